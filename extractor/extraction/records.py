"""Records as JSON Lines: one record a line, the same bytes for the same record."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extractor.errors import InputError
from extractor.schema.incident import Incident
from extractor.schema.record import Record

__all__ = ("read_records", "record_line")


def record_line(record: Record[Any]) -> str:
    """One line of JSON, with its line feed. Non-ASCII text stays readable; lone surrogates are escaped."""
    data = record.model_dump(mode="json")
    line = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        line = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n"


def read_records(path: str | Path, record_type: type[Any] = Incident) -> Iterator[Record[Any]]:
    """The records of a JSON Lines file (`-`: standard input), one at a time.

    Raises InputError that names the file, the line and the key where a line is not a record.
    """
    if str(path) == "-":
        yield from _parse_lines(sys.stdin, "standard input", record_type)
        return
    try:
        with Path(path).open(encoding="utf-8") as file:
            yield from _parse_lines(file, str(path), record_type)
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file; `extractor extract ... --output {path}` writes one") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text: {error}") from error


def _parse_lines(lines: Any, name: str, record_type: Any) -> Iterator[Record[Any]]:
    model: type[Record[Any]] = Record[record_type]
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield model.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = "/".join(str(part) for part in first["loc"]) or "(the line itself)"
            raise InputError(
                f"{name}, line {number}: not a record of schema version 1: {where}: {first['msg']}"
            ) from error
