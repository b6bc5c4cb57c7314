"""Costs: known, the user's own, unknown, and nothing for the embedded model."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import genai_prices
import pytest

from extractor.errors import UsageError
from extractor.llm.prices import cost_of
from extractor.schema.record import TokenUsage

USAGE = TokenUsage(input=1_000_000, output=100_000)
AT = datetime(2025, 6, 1, tzinfo=UTC)


def test_known_model_at_its_provider() -> None:
    """gpt-4o-mini cost 0.15 and 0.60 dollars per million tokens in 2025."""
    cost, source = cost_of(USAGE, "gpt-4o-mini", at=AT)
    assert cost == pytest.approx(0.15 + 0.06)
    assert source.startswith("genai-prices ")
    assert source.endswith(", openai")
    assert cost_of(USAGE, "gpt-4o-mini", "https://api.openai.com/v1", at=AT)[0] == cost


def test_cached_tokens_cost_less() -> None:
    cached = USAGE.model_copy(update={"cached_input": 1_000_000})
    assert cost_of(cached, "gpt-4o-mini", at=AT)[0] == pytest.approx(0.075 + 0.06)


@pytest.mark.parametrize(
    ("model", "url"),
    [
        ("no-such-model", None),
        ("gpt-4o-mini", "http://127.0.0.1:8000/v1"),
        ("gpt-4o-mini", "https://models.example/v1"),
    ],
)
def test_unknown_is_none(model: str, url: str | None) -> None:
    assert cost_of(USAGE, model, url) == (None, f"unknown: no price for {model}")


@pytest.mark.parametrize("usage", [TokenUsage(), TokenUsage(input=5), TokenUsage(output=5)])
def test_uncounted_tokens(usage: TokenUsage) -> None:
    assert cost_of(usage, "gpt-4o-mini")[0] is None


def test_local_costs_nothing() -> None:
    assert cost_of(TokenUsage(), "tiny.gguf", "http://127.0.0.1:1/v1", local=True) == (0.0, "embedded model")


@pytest.mark.parametrize(
    ("table", "usage", "dollars"),
    [
        ({"input": 2, "output": 10}, USAGE, 3.0),
        ({"input": 2, "output": 10}, TokenUsage(input=1_000_000, output=0, cached_input=500_000), 2.0),
        (
            {"input": 2, "output": 10, "cached_input": 1},
            TokenUsage(input=1_000_000, output=0, cached_input=500_000),
            1.5,
        ),
        ({"input": 0, "output": 0}, USAGE, 0.0),
    ],
)
def test_own_prices_come_first(table: dict[str, Any], usage: TokenUsage, dollars: float) -> None:
    assert cost_of(usage, "gpt-4o-mini", None, {"gpt-4o-mini": table}) == (pytest.approx(dollars), "your price table")


@pytest.mark.parametrize(
    "table",
    [{}, {"input": 1}, {"input": "1", "output": 2}, {"input": -1, "output": 2}, {"input": 1, "output": 2, "more": 3}],
)
def test_wrong_table(table: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match='prices of model "m"'):
        cost_of(USAGE, "m", None, {"m": table})


def test_own_prices_do_not_reach_other_models() -> None:
    assert cost_of(USAGE, "other", None, {"m": {"input": 1, "output": 1}})[0] is None


@pytest.mark.parametrize("model", ["gpt-4o-mini", "gpt-4o", "gpt-5", "o3-mini", "gpt-3.5-turbo", "gpt-4.1-nano"])
@pytest.mark.parametrize("counts", [(1000, 900, 0), (123_457, 3, 100_000), (1, 0, 1), (0, 0, 0), (300_000, 7, 0)])
def test_cost_is_that_of_genai_prices(model: str, counts: tuple[int, int, int]) -> None:
    """Most prices are worked out here, for speed: to the last digit as the package does."""
    asked, answered, cached = counts
    usage = TokenUsage(input=asked, output=answered, cached_input=cached)
    theirs = genai_prices.calc_price(
        genai_prices.Usage(input_tokens=asked, output_tokens=answered, cache_read_tokens=cached),
        model,
        provider_api_url="https://api.openai.com/v1",
    )
    assert cost_of(usage, model)[0] == float(theirs.total_price)
