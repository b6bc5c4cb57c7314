"""The desk: one actor beside the driver, through which every worker of the cluster reads and writes the store.

Why one desk and not a connection for each worker:

- SQLite can only be opened on the driver's machine, and the desk writes to Postgres as well: one path, tested once;
- no worker needs the database's address or password;
- an answer is committed before the worker goes on, whatever becomes of worker or driver afterwards;
- limits and the budget are those of the whole run, not of each worker.

It writes what is ready to be written (workers prepare the rows), many at once in one transaction. It is pinned to the
driver's machine, restarted when it dies, and all of its methods may be called again without harm.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from extractor.errors import CapReachedError, RecordingError
from extractor.llm.gate import CallOutcome, CallWeight, Gate, Slot
from extractor.llm.recordings import Recording, Recordings, RecordingStore

if TYPE_CHECKING:
    from extractor.extraction.session import Settings
    from extractor.runs.limits import LimitSettings, RunGate
    from extractor.runs.store.finishing import Finished

__all__ = ("AnswersAtDesk", "Desk", "GateAtDesk")

_GRACE = 60.0
"""Seconds beyond a call's time-out after which the worker that sent it is taken to be dead."""


class Desk:
    """Reads and writes the store for workers; made an actor by `ray.remote`.

    Methods return words instead of raising what a worker should handle: Ray would put a traceback around it.
    """

    def __init__(self, address: str, run_id: int, settings: Settings, limits: LimitSettings) -> None:
        from extractor.runs.store import Ledger, StoredAnswers, open_store

        self._store = open_store(address)
        self._ledger = Ledger(self._store)
        self._run_id, self._settings, self._limits = run_id, settings, limits
        folder = settings.recordings
        self._answers: Recordings = StoredAnswers(self._store) if folder is None else RecordingStore(folder)
        self._gate: RunGate | None = None
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._slots: dict[str, asyncio.Future[CallOutcome | None]] = {}
        self._stopped = False

    async def ready(self) -> bool:
        """Answers once the store is open."""
        return True

    async def stop(self) -> None:
        """Let no further article begin; what is under way ends as it would."""
        self._stopped = True

    async def may_begin(self, work_id: int, owner: int) -> bool:
        """Whether a piece of work is still to be done: not where it is finished, or the run is to stop.

        A block of articles is given out again as a whole when its worker died.
        """
        from sqlalchemy import select

        from extractor.runs.store.tables import work

        if self._stopped:
            return False
        query = select(work.c.state).where(work.c.id == work_id, work.c.lease_owner == owner)
        with self._store.reading() as connection:
            return connection.scalar(query) == "asked"

    async def find(self, request: Mapping[str, Any]) -> Recording | str | None:
        """The answer to a canonical request, None, or why it cannot be used."""
        try:
            return self._answers.find(request)
        except RecordingError as error:
            return str(error)

    async def keep(self, recording: Recording, secrets: tuple[str, ...]) -> str | None:
        """Keep an answer; returns when it is committed: None, or why it could not be kept."""
        try:
            await self._answers.keep(recording, secrets=secrets)
        except RecordingError as error:
            return str(error)
        return None

    async def explain_miss(self, request: Mapping[str, Any], article: str | None) -> str:
        """Why no answer is found."""
        return self._answers.explain_miss(request, article)

    async def finish(self, load: Finished) -> bool:
        """Write a record; returns when it is committed. False: it was written before, or another process does it."""
        from extractor.runs.store.finishing import write_finished

        return await asyncio.wrap_future(self._store.submit(write_finished, load))

    async def enter(self, name: str, weight: CallWeight) -> str | None:
        """Wait for leave to send a call, held by this name: None, or the words of a cap that was reached."""
        gate = self._open_gate()
        entered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[name] = asyncio.create_task(self._hold(gate, name, weight, entered))
        try:
            await entered
        except CapReachedError as error:
            return str(error)
        return None

    async def leave(self, name: str, outcome: CallOutcome | None) -> None:
        """Give a slot back, or wait for it no longer; `outcome` None: the call was cancelled."""
        left = self._slots.get(name)
        if left is None:
            if name in self._waiting:
                self._waiting[name].cancel()
        elif not left.done():
            left.set_result(outcome)

    def _open_gate(self) -> RunGate:
        """The limits of the run, made where their event loop is."""
        from extractor.runs.running import run_gate

        if self._gate is None:
            self._gate = run_gate(self._ledger, self._ledger.run(self._run_id), self._settings, self._limits)
            capped = self._limits.max_cost is not None or self._limits.max_tokens is not None
            if capped and _restarted():
                self._gate.stop("the process that counts what is spent died; start again")
        return self._gate

    async def _hold(self, gate: Gate, name: str, weight: CallWeight, entered: asyncio.Future[None]) -> None:
        """Hold a slot for a worker until it leaves. A worker that died does not hold it for ever."""
        try:
            async with gate.slot(weight) as slot:
                left = self._slots[name] = asyncio.get_running_loop().create_future()
                entered.set_result(None)
                with contextlib.suppress(TimeoutError):
                    outcome = await asyncio.wait_for(left, self._settings.timeout + _GRACE)
                    if outcome is not None:
                        slot.report(outcome)
        except Exception as error:
            if entered.done():
                raise
            entered.set_exception(error)
        finally:
            entered.cancel()  # does nothing where it is done
            self._slots.pop(name, None)
            self._waiting.pop(name, None)


def _restarted() -> bool:
    """Whether this desk stands in for one that died."""
    import ray

    return ray.is_initialized() and bool(ray.get_runtime_context().was_current_actor_reconstructed)


@dataclass
class AnswersAtDesk:
    """The answers that there are, as a worker sees them (`extractor.llm.recordings.Recordings`)."""

    desk: Any

    def find(self, request: Mapping[str, Any]) -> Recording | None:
        """The answer to a canonical request, or None. Raises RecordingError where it cannot be used."""
        import ray

        found: Recording | str | None = ray.get(self.desk.find.remote(request))
        if isinstance(found, str):
            raise RecordingError(found)
        return found

    async def keep(self, recording: Recording, *, secrets: Iterable[str] = ()) -> None:
        """Keep an answer; it is committed when this returns. Raises RecordingError where it may or can not be."""
        refused = await self.desk.keep.remote(recording, tuple(secrets))
        if refused is not None:
            raise RecordingError(refused)

    def explain_miss(self, request: Mapping[str, Any], article: str | None = None) -> str:
        """Why no answer is found, and the next command."""
        import ray

        words: str = ray.get(self.desk.explain_miss.remote(request, article))
        return words


@dataclass
class GateAtDesk:
    """The run's gate as a worker sees it (`extractor.llm.gate.Gate`)."""

    desk: Any

    def slot(self, weight: CallWeight) -> AbstractAsyncContextManager[Slot]:
        """Entered before and left after each HTTP call. Entering raises CapReachedError where it may not be sent."""
        return self._slot(weight)

    @asynccontextmanager
    async def _slot(self, weight: CallWeight) -> AsyncIterator[Slot]:
        slot, name = _Slot(), uuid.uuid4().hex
        try:
            refused = await self.desk.enter.remote(name, weight)
            if refused is not None:
                raise CapReachedError(refused)
            yield slot
        finally:
            self.desk.leave.remote(name, slot.outcome)


@dataclass
class _Slot:
    outcome: CallOutcome | None = field(default=None)

    def report(self, outcome: CallOutcome) -> None:
        self.outcome = outcome
