"""Near passages: where the source says something much like the cited words.

rapidfuzz finds the place, word by word, then letter by letter where many words are misspelt. What is found there only
counts as near if most of the cited words themselves stand in it: a true beginning with an invented end is not near.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Final

from extractor.grounding.difference import Block, Passage, align, alike, is_word, overlap
from extractor.grounding.edges import cuts
from extractor.grounding.source import SourceText
from extractor.grounding.words import Words

__all__ = ("SHORT", "near_passage")

SHORT: Final = 3
"""Citations of so many words or fewer are too short for a search by likeness (see `_near_short`)."""
_LONGEST: Final = 1000
"""Citations of more words are not searched for near passages."""
_MOST_WORK: Final = 100_000_000
"""Steps that one search may take, about a quarter of a second: see `_reach`. Beyond, only the beginning of the text and
of the cited sentence are searched by words, and nothing by letters. A citation of 60 words is searched in some ten
million characters, one of 360 letters by its letters in 46,000."""
_AT_ONCE: Final = 64
"""Words or letters of a citation that are compared in one step."""
_SHARE: Final = 0.6
"""So many of the cited words must stand in the passage."""
_STRETCH: Final = 0.25
"""No stretch of more cited words than this share (or than two words) may be missing from it."""
_BY_LETTERS: Final = 85.0
_FEWEST_BY_LETTERS: Final = 50.0


def near_passage(cited: Words, folded: str, source: SourceText, sentence: int) -> Passage | None:
    """The passage of `source.words` that is near the cited words, or None.

    `folded` is the folded citation that `cited` was split from. The cited sentence is preferred where it is no worse.
    """
    count = sum(map(is_word, cited.text))
    if count == 0 or len(cited.text) > _LONGEST:
        return None
    best = _near_short(cited, source, sentence) if count <= SHORT else _near_by_words(cited, source, sentence)
    if best is None and count > SHORT:
        best = _near_by_letters(cited, folded, source)
    return None if best is None else _whole_words(_with_counterparts(best, cited, source.words.split), source)


def _near_by_words(cited: Words, source: SourceText, sentence: int) -> Passage | None:
    coded = source.words.coded
    code = source.words.encode(cited.text)
    reach = _reach(len(code))
    ranges = [(0, min(len(coded), reach))]
    place = source.sentence(sentence)
    if place is not None:
        first, last = source.words_between(*place)
        begin = max(0, first - len(code))
        ranges.insert(0, (begin, min(len(coded), last + len(code), begin + reach)))
    best: Passage | None = None
    for begin, end in ranges:
        passage = _best_in(code, coded, begin, end)
        if passage is not None and (best is None or passage.cost < best.cost):
            best = passage
    return best if best is not None and _is_near(best, cited, source) else None


def _reach(length: int) -> int:
    """In how many words (letters) a citation of so many may be searched.

    A search takes one step for each 64 of them at each place.
    """
    return _MOST_WORK // (length * (1 + length // _AT_ONCE))


def _best_in(code: str, coded: str, begin: int, end: int) -> Passage | None:
    """The passage within `coded[begin:end]` with the fewest differing words."""
    from rapidfuzz import fuzz

    if end - begin > len(code):
        found = fuzz.partial_ratio_alignment(code, coded[begin:end], score_cutoff=_FEWEST_BY_LETTERS)
        if found is None:
            return None
        first, last = begin + found.dest_start, begin + found.dest_end
    else:
        first, last = begin, end
    return _around(code, coded, first, last, begin, end)


def _around(code: str, coded: str, first: int, last: int, begin: int, end: int) -> Passage | None:
    """The passage at or a little around `coded[first:last]` with the fewest differing words."""
    best: Passage | None = None
    for slack in dict.fromkeys((0, 2, 4, 4 + len(code) // 2)):
        passage = align(code, coded, max(begin, first - slack), min(end, last + slack))
        if passage is not None and (best is None or passage.cost < best.cost):
            best = passage
        if best is not None and best.holds_both_ends(len(code)):
            break
    return best


def _near_by_letters(cited: Words, folded: str, source: SourceText) -> Passage | None:
    from rapidfuzz import fuzz

    haystack = source.reading.text
    if not len(folded) < len(haystack) <= _reach(len(folded)):
        return None
    found = fuzz.partial_ratio_alignment(folded, haystack, score_cutoff=_BY_LETTERS)
    if found is None:
        return None
    words = source.words
    first = max(0, bisect_right(words.starts, found.dest_start) - 1)
    last = bisect_left(words.starts, found.dest_end)
    passage = _around(words.encode(cited.text), words.coded, first, last, 0, len(words.coded))
    if passage is None:
        passage = Passage(first, last, (Block(0, len(cited.text), first, last),))
    return passage if _is_near(passage, cited, source) else None


def _is_near(passage: Passage, cited: Words, source: SourceText) -> bool:
    count = sum(map(is_word, cited.text))
    present, stretch = overlap(passage, cited.text, source.words.text)
    length = sum(map(is_word, source.words.text[passage.start : passage.end]))
    return present >= _SHARE * count and stretch <= max(2, _STRETCH * count) and length <= 2 * count + 2


def _near_short(cited: Words, source: SourceText, sentence: int) -> Passage | None:
    """One to three words with one of them changed: near only in the cited sentence, at one place alone, and where the
    changed word is a figure against a figure or the same word misspelt."""
    place = source.sentence(sentence)
    if place is None and source.has_sentences:
        return None
    first, last = source.words_between(*place) if place else (0, len(source.words.text))
    width = len(cited.text)
    found = []
    for start in range(first, min(last, first + _LONGEST) - width + 1):
        tokens = source.words.text[start : start + width]
        differing = [i for i in range(width) if tokens[i] != cited.text[i]]
        if len(differing) > 1:
            continue
        if not differing or _exchanged(cited.text[differing[0]], tokens[differing[0]], alone=width == 1):
            blocks = tuple(Block(i, i + 1, start + i, start + i + 1) for i in differing)
            found.append(Passage(start, start + width, blocks))
    return found[0] if len(found) == 1 else None


def _exchanged(cited: str, source: str, *, alone: bool) -> bool:
    if alike(cited, source):
        return True
    return not alone and cited[-1].isdigit() and source[-1].isdigit()


def _with_counterparts(passage: Passage, cited: Words, source: Words) -> Passage:
    """The passage widened so that changed words at the ends of the citation stand against the source's words there.

    As many words are taken as are cited there, up to the next mark.
    """
    start, end = passage.start, passage.end
    blocks = list(passage.blocks)
    if blocks and blocks[0].cited_start == 0 and blocks[0].start == blocks[0].end == start:
        for _ in range(sum(map(is_word, cited.text[: blocks[0].cited_end]))):
            if start == 0 or not is_word(source.text[start - 1]):
                break
            start -= 1
        blocks[0] = blocks[0]._replace(start=start)
    if blocks and blocks[-1].cited_end == len(cited.text) and blocks[-1].start == blocks[-1].end == end:
        for _ in range(sum(map(is_word, cited.text[blocks[-1].cited_start :]))):
            if end == len(source.text) or not is_word(source.text[end]):
                break
            end += 1
        blocks[-1] = blocks[-1]._replace(end=end)
    return Passage(start, end, tuple(blocks))


def _whole_words(passage: Passage, source: SourceText) -> Passage:
    """The passage widened until it cuts no word or number; what is added was left out by the citation."""
    words = source.words
    start, end = passage.start, passage.end
    for _ in range(8):
        begin, stop = source.reading.widened(words.starts[start], words.ends[end - 1])
        if start > 0 and (cuts(source.text, begin, len(source.text)) or _joins(words.split, start)):
            start -= 1
        elif end < len(words.text) and (cuts(source.text, 0, stop) or _joins(words.split, end - 1)):
            end += 1
        else:
            break
    blocks = list(passage.blocks)
    if start < passage.start:
        if blocks and blocks[0].start == passage.start and blocks[0].cited_start == 0:
            blocks[0] = blocks[0]._replace(start=start)
        else:
            blocks.insert(0, Block(0, 0, start, passage.start))
    if end > passage.end:
        if blocks and blocks[-1].end == passage.end and blocks[-1].start < blocks[-1].end:
            blocks[-1] = blocks[-1]._replace(end=end)
        else:
            length = passage.end - passage.start
            shift = sum((b.cited_end - b.cited_start) - (b.end - b.start) for b in passage.blocks)
            blocks.append(Block(length + shift, length + shift, passage.end, end))
    return Passage(start, end, tuple(blocks))


def _joins(words: Words, index: int) -> bool:
    """Whether a mark stands between two words without blanks, as the hyphen of "15-20" does."""
    return (
        not is_word(words.text[index])
        and 0 < index < len(words.text) - 1
        and words.ends[index - 1] == words.starts[index]
        and words.ends[index] == words.starts[index + 1]
        and words.text[index] in "-'"
    )
