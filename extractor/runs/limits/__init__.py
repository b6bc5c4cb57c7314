"""Limits of a run: how many calls at once, how fast, for how much; and what a run would cost.

gate = RunGate(LimitSettings(in_flight=64, max_cost=5.0))
async with open_extraction(settings, gate=gate) as extraction: ...
"""

from extractor.runs.limits.gate import RunGate
from extractor.runs.limits.settings import LimitEvent, LimitSettings, Spent

__all__ = ("LimitEvent", "LimitSettings", "RunGate", "Spent")
