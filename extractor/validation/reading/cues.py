"""Words that take back what a sentence says: negation, denial, hedges, plans, conditions, foiled attempts.

A cue counts only where it reaches the word that tells of the deed. It reaches to the right within its clause: a
semicolon, "but", "while" or "although" ends the sentence part, a comma, "and", "after" or "who" ends the clause.
Phrases that only look like cues ("no fewer than", "did not deny", "not far from") are taken out first. What the
sources of the method call scope is decided by words and joints alone, without a parser (NegEx, ConText: trigger,
pseudo-trigger, termination).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractor.validation.reading.cues_frames import FRAME_BEGINNINGS, frames_at
from extractor.validation.reading.cues_heads import Head, carries_out, head_in
from extractor.validation.reading.cues_words import (
    AFTER,
    AFTER_BEGINNINGS,
    BEGINNINGS,
    CUES,
    LIMITER,
    LOOK_ALIKE_BEGINNINGS,
    LOOK_ALIKE_SIGNS,
    LOOK_ALIKES,
    REACH,
    SIGNS,
    WOULD_BE,
    CueKind,
)
from extractor.validation.reading.small_letters import AnyCase, small_letters

__all__ = ("Cue", "CueKind", "cues_at", "limiter_after")

LONGEST = 300
"""Characters to the left and right of the cited words that are read."""
SEEN_OF_DEED = 30
"""Characters behind the beginning of the deed that a cue before it may look at: "alleged" is one before "raid"."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue that reaches the cited words; `start` and `end` are code points into the sentence, half-open."""

    kind: CueKind
    text: str
    start: int
    end: int
    same_clause: bool
    """Whether nothing ends the clause between the cue and the cited words."""
    distance: int
    """Words between the cue and the cited words; 0 where it stands among them."""


_WORD = re.compile(r"[^\W\d_]+")
_NO_BLANK = re.compile(r"\S")
_HARD = AnyCase(r"[;:]|,?\s(?:but|while|whereas|although|though|however|yet|instead)\s|[.!?][”\"’']?\s")
_SOFT = AnyCase(
    r",|\s(?:and|or|after|before|when|as|because|since|until|who|which|where|following|amid|during|than|for|despite)\s|[()–—]",
)
_TAKES_VERB = re.compile(r"(?:\bto|\bwill|\bshall|\bwould|\bcould|\bmight|\bmay|\bcan)$", re.IGNORECASE)
_ACCORDING = re.compile(r"\b(?:according\sto|in)\s(?:an?|the|some|one)\s(?:\w+\s)?$", re.IGNORECASE)
_AND = re.compile(r"\sand\s")
_SPEAKS = re.compile(r"\s(?:said|says|told|reported|announced|confirmed|added|wrote|found)\s")
_ENDS_WITH_SPEECH = ("plan", "hypothesis", "foiled", "negation")
_MEANWHILE = re.compile(r"\s(?:when|after|before|because|since|until|following|amid|during|despite)\s")
_TAKES_NOUN = re.compile(
    r"^(?:call|warn|risk|danger|prospect|likelihood|chance|possibility|fear|threat|consider|weigh|contemplat|mull|discuss|propos|envisag|authori|approv)",
    re.IGNORECASE,
)
_OTHER_PREPOSITION = re.compile(
    r"\s(?:into|after|over|in|on|to|by|from|with|about|against|end|halt|probe|inquiry)\s", re.IGNORECASE
)
_ROLE = re.compile(
    r"^\s(?:(?:any|an?|the|all|having|its|their|his)\s)*(?:responsibility|involvement|role|part|hand|links?|ties?|connection|knowledge|complicity|blame"
    r"|accusations?\sof|being\s(?:behind|involved|responsible)|that\s(?:it|they|he|she|[\w’'-]+(?:\s[\w’'-]+){0,3})\s(?:was|were|is|are|had\sbeen)"
    r"\s(?:behind|involved|responsible|to\sblame)|(?:it|they|he|she)\s(?:was|were|is|are|had\sbeen)\s(?:behind|involved|responsible))\b",
    re.IGNORECASE,
)
"""Behind a denial: who did it is denied, not that it was done."""
_OWN_VERB = re.compile(r"\b(?:\w{2,}ing|\w{3,}ed|shot|struck|hit|laid|took|had|has|have|was|were|did)\b", re.IGNORECASE)
_REPORTED = re.compile(
    r"\b(?:reports?|claims?|any|there|allegations?|rumou?rs?|charges?|accusations?|suggestions?)\b", re.IGNORECASE
)
_COMPLEMENT = re.compile(
    r"\b(?:that|reports?|claims?|allegations?|rumou?rs?|charges?|accusations?|suggestions?|there)\b", re.IGNORECASE
)
_NOT = re.compile(r"(?:not|n[’']t|never|cannot)$", re.IGNORECASE)
_ONLY_ARTICLES = re.compile(
    r"\s(?:(?:ever|been|be|an?|any|such|another|in|under|the\starget\sof|part\sof|actually)\s)*(?:[\w’'-]+\s)?$"
)
_PURPOSE = re.compile(
    r"(?:^|[^\w\s]\s?|\b(?!(?:manag|continu|proceed|began|begin|start|resum|return|us|help|tri|try|attempt|went|gone|goes|going|came|com|forc|able|sent|send|dispatch"
    r"|deploy|join|unit|team|conspir|dar|hasten|rush|mov|first|last|ceas|stop|known|refus|fail|declin|bid|effort|on|in)[a-z]*\s)[\w’'-]+\s)(?P<to>to\s)$",
    re.IGNORECASE,
)
"""An infinitive tells of what somebody was to do; behind "managed", "continued" or "used it" of what he did."""
_ADMITS = re.compile(r"\b(?:admit|confirm|acknowledg|conced|now\ssay|later\ssaid)\w*", re.IGNORECASE)
_ONE_SUCH = re.compile(
    r"(?:^|[,;:“\"]\s?|\b(?:that|if|said|says|say|and|but)\s)(?:(?:an?|any|another|such|further|more|new|future|repeated|some|every|each)\s)?"
    r"(?:(?:\w+\s)?(?:round|wave|series|spate)s?\sof\s)?"
    r"(?:(?!(?:the|its|his|their|this|that|these|who|which|had|has|have|was|were|on|in|of|by|to)\s)[\w’'-]+\s){0,3}$",
    re.IGNORECASE,
)
_TAKES_PAST = re.compile(r"^(?:if|unless|in\s|had|were|should|was|imagin|fear)", re.IGNORECASE)


@lru_cache(maxsize=512)
def cues_at(sentence: str, start: int, end: int, far: bool = False) -> tuple[Cue, ...]:
    """The cues that reach `sentence[start:end]` (code points, half-open), in the order of the sentence.

    `far`: however many words stand between.

    >>> text = "The army denied reports of an air strike, but six men were killed."
    >>> [(cue.kind, cue.text) for cue in cues_at(text, 30, 40)]
    [('denial', 'denied')]
    >>> cues_at(text, text.index("six"), len(text) - 1)
    ()
    """
    low, high = max(0, start - LONGEST), min(len(sentence), end + LONGEST)
    part = sentence[low:high]
    beginnings, kinds, behind = _held_by(part)
    infinitive = " to " in part[max(0, start - low - 5) : end - low]
    if not kinds and not behind and not infinitive and FRAME_BEGINNINGS.isdisjoint(beginnings):
        return ()
    small = small_letters(part)
    masked = _without_look_alikes(part, small, beginnings)
    if masked is not part:
        small = small_letters(masked)
    first, last = start - low, min(end - low, len(masked))
    head = head_in(masked, small, first, last)
    at = _told_at(masked, small, first, last, head)
    found = [*_before(kinds, masked, small, first, at, head, far), *_behind(behind, masked, small, last)]
    if head is not None and head.end < last:
        found += [cue for cue in _behind(behind, masked, small, head.end) if cue not in found]
    if head is not None and head.noun and not head.known:
        found += _supposed(masked, small, head)
        if "hypothesis" in kinds:
            found += _never_came(masked, head)
    elif head is not None and head.noun and "hypothesis" in kinds:
        found += _unreal(masked, head)
    if (
        head is not None
        and not head.noun
        and (purpose := _PURPOSE.search(masked, max(0, head.start - 60), head.start)) is not None
    ):
        found.append(Cue("plan", "", purpose.start("to"), head.end, True, 0))
    found += [
        Cue(kind, "", span[0], span[1], True, 0)
        for kind, span in frames_at(masked, small, first, last, head, beginnings)
    ]
    return tuple(
        Cue(
            cue.kind,
            sentence[cue.start + low : cue.end + low],
            cue.start + low,
            cue.end + low,
            cue.same_clause,
            cue.distance,
        )
        for cue in sorted(found, key=lambda cue: (cue.start, cue.kind))
    )


@lru_cache(maxsize=256)
def _held_by(part: str) -> tuple[frozenset[str], frozenset[CueKind], frozenset[CueKind]]:
    """How the words of a text begin, and the kinds of cue that it may so hold before and behind a deed."""
    small = small_letters(part)
    small = part.lower() if small is None else small
    beginnings = frozenset([word[:4] for word in _WORD.findall(small)])
    return beginnings, _kinds_before(beginnings, small), _kinds_of(beginnings, _BEHIND)


def _kinds_before(beginnings: frozenset[str], small: str) -> frozenset[CueKind]:
    """Kinds of cue of which a sentence may hold one, by how its words begin."""
    return _kinds_of(beginnings, _IN_FRONT).union([kind for kind, sign in _SIGNS if sign in small])


def _kinds_of(beginnings: frozenset[str], kinds: dict[str, frozenset[CueKind]]) -> frozenset[CueKind]:
    held = beginnings & kinds.keys()
    return _NONE.union(*[kinds[beginning] for beginning in held]) if held else _NONE


def _by_beginning(known: dict[CueKind, frozenset[str]]) -> dict[str, frozenset[CueKind]]:
    every = frozenset().union(*known.values())
    return {
        beginning: frozenset([kind for kind, words in known.items() if beginning in words])
        for beginning in sorted(every)
    }


_NONE: frozenset[CueKind] = frozenset()
_IN_FRONT = _by_beginning(BEGINNINGS)
_BEHIND = _by_beginning(AFTER_BEGINNINGS)
_SIGNS = tuple((kind, sign) for kind, signs in SIGNS.items() for sign in signs)


def _told_at(masked: str, small: str | None, first: int, last: int, head: Head | None) -> int:
    """Up to where a cue may stand: before the word that tells of the deed, or in the first clause cited."""
    if head is not None:
        return head.start
    return next((joint.start() for joint in _SOFT.finditer(masked, small, first, last) if joint.start() > first), last)


def _without_look_alikes(text: str, small: str | None, beginnings: frozenset[str]) -> str:
    """The text with the words blotted out that only look like a cue."""
    if LOOK_ALIKE_BEGINNINGS.isdisjoint(beginnings) and not any(
        sign in (small or text.lower()) for sign in LOOK_ALIKE_SIGNS
    ):
        return text
    pieces: list[str] = []
    done = 0
    for match in LOOK_ALIKES.finditer(text, small):
        pieces += (text[done : match.start()], _NO_BLANK.sub("\0", text[match.start() : match.end()]))
        done = match.end()
    return "".join((*pieces, text[done:])) if pieces else text


def _before(
    kinds: frozenset[CueKind],
    masked: str,
    small: str | None,
    first: int,
    at: int,
    head: Head | None,
    far: bool,
) -> list[Cue]:
    found: list[Cue] = []
    seen = min(at + SEEN_OF_DEED, len(masked))
    kinds_held = [
        (kind, pattern) for kind, pattern in CUES if kind in kinds and any(_matches(pattern, masked, small, 0, seen))
    ]
    if not kinds_held:
        return found
    begin = max([joint.end() for joint in _HARD.finditer(masked, small, 0, at)], default=0)
    for kind, pattern in kinds_held:
        for match in _matches(pattern, masked, small, begin, seen):
            if match.end() > at:
                break
            upto = at if match.end() >= first or head is not None else first
            between = masked[match.end() : upto]
            distance = len(masked[match.end() : max(first, match.end())].split())
            if kind in _ENDS_WITH_SPEECH and _SPEAKS.search(between) is not None:
                continue  # "police who foiled a plot said a bomb exploded"
            if (distance > REACH[kind] and not far) or not _governs(
                kind, masked[match.start() : match.end()], between, head
            ):
                continue
            if between.startswith(" have ") and _TAKES_VERB.search(masked, match.start(), match.end()) is not None:
                between = _AND.sub(" ", between)  # "would have stormed the hall and killed": one verb governs both
            if kind in ("hedge", "claim"):
                between = _of_the_report(masked, begin, match, between)
            same_clause = _SOFT.search(f"{between} ", small_letters(f"{between} ")) is None
            found.append(Cue(kind, "", match.start(), match.end(), same_clause, distance))
    return found


def _matches(
    pattern: AnyCase | re.Pattern[str], masked: str, small: str | None, begin: int, end: int
) -> Iterator[re.Match[str]]:
    if isinstance(pattern, AnyCase):
        return pattern.finditer(masked, small, begin, end)
    return pattern.finditer(masked, begin, end)


def _of_the_report(masked: str, begin: int, cue: re.Match[str], between: str) -> str:
    """What stands between a doubt and the deed without what leaves the deed in doubt: all that one "that" reports."""
    if cue[0].lower().endswith("that") or between.startswith(" that "):
        return _AND.sub(" ", between)
    if _ACCORDING.search(masked, begin, cue.start()) is not None:
        return between.replace(",", " ", 1)  # "according to an unverified post, raiders"
    return between


def _governs(kind: CueKind, cue: str, between: str, head: Head | None) -> bool:
    """Whether a cue can say anything of the deed, given the words between the two."""
    if head is None:
        return True
    if kind == "denial":
        return not _denies_another(between, head)
    if kind == "claim":
        return not head.known
    if kind == "negation" and head.noun and _NOT.search(cue) is not None:
        return carries_out(between) or _ONLY_ARTICLES.match(between) is not None
    if kind not in ("plan", "hypothesis", "foiled"):
        return True
    if head.done and not _TAKES_PAST.match(cue) and not between.startswith(" have "):
        return False
    if kind == "foiled":
        return True
    if _TAKES_VERB.search(cue) is not None:
        return not head.noun or (not head.known and _not_of_another(between)) or carries_out(between)
    if _TAKES_NOUN.match(cue) is not None:
        return not head.known and _OTHER_PREPOSITION.search(f"{between} ") is None
    return not head.known or cue.lower() in ("planned", "threatened")


def _not_of_another(between: str) -> bool:
    """Whether no noun of another matter stands between: "will open an inquiry into killings"."""
    return _OTHER_PREPOSITION.search(f"{between} ") is None or carries_out(between)


def _denies_another(between: str, head: Head) -> bool:
    """Whether what is denied is a part in the deed, or another thing told beside it, not the deed."""
    if _ROLE.match(between) is not None:
        return True
    complement = _COMPLEMENT.search(between) is not None
    if not complement and (between.startswith(",") or (head.past and _SOFT.search(between, None) is not None)):
        return True
    if _ADMITS.search(between) is not None or _MEANWHILE.search(between) is not None:
        return True
    known = head.known and _REPORTED.search(between) is None
    return known and _OWN_VERB.search(between) is not None


def _behind(kinds: frozenset[CueKind], masked: str, small: str | None, last: int) -> list[Cue]:
    rest, small_rest = masked[last:], None if small is None else small[last:]
    found = []
    for kind, pattern in AFTER:
        match = pattern.match(rest, small_rest) if kind in kinds else None
        if match is not None:
            found.append(Cue(kind, "", last, last + match.end(), not match[0].startswith(",") or kind == "false", 0))
    return found


def _supposed(masked: str, small: str | None, head: Head) -> list[Cue]:
    """ "A strike on the dam would flood": of a deed that is not taken as known, as the subject of its sentence."""
    if _ONE_SUCH.search((masked if small is None else small)[max(0, head.start - 60) : head.start]) is None:
        return []
    match = WOULD_BE.match(masked[head.end :], None if small is None else small[head.end :])
    return (
        [] if match is None else [Cue("hypothesis", "", head.end + match.start("cue"), head.end + match.end(), True, 0)]
    )


_WOULD_HAVE = re.compile(
    r"(?:\s(?:on|of|in|at|against)(?:\s[\w’'-]+){1,4}?)?\s(?:would|could|might)\s(?:\w+ly\s)?have\s(?!\w+\s(?:\w+\s)?more\b)"
)
_HAD_NOT = re.compile(r"\b(?:Had|had|If|if)\s[^.;]{3,160}?\bnot\b|\bhadn[’']t\b|\b[Bb]ut\sfor\s")


def _unreal(masked: str, head: Head) -> list[Cue]:
    """ "Had the guards not looked, the raid would have killed": of a deed taken as known, under a condition not met."""
    match = _WOULD_HAVE.match(masked, head.end)
    if match is None or _HAD_NOT.search(masked, 0, head.start) is None:
        return []
    return [Cue("hypothesis", "", match.start() + 1, match.end(), True, 0)]


_CAME = re.compile(
    r"(?:\s(?:on|of|in|at|against)(?:\s[\w’'-]+){1,4}?)?\swould\s(?:\w+ly\s)?have\s(?:followed|happened|occurred|ensued|taken\splace|resulted|broken\sout|unfolded|come\snext|been\sinevitable)\b"
)


def _never_came(masked: str, head: Head) -> list[Cue]:
    """ "A massacre would have followed": a deed that would have come about did not."""
    match = _CAME.match(masked, head.end)
    return [] if match is None else [Cue("hypothesis", "", match.start() + 1, match.end(), True, 0)]


def limiter_after(sentence: str, end: int) -> str | None:
    """The limiting words right behind `end`, such as "except", or None.

    >>> limiter_after("Nine men died, excluding the pilot.", 13)
    'excluding'
    """
    match = LIMITER.match(sentence[end : end + LONGEST])
    return None if match is None else match["words"]
