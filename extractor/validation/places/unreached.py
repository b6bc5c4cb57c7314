"""Whether an attack on a named place came to nothing there: it was foiled, or what was fired at it fell elsewhere."""

from __future__ import annotations

import re

from extractor.validation.places.countries import country_named
from extractor.validation.places.governing import governed, plain_tokens
from extractor.validation.places.role_words import is_event

__all__ = ("is_unreached",)

LONGEST_SENTENCE = 1000
"""Characters of a sentence that are searched for what became of a missile."""
_FOILED = frozenset(
    (
        "foiled", "foil", "foiling", "foils", "thwarted", "thwart", "thwarting", "thwarts", "averted", "averting",
        "prevented", "preventing", "pre-empted", "preempted", "disrupted", "uncovered",
    )
)  # fmt: skip
_PLOTS = frozenset(("plot", "plots", "plan", "plans", "scheme", "attempt", "attempts", "conspiracy"))
_HARM = frozenset(
    (
        "killing", "killed", "kill", "kills", "dead", "died", "death", "wounded", "wounding", "injured", "injuring",
        "shot", "shooting", "exploded", "detonated", "blew", "clash", "clashes", "clashed", "exchange", "gunfight",
        "firefight", "gunbattle", "blast", "hurt", "shootout", "fired",
    )
)  # fmt: skip
"""Words that tell that something happened all the same."""
_AIMED = frozenset(("fired", "firing", "launched", "launching", "aimed", "lobbed", "directed"))
_FLYING = (
    "missile", "missiles", "rocket", "rockets", "drone", "drones", "projectile", "projectiles", "uav", "uavs", "salvo",
)  # fmt: skip
_AT = frozenset(("at", "towards", "toward", "against", "on", "over"))
_ANOTHER = (["a"], ["another"], ["second"], ["third"], ["other"], ["more"], ["separate"])
_FELL_SHORT = re.compile(
    r"\b(?:fell|falling|fallen|dropped)\s(?:well\s|far\s)?short\b|\b(?:never|not|failed\sto|neither|none)\s(?:reach|reached|arrived?|made\sit)\b"
    r"|\bbefore\s(?:it|they)\s(?:could|reached|entered|left)\b|\bbefore\s(?:reaching|leaving|entering|crossing)\b"
)
_FELL_IN = re.compile(
    r"\b(?:came\sdown|crashed|fell|landed|broke\sup|blew\sup|exploded)\s(?:harmlessly\s)?(?:in|inside|over|on)\s"
    r"(?:the\s|northern\s|southern\s|eastern\s|western\s)*(?P<name>[A-Z]\w+(?:\s[A-Z]\w+){0,2})"
)


def is_unreached(text: str, start: int, end: int, following: str | None = None) -> bool:
    """Whether an attack on the place named at `start:end` of a sentence came to nothing there.

    `following` is the sentence behind it, where it is often told what became of a missile.

    >>> sentence = "Police said they had foiled an attack in Karm."
    >>> is_unreached(sentence, 41, 45)
    True
    """
    found = governed(text, start)
    words = found.clause
    if not _FOILED.isdisjoint(words):
        at = max(at for at, word in enumerate(words) if word in _FOILED)
        thing = any(is_event(word) or word in _PLOTS for word in words[at + 1 :])
        told = _HARM.isdisjoint(token.lower() for token in plain_tokens(text[:LONGEST_SENTENCE]))
        return thing and told and found.preposition in ("in", "at", "on", "against", "near", "outside", "of")
    if found.preposition not in _AT or _AIMED.isdisjoint(words) or all(word not in words for word in _FLYING):
        return False
    if country_named(text[start:end]) is not None:
        return False
    behind = text[end : end + LONGEST_SENTENCE]
    return _fell_elsewhere(behind) or (following is not None and _is_of_it(following) and _fell_elsewhere(following))


def _is_of_it(sentence: str) -> bool:
    """Whether a sentence goes on about what was fired: "the missile", "both rockets", "it fell short"."""
    words = [token.lower() for token in plain_tokens(sentence[:LONGEST_SENTENCE])]
    return any(
        word in _FLYING and words[max(0, at - 1) : at] not in _ANOTHER for at, word in enumerate(words)
    ) or words[:1] in (["it"], ["they"], ["neither"], ["none"])


def _fell_elsewhere(words: str) -> bool:
    """Whether something fell short, or came down in another country or at sea."""
    words = words[:LONGEST_SENTENCE]
    if _FELL_SHORT.search(words):
        return True
    fell = _FELL_IN.search(words)
    return fell is not None and (
        country_named(fell["name"]) is not None or fell["name"].endswith(("Sea", "Gulf", "Ocean", "Desert"))
    )
