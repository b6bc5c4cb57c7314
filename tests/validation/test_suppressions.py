"""Suppressions: a finding set aside stays visible and counts no more, until the words or the value change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from record_builder import find, record_of

from extractor.errors import InputError
from extractor.extraction.checking import check_record
from extractor.extraction.suppressions import SuppressionEntry, read_suppressions, with_suppressions
from extractor.schema.findings import Suppression
from extractor.schema.record import Record
from extractor.validation import check, suppression_for

CLAIM = "/incidents/0/casualties/0"
CASE = {
    "text": ["Two guards were killed and five were wounded at Karval.", "The mayor spoke of a second blast."],
    "incident": {"casualties": [["Two guards were killed and five were wounded", "killed", "people", 5]]},
}


def wrong_record(**changes: Any) -> Record[Any]:
    return record_of({**CASE, **changes})


def contradicted(record: Record[Any]) -> Any:
    return next(finding for finding in check(record).findings if finding.code == "NUM001")


def suppressed_record(**fields: Any) -> Record[Any]:
    record = wrong_record()
    suppression = suppression_for(record, contradicted(record), reason="the mayor's own count", by="mira")
    return record.model_copy(update={"suppressions": [suppression.model_copy(update=fields)]})


def codes(record: Record[Any], **options: Any) -> list[str]:
    return [finding.code for finding in check(record, **options).findings if finding.code.startswith("SUP")]


def test_without_suppression_the_value_is_refused() -> None:
    assert check(wrong_record()).verdicts[CLAIM] == "refused"


def test_a_suppressed_finding_stays_marked_and_counts_no_more() -> None:
    result = check(suppressed_record())
    finding = next(finding for finding in result.findings if finding.code == "NUM001")
    assert finding.suppressed == "the mayor's own count"
    assert result.verdicts[CLAIM] != "refused"
    assert not [finding for finding in result.findings if finding.code.startswith("SUP")]


def test_only_the_named_code_at_the_named_path_is_set_aside() -> None:
    elsewhere = suppressed_record(path="/incidents/0/casualties/1")
    assert check(elsewhere).verdicts[CLAIM] == "refused"
    assert codes(elsewhere) == ["SUP001"]


@pytest.mark.parametrize(
    ("cite", "low"),
    [
        ("Two guards were killed and five", 5),  # other words cited, same value
        ("Two guards were killed and five were wounded", 9),  # same words, another value
    ],
)
def test_changed_words_or_value_void_it(cite: str, low: int) -> None:
    before = suppressed_record()
    after = wrong_record(incident={"casualties": [[cite, "killed", "people", low]]})
    result = check(after.model_copy(update={"suppressions": before.suppressions}))
    assert result.verdicts[CLAIM] == "refused"
    assert all(finding.suppressed is None for finding in result.findings)
    assert [finding.path for finding in result.findings if finding.code == "SUP001"] == ["/suppressions/0"]


def test_forged_stored_slices_do_not_revive_it() -> None:
    record = suppressed_record()
    block = find(record, CLAIM)
    block.evidence = block.evidence.model_copy(update={"text": "something else", "start": 0, "end": 14})
    finding = next(finding for finding in check(record).findings if finding.code == "NUM001")
    assert finding.suppressed is not None, "the words are grounded again, so the stored slice does not matter"


def test_suppressions_at_an_incident_cover_all_its_words() -> None:
    case = {"text": CASE["text"], "incident": {"actors": [["Two guards", "attacker"], ["Two guards", "victim"]]}}
    record = record_of(case)
    finding = next(finding for finding in check(record).findings if finding.code == "XFC005")
    aside = record.model_copy(update={"suppressions": [suppression_for(record, finding, reason="mutiny", by="mira")]})
    assert check(aside).verdicts[finding.path] == "supported"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"code": "NUM999"}, "SUP002"),
        ({"code": "num001"}, "SUP002"),
        ({"code": "SYS001"}, "SUP002"),
        ({"code": "SUP001"}, "SUP002"),
        ({"code": ""}, "SUP002"),
        ({"reason": ""}, "SUP003"),
        ({"reason": " \n"}, "SUP003"),
        ({"quote_sha256": "0" * 64}, "SUP001"),
        ({"quote_sha256": ""}, "SUP001"),
        ({"path": "/incidents/7/when"}, "SUP001"),
        ({"path": "nonsense"}, "SUP001"),
        ({"path": ""}, "SUP001"),
        ({"code": "NUM004"}, "SUP001"),
    ],
)
def test_suppressions_that_are_not_in_order(fields: dict[str, str], expected: str) -> None:
    record = suppressed_record(**fields)
    assert codes(record) == [expected]
    assert check(record).verdicts[CLAIM] == "refused"


def test_unused_is_said_only_where_the_rule_ran() -> None:
    record = suppressed_record(code="NUM004")
    assert codes(record, select=["GRD", "SUP"]) == []
    assert codes(record, select=["NUM", "SUP"]) == ["SUP001"]
    assert codes(record, ignore=["SUP"]) == []


@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_files(tmp_path: Path, ending: str) -> None:
    record = wrong_record()
    suppression = suppression_for(record, contradicted(record), reason="looked at", by="mira")
    import json

    path = tmp_path / f"aside.{ending}"
    path.write_text(json.dumps([{"article": record.article.id, **suppression.model_dump()}]), encoding="utf-8")
    entries = read_suppressions(path)
    assert entries == (SuppressionEntry(record.article.id, suppression),)
    checked, _ = check_record(record, suppressions=entries)
    assert checked.suppressions == [suppression]
    assert checked.verdicts[CLAIM] != "refused"
    assert not record.suppressions


def test_entries_of_other_articles_are_passed_over_and_none_is_added_twice() -> None:
    record = suppressed_record()
    entry = SuppressionEntry(record.article.id, record.suppressions[0])
    other = SuppressionEntry("another.md", record.suppressions[0])
    assert with_suppressions(record, [entry, other]).suppressions == record.suppressions


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "neither YAML nor JSON"),
        ("a: 1", "a list of suppressions"),
        ("- 5", "entry 1"),
        ("- {code: NUM001}", "article is missing"),
        ("- {article: x, code: NUM001}", "path"),
        ("- {article: x, code: NUM001, path: '', quote_sha256: '', extra: 1}", "extra"),
    ],
)
def test_files_that_are_wrong(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "aside.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_suppressions(path)


def test_a_missing_file_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_suppressions(tmp_path / "none.yaml")
    empty = tmp_path / "empty.yaml"
    empty.write_text("", encoding="utf-8")
    assert read_suppressions(empty) == ()


def test_fixes_are_kept_in_the_record() -> None:
    floor = {"casualties": [["At least six guards", "killed", "people", 6]]}
    record = record_of({"text": ["At least six guards were killed at Karval."], "incident": floor})
    checked, applied = check_record(record, fix=True)
    assert [item.taken for item in applied] == [True]
    assert (checked.incidents[0].casualties[0].high, checked.incidents[0].casualties[0].qualifier) == (None, "floor")
    (fix,) = checked.fixes
    assert (fix.code, fix.path, fix.old["qualifier"], fix.new["qualifier"]) == ("NUM003", CLAIM, "exact", "floor")
    again, _ = check_record(checked, fix=True)
    assert again.fixes == checked.fixes, "what was fixed once is not fixed again, and stays noted"
    assert Record[type(record.incidents[0])].model_validate_json(again.model_dump_json()) == again  # type: ignore[misc]


def test_what_was_set_aside_is_not_fixed() -> None:
    floor = {"casualties": [["At least six guards", "killed", "people", 6]]}
    record = record_of({"text": ["At least six guards were killed at Karval."], "incident": floor})
    finding = next(finding for finding in check(record).findings if finding.suggestion is not None)
    kept: Suppression = suppression_for(record, finding, reason="house style of the desk", by="mira")
    checked, applied = check_record(record.model_copy(update={"suppressions": [kept]}), fix=True)
    assert not applied and not checked.fixes
