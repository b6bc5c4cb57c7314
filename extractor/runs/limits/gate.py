"""All limits of a run behind one gate."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from extractor.llm.gate import CallOutcome, CallWeight, Slot
from extractor.runs.limits.settings import LimitEvent, LimitSettings, Spent

__all__ = ("RunGate",)


class RunGate:
    """Lets a run's calls through. Implements `extractor.llm.gate.Gate`."""

    def __init__(self, limits: LimitSettings, *, on_event: Callable[[LimitEvent], None] | None = None) -> None:
        self.limits = limits
        self._on_event = on_event
        self._semaphore = asyncio.Semaphore(limits.in_flight)
        self._calls = self._under_way = 0

    @asynccontextmanager
    async def slot(self, weight: CallWeight) -> AsyncIterator[Slot]:
        """Leave to send one call. Raises CapReachedError where a cap lets nothing more through."""
        async with self._semaphore:
            self._calls += 1
            self._under_way += 1
            try:
                yield _Ticket()
            finally:
                self._under_way -= 1

    def spent(self) -> Spent:
        """What was used so far, and how the gate stands."""
        return Spent(calls=self._calls, in_flight=self._under_way, limit=self.limits.in_flight)


class _Ticket:
    def report(self, outcome: CallOutcome) -> None:
        """Hear how the call went."""
