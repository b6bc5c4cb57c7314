"""Readers of files that hold one article: plain text, Markdown with front-matter, HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractor.article.build import article_from_text, metadata_from
from extractor.article.cleaning import LARGEST_FILE, Cleaned, decode, looks_binary
from extractor.article.model import Article

__all__ = ("READERS", "Options", "UnreadableInput", "read_html", "read_markdown", "read_plain")


@dataclass(frozen=True)
class UnreadableInput:
    """A file or row that gave no article, in the place where the article would have been."""

    source: str
    """The file's name below the folder asked for, with `:row` in a table. Never an absolute path."""
    message: str
    """Why, and what to do about it."""
    skipped: bool = False
    """True where nothing failed: files in a folder whose suffix is none of an article's."""


@dataclass(frozen=True)
class Options:
    published: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None


_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.{0,65536}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_KEY_LINE = re.compile(r"([A-Za-z][\w -]{0,60}?)\s*:\s*(.*)$")


def read_plain(data: bytes, name: str, options: Options) -> Article:
    """An article of plain text."""
    decoded = decode(data, options.encoding)
    return article_from_text(decoded.text, published=options.published, source=name, notes=decoded.notes)


def read_markdown(data: bytes, name: str, options: Options) -> Article:
    """An article of Markdown, with YAML front-matter or without; the text is what follows it, as it is."""
    decoded = decode(data, options.encoding)
    match = _FRONT_MATTER.match(decoded.text)
    values, notes = _front_matter(match[1]) if match else (None, ())
    if match is None or values is None:
        return article_from_text(decoded.text, published=options.published, source=name, notes=(*decoded.notes, *notes))
    body = decoded.text[match.end() :].lstrip("\r\n")
    metadata = metadata_from(values, note_unknown=True)
    return article_from_text(
        body, metadata=metadata, published=options.published, source=name, notes=(*decoded.notes, *notes)
    )


def _front_matter(block: str) -> tuple[dict[str, str] | None, tuple[str, ...]]:
    import yaml

    try:
        # BaseLoader makes strings only: no date or boolean is read into a value, nothing is constructed.
        loaded = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 2}" if mark is not None else ""
        lines = filter(None, map(_KEY_LINE.match, block.splitlines()))
        unquoted = {match[1]: match[2].strip().strip("\"'") for match in lines}
        return unquoted, (f"front-matter is not valid YAML{line}: read line by line",)
    if loaded is None or loaded == "":
        return {}, ()
    if not isinstance(loaded, dict):
        return None, ("the block between --- lines holds no keys: kept as text",)
    flat: dict[str, str] = {}
    for key, value in loaded.items():
        if isinstance(value, str):
            flat[str(key)[:100]] = value
        elif isinstance(value, list) and all(isinstance(part, str) for part in value):
            flat[str(key)[:100]] = ", ".join(value[:20])
        else:
            flat[str(key)[:100] if isinstance(key, str) else "nested key"] = ""
    return flat, ()


def read_html(data: bytes, name: str, options: Options) -> Article:
    """An article of a web page: its main text, with the metadata of its head."""
    from extractor.article.html import main_text

    decoded = decode(data, options.encoding) if options.encoding else _decode_page(data)
    page = main_text(decoded.text)
    metadata = replace(page.metadata, notes=())
    return article_from_text(
        page.text,
        metadata=metadata,
        published=options.published,
        source=name,
        notes=(*decoded.notes, *page.metadata.notes),
    )


_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)


def _decode_page(data: bytes) -> Cleaned:
    """The text of a page: UTF-8 where it is valid, else what the page declares, else the usual guess."""
    decoded = decode(data)
    declared = _CHARSET.search(data[:4096])
    if not decoded.notes or declared is None:
        return decoded
    try:
        name = declared[1].decode("ascii")
        return Cleaned(data.decode(name), (f"read as {name}, as the page declares",))
    except (LookupError, UnicodeDecodeError):
        return decoded


Reader = Callable[[Path, str, Options], Iterator[Article | UnreadableInput]]


def _one(read: Callable[[bytes, str, Options], Article]) -> Reader:
    def reader(path: Path, name: str, options: Options) -> Iterator[Article | UnreadableInput]:
        if path.stat().st_size > LARGEST_FILE:
            yield UnreadableInput(
                name, f"larger than {LARGEST_FILE >> 20} MiB for one article; split it, or use .jsonl"
            )
            return
        data = path.read_bytes()
        if looks_binary(data):
            yield UnreadableInput(name, "not a text (binary data); convert it to .txt or .html first")
            return
        yield read(data, name, options)

    return reader


def _table(kind: str) -> Reader:
    def reader(path: Path, name: str, options: Options) -> Iterator[Article | UnreadableInput]:
        from extractor.article import tables

        yield from tables.TABLE_READERS[kind](path, name, options)

    return reader


READERS: Mapping[str, Reader] = {
    ".txt": _one(read_plain),
    ".md": _one(read_markdown),
    ".html": _one(read_html),
    ".htm": _one(read_html),
    ".jsonl": _table("jsonl"),
    ".ndjson": _table("jsonl"),
    ".csv": _table("csv"),
    ".tsv": _table("csv"),
    ".parquet": _table("parquet"),
}
"""Readers by suffix, in lower case."""
