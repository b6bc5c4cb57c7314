"""The writer: one thread, few commits, nothing lost with what fails beside it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest
from sqlalchemy import Connection, select

from extractor.errors import StoreError
from extractor.runs.store import Store
from extractor.runs.store.tables import fragment


def add(connection: Connection, loads: Sequence[str]) -> list[str]:
    connection.execute(fragment.insert(), [{"id": name, "body": b"u"} for name in loads])
    return [f"{name}!" for name in loads]


def names(store: Store) -> list[str]:
    with store.reading() as connection:
        return sorted(connection.scalars(select(fragment.c.id)))


def held_up(store: Store) -> threading.Event:
    """Keeps the writer busy until the event is set."""
    go, busy = threading.Event(), threading.Event()

    def wait(connection: Connection, loads: Sequence[None]) -> Sequence[None]:
        busy.set()
        go.wait(10)
        return loads

    store.submit(wait, None)
    assert busy.wait(10)
    return go


def test_what_piled_up_is_one_transaction(store: Store) -> None:
    calls: list[int] = []

    def counted(connection: Connection, loads: Sequence[str]) -> list[str]:
        calls.append(len(loads))
        return add(connection, loads)

    go = held_up(store)
    futures = [store.submit(counted, f"f{number:04}") for number in range(700)]
    assert not any(future.done() for future in futures)
    go.set()
    assert [future.result() for future in futures] == [f"f{number:04}!" for number in range(700)]
    assert calls == [500, 200]


def test_a_future_is_done_when_it_is_committed(store: Store) -> None:
    store.submit(add, "a").result()
    assert names(store) == ["a"]


def test_one_that_fails_takes_nothing_with_it(store: Store) -> None:
    store.submit(add, "b").result()
    go = held_up(store)
    futures = [store.submit(add, name) for name in "abcd"]
    go.set()
    assert isinstance(futures[1].exception(), StoreError)
    assert [futures[index].result() for index in (0, 2, 3)] == ["a!", "c!", "d!"]
    assert names(store) == ["a", "b", "c", "d"]


def test_changes_of_two_kinds(store: Store) -> None:
    def other(connection: Connection, loads: Sequence[int]) -> list[int]:
        return [load + 1 for load in loads]

    go = held_up(store)
    futures = [store.submit(add, "a"), store.submit(other, 1), store.submit(add, "b"), store.submit(other, 2)]
    go.set()
    assert [future.result() for future in futures] == ["a!", 2, "b!", 3]


def test_in_a_coroutine(store: Store) -> None:
    async def work() -> list[str]:
        return list(await asyncio.gather(*(asyncio.wrap_future(store.submit(add, name)) for name in "abc")))

    assert asyncio.run(work()) == ["a!", "b!", "c!"]


def test_a_cancelled_change_is_not_written(store: Store) -> None:
    go = held_up(store)
    futures = [store.submit(add, name) for name in "ab"]
    assert futures[0].cancel()
    go.set()
    assert futures[1].result() == "b!"
    assert names(store) == ["b"]


def test_closing_writes_what_waits(address: str) -> None:
    from extractor.runs.store import open_store

    store = open_store(address)
    go = held_up(store)
    future = store.submit(add, "a")
    threading.Timer(0.05, go.set).start()
    store.close()
    assert future.result(timeout=0) == "a!"
    with pytest.raises(RuntimeError, match="closed"):
        store.submit(add, "b")
    store.close()


def test_another_process_that_holds_the_store_is_waited_for(store: Store, address: str) -> None:
    from extractor.runs.store import open_store

    with open_store(address) as other:
        go = held_up(other)
        threading.Timer(0.2, go.set).start()
        assert store.submit(add, "a").result() == "a!"
