"""Folding: a text without its presentation, and the way back from each folded character to the stored text.

Most of a text folds character for character at the speed of `str.lower`; only runs of punctuation, marks, ligatures
and entities are looked at one by one, and the map back holds one entry for each of those, not for each character.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from extractor.grounding.characters import (
    DASHES,
    INVISIBLE,
    PUNCTUATION,
    QUOTES,
    fold_character,
    fold_cluster,
    is_mark,
)
from extractor.grounding.offsets import OffsetMap, Rewriting

__all__ = ("SEPARATORS", "Folded", "fold", "fold_citation", "without_entities")

SEPARATORS: Final = r"\s" + re.escape(QUOTES + DASHES + PUNCTUATION) + INVISIBLE
"""Inside of a character class: blanks, quote marks, dashes, punctuation, invisible characters."""

_MARKS_AT_ONCE = 30
"""Longer runs of marks are folded in parts: composing a run takes time with the square of its length."""
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_LINE_END = re.compile(r"[^\S\n\r]*[-\u00ad\u2010][^\S\n\r]*[\n\r]\s*")
_SEPARATE = frozenset("…‥")
_BLANKS = re.compile(" +")
_OTHER_BLANKS = "\n\t\r\v\f\x1c\x1d\x1e\x1f"


class _Single(dict[int, str]):
    """Folding of characters that fold to one character, worked out when first met (for `str.translate`)."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = fold_character(chr(code))
        return folded


_SINGLE = _Single()
_UNCHANGED: Final = OffsetMap([], [], [], [])
"""Of texts that fold character for character."""


class Folded:
    """A folded text with the way back to the text it was made of."""

    __slots__ = ("_inner", "_outer", "line_ends", "text")

    def __init__(self, text: str, outer: OffsetMap, inner: OffsetMap | None, line_ends: bool) -> None:
        self.text = text
        """The folded text."""
        self.line_ends = line_ends
        """Whether words are hyphenated over line ends: only then `fold(..., joined=True)` differs."""
        self._outer = outer
        self._inner = inner

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The stored span of a non-empty folded span, or None where it would cut a character and its marks.

        >>> folded = fold("O\\u0308l  and straße")
        >>> folded.text, folded.span(0, 2), folded.span(7, 12)
        ('öl and strasse', (0, 3), None)
        """
        span = self._outer.span(start, end)
        return span if span is None or self._inner is None else self._inner.span(*span)

    def widened(self, start: int, end: int) -> tuple[int, int]:
        """The stored span of a non-empty folded span, widened to whole characters with their marks."""
        span = self._outer.widened(start, end)
        return span if self._inner is None else self._inner.widened(*span)

    def position(self, offset: int) -> int:
        """The first folded position that stands for the stored `offset` or later."""
        return self._outer.position(offset if self._inner is None else self._inner.position(offset))


def fold(text: str, *, joined: bool = False) -> Folded:
    """Fold a text, in linear time. What is dropped or unified is presentation only.

    Blanks (never all of those between two words or figures), quote marks, dashes, case, Unicode form, HTML entities.
    With `joined`, a hyphen at a line end between letters is taken for a broken word, else for a hyphen.

    >>> fold("“Two  men” — at least&nbsp;1,200…").text
    'two men-at least 1,200...'
    >>> fold("the Har-\\nsin road", joined=True).text
    'the harsin road'
    """
    inner = None
    if "&" in text and _ENTITY.search(text):
        text, inner = _unescape(text)
    irregular = _irregular(text)
    if inner is None and irregular.search(text) is None:
        return Folded(_regular(text), _UNCHANGED, None, False)
    rewriting = Rewriting()
    line_ends = False
    done = 0
    for match in irregular.finditer(text):
        start, end = match.span()
        found = text[start:end]
        if match.lastgroup:
            folded = fold_cluster(found)
        else:
            before, after = text[start - 1 : start], text[end : end + 1]
            folded = _separator(found, before, after)
            if ("\n" in found or "\r" in found) and _breaks_word(found, before, after):
                line_ends = True
                folded = "" if joined else folded
        rewriting.add(_regular(text[done:start]), folded, start, end)
        done = end
    folded, outer = rewriting.finish(_regular(text[done:]))
    return Folded(folded, outer, inner, line_ends)


@lru_cache(maxsize=512)
def fold_citation(words: str, *, joined: bool = False) -> Folded:
    """`fold` for cited words, which are asked for several times; the last few are kept."""
    return fold(words, joined=joined)


def without_entities(words: str) -> str:
    """Words with their HTML entities written out, as folding reads them.

    >>> without_entities("&quot;Q&amp;A&quot; &c; at 5&nbsp;p.m.")
    '"Q&A" &c; at 5\\xa0p.m.'
    """
    return _ENTITY.sub(lambda entity: html.unescape(entity.group()), words) if "&" in words else words


def _unescape(text: str) -> tuple[str, OffsetMap]:
    rewriting = Rewriting()
    done = 0
    for match in _ENTITY.finditer(text):
        plain = html.unescape(match.group())
        if plain == match.group():
            continue
        rewriting.add(text[done : match.start()], plain, match.start(), match.end())
        done = match.end()
    return rewriting.finish(text[done:])


def _irregular(text: str) -> re.Pattern[str]:
    """The pattern of what does not fold character for character, for the characters that this text has."""
    if text.isascii():
        return _pattern(frozenset(), frozenset())
    marks, others = [], []
    for character in set(text):
        if character < "\u0080":
            continue
        if is_mark(character):
            marks.append(character)
        elif len(fold_character(character)) != 1:
            others.append(character)
    return _pattern(frozenset(marks), frozenset(others))


@lru_cache(maxsize=64)
def _pattern(marks: frozenset[str], others: frozenset[str]) -> re.Pattern[str]:
    separators = f"[{SEPARATORS}]{{2,}}|[{re.escape(QUOTES)}…‥{INVISIBLE}]"
    clusters = []
    if marks:
        inside = _inside(marks)
        clusters.append(f"[^{SEPARATORS}{inside}]?[{inside}]{{1,{_MARKS_AT_ONCE}}}")
    if others := others - _SEPARATE:
        clusters.append(f"[{_inside(others)}]")
    return re.compile(f"{separators}|(?P<cluster>{'|'.join(clusters)})" if clusters else separators)


def _inside(characters: Iterable[str]) -> str:
    return re.escape("".join(sorted(characters)))


def _regular(part: str) -> str:
    if not part.isascii():
        return part.translate(_SINGLE)
    part = part.lower()
    if not part.isprintable():
        for blank in _OTHER_BLANKS:
            part = part.replace(blank, " ")
    return part


def _breaks_word(found: str, before: str, after: str) -> bool:
    return (before.isalpha() or _marks(before)) and after.isalpha() and _LINE_END.fullmatch(found) is not None


def _marks(character: str) -> bool:
    return character > "\x7f" and is_mark(character)


@lru_cache(maxsize=8192)
def _separator(found: str, before: str, after: str) -> str:
    """One form for a run of blanks, quote marks, dashes and punctuation between two characters."""
    plain = "".join(map(fold_character, found[:1000]))
    if plain == "'":
        return "'" if (before.isalnum() or _marks(before)) and after.isalnum() else ""
    plain = plain.replace("'", "")
    if "-" in plain:
        plain = re.sub(" *-[- ]*", "-", plain)
    plain = re.sub(r"\.(?: ?\.){2,}", "...", plain)
    if before.isdigit() and after.isdigit():
        return _BLANKS.sub(" ", plain)
    return plain.replace(" ", "") or (" " if " " in plain else "")
