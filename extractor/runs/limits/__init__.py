"""Limits of a run: how many calls at once, how fast, for how much; and what a run would cost.

gate = gate_for(settings, LimitSettings(in_flight=64, max_cost=5.0))
async with open_extraction(settings, gate=gate) as extraction: ...
"""

from extractor.runs.limits.budget import Pricing
from extractor.runs.limits.estimate import Estimate, estimate
from extractor.runs.limits.gate import RunGate
from extractor.runs.limits.opening import gate_for
from extractor.runs.limits.settings import LimitEvent, LimitSettings, Spent

__all__ = ("Estimate", "LimitEvent", "LimitSettings", "Pricing", "RunGate", "Spent", "estimate", "gate_for")
