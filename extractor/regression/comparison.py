"""Two runs over the same cases, paired case by case and field by field.

`changes` says what differs value by value, `tiers` tests fields and aggregates, `verdict` decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.errors import UsageError
from extractor.regression.changes import Change, Flakiness, changes_of, errors_of, flakiness_of, lost_of
from extractor.regression.model import FIELDS, CaseScore, RunScore
from extractor.regression.statistics import BOOTSTRAP_DRAWS, SEED
from extractor.regression.tiers import (
    AggregateComparison,
    FieldComparison,
    Tier,
    compare_aggregates,
    compare_fields,
    micro_f1_fall,
)
from extractor.regression.verdict import Findings, State, Verdict, decide

__all__ = (
    "ALPHA",
    "TOLERANCE",
    "AggregateComparison",
    "CaseComparison",
    "Change",
    "Comparison",
    "FieldComparison",
    "Flakiness",
    "State",
    "Tier",
    "Verdict",
    "compare",
    "differing_cases",
)

ALPHA = 0.05
TOLERANCE = 0.02
"""How far micro F1 may fall, as a difference of two F1 (0.02: from 0.700 to 0.680 is not yet over)."""


@dataclass(frozen=True, slots=True)
class CaseComparison:
    """One case over all fields: a word for the row of a report; it decides nothing."""

    case: str
    state: State
    better: tuple[str, ...]
    """Fields with fewer errors now."""
    worse: tuple[str, ...]
    changed: int
    """Changed values."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that a report shows of two runs."""

    old: RunScore
    new: RunScore
    alpha: float
    tolerance: float
    must_pass: frozenset[str]
    verdict: Verdict
    fields: tuple[FieldComparison, ...]
    """All of GATED_FIELDS, in their order."""
    aggregates: tuple[AggregateComparison, ...]
    cases: tuple[CaseComparison, ...]
    changes: tuple[Change, ...]
    lost: tuple[Change, ...]
    """Changes for the worse on `must_pass` cases: each is a regression by name."""
    flaky: tuple[Flakiness, ...]
    stale: tuple[tuple[str, str], ...]
    """Cases without a recording on either side, and why, with the next command."""
    missing: tuple[str, ...]
    """Cases, or repeats of cases, that either run did not score, and why."""


def compare(
    old: RunScore,
    new: RunScore,
    *,
    alpha: float = ALPHA,
    tolerance: float = TOLERANCE,
    must_pass: Collection[str] | None = None,
    draws: int = BOOTSTRAP_DRAWS,
    seed: int = SEED,
) -> Comparison:
    """Compare two runs over the same cases.

    `must_pass` is by default what either run names. `draws` is for the intervals alone (0: none). Pure: the same runs
    give the same result, whatever the order of cases and values.

    Raises UsageError where the runs are not of the same cases, or a number is out of its range.
    """
    if not 0 < alpha < 1 or not tolerance >= 0:
        raise UsageError(f"alpha must be between 0 and 1 and tolerance at least 0, got {alpha} and {tolerance}")
    before, now = _by_case(old), _by_case(new)
    _refuse_other_cases(old, new, before, now)
    watched = frozenset(old.must_pass | new.must_pass if must_pass is None else must_pass)
    if watched - before.keys():
        raise UsageError(f"must_pass names cases that the suite has not: {', '.join(sorted(watched - before.keys()))}")
    told = [name for name in before if all(score.state == "scored" for score in (*before[name], *now[name]))]
    pairs = {name: (before[name], now[name]) for name in told}
    errors = {name: errors_of(*pair) for name, pair in pairs.items()}
    changes = {name: changes_of(*pair) for name, pair in pairs.items()}
    found = Findings(
        cases=len(before),
        fields=compare_fields(errors, alpha),
        aggregates=compare_aggregates(pairs, alpha, draws, seed),
        changes=tuple(change for name in told for change in changes[name]),
        lost=tuple(change for name in told if name in watched for change in lost_of(*pairs[name])),
        flaky=tuple(item for pair in pairs.values() for item in flakiness_of(*pair)),
        stale=tuple(_stale(before, now)),
        missing=(*_unscored(old, before, "old"), *_unscored(new, now, "new")),
        micro_f1_fall=micro_f1_fall(pairs),
        alpha=alpha,
        tolerance=tolerance,
    )
    return Comparison(
        old=old,
        new=new,
        alpha=alpha,
        tolerance=tolerance,
        must_pass=watched,
        verdict=decide(found),
        fields=found.fields,
        aggregates=found.aggregates,
        cases=tuple(_case(name, before[name], now[name], errors.get(name), changes.get(name, ())) for name in before),
        changes=found.changes,
        lost=found.lost,
        flaky=found.flaky,
        stale=found.stale,
        missing=found.missing,
    )


def differing_cases(old: RunScore, new: RunScore) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Names of the cases that only the old run has, that only the new run has, and whose gold or article differs.

    Where a run does not say the hash of its cases, gold values are compared.
    """
    before, now = _by_case(old), _by_case(new)
    changed = []
    for name in before.keys() & now.keys():
        a, b = before[name][0], now[name][0]
        if a.sha256 and b.sha256:
            differs = a.sha256 != b.sha256
        else:
            differs = a.state == b.state == "scored" and _gold_of(a) != _gold_of(b)
        if differs:
            changed.append(name)
    return tuple(sorted(before.keys() - now.keys())), tuple(sorted(now.keys() - before.keys())), tuple(sorted(changed))


# --- what can be compared -------------------------------------------------------------------------------------------


def _by_case(run: RunScore) -> dict[str, tuple[CaseScore, ...]]:
    found: dict[str, dict[int, CaseScore]] = {}
    for score in sorted(run.cases, key=lambda score: (score.case, score.repeat)):
        if score.repeat in found.setdefault(score.case, {}):
            raise UsageError(f"{_name(run)}: case {score.case}, repeat {score.repeat} is scored twice")
        found[score.case][score.repeat] = score
    return {name: tuple(scores.values()) for name, scores in found.items()}


def _refuse_other_cases(
    old: RunScore, new: RunScore, before: Mapping[str, Sequence[CaseScore]], now: Mapping[str, Sequence[CaseScore]]
) -> None:
    if old.suite_sha256 == new.suite_sha256 and before.keys() == now.keys():
        return
    gone, came, changed = differing_cases(old, new)
    parts = [
        f"{what}: {', '.join(names)}"
        for what, names in (("only in the old run", gone), ("only in the new run", came), ("changed", changed))
        if names
    ]
    told = "; ".join(parts) or "no gold value differs: an article or an unscored case was edited"
    raise UsageError(
        f"not the same cases: {_name(old)} is of suite {old.suite_sha256[:12]}, {_name(new)} of suite "
        f"{new.suite_sha256[:12]}; {told}; score both on the same suite, or bless a new baseline"
    )


def _stale(
    before: Mapping[str, Sequence[CaseScore]], now: Mapping[str, Sequence[CaseScore]]
) -> Iterator[tuple[str, str]]:
    for name in before:
        score = next((score for score in (*before[name], *now[name]) if score.state == "stale"), None)
        if score is not None:
            yield name, score.reason


def _unscored(run: RunScore, cases: Mapping[str, Sequence[CaseScore]], side: str) -> Iterator[str]:
    """What a run should have scored and has not; stale ones are told elsewhere."""
    for name, scores in cases.items():
        failed = next((score for score in scores if score.state == "failed"), None)
        if failed is not None:
            yield f"{name} ({side} run failed: {failed.reason or 'no reason given'})"
        elif len(scores) < run.repeats:
            yield f"{name} ({side} run: {len(scores)} of {run.repeats} repeats)"


def _name(run: RunScore) -> str:
    return f"{run.prompt} ({run.model}, prompt {run.prompt_sha256[:12]})"


def _gold_of(score: CaseScore) -> list[tuple[str, str, str]]:
    """The gold values of a case that every scoring tells, whatever the answer."""
    return sorted(
        (item.field, item.gold_path or "", item.gold)
        for item in score.fields
        if item.gold is not None and "." not in item.field
    )


def _case(
    name: str,
    old: Sequence[CaseScore],
    new: Sequence[CaseScore],
    errors: Mapping[str, tuple[int, int]] | None,
    changes: Sequence[Change],
) -> CaseComparison:
    if errors is None:
        stale = any(score.state == "stale" for score in (*old, *new))
        return CaseComparison(name, "stale" if stale else "missing", (), (), 0)
    better = tuple(field for field in FIELDS if field in errors and errors[field][1] < errors[field][0])
    worse = tuple(field for field in FIELDS if field in errors and errors[field][1] > errors[field][0])
    before, now = (sum(pair[side] for pair in errors.values()) for side in (0, 1))
    state: State = "changed-equal" if changes else "unchanged"
    if now != before:
        state = "regression" if now > before else "improvement"
    if any(item.state == "flaky now" for item in flakiness_of(old, new)):
        state = "flaky"
    return CaseComparison(name, state, better, worse, len(changes))
