"""What goes to the terminal: hostile text made harmless, and verdicts with a mark, a word and a colour."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ("MARKS", "STYLES", "console", "error_console", "harmless")

MARKS = {"supported": "✓", "supported_with_warning": "!", "review": "?", "refused": "✗"}
"""One mark a verdict, so that colour is never the only sign."""
STYLES = {"supported": "green", "supported_with_warning": "yellow", "review": "cyan", "refused": "bold red"}

_UNSEEN = {0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), *range(0xE0000, 0xE0080)}
"""Bidirectional controls, line and paragraph separators, and tags: they reorder, break or hide words."""


def harmless(text: str) -> str:
    """Text of an article or a model, safe to print: control characters are shown, not obeyed.

    Escape sequences, carriage returns and bidirectional overrides could move the cursor, hide words or set the
    window's title; tabs and line feeds stay.

    >>> harmless("22\\x1b[2K dead")
    '22␛[2K dead'
    >>> harmless("safe\\u202eterces")
    'safe<U+202E>terces'
    """
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character in "\n\t":
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if code in _UNSEEN or unicodedata.category(character) in ("Cc", "Cs"):
        return f"<U+{code:04X}>"
    return character


def console() -> Console:
    """Standard output: results. Full width when piped, so that nothing is cut or wrapped for a script."""
    from rich.console import Console

    plain = Console(highlight=False)
    return plain if plain.is_terminal else Console(highlight=False, width=max(plain.width, 160))


def error_console() -> Console:
    """Standard error: progress and remarks."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)
