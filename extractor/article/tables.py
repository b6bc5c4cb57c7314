"""Readers of files that hold many articles: JSON lines, CSV, Parquet. One row at a time."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.article.build import FIELDS, article_from_text, metadata_from
from extractor.article.cleaning import LARGEST_FILE, decode, one_line, rescue_undecoded
from extractor.article.formats import Options, UnreadableInput
from extractor.article.model import Article
from extractor.errors import InputError, UsageError

__all__ = ("TABLE_READERS", "read_csv", "read_json_lines", "read_parquet", "require_pyarrow", "rows_of_json")

Items = Iterator[Article | UnreadableInput]
_BATCH = 256
_HEAD = 65_536


def read_json_lines(lines: Iterator[bytes], name: str, options: Options) -> Items:
    """Articles of a stream of JSON objects, one a line; blank lines are passed over."""
    for number, line in enumerate(lines, 1):
        if not line.strip(b" \t\r\n\xef\xbb\xbf"):
            continue
        source = f"{name}:{number}"
        if len(line) >= LARGEST_FILE:
            yield UnreadableInput(source, f"line of more than {LARGEST_FILE >> 20} MiB; split it")
            continue
        decoded = decode(line, options.encoding)
        try:
            row = json.loads(decoded.text)
        except (ValueError, RecursionError) as error:
            where = f" at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else ""
            yield UnreadableInput(source, f"line {number} is not JSON{where}: one object a line is needed")
            continue
        yield _from_row(row, source, options, decoded.notes)


def rows_of_json(data: bytes, options: Options) -> Callable[[str], Items] | None:
    """A reader of a whole JSON document, an object or a list of objects; None where it is no JSON."""
    decoded = decode(data, options.encoding)
    try:
        loaded = json.loads(decoded.text)
    except (ValueError, RecursionError):
        return None

    def items(name: str) -> Items:
        if isinstance(loaded, dict):
            yield _from_row(loaded, name, options, decoded.notes)
            return
        for number, row in enumerate(loaded, 1):
            yield _from_row(row, f"{name}:{number}", options, decoded.notes)

    return items if isinstance(loaded, dict | list) else None


def read_csv(path: Path, name: str, options: Options) -> Items:
    """Articles of a CSV or TSV file with a header line; the row number counts the header as 1."""
    encoding, note = _table_encoding(path, options)
    # The limit is the process's; raising it is harmless, and articles are longer than its default of 131,072.
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST_FILE // 4))
    with path.open("r", encoding=encoding, errors="surrogateescape", newline="") as handle:
        header_line = handle.readline(_HEAD)
        handle.seek(0)
        rows = csv.reader(handle, delimiter=_delimiter(path, header_line), strict=True)
        header = next(rows, None)
        if not header:
            yield UnreadableInput(name, "empty: a header line with column names is needed")
            return
        header = [column.strip().removeprefix("\ufeff") for column in header]
        _require_text_column(header, options)
        number = 1
        while True:
            number += 1
            source = f"{name}:{number}"
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield UnreadableInput(
                    source, f"row {number} is not CSV (line {rows.line_num}: {error}); check its quote marks"
                )
                continue
            if not row:
                continue
            if len(row) > len(header):
                yield UnreadableInput(
                    source,
                    f"row {number} has {len(row)} cells, the header {len(header)}: quote cells that hold a separator",
                )
                continue
            rescued = [rescue_undecoded(cell) for cell in row]
            notes = sorted({line for cell in rescued for line in cell.notes} | note)
            values = dict(zip(header, (cell.text for cell in rescued), strict=False))
            yield _from_row(values, source, options, tuple(notes))


def read_parquet(path: Path, name: str, options: Options) -> Items:
    """Articles of a Parquet file, read in batches of 256 rows; only the columns that are fields of an article."""
    parquet = require_pyarrow()
    try:
        file = parquet.ParquetFile(path)
    except (OSError, ValueError) as error:  # pyarrow's errors are kinds of these
        raise InputError(f"not a Parquet file ({one_line(str(error))})") from error
    with file:
        columns = [column for column in file.schema_arrow.names if isinstance(column, str)]
        _require_text_column(columns, options)
        wanted = [column for column in columns if _is_wanted(column, options)]
        number = 0
        for batch in file.iter_batches(batch_size=_BATCH, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                yield _from_row(row, f"{name}:{number}", options, ())


def require_pyarrow() -> Any:
    """The module `pyarrow.parquet`. Raises UsageError where it is not installed."""
    try:
        from pyarrow import parquet
    except ImportError:
        raise UsageError(
            'reading .parquet needs pyarrow: run `pip install "incident-extractor[parquet]"`, or give .csv or .jsonl'
        ) from None
    return parquet


def _from_row(row: object, source: str, options: Options, notes: tuple[str, ...]) -> Article | UnreadableInput:
    if not isinstance(row, dict):
        return UnreadableInput(source, f'{_kind_of(row)} where an object is needed, e.g. {{"text": ...}}')
    column = _text_column(list(row), options)
    if column is None:
        return UnreadableInput(source, _no_text_column([str(name) for name in row], options))
    text = row[column]
    if not isinstance(text, str):
        return UnreadableInput(source, f"{column!r} holds {_kind_of(text)}, not a text: give it one or leave it out")
    values = {str(name): stated for name, value in row.items() if name != column and (stated := _as_stated(value))}
    for field, mapped in options.columns.items():
        if field == "text":
            continue
        for alias in FIELDS[field]:  # what the map names is meant, whatever else is there
            values = {name: value for name, value in values.items() if name == mapped or _plain(name) != alias}
        if mapped in values:
            values[field] = values[mapped]
    metadata = metadata_from(values)
    has_url = re.match(r"https?://\S+$", metadata.url or "") is not None
    return article_from_text(
        text,
        metadata=metadata,
        published=options.published,
        source=one_line(metadata.url) if has_url else source,
        notes=notes,
    )


def _text_column(columns: list[Any], options: Options) -> Any:
    if "text" in options.columns:
        return options.columns["text"] if options.columns["text"] in columns else None
    plain = {_plain(str(column)): column for column in reversed(columns)}
    return next((plain[name] for name in FIELDS["text"] if name in plain), None)


def _require_text_column(columns: list[str], options: Options) -> None:
    if _text_column(columns, options) is None:
        raise InputError(_no_text_column(columns, options))


def _no_text_column(columns: list[str], options: Options) -> str:
    shown = ", ".join(one_line(column) or "''" for column in columns[:20]) or "none"
    wanted = options.columns.get("text")
    if wanted is not None:
        return f"no column {wanted!r}, which the column map names for the text; columns are: {shown}"
    example = one_line(columns[0]) if columns else "body"
    return f"no column with the text; columns are: {shown}. Name it in the column map, e.g. text={example}"


def _is_wanted(column: str, options: Options) -> bool:
    return column in options.columns.values() or any(_plain(column) in names for names in FIELDS.values())


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def _as_stated(value: object) -> str | None:
    """A metadata value as text: text as it is, a date or time by its ISO form, lists of names joined."""
    if isinstance(value, str):
        return value
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return ", ".join(value[:20])
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**12:
        return str(value)
    return None


def _kind_of(value: object) -> str:
    if value is None:
        return "nothing (null)"
    return {
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "an object",
        str: "a text",
    }.get(type(value), type(value).__name__)


def _table_encoding(path: Path, options: Options) -> tuple[str, set[str]]:
    if options.encoding is not None:
        return options.encoding, set()
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", set()
    return "utf-8-sig" if head.startswith(b"\xef\xbb\xbf") else "utf-8", set()


def _delimiter(path: Path, header: str) -> str:
    if path.suffix.lower() == ".tsv":
        return "\t"
    return max(",;\t|", key=header.count) if any(mark in header for mark in ",;\t|") else ","


def _json_lines(path: Path, name: str, options: Options) -> Items:
    def lines() -> Iterator[bytes]:
        with path.open("rb") as handle:
            while line := handle.readline(LARGEST_FILE):
                yield line

    with path.open("rb") as handle:
        wide = handle.read(2) in (b"\xff\xfe", b"\xfe\xff")
    if wide:  # UTF-16 cannot be cut at line ends byte by byte
        with path.open("r", encoding="utf-16", errors="replace") as text:
            yield from read_json_lines((line.encode("utf-8") for line in text), name, options)
        return
    yield from read_json_lines(lines(), name, options)


TABLE_READERS: Mapping[str, Callable[[Path, str, Options], Items]] = {
    "jsonl": _json_lines,
    "csv": read_csv,
    "parquet": read_parquet,
}
