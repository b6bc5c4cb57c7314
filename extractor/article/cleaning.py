"""From bytes to the text that is stored: decoded, repaired, without control characters.

All of this happens before any offset is counted. Nothing of the wording is changed: quote marks, dashes, ligatures and
full-width letters stay as they are, since grounding folds them on both sides.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ("LARGEST_FILE", "Cleaned", "clean", "decode", "looks_binary", "one_line", "rescue_undecoded")

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of one article at most; larger files must be rows of a table."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_TERMINAL_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,16}[@-~]"  # colours, cursor
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\|\x9c)"  # titles, links
    r"|\x1b[PX^_][^\x1b\n]{0,4096}\x1b\\"
    r"|\x1b[ -/]{0,16}[0-~]"
)
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_UNDECODED = re.compile(r"[\udc80-\udcff]")
_LONGEST_LABEL = 500


class Cleaned(NamedTuple):
    text: str
    notes: tuple[str, ...]
    """What was changed, one line each; empty where nothing was."""


def decode(data: bytes, encoding: str | None = None) -> Cleaned:
    """Text of a file: byte order marks first, then UTF-8, then Windows-1252 (with a note). Never fails.

    `encoding` overrides the guess; bytes that it cannot hold become U+FFFD, with a note. Raises LookupError for an
    encoding that Python does not know.

    >>> decode("café".encode("cp1252"))
    Cleaned(text='café', notes=('not valid UTF-8 at byte 3: read as Windows-1252',))
    """
    if encoding is not None:
        text = data.decode(encoding, "replace")
        return Cleaned(text, (f"some bytes are not {encoding}: replaced by U+FFFD",) if "\ufffd" in text else ())
    for mark, name in _MARKS:
        if data.startswith(mark):
            text = data.decode(name, "replace")
            broken = (f"broken {name} data: replaced by U+FFFD",) if "\ufffd" in text else ()
            return Cleaned(text, broken)
    wide = _unmarked_utf16(data)
    if wide is not None:
        return Cleaned(data.decode(wide, "replace"), (f"no byte order mark: read as {wide}",))
    try:
        return Cleaned(data.decode("utf-8"), ())
    except UnicodeDecodeError as error:
        return Cleaned(_windows(data), (f"not valid UTF-8 at byte {error.start}: read as Windows-1252",))


def rescue_undecoded(value: str) -> Cleaned:
    """A cell read with `surrogateescape`: where bytes were left undecoded, read the cell as Windows-1252.

    >>> rescue_undecoded("caf\\udce9").text
    'café'
    """
    if _UNDECODED.search(value) is None:
        return Cleaned(value, ())
    try:
        data = value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # surrogates of another origin: `clean` replaces them
        return Cleaned(value, ())
    return Cleaned(_windows(data), ("not valid UTF-8: read as Windows-1252",))


def looks_binary(data: bytes) -> bool:
    """Whether the first bytes are those of a picture, an archive or a PDF rather than of a text."""
    head = data[:4096]
    if any(head.startswith(mark) for mark, _ in _MARKS) or _unmarked_utf16(head) is not None:
        return False
    if head.startswith((b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"GIF8", b"PAR1")):
        return True
    controls = sum(byte < 9 or 13 < byte < 27 for byte in head)
    return controls > 8 and controls * 20 > len(head)


_MOST_REPAIRS = 4


def clean(text: str) -> Cleaned:
    """The text as it will be stored, with what was done to it.

    >>> clean("Two men\\r\\nwere \\x1b[31mseen\\x1b[0m.")
    Cleaned(text='Two men\\nwere seen.', notes=('2 terminal escape sequences removed',))
    """
    notes: list[str] = []
    text = text.removeprefix("\ufeff")
    text, escapes = _TERMINAL_ESCAPES.subn("", text)
    if escapes:
        notes.append(f"{escapes} terminal escape sequence{'s' if escapes > 1 else ''} removed")
    if _LONE_SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if "\ufffd" in text:
            notes.append("lone surrogates replaced by U+FFFD")
    text, controls = _without_controls(text, notes)
    if controls:
        notes.append(f"{controls} control character{'s' if controls > 1 else ''} removed")
    return Cleaned(text, tuple(dict.fromkeys(notes)))


def _without_controls(text: str, notes: list[str]) -> tuple[str, int]:
    """The text repaired, with line ends as they should be and no control characters, and how many there were.

    What one step takes out may uncover wrongly decoded letters for another, so the steps are repeated until nothing
    changes: a text cleaned once is clean for good. HTML entities are read once only.
    """
    removed = 0
    for number in range(_MOST_REPAIRS):
        before = text
        if not text.isascii() or (number == 0 and "&" in text):
            text = _repair(text, notes, entities=number == 0)
        text = _LINE_ENDS.sub("\n", text)
        text, controls = _CONTROLS.subn("", text)
        removed += controls
        if text == before:
            break
    return text, removed


def one_line(value: str | None) -> str | None:
    """A title, outlet or name on one line, cleaned and cut to 500 code points; None where nothing is left.

    >>> one_line("  Two\\n men  ")
    'Two men'
    """
    if value is None:
        return None
    return " ".join(clean(value[: 4 * _LONGEST_LABEL]).text.split())[:_LONGEST_LABEL] or None


def _repair(text: str, notes: list[str], *, entities: bool) -> str:
    import ftfy

    repaired = ftfy.fix_text(
        text,
        unescape_html="auto" if entities else False,
        uncurl_quotes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        fix_line_breaks=False,
        remove_terminal_escapes=False,
        remove_control_chars=False,
        normalization=None,
    )
    if repaired != text:
        notes.append("text repaired by ftfy (broken encoding or HTML entities)")
    return repaired


def _windows(data: bytes) -> str:
    # The five bytes that Windows-1252 leaves open become control characters, which `clean` takes out.
    return data.decode("cp1252", "replace") if _all_assigned(data) else data.decode("latin-1")


def _all_assigned(data: bytes) -> bool:
    return not any(byte in data for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))


def _unmarked_utf16(data: bytes) -> str | None:
    head = data[:2048]
    if len(head) < 8 or b"\x00" not in head:
        return None
    half = len(head) // 2
    if head[1::2].count(0) * 10 >= half * 9 and head[::2].count(0) * 10 < half:
        return "utf-16-le"
    if head[::2].count(0) * 10 >= half * 9 and head[1::2].count(0) * 10 < half:
        return "utf-16-be"
    return None
