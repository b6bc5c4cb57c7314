"""What the words close to a figure make of it: withdrawn later, seen in footage only, a share, ages of children."""

from __future__ import annotations

import re

from extractor.validation.reading.numbers_words import SMALL_NUMBERS

__all__ = ("fatal_part", "gives_another", "of_a_share", "shown_only", "under_age", "withdrawn")

_TOLD_EARLY = ("at first ", "initially", "originally", "earlier reports", "first reported")
_EARLY = re.compile(
    r"\b(?:earlier|previous|initial|original|preliminary|provisional|first|early|former)\s(?:[\w-]+\s){0,2}?"
    r"(?:toll|count|figure|tally|estimate|number|report|account|statement|claim|announcement)s?\b[^.;:\d]{0,30}$"
)
_TAKEN_BACK = re.compile(
    r"\b(?:retracted|retracting|retracts|withdrew|withdrawn|withdraws|walked\sback|walking\sback|took\sback|backtracked\son|deleted)\b"
    r"[^.;:]{0,70}$"
)
_CORRECTED = (" later", " but ", "correct", "revis", "now ")
_CHANGED = re.compile(
    r"\b(?:revis|correct|lower|reduc|rais|updat|retract|withdr|amend|adjust|increas|cut\sto|down\sto|up\sto|replaced|discounted)"
)
_SHOWN = re.compile(
    r"\b(?:purport(?:s|ed|ing|edly)?|claim(?:s|ed|ing)?|said|alleg(?:ed|edly|es|ing)|supposed(?:ly)?|meant|believed)\s(?:to\s)?"
    r"(?:show(?:s|ed|ing)?|depict(?:s|ed|ing)?|feature|document)\s(?:[^.;:,]{0,40}\s)?$"
)
_SHARE = re.compile(
    r"\b(?:half|thirds?|quarters?|fifths?|tenths?|per\scent|percent|%|majority|most|many|some|share|proportion)\sof\sthe\s?$"
)
_FATAL = re.compile(
    r"\s(?:of\s(?:them|which|whom|these|those)\s)?(?:(?:were|was|proved|turned\sout)\s)?(?:fatal|fatally|deadly|dead|fatalities|deaths?)"
    r"(?![\w-])(?!\swounded)"
)
_YEARS = r"(?:\d{1,2}|" + "|".join(word for word, value in SMALL_NUMBERS.items() if value < 20) + r")"
_AGES = re.compile(
    rf"(?:\s[\w’'-]+){{0,4}}?,?\s(?:all\s|both\s)?(?:"
    rf"(?:aged?|ages)(?:\s(?:between|from|of|just|only|under|below))?\s(?P<ages>{_YEARS}\b(?:(?:,\s|\sand\s|,\sand\s|\sto\s|\sor\s|-|–|\s&\s){_YEARS}\b)*)"
    rf"|(?:under|below)\s(?:the\sage\sof\s|age\s)?(?P<under>{_YEARS})\b(?!\s(?:rubble|debris|tons?|metres?))"
    rf"|younger\sthan\s(?P<younger>{_YEARS})\b)"
)
_CHILDHOOD = 18
_GIVES = re.compile(
    r"\b(?:reported|counted|gave|recorded|listed|documented|registered|said|put\s(?:it|the\s(?:number|figure|count|total))\sat|spoke\sof"
    r"|speaks\sof|claimed|had|says|reports|counts|a\sfigure\sof)\s$"
)


def withdrawn(text: str, start: int, end: int) -> bool:
    """Whether the figure at `start:end` is an early one that the words take back or correct.

    >>> words = "An earlier toll of 40 was revised down to 31."
    >>> withdrawn(words, 19, 21), withdrawn(words, 42, 44)
    (True, False)
    """
    before = text[max(0, start - 120) : start].lower()
    later = text[end : end + 200].lower()
    if any(words in before for words in _TOLD_EARLY) and any(words in later for words in _CORRECTED):
        return True
    if _EARLY.search(before) is not None and (
        _CHANGED.search(later) is not None or any(words in later for words in _CORRECTED)
    ):
        return True
    return _TAKEN_BACK.search(before) is not None


def shown_only(text: str, start: int) -> bool:
    """Whether the figure is what pictures are said to show: "a video that purports to show nine dead"."""
    before = text[max(0, start - 90) : start]
    return ("show" in before and _SHOWN.search(before.lower()) is not None) or (
        ("depict" in before or "feature" in before) and _SHOWN.search(before.lower()) is not None
    )


def of_a_share(text: str, start: int) -> bool:
    """Whether only a share of the figure is spoken of: "two thirds of the 30 wounded"."""
    before = text[max(0, start - 24) : start].lower()
    return "of the" in before and _SHARE.search(before) is not None


def fatal_part(text: str, end: int) -> bool:
    """Whether the figure that ends at `end` is the fatal part of casualties: "eight of them fatal"."""
    return _FATAL.match(text.lower(), end) is not None


def under_age(text: str, end: int) -> bool:
    """Whether the ages behind the figure that ends at `end` are all those of children.

    >>> under_age("Two sisters aged 7 and 9 died.", 3), under_age("Two sisters aged 7 and 19 died.", 3)
    (True, False)
    """
    behind = text[end : end + 110].lower()
    if "age" not in behind and "under" not in behind and "below" not in behind and "younger" not in behind:
        return False
    found = _AGES.match(behind)
    if found is None:
        return False
    told = found["ages"] or found["under"] or found["younger"]
    years = [int(word) if word.isdecimal() else SMALL_NUMBERS[word] for word in re.findall(_YEARS, told)]
    most = _CHILDHOOD if found["ages"] is None else _CHILDHOOD - 1
    return max(years) <= most


def gives_another(text: str, start: int, end: int) -> bool:
    """Whether a bare figure is what somebody else gives of the same: "..., while a local paper reported 14"."""
    if text[end : end + 2].strip(' .,;"”\n') and not text.startswith((", ", ". ", "; "), end):
        return False
    return _GIVES.search(text[max(0, start - 40) : start].lower()) is not None
