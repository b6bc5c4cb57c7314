"""Stored records judged again: new rules reach old answers without a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from extractor.extraction.suppressions import SuppressionEntry, with_suppressions
from extractor.schema.blocks import Event
from extractor.schema.findings import Fix
from extractor.schema.record import Record
from extractor.validation import VALIDATOR_VERSION, Applied, all_rules, apply_suggestions, rules_sha256, table_hashes
from extractor.validation import check as check_values
from extractor.validation.actors.registry import ActorRegistry, using_registry
from extractor.validation.duplicates import NearArticle
from extractor.validation.engine import ordered
from extractor.validation.selection import selected

__all__ = ("check_record", "with_near_duplicates")

IncidentT = TypeVar("IncidentT", bound=Event)
NEAR_DUPLICATE = "DOC004"


def check_record(
    record: Record[IncidentT],
    *,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    preview: bool = False,
    fix: bool = False,
    suppressions: Sequence[SuppressionEntry] = (),
    actors: ActorRegistry | None = None,
    near: Sequence[NearArticle] = (),
) -> tuple[Record[IncidentT], tuple[Applied, ...]]:
    """The record with findings and verdicts of the rules as they are now, and what became of each fix.

    With `fix`, suggestions that the words make certain are applied, noted in the record's `fixes`, and the record is
    judged once more; what a person has set aside is not fixed. `suppressions` of other articles are passed over.
    `actors` are known instead of those that ship; `near` are earlier articles with nearly the same text. The record
    that was given is not changed.
    """
    with using_registry(actors):
        return _checked(record, select, ignore, preview, fix, suppressions, near)


def _checked(
    record: Record[IncidentT],
    select: Sequence[str] | None,
    ignore: Sequence[str] | None,
    preview: bool,
    fix: bool,
    suppressions: Sequence[SuppressionEntry],
    near: Sequence[NearArticle],
) -> tuple[Record[IncidentT], tuple[Applied, ...]]:
    applied: tuple[Applied, ...] = ()

    def judged(given: Record[Any]) -> Record[Any]:
        result = check_values(given, select=select, ignore=ignore, preview=preview, near=near)
        return given.model_copy(update={"findings": list(result.findings), "verdicts": dict(result.verdicts)})

    checked = judged(_judged_by_these_rules(with_suppressions(record, suppressions)))
    if fix:
        counting = [finding for finding in checked.findings if finding.suppressed is None]
        fixed, applied = apply_suggestions(checked, counting)
        taken = [Fix(code=item.code, path=item.path, old=item.old, new=item.new) for item in applied if item.taken]
        if taken:
            checked = judged(fixed.model_copy(update={"fixes": [*fixed.fixes, *taken]}))
    return checked, applied


def _judged_by_these_rules(record: Record[IncidentT]) -> Record[IncidentT]:
    """The record with the provenance of the judgement brought up to date; who answered stays as it was."""
    if record.provenance is None:
        return record
    judges = {"validator_version": VALIDATOR_VERSION, "rules_sha256": rules_sha256(), "tables": table_hashes()}
    return record.model_copy(update={"provenance": record.provenance.model_copy(update=judges)})


def with_near_duplicates(
    record: Record[IncidentT], near: Sequence[NearArticle], *, select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> Record[IncidentT]:
    """A record that has just been judged, with the finding that its article is nearly the text of an earlier one.

    The same finding as `check_record` gives with `near`; it counts in no verdict, so nothing else is judged again.
    """
    rules = selected({rule.code: rule for rule in all_rules()}, select or None, ignore or None)
    told = [rule.code for rule in rules if rule.code == NEAR_DUPLICATE]
    if not near or not told:
        return record
    found = check_values(record, select=told, near=near).findings
    return record.model_copy(update={"findings": list(ordered([*record.findings, *found]))})
