"""A real cluster on this machine: a run that is stopped at a cap, whose driver is killed, then one of its workers."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from background_server import background_server
from fake_server import FakeServer, Step, says
from newsroom import GUNMEN, REPORT, answer, write_prompt

from extractor.runs.store import Ledger, open_store

COUNT = 120
MOST_WAIT = 400.0
"""Seconds for one start of the program: ten times what it takes where nothing else runs."""


def script(body: dict[str, Any]) -> Step:
    step = says(answer(GUNMEN))
    step.body["usage"] = {"prompt_tokens": 1000, "completion_tokens": 5, "total_tokens": 1005}
    step.delay = 0.3
    return step


def number_in(body: dict[str, Any]) -> int:
    found = re.search(r"Report (\d+) of", body["messages"][1]["content"])
    assert found
    return int(found[1])


class Command:
    """`extractor extract`, started again and again with the same words."""

    def __init__(self, folder: Path, server: FakeServer) -> None:
        self.folder, self.server = folder, server
        self.store = folder / "store.sqlite"
        lines = [
            json.dumps({"text": f"Report {number} of the agency. {REPORT}", "published": "2021-05-04"})
            for number in range(COUNT)
        ]
        (folder / "inbox.jsonl").write_text("\n".join(lines), encoding="utf-8")
        self.words = [
            "extract", "inbox.jsonl", "--model", "tiny", "--base-url", server.url, "--prompt",
            str(write_prompt(folder)), "--store", str(self.store), "--repairs", "0", "--concurrency", "16", "--quiet",
        ]  # fmt: skip

    def start(self, *more: str) -> subprocess.Popen[str]:
        environment = os.environ | {"RAY_worker_niceness": "0"}  # else they starve where the machine is busy
        return subprocess.Popen(
            [sys.executable, "-m", "extractor", *self.words, *more],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *more: str) -> tuple[int, str]:
        """Exit code, and what it said."""
        return ended(self.start(*more))

    def answered(self) -> set[int]:
        """Articles with an answer that is safe in the store."""
        from sqlalchemy import select

        from extractor.runs.store import StoredAnswers
        from extractor.runs.store.tables import answer as table

        with open_store(self.store) as store:
            with store.reading() as connection:
                keys = connection.scalars(select(table.c.key)).all()
            answers = StoredAnswers(store)
            found = [answers.get(key) for key in keys]
            return {number_in(dict(item.request["body"])) for item in found if item is not None}

    def finished(self) -> dict[int, float]:
        """Work that is finished, and when."""
        from sqlalchemy import select

        from extractor.runs.store.tables import work

        with open_store(self.store) as store, store.reading() as connection:
            rows = connection.execute(select(work.c.id, work.c.finished_at).where(work.c.finished_at.is_not(None)))
            return {row.id: row.finished_at for row in rows}


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    try:
        out, err = process.communicate(timeout=MOST_WAIT)
    finally:
        process.kill()
    return process.returncode, out + err


def wait_for(what: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + MOST_WAIT
    while not what():
        if process.poll() is not None or time.monotonic() > until:
            process.kill()
            pytest.fail(f"exit code {process.returncode}: {process.communicate()}")
        time.sleep(0.02)


def descendants(pid: int, name: str) -> list[int]:
    """Processes beneath one, by the start of their command line."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1])

    def beneath(child: int) -> bool:
        while child in parents and child != pid:
            child = parents[child]
        return child == pid

    def called(child: int) -> bool:
        try:
            return Path(f"/proc/{child}/cmdline").read_bytes().startswith(name.encode())
        except OSError:
            return False

    return [child for child in parents if child != pid and beneath(child) and called(child)]


def asked(server: FakeServer) -> Counter[int]:
    return Counter(number_in(body) for body in list(server.bodies))


def asked_again(server: FakeServer, numbers: set[int], before: Counter[int]) -> Sequence[int]:
    """Articles of these that were asked about since."""
    return sorted(number for number, count in asked(server).items() if number in numbers and count > before[number])


@pytest.mark.slow
@pytest.mark.ray
@pytest.mark.usefixtures("needs_ray")
def test_nothing_finished_is_lost_and_nothing_answered_is_asked_again(tmp_path: Path) -> None:
    with background_server(script) as server:
        command = Command(tmp_path, server)

        # A cap: each call may weigh as many tokens as its request has bytes, some thousands, and uses 1,005.
        code, said = command.run("--runner", "ray", "--max-tokens", "50", "--max-tokens-total", "40000")
        assert code == 4, said
        assert "stopped at a cap" in said
        first = command.answered()
        assert 0 < len(first) < COUNT
        assert len(server.bodies) == len(first)

        # The driver is killed, and its cluster with it.
        driver = command.start("--runner", "ray", "--max-tokens", "50")
        wait_for(lambda: len(server.bodies) >= len(first) + 24, driver)
        safe, kept, before = command.answered(), command.finished(), asked(server)
        driver.kill()
        ended(driver)
        assert first < safe

        # The same command goes on; one of its workers is killed.
        driver = command.start("--runner", "ray", "--max-tokens", "50", "-o", "records.jsonl")
        wait_for(lambda: len(server.bodies) >= before.total() + 24, driver)
        still = command.answered()
        at_kill = asked(server)
        workers = descendants(driver.pid, "ray::MapWorker")
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGKILL)
        code, said = ended(driver)
        assert code == 0, said

        assert asked_again(server, safe, before) == []
        assert asked_again(server, still, at_kill) == []
        assert set(asked(server)) == set(range(COUNT))
        assert max(asked(server).values()) <= 3  # under way when the driver died, then when the worker died
        assert kept.items() <= command.finished().items()
        with open_store(command.store) as store:
            ledger = Ledger(store)
            [run] = ledger.runs()
            totals = ledger.totals(run.id)
            assert (totals.items, totals.open, totals.states["failed"]) == (COUNT, 0, 0)
            assert run.ending == "done"

        # In input order; and the local runner finds nothing left to do and says the same.
        records = (tmp_path / "records.jsonl").read_bytes()
        texts = [json.loads(line)["article"]["text"] for line in records.splitlines()]
        assert [int(text.split()[1]) for text in texts] == list(range(COUNT))
        calls = len(server.bodies)
        code, said = command.run("--max-tokens", "50", "-o", "again.jsonl")
        assert code == 0, said
        assert len(server.bodies) == calls
        assert (tmp_path / "again.jsonl").read_bytes() == records
