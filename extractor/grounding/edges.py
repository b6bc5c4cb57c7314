"""The edge rule: words that stand inside a longer word or number are not those words.

"22 people" does not stand in "122 people", nor "1" in "1,220", "5" in "F-15", "15" in "15-20", "did" in "didn't",
"combatants" in "non-combatants", "two" in "twenty-two". Parts of other compounds may be cited ("Iran" in "Iran-led"),
a possessive may be left out ("Iraq" in "Iraq's"), and scripts without blanks between words are exempt.
"""

from __future__ import annotations

from string import ascii_letters
from typing import Final

from extractor.grounding.characters import QUOTES, is_mark

__all__ = ("cuts",)

_APOSTROPHES: Final = frozenset(QUOTES) - frozenset('"“”„‟«»″＂〝〞〟')
_HYPHENS: Final = frozenset("-\u2010\u2011\u2212")
_RANGE_DASHES: Final = _HYPHENS | {"\u2013"}
_WITHIN_NUMBERS: Final = frozenset(".,:/'’·٫٬") | frozenset("\u00a0\u2009\u202f ")
_GROUPING_BLANKS: Final = frozenset("\u00a0\u2009\u202f ")
_BEFORE_NUMBERS: Final = frozenset("$€£¥₹₪~≈≤≥±+")
_AFTER_NUMBERS: Final = frozenset("%‰°$€£¥₹₪+")
_EASTERN_NUMERALS: Final = frozenset("〇零一二三四五六七八九十百千万萬億亿兆两兩")
_ELIDED: Final = frozenset(("l", "d", "qu", "dell", "all", "nell", "sull"))
_LEFT_OUT: Final = frozenset(("s", "m", "re", "ve", "ll", "d"))
"""Possessive and contracted verbs, which a citation may leave out after an apostrophe; never the "t" of "not"."""
_REVERSING_PREFIXES: Final = frozenset(
    ("non", "un", "anti", "counter", "ex", "pre", "post", "pseudo", "quasi", "semi", "half", "near", "mid", "former")
)
_REVERSING_SUFFIXES: Final = frozenset(("free", "less", "like", "proof", "turned"))

_PARTING: Final = frozenset(" \n()[]")
"""Characters beside which nothing is cut but figures: "1 220"."""
_UNITS: Final = frozenset(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
_TENS: Final = frozenset(["twenty", "thirty", "forty", "fourty", "fifty", "sixty", "seventy", "eighty", "ninety"])
_MAGNITUDES: Final = frozenset(["hundred", "thousand", "million", "billion", "trillion", "lakh", "crore"])
_TEENS: Final = frozenset(
    ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
)
_NUMBERS: Final = _UNITS | _TEENS | _TENS | _MAGNITUDES
_TENS_AND_MAGNITUDES: Final = _TENS | _MAGNITUDES
_NO_NUMBER_ENDS: Final = frozenset(ascii_letters) - {
    letter for word in _NUMBERS for letter in (word[-1], word[-1].upper())
}
"""Letters with which no word in `_NUMBERS` ends, which spares looking up most words; "and" ends with one that does."""
_REACH: Final = 40


def cuts(text: str, start: int, end: int) -> bool:
    """Whether the span `start:end` (code points, half-open, not empty) begins or ends inside of a word or number.

    >>> text = "Some 122 people of Iraq's Iran-backed F-15 wing"
    >>> [cuts(text, text.find(words), text.find(words) + len(words)) for words in ("22 people", "Iraq", "Iran", "15")]
    [True, False, False, True]
    """
    return (
        (start > 0 and not _parted(text[start - 1], text[start]) and _cut_at(text, start, inner=start))
        or (end < len(text) and not _parted(text[end], text[end - 1]) and _cut_at(text, end, inner=end - 1))
        or _cuts_number_in_words(text, start, end)
    )


def _parted(outer: str, inner: str) -> bool:
    return outer in _PARTING and not inner.isdigit()


def _cut_at(text: str, border: int, inner: int) -> bool:
    """Whether the border before `text[border]` is inside of a word; `inner` is the cited character beside it."""
    left, right = text[border - 1], text[border]
    if _is_word(left) and _is_word(right):
        if left in _EASTERN_NUMERALS and right in _EASTERN_NUMERALS:
            return True
        if left.isdigit() and right in _EASTERN_NUMERALS:
            return True
        return not (_without_blanks(left) or _without_blanks(right))
    if inner == border:
        return _cut_before(text, border)
    return _cut_after(text, border)


def _cut_before(text: str, start: int) -> bool:
    """Whether what stands before `start` belongs to the word that begins there. `text[start - 1]` is no word character,
    or `text[start]` is none."""
    joiner, first = text[start - 1], text[start]
    if first.isdigit() and joiner in _BEFORE_NUMBERS:
        return True
    before = text[start - 2] if start > 1 else " "
    if not _is_word(first):
        return False
    if first.isdigit() and before.isdigit() and joiner in _WITHIN_NUMBERS:
        return joiner not in _GROUPING_BLANKS or _groups(text, start)
    if joiner in _RANGE_DASHES:
        if first.isdigit():
            return (joiner in _HYPHENS or before.isdigit()) and before not in _RANGE_DASHES
        return joiner in _HYPHENS and (before.isdigit() or _word_before(text, start - 1) in _REVERSING_PREFIXES)
    if joiner in _APOSTROPHES and before.isalpha():
        return _word_before(text, start - 1) not in _ELIDED
    return joiner == "." and before.isalpha() and len(_word_before(text, start - 1)) == 1 and first.isalpha()


def _cut_after(text: str, end: int) -> bool:
    """Whether what stands at `end` belongs to the word that ends there."""
    last, joiner = text[end - 1], text[end]
    if last.isdigit() and joiner in _AFTER_NUMBERS:
        return True
    after = text[end + 1] if end + 1 < len(text) else " "
    if not _is_word(last) or not _is_word(after):
        return False
    if last.isdigit() and after.isdigit() and joiner in _WITHIN_NUMBERS:
        return joiner not in _GROUPING_BLANKS or _groups(text, end + 1)
    if joiner in _RANGE_DASHES:
        if joiner not in _HYPHENS:
            return last.isdigit() and after.isdigit()
        return last.isdigit() or after.isdigit() or _word_after(text, end + 1) in _REVERSING_SUFFIXES
    if joiner in _APOSTROPHES and last.isalpha():
        return _word_after(text, end + 1) not in _LEFT_OUT
    return joiner == "." and after.isalpha() and last.isalpha() and len(_word_before(text, end)) == 1


def _groups(text: str, start: int) -> bool:
    """Whether the digits from `start` on are a group of three after a blank, as in "1 220"."""
    head = start - 1
    while head > 0 and start - head <= 4 and text[head - 1].isdigit():
        head -= 1
    tail = start
    while tail < len(text) and tail - start <= 3 and text[tail].isdigit():
        tail += 1
    return 1 <= start - 1 - head <= 3 and tail - start == 3


def _cuts_number_in_words(text: str, start: int, end: int) -> bool:
    """Whether a number in words goes on beyond the span: "two" in "twenty-two", "3" in "3 million"."""
    if start > 0 and _parts(text[start - 1]) and text[max(0, start - 2)] not in _NO_NUMBER_ENDS:
        before = _last_word(text[max(0, start - _REACH) : start])
        if before == "and":
            magnitude = _number_words(text[max(0, start - _REACH) : start])[-2:-1]
            before = magnitude[0] if magnitude and magnitude[0] in _MAGNITUDES else ""
        if before in _TENS_AND_MAGNITUDES:
            first = _number_words(text[start : min(end, start + _REACH)])[:1]
            return bool(first) and first[0] in (_UNITS if before in _TENS else _NUMBERS)
    if end < len(text) and text[end - 1] not in _NO_NUMBER_ENDS and _parts(text[end]):
        last = _last_word(text[max(start, end - _REACH) : end])
        if last in _NUMBERS or last[-1:].isdigit():
            after = [word.rstrip(".,;:!?)'’”\"") for word in _number_words(text[end : end + _REACH])[:3]]
            return bool(after) and _goes_on(last, after)
    return False


def _goes_on(last: str, after: list[str]) -> bool:
    """Whether the number that ends with `last`, a number word or figure, goes on with the words after it."""
    if after[0] in _MAGNITUDES or after[0] == "dozen" or after == ["and", "a", "half"]:
        return True
    if last in _TENS:
        return after[0] in _UNITS
    return last in _MAGNITUDES and (
        after[0] in _NUMBERS or (after[0] == "and" and after[1:2] != [] and after[1] in _NUMBERS)
    )


def _parts(character: str) -> bool:
    return character.isspace() or character in _HYPHENS


def _number_words(text: str) -> list[str]:
    return text.casefold().replace("-", " ").replace("\u2011", " ").split()


def _last_word(text: str) -> str:
    """The last of `_number_words`, empty where there is none."""
    words = text.replace("-", " ").replace("\u2011", " ").rsplit(None, 1)
    return words[-1].casefold() if words else ""


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_" or (character > "\x7f" and is_mark(character))


def _word_before(text: str, end: int) -> str:
    start = end
    while start > 0 and end - start < 12 and text[start - 1].isalpha():
        start -= 1
    return text[start:end].casefold()


def _word_after(text: str, start: int) -> str:
    end = start
    while end < len(text) and end - start < 12 and text[end].isalpha():
        end += 1
    return text[start:end].casefold()


def _without_blanks(character: str) -> bool:
    """Whether a character is of a script that sets no blanks between words (or, as Korean, joins particles to them)."""
    if character < "\u0e00":
        return False
    return (
        "\u0e00" <= character <= "\u0fff"  # Thai, Lao, Tibetan
        or "\u1000" <= character <= "\u109f"  # Burmese
        or "\u1100" <= character <= "\u11ff"  # Hangul
        or "\u1780" <= character <= "\u17ff"  # Khmer
        or "\u2e80" <= character <= "\u9fff"  # Han, kana
        or "\uac00" <= character <= "\ud7af"  # Hangul
        or "\uf900" <= character <= "\ufaff"
        or "\uff66" <= character <= "\uff9f"
        or "\U00020000" <= character <= "\U0003ffff"
    )
