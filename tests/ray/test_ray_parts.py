"""Desk, worker and driver as plain classes: what each does when something goes wrong. No cluster."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_server import Script, api_error, fake_server, says
from newsroom import GUNMEN, answer, report, write_prompt
from test_answers import recording

from extractor.errors import CapReachedError, UsageError
from extractor.extraction.session import Settings
from extractor.llm.gate import CallOutcome, CallWeight
from extractor.runs.limits import LimitSettings
from extractor.runs.ray_runner import desk as desk_module
from extractor.runs.ray_runner.cluster import QUIET
from extractor.runs.ray_runner.desk import Desk, GateAtDesk
from extractor.runs.ray_runner.driving import Drive
from extractor.runs.ray_runner.running import run_with_ray
from extractor.runs.ray_runner.worker import ExtractArticles, WorkerSettings, item_of, row_of
from extractor.runs.store import Item, Ledger, NewItem, Store, open_store

WEIGHT = CallWeight(input_bytes=1000, most_output=100)


class Handle:
    """What an actor's handle looks like: `handle.method.remote(...)` begins a call."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._desk, name)

        class Method:
            @staticmethod
            def remote(*words: Any) -> asyncio.Task[Any]:
                return asyncio.ensure_future(method(*words))

        return Method


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as opened:
        yield opened


def claimed(store: Store, count: int) -> tuple[Ledger, list[Item]]:
    """A run with so many articles, all in hand."""
    ledger = Ledger(store)
    run = ledger.start_or_resume(settings={"model": "tiny"}, inputs={"paths": ["inbox"]})
    articles = [report(f"Report {number} of the agency. ") for number in range(count)]
    ledger.add(run.id, [NewItem(f"work-{number}", article) for number, article in enumerate(articles)])
    return ledger, ledger.claim(run.id, count, lease_seconds=60)


def settings(folder: Path, url: str = "http://127.0.0.1:9/v1", **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "model": "tiny", "base_url": url, "prompt": str(write_prompt(folder)), "mode": "off", "recordings": None,
        "timeout": 60.0, "http_retries": 0, "repairs": 0, "parameters": {"max_tokens": 100},
    }  # fmt: skip
    return Settings(**{**values, **changes})


def make_desk(path: Path, run_id: int = 1, **limits: Any) -> Desk:
    return Desk(str(path), run_id, settings(path.parent), LimitSettings(**{"in_flight": 2, **limits}))


def test_a_row_holds_the_whole_item(store: Store) -> None:
    _, [item] = claimed(store, 1)
    assert item_of(row_of(item)) == item
    assert item_of(row_of(item)).article == item.article


# The desk


def test_calls_of_all_workers_share_the_slots(store: Store, path: Path) -> None:
    claimed(store, 1)

    async def main() -> tuple[int, int]:
        gate = GateAtDesk(Handle(make_desk(path, adaptive=False)))
        now = most = done = 0

        async def call() -> None:
            nonlocal now, most, done
            async with gate.slot(WEIGHT) as slot:
                now += 1
                most = max(most, now)
                await asyncio.sleep(0.01)
                now -= 1
                done += 1
                slot.report(CallOutcome(200))

        await asyncio.gather(*(call() for _ in range(9)))
        return most, done

    assert asyncio.run(main()) == (2, 9)


def test_who_is_cancelled_while_waiting_takes_no_slot(store: Store, path: Path) -> None:
    claimed(store, 1)

    async def main() -> None:
        gate = GateAtDesk(Handle(make_desk(path, in_flight=1)))

        async def wait() -> None:
            async with gate.slot(WEIGHT):
                raise AssertionError("it was let through")

        async with gate.slot(WEIGHT) as slot:
            waiting = asyncio.create_task(wait())
            await asyncio.sleep(0.02)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            slot.report(CallOutcome(200))
        async with asyncio.timeout(60), gate.slot(WEIGHT):
            pass

    asyncio.run(main())


def test_the_slot_of_a_worker_that_died_is_free_again(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed(store, 1)
    monkeypatch.setattr(desk_module, "_GRACE", -59.9)  # of a time-out of 60 s

    async def main() -> None:
        desk = make_desk(path, in_flight=1)
        assert await desk.enter("dead", WEIGHT) is None
        async with asyncio.timeout(60):
            assert await desk.enter("alive", WEIGHT) is None
        await desk.leave("alive", CallOutcome(200))

    asyncio.run(main())


@pytest.mark.parametrize("restarted", [False, True])
def test_a_cap_is_told_and_a_desk_that_lost_count_sends_nothing(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch, restarted: bool
) -> None:
    claimed(store, 1)
    monkeypatch.setattr(desk_module, "_restarted", lambda: restarted)

    async def main() -> list[str]:
        gate = GateAtDesk(Handle(make_desk(path, max_tokens=2000)))
        words = []
        for _ in range(3):
            try:
                async with gate.slot(WEIGHT) as slot:
                    slot.report(CallOutcome(0))  # it may have been answered: counted at the most it can be
                words.append("sent")
            except CapReachedError as error:
                words.append(str(error))
        return words

    said = asyncio.run(main())
    assert ("sent" in said) is not restarted
    assert ("lost" in said[-1] or "died" in said[-1]) is restarted
    assert said[-1] != "sent"


def test_answers_are_kept_and_found(store: Store, path: Path) -> None:
    claimed(store, 1)

    async def main() -> None:
        desk = make_desk(path)
        wanted = recording("Two rockets fell.")
        assert await desk.find(wanted.request) is None
        assert await desk.keep(wanted, ()) is None
        assert await desk.keep(wanted, ()) is None
        found = await desk.find(wanted.request)
        assert found == wanted
        refused = await desk.keep(wanted, ("Two rockets",))
        assert refused is not None
        assert "not saved" in refused

    asyncio.run(main())


# A worker


def work(
    store: Store, path: Path, script: Script, *, count: int = 1, owner: int | None = None, **changes: Any
) -> list[dict[str, Any]]:
    """What a worker gives back for articles that are in hand."""
    ledger, items = claimed(store, count)
    limits = changes.pop("limits", {})

    async def main() -> list[dict[str, Any]]:
        async with fake_server(script) as server:
            chosen = settings(path.parent, server.url, **changes)
            desk = Desk(str(path), items[0].run_id, chosen, LimitSettings(**{"in_flight": 4, **limits}))
            held_by = ledger.holder() if owner is None else owner
            worker = ExtractArticles(WorkerSettings(chosen, held_by, 4, None), Handle(desk))
            return list(await asyncio.gather(*(worker(row_of(item)) for item in items)))

    return asyncio.run(main())


def endings(rows: list[dict[str, Any]]) -> list[str]:
    return [row["ending"] for row in rows]


def states(store: Store) -> dict[str, int]:
    ledger = Ledger(store)
    return {state: count for state, count in ledger.totals(ledger.runs()[0].id).states.items() if count}


def test_records_are_written_before_the_row_comes_back(store: Store, path: Path) -> None:
    rows = work(store, path, says(answer(GUNMEN)), count=3)
    assert endings(rows) == ["answered"] * 3
    assert sum(states(store).values()) == states(store)["done" if "done" in states(store) else "review"] == 3


def test_a_failed_article_is_written_too(store: Store, path: Path) -> None:
    assert endings(work(store, path, api_error(500, "boom"))) == ["written"]
    assert states(store) == {"failed": 1}


def test_a_refusal_is_for_the_driver_to_decide(store: Store, path: Path) -> None:
    [row] = work(store, path, api_error(401, "no such key"))
    assert (row["ending"], bool(row["load"])) == ("refused", True)
    assert states(store) == {"asked": 1}


def test_what_another_process_has_in_hand_is_left(store: Store, path: Path) -> None:
    assert endings(work(store, path, says(answer(GUNMEN)), owner=12345)) == ["left"]
    assert states(store) == {"asked": 1}


def test_a_cap_leaves_the_article(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "_restarted", lambda: False)  # that would ask Ray
    [row] = work(store, path, says(answer(GUNMEN)), limits={"max_tokens": 10})
    assert row["ending"] == "cap"
    assert states(store) == {"asked": 1}


@pytest.mark.parametrize(
    ("broken", "ending"), [(UsageError("no prompt here"), "usage"), (ZeroDivisionError("a fault"), "error")]
)
def test_an_error_is_a_column(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch, broken: Exception, ending: str
) -> None:
    async def finish(self: Desk, load: Any) -> bool:
        raise broken

    monkeypatch.setattr(Desk, "finish", finish)
    [row] = work(store, path, says(answer(GUNMEN)))
    assert row["ending"] == ending
    assert str(broken) in row["error"]


# The driver


class Staged(Drive):
    """A driver whose workers answer by a script: by article, how it ends."""

    def __init__(self, ledger: Ledger, run_id: int, script: Callable[[int], dict[str, Any]]) -> None:
        worker = WorkerSettings(Settings(), ledger.holder(), 2, None)
        super().__init__(ledger, run_id, "", worker, 1, LimitSettings(1), lambda: False)
        self.script = script

    def go(self) -> None:
        while not self.stopping.is_set() and (rows := self._claim_wave()):
            for row in rows:
                if not self.stopping.is_set():
                    self._take({"work_id": row["work_id"], "error": None, "load": b"", **self.script(row["position"])})
            self._give_back(self._held)
        self._decide_refused()
        self._give_back(self._aside)


def refusal(store: Store, path: Path) -> bytes:
    [row] = work(store, path, api_error(401, "no such key"))
    load: bytes = row["load"]
    return load


def test_faults_are_told_and_their_articles_stay_pending(store: Store) -> None:
    ledger, items = claimed(store, 4)
    ledger.release(items)
    drive = Staged(
        ledger, items[0].run_id,
        lambda at: {"ending": "error", "error": "OSError: gone"} if at == 2 else {"ending": "answered"},
    )  # fmt: skip
    drive.go()
    assert (drive.errors, drive.finished, drive.ending) == (["OSError: gone"], 3, None)
    assert states(store)["pending"] == 1  # given back; the others' records are the workers' to write


def test_a_cap_stops_the_run(store: Store) -> None:
    ledger, items = claimed(store, 4)
    ledger.release(items)
    drive = Staged(ledger, items[0].run_id, lambda at: {"ending": "cap", "error": "5 dollars"})
    drive.go()
    assert drive.ending == ("cap", "5 dollars")
    assert states(store) == {"pending": 4}


def test_settings_that_cannot_work_are_raised(store: Store) -> None:
    ledger, items = claimed(store, 1)
    ledger.release(items)
    with pytest.raises(UsageError, match="no prompt"):
        Staged(ledger, items[0].run_id, lambda at: {"ending": "usage", "error": "no prompt"}).go()


def test_three_refusals_without_an_answer_stop_the_run(store: Store, path: Path) -> None:
    load = refusal(store, path)
    ledger, items = claimed(store, 6)
    ledger.release(items)
    drive = Staged(ledger, items[0].run_id, lambda at: {"ending": "refused", "load": load})
    drive.go()
    assert drive.ending is not None
    assert drive.ending[0] == "refused"
    assert "no such key" in drive.ending[1]
    assert drive.stopping.is_set()


# What cannot begin


@pytest.mark.parametrize(
    ("changes", "words"), [({"model": "local", "base_url": None}, "--base-url"), ({"prompt": "nothing"}, "no prompt")]
)
def test_settings_that_no_worker_could_use(store: Store, path: Path, changes: dict[str, Any], words: str) -> None:
    chosen = replace(settings(path.parent), **changes)
    start: Coroutine[Any, Any, Any] = run_with_ray(store, [], chosen, address=str(path), inputs={})
    with pytest.raises(UsageError, match=words):
        asyncio.run(start)


def test_without_ray_it_is_said_how_to_get_it(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    for name in QUIET:
        monkeypatch.setenv(name, "")
    start = run_with_ray(store, [report()], settings(path.parent), address=str(path), inputs={})
    with pytest.raises(UsageError, match=r"pip install 'incident-extractor\[ray\]'"):
        asyncio.run(start)
    assert states(store) in ({}, {"pending": 1})  # the article is in the ledger, or was not read yet
