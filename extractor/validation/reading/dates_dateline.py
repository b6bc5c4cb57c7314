"""Where a report opens with its place and date: "NORVA, Feb. 24 (Agency) --", "Port Karval, 2 May 2024 (Wire) —"."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ("dateline_candidates",)

_HEAD = 1500
"""Characters at the beginning of a text in which a dateline is looked for."""
_LINE = re.compile(r"(?m)^[ \t\u00a0]{0,8}(?=\S)")
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?[ ])?"
_DATE = (
    rf"{_WEEKDAY}(?P<date>(?:[A-Z][a-z]{{2,8}}\.?|[A-Z]{{3,9}}\.?)[ ]\d{{1,2}}(?:,?[ ]\d{{4}})?|"
    r"\d{1,2}[ ](?:[A-Z][a-z]{2,8}|[A-Z]{3,9})\.?(?:[ ](?:\d{4}|\d\d))?)"
)
_PLACE = r"[A-Z][\w’'.-]{1,25}(?:[ ,/]{1,2}[A-Z(][\w’'.)-]{0,25}){0,5}?"
_IN_CAPITALS = re.compile(
    rf"[ \t\u00a0]{{0,8}}(?=[^\n]{{0,40}}?[A-Z]{{3}}){_PLACE}"
    rf"(?:,[ \u00a0]{{0,2}}|[ \u00a0]{{1,2}}(?=\())\(?{_DATE}\)?"
    r"(?=[ \u00a0]{0,2}(?:\([^()\n]{2,40}\)|\[[^\[\]\n]{2,20}\]|--|[-–—:/]|$|\n|\u2028))"
)
_AS_A_NAME = re.compile(
    rf"[ \t\u00a0]{{0,8}}{_PLACE}(?:[ \u00a0]?[,/|–—-][ \u00a0]{{0,2}}|[ \u00a0]{{1,2}}(?=\())\(?{_DATE}\)?"
    r"[ \u00a0]{0,2}(?P<agency>\([^()\n]{2,40}\)|\[[^\[\]\n]{2,20}\])?[ \u00a0]{0,2}"
    r"(?P<dash>[-–—]{1,3}|:)[ \u00a0]{1,2}(?=[A-Z“\"‘'])"
)
"""Only as the first words of the text, and with an agency or a year: an entry of a list may begin in the same way."""
_YEAR = re.compile(r"\d{4}$")


def dateline_candidates(text: str) -> Iterator[re.Match[str]]:
    """What looks like a dateline at the beginning of the first lines, in order; the date is the group `date`.

    >>> [match["date"] for match in dateline_candidates("Port Karval, 2 May 2024 (Wire) --- Raiders came yesterday.")]
    ['2 May 2024']
    """
    head = text[:_HEAD]
    for number, line in enumerate(_LINE.finditer(head)):
        match = _IN_CAPITALS.match(head, line.start())
        if match is not None:
            yield match
        if number:
            continue
        match = _AS_A_NAME.match(head, line.start())
        if match is not None and (match["agency"] or _YEAR.search(match["date"])):
            yield match
