"""`extractor runs` and `extractor run`: what they say of runs, and that looking makes no store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from background_server import background_server
from fake_server import Step, api_error, says
from terminal_program import GOOD_ANSWER, Program, write_reports


def extract(program: Program, folder: Path, *arguments: str) -> int:
    def script(body: dict[str, Any]) -> Step:
        return api_error(500, "boom \x1b[2J") if "Report 01" in body["messages"][1]["content"] else says(GOOD_ANSWER)

    with background_server(script) as server:
        return program.extract("reports", "--quiet", *arguments, url=server.url).code


def test_no_store_yet(program: Program, tmp_path: Path) -> None:
    for command in (["runs"], ["run", "1"], ["runs", "--store", "other.sqlite"]):
        ended = program(*command)
        assert (ended.code, ended.out) == (2, "")
        assert "there is no store yet" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_run_with_a_failure(program: Program, tmp_path: Path) -> None:
    write_reports(tmp_path, 3)
    assert extract(program, tmp_path) == 3
    listed = program("runs")
    assert listed.code == 0
    assert "extract reports" in listed.out
    assert "failures" in listed.out
    [line] = program("runs", "--json").out.splitlines()
    data = json.loads(line)
    assert (data["run"], data["articles"], data["ending"]) == (1, 3, "failures")
    assert data["states"]["failed"] == 1
    assert data["reasons"] == {"failed/server_error": 1}
    assert data["tokens"] == {"input": 20, "output": 10}
    page = program("run", "1")
    for words in ("articles: 3", "1 failed", "failed: server_error: 1", "01.md", "begun: pid", "flags: "):
        assert words in page.out
    failures = program("run", "1", "--failures")
    assert failures.out.startswith("01.md: failed: server_error: ")
    assert "\x1b" not in page.out + failures.out
    whole = json.loads(program("run", "1", "--json", "--failures").out)
    assert [row["source"] for row in whole["failures"]] == ["01.md"]
    assert whole["settings"]["model"] == "tiny"
    assert program("run", "2").code == 2


def test_keys_are_not_in_the_store(program: Program, tmp_path: Path, monkeypatch: Any) -> None:
    write_reports(tmp_path, 1)
    secret = "kr-5f1e9c77d2a84b06"
    monkeypatch.setenv("NEWSROOM_KEY", secret)
    assert extract(program, tmp_path, "--api-key-env", "NEWSROOM_KEY") == 0
    for path in (tmp_path / ".extractor").iterdir():
        assert secret.encode() not in path.read_bytes()
    body = json.dumps({"also": secret})
    ended = program.extract("reports", "--api-key-env", "NEWSROOM_KEY", "-p", f"extra_body={body}")
    assert ended.code == 2
    assert "also holds the API key" in ended.err
    assert secret not in ended.err


def test_a_dry_run_asks_nothing_and_makes_no_store(program: Program, tmp_path: Path) -> None:
    write_reports(tmp_path, 2)
    ended = program.extract("reports", "--dry-run")
    assert ended.code == 0
    assert "2 calls to send" in ended.out
    assert not (tmp_path / ".extractor").exists()
