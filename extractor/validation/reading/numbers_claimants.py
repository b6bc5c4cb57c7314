"""Who reports a figure: the speaker of the clause that the figure stands in."""

from __future__ import annotations

import re

__all__ = ("reporter_of",)

_CLAUSE = re.compile(r"[;:]|,?\s(?:while|but|whereas|although|though|however)\s|(?<=[.!?])\s", re.IGNORECASE)
_SPEAKER_FIRST = re.compile(
    r"(?P<who>(?:[\w'’.-]+\s){0,8}?[\w'’.-]+)\s(?:has\s|have\s|had\s|also\s|later\s|earlier\s)?"
    r"(?:said|says|reported|reports|stated|claimed|claims|announced|put\sthe|confirmed|told|recorded|counted)\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"according\sto\s(?P<who>[^,.;:]{1,80})|,\s(?P<late>[^,.;:]{1,80}?)\s(?:said|reported|says)\b", re.I
)


def reporter_of(text: str, offset: int) -> str | None:
    """The words that name who reports the figure at `offset` (code points into `text`), lower case, or None.

    >>> text = "At least six died, police said, while the mayor reported 10 dead."
    >>> reporter_of(text, 9), reporter_of(text, text.index("10"))
    ('police', 'the mayor')
    """
    start, end = 0, len(text)
    for joint in _CLAUSE.finditer(text):
        if joint.end() <= offset:
            start = joint.end()
        elif joint.start() >= offset:
            end = joint.start()
            break
    clause = text[start:end]
    late = _ACCORDING.search(clause)
    if late is not None:
        return " ".join((late.group("who") or late.group("late")).lower().split())
    first = _SPEAKER_FIRST.search(clause)
    return " ".join(first.group("who").lower().split()) if first is not None else None
