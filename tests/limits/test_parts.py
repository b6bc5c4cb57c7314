"""The parts of the gate, by numbers: calls at once, rates, headers, equal work."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from fake_time import run_fast
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.llm.single_flight import SingleFlight
from extractor.runs.limits.adaptive import Adaptive
from extractor.runs.limits.rates import Bucket, Rates, read_reset


class TestAdaptive:
    def test_doubles_in_each_round_trip_until_the_first_refusal(self) -> None:
        limit, seen = Adaptive(256), []
        for _ in range(5):
            for _ in range(limit.now):
                limit.answered(0.2, full=True)
            seen.append(limit.now)
        assert seen == [32, 64, 128, 256, 256]

    def test_halves_once_in_a_round_trip(self) -> None:
        """Of ten calls sent before the halving all are refused: they say one thing, not ten."""
        limit = Adaptive(16)
        halved = [limit.refused(sent=0.01 * number, now=1.0 + 0.01 * number, under_way=16) for number in range(10)]
        assert (halved, limit.now) == ([True] + [False] * 9, 8)
        assert limit.refused(sent=1.5, now=1.6, under_way=8)
        assert limit.now == 4

    def test_never_below_one(self) -> None:
        limit = Adaptive(16)
        for number in range(20):
            limit.refused(sent=number + 0.5, now=number + 0.6, under_way=1)
        assert limit.now == 1

    def test_grows_only_where_the_limit_holds_calls_back(self) -> None:
        limit = Adaptive(64)
        for _ in range(100):
            limit.answered(0.2, full=False)
        assert limit.now == 16

    def test_comes_back_quickly_then_by_small_steps(self) -> None:
        """Refused at 100: after one round trip 90, and some ten more until 100 are tried again."""
        limit = Adaptive(256)
        while limit.now < 100:
            limit.answered(0.2, full=True)
        limit.refused(sent=0.0, now=1.0, under_way=101)
        assert limit.now == 50
        rounds = []
        for _ in range(8):
            for _ in range(limit.now):
                limit.answered(0.2, full=True)
            rounds.append(limit.now)
        assert 89 <= rounds[0] <= 91
        steps = [after - before for before, after in pairwise(rounds[:4])]
        assert all(1 <= step <= 3 for step in steps)

    def test_fixed(self) -> None:
        limit = Adaptive(64, adaptive=False)
        assert not limit.refused(sent=0.0, now=1.0, under_way=64)
        assert (limit.now, limit.spacing) == (64, 0.0)


class TestRates:
    @settings(max_examples=100, deadline=None)
    @given(
        rate=st.floats(0.1, 50),
        amounts=st.lists(st.floats(0.1, 20), min_size=1, max_size=60),
    )
    def test_bucket_never_gives_more_than_its_rate(self, rate: float, amounts: list[float]) -> None:
        """In all: a bucket full, what flows in, and the overdraft of the last and largest piece."""
        bucket, now, taken = Bucket(rate), 0.0, 0.0
        for amount in amounts:
            wait = bucket.wait(now, amount)
            now += wait
            assert bucket.wait(now, amount) <= 1e-6
            bucket.take(now, amount)
            taken += amount
            assert taken <= bucket.capacity + rate * now + max(amounts) + 1e-6

    @pytest.mark.parametrize(
        ("text", "seconds"),
        [("6m0s", 360), ("1s", 1), ("120ms", 0.12), ("2m59.56s", 179.56), ("1h2m", 3720), ("1.5", 1.5), ("", None),
         ("soon", None), ("-1", None), ("1s later", None), ("nan", None), ("1" * 400, 10**12)],
    )  # fmt: skip
    def test_resets(self, text: str, seconds: float | None) -> None:
        found = read_reset(text)
        assert found == (None if seconds is None else pytest.approx(seconds, rel=1e-6))

    def test_told_limit_is_kept(self) -> None:
        """60 requests in a bucket that is full again in a minute when empty: when it is empty, one a second."""
        rates = Rates()
        rates.hear(
            {
                "x-ratelimit-limit-requests": "60",
                "x-ratelimit-remaining-requests": "1",
                "x-ratelimit-reset-requests": "59s",
            },
            calls_since=0, tokens_since=0, sent=10.0, now=10.0,
        )  # fmt: skip
        assert rates.wait(10.0, 100) == 0
        rates.take(10.0, 100)
        assert rates.wait(10.0, 100) == pytest.approx(1.0)
        rates.take(11.0, 100)
        assert rates.wait(11.0, 100) == pytest.approx(1.0)

    def test_told_tokens(self) -> None:
        """Only 500 of 60,000 tokens a minute are left: 1,500 are there after a second."""
        rates = Rates()
        rates.hear(
            {"x-ratelimit-limit-tokens": "60000", "x-ratelimit-remaining-tokens": "500",
             "x-ratelimit-reset-tokens": "59.5s"},
            calls_since=0, tokens_since=0, sent=0.0, now=0.0,
        )  # fmt: skip
        assert rates.wait(0.0, 400) == 0
        assert rates.wait(0.0, 1500) == pytest.approx(1.0)

    def test_calls_sent_since_are_no_longer_left(self) -> None:
        rates = Rates()
        headers = {"x-ratelimit-limit-requests": "100", "x-ratelimit-remaining-requests": "10",
                   "x-ratelimit-reset-requests": "90s"}  # fmt: skip
        rates.hear(headers, calls_since=12, tokens_since=0, sent=0.0, now=1.0)  # 10 + 1 - 12 are left
        assert rates.wait(1.0, 1) == pytest.approx(2.0)

    @given(st.dictionaries(
        st.sampled_from([f"x-ratelimit-{what}-{kind}" for what in ("limit", "remaining", "reset")
                         for kind in ("requests", "tokens")]),
        st.sampled_from(["0", "1", "60", "1e300", "inf", "-5", "", "x", "0s", "1ms", "9999h"]),
    ))  # fmt: skip
    @settings(max_examples=100, deadline=None)
    def test_no_header_holds_a_run_for_ever(self, headers: dict[str, str]) -> None:
        rates = Rates()
        rates.hear(headers, calls_since=5, tokens_since=5000, sent=0.0, now=1.0)
        assert 0 <= rates.wait(1.0, 1000) <= 60
        assert rates.wait(61.0, 1000) == 0


class TestSingleFlight:
    def test_equal_work_is_done_once(self) -> None:
        done: list[str] = []

        async def main() -> list[tuple[str | None, bool]]:
            flights: SingleFlight[str] = SingleFlight()

            async def work(key: str) -> str:
                await asyncio.sleep(1)
                done.append(key)
                return key.upper()

            return await asyncio.gather(*(flights.share(key, lambda key=key: work(key)) for key in "aabab"))  # type: ignore[misc]

        results = run_fast(main())
        assert sorted(done) == ["a", "b"]
        assert [result for result, _ in results] == ["A", "A", "B", "A", "B"]
        assert sum(ours for _, ours in results) == 2

    def test_what_failed_is_done_by_the_next(self) -> None:
        tries = 0

        async def main() -> list[tuple[str | None, bool] | BaseException]:
            flights: SingleFlight[str] = SingleFlight()

            async def work() -> str | None:
                nonlocal tries
                tries += 1
                mine = tries
                await asyncio.sleep(1)
                if mine == 1:
                    raise OSError("no")
                return None if mine == 2 else "good"

            return await asyncio.gather(*(flights.share("k", work) for _ in range(5)), return_exceptions=True)

        results = run_fast(main())
        assert isinstance(results[0], OSError)
        assert results[1] == (None, True)
        assert results[2:] == [("good", True), ("good", False), ("good", False)]
        assert tries == 3
