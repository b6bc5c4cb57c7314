"""Numbers of a run, kept in the transaction that changes what they count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from extractor.runs.store.model import STATES, ItemState, Totals
from extractor.runs.store.tables import run_item, tally, work
from extractor.schema.findings import SEVERITIES, Severity

__all__ = ("FLAG_COLUMNS", "Tallies", "put", "read_totals", "recount")

FLAG_COLUMNS: dict[Severity, str] = {"error": "errors", "review": "reviews", "warning": "warnings", "info": "infos"}
"""The column of `work` that counts the findings of a severity."""


class Tallies:
    """Changes of numbers, collected during a transaction and written at its end in one order for all processes."""

    def __init__(self) -> None:
        self._amounts: Counter[tuple[int, str, str]] = Counter()

    def add(self, run_id: int, kind: str, word: str, amount: float = 1) -> None:
        """Add to a number of a run."""
        self._amounts[run_id, kind, word] += amount  # type: ignore[assignment]

    def move(self, run_id: int, old: tuple[str, str] | None, new: tuple[str, str]) -> None:
        """Note that an item went from one (state, reason) to another; None: it is new."""
        for pair, amount in ((old, -1), (new, 1)):
            if pair is not None:
                state, reason = pair
                self.add(run_id, "state", state, amount)
                if reason:
                    self.add(run_id, "reason", f"{state}/{reason}", amount)

    def write(self, connection: Connection) -> None:
        """Write the changes. The order keeps two processes from waiting for each other."""
        rows = [
            {"run_id": run_id, "kind": kind, "word": word, "amount": amount}
            for (run_id, kind, word), amount in sorted(self._amounts.items())
            if amount
        ]
        if rows:
            statement = put(connection, tally)
            statement = statement.on_conflict_do_update(
                index_elements=[tally.c.run_id, tally.c.kind, tally.c.word],
                set_={"amount": tally.c.amount + statement.excluded.amount},
            )
            connection.execute(statement, rows)
        self._amounts.clear()


def put(connection: Connection, table: Any) -> Any:
    """An insert that may say what to do on a conflict; SQLite and Postgres have the same clause by two names."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def read_totals(connection: Connection, run_id: int, *, minutes: int = 60) -> Totals:
    """The numbers of a run: one short walk over its tallies. `minutes`: how many of the last ones to give."""
    amounts: dict[str, dict[str, float]] = {}
    rows = connection.execute(
        select(tally.c.kind, tally.c.word, tally.c.amount).where(tally.c.run_id == run_id, tally.c.kind != "minute")
    )
    for kind, word, amount in rows:
        amounts.setdefault(kind, {})[word] = amount
    recent = connection.execute(
        select(tally.c.word, tally.c.amount)
        .where(tally.c.run_id == run_id, tally.c.kind == "minute")
        .order_by(tally.c.word.desc())
        .limit(minutes)
    )
    spent = amounts.get("spent", {})
    states = amounts.get("state", {})
    return Totals(
        states={state: round(states.get(state, 0)) for state in STATES},
        reasons={
            cast("tuple[str, str]", tuple(word.split("/", 1))): round(amount)
            for word, amount in sorted(amounts.get("reason", {}).items())
            if round(amount)
        },
        flags={severity: round(amounts.get("flag", {}).get(severity, 0)) for severity in SEVERITIES},
        calls=round(spent.get("calls", 0)),
        input_tokens=round(spent.get("input_tokens", 0)),
        output_tokens=round(spent.get("output_tokens", 0)),
        cost=spent.get("cost", 0.0),
        unpriced=round(spent.get("unpriced", 0)),
        minutes={int(word): round(amount) for word, amount in recent},
    )


def recount(connection: Connection, run_id: int) -> tuple[Mapping[ItemState, int], Mapping[Severity, int]]:
    """States and flags of a run counted anew, over all of its items: slow, to prove the tallies by."""
    states = connection.execute(
        select(run_item.c.state, func.count()).where(run_item.c.run_id == run_id).group_by(run_item.c.state)
    )
    counted = {row[0]: row[1] for row in states}
    sums = connection.execute(
        select(*(func.coalesce(func.sum(work.c[column]), 0) for column in FLAG_COLUMNS.values()))
        .join_from(run_item, work)
        .where(run_item.c.run_id == run_id, run_item.c.by_policy == 0)
    ).one()
    flags = {severity: int(total) for severity, total in zip(FLAG_COLUMNS, sums, strict=True)}
    return {state: counted.get(state, 0) for state in STATES}, flags
