"""The batches of a store: what was sent, which article waits for what, and what came back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, func, insert, select, update

from extractor.errors import UsageError
from extractor.runs.batch.gathering import Received
from extractor.runs.batch.lines import Result
from extractor.runs.batch.model import BatchKind, BatchRow
from extractor.runs.store import Item, Store
from extractor.runs.store.batch_tables import batch, batch_need, batch_request
from extractor.runs.store.claiming import read_items
from extractor.runs.store.ledger import NAMED
from extractor.runs.store.packing import json_text, pack, unpack
from extractor.runs.store.tables import process, run, run_item, work
from extractor.runs.store.tallies import put

__all__ = ("MOST_TRIES", "OWNER", "BatchBook", "Counted")

OWNER = "batch"
"""Name of the holder of all articles that are in batches."""
MOST_TRIES = 3
"""Times that a request whose result is a server's error is sent; those that expired are always sent again."""
_CHUNK = 500
_OPEN = ("creating", "submitted", "written")


class Counted(dict[str, int]):
    """Lines by what became of them: answered, failed, again, repeated, foreign."""


class BatchBook:
    """Reads and writes the batches of a store; the caller holds them (`holding`)."""

    def __init__(self, store: Store) -> None:
        self.store = store

    # Batches

    def batches(self, *, run_id: int | None = None, open_only: bool = False, limit: int = 1000) -> list[BatchRow]:
        """Batches in the order in which they were made, the last `limit` of them."""
        query = select(batch).order_by(batch.c.id.desc()).limit(limit)
        if run_id is not None:
            query = query.where(batch.c.run_id == run_id)
        if open_only:
            query = query.where(batch.c.state.in_(_OPEN))
        with self.store.reading() as connection:
            return [_row(row) for row in reversed(connection.execute(query).all())]

    def batch(self, name: int | str) -> BatchRow:
        """A batch by its number or by the provider's id. Raises UsageError where there is none."""
        text = str(name)
        column = batch.c.id == int(text) if text.isdecimal() and len(text) < 18 else batch.c.provider_id == text
        with self.store.reading() as connection:
            row = connection.execute(select(batch).where(column)).one_or_none()
        if row is None:
            raise UsageError(f"store {self.store.name}: no batch {text}; `extractor batch status` lists them")
        return _row(row)

    def add(
        self,
        connection: Connection,
        *,
        run_id: int,
        token: str,
        kind: BatchKind,
        file: str,
        size: int,
        factor: float,
        keys: Iterable[str],
        needs: Iterable[tuple[int, str]],
    ) -> int:
        """Note a file of requests and who waits for them, in one transaction; its number."""
        names = list(keys)
        row = {
            "run_id": run_id,
            "token": token,
            "kind": kind,
            "state": "creating",
            "file": file,
            "requests": len(names),
            "bytes": size,
            "factor": factor,
            "made_at": float(connection.scalar(select(self.store.now())) or 0.0),
        }
        made = connection.execute(insert(batch).values(row)).inserted_primary_key
        assert made is not None
        number = int(made[0])
        connection.execute(
            insert(batch_request), [{"batch_id": number, "key": name, "state": "open"} for name in names]
        )
        self.link(connection, [(work_id, key, number) for work_id, key in needs])
        return number

    def link(self, connection: Connection, needs: Sequence[tuple[int, str, int]]) -> None:
        """Note that work waits for a request of a batch: (work id, key, batch)."""
        if needs:
            statement = put(connection, batch_need)
            statement = statement.on_conflict_do_update(
                index_elements=["work_id", "key"], set_={"batch_id": statement.excluded.batch_id}
            )
            rows = [{"work_id": work_id, "key": key, "batch_id": number} for work_id, key, number in needs]
            connection.execute(statement, rows)

    def change(self, batch_id: int, **values: Any) -> None:
        """Change columns of a batch; `detail` is a mapping that is put over the old one."""
        self.store.write(lambda connection: _change(connection, batch_id, values))

    def close(self, batch_id: int, *, drop: bool = False) -> int:
        """Note that nothing more is waited for: requests without a result are for the next batch. How many."""

        def write(connection: Connection) -> int:
            left = and_(batch_request.c.batch_id == batch_id, batch_request.c.state == "open")
            count = connection.execute(update(batch_request).where(left).values(state="again")).rowcount
            now = float(connection.scalar(select(self.store.now())) or 0.0)
            _change(connection, batch_id, {"state": "dropped" if drop else "closed", "closed_at": now})
            return int(count)

        return self.store.write(write)

    def open_requests(self, batch_id: int) -> int:
        """How many requests of a batch have no result yet."""
        query = select(func.count()).where(batch_request.c.batch_id == batch_id, batch_request.c.state == "open")
        with self.store.reading() as connection:
            return connection.scalar(query) or 0

    # Results

    def take(self, results: Sequence[Result], batch_ids: Sequence[int]) -> Counted:
        """Write results of requests of these batches. An answer stays; an error gives way to an answer."""

        def write(connection: Connection) -> Counted:
            counted = Counted()
            wanted = sorted({result.key for result in results})
            rows = connection.execute(
                select(batch_request.c.batch_id, batch_request.c.key, batch_request.c.state)
                .where(batch_request.c.batch_id.in_(batch_ids), batch_request.c.key.in_(wanted))
                .order_by(batch_request.c.batch_id)
                .with_for_update()
            ).all()
            places: dict[str, tuple[int, str]] = {}
            for row in rows:  # where several batches have it, the one that waits for it
                if row.key not in places or places[row.key][1] != "open":
                    places[row.key] = (row.batch_id, row.state)
            tried = self._tries(connection, wanted)
            for result in results:
                word = self._take(connection, result, places, tried.get(result.key, 0))
                counted[word] = counted.get(word, 0) + 1
            return counted

        return self.store.write(write)

    def _take(self, connection: Connection, result: Result, places: dict[str, tuple[int, str]], tried: int) -> str:
        place = places.get(result.key)
        if place is None:
            return "foreign"
        batch_id, state = place
        better = state in ("failed", "again") and result.state == "answered"
        if state != "open" and not better:
            return "repeated"
        new = result.state
        if new == "again" and not result.expired and tried + 1 >= MOST_TRIES:
            new = "failed"
        status = (result.status or 500) if new == "failed" else result.status
        values = {"state": new, "status": status, "result": pack(json_text(result.body))}
        here = and_(batch_request.c.batch_id == batch_id, batch_request.c.key == result.key)
        connection.execute(update(batch_request).where(here).values(values))
        places[result.key] = (batch_id, new)
        return new

    def _tries(self, connection: Connection, keys: Sequence[str]) -> dict[str, int]:
        """How often requests came back with a server's error."""
        failed = batch_request.c.status >= 400
        rows = connection.execute(
            select(batch_request.c.key, func.count())
            .where(batch_request.c.key.in_(keys), batch_request.c.state == "again", failed)
            .group_by(batch_request.c.key)
        )
        return {row[0]: row[1] for row in rows}

    def kept(self, keys: Iterable[str]) -> None:
        """Note that answers are among the stored ones: the batch need not hold them any more."""
        names = sorted(set(keys))

        def write(connection: Connection) -> None:
            for start in range(0, len(names), _CHUNK):
                these = batch_request.c.key.in_(names[start : start + _CHUNK])
                connection.execute(
                    update(batch_request)
                    .where(these, batch_request.c.state == "answered")
                    .values(state="kept", result=None)
                )

        if names:
            self.store.write(write)

    # Articles that wait

    def ready(self, run_id: int, *, after: int = -1, limit: int = 100) -> list[Item]:
        """Articles of a run that batches have in hand and that wait for nothing (any more), by position."""
        mine = select(process.c.id).where(process.c.host == NAMED, process.c.started == OWNER)
        waits = exists().where(
            batch_need.c.work_id == work.c.id,
            batch_request.c.batch_id == batch_need.c.batch_id,
            batch_request.c.key == batch_need.c.key,
            batch_request.c.state == "open",
        )
        query = (
            select(work.c.id)
            .join_from(run_item, work)
            .where(run_item.c.run_id == run_id, run_item.c.state == "asked", run_item.c.by_policy == 0)
            .where(run_item.c.position > after, work.c.lease_owner.in_(mine), ~waits)
            .order_by(run_item.c.position)
            .limit(limit)
        )
        with self.store.reading() as connection:
            ids = list(dict.fromkeys(connection.scalars(query)))
            return read_items(connection, run_id, ids) if ids else []

    def received(self, work_ids: Sequence[int]) -> dict[int, dict[str, Received]]:
        """Results that pieces of work waited for, by work and key."""
        query = (
            select(batch_need.c.work_id, batch_request, batch.c.answered_at, batch.c.factor)
            .join_from(
                batch_need,
                batch_request,
                and_(batch_request.c.batch_id == batch_need.c.batch_id, batch_request.c.key == batch_need.c.key),
            )
            .join(batch, batch.c.id == batch_need.c.batch_id)
            .where(batch_need.c.work_id.in_(work_ids), batch_request.c.state.in_(("answered", "kept", "failed")))
        )
        found: dict[int, dict[str, Received]] = {work_id: {} for work_id in work_ids}
        with self.store.reading() as connection:
            for row in connection.execute(query):
                body = json.loads(unpack(bytes(row.result))) if row.result is not None else {}
                found[row.work_id][row.key] = Received(row.state, row.status or 0, body, row.answered_at, row.factor)
        return found

    def under_way(self, keys: Sequence[str]) -> dict[str, int]:
        """Which of some requests wait for a result, and in which batch."""
        query = select(batch_request.c.key, batch_request.c.batch_id).where(batch_request.c.state == "open")
        found: dict[str, int] = {}
        with self.store.reading() as connection:
            for start in range(0, len(keys), _CHUNK):
                these = batch_request.c.key.in_(keys[start : start + _CHUNK])
                found |= {row.key: row.batch_id for row in connection.execute(query.where(these))}
        return found

    def forget(self, connection: Connection, work_ids: Sequence[int]) -> None:
        """Forget what work waited for: it is finished, or begun anew."""
        for start in range(0, len(work_ids), _CHUNK):
            these = batch_need.c.work_id.in_(work_ids[start : start + _CHUNK])
            connection.execute(delete(batch_need).where(these))

    def forget_all(self, work_ids: Sequence[int]) -> None:
        """`forget`, in a transaction of its own."""
        self.store.write(lambda connection: self.forget(connection, work_ids))

    def runs_of(self, batch_ids: Sequence[int]) -> list[int]:
        """Runs whose articles wait, or waited, for requests of some batches."""
        query = (
            select(run_item.c.run_id)
            .join(batch_need, batch_need.c.work_id == run_item.c.work_id)
            .where(batch_need.c.batch_id.in_(batch_ids), run_item.c.state == "asked")
            .distinct()
        )
        with self.store.reading() as connection:
            return sorted(connection.scalars(query))

    def runs_in_hand(self, kind: BatchKind) -> set[int]:
        """Runs of batches of a kind that have articles in hand."""
        query = (
            select(run_item.c.run_id)
            .join_from(work, run_item)
            .join(process, process.c.id == work.c.lease_owner)
            .where(process.c.host == NAMED, process.c.started == OWNER, work.c.state == "asked")
            .distinct()
        )
        with self.store.reading() as connection:
            ids = list(connection.scalars(query))
            rows = connection.execute(select(run.c.id, run.c.settings).where(run.c.id.in_(ids)))
            return {row.id for row in rows if _of_kind(json.loads(row.settings), kind)}


def _of_kind(settings: Mapping[str, Any], kind: BatchKind) -> bool:
    return settings.get("runner") == "batch" and settings.get("kind") == kind


def _change(connection: Connection, batch_id: int, values: Mapping[str, Any]) -> None:
    values = dict(values)
    if "detail" in values:
        old = connection.scalar(select(batch.c.detail).where(batch.c.id == batch_id).with_for_update())
        values["detail"] = json_text({**json.loads(old or "{}"), **values["detail"]})
    connection.execute(update(batch).where(batch.c.id == batch_id).values(values))


def _row(row: Row[Any]) -> BatchRow:
    data = {name: getattr(row, name) for name in BatchRow.__dataclass_fields__}
    return BatchRow(**{**data, "detail": json.loads(row.detail)})
