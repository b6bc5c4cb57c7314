"""Whether a figure is told of another event than its sentence, or of a longer time: "since 2014, when 43 died"."""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.validation.reading.numbers_words import MONTHS
from extractor.validation.reading.small_letters import AnyCase, small_letters

__all__ = ("of_a_longer_time", "of_another_event")

LONGEST = 1500
"""Characters of a sentence that are read."""
_YEAR = r"(?:19|20)\d\d"
_DEED = (
    r"(?:attack|raid|air\s?strike|strike|bombing|bomb|blast|explosion|ambush|shooting|massacre|clash|clashes|assault|shelling"
    r"|salvo|barrage|onslaught|rampage|stabbing|crossfire|tragedy|killing|kidnapping|abduction"
    r"|incident|operation|battle|siege|incursion|crash|crackdown)s?"
)
_SPAN = r"(?:hours?|days?|weeks?|months?|years?)"
_ELSEWHERE = AnyCase(
    rf"\b(?:since|in|of|from)\s(?:\w+\s){{0,2}}{_YEAR},?\s(?:when|in\swhich|that|which)\b"
    rf"|\b(?:deadliest|worst|bloodiest|heaviest|biggest|largest|first)\s(?:[\w’'-]+\s){{1,8}}?since\s(?!then\b)"
    rf"|\b(?:a|one|two|three|four|five|six|\d+|several|few|some|the|just)?\s?{_SPAN}\s(?:after|before)\s"
    rf"(?=(?:[\w’'-]+\s){{0,8}}?(?:killed|left|wounded|injured|claimed|died|abducted|in\swhich|that)\b)"
    rf"|\b(?:in\s(?:retaliation|revenge|reprisal|response)\s(?:for|to)|to\savenge|avenging|(?:the\s)?anniversary\sof|commemorating"
    rf"|in\smemory\sof|reminiscent\sof|recalling)\s"
    rf"|\b(?:wanted|convicted|accused|suspected|sentenced|arrested|charged|jailed|tried|on\strial|held)\s(?:\w+\s){{0,3}}?(?:for|of|over"
    rf"|with|in\sconnection\swith)\s(?=(?:[\w’'-]+\s){{0,6}}?(?:that|which|in\swhich)\b)"
    rf"|\b(?:similar|previous|earlier|prior)\s(?:\w+\s){{0,2}}?{_DEED}\b"
    rf"|\b(?:unlike|mirroring|echoing|echoed|echoes|recalled|recalls)\s(?!(?:his|her|their|seeing|hearing|how)\b)"
    rf"|\b(?:(?:the|a|an|this|that)(?=\s(?:[\w’'-]+\s){{1,2}}where\s)|the\s(?:very\s)?same|kilomet(?:re|er)s?\sfrom|miles?\sfrom|met(?:re|er)s\sfrom|km\sfrom|far\sfrom|close\sto"
    rf"|near)\s(?:(?:[\w’'-]+\s){{0,3}}?)where\s(?=[^,;.]{{0,90}}\b(?:in\s(?:[\w-]+\s){{0,2}}?{_YEAR}|years?\sago|last\s(?:year|month|week)"
    rf"|(?:months|weeks)\s(?:ago|earlier|before))\b)"
    rf"|\b(?:last|previous)\s(?:week|month|year|spring|summer|autumn|winter)[’']s\s(?:\w+\s){{0,3}}?{_DEED}\b"
    rf"|\b(?:a|an|the)\s(?:(?:{MONTHS})\s)?(?:\d\d?,?\s)?{_YEAR}\s(?:[\w’'-]+\s){{0,3}}?{_DEED}\b"
)
_MIGHT = (
    "since", "after", "unlike", "where", "mirroring", "echo", "recall", "before", "retaliation", "revenge", "reprisal",
    "response", "aveng", "anniversary", "memor",
    "similar", "previous", "earlier", "prior", "’s", "'s", " 19", " 20", "recalling", "reminiscent", "wanted",
    "convicted", "accused",
    "suspected", "sentenced", "arrested", "charged", "jailed", "tried", "trial", "held",
)  # fmt: skip
_CLAUSE_ENDS = re.compile(
    r"[;:.]\s|,\s(?:but|while|and\s(?!(?:wound|injur|kill|le[af]))|said|says)|\swhile\s|\sand\sthat\s"
)
_TIME = AnyCase(
    rf"\bsince\s(?:(?:early|late|mid|last)[\s-])?(?:(?:the\s)?(?:start|beginning|outbreak|onset|fall|end)\sof\b|{_YEAR}\b|(?:{MONTHS})\b"
    rf"|the\s(?:war|conflict|coup|uprising|invasion|insurgency|offensive|ceasefire|truce|crisis|rebellion|revolution)\b)"
    rf"|\bso\sfar\sthis\s(?:year|month|week)\b|\bthis\s(?:year|month)(?:\salone)?\b"
    rf"|\b(?:in|over|during|within|for)\s(?:(?:the|these)\s)?(?:past|last|recent)\s(?:\w+\s)?(?:weeks|months?|years?|decades?)\b"
    rf"|\bover\sthe\s(?:years|decades|months)\b|\b(?:each|every|per)\s(?:year|month|week)\b"
)
_TIME_WORDS = (
    "since",
    "this year",
    "this month",
    "so far",
    "past",
    "last",
    "recent",
    "over the",
    "each",
    "every",
    "per ",
)
_STILL = re.compile(
    r"(?:missing|held|detained|captive|captivity|custody|hostage|prisoner|lost|unaccounted\sfor)\s(?:\w+\s){0,3}$"
)
_RANKED = re.compile(
    r"\b(?:deadliest|bloodiest|worst|biggest|largest|heaviest|latest|greatest|highest|fiercest|first|second|third|fourth|fifth|sixth"
    r"|seventh|eighth|ninth|tenth)\b"
)
"""In "the third since May" the time ranks the event and does not count the figure."""
_OPENING = re.compile(r"\s*(?:in|on|after|during|the|a|an|earlier|\s)*", re.IGNORECASE)


@lru_cache(maxsize=256)
def _markers(sentence: str) -> tuple[tuple[int, int], ...]:
    small = small_letters(sentence)
    low = small if small is not None else sentence.lower()
    if not any(word in low for word in _MIGHT):
        return ()
    return tuple([match.span() for match in _ELSEWHERE.finditer(sentence, small)])


def of_another_event(sentence: str, figure: int, anchor: tuple[int, int] | None) -> tuple[int, int] | None:
    """The words that put the figure at `figure` into another event than the one that is cited at `anchor`.

    All are code points into the sentence; None where the figure is the event's own, or nothing is cited for the event.

    >>> text = "Six men died in the worst raid since 2014, when 43 boys were abducted."
    >>> span = of_another_event(text, text.index("43"), (0, len(text)))
    >>> text[slice(*span)]
    'worst raid since '
    """
    if anchor is None:
        return None
    for start, end in _markers(sentence[:LONGEST]):
        if end > figure:
            break
        joint = _CLAUSE_ENDS.search(sentence, end, figure)
        if joint is not None or not sentence[:start].strip(" “\"'-—–"):
            continue
        opening = _OPENING.match(sentence, 0, start)
        if opening is not None and opening.end() >= start:
            continue  # "In a similar raid, gunmen ...": the sentence's own event
        if anchor[0] < start:
            return start, end
    return None


@lru_cache(maxsize=128)
def _tells_time(sentence: str) -> bool:
    low = small_letters(sentence) or sentence.lower()
    return any(word in low for word in _TIME_WORDS)


def of_a_longer_time(sentence: str, figure: int) -> tuple[int, int] | None:
    """The words that make the figure one of weeks or years, within its own clause, or None.

    >>> text = "The war has killed 9,000 people since 2014."
    >>> text[slice(*of_a_longer_time(text, 19))]
    'since 2014'
    """
    sentence = sentence[:LONGEST]
    if not _tells_time(sentence):
        return None
    first = max((sentence.rfind(mark, 0, figure) for mark in (", ", "; ", ": ")), default=-1) + 1
    ends = [at for mark in (", ", "; ", ". ") if (at := sentence.find(mark, figure)) >= 0]
    clause = sentence[first : min(ends, default=len(sentence))]
    small = small_letters(clause)
    low = small if small is not None else clause.lower()
    if not any(word in low for word in _TIME_WORDS):
        return None
    for match in _TIME.finditer(clause, small):
        if _STILL.search(low, 0, match.start()) is None and _RANKED.search(low, 0, match.start()) is None:
            return first + match.start(), first + match.end()
    return None
