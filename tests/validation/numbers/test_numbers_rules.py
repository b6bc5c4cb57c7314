"""NUM rules on invented records: cases each must find something in, and cases it must leave alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from record_builder import record_of

from extractor.validation import all_rules, check

CASES: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8"))


def rows(way: str) -> list[Any]:
    return [
        pytest.param(code, {"text": cases["text"], **case}, id=f"{code}-{way}-{number}")
        for code, cases in CASES.items()
        for number, case in enumerate(cases[way], start=1)
    ]


@pytest.mark.parametrize(("code", "case"), rows("find"))
def test_number_rule_finds(code: str, case: dict[str, Any]) -> None:
    result = check(record_of(case), preview=True)
    mine = [finding for finding in result.findings if finding.code == code]
    assert mine, [f"{finding.code} {finding.message}" for finding in result.findings]
    if "at" in case:
        assert mine[0].path == case["at"]
    if "severity" in case:
        assert {finding.severity for finding in mine} == {case["severity"]}
    if "says" in case:
        assert case["says"] in mine[0].message
    if "suggests" in case:
        path, value = case["suggests"]
        suggestion = mine[0].suggestion
        assert suggestion is not None
        assert suggestion.path == path
        if isinstance(value, dict):
            assert {name: suggestion.value[name] for name in value} == value
        else:
            assert suggestion.value == value


@pytest.mark.parametrize(("code", "case"), rows("leave"))
def test_number_rule_leaves_alone(code: str, case: dict[str, Any]) -> None:
    result = check(record_of(case), preview=True)
    found = [f"{finding.code} {finding.message}" for finding in result.findings]
    assert not [line for line in found if line.startswith((code, "SYS"))], found


def test_each_number_rule_has_five_cases_each_way() -> None:
    codes = {rule.code for rule in all_rules() if rule.family == "NUM"}
    assert codes == set(CASES)
    assert not [code for code in codes if min(len(CASES[code]["find"]), len(CASES[code]["leave"])) < 5]
