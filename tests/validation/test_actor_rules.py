"""ACT rules on invented records: cases each must find something in, and cases it must leave alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rule_table import assert_finds, assert_leaves, assert_whole, load, rows

CASES = load(Path(__file__).parent / "actors" / "rules.yaml")


@pytest.mark.parametrize(("code", "case"), rows(CASES, "find"))
def test_rule_finds(code: str, case: dict[str, Any]) -> None:
    assert_finds(code, case)


@pytest.mark.parametrize(("code", "case"), rows(CASES, "leave"))
def test_rule_leaves_alone(code: str, case: dict[str, Any]) -> None:
    assert_leaves(code, case)


def test_each_rule_has_five_cases_each_way() -> None:
    assert_whole(CASES, "ACT")
