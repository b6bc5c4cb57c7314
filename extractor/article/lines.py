"""The layout of a page: which line breaks end something, and which only wrap a line.

A *block* is a paragraph, a heading, a caption, a list item: what a reader sees as one piece. Blank lines always end a
block. A single line break ends one unless the text is wrapped at a fixed column (old wires, e-mail) and the break
falls where the wrap would put it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

__all__ = ("Block", "blocks_of", "ends_sentence")

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_LIST_ITEM = re.compile(r"(?:[-*•‣◦▪–—]\s+\S|#{1,6}\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s+\S)")
_TERMINAL = re.compile(r"""[.!?…。！？｡؟۔।॥:;]["'”’»›)\]」』》]*(?:\[\d{1,3}\])*$""")
_RUNS_ON = re.compile(
    r"(?:,|\b(?:the|an?|of|in|on|at|to|by|for|from|with|and|or|but|that|which|who|as|near|into|his|her|their|its))$",
    re.IGNORECASE,
)
_ARTICLE_NAME = re.compile(r"(?:al|el|an|ar|as|ash|at|ad|az|bin|ibn)[-‐’' ][A-Z]")
_NARROWEST_WRAP, _WIDEST_WRAP = 40, 110
_RAGGED = 12
"""Columns by which a wrapped line may stay short of the longest one."""


class Block(NamedTuple):
    """`text[start:end]`, without blanks at its ends."""

    start: int
    end: int
    lines: int
    """Physical lines in it."""
    text: str


class _Line(NamedTuple):
    start: int
    end: int
    after_blank: bool
    text: str


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence or a list introduction does.

    >>> ends_sentence('They left."'), ends_sentence("A heading")
    (True, False)
    """
    return _TERMINAL.search(line[-12:]) is not None


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text in order; every character that is no blank is in exactly one.

    >>> [block.text for block in blocks_of("A heading\\n\\nTwo men were\\nseen near the mill.\\nA third fled.")]
    ['A heading', 'Two men were\\nseen near the mill.', 'A third fled.']
    """
    lines = _lines(text)
    column = _wrap_column(lines)
    blocks: list[Block] = []
    first = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and not _breaks(lines[index - 1], lines[index], column):
            continue
        if lines:
            start, end = lines[first].start, lines[index - 1].end
            blocks.append(Block(start, end, index - first, text[start:end]))
        first = index
    return blocks


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    previous_end = 0
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if not stripped:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        gap = text[previous_end:start]
        breaks = gap.count("\n") or len(gap.splitlines()) - 1
        lines.append(_Line(start, start + len(stripped), breaks > 1 or not lines, stripped))
        previous_end = start + len(stripped)
    return lines


def _wrap_column(lines: list[_Line]) -> int:
    """The column at which the text is wrapped, 0 where it is not."""
    inner = sorted(len(a.text) for a, b in pairwise(lines) if not b.after_blank)
    longest = max((len(line.text) for line in lines), default=0)
    if len(inner) < 3 or not _NARROWEST_WRAP <= longest <= _WIDEST_WRAP:
        return 0
    column = inner[-1]
    full = sum(length >= column - 2 * _RAGGED for length in inner)
    return column if column >= _NARROWEST_WRAP and full * 2 > len(inner) else 0


def _breaks(above: _Line, below: _Line, column: int) -> bool:
    """Whether the line break between two lines, one right below the other, ends a block."""
    if below.after_blank or _LIST_ITEM.match(below.text):
        return True
    if above.text.startswith("#") or not any(map(str.isalnum, above.text[:200])):
        return True
    ended = ends_sentence(above.text)
    if column:
        word = below.text.split(None, 1)[0]
        return len(above.text) + 1 + len(word) <= column - _RAGGED and (ended or not below.text[0].islower())
    if ended:
        return True
    if below.text[0].islower() and not _ARTICLE_NAME.match(below.text):
        return False
    return _RUNS_ON.search(above.text[-8:]) is None
