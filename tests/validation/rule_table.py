"""Runs a YAML table of rule cases: `find`, the rule must speak; `leave`, it must be silent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from record_builder import record_of

from extractor.schema.blocks import Actor
from extractor.schema.findings import Finding
from extractor.validation import all_rules, check
from extractor.validation.registry import walk

__all__ = ("assert_finds", "assert_leaves", "assert_whole", "load", "rows")

Table = dict[str, dict[str, Any]]


def load(path: Path) -> Table:
    """The cases of a file by rule code."""
    table: Table = yaml.safe_load(path.read_text(encoding="utf-8"))
    return table


def rows(table: Table, way: str) -> list[Any]:
    """Parameters (code, case) of all cases of one way."""
    return [
        pytest.param(code, {"text": cases["text"], **case}, id=f"{code}-{way}-{number}")
        for code, cases in table.items()
        for number, case in enumerate(cases[way], start=1)
    ]


def _findings(case: dict[str, Any]) -> tuple[Finding, ...]:
    record = record_of(case)
    actors = [node.value for node in walk(record) if isinstance(node.value, Actor)]
    for actor, actor_id in zip(actors, case.get("ids", ()), strict=False):
        actor.canonical_id = actor_id
    return check(record, preview=True).findings


def assert_finds(code: str, case: dict[str, Any]) -> None:
    """The rule finds something, and it is what the case says."""
    findings = _findings(case)
    mine = [finding for finding in findings if finding.code == code]
    assert mine, [f"{finding.code} {finding.message}" for finding in findings]
    assert "SYS001" not in {finding.code for finding in findings}
    first = mine[0]
    if "at" in case:
        assert first.path == case["at"]
    if "severity" in case:
        assert {finding.severity for finding in mine} == {case["severity"]}
    if "says" in case:
        assert case["says"] in first.message
    if "suggests" in case:
        assert first.suggestion is not None
        assert [first.suggestion.path, first.suggestion.value] == case["suggests"]


def assert_leaves(code: str, case: dict[str, Any]) -> None:
    """The rule is silent, and nothing failed."""
    found = [f"{finding.code} {finding.message}" for finding in _findings(case)]
    assert not [line for line in found if line.startswith((code, "SYS"))], found


def assert_whole(table: Table, family: str) -> None:
    """Every rule of the family has five cases each way."""
    codes = {rule.code for rule in all_rules() if rule.family == family}
    assert codes == set(table)
    assert not [code for code in codes if min(len(table[code]["find"]), len(table[code]["leave"])) < 5]
