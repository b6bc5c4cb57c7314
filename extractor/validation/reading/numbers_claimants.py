"""Who reports a figure: the speaker of the clause that the figure stands in."""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.validation.reading.small_letters import AnyCase, small_letters

__all__ = ("clause_at", "reporter_of")

_CLAUSE = AnyCase(r"[;:]|,?\s(?:while|but|whereas|although|though|however)\s|(?<=[.!?])\s")
_REPORTS = (
    r"\s(?:said|says|reported|reports|stated|claimed|claims|announced|put\sthe|confirmed|told|recorded|counted)\b"
)
_VERB = AnyCase(_REPORTS)
_SPEAKER_FIRST = AnyCase(
    r"(?P<who>(?:[\w'’.-]+\s){0,8}?[\w'’.-]+)(?:\s(?:has|have|had|also|later|earlier))?" + _REPORTS
)
_NO_SUBJECT = re.compile(r"[^\w\s'’.-]")
"""What stands in no subject: before the last of these in front of the first verb no match can begin."""
_ACCORDING = AnyCase(r"according\sto\s(?P<who>[^,.;:]{1,80})|,\s(?P<late>[^,.;:]{1,80}?)\s(?:said|reported|says)\b")


def reporter_of(text: str, offset: int) -> str | None:
    """The words that name who reports the figure at `offset` (code points into `text`), lower case, or None.

    >>> text = "At least six died, police said, while the mayor reported 10 dead."
    >>> reporter_of(text, 9), reporter_of(text, text.index("10"))
    ('police', 'the mayor')
    """
    clause = clause_at(text, offset)
    return _speaker(text[slice(*clause)])


@lru_cache(maxsize=128)
def clause_at(text: str, offset: int) -> tuple[int, int]:
    """Where the clause begins and ends that holds `offset`, with one speaker; all code points into `text`."""
    small = small_letters(text)
    start, end = 0, len(text)
    for joint in _CLAUSE.finditer(text, small):
        if joint.end() <= offset:
            start = joint.end()
        elif joint.start() >= offset:
            end = joint.start()
            break
    return start, end


@lru_cache(maxsize=128)
def _speaker(clause: str) -> str | None:
    small = small_letters(clause)
    late = _ACCORDING.search(clause, small)
    if late is not None:
        return " ".join((late.group("who") or late.group("late")).lower().split())
    verb = _VERB.search(clause, small)
    if verb is None:
        return None
    outside = [mark.end() for mark in _NO_SUBJECT.finditer(clause, 0, verb.start())]
    first = _SPEAKER_FIRST.search(clause, small, outside[-1] if outside else 0)
    return " ".join(first.group("who").lower().split()) if first is not None else None
