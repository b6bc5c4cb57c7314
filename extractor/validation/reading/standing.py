"""Where a named party stands in its sentence: did it, suffered it, speaks of it, or is merely near.

First what governs the name from the left ("by", "on", the verb whose object it is), then, where nothing does, the
first verb behind it. Both are read word by word with closed classes of words; whatever is in none of them leaves the
answer open, and so does a clause that goes on with a deed ("arrived and opened fire").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extractor.validation.reading import standing_words as known
from extractor.validation.reading.standing_verbs import Part, Standing, own_verb, words_of_name
from extractor.validation.reading.standing_words import is_verb, lower, tokens

__all__ = ("Part", "Standing", "standing", "words_of_name")

LONGEST = 240
"""Characters on either side of the name that are read."""
MOST_BETWEEN = 10
"""Words between "by" and the deed that it belongs to."""
_ON = frozenset({"on", "upon", "against", "targeting", "at", "towards", "toward"})
_BLAME = known.word_set("blamed blames blame blaming suspect suspects suspected suspecting attribute attributes")
_ACCUSE = known.word_set("accused accuses accuse accusing")
_CLEARED = known.word_set("cleared exonerated absolved acquitted exonerates clears absolves")
_TRACED = known.word_set("attributed attribute attributes attributing down traced pinned ascribed")
_STOLEN = known.word_set("stolen looted taken seized captured stole took obtained robbed bought smuggled")
_LEFT = known.word_set("left told brought sent led saw met made gave took let put")
_SOURCES = known.PEOPLE | {"source", "sources", "somebody", "someone", "those"}
_ANY_PEOPLE = known.PEOPLE | known.DOERS_NOUNS
_HARMED_OR_PUT = known.HARMED | known.PUTTING
_WITHIN = known.word_set("in near inside outside into through")
_GIVEN = known.word_set("shelter aid help support arms weapons information refuge food money intelligence loyalty")
_MOVED = known.word_set("crossed came come entered arrived infiltrated returned travelled traveled cross crossing")
_LANDED = known.word_set("slammed slams smashed crashed landed fell rained ripped tore ploughed plowed exploded")
_CARRIES = known.word_set("carrying transporting ferrying escorting guarding protecting")
_PURSUING = known.word_set("pursuing chasing hunting tracking")
_ORDERS = known.word_set("ordered urged asked told instructed directed requested")
_SPLIT = known.word_set("splinter breakaway offshoot spin-off spinoff successor")
_CAPTIVES = known.word_set("hostages hostage captives captive prisoners prisoner girls pupils students people")
_CLAIMS = known.word_set("claimed claiming claims owned responsibility")


@lru_cache(maxsize=1024)
def standing(sentence: str, start: int, end: int) -> Standing | None:
    """What the one named at `start:end` (code points) does in the sentence, or None where the words leave it open.

    >>> text = "The mayor said raiders in two cars had burned a mill of the Osk army."
    >>> places = [(text.index(name), text.index(name) + len(name)) for name in ("mayor", "raiders", "Osk army")]
    >>> [standing(text, *place).part for place in places]
    ['speaker', 'doer', 'sufferer']
    """
    if sentence[start - 1 : start] == "(" and sentence[end : end + 1] == ")" and start > 2:
        start, end = _named_before(sentence, start - 1), end + 1  # "the Karval Front (KF)"
    before, after = sentence[max(0, start - LONGEST) : start], sentence[end : end + LONGEST]
    glued = _glued(before, after)
    if glued is not None:
        return glued
    owns = after.startswith(("'s", "’s", "' ", "’ "))
    right = tokens(after[2:] if owns else after.lstrip("-‑"))
    left = tokens(before)
    head, size = _head(right, owns=owns)
    found, governed = _governor(left, right, head, sentence[start:end])
    charge = right[size].lower() if size < len(right) else ""
    if charge in known.CHARGED and (found is None or found.words in known.CUSTODY):
        if charge in ("blamed", "suspected") and (size + 1 == len(right) or right[size + 1] in (".", ",", ";")):
            return Standing("doer", charge)  # "Post burned; rebels blamed"
        found = own_verb(right[size:], head, sentence[start:end]) or found
    if found is not None or governed:
        return found
    if head == "attack":
        return Standing("doer", " ".join(right[:size]))
    called = 2 if left[-2:] == ["known", "as"] else 1 if left[-1:] in (["called"], ["named"]) else 0
    apposed = left[-1 - called : len(left) - called] == [","] and right[size : size + 1] == [","]
    return own_verb(right[size + apposed :], head, sentence[start:end])


def _named_before(sentence: str, bracket: int) -> int:
    """Where the name begins that is given in short in these brackets."""
    start = bracket
    for word in reversed(list(_NAME_WORD.finditer(sentence, max(0, bracket - 90), bracket))):
        if word[0][0].isupper() or word[0][0].isdigit():
            start = word.start()
        elif word[0] not in ("of", "for", "and", "the", "in", "to", "al", "de", "la"):
            break
    return start


_NAME_WORD = re.compile(r"[\w’'-]+")


def _glued(before: str, after: str) -> Standing | None:
    """The name as a part of a word: "anti-Osk", "Osk-made"."""
    if before.endswith(("-", "‑")) and (word := re.search(r"\w+.$", before)) is not None:
        if word[0][:-1].lower() in ("anti", "counter", "pro", "ex", "non"):
            return Standing("bystander", word[0])
        return None
    word = re.match(r"[-‑](\w+)", after)
    if word is not None and word[1] == "run" and known.OFFICES & set(lower(tokens(after[:60]), 2, 3)):
        return Standing("bystander", word[0])
    return Standing("bystander", word[0]) if word is not None and word[1].lower() in known.MADE else None


def _head(right: Sequence[str], *, owns: bool) -> tuple[str, int]:
    """What the phrase of the name is of, by its last noun, and how many words of it stand behind the name."""
    kind, size = ("owner" if owns else "name"), 0
    while size < len(right):
        word = right[size].lower()
        a_noun = word not in known.BARE or owns or kind == "weapon" or _closes(right, size)
        if word in known.ATTACKS and a_noun:
            kind = "attack"
        elif word in known.WEAPONS:
            kind = "weapon"
        elif word in known.PEOPLE:
            kind = "people"
        elif right[size][0].isupper() and (size or owns or right[size] not in ("I", "A")):
            kind = kind if kind in ("people", "weapon") else "name"
        elif word == "(" and ")" in right[size : size + 8]:
            size += list(right[size:]).index(")")
        elif owns or kind == "weapon" or word in ("air", "artillery", "naval", "ground", "ballistic", "cross-border"):
            if not word[0].isalpha() or is_verb(word) or word in _FUNCTION or word in known.LANDING:
                break
            kind = "thing" if owns and kind != "attack" else kind
        else:
            break
        size += 1
        if kind == "attack":
            break
    return kind, size


_FUNCTION = (
    known.BE | known.HAVE | known.MODALS | known.STOPS | known.NEGATIONS | _ON | known.PLACED
    | known.word_set("and or by of to from with for into who which that between under over")
    | known.word_set("unlike except besides without")
)  # fmt: skip


def _closes(right: Sequence[str], at: int) -> bool:
    """Whether a word that may be a verb ends its phrase, and so is a noun: "a Karval raid on the mill"."""
    after = right[at + 1].lower() if at + 1 < len(right) else "."
    return after in ("on", "against", "in", "near", "that", "which", ".", ",", "was", "late", "early", "and", "at")


def _governor(left: Sequence[str], right: Sequence[str], head: str, name: str) -> tuple[Standing | None, bool]:
    """What the words before the name make of it, and whether they hold it, so that no verb behind is its own."""
    at = _over_modifiers(left, len(left) - 1)
    holder = ""
    for _ in range(3):
        if at < 1 or left[at].lower() not in ("of", "from"):
            break
        holder = left[at - 1].lower()
        if holder in ("hallmarks", "hallmark", "work", "handiwork", "signature", "custody", "captivity"):
            return Standing("doer", f"{holder} of"), True
        if left[at].lower() == "of" and holder in known.NOMINALS and head != "attack":
            return Standing("sufferer", f"{holder} of"), True
        if holder in _SPLIT or (at > 1 and left[at - 2].lower() in _SPLIT):
            return Standing("bystander", f"{holder} of"), True
        if holder not in known.PEOPLE and holder not in known.WEAPONS and left[at].lower() == "from":
            break
        at = _over_phrase(left, at - 1)
    if at < 0:
        return None, bool(holder) and _is_thing(holder)
    word = left[at].lower()
    if word in ("not", "nor", "neither", "than") and not (at + 1 < len(left) and left[at + 1].lower() == "only"):
        return Standing("bystander", word), True
    if (word == "out" and at and left[at - 1].lower() in ("ruled", "rules", "ruling", "rule")) or word in _CLEARED:
        return Standing("bystander", word), True
    if word == "by":
        found = _behind_by(left, at)
        quiet = found is not None and found.part == "bystander"
        return (None if quiet and _CLAIMS & set(lower(right, 0, 40)) else found), True
    if word == "to" and at and _TRACED & set(lower(left, max(0, at - 8), 8)):
        return Standing("doer", "attributed to"), True
    if word == "from" and at and _STOLEN & set(lower(left, max(0, at - 4), 4)):
        return Standing("bystander", "taken from"), True
    if word == "from" and at and left[at - 1].lower() in _MOVED:
        return Standing("bystander", f"{left[at - 1]} from"), True
    if word in ("into", "onto") and at and left[at - 1].lower() in _LANDED:
        return Standing("sufferer", f"{left[at - 1]} {word}"), True
    if word == "to" and at and left[at - 1].lower() in _GIVEN:
        return Standing("bystander", f"{left[at - 1]} to"), True
    if word == "to" and at and left[at - 1].lower().startswith("surrender") and known.HARMED & set(lower(left, 0, at)):
        return Standing("doer", f"{left[at - 1]} to"), True
    if word in _CARRIES or (word in _PURSUING and _ends_aside(right)):
        return Standing("bystander", word), True
    if word in ("told", "tells", "telling") and at and (not right or right[0] in (".", ",", ";", "on", "by")):
        return Standing("bystander", f"{word} to"), True
    if word in _ORDERS and (told := _infinitive(lower(right, 0, 4))):
        return (None, False) if told in known.DEEDS else (Standing("bystander", f"{word} to"), True)
    if word in ("unlike", "except", "besides", "without"):
        return Standing("bystander", word), True
    if word == "as" and at and left[at - 1].lower() in ("dressed", "disguised", "posing", "masquerading"):
        return Standing("bystander", "as"), True
    if (
        word == "to"
        and at
        and left[at - 1].lower().startswith("belong")
        and left[at - 2 : at - 1] != ["to"]
        and not _ANY_PEOPLE & set(lower(left, max(0, at - 4), 3))
    ):
        return Standing("bystander", "belonging to"), True
    if word == "for" and at and left[at - 1].lower() in known.OFFICES:
        return None, False
    if word == "to" and at and any(other.lower() in known.HELPERS for other in left[max(0, at - 3) : at]):
        return Standing("bystander", f"{left[at - 1]} to"), True
    if word in ("hold", "holds", "held", "holding") and "responsible" in lower(right, 0, 4):
        return Standing("doer", "responsible"), True
    if word in _ACCUSE:
        return _accused(right, word), True
    if word in _BLAME:
        return Standing("doer", word), True
    if head in ("attack", "weapon"):
        return None, False
    if word in known.QUIET_OF and _ACCUSE & set(lower(left, max(0, at - 5), 5)):
        return Standing("bystander", word), True
    determined = at < len(left) - 1 or name.partition(" ")[0].lower() in known.DETERMINERS
    if determined and _is_other_verb(word):
        return None, True  # the object of a verb that is no deed: "leaving a dozen farmers"
    if word in _ON:
        return _behind_on(left, at)
    if _takes_object(left, at):
        return Standing("sufferer", word), True
    if word in _WITHIN and not holder and (at == 0 or left[at - 1].lower() not in _SOURCES):
        return Standing("bystander", word), True
    return None, word in ("in", "near", "from", "with", "for", "between", "outside", "under", "to") or (
        bool(holder) and _is_thing(holder)
    )


def _ends_aside(right: Sequence[str]) -> bool:
    """Whether a comma ends the phrase and a deed follows that is not its own: "pursuing raiders, shot"."""
    at = 0
    while at < len(right) and right[at].lower() in known.PEOPLE:
        at += 1
    rest = lower(right, at, 8)
    return rest[:1] == [","] and rest[1:2] != ["who"] and bool(known.DEEDS & set(rest[1:]))


def _infinitive(words: Sequence[str]) -> str:
    """What follows "to" among a few words: "the army to guard the town"."""
    return words[words.index("to") + 1] if "to" in words[:-1] else ""


def _is_other_verb(word: str) -> bool:
    if word in _LEFT:
        return True
    return (word.endswith(("ed", "ing")) and not is_verb(word)) or word in known.COMMENTS


def _is_thing(holder: str) -> bool:
    return holder not in known.PEOPLE and holder not in known.WEAPONS


def _over_modifiers(left: Sequence[str], at: int) -> int:
    """The place of the last word before the name that does not belong to its phrase."""
    while at >= 0:
        word = left[at].lower()
        if word == "than" and at and left[at - 1].lower() in ("rather", "other"):
            break
        modifies = word in known.DETERMINERS or word in known.PEOPLE or word[0].isdigit() or word in ("’s", "'s")
        named = left[at][0].isupper() and word not in _FUNCTION and not is_verb(word) and word not in _NOT_NAMES
        if not modifies and not named and not ("-" in word and len(word) > 3 and word not in known.DEEDS):
            break
        at -= 1
    return at


_NOT_NAMES = _BLAME | _ACCUSE | _CLEARED | known.NAMES_OF_DAYS


def _over_phrase(left: Sequence[str], at: int) -> int:
    """The place before the phrase that ends here: its nouns and adjectives, up to its article or number."""
    stop = max(-1, at - 5)
    while at > stop:
        at -= 1
        word = left[at].lower() if at >= 0 else ""
        if not word or not word[0].isalnum() or word in _FUNCTION or is_verb(word) or word in known.PRONOUNS:
            break
    return at if at < 0 or left[at].lower() not in known.DETERMINERS else _over_modifiers(left, at)


def _behind_by(left: Sequence[str], at: int) -> Standing | None:
    for back in range(at - 1, max(-1, at - 1 - MOST_BETWEEN), -1):
        word = left[back].lower()
        if word in (".", ";", ":", "?", "!"):
            return None
        if _denied(left, back):
            return Standing("bystander", "not")
        if word == "held" and back == at - 1 and back and left[back - 1].lower() in known.PLACES:
            return Standing("bystander", "held by")
        if word == "held" and back == at - 1 and back and left[back - 1].lower() in _CAPTIVES:
            return Standing("doer", "held by")
        if word == "claimed" or word in known.PUTTING or word in known.HARMED or word in known.ATTACKS:
            return Standing("doer", f"{word} by")
        if word in ("led", "headed", "commanded") and back and left[back - 1].lower() in known.PEOPLE:
            return None
        if word in known.QUIET_BY:
            return Standing("bystander", f"{word} by") if back >= at - 2 or word.endswith("ed") else None
    return None


def _denied(left: Sequence[str], at: int) -> bool:
    return left[at].lower() in _HARMED_OR_PUT and bool({"not", "never"} & set(lower(left, max(0, at - 3), 3)))


def _accused(right: Sequence[str], word: str) -> Standing | None:
    for place, other in enumerate(right[:MOST_BETWEEN]):
        if other.lower() == "of" and place + 1 < len(right):
            if right[place + 1].lower() in known.QUIET_OF:
                return Standing("bystander", f"{word} of {right[place + 1]}")
            return Standing("doer", word)
    return Standing("doer", word)


def _behind_on(left: Sequence[str], at: int) -> tuple[Standing | None, bool]:
    """What "attack on", "fired at", "targeting", but also "blamed on" make of the name."""
    if left[at].lower() == "on" and {"blamed", "pinned", "blame", "blaming"} & set(lower(left, max(0, at - 4), 4)):
        return Standing("doer", "blamed on"), True
    if left[at].lower() == "targeting":
        return Standing("sufferer", "targeting"), True
    for back in range(at - 1, max(-1, at - 6), -1):
        word = left[back].lower()
        if not word[0].isalnum():
            break
        if word in known.ATTACKS or word in known.PUTTING or word in ("fired", "shot", "aimed", "directed"):
            return Standing("sufferer", f"{word} {left[at].lower()}"), True
    return None, left[at].lower() != "on"


def _takes_object(left: Sequence[str], at: int) -> bool:
    """Whether the word is a deed whose object follows: "struck", not "were struck"."""
    word = left[at].lower()
    if word not in known.HARMED and word not in known.HARMING and word not in known.DEEDS:
        return False
    if word in known.PUTTING or word in ("launch", "open", "drop", "fire", "detonate", "plant"):
        return False
    if word in known.ATTACKS and not (0 < at <= 3 and all(other[0].isupper() for other in left[:at])):
        return False  # a noun, but in headlines: "Karvalia strikes rebel camps"
    previous = next(
        (left[back].lower() for back in range(at - 1, -1, -1) if left[back].lower() not in known.ADVERBS), ""
    )
    return previous not in known.BE and not (word in known.BARE and previous in known.DETERMINERS)
