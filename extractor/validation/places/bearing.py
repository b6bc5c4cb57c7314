"""Whether what a place name is governed by says where something happened, or where somebody was born, treated or tried.

The nearest telling word before the name decides ("executed at Karm" against "buried in Karm"); a word for an office, a
hospital or a crowd waits for what is said of it, for these are attacked as well.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from extractor.validation.places.governing import Government, clause_after, governed
from extractor.validation.places.recalled import CAME, LIKENED, is_former, is_former_by_name
from extractor.validation.places.role_words import (
    AFTERMATH,
    BLAMED_FOR,
    CARRIED,
    CAUSED,
    CHARGED,
    CIRCUMSTANCE,
    FOLLOWED_UP,
    GATHERINGS,
    HEALTH,
    HIGH_SPEAKERS,
    INSTITUTIONS,
    LEAVING,
    MADE,
    MODIFIERS,
    MOVING,
    PAST_LIFE,
    PEOPLE,
    REACHING,
    REACTIONS,
    SCENES,
    SEEN_FROM,
    SPEAKERS,
    SPEECH,
    SUSPECTS,
    TAKEN_FROM,
    TREATED,
    is_event,
)
from extractor.validation.places.scenes import OtherPlaces

__all__ = ("Bearing", "bearing_of", "is_circumstance")

Bearing = Literal[
    "speaker", "origin", "reference", "treated", "aftermath", "background", "another", "part_of_name", "aside"
]
_INSIDE = frozenset(("in", "at", "inside", "within", "outside", "across", "near", "around", "over", "on", "throughout"))
_TOWARDS = frozenset(("to", "towards", "toward", "into", "for", "via"))
_SLIPPED_INTO = frozenset(("fled", "fleeing", "flee", "escaped", "escaping", "slipped", "smuggled", "returned"))
_SET_OUT_FOR = frozenset(
    ("bound", "headed", "heading", "left", "leaving", "departed", "departing", "out", "off", "destined")
)
_WHEN = re.compile(r"^[^.;]*?\b(?:when|as|while)\b")
_IN_RUINS = re.compile(
    r"^\s+(?:in|without|with|burning|largely|devastated|reeling|paraly[sz]ed|shaken|isolated|cut|open|as)\b"
)
_FROM_TO = re.compile(r"^\s+to\s+(?:the\s+)?[A-Z]")
_HOURS_AWAY = frozenset(
    ("away", "far", "drive", "walk", "ride", "flight", "distance", "hour", "hours", "hour's", "hours’", "minutes")
)
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
_VERBS = frozenset(
    (
        "was", "were", "is", "are", "had", "has", "have", "been", "held", "met", "left", "got", "went", "came",
        "stood", "lay", "sat", "kept", "began", "spent", "took", "gave", "won", "lost",
    )
)  # fmt: skip
_EARLIER = re.compile(r"^,?\s+\w+\s+(?:days?|weeks?|months?|years?|decades?)\s+(?:before|earlier|previously)\b")
_OVER = frozenset(("over", "for", "connection"))
_SAID = frozenset(("said", "says"))
MOST_WORDS = 24
"""Words before the preposition among which the telling one is sought."""


def bearing_of(text: str, start: int, end: int, others: OtherPlaces) -> Bearing | None:
    """What the words that govern the name at `start:end` of a sentence make of it; None where it may be the scene.

    Some words are too weak unless another place is named that may be the scene.

    >>> sentence = "The wounded were flown to hospitals in Sufra."
    >>> bearing_of(sentence, 39, 44, OtherPlaces(sentence, 39, 44))
    'treated'
    """
    found = governed(text, start)
    found = _outer(found, others) if found.preposition in ("in", "at", "on", "near", "inside") else found
    if found.joint == "since" and found.preposition and others.any_named():
        return "another"
    if found.preposition == "between":
        return "origin" if not MOVING.isdisjoint(found.clause[-3:]) else None
    if found.preposition == "from":
        return _from(found, text, end)
    if found.preposition in _TOWARDS:
        return _towards(found, others)
    if is_former_by_name(found, text, end, others):
        return "another"
    if not found.preposition:
        return _object(found, text, end, others)
    if found.preposition == "of":
        head = found.clause[-1] if found.clause else ""
        if head in PEOPLE:
            return _of_people(head, others)
        return "another" if is_event(head) and is_former(found, len(found.clause) - 1, others) else None
    if found.preposition in _INSIDE:
        if found.opens and found.preposition in ("in", "at", "across", "outside"):
            return _fronted(text, end, others)
        return _inside(found, text, end, others)
    return None


def _outer(found: Government, others: OtherPlaces) -> Government:
    """ "From a base in Karm" and "to a camp in Karm" as "from Karm", "to Karm", if another place is named."""
    clause = found.clause
    for at in range(len(clause) - 1, max(len(clause) - 5, 0), -1):
        if is_event(clause[at]) or clause[at] in HEALTH or found.spelt[at][0].isupper():
            break
        if clause[at : at + 2] == ("to", "meet"):
            break
        if clause[at] in ("from", "to") and (at == len(clause) - 2 or clause[at + 1] in MODIFIERS):
            return replace(found, preposition=clause[at], clause=clause[:at]) if others.any_named() else found
    return found


def is_circumstance(found: Government) -> bool:
    """Whether the clause tells what somebody was about when a deed befell him: "shot as they queued in Karm"."""
    if found.joint not in CIRCUMSTANCE or not CAME.isdisjoint(found.before[-2:]):
        return False  # "the raid came as leaders met in Karm"
    return any(map(is_event, found.before))


def _from(found: Government, text: str, end: int) -> Bearing | None:
    near = found.clause[-6:]
    if not near:
        return None
    if near[-1] in _HOURS_AWAY:
        return "reference"
    if near[-1] == "in":
        return "origin"
    if _are_said(near[-4:]) or near[-1] in ("phone", "telephone", "online", "remotely"):
        return "speaker"
    if "reported" in near[-4:]:
        return None
    taken = not TAKEN_FROM.isdisjoint(found.clause) and "off" not in near
    if taken or not SEEN_FROM.isdisjoint(near[-2:]):
        return None
    return None if _FROM_TO.match(text[end : end + 12]) and MOVING.isdisjoint(near) else "origin"


def _are_said(words: tuple[str, ...]) -> bool:
    """Whether somebody speaks; not "a clash was reported from Karm"."""
    passive = not {"was", "were", "been"}.isdisjoint(words)
    return any(word in SPEECH and not (passive and word == "reported") for word in words)


def _towards(found: Government, others: OtherPlaces) -> Bearing | None:
    telling = found.clause[-8:]
    if found.preposition == "for":
        return "origin" if not _SET_OUT_FOR.isdisjoint(telling[-2:]) or "fled" in telling[-4:] else None
    for word in reversed(telling):
        if found.preposition == "into":
            if word in _SLIPPED_INTO or (word in ("crossed", "crossing") and others.any_struck()):
                return "origin"
        elif word in CARRIED or word in MOVING:
            return "origin"
        if is_event(word):
            return None
    return None


def _object(found: Government, text: str, end: int, others: OtherPlaces) -> Bearing | None:
    """The name as what somebody left or reached."""
    words = found.clause[-3:]
    if not words:
        return None
    left = words[-1] in LEAVING or (words[-1] == "left" and not {"had", "have", "has", "having"}.isdisjoint(words[:-1]))
    if left and not _IN_RUINS.match(text[end : end + 20]):
        return "origin"
    if words[-1] not in REACHING or _befalls(clause_after(text, end)[:14]):
        return None
    return "origin" if others.any_named() else None


def _befalls(words: tuple[str, ...]) -> bool:
    """Whether a deed is told before anybody speaks."""
    for word in words:
        if is_event(word) or word in SPEECH:
            return is_event(word)
    return False


def _of_people(word: str, others: OtherPlaces) -> Bearing | None:
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
    if not others.any_named():
        return None
    return (
        "origin"
        if word in ("resident", "residents", "citizen", "citizens", "national", "nationals")
        else "part_of_name"
    )


def _fronted(text: str, end: int, others: OtherPlaces) -> Bearing | None:
    """ "In Karm, dozens rallied": what the clause goes on to tell."""
    words = clause_after(text, end)
    if not HIGH_SPEAKERS.isdisjoint(words[:6]) and not SPEECH.isdisjoint(words[:8]):
        return "speaker" if others.any_struck() else None
    for word in words[:10]:
        suspects = others.is_later and word in FOLLOWED_UP and not SUSPECTS.isdisjoint(words)
        if word in AFTERMATH or word in CHARGED or word in REACTIONS or suspects:
            return "aftermath" if others.any_named() else None
        if is_event(word):
            return None
    return None


def _inside(found: Government, text: str, end: int, others: OtherPlaces) -> Bearing | None:
    clause = found.clause
    pending: Bearing | None = None
    if found.joint == "who" and clause in (("is",), ("was",)):
        return "aside" if others.any_named() else None
    weak = is_circumstance(found)
    for back, word in enumerate(reversed(clause[-MOST_WORDS:]), 1):
        if word == "," and pending == "speaker":
            break
        if back <= 2 and word in ("phone", "telephone"):
            return "speaker"
        if back == 1 and word in ("wanted", "sought"):
            return "background" if others.any_named() else None
        if word in LIKENED or (word == "made" and back == 1):
            return ("another" if word in LIKENED else "background") if others.any_named() else None
        if word in TREATED:
            return "treated"
        if pending == "treated" and (word in CARRIED or word in ("died", "succumbed", "dies", "critical", "condition")):
            return "treated"
        if word == "fought" and clause[len(clause) - back - 1 :][:1] in _HAD and others.any_named():
            return "background"
        if word in CAUSED and pending is not None:
            return pending if others.any_named() else None
        if word == "held" and back == 1 and not (GATHERINGS | AFTERMATH).isdisjoint(clause):
            return "aftermath" if others.any_named() else None
        if is_event(word) and _EARLIER.match(text[end : end + 40]) and others.any_struck():
            return "another"
        if is_event(word):
            return "another" if pending != "treated" and is_former(found, len(clause) - back, others) else None
        if weak:
            continue
        if word in HEALTH:
            pending = "treated"
        elif word in PAST_LIFE or word in MADE or word == "could":
            if others.any_named():
                return "background"
        elif back <= 2 and word in ("refuge", "asylum", "exile"):
            if found.joint != "who" and others.any_named():
                return "origin"
        elif word in CHARGED:
            pending = pending or "aftermath"
            if word.endswith("ed") and others.any_named():
                return "aftermath"
        elif word in AFTERMATH or (others.is_later and word in FOLLOWED_UP and not SUSPECTS.isdisjoint(clause)):
            if not (word == "buried" and clause[len(clause) - back + 1 :][:1] in _UNDER) and others.any_named():
                return "aftermath"
        elif word in SPEAKERS or word in INSTITUTIONS:
            pending = pending or "speaker"
        elif word in GATHERINGS:
            pending = pending or "aftermath"
    if clause and clause[0].endswith("ing") and any(map(is_event, found.before)):
        return None
    return _waiting(pending, found, text, end, others)


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


def _is_body(found: Government) -> bool:
    """Whether the police or a body by its name is all that stands before the preposition: "police in Karm said"."""
    if found.preposition not in ("in", "at") or not 0 < len(found.clause) <= 4:
        return False
    if found.clause[-1] == "police":
        return not any(map(is_event, found.clause))
    return all(word[0].isupper() or word == "the" for word in found.spelt) and found.spelt[-1].isupper()


def _waiting(pending: Bearing | None, found: Government, text: str, end: int, others: OtherPlaces) -> Bearing | None:
    """What becomes of a hospital, an office or a crowd, or of what tells nothing: whatever is said behind the name."""
    clause, behind = found.clause, clause_after(text, end)
    if pending is None and not _SAID.isdisjoint(behind[:1]) and _is_body(found):
        return "speaker" if others.any_struck() else None
    if pending is None and _is_a_persons(clause, text, end):
        return "background" if others.any_struck() else None
    for word in behind[:10]:
        if word in CHARGED or word in AFTERMATH or word in REACTIONS or (word in _IN_CARE and pending == "treated"):
            return (pending or "aftermath") if others.any_struck() else None
        if word in FOLLOWED_UP and pending is None and not BLAMED_FOR.isdisjoint(behind):
            return "aftermath" if others.any_struck() else None
        if pending is not None and (word in SPEECH or word in ("told", "heard", "saw", "filed", "showed", "aired")):
            return ("speaker" if pending == "aftermath" else pending) if others.any_named() else None
        if is_event(word):
            tried = not CHARGED.isdisjoint(clause) and not _OVER.isdisjoint(behind)
            return "aftermath" if tried and others.any_named() else None
    if pending is None or (pending == "speaker" and not any(map(is_event, clause))):
        aside = _is_aside(found, behind) and not _WHEN.search(text[end : end + 160])
        if aside and others.any_struck():
            return "aside"
    if pending == "aftermath" and found.joint not in CIRCUMSTANCE and any(map(_is_verb, clause)):
        return pending if others.any_struck() else None
    told = (pending != "treated" and not SPEECH.isdisjoint(clause)) or not CHARGED.isdisjoint(clause)
    return pending if told and others.any_named() else None


def _is_aside(found: Government, behind: tuple[str, ...]) -> bool:
    """Whether nothing that happened is told in the clause of the name, nor that anything did."""
    if found.preposition not in ("in", "at") or found.joint in CIRCUMSTANCE or not found.clause:
        return False
    if found.spelt[-1][0].isupper() or not SCENES.isdisjoint(found.clause) or not SCENES.isdisjoint(behind):
        return False
    return not any(map(is_event, behind)) and any(map(_is_verb, found.clause))


def _is_verb(word: str) -> bool:
    """Whether a word may be the verb of a clause."""
    return word in _VERBS or (word.endswith("ed") and word not in ("named", "aged", "identified", "armed", "suspected"))
