"""Stitched citations: pieces of the source with words left out ("...", "[...]") or put in ("[the army]") between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from extractor.grounding.source import Place, SourceText, core_of
from extractor.schema.evidence import WordChange

__all__ = ("Stitched", "stitched_passage")

WIDEST_GAP: Final = 300
"""Code points of source that may be left out between two pieces."""
_MOST_PIECES: Final = 12
_SEAM = re.compile(r"\[[^\[\]]{0,300}\]|\.{3,}|…|\.[^\S\n]\.[^\S\n]\.")
_ELLIPSIS = re.compile(r"[\s.…]*")


class Stitched(NamedTuple):
    """Where a stitched citation stands, and what it left out or put in."""

    place: Place
    changes: tuple[WordChange, ...]


def stitched_passage(words: str, source: SourceText, sentence: int) -> Stitched | None:
    """All pieces of a stitched citation, in order, at most `WIDEST_GAP` apart, least left out in all; None if not so.

    The first such passage in the cited sentence is taken, else the first in the text.

    >>> source = SourceText.of_text("Two men, both soldiers, were shot near the bridge.")
    >>> stitched_passage("Two men ... were shot [dead]", source, 1)
    Stitched(place=Place(start=0, end=33), changes=(WordChange(cited=None, source='both soldiers'), \
WordChange(cited='dead', source=None)))
    """
    pieces: list[str] = []
    seams: list[str | None] = [None]
    done = 0
    for match in _SEAM.finditer(words):
        _add_piece(words[done : match.start()], pieces, seams)
        inserted = match.group()[1:-1] if match.group()[0] == "[" else ""
        if not _ELLIPSIS.fullmatch(inserted):
            seams[-1] = inserted if not seams[-1] else f"{seams[-1]} {inserted}"
        elif seams[-1] is None:
            seams[-1] = ""
        done = match.end()
    _add_piece(words[done:], pieces, seams)
    put_in = any(seams)
    if not pieces or len(pieces) > _MOST_PIECES or (len(pieces) == 1 and not put_in):
        return None
    chains = _chains([source.places(piece, sentence) for piece in pieces])
    if not chains:
        return None
    cited = source.sentence(sentence)
    chosen = min(chains, key=lambda chain: (not _touches(chain, cited), chain[-1].end - chain[0].start, chain[0]))
    place = Place(chosen[0].start, chosen[-1].end)
    return Stitched(place, _changes(chosen, seams, source.text))


def _add_piece(piece: str, pieces: list[str], seams: list[str | None]) -> None:
    """Note a piece; one without words belongs to the seam before it."""
    core = core_of(piece)
    if core.start < core.end:
        pieces.append(piece)
        seams.append(None)


def _chains(places: Sequence[list[Place]]) -> list[list[Place]]:
    """Chains of one place for each piece, in order and near enough; for each place of the last piece the tightest."""
    chains = [[place] for place in places[0]]
    for following in places[1:]:
        extended = []
        first = 0
        for place in following:
            while first < len(chains) and chains[first][-1].end < place.start - WIDEST_GAP:
                first += 1
            within = []
            for chain in chains[first:]:
                if chain[-1].end > place.start:
                    break
                within.append(chain)
            if within:
                extended.append([*max(within, key=lambda chain: chain[0].start), place])
        chains = extended
    return chains


def _touches(chain: Sequence[Place], sentence: Place | None) -> bool:
    return sentence is not None and chain[0].start < sentence.end and sentence.start < chain[-1].end


def _changes(chain: Sequence[Place], seams: Sequence[str | None], text: str) -> tuple[WordChange, ...]:
    changes = []
    gaps = ["", *(text[left.end : right.start] for left, right in pairwise(chain)), ""]
    for number, (gap, seam) in enumerate(zip(gaps, seams, strict=True)):
        core = core_of(gap)
        source = gap[core.start : core.end] or None
        if source or seam:
            changes.append(WordChange(cited=seam or None, source=source))
        elif 0 < number < len(chain):
            changes.append(WordChange(cited="...", source=None))
    return tuple(changes)
