"""What a date in a sentence is the date of: a statement ("said on Monday"), something still to come, or an event."""

from __future__ import annotations

import re

__all__ = ("is_statement_date", "speaks_of_future")

_SPEAKING = (
    r"(?:said|says|say|saying|told|tells|telling|announced|announces|announcing|stated|stating|added|adding|tweeted"
    r"|confirmed|denied|claimed|declared|reported|reports|reporting|revealed|disclosed|warned|condemned|vowed|pledged"
    r"|insisted|acknowledged|admitted|commented|remarked|noted|quoted|posted|explained|argued|called|urged|blamed"
    r"|accused|released|issued|spoke|speaking|published|wrote)"
)
_MEDIUM = (
    r"(?:\s(?:a|an|the|its|his|her|their|one|written|brief|joint|separate|televised|prepared|press|news|official"
    r"|telephone|phone|video|radio|late|early|state|social|national|local)){0,5}"
    r"\s(?:statements?|conference|conferences|briefing|interview|release|speech|address|message|communiqu[eé]|report"
    r"|bulletin|tweet|post|note|television|tv|radio|media|telephone|phone|e-?mail|update|comments|remarks)"
)
_ADDRESSEE = (
    r"(?:\s(?:to\s)?(?:(?:the|its|a|state|local|foreign|international|news)\s)?"
    r"(?:(?:[A-Z][\w’'-]{1,20}|[A-Z]{2,6})(?:\s[A-Z][\w’'-]{1,20}){0,3}|reporters?|journalists?|agency|agencies|lawmakers"
    r"|parliament|newsmen|correspondents?|television|tv|radio|media|us|them|him))"
)
_BEFORE = re.compile(
    rf"\b{_SPEAKING}{_ADDRESSEE}?(?:\s(?:in|at|by|during|through|via|on|over|from){_MEDIUM})?"
    r"(?:\s(?:late|early|earlier|again|also|later|here))?,?(?:\s(?:on|late|early))?\s$"
)
_IN_STATEMENT = re.compile(
    rf"\b(?:in|at|during){_MEDIUM},?(?:\s(?:issued|released|published|made|held|broadcast|aired|sent|posted))?(?:\s(?:on|late|early|to\sreporters))?,?\s$"
)
_AFTER = re.compile(
    rf",?\s(?:(?:also|again|both|publicly|officially|had|has|have)\s)?{_SPEAKING}\b(?!\s(?:in|dead|killed))(?:\sthat\b)?"
)
_TOKEN = re.compile(r"[\w’'-]+")
_POSSESSED = re.compile(
    r"['’]s?\s(?:\w+\s){0,2}(?:statement|announcement|remarks|comments|briefing|speech|press|news|report|interview)"
)
_POSSESSIVE = re.compile(r"['’]s?\s|['’]s?$")
_SPEAKER_START = re.compile(r"^\W*(?:on\s|late\s|early\s|late\son\s)?$", re.IGNORECASE)
_SPEAKER_SAYS = re.compile(rf"^,?\s(?:[\w’'-]+\s){{1,6}}{_SPEAKING}\b")
_FUTURE = re.compile(
    r"\b(?:will|would|shall|due|scheduled|expected|planned|plans|plan|planning|slated|set|until|till|deadline"
    r"|tomorrow|upcoming|is\sto|are\sto|was\sto|were\sto|be\sheld|take\splace|begins?|starts?|opens?|expires?)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:said|was|were|had|killed|wounded|\w{3,}ed|began|took|came|broke|hit|left|struck)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"[,;:.!?\n(“”\"]|\b(?:and|but|after|when|which|who|because)\s")
_REACH = 140


def is_statement_date(sentence: str, span: tuple[int, int]) -> bool | None:
    """Whether the date at `span` (code points, half-open) tells when something was said, not when it happened.

    None: the words leave it open ("On Monday, the army said ..."). The reach is a clause to either side.

    >>> words = "Two men were shot on Sunday, police said on Monday."
    >>> is_statement_date(words, (21, 27)), is_statement_date(words, (44, 50))
    (False, True)
    """
    start, end = span
    left, right = sentence[max(0, start - _REACH) : start], sentence[end : end + _REACH]
    left = re.sub(r"\s", " ", left)
    right = re.sub(r"\s", " ", right)
    if _POSSESSED.match(right):
        return True
    if _POSSESSIVE.match(right):
        return False
    if _BEFORE.search(left):
        return True
    if _IN_STATEMENT.search(left):
        return True
    if _AFTER.match(right):
        return True
    if _SPEAKER_START.match(sentence[:start][-40:] if start <= 40 else "x") and _SPEAKER_SAYS.match(right):
        return None
    return False


def speaks_of_future(sentence: str, start: int) -> bool:
    """Whether the clause left of `start` speaks of what is still to come ("will meet on", "due to start on")."""
    left = sentence[max(0, start - 80) : start]
    cut = 0
    for mark in _CLAUSE.finditer(left):
        cut = mark.end()
    left = left[cut:]
    cues = list(_FUTURE.finditer(left))
    return bool(cues) and _PAST.search(left, cues[-1].end()) is None
