"""SYS001-SYS004: what the record itself says about how it came to be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.schema.incident import SCHEMA_VERSION
from extractor.schema.record import Record
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.wording import quoted

__all__ = ()


@rule("SYS001", "check-failed", "review", on=Record)
def check_failed(node: Node[Record[Any]], context: Context) -> Iterator[Problem]:
    """A rule, or grounding, broke off with an error; what it should have checked was not checked.

    Why: a check that did not run has not passed anything, so a person must look.
    Bad: a rule that fails on a date in the year 0000.
    Good: the same rule, mended.
    Limits: it is the engine that reports this, whatever was selected or ignored.
    """
    yield from ()


@rule("SYS002", "answer-truncated", "warning", on=Record)
def answer_truncated(node: Node[Record[Any]], context: Context) -> Iterator[Problem]:
    """The model's answer was cut off at the token limit; the incidents that were complete are kept.

    Why: what came after the cut is missing, so absence of an incident says nothing.
    Bad: outcome `truncated`.
    Good: outcome `done`.
    Limits: the kept incidents are checked like any others.
    """
    if node.value.outcome == "truncated":
        count = len(node.value.incidents)
        yield Problem(
            message=f"the answer was cut off; incidents complete before that: {count}; more may be missing",
            claimed=node.value.outcome,
            path="/outcome",
        )


@rule("SYS003", "schema-version-unknown", "review", on=Record, counts_for_all=True)
def schema_version_unknown(node: Node[Record[Any]], context: Context) -> Iterator[Problem]:
    """The record was written for another schema version than the rules know.

    Why: fields may mean something else there.
    Bad: schema version 7 under rules for version 1.
    Good: the versions agree.
    Limits: none known.
    """
    if node.value.schema_version != SCHEMA_VERSION:
        yield Problem(
            message=f"schema version {quoted(node.value.schema_version, 20)}; the rules know {SCHEMA_VERSION!r}",
            claimed=node.value.schema_version,
            observed=SCHEMA_VERSION,
            path="/schema_version",
        )


@rule("SYS004", "incidents-of-failed-answer", "review", on=Record, counts_for_all=True)
def incidents_of_failed_answer(node: Node[Record[Any]], context: Context) -> Iterator[Problem]:
    """The record says that the model gave no usable answer, and has incidents all the same.

    Why: where these come from is not known.
    Bad: outcome `not_json` with two incidents.
    Good: outcome `not_json` with none; or `truncated` with those that were complete.
    Limits: none known.
    """
    if node.value.incidents and node.value.outcome not in ("done", "truncated"):
        yield Problem(
            message=f"the outcome is {node.value.outcome}, yet there are {len(node.value.incidents)} incidents",
            claimed=node.value.outcome,
            path="/outcome",
        )
