"""What is in the wheel and the source archive, and that an installed wheel works by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

import extractor
from extractor.prompting import load_prompt

ROOT = Path(extractor.__file__).parent.parent
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (ROOT / "pyproject.toml").exists(), reason="not a checkout"),
    pytest.mark.skipif(
        find_spec("hatchling") is None or find_spec("build") is None, reason="needs build and hatchling"
    ),
]
DATA = ("prompts", "schemas", "fixtures/articles", "fixtures/gold", "fixtures/recordings", "fixtures/baselines")


def run(*command: str, folder: Path, code: int = 0) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "PYTHON"))}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=400, check=False
    )
    assert done.returncode == code, done.stdout[-2000:] + done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    return done.stdout


def build(source: Path, kind: str, out: Path) -> Path:
    run(sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", str(out), str(source), folder=out)
    (built,) = out.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))


def tracked(folder: str) -> set[str]:
    """Files of a data folder, hidden ones left out."""
    found = (path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts)}


def recorded_for_the_newest_prompt() -> bool:
    """Whether answers ship for the prompt that the demo takes."""
    prompt = load_prompt("incidents")
    found = (ROOT / "fixtures" / "recordings").glob("*/*.json")
    prompts = {json.loads(path.read_text("utf-8"))["meta"].get("prompt") for path in found}
    return f"{prompt.name} {prompt.sha256}" in prompts


def test_wheel_holds_data_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
    for folder in DATA:
        missing = {name for name in tracked(folder) if f"extractor/_data/{name}" not in names}
        assert missing == set()
    assert tracked("prompts") > {"prompts/incidents.v1.md", "prompts/examples/harsin.yaml"}
    tables = {name for name in tracked("extractor/validation/tables") if not name.endswith(".pyc")}
    assert tables <= names
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    wrong = [name for name in names if name.startswith(("tests", "benchmarks")) or "test_" in name]
    assert wrong == []
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"extractor", "incident_extractor"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".gguf")]


def test_source_archive_holds_all_and_builds_a_wheel(archive: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as file:
        names = {name.partition("/")[2] for name in file.getnames()}
        file.extractall(tmp_path, filter="data")
    for folder in (*DATA, "tests"):
        kept = {name for name in tracked(folder) if not name.endswith((".pyc", ".gguf"))}
        assert kept <= names
    assert {"README.md", "LICENSE", "pyproject.toml"} <= names
    assert not [name for name in names if name.endswith(".whl")]
    (source,) = tmp_path.iterdir()
    (tmp_path / "out").mkdir()
    built = build(source, "wheel", tmp_path / "out")
    with zipfile.ZipFile(built) as ours, zipfile.ZipFile(wheel) as theirs:
        assert sorted(ours.namelist()) == sorted(theirs.namelist())


def test_an_installed_wheel_works_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=False)
    scripts = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = str(scripts / "python")
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=tmp_path).strip())
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--quiet"]
    run(*pip, "--disable-pip-version-check", str(wheel), folder=tmp_path)
    others = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    # Plain paths: .pth files in those folders, such as that of an editable install, are not read through them.
    (site / "others.pth").write_text("\n".join(others) + "\n", encoding="utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    program = str(scripts / "extractor")
    where = run(python, "-c", "import extractor; print(extractor.__file__)", folder=empty)
    assert str(tmp_path / "venv") in where
    assert run(program, "--version", folder=empty).startswith("extractor ")
    assert "GRD004" in run(program, "rules", folder=empty)
    assert "incidents.v1" in run(program, "prompts", folder=empty)
    run(program, "schema", folder=empty)
    recorded = recorded_for_the_newest_prompt()
    out = run(program, "demo", "--json", folder=empty, code=0 if recorded else 3)
    outcomes = [json.loads(line)["outcome"] for line in out.splitlines()]
    assert len(outcomes) == len(list((ROOT / "fixtures" / "articles").glob("*.md")))
    assert set(outcomes) == ({"done"} if recorded else {"no_recording"})
    assert list(empty.iterdir()) == []
