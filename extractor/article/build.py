"""One article out of a text and what is stated about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from extractor.article.cleaning import clean, one_line
from extractor.article.furniture import mark_furniture
from extractor.article.language import detect_language, stated_language
from extractor.article.lines import Block, blocks_of, ends_sentence
from extractor.article.model import Article, Furniture, Published, article_id
from extractor.article.published import find_published
from extractor.article.sentences import split_sentences

__all__ = ("FIELDS", "Metadata", "article_from_text", "metadata_from")

FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "article_text", "full_text", "fulltext", "maintext"),
    "title": ("title", "headline"),
    "outlet": ("outlet", "publisher", "site", "sitename", "site_name", "newspaper", "source_name"),
    "byline": ("byline", "author", "authors"),
    "language": ("language", "lang"),
    "published": ("published", "published_at", "published_on", "pub_date", "pubdate", "publication_date",
                  "publish_date", "date_published", "datepublished", "date"),
    "url": ("url", "link", "source_url"),
}  # fmt: skip
"""Fields that intake reads, each with the names it goes by where no column map says otherwise."""

_URL = re.compile(r"https?://[^\s<>\"']{3,2000}$", re.IGNORECASE)
_BYLINE = re.compile(r"[Bb][Yy]\s+([A-Z\u00c0-\u00de][^.\d\n|]{1,80}(?<![,;:]))$")


@dataclass(frozen=True)
class Metadata:
    """What is stated about an article apart from its text, as written."""

    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    language: str | None = None
    published: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = field(default=())


def metadata_from(values: Mapping[str, str], *, note_unknown: bool = False) -> Metadata:
    """Metadata out of named values; names are matched without regard to case, `-` and `_` are the same.

    >>> metadata_from({"Headline": "Two fires", "pub-date": "2022-02-03"}).published
    '2022-02-03'
    """
    by_name = {name.strip().lower().replace("-", "_").replace(" ", "_"): value for name, value in values.items()}
    known: dict[str, str] = {}
    for wanted, names in FIELDS.items():
        for name in names:
            if by_name.get(name, "").strip():
                known[wanted] = by_name[name].strip()
                break
    notes: tuple[str, ...] = ()
    if note_unknown:
        names_known = {name for names in FIELDS.values() for name in names}
        unknown = sorted(
            name for name in values if name.strip().lower().replace("-", "_").replace(" ", "_") not in names_known
        )
        if unknown:
            shown = ", ".join(one_line(name) or "''" for name in unknown[:10])
            notes = (f"unknown keys ignored: {shown}{' ...' if len(unknown) > 10 else ''}",)
    return Metadata(
        title=known.get("title"),
        outlet=known.get("outlet"),
        byline=known.get("byline"),
        language=known.get("language"),
        published=known.get("published"),
        url=known.get("url"),
        notes=notes,
    )


def article_from_text(
    text: str,
    *,
    metadata: Metadata | None = None,
    published: str | None = None,
    source: str | None = None,
    notes: Iterable[str] = (),
) -> Article:
    """The article of a text: cleaned, cut into sentences, furniture marked, dated, its language found. Never fails.

    `published` is the date that the user states; it wins over metadata and text. `notes` come first in the article's.

    >>> article = article_from_text("Posted: 3 Feb 2022\\n\\nA store burnt down. Nobody was hurt.")
    >>> article.published.date, len(article.sentences)
    ('2022-02-03', 3)
    """
    metadata = metadata or Metadata()
    cleaned = clean(text)
    said = [*notes, *metadata.notes, *cleaned.notes]
    text = cleaned.text
    if not text.strip():
        said.append("no text")
    blocks = blocks_of(text)
    furniture = mark_furniture(text, blocks)
    finding = find_published(text, stated=published, metadata=metadata.published, blocks=blocks)
    language = _language(text, furniture, metadata.language, said)
    url = one_line(metadata.url)
    if url is not None and not _URL.match(url):
        said.append("the stated URL is none: ignored")
        url = None
    if url is not None and source not in (None, url):
        said.append(f"stated URL: {url}")
    return Article(
        id=article_id(text),
        text=text,
        title=one_line(metadata.title) or _title(blocks, furniture, finding.published),
        outlet=one_line(metadata.outlet),
        byline=one_line(metadata.byline) or _byline(blocks),
        language=language,
        published=finding.published,
        source=source if source is not None else url,
        sentences=split_sentences(text, blocks),
        furniture=furniture,
        notes=(*said, *finding.notes),
    )


def _language(text: str, furniture: tuple[Furniture, ...], stated: str | None, notes: list[str]) -> str | None:
    start = 0
    for mark in furniture:  # furniture at the head would speak for the page, not for the report
        if text[start : mark.start].strip():
            break
        start = mark.end
    found = detect_language(text[start : start + 8_000])
    if stated is None or not stated.strip():
        return found
    code = stated_language(stated)
    if code is None:
        notes.append(f"stated language {stated.strip()[:40]!r} is no ISO 639 code: detected {found or 'none'} instead")
        return found
    if found is not None and found != code:
        notes.append(f"language stated as {code}, the text looks like {found}")
    return code


def _title(blocks: list[Block], furniture: tuple[Furniture, ...], published: Published) -> str | None:
    """The headline that opens a text: a line of four to thirty words without a full stop, with a report below it."""
    marked = {mark.start for mark in furniture}
    for index, block in enumerate(blocks[:3]):
        dated = published.start is not None and block.start <= published.start < block.end
        if block.start in marked or dated:
            continue
        if block.text.startswith("# ") and block.lines == 1:
            return one_line(block.text.lstrip("# "))
        line = block.text.lstrip("# ")
        words = len(line.split())
        headline = block.lines == 1 and len(line) <= 200 and 4 <= words <= 30 and not ends_sentence(line)
        if headline and index + 1 < len(blocks):
            return one_line(line)
        if ends_sentence(line):
            return None
    return None


def _byline(blocks: list[Block]) -> str | None:
    for block in blocks[:8]:
        match = _BYLINE.match(block.text) if block.lines == 1 else None
        if match:
            return one_line(match[1])
    return None
