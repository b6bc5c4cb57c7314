"""Fields and aggregates of two runs, tested: what is better, what is worse, and what is too few to tell.

A unit is one field of one case. A pair of units is discordant where the number of errors (wrong, invented, missed)
differs; it leans to the side with fewer. Ties say nothing. On the discordant pairs of a field stands an exact
two-sided McNemar test, adjusted over all fields (`statistics.holm_discrete`).

Tiers of a field, in this order:

    insufficient  no value in any case; or discordant pairs, but fewer than can reach the level (6 at 0.05)
    regression    adjusted p at or below the level, more pairs worse than better
    improved      adjusted p at or below the level, more pairs better than worse
    notable       p at or below the level by itself, but not once the other fields are allowed for; either way
    stable        no discordant pair, or enough of them without a lean

Aggregates are ratios of sums over all cases, tested by exchanging whole cases and adjusted over the four (Holm); their
tiers read the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal, get_args

from extractor.regression.model import GATED_FIELDS, CaseScore
from extractor.regression.statistics import (
    Interval,
    PairedRatio,
    Ratio,
    bootstrap,
    holm,
    holm_discrete,
    sign_test,
    swap_test,
)

__all__ = (
    "AggregateComparison",
    "AggregateName",
    "FieldComparison",
    "Tier",
    "compare_aggregates",
    "compare_fields",
    "micro_f1_fall",
)

Tier = Literal["regression", "notable", "stable", "improved", "insufficient"]
AggregateName = Literal["incident F1", "value precision", "value recall", "micro F1"]
_AGGREGATES: tuple[AggregateName, ...] = get_args(AggregateName)

Errors = Mapping[str, Mapping[str, tuple[int, int]]]
"""By case, by field: errors before and now (`changes.errors_of`)."""

Pairs = Mapping[str, tuple[Sequence[CaseScore], Sequence[CaseScore]]]
"""By case: its scores before and now, one for each repeat."""


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """One field over all cases."""

    field: str
    tier: Tier
    better: int
    """Cases with fewer errors now."""
    worse: int
    """Cases with more errors now."""
    equal: int
    """Cases with as many as before."""
    p: float | None
    """Exact McNemar, two-sided; None where there are too few to tell."""
    adjusted: float | None
    """The same, adjusted over all fields that can be told."""


@dataclass(frozen=True, slots=True)
class AggregateComparison:
    """One ratio of sums over all cases."""

    name: AggregateName
    tier: Tier
    old: float | None
    """None: nothing to divide by."""
    new: float | None
    difference: float | None
    interval: Interval | None
    """95 % bootstrap over whole cases."""
    p: float | None
    adjusted: float | None
    exact: bool
    """Whether all exchanges of cases were counted; otherwise a fixed number of them was drawn."""


def compare_fields(errors: Errors, alpha: float) -> tuple[FieldComparison, ...]:
    """Every gated field, in order, tested over all cases."""
    leans = {field: _leans(field, errors) for field in GATED_FIELDS}
    adjusted = holm_discrete([(better, worse) for better, worse, _ in leans.values()], alpha)
    return tuple(
        _field(field, *leans[field], adjusted_p, alpha)
        for field, adjusted_p in zip(GATED_FIELDS, adjusted, strict=True)
    )


def _leans(field: str, errors: Errors) -> tuple[int, int, int]:
    """Cases with fewer errors now, with more, and with as many, of those where the field has a value."""
    pairs = [of_case[field] for of_case in errors.values() if field in of_case]
    better, worse = sum(now < before for before, now in pairs), sum(now > before for before, now in pairs)
    return better, worse, len(pairs) - better - worse


def _field(field: str, better: int, worse: int, equal: int, adjusted: float | None, alpha: float) -> FieldComparison:
    if adjusted is None:
        untouched = equal > 0 and better + worse == 0
        return FieldComparison(field, "stable" if untouched else "insufficient", better, worse, equal, None, None)
    p = sign_test(better, worse)
    return FieldComparison(field, _tier(better - worse, p, adjusted, alpha), better, worse, equal, p, adjusted)


def _tier(lean: float, p: float, adjusted: float, alpha: float) -> Tier:
    if p > alpha:
        return "stable"
    if adjusted > alpha:
        return "notable"
    return "improved" if lean > 0 else "regression"


def compare_aggregates(pairs: Pairs, alpha: float, draws: int, seed: int) -> tuple[AggregateComparison, ...]:
    """The four aggregates, tested by exchanging cases."""
    ratios = {name: _ratio(name, pairs) for name in _AGGREGATES}
    defined = {name: ratio for name, ratio in ratios.items() if None not in _values(ratio)}
    tests = {name: swap_test(ratio, seed=seed) for name, ratio in defined.items()}
    strong = [name for name, test in tests.items() if test.least <= alpha]
    adjusted = dict(zip(strong, holm([tests[name].p for name in strong]), strict=True))
    intervals = dict(zip(ratios, bootstrap(list(ratios.values()), draws=draws, seed=seed), strict=True))
    rows = []
    for name, ratio in ratios.items():
        old, new = _values(ratio)
        test = tests.get(name)
        if old is None or new is None or test is None:
            rows.append(AggregateComparison(name, "insufficient", _as(old), _as(new), None, None, None, None, True))
            continue
        if name in adjusted:
            tier = _tier(float(new - old), test.p, adjusted[name], alpha)
        else:
            tier = "stable" if ratio.old == ratio.new else "insufficient"
        p = test.p if name in adjusted else None
        rows.append(
            AggregateComparison(
                name, tier, _as(old), _as(new), _as(new - old), intervals[name], p, adjusted.get(name), test.exact
            )
        )
    return tuple(rows)


def micro_f1_fall(pairs: Pairs) -> Fraction:
    """How far micro F1 fell, exactly; 0 where either side has nothing to divide by."""
    old, new = _values(_ratio("micro F1", pairs))
    return Fraction(0) if old is None or new is None else old - new


def _ratio(name: AggregateName, pairs: Pairs) -> PairedRatio:
    """Sums of each case over its repeats, both sides brought to the same number of repeats."""
    old: list[Ratio] = []
    new: list[Ratio] = []
    for before, now in pairs.values():
        scale = lcm(len(before), len(now))
        for scores, into in ((before, old), (now, new)):
            parts = [_parts(name, score) for score in scores]
            weight = scale // len(scores)
            into.append((weight * sum(part for part, _ in parts), weight * sum(of for _, of in parts)))
    return PairedRatio(tuple(old), tuple(new))


def _parts(name: AggregateName, score: CaseScore) -> Ratio:
    if name == "incident F1":
        found, missed, invented = _incident_counts(score)
        return 2 * found, 2 * found + missed + invented
    outcomes = [item.outcome for item in score.fields if item.field in GATED_FIELDS and item.field != "incident"]
    right, wrong = outcomes.count("right"), outcomes.count("wrong")
    invented, missed = outcomes.count("invented"), outcomes.count("missed")
    if name == "value precision":
        return right, right + wrong + invented
    if name == "value recall":
        return right, right + wrong + missed
    return 2 * right, 2 * right + 2 * wrong + invented + missed


def _incident_counts(score: CaseScore) -> tuple[int, int, int]:
    """Found, missed, invented. A merged incident was missed, a split one is one too many."""
    outcomes = [incident.outcome for incident in score.incidents]
    missed = outcomes.count("missed") + outcomes.count("merged")
    return outcomes.count("found"), missed, outcomes.count("invented") + outcomes.count("split")


def _values(ratio: PairedRatio) -> tuple[Fraction | None, Fraction | None]:
    sums = [(sum(part for part, _ in side), sum(of for _, of in side)) for side in (ratio.old, ratio.new)]
    old, new = (Fraction(part, of) if of else None for part, of in sums)
    return old, new


def _as(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
