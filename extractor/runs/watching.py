"""What is noted of each call on its way: that an article had to buy it, and how long it had to wait for its turn.

A worker opens an `ArticleClock` around an article; whatever happens in its task finds the clock by a context variable.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from extractor.llm.gate import CallOutcome, CallWeight, Gate, Slot

__all__ = ("ArticleClock", "CallWatcher", "WatchedGate")


class ArticleClock:
    """The time limit of one article. Waiting for leave to send is not counted: a slow server is no fault of its."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self._timeout: asyncio.Timeout | None = None
        self._left: float | None = None
        self.calls = 0
        """Calls that were sent for it."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run the clock. Raises TimeoutError where the time is over."""
        token = _clock.set(self)
        try:
            async with asyncio.timeout(self.seconds) as self._timeout:
                yield
        finally:
            _clock.reset(token)

    def pause(self) -> None:
        """Let no time pass until `resume`."""
        timeout = self._timeout
        if timeout is not None and not timeout.expired() and (until := timeout.when()) is not None:
            self._left = max(0.0, until - asyncio.get_running_loop().time())
            timeout.reschedule(None)

    def resume(self) -> None:
        """Let time pass again."""
        timeout = self._timeout
        if timeout is not None and not timeout.expired() and self._left is not None:
            timeout.reschedule(asyncio.get_running_loop().time() + self._left)
            self._left = None


_clock: ContextVar[ArticleClock | None] = ContextVar("article-clock", default=None)


class CallWatcher(Protocol):
    """Is told of each call that is sent, such as for traces."""

    def begin(self, weight: CallWeight) -> Any:
        """A call is about to be sent; what this returns is handed to `end`."""

    def end(self, call: Any, outcome: CallOutcome | None) -> None:
        """The call is over; None: it was cancelled."""


class WatchedGate:
    """A gate that stops an article's clock while it waits, and tells a watcher of each call."""

    def __init__(self, gate: Gate, watcher: CallWatcher | None = None) -> None:
        self._gate = gate
        self._watcher = watcher

    @asynccontextmanager
    async def slot(self, weight: CallWeight) -> AsyncIterator[Slot]:
        """Leave to send one call; see `extractor.llm.gate.Gate`."""
        clock = _clock.get()
        slot = self._gate.slot(weight)
        if clock is not None:
            clock.pause()
        try:
            entered = await slot.__aenter__()
        finally:
            if clock is not None:
                clock.resume()
        if clock is not None:
            clock.calls += 1
        watched = _Watched(entered, self._watcher, weight)
        error: BaseException | None = None
        try:
            yield watched
        except BaseException as raised:
            error = raised
            raise
        finally:
            watched.over()
            await slot.__aexit__(type(error) if error else None, error, error.__traceback__ if error else None)


class _Watched:
    """A slot whose report a watcher hears too."""

    def __init__(self, slot: Slot, watcher: CallWatcher | None, weight: CallWeight) -> None:
        self._slot, self._watcher = slot, watcher
        self._call = watcher.begin(weight) if watcher else None
        self._outcome: CallOutcome | None = None

    def report(self, outcome: CallOutcome) -> None:
        """Hear how the call went."""
        self._outcome = outcome
        self._slot.report(outcome)

    def over(self) -> None:
        """The slot is left."""
        if self._watcher is not None:
            self._watcher.end(self._call, self._outcome)
