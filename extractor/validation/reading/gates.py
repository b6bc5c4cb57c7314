"""Telling soon that a pattern can find nothing in a text, as none of its rarer words stands there.

A long alternation takes some 30 µs a sentence; most sentences hold none of the words that it cannot do without. Those
words are read off the pattern itself, less the common ones that never make a match alone. All patterns stand in one
index of such words, so that one look at each word of a text tells which of them to try.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from extractor.validation.reading.small_letters import AnyCase, small_letters
from extractor.validation.wording import word_set

__all__ = ("Gated", "Held", "held_by", "spans_of")

_LENGTHS = (4, 5, 7)
"""Letters of a word that are compared where a pattern leaves its ending open."""
_CLASS = re.compile(r"\\[a-zA-Z]|\(\?<?[!=]|\(\?P<\w+>|\[[^\]]*\]")
_STEM = re.compile(r"\\w|\(\?:|\[[a-z]{2}\]")
"""What continues a word: an ending left open, a group, a letter that is spelt in two ways."""
_LITERAL = re.compile(r"([a-z]{3,}|k2)(\??)(\)?~)?")
_APART = re.compile(r"[^\W_]+")


_COMMON = word_set(
    "the and was were with from its his her their our this that these those any all new more for not are has had"
    " have been"
    " being into one two three four five six seven eight nine ten said who which when after during over off out down"
    " ing back"
    " them they she"
)
_BY_WORD: dict[str, list[Gated]] = {}
_BY_BEGINNING: dict[str, list[tuple[str, Gated]]] = {}
"""By the first letters of a word: as many of them as a pattern is told by."""


class Held:
    """What a text holds: its words in small letters, their beginnings, and the patterns that they let run."""

    __slots__ = ("_first_three", "_live", "_of", "in_order", "small", "words")

    def __init__(self, text: str) -> None:
        self.small = small_letters(text)
        """The text in small letters, or None where it cannot be told what it holds."""
        self.in_order: list[str] = _APART.findall(text.lower() if self.small is None else self.small)
        """The words as they stand, repeated ones too."""
        self.words = frozenset(self.in_order)
        self._first_three: frozenset[str] | None = None
        self._live: set[Gated] = set()
        self._of = -1

    @property
    def first_three(self) -> frozenset[str]:
        """The first three letters of each word, or all of a shorter one."""
        if self._first_three is None:
            self._first_three = frozenset([word[:3] for word in self.words])
        return self._first_three

    @property
    def live(self) -> set[Gated]:
        """The patterns that may be found here, if the words can be told at all."""
        if self._of != Gated.count:
            self._live, self._of = self._found(), Gated.count
        return self._live

    def _found(self) -> set[Gated]:
        found: set[Gated] = set()
        for word in self.words:
            if word in _BY_WORD:
                found.update(_BY_WORD[word])
            if word[: _LENGTHS[0]] in _BY_BEGINNING:
                found.update([one for begun, one in _BY_BEGINNING[word[: _LENGTHS[0]]] if word.startswith(begun)])
        return (
            {one for one in found if not one.beside or not self.first_three.isdisjoint(one.beside)} if found else found
        )


class Gated:
    """A pattern, and the words without one of which it finds nothing."""

    count = 0
    """How many there are: each is in the index from its making."""

    def __init__(self, expression: str, without: str = "", only: str = "", also: str = "", beside: str = "") -> None:
        """`without`: words of the pattern that make no match alone, and are common; `only`: all that it needs;
        `also`: words of it that are not read off, being spelt in pieces; `beside`: the first three letters of words
        one of which it needs as well."""
        self.pattern = AnyCase(expression)
        whole, begun = (word_set(only), frozenset[str]()) if only else _needed(expression, _COMMON | word_set(without))
        self.beside = word_set(beside)
        self.whole = whole | word_set(also)
        for word in self.whole:
            _BY_WORD.setdefault(word, []).append(self)
        for beginning in begun:
            _BY_BEGINNING.setdefault(beginning[: _LENGTHS[0]], []).append((beginning, self))
        Gated.count += 1

    @property
    def ignoring_case(self) -> re.Pattern[str]:
        """The pattern for any text; see `AnyCase`."""
        return self.pattern.ignoring_case

    def may_match(self, held: Held) -> bool:
        """Whether the pattern can find anything in a text that holds this."""
        return self in held.live or held.small is None

    def spans(self, text: str, held: Held) -> list[tuple[int, int]]:
        """The spans of all matches in the text that holds this."""
        return [match.span() for match in self.pattern.finditer(text, held.small)] if self.may_match(held) else []


def spans_of(patterns: Iterable[Gated], text: str, held: Held) -> list[tuple[int, int]]:
    """The spans of all matches of several patterns, pattern by pattern.

    >>> coal, tin = Gated(r"\\bcoal\\smines?\\b"), Gated(r"\\btin\\smines?\\b")
    >>> spans_of([coal, tin], "a tin mine", held_by("a tin mine"))
    [(2, 10)]
    """
    live = held.live if held.small is not None else patterns
    return [match.span() for one in patterns if one in live for match in one.pattern.finditer(text, held.small)]


def _needed(expression: str, without: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The whole words and the beginnings of words that stand in a pattern."""
    whole: set[str] = set()
    begun: set[str] = set()
    for word, optional, goes_on in _LITERAL.findall(_CLASS.sub(" ", _STEM.sub("~", expression))):
        if word in without:
            continue
        if goes_on and len(word) >= _LENGTHS[0]:
            begun.add(word[: max(length for length in _LENGTHS if length <= len(word))])
        else:
            whole |= {word, word[:-1]} - without if optional else {word}
    return frozenset(whole), frozenset(begun)


@lru_cache(maxsize=256)
def held_by(text: str) -> Held:
    """What a text holds; several readers of one text share it.

    >>> held_by("Coal-mines").in_order, held_by("İzmir").small
    (['coal', 'mines'], None)
    """
    return Held(text)
