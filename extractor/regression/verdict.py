"""The one verdict of a comparison. It is the first of these that holds, and nothing else decides the exit code:

    stale            7  a recording is missing on either side
    missing          3  a case or a repeat was not scored on either side
    regression       6  a value lost on a `must_pass` case; or micro F1 fell by more than the tolerance and by more than
                        exchanging cases at random makes it differ (p at or below the level), where too few cases differ
                        for that test by the tolerance alone; or a field, micro F1 or incident F1 in tier regression
    improvement      0  a field, micro F1 or incident F1 in tier improved
    flaky            0  a field of a case that passed every time now passes some times
    unchanged        0  no value differs
    too few to tell  0  values differ, in too few cases for any test
    changed-equal    0  values differ, and no test tells the runs apart

The tolerance is compared as exact fractions, before any rounding. `new` (0) is the verdict where there is nothing to
compare with. Precision and recall are bought with each other: of the aggregates, only the two F1 decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from extractor.errors import ExitCode
from extractor.regression.changes import Change, Flakiness
from extractor.regression.tiers import AggregateComparison, AggregateName, FieldComparison, Tier

__all__ = ("Findings", "State", "Verdict", "decide")

State = Literal[
    "regression", "improvement", "changed-equal", "unchanged", "new", "missing", "flaky", "stale", "too few to tell",
]  # fmt: skip
_DECIDE: frozenset[AggregateName] = frozenset({"incident F1", "micro F1"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The one result of a comparison."""

    state: State
    exit_code: ExitCode
    reason: str
    """One sentence, without a full stop."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a verdict rests on."""

    cases: int
    fields: tuple[FieldComparison, ...]
    aggregates: tuple[AggregateComparison, ...]
    changes: tuple[Change, ...]
    lost: tuple[Change, ...]
    flaky: tuple[Flakiness, ...]
    stale: tuple[tuple[str, str], ...]
    """Case, and why it is stale."""
    missing: tuple[str, ...]
    micro_f1_fall: Fraction
    alpha: float
    tolerance: float


def decide(found: Findings) -> Verdict:
    """The verdict."""
    cases = found.cases
    if found.stale:
        why = next((f"; {why}" for _, why in found.stale if why), "")
        reason = f"{len(found.stale)} of {cases} cases are stale: {_listed([name for name, _ in found.stale])}{why}"
        return Verdict("stale", ExitCode.STALE, reason)
    if found.missing:
        return Verdict(
            "missing",
            ExitCode.UNFINISHED,
            f"{len(found.missing)} of {cases} cases not scored: {_listed(found.missing)}",
        )
    if not cases:
        return Verdict("missing", ExitCode.UNFINISHED, "there is no case to compare")
    worse = [*_lost(found), *_fallen(found), *_moved(found, "regression")]
    if worse:
        return Verdict("regression", ExitCode.REGRESSION, "; ".join(worse))
    better = [*_moved(found, "improved")]
    aside = [*_flaky_now(found), *_notable(found), *_fallen(found, by_chance=True)]
    if better:
        return Verdict("improvement", ExitCode.DONE, "; ".join([*better, *aside]))
    if _flaky_now(found):
        return Verdict("flaky", ExitCode.DONE, "; ".join(aside))
    if not found.changes:
        return Verdict("unchanged", ExitCode.DONE, f"no value differs in {cases} cases")
    told = f"{len(found.changes)} values differ"
    tests = [*(row.adjusted for row in found.fields), *(row.adjusted for row in found.aggregates)]
    leaning = any(row.better or row.worse for row in found.fields)
    if leaning and all(adjusted is None for adjusted in tests):
        return Verdict("too few to tell", ExitCode.DONE, f"{told}, in too few cases for any test")
    equal = "no test tells the runs apart" if leaning else "with as many errors in every field of every case"
    return Verdict("changed-equal", ExitCode.DONE, "; ".join([f"{told}, {equal}", *aside]))


def _lost(found: Findings) -> Iterator[str]:
    if found.lost:
        names = sorted({f"{change.case} {change.field}" for change in found.lost})
        yield f"{_values_of(len(found.lost))} lost on must-pass cases: {_listed(names)}"


def _fallen(found: Findings, *, by_chance: bool = False) -> Iterator[str]:
    """Micro F1 under the tolerance: what counts, or what chance does as often."""
    if found.micro_f1_fall <= Fraction(str(found.tolerance)):
        return
    p = next(row.p for row in found.aggregates if row.name == "micro F1")
    if by_chance is (p is not None and p > found.alpha):
        chance = "too few cases differ to tell it from chance" if p is None else f"p {_p(p)}"
        fall = f"micro F1 fell by {float(found.micro_f1_fall):.4f}, over the tolerance of {found.tolerance:g}"
        yield f"{fall}, as exchanging cases at random does ({chance})" if by_chance else f"{fall} ({chance})"


def _moved(found: Findings, tier: Tier) -> Iterator[str]:
    word = "worse" if tier == "regression" else "better"
    for row in found.fields:
        if row.tier == tier and row.adjusted is not None:
            yield (
                f"{row.field} {word} (of {row.better + row.worse + row.equal} cases {row.worse} worse, "
                f"{row.better} better, adjusted p {_p(row.adjusted)})"
            )
    for aggregate in found.aggregates:
        if aggregate.tier == tier and aggregate.name in _DECIDE and aggregate.adjusted is not None:
            yield (
                f"{aggregate.name} {word} ({aggregate.old:.3f} to {aggregate.new:.3f}, "
                f"adjusted p {_p(aggregate.adjusted)})"
            )


def _notable(found: Findings) -> Iterator[str]:
    rows = [f"{row.field} ({row.worse} worse, {row.better} better)" for row in found.fields if row.tier == "notable"]
    if rows:
        yield f"notable: {', '.join(rows)}"


def _flaky_now(found: Findings) -> list[str]:
    rows = [item for item in found.flaky if item.state == "flaky now"]
    if not rows:
        return []
    named = [f"{row.case} {row.field} {row.new_passed}/{row.new_repeats}" for row in rows]
    return [f"flaky now: {_listed(named)}"]


def _listed(names: Sequence[str], most: int = 3) -> str:
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")


def _values_of(count: int) -> str:
    return "1 value" if count == 1 else f"{count} values"


def _p(value: float) -> str:
    return "below 0.0001" if value < 0.0001 else f"{value:.4f}"
