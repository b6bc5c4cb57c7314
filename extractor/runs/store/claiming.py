"""Leases: taking work in hand, keeping it, giving it back, and taking it from the dead."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, exists, func, select, update
from sqlalchemy.sql.elements import ColumnElement

from extractor.runs.store.finishing import lock_works, move
from extractor.runs.store.model import Item
from extractor.runs.store.owners import alive, host
from extractor.runs.store.packing import readable
from extractor.runs.store.tables import article, process, run_item, work
from extractor.runs.store.tallies import Tallies

__all__ = (
    "ClaimLoad", "SkipLoad", "end_process", "lock_name", "read_items", "release", "renew", "write_claims",
    "write_skips",
)  # fmt: skip

_CHUNK = 500


@dataclass(frozen=True)
class ClaimLoad:
    """A wish for work."""

    run_id: int
    count: int
    owner: int
    lease_seconds: float
    now: Callable[[], ColumnElement[float]]
    look_for_dead: bool = False


@dataclass(frozen=True)
class SkipLoad:
    """A claimed item that its run does not want done."""

    item: Item
    owner: int
    reason: str
    message: str | None


def write_claims(connection: Connection, loads: Sequence[ClaimLoad]) -> list[list[Item]]:
    """Claim for each load in turn."""
    if any(load.look_for_dead for load in loads):
        _bury(connection, loads[0].owner, loads[0].now())
    return [_claim(connection, load) for load in loads]


def _claim(connection: Connection, load: ClaimLoad) -> list[Item]:
    ids = _lapsed(connection, load)
    if len(ids) < load.count:
        ids += [found for found in _pending(connection, load, load.count - len(ids)) if found not in ids]
    ids = list(dict.fromkeys(ids))
    if not ids:
        return []
    rows = lock_works(connection, ids)
    tallies = Tallies()
    move(connection, tallies, rows, dict.fromkeys(ids, ("asked", "")))
    connection.execute(
        update(work)
        .where(work.c.id.in_(ids))
        .values(
            state="asked",
            reason="",
            message=None,
            lease_owner=load.owner,
            lease_until=load.now() + load.lease_seconds,
            attempts=work.c.attempts + 1,
        )
    )
    tallies.write(connection)
    return read_items(connection, load.run_id, ids)


def _lapsed(connection: Connection, load: ClaimLoad) -> list[int]:
    """Work of the run whose lease is over: found by the index of leases, not among the run's items."""
    wanted = exists().where(
        run_item.c.work_id == work.c.id, run_item.c.run_id == load.run_id, run_item.c.by_policy == 0
    )
    query = (
        select(work.c.id)
        .where(work.c.lease_until < load.now(), work.c.state == "asked", wanted)
        .order_by(work.c.lease_until)
        .limit(load.count)
        .with_for_update(skip_locked=True)
    )
    return list(connection.scalars(query))


def _pending(connection: Connection, load: ClaimLoad, count: int) -> list[int]:
    """The next work of the run. What another process is claiming at this moment is passed over, not waited for."""
    query = (
        select(run_item.c.work_id)
        .join_from(run_item, work)
        .where(run_item.c.run_id == load.run_id, run_item.c.state == "pending", work.c.state == "pending")
        .order_by(run_item.c.position)
        .limit(count)
        .with_for_update(of=work, skip_locked=True)
    )
    return list(connection.scalars(query))


def read_items(connection: Connection, run_id: int, ids: Sequence[int]) -> list[Item]:
    """Pieces of work as items of a run, in order of position."""
    items: dict[int, Item] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = connection.execute(
            select(
                run_item.c.position,
                run_item.c.source,
                work.c.id,
                work.c.work_key,
                work.c.attempts,
                work.c.about,
                article.c.text,
            )
            .join_from(run_item, work)
            .join(article, article.c.id == work.c.article_id)
            .where(run_item.c.run_id == run_id, run_item.c.by_policy == 0)
            .where(run_item.c.work_id.in_(list(ids[start : start + _CHUNK])))
            .order_by(run_item.c.position)
        )
        for row in rows:
            item = Item(
                run_id, row.position, row.id, row.work_key, row.attempts, row.source, row.about, bytes(row.text)
            )
            items.setdefault(row.id, item)
    return sorted(items.values(), key=lambda item: item.position)


def renew(connection: Connection, ids: Sequence[int], owner: int, until: ColumnElement[float]) -> set[int]:
    """Lengthen the leases that the owner still has; their work ids."""
    kept: set[int] = set()
    for start in range(0, len(ids), _CHUNK):
        mine = [row.id for row in lock_works(connection, ids[start : start + _CHUNK]).values() if _mine(row, owner)]
        connection.execute(update(work).where(work.c.id.in_(mine)).values(lease_until=until))
        kept.update(mine)
    return kept


def release(connection: Connection, ids: Sequence[int], owner: int) -> None:
    """Give back what the owner still has."""
    tallies = Tallies()
    for start in range(0, len(ids), _CHUNK):
        rows = lock_works(connection, ids[start : start + _CHUNK])
        _give_back(connection, tallies, {work_id: row for work_id, row in rows.items() if _mine(row, owner)})
    tallies.write(connection)


def write_skips(connection: Connection, loads: Sequence[SkipLoad]) -> list[bool]:
    """Skip items in their run; their work is pending again for other runs."""
    rows = lock_works(connection, {load.item.work_id for load in loads})
    mine = {load.item.work_id: load for load in loads if _mine(rows.get(load.item.work_id), load.owner)}
    tallies = Tallies()
    for work_id, load in mine.items():
        places = (run_item.c.run_id == load.item.run_id, run_item.c.work_id == work_id, run_item.c.by_policy == 0)
        for item in connection.execute(select(run_item.c.state, run_item.c.reason).where(*places)):
            tallies.move(load.item.run_id, (item.state, item.reason), ("skipped", load.reason))
        connection.execute(
            update(run_item)
            .where(*places)
            .values(state="skipped", reason=load.reason, message=readable(load.message), by_policy=1)
        )
    _give_back(connection, tallies, {work_id: rows[work_id] for work_id in mine})
    tallies.write(connection)
    return [mine.get(load.item.work_id) is load for load in loads]


def end_process(connection: Connection, owner: int | None, now: float) -> None:
    """Give back all that a process has, and note its end."""
    ids = connection.scalars(select(work.c.id).where(work.c.lease_owner == owner, work.c.state == "asked")).all()
    if owner is not None:
        release(connection, ids, owner)
    connection.execute(update(process).where(process.c.id == owner).values(ended_at=now))


def lock_name(connection: Connection, name: str) -> None:
    """Have two processes that take the same name (Postgres) do it one after the other."""
    connection.execute(select(func.pg_advisory_xact_lock(zlib.crc32(name.encode()))))


def _bury(connection: Connection, owner: int, now: ColumnElement[float]) -> None:
    """End the leases of this machine's processes that are no more."""
    living = connection.execute(
        select(process.c.id, process.c.pid, process.c.started).where(
            process.c.host == host(), process.c.ended_at.is_(None), process.c.id != owner
        )
    )
    dead = [row.id for row in living if not alive(row.pid, row.started)]
    if dead:
        ids = select(work.c.id).where(work.c.lease_owner.in_(dead), work.c.state == "asked")
        rows = lock_works(connection, connection.scalars(ids).all())
        connection.execute(update(work).where(work.c.id.in_(list(rows))).values(lease_until=0.0))
        connection.execute(update(process).where(process.c.id.in_(dead)).values(ended_at=now))


def _give_back(connection: Connection, tallies: Tallies, rows: dict[int, Any]) -> None:
    if rows:
        move(connection, tallies, rows, dict.fromkeys(rows, ("pending", "")))
        connection.execute(
            update(work).where(work.c.id.in_(list(rows))).values(state="pending", lease_owner=None, lease_until=None)
        )


def _mine(row: Any, owner: int) -> bool:
    return row is not None and row.state == "asked" and row.lease_owner == owner
