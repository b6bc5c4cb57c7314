"""What an article is, once read: text that is never altered again, and marks on it.

All offsets are code points into `Article.text`, half-open: `text[start:end]`.
"""

from __future__ import annotations

import hashlib
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ("Article", "Furniture", "FurnitureKind", "Published", "PublishedBasis", "Sentence", "article_id")

PublishedBasis = Literal["stated", "metadata", "dateline", "text", "inferred", "none"]
FurnitureKind = Literal["caption", "comments", "related", "navigation", "boilerplate", "heading", "instructions"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sentence(_Frozen):
    """One numbered sentence: `article.text[start:end]`, no blanks at its ends."""

    number: int
    """Counted from 1, in text order; what a citation's `s` points to."""
    start: int
    end: int


class Furniture(_Frozen):
    """A stretch of the page that is not the report: a citation into it is noticed (GRD017)."""

    start: int
    end: int
    kind: FurnitureKind


class Published(_Frozen):
    """When the article was published, and how we know."""

    date: str | None = None
    """EDTF day (`2021-02-26`), or a part-known day (`XXXX-02-26`), or None."""
    basis: PublishedBasis = "none"
    start: int | None = None
    """Where the text says so, if it does (code points, half-open)."""
    end: int | None = None


class Article(_Frozen):
    """A news report as stored: text, numbered sentences, furniture, publication date.

    `text` is what was read after cleaning at intake (encoding repaired, main text taken out of HTML);
    every offset in a record counts from its first character.
    """

    id: str
    """`sha256:` and the first 16 hexadecimal digits of the SHA-256 of `text` in UTF-8."""
    text: str
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    language: str | None = None
    """ISO 639-1 code as detected or stated, None where unsure."""
    published: Published = Published()
    source: str | None = None
    """Where it was read from: a file's name below the folder that was asked for, or a URL. Never an absolute path."""
    sentences: tuple[Sentence, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    notes: tuple[str, ...] = Field(default=())
    """What intake did or doubted, one line each (encoding repaired, no date found, two dates disagree)."""

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character at `offset`, or None between sentences."""
        for sentence in self.sentences:
            if sentence.start <= offset < sentence.end:
                return sentence
        return None


def article_id(text: str) -> str:
    """The id of a text, the same on every machine.

    >>> article_id("One shot was fired.")
    'sha256:08065acccfd1b21d'
    """
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
