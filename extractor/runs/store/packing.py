"""How text is put into the store: whole, whatever it holds, and small.

A column of text holds neither NUL (Postgres) nor a lone surrogate (both). What must come back exactly goes into bytes
or into JSON, where both are escaped; what is only shown or searched is cleaned.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

__all__ = ("json_text", "pack", "readable", "unpack")

_PLAIN, _ZLIB = b"u", b"z"
_WORTH_TRYING = 256
"""Bytes below which compression is not tried."""


def pack(text: str) -> bytes:
    """Text as bytes: a letter that says how, then UTF-8, compressed where that makes it smaller.

    >>> unpack(pack("one shot\\x00\\ud800")) == "one shot\\x00\\ud800"
    True
    """
    data = text.encode("utf-8", "surrogatepass")
    if len(data) >= _WORTH_TRYING:
        small = zlib.compress(data, 1)
        if len(small) < len(data):
            return _ZLIB + small
    return _PLAIN + data


def unpack(data: bytes) -> str:
    """The text of `pack`. Raises ValueError where the bytes are not its work."""
    how, rest = bytes(data[:1]), bytes(data[1:])
    if how == _ZLIB:
        try:
            rest = zlib.decompress(rest)
        except zlib.error as error:
            raise ValueError(f"damaged text in the store: {error}") from error
    elif how != _PLAIN:
        raise ValueError(f"unknown form of text in the store: {how!r}")
    return rest.decode("utf-8", "surrogatepass")


def json_text(value: Any) -> str:
    """JSON for a column of text: compact, non-ASCII readable unless a lone surrogate forbids it; NUL is escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return text


def readable(text: str | None, limit: int = 4000) -> str | None:
    """Text for a column that is shown or searched: no NUL, no lone surrogate, at most `limit` code points.

    >>> readable("a\\x00b\\ud800")
    'a\ufffdb\ufffd'
    """
    if text is None:
        return None
    text = text[:limit]
    if text.isascii() and "\x00" not in text:
        return text
    text = text.replace("\x00", "\ufffd")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
