"""Telling soon that a pattern can find nothing in a text, as none of its rarer words stands there.

A long alternation takes some 30 µs a sentence; most sentences hold none of the words that it cannot do without. Those
words are read off the pattern itself, less the common ones that never make a match alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extractor.validation.reading.small_letters import AnyCase

__all__ = ("Gated", "Held", "held_by")

_LENGTHS = (4, 5, 7)
"""Letters of a word that are compared where a pattern leaves its ending open."""
_CLASS = re.compile(r"\\[a-zA-Z]|\(\?<?[!=]|\(\?P<\w+>|\[[^\]]*\]")
_STEM = re.compile(r"\\w|\(\?:|\[[a-z]{2}\]")
"""What continues a word: an ending left open, a group, a letter that is spelt in two ways."""
_LITERAL = re.compile(r"([a-z]{3,}|k2)(\??)(\)?~)?")
_APART = re.compile(r"[^\W_]+")


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_COMMON = _words(
    "the and was were with from its his her their our this that these those any all new more for not are has had"
    " have been"
    " being into one two three four five six seven eight nine ten said who which when after during over off out down"
    " ing back"
    " them they she"
)


class Held(NamedTuple):
    """What a text holds: its words in small letters, and their beginnings."""

    words: frozenset[str]
    beginnings: frozenset[str]


class Gated:
    """A pattern, and the words without one of which it finds nothing."""

    def __init__(self, expression: str, without: str = "", only: str = "") -> None:
        """`without`: words of the pattern that make no match alone, and are common; `only`: all that it needs."""
        self.pattern = AnyCase(expression)
        self._whole, self._begun = _needed(expression, _COMMON | _words(without))
        if only:
            self._whole, self._begun = _words(only), frozenset()

    @property
    def ignoring_case(self) -> re.Pattern[str]:
        """The pattern for any text; see `AnyCase`."""
        return self.pattern.ignoring_case

    def may_match(self, held: Held | None) -> bool:
        """Whether the pattern can find anything in a text that holds this; None of a text that cannot be told."""
        return held is None or not (held.words.isdisjoint(self._whole) and held.beginnings.isdisjoint(self._begun))

    def spans(self, text: str, small: str | None, held: Held | None) -> list[tuple[int, int]]:
        """The spans of all matches."""
        return [match.span() for match in self.pattern.finditer(text, small)] if self.may_match(held) else []


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


@lru_cache(maxsize=128)
def held_by(small: str | None) -> Held | None:
    """What a text in small letters holds; None for None.

    >>> held = held_by("coal-mines")
    >>> sorted(held.words), "mine" in held.beginnings
    (['coal', 'mines'], True)
    """
    if small is None:
        return None
    words = frozenset(_APART.findall(small))
    beginnings = {word[:length] for length in _LENGTHS for word in words}
    return Held(words, frozenset(beginnings))
