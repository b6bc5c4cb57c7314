"""Which answered incident is which gold incident, and which item of a list is which: exact maximum assignment.

The sum of likeness over all pairs is as great as it can be; nothing depends on the order of lists. Among pairings of
the same sum, the one that has more content in common wins, so that two incidents that are alike are not confused.
Without scipy: the lists are tiny. An answer of hostile size is paired greedily, best pair first (MOST_STEPS).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from pydantic import BaseModel

from extractor.article.model import Article
from extractor.regression.comparators import (
    compare_dates,
    compare_places,
    folded_text,
    overlap,
    words_of,
)
from extractor.schema.evidence import Evidence
from extractor.schema.incident import Incident

__all__ = ("FLOOR", "MOST_STEPS", "Pairing", "assign", "incident_spans", "pair", "pair_incidents")

FLOOR = 0.45
"""Two incidents whose likeness is below it are not a pair: the same type in the same town alone makes no pair."""
MOST_STEPS = 4_000_000
"""Inner steps that an exact assignment of one group of candidates may take (about a second)."""
ANCHOR, TYPE, PLACE, TIME, FIGURES, SENTENCES = 4, 2, 2, 2, 2, 1
"""Weights of the parts of likeness; a part that one side says nothing of does not count."""
SAME_SENTENCE = 0.7
"""Likeness of two anchors in one sentence that share no word."""
_UNIT = 1_000_000
_ItemT = TypeVar("_ItemT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs of indexes (gold, answered) with their likeness, and who is left over."""

    pairs: tuple[tuple[int, int, float], ...]
    """Sorted by gold index."""
    merged: Mapping[int, int]
    """Gold incident without a pair to the answered incident that has swallowed it."""
    split: Mapping[int, int]
    """Answered incident without a pair to the gold incident that it is a further piece of."""


def pair_incidents(gold: Sequence[Incident], answered: Sequence[Incident], article: Article) -> Pairing:
    """Pair the incidents of a gold record and of an answer about one article.

    Likeness is the weighted mean of what both sides state: anchor words (the same characters, else one sentence), type,
    place, time, casualty figures, and the sentences that are cited for all but places. Below FLOOR there is no pair.
    """
    sentences = _Sentences(article)
    ours = [_profile(incident, sentences) for incident in gold]
    theirs = [_profile(incident, sentences) for incident in answered]

    def likeness(i: int, j: int) -> float:
        value = _likeness(ours[i], theirs[j])
        return value if value >= FLOOR else 0.0

    pairs = pair(gold, answered, likeness)
    partner = {i: j for i, j, _ in pairs}
    taken = {j: i for i, j, _ in pairs}
    merged, split = {}, {}
    for i, profile in enumerate(ours):
        if i not in partner:
            swallowed = [j for j in sorted(taken) if _lies_within(profile.anchor, theirs[j].spans)]
            if swallowed:
                merged[i] = min(swallowed, key=lambda j: (-_likeness(ours[i], theirs[j]), theirs[j].content))
    for j, profile in enumerate(theirs):
        if j not in taken:
            pieces = [i for i in sorted(partner) if _lies_within(profile.anchor, ours[i].spans)]
            if pieces:
                split[j] = min(pieces, key=lambda i: (-_likeness(ours[i], theirs[j]), ours[i].content))
    return Pairing(tuple(pairs), merged, split)


def pair(
    gold: Sequence[_ItemT], answered: Sequence[_ItemT], likeness: Callable[[int, int], float]
) -> list[tuple[int, int, float]]:
    """The pairs (gold index, answered index, likeness) of greatest likeness in all, sorted by gold index.

    `likeness` is 0 to 1; 0: never a pair. The result depends on what the items say, not on their order.
    """
    ours, theirs = [content_of(item) for item in gold], [content_of(item) for item in answered]
    rows, columns = _in_order(ours), _in_order(theirs)
    ranks, their_ranks = _ranks(ours, rows), _ranks(theirs, columns)
    weights: dict[tuple[int, int], int] = {}
    values: dict[tuple[int, int], float] = {}
    for row, i in enumerate(rows):
        for column, j in enumerate(columns):
            value = likeness(i, j)
            if value > 0:
                same = ours[i] == theirs[j]
                common = len(ours[i]) if same else (ours[i] & theirs[j]).total()
                weights[row, column] = (
                    round(value * _UNIT) * _UNIT
                    + min(common, 9_999) * 100
                    + 10 * same
                    + (same and ranks[i] == their_ranks[j])
                )
                values[i, j] = value
    found = [(rows[row], columns[column]) for row, column in assign(weights)]
    return sorted((i, j, values[i, j]) for i, j in found)


def assign(weights: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    """The set of (row, column) pairs, each row and column once at most, whose weights add up to most.

    Weights are positive whole numbers; pairs that are not in `weights` are never made. Exact (Hungarian method) within
    each group of rows and columns that hang together, up to MOST_STEPS; beyond that greedy, heaviest pair first.

    >>> assign({(0, 0): 5, (0, 1): 4, (1, 0): 4})
    [(0, 1), (1, 0)]
    """
    found: list[tuple[int, int]] = []
    for group in _groups(weights):
        rows = sorted({row for row, _ in group})
        columns = sorted({column for _, column in group})
        fewer, more = min(len(rows), len(columns)), max(len(rows), len(columns))
        if len(group) == 1:
            found += group
        elif fewer * fewer * more > MOST_STEPS:
            found += _greedy(group, weights)
        elif len(rows) <= len(columns):
            matrix = [[weights.get((row, column), 0) for column in columns] for row in rows]
            found += [(rows[i], columns[j]) for i, j in _hungarian(matrix) if matrix[i][j]]
        else:
            matrix = [[weights.get((row, column), 0) for row in rows] for column in columns]
            found += [(rows[j], columns[i]) for i, j in _hungarian(matrix) if matrix[i][j]]
    return sorted(found)


def _groups(weights: Mapping[tuple[int, int], int]) -> list[list[tuple[int, int]]]:
    """The pairs in groups that share no row and no column."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for row, column in weights:
        parent[root(("row", row))] = root(("column", column))
    groups: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for edge in sorted(weights):
        groups.setdefault(root(("row", edge[0])), []).append(edge)
    return list(groups.values())


def _greedy(edges: Sequence[tuple[int, int]], weights: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    rows, columns, found = set(), set(), []
    for row, column in sorted(edges, key=lambda edge: (-weights[edge], edge)):
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            found.append((row, column))
    return found


def _hungarian(matrix: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """A maximum assignment of all rows to at least as many columns: Kuhn-Munkres by potentials, O(rows² · columns).

    0 stands for "no pair" and costs nothing, so the heaviest set of pairs is found, not the one of most pairs.
    """
    rows, columns = len(matrix), len(matrix[0])
    potential_rows, potential_columns = [0] * (rows + 1), [0] * (columns + 1)
    matched = [0] * (columns + 1)
    """Row (from 1) of each column; 0: free. Column 0 stands for the row that is being placed."""
    for row in range(1, rows + 1):
        matched[0], column = row, 0
        slack: list[int | None] = [None] * (columns + 1)
        way, used = [0] * (columns + 1), [False] * (columns + 1)
        while True:
            used[column] = True
            current, costs = matched[column], matrix[matched[column] - 1]
            base, best, nearest = potential_rows[current], None, 0
            for j in range(1, columns + 1):
                if used[j]:
                    continue
                reduced = -costs[j - 1] - base - potential_columns[j]
                known = slack[j]
                if known is None or reduced < known:
                    slack[j] = known = reduced
                    way[j] = column
                if best is None or known < best:
                    best, nearest = known, j
            step = best or 0
            for j in range(columns + 1):
                if used[j]:
                    potential_rows[matched[j]] += step
                    potential_columns[j] -= step
                elif (left := slack[j]) is not None:
                    slack[j] = left - step
            column = nearest
            if matched[column] == 0:
                break
        while column:
            matched[column] = matched[way[column]]
            column = way[column]
    return [(matched[j] - 1, j - 1) for j in range(1, columns + 1) if matched[j]]


Content = Counter[tuple[str, str]]
"""What an item says, whatever the order of its lists."""


def content_of(item: BaseModel) -> Content:
    """Each field of an item, each item of a list by itself; numbers of incidents are left out."""
    content: Content = Counter()
    for name in type(item).model_fields:
        if name in ("number", "incident"):
            continue
        value = getattr(item, name)
        for part in value if isinstance(value, list) else (value,):
            content[name, _plain(part, name)] += 1
    return content


def _plain(value: object, name: str) -> str:
    if isinstance(value, BaseModel):
        return value.model_dump_json(exclude={"incident"}) if name == "links" else value.model_dump_json()
    return repr(value)


def _in_order(contents: Sequence[Content]) -> list[int]:
    """Indexes in an order that only what the items say decides."""
    keys = [sorted(content.items()) for content in contents]
    return sorted(range(len(contents)), key=lambda index: (keys[index], index))


def _ranks(contents: Sequence[Content], order: Sequence[int]) -> list[int]:
    """How many items before this one, in order, say the same."""
    ranks = [0] * len(contents)
    for before, index in pairwise(order):
        if contents[before] == contents[index]:
            ranks[index] = ranks[before] + 1
    return ranks


class _Sentences:
    """Which sentence holds an offset, in logarithmic time."""

    def __init__(self, article: Article) -> None:
        self._sentences = article.sentences
        self._starts = [sentence.start for sentence in article.sentences]

    def of(self, evidence: Evidence) -> int | None:
        if evidence.start is None:
            return None
        index = bisect_right(self._starts, evidence.start) - 1
        if index < 0 or evidence.start >= self._sentences[index].end:
            return None
        return self._sentences[index].number


@dataclass(frozen=True, slots=True)
class _Profile:
    """What an incident is compared by."""

    incident: Incident
    anchor: Evidence
    anchor_sentence: int | None
    figures: Counter[tuple[str, int | None, int | None]]
    sentences: frozenset[int]
    spans: tuple[tuple[int, int], ...]
    content: list[tuple[tuple[str, str], int]]


def _profile(incident: Incident, sentences: _Sentences) -> _Profile:
    found = {sentences.of(evidence) for evidence in _cited(incident, places=False)}
    return _Profile(
        incident=incident,
        anchor=incident.type.evidence,
        anchor_sentence=sentences.of(incident.type.evidence),
        figures=Counter((claim.outcome, claim.low, claim.high) for claim in incident.casualties),
        sentences=frozenset(number for number in found if number is not None),
        spans=incident_spans(incident),
        content=sorted(content_of(incident).items()),
    )


def _cited(incident: Incident, *, places: bool = True) -> list[Evidence]:
    """Citations that tell of the incident itself: not its links, which tell of others, nor who speaks of it.

    Without places, which several incidents of a report often share, only what is its own.
    """
    blocks = [incident.type, *([incident.when] if incident.when else []), *incident.actors]
    blocks += incident.where if places else []
    return [block.evidence for block in (*blocks, *incident.casualties, *incident.damage, *incident.weapons)]


def incident_spans(incident: Incident) -> tuple[tuple[int, int], ...]:
    """Where the words stand that tell of an incident itself (code points, half-open), in the order of its fields."""
    return tuple((cited.start, cited.end) for cited in _cited(incident) if cited.start is not None and cited.end)


def _lies_within(anchor: Evidence, spans: Sequence[tuple[int, int]]) -> bool:
    if anchor.start is None or anchor.end is None:
        return False
    return any(anchor.start < end and start < anchor.end for start, end in spans)


def _likeness(gold: _Profile, answered: _Profile) -> float:
    """0 to 1; 1 for an incident and itself."""
    parts = [
        (ANCHOR, _anchor_likeness(gold, answered)),
        (TYPE, float(gold.incident.type.value == answered.incident.type.value)),
        (PLACE, _place_likeness(gold.incident, answered.incident)),
        (TIME, _time_likeness(gold.incident, answered.incident)),
        (FIGURES, _share(gold.figures, answered.figures)),
        (SENTENCES, _share(Counter(gold.sentences), Counter(answered.sentences))),
    ]
    stated = [(weight, value) for weight, value in parts if value is not None]
    return sum(weight * value for weight, value in stated) / sum(weight for weight, _ in stated)


def _anchor_likeness(gold: _Profile, answered: _Profile) -> float:
    shared = overlap(gold.anchor, answered.anchor)
    if shared is None:
        same = folded_text(words_of(gold.anchor)) == folded_text(words_of(answered.anchor))
        return float(same)
    if shared > 0:
        return 0.8 + 0.2 * shared
    one = gold.anchor_sentence is not None and gold.anchor_sentence == answered.anchor_sentence
    return SAME_SENTENCE if one else 0.0


def _place_likeness(gold: Incident, answered: Incident) -> float | None:
    """1 where any place is the same, 0.5 where one holds the other."""
    best: float | None = None
    for place in gold.where:
        for other in answered.where:
            compared = compare_places(place, other)
            best = max(best or 0.0, 1.0 if compared.right else 0.5 if compared.partial else 0.0)
    return best


def _time_likeness(gold: Incident, answered: Incident) -> float | None:
    if gold.when is None or answered.when is None or gold.when.edtf is None or answered.when.edtf is None:
        return None
    return float(compare_dates(gold.when, answered.when).right)


_KeyT = TypeVar("_KeyT")


def _share(gold: Counter[_KeyT], answered: Counter[_KeyT]) -> float | None:
    """What both have over what either has; None where one has nothing."""
    if not gold or not answered:
        return None
    common = (gold & answered).total()
    return common / (gold.total() + answered.total() - common)
