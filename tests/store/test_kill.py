"""Killed at any instruction: nothing that was committed is lost, and no answer is asked for twice."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from extractor.runs.store import Ledger, Shelf, Store, open_store
from extractor.runs.store.tallies import recount

COUNT = 900
KILLS = 30


@pytest.mark.slow
def test_killed_again_and_again(address: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.touch()
    chance = random.Random(20)
    killed = 0
    worker = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("killed.py")), address, str(log), str(COUNT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        assert worker.stdout.readline() == "ready\n"
        while True:
            worker.stdin.write("go\n")
            worker.stdin.flush()
            pid = int(worker.stdout.readline())
            # By what it has said, not by time alone: a slow machine would be killed before it did anything.
            _wait_for_lines(log, log.stat().st_size + chance.randrange(500))
            time.sleep(chance.random() * 0.02)
            if killed < KILLS:
                os.kill(pid, signal.SIGKILL)
            code = int(worker.stdout.readline())
            killed += code == -signal.SIGKILL
            _check(address, log)
            if code == 0:  # it found nothing more to do
                break
    finally:
        worker.kill()
        worker.communicate()
    assert killed == KILLS
    with open_store(address) as store:
        ledger = Ledger(store)
        totals = ledger.totals(ledger.runs()[0].id)
        assert totals.states["failed"] == COUNT // 5
        assert totals.open == 0
        assert sum(totals.states.values()) == COUNT
        assert totals.calls == 2 * COUNT


def _wait_for_lines(log: Path, size: int) -> None:
    """Until the log has that size, or has not grown for a while."""
    until = time.monotonic() + 0.4
    while log.stat().st_size < size and time.monotonic() < until:
        time.sleep(0.002)


def _check(address: str, log: Path) -> None:
    if "://" not in address:
        connection = sqlite3.connect(address)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()
    said: dict[str, Counter[int]] = {"asked": Counter(), "answered": Counter(), "finished": Counter()}
    for line in log.read_text().splitlines():
        word, position = line.split()
        assert not (word == "asked" and said["answered"][int(position)]), f"{position} was asked after it was answered"
        assert not (word == "asked" and said["finished"][int(position)]), f"{position} was asked after it was finished"
        said[word][int(position)] += 1
    assert max(said["finished"].values(), default=1) == 1
    with open_store(address) as store:
        _check_store(store, set(said["finished"]))


def _check_store(store: Store, finished: set[int]) -> None:
    ledger = Ledger(store)
    runs = ledger.runs()
    if not runs:
        return
    [run] = runs
    kept = {row.position for row in ledger.items(run.id) if row.state in ("done", "review", "failed")}
    assert finished <= kept, "a record that was committed is lost"
    assert {position for position, _ in Shelf(store).records(run.id)} == kept
    totals = ledger.totals(run.id)
    with store.reading() as connection:
        states, flags = recount(connection, run.id)
    assert (dict(totals.states), dict(totals.flags)) == (dict(states), dict(flags))
    assert run.items == sum(states.values())
