"""The gate against a simulated server, in fake time: nothing lost, little wasted, pauses kept, caps kept."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fake_time import run_fast
from simulated import USAGE, WEIGHT, SimulatedServer, draw, side_by_side

from extractor.errors import CapReachedError, UsageError
from extractor.extraction.session import Settings
from extractor.llm.gate import CallOutcome, CallWeight
from extractor.runs.limits import LimitEvent, LimitSettings, Pricing, RunGate, gate_for

PRICING = Pricing("mine", overrides={"mine": {"input": 1.0, "output": 2.0}})
ONE_CALL = (1000 * 1.0 + 300 * 2.0) / 1e6
"""What a simulated answer costs."""
WORST = ((4000 + 256) * 1.0 + 900 * 2.0) / 1e6


class TestAgainstALimit:
    @pytest.mark.parametrize(
        "server",
        [
            {"burst": 10},
            {"burst": 100},
            {"burst": 10, "tells": False},
            {"burst": 10, "headers": True},
            {"burst": 10, "spread": 1.0},
            {"window": 1.0},
        ],
        ids=str,
    )
    def test_rate(self, server: dict[str, Any]) -> None:
        """100 requests a second, 256 workers, 2,000 articles: 20 s at best."""

        async def main() -> None:
            simulated = SimulatedServer(rate=100, **server)
            drawn = await draw(RunGate(LimitSettings(256)), simulated, 2000, 256)
            assert (drawn.answered, drawn.lost) == (2000, 0)
            assert simulated.seen["calls"] <= 1.1 * 2000
            assert drawn.seconds <= 1.15 * 20

        run_fast(main())

    def test_calls_at_once(self) -> None:
        """A server with 20 places and 0.2 s an answer bears 100 a second."""

        async def main() -> None:
            simulated = SimulatedServer(rate=0, slots=20)
            drawn = await draw(RunGate(LimitSettings(256)), simulated, 2000, 256)
            assert drawn.lost == 0
            assert simulated.seen["calls"] <= 1.1 * 2000
            assert drawn.seconds <= 1.2 * 20

        run_fast(main())

    def test_no_limit_is_used_in_full(self) -> None:
        async def main() -> None:
            gate = RunGate(LimitSettings(64))
            drawn = await draw(gate, SimulatedServer(rate=1e9, burst=1e9), 2000, 64)
            assert drawn.seconds < 1.25 * 2000 / 64 * 0.2
            assert gate.spent().limit == 64

        run_fast(main())

    @pytest.mark.parametrize("burst", [10, 100])
    def test_two_processes_share_evenly(self, burst: float) -> None:
        async def main() -> None:
            simulated = SimulatedServer(rate=100, burst=burst)
            gates = [RunGate(LimitSettings(256)), RunGate(LimitSettings(256))]
            tasks = [asyncio.create_task(draw(gate, simulated, 2000, 256)) for gate in gates]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            shares = sorted(gate.spent().answered for gate in gates)
            assert shares[0] >= 0.8 * shares[1]
            assert [drawn.lost for drawn in await asyncio.gather(*tasks)] == [0, 0]
            assert simulated.seen["calls"] <= 1.1 * 4000

        run_fast(main())

    def test_given_rate_is_never_passed(self) -> None:
        """600 a minute: after the second's worth at the beginning, 10 a second, and nobody is refused."""

        async def main() -> None:
            simulated = SimulatedServer(rate=10, burst=11)
            drawn = (await side_by_side([RunGate(LimitSettings(64, requests_per_minute=600))], simulated, 300, 64))[0]
            assert simulated.seen["refused"] == 0
            assert 28 < drawn.seconds < 31

        run_fast(main())

    def test_tokens_a_minute(self) -> None:
        """1,300 tokens a call and 78,000 a minute: one call a second."""

        async def main() -> None:
            gate = RunGate(LimitSettings(64, tokens_per_minute=78_000))
            drawn = await draw(gate, SimulatedServer(rate=1e9, burst=1e9), 120, 64)
            assert 110 < drawn.seconds < 130

        run_fast(main())


class TestPause:
    def test_nobody_sends_in_it(self) -> None:
        sent: list[float] = []
        events: list[LimitEvent] = []

        async def main() -> None:
            loop = asyncio.get_running_loop()
            gate = RunGate(LimitSettings(8, adaptive=False), on_event=events.append)

            async def call(number: int) -> None:
                await asyncio.sleep(0.01 * number)
                async with gate.slot(WEIGHT) as slot:
                    sent.append(loop.time())
                    if number == 0:
                        slot.report(CallOutcome(429, 7.0))
                        return
                    await asyncio.sleep(0.02)
                    slot.report(CallOutcome(200, usage=USAGE))

            await asyncio.gather(*(call(number) for number in range(50)))

        run_fast(main())
        assert len(sent) == 50
        assert not [moment for moment in sent if 0 < moment < 7]
        assert [event.kind for event in events] == ["pause"]

    def test_one_that_begins_as_a_call_is_let_through(self) -> None:
        """The leave is given and the refusal is heard in the same turn of the loop: the call is taken back."""
        sent: list[float] = []

        async def main() -> None:
            loop = asyncio.get_running_loop()
            gate = RunGate(LimitSettings(2, adaptive=False, max_tokens=10**6))

            async def first() -> None:
                async with gate.slot(WEIGHT) as slot:
                    await asyncio.sleep(1)
                    slot.report(CallOutcome(429, 5.0))

            async def second() -> None:
                async with gate.slot(WEIGHT) as slot:
                    await asyncio.sleep(1)
                    slot.report(CallOutcome(200, usage=USAGE))

            async def third() -> None:
                async with gate.slot(WEIGHT) as slot:
                    sent.append(loop.time())
                    slot.report(CallOutcome(200, usage=USAGE))

            await asyncio.gather(second(), first(), third())
            assert gate.budget.reserved.tokens == 0

        run_fast(main())
        assert len(sent) == 1
        assert sent[0] >= 6


class TestCap:
    def test_never_passed_and_nothing_new_is_sent(self) -> None:
        async def main() -> None:
            simulated = SimulatedServer(rate=1e9, burst=1e9)
            events: list[LimitEvent] = []
            cap = 100.5 * ONE_CALL
            gate = RunGate(LimitSettings(16, max_cost=cap), pricing=PRICING, on_event=events.append)
            stopped = 0

            async def article() -> None:
                nonlocal stopped
                try:
                    async with gate.slot(WEIGHT) as slot:
                        slot.report(await simulated.call())
                except CapReachedError as error:
                    stopped += 1
                    assert "raise the cap" in str(error)

            await asyncio.gather(*(article() for _ in range(500)))
            spent = gate.spent()
            answered = simulated.seen["answered"]
            assert answered + stopped == 500
            assert spent.cost == pytest.approx(answered * ONE_CALL)
            assert cap - WORST < spent.cost <= cap  # not even one more call could surely be paid
            assert spent.reserved_cost == 0
            assert [event.kind for event in events if event.kind == "cap"] == ["cap"]
            with pytest.raises(CapReachedError):
                await gate.slot(WEIGHT).__aenter__()

        run_fast(main())

    def test_cap_on_tokens(self) -> None:
        async def main() -> None:
            gate = RunGate(LimitSettings(16, max_tokens=50_000))
            simulated = SimulatedServer(rate=1e9, burst=1e9)
            with pytest.raises(CapReachedError, match="of 50,000 tokens"):
                await draw(gate, simulated, 500, 4)
            await asyncio.sleep(1)
            assert 50_000 - 5_156 < simulated.seen["answered"] * 1300 <= 50_000

        run_fast(main())

    def test_a_request_that_does_not_bound_its_answer(self) -> None:
        async def main() -> None:
            gate = RunGate(LimitSettings(4, max_tokens=10**6))
            with pytest.raises(CapReachedError, match="give --max-tokens"):
                await gate.slot(CallWeight(100, None)).__aenter__()

        run_fast(main())

    @pytest.mark.parametrize(
        ("outcome", "assumed"),
        [
            (CallOutcome(0), True),
            (CallOutcome(504), True),
            (CallOutcome(0, unsent=True), False),
            (CallOutcome(400), False),
            (CallOutcome(429), False),
            (CallOutcome(500), False),
            (None, True),
        ],
    )
    def test_what_may_have_been_billed_is_counted_at_its_worst(
        self, outcome: CallOutcome | None, assumed: bool
    ) -> None:
        async def main() -> None:
            gate = RunGate(LimitSettings(4, max_cost=1.0), pricing=PRICING)

            async def call() -> None:
                async with gate.slot(WEIGHT) as slot:
                    if outcome is None:
                        await asyncio.sleep(60)
                    else:
                        slot.report(outcome)

            task = asyncio.create_task(call())
            await asyncio.sleep(1)
            task.cancel()
            await asyncio.wait([task])
            spent = gate.spent()
            assert spent.assumed_cost == pytest.approx(WORST if assumed else 0.0)
            assert (spent.reserved_cost, spent.in_flight) == (0, 0)

        run_fast(main())


class TestCancelling:
    def test_whoever_waits_can_be_cancelled(self) -> None:
        """No place is lost, whether the call was still waiting, or let through in the same moment."""

        async def main() -> None:
            gate = RunGate(LimitSettings(1, adaptive=False, max_tokens=10**6))
            simulated = SimulatedServer(rate=1e9, burst=1e9)
            tasks = [asyncio.create_task(draw(gate, simulated, 1, 1)) for _ in range(20)]
            for number, task in enumerate(tasks[1::2]):
                await asyncio.sleep(0.01 * number)
                task.cancel()
            await asyncio.wait(tasks)
            spent = gate.spent()
            assert (spent.in_flight, spent.waiting, spent.answered) == (0, 0, 10)
            assert gate.budget.reserved.tokens == 0

        run_fast(main())


class TestSettings:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"in_flight": 0},
            {"in_flight": 1, "requests_per_minute": 0.0},
            {"in_flight": 1, "tokens_per_minute": float("nan")},
            {"in_flight": 1, "max_cost": -1.0},
            {"in_flight": 1, "max_tokens": -1},
        ],
    )
    def test_wrong(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(UsageError):
            LimitSettings(**wrong)

    def test_gate_of_settings(self) -> None:
        settings = Settings(model="gpt-4o-mini")
        assert gate_for(settings, LimitSettings(4, max_cost=1.0)).spent().cost == 0
        with pytest.raises(UsageError, match="--max-tokens"):
            gate_for(Settings(model="gpt-4o-mini", omit=("max_tokens",)), LimitSettings(4, max_cost=1.0))
        with pytest.raises(UsageError, match="--price"):
            gate_for(Settings(model="never-heard-of"), LimitSettings(4, max_cost=1.0))
        assert gate_for(settings, LimitSettings(4, max_cost=1.0), cost_before=1.0).budget.before.money == 10**12
