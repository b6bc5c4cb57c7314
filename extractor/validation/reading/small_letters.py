"""Text in small letters that a pattern can be run on in place of the text itself.

A pattern that ignores case compares letter by letter; the same pattern on small letters compares whole beginnings and
takes a third of the time. The two find the same only where every character keeps its place, and where no character
stands for a plain letter in one way of comparing and not in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

__all__ = ("AnyCase", "beginning_of", "beginnings_of_words", "small_letters")

_APART = re.compile("[\u0130\u0131\u017f\u03a3]")
"""Dotted and dotless i and long s, which patterns that ignore case take for "i" and "s"; the sigma with two small
forms."""
_WORD = re.compile(r"[^\W\d_]+")


def small_letters(text: str) -> str | None:
    """The text in small letters, character for character, or None where a pattern might find something else in it.

    >>> small_letters("Two DIED"), small_letters("İzmir")
    ('two died', None)
    """
    if not text.isascii() and _APART.search(text):
        return None
    small = text.lower()
    return small if len(small) == len(text) else None


def beginnings_of_words(small: str) -> frozenset[str]:
    """The first three letters of each word, to tell soon which patterns can find nothing.

    >>> sorted(beginnings_of_words("two men died in may"))
    ['die', 'in', 'may', 'men', 'two']
    """
    return frozenset([word[:3] for word in _WORD.findall(small)])


def beginning_of(phrase: str) -> str:
    """What `beginnings_of_words` has of every text that holds the phrase at the beginning of a word.

    >>> beginning_of("afternoon"), beginning_of("p.m")
    ('aft', 'p')
    """
    word = _WORD.match(phrase)
    return "" if word is None else word[0][:3]


class AnyCase:
    """A pattern, written in small letters, that finds its words in capitals too.

    `small` is the text as `small_letters` gives it, which several patterns of one text share.
    """

    def __init__(self, expression: str) -> None:
        self.expression = expression

    @cached_property
    def _on_small_letters(self) -> re.Pattern[str]:
        """Compiled when it is first needed: many a text needs few of the patterns."""
        return re.compile(self.expression)

    @cached_property
    def ignoring_case(self) -> re.Pattern[str]:
        """The same for any text; seldom needed, so compiled when it first is."""
        return re.compile(self.expression, re.IGNORECASE)

    def finditer(self, text: str, small: str | None, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """The matches, in `small` where it is given: their offsets are good for the text, their words are not."""
        if small is None:
            return self.ignoring_case.finditer(text, start, len(text) if end is None else end)
        return self._on_small_letters.finditer(small, start, len(small) if end is None else end)

    def search(self, text: str, small: str | None, start: int = 0) -> re.Match[str] | None:
        """The first match; see `finditer`."""
        if small is None:
            return self.ignoring_case.search(text, start)
        return self._on_small_letters.search(small, start)

    def match(self, text: str, small: str | None, start: int = 0) -> re.Match[str] | None:
        """The match at `start`; see `finditer`."""
        if small is None:
            return self.ignoring_case.match(text, start)
        return self._on_small_letters.match(small, start)
