"""Reading news reports: text that is never altered again, with numbered sentences, marks and a publication date.

>>> from extractor.article import article_from_text
>>> article = article_from_text("KORVA, Feb. 3 (Agency) - Two men were hurt. One died later.")
>>> article.published.date, [sentence.start for sentence in article.sentences]
('XXXX-02-03', [0, 44])
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.article.model import Article, Furniture, Published, Sentence, article_id
from extractor.lazy import names_on_demand

if TYPE_CHECKING:
    from extractor.article.build import Metadata, article_from_text
    from extractor.article.formats import UnreadableInput
    from extractor.article.furniture import mark_furniture
    from extractor.article.load import KNOWN_SUFFIXES, load_article, load_articles
    from extractor.article.published import find_published
    from extractor.article.sentences import split_sentences

__all__ = (
    "KNOWN_SUFFIXES",
    "Article",
    "Furniture",
    "Metadata",
    "Published",
    "Sentence",
    "UnreadableInput",
    "article_from_text",
    "article_id",
    "find_published",
    "load_article",
    "load_articles",
    "mark_furniture",
    "split_sentences",
)

_HOMES = {
    "KNOWN_SUFFIXES": "load",
    "Metadata": "build",
    "UnreadableInput": "formats",
    "article_from_text": "build",
    "find_published": "published",
    "load_article": "load",
    "load_articles": "load",
    "mark_furniture": "furniture",
    "split_sentences": "sentences",
}


__getattr__ = names_on_demand(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted(__all__)
