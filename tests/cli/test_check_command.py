"""`check` read by its output: formats, statistics, rules chosen, fixes, suppressions, and actors of one's own."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from background_server import background_server
from fake_server import says
from newsroom import GUNMEN, REPORT, ROCKETS, answer, claim, report
from terminal_program import Ended, Program, write_reports

from extractor.extraction.assemble import assemble
from extractor.extraction.checking import check_record
from extractor.extraction.derive import derive
from extractor.extraction.records import record_line
from extractor.grounding import SourceText
from extractor.schema.incident import Incident
from extractor.schema.record import Record
from extractor.schema.wire import answer_model

BRIGADE = {"s": 3, "text": "The Ash River Brigade"}
FAULTY = ROCKETS | {
    "where": [{"s": 1, "text": "Port Ellery", "relation": "in"}],
    "actors": [BRIGADE | {"role": "attacker"}],
    "casualties": [claim(1, "killing at least four traders", 4, 4, "exact"), *ROCKETS["casualties"][1:]],
    "responsibility": [{"s": 3, "text": "claimed the strike", "stance": "claimed", "by": BRIGADE, "to": None}],
}
"""A place that the report has not, a dropped "at least" and a dropped claimant."""
TOLL, CLAIMANT = "/incidents/0/casualties/0", "/incidents/0/casualties/0/claimant"
ACTORS = "actors:\n  - {id: xx-ash-river, name: Ash River Brigade, kind: militia}\n"


def record(*incidents: dict[str, Any]) -> Record[Incident]:
    """The record that extraction would make of an answer to the report."""
    article = report()
    found = assemble(answer_model().model_validate_json(answer(*incidents)).incidents, Incident, SourceText(article))
    derive(found, article)
    made = Record[Incident](article=article, outcome="done", incidents=found)
    return check_record(made)[0]


@pytest.fixture
def records(tmp_path: Path) -> Record[Incident]:
    """A record with three faults, in the file `faulty.jsonl`."""
    made = record(FAULTY, GUNMEN)
    (tmp_path / "faulty.jsonl").write_text(record_line(made), encoding="utf-8")
    return made


def rows(ended: Ended) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ended.out.splitlines()]


def stored(path: Path) -> dict[str, Any]:
    """The one record of a file."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


class TestFormats:
    def test_text_has_one_line_a_finding_and_totals(self, program: Program, records: Record[Incident]) -> None:
        ended = program("check", "faulty.jsonl", "--format", "text")
        lines = ended.out.splitlines()
        name = records.article.id
        assert any(line.startswith(f"{name}/incidents/0/where/0: error: GRD003 ") for line in lines)
        assert any(line.startswith(f"{name}{CLAIMANT}: warning: EVD006 ") for line in lines)
        assert not any(": info: " in line for line in lines)
        assert "findings: EVD006 1, GRD003 1, NUM003 1, PLC002 1" in lines

    def test_json_has_one_object_a_line_with_all_that_a_finding_has(
        self, program: Program, records: Record[Incident]
    ) -> None:
        found = rows(program("check", "faulty.jsonl", "--format", "json"))
        assert [row["code"] for row in found] == [finding.code for finding in records.findings]
        missing = next(row for row in found if row["code"] == "EVD006")
        assert missing["path"] == CLAIMANT
        assert missing["observed"] == "the provincial governor"
        assert REPORT[missing["start"] : missing["end"]] == "the provincial governor"

    def test_sarif_is_one_log_with_rules_regions_and_levels(self, program: Program, records: Record[Incident]) -> None:
        log = json.loads(program("check", "faulty.jsonl", "--format", "sarif").out)
        (run,) = log["runs"]
        assert log["version"] == "2.1.0"
        assert {"GRD003", "EVD006"} <= {rule["id"] for rule in run["tool"]["driver"]["rules"]}
        levels = {result["ruleId"]: result["level"] for result in run["results"]}
        assert (levels["GRD003"], levels["EVD006"]) == ("error", "warning")
        place = next(result for result in run["results"] if result["ruleId"] == "EVD006")["locations"][0]
        region = place["physicalLocation"]["region"]
        assert REPORT[region["charOffset"] :][: region["charLength"]] == "the provincial governor"

    def test_statistics_count_by_code(self, program: Program, records: Record[Incident]) -> None:
        ended = program("check", "faulty.jsonl", "--statistics")
        assert any(line.split()[:3] == ["1", "GRD003", "quote-not-found"] for line in ended.out.splitlines())
        assert "/incidents/" not in ended.out
        counted = json.loads(program("check", "faulty.jsonl", "--statistics", "--json").out)
        assert sum(row["count"] for row in counted) == len(records.findings)
        assert {row["code"]: row["error"] for row in counted}["GRD003"] == 1


class TestChosenRules:
    @pytest.mark.parametrize(
        ("arguments", "codes"),
        [
            (["--select", "GRD003"], {"GRD003"}),
            (["--select", "EVD", "--ignore", "EVD00"], set()),
            (["--select", "EVD", "--ignore", "EVD004"], {"EVD006"}),
            (["--select", "GRD003", "--select", "EVD006"], {"GRD003", "EVD006"}),
        ],
    )
    def test_only_these(
        self, program: Program, records: Record[Incident], arguments: list[str], codes: set[str]
    ) -> None:
        assert {row["code"] for row in rows(program("check", "faulty.jsonl", "--json", *arguments))} == codes

    def test_what_is_ignored_fails_nothing(self, program: Program, records: Record[Incident]) -> None:
        assert program("check", "faulty.jsonl").code == 3
        refusing = {finding.code for finding in records.findings if finding.severity == "error"}
        ignoring = [argument for code in sorted(refusing) for argument in ("--ignore", code)]
        assert program("check", "faulty.jsonl", *ignoring).code == 0


class TestFixes:
    def test_each_fix_is_told_and_kept(self, program: Program, records: Record[Incident], tmp_path: Path) -> None:
        ended = program("check", "faulty.jsonl", "--fix", "-o", "fixed.jsonl")
        fixed = stored(tmp_path / "fixed.jsonl")
        assert "fixed: NUM003" in ended.out
        assert "fixed: EVD006" in ended.out
        assert f"{len(fixed['fixes'])} values fixed" in ended.out
        toll = fixed["incidents"][0]["casualties"][0]
        assert (toll["low"], toll["high"], toll["qualifier"]) == (4, None, "floor")
        assert toll["claimant"]["evidence"]["text"] == "the provincial governor"
        assert not {"NUM003", "EVD006"} & {finding["code"] for finding in fixed["findings"]}
        assert {(fix["code"], fix["path"]) for fix in fixed["fixes"]} == {("NUM003", TOLL), ("EVD006", CLAIMANT)}

    def test_what_no_rule_is_certain_of_stays(
        self, program: Program, records: Record[Incident], tmp_path: Path
    ) -> None:
        program("check", "faulty.jsonl", "--fix", "-o", "fixed.jsonl")
        assert (
            stored(tmp_path / "fixed.jsonl")["incidents"][0]["where"][0]["evidence"]["cited"]["text"] == "Port Ellery"
        )

    def test_a_second_fix_finds_nothing_to_do(
        self, program: Program, records: Record[Incident], tmp_path: Path
    ) -> None:
        program("check", "faulty.jsonl", "--fix", "-o", "fixed.jsonl")
        ended = program("check", "fixed.jsonl", "--fix", "-o", "again.jsonl")
        assert "0 values fixed" in ended.out
        assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "fixed.jsonl").read_bytes()


class TestSuppressions:
    @staticmethod
    def entry(made: Record[Incident], **changes: Any) -> dict[str, Any]:
        words = "Port Ellery"
        return {
            "article": made.article.id,
            "code": "GRD003",
            "path": "/incidents/0/where/0",
            "reason": "the old name of Talvik",
            "by": "mira",
            "quote_sha256": hashlib.sha256(words.encode()).hexdigest(),
        } | changes

    def write(self, folder: Path, *entries: dict[str, Any]) -> str:
        (folder / "aside.yaml").write_text(yaml.safe_dump(list(entries)), encoding="utf-8")
        return "aside.yaml"

    def test_set_aside_with_the_reason(self, program: Program, records: Record[Incident], tmp_path: Path) -> None:
        file = self.write(tmp_path, self.entry(records))
        ended = program("check", "faulty.jsonl", "--suppressions", file, "-o", "out.jsonl")
        assert "GRD003" not in ended.out
        kept = next(item for item in stored(tmp_path / "out.jsonl")["findings"] if item["code"] == "GRD003")
        assert kept["suppressed"] == "the old name of Talvik"
        found = rows(program("check", "faulty.jsonl", "--suppressions", file, "--json"))
        assert [row["suppressed"] for row in found if row["code"] == "GRD003"] == ["the old name of Talvik"]
        counted = program("check", "faulty.jsonl", "--suppressions", file, "--statistics").out
        assert any("GRD003" in line and "1 suppressed" in line for line in counted.splitlines())

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"quote_sha256": "0" * 64}, "SUP001"),
            ({"path": "/incidents/1/where/0"}, "SUP001"),
            ({"code": "GRD999"}, "SUP002"),
            ({"reason": " "}, "SUP003"),
        ],
    )
    def test_one_that_is_not_in_order_is_told(
        self, program: Program, records: Record[Incident], tmp_path: Path, changes: dict[str, Any], code: str
    ) -> None:
        file = self.write(tmp_path, self.entry(records, **changes))
        ended = program("check", "faulty.jsonl", "--suppressions", file)
        assert f" {code} " in ended.out
        assert " GRD003 " in ended.out
        assert ended.code == 3

    def test_one_of_no_article_here_is_told(self, program: Program, records: Record[Incident], tmp_path: Path) -> None:
        file = self.write(tmp_path, self.entry(records, article="elsewhere.md"))
        assert '"elsewhere.md": no such article' in program("check", "faulty.jsonl", "--suppressions", file).err

    @pytest.mark.parametrize("text", ["- code: X", "just words", "- {article: a, code: [}"])
    def test_a_file_that_is_none_is_refused(
        self, program: Program, records: Record[Incident], tmp_path: Path, text: str
    ) -> None:
        (tmp_path / "aside.yaml").write_text(text, encoding="utf-8")
        ended = program("check", "faulty.jsonl", "--suppressions", "aside.yaml")
        assert ended.code == 2
        assert "aside.yaml" in ended.err


class TestOwnActors:
    def test_a_name_of_the_file_is_found_and_its_id_set(
        self, program: Program, records: Record[Incident], tmp_path: Path
    ) -> None:
        (tmp_path / "own.yaml").write_text(ACTORS, encoding="utf-8")
        assert "ACT008" not in program("check", "faulty.jsonl").out
        ended = program("check", "faulty.jsonl", "--actors", "own.yaml", "--fix", "-o", "out.jsonl")
        assert "fixed: ACT008 /incidents/0/actors/0" in ended.out
        first = stored(tmp_path / "out.jsonl")["incidents"][0]
        assert first["actors"][0]["canonical_id"] == "xx-ash-river"
        assert first["responsibility"][0]["by"]["canonical_id"] == "xx-ash-river"
        # an id that only the file knows is refused without it
        assert any(row["code"] == "ACT002" for row in rows(program("check", "out.jsonl", "--json")))

    def test_a_faulty_file_is_named_with_its_line(self, program: Program, records: Record[Incident]) -> None:
        Path("own.yaml").write_text("actors:\n  - {id: xx-a, name: Osk Men, kind: club}\n", encoding="utf-8")
        for arguments in (["check", "faulty.jsonl"], ["extract", "faulty.jsonl", "--model", "tiny"]):
            ended = program(*arguments, "--actors", "own.yaml")
            assert ended.code == 2
            assert "own.yaml, line 2: kind" in ended.err

    def test_extraction_derives_the_id_and_keeps_the_hash(self, program: Program, tmp_path: Path) -> None:
        (tmp_path / "own.yaml").write_text(ACTORS, encoding="utf-8")
        reports = str(write_reports(tmp_path, 1))
        with background_server(says(answer(FAULTY))) as server:
            for name, more in (("own.jsonl", ["--actors", "own.yaml"]), ("shipped.jsonl", [])):
                assert program.extract(reports, "-q", "-o", name, *more, url=server.url).code == 0
        own, shipped = stored(tmp_path / "own.jsonl"), stored(tmp_path / "shipped.jsonl")
        assert own["incidents"][0]["actors"][0]["canonical_id"] == "xx-ash-river"
        assert shipped["incidents"][0]["actors"][0]["canonical_id"] is None
        tables = own["provenance"]["tables"]
        assert tables["own/actors"] == hashlib.sha256(ACTORS.encode()).hexdigest()
        assert {**tables, **shipped["provenance"]["tables"]} == tables
        assert "own/actors" not in shipped["provenance"]["tables"]
