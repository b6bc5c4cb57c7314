"""`extractor fixtures`: skeletons, strict reading with line numbers, accepted findings, reviewed records."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from newsroom import GUNMEN, ROCKETS
from small_suite import MODEL, gold_incident, write_gold, write_prompts, write_suite
from terminal_program import Ended, Program

from extractor.regression import load_suite

NAME = "00-talvik"


@pytest.fixture
def work(program: Program) -> Path:
    """A folder with a suite of one case."""
    write_suite(program.folder / "suite", [NAME])
    return program.folder


def lint(program: Program, *names: str) -> Ended:
    return program("fixtures", "lint", *names, "--suite", "suite")


def change(work: Path, old: str, new: str) -> int:
    """Change the gold file's text once; the line, from 1, where it changed."""
    path = work / "suite" / "gold" / f"{NAME}.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1, text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


class TestLint:
    def test_sound(self, program: Program, work: Path) -> None:
        ended = lint(program)
        assert (ended.code, ended.out) == (0, "1 cases, sound\n"), ended

    @pytest.mark.parametrize(
        ("old", "new", "key", "words"),
        [
            ("realis: actual\n  when: {", "realis: certain\n  when: {", "incidents/0/realis", ["'certain'", "schema"]),
            ("when: null", "weather: hot", "incidents/1/weather", ["'hot'", "no key"]),
            ("text: Orsu", "text: Orsk", "incidents/1/where/0/text", ["'Orsk' does not stand in the article"]),
            ("text: six dead\n    low: 6", "text: six dead\n    low: 7", "incidents/0/casualties/1", ["EVD001", "7"]),
            ("text: on Monday", "text: at noon", "incidents/0/when/text", ["'at noon' does not stand"]),
            ("{text: Gunmen shot dead a teacher", "{text: the", "incidents/1/type/text", ["stands", "more words"]),
            ("article: 00-talvik.md", "article: 01.md", "article", ["'01.md' is not '00-talvik.md'"]),
        ],
    )
    def test_a_fault_has_file_line_key_and_value(
        self, program: Program, work: Path, old: str, new: str, key: str, words: list[str]
    ) -> None:
        text = (work / "suite" / "gold" / f"{NAME}.yaml").read_text("utf-8")
        if text.count(old) != 1:
            pytest.fail(f"{old!r} stands {text.count(old)} times in\n{text}")
        line = change(work, old, new)
        ended = lint(program)
        assert ended.code == 3, ended
        told = [row for row in ended.out.splitlines() if f": {key}: " in row]
        assert len(told) >= 1, ended.out
        assert re.match(rf"gold/{NAME}\.yaml:({line}|{line + 1}): ", told[0]), (line, told)
        for word in words:
            assert word in told[0]

    def test_all_faults_are_told_not_the_first(self, program: Program, work: Path) -> None:
        change(work, "when: null", "when: soon")
        change(work, "text: Orsu, relation: in", "text: Orsu, relation: inside")
        assert lint(program).out.count(f"gold/{NAME}.yaml:") == 2

    @pytest.mark.parametrize(
        ("files", "words"),
        [
            (
                {"articles/01-new.md": "---\ntitle: x\n---\n\nA shot was fired.\n"},
                ["articles/01-new.md", "there is no gold"],
            ),
            ({"gold/01-new.yaml": "article: 01-new.md\n"}, ["gold/01-new.yaml", "there is no articles/01-new.md"]),
            ({f"articles/{NAME}.md": "---\ntitle: x\n---\n\n"}, [f"articles/{NAME}.md", "no text"]),
            ({f"gold/{NAME}.yaml": "a: [1\n"}, [f"gold/{NAME}.yaml", "not YAML"]),
            ({f"gold/{NAME}.yaml": ""}, [f"gold/{NAME}.yaml", "extractor schema case"]),
            ({f"gold/{NAME}.yaml": "a: 1\na: 2\n"}, ["the key 'a' stands twice (line 2)"]),
        ],
    )
    def test_files(self, program: Program, work: Path, files: dict[str, str], words: list[str]) -> None:
        for name, text in files.items():
            (work / "suite" / name).write_text(text, encoding="utf-8")
        ended = lint(program)
        assert ended.code == 3, ended
        for word in words:
            assert word in ended.out

    def test_json(self, program: Program, work: Path) -> None:
        line = change(work, "text: six dead\n    low: 6", "text: six dead\n    low: 7")
        (case,) = json.loads(program("fixtures", "lint", NAME, "--suite", "suite", "--json").out)
        assert case["case"] == NAME
        assert {(fault["line"], fault["key"]) for fault in case["faults"]} == {(line, "incidents/0/casualties/1")}
        assert "EVD001" in {fault["code"] for fault in case["faults"]}

    def test_an_unknown_case(self, program: Program, work: Path) -> None:
        ended = lint(program, "nothing")
        assert (ended.code, "no case 'nothing'" in ended.err, NAME in ended.err) == (2, True, True)


class TestAccepted:
    """The clinic's six dead as wounded: an error of the gold, here set aside."""

    def accept(self, work: Path, *entries: dict[str, Any], outcome: str = "wounded") -> None:
        incident = gold_incident(ROCKETS)
        incident["casualties"][1]["outcome"] = outcome
        incidents = [incident, gold_incident(GUNMEN)]
        write_gold(work / "suite" / "gold" / f"{NAME}.yaml", incidents=incidents, accepted=list(entries))

    def found(self, program: Program, work: Path) -> dict[str, Any]:
        """The one finding, as it would be accepted."""
        self.accept(work)
        (fault,) = json.loads(program("fixtures", "lint", "--suite", "suite", "--json").out)[0]["faults"]
        return {"path": f"/{fault['key']}", "code": fault["code"], "reason": "the clinic meant wounded"}

    def test_with_a_reason_it_passes_and_is_told(self, program: Program, work: Path) -> None:
        entry = self.found(program, work)
        self.accept(work, entry)
        ended = lint(program)
        assert ended.code == 0, ended
        assert f"accepted: {entry['path']}: {entry['code']}: the clinic" in ended.out
        assert load_suite(work / "suite").cases[0].name == NAME

    @pytest.mark.parametrize(
        ("changes", "outcome", "words"),
        [
            ({}, "killed", ["accepted/0", "not found at /incidents/0/casualties/1 any more", "remove this entry"]),
            ({"reason": " "}, "wounded", ["accepted/0/reason"]),
            ({"reason": None}, "wounded", ["accepted/0/reason"]),
            ({"path": "/incidents/1"}, "wounded", ["accepted/0", "not found at /incidents/1"]),
            ({"code": "XYZ999"}, "wounded", ["there is no rule XYZ999", "extractor rules"]),
            ({"code": "number"}, "wounded", ["accepted/0/code", "'number'"]),
            ({"by": "ana"}, "wounded", ["accepted/0/by", "no key"]),
        ],
    )
    def test_what_is_not_accepted(
        self, program: Program, work: Path, changes: dict[str, Any], outcome: str, words: list[str]
    ) -> None:
        self.accept(work, self.found(program, work) | changes, outcome=outcome)
        ended = lint(program)
        assert ended.code == 3, ended
        for word in words:
            assert word in ended.out

    def test_twice_is_once_too_often(self, program: Program, work: Path) -> None:
        entry = self.found(program, work)
        self.accept(work, entry, entry)
        ended = lint(program)
        assert (ended.code, "accepted twice" in ended.out) == (3, True), ended

    def test_it_does_not_change_what_the_case_is(self, program: Program, work: Path) -> None:
        """Runs before and after are of the same suite: no value of the gold differs."""
        entry = self.found(program, work)
        before = load_suite(work / "suite").sha256
        self.accept(work, entry)
        assert load_suite(work / "suite").sha256 == before


class TestNew:
    def test_a_skeleton_is_a_case_to_fill_in(self, program: Program, work: Path) -> None:
        ended = program("fixtures", "new", "01-harbour", "--suite", "suite")
        assert ended.code == 0, ended
        assert "extractor fixtures lint 01-harbour" in ended.out
        gold = work / "suite" / "gold" / "01-harbour.yaml"
        first = gold.read_text("utf-8").splitlines()[0]
        schema = (gold.parent / first.partition("$schema=")[2]).resolve()
        assert schema == (work / "suite" / "case.v1.json").resolve()
        assert "no text" in lint(program, "01-harbour").out
        article = work / "suite" / "articles" / "01-harbour.md"
        article.write_text(article.read_text("utf-8") + "The harbour was quiet on Sunday, the pilot said.\n", "utf-8")
        assert lint(program, "01-harbour").code == 0
        Draft202012Validator(json.loads(schema.read_text("utf-8"))).validate(yaml.safe_load(gold.read_text("utf-8")))

    def test_the_example_in_the_skeleton_is_in_the_form(self, program: Program, work: Path) -> None:
        program("fixtures", "new", "01-harbour", "--suite", "suite")
        lines = (work / "suite" / "gold" / "01-harbour.yaml").read_text("utf-8").splitlines()
        example = "\n".join(line.removeprefix("#") for line in lines if line.startswith("#  "))
        schema = json.loads((work / "suite" / "case.v1.json").read_text("utf-8"))
        data = {"article": "x.md", "labelled": "blind", "incidents": yaml.safe_load(example)}
        Draft202012Validator(schema).validate(data)
        assert len(data["incidents"]) == 1

    def test_in_a_checkout_the_schema_is_the_shared_one(self, program: Program, work: Path) -> None:
        assert program("schema", "case").code == 0
        (work / "schemas").mkdir()
        (work / "schemas" / "case.v1.json").write_text("{}", encoding="utf-8")
        program("fixtures", "new", "01-harbour", "--suite", "suite")
        assert "$schema=../../schemas/case.v1.json" in (work / "suite" / "gold" / "01-harbour.yaml").read_text("utf-8")
        assert not (work / "suite" / "case.v1.json").exists()

    def test_from_a_file(self, program: Program, work: Path) -> None:
        (work / "report.txt").write_text("Gunmen: “fired”\non a ferry.\n", encoding="utf-8")
        ended = program(
            "fixtures", "new", "ferry", "--from", "report.txt", "--published", "2021-02-26", "--suite", "suite"
        )
        assert ended.code == 0, ended
        case = next(case for case in load_suite(work / "suite").cases if case.name == "ferry")
        assert case.article.text == "Gunmen: “fired”\non a ferry.\n"
        assert case.article.published.date == "2021-02-26"
        assert case.labelled == "blind"

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            (NAME, "there already"),
            ("../out", "letters, digits"),
            ("a b", "letters, digits"),
            ("x.md", "without an ending"),
        ],
    )
    def test_names(self, program: Program, work: Path, name: str, words: str) -> None:
        before = sorted(work.rglob("*"))
        ended = program("fixtures", "new", name, "--suite", "suite")
        assert (ended.code, words in ended.err) == (2, True), ended
        assert sorted(work.rglob("*")) == before


class TestPromote:
    @pytest.fixture
    def records(self, program: Program, work: Path) -> Path:
        """A record of the article under the fake model, checked."""
        from background_server import background_server

        prompt, _ = write_prompts(work)
        with background_server(MODEL) as server:
            common = ["--model", "tiny", "--base-url", server.url, "--repairs", "0", "--mode", "off", "--quiet"]
            ended = program(
                "extract", f"suite/articles/{NAME}.md", "--prompt", str(prompt), *common, "-o", "records.jsonl"
            )
        assert ended.code == 0, ended
        return work / "records.jsonl"

    def test_a_reviewed_record_becomes_a_case(self, program: Program, work: Path, records: Path) -> None:
        ended = program("fixtures", "promote", str(records), "--name", "promoted", "--suite", "suite")
        assert ended.code == 0, ended
        assert lint(program).code == 0
        old, new = load_suite(work / "suite").cases
        assert (old.name, new.name) == (NAME, "promoted")
        assert (new.labelled, old.labelled) == ("reviewed", "blind")
        assert new.article.text == old.article.text
        assert new.article.published == old.article.published
        assert new.gold.incidents == old.gold.incidents

    def test_what_the_validator_refuses_is_not_promoted(self, program: Program, work: Path, records: Path) -> None:
        records.write_text(
            records.read_text("utf-8").replace('"edtf":"2021-05-03"', '"edtf":"2021-05-04"'), encoding="utf-8"
        )
        program("check", "records.jsonl", "-o", "checked.jsonl", "--fail-on", "never")
        before = sorted(work.rglob("*"))
        ended = program("fixtures", "promote", "checked.jsonl", "--name", "promoted", "--suite", "suite")
        assert (ended.code, "nothing was written" in ended.err, "DAT001" in ended.err) == (3, True, True), ended
        assert sorted(work.rglob("*")) == before

    def test_a_suppression_becomes_accepted(self, program: Program, work: Path, records: Path) -> None:
        records.write_text(
            records.read_text("utf-8").replace('"edtf":"2021-05-03"', '"edtf":"2021-05-04"'), encoding="utf-8"
        )
        program("check", "records.jsonl", "-o", "checked.jsonl", "--fail-on", "never")
        record = json.loads((work / "checked.jsonl").read_text("utf-8"))
        (finding,) = [finding for finding in record["findings"] if finding["severity"] == "error"]
        words = record["incidents"][0]["when"]["evidence"]["text"]
        entry = {key: finding[key] for key in ("code", "path")} | {
            "article": record["article"]["id"],
            "reason": "the Monday after",
            "by": "mira",
            "quote_sha256": hashlib.sha256(words.encode()).hexdigest(),
        }
        (work / "aside.yaml").write_text(yaml.safe_dump([entry]), encoding="utf-8")
        checked = program("check", "checked.jsonl", "--suppressions", "aside.yaml", "-o", "reviewed.jsonl")
        assert checked.code == 0, checked
        ended = program("fixtures", "promote", "reviewed.jsonl", "--name", "promoted", "--suite", "suite")
        assert ended.code == 0, ended
        assert f"{finding['code']}: the Monday after" in lint(program).out

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--article", "7", "--name", "promoted"], "0 records for --article 7"),
            (["--name", NAME], "there already"),
            (["--name", "a/b"], "letters, digits"),
        ],
    )
    def test_wrong_use(self, program: Program, work: Path, records: Path, arguments: list[str], words: str) -> None:
        ended = program("fixtures", "promote", str(records), *arguments, "--suite", "suite")
        assert (ended.code, words in ended.err) == (2, True), ended

    def test_half_an_answer_is_no_gold(self, program: Program, work: Path, records: Path) -> None:
        records.write_text(
            records.read_text("utf-8").replace('"outcome":"done"', '"outcome":"truncated"', 1), encoding="utf-8"
        )
        ended = program("fixtures", "promote", str(records), "--name", "promoted", "--suite", "suite")
        assert (ended.code, "truncated" in ended.err) == (2, True), ended
