"""Word differences: cited words aligned with source words, and what differs named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from extractor.grounding.fold import Folded
from extractor.grounding.words import Words
from extractor.schema.evidence import WordChange

__all__ = ("Block", "Passage", "align", "is_word", "name_changes", "overlap")

_ALIKE: Final = 75.0
_SHORTEST_ALIKE: Final = 4


class Block(NamedTuple):
    """Cited words `cited_start:cited_end` that stand against source words `start:end`; either may be empty."""

    cited_start: int
    cited_end: int
    start: int
    end: int


class Passage(NamedTuple):
    """Source words `start:end` laid against all cited words; `blocks` are where they differ, in order."""

    start: int
    end: int
    blocks: tuple[Block, ...]

    @property
    def cost(self) -> tuple[int, int]:
        """How many words differ, a missing cited word weighing twice a source word left out; then the missing ones."""
        sides = [(block.cited_end - block.cited_start, block.end - block.start) for block in self.blocks]
        return sum(_weight(cited, source) for cited, source in sides), sum(cited for cited, _ in sides)

    def holds_both_ends(self, length: int) -> bool:
        """Whether the first and the last of `length` cited words stand in the passage."""
        blocks = self.blocks
        return not blocks or (blocks[0].cited_start > 0 and blocks[-1].cited_end < length)


def _weight(cited: int, source: int) -> int:
    return max(cited, source) + cited


def align(cited: str, coded: str, begin: int, end: int) -> Passage | None:
    """Lay the cited words against `coded[begin:end]`, from the first equal word to the last; None if none is equal.

    Both are strings with one character for each word. An equal run at either end that stands far from the rest is
    given up where that leaves fewer differences.
    """
    from rapidfuzz.distance import LCSseq

    equal = [
        (op.src_start, op.src_end, op.dest_start + begin, op.dest_end + begin)
        for op in LCSseq.opcodes(cited, coded[begin:end])
        if op.tag == "equal"
    ]
    while len(equal) > 1 and _strays(equal[0], equal[1]):
        del equal[0]
    while len(equal) > 1 and _strays(equal[-1], equal[-2]):
        del equal[-1]
    if not equal:
        return None
    start, stop = equal[0][2], equal[-1][3]
    blocks = []
    at_cited, at = 0, start
    for cited_start, cited_end, source_start, source_end in [*equal, (len(cited), len(cited), stop, stop)]:
        if cited_start > at_cited or source_start > at:
            blocks.append(Block(at_cited, cited_start, at, source_start))
        at_cited, at = cited_end, source_end
    return Passage(start, stop, tuple(blocks))


def _strays(edge: tuple[int, int, int, int], inner: tuple[int, int, int, int]) -> bool:
    """Whether it costs less to give up an equal run at the edge than to reach over the source words before it."""
    first, second = (edge, inner) if edge < inner else (inner, edge)
    between = second[0] - first[1]
    given_up = between + edge[1] - edge[0]
    return _weight(between, second[2] - first[3]) > _weight(given_up, 0)


def is_word(token: str) -> bool:
    """Whether a token of `split_words` is a word or figure, not a mark."""
    return len(token) > 1 or token.isalnum()


def overlap(passage: Passage, cited: Sequence[str], source: Sequence[str]) -> tuple[int, int]:
    """How many cited words stand in the passage (equal, or alike in spelling), and the worst stretch without them.

    The stretch counts words that are missing less those between them that are there, so that an "and" in common does
    not cut an invented clause in two.

    >>> overlap(Passage(0, 3, (Block(1, 2, 1, 2),)), ["near", "harsin", "town"], ["near", "harsim", "town"])
    (3, 0)
    """
    present = worst = stretch = done = 0
    for block in (*passage.blocks, Block(len(cited), len(cited), 0, 0)):
        equal = sum(map(is_word, cited[done : block.cited_start]))
        present += equal
        stretch = max(0, stretch - equal)
        against = [token for token in source[block.start : block.end] if is_word(token)]
        for token in filter(is_word, cited[block.cited_start : block.cited_end]):
            if any(alike(token, other) for other in against):
                present += 1
                stretch = max(0, stretch - 1)
            else:
                stretch += 1
                worst = max(worst, stretch)
        done = block.cited_end
    return present, worst


def alike(first: str, second: str) -> bool:
    """Whether two words may be one word misspelt: long enough, mostly the same letters, no figures.

    >>> alike("harsin", "harsim"), alike("22", "32"), alike("killed", "wounded")
    (True, False, False)
    """
    shorter, longer = sorted((len(first), len(second)))
    if shorter < _SHORTEST_ALIKE or 5 * shorter < 3 * longer or not (first.isalpha() and second.isalpha()):
        return False
    from rapidfuzz import fuzz

    return fuzz.ratio(first, second, score_cutoff=_ALIKE) >= _ALIKE


def name_changes(
    blocks: Sequence[Block], cited: Words, cited_text: str, cited_fold: Folded, source: Words, text: str, fold: Folded
) -> tuple[WordChange, ...]:
    """The differing words as they are written in the citation and in the stored text, compounds whole."""
    merged: list[Block] = []
    for block in (_whole_compounds(block, cited, source) for block in blocks):
        if merged and (block.cited_start < merged[-1].cited_end or block.start < merged[-1].end):
            last = merged.pop()
            block = Block(last.cited_start, max(last.cited_end, block.cited_end), last.start, max(last.end, block.end))
        merged.append(block)
    return tuple(
        WordChange(
            cited=_written(block.cited_start, block.cited_end, cited, cited_text, cited_fold),
            source=_written(block.start, block.end, source, text, fold),
        )
        for block in merged
    )


def _whole_compounds(block: Block, cited: Words, source: Words) -> Block:
    """The block widened to both sides over hyphens, where both texts have the same word there."""
    cited_start, cited_end, start, end = block
    while cited_start > 0 and start > 0 and (_hyphen_before(cited, cited_start) or _hyphen_before(source, start)):
        cited_start, start = cited_start - 1, start - 1
    while (
        cited_end < len(cited.text)
        and end < len(source.text)
        and (_hyphen_after(cited, cited_end) or _hyphen_after(source, end))
    ):
        cited_end, end = cited_end + 1, end + 1
    return Block(cited_start, cited_end, start, end)


def _hyphen_before(words: Words, index: int) -> bool:
    """Whether a hyphen joins word `index` to the one before it (the hyphen being either of the two)."""
    pair = words.text[index - 1 : index + 1]
    return "-" in pair and len(pair) == 2 and words.ends[index - 1] == words.starts[index]


def _hyphen_after(words: Words, index: int) -> bool:
    """Whether a hyphen joins word `index` to the one before it, seen from a block that ends before `index`."""
    return index > 0 and _hyphen_before(words, index)


def _written(start: int, end: int, words: Words, text: str, fold: Folded) -> str | None:
    if start >= end:
        return None
    return text[slice(*fold.widened(words.starts[start], words.ends[end - 1]))].strip()
