"""The rules, one module a family. A new module is named here; a test sees to it."""

from __future__ import annotations

__all__ = ("RULE_MODULES",)

RULE_MODULES = (
    "grounding",
    "citing",
    "evidence",
    "claimants",
    "speakers",
    "bounds",
    "consistency",
    "dates",
    "days",
    "places",
    "coordinates",
    "numbers",
    "document",
    "actors",
    "saying",
    "cues",
    "responsibility",
    "answering",
    "enums",
    "system",
    "suppressing",
)
