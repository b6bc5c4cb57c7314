"""The one writer of a process: a thread that takes what waits, commits it together, and tells each caller.

A caller's future is done when its change is committed, never before. Whatever has piled up while the last transaction
ran is the next one, so a lone change is committed at once and a thousand in flight share a few commits. Changes that
may wait (answers and records, of which many come) wait for others until 50 ms after the last transaction began: one
alone takes four times the processor time of one among sixteen.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

__all__ = ("Change", "Writer", "persist", "worth_another_try")

log = logging.getLogger("extractor.store")
LoadT = TypeVar("LoadT", contravariant=True)
ResultT = TypeVar("ResultT", covariant=True)

_MOST = 500
"""Changes in one transaction."""
_GATHER = 0.05
"""Seconds from one transaction to the next where all that is to be written may wait."""
_TRIES = 8
"""Times that a transaction is tried where another process was in the way or the server went away: about 25 s."""


class Change(Protocol[LoadT, ResultT]):
    """A change for which many callers may wait: gets all of their loads at once and gives a result for each."""

    def __call__(self, connection: Connection, loads: Sequence[LoadT], /) -> Sequence[ResultT]:
        """Write; raise where one of the loads cannot be written: they are then tried one by one."""


@dataclass
class _Order:
    change: Change[Any, Any]
    load: Any
    may_wait: bool = False
    future: Future[Any] = field(default_factory=Future)


class Writer:
    """Runs changes in transactions that `transact` opens. The thread starts with the first change."""

    def __init__(self, transact: Callable[[Callable[[Connection], Any]], Any]) -> None:
        self._transact = transact
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def submit(self, change: Change[LoadT, ResultT], load: LoadT, *, may_wait: bool = False) -> Future[ResultT]:
        """A future of the change's result, done once it is committed. Raises RuntimeError on a closed writer."""
        order = _Order(change, load, may_wait)
        with self._lock:
            if self._closed:
                raise RuntimeError("the store is closed")
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="extractor-store", daemon=True)
                self._thread.start()
            self._orders.put(order)
        return order.future

    def close(self) -> None:
        """Write what waits, then stop."""
        with self._lock:
            thread, self._thread, self._closed = self._thread, None, True
            self._orders.put(None)
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _work(self) -> None:
        began = -_GATHER
        while True:
            first = self._orders.get()
            if first is None:
                return
            orders, last = [first], False
            while len(orders) < _MOST:
                wait = began + _GATHER - time.monotonic() if orders[-1].may_wait else 0.0
                try:
                    order = self._orders.get(timeout=wait) if wait > 0 else self._orders.get_nowait()
                except queue.Empty:
                    break
                if order is None:
                    last = True
                    break
                orders.append(order)
            began = time.monotonic()
            self._write([order for order in orders if order.future.set_running_or_notify_cancel()])
            if last:
                return

    def _write(self, orders: Sequence[_Order]) -> None:
        if not orders:
            return
        groups: dict[Any, list[_Order]] = {}
        for order in orders:
            groups.setdefault(order.change, []).append(order)
        try:
            results = self._transact(lambda connection: [_run(connection, group) for group in groups.values()])
        except BaseException as error:
            if len(orders) == 1:
                orders[0].future.set_exception(error)
                return
            # One of them is at fault: the others must not be lost with it.
            for order in orders:
                self._write([order])
            return
        for group, group_results in zip(groups.values(), results, strict=True):
            for order, result in zip(group, group_results, strict=True):
                order.future.set_result(result)


def _run(connection: Connection, group: Sequence[_Order]) -> Sequence[Any]:
    results = list(group[0].change(connection, [order.load for order in group]))
    assert len(results) == len(group), "a change gives one result for each load"
    return results


def worth_another_try(error: DBAPIError) -> bool:
    """Whether the transaction failed for a reason that passes: a deadlock, a lock, a lost connection."""
    code = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or code in ("40001", "40P01", "55P03", "57P01", "57P03", "08006", "08001"):
        return True
    return code is None and "locked" in str(error.orig).lower()


def persist(attempt: Callable[[], ResultT]) -> ResultT:
    """The result of a transaction, tried again while its failure may pass."""
    for number in range(_TRIES):
        try:
            return attempt()
        except DBAPIError as error:
            if number == _TRIES - 1 or not worth_another_try(error):
                raise
            log.debug("store: trying again after %s", type(error.orig).__name__)
            time.sleep(0.1 * 2**number)
    raise AssertionError
