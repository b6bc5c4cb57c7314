"""Tokens of a text for reading numbers: words, figures and signs with their offsets."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from extractor.validation.reading.small_letters import small_letters

__all__ = ("Token", "TokenLine", "tokenise")


class Token(NamedTuple):
    """A word, a figure or a sign of the text; offsets in code points, half-open."""

    text: str
    low: str
    start: int
    end: int


_new = tuple.__new__
"""Makes a token of its four fields at once; `Token(...)` takes twice the time."""
_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?!\d)|\d+(?:\.\d+)?"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]|_"
)


@lru_cache(maxsize=32)
def tokenise(text: str) -> tuple[Token, ...]:
    """Words, figures and signs in order; blanks are left out. "twenty-one" is three tokens.

    >>> [t.text for t in tokenise("1,200 men’s lives (F-15).")]
    ['1,200', 'men’s', 'lives', '(', 'F', '-', '15', ')', '.']
    """
    small = small_letters(text)
    if small is None:
        found = [(match.group(), *match.span()) for match in _TOKEN.finditer(text)]
        return tuple([Token(word, word.lower().replace("’", "'"), start, end) for word, start, end in found])
    small = small.replace("’", "'")
    spans = [match.span() for match in _TOKEN.finditer(text)]
    return tuple([_new(Token, (text[start:end], small[start:end], start, end)) for start, end in spans])


_OUTSIDE = ("",) * 16
"""What stands before and behind a text, as far as anybody looks."""


class TokenLine:
    """The tokens of one text, with look-ups that are safe up to 16 tokens outside it."""

    low: Callable[[int], str]
    """The lower-case word at an index, or an empty string outside the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenise(text)
        self.lows = tuple([token.low for token in self.tokens])
        self.low = (self.lows + _OUTSIDE).__getitem__

    def touching(self, index: int) -> bool:
        """Whether token `index` follows the one before without a blank."""
        return 0 < index < len(self.tokens) and self.tokens[index].start == self.tokens[index - 1].end
