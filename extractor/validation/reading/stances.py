"""What words say of responsibility: somebody claims it, somebody is blamed for it, somebody denies it; or nobody does.

The verb decides: "claimed", "owned up", "said its men had carried out" claim; "blamed", "accused", "put down to" blame;
"denied", "rejected the accusation", "had nothing to do with" deny. What stands behind "no group has", "did not" or
"declined to" says that nobody did.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extractor.validation.reading.small_letters import AnyCase, small_letters

__all__ = ("Stance", "StanceRead", "stances_in")

Stance = Literal["claimed", "attributed", "denied"]
LONGEST = 2000
"""Characters that are read."""


@dataclass(frozen=True, slots=True)
class StanceRead:
    """One verb of responsibility; offsets are code points into the text, half-open."""

    stance: Stance
    words: str
    start: int
    end: int
    negated: str | None = None
    """The words that take it back: "no group has claimed"."""
    active: bool = False
    """Whether it is a verb of blame with the blamer before it and the blamed behind it."""


_DEED = (
    r"(?:attacks?|(?:air\s?)?strikes?|raids?|bombings?|bombs?|blasts?|explosions?|killings?|shootings?|ambush(?:es)?|assaults?|shelling"
    r"|operations?|mines?|incidents?|rockets?|drones?|abductions?|kidnappings?|massacres?|clash(?:es)?|fire|deed|crime|murders?)"
)
_OWN = (
    r"(?:it|they|he|she|we|(?:its|their|his|our|her)\s(?:own\s)?(?:\w+\s)?(?:men|fighters|units?|forces?|members|brigade|wing|troops"
    r"|soldiers|people)|one\sof\sits\s\w+)"
)
_DID = (
    r"(?:carried\sout|done|did|fired|launched|planted|laid|buried|killed|staged|conducted|overrun|overran|bombed|struck|hit|shot|shelled"
    r"|detonated|ambushed|attacked|been\sbehind)"
)
_STANCES: tuple[tuple[Stance, str], ...] = (
    (
        "denied",
        r"claim(?:s|ed|ing)?\sno\s(?:role|part|hand|responsibility|involvement|credit|knowledge|connection|links?)\b|den(?:y|ies|ied|ying)\b|(?:reject|dismiss|refut|disput|disavow|disclaim|repudiat)(?:ed|es|s|ing)?\b(?!\sby\b)"
        r"|(?:had|has|have|having|with)\s(?:absolutely\s)?(?:nothing\sto\sdo|no\s(?:hand|part|role|involvement|connection|link)s?)\b"
        r"|which\s(?:it|they)\shad\snothing\sto\sdo\b|(?:was|were|is|are)\snot\s(?:\w+\s)?(?:involved|behind|responsible|to\sblame)\b"
        r"|distanced\s(?:itself|themselves)\b|called?\s(?:this|that|it|the\s\w+)\sa\s(?:lie|fabrication)\b"
        r"|(?:call(?:s|ed)|brand(?:s|ed)|describ(?:es|ed))\s(?:the|these|those|such|all)\s(?:accusation|allegation|charge|claim|report|suggestion)s?\s(?:as\s)?"
        r"(?:\w+\s){0,2}?(?:absurd|baseless|false|ridiculous|unfounded|groundless|nonsense|lies?|untrue|fabricat\w+|propaganda|slander\w*|fake)\b"
        r"|plead(?:ed|s|ing)?\snot\sguilty\b",
    ),
    (
        "claimed",
        rf"claim(?:s|ed|ing)?\s(?:(?:full|sole|joint)\s)?(?:responsibility|credit)\b|claim(?:s|ed|ing)?\s(?:\w+\s){{0,4}}?{_DEED}\b"
        r"|claim(?:s|ed|ing)?\s(?:it|them|both)\b(?!\s(?:was|were|is|had|has))|(?:was|were|been)\s(?:\w+ly\s)?claimed\sby\b|claimed\sby\b"
        r"|(?:took|takes?|taken|taking|accept(?:s|ed)?|assum(?:es|ed)|announc(?:es|ed)|admit(?:s|ted)|acknowledg(?:es|ed))\s"
        r"(?:(?:full|sole|joint)\s)?(?:responsibility|credit)\b"
        rf"|own(?:s|ed)?\sup\b|boast(?:s|ed)?\sof\b|admit(?:s|ted)?\s(?:to\s)?(?:carrying|having|\w+ing\b)|{_OWN}\s(?:had|has|have|was|were)?\s?{_DID}\b"
        rf"|{_OWN}\s(?:was|were)\s(?:behind|responsible\sfor)\b|plead(?:ed|s|ing)?\sguilty\b"
        rf"|it\swas\sits\s\w+\s(?:who|that)\b|(?:was|were)\s(?:its|their|our)\s(?:own\s)?(?:work|doing)\b",
    ),
    (
        "attributed",
        r"blam(?:es?|ed|ing)\b|accus(?:es?|ed|ing)\b|attribut(?:es?|ed|ing)\b|(?:put|puts|putting|laid|lays|pinned)\s(?:the\s)?(?:blame|responsibility)\b"
        r"|point(?:s|ed|ing)?\s(?:the\s|a\s)?fingers?\b|(?:hold|holds|held|holding)\s(?:\w+\s){1,6}?responsible\b"
        r"|(?:put|puts)\s(?:it\s|this\s)?down\sto\b|suspect(?:s|ed)?\b|presumed\b|pin(?:ned|s|ning)\s(?:\w+\s){1,6}?on\b|laid\sthe\s\w+\sat\b|recogni[sz]ed\b|thinks?\b|believed?\sto\b",
    ),
)
_STANCE = tuple((stance, AnyCase(rf"(?<![\w’'-])(?:{pattern})")) for stance, pattern in _STANCES)
_ACTIVE = re.compile(r"(?:blam|accus)(?:es?|ed)$", re.IGNORECASE)
_EACH_OTHER = re.compile(r"\s(?:each\sother|the\sother|one\sanother|it|them|him|her)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are|got)\s(?:\w+ly\s)?$", re.IGNORECASE)
_NEGATED = re.compile(
    r"(?<![\w’'-])(?:no\s(?:one|group|party|side|faction|organi[sz]ation|official|(?:armed|militant|rebel)\sgroup)|nobody|none|neither"
    r"|(?:did|does|do|has|have|had|was|were)(?:\snot|n[’']t)|whether|yet\sto|not\syet|never|without|stopped\sshort\sof|too\s(?:early|soon)\sto|(?:avoided|refrained\sfrom|reluctant\sto)|(?:declin|refus)(?:ed|es)\sto)"
    r"(?![\w’'-])[^.;,]{0,40}$",
    re.IGNORECASE,
)


_DENIED_BEFORE = re.compile(
    r"(?<![\w’'-])(?:den(?:y|ies|ied|ying)|(?:reject|dismiss|refut|disput)(?:ed|es|s|ing)?)\s(?:(?:the|an?|any|all)\s)?"
    r"(?:(?:charge|claim|accusation|allegation|report|suggestion)s?\s)?(?:that\s)?$",
    re.IGNORECASE,
)
_A_SUSPECT = re.compile(
    r"(?:\b(?:the|an?|one|two|three|four|main|prime|key|other|another|these|those|more|their|his|murder|terror|any|no|of)|\d)\s$",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def stances_in(text: str) -> tuple[StanceRead, ...]:
    """The verbs of responsibility in a text, in their order.

    >>> reads = stances_in("Police blamed the Front; no group has claimed it.")
    >>> [(read.stance, read.words, read.negated) for read in reads]
    [('attributed', 'blamed', None), ('claimed', 'claimed it', 'no group has')]
    """
    text = text[:LONGEST]
    small = small_letters(text)
    found: list[StanceRead] = []
    for stance, pattern in _STANCE:
        for match in pattern.finditer(text, small):
            said = text[match.start() : match.end()]
            if any(read.start < match.end() and match.start() < read.end for read in found):
                continue
            before = text[max(0, match.start() - 90) : match.start()]
            if stance == "claimed" and _DENIED_BEFORE.search(before) is not None:
                continue  # "denied its men had fired"
            if said.lower() in ("suspect", "suspects") and _A_SUSPECT.search(before) is not None:
                continue
            negated = _NEGATED.search(before)
            active = _ACTIVE.search(said) is not None and _PASSIVE.search(before) is None
            active = active and _EACH_OTHER.match(text, match.end()) is None
            words = None if negated is None else negated[0].strip()
            found.append(StanceRead(stance, said, match.start(), match.end(), words, active))
    return tuple(sorted(found, key=lambda read: read.start))
