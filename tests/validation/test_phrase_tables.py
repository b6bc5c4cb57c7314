"""The phrase tables: every value of the closed lists has its phrases, and compatible values exist."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import get_args

import pytest

from extractor.schema.incident import WeaponKind
from extractor.schema.types import IncidentType
from extractor.validation.reading.phrases import incident_type_phrases, is_labour_strike, weapon_phrases

FOLDER = files("extractor.validation") / "tables" / "phrases"


@pytest.mark.parametrize(
    ("name", "values", "open_ended"),
    [
        ("incident_types.json", set(get_args(IncidentType)), {"other_attack", "non_violent"}),
        ("weapons.json", set(get_args(WeaponKind)), {"other"}),
    ],
)
def test_table_covers_its_list(name: str, values: set[str], open_ended: set[str]) -> None:
    rows = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    assert set(rows) == values - open_ended
    for value, row in rows.items():
        assert set(row) == {"sure", "also", "weak", "compatible"}
        assert set(row["compatible"]) <= values, value
        assert row["sure"] or row["also"], value


def test_a_sure_phrase_is_no_evidence_against_its_own_value() -> None:
    for name, table in (("incident_types.json", incident_type_phrases()), ("weapons.json", weapon_phrases())):
        for value, row in json.loads((FOLDER / name).read_text(encoding="utf-8")).items():
            for phrase in row["sure"]:
                words = phrase.replace("*", "")
                assert value in {found for found, _ in table.sure_values(words)}, (value, phrase)


@pytest.mark.parametrize("words", ["air strike", "airstrikes", "air-strikes", "AIR RAID", "warplanes"])
def test_blank_hyphen_and_ending_are_free(words: str) -> None:
    assert ("air_strike", words) in incident_type_phrases().sure_values(words)


@pytest.mark.parametrize(
    ("cited", "sentence", "wanted"),
    [
        ("strike", "Teachers called a three-day strike.", True),
        ("a general strike", "The unions announced a general strike.", True),
        ("strike", "A strike killed two workers at the depot.", False),
        ("struck the depot", "Jets struck the depot.", False),
        ("shelling", "Miners were on strike when the shelling began.", False),
    ],
)
def test_labour_strikes(cited: str, sentence: str, wanted: bool) -> None:
    assert is_labour_strike(cited, sentence) is wanted
