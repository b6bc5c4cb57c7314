"""The worker pool: order, bound, laziness, and what a failure does to the rest."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from typing import Any

import pytest

from extractor.runs.pool import run


async def collect(inputs: Any, work: Any, workers: int) -> list[Any]:
    return [result async for result in run(inputs, work, workers=workers)]


@pytest.mark.parametrize("workers", [1, 2, 4, 50])
def test_order_is_kept_and_no_more_are_under_way(workers: int) -> None:
    chance = random.Random(4)
    delays = [chance.choice((0.0, 0.001, 0.004)) for _ in range(40)]
    under_way = most = 0

    async def work(item: int) -> int:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(delays[item])
        under_way -= 1
        return item * item

    assert asyncio.run(collect(range(40), work, workers)) == [item * item for item in range(40)]
    assert most == min(workers, 40)


def test_inputs_are_pulled_as_workers_get_free() -> None:
    pulled: list[int] = []

    def endless() -> Iterator[int]:
        while True:
            pulled.append(len(pulled))
            yield pulled[-1]

    async def work(item: int) -> int:
        return item

    async def first(count: int) -> list[int]:
        stream = run(endless(), work, workers=3)
        found = [await anext(stream) for _ in range(count)]
        await stream.aclose()  # type: ignore[attr-defined]
        return found

    assert asyncio.run(first(5)) == [0, 1, 2, 3, 4]
    assert len(pulled) <= 5 + 3


def test_an_exception_comes_where_its_result_is_due_and_cancels_the_rest() -> None:
    cancelled: list[int] = []

    async def work(item: int) -> int:
        if item == 2:
            raise LookupError("two")
        try:
            await asyncio.sleep(0.001 if item < 2 else 30)
        except asyncio.CancelledError:
            cancelled.append(item)
            raise
        return item

    async def main() -> list[int]:
        found = []
        with pytest.raises(LookupError, match="two"):
            async for result in run(range(9), work, workers=4):
                found.append(result)
        return found

    assert asyncio.run(main()) == [0, 1]
    assert cancelled
    assert 2 not in cancelled


def test_an_input_that_fails_to_come_is_raised() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise OSError("the folder went away")

    async def work(item: int) -> int:
        return item

    with pytest.raises(OSError, match="went away"):
        asyncio.run(collect(broken(), work, 1))


@pytest.mark.parametrize("workers", [0, -1])
def test_no_workers(workers: int) -> None:
    with pytest.raises(ValueError, match="workers"):
        asyncio.run(collect([1], None, workers))


def test_no_inputs() -> None:
    assert asyncio.run(collect([], None, 3)) == []
