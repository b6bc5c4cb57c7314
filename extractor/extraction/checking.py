"""Stored records judged again: new rules reach old answers without a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from extractor.schema.blocks import Event
from extractor.schema.record import Record
from extractor.validation import Applied, apply_suggestions
from extractor.validation import check as check_values

__all__ = ("check_record",)

IncidentT = TypeVar("IncidentT", bound=Event)


def check_record(
    record: Record[IncidentT],
    *,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    preview: bool = False,
    fix: bool = False,
) -> tuple[Record[IncidentT], tuple[Applied, ...]]:
    """The record with findings and verdicts of the rules as they are now, and what became of each fix.

    With `fix`, suggestions that the words make certain are applied and the record is judged once more.
    The record that was given is not changed.
    """
    applied: tuple[Applied, ...] = ()

    def judged(given: Record[Any]) -> Record[Any]:
        result = check_values(given, select=select, ignore=ignore, preview=preview)
        return given.model_copy(update={"findings": list(result.findings), "verdicts": dict(result.verdicts)})

    checked = judged(record)
    if fix:
        fixed, changes = apply_suggestions(checked, checked.findings)
        applied = tuple(changes)
        checked = judged(fixed) if any(change.taken for change in applied) else checked
    return checked, applied
