"""What an answer cost, in US dollars. Unknown is None, never 0.

Prices come from genai-prices (dated prices inside the package, nothing is fetched); the user's own come first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extractor.errors import UsageError
from extractor.llm.scrub import public_model
from extractor.llm.settings import DEFAULT_ADDRESS
from extractor.schema.record import TokenUsage

__all__ = ("cost_of",)

_MILLION = 1_000_000
_PRICE_NAMES = frozenset({"input", "output", "cached_input"})


def cost_of(
    usage: TokenUsage,
    model: str,
    base_url: str | None = None,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    local: bool = False,
    at: datetime | None = None,
) -> tuple[float | None, str]:
    """The cost of token counts, and where the price is from.

    `overrides` gives dollars per million tokens by model: `{"my-model": {"input": 0.5, "output": 1.5}}`, with
    `cached_input` if it differs from `input`. `at` chooses among dated prices (default: now). A model served by this
    process (`local`) costs nothing. Raises UsageError where an override is not such a table.

    >>> cost_of(TokenUsage(input=2_000_000, output=0), "mine", overrides={"mine": {"input": 0.5, "output": 1.5}})
    (1.0, 'your price table')
    >>> cost_of(TokenUsage(input=1, output=1), "never-heard-of")
    (None, 'unknown: no price for never-heard-of')
    """
    if local:
        return 0.0, "embedded model"
    if usage.input is None or usage.output is None:
        return None, "unknown: the server did not count tokens"
    if overrides and model in overrides:
        return _by_table(usage, model, overrides[model]), "your price table"
    return _by_genai_prices(usage, model, base_url or DEFAULT_ADDRESS, at)


def _by_table(usage: TokenUsage, model: str, table: Mapping[str, Any]) -> float:
    prices = {name: value for name, value in table.items() if isinstance(value, int | float) and value >= 0}
    if set(prices) != set(table) or not {"input", "output"} <= set(prices) <= _PRICE_NAMES:
        raise UsageError(
            f'prices of model "{model}": {dict(table)} must hold input and output (and may hold cached_input), in '
            "dollars per million tokens"
        )
    cached = min(usage.cached_input or 0, usage.input or 0)
    full = (usage.input or 0) - cached
    dollars = full * prices["input"] + cached * prices.get("cached_input", prices["input"])
    return float((dollars + (usage.output or 0) * prices["output"]) / _MILLION)


def _by_genai_prices(usage: TokenUsage, model: str, address: str, at: datetime | None) -> tuple[float | None, str]:
    import genai_prices

    found = _find(model, address)
    if found is None:
        return None, f"unknown: no price for {public_model(model)}"
    provider, known = found
    source = f"genai-prices {genai_prices.__version__}, {provider.id}"
    prices = known.get_prices(at or datetime.now(UTC))
    simple = _simple_prices(prices)
    if simple is not None and (usage.cached_input or 0) <= (usage.input or 0):
        plain, cached, answered = simple
        used = usage.cached_input or 0
        dollars = ((usage.input or 0) - used) * plain + used * cached + (usage.output or 0) * answered
        return float(dollars / _MILLION), source
    counts = genai_prices.Usage(
        input_tokens=usage.input, output_tokens=usage.output, cache_read_tokens=usage.cached_input or 0
    )
    try:
        price = known.calc_price(counts, provider, genai_request_timestamp=at).total_price
    except ValueError:  # counts that cannot be, such as more cached tokens than tokens
        return None, f"unknown: no price for {public_model(model)}"
    return float(price), source


def _simple_prices(prices: Any) -> tuple[Decimal, Decimal, Decimal] | None:
    """Dollars per million tokens asked, cached and answered, where that is all there is to a model's price.

    genai-prices takes a quarter of a millisecond for a call, as much as sending it does; most prices are three numbers.
    """
    plain, answered = prices.input_mtok, prices.output_mtok
    cached = plain if prices.cache_read_mtok is None else prices.cache_read_mtok
    if prices.requests_kcount is not None or not all(isinstance(item, Decimal) for item in (plain, cached, answered)):
        return None
    return plain, cached, answered


@lru_cache(maxsize=64)
def _find(model: str, address: str) -> tuple[Any, Any] | None:
    """The provider and the model as genai-prices knows them; None where it does not. Looked up once: it is slow."""
    import genai_prices

    try:
        found = genai_prices.calc_price(
            genai_prices.Usage(input_tokens=0, output_tokens=0), model, provider_api_url=address
        )
    except (LookupError, ValueError):
        return None
    return found.provider, found.model
