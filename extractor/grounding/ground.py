"""Statuses of citations (first form: exact occurrences only)."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.article.model import Article, Sentence, article_id
from extractor.schema.evidence import Cited, Evidence

__all__ = ("SourceText", "ground", "ground_all")


class SourceText:
    """The index of one article."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.text

    @classmethod
    def of_text(cls, text: str) -> SourceText:
        """A text without an article around it: one sentence that spans it all."""
        sentences = (Sentence(number=1, start=0, end=len(text)),)
        return cls(Article(id=article_id(text), text=text, sentences=sentences))


def ground(cited: Cited, source: SourceText, *, near: Sequence[tuple[int, int]] = ()) -> Evidence:
    """Where the cited words stand."""
    start = source.text.find(cited.text) if cited.text else -1
    if start < 0:
        return Evidence(cited=cited, status="absent")
    end = start + len(cited.text)
    sentence = source.article.sentence_at(start)
    here = sentence is not None and sentence.number == cited.s
    return Evidence(cited=cited, status="verbatim" if here else "elsewhere", start=start, end=end, text=cited.text)


def ground_all(cited: Sequence[Cited], source: SourceText) -> list[Evidence]:
    """The citations of one incident, in the order given."""
    return [ground(one, source) for one in cited]
