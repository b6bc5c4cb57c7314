"""Every rule against invented texts: cases it must find something in, and cases it must leave alone."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from record_builder import article_of, record_of

from extractor.schema.blocks import Actor
from extractor.schema.findings import Suppression
from extractor.validation import all_rules, check
from extractor.validation.duplicates import NearDuplicates
from extractor.validation.engine import CheckResult
from extractor.validation.registry import walk
from extractor.validation.rules import RULE_MODULES

CASES = Path(__file__).parent / "cases"
IN_A_FILE_OF_THEIR_OWN = ("NUM",)
"""Families whose cases are run elsewhere: see tests/validation/numbers."""
ELSEWHERE = {"SYS001", "GRD001"}
"""Need a broken rule, or a schema of their own: see test_validation_engine.py."""


def load() -> dict[str, dict[str, Any]]:
    families: dict[str, dict[str, Any]] = {}
    for path in sorted(CASES.glob("*.yaml")):
        for code, cases in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            assert code not in families, f"{code} has cases in two files"
            families[code] = cases
    return families


FAMILIES = load()


def rows(way: str) -> list[Any]:
    found = []
    for code, cases in FAMILIES.items():
        for number, case in enumerate(cases[way], start=1):
            whole = {"text": cases.get("text"), **case}
            if "article" in cases:
                whole["article"] = {**cases["article"], **case.get("article", {})}
            found.append(pytest.param(code, whole, id=f"{code}-{way}-{number}"))
    return found


def checked(case: dict[str, Any]) -> CheckResult:
    """What the rules say of the case.

    `ids`: canonical ids of its actors, `earlier`: articles before its own, `aside`: suppressions, each with code, path,
    reason and the words that it was given for.
    """
    record = record_of(case)
    for code, path, reason, words in case.get("aside", ()):
        digest = hashlib.sha256(words.encode()).hexdigest()
        record.suppressions.append(Suppression(code=code, path=path, reason=reason, quote_sha256=digest))
    actors = [node.value for node in walk(record) if isinstance(node.value, Actor)]
    for actor, actor_id in zip(actors, case.get("ids", ()), strict=False):
        actor.canonical_id = actor_id
    seen = NearDuplicates()
    for sentences in case.get("earlier", ()):
        seen.add(article_of(sentences))
    return check(record, preview=True, near=seen.add(record.article))


@pytest.mark.parametrize(("code", "case"), rows("find"))
def test_rule_finds(code: str, case: dict[str, Any]) -> None:
    result = checked(case)
    mine = [finding for finding in result.findings if finding.code == code]
    assert mine, [f"{finding.code} {finding.path}" for finding in result.findings]
    if "at" in case:
        assert [finding.path for finding in mine] == ([case["at"]] if isinstance(case["at"], str) else case["at"])
    if "severity" in case:
        assert {finding.severity for finding in mine} == {case["severity"]}
    if "says" in case:
        assert case["says"] in mine[0].message
    if "suggests" in case:
        suggestion = mine[0].suggestion
        assert (suggestion and [suggestion.path, suggestion.value]) == case["suggests"]
    if "suggests_party" in case:
        suggestion = mine[0].suggestion
        assert (suggestion and suggestion.value["evidence"]["text"]) == case["suggests_party"]
    assert "SYS001" not in {finding.code for finding in result.findings}


@pytest.mark.parametrize(("code", "case"), rows("leave"))
def test_rule_leaves_alone(code: str, case: dict[str, Any]) -> None:
    result = checked(case)
    assert code not in {finding.code for finding in result.findings}, [
        finding.message for finding in result.findings if finding.code == code
    ]
    assert "SYS001" not in {finding.code for finding in result.findings}


def test_each_rule_has_five_cases_each_way() -> None:
    wanted = {rule.code for rule in all_rules() if rule.family not in IN_A_FILE_OF_THEIR_OWN} - ELSEWHERE
    short = {
        code: [len(FAMILIES.get(code, {}).get(way, [])) for way in ("find", "leave")]
        for code in sorted(wanted)
        if any(len(FAMILIES.get(code, {}).get(way, [])) < 5 for way in ("find", "leave"))
    }
    assert not short


def test_every_rule_module_is_loaded() -> None:
    folder = Path(__file__).parents[2] / "extractor" / "validation" / "rules"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(RULE_MODULES)
