"""Offset maps: from positions in a rewritten text back to the text that it was made of."""

from __future__ import annotations

from bisect import bisect_right

__all__ = ("OffsetMap", "Rewriting")


class OffsetMap:
    """The way back from a rewritten text to its original.

    Only what was replaced is held: replacement k stands at `at[k]:stops[k]` for the original `starts[k]:ends[k]`.
    All else is the original character for character. A span cannot begin or end inside of a replacement.
    """

    __slots__ = ("_at", "_ends", "_starts", "_stops")

    def __init__(self, at: list[int], stops: list[int], starts: list[int], ends: list[int]) -> None:
        self._at = at
        self._stops = stops
        self._starts = starts
        self._ends = ends

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The original of the non-empty span `start:end`, or None where it would cut a replacement."""
        first = bisect_right(self._at, start) - 1
        if first >= 0 and self._at[first] < start < self._stops[first]:
            return None
        last = bisect_right(self._at, end - 1) - 1
        if last >= 0 and end < self._stops[last]:
            return None
        return self._begin(first, start), self._finish(last, end)

    def widened(self, start: int, end: int) -> tuple[int, int]:
        """The original of the non-empty span `start:end`, widened to whole replacements."""
        first = bisect_right(self._at, start) - 1
        last = bisect_right(self._at, end - 1) - 1
        return self._begin(first, start), self._finish(last, end)

    def position(self, offset: int) -> int:
        """The first rewritten position whose original begins at `offset` or later."""
        last = bisect_right(self._starts, offset) - 1
        if last < 0:
            return offset
        if offset == self._starts[last]:
            return self._at[last]
        return self._stops[last] + max(0, offset - self._ends[last])

    def _begin(self, piece: int, start: int) -> int:
        if piece < 0:
            return start
        return self._starts[piece] if start < self._stops[piece] else self._ends[piece] + start - self._stops[piece]

    def _finish(self, piece: int, end: int) -> int:
        if piece < 0:
            return end
        return self._ends[piece] + max(0, end - self._stops[piece])


class Rewriting:
    """A text being rewritten from left to right: what is kept character for character, and what is replaced."""

    __slots__ = ("_at", "_ends", "_length", "_parts", "_starts", "_stops")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._at: list[int] = []
        self._stops: list[int] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._length = 0

    def add(self, kept: str, replacement: str, start: int, end: int) -> None:
        """Add what comes before `start`, of the same length as its original, and what stands for `start:end`."""
        self._parts.append(kept)
        self._parts.append(replacement)
        at = self._length + len(kept)
        self._length = at + len(replacement)
        self._at.append(at)
        self._stops.append(self._length)
        self._starts.append(start)
        self._ends.append(end)

    def finish(self, kept: str) -> tuple[str, OffsetMap]:
        """Add the rest; the rewritten text and its map."""
        self._parts.append(kept)
        return "".join(self._parts), OffsetMap(self._at, self._stops, self._starts, self._ends)
