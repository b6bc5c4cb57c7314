"""How messages show words of the article or of the model: short, on one line, with nothing that a terminal obeys."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ("clipped", "folded", "quoted", "same_words", "word_set", "words_of")

LONGEST = 120
"""Characters of cited words that a message shows."""
_WORDS = re.compile(r"\w+(?:['’.,\-]\w+)*")
_FOLDS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "\u00ad": None,
        "\u200b": None,
    }
)


def clipped(text: str, longest: int = LONGEST) -> str:
    r"""The text on one line, control characters and lone surrogates shown as escapes, its middle left out if long.

    >>> clipped("two\nmen\x1b[31m")
    'two men\\x1b[31m'
    """
    if len(text) > 4 * longest:
        text = f"{text[: 2 * longest]} {text[-2 * longest :]}"
    line = " ".join(text.split())
    shown = line if line.isprintable() else "".join(_escaped(character) for character in line)
    if len(shown) <= longest:
        return shown
    half = (longest - 5) // 2
    return f"{shown[:half]} ... {shown[-half:]}"


def quoted(text: str, longest: int = LONGEST) -> str:
    """The text as `clipped` gives it, in double quote marks."""
    return f'"{clipped(text, longest)}"'


def folded(text: str) -> str:
    """The text with case, quote marks, dashes, Unicode form and runs of blanks made the same; for comparing only.

    >>> folded("“Al\u2011Nur”  Gate") == folded('"al‑nur" gate')
    True
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    return " ".join(unicodedata.normalize("NFKC", text).translate(_FOLDS).casefold().split())


def word_set(*lines: str) -> frozenset[str]:
    """A word list written as text, so that lists stay readable.

    >>> sorted(word_set("day night", "dusk"))
    ['day', 'dusk', 'night']
    """
    return frozenset([word for line in lines for word in line.split()])


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded; hyphens, apostrophes, points and commas inside a word belong to it."""
    return _few_words_of(text) if len(text) <= _FEW else tuple(_WORDS.findall(folded(text)))


_FEW = 300
"""Characters of a citation or name, the words of which are kept for the next rule that asks for them."""


@lru_cache(maxsize=512)
def _few_words_of(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(folded(text)))


def same_words(one: str, other: str) -> bool:
    """Whether two texts hold the same words, whatever stands between them."""
    return words_of(one) == words_of(other)


def _escaped(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn"):
        code = ord(character)
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return character
