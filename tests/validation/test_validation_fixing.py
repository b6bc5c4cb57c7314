"""Suggestions applied: only values of incidents, only where they agree, and every step told."""

from __future__ import annotations

from typing import Any

import pytest
from record_builder import find, record_of

from extractor.schema.findings import Finding, Suggestion
from extractor.validation import apply_suggestions, check

TEXT = ["Raiders struck Karval.", "At least nine guards were killed."]


def record(low: int = 9, high: int | None = 9, qualifier: str = "floor") -> Any:
    claim = ["At least nine guards", "killed", "people", low, high, qualifier]
    return record_of({"text": TEXT, "incident": {"casualties": [claim]}})


def finding(path: str, value: Any, code: str = "XFC002") -> Finding:
    suggestion = Suggestion(path=path, value=value)
    return Finding(code=code, name="test", severity="error", path=path, message="test", suggestion=suggestion)


def test_fixed_record_is_clean_and_the_old_one_untouched() -> None:
    old = record()
    before = old.model_dump_json()
    findings = check(old, select=["XFC002"]).findings
    new, applied = apply_suggestions(old, findings)
    assert old.model_dump_json() == before
    assert new.incidents[0].casualties[0].high is None
    assert [(item.code, item.path, item.old, item.new, item.taken) for item in applied] == [
        ("XFC002", "/incidents/0/casualties/0/high", 9, None, True)
    ]
    assert not check(new, select=["XFC002"]).findings
    assert str(applied[0]) == "XFC002 /incidents/0/casualties/0/high: 9 -> None"


def test_wrong_evidence_is_replaced_whole() -> None:
    case = {"text": TEXT, "incident": {"where": ["Karval"]}, "stored": {"/incidents/0/where/0": {"start": 0, "end": 6}}}
    old = record_of(case)
    new, applied = apply_suggestions(old, check(old, select=["GRD015"]).findings)
    evidence = new.incidents[0].where[0].evidence
    assert new.article.text[evidence.start : evidence.end] == "Karval"
    assert [item.taken for item in applied] == [True]
    assert not check(new, select=["GRD015", "GRD019"]).findings


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("/incidents/0/casualties/0/high", "many", "the schema refuses it"),
        ("/incidents/0/casualties/0/high", 9, "it is so already"),
        ("/incidents/0/casualties/7/high", 1, "no such value"),
        ("/incidents/0/casualties/-1/high", 1, "no such value"),
        ("/incidents/0/casualties/0/colour", 1, "no such value"),
        ("/article/text", "other words", "no such value"),
        ("/outcome", "done", "no such value"),
        ("", 1, "no such value"),
        ("/incidents/0", None, "no such value"),
        ("/incidents/99999999999999999999/role", "main", "no such value"),
        ("/incidents/0/role/main", "x", "no such value"),
    ],
)
def test_what_cannot_be_applied_is_told(path: str, value: Any, reason: str) -> None:
    old = record()
    new, applied = apply_suggestions(old, [finding(path, value)])
    assert new == old
    assert not applied[0].taken and reason in applied[0].reason
    assert "not applied" in str(applied[0])


def test_suggestions_that_disagree_are_not_taken() -> None:
    path = "/incidents/0/casualties/0/high"
    new, applied = apply_suggestions(record(), [finding(path, None), finding(path, 12)])
    assert new.incidents[0].casualties[0].high == 9
    assert applied[0].reason == "two findings want different values"


def test_one_refused_suggestion_does_not_stop_the_others() -> None:
    good, bad = "/incidents/0/casualties/0/high", "/incidents/0/casualties/0/low"
    new, applied = apply_suggestions(record(), [finding(bad, "many"), finding(good, None)])
    assert [item.taken for item in applied] == [False, True]
    assert find(new, good) is None


def test_findings_and_verdicts_of_a_changed_record_are_emptied() -> None:
    old = record()
    result = check(old)
    old.findings, old.verdicts = list(result.findings), dict(result.verdicts)
    new, _ = apply_suggestions(old, [finding("/incidents/0/casualties/0/high", None)])
    assert (new.findings, new.verdicts) == ([], {})
    same, _ = apply_suggestions(old, [])
    assert same == old and same is not old
