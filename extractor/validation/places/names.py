"""Spellings of one place name brought together: a folded form, and a consonant skeleton over transliterations.

The same Arabic name is printed as Deir ez-Zor, Dayr az Zawr, Deir Ezzor and Deir el-Zour. Folding takes away case,
accents, marks and blanks; the skeleton also takes away the article and what transliterations disagree about. Two names
with one skeleton may still differ in their vowels (Salma, Salim), so `same_vowels` has the last word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = (
    "LONGEST_NAME",
    "SHORTEST_SKELETON",
    "fold",
    "plain_words",
    "same_vowels",
    "skeleton",
    "sounds",
    "spelling_words",
)

LONGEST_NAME = 120
"""Characters of a name that are looked at; no place name is longer."""
SHORTEST_SKELETON = 4
"""Consonants from which on two names of one skeleton may be one, though their vowels are not spelt alike."""
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "ə": "a", "ħ": "h"}
)
_MARKS = re.compile(r"[\u02b0-\u02ff'’‘`´ʿʾ.]+")
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = frozenset(
    ("al", "el", "ul", "il", "l", "ad", "ed", "ud", "ar", "er", "ur", "as", "es", "us", "ash", "esh", "ush",
     "at", "et", "ut", "ath", "az", "ez", "uz", "an", "en", "un", "adh")
)  # fmt: skip
_SUN_LETTER = re.compile(r"^[aeiu](?=(sh|dh|th|[dnrstz])\1)")
_VOWELS = frozenset("aeiou")
_DIGRAPHS = (
    ("tch", "c"), ("sch", "c"),
    ("kh", "x"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("sh", "c"), ("ch", "c"), ("zh", "z"),
    ("dj", "j"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("v", "w"),
)  # fmt: skip
_IN_DIGRAPHS = frozenset("hjkqv")
"""Letters of which each of them has one."""
_I_BEFORE_VOWEL = re.compile(r"i(?=[aeou])")
_CLASSES = {"a": "A", "e": "AI", "i": "I", "y": "I", "o": "U", "u": "U", "w": "U"}


@lru_cache(maxsize=8192)
def spelling_words(name: str) -> tuple[str, ...]:
    """The words of a name in lower-case ASCII where it has one; marks inside a word are dropped.

    >>> spelling_words("Ma‘arrat an-Nu’mān")
    ('maarrat', 'an', 'numan')
    """
    if name.isascii() and name.isalpha():
        return (name[:LONGEST_NAME].lower(),)
    bare = _MARKS.sub("", name[:LONGEST_NAME].casefold().translate(_LETTERS))
    if bare.isascii():
        return tuple(_WORD.findall(bare))
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(letter))
    return tuple(_WORD.findall(_MARKS.sub("", plain)))


def plain_words(name: str) -> tuple[str, ...]:
    """The words of a name that are no article.

    >>> plain_words("Al-Karm"), plain_words("Deir ez-Zor")
    (('karm',), ('deir', 'zor'))
    """
    return tuple(word for word in spelling_words(name) if word not in _ARTICLES)


def fold(name: str) -> str:
    """A name without case, accents, marks, blanks, hyphens and without an article at its beginning.

    >>> fold("Al-Qā’im"), fold("Deir ez-Zor")
    ('qaim', 'deirezzor')
    """
    words = spelling_words(name)
    if len(words) > 1 and words[0] in ("al", "el", "the"):
        words = words[1:]
    return "".join(words)


@lru_cache(maxsize=8192)
def skeleton(name: str) -> str:
    """The consonants of a name as all its transliterations have them; empty where it has no letters.

    >>> {skeleton(name) for name in ("Deir ez-Zor", "Dayr az Zawr", "Deir Ezzor", "Deir el-Zour")}
    {'drzr'}
    >>> skeleton("Salma") == skeleton("Salamiyah")
    False
    """
    return "".join(consonants for consonants, _ in _pieces(name))


@lru_cache(maxsize=8192)
def sounds(name: str) -> str:
    """A name with its vowels, without mere habits of spelling: equal for Douma and Duma, not for Salma and Salim.

    >>> sounds("Hajeen") == sounds("Hajin"), sounds("Al-Hasakah") == sounds("Hasaka"), sounds("Sayda") == sounds("Sada")
    (True, True, False)
    """
    return "".join(letter + vowels for letter, vowels in _spelt(name))


def same_vowels(one: str, other: str) -> bool:
    """Whether two names of one skeleton can be spellings of one name: no vowel says otherwise, and both end alike.

    >>> same_vowels("Al-Mayadin", "Mayadeen"), same_vowels("Salma", "Salim"), same_vowels("Duma", "Douma")
    (True, False, True)
    """
    first, second = _flat(one), _flat(other)
    if len(first) != len(second):
        return False
    for number, ((letter, vowels), (other_letter, other_vowels)) in enumerate(zip(first, second, strict=True)):
        if letter != other_letter:
            return False
        last = number == len(first) - 1
        if not vowels or not other_vowels:
            if last and (vowels or other_vowels):
                return False
        elif not set(vowels) & set(other_vowels):
            return False
    return True


@lru_cache(maxsize=8192)
def _flat(name: str) -> tuple[tuple[str, str], ...]:
    return tuple(piece for word in _words(name) for piece in _word_pieces(word))


def _pieces(name: str) -> tuple[tuple[str, str], ...]:
    return _flat(name)


@lru_cache(maxsize=8192)
def _spelt(name: str) -> tuple[tuple[str, str], ...]:
    pieces: list[tuple[str, str]] = []
    for word in _words(name):
        for vowel, habit in (("ou", "u"), ("oo", "u"), ("ee", "i"), ("aa", "a"), ("ii", "i"), ("uu", "u")):
            word = word.replace(vowel, habit)
        pieces.extend(_word_pieces(word))
    return tuple(pieces)


def _words(name: str) -> list[str]:
    words = list(spelling_words(name))
    kept = [word for word in words if word not in _ARTICLES] or words
    if len(kept) > 1 and kept[0] == "the":
        kept = kept[1:]
    return [_SUN_LETTER.sub("", word) for word in kept]


@lru_cache(maxsize=8192)
def _word_pieces(word: str) -> tuple[tuple[str, str], ...]:
    """Each consonant of a word with the classes of the vowels after it; a vowel that begins the word counts as one."""
    if not word.isascii():
        return tuple((letter, "") for letter in word)
    if not _IN_DIGRAPHS.isdisjoint(word):
        for digraph, letter in _DIGRAPHS:
            word = word.replace(digraph, letter)
    if "i" in word:
        word = _I_BEFORE_VOWEL.sub("iy", word)
    pieces: list[tuple[str, str]] = []
    length = len(word)
    for index, letter in enumerate(word):
        after = word[index + 1] if index + 1 < length else ""
        before = word[index - 1] if index else ""
        if letter in _VOWELS or (letter in "yw" and index and after not in _VOWELS):
            if index == 0:
                pieces.append(("'", ""))
            elif pieces:
                pieces[-1] = (pieces[-1][0], pieces[-1][1] + _CLASSES[letter])
        elif not (letter == "h" and not after and before in _VOWELS) and not (pieces and before == letter):
            pieces.append(("i" if letter == "y" else letter, ""))
    return tuple(pieces)
