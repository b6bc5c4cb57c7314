"""A process that works through a run by a store and may be killed at any instruction.

`python killed.py ADDRESS LOG COUNT` loads everything once, then forks a worker for each line that it reads: starting
Python anew for every kill would take most of the time. A worker writes what it knows to LOG, a line at a time: that
the model was asked, that an answer is safe, that a record is safe.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import Future
from pathlib import Path

from papers import Record, begin, finding, new_items, record
from test_answers import recording

from extractor.runs.store import Item, Ledger, Store, StoredAnswers, open_store

IN_FLIGHT = 8


def work(address: str, log: int, count: int) -> None:
    """What a runner does, without a model."""

    def say(word: str, item: Item) -> None:
        os.write(log, f"{word} {item.position}\n".encode())

    with open_store(address) as store, Ledger(store) as ledger:
        run_id = begin(ledger)
        ledger.add(run_id, new_items(count), batch=20)
        while items := ledger.claim(run_id, IN_FLIGHT, lease_seconds=600):
            saved = [(item, answer(store, item, say)) for item in items]
            written = []
            for item, (key, future) in saved:
                if future is not None:
                    future.result()
                    say("answered", item)
                written.append((item, ledger.finish(item, result(item, key))))
            for item, done in written:
                if done.result():
                    say("finished", item)


def answer(store: Store, item: Item, say: object) -> tuple[str, Future[str] | None]:
    """The stored answer of an item, or a new one on its way into the store."""
    answers = StoredAnswers(store)
    wanted = recording(item.article.text)
    if answers.find(wanted.request) is not None:
        return wanted.key, None
    say("asked", item)  # type: ignore[operator]
    return wanted.key, answers.submit(wanted)


def result(item: Item, key: str) -> Record:  # type: ignore[type-arg]
    """A record, by the item's position: every state occurs."""
    if item.position % 5 == 0:
        return record(item.article, "time_out", keys=(key,))
    return record(item.article, "done", *[finding("review")] * (item.position % 3), keys=(key,))


def main() -> None:
    address, log, count = sys.argv[1:]
    print("ready", flush=True)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            work(address, os.open(log, os.O_WRONLY | os.O_APPEND), int(count))
            os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
