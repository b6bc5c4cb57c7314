"""Reading articles from files, folders, globs and standard input.

A stream: one article at a time, whatever the number. What cannot be read comes as an `UnreadableInput` in its place, so
that a bad file or row neither stops the others nor gets lost.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from extractor.article.build import FIELDS
from extractor.article.cleaning import LARGEST_FILE, decode, looks_binary, one_line
from extractor.article.formats import READERS, Options, UnreadableInput, read_html, read_plain
from extractor.article.model import Article
from extractor.article.published import day_of
from extractor.article.tables import read_json_lines, rows_of_json
from extractor.errors import InputError, UsageError

__all__ = ("KNOWN_SUFFIXES", "load_article", "load_articles")

KNOWN_SUFFIXES = tuple(sorted(READERS))
_MAGIC = frozenset("*?[")


def load_articles(
    paths: str | Path | Iterable[str | Path],
    *,
    published: str | None = None,
    column_map: Mapping[str, str] | None = None,
    stdin: IO[bytes] | IO[str] | None = None,
    encoding: str | None = None,
) -> Iterator[Article | UnreadableInput]:
    """Articles of files, folders (recursive, sorted by name), globs, and `-` for standard input, in the order given.

    `published` dates all of them (basis `stated`). `column_map` says which column or key of .csv, .parquet and .jsonl
    holds a field: `{"text": "body", "published": "pub_date"}`. `stdin` replaces standard input. `encoding` overrides
    the guess (byte order mark, UTF-8, Windows-1252).

    Raises UsageError at once where `published` is no day, a mapped field or the encoding is unknown, or a .parquet file
    is named and pyarrow is not installed. Everything else that cannot be read is an `UnreadableInput` of the stream.
    """
    options = _options(published, column_map, encoding)
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    if any(str(path).lower().endswith(".parquet") for path in given):
        from extractor.article.tables import require_pyarrow

        require_pyarrow()
    return _all(given, options, stdin)


def load_article(path: str | Path, *, published: str | None = None, encoding: str | None = None) -> Article:
    """The one article of a file; `article_from_text` is the same for a text at hand.

    Raises InputError where the file cannot be read or holds more than one article.
    """
    found: Article | None = None
    for item in load_articles(path, published=published, encoding=encoding):
        if isinstance(item, UnreadableInput):
            raise InputError(f"{item.source}: {item.message}")
        if found is not None:
            raise InputError(f"{found.source}: holds more than one article; read it with load_articles")
        found = item
    if found is None:
        raise InputError(f"{_shown(Path(path).name)}: holds no article")
    return found


def _options(published: str | None, column_map: Mapping[str, str] | None, encoding: str | None) -> Options:
    if published is not None and day_of(published) is None:
        raise UsageError(f"published date {published!r} is not one clear day: write it as YYYY-MM-DD")
    for name in column_map or {}:
        if name not in FIELDS:
            raise UsageError(f"column map: {name!r} is no field of an article; fields are {', '.join(FIELDS)}")
    if encoding is not None:
        try:
            "".encode(encoding)
        except LookupError:
            raise UsageError(f"encoding {encoding!r} is unknown: write e.g. utf-8, cp1252, utf-16") from None
    return Options(published=published, columns=dict(column_map or {}), encoding=encoding)


def _all(
    paths: list[str | Path], options: Options, stdin: IO[bytes] | IO[str] | None
) -> Iterator[Article | UnreadableInput]:
    for path in paths:
        name = str(path)
        if name == "-":
            yield from _guarded("stdin", _standard_input(stdin, options))
        elif name.startswith(("http://", "https://")):
            yield UnreadableInput(_shown(name), "pages are not fetched; save the page as .html and give the file")
        elif Path(name).is_dir():
            yield from _folder(Path(name), options)
        elif not Path(name).exists() and _MAGIC.intersection(name):
            yield from _glob(name, options)
        else:
            yield from _file(Path(name), _name_as_given(Path(name)), options)


def _folder(folder: Path, options: Options) -> Iterator[Article | UnreadableInput]:
    others: list[str] = []
    errors: list[OSError] = []
    read = 0
    for directory, subfolders, names in os.walk(folder, onerror=errors.append):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            path = Path(directory, name)
            relative = path.relative_to(folder).as_posix()
            if name.startswith("."):
                continue
            if path.suffix.lower() not in READERS:
                others.append(relative)
                continue
            read += 1
            yield from _file(path, relative, options)
    label = _shown(folder.name or "folder")
    for error in errors:
        yield UnreadableInput(label, f"a folder below it cannot be read: {error.strerror}")
    if others:
        shown = ", ".join(_shown(name) for name in others[:5]) + (" ..." if len(others) > 5 else "")
        yield UnreadableInput(
            label,
            f"{len(others)} file(s) passed over, suffix not one of {' '.join(KNOWN_SUFFIXES)}: {shown}",
            skipped=True,
        )
    elif not read and not errors:
        yield UnreadableInput(label, f"no file in this folder; articles end in {' '.join(KNOWN_SUFFIXES)}")


def _glob(pattern: str, options: Options) -> Iterator[Article | UnreadableInput]:
    parts = Path(pattern).parts
    depth = next(index for index, part in enumerate(parts) if _MAGIC.intersection(part))
    fixed = Path(*parts[:depth])
    found = sorted(
        path.relative_to(fixed)
        for path in fixed.glob("/".join(parts[depth:]))
        if path.is_file() and not path.name.startswith(".")
    )
    if not found:
        yield UnreadableInput(
            _shown(Path(pattern).name), "no such file, and no file matches the pattern; check the path"
        )
    for relative in found:
        yield from _file(fixed / relative, relative.as_posix(), options)


def _file(path: Path, name: str, options: Options) -> Iterator[Article | UnreadableInput]:
    yield from _guarded(_shown(name), _read_file(path, _shown(name), options))


def _read_file(path: Path, name: str, options: Options) -> Iterator[Article | UnreadableInput]:
    if not path.exists():
        yield UnreadableInput(name, "no such file; check the path")
        return
    reader = READERS.get(path.suffix.lower())
    if reader is not None:
        yield from reader(path, name, options)
        return
    with path.open("rb") as handle:
        yield from _sniffed(handle, name, options)


def _guarded(name: str, items: Iterator[Article | UnreadableInput]) -> Iterator[Article | UnreadableInput]:
    """The items, and one `UnreadableInput` where reading breaks off."""
    try:
        yield from items
    except (OSError, InputError, UsageError, ValueError, RecursionError, MemoryError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or type(error).__name__
        yield UnreadableInput(name, f"cannot be read: {one_line(reason)}")


def _standard_input(stdin: IO[bytes] | IO[str] | None, options: Options) -> Iterator[Article | UnreadableInput]:
    stream = stdin if stdin is not None else sys.stdin.buffer
    yield from _sniffed(_as_bytes(stream), "stdin", options)


def _as_bytes(stream: IO[bytes] | IO[str]) -> IO[bytes]:
    if isinstance(stream, io.TextIOBase):
        return _Encoded(stream)
    return stream  # type: ignore[return-value]


class _Encoded(io.BytesIO):
    """A text stream as UTF-8 bytes, a line at a time."""

    def __init__(self, stream: io.TextIOBase) -> None:
        super().__init__()
        self._stream = stream

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._stream.readline(-1 if size is None else size).encode("utf-8", "replace")

    def read(self, size: int | None = -1, /) -> bytes:
        return self._stream.read(-1 if size is None else size).encode("utf-8", "replace")


def _sniffed(handle: IO[bytes], name: str, options: Options) -> Iterator[Article | UnreadableInput]:
    """A stream of unknown form: JSON lines, a JSON document, HTML or plain text."""
    head = b""
    while len(head) < LARGEST_FILE:
        line = handle.readline(LARGEST_FILE)
        head += line
        if not line or line.strip(b" \t\r\n\xef\xbb\xbf"):
            break
    if looks_binary(head):
        yield UnreadableInput(name, "not a text (binary data); convert it to .txt or .html first")
        return
    opening = head.lstrip(b" \t\r\n\xef\xbb\xbf")[:200]
    if opening.startswith(b"{") and _is_json(opening := head.strip(b" \t\r\n\xef\xbb\xbf")):
        yield from read_json_lines(_chained(head, handle), name, options)
        return
    data = head + handle.read(LARGEST_FILE + 1 - len(head))
    if len(data) > LARGEST_FILE:
        yield UnreadableInput(name, f"one text of more than {LARGEST_FILE >> 20} MiB; split it, or give it as .jsonl")
        return
    if opening.startswith((b"{", b"[")):
        rows = rows_of_json(data, options)
        if rows is not None:
            yield from rows(name)
            return
    start = decode(opening).text.lower()
    if start.startswith(("<!doctype html", "<html", "<head", "<body", "<article", "<?xml")):
        yield read_html(data, name, options)
    else:
        yield read_plain(data, name, options)


def _is_json(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _chained(head: bytes, handle: IO[bytes]) -> Iterator[bytes]:
    yield from head.splitlines(keepends=True)
    while line := handle.readline(LARGEST_FILE):
        yield line


def _name_as_given(path: Path) -> str:
    """A relative path as typed; of an absolute one, or one that climbs, only the file's name."""
    if path.is_absolute() or ".." in path.parts or path.drive:
        return path.name
    return PurePosixPath(path.as_posix()).as_posix()


def _shown(name: str) -> str:
    return one_line(name.encode("utf-8", "replace").decode("utf-8")) or "unnamed"
