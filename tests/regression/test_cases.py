"""Suites of cases: gold read strictly, grounded and derived like any answer, with the analyst's word on top."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from extractor.errors import InputError
from extractor.regression.cases import Suite, load_suite
from extractor.regression.gold import occurrences
from extractor.resources import shipped
from extractor.schema.case import case_schema

ARTICLE = """---
title: "Bus shot at near Baidoa"
outlet: "Veyla Wire"
published: "2021-05-10"
language: en
---

Gunmen shot at a bus near Baidoa on 3 May, killing at least nine people, the police said.

The police said that shells fell on Somali villages in the spring, and that the police were looking into it.
"""
GOLD = """# a remark
article: one.md
labelled: blind
tags: [wire, short]
incidents:
  - type: {text: "shot at a bus", value: shooting}
    role: main
    realis: actual
    when: {text: "on 3 May", edtf: 2021-05-03, precision: day}
    where:
      - {text: "near Baidoa", relation: near, country: SO}
    actors:
      - {text: "Gunmen", role: attacker}
    casualties:
      - {text: "at least nine people", outcome: killed, group: people, low: 9, high: null, qualifier: floor, claimant: {text: "the police"}}
    damage: []
    weapons: []
    responsibility: []
    links: []
    notes: Nothing to add.
"""  # noqa: E501 - one row a figure, as gold is written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("articles", "gold"):
        (tmp_path / name).mkdir()
    (tmp_path / "articles" / "one.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "gold" / "one.yaml").write_text(GOLD, encoding="utf-8")
    return tmp_path


def with_gold(folder: Path, old: str, new: str) -> Suite:
    assert old in GOLD
    (folder / "gold" / "one.yaml").write_text(GOLD.replace(old, new), encoding="utf-8")
    return load_suite(folder)


def reason(suite: Suite) -> str:
    assert not suite.cases
    (case,) = suite.unreadable
    assert case.name == "one"
    return case.reason


def test_gold_becomes_a_record(folder: Path) -> None:
    (case,) = load_suite(folder).cases
    assert (case.name, case.tags, case.must_pass, case.labelled) == ("one", ("wire", "short"), False, "blind")
    (incident,) = case.gold.incidents
    assert incident.type.evidence.status == "verbatim"
    assert case.article.text[incident.type.evidence.start : incident.type.evidence.end] == "shot at a bus"
    assert incident.when is not None
    assert (incident.when.edtf, incident.when.precision) == ("2021-05-03", "day")
    (town,) = incident.where
    assert (town.name, town.country) == ("Baidoa", "SO")
    assert town.gazetteer_id  # derived by the product's own table
    (claim,) = incident.casualties
    assert claim.claimant is not None
    # "the police" stands twice: meant is the one nearest to its claim
    assert claim.claimant.evidence.start == case.article.text.index("the police said")


def test_the_gold_stands_over_what_code_derives(folder: Path) -> None:
    suite = with_gold(folder, "edtf: 2021-05-03, precision: day", "edtf: 2020-05, precision: month")
    (incident,) = suite.cases[0].gold.incidents
    assert incident.when is not None
    assert (incident.when.edtf, incident.when.precision) == ("2020-05", "month")


def test_a_place_of_another_country_keeps_no_coordinates(folder: Path) -> None:
    """What the table knows under that name is another place then. `NO` is Norway, as editors read it, and not false."""
    (incident,) = with_gold(folder, "country: SO", "country: NO").cases[0].gold.incidents
    (town,) = incident.where
    assert (town.country, town.gazetteer_id, town.latitude, town.name) == ("NO", None, None, None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("role: main", "role: chief", "gold/one.yaml: incidents/0/role: 'chief' input should be"),
        ("low: 9", "low: nine", "gold/one.yaml: incidents/0/casualties/0/low: 'nine' must be a whole number"),
        ("low: 9", "low: true", "incidents/0/casualties/0/low: True must be a whole number"),
        ("    damage: []\n", "", "incidents/0/damage: is missing"),
        ("role: main", "role: main\n    mood: grim", "incidents/0/mood: 'grim' is no key of a gold file"),
        ("labelled: blind", "labelled: guessed", "labelled: 'guessed'"),
        ("edtf: 2021-05-03", "edtf: 3 May 2021", "incidents/0/when/edtf: '3 May 2021' is not of the form"),
        ("country: SO", "country: Somalia", "incidents/0/where/0/country: 'Somalia' is not of the form"),
        ("shot at a bus", "shot at the bus", "incidents/0/type/text: 'shot at the bus' does not stand in the article"),
        ("links: []", 'links: [{text: "Gunmen", relation: follows, incident: 2}]', "incident 2 is no other incident"),
        ("article: one.md", "article: two.md", "article: 'two.md' is not 'one.md'"),
        ("role: main", "role: main\n    role: main", "the key 'role' stands twice (line 8)"),
        ("role: main", "role: [main", "gold/one.yaml: not YAML"),
    ],
)
def test_bad_gold_is_named_by_file_key_and_value(folder: Path, old: str, new: str, said: str) -> None:
    found = reason(with_gold(folder, old, new))
    assert said in found
    assert "gold/one.yaml" in found
    assert str(folder) not in found


def test_half_a_case_is_told(folder: Path) -> None:
    (folder / "articles" / "two.md").write_text(ARTICLE, encoding="utf-8")
    (folder / "gold" / "three.yaml").write_text(GOLD, encoding="utf-8")
    suite = load_suite(folder)
    assert suite.names == ("one", "three", "two")
    reasons = {case.name: case.reason for case in suite.unreadable}
    assert "there is no gold/two.yaml; `extractor fixtures new` begins one" in reasons["two"]
    assert "there is no articles/three.md" in reasons["three"]


def test_no_suite_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no suite of cases"):
        load_suite(tmp_path)


def test_the_hash_is_of_what_is_scored(folder: Path) -> None:
    """Remarks, tags and layout do not count; a value, the text and the day of the article do; so does a lost case."""
    before = load_suite(folder).sha256
    assert with_gold(folder, "# a remark", "# another remark").sha256 == before
    assert with_gold(folder, "tags: [wire, short]", "must_pass: true").sha256 == before
    assert with_gold(folder, "Nothing to add.", "Something to add.").sha256 == before
    changed = {with_gold(folder, "low: 9", "low: 8").sha256, with_gold(folder, "role: main", "role: chief").sha256}
    with_gold(folder, "# a remark", "")
    path = folder / "articles" / "one.md"
    for old, new in (("2021-05-10", "2021-05-11"), ("in the spring", "in the autumn")):
        path.write_text(ARTICLE.replace(old, new), encoding="utf-8")
        changed.add(load_suite(folder).sha256)
    assert len(changed) == 4
    assert before not in changed


def test_must_pass_and_choice_of_cases(folder: Path) -> None:
    suite = with_gold(folder, "labelled: blind", "labelled: reviewed\nmust_pass: true")
    assert suite.must_pass == {"one"}
    assert suite.cases[0].labelled == "reviewed"
    assert suite.only(names=["one"]).names == suite.only(tags=["wire"]).names == ("one",)
    with pytest.raises(InputError, match="no case 'two'"):
        suite.only(names=["two"])
    with pytest.raises(InputError, match="there are: short, wire"):
        suite.only(tags=["calm"])


def test_the_shipped_suite_is_whole() -> None:
    suite = load_suite()
    assert suite.unreadable == ()
    assert len(suite.cases) >= 14
    assert all(case.labelled == "blind" for case in suite.cases)


def test_gold_fits_its_schema_and_editors_are_told_of_it() -> None:
    schema = case_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema == json.loads((shipped("schemas") / "case.v1.json").read_text(encoding="utf-8"))
    for path in sorted(shipped("fixtures/gold").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert text.splitlines()[0] == "# yaml-language-server: $schema=../../schemas/case.v1.json", path.name
        jsonschema.validate(yaml.safe_load(text), schema)


def test_occurrences_cut_no_word_or_number() -> None:
    assert occurrences("22 men", "122 men, 22 men and 22 mends; 22 men") == (9, 30)
    assert occurrences("", "anything") == ()
    assert occurrences("aa", "aaaa aa") == (5,)
