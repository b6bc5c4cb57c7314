"""Findings as SARIF, as counts and as Markdown pages."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from record_builder import record_of

from extractor.extraction.checking import check_record
from extractor.schema.record import Record
from extractor.validation import all_rules, check, explain, suppression_for
from extractor.validation.reporting import Statistics, finding_rows, rules_markdown, sarif

CASE: dict[str, Any] = {
    "text": [
        "Café Karval: two guards were killed and five were wounded.",
        "Dozens were hurt later.",
        "\ud800 stood there.",
    ],
    "incident": {
        "casualties": [
            ["two guards were killed and five were wounded", "killed", "people", 5],
            ["Dozens were hurt", "wounded", "people", 30],
        ],
        "weapons": ["rockets"],
    },
    "article": {"source": "reports/first report.md", "language": "en", "published": "2021-02-26"},
}


@pytest.fixture(scope="module")
def record() -> Record[Any]:
    checked, _ = check_record(record_of(CASE))
    number = next(finding for finding in checked.findings if finding.code == "NUM004")
    aside = suppression_for(checked, number, reason="the desk's convention", by="mira")
    return check_record(checked.model_copy(update={"suppressions": [aside]}))[0]


def test_sarif_has_what_the_standard_asks_for(record: Record[Any]) -> None:
    log = sarif([record], all_rules())
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in all_rules()]
    assert run["columnKind"] == "unicodeCodePoints"
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert run["artifacts"][place["artifactLocation"]["index"]]["location"]["uri"] == "reports/first%20report.md"
    json.dumps(log).encode("utf-8")


def test_sarif_regions_lie_on_the_words(record: Record[Any]) -> None:
    (run,) = sarif([record], all_rules())["runs"]
    text = run["artifacts"][0]["contents"]["text"]
    result = next(result for result in run["results"] if result["ruleId"] == "NUM001")
    region = result["locations"][0]["physicalLocation"]["region"]
    assert text[region["charOffset"] : region["charOffset"] + region["charLength"]] == "five"
    assert len(text) == len(record.article.text)


def test_sarif_levels_and_suppressions(record: Record[Any]) -> None:
    results = sarif([record], all_rules())["runs"][0]["results"]
    by_code = {result["ruleId"]: result for result in results}
    assert by_code["GRD003"]["level"] == "error"
    assert by_code["NUM004"]["suppressions"][0]["justification"] == "the desk's convention"
    assert "suppressions" not in by_code["NUM001"]


def test_fingerprints_are_stable_and_tell_values_apart(record: Record[Any]) -> None:
    def prints(of: Record[Any]) -> list[str]:
        return [result["partialFingerprints"]["value/v1"] for result in sarif([of], all_rules())["runs"][0]["results"]]

    other = record.model_copy(update={"findings": list(reversed(record.findings))})
    assert sorted(prints(record)) == sorted(prints(other))
    assert len(set(prints(record))) == len({(finding.code, finding.path) for finding in record.findings})


def test_statistics_count_by_code_and_severity(record: Record[Any]) -> None:
    statistics = Statistics()
    statistics.add(record.findings)
    statistics.add(record.findings)
    rows = {row["code"]: row for row in statistics.rows()}
    assert (rows["NUM001"]["count"], rows["NUM001"]["error"], rows["NUM001"]["suppressed"]) == (2, 2, 0)
    assert (rows["NUM004"]["count"], rows["NUM004"]["suppressed"]) == (0, 2)
    assert [row["count"] for row in statistics.rows()] == sorted((row["count"] for row in rows.values()), reverse=True)
    assert any("NUM001  number-contradicted  2 error" in line for line in statistics.lines())


def test_rows_name_their_article(record: Record[Any]) -> None:
    rows = finding_rows(record)
    assert len(rows) == len(record.findings)
    assert {row["article"] for row in rows} == {record.article.id}


def test_every_rule_has_a_page_from_the_one_source() -> None:
    page = rules_markdown(all_rules())
    for rule in all_rules():
        text = explain(rule.code)
        assert f"### {rule.code} {rule.name}" in page
        for part in (text.what, text.why, text.bad, text.good, text.limits):
            assert part in page
    assert page.endswith("\n") and not page.endswith("\n\n")


def test_findings_are_the_same_bytes_under_any_hash_seed() -> None:
    program = (
        "import sys, json; sys.path.insert(0, 'tests/validation')\n"
        "from record_builder import record_of; from test_reporting import CASE\n"
        "from extractor.validation import check\n"
        "result = check(record_of(CASE), preview=True)\n"
        "print([f.model_dump_json() for f in result.findings], result.verdicts)\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed, "PATH": ""}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(outputs) == 1 and b"NUM001" in outputs.pop()
    assert check(record_of(CASE)) == check(record_of(CASE))
