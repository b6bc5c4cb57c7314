"""Files of suppressions: YAML or JSON, a list of entries, each for one article.

- article: 3f0a...      # the article's id, or the source it was read from
  code: NUM005
  path: /incidents/0/casualties/1
  reason: the second figure is the same toll, told again
  by: mira
  quote_sha256: 9c1e...
  claimed: 6 (exact)     # may be left out
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from extractor.errors import InputError
from extractor.schema.findings import Suppression
from extractor.schema.record import Record

__all__ = ("SuppressionEntry", "read_suppressions", "with_suppressions")

RecordT = TypeVar("RecordT", bound=Record[Any])
LARGEST_FILE = 20_000_000
"""Bytes; a file of suppressions is written by hand or by the review page."""


@dataclass(frozen=True, slots=True)
class SuppressionEntry:
    """One suppression and the article that it is for (its id, or the source it was read from)."""

    article: str
    suppression: Suppression


def read_suppressions(path: Path) -> tuple[SuppressionEntry, ...]:
    """The entries of a file. Raises InputError that names the file, the entry and the key."""
    import yaml

    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"{path}: larger than {LARGEST_FILE:,} bytes; this is no file of suppressions")
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"{path}: neither YAML nor JSON: {error}") from error
    if data is None:
        return ()
    if not isinstance(data, list):
        raise InputError(f"{path}: a list of suppressions is needed, not {type(data).__name__}")
    return tuple(_entry(path, number, item) for number, item in enumerate(data, start=1))


def _entry(path: Path, number: int, item: Any) -> SuppressionEntry:
    where = f"{path}, entry {number}"
    if not isinstance(item, dict):
        raise InputError(f"{where}: keys and values are needed, not {item!r:.60}")
    fields = {str(key): value for key, value in item.items()}
    article = fields.pop("article", None)
    if not isinstance(article, str) or not article:
        raise InputError(f"{where}: the key article is missing; give the article's id or the source it was read from")
    try:
        return SuppressionEntry(article, Suppression.model_validate(fields))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = "/".join(str(part) for part in first["loc"])
        raise InputError(f"{where}: {key}: {first['msg']}") from error


def with_suppressions(record: RecordT, entries: Sequence[SuppressionEntry]) -> RecordT:
    """The record with the entries of its article added to its own suppressions, each once."""
    names = {record.article.id, record.article.source}
    added = [entry.suppression for entry in entries if entry.article in names]
    together = list(record.suppressions)
    together.extend(suppression for suppression in added if suppression not in together)
    return record.model_copy(update={"suppressions": together})
