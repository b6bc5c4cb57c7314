"""Runs that are killed, and two at once: nothing finished is lost, nothing answered is asked twice, memory is flat."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from background_server import background_server
from fake_server import FakeServer, Step, says
from newsroom import GUNMEN, answer
from night import INPUTS, number_in, papers, settings_for

from extractor.llm.canonical import request_key
from extractor.llm.recordings import Recording
from extractor.runs import running
from extractor.runs.store import Ledger, Shelf, StoredAnswers, open_store

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")]
COUNT, KILLS = 40, 10


def slowly(body: dict[str, Any]) -> Step:
    step = says(answer(GUNMEN))
    step.delay = 0.05
    return step


@contextmanager
def forker(tmp_path: Path, server: FakeServer, count: int, workers: int) -> Iterator[Any]:
    """A function that says something to the process that forks runs, and gives its answer."""
    command = [sys.executable, str(Path(__file__).with_name("night.py")), str(tmp_path / "store.sqlite")]
    process = subprocess.Popen(
        [*command, str(tmp_path), server.url, str(count), str(workers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def tell(word: str) -> int:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{word}\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    try:
        assert process.stdout.readline() == "ready\n"
        yield tell
    finally:
        process.kill()
        process.communicate()


def kept(path: Path) -> tuple[set[int], set[int]]:
    """Numbers of the articles that are answered, and positions that are finished; the store must be whole."""
    if not path.exists():
        return set(), set()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    with open_store(path) as store:
        answers, ledger = StoredAnswers(store), Ledger(store)
        found = [answers.get(key) for key in answers.keys()]  # noqa: SIM118 - no dictionary
        numbers = {number_in(dict(recording.request["body"])) for recording in found if recording}
        positions = {
            row.position
            for run in ledger.runs()
            for row in ledger.items(run.id)
            if row.state in ("done", "review", "failed", "skipped")
        }
        return numbers, positions


def test_killed_again_and_again(tmp_path: Path) -> None:
    chance = random.Random(5)
    path = tmp_path / "store.sqlite"
    with background_server(slowly) as server, forker(tmp_path, server, COUNT, 3) as tell:
        killed = starts = 0
        answered: set[int] = set()
        finished: set[int] = set()
        while True:
            seen = len(server.bodies)
            pid = tell("go")
            starts += 1
            until = time.monotonic() + 60
            wanted = seen + chance.randrange(5)
            while killed < KILLS and len(server.bodies) < wanted and time.monotonic() < until:
                time.sleep(0.005)
            time.sleep(chance.random() * 0.2)
            if killed < KILLS:
                os.kill(pid, signal.SIGKILL)
            code = tell("wait")
            killed += code == -signal.SIGKILL
            asked = Counter(number_in(body) for body in server.bodies[seen:])
            assert not answered & set(asked), "asked again although its answer was kept"
            assert set(asked.values()) <= {1}
            now_answered, now_finished = kept(path)
            assert answered <= now_answered
            assert finished <= now_finished
            answered, finished = now_answered, now_finished
            assert code in (0, -signal.SIGKILL)
            if code == 0:
                break
        assert killed == KILLS or starts <= KILLS
        assert (answered, finished) == (set(range(COUNT)), set(range(COUNT)))
        assert len(server.bodies) <= COUNT + 3 * killed  # what was under way when it was killed, and no more
    with open_store(path) as store:
        ledger = Ledger(store)
        [run] = ledger.runs()
        assert run.ending == "done"
        records = [record for _, record in Shelf(store).records(run.id)]
        assert [record.article.source for record in records] == [f"{number:04}.txt" for number in range(COUNT)]


def test_two_processes_do_each_piece_once(tmp_path: Path) -> None:
    with background_server(slowly) as server, forker(tmp_path, server, COUNT, 3) as tell:
        tell("go")
        tell("go")
        assert [tell("wait"), tell("wait")] == [0, 0]
        assert Counter(number_in(body) for body in server.bodies) == dict.fromkeys(range(COUNT), 1)
    answered, finished = kept(tmp_path / "store.sqlite")
    assert (answered, finished) == (set(range(COUNT)), set(range(COUNT)))


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
def test_memory_is_flat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the 200th article to the 2,000th: what is kept of each may be some kilobytes, not its record."""

    def find(self: StoredAnswers, request: Any) -> Recording:
        body = {"choices": [{"message": {"content": '{"incidents": []}'}, "finish_reason": "stop"}], "model": "tiny"}
        return Recording(request_key(request), request, {"status": 200, "body": body}, {})

    def resident() -> float:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

    marks: list[tuple[int, float]] = []
    written = Ledger.finish

    def finish(self: Ledger, *given: Any, **named: Any) -> Any:
        marks.append((len(marks) + 1, resident()))
        return written(self, *given, **named)

    monkeypatch.setattr(StoredAnswers, "find", find)
    monkeypatch.setattr(Ledger, "finish", finish)
    settings = settings_for(tmp_path, "http://127.0.0.1:9/v1", mode="replay")
    options = running.RunOptions(workers=8)  # copies are looked for

    with open_store(tmp_path / "store.sqlite") as store:
        ended = asyncio.run(running.run_over_store(store, papers(2000), settings, inputs=INPUTS, options=options))
        assert ended.ending == "done"
    assert len(marks) == 2000
    assert marks[-1][1] - marks[199][1] < 40
