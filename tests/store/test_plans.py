"""No question that is asked for each item walks over all of them: SQLite's own plan says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from papers import begin, finding, new_items, record
from sqlalchemy import event
from test_answers import recording

from extractor.runs.store import Ledger, Shelf, Store, StoredAnswers, open_store

BIG = "article|work|run_item|record|finding|answer|fragment|decision|duplicate"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.sqlite") as opened:
        yield opened


@contextmanager
def overheard(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """The statements that the store runs, each with one set of parameters."""
    heard: list[tuple[str, Any]] = []

    def hear(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        heard.append((statement, parameters[0] if many else parameters))

    event.listen(store._engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(store._engine, "before_cursor_execute", hear)


def scans(store: Store, heard: list[tuple[str, Any]]) -> list[str]:
    """Steps of the plans that walk over a whole big table or its index."""
    found = []
    with store.reading() as connection:
        for statement, parameters in heard:
            if not re.match("SELECT|INSERT|UPDATE|DELETE", statement):
                continue
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
                if re.match(rf"SCAN ({BIG})\b", row.detail):
                    found.append(f"{row.detail}: {statement}")
    return found


ASKED: dict[str, Callable[[Ledger, Shelf, StoredAnswers, int], object]] = {
    "claim": lambda ledger, shelf, answers, run: ledger.claim(run, 3, lease_seconds=60),
    "claim what lapsed": lambda ledger, shelf, answers, run: [
        ledger.claim(run, 3, lease_seconds=-1),
        ledger.claim(run, 3, lease_seconds=60),
    ],
    "finish": lambda ledger, shelf, answers, run: [
        ledger.finish(item, record(item.article, "done", finding())).result()
        for item in ledger.claim(run, 3, lease_seconds=60)
    ],
    "skip": lambda ledger, shelf, answers, run: [
        ledger.skip(item, "language").result() for item in ledger.claim(run, 3, lease_seconds=60)
    ],
    "renew, release": lambda ledger, shelf, answers, run: [
        ledger.renew(ledger.claim(run, 3, lease_seconds=60), lease_seconds=60),
        ledger.release(ledger.held(run)),
    ],
    "add": lambda ledger, shelf, answers, run: ledger.add(run, new_items(30)),
    "totals": lambda ledger, shelf, answers, run: ledger.totals(run),
    "lists": lambda ledger, shelf, answers, run: [
        list(ledger.items(run)),
        list(ledger.items(run, state="failed")),
        list(ledger.items(run, state="failed", reason="time_out")),
    ],
    "retry": lambda ledger, shelf, answers, run: ledger.retry(run, "all"),
    "records": lambda ledger, shelf, answers, run: [
        list(shelf.records(run)),
        shelf.record(1),
        shelf.records_of("sha256:0"),
        shelf.article("sha256:0"),
        shelf.same_as("sha256:0"),
        shelf.decisions(1),
    ],
    "queue": lambda ledger, shelf, answers, run: [shelf.flagged("review"), shelf.flagged("review", code="NUM001")],
    "answers": lambda ledger, shelf, answers, run: [
        answers.find(recording("Another.").request),
        answers.save(recording("Another.")),
        answers.find(recording("Another.").request),
        answers.explain_miss(recording("Third.").request, "Third."),
    ],
}


@pytest.mark.parametrize("name", ASKED)
def test_nothing_is_walked_over(store: Store, name: str) -> None:
    ledger, shelf, answers = Ledger(store), Shelf(store), StoredAnswers(store)
    run_id = begin(ledger, count=20)
    for item, outcome in zip(ledger.claim(run_id, 4, lease_seconds=60), ("time_out", "not_json") * 2, strict=True):
        ledger.finish(item, record(item.article, outcome, finding("review"), keys=("k",))).result()  # type: ignore[arg-type]
    answers.save(recording("First."))
    with overheard(store) as heard:
        ASKED[name](ledger, shelf, answers, run_id)
    assert heard
    assert scans(store, heard) == []


def test_a_walk_would_be_seen(store: Store) -> None:
    with overheard(store) as heard:
        Shelf(store).count()
    assert len(scans(store, heard)) == 3
