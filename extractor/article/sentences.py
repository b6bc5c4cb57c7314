"""Sentences with code-point offsets, by rules and word lists, no model.

The text is first cut into blocks (`extractor.article.lines`); a sentence never crosses a block. Inside a block a mark
such as `.` is a candidate, and the words on both sides decide. In doubt the text stays together: half a sentence hides
the subject of a quote, two sentences in one only lengthen it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.article.abbreviations import (
    BEFORE_NAME,
    BEFORE_NUMBER,
    MONTHS,
    NEVER_LAST,
    SENTENCE_OPENERS,
    SOMETIMES_LAST,
    TOP_LEVEL_DOMAINS,
)
from extractor.article.lines import Block, blocks_of
from extractor.article.model import Sentence

__all__ = ("LONGEST_SENTENCE", "split_sentences")

LONGEST_SENTENCE = 2_000
"""Code points. A longer stretch is cut, at a semicolon or a line break where there is one."""

_CLOSERS = "\"'”’»›)\\]}」』》〉】）］"
_CANDIDATE = re.compile(
    rf"(?P<mark>[.!?…‥]+|[。！？｡؟۔।॥።]+)(?P<closers>(?:[{_CLOSERS}]|\[(?:\d{{1,3}}|[a-z]|citation needed)\])*)"
)
_BLANKS = re.compile(r"\s*")
_BETWEEN_WORDS = frozenset('()[]{}"“”«»„,;:/…—–')
_WORD_AFTER = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")
_ADDRESS = re.compile(r"://|^www\b|@|^[#~]", re.IGNORECASE)
_OPENING = "\"'“‘«‹([{„「『《〈【（［-–—*•"
_ARABIC_ARTICLE = re.compile(r"(?:al|el|ash|an|ar|as|at|ad|az)[-‐][A-Z]")
_FULL_WIDTH = frozenset("。！？｡")
_CLOCK_WORD = re.compile(
    r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?$|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*$"
    r"|gmt|utc|e[sd]t|[a-z]{2,4}t$|local$|eastern$|pacific$",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"\[[^\[\]\n]{1,80}\]\Z")
"""What ends a caption: it belongs to the sentence before."""
_CUTS = (re.compile(r";\s"), re.compile(r"\n"), re.compile(r"[,:،、，]\s?"), re.compile(r"\s"))


def split_sentences(text: str, blocks: Sequence[Block] | None = None) -> tuple[Sentence, ...]:
    """The sentences of `text`, numbered from 1; every character that is no blank is in exactly one.

    `blocks` saves finding them again. Offsets are code points, half-open, without blanks at the ends.

    >>> text = "Lt. Gen. Roe said 4.5 tonnes were seized.The U.S. Army left at 5 a.m. on Monday."
    >>> [text[s.start:s.end] for s in split_sentences(text)]
    ['Lt. Gen. Roe said 4.5 tonnes were seized.', 'The U.S. Army left at 5 a.m. on Monday.']
    """
    spans: list[tuple[int, int]] = []
    for block in blocks_of(text) if blocks is None else blocks:
        for start, end in _with_words(block.text, _pieces(block.text)):
            for cut_start, cut_end in _bounded(block.text, start, end):
                spans.append((block.start + cut_start, block.start + cut_end))
    return tuple(
        Sentence.model_construct(number=number, start=start, end=end) for number, (start, end) in enumerate(spans, 1)
    )


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _CANDIDATE.finditer(text):
        if match.start() < start:
            continue
        end = _sentence_end(text, start, match)
        if end is not None and end < len(text):
            yield start, end
            blanks = _BLANKS.match(text, end)
            start = blanks.end() if blanks else end
    if start < len(text):
        yield start, len(text)


def _with_words(text: str, pieces: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Pieces with at least one letter or figure each: stray marks stay with their neighbour."""
    held: tuple[int, int] | None = None
    for start, end in pieces:
        worded = any(map(str.isalnum, text[start:end]))
        if held is None:
            held = (start, end)
        elif worded and any(map(str.isalnum, text[held[0] : held[1]])):
            yield held
            held = (start, end)
        else:
            held = (held[0], end)
    if held is not None:
        yield held


def _sentence_end(text: str, start: int, match: re.Match[str]) -> int | None:
    """Where the sentence ends, if the candidate ends one."""
    mark, end = match["mark"], match.end()
    blanks = _BLANKS.match(text, end)
    after = blanks.end() if blanks else end
    if after == len(text):
        return len(text)
    if mark[-1] in _FULL_WIDTH:
        # A quotation followed by the particle of quoted speech goes on.
        return None if match["closers"] and text[after] in "とっ，、," else end
    if mark[0] not in ".!?…‥":
        return end
    if after == end:
        return end if _blank_is_missing(text, match) else None
    follower = text[after]
    if follower == "[" and _CREDIT.match(text, after):
        return None
    if follower in ".,;:)]”’»" and not (follower in "”’»" and after + 1 < len(text) and text[after + 1].isalnum()):
        if follower in "”’»" and _ends(text, start, match, after + 1):
            return after + 1
        return None
    if follower in "\"'" and _spaced_closer(text, start, after):
        after += 2 if text.startswith("''", after) else 1
        return after if _ends(text, start, match, after) else None
    return end if _ends(text, start, match, end) else None


def _spaced_closer(text: str, start: int, at: int) -> bool:
    """Whether a straight quote mark with blanks on both sides closes (text split into tokens, old wires)."""
    width = 2 if text.startswith("''", at) else 1
    if at + width < len(text) and not text[at + width].isspace():
        return False
    if width == 2:
        return True
    return text.count(text[at], max(start, at - LONGEST_SENTENCE), at) % 2 == 1


def _ends(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """Whether the mark ends a sentence, going by the word before it and what follows `end`."""
    blanks = _BLANKS.match(text, end)
    after = blanks.end() if blanks else end
    if after >= len(text):
        return True
    follower = text[after]
    if follower.islower() and not _ARABIC_ARTICLE.match(text, after):
        return False
    following = _following_word(text, after)
    if match["mark"] != ".":
        return True
    word = _word_before(text, match.start(), start).lower()
    return not _stays(text, start, match, word.lstrip("'‘-"), following)


def _stays(text: str, start: int, match: re.Match[str], word: str, following: str) -> bool:
    """Whether a full stop after `word` belongs to an abbreviation, an initial or a list number."""
    lower = following.lower()
    numeral = following[:1].isdigit()
    if word in NEVER_LAST:
        return True
    if word in BEFORE_NAME:
        return bool(following)
    if word in BEFORE_NUMBER or word in MONTHS:
        return numeral
    if word in ("a.m", "p.m", "am", "pm") and "." in word:
        return _CLOCK_WORD.match(lower) is not None
    if match["closers"] and not _INITIALS.match(word):
        return False
    if word in SOMETIMES_LAST or _INITIALS.match(word):
        return bool(following) and lower not in SENTENCE_OPENERS
    if len(word) == 1 and word.isalpha():
        return text[match.start() - 1].isupper() and bool(following) and lower not in SENTENCE_OPENERS
    # "1. The first item": a list number opens the piece.
    return match.start() - start <= 4 and word.isdigit() and len(word) <= 3 and text[start : start + 1].isdigit()


def _word_before(text: str, end: int, low: int = 0) -> str:
    """The word that ends at `end`, or the last 24 code points of it."""
    low = max(low, end - 24)
    at = end
    while at > low and not (text[at - 1].isspace() or text[at - 1] in _BETWEEN_WORDS):
        at -= 1
    return text[at:end]


def _following_word(text: str, after: int) -> str:
    while after < len(text) and text[after] in _OPENING:
        after += 1
    match = _WORD_AFTER.match(text, after, after + 40)
    return match.group() if match else ""


def _blank_is_missing(text: str, match: re.Match[str]) -> bool:
    """Whether the mark ends a sentence although the next one follows without a blank ("fled.The army")."""
    at = match.end()
    if len(match["mark"]) > 1 or not text[at].isupper():
        return False
    second = text[at + 1 : at + 2]
    if not second.islower() and not (text[at] in "AI" and second.isspace()):
        return False
    following = _WORD_AFTER.match(text, at, at + 40)
    word = following.group().lower() if following else ""
    left = _word_before(text, match.start())
    if "." in left or _ADDRESS.search(left) or word.split(".")[0] in TOP_LEVEL_DOMAINS:
        return False
    if left.lower() in BEFORE_NAME or left.lower() in MONTHS or left.lower() in NEVER_LAST:
        return False
    if match["closers"] or (len(left) > 1 and left[-1].islower()):
        return True
    return left[-1:].isdigit() and word in SENTENCE_OPENERS


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The piece in stretches of at most `LONGEST_SENTENCE` code points."""
    while end - start > LONGEST_SENTENCE:
        cut = _cut(text, start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        left = text[start:cut].rstrip()
        if left:
            yield start, start + len(left)
        blanks = _BLANKS.match(text, cut)
        start = blanks.end() if blanks else cut
    if start < end:
        yield start, end


def _cut(text: str, low: int, high: int) -> int:
    for pattern in _CUTS:
        last = None
        for match in pattern.finditer(text, low, high):
            last = match.end()
        if last is not None:
            return last
    return high
