"""Runs that are very long, and runs that are killed: python benchmarks/endurance.py memory|kills [--help]

`memory`: so many invented reports of one incident each through a whole run (copies looked for, ledger, grounding,
validation, store), with their answers made as they are looked up, as if recorded before; the process's memory at 1,000,
10,000, ... articles. Then records alone into a store, for their rate.

`kills`: a run against the fake server in a process of its own, killed with SIGKILL at random moments again and again,
then to its end. Counted: articles lost, asked again after their answer was kept, asked again while under way when
killed, stores that are not whole.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from fake_openai import fake_openai, number_in
from papers import SMALL_ANSWER, small_paper, small_papers

from extractor.extraction.session import Settings
from extractor.llm.canonical import request_key
from extractor.llm.recordings import Recording
from extractor.runs.limits import LimitSettings
from extractor.runs.policy import Policy
from extractor.runs.running import RunOptions, run_over_store
from extractor.runs.store import Ledger, NewItem, StoredAnswers, open_store

INPUTS = {"paths": ["archive"]}


def resident() -> float:
    """Memory of this process now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def peak() -> float:
    """Most memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


# Memory


class Replays(StoredAnswers):
    """Answers as if they had been recorded, made when they are looked up: a recording an article is a lot of disk."""

    def find(self, request: Any) -> Recording:
        """The same answer to every request."""
        body = {
            "model": "tiny", "choices": [{"finish_reason": "stop", "message": {"content": SMALL_ANSWER}}],
            "usage": {"prompt_tokens": 3000, "completion_tokens": 200},
        }  # fmt: skip
        return Recording(request_key(request), request, {"status": 200, "body": body}, {})


def memory(count: int, duplicates: Any, processes: int) -> None:
    """The whole run, and what is in memory as it goes."""
    from extractor.runs import running

    marks, written = 0, Ledger.finish
    at = sorted({10**power * step for power in range(3, 7) for step in (1, 2, 5)})
    started = time.monotonic()

    def finish(self: Ledger, *given: Any, **named: Any) -> Any:
        nonlocal marks
        marks += 1
        if marks in at:
            seconds = time.monotonic() - started
            print(f"  {marks:7} articles: {resident():6.0f} MB now, {peak():6.0f} MB at most, "
                  f"{marks / seconds:6.1f} articles/s", flush=True)  # fmt: skip
        return written(self, *given, **named)

    running.StoredAnswers = Replays  # type: ignore[misc]
    Ledger.finish = finish  # type: ignore[method-assign]
    settings = Settings(model="tiny", base_url="http://127.0.0.1:9/v1", prompt="incidents.v1", recordings=None,
                        mode="replay")  # fmt: skip
    options = RunOptions(workers=32, policy=Policy(duplicates), check_processes=processes)
    print(f"{count} reports of one incident, replayed, duplicates: {duplicates}, checking processes: {processes}")
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "store.sqlite") as store:
        ended = asyncio.run(run_over_store(store, small_papers(count), settings, inputs=INPUTS, options=options))
        seconds = time.monotonic() - started
        with Ledger(store) as ledger:
            totals = ledger.totals(ended.run.id)
        size = (Path(folder) / "store.sqlite").stat().st_size
    Ledger.finish = written  # type: ignore[method-assign]
    print(f"  end: {ended.ending}, {totals.states}; {resident():.0f} MB now, {peak():.0f} MB at most (bar: 400); "
          f"{seconds:.0f} s; store {size / 1e6:.0f} MB", flush=True)  # fmt: skip


def store_rate(count: int) -> None:
    """Records into a store, as fast as it takes them: added, claimed, finished, 256 at once."""

    async def one_record(folder: Path) -> Any:
        settings = Settings(model="tiny", base_url="http://127.0.0.1:9/v1", prompt="incidents.v1", recordings=None,
                            mode="replay")  # fmt: skip
        from extractor.extraction.session import open_extraction

        with open_store(folder / "one.sqlite") as store:
            async with open_extraction(settings, store=Replays(store)) as extraction:
                return await extraction.extract(small_paper(1))

    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "store.sqlite") as store:
        record = asyncio.run(one_record(Path(folder)))
        base = record.article

        def articles() -> Any:
            for number in range(count):
                yield base.model_copy(update={"id": f"sha256:{number:016}", "source": f"{number:07}.txt"})

        ledger = Ledger(store)
        run = ledger.start_or_resume(settings={}, inputs={})
        before = resident()
        began = time.monotonic()
        ledger.add(run.id, (NewItem(f"{number:032}", article) for number, article in enumerate(articles())))
        added = time.monotonic() - began

        async def finish() -> int:
            written = 0
            while items := ledger.claim(run.id, 256, lease_seconds=600):
                done = [
                    asyncio.wrap_future(ledger.finish(item, record.model_copy(update={"article": item.article})))
                    for item in items
                ]
                written += sum(await asyncio.gather(*done))
            return written

        began = time.monotonic()
        written = asyncio.run(finish())
        seconds = time.monotonic() - began
        ledger.close()
    print(f"store alone: {count} added at {count / added:,.0f}/s; {written} claimed and finished at "
          f"{written / seconds:,.0f} records/s (bar: 1,000); {resident() - before:+.0f} MB", flush=True)  # fmt: skip


# Kills


def settings_for(url: str) -> Settings:
    return Settings(model="tiny", base_url=url, prompt="incidents.v1", recordings=None, timeout=30.0, repairs=0)


def forking(store: str, url: str, count: int, workers: int) -> None:
    """Forks a run for each line that comes in, and tells its number, or how the last one ended."""
    with tempfile.TemporaryDirectory() as folder:  # all that is loaded on first use is loaded once, before forking
        asyncio.run(one_start(str(Path(folder) / "store.sqlite"), url, 2, 2))
    print("ready", flush=True)
    child = 0
    for line in sys.stdin:
        if line.strip() == "wait":
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
            continue
        child = os.fork()
        if child == 0:
            code = 9
            try:
                code = asyncio.run(one_start(store, url, count, workers))
            finally:
                os._exit(code)
        print(child, flush=True)


async def one_start(path: str, url: str, count: int, workers: int) -> int:
    options = RunOptions(workers=workers, policy=Policy("link"))
    with open_store(path) as store:
        ended = await run_over_store(
            store, small_papers(count), settings_for(url), inputs=INPUTS, options=options,
            limits=LimitSettings(in_flight=workers, adaptive=False),
        )  # fmt: skip
    return int(ended.exit_code)


def kept(path: Path) -> tuple[bool, set[int], set[int]]:
    """Whether the store is whole, the numbers that are answered, and those that are finished."""
    if not path.exists():
        return True, set(), set()
    connection = sqlite3.connect(path)
    try:
        whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        whole = whole and connection.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        if not {"answer", "run_item"} <= tables:
            return whole, set(), set()
        query = "SELECT source FROM run_item WHERE state IN ('done', 'review', 'failed', 'skipped')"
        finished = {int(row[0].partition(".")[0]) for row in connection.execute(query)}
        keys = [row[0] for row in connection.execute("SELECT key FROM answer")]
    finally:
        connection.close()
    new = [key for key in keys if key not in _NUMBERS]
    if new:
        with open_store(path) as store:
            answers = StoredAnswers(store)
            for key in new:
                found = answers.get(key)
                assert found is not None
                _NUMBERS[key] = number_in(found.request["body"]["messages"][-1]["content"].encode())
    return whole, {_NUMBERS[key] for key in keys}, finished


_NUMBERS: dict[str, int] = {}
"""Articles by the keys of their answers, read once."""


def kills(count: int, times: int, workers: int, latency: float, seed: int) -> bool:
    """Kill, look, start again; then to the end. Whether all is as it must be."""
    chance = random.Random(seed)
    again = lost = broken = under_way = killed = starts = calls = 0
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        fake_openai([SMALL_ANSWER], latency=latency, note_numbers=True) as server,
    ):
        path = Path(folder) / "store.sqlite"
        command = [sys.executable, __file__, "forking", str(path), server.url, str(count), str(workers)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdin is not None
        assert process.stdout is not None
        answered: set[int] = set()
        finished: set[int] = set()
        asked_before: set[int] = set()

        def tell(word: str) -> int:
            process.stdin.write(f"{word}\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        try:
            assert process.stdout.readline() == "ready\n"
            server.count()
            while True:
                pid = tell("go")
                starts += 1
                if killed < times:
                    # A fifth of the kills while the run begins, the others while articles are under way.
                    wanted = 0 if chance.random() < 0.2 else chance.randrange(1, 2 * count // times + 2)
                    until = time.monotonic() + 60
                    while server.peek().calls < wanted and time.monotonic() < until:
                        time.sleep(0.01)
                    time.sleep(chance.random() * 0.3)
                    os.kill(pid, signal.SIGKILL)
                code = tell("wait")
                killed += code == -signal.SIGKILL
                time.sleep(0.02)  # what was sent to a dead client is counted where it belongs
                counted = server.count()
                calls += counted.calls
                asked = counted.by_number
                again += sum(number in answered for number in asked)
                again += sum(n - 1 for n in asked.values())
                under_way += sum(number in asked_before and number not in answered for number in asked)
                asked_before |= asked.keys()
                whole, now_answered, now_finished = kept(path)
                broken += not whole
                lost += len(answered - now_answered) + len(finished - now_finished)
                answered, finished = now_answered, now_finished
                if starts % 20 == 0 or code >= 0:
                    print(f"  start {starts}: {killed} killed, {len(finished)} finished, {len(answered)} answered, "
                          f"{time.monotonic() - began:.0f} s", flush=True)  # fmt: skip
                if code >= 0:
                    break
        finally:
            process.kill()
            process.communicate()
        missing = count - len(finished & answered)
    print(f"{count} articles, {workers} at once, {killed} kills of {starts} starts, last exit code {code}: "
          f"{lost} lost, {missing} never done, {again} asked again after their answer was kept, "
          f"{under_way} asked again that were under way when killed ({calls} calls), "
          f"{broken} stores not whole")  # fmt: skip
    return not (lost or missing or again or broken) and code == 0 and killed == times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    long = commands.add_parser("memory")
    long.add_argument("--articles", type=int, default=100_000)
    long.add_argument("--duplicates", choices=("link", "skip", "ask"), default="link")
    long.add_argument("--check-processes", type=int, default=0)
    long.add_argument("--records", type=int, default=20_000, help="that are written to the store alone")
    again = commands.add_parser("kills")
    again.add_argument("--articles", type=int, default=2000)
    again.add_argument("--kills", type=int, default=200)
    again.add_argument("--workers", type=int, default=8)
    again.add_argument("--latency", type=float, default=0.2)
    again.add_argument("--seed", type=int, default=5)
    inner = commands.add_parser("forking")
    for name, kind in (("store", str), ("url", str), ("count", int), ("workers", int)):
        inner.add_argument(name, type=kind)
    options = parser.parse_args()
    if options.command == "memory":
        store_rate(options.records)
        memory(options.articles, options.duplicates, options.check_processes)
    elif options.command == "forking":
        forking(options.store, options.url, options.count, options.workers)
    elif not kills(options.articles, options.kills, options.workers, options.latency, options.seed):
        sys.exit(1)


if __name__ == "__main__":
    main()
