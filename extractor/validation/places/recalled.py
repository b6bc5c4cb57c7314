"""Whether words recall an earlier deed: "the worst since the Karm siege", "a week after a blast in Karm"."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile

from extractor.validation.places.governing import Government, plain_tokens
from extractor.validation.places.role_words import BLAMED_FOR, RECALLED, is_event
from extractor.validation.places.scenes import OtherPlaces

__all__ = ("CAME", "LIKENED", "is_former", "is_former_by_name")

_YEAR = re.compile(r"(?:19|20)\d\d")
CAME = frozenset(("came", "comes", "come", "coming", "happened", "occurred", "follows", "followed"))
_ORDINALS = frozenset(("second", "third", "fourth", "fifth", "sixth", "latest"))
LIKENED = frozenset(
    ("recalled", "recalling", "compared", "likened", "reminiscent", "evoked", "echoed", "mirrored", "recalls")
)
_SPANS = frozenset(
    ("day", "days", "week", "weeks", "fortnight", "month", "months", "year", "years", "decade", "decades")
)
_OUTCOMES = frozenset(
    ("died", "dies", "die", "death", "deaths", "dead", "wounded", "injured", "lost", "opened", "exchange", "fell")
)
"""What may be told of those whom an earlier deed hit: "died a week after a blast in Karm"."""
_HURTS = frozenset(("wounds", "injuries", "burns", "hospital", "treated", "succumbed", "arrested", "detained"))
_LASTS = frozenset(("year's", "month's", "week's", "year’s", "month’s", "week’s"))


def is_former(found: Government, at: int, others: OtherPlaces) -> bool:
    """Whether the deed that the word at `at` of the clause tells of is recalled, and not the one that is reported."""
    clause = found.clause
    around = clause[max(0, at - 6) : at]
    recalled = (
        not RECALLED.isdisjoint(around)
        or not LIKENED.isdisjoint(clause[:at])
        or _of_a_year(around)
        or not _LASTS.isdisjoint(around[-2:])
    )
    recalled = recalled or any(
        word in BLAMED_FOR and after in ("of", "in", "for", "over") for word, after in pairwise(around)
    )
    if not recalled and found.joint == "after":
        recalled = not CAME.isdisjoint(found.before[-8:]) or not _ORDINALS.isdisjoint(found.before)
        if not recalled and not _SPANS.isdisjoint(found.before[-1:]) and _deed_before(found.before):
            return others.any_struck()
    return recalled and others.any_named()


def _deed_before(before: tuple[str, ...]) -> bool:
    """Whether a deed is told before "a week after", and not what became of those hit by the one behind it."""
    return any(is_event(word) and word not in _OUTCOMES for word in before) and _HURTS.isdisjoint(before)


def is_former_by_name(found: Government, text: str, end: int, others: OtherPlaces) -> bool:
    """Whether the name is that of an earlier deed: "the worst since the Karm siege", "the 2008 Karm attacks"."""
    if found.preposition and found.preposition not in ("of", "to", "for"):
        return False
    behind = takewhile(str.islower, plain_tokens(text[end : end + 40])[:3])
    if not any(map(is_event, behind)):
        return False
    before = (*found.clause[-6:], found.preposition)
    told = not RECALLED.isdisjoint(before) or found.joint == "since" or _of_a_year(before) or _ends_in_year(found)
    return told and others.any_named()


def _ends_in_year(found: Government) -> bool:
    """Whether a year stands right before the name: "the 2008 Karm attacks"."""
    return not found.preposition and bool(found.clause) and _YEAR.fullmatch(found.clause[-1]) is not None


def _of_a_year(words: tuple[str, ...]) -> bool:
    """Whether a year stands before a noun ("the 2015 siege"), and not in a date."""
    return (
        any(
            _YEAR.fullmatch(word) and (before in ("the", "a", "that", "its", "their", "his") or before.endswith("s"))
            for before, word in pairwise(words)
        )
        and words[-1] != ","
    )
