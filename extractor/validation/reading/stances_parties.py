"""Who speaks by a verb of responsibility, and whom it blames: the words right before it and right behind it.

"..., which the ministry denied" is the ministry's denial whoever else the sentence names; "accused police of shooting
the boy" blames the police and not the boy. Where the words do not stand plainly beside the verb, nothing is said.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.validation.reading.stances import StanceRead

__all__ = ("blamed_by", "reported_by", "speaker_of")

LONGEST = 160
"""Characters on either side of the verb that are read."""
MOST_WORDS = 7
"""A speaker of more words is not taken for one."""
_CUT = re.compile(
    r"[,;:“”\"—–()]|\s-\s|[.!?]\s|(?<![\w’'-])(?:that|which|who|whom|whose|but|while|whereas|although|though|after|before|and|or|as|when|where|because"
    r"|if|whether|than|until|since|said|says|say|told|added|reported|confirmed|announced|later|then|now|hours|meanwhile|something|what)(?![\w’'-])",
    re.IGNORECASE,
)
_HELPING = re.compile(
    r"(?:\s(?:has|have|had|also|later|then|now|quickly|promptly|immediately|repeatedly|publicly|openly|swiftly|flatly|strongly|firmly|again|since|both|all|each|still|once|always|long"
    r"|already|earlier|further|(?:on\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\w{3,}ly))+$"
)
_UNCLEAR = re.compile(
    r"\b(?:it|they|he|she|we|who|which|this|these|those|both|its|his|her|their|our|spokes\w+|officials?|statement|ministers?|commanders?|leaders?|generals?|source|message"
    r"|each|both|either|neither|all|others?)\b",
    re.IGNORECASE,
)
"""Speakers who may be anybody named before."""
_A_GROUP = re.compile(
    r"\b(?:the|a|an)\s(?:\w+\s)?(?:group|movement|militia|faction|party|organi[sz]ation|side|attackers?)\b",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"(?<=\s)[^\W\d_a-z]")
_NO_NAME = re.compile(
    r"^(?:on|in|at|by|for|from|with|during|over|of|to|late|early|last|this|about|near|under|not|no|is|are|was|were)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:hit|struck|shot|took|left|came|went|broke|blew|fell|lost|found|made|was|were|is|are|had|has|have|did|would|will|\w{3,}(?:ed|ing))\b"
)
_AGENT = re.compile(
    r"^(?:\s(?!by\b)[\w’'-]+){0,4}?\sby\s(?P<who>[^,;:.“”\"—–()]{2,90}?)(?=[,;:.“”\"—–()]|$|\s(?:in|on|for|through|via|at|as|after|who|which|that|and\s(?:\w+\s)?(?:was|were|said|has|had))\b)"
)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are|got)\s(?:\w+ly\s|also\s|later\s|widely\s)?$", re.IGNORECASE)
_OBJECT_ENDS = re.compile(
    r"[,;:“”\"—–()]|[.!?](?:\s|$)|\s(?:for|of|over|after|when|while|but|which|who|that|because|as|in|at|near|during|saying|and\s(?:the\s)?(?:\w+\s){1,3}?"
    r"(?:said|says|sent|vowed|was|were|had|has|visited|called|promised|urged|denied|rejected))\b",
    re.IGNORECASE,
)
_MARKER = {
    "attribut": re.compile(r"\sto\s"), "put": re.compile(r"\sto\s"), "pin": re.compile(r"\son\s"),
    "lai": re.compile(r"\s(?:on|at)\s"), "lay": re.compile(r"\s(?:on|at)\s"), "point": re.compile(r"\sat\s"),
}  # fmt: skip
_BLAMED_ON = re.compile(r"^(?:\s(?!for\b|over\b|after\b)[\w’'-]+){0,14}?\son\s")
_REPORTS = re.compile(
    r"(?<![\w’'-])(?:said|says|told|claimed|claims|stated|confirmed|reported|announced|alleged|alleges|believes?|suspects?)(?![\w’'-])"
)
Span = tuple[int, int]


@lru_cache(maxsize=512)
def speaker_of(text: str, verb: int, end: int) -> Span | None:
    """Where the one stands who speaks by the verb at `verb:end`, in code points; None where it is not plain.

    >>> text = "The Front blamed the army for the raid, which the ministry denied."
    >>> start, end = speaker_of(text, text.index("denied"), text.index("denied") + 6)
    >>> text[start:end]
    'the ministry'
    """
    low = max(0, verb - LONGEST)
    before = text[low:verb].rstrip()
    if text[end - 3 : end] == " by" or _PASSIVE.search(f"{before} ") is not None:
        rest = text[end : end + LONGEST] if text[end - 3 : end] != " by" else f" by{text[end : end + LONGEST]}"
        agent = _AGENT.match(rest)
        shift = end if text[end - 3 : end] != " by" else end - 3
        return None if agent is None else (shift + agent.start("who"), shift + agent.end("who"))
    helping = _HELPING.search(before)
    stop = helping.start() if helping is not None else len(before)
    cuts = list(_CUT.finditer(before, 0, stop))
    if not cuts and low > 0:
        return None
    begin = cuts[-1].end() if cuts else 0
    if cuts and cuts[-1][0].lower() in ("and", "or"):
        joined = cuts[-2].end() if len(cuts) > 1 else 0
        if not before[begin:stop].strip():
            return None  # the second verb of a speaker: "denied it and blamed"
        if before[joined : cuts[-1].start()].strip() and _VERB.search(before, joined, cuts[-1].start()) is None:
            begin = joined  # "the army and the Front each accuse"
    words = before[begin:stop]
    who = words.strip()
    if not who or len(who.split()) > MOST_WORDS or _NO_NAME.match(who) or _VERB.search(who):
        return None
    if _UNCLEAR.search(who) is not None or (_A_GROUP.search(who) is not None and not _CAPITAL.search(who)):
        return None
    start = low + begin + len(words) - len(words.lstrip())
    return start, start + len(who)


@lru_cache(maxsize=512)
def blamed_by(text: str, read: StanceRead) -> Span | None:
    """Where those stand whom a verb of blame blames, in code points; None where it is not plain.

    >>> from extractor.validation.reading.stances import stances_in
    >>> text = "The mother accused police of beating the boy."
    >>> start, end = blamed_by(text, stances_in(text)[0])
    >>> text[start:end]
    'police'
    """
    verb = read.words.lower()
    behind = text[read.end : read.end + LONGEST]
    passive = _PASSIVE.search(text[max(0, read.start - 40) : read.start]) is not None
    at = 0
    marker = next((pattern for beginning, pattern in _MARKER.items() if verb.startswith(beginning)), None)
    if marker is None and verb.startswith("blam"):
        on = _BLAMED_ON.match(behind)
        if on is not None:
            at = on.end()
        elif passive:
            return None
    elif marker is not None and verb.endswith((" on", " at", " to")):
        at = 0
    elif marker is not None:
        found = marker.search(behind)
        if found is None:
            return None
        at = found.end()
    elif passive or not verb.startswith("accus"):
        return None
    ending = _OBJECT_ENDS.search(behind, at)
    end = ending.start() if ending is not None else len(behind)
    words = behind[at:end]
    if not words.strip() or len(words.split()) > 2 * MOST_WORDS:
        return None
    start = read.end + at + len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def reported_by(text: str, start: int, end: int) -> Span | None:
    """Where the one stands who reports what `text[start:end]` tells, by a verb among these words; None: not plain.

    >>> text = "The army claimed that rebels had shelled the mill."
    >>> reported_by(text, 0, len(text))
    (0, 8)
    """
    verb = _REPORTS.search(text, start, min(end, start + 4 * LONGEST))
    return None if verb is None else speaker_of(text, verb.start(), verb.end())
