"""Records as JSON Lines: one record a line, the same bytes for the same record."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from extractor.errors import InputError
from extractor.schema.incident import Incident
from extractor.schema.record import Record

__all__ = ("PartialFile", "read_records", "record_line")


def record_line(record: Record[Any]) -> str:
    """One line of JSON, with its line feed. Non-ASCII text stays readable; lone surrogates are escaped."""
    data = record.model_dump(mode="json")
    line = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        line = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n"


class PartialFile:
    """An output file that is never seen half-written: lines go to `<name>.partial`, which takes the name at the end.

    A run that is killed leaves what was finished in the `.partial` file, and an older file as it was. With path None
    nothing is written.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._partial = path.with_name(path.name + ".partial") if path else None
        self._file: IO[str] | None = None

    def __enter__(self) -> PartialFile:
        if self._path is not None and self._path.is_dir():
            raise InputError(f"{self._path}: cannot be written: it is a folder; give the name of a file")
        if self._partial is not None:
            try:
                self._partial.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._partial.open("w", encoding="utf-8", newline="\n")
            except OSError as error:
                raise InputError(f"{self._path}: cannot be written: {error.strerror}") from error
        return self

    def write(self, record: Record[Any]) -> None:
        """Write one record; it is handed to the system before the next begins."""
        if self._file is not None:
            self._file.write(record_line(record))
            self._file.flush()

    def give_up(self) -> None:
        """Leave an older file as it is: there is nothing whole to take its place."""
        if self._file is not None and self._partial is not None:
            self._file.close()
            self._file = None
            self._partial.unlink(missing_ok=True)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if self._file is None or self._partial is None or self._path is None:
            return
        if kind is None:
            self._file.flush()
            os.fsync(self._file.fileno())
        self._file.close()
        if kind is None:
            self._partial.replace(self._path)


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
