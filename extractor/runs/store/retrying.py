"""Making failed work pending again."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from extractor.runs.store.finishing import keys_of, lock_works, move
from extractor.runs.store.model import INVALID, Retry
from extractor.runs.store.tables import answer, record, run_item, work
from extractor.runs.store.tallies import FLAG_COLUMNS, Tallies

__all__ = ("make_pending", "set_aside", "write_retries")

_CHUNK = 500


def write_retries(connection: Connection, run_id: int, which: Retry) -> int:
    """Up to 500 failed items of a run: pending again. How many."""
    query = select(run_item.c.work_id).where(run_item.c.run_id == run_id, run_item.c.state == "failed")
    if which == "invalid":
        query = query.where(run_item.c.reason.in_(sorted(INVALID)))
    elif which == "failed":
        query = query.where(run_item.c.reason.not_in(sorted(INVALID)))
    found = connection.scalars(query.order_by(run_item.c.position).limit(_CHUNK)).all()
    rows = {key: row for key, row in lock_works(connection, found).items() if row.state == "failed"}
    if not rows:
        return 0
    tallies = Tallies()
    make_pending(connection, tallies, rows)
    tallies.write(connection)
    invalid = [work_id for work_id, row in rows.items() if row.reason in INVALID]
    bodies = connection.scalars(select(record.c.body).where(record.c.work_id.in_(invalid)))
    for key in sorted({key for body in bodies for key in keys_of(body)}):
        set_aside(connection, key)
    return sum(1 for work_id in found if work_id in rows)


def make_pending(connection: Connection, tallies: Tallies, rows: Mapping[int, Any]) -> None:
    """Make finished pieces of work (locked rows by id) pending again, in all runs that have them."""
    move(connection, tallies, rows, dict.fromkeys(rows, ("pending", "")))
    connection.execute(
        update(work)
        .where(work.c.id.in_(list(rows)))
        .values(state="pending", reason="", message=None, finished_at=None, **dict.fromkeys(FLAG_COLUMNS.values(), 0))
    )


def set_aside(connection: Connection, key: str) -> None:
    """Keep an answer, but have it found no more: its key gets `~` and the time."""
    connection.execute(update(answer).where(answer.c.key == key).values(key=f"{key}~{time.time_ns()}"))
