"""Words of a folded text, each numbered, so that a text becomes a string with one character for each word.

The string makes word-wise comparison as fast as comparison of characters: rapidfuzz reads strings without conversion.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

__all__ = ("UNKNOWN", "WordIndex", "Words", "split_words")

_SCRIPTS_WITHOUT_BLANKS: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3005-\u3007\u3040-\u312f\u31a0-\u31ff\u3400-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_MARK_OFF: Final = (
    r"\s!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u2010-\u205e\u3000-\u3003\u3008-\u3020"
)
_WORD = re.compile(
    r"[a-z]+(?=[ \n])"  # most words, without a look at the other forms
    r"|[$€£¥]?\d+(?:[.,:/']\d+)*%?(?:(?<=\d)[^\W\d_]+)?"
    rf"|[{_SCRIPTS_WITHOUT_BLANKS}]"
    r"|(?:[^\W\d_]\.)+[^\W\d_](?![^\W\d_])\.?"
    rf"|[^{_MARK_OFF}{_SCRIPTS_WITHOUT_BLANKS}]+(?:'[^{_MARK_OFF}{_SCRIPTS_WITHOUT_BLANKS}]+)*"
    r"|[^\s]"
)
UNKNOWN: Final = "\x00"
"""Stands for every word that the text lacks."""
_FIRST: Final = 0x100
_LAST: Final = 0xD700
"""Above here lie the surrogates; the range of characters goes on after them."""


class Words(NamedTuple):
    """Words with their spans in the folded text."""

    text: list[str]
    starts: list[int]
    ends: list[int]


def split_words(folded: str) -> Words:
    """The words, figures and marks of a folded text.

    Initials are one word, with or without their last full stop.

    >>> split_words("at least 1,200 f-15s,iraq's u.s. base (22%)").text
    ['at', 'least', '1,200', 'f', '-', '15s', ',', "iraq's", 'u.s', 'base', '(', '22%', ')']
    """
    spans = [match.span() for match in _WORD.finditer(folded)]
    words = [folded[start:end] for start, end in spans]
    return Words(
        [word.rstrip(".") if word[-1] == "." and len(word) > 1 else word for word in words],
        [start for start, _ in spans],
        [end for _, end in spans],
    )


class WordIndex:
    """The words of one folded text, with the string that has one character for each."""

    def __init__(self, folded: str) -> None:
        words = split_words(folded)
        self.split = words
        self.text, self.starts, self.ends = words
        self._numbers: dict[str, str] = {}
        numbers = self._numbers
        for word in words.text:
            if word not in numbers:
                numbers[word] = _character(len(numbers))
        self.coded = "".join([numbers[word] for word in words.text])
        """One character for each word, the same for the same word."""

    def encode(self, words: list[str]) -> str:
        """Other words in the same code; words that the text lacks get a character that stands nowhere in `coded`."""
        return "".join([self._numbers.get(word, UNKNOWN) for word in words])


def _character(number: int) -> str:
    code = _FIRST + number
    if code >= _LAST:
        code += 0xE000 - _LAST
    return chr(min(code, 0x10FFFF))
