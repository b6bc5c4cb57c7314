"""The budget: the cap is never passed, whatever is reserved, settled and released in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import UsageError
from extractor.llm.gate import CallWeight
from extractor.runs.limits.budget import Amount, Budget, Fit, Pricing, to_dollars, to_money
from extractor.schema.record import TokenUsage

PRICING = Pricing("mine", overrides={"mine": {"input": 0.3, "output": 1.7}})


def usage(asked: int, answered: int) -> TokenUsage:
    return TokenUsage(input=asked, output=answered)


class TestCapIsNeverPassed:
    @settings(max_examples=150, deadline=None)
    @given(
        max_cost=st.floats(0, 0.02, allow_nan=False),
        max_tokens=st.none() | st.integers(0, 30_000),
        steps=st.lists(
            st.tuples(
                st.integers(1, 8000),
                st.integers(1, 2000),
                st.sampled_from(["settle", "lost", "release"]),
                st.floats(0, 1),
                st.integers(0, 5),
            ),
            max_size=40,
        ),
    )
    def test_for_any_order(
        self, max_cost: float, max_tokens: int | None, steps: list[tuple[int, int, str, float, int]]
    ) -> None:
        """A reference in exact arithmetic: what was really billed stays under both caps at every moment."""
        budget = Budget(PRICING, max_cost=max_cost, max_tokens=max_tokens)
        under_way: list[tuple[CallWeight, Amount, str, float]] = []
        billed_money, billed_tokens = 0.0, 0
        for size, most, ending, share, which in steps:
            weight = CallWeight(size, most)
            worst = budget.worst(weight)
            assert worst is not None
            if budget.fit(worst) is Fit.NOW:
                budget.reserve(worst)
                under_way.append((weight, worst, ending, share))
            else:
                with pytest.raises(ValueError, match="does not fit"):
                    budget.reserve(worst)
            if under_way and which < 3:
                ended, reserved, how, part = under_way.pop(which % len(under_way))
                real = usage(int(ended.most_input * part), int((ended.most_output or 0) * part))
                if how == "release":
                    budget.release(reserved)
                else:
                    budget.settle(reserved, real if how == "settle" else None)
                    billed_money += PRICING.cost(real) or 0.0
                    billed_tokens += (real.input or 0) + (real.output or 0)
            worst_of_all = billed_money + sum(
                PRICING.cost(usage(w.most_input, w.most_output or 0)) or 0.0 for w, *_ in under_way
            )
            assert worst_of_all <= max_cost * (1 + 1e-9)
            if max_tokens is not None:
                assert billed_tokens + sum(w.most_input + (w.most_output or 0) for w, *_ in under_way) <= max_tokens
        for _, reserved, *_ in under_way:
            budget.release(reserved)
        assert budget.reserved == Amount()

    def test_spent_before_counts(self) -> None:
        budget = Budget(PRICING, max_cost=1.0, before=Amount(to_money(0.999999), 0))
        worst = budget.worst(CallWeight(4000, 900))
        assert worst is not None
        assert budget.fit(worst) is Fit.NEVER

    def test_a_call_waits_where_those_under_way_may_turn_out_cheaper(self) -> None:
        worst = Budget(PRICING, max_cost=1).worst(CallWeight(4000, 900))
        assert worst is not None
        budget = Budget(PRICING, max_cost=to_dollars(worst.money) * 1.5)
        assert budget.fit(worst) is Fit.NOW
        budget.reserve(worst)
        assert budget.fit(worst) is Fit.LATER
        budget.settle(worst, usage(400, 10))
        assert budget.fit(worst) is Fit.NOW

    def test_an_answer_without_counts_is_taken_at_its_worst(self) -> None:
        budget = Budget(PRICING, max_cost=1.0)
        worst = budget.worst(CallWeight(4000, 900))
        assert worst is not None
        budget.reserve(worst)
        budget.settle(worst, TokenUsage())
        assert (budget.assumed, budget.settled) == (worst, Amount())

    def test_a_server_that_answers_more_than_asked_for_raises_what_is_set_aside(self) -> None:
        budget = Budget(PRICING, max_cost=1.0)
        worst = budget.worst(CallWeight(1000, 100))
        assert worst is not None
        budget.reserve(worst)
        budget.settle(worst, usage(1000, 5000))
        after = budget.worst(CallWeight(1000, 100))
        assert after is not None
        assert to_dollars(after.money) == pytest.approx(PRICING.cost(usage(1000, 5000)), rel=1e-6)


class TestPrices:
    def test_cap_on_cost_without_a_price(self) -> None:
        with pytest.raises(UsageError, match="never-heard-of: give --price INPUT,OUTPUT"):
            Budget(Pricing("never-heard-of"), max_cost=1.0)

    def test_known_price(self) -> None:
        """0.15 and 0.60 dollars per million tokens: 1,256 tokens at most from 1,000 bytes, and 100 answered."""
        worst = Budget(Pricing("gpt-4o-mini"), max_cost=1.0).worst(CallWeight(1000, 100))
        assert worst is not None
        assert to_dollars(worst.money) == pytest.approx((1256 * 0.15 + 100 * 0.60) / 1e6)
        assert worst.tokens == 1356

    def test_request_without_a_bound(self) -> None:
        assert Budget(PRICING, max_cost=1.0).worst(CallWeight(1000, None)) is None
        assert Budget(PRICING).worst(CallWeight(1000, None)) == Amount()

    def test_embedded_model_costs_nothing(self) -> None:
        budget = Budget(Pricing("qwen", local=True), max_cost=0.0)
        worst = budget.worst(CallWeight(1000, 100))
        assert worst is not None
        assert budget.fit(worst) is Fit.NOW
