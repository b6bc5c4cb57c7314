"""The ledger: runs, their items, and who has which in hand.

    ledger = Ledger(store)
    run = ledger.start_or_resume(settings={...}, inputs={...}, label="extract inbox")
    ledger.add(run.id, new_items)                       # a stream; committed batch by batch
    while items := ledger.claim(run.id, 64, lease_seconds=300):
        ...                                             # answers are stored as they come (StoredAnswers)
        ledger.finish(item, record).result()            # True: written; False: another process had it

A claim is a lease: it ends with `finish`, `skip` or `release`, with the process (at once, on the same machine), or
when its time is over (`renew` in time). Equal work is claimed by one process only, whatever runs have it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from itertools import islice
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from extractor.errors import StoreError
from extractor.runs.store import claiming
from extractor.runs.store.adding import AddLoad, write_items
from extractor.runs.store.claiming import ClaimLoad, SkipLoad
from extractor.runs.store.finishing import Finished, prepare, write_finished
from extractor.runs.store.identity import run_identity
from extractor.runs.store.model import Added, Item, ItemRow, ItemState, NewItem, Retry, Run, Totals
from extractor.runs.store.opening import Store
from extractor.runs.store.owners import host, own_start
from extractor.runs.store.packing import json_text
from extractor.runs.store.retrying import write_retries
from extractor.runs.store.tables import event, process, run, run_item, work
from extractor.runs.store.tallies import put, read_totals
from extractor.schema.record import Record

__all__ = ("Ledger",)

NAMED = "(named)"
"""Stands for the machine of an owner that outlives its process, such as a provider's batch."""
_BATCH = 200
_LOOK_FOR_DEAD = 2.0
"""Seconds between two looks for processes that died."""


class Ledger:
    """Runs and items of a store. Methods may be called from any thread; those that write wait for the commit.

    `owner` names a holder of leases that outlives this process: whoever opens a ledger by the same name holds what it
    holds. Default: this process. All methods raise StoreError where the database refuses.
    """

    def __init__(self, store: Store, *, owner: str | None = None) -> None:
        self.store = store
        self._name = owner
        self._owner: int | None = None
        self._looked_at = 0.0

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back what this process still has in hand. A named owner keeps it."""
        if self._owner is not None and self._name is None:
            self.store.write(lambda connection: claiming.end_process(connection, self._owner, time.time()))
            self._owner = None

    # Runs

    def start_or_resume(self, *, settings: Mapping[str, Any], inputs: Mapping[str, Any], label: str = "") -> Run:
        """The run of these settings over these inputs: a new one, or the one that was begun before.

        Both are kept as they are given and must be JSON: no secrets. Inputs are paths and options, not what they hold.
        """
        identity = run_identity(settings, inputs)

        def write(connection: Connection) -> tuple[Row[Any], bool]:
            now = self._clock(connection)
            row = {
                "identity": identity,
                "label": label,
                "settings": json_text(settings),
                "inputs": json_text(inputs),
                "begun_at": now,
                "resumed_at": now,
            }
            there = run.c.identity == identity
            changed = update(run).where(there).values(resumed_at=now, ended_at=None, ending=None)
            new = connection.execute(changed).rowcount == 0
            if new:
                insertion = put(connection, run).inline().on_conflict_do_nothing(index_elements=["identity"])
                new = connection.execute(insertion, row, execution_options={"preserve_rowcount": True}).rowcount == 1
            found = connection.execute(select(run).where(there)).one()
            _note(connection, found.id, "begun" if new else "resumed", {"pid": os.getpid()}, now)
            return found, not new

        found, resumed = self.store.write(write)
        return _run(found, resumed=resumed)

    def find(self, *, settings: Mapping[str, Any], inputs: Mapping[str, Any]) -> Run | None:
        """The run of these settings over these inputs, if it was ever begun; nothing is changed."""
        with self.store.reading() as connection:
            row = connection.execute(select(run).where(run.c.identity == run_identity(settings, inputs))).one_or_none()
        return None if row is None else _run(row)

    def run(self, run_id: int) -> Run:
        """One run. Raises StoreError where there is none of this number."""
        with self.store.reading() as connection:
            row = connection.execute(select(run).where(run.c.id == run_id)).one_or_none()
        if row is None:
            raise StoreError(f"store {self.store.name}: no run {run_id}; `extractor runs` lists those there are")
        return _run(row)

    def runs(self, *, limit: int = 1000) -> list[Run]:
        """Runs, the last begun first."""
        with self.store.reading() as connection:
            return [_run(row) for row in connection.execute(select(run).order_by(run.c.id.desc()).limit(limit))]

    def inputs_read(self, run_id: int) -> None:
        """Note that all inputs of a run were added."""
        self.store.write(
            lambda connection: connection.execute(update(run).where(run.c.id == run_id).values(inputs_read=1))
        )

    def end(self, run_id: int, ending: str, detail: Mapping[str, Any] | None = None) -> None:
        """Note how a session of a run ended (`done`, `failures`, `cap`, `interrupted`, `refused`)."""

        def write(connection: Connection) -> None:
            now = self._clock(connection)
            connection.execute(update(run).where(run.c.id == run_id).values(ended_at=now, ending=ending))
            _note(connection, run_id, ending, detail or {}, now)

        self.store.write(write)

    def note(self, run_id: int, kind: str, detail: Mapping[str, Any]) -> None:
        """Write a line into a run's log: a pause, a lowered limit, a cap. `detail` is JSON without secrets."""
        self.store.write(lambda connection: _note(connection, run_id, kind, detail, self._clock(connection)))

    def events(
        self, run_id: int, *, kinds: Sequence[str] = (), limit: int = 100
    ) -> list[tuple[float, str, dict[str, Any]]]:
        """The last lines of a run's log, of these kinds or of all, oldest first: time, kind, detail."""
        query = select(event).where(event.c.run_id == run_id).order_by(event.c.id.desc()).limit(limit)
        if kinds:
            query = query.where(event.c.kind.in_(kinds))
        with self.store.reading() as connection:
            rows = connection.execute(query).all()
        return [(row.at, row.kind, json.loads(row.detail)) for row in reversed(rows)]

    def totals(self, run_id: int, *, minutes: int = 60) -> Totals:
        """The numbers of a run; costs the same for ten items and for a million."""
        with self.store.reading() as connection:
            return read_totals(connection, run_id, minutes=minutes)

    # Items

    def add(self, run_id: int, items: Iterable[NewItem], *, batch: int = _BATCH) -> Added:
        """Add a stream of inputs, committed batch by batch; those that the run has are left as they are.

        An item's position is the order in which the run first saw it. Work that another run has done is linked: the
        item is finished as it is added. Work that another run failed to get an answer for is pending again.
        """
        stream, new, known, linked = iter(items), 0, 0, 0
        while load := tuple(islice(stream, batch)):
            added = self.add_batch(run_id, load)
            new, known, linked = new + added.new, known + added.known, linked + added.linked
        return Added(new, known, linked)

    def add_batch(self, run_id: int, items: Sequence[NewItem]) -> Added:
        """`add` for a few inputs in one transaction; tells the position of each."""
        return self.store.submit(write_items, AddLoad(run_id, tuple(items))).result()

    def claim(self, run_id: int, count: int, *, lease_seconds: float) -> list[Item]:
        """Take up to `count` pieces of work of a run in hand, in order of position; fewer or none where few are free.

        None does not mean that a run is done: others may have the rest in hand (`totals(...).open`).
        """
        look = time.monotonic() - self._looked_at > _LOOK_FOR_DEAD
        if look:
            self._looked_at = time.monotonic()
        load = ClaimLoad(run_id, count, self._owner_id(), lease_seconds, self.store.now, look_for_dead=look)
        return self.store.submit(claiming.write_claims, load).result()

    def held(self, run_id: int) -> list[Item]:
        """What this owner has in hand of a run: for a named owner, also what an earlier process claimed."""
        owner = self._owner_id()
        with self.store.reading() as connection:
            ids = connection.scalars(select(work.c.id).where(work.c.lease_owner == owner, work.c.state == "asked"))
            return claiming.read_items(connection, run_id, list(ids))

    def renew(self, items: Iterable[Item], *, lease_seconds: float) -> set[int]:
        """Lengthen leases, from now; the work ids that this owner still has."""
        ids, owner = [item.work_id for item in items], self._owner_id()
        return self.store.write(
            lambda connection: claiming.renew(connection, ids, owner, self.store.now() + lease_seconds)
        )

    def release(self, items: Iterable[Item]) -> None:
        """Give work back as pending; what another process has meanwhile is left to it."""
        ids, owner = [item.work_id for item in items], self._owner_id()
        self.store.write(lambda connection: claiming.release(connection, ids, owner))

    def finish(
        self, item: Item, record: Record[Any], *, seconds: float | None = None, paid: bool = True
    ) -> Future[bool]:
        """Write a record, its findings, its state and the run's numbers, all or nothing.

        The state follows from the record: `done`, `review`, `failed` (reason: the outcome) or `skipped`. The future is
        done when that is committed; False: the lease was lost and another process does it, nothing was written.
        `paid` False: no answer was bought for it in this run.
        """
        load = prepare(
            item.work_id,
            record,
            now=time.time(),
            owner=self._owner_id(),
            run_id=item.run_id,
            seconds=seconds,
            paid=paid,
        )
        return self.store.submit(write_finished, load, may_wait=True)

    def judge_again(self, work_id: int, record: Record[Any]) -> Future[bool]:
        """Replace the record of finished work, as new rules judge it; state and numbers follow, nothing is spent.

        False: the work is not finished.
        """
        load: Finished = prepare(work_id, record, now=time.time())
        return self.store.submit(write_finished, load)

    def skip(self, item: Item, reason: str, message: str | None = None) -> Future[bool]:
        """Skip a claimed item in its run only, as its policy wants (`duplicate`, `language`, ...).

        The work itself is given back: another run may do it. False: the lease was lost.
        """
        return self.store.submit(claiming.write_skips, SkipLoad(item, self._owner_id(), reason, message))

    def retry(self, run_id: int, which: Retry) -> int:
        """Make failed items pending again; how many.

        `failed`: those that got no answer. `invalid`: those whose answer was not usable; their stored answers are set
        aside, else they would be found again. `all`: both.
        """
        total = 0
        while count := self.store.write(lambda connection: write_retries(connection, run_id, which)):
            total += count
        return total

    def items(
        self, run_id: int, *, state: ItemState | None = None, reason: str | None = None, after: int = -1
    ) -> Iterator[ItemRow]:
        """Items of a run in order of position, from the one after `after`; read page by page."""
        columns = (
            run_item,
            work.c.work_key,
            work.c.article_id,
            work.c.attempts,
            work.c.message.label("work_message"),
        )
        query = select(*columns).join_from(run_item, work).where(run_item.c.run_id == run_id)
        if state is not None:
            query = query.where(run_item.c.state == state)
        if reason is not None:
            query = query.where(run_item.c.reason == reason)
        query = query.order_by(run_item.c.position).limit(500)
        while True:
            with self.store.reading() as connection:
                rows = connection.execute(query.where(run_item.c.position > after)).all()
            for row in rows:
                yield ItemRow(
                    run_id=run_id,
                    position=row.position,
                    work_id=row.work_id,
                    work_key=row.work_key,
                    article_id=row.article_id,
                    source=row.source,
                    state=row.state,
                    reason=row.reason,
                    message=row.message if row.by_policy else row.work_message,
                    attempts=row.attempts,
                )
            if len(rows) < 500:
                return
            after = rows[-1].position

    def holder(self) -> int:
        """The number of this owner, for those who finish on its behalf what it holds (`finishing.prepare`)."""
        return self._owner_id()

    def _owner_id(self) -> int:
        """The row of this owner, made when it first takes something in hand."""
        if self._owner is None:
            self._owner = self.store.write(self._write_owner)
        return self._owner

    def _write_owner(self, connection: Connection) -> int:
        place, pid, started = (host(), os.getpid(), own_start()) if self._name is None else (NAMED, 0, self._name)
        if self._name is not None:
            if self.store.postgres:
                claiming.lock_name(connection, self._name)
            same = (process.c.host == place, process.c.started == started)
            found: int | None = connection.scalar(select(process.c.id).where(*same))
            if found is not None:
                return found
        made = connection.execute(
            insert(process).values(host=place, pid=pid, started=started, begun_at=self._clock(connection))
        )
        assert made.inserted_primary_key is not None
        return int(made.inserted_primary_key[0])

    def _clock(self, connection: Connection) -> float:
        return float(connection.scalar(select(self.store.now())) or 0.0)


def _note(connection: Connection, run_id: int, kind: str, detail: Mapping[str, Any], now: float) -> None:
    connection.execute(insert(event).values(run_id=run_id, at=now, kind=kind, detail=json_text(detail)))


def _run(row: Row[Any], *, resumed: bool = False) -> Run:
    return Run(
        id=row.id,
        label=row.label,
        settings=json.loads(row.settings),
        inputs=json.loads(row.inputs),
        items=row.item_count,
        inputs_read=bool(row.inputs_read),
        begun_at=row.begun_at,
        resumed_at=row.resumed_at,
        ended_at=row.ended_at,
        ending=row.ending,
        resumed=resumed,
    )
