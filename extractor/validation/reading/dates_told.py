"""Resolves the dates of one article together, in the order of its text, so that "a week later" finds the one before.

Extraction fills the derived fields with it and the rules check stored values against it: both see the same dates.
Results are remembered (they depend on nothing but the arguments), because each rule asks for them again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.article.model import Article
from extractor.schema.evidence import Evidence
from extractor.validation.reading.dates import DateMention, Resolution, find_dateline, find_dates, resolve_span
from extractor.validation.reading.dates_answers import Covered
from extractor.validation.reading.dates_covered import covered_days, may_name_weekday
from extractor.validation.reading.dates_edtf import parse_edtf

__all__ = ("ToldDate", "resolve_in_order")

LONGEST_WINDOW = 4000
"""Characters of sentence to either side of the cited words that are read."""


@dataclass(frozen=True, slots=True)
class ToldDate:
    """One cited date: what its words say, the expressions in them, and the sentence that they stand in."""

    resolution: Resolution
    mentions: tuple[DateMention, ...]
    """Offsets count from `sentence_start`."""
    sentence: str
    sentence_start: int

    def words(self) -> str:
        """The sentence from the first of the expressions to the end of the last."""
        return self.sentence[self.mentions[0].start : self.mentions[-1].end] if self.mentions else ""


def resolve_in_order(article: Article, cited: Sequence[Evidence]) -> list[ToldDate | None]:
    """What each citation says of a day; None where its words do not stand in the article.

    The day of the report is the dateline's, if the text begins with one, else the publication date.
    """
    dateline = _dateline(article)
    spans = [(evidence.start, evidence.end) for evidence in cited]
    found: list[ToldDate | None] = [None] * len(spans)
    told_before: list[str] = []
    told_up_to = 0
    for index in sorted(range(len(spans)), key=lambda index: spans[index][0] or 0):
        start, end = spans[index]
        if start is None or end is None:
            continue
        low, high = _window(article, start, end)
        published = article.published.date
        floor = max(told_up_to, low - _LEAD)
        nearer = _told_nearer(article, (start, end), floor, bool(told_before), (published, dateline))
        window = article.text[low:high]
        covered = None
        if may_name_weekday(window):
            covered = covered_days(article.title, article.text[:LONGEST_WINDOW], dateline or published)
        told = _told(window, low, start, end, _Setting(published, dateline, tuple(told_before), covered, nearer))
        found[index] = told
        if told.resolution.edtf is not None:
            told_before.append(told.resolution.edtf)
            told_up_to = end
    return found


_LEAD = 700
_LEAD_SENTENCES = 3
"""How far before the cited sentence a day is looked for that no date of the record cites."""
_COUNTING = frozenset((
    "later", "earlier", "following", "next", "before", "after", "afterward", "afterwards", "previous", "preceding",
    "prior", "same", "that", "hours", "minutes", "moments",
))  # fmt: skip
"""Without one of these the words count from the day of the report, or from none."""
_DAY_OF_MONTH = re.compile(r"\b\d\d?(?:st|nd|rd|th)\b")


def _told_nearer(
    article: Article, cited: tuple[int, int], floor: int, sure: bool, report: tuple[str | None, str | None]
) -> str | None:
    """The last day told in the sentences before the cited one, from `floor` on, for words that count from one.

    `sure`: only one that is no statement's for certain, for there is another to count from. `report`: the day of
    publication and that of the dateline.
    """
    words = article.text[cited[0] : min(cited[1], cited[0] + _LEAD)].casefold()
    if _COUNTING.isdisjoint(_WORD.findall(words)) and not _DAY_OF_MONTH.search(words):
        return None
    sentence = article.sentence_at(cited[0])
    if sentence is None:
        return None
    before = article.sentences[max(0, sentence.number - 1 - _LEAD_SENTENCES) : sentence.number - 1]
    begin = max(floor, before[0].start) if before else sentence.start
    return _last_day(article.text[begin : sentence.start], sure, report) if begin < sentence.start else None


_WORD = re.compile(r"[a-z]+")


@lru_cache(maxsize=256)
def _last_day(text: str, sure: bool, report: tuple[str | None, str | None]) -> str | None:
    """The last day or night that the text tells of something done on: not of a statement, and not one to come."""
    day = None
    for mention in find_dates(text, published=report[0], dateline=report[1]):
        if mention.lead is not None or mention.statement is True or (sure and mention.statement is None):
            continue
        resolution = mention.resolution
        if (resolution.rule or "").endswith("-after-reference"):
            continue
        span = parse_edtf(resolution.edtf) if resolution.edtf is not None else None
        if resolution.alternatives:
            day = None  # the last day told is not known
        elif span is not None and span.days <= 2:
            day = resolution.edtf
    return day


@dataclass(frozen=True, slots=True)
class _Setting:
    published: str | None
    dateline: str | None
    told_before: tuple[str, ...]
    """EDTF values of the dates told before, in text order."""
    covered: Covered | None
    nearer: str | None = None
    """A day told in the text after those, which no date of the record cites."""

    def previous(self) -> str | None:
        if self.nearer is not None:
            return self.nearer
        return self.told_before[-1] if self.told_before else None

    def others(self) -> tuple[str, ...]:
        """Other near days told before: not the previous one, and no month or year."""
        values = dict.fromkeys(value for value in self.told_before if value != self.previous())
        spans = ((value, parse_edtf(value)) for value in values)
        return tuple(value for value, span in spans if span is not None and span.days <= 7)[-_MOST_READINGS:]


_MOST_READINGS = 4


def _dateline(article: Article) -> str | None:
    if article.published.basis == "dateline":
        return article.published.date
    return _found_dateline(article.text[:LONGEST_WINDOW], article.published.date)


@lru_cache(maxsize=16)
def _found_dateline(head: str, published: str | None) -> str | None:
    mention = find_dateline(head, published=published)
    return mention.resolution.edtf if mention is not None else None


def _window(article: Article, start: int, end: int) -> tuple[int, int]:
    first, last = article.sentence_at(start), article.sentence_at(max(start, end - 1))
    low = first.start if first is not None else start
    high = last.end if last is not None else end
    return max(low, start - LONGEST_WINDOW), min(max(high, end), end + LONGEST_WINDOW)


@lru_cache(maxsize=512)
def _told(window: str, low: int, start: int, end: int, setting: _Setting) -> ToldDate:
    resolution, mentions = resolve_span(
        window,
        (start - low, end - low),
        published=setting.published,
        dateline=setting.dateline,
        previous_event=setting.previous(),
        others_told=setting.others(),
        covered=setting.covered,
    )
    return ToldDate(resolution, mentions, window, low)
