"""Findings: what the validator says of a value, and the verdict that follows."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from extractor.schema.evidence import WordChange

__all__ = ("SEVERITIES", "Finding", "Fix", "Severity", "Suggestion", "Suppression", "Verdict", "verdict_of")

Severity = Literal["error", "review", "warning", "info"]
"""`error` refuses the value, `review` sends it to a person, `warning` passes it marked, `info` only tells."""
SEVERITIES: tuple[Severity, ...] = ("error", "review", "warning", "info")
Verdict = Literal["refused", "review", "supported_with_warning", "supported"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Suggestion(_Frozen):
    """The value that the words call for, where they decide it: set `value` at `path` (a JSON pointer)."""

    path: str
    value: Any


class Fix(_Frozen):
    """A value that `check --fix` changed, because the cited words decide it."""

    code: str
    """The rule that asked for it."""
    path: str
    """JSON pointer of the value."""
    old: Any
    new: Any


class Suppression(_Frozen):
    """A finding that a person has looked at and set aside, with the reason; see `extractor.validation.suppressions`."""

    code: str
    path: str
    """The finding's own JSON pointer."""
    reason: str = ""
    """Why it is no fault. Without one it does not count (SUP003)."""
    by: str = ""
    """Who decided."""
    quote_sha256: str
    """SHA-256 of the words that the value rests on; other words void the suppression."""
    claimed: str | None = None
    """The finding's `claimed`; another value under the same words voids it too. None: whatever the value."""


class Finding(_Frozen):
    """One thing that a rule found at one value."""

    code: str
    """Stable, e.g. `GRD004`."""
    name: str
    """Readable, e.g. `quote-altered`."""
    severity: Severity
    path: str
    """JSON pointer (RFC 6901) into the record, e.g. `/incidents/0/casualties/1`; empty for the whole record."""
    message: str
    claimed: str | None = None
    """What the record says."""
    observed: str | None = None
    """What the source says."""
    start: int | None = None
    """Where in the article (code points, half-open), if there is a place to show."""
    end: int | None = None
    changes: tuple[WordChange, ...] = ()
    suggestion: Suggestion | None = None
    mendable: bool = False
    """Whether showing it to the model once may help (the repair turn)."""
    suppressed: str | None = None
    """Why a person set it aside; such a finding is kept, and counts in no verdict. None: it counts."""


def verdict_of(severities: set[Severity]) -> Verdict:
    """The verdict of a value from the severities of its findings.

    >>> verdict_of({"info", "review"})
    'review'
    >>> verdict_of(set())
    'supported'
    """
    if "error" in severities:
        return "refused"
    if "review" in severities:
        return "review"
    if "warning" in severities:
        return "supported_with_warning"
    return "supported"
