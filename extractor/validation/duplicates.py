"""Articles that are nearly the same text: compared by their runs of four words, without any model.

Exact copies, copies with other headlines, and short items lifted out of longer ones share nearly all runs of four
words; two reports of one event by different hands share a few in a hundred. Of each article only the smallest hashes of
its runs are kept (a bottom-k sketch: Broder 1997, Beyer and others 2007), so that the share is an estimate, within some
four in a hundred, from a few kilobytes an article.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from heapq import merge

from extractor.article.model import Article
from extractor.validation.wording import words_of

__all__ = ("NearArticle", "NearDuplicates")

RUN = 4
"""Words of a run."""
KEPT = 128
"""Hashes that are kept of an article."""
KEYS = 16
"""Of these, those under which it is found again."""
MOST_UNDER_KEY = 50
"""Articles under one key, the latest; more share it only where it belongs to the page, not to the report."""
MOST_COMPARED = 10
MOST_WAITING = 65_536
"""Entries of the index that are not sorted away yet."""
FEWEST_RUNS = 20
"""An article with fewer is too short to compare."""
LONGEST_READ = 100_000
"""Characters of an article that are read."""
SAME = 0.6
"""Share of all runs of both from which two articles count as nearly the same."""
INSIDE = 0.8
"""Share of the shorter one's runs from which it counts as part of the other."""
_ALL = 1 << 32


@dataclass(frozen=True, slots=True)
class NearArticle:
    """An earlier article that is nearly the same text."""

    id: str
    source: str | None
    same: float
    """Share of the runs of both that both have."""
    inside: float
    """Share of the runs of the shorter one that the longer one has."""


@dataclass(frozen=True, slots=True)
class _Sketch:
    id: str
    source: str | None
    hashes: array[int]
    """The smallest hashes of the runs, ascending."""
    whole_below: int
    """No hash under this bound is missing."""


class NearDuplicates:
    """Remembers articles, and tells of each new one which earlier ones are nearly the same text.

    >>> seen = NearDuplicates()
    >>> words = " ".join(f"word{number} of the report" for number in range(30))
    >>> def article(text: str) -> Article:
    ...     from extractor.article import article_from_text
    ...     return article_from_text(text)
    >>> seen.add(article(words))
    ()
    >>> [round(near.same) for near in seen.add(article(f"Updated. {words}"))]
    [1]
    """

    def __init__(self) -> None:
        self._sketches = _Sketches()
        self._under = _Index()

    def add(self, article: Article) -> tuple[NearArticle, ...]:
        """The earlier articles that this one nearly is, most alike first; then it is remembered too."""
        sketch = _sketch(article)
        if sketch is None:
            return ()
        shared: dict[int, int] = {}
        for key in sketch.hashes:
            for number in self._under.find(key):
                shared[number] = shared.get(number, 0) + 1
        likely = sorted(shared, key=lambda number: (-shared[number], number))[:MOST_COMPARED]
        near = [_compared(sketch, self._sketches[number]) for number in likely]
        self._under.add(sketch.hashes[:KEYS], self._sketches.add(sketch))
        found = [item for item in near if item.same >= SAME or item.inside >= INSIDE]
        return tuple(sorted(found, key=lambda item: (-item.same, -item.inside, item.id)))


class _Sketches:
    """Sketches by number, in a few long arrays: an object each would take twice the memory."""

    def __init__(self) -> None:
        self._names: list[tuple[str, str | None]] = []
        self._hashes = array("I")
        self._ends = array("Q", [0])
        self._whole_below = array("Q")

    def add(self, sketch: _Sketch) -> int:
        """Keep one; its number, from 0."""
        self._names.append((sketch.id, sketch.source))
        self._hashes.extend(sketch.hashes)
        self._ends.append(len(self._hashes))
        self._whole_below.append(sketch.whole_below)
        return len(self._names) - 1

    def __getitem__(self, number: int) -> _Sketch:
        kept = self._hashes[self._ends[number] : self._ends[number + 1]]
        return _Sketch(*self._names[number], kept, self._whole_below[number])


class _Index:
    """Which sketches stand under a key: 8 bytes an entry once sorted away, a twentieth of a dictionary's.

    The latest entries wait in a dictionary; full, it becomes a sorted array, and arrays of like size are merged.
    """

    def __init__(self) -> None:
        self._latest: dict[int, list[int]] = {}
        self._waiting = 0
        self._sorted: list[array[int]] = []
        """Entries, key << 32 | number, ascending; the longest array and the oldest entries first."""

    def add(self, keys: array[int], number: int) -> None:
        """Put a sketch under its keys. Numbers ascend from call to call."""
        for key in keys:
            self._latest.setdefault(key, []).append(number)
        self._waiting += len(keys)
        if self._waiting >= MOST_WAITING:
            self._sort_away()

    def find(self, key: int) -> list[int]:
        """The numbers under a key, ascending; the latest MOST_UNDER_KEY of them."""
        found: list[int] = []
        for entries in self._sorted:
            end = bisect_left(entries, key + 1 << 32)
            begin = bisect_left(entries, key << 32, max(0, end - MOST_UNDER_KEY), end)
            found += [entry & _ALL - 1 for entry in entries[begin:end]]
        found += self._latest.get(key, ())
        return found[-MOST_UNDER_KEY:]

    def _sort_away(self) -> None:
        entries = (key << 32 | number for key, numbers in self._latest.items() for number in numbers)
        self._sorted.append(array("Q", sorted(entries)))
        self._latest, self._waiting = {}, 0
        while len(self._sorted) > 1 and len(self._sorted[-2]) < 2 * len(self._sorted[-1]):
            newer = self._sorted.pop()
            self._sorted[-1] = array("Q", merge(self._sorted[-1], newer))


def _sketch(article: Article) -> _Sketch | None:
    """The sketch of what is the report: furniture of the page is left out."""
    furniture = sorted((piece.start, piece.end) for piece in article.furniture)
    parts, position = [], 0
    for start, end in furniture:
        parts.append(article.text[position : max(start, position)])
        position = max(position, end)
    parts.append(article.text[position:])
    words = words_of(" ".join(parts)[:LONGEST_READ])
    runs = {_hash(words[index : index + RUN]) for index in range(len(words) - RUN + 1)}
    if len(runs) < FEWEST_RUNS:
        return None
    kept = sorted(runs)[:KEPT]
    return _Sketch(article.id, article.source, array("I", kept), _ALL if len(runs) <= KEPT else kept[-1] + 1)


def _hash(run: tuple[str, ...]) -> int:
    return zlib.crc32(" ".join(run).encode("utf-8", "replace"))


def _compared(one: _Sketch, other: _Sketch) -> NearArticle:
    bound = min(one.whole_below, other.whole_below)
    first = {value for value in one.hashes if value < bound}
    second = {value for value in other.hashes if value < bound}
    both = len(first & second)
    return NearArticle(
        other.id, other.source, both / (len(first | second) or 1), both / (min(len(first), len(second)) or 1)
    )
