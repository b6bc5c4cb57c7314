"""Words that take back what a sentence says: negation, denial, hedges, plans, conditions, foiled attempts.

A cue counts only where it reaches the cited words. It reaches to the right within its clause: a semicolon, "but",
"while" or "although" ends the sentence part, a comma, "and", "after" or "who" ends the clause. Phrases that only look
like cues ("no fewer than", "did not deny", "not far from") are taken out first. What the sources of the method call
scope is decided by words and joints alone, without a parser (NegEx, ConText: trigger, pseudo-trigger, termination).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extractor.validation.reading.small_letters import AnyCase, small_letters

__all__ = ("Cue", "CueKind", "cues_at", "limiter_after")

CueKind = Literal["negation", "denial", "hedge", "plan", "hypothesis", "foiled"]
LONGEST = 300
"""Characters to the left and right of the cited words that are read."""


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


_NO_BLANK = re.compile(r"\S")
_PSEUDO = AnyCase(
    r"\bno\s(?:doubt|fewer|less|more|longer|sooner|stranger|matter|comment|immediate|apparent|clear|known|warning|details?"
    r"|information|word|other|choice|claims?\sof|arrests?|casualties|injuries|deaths|fatalities|damage|loss|victims)\b"
    r"|\bno\s(?:one|group|body|party|organi[sz]ation|faction|militant\sgroup|side)\b|\bnobody\b|\bnone\b"
    r"|\bno-(?:fly|go|man)|\bno\sman[’']s"
    r"|\bnot\s(?:only|just|merely|simply|far|less|fewer|more|immediately|yet|to\smention|the\sfirst|clear|known|least|all"
    r"|specified|disclosed|named|identified|confirmed|verified|been\s(?:confirmed|verified|identified|named|disclosed))\b"
    r"|\b(?:did|does|do|has|have|had|could|can|would|will)(?:\snot|n[’']t)\s(?:immediately\s|yet\s|independently\s|rule\sout\s)?"
    r"(?:deny|denied|say|said|specify|specified|give|given|elaborate|provide|provided|identify|name|comment|report|mention"
    r"|disclose|confirm|verify|be\s(?:independently\s|immediately\s)?(?:verified|confirmed|reached|determined)|respond|know"
    r"|rule\sout|claim|claimed|make|stop|survive|return|have|want|surprise|release|reveal|detail|state|appear)\b"
    r"|\bnever\s(?:before|seen|again|ending|forget)\b|\bwhether\sor\snot\b|\bwithout\s(?:warning|provocation|giving|elaborating"
    r"|naming|saying|specifying|providing|identifying|explanation|trial|charge|mercy|reason|food|water|power|electricity)\b"
    r"|\bden(?:ied|ies|y|ying)\s(?:access|entry|bail|medical|permission|food|aid|asylum|responsibility|involvement|any\srole"
    r"|any\sinvolvement|any\sresponsibility|being\sbehind|having\sa|carrying\sout|targeting|it|they|he|she|that\s(?:it|they|its|he"
    r"|she|their)|a\srole|links?|ties?|supporting|backing|arming|harming|hitting)\b"
    r"|\bif\s(?:confirmed|true|anything|only)\b|\bas\sif\b|\beven\sif\b|\bcould\sbe\s(?:heard|seen|felt)\b"
    r"|\bplanned\s(?:operation|attack\swas\scarried)\b|\bin\smay\b|\blast\swill\b|\bgood\swill\b",
)
_EVENT = (
    r"(?:(?!(?:that|the|an?|on|of|in|by|and|to)\s)[\w’'-]+\s){0,2}(?:attacks?|(?:air\s?)?strikes?|airstrikes?|bombings?|blasts?|explosions?|raids?|shelling|ambush(?:es)?"
    r"|clash(?:es)?|shootings?|killings?|assaults?|incursions?|abductions?|kidnappings?|rocket|missile|drone|massacres?|incidents?)\b"
)
_CUES: tuple[tuple[CueKind, AnyCase | re.Pattern[str]], ...] = (
    (
        "negation",
        AnyCase(
            r"\b(?:no\s(?:evidence|sign|signs|indication|trace|truth|record|reports?)\b(?:\s(?:of|that|to))?|no\b|not\b|never\b"
            r"|neither\b|nor\b|without\b)|n[’']t\b|\bcannot\b|\bfalse\s(?:claims?|reports?|rumou?rs?|news)\b",
        ),
    ),
    (
        "denial",
        AnyCase(
            r"\b(?:den(?:y|ies|ied|ying)|denials?\s(?:of|that)|refut(?:e|es|ed|ing)|disput(?:ed|es)\s(?:that|the|claims?|reports?|it)|debunk(?:ed|s)"
            r"|(?:dismiss|reject)(?:ed|es|s|ing)?)\b",
        ),
    ),
    (
        "hedge",
        AnyCase(
            r"\b(?:allegedly|reportedly|purportedly|supposedly|apparently|possibly|presumably|unconfirmed|rumou?r(?:ed|s)?"
            r"|appear(?:s|ed)?\sto|seem(?:s|ed)?\sto|(?:is|are|was|were)\s(?:believed|said|thought|alleged|rumou?red|reported)\sto"
            r"\s(?:have|be)|(?:may|might|could)\shave)\b"
            rf"|\b(?:alleged|suspected|apparent|purported|possible|reported)\s(?={_EVENT})",
        ),
    ),
    (
        "plan",
        AnyCase(
            r"\b(?:plan(?:s|ned|ning)?\s(?:to|for|on)|plott?(?:s|ed|ing)?\s(?:to|against)|plots?\sto|intend(?:s|ed|ing)?\sto"
            r"|threat(?:en(?:s|ed|ing)?\s(?:to|with)|s?\s(?:of|to))|vow(?:s|ed|ing)?\sto|pledg(?:es|ed|ing)\sto"
            r"|prepar(?:es|ed|ing)\s(?:to|for)|aim(?:s|ed|ing)?\sto|about\sto|poised\sto|scheduled\s(?:to|for)|going\sto"
            r"|conspir(?:ed|ing|acy)\sto|warn(?:s|ed|ing)?\s(?:of|against)|expected\sto|will|ready\sto"
            r"|in\spreparation\sfor)\b"
            rf"|\b(?:planned|impending|imminent|upcoming|looming|threatened)\s(?={_EVENT})",
        ),
    ),
    (
        "hypothesis",
        re.compile(
            r"\b(?:[Ii]f|[Uu]nless|[Ii]n\s(?:the\sevent|case)\sof|[Ii]n\scase|could|might|may|potential|hypothetical|simulat(?:ed|ing|ion)"
            r"|mock|drills?|exercises?|possibility\sof|risk\sof|fears?\s(?:of|that)|would\sbe|should\s(?:there|they|it))\b"
        ),
    ),
    (
        "foiled",
        AnyCase(
            r"\b(?:foil(?:s|ed|ing)?|thwart(?:s|ed|ing)?|avert(?:s|ed|ing)?|prevent(?:s|ed|ing)?|called\soff|abort(?:s|ed)"
            r"|cancel(?:led|ed)|failed\sto|disrupt(?:s|ed|ing)?\s(?:a|an|the)\s(?:plot|plan))\b",
        ),
    ),
)
_REACH: dict[CueKind, int] = {"negation": 6, "denial": 10, "hedge": 10, "plan": 6, "hypothesis": 6, "foiled": 6}
"""Words to the right that a cue reaches."""
_HARD = AnyCase(r"[;:]|,?\s(?:but|while|whereas|although|though|however|yet)\s|[.!?][”\"’']?\s")
_SOFT = AnyCase(
    r",|\s(?:and|or|after|before|when|as|because|since|until|who|which|where|following|amid|during|than|for|despite)\s|[()–—]",
)
_AFTER: tuple[tuple[CueKind, AnyCase], ...] = (
    (
        "denial",
        AnyCase(
            r"^(?:\s(?!and\b|or\b|but\b)[\w’'-]+){0,4}?\s(?:was|were|has\sbeen|have\sbeen)\s(?:later\s|quickly\s|firmly\s)?(?:denied|a\shoax|a\sfalse\salarm"
            r"|untrue|false|dismissed\sas|refuted|fabricated)\b|^,\s(?:which|something|an?\s(?:claim|charge|accusation))\s[^;.]{0,60}?"
            r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|refute[sd]?|dismisse[sd])\b",
        ),
    ),
    (
        "negation",
        AnyCase(
            r"^(?:\s(?!and\b|or\b|but\b)[\w’'-]+){0,3}?\s(?:did\snot|didn[’']t|never)\s(?:take\splace|took\splace|happen(?:ed)?|occur(?:red)?|materiali[sz]ed?)\b",
        ),
    ),
    (
        "foiled",
        AnyCase(
            r"^(?:\s(?!and\b|or\b|but\b)[\w’'-]+){0,4}?\s(?:was|were|has\sbeen|have\sbeen|had\sbeen|being)\s(?:\w+ly\s)?(?:foiled|thwarted|averted|prevented"
            r"|called\soff|cancelled|canceled|aborted)\b",
        ),
    ),
    (
        "hedge",
        AnyCase(
            r"^(?:\s(?!and\b|or\b|but\b)[\w’'-]+){0,4}?\s(?:allegedly|reportedly|purportedly|supposedly)\b|^,\s(?:allegedly|reportedly)\b",
        ),
    ),
)
_LIMITER = re.compile(
    r"^\s*[,(–—-]?\s*(?P<words>except(?:ing)?(?:\sfor)?|excluding|not\s(?:including|counting)|other\sthan|apart\sfrom|but\s(?:not|only|none|no)"
    r"|if\s(?:confirmed|true)|a\s(?:figure|number|toll|claim)\sthat|but\s(?:the|this|that|it|its|his|their|officials?|police|the\sarmy)"
    r"\s[^.;]{0,60}?(?:den(?:y|ied|ies)|disput(?:ed|es)|could\snot|not\sconfirm|revised|corrected|retracted|withdr[ae]wn?)"
    r"|although|though)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)
def cues_at(sentence: str, start: int, end: int) -> tuple[Cue, ...]:
    """The cues that reach `sentence[start:end]` (code points, half-open), in the order of the sentence.

    >>> text = "The army denied reports of an air strike, but six men were killed."
    >>> [(cue.kind, cue.text) for cue in cues_at(text, 30, 40)]
    [('denial', 'denied')]
    >>> cues_at(text, text.index("six"), len(text) - 1)
    ()
    """
    low, high = max(0, start - LONGEST), min(len(sentence), end + LONGEST)
    masked = _without_look_alikes(sentence[low:high])
    small = small_letters(masked)
    first, last = start - low, min(end - low, len(masked))
    joints = [joint.end() for joint in _HARD.finditer(masked, small, 0, first)]
    begin = joints[-1] if joints else 0
    found = [*_before(masked, small, begin, first, last), *_behind(masked, small, last)]
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


def _without_look_alikes(text: str) -> str:
    """The text with the words blotted out that only look like a cue."""
    pieces: list[str] = []
    done = 0
    for match in _PSEUDO.finditer(text, small_letters(text)):
        pieces += (text[done : match.start()], _NO_BLANK.sub("\0", text[match.start() : match.end()]))
        done = match.end()
    return "".join((*pieces, text[done:]))


def _before(masked: str, small: str | None, begin: int, first: int, last: int) -> list[Cue]:
    found = []
    for kind, pattern in _CUES:
        matches = (
            pattern.finditer(masked, small, begin, last)
            if isinstance(pattern, AnyCase)
            else pattern.finditer(masked, begin, last)
        )
        for match in matches:
            between = masked[match.end() : first] if match.end() < first else ""
            distance = len(between.split())
            if distance <= _REACH[kind]:
                same_clause = _SOFT.search(f"{between} ", small_letters(f"{between} ")) is None
                found.append(Cue(kind, "", match.start(), match.end(), same_clause, distance))
    return found


def _behind(masked: str, small: str | None, last: int) -> list[Cue]:
    rest, small_rest = masked[last:], None if small is None else small[last:]
    found = []
    for kind, pattern in _AFTER:
        match = pattern.match(rest, small_rest)
        if match is not None:
            found.append(Cue(kind, "", last, last + match.end(), not match[0].startswith(","), 0))
    return found


def limiter_after(sentence: str, end: int) -> str | None:
    """The limiting words right behind `end`, such as "except", or None.

    >>> limiter_after("Nine men died, excluding the pilot.", 13)
    'excluding'
    """
    match = _LIMITER.match(sentence[end : end + LONGEST])
    return None if match is None else match["words"]
