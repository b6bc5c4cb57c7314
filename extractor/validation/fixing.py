"""Apply suggestions: the corrections that the cited words themselves decide (`check --fix`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from extractor.schema.findings import Finding
from extractor.schema.record import Record

__all__ = ("Applied", "apply_suggestions")

RecordT = TypeVar("RecordT", bound=Record[Any])


@dataclass(frozen=True, slots=True)
class Applied:
    """One suggestion, and what became of it."""

    code: str
    path: str
    """JSON pointer of the value that was to change."""
    old: Any
    new: Any
    taken: bool
    reason: str = ""
    """Why it was not taken; empty where it was."""

    def __str__(self) -> str:
        change = f"{self.code} {self.path}: {self.old!r} -> {self.new!r}"
        return change if self.taken else f"{change} not applied: {self.reason}"


def apply_suggestions(record: RecordT, findings: Iterable[Finding]) -> tuple[RecordT, tuple[Applied, ...]]:
    """A new record with the findings' suggestions applied, and a line for each on what was done.

    The record given is not changed. Only values under `/incidents` are ever set; where two findings want different
    values at one path, neither is taken. The new record's own findings and verdicts are emptied where something
    changed: check it again.
    """
    wanted: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.suggestion is not None:
            wanted.setdefault(finding.suggestion.path, []).append(finding)
    data = record.model_dump(mode="json")
    done: list[Applied] = []
    for path, asking in wanted.items():
        done.append(_apply(type(record), data, path, asking))
    if not any(item.taken for item in done):
        return record.model_copy(deep=True), tuple(done)
    data["findings"], data["verdicts"] = [], {}
    return type(record).model_validate(data), tuple(done)


def _apply(record_type: type[Any], data: dict[str, Any], path: str, asking: list[Finding]) -> Applied:
    """Set one value in place, or say why not; a value that the schema refuses is taken back."""
    code = asking[0].code
    values = [finding.suggestion.value for finding in asking if finding.suggestion is not None]
    parent, key = _locate(data, path)
    if parent is None:
        return Applied(code, path, None, values[0], False, "the record has no such value")
    old = parent[key]
    if any(value != values[0] for value in values):
        return Applied(code, path, old, values[0], False, "two findings want different values")
    if old == values[0] and type(old) is type(values[0]):
        return Applied(code, path, old, values[0], False, "it is so already")
    parent[key] = values[0]
    try:
        record_type.model_validate(data)
    except ValidationError as error:
        parent[key] = old
        return Applied(code, path, old, values[0], False, f"the schema refuses it: {error.errors()[0]['msg']}")
    return Applied(code, path, old, values[0], True)


def _locate(data: dict[str, Any], path: str) -> tuple[Any, Any]:
    """The container and key of a JSON pointer under `/incidents`, or (None, None)."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:]]
    if len(parts) < 3 or parts[0] != "incidents":
        return None, None
    here: Any = data
    for position, part in enumerate(parts):
        key: Any = part
        if isinstance(here, list):
            if not (part.isascii() and part.isdigit() and len(part) < 10 and int(part) < len(here)):
                return None, None
            key = int(part)
        elif not isinstance(here, dict) or part not in here:
            return None, None
        if position == len(parts) - 1:
            return here, key
        here = here[key]
    return None, None
