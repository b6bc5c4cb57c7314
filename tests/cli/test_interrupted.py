"""A run that is killed or interrupted goes on when the same command is given again, and asks for nothing twice."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from background_server import background_server
from fake_server import FakeServer, Step, says
from newsroom import write_prompt
from sqlalchemy import select
from terminal_program import GOOD_ANSWER, run_process, subprocess_of, write_reports

from extractor.runs.store import Ledger, StoredAnswers, open_store
from extractor.runs.store.tables import process as process_table

ARTICLES = 8


def number_in(body: dict[str, Any]) -> str:
    found = re.search(r"Report (\d\d) of", body["messages"][1]["content"])
    assert found
    return found[1]


def slowly(body: dict[str, Any]) -> Step:
    step = says(GOOD_ANSWER)
    step.delay = 0.15
    return step


def command(folder: Path, server: FakeServer) -> list[str]:
    return [
        "extract", "reports", "-o", "out.jsonl", "--model", "tiny", "--base-url", server.url, "--prompt",
        str(write_prompt(folder)), "--repairs", "0", "--concurrency", "2",
    ]  # fmt: skip


def start(folder: Path, server: FakeServer) -> subprocess.Popen[str]:
    line, options = subprocess_of(*command(folder, server), folder=folder)
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    return subprocess.Popen(line, **options, **pipes)


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


def recorded(folder: Path) -> set[str]:
    with open_store(folder / ".extractor" / "store.sqlite") as store:
        answers = StoredAnswers(store)
        found = list(map(answers.get, answers.keys()))
        return {number_in(dict(recording.request["body"])) for recording in found if recording}


@pytest.mark.slow
def test_killed_and_started_again(tmp_path: Path) -> None:
    write_reports(tmp_path, ARTICLES)
    with background_server(slowly) as server:
        process = start(tmp_path, server)
        wait_for(lambda: len(server.bodies) >= 4, process)
        process.kill()
        process.communicate()
        kept = recorded(tmp_path)
        assert kept
        assert len(kept) < ARTICLES
        assert not (tmp_path / "out.jsonl").exists()
        asked_before = len(server.bodies)
        ended = run_process(*command(tmp_path, server), folder=tmp_path)
        assert ended.code == 0, ended
        again = Counter(number_in(body) for body in server.bodies[asked_before:])
    assert not kept & set(again)
    assert set(again.values()) == {1}
    assert len(again) + len(kept) == ARTICLES
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["article"]["source"] for line in lines] == [
        f"{number:02}.md" for number in range(ARTICLES)
    ]
    assert {json.loads(line)["outcome"] for line in lines} == {"done"}
    assert not (tmp_path / "out.jsonl.partial").exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to another process")
def test_interrupted_by_the_keyboard(tmp_path: Path) -> None:
    write_reports(tmp_path, ARTICLES)
    (tmp_path / "out.jsonl").write_text("older\n", encoding="utf-8")
    with background_server(slowly) as server:
        process = start(tmp_path, server)
        wait_for(lambda: len(server.bodies) >= 3, process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in out + err
    assert "run the same command again" in err
    assert (tmp_path / "out.jsonl").read_text("utf-8") == "older\n"
    assert len(server.bodies) < ARTICLES


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to another process")
def test_interrupted_twice_stops_at_once_and_leaves_nothing_in_hand(tmp_path: Path) -> None:
    def never(body: dict[str, Any]) -> Step:
        step = says(GOOD_ANSWER)
        step.delay = 300.0
        return step

    write_reports(tmp_path, ARTICLES)
    with background_server(never) as server:
        process = start(tmp_path, server)
        wait_for(lambda: len(server.bodies) >= 2, process)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert "what is under way is finished first" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "run the same command again" in err
    with open_store(tmp_path / ".extractor" / "store.sqlite") as store:
        ledger = Ledger(store)
        [run] = ledger.runs()
        assert run.ending == "interrupted"
        assert ledger.totals(run.id).states["pending"] == run.items
        with store.reading() as connection:
            assert connection.execute(select(process_table.c.ended_at)).scalar_one() is not None


def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    line, options = subprocess_of("rules", "--json", folder=tmp_path)
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(120) == 0
    assert err == ""
