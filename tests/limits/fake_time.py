"""An event loop whose clock jumps to the next alarm: hours of limits are tested in milliseconds, the same each time."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

__all__ = ("FakeTimeLoop", "run_fast")

ResultT = TypeVar("ResultT")


class _Jumping(selectors.SelectSelector):
    """Waits for nothing: the time that would be waited is added to the clock."""

    skipped = 0.0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None:
            raise RuntimeError("nothing will ever happen: a test waits for ever")
        self.skipped += max(0.0, timeout)
        return super().select(0)


class FakeTimeLoop(asyncio.SelectorEventLoop):
    """The clock stands still while code runs."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._jumping.skipped


def run_fast(main: Coroutine[Any, Any, ResultT]) -> ResultT:
    """`asyncio.run` with a clock that jumps. Nothing in it may wait for a network or a thread."""
    with asyncio.Runner(loop_factory=FakeTimeLoop) as runner:
        return runner.run(main)
