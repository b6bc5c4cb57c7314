"""Whether a figure counts the thing that it is given for: it stands before the thing, not before people or a whole."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ("counts_it",)

LONGEST = 700
"""Characters that are read."""


def _words(words: str) -> list[str]:
    return words.split()


_SINGLE = dict(
    zip(
        _words(
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
            " seventeen eighteen nineteen"
        ),
        range(1, 20),
        strict=True,
    )
)
_TENS = dict(zip(_words("twenty thirty forty fifty sixty seventy eighty ninety"), range(20, 100, 10), strict=True))
_ROUND = frozenset(
    _words(
        "dozen dozens score scores hundred hundreds thousand thousands million couple pair both several many numerous"
        " some few all every each half"
        " another multiple most"
    )
)
"""Say how many in a way that is not read here."""
_ENDS_PHRASE = frozenset(
    _words(
        "in at on from when while with by who that which after before as into near was were is are and/or his her he"
        " they it said killed wounded"
        " hurt injured people soldiers civilians men women children persons police officers troops fighters villagers"
        " residents workers passengers"
    )
)
_TOKEN = re.compile(r"\d[\d,.]*(?:st|nd|rd|th)?|[^\W\d_]+(?:[’'][^\W\d_]+)?|[(:;.]")
_FARTHEST = 7
"""Words between a figure and what it counts."""


def _number(words: list[str], index: int) -> tuple[int, int] | None:
    """The number that ends at a word, and where it begins."""
    word = words[index].rstrip(".,")
    if word.replace(",", "").isdigit():
        return int(word.replace(",", "")[:12]), index
    if word in _SINGLE:
        if index > 0 and words[index - 1] in _TENS and _SINGLE[word] < 10:
            return _TENS[words[index - 1]] + _SINGLE[word], index - 1
        return _SINGLE[word], index
    return (_TENS[word], index) if word in _TENS else None


@lru_cache(maxsize=256)
def counts_it(text: str, head: str, low: int, high: int | None) -> bool:
    """Whether a figure between `low` and `high` counts what `head` names, somewhere in the text.

    >>> counts_it("Three guards were hurt when their cars burned.", "cars", 3, 3)
    False
    >>> counts_it("Nine of the 11 bunkers were hit.", "bunkers", 9, 9)
    True
    >>> counts_it("Of the 40 huts nine were burned.", "huts", 40, 40)
    False
    """
    words = [word.lower() for word in _TOKEN.findall(text[:LONGEST])]
    mentions = [index for index, word in enumerate(words) if word == head]
    return not head or not mentions or any(_counted(words, index, low, high) for index in mentions)


def _counted(words: list[str], mention: int, low: int, high: int | None) -> bool:
    behind = words[mention + 1 : mention + 3]
    if behind[:1] in (["("], [":"]) and len(behind) == 2 and _number(behind, 1) is not None:
        return True
    for index in range(mention - 1, max(-1, mention - 1 - _FARTHEST), -1):
        if words[index] in _ROUND:
            return True
        if words[index] in _ENDS_PHRASE:
            return False
        found = _number(words, index)
        if found is None:
            continue
        value, begin = found
        of = begin - 1 if begin > 0 and words[begin - 1] == "of" else begin - 2
        if of >= 0 and words[of] == "of" and (of == begin - 1 or words[begin - 1] in ("the", "its", "their", "some")):
            part = _number(words, of - 1) if of > 0 else None
            if part is None:
                return of > 0 and words[of - 1] in _ROUND
            value = part[0]
        return low - 1 <= value and (high is None or value <= high)
    return False
