"""Equal work that is under way is done once: whoever comes second waits for the result of the first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ("SingleFlight",)

ResultT = TypeVar("ResultT")


@dataclass
class _Flight(Generic[ResultT]):
    landed: asyncio.Event
    result: ResultT | None = None


class SingleFlight(Generic[ResultT]):
    """Work by key, in one event loop. What gave no result is not shared: the next in line does it himself."""

    def __init__(self) -> None:
        self._flights: dict[str, _Flight[ResultT]] = {}

    async def share(self, key: str, work: Callable[[], Awaitable[ResultT | None]]) -> tuple[ResultT | None, bool]:
        """The result of `work`, and whether it was this call that did it.

        An exception or a cancellation is that of the call that did the work; those that waited do it in their turn.
        """
        while flight := self._flights.get(key):
            await flight.landed.wait()
            if flight.result is not None:
                return flight.result, False
        flight = self._flights[key] = _Flight(asyncio.Event())
        try:
            flight.result = await work()
        finally:
            del self._flights[key]
            flight.landed.set()
        return flight.result, True
