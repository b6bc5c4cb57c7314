"""`extractor batch`, as its users meet it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from desk import good, number_in
from fake_batches import batch_server
from fake_server import Step, api_error
from newsroom import write_prompt
from terminal_program import Ended, Program, write_reports
from test_written_files import answer_file

KEY = "sk-test-abcdefghijklmnopqrstuv"


def submit(program: Program, url: str, *more: str) -> Ended:
    prompt = str(write_prompt(program.folder))
    common = ["--model", "tiny", "--base-url", url, "--prompt", prompt, "--repairs", "0", "--retries", "0"]
    return program("batch", "submit", "reports", *common, "--price", "1,10", *more)


def numbered(body: dict[str, Any]) -> dict[str, Any]:
    """`Report 01 of` as the other tests write it."""
    text = body["messages"][1]["content"].replace("Report 0", "Report 00")
    return {**body, "messages": [body["messages"][0], {"role": "user", "content": text}]}


def test_from_the_first_article_to_the_records(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    write_reports(program.folder, 3)
    monkeypatch.setenv("MY_KEY", KEY)
    with batch_server(good) as server:
        server.key = KEY
        sent = submit(program, server.url, "--api-key-env", "MY_KEY", "--json")
        assert sent.code == 0
        report = json.loads(sent.out)
        assert [batch["requests"] for batch in report["batches"]] == [3]
        assert report["runs"][0]["states"]["asked"] == 3
        again = submit(program, server.url, "--api-key-env", "MY_KEY")
        assert (again.code, len(server.batches)) == (0, 1)
        assert "nothing new to send" in again.out
        listed = program("batch", "status")
        assert "validating" in listed.out
        early = program("batch", "collect")
        assert early.code == 4
        assert "not answered yet: batch 1" in early.out
        server.run()
        assert json.loads(program("batch", "status", "1", "--json").out)["batches"][0]["counts"]["completed"] == 3
        done = program("batch", "collect", "--output", "records.jsonl")
        assert done.code == 0
        assert "3 answers" in done.out
    records = [json.loads(line) for line in Path("records.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [record["article"]["source"][-5:] for record in records] == ["00.md", "01.md", "02.md"]
    assert [record["outcome"] for record in records] == ["done"] * 3
    kept = b"".join(path.read_bytes() for path in Path(".extractor").glob("store.sqlite*"))
    assert KEY.encode() not in kept
    assert "nothing is waited for" in program("batch", "collect").out


def test_failures_end_with_3(program: Program) -> None:
    write_reports(program.folder, 2)

    def script(body: dict[str, Any]) -> Step | None:
        return api_error(400, "not this one") if number_in(numbered(body)) == 1 else good(body)

    with batch_server(script) as server:
        submit(program, server.url)
        server.run()
        ended = program("batch", "collect", "batch_000")
    assert ended.code == 3
    assert "1 answers, 1 refused" in ended.out


def test_a_refusing_provider_ends_with_5(program: Program) -> None:
    write_reports(program.folder, 1)
    with batch_server(good) as server:
        server.key = "another"
        refused = submit(program, server.url)
        assert refused.code == 5
        assert "does not accept the API key" in refused.err
        assert "sk-wrong" not in refused.err
        server.key = None
        submit(program, server.url)
        server.fail("batch_000", "token_limit_exceeded", "Enqueued token limit reached")
        ended = program("batch", "collect", "--submit-next")
        assert ended.code == 5
        assert "token_limit_exceeded: Enqueued token limit reached" in ended.err
        server.key = "another"
        submitted = submit(program, server.url)
        assert submitted.code == 5


def test_waiting_until_all_is_answered(program: Program) -> None:
    write_reports(program.folder, 1)
    with batch_server(good) as server:
        submit(program, server.url)
        server.run()
        ended = program("batch", "collect", "--wait", "--every", "0.1", "--submit-next")
    assert ended.code == 0


def test_files_for_an_own_server(program: Program) -> None:
    write_reports(program.folder, 2)
    prompt = str(write_prompt(program.folder))
    options = ["--model", "tiny", "--prompt", prompt, "--repairs", "0"]
    written = program("batch", "write", "reports", *options, "-o", "in.jsonl")
    assert written.code == 0, written.err
    answer_file(Path("in.jsonl"), Path("out.jsonl"), good)
    refused = program("batch", "collect", "1")
    assert (refused.code, "extractor batch read" in refused.err) == (2, True)
    ended = program("batch", "read", "out.jsonl", "-o", "records.jsonl", "--json")
    assert ended.code == 0
    assert json.loads(ended.out)["runs"][0]["finished"] == 2
    assert len(Path("records.jsonl").read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["submit", "reports", "--model", "local"], "--model local answers no batch files"),
        (["submit", "reports", "--model", "tiny"], "no API key"),
        (["submit", "reports", "--model", "tiny", "-p", f"extra_body={json.dumps({'key': KEY})}"], "holds an API key"),
        (["submit", "reports", "--model", "t", "--base-url", "http://127.0.0.1:9/v1?key=1"], "must have no query"),
        (["status", "7"], "no batch 7"),
        (["collect", "batch_x"], "no batch batch_x"),
    ],
)
def test_what_cannot_be_meant(program: Program, arguments: list[str], words: str) -> None:
    write_reports(program.folder, 1)
    ended = program("batch", *arguments)
    assert ended.code == 2
    assert words in ended.err


def test_a_prompt_that_was_changed_since(program: Program) -> None:
    write_reports(program.folder, 1)
    with batch_server(good) as server:
        submit(program, server.url)
        server.run()
        prompt = program.folder / "small.v1.md"
        prompt.write_text(
            prompt.read_text(encoding="utf-8").replace("Extract incidents.", "Be brief."), encoding="utf-8"
        )
        ended = program("batch", "collect")
    assert ended.code == 2
    assert "its prompt" in ended.err
