"""Tokens of a text for reading numbers: words, figures and signs with their offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ("Token", "TokenLine", "tokenise")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a figure or a sign of the text; offsets in code points, half-open."""

    text: str
    low: str
    start: int
    end: int


_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?!\d)|\d+(?:\.\d+)?"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]|_"
)


def tokenise(text: str) -> list[Token]:
    """Words, figures and signs in order; blanks are left out. "twenty-one" is three tokens.

    >>> [t.text for t in tokenise("1,200 men’s lives (F-15).")]
    ['1,200', 'men’s', 'lives', '(', 'F', '-', '15', ')', '.']
    """
    return [Token(m.group(), m.group().lower().replace("’", "'"), m.start(), m.end()) for m in _TOKEN.finditer(text)]


class TokenLine:
    """The tokens of one text, with look-ups that are safe outside it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenise(text)

    def low(self, index: int) -> str:
        """The lower-case word at `index`, or an empty string outside the text."""
        return self.tokens[index].low if 0 <= index < len(self.tokens) else ""

    def touching(self, index: int) -> bool:
        """Whether token `index` follows the one before without a blank."""
        return 0 < index < len(self.tokens) and self.tokens[index].start == self.tokens[index - 1].end
