"""The report on a web page: main text by trafilatura, date and names from the head of the page.

The publication date is read from the page's own statements (meta tags, JSON-LD, `time` elements), never guessed from
anything that calls itself modified or updated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from extractor.article.build import Metadata
from extractor.article.published import day_of

__all__ = ("Page", "main_text")

_DATE_TAGS = (
    "article:published_time", "og:published_time", "datepublished", "date.published", "publishdate", "publish-date",
    "publish_date", "published_time", "publication_date", "publicationdate", "pubdate", "pub_date", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date",
    "article.published", "citation_publication_date", "article_date_original", "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
_CHANGED = re.compile(r"updat|modif|edit(?:ed)?\b|chang|correct", re.IGNORECASE)
_DATED_CLASS = re.compile(r"date|publish|posted|time-?stamp", re.IGNORECASE)
_NOT_IN_MARKUP = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")
_MOST_ELEMENTS = 20_000


class Page(NamedTuple):
    text: str
    metadata: Metadata


def main_text(source: str) -> Page:
    """The main text of a page, with what its head states. Falls back to all visible text, with a note.

    >>> page = main_text("<html><head><meta property='article:published_time' content='2022-02-03T09:00Z'></head>"
    ...                  "<body><article><h1>Fire</h1><p>A store burnt down in the night.</p></article></body></html>")
    >>> page.metadata.published
    '2022-02-03T09:00Z'
    """
    import trafilatura
    from lxml import etree

    notes: list[str] = []
    source, controls = _NOT_IN_MARKUP.subn("", source)
    if controls:
        notes.append(f"{controls} control character{'s' if controls > 1 else ''} removed from the page")
    tree = _tree(source)
    if tree is None:
        return Page(_without_tags(source), Metadata(notes=(*notes, "no HTML structure found: all text kept")))
    stated = _stated(tree)
    text: str | None = None
    try:
        text = trafilatura.extract(
            source, include_comments=False, include_tables=True, include_formatting=False, with_metadata=False
        )
    except (etree.LxmlError, RecursionError, ValueError, TypeError, AttributeError, AssertionError) as error:
        notes.append(f"main text not found ({type(error).__name__})")
    if not text or not text.strip():
        # libxml2 gives up below some depth of nesting; then the tags are cut out instead.
        text = _visible_text(tree) or _without_tags(source)
        notes.append("main text not found: all visible text kept, furniture included")
    # One line a paragraph: a blank line between them keeps them apart for readers of the stored text.
    text = re.sub(r"\n+", "\n\n", text)
    return Page(text, Metadata(**stated, notes=tuple(notes)))


def _tree(source: str) -> Any:
    from lxml import etree, html

    if not source.strip():
        return None
    try:
        parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
        return html.document_fromstring(source.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, RecursionError):
        return None


def _stated(tree: Any) -> dict[str, str | None]:
    tags: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = element.get("content")
        if name and content:
            tags.setdefault(name.strip().lower(), content.strip()[:1000])
    linked = _linked_data(tree)
    canonical = next((e.get("href") for e in tree.iter("link") if (e.get("rel") or "").lower() == "canonical"), None)
    title = next((" ".join(e.text_content().split()) for e in tree.iter("h1")), None)
    page_title = next((" ".join(e.text_content().split()) for e in tree.iter("title")), None)
    return {
        "title": tags.get("og:title") or linked.get("headline") or title or page_title,
        "outlet": tags.get("og:site_name") or linked.get("publisher") or tags.get("application-name"),
        "byline": tags.get("author") or tags.get("article:author") or linked.get("author"),
        "language": tree.get("lang") or tags.get("og:locale") or linked.get("inLanguage"),
        "published": next(_dates(tree, tags, linked), None),
        "url": canonical or tags.get("og:url"),
    }


def _dates(tree: Any, tags: dict[str, str], linked: dict[str, str]) -> Iterator[str]:
    """Values that state the publication day, strongest first."""
    candidates = [tags[name] for name in _DATE_TAGS if name in tags]
    candidates.insert(1 if candidates else 0, linked.get("datePublished", ""))
    candidates.append(linked.get("dateCreated", ""))
    for value in candidates:
        if day_of(value):
            yield value
    for count, element in enumerate(tree.iter("time", "abbr", "span", "p", "div", "li")):
        if count > _MOST_ELEMENTS:
            return
        label = " ".join(filter(None, (element.get("class"), element.get("itemprop"), element.get("id"))))
        if (
            element.tag != "time"
            and "datePublished" not in label
            and not (_DATED_CLASS.search(label) and len(element) < 3)
        ):
            continue
        value = element.get("datetime") or element.get("content") or _short_text(element)
        above = element.getparent()
        around = " ".join(filter(None, (label, _short_text(element), (above is not None and above.text) or None)))
        stated = day_of(re.sub(r"^\s*(?:published|posted)(?:\s+on)?\s*:?\s*", "", value, flags=re.IGNORECASE))
        if stated and not stated.startswith("X") and not _CHANGED.search(around):
            yield stated


def _short_text(element: Any) -> str:
    parts: list[str] = []
    for part in element.itertext():
        parts.append(part)
        if sum(map(len, parts)) > 120:
            return ""
    return " ".join(" ".join(parts).split())


def _linked_data(tree: Any) -> dict[str, str]:
    """What JSON-LD states about the article (schema.org NewsArticle and kin)."""
    found: dict[str, str] = {}
    for element in tree.iter("script"):
        if (element.get("type") or "").strip().lower() != "application/ld+json" or not element.text:
            continue
        try:
            loaded = json.loads(element.text[:1_000_000])
        except (ValueError, RecursionError):
            continue
        for node in _nodes(loaded):
            if "datePublished" not in node and "headline" not in node:
                continue
            for key in ("datePublished", "dateCreated", "headline", "author", "publisher", "inLanguage"):
                value = _name(node.get(key))
                if value:
                    found.setdefault(key, value[:1000])
    return found


def _nodes(value: object) -> Iterator[dict[str, object]]:
    waiting: list[object] = [value]
    for _ in range(1_000):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            if isinstance(node.get("@graph"), list):
                waiting.extend(node["@graph"])
        elif isinstance(node, list):
            waiting.extend(node[:100])


def _name(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(filter(None, (_name(part) for part in value[:5] if not isinstance(part, list)))) or None
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() if isinstance(value, str) and value.strip() else None


def _visible_text(tree: Any) -> str:
    hidden = {"script", "style", "noscript", "template", "head"}
    own_line = {
        "p",
        "div",
        "br",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "table",
        "ul",
        "ol",
    }
    parts: list[str] = []
    skipped: Any = None
    from lxml import etree

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if skipped is None and tag in hidden:
                skipped = element
            elif skipped is None:
                parts.append(("\n" if tag in own_line else "") + " ".join((element.text or "").split()))
        else:
            if skipped is element:
                skipped = None
            if skipped is None:
                parts.append(("\n" if tag in own_line else " ") + " ".join((element.tail or "").split()))
    return "\n".join(filter(None, (" ".join(line.split()) for line in "".join(parts).split("\n"))))


def _without_tags(source: str) -> str:
    body = re.sub(r"<(script|style)\b[^<>]{0,2000}>[^<]*", " ", source, flags=re.IGNORECASE)
    return "\n".join(
        filter(None, (" ".join(line.split()) for line in re.sub(r"<[^<>]{0,2000}>", " ", body).split("\n")))
    )
