"""The clause that a date stands in: does it tell of a deed at all, where the sentence does?

"Survivors who reached the border on Sunday described how militiamen killed men" gives no day of the killing: the date
stands in a clause whose verb is "reached". A clause ends at a sign, at a relative pronoun and at words such as "after".
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.validation.reading.dates_deeds import (
    AUXILIARIES,
    LEADING,
    SAYING,
    STOPS,
    holds_deed,
    is_about,
    is_deed,
    is_quality,
    tokens_of,
    word_set,
)

__all__ = ("deedless_clause", "is_verb")

_MOST = 18
"""Words to either side of the date that are looked at."""
_RELATIVE = word_set("who which whose whom where that")
_SAME_TIME = word_set("when while as before until till")
_OPENERS = _RELATIVE | _SAME_TIME | word_set("after since because although though if so but how whether what")
_SAYING = SAYING | word_set(
    "say saying tells added adds stated states confirmed confirms claimed claims acknowledged admitted alleged declared"
    " according revealed disclosed warned wrote witnesses insisted noted explained recalled described believes believe"
)
_IRREGULAR = word_set(
    "left made ran set put sent held met rose found gave brought bought caught felt grew kept knew led lay let paid",
    "rode sat sold spent stood swore swept taught thought woke won wore withdrew drew drove flew flown fled sought",
    "shut wept chose became",
    "retaken taken given shown seen sworn chosen known gone grown risen rises meets holds opens visits arrives",
    "returns joins faces leads heads plans begins built took got goes hears sits",
)
_NEUTRAL = AUXILIARIES - word_set("left made got ran set put sent took") | word_set(
    "began begun started continued occurred happened followed ensued lasted unfolded resumed involved carried reported",
    "tried attempted prompted forced caused staged used escaped survived suffered sustained claimed named called based",
    "conducted mounted perpetrated committed unleashed performed traded exchanged recorded documented counted",
    "registered logged stopped surrounded pulled lured woke seen",
)
"""Verbs that say no more than that there was something: what it was, other words tell."""
_NO_VERBS = word_set(
    "armed masked unidentified suspected hooded alleged uniformed occupied disputed displaced retired unarmed hundred",
    "need indeed speed feed seed breed sacred wicked crowded populated so-called accused wanted convicted outlawed",
    "aged related located shed red renewed continued limited united unnamed undisclosed repeated alleged bearded",
    "dismounted aimed assisted linked searched combined improvised associated assessed considered",
    "turbaned motorised deserted fortified gated coloured unprovoked planned foiled deed detained arrested apprehended",
)
"""Words that end like a past form and are no verb of a clause, or name what may be the deed itself."""
_GOING_ON = word_set("was were is are been")
_JOINING = word_set("and in with by but was were been being , or")


def deedless_clause(left_text: str, right_text: str, sentence: str) -> str | None:
    """The verb of the clause around a date, where the clause tells of no deed and the sentence does.

    `left_text` and `right_text` stand to either side of the date.

    >>> deedless_clause("Survivors who reached the border on ", " told of a massacre.", "... told of a massacre.")
    'reached'
    """
    left, right = tokens_of(left_text)[-_MOST:], tokens_of(right_text)[:_MOST]
    while left and left[-1].lower() in LEADING:
        left.pop()
    opener, clause = _clause_before(left)
    if opener in _SAME_TIME:
        return None
    verb = _nearest_verb(clause)
    if verb == "":
        return None
    rest, ending = _clause_after(right)
    if ending == ":" or (ending in _SAME_TIME and not holds_deed(rest)):
        return None  # "answered later that day: its helicopters fired"
    if verb is None:
        said = _nearest_statement(clause)
        verb, following = (said, []) if said and not _holds_verb(rest) else _first_verb(rest)
        if not verb:
            return None
        rest = following
    elif opener in _RELATIVE:
        rest = []  # what follows is told by the clause around it
    if _tells_deed_too(rest):
        return None
    return verb if holds_deed(tokens_of(sentence[:1200])) else None


def _clause_before(left: Sequence[str]) -> tuple[str, list[str]]:
    """The word that opens the clause of the date, and its words up to the date."""
    clause: list[str] = []
    for place in range(len(left) - 1, -1, -1):
        word = left[place].lower()
        if word in STOPS or word in _OPENERS or (word in ("and", "but") and place and left[place - 1] == ","):
            if word == "that" and (not clause or not is_verb(clause[-1])):
                return "", clause[::-1]
            return word, clause[::-1]
        clause.append(left[place])
    return "", clause[::-1]


def _clause_after(right: Sequence[str]) -> tuple[list[str], str]:
    """The words of the clause behind the date, and the one that ends it; "after killing" is of the same time."""
    if right[:1] == [","]:
        right = right[1:]
    for place, word in enumerate(right):
        if word in STOPS or word.lower() in _OPENERS:
            following = "".join(right[place + 1 : place + 2]).lower()
            same = word.lower() == "after" and following.endswith("ing") and is_deed(following)
            return list(right[:place]), "while" if same else word.lower()
    return list(right), ""


def is_verb(word: str) -> bool:
    """Whether a word is a past form, as far as its letters tell."""
    if word in _IRREGULAR:
        return True
    return word.endswith("ed") and len(word) > 4 and word.islower() and "-" not in word and word not in _NO_VERBS


def _nearest_verb(clause: Sequence[str]) -> str | None:
    """The verb nearest before the date; "" for a deed, None where there is none or a statement comes first."""
    if clause[-1:] == [","]:
        aside = next((place for place in range(len(clause) - 2, -1, -1) if clause[place] == ","), None)
        clause = clause[: aside if aside is not None else -1]
    for place in range(len(clause) - 1, -1, -1):
        word = clause[place].lower()
        if word in _SAYING:
            return None
        if word.endswith("ing") and not is_deed(word) and _GOING_ON.intersection(clause[max(0, place - 2) : place]):
            return word
        if is_deed(word):
            if place == len(clause) - 1:
                return ""
            if not is_about(clause, place) and not is_quality(clause, place):
                return ""
        elif word not in _NEUTRAL and is_verb(clause[place]):
            return word if not (word == "took" and clause[place + 1 : place + 2] == ["place"]) else ""
    return None


def _nearest_statement(clause: Sequence[str]) -> str | None:
    """The verb of a statement before the date, unless it is one of what was reported to have happened."""
    for place in range(len(clause) - 1, -1, -1):
        word = clause[place].lower()
        if word in _SAYING:
            told_of = word in ("reported", "according", "that") or word in _NEUTRAL
            return None if told_of else word
    return None


def _holds_verb(rest: Sequence[str]) -> bool:
    return any(is_deed(word.lower()) or is_verb(word) or word.lower() in AUXILIARIES for word in rest)


def _first_verb(rest: Sequence[str]) -> tuple[str | None, list[str]]:
    """The first verb behind the date, and what follows it; None where a deed or a statement comes first."""
    for place, word in enumerate(rest):
        small = word.lower()
        if small in _SAYING:
            return None, []
        if is_deed(small):
            if not is_about(rest, place):
                return None, []
        elif small not in _NEUTRAL and is_verb(word) and not (place and rest[place - 1].isdigit()):
            object_at = next((at for at, each in enumerate(rest[place + 1 : place + 4]) if is_deed(each.lower())), None)
            if object_at is not None and not is_about(rest, place + 1 + object_at):
                return None, []  # "opened fire", "set ablaze"
            return small, list(rest[place + 1 :])
    return None, []


def _tells_deed_too(rest: Sequence[str]) -> bool:
    """Whether a deed is joined to the verb: ", killing five", "and shot", "in an attack"."""
    for place, word in enumerate(rest):
        small = word.lower()
        if is_deed(small) and not is_about(rest, place):
            return (
                small.endswith("ing")
                or rest[place - 1 : place] == ["to"]
                or any(each.lower() in _JOINING for each in rest[max(0, place - 4) : place])
            )
    return False
