"""A bounded worker pool over a stream of inputs.

Inputs are pulled only as workers get free, so memory does not grow with their number. Records come back in input
order, which keeps output files the same byte for byte whatever answers first.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import TypeVar

__all__ = ("run",)

InputT = TypeVar("InputT")
ResultT = TypeVar("ResultT")


async def run(
    inputs: Iterable[InputT], work: Callable[[InputT], Awaitable[ResultT]], *, workers: int
) -> AsyncIterator[ResultT]:
    """Results of `work` for each input, in input order, with at most `workers` under way.

    An exception of `work` is raised where its result is due; what was under way is cancelled. Raises ValueError where
    `workers` is less than 1.
    """
    if workers < 1:
        raise ValueError(f"workers must be >= 1, got {workers}")
    under_way: deque[asyncio.Task[ResultT]] = deque()
    stream = iter(inputs)
    try:
        for item in stream:
            under_way.append(asyncio.create_task(_as_coroutine(work, item)))
            if len(under_way) >= workers:
                yield await under_way.popleft()
        while under_way:
            yield await under_way.popleft()
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def _as_coroutine(work: Callable[[InputT], Awaitable[ResultT]], item: InputT) -> ResultT:
    return await work(item)
