"""What single characters stand for once presentation is set aside: the tables that folding is made of.

Presentation is blanks, quote marks, dashes, case, and Unicode form (composed or not, ligatures, full width, bold
letters, invisible characters). Superscripts, fractions and circled figures are not presentation: "10²" is not "102".
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ("BLANK", "DASHES", "INVISIBLE", "PUNCTUATION", "QUOTES", "fold_character", "fold_cluster", "is_mark")

BLANK = r"\s"
QUOTES = "'\"`´‘’‚‛“”„‟‹›«»′″‴ʹʺʻʼʽˈ＇＂〝〞〟"
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
PUNCTUATION = ".,;:!?()[]{}…‥،؛؟。、，．！？；：（）"
"""Punctuation around which blanks carry no meaning, except between digits."""

_QUOTES = frozenset(QUOTES)
_DASHES = frozenset(DASHES)
_KEPT_APART = frozenset(("<super>", "<sub>", "<fraction>", "<circle>", "<square>"))


@lru_cache(maxsize=8192)
def fold_character(character: str) -> str:
    """What one character stands for: one character as a rule, several for a ligature, none where it is invisible.

    >>> [fold_character(c) for c in "Éﬁ²—“"]
    ['é', 'fi', '²', '-', "'"]
    """
    if character in _QUOTES:
        return "'"
    if character in _DASHES:
        return "-"
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category == "Cf" or 0xFE00 <= ord(character) <= 0xFE0F or character == "\u034f":
        return ""
    plain = unicodedata.normalize("NFC", _without_form(character)).casefold()
    return unicodedata.normalize("NFC", plain)


def _without_form(character: str) -> str:
    """The compatibility form of a character, unless its form is part of what it says."""
    decomposition = unicodedata.decomposition(character)
    if not decomposition.startswith("<"):
        return character
    tag, *codes = decomposition.split()
    parts = "".join(chr(int(code, 16)) for code in codes)
    if tag in _KEPT_APART or (tag == "<compat>" and any(part.isdigit() for part in parts)):
        return character
    if tag == "<compat>" and parts.startswith(" "):
        return character  # spacing accents such as "¨"
    return "".join(_without_form(part) for part in parts)


@lru_cache(maxsize=8192)
def fold_cluster(cluster: str) -> str:
    """What a character and the marks upon it stand for, composed where a composed form exists.

    >>> fold_cluster("E\\u0301")
    'é'
    """
    composed = unicodedata.normalize("NFC", cluster)
    return unicodedata.normalize("NFC", "".join(fold_character(character) for character in composed))


@lru_cache(maxsize=8192)
def is_mark(character: str) -> bool:
    """Whether a character belongs to the one before it: combining marks, variation selectors, Hangul vowels and finals.

    >>> is_mark("\\u0301"), is_mark("e")
    (True, False)
    """
    if "\u1161" <= character <= "\u11ff":
        return True
    return unicodedata.category(character)[0] == "M" or "\U0001f3fb" <= character <= "\U0001f3ff"
