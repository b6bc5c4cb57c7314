"""Articles that are nearly the same text: compared by their runs of four words, without any model.

Exact copies, copies with other headlines, and short items lifted out of longer ones share nearly all runs of four
words; two reports of one event by different hands share a few in a hundred. Of each article only the smallest hashes of
its runs are kept (a bottom-k sketch: Broder 1997, Beyer and others 2007), so that the share is an estimate, within some
four in a hundred, from a few kilobytes an article.
"""

from __future__ import annotations

import zlib
from array import array
from dataclasses import dataclass
from itertools import islice

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
        self._sketches: list[_Sketch] = []
        self._under: dict[int, tuple[int, ...]] = {}

    def add(self, article: Article) -> tuple[NearArticle, ...]:
        """The earlier articles that this one nearly is, most alike first; then it is remembered too."""
        sketch = _sketch(article)
        if sketch is None:
            return ()
        shared: dict[int, int] = {}
        for key in sketch.hashes:
            for index in self._under.get(key, ()):
                shared[index] = shared.get(index, 0) + 1
        likely = sorted(shared, key=lambda index: (-shared[index], index))[:MOST_COMPARED]
        near = [_compared(sketch, self._sketches[index]) for index in likely]
        number = len(self._sketches)
        self._sketches.append(sketch)
        for key in islice(sketch.hashes, KEYS):
            self._under[key] = (*self._under.get(key, ())[1 - MOST_UNDER_KEY :], number)
        found = [item for item in near if item.same >= SAME or item.inside >= INSIDE]
        return tuple(sorted(found, key=lambda item: (-item.same, -item.inside, item.id)))


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
