"""`extractor extract`: exit codes, what goes to which stream, output files, and messages that name the next step."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from background_server import background_server
from fake_server import Step, api_error, says
from newsroom import GUNMEN, answer
from terminal_program import GOOD_ANSWER, Program, run_process, write_reports

from extractor.cli import progress
from extractor.prompting import load_prompt
from extractor.resources import shipped
from extractor.schema.incident import Incident
from extractor.schema.record import Record


def records_in(text: str) -> list[Record[Incident]]:
    return [Record[Incident].model_validate_json(line) for line in text.splitlines()]


class TestExitCodes:
    def test_done(self, program: Program, tmp_path: Path) -> None:
        reports = write_reports(tmp_path)
        with background_server(says(GOOD_ANSWER)) as server:
            ended = program.extract(str(reports), "--output", "out.jsonl", url=server.url)
        assert ended.code == 0, ended.err
        assert "rocket_attack" in ended.out
        assert "2 articles, 4 incidents" in ended.out
        assert len(records_in((tmp_path / "out.jsonl").read_text("utf-8"))) == 2
        assert not (tmp_path / "out.jsonl.partial").exists()

    def test_an_article_that_failed(self, program: Program, tmp_path: Path) -> None:
        def script(body: dict[str, Any]) -> Step:
            bad = "Report 00" in body["messages"][1]["content"]
            return api_error(500, "boom") if bad else says(answer(GUNMEN))

        with background_server(script) as server:
            ended = program.extract(str(write_reports(tmp_path)), "--json", url=server.url)
        assert ended.code == 3
        assert [record.outcome for record in records_in(ended.out)] == ["server_error", "done"]

    def test_refused_values_count_where_asked_for(self, program: Program, tmp_path: Path) -> None:
        reports = str(write_reports(tmp_path, 1))
        forged = GUNMEN | {"where": [{"s": 2, "text": "Port Ellery", "relation": "in"}]}
        with background_server(says(answer(forged))) as server:
            assert program.extract(reports, "--quiet", url=server.url).code == 0
            assert program.extract(reports, "--quiet", "--fail-on", "error", url=server.url).code == 3

    @pytest.mark.parametrize("step", [api_error(401, "no"), api_error(429, "x", code="insufficient_quota")])
    def test_provider_refuses(self, program: Program, tmp_path: Path, step: Step) -> None:
        with background_server(step) as server:
            assert program.extract(str(write_reports(tmp_path)), "--quiet", url=server.url).code == 5

    def test_weights_that_are_not_there(self, program: Program, tmp_path: Path) -> None:
        ended = program("extract", str(write_reports(tmp_path)), "--weights", "nowhere.gguf", "--mode", "off")
        assert ended.code in (2, 5)
        assert "nowhere.gguf" in ended.err

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--prompt", "nothing"], ["no prompt 'nothing'", "incidents.v1"]),
            (["--prompt", "nowhere.md"], ["nowhere.md", "extractor prompts"]),
            (["--select", "XYZ999"], ["XYZ999", "extractor rules"]),
            (["--ignore", "XYZ999"], ["XYZ999", "extractor rules"]),
            (["--map", "text"], ["--map text", "NAME=VALUE"]),
            (["--map", "size=body"], ["'size'", "text"]),
            (["--price", "cheap"], ["--price cheap", "INPUT,OUTPUT"]),
            (["--price", "1"], ["--price 1", "INPUT,OUTPUT"]),
            (["--price", "-1,nan"], ["--price -1,nan", "INPUT,OUTPUT"]),
            (["-p", "heat=1"], ["'heat'", "temperature"]),
            (["-p", "temperature"], ["--parameter temperature", "NAME=VALUE"]),
            (["-p", "temperature=hot"], ["temperature", "hot"]),
            (["-p", "seed=1.5"], ["seed", "1.5", "whole number"]),
            (["-p", "max_tokens=true"], ["max_tokens", "whole number"]),
            (["-p", "token_parameter=most"], ["token_parameter", "max_completion_tokens"]),
            (["-p", "extra_body=5"], ["extra_body", "5"]),
            (["--omit", "heat"], ["'heat'", "temperature"]),
            (["--published", "yesterday"], ["'yesterday'", "YYYY-MM-DD"]),
            (["--base-url", "nowhere"], ["--base-url", "http"]),
            (["--api-key-env", "NO_SUCH_VARIABLE"], ["NO_SUCH_VARIABLE"]),
            (["--mode", "sometimes"], ["--mode", "replay"]),
            (["--concurrency", "0"], ["--concurrency"]),
            (["--repairs", "-1"], ["--repairs"]),
            (["--nonsense"], ["--nonsense"]),
            (["--output", "reports"], ["reports"]),
        ],
    )
    def test_wrong_use(self, program: Program, tmp_path: Path, arguments: list[str], words: list[str]) -> None:
        common = ["--model", "tiny", "--base-url", "http://127.0.0.1:9/v1", "--retries", "0"]
        ended = program("extract", str(write_reports(tmp_path, 1)), *common, *arguments)
        assert ended.code == 2, ended
        assert ended.out == ""
        for word in words:
            assert word in ended.err

    def test_no_key(self, program: Program, tmp_path: Path) -> None:
        ended = program("extract", str(write_reports(tmp_path, 1)), "--model", "gpt-4.1-mini")
        assert ended.code == 2
        assert "OPENAI_API_KEY" in ended.err

    @pytest.mark.parametrize(("name", "words"), [("nowhere.txt", "nowhere.txt"), ("report.docx", "binary")])
    def test_inputs_that_cannot_be_read(self, program: Program, tmp_path: Path, name: str, words: str) -> None:
        (tmp_path / "report.docx").write_bytes(b"PK\x03\x04 no text")
        ended = program.extract(name, "--json")
        assert ended.code == 3
        (record,) = records_in(ended.out)
        assert record.outcome == "unreadable"
        assert record.failure is not None
        assert words in record.failure.message or words in str(record.article.source)

    def test_a_missing_recording(self, program: Program, tmp_path: Path) -> None:
        reports = str(write_reports(tmp_path, 1))
        with background_server(says(GOOD_ANSWER)) as server:
            assert program.extract(reports, "--quiet", url=server.url).code == 0
        ended = program.extract(reports, "--mode", "replay", "--json", "-p", "temperature=0.7")
        assert ended.code == 3
        (record,) = records_in(ended.out)
        assert record.outcome == "no_recording"
        assert record.failure is not None
        assert "differs in: parameters" in record.failure.message
        assert "--mode" in record.failure.message


class TestStreams:
    def test_json_is_lines_of_records_and_nothing_else(self, program: Program, tmp_path: Path) -> None:
        with background_server(says(GOOD_ANSWER)) as server:
            ended = program.extract(str(write_reports(tmp_path)), "--json", "-o", "out.jsonl", url=server.url)
        assert ended.out == (tmp_path / "out.jsonl").read_text("utf-8")
        assert [record.article.source for record in records_in(ended.out)] == ["00.md", "01.md"]
        assert ended.err == ""

    def test_quiet_prints_nothing(self, program: Program, tmp_path: Path) -> None:
        with background_server(says(GOOD_ANSWER)) as server:
            ended = program.extract(str(write_reports(tmp_path)), "--quiet", "-o", "out.jsonl", url=server.url)
        assert (ended.code, ended.out, ended.err) == (0, "", "")
        assert (tmp_path / "out.jsonl").exists()

    def test_progress_is_a_line_on_standard_error(
        self, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(progress, "PLAIN_EVERY", 0.0)
        with background_server(says(GOOD_ANSWER)) as server:
            ended = program.extract(str(write_reports(tmp_path)), "--json", url=server.url)
        lines = ended.err.splitlines()
        assert lines
        done = [
            int(re.match(r"(\d) of \d\+? articles, .* a minute, .*\$.*failed, .* to review", line)[1]) for line in lines
        ]
        assert done == sorted(done)
        assert len(records_in(ended.out)) == 2

    def test_errors_go_to_standard_error(self, program: Program) -> None:
        ended = program("extract", "x.txt", "--prompt", "nothing", "--mode", "replay")
        assert ended.out == ""
        assert ended.err.startswith("error: ")


class TestOutputFile:
    def test_same_bytes_whatever_the_hash_seed_the_folder_and_the_workers(
        self, program: Program, tmp_path: Path
    ) -> None:
        reports = write_reports(tmp_path, 4)
        with background_server(says(GOOD_ANSWER)) as server:
            first = program.extract(str(reports), "--quiet", "-o", "first.jsonl", url=server.url)
            assert first.code == 0
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        wanted = (tmp_path / "first.jsonl").read_bytes()
        for seed, folder, workers in (("0", tmp_path, "1"), ("7", elsewhere, "4")):
            ended = run_process(
                "extract", str(reports), "--mode", "replay", "--model", "tiny", "--recordings",
                str(tmp_path / "recordings"), "--prompt", str(tmp_path / "small.v1.md"), "--repairs", "0",
                "--concurrency", workers, "--quiet", "-o", f"seed{seed}.jsonl",
                folder=folder, env={"PYTHONHASHSEED": seed},
            )  # fmt: skip
            assert ended == (0, "", "")
            assert (folder / f"seed{seed}.jsonl").read_bytes() == wanted
        assert str(tmp_path).encode() not in wanted

    def test_an_older_file_stays_when_a_run_cannot_begin(self, program: Program, tmp_path: Path) -> None:
        (tmp_path / "out.jsonl").write_text("older\n", encoding="utf-8")
        ended = program.extract(str(write_reports(tmp_path)), "-o", "out.jsonl", "--select", "XYZ999")
        assert ended.code == 2
        assert (tmp_path / "out.jsonl").read_text("utf-8") == "older\n"

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
    def test_a_folder_that_cannot_be_written(self, program: Program, tmp_path: Path) -> None:
        (tmp_path / "locked").mkdir(mode=0o500)
        ended = program.extract(str(write_reports(tmp_path)), "-o", "locked/out.jsonl")
        assert ended.code == 2
        assert "locked/out.jsonl: cannot be written" in ended.err

    def test_a_file_in_the_place_of_a_folder(self, program: Program, tmp_path: Path) -> None:
        reports = write_reports(tmp_path)
        ended = program.extract(str(reports), "-o", str(reports / "00.md" / "out.jsonl"))
        assert ended.code == 2
        assert "cannot be written" in ended.err


class TestTable:
    def test_hostile_words_are_shown_and_not_obeyed(self, program: Program, tmp_path: Path) -> None:
        text = "Gunmen \x1b[2Jshot dead a teacher in \u202eOrsu\u2066, [bold]villagers[/bold] said."
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        words = "Orsu\x1b]0;title\x07 \u202edab [red]"
        forged = GUNMEN | {
            "where": [{"s": 1, "text": words, "relation": "in"}],
            "casualties": [
                {"s": 1, "text": "shot", "low": 1, "high": 1, "qualifier": "exact", "outcome": "killed",
                 "group": "people", "claimant": {"s": 1, "text": words}}
            ],
        }  # fmt: skip
        with background_server(says(answer(forged))) as server:
            table = program.extract("a.txt", "-o", "out.jsonl", url=server.url)
        shown = program("show", "out.jsonl")
        checked = program("check", "out.jsonl")
        as_json = program("check", "out.jsonl", "--json")
        for ended in (table, shown, checked, as_json):
            assert ended.out
            for character in "\x1b\x07\u202e\u2066\r":
                assert character not in ended.out + ended.err
        assert "[red]" in table.out
        assert "[bold]villagers[/bold]" in shown.out

    def test_server_words_are_harmless(self, program: Program, tmp_path: Path) -> None:
        reports = str(write_reports(tmp_path, 1))
        with background_server(api_error(400, "no \x1b[31m[link=x]parameter\u202e")) as server:
            ended = program.extract(reports, url=server.url)
        assert ended.code == 3
        assert "\x1b" not in ended.out
        assert "\u202e" not in ended.out
        assert "bad_request" in ended.out


class TestDemo:
    def test_json_is_one_record_an_article(self, program: Program) -> None:
        ended = program("demo", "--json")
        records = records_in(ended.out)
        assert len(records) == len(list(shipped("fixtures/articles").glob("*.md")))
        prompt = load_prompt("incidents")
        recorded = shipped("fixtures/recordings").glob("*/*.json")
        prompts = {json.loads(path.read_text("utf-8"))["meta"].get("prompt") for path in recorded}
        if f"{prompt.name} {prompt.sha256}" not in prompts:
            assert ended.code == 3
            assert {record.outcome for record in records} == {"no_recording"}
        else:
            assert ended.code == 0, {record.failure.message for record in records if record.failure}
            assert {record.outcome for record in records} == {"done"}


def test_record_lines_survive_line_separators(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Gunmen shot dead a teacher in\u2028Orsu.", encoding="utf-8")
    with background_server(says(answer(GUNMEN))) as server:
        ended = program.extract("a.txt", "--json", url=server.url)
    assert len(ended.out.splitlines()) == 1
    assert json.loads(ended.out)["outcome"] == "done"
