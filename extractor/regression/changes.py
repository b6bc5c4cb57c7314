"""What changed between two scorings of one case, value by value: the raw material of every test and report.

A case has one score for each repeat. Values are matched by their place in the gold, never by their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from math import lcm
from typing import Literal

from extractor.regression.model import FIELDS, CaseScore, FieldOutcome, FieldScore
from extractor.regression.statistics import pass_all

__all__ = (
    "ERRORS",
    "RIGHT",
    "Change",
    "Flakiness",
    "FlakyState",
    "Lean",
    "changes_of",
    "errors_of",
    "flakiness_of",
    "lost_of",
    "order_of",
)

ERRORS: frozenset[FieldOutcome] = frozenset({"wrong", "invented", "missed"})
RIGHT: frozenset[FieldOutcome] = frozenset({"right", "absent"})

Lean = Literal["better", "worse", "equal"]
FlakyState = Literal["flaky now", "flaky still", "settled", "broken"]

_Key = tuple[str, str]
"""Field and path in the gold."""

_ORDER = {field: index for index, field in enumerate(FIELDS)}


@dataclass(frozen=True, slots=True)
class Change:
    """One value that is not what it was."""

    case: str
    field: str
    gold: str | None
    gold_path: str | None
    old_outcome: FieldOutcome | None
    """None: not scored, because the item that it belongs to was not paired. A value that stands on one side only and
    that the gold has nowhere is `absent` on the other: rightly not there."""
    old: str | None
    """The value for a reader."""
    new_outcome: FieldOutcome | None
    new: str | None
    lean: Lean
    """`better`: an error that is none any more; `worse`: an error that was none; `equal`: as right or as wrong as
    before, or not scored on one side."""
    times: int = 1
    """In how many of the `of` pairs of repeats."""
    of: int = 1


@dataclass(frozen=True, slots=True)
class Flakiness:
    """One field of one case that passes in some repeats only, or that did before."""

    case: str
    field: str
    old_passed: int
    """Repeats in which the field has no error."""
    old_repeats: int
    new_passed: int
    new_repeats: int
    state: FlakyState
    """`flaky now`: passed every time, now some times. `flaky still`: some times or never before, some times
    now. `settled`: some times before, now every time. `broken`: some times, now never."""

    @property
    def old_in_a_row(self) -> float:
        """Chance that all repeats pass, at the rate seen (pass^N)."""
        return pass_all(self.old_passed, self.old_repeats)

    @property
    def new_in_a_row(self) -> float:
        return pass_all(self.new_passed, self.new_repeats)


def order_of(field: str) -> tuple[int, str]:
    """Sort key of fields: the order of every report."""
    return _ORDER.get(field, len(_ORDER)), field


def errors_of(old: Sequence[CaseScore], new: Sequence[CaseScore]) -> dict[str, tuple[int, int]]:
    """Errors (wrong, invented, missed) by field before and now, over all repeats, on one scale for both sides.

    A property of an item (`casualties.claimant`) counts where every repeat of both sides paired the item: it is not
    scored elsewhere, and a side that finds more items would look worse for its chances of further errors.
    """
    scores = (*old, *new)
    known = {item.gold_path for score in scores for item in score.fields if "." not in item.field}
    shared = set.intersection(*(set(_paired(score).values()) for score in scores))
    apart = known - shared
    scale = lcm(len(old), len(new))
    counts: dict[str, tuple[int, int]] = {}
    for side, of_side in enumerate((old, new)):
        weight = scale // len(of_side)
        for score in of_side:
            paired = _paired(score)
            for item in score.fields:
                before, now = counts.setdefault(item.field, (0, 0))
                if item.outcome in ERRORS and not ("." in item.field and _item_of(item, paired) in apart):
                    counts[item.field] = (before + weight, now) if side == 0 else (before, now + weight)
    return counts


def changes_of(old: Sequence[CaseScore], new: Sequence[CaseScore]) -> tuple[Change, ...]:
    """Every changed value of one case; repeats are compared in turn, and the same change is listed once."""
    pairs = max(len(old), len(new))
    seen: Counter[Change] = Counter()
    for repeat in range(pairs):
        seen.update(_changes(old[repeat % len(old)], new[repeat % len(new)]))
    counted = (replace(change, times=times, of=pairs) for change, times in seen.items())
    return tuple(sorted(counted, key=_sort_key))


def lost_of(old: Sequence[CaseScore], new: Sequence[CaseScore]) -> tuple[Change, ...]:
    """Values of one case that were right and are not: the named regressions of a `must_pass` case.

    Over repeats: right every time and now not every time, or right some times and now never. An invented value is
    lost ground too: it was rightly absent.
    """
    return tuple(change for change in changes_of(old, new) if change.lean == "worse" and _is_lost(change, old, new))


def flakiness_of(old: Sequence[CaseScore], new: Sequence[CaseScore]) -> tuple[Flakiness, ...]:
    """The fields of one case that pass some times, before or now; nothing where either side was asked once only and
    the other passed or failed as one."""
    fields = sorted({item.field for score in (*old, *new) for item in score.fields}, key=order_of)
    found = []
    for field in fields:
        before, now = _passed(old, field), _passed(new, field)
        was_flaky, is_flaky = 0 < before < len(old), 0 < now < len(new)
        if not (was_flaky or is_flaky):
            continue
        state = _flaky_state(is_flaky, passed_before=before == len(old), passes_now=now > 0)
        found.append(Flakiness(old[0].case, field, before, len(old), now, len(new), state))
    return tuple(found)


def _paired(score: CaseScore) -> dict[str, str]:
    """Gold path by answered path of the items that have both."""
    return {
        item.answered_path: item.gold_path
        for item in score.fields
        if "." not in item.field and item.answered_path is not None and item.gold_path is not None
    }


def _item_of(item: FieldScore, paired: dict[str, str]) -> str:
    """Gold path of the item that a property belongs to; empty where that cannot be told."""
    if item.gold_path is not None:
        return item.gold_path.rpartition("/")[0]
    return paired.get((item.answered_path or "").rpartition("/")[0], "")


def _flaky_state(is_flaky: bool, *, passed_before: bool, passes_now: bool) -> FlakyState:
    if is_flaky:
        return "flaky now" if passed_before else "flaky still"
    return "settled" if passes_now else "broken"


def _passed(scores: Sequence[CaseScore], field: str) -> int:
    return sum(not any(item.field == field and item.outcome in ERRORS for item in score.fields) for score in scores)


def _changes(old: CaseScore, new: CaseScore) -> Iterator[Change]:
    before, loose_before = _by_place(old)
    now, loose_now = _by_place(new)
    for key in before.keys() | now.keys():
        for a, b in zip_longest(before.get(key, ()), now.get(key, ())):
            if a is None or b is None or (a.outcome, a.answered) != (b.outcome, b.answered):
                yield _change(old.case, a, b)
    gone, came = _left(loose_before, loose_now), _left(loose_now, loose_before)
    for field in {item.field for item in (*gone, *came)}:
        sides = ([item for item in gone if item.field == field], [item for item in came if item.field == field])
        for a, b in zip_longest(*sides):
            yield _change(old.case, a, b, loose=True)


def _by_place(score: CaseScore) -> tuple[dict[_Key, list[FieldScore]], list[FieldScore]]:
    """The values with a place in the gold by that place, and the invented ones without."""
    placed: dict[_Key, list[FieldScore]] = {}
    loose = []
    for item in score.fields:
        if item.gold_path is not None:
            placed.setdefault((item.field, item.gold_path), []).append(item)
        elif item.outcome != "absent":
            loose.append(item)
    for items in placed.values():
        items.sort(key=lambda item: (item.outcome, item.answered or "", item.answered_path or ""))
    return placed, loose


def _left(items: list[FieldScore], others: list[FieldScore]) -> list[FieldScore]:
    """Invented values that the other side has not: the same words under the same field are the same value."""
    remaining = Counter((item.field, item.answered) for item in others)
    left = []
    for item in sorted(items, key=lambda item: (item.field, item.answered or "", item.answered_path or "")):
        if remaining[item.field, item.answered]:
            remaining[item.field, item.answered] -= 1
        else:
            left.append(item)
    return left


def _change(case: str, old: FieldScore | None, new: FieldScore | None, *, loose: bool = False) -> Change:
    item = old or new
    assert item is not None
    missing: FieldOutcome | None = "absent" if loose else None
    was, now = old.outcome if old else missing, new.outcome if new else missing
    if was in RIGHT and now in ERRORS:
        lean: Lean = "worse"
    elif was in ERRORS and now in RIGHT:
        lean = "better"
    else:
        lean = "equal"
    answered_then, answered_now = old.answered if old else None, new.answered if new else None
    return Change(case, item.field, item.gold, item.gold_path, was, answered_then, now, answered_now, lean)


def _is_lost(change: Change, old: Sequence[CaseScore], new: Sequence[CaseScore]) -> bool:
    before, now = (sum(_is_right(score, change) for score in scores) for scores in (old, new))
    return now < len(new) if before == len(old) else before > 0 and now == 0


def _is_right(score: CaseScore, change: Change) -> bool:
    placed = [item for item in score.fields if (item.field, item.gold_path) == (change.field, change.gold_path)]
    if change.gold_path is None:
        return all((item.outcome, item.answered) != ("invented", change.new) for item in placed)
    return bool(placed) and all(item.outcome in RIGHT for item in placed)


def _sort_key(change: Change) -> tuple[object, ...]:
    return (
        change.case, order_of(change.field), change.gold_path or "~", change.old or "", change.new or "",
        change.old_outcome or "", change.new_outcome or "", change.gold or "",
    )  # fmt: skip
