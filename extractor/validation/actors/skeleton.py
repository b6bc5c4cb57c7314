"""Spellings of a name: the words of a name folded, and a skeleton of consonants with classes of vowels.

A skeleton says that two spellings may write one name. It never says that two names are one actor: it is only compared
with entries of the registry, and only where a single entry fits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

__all__ = ("Skeleton", "Word", "beginning", "fold_words", "folded", "is_same_spelling", "skeleton")

LONGEST_NAME = 160
"""Characters of a name that are read; a longer text is no name."""

_FOLDS = str.maketrans(dict.fromkeys("’‘ʿʾʻʼ´ʹ′", "'") | {"ı": "i"} | dict.fromkeys("‑‐–", "-"))
_SIBILANTS = str.maketrans({"ş": "sh", "Ş": "Sh", "ș": "sh", "Ș": "Sh", "š": "sh", "Š": "Sh"})
_POSSESSIVE = re.compile(r"(?<=\w)['`]s\b", re.IGNORECASE)
_LETTER_DOTS = re.compile(r"\b(?:[^\W\d_]\.){2,}|\b(?:[^\W\d_]\.)+[^\W\d_]\b")
_TOKEN = re.compile(r"[^\W_]+")
_ARTICLE = re.compile(
    r"\b(?:al|el|ul|lil)-|\b(?:ash|ad|an|as|at|ar|az|adh|ath|ed|en|es|er|ez|esh|ud|us|ur)-(?=[sdntrz])", re.I
)
_FILLERS = frozenset({"the", "a", "an", "al", "el", "e", "i", "ul", "ud", "de", "del", "la", "le", "les", "d", "l"})
_SPELLINGS = {
    "organisation": "organization",
    "organisations": "organization",
    "organizations": "organization",
    "defence": "defense",
    "mobilisation": "mobilization",
    "stabilisation": "stabilization",
    "centre": "center",
    "programme": "program",
    "peoples": "people",
    "workers": "worker",
    "childrens": "children",
    "mujahidin": "mujahideen",
    "mujahedin": "mujahideen",
    "mujahedeen": "mujahideen",
    "mojahedin": "mujahideen",
    "mujaheddin": "mujahideen",
    "mojaheddin": "mujahideen",
    "mujahadeen": "mujahideen",
    "moudjahidine": "mujahideen",
    "moudjahidin": "mujahideen",
    "jamaa": "jamaat",
    "balochistan": "baloch",
    "balochi": "baloch",
    "baluchi": "baloch",
    "balouch": "baloch",
    "womens": "women",
    "eddin": "din",
    "eddine": "din",
    "uddin": "din",
    "addin": "din",
    "abdul": "abd",
    "abdel": "abd",
    "abdal": "abd",
    "abdol": "abd",
    "baluchistan": "baloch",
    "baluch": "baloch",
    "lugansk": "luhansk",
}


_JOINED = re.compile(r"abd[aeou]l(?P<of>(?!la)\w{3,})|(?P<stem>\w{2,}?)(?:[eua]ddine?|edine)")
"""Names written as one word: "Abdelrahim" is "Abd al-Rahim", "Nureddin" is "Nur al-Din"."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name, as written and folded."""

    raw: str
    folded: str


@lru_cache(maxsize=8192)
def fold_words(name: str) -> tuple[Word, ...]:
    """The words of a name: case, accents, apostrophes, hyphens, articles and possessives do not count.

    >>> [word.folded for word in fold_words("the Ha'yat Taḥrīr ash-Shām's")]
    ['hayat', 'tahrir', 'sham']
    >>> [word.folded for word in fold_words("U.S. Army")]
    ['us', 'army']
    >>> [word.folded for word in fold_words("Nureddin Abdelhamid")]
    ['nur', 'din', 'abd', 'hamid']
    """
    text = name[:LONGEST_NAME]
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_SIBILANTS))
        text = "".join(character for character in text if not unicodedata.combining(character)).translate(_FOLDS)
    if "'" in text or "`" in text:
        text = _POSSESSIVE.sub("", text).replace("'", "").replace("`", "")
    if "." in text:
        text = _LETTER_DOTS.sub(lambda match: match[0].replace(".", ""), text)
    if "-" in text:
        text = _ARTICLE.sub(" ", text)
    words = []
    for raw in _TOKEN.findall(text.replace("&", " and ")):
        low = raw.casefold()
        if low in _FILLERS:
            continue
        joined = None
        if low.startswith("abd") or low.endswith(("din", "dine")):
            joined = _JOINED.fullmatch(low) if low not in _SPELLINGS and len(low) == len(raw) else None
        if joined is None:
            words.append(Word(raw, _SPELLINGS.get(low, low)))
        elif joined["of"]:
            words += [Word(raw[:3], "abd"), Word(raw[joined.start("of") :], joined["of"])]
        else:
            words += [Word(raw[: joined.end("stem")], joined["stem"]), Word(raw[joined.end("stem") :], "din")]
    return tuple(words)


def folded(words: Iterable[Word]) -> str:
    """The folded words as one key."""
    return " ".join([word.folded for word in words])


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Consonants of all words, and between them the classes of vowels that each slot may be."""

    consonants: str
    vowels: tuple[str, ...]
    """One string a slot; each letter is a class: A, I, U, D (ai, ei), W (au, aw). "AI" is an e: either."""

    def fits(self, other: Skeleton) -> bool:
        """Whether both may write one name: the same consonants, and no slot of vowels at odds."""
        if self.consonants != other.consonants or len(self.vowels) != len(other.vowels):
            return False
        return all(map(_slots_agree, self.vowels, other.vowels))


_ULLAH = re.compile(r"(?<=[^\Wl])(?:ou|oo|[aou])ll?[aeo]h?$|^all?ah?$")
_LETTERS = {
    "tch": "S", "sch": "S", "kh": "x", "gh": "G", "sh": "S", "ch": "S", "dj": "j", "zh": "j", "ph": "f", "th": "t",
    "dh": "d", "ck": "k", "q": "k", "v": "w", "x": "ks",
}  # fmt: skip
_CONSONANT = re.compile("|".join(_LETTERS))
_SOFT_C = re.compile(r"c(?=[eiy])")
_DOUBLED = re.compile(r"([^\Waeiou\d])\1+")
_PIECES = re.compile(r"(?P<vowels>[aeiouy]+(?:w(?![aeiouy]))?)|(?P<other>[^aeiouy]+)")
_VOWEL = re.compile(r"(?:aw|au|ow)|(?:ai|ay|ei|ey|ae)|(?:oo|ou|uu|o|u)|(?:ee|ie(?!$)|ii|iy|i|y)|(?:aa|a)|e|w")
_CLASS_OF = {"aw": "W", "au": "W", "ow": "W", "ai": "D", "ay": "D", "ei": "D", "ey": "D", "ae": "D", "w": "W"}


@lru_cache(maxsize=8192)
def skeleton(key: str) -> Skeleton:
    """The skeleton of folded words.

    >>> skeleton("hezbollah").fits(skeleton("hizbullah"))
    True
    >>> skeleton("hassan").fits(skeleton("hussein"))
    False
    """
    consonants: list[str] = []
    vowels: list[str] = []
    for word in key.split():
        parts = _parts(word)
        for part in parts:
            if part == "\0" and consonants and len(parts) == 1:  # "Hizb Allah" is "Hezbollah"
                consonants.pop()
                vowels.pop()
            heard, slots = _apart(part)
            consonants += heard
            vowels += slots
        consonants.append(" ")
        vowels.append("")
    return Skeleton("".join(consonants[:-1]), tuple(vowels[:-1]))


def beginning(key: str) -> str:
    """What all spellings of folded words begin with: the consonants of the first word. Tells soon which cannot fit."""
    word = key.partition(" ")[0]
    return _heard_first(word) if word else ""


@lru_cache(maxsize=8192)
def _heard_first(word: str) -> str:
    return "".join(_apart(_parts(word)[0])[0])


def is_same_spelling(one: str, other: str) -> bool:
    """Whether two names may be one name in two spellings; says nothing of whether they are one actor.

    >>> is_same_spelling("Kataib Sayyid al-Shuhada", "Kata'ib Sayyed ash-Shuhada")
    True
    >>> is_same_spelling("Hamas", "Homs")
    False
    """
    left, right = folded(fold_words(one)), folded(fold_words(other))
    return left == right or (bool(left) and skeleton(left).fits(skeleton(right)))


@lru_cache(maxsize=8192)
def _parts(word: str) -> tuple[str, ...]:
    """The word, with a final -allah, -ollah, -ullah as a word of its own ("Ansarallah", "Hizb Allah")."""
    match = _ULLAH.search(word)
    if match is None or len(word) < 4:
        return (word,)
    return (word[: match.start()], "\0") if match.start() else ("\0",)


@lru_cache(maxsize=8192)
def _apart(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The consonants of a word, and the classes of the vowels after each."""
    read = _read(word)
    return tuple(consonant for consonant, _ in read), tuple(slot for _, slot in read)


def _read(word: str) -> tuple[tuple[str, str], ...]:
    """The consonants of a word, each with the classes of the vowels after it; "_" where a word begins with a vowel."""
    if word == "\0":
        return (("L", ""),)
    if any(character.isdigit() for character in word):
        return ((word, ""),)
    word = word.rstrip("h") if word.endswith(("ah", "eh")) else word
    word = _CONSONANT.sub(lambda match: _LETTERS[match[0]], word)
    word = _DOUBLED.sub(r"\1", _SOFT_C.sub("s", word).replace("c", "k"))
    read: list[tuple[str, str]] = []
    pieces = list(_PIECES.finditer(word))
    for index, piece in enumerate(pieces):
        if piece["other"]:
            read.extend((consonant, "") for consonant in piece["other"])
            continue
        before_last_letter = index == len(pieces) - 2 and index > 0 and len(pieces[-1][0]) == 1
        slot = "?e" if piece["vowels"] == "e" and before_last_letter else _vowel_classes(piece["vowels"])
        if read:
            read[-1] = (read[-1][0], slot)
        else:
            read.append(("_", slot))
    return tuple(read)


@lru_cache(maxsize=2048)
def _vowel_classes(run: str) -> str:
    classes = []
    for match in _VOWEL.finditer(run.replace("yy", "y")):
        written = match[0]
        if written in _CLASS_OF:
            classes.append(_CLASS_OF[written])
        elif written == "e":
            classes.append("e")
        else:
            classes.append({"a": "A", "o": "U", "u": "U"}.get(written[0], "I"))
    return "".join(classes)


_AGREE = {frozenset("Ae"), frozenset("Ie"), frozenset("De"), frozenset("DI"), frozenset("WU")}


def _slots_agree(one: str, other: str) -> bool:
    """Whether two slots may write the same vowels: an e may be an a or an i, and may slip in before the last letter."""
    if one == other:
        return True
    if (one == "?e" and not other) or (other == "?e" and not one):
        return True
    left, right = one.lstrip("?"), other.lstrip("?")
    if len(left) != len(right):
        return False
    return all(a == b or frozenset((a, b)) in _AGREE for a, b in zip(left, right, strict=True))
