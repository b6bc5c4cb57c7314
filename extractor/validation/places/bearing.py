"""Whether what a place name is governed by says where something happened, or where somebody was born, treated or tried.

The nearest telling word before the name decides ("executed at Karm" against "buried in Karm"); a word for an office, a
hospital or a crowd waits for what is said of it, for these are attacked as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from extractor.validation.places.governing import Government, clause_after, governed
from extractor.validation.places.role_words import (
    AFTERMATH,
    BLAMED_FOR,
    CARRIED,
    CHARGED,
    CIRCUMSTANCE,
    FOLLOWED_UP,
    GATHERINGS,
    HEALTH,
    INSTITUTIONS,
    LEAVING,
    MADE,
    MOVING,
    PAST_LIFE,
    PEOPLE,
    REACHING,
    REACTIONS,
    RECALLED,
    SEEN_FROM,
    SPEAKERS,
    SPEECH,
    SUSPECTS,
    TAKEN_FROM,
    TREATED,
    is_event,
)

__all__ = ("Bearing", "bearing_of", "is_circumstance")

Bearing = Literal["speaker", "origin", "far", "treated", "aftermath", "background", "former", "part_of_name"]
_INSIDE = frozenset(
    ("in", "at", "inside", "within", "outside", "across", "near", "around", "over", "on", "of", "throughout")
)
_TOWARDS = frozenset(("to", "towards", "toward", "into", "for", "via"))
_SLIPPED_INTO = frozenset(("fled", "fleeing", "flee", "escaped", "escaping", "slipped", "smuggled", "returned"))
_SET_OUT_FOR = frozenset(
    ("bound", "headed", "heading", "left", "leaving", "departed", "departing", "out", "off", "destined")
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_IN_RUINS = re.compile(
    r"^\s+(?:in|without|with|burning|largely|devastated|reeling|paraly[sz]ed|shaken|isolated|cut|open|as)\b"
)
_FROM_TO = re.compile(r"^\s+to\s")
_HOURS_AWAY = frozenset(
    ("away", "far", "drive", "walk", "ride", "flight", "distance", "hour", "hours", "hour's", "hours’", "minutes")
)
_CAME = frozenset(("came", "comes", "come", "coming", "happened", "occurred", "follows", "followed"))
_UNDER = (("under",), ("beneath",), ("alive",), ("by",), ("near",))
_IN_CARE = frozenset(("treated", "recovering", "recuperating", "operated"))
_HAD = (("had",), ("has",), ("have",), ("having",), ("also",), ("previously",))
_TRADES = ("er", "or", "ist", "ian", "man", "woman", "ent")
_NO_TRADES = frozenset(
    (
        "tower", "center", "corner", "river", "harbor", "border", "apartment", "monument", "settlement", "shelter",
        "theater", "quarter", "sector", "corridor", "department", "cloister", "manor", "tabor",
    )
)  # fmt: skip
_LASTS = frozenset(("year's", "month's", "week's", "year’s", "month’s", "week’s"))
MOST_WORDS = 24
"""Words before the preposition among which the telling one is sought."""


def bearing_of(
    text: str, start: int, end: int, elsewhere: Callable[[], bool], *, later: bool = False
) -> Bearing | None:
    """What the words that govern the name at `start:end` of a sentence make of it; None where it may be the scene.

    `elsewhere` tells whether another place is named that may be the scene: some words are too weak without one.
    `later` tells that the sentence stands behind the one that tells of the event.

    >>> sentence = "The wounded were flown to hospitals in Sufra."
    >>> bearing_of(sentence, 39, 44, lambda: True)
    'treated'
    """
    found = governed(text, start)
    found = _outer(found, elsewhere) if found.preposition in ("in", "at", "on", "near", "inside") else found
    if found.preposition == "from":
        return _from(found, text, end)
    if found.preposition in _TOWARDS:
        return _towards(found)
    if not found.preposition:
        return _object(found, text, end, elsewhere)
    if found.preposition == "of" and found.clause and found.clause[-1] in PEOPLE:
        return _of_people(found.clause[-1], elsewhere)
    if found.preposition in _INSIDE:
        if found.opens and found.preposition in ("in", "at", "across", "outside"):
            return _fronted(text, end, elsewhere, later=later)
        return _inside(found, text, end, elsewhere, later=later)
    return None


def _outer(found: Government, elsewhere: Callable[[], bool]) -> Government:
    """ "From a base in Karm" and "to a camp in Karm" as "from Karm", "to Karm", if another place is named."""
    clause = found.clause
    for at in range(len(clause) - 1, max(len(clause) - 5, 0), -1):
        if is_event(clause[at]) or clause[at] in HEALTH or found.spelt[at][0].isupper():
            break
        if clause[at] in ("from", "to"):
            return replace(found, preposition=clause[at], clause=clause[:at]) if elsewhere() else found
    return found


def is_circumstance(found: Government) -> bool:
    """Whether the clause tells what somebody was about when a deed befell him: "shot as they queued in Karm"."""
    return found.joint in CIRCUMSTANCE and any(map(is_event, found.before))


def _from(found: Government, text: str, end: int) -> Bearing | None:
    near = found.clause[-6:]
    if not near:
        return None
    if near[-1] in _HOURS_AWAY:
        return "far"
    if _are_said(near[-4:]) or near[-1] in ("phone", "telephone", "online", "remotely"):
        return "speaker"
    if "reported" in near[-4:]:
        return None
    taken = not TAKEN_FROM.isdisjoint(found.clause) and "off" not in near
    if taken or not SEEN_FROM.isdisjoint(near[-2:]):
        return None
    return None if _FROM_TO.match(text[end : end + 6]) and MOVING.isdisjoint(near) else "origin"


def _are_said(words: tuple[str, ...]) -> bool:
    """Whether somebody speaks; not "a clash was reported from Karm"."""
    passive = not {"was", "were", "been"}.isdisjoint(words)
    return any(word in SPEECH and not (passive and word == "reported") for word in words)


def _towards(found: Government) -> Bearing | None:
    telling = found.clause[-8:]
    if found.preposition == "for":
        return "origin" if not _SET_OUT_FOR.isdisjoint(telling[-2:]) else None
    for word in reversed(telling):
        if found.preposition == "into":
            if word in _SLIPPED_INTO:
                return "origin"
        elif word in CARRIED or word in MOVING:
            return "origin"
        if is_event(word):
            return None
    return None


def _object(found: Government, text: str, end: int, elsewhere: Callable[[], bool]) -> Bearing | None:
    """The name as what somebody left or reached."""
    words = found.clause[-3:]
    if not words:
        return None
    left = words[-1] in LEAVING or (words[-1] == "left" and not {"had", "have", "has", "having"}.isdisjoint(words[:-1]))
    if left and not _IN_RUINS.match(text[end : end + 20]):
        return "origin"
    if words[-1] not in REACHING or _befalls(clause_after(text, end)[:14]):
        return None
    return "origin" if elsewhere() else None


def _befalls(words: tuple[str, ...]) -> bool:
    """Whether a deed is told before anybody speaks."""
    for word in words:
        if is_event(word) or word in SPEECH:
            return is_event(word)
    return False


def _of_people(word: str, elsewhere: Callable[[], bool]) -> Bearing | None:
    if word in ("native", "natives", "graduate", "graduates", "exiles", "veteran", "veterans", "alumni"):
        return "origin"
    if word in INSTITUTIONS or word in (
        "newspaper",
        "daily",
        "channel",
        "weekly",
        "tabloid",
        "ambassador",
        "consulate",
    ):
        return "speaker"
    if not elsewhere():
        return None
    return (
        "origin"
        if word in ("resident", "residents", "citizen", "citizens", "national", "nationals")
        else "part_of_name"
    )


def _fronted(text: str, end: int, elsewhere: Callable[[], bool], *, later: bool) -> Bearing | None:
    """ "In Karm, dozens rallied": what the clause goes on to tell."""
    words = clause_after(text, end)
    for word in words[:10]:
        suspects = later and word in FOLLOWED_UP and not SUSPECTS.isdisjoint(words)
        if word in AFTERMATH or word in CHARGED or word in REACTIONS or suspects:
            return "aftermath" if elsewhere() else None
        if is_event(word):
            return None
    return None


def _inside(found: Government, text: str, end: int, elsewhere: Callable[[], bool], *, later: bool) -> Bearing | None:
    clause = found.clause
    pending: Bearing | None = None
    weak = is_circumstance(found)
    for back, word in enumerate(reversed(clause[-MOST_WORDS:]), 1):
        if word == "," and pending == "speaker":
            break
        if word in TREATED:
            return "treated"
        if pending == "treated" and (word in CARRIED or word in ("died", "succumbed", "dies")):
            return "treated"
        if word == "fought" and clause[len(clause) - back - 1 :][:1] in _HAD and elsewhere():
            return "background"
        if is_event(word):
            return "former" if pending != "treated" and _is_former(found, len(clause) - back, elsewhere) else None
        if weak:
            continue
        if word in HEALTH:
            pending = "treated"
        elif word in PAST_LIFE or word in MADE or word == "could":
            if elsewhere():
                return "background"
        elif back <= 2 and word in ("refuge", "asylum", "exile"):
            if found.joint != "who" and elsewhere():
                return "origin"
        elif word in CHARGED:
            pending = pending or "aftermath"
            if word.endswith("ed") and elsewhere():
                return "aftermath"
        elif word in AFTERMATH or (later and word in FOLLOWED_UP and not SUSPECTS.isdisjoint(clause)):
            if not (word == "buried" and clause[len(clause) - back + 1 :][:1] in _UNDER) and elsewhere():
                return "aftermath"
        elif word in SPEAKERS or word in INSTITUTIONS:
            pending = pending or "speaker"
        elif word in GATHERINGS:
            pending = pending or "aftermath"
    if pending is None:
        return "background" if _is_a_persons(clause, text, end) and elsewhere() else None
    if clause[0].endswith("ing") and any(map(is_event, found.before)):
        return None
    return _waiting(pending, clause, text, end, elsewhere)


def _is_a_persons(clause: tuple[str, ...], text: str, end: int) -> bool:
    """Whether the place is where a person in an apposition is from: "the dead man, a teacher in Karm, ..."."""
    return (
        text[end : end + 1] == ","
        and len(clause) > 2
        and clause[-1].endswith(_TRADES)
        and clause[-1] not in _NO_TRADES
        and any(
            clause[at] == "," and clause[at + 1] in ("a", "an")
            for at in range(max(0, len(clause) - 5), len(clause) - 1)
        )
    )


def _waiting(
    pending: Bearing, clause: tuple[str, ...], text: str, end: int, elsewhere: Callable[[], bool]
) -> Bearing | None:
    """What becomes of a hospital, an office or a crowd: whatever the words behind the name say of it."""
    for word in clause_after(text, end)[:10]:
        if word in CHARGED or word in AFTERMATH or word in REACTIONS or (word in _IN_CARE and pending == "treated"):
            return pending if elsewhere() else None
        if word in SPEECH or word in ("told", "heard", "saw", "filed"):
            return ("speaker" if pending == "aftermath" else pending) if elsewhere() else None
        if is_event(word):
            return None
    if pending == "speaker" and not SPEECH.isdisjoint(clause):
        return pending if elsewhere() else None
    if pending == "aftermath" and not CHARGED.isdisjoint(clause):
        return pending if elsewhere() else None
    return None


def _is_former(found: Government, at: int, elsewhere: Callable[[], bool]) -> bool:
    """Whether the deed that the word at `at` of the clause tells of is recalled, and not the one that is reported."""
    clause = found.clause
    around = clause[max(0, at - 6) : at]
    recalled = not RECALLED.isdisjoint(around) or _of_a_year(around) or not _LASTS.isdisjoint(around[-2:])
    recalled = recalled or any(
        word in BLAMED_FOR and after in ("of", "in", "for", "over") for word, after in pairwise(around)
    )
    if not recalled and found.joint == "after":
        recalled = not _CAME.isdisjoint(found.before[-8:])
    return recalled and elsewhere()


def _of_a_year(words: tuple[str, ...]) -> bool:
    """Whether a year stands before a noun ("the 2015 siege"), and not in a date."""
    return (
        any(
            _YEAR.fullmatch(word) and (before in ("the", "a", "that", "its", "their", "his") or before.endswith("s"))
            for before, word in pairwise(words)
        )
        and words[-1] != ","
    )
