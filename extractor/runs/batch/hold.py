"""One process at a time is at work on the batches of a store, so that nothing is sent by two.

The hold ends with the process (at once, on the same machine), or when it was not renewed for ten minutes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from extractor.errors import StoreError
from extractor.runs.store import Store
from extractor.runs.store.batch_tables import batch_hold
from extractor.runs.store.owners import alive, host, own_start
from extractor.runs.store.tallies import put

__all__ = ("Hold", "holding")

_SECONDS = 600.0
_PATIENCE = 5.0
"""Seconds that a second process waits for the first."""


@dataclass
class Hold:
    """The right to work on the batches of a store."""

    store: Store
    started: str
    renewed: float = 0.0

    def confirm(self, connection: Connection) -> None:
        """Renew the hold, in the caller's transaction. Raises StoreError where another process took it over."""
        until = self.store.now() + _SECONDS
        mine = (batch_hold.c.host == host(), batch_hold.c.pid == os.getpid(), batch_hold.c.started == self.started)
        if connection.execute(update(batch_hold).where(*mine).values(until=until)).rowcount != 1:
            raise StoreError(
                f"store {self.store.name}: this process stood still too long and another one went on with the batches; "
                "run the same command again"
            )
        self.renewed = time.monotonic()

    def keep(self) -> None:
        """Renew the hold where that is due."""
        if time.monotonic() - self.renewed > _SECONDS / 10:
            self.store.write(self.confirm)


@contextmanager
def holding(store: Store, *, patience: float = _PATIENCE) -> Iterator[Hold]:
    """Hold the batches of a store. Raises StoreError where another process does and goes on doing so."""
    hold = Hold(store, own_start())
    deadline = time.monotonic() + patience
    while (other := store.write(lambda connection: _take(connection, store, hold))) is not None:
        if time.monotonic() > deadline:
            raise StoreError(
                f"store {store.name}: another batch command (process {other}) is at work; try again when it has ended"
            )
        time.sleep(0.2)
    hold.renewed = time.monotonic()
    try:
        yield hold
    finally:
        mine = (batch_hold.c.host == host(), batch_hold.c.pid == os.getpid(), batch_hold.c.started == hold.started)
        store.write(lambda connection: connection.execute(delete(batch_hold).where(*mine)))


def _take(connection: Connection, store: Store, hold: Hold) -> int | None:
    """Take the hold; None, or the number of the process that has it."""
    now = float(connection.scalar(select(store.now())) or 0.0)
    row = {"id": 1, "host": host(), "pid": os.getpid(), "started": hold.started, "until": now + _SECONDS}
    statement = put(connection, batch_hold).inline().on_conflict_do_nothing(index_elements=["id"])
    connection.execute(statement, {**row, "host": "", "pid": 0, "started": "", "until": 0.0})  # a row to lock
    there = connection.execute(select(batch_hold).where(batch_hold.c.id == 1).with_for_update()).one()
    on_this_machine = there.host == host()
    if there.until > now and not (on_this_machine and not alive(there.pid, there.started)):
        return int(there.pid)
    connection.execute(update(batch_hold).where(batch_hold.c.id == 1).values(row))
    return None
