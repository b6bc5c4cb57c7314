"""A cap on money and tokens that is never passed: the worst case is set aside before a call is sent.

Money is counted in whole parts of a dollar, so that sums are exact; each call's cost is rounded up.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property
from typing import Any

from extractor.errors import UsageError
from extractor.llm.gate import CallWeight
from extractor.llm.prices import cost_of
from extractor.llm.scrub import public_model
from extractor.schema.record import TokenUsage

__all__ = ("Amount", "Budget", "Fit", "Pricing", "to_dollars", "to_money")

_PARTS = 10**12
"""Parts of a dollar that money is counted in: the cheapest token costs thousands of them."""


@dataclass(frozen=True)
class Amount:
    """Money, in parts of a dollar (1e-12), and tokens."""

    money: int = 0
    tokens: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.money + other.money, self.tokens + other.tokens)

    def __sub__(self, other: Amount) -> Amount:
        return Amount(self.money - other.money, self.tokens - other.tokens)


def to_dollars(money: int) -> float:
    """Counted money as US dollars.

    >>> to_dollars(1_500_000_000_000)
    1.5
    """
    return money / _PARTS


def to_money(dollars: float) -> int:
    """US dollars as counted money, rounded up.

    >>> to_money(1.5)
    1500000000000
    """
    return math.ceil(dollars * _PARTS)


@dataclass(frozen=True)
class Pricing:
    """What one model's tokens cost."""

    model: str
    base_url: str | None = None
    overrides: Mapping[str, Mapping[str, Any]] | None = None
    """The user's own prices, by model; see `extractor.llm.prices.cost_of`."""
    local: bool = False

    def cost(self, usage: TokenUsage, at: datetime | None = None) -> float | None:
        """US dollars for these tokens; None where no price is known or the tokens were not counted."""
        return cost_of(usage, self.model, self.base_url, self.overrides, local=self.local, at=at)[0]

    @cached_property
    def known(self) -> bool:
        """Whether there is a price at all."""
        return self.cost(TokenUsage(input=1, output=1)) is not None

    @property
    def source(self) -> str:
        """Where the price is from, or that there is none."""
        return cost_of(
            TokenUsage(input=1, output=1), self.model, self.base_url, self.overrides, local=self.local
        )[1]  # fmt: skip


class Fit(Enum):
    """Whether a call fits under the caps."""

    NOW = "now"
    LATER = "later"
    """Not beside all that is under way at its worst, but when that turns out to cost less."""
    NEVER = "never"


class Budget:
    """What is spent and set aside, under caps. Raises UsageError where a cap on cost has no price to count with."""

    def __init__(
        self,
        pricing: Pricing | None = None,
        *,
        max_cost: float | None = None,
        max_tokens: int | None = None,
        before: Amount | None = None,
    ) -> None:
        if max_cost is not None and (pricing is None or not pricing.known):
            name = public_model(pricing.model) if pricing else "this model"
            raise UsageError(
                f"a cap on cost needs a price, and none is known for {name}: give --price INPUT,OUTPUT (dollars per "
                "million tokens), or cap the tokens"
            )
        self.pricing = pricing
        self.max_money = None if max_cost is None else math.floor(max_cost * _PARTS)
        self.max_tokens = max_tokens
        self.before = before or Amount()
        """Spent by earlier starts of the same run, counted against the caps."""
        self.settled = Amount()
        """By counts that servers gave."""
        self.assumed = Amount()
        """At the most it can be, where the bill is not known."""
        self.reserved = Amount()
        self._money_factor = self._token_factor = 1.0
        """How far a call ever went past its worst case: a server that does not keep to the most tokens asked for."""

    @property
    def capped(self) -> bool:
        """Whether there is any cap."""
        return self.max_money is not None or self.max_tokens is not None

    def worst(self, weight: CallWeight, at: datetime | None = None) -> Amount | None:
        """The most that a call can use; None where the request does not bound its answer."""
        if not self.capped:
            return Amount()
        if weight.most_output is None:
            return None
        money = 0
        if self.max_money is not None:
            money = math.ceil(self._money(TokenUsage(input=weight.most_input, output=weight.most_output), at))
        tokens = weight.most_input + weight.most_output
        return Amount(math.ceil(money * self._money_factor), math.ceil(tokens * self._token_factor))

    def fit(self, worst: Amount) -> Fit:
        """Whether a call that can use so much may be sent."""
        spent = self.before + self.settled + self.assumed
        if not self._under(spent + worst):
            return Fit.NEVER
        return Fit.NOW if self._under(spent + self.reserved + worst) else Fit.LATER

    def reserve(self, worst: Amount) -> None:
        """Set the worst case aside. Raises ValueError where it does not fit."""
        if self.fit(worst) is not Fit.NOW:
            raise ValueError("a call that does not fit under the cap must not be sent")
        self.reserved += worst

    def release(self, worst: Amount) -> None:
        """A call was not billed: what was set aside for it is free again."""
        self.reserved -= worst

    def settle(self, worst: Amount, usage: TokenUsage | None, at: datetime | None = None) -> None:
        """A call was or may have been billed: by its counts, or at its worst where they are not known."""
        self.reserved -= worst
        if usage is None or usage.input is None or usage.output is None:
            self.assumed += worst
            return
        tokens = usage.input + usage.output
        money = self._money(usage, at) if self.pricing is not None and self.pricing.known else 0
        self.settled += Amount(money, tokens)
        if self.max_money is not None and money > worst.money > 0:
            self._money_factor *= money / worst.money
        if self.max_tokens is not None and tokens > worst.tokens > 0:
            self._token_factor *= tokens / worst.tokens

    def used_words(self) -> str:
        """What of the caps is used or set aside, in words: for the message of a run that stops."""
        spent = self.before + self.settled + self.assumed + self.reserved
        parts = []
        if self.max_money is not None:
            parts.append(f"${to_dollars(spent.money):.4f} of ${to_dollars(self.max_money):.4f}")
        if self.max_tokens is not None:
            parts.append(f"{spent.tokens:,} of {self.max_tokens:,} tokens")
        return " and ".join(parts)

    def _under(self, amount: Amount) -> bool:
        return (self.max_money is None or amount.money <= self.max_money) and (
            self.max_tokens is None or amount.tokens <= self.max_tokens
        )

    def _money(self, usage: TokenUsage, at: datetime | None) -> int:
        assert self.pricing is not None
        return to_money(self.pricing.cost(usage, at) or 0.0)
