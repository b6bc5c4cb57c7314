"""Limits in a real extraction: replayed answers are free, a cap stops and the run goes on; the dry run."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fake_server import FakeServer, Step, fake_server, says
from newsroom import GUNMEN, answer, report, write_prompt

from extractor.article import Article, UnreadableInput, article_from_text
from extractor.errors import CapReachedError
from extractor.extraction.session import Settings, open_extraction
from extractor.llm.recordings import RecordingStore
from extractor.runs.limits import LimitSettings, RunGate, Spent, estimate, gate_for


def settings(folder: Path, url: str, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "model": "tiny",
        "base_url": url,
        "prompt": str(write_prompt(folder)),
        "recordings": folder / "recordings",
        "parameters": {"max_tokens": 200},
        "prices": {"tiny": {"input": 1.0, "output": 2.0}},
        "timeout": 5.0,
        "http_retries": 2,
        "repairs": 0,
    }
    return Settings(**{**values, **changes})


def articles(count: int) -> list[Article]:
    return [report(f"Report {number:02} of the agency. ") for number in range(count)]


async def extract(given: list[Article], chosen: Settings, gate: RunGate) -> list[Any]:
    async with open_extraction(chosen, gate=gate) as extraction:
        return await asyncio.gather(*(extraction.extract(article) for article in given), return_exceptions=True)


def run_against(*script: Any) -> Any:
    """Runs a coroutine function with a fake server."""

    def run(work: Any) -> Any:
        async def main() -> Any:
            async with fake_server(*script) as server:
                return await work(server)

        return asyncio.run(main())

    return run


def test_replayed_answers_take_no_slot_and_no_money(tmp_path: Path) -> None:
    given = articles(5)

    async def work(server: FakeServer) -> tuple[Spent, Spent, int]:
        chosen = settings(tmp_path, server.url)
        first = gate_for(chosen, LimitSettings(2))
        await extract(given, chosen, first)
        nothing = gate_for(chosen, LimitSettings(1, max_cost=0.0))  # a cap that lets nothing be sent
        records = await extract(given, chosen, nothing)
        assert {record.outcome for record in records} == {"done"}
        return first.spent(), nothing.spent(), len(server.bodies)

    first, second, asked = run_against(says(answer(GUNMEN)))(work)
    assert (first.calls, first.answered, asked) == (5, 5, 5)
    assert first.cost == pytest.approx(5 * (10 * 1.0 + 5 * 2.0) / 1e6)
    assert (second.calls, second.cost, second.stopped) == (0, 0.0, None)


def test_cap_stops_out_of_extract_and_a_later_start_goes_on(tmp_path: Path) -> None:
    given = articles(12)

    async def work(server: FakeServer) -> tuple[list[Any], list[Any], int, Spent]:
        chosen = settings(tmp_path, server.url)
        gate = gate_for(chosen, LimitSettings(3, max_tokens=30_000))
        first = await extract(given, chosen, gate)
        again = await extract(given, chosen, gate_for(chosen, LimitSettings(3)))
        return first, again, len(server.bodies), gate.spent()

    def script(_: dict[str, Any]) -> Step:
        step = says(answer(GUNMEN))
        step.body["usage"] = {"prompt_tokens": 3000, "completion_tokens": 100}
        return step

    first, again, asked, spent = run_against(script)(work)
    stopped = [result for result in first if isinstance(result, CapReachedError)]
    done = [result for result in first if not isinstance(result, BaseException)]
    assert stopped and done
    assert len(stopped) + len(done) == 12
    assert spent.answered == len(done)
    assert spent.input_tokens + spent.output_tokens <= 30_000
    assert spent.stopped is not None and "of 30,000 tokens" in spent.stopped
    assert {record.outcome for record in again} == {"done"}
    assert asked == 12  # nothing twice


def test_refused_calls_are_tried_again_and_none_is_sent_in_the_pause(tmp_path: Path) -> None:
    moments: list[float] = []

    async def work(server: FakeServer) -> tuple[list[Any], Spent]:
        chosen = settings(tmp_path, server.url)
        gate = gate_for(chosen, LimitSettings(4))
        return await extract(articles(8), chosen, gate), gate.spent()

    def script(_: dict[str, Any]) -> Step:
        moments.append(asyncio.get_running_loop().time())
        if len(moments) == 1:
            return Step({"error": {"message": "slow"}}, status=429, headers={"retry-after-ms": "600"})
        return says(answer(GUNMEN))

    records, spent = run_against(script)(work)
    assert {record.outcome for record in records} == {"done"}
    assert (spent.calls, spent.answered, spent.refused, spent.in_flight) == (9, 8, 1, 0)
    # Those let through before the refusal was heard were on their way; from then on there is a gap.
    gaps = [after - before for before, after in pairwise(moments)]
    assert max(gaps) > 0.5


class TestEstimate:
    def test_nothing_recorded(self, tmp_path: Path) -> None:
        chosen = settings(tmp_path, "http://127.0.0.1:9/v1")
        given = [*articles(4), UnreadableInput("torn.html", "not a page"), article_from_text("")]
        found = asyncio.run(estimate(given, chosen))
        assert (found.articles, found.unreadable, found.without_text) == (5, 1, 1)
        assert (found.calls, found.answered, found.complete) == (4, 0, 0)
        assert found.output_tokens == 4 * 200  # no more than may be answered
        assert found.cost == found.most_cost == pytest.approx((found.input_tokens + 2 * 800) / 1e6)
        assert "rule of thumb" in found.assumptions[0]

    def test_what_is_recorded_is_not_asked_and_tells_of_the_rest(self, tmp_path: Path) -> None:
        async def work(server: FakeServer) -> None:
            chosen = settings(tmp_path, server.url)
            await extract(articles(3), chosen, gate_for(chosen, LimitSettings(2)))
            found = await estimate(articles(7), chosen, store=RecordingStore(tmp_path / "recordings"))
            assert (found.complete, found.answered, found.calls) == (3, 3, 4)
            assert found.output_tokens == 4 * 5
            assert found.input_tokens == pytest.approx(4 * 10, abs=1)  # the server counts ten for each
            assert found.cost == pytest.approx((40 + 2 * 20) / 1e6, rel=0.05)
            assert len(server.bodies) == 3
            anew = await estimate(articles(7), settings(tmp_path, server.url, mode="record"))
            assert (anew.complete, anew.calls) == (0, 7)

        run_against(says(answer(GUNMEN)))(work)

    def test_unknown_price_is_said(self, tmp_path: Path) -> None:
        found = asyncio.run(estimate(articles(1), settings(tmp_path, "http://127.0.0.1:9/v1", prices={})))
        assert found.cost is None
        assert "unknown" in found.price_source
