"""What a record claims of a count, and how its figures stand to a number of the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractor.schema.blocks import Qualifier
from extractor.schema.findings import Severity
from extractor.schema.incident import Group, Outcome
from extractor.validation.reading.numbers import NumberMention

__all__ = (
    "CARRIES",
    "Agreement",
    "CountClaim",
    "CountIssue",
    "CountJudgement",
    "JudgementVerdict",
    "agreement",
    "said_by",
)

JudgementVerdict = Literal["supported", "supported_with_warning", "contradicted", "unsupported", "review"]
Agreement = Literal["same", "qualifier", "low_end", "high_end", "vague", "different"]


@dataclass(frozen=True, slots=True)
class CountClaim:
    """What a record says: bounds, qualifier, and for casualties the outcome and group (None: not to be checked)."""

    low: int | None
    high: int | None
    qualifier: Qualifier
    outcome: Outcome | None = None
    group: Group | None = None
    thing: str | None = None
    """What is counted where it is not people: "vehicles"."""


@dataclass(frozen=True, slots=True)
class CountIssue:
    """One thing wrong with a claim; `start` and `end` count code points in the judged text."""

    code: str
    severity: Severity
    message: str
    observed: str | None = None
    start: int | None = None
    end: int | None = None
    suggested: tuple[tuple[str, int | str | None], ...] = ()
    """Field and value pairs that the words decide: (("low", 6), ("high", None), ("qualifier", "floor"))."""


@dataclass(frozen=True, slots=True)
class CountJudgement:
    """The verdict on one claim and why."""

    verdict: JudgementVerdict
    issues: tuple[CountIssue, ...] = ()


def agreement(claim: CountClaim, mention: NumberMention) -> Agreement:
    """How a claim's figures stand to a number of the text.

    >>> from extractor.validation.reading.numbers import read_numbers
    >>> six = read_numbers("at least six")[0]
    >>> agreement(CountClaim(6, None, "floor"), six), agreement(CountClaim(6, 6, "exact"), six)
    ('same', 'qualifier')
    >>> agreement(CountClaim(7, 7, "exact"), six)
    'different'
    """
    low, high, how = claim.low, claim.high, claim.qualifier
    first, last = mention.low, mention.high
    if first is None or (low is None and high is None):
        return "different"
    match mention.qualifier:
        case "exact" | "approximate" | "none_stated":
            if (low, high) == (first, first):
                return (
                    "same"
                    if how == mention.qualifier or {how, mention.qualifier} == {"exact", "none_stated"}
                    else "qualifier"
                )
            one_sided = (low == first and high is None) or (high == first and low in (0, None) and how == "ceiling")
            return "qualifier" if one_sided and how != "vague" else "different"
        case "floor":
            if low is None or low - first not in ((0, 1) if mention.exclusive else (0,)):
                return "different"
            if high is None:
                return "same" if how == "floor" else "qualifier"
            return "qualifier" if high == low else "different"
        case "ceiling":
            tops = (last, last + 1) if mention.exclusive and last is not None else (last,)
            if high not in tops:
                return "different"
            if low in (0, None):
                return "same" if how == "ceiling" else "qualifier"
            return "qualifier" if low == high else "different"
        case "range":
            if (low, high) == (first, last):
                return "same" if how == "range" else "qualifier"
            if low == first and high in (None, first):
                return "low_end"
            return "high_end" if low == high == last else "different"
        case _:
            if how == "vague" and high is None and (low is None or 1 <= low <= first):
                return "same"
            return "vague"


CARRIES = ("same", "qualifier", "low_end", "high_end")


def said_by(mention: NumberMention) -> tuple[tuple[str, int | str | None], ...]:
    """The fields that a mention calls for."""
    return (("low", mention.low), ("high", mention.high), ("qualifier", mention.qualifier))
