"""The gate of a run from the settings of its extraction."""

from __future__ import annotations

import math
from collections.abc import Callable

from extractor.errors import UsageError
from extractor.extraction.session import Settings, check_settings, model_settings
from extractor.llm.gate import weigh
from extractor.runs.limits.budget import Amount, Pricing, to_money
from extractor.runs.limits.gate import RunGate
from extractor.runs.limits.settings import LimitEvent, LimitSettings

__all__ = ("gate_for", "pricing_of")


def gate_for(
    settings: Settings,
    limits: LimitSettings,
    *,
    cost_before: float = 0.0,
    tokens_before: int = 0,
    on_event: Callable[[LimitEvent], None] | None = None,
) -> RunGate:
    """A gate that knows the model's prices and the most tokens of an answer.

    `cost_before` (US dollars) and `tokens_before`: what earlier starts of the same run have spent, if that is to count
    against the caps. Raises UsageError where a cap is set and the price, or the most tokens of an answer, is unknown;
    and what `check_settings` raises.
    """
    prompt, weights = check_settings(settings)
    model = model_settings(settings, prompt, weights, settings.base_url)
    capped = limits.max_cost is not None or limits.max_tokens is not None
    if capped and weigh(model.sent_parameters(), 0).most_output is None:
        raise UsageError(
            "a cap on cost or tokens needs the most tokens of one answer, and neither prompt nor options set it: give "
            "--max-tokens"
        )
    if not math.isfinite(cost_before) or cost_before < 0 or tokens_before < 0:
        raise UsageError(f"spent before: {cost_before} dollars, {tokens_before} tokens must not be below 0")
    before = Amount(to_money(cost_before), tokens_before)
    return RunGate(limits, pricing=pricing_of(settings), before=before, on_event=on_event)


def pricing_of(settings: Settings) -> Pricing:
    """What the tokens of the settings' model cost."""
    prompt, weights = check_settings(settings)
    model = model_settings(settings, prompt, weights, settings.base_url)
    return Pricing(model.model, settings.base_url, settings.prices, local=model.local)
