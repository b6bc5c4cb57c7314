"""The folded index of one article, built once and asked for every citation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Final, NamedTuple

from extractor.article.model import Article, article_id
from extractor.grounding.edges import cuts
from extractor.grounding.fold import SEPARATORS, Folded, fold, fold_citation, without_entities
from extractor.grounding.words import WordIndex

__all__ = ("MOST_PLACES", "Place", "SourceText", "core_of", "is_plain")

MOST_PLACES: Final = 1000
"""How many places of one citation are looked at, beside those in the cited sentence."""

_LEADING = re.compile(rf"(?:(?![-\u2010-\u2015\u2212]\d)[{SEPARATORS}])+")
_AROUND: Final = " '.,;:!?()[]{}"
_SEPARATOR = re.compile(rf"[{SEPARATORS}]")
_PLAIN = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*+")


class Place(NamedTuple):
    """A span of the stored text, in code points, half-open."""

    start: int
    end: int


class SourceText:
    """One article, folded for searching; built once, in time linear in the text.

    >>> source = SourceText.of_text("“At least 22 people” fled.")
    >>> source.text[slice(*source.places("AT LEAST 22 PEOPLE")[0])]
    'At least 22 people'
    """

    def __init__(self, article: Article) -> None:
        self.article: Article = article
        """The article whose text is searched; it is never altered."""
        self.text: str = article.text
        """The stored text: all offsets count from its first character."""
        self.written: dict[str, list[Place]] = {}
        """Cited words and their places as written, where `ground` has looked for them before."""
        self._sentences = {sentence.number: Place(sentence.start, sentence.end) for sentence in article.sentences}

    @classmethod
    def of_text(cls, text: str) -> SourceText:
        """A text as an article without numbered sentences: the sentence number of a citation is then not judged."""
        return cls(Article(id=article_id(text), text=text))

    def __repr__(self) -> str:
        return f"SourceText({self.article.id}, {len(self.text)} characters)"

    @cached_property
    def folded(self) -> Folded:
        """The folded text."""
        return fold(self.text)

    @cached_property
    def joined(self) -> Folded | None:
        """The folded text with words put together that are broken at line ends, None where there are none."""
        return fold(self.text, joined=True) if self.folded.line_ends else None

    @property
    def reading(self) -> Folded:
        """The folded text as a reader takes it: broken words put together, where there are any."""
        return self.joined or self.folded

    @cached_property
    def words(self) -> WordIndex:
        """The words of `reading`, for passages that are only near."""
        return WordIndex(self.reading.text)

    @property
    def has_sentences(self) -> bool:
        """Whether sentences are numbered at all."""
        return bool(self._sentences)

    def sentence(self, number: int) -> Place | None:
        """The span of the numbered sentence, None where there is none of that number."""
        return self._sentences.get(number)

    def in_furniture(self, place: tuple[int, int]) -> bool:
        """Whether a place begins in a caption, a comment or other furniture of the page."""
        index = bisect_right(self._furniture_starts, place[0]) - 1
        return index >= 0 and place[0] < self._furniture_ends[index]

    @cached_property
    def _furniture(self) -> list[tuple[int, int]]:
        return sorted((item.start, item.end) for item in self.article.furniture)

    @cached_property
    def _furniture_starts(self) -> list[int]:
        return [start for start, _ in self._furniture]

    @cached_property
    def _furniture_ends(self) -> list[int]:
        """For each stretch, how far it and those before it reach."""
        return list(accumulate((end for _, end in self._furniture), max))

    def places(self, words: str, sentence: int | None = None) -> list[Place]:
        """All places where the words stand, in text order, whatever their presentation.

        At most the first `MOST_PLACES`, and those around the given sentence in any case. Blanks, quote marks and
        punctuation at the ends of `words` are left out of account.
        """
        if is_plain(words):
            folded = words.lower()
            found = self._search(self.folded, folded, sentence)
            return found if found or self.joined is None else self._search_joined(folded, folded, sentence)
        plain = without_entities(words)
        core = core_of(plain)
        if core.start == core.end:
            return list(self._raw_places(words.strip()))
        wanted = plain[core.start : core.end]
        needle = fold_citation(wanted)
        found = self._search(self.folded, needle.text, sentence)
        if not found and (self.joined is not None or needle.line_ends):
            return self._search_joined(fold_citation(wanted, joined=True).text, needle.text, sentence)
        return found

    def _search_joined(self, joined: str, needle: str, sentence: int | None) -> list[Place]:
        """Places in the text with broken words put together, where it has any, and of the citation so read."""
        found: list[Place] = []
        for haystack in (self.folded,) if self.joined is None else (self.joined, self.folded):
            for form in dict.fromkeys((joined, needle)):
                found = found or self._search(haystack, form, sentence)
        return found

    def _search(self, haystack: Folded, needle: str, sentence: int | None) -> list[Place]:
        needle = needle.strip(_AROUND)
        if not needle:
            return []
        found = list(self._occurrences(haystack, needle, 0, len(haystack.text)))
        cited = None if sentence is None else self.sentence(sentence)
        if cited is not None and len(found) >= MOST_PLACES:
            begin = max(0, haystack.position(cited.start) - len(needle))
            found.extend(self._occurrences(haystack, needle, begin, haystack.position(cited.end) + len(needle)))
        return sorted(set(found)) if len(found) > 1 else found

    def _occurrences(self, haystack: Folded, needle: str, begin: int, end: int) -> Iterator[Place]:
        """Occurrences that cut no character, word or number; a few thousand are tried at most."""
        at = haystack.text.find(needle, begin, end)
        given = 0
        for _ in range(10 * MOST_PLACES):
            if at < 0 or given >= MOST_PLACES:
                return
            span = haystack.span(at, at + len(needle))
            if span is not None and not cuts(self.text, *span):
                given += 1
                yield Place(*span)
            at = haystack.text.find(needle, at + 1, end)

    def _raw_places(self, characters: str) -> Iterator[Place]:
        """Places of a citation that holds no word at all, character for character."""
        at = self.text.find(characters) if characters else -1
        for _ in range(MOST_PLACES):
            if at < 0:
                return
            yield Place(at, at + len(characters))
            at = self.text.find(characters, at + 1)

    def words_between(self, start: int, end: int) -> tuple[int, int]:
        """The range of words (indices into `words`) that lie in the stored span."""
        starts: Sequence[int] = self.words.starts
        return bisect_left(starts, self.reading.position(start)), bisect_left(starts, self.reading.position(end))


def is_plain(words: str) -> bool:
    """Whether the words are letters and figures of ASCII with single blanks between them: folding only lowers these.

    >>> is_plain("22 people"), is_plain("“22 people”"), is_plain("22  people"), is_plain("")
    (True, False, False, False)
    """
    return _PLAIN.fullmatch(words) is not None


def core_of(words: str) -> Place:
    """Where the cited words are without the blanks, quote marks and punctuation around them; empty if nothing is left.

    >>> core_of("“at least 22.”"), core_of("-5 degrees"), core_of("...")
    (Place(start=1, end=12), Place(start=0, end=10), Place(start=3, end=3))
    """
    leading = _LEADING.match(words)
    start = leading.end() if leading else 0
    end = len(words)
    while end > start and _SEPARATOR.match(words, end - 1):
        end -= 1
    return Place(start, end)
