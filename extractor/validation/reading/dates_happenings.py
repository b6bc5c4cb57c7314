"""What else than an attack happened on a day: an arrest, a funeral, a vote, the release of a report.

"Police on Wednesday arrested a man over the bomb that killed three officers" gives no day of the bomb. The verb that
a date belongs to is the nearest before it in its clause, or, where the date stands before the verb, the first one
after it. Closed lists of verbs only: what is on neither list decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.validation.reading.dates_clauses import deedless_clause, is_verb
from extractor.validation.reading.dates_deeds import (
    AUXILIARIES,
    LEADING,
    MEANWHILE,
    SAYING,
    STOPS,
    VERBAL_DEEDS,
    is_about,
    is_deed,
    is_quality,
    tokens_of,
    word_set,
)

__all__ = ("Happening", "other_happening", "tells_no_day")

_REACH = 170
_MOST = 14
"""Characters, and words, to either side of a date that are looked at."""
_OTHER = word_set(
    # meetings, offices, laws
    "visited visits met meets attended attends hosted convened inaugurated elected re-elected appointed sworn resigned",
    "dismissed nominated promoted voted votes ratified adopted signed signs brokered renewed imposed banned summoned",
    "postponed cancelled canceled toured joined enlisted founded established formed built born married retired",
    # courts
    "convicted sentenced indicted jailed acquitted arraigned extradited remanded pleaded testified sued",
    # mourning and taking sides
    "buried mourned condemned condemns denounced deplored commemorated honoured honored mourns buries praised thanked",
    "apologised apologized hailed welcomed demanded promised rejected decried lamented tribute",
    # reports and pictures
    "published published posted uploaded aired broadcast circulated surfaced unveiled leaked tweeted issued released",
    # afterwards
    "updated revised investigated exhumed repatriated reopened repaired compensated",
)
_LINKED = {
    "arrested": "arrest", "arrests": "arrest", "detained": "arrest", "apprehended": "arrest", "charged": "arrest",
    "freed": "freeing", "rescued": "freeing", "questioned": "arrest", "interrogated": "arrest",
}  # fmt: skip
"""Verbs of deeds that may be the event itself: only with words that make another event the reason."""
_LINK = {
    "arrest": re.compile(
        r"\b(?:over|(?:suspected|accused)\s(?:of|in)|in\s(?:connection|relation)|linked|behind|wanted|involve(?:d|ment)\sin"
        r"|responsible\sfor|role\sin|charge[sd]?\swith|suspects?\sin)(?:\s(?!overnight\b)[\w’'-]+){0,2}?"
        r"\s(?:the|an?|his|her|their|last|this|that|two|three|[\w-]+['’]s)\s"
        r"|\bfor\s(?:[\w’'-]+\s){0,4}?(?:kill|attack|murder|bomb|shoot|kidnap|abduct|massacr|assault|raid|ambush|shot)",
        re.IGNORECASE,
    ),
    "freeing": re.compile(r"\b(?:kidnapped|abducted|seized|taken|held|captured|hostages?|snatched)\b", re.IGNORECASE),
}
_BODIES = word_set("body bodies corpse corpses remains skeleton skeletons grave graves")
_FOUND = word_set("found discovered recovered unearthed exhumed retrieved")
_KILLED_BEFORE = re.compile(
    r"\b(?:had\s(?:\w+\s)?(?:been|died|disappeared|vanished|gone)|earlier|ago|decompos\w+|missing|(?:days|weeks|months)\safter"
    r"|(?:abducted|kidnapped|seized|taken|killed|shot|executed)\s(?:(?:on|in|the|last|by|over|during)\b|\w+day\b))",
    re.IGNORECASE,
)
"""Without it the day on which the bodies were found is all that is told of the day of the killing."""
_GATHERINGS = word_set(
    "funeral funerals vigil vigils memorial ceremony hearing trial inquiry investigation probe talks meeting session",
    "summit verdict inquest curfew election elections vote poll referendum conference",
)
_HELD = word_set(
    "held hold holds took takes place launched opened opens began begins started starts ordered gathered due",
    "convened set",
)
_HELD_PAST = word_set("held taken made seen given sent built")
_FINITE = word_set("was were is are has had have")
_HELPING = word_set("has have had was were also again")
_BEFORE_VERB = AUXILIARIES | word_set("he she it they who which that we i , and or not also")
_BEGAN = word_set("began started ended resumed opened continued concluded")
_TRUCES = word_set("truce ceasefire cease-fire armistice")
_HARMED = re.compile(r"\b(?:wounded|injured|hurt|shot|stabbed|burned|beaten|burnt)\b", re.IGNORECASE)
_HARMED_PEOPLE = ("wounded", "injured", "dead", "hurt")
""""visited the wounded on Monday"."""
_HARM = ("wounds", "injuries", "burns")
_OF_WOUNDS = re.compile(
    r"\b(?:of|from|to)\s(?:(?:his|her|their|the|its)\s)?(?:\w+\s)?(?:wounds|injuries|burns)\b", re.IGNORECASE
)
_RISEN = word_set("rose rises risen climbed increased reached stood jumped")
_CONJUNCTIONS = word_set("and but while then")
_RELATIVE = word_set(
    "who which that where whose whom after before when while as because for over behind with and but during following",
    "since",
)
_RELATIVE_ASIDE = re.compile(r",\s(?:who|whose|whom)\s([^,;.]*)$")
_POSSESSIVES = ("'", "’", "'s", "’s", "'S", "’S")


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened on a day, by its word, and whether that is on a list of what is never an attack."""

    word: str
    listed: bool


def other_happening(sentence: str, span: tuple[int, int]) -> Happening | None:
    """What happened on the day at `span` (code points, half-open), where that is no attack.

    >>> words = "Kenyan police on Wednesday arrested a man over the bomb that killed three officers on 29 October."
    >>> other_happening(words, (14, 26)), other_happening(words, (84, 97))
    (Happening(word='arrested', listed=True), None)
    """
    start, end = span
    low = max(0, start - _REACH)
    left_text, right_text = sentence[low:start], sentence[end : end + _REACH]
    left, right = tokens_of(left_text.lower()), tokens_of(right_text.lower())
    if right[:1] and (right[0] in MEANWHILE or (right[0] == "," and right[1:2] == ["when"])):
        return None  # "he visited the camp on Monday when a shell fell"
    named = _named_by_date(sentence, span, left, right)
    if named is None:
        while left and left[-1] in LEADING:
            left.pop()
        named = _participle(left, right) or _of_subject(left, right, sentence)
    if named is None:
        named = _before(left, right_text, sentence)
    if named is None and _may_stand_before_verb(left):
        named = _after(right, sentence)
    if named is None:
        named = _in_relative_aside(left_text, right)
    if named is not None:
        return Happening(named, True) if named else None
    verb = deedless_clause(left_text, right_text, sentence)
    return Happening(verb, False) if verb else None


def _named_by_date(sentence: str, span: tuple[int, int], left: Sequence[str], right: Sequence[str]) -> str | None:
    """What the date says is meant: a funeral, or "" for a deed: "Thursday's market bombing", "the 7 October attack"."""
    possessive = sentence.endswith(_POSSESSIVES, *span) or right[:1] in (["'"], ["’"])
    if not possessive and left[-1:] not in (["the"], ["a"], ["an"]):
        return None
    for word in right[:6]:
        if word in _GATHERINGS or word in _TRUCES:
            return word
        if is_deed(word):
            return ""
        if word in LEADING or word in _RELATIVE or (word in STOPS or word == ","):
            return None
    return None


def _participle(left: Sequence[str], right: Sequence[str]) -> str | None:
    """ "A man arrested on 5 May was found dead": the day of what is told of the man."""
    if len(left) < 2 or right[:1] == [] or right[0] not in _FINITE or left[-2] in _BEFORE_VERB:
        return None
    word = left[-1]
    past = word in _OTHER or word in _LINKED or word in _HELD_PAST or (word.endswith("ed") and len(word) > 4)
    return word if past and not is_deed(word) else None


def _of_subject(left: Sequence[str], right: Sequence[str], sentence: str) -> str | None:
    """ "Condemning the attack, the president on Monday promised": the verb right behind, of the subject before."""
    verb = next((word for word in right[:3] if word not in _HELPING and not word.endswith("ly")), "")
    if verb not in _OTHER and not (verb in _LINKED and _LINK[_LINKED[verb]].search(sentence)):
        return None
    for place, word in enumerate(reversed(left)):
        if word in STOPS or word == ",":
            return verb if place else None
        if word in _BEFORE_VERB or word in _RELATIVE or word in SAYING or is_deed(word) or is_verb(word):
            return None
    return None


def _before(left: list[str], right_text: str, sentence: str) -> str | None:
    """The nearest verb before the date; "" where it is that of a deed, None where there is none."""
    if not left or left[-1] in STOPS or left[-1] in _CONJUNCTIONS:
        return None
    if left[-1] == ",":
        left = _without_aside(left)
    if left[-1] in _BEGAN:
        first = next((word for word in left[-_MOST:] if word in _GATHERINGS or is_deed(word)), "")
        return first if first in _GATHERINGS else None
    gathering = None
    for place in range(len(left) - 1, max(-1, len(left) - 1 - _MOST), -1):
        word, before = left[place], left[place - 1] if place else ""
        if word in STOPS or word in SAYING:
            break
        if word in ("died", "succumbed", "dies"):
            hurt = _HARMED.search(" ".join(left[max(0, place - _MOST) : place])) and before not in ("and", "or", "who")
            return word if word == "succumbed" or hurt or _OF_WOUNDS.search(right_text[:60]) else ""
        if word in _RISEN and "toll" in left[max(0, place - 12) : place]:
            return "toll"
        if word in _FOUND and not _BODIES.isdisjoint(left[max(0, place - 10) :]):
            return word if _KILLED_BEFORE.search(sentence) else ""
        if word in _TRUCES:
            return "" if any(each.startswith(("violat", "broke", "breach")) for each in left[:place]) else word
        if word in ("responsibility", "credit"):
            return f"claimed {word}"
        if word in _GATHERINGS:
            gathering = word
        elif gathering and word in _HELD:
            return gathering
        elif word in _OTHER and not (word == "released" and "gas" in left[place:]):
            return "" if _meanwhile(left, place) else word
        elif word in _LINKED:
            return word if _LINK[_LINKED[word]].search(sentence) and not _meanwhile(left, place) else ""
        elif is_deed(word):
            if _counts(left, place):
                return ""
        elif is_verb(word):
            return next((each for each in left[max(0, place - 3) : place] if each in _TRUCES), None)
    return None


def _counts(left: Sequence[str], place: int) -> bool:
    """Whether a word for a deed says what happened: not "visited the wounded", "the toll of the ambush rose"."""
    word, before = left[place], left[place - 1] if place else ""
    if word in _HARM or (word in _HARMED_PEOPLE and before in ("the", "those", "their")):
        return False
    return place == len(left) - 1 or not (is_about(left, place) or is_quality(left, place))


def _without_aside(left: list[str]) -> list[str]:
    """Without what stands between the last two commas: "killed the mayor, elected last year, on Monday"."""
    for place in range(len(left) - 2, max(-1, len(left) - 2 - _MOST), -1):
        if left[place] in STOPS:
            break
        if left[place] == ",":
            return left[:place]
    return left[:-1]


def _meanwhile(left: Sequence[str], place: int) -> bool:
    """Whether the verb stands in a clause of the same time: "shot as he visited the market on Monday"."""
    return any(word in MEANWHILE for word in left[max(0, place - 6) : place])


def _may_stand_before_verb(left: Sequence[str]) -> bool:
    """Whether only a subject stands before the date in its clause, or nothing."""
    for word in reversed(left[-_MOST:]):
        if word in STOPS or word in _CONJUNCTIONS or word in SAYING:
            return True
        if word in AUXILIARIES or word in VERBAL_DEEDS or (word.endswith("ed") and len(word) > 4):
            return False
    return len(left) <= _MOST


def _after(right: list[str], sentence: str) -> str | None:
    """The first verb after the date, in its own clause; "" where it is that of a deed."""
    piece = right[1:] if right[:1] == [","] else right
    found = None
    for place, word in enumerate(piece[:_MOST]):
        if word in STOPS or word == "," or word in _RELATIVE or word in SAYING:
            break
        if word in ("claimed", "took", "taken") and piece[place + 1 : place + 2] in (["responsibility"], ["credit"]):
            return f"{word} {piece[place + 1]}"
        if word in _OTHER or (word in _LINKED and _LINK[_LINKED[word]].search(sentence)):
            found = found or word
        elif word in VERBAL_DEEDS or (word.endswith("ed") and is_deed(word)):
            if found is None:
                return ""
            if piece[place - 1] in ("was", "were", "been"):
                return ""  # "a councillor elected last year was shot"
    return found


def _in_relative_aside(left_text: str, right: Sequence[str]) -> str | None:
    """ "The commander, who had arrived on 14 June, died when ...": the day of what is told aside, if no deed is."""
    match = _RELATIVE_ASIDE.search(left_text) if right[:1] == [","] and ", who" in left_text else None
    if match is None:
        return None
    words = tokens_of(match[1].lower())
    if any(is_deed(word) for word in words) or len(words) > _MOST:
        return None
    return next((word for word in words if word not in AUXILIARIES), None)


_NO_DAY = re.compile(
    r"\b(?:not|without|no|unclear|unknown|nor|never)\b(?:\s(?!that\b)[\w’'-]+){0,5}?\s"
    r"(?:(?:on\s)?(?:which|what)\sday|when(?!(?:\s[\w’'-]+){1,4}?\s(?:will|would|can|could|might|to)\b)|(?:exact\s)?(?:days?|dates?)(?!\s(?:has|have|had|was|were|is)\s(?:been\s)?(?:set|fixed))"
    r"(?!\s(?:passes|passed|goes|went|for|off)))\b"
    r"|\b(?:day|date)\b[^.;\n]{0,40}\b(?:not\s(?:known|given|clear|stated|said)|unknown|unclear)\b|\bundated\b",
    re.IGNORECASE,
)
_NO_DAY_WORDS = (" when", " day", "date")
_NEGATIVES = (" not ", "n't ", "n’t ", "without", " no ", "unclear", "unknown", "undated", " nor ", " never ")


def tells_no_day(sentence: str) -> bool:
    """Whether the words say that the day is not told: "without saying when", "the date of the filming is not known".

    >>> tells_no_day("He did not say when the column was hit."), tells_no_day("It did not say when it would answer.")
    (True, False)
    """
    small = sentence[:4000].lower()
    if not any(word in small for word in _NEGATIVES) or not any(word in small for word in _NO_DAY_WORDS):
        return False
    return _NO_DAY.search(small.replace("n’t ", " not ").replace("n't ", " not ")) is not None
