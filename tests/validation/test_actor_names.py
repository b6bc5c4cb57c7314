"""Names to ids: spellings found, twins kept apart, common nouns left alone."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.validation.actors import find_actor, in_use, is_part_of, near_name
from extractor.validation.actors.skeleton import is_same_spelling
from extractor.validation.actors.user_entries import KINDS

NAMES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "actors" / "names.yaml").read_text(encoding="utf-8"))
TABLE = json.loads((files("extractor.validation") / "tables" / "actors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("actor_id", "words"), [(actor_id, words) for actor_id, all_ in NAMES["spellings"].items() for words in all_]
)
def test_spelling_is_found(actor_id: str, words: str) -> None:
    match = find_actor(words)
    assert match is not None
    assert match.id == actor_id


@pytest.mark.parametrize(("one", "other"), NAMES["twins"])
def test_twins_are_kept_apart(one: str, other: str) -> None:
    left, right = find_actor(one), find_actor(other)
    assert left is None or right is None or left.id != right.id
    assert not is_same_spelling(one, other)


def test_armies_of_countries_that_are_spelled_alike_are_kept_apart() -> None:
    found = [find_actor(words) for words in ("Nigerian army", "Nigerien army", "Guinean army", "Ghanaian army")]
    assert [match and match.id for match in found] == [f"{code}-armed-forces" for code in ("ng", "ne", "gn", "gh")]


@pytest.mark.parametrize("words", NAMES["nobody"])
def test_common_nouns_are_nobody(words: str) -> None:
    assert find_actor(words) is None


@pytest.mark.parametrize(
    ("words", "hints", "wanted"),
    [
        ("SNA", (), None),
        ("SNA", ("SY",), "sy-sna"),
        ("SNA", ("SO", "KE"), "so-armed-forces"),
        ("AFP", ("PH",), "ph-armed-forces"),
        ("ADF", ("CD",), "cd-adf"),
        ("CJTF", ("IQ",), "xx-oir"),
        ("CJTF", ("NG",), "ng-cjtf"),
        ("AA", ("MM",), "mm-aa"),
        ("AA", ("FR",), None),
    ],
)
def test_countries_of_the_event_decide_between_two_of_one_name(
    words: str, hints: tuple[str, ...], wanted: str | None
) -> None:
    match = find_actor(words, country_hints=hints)
    assert (match and match.id) == wanted


@pytest.mark.parametrize(
    ("words", "how"),
    [("Nusra Front", "exact"), ("Jabhat al-Nusra", "alias"), ("HTS", "acronym"), ("Jabhat al-Nosra", "skeleton")],
)
def test_match_says_how(words: str, how: str) -> None:
    match = find_actor(words)
    assert match is not None
    assert match.how == how


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("iq-kataib-hezbollah", "iq-pmf"),
        ("ir-quds-force", "ir-irgc"),
        ("ir-quds-force", "ir"),
        ("ua-azov", "ua-ng"),
        ("ly-tbz", "ly-lna"),
        ("il-golani", "il-armed-forces"),
        ("il-air-force", "il-armed-forces"),
        ("fr-air-force", "fr"),
        ("xx-isis-k", "xx-islamic-state"),
    ],
)
def test_part_of(part: str, whole: str) -> None:
    assert is_part_of(part, whole)
    assert not is_part_of(whole, part)
    assert not is_part_of(part, part)


def test_men_of_somebody_are_not_he() -> None:
    assert find_actor("Joseph Kony's fighters") is None
    match = find_actor("Joseph Kony")
    assert match is not None
    assert match.kind == "person"


def test_alike_names_are_shown_and_not_taken() -> None:
    assert find_actor("Syrian Democratic Force Council") is None
    near = near_name("Syrian Democratik Force")
    assert near is not None
    assert near.id == "sy-sdf"
    assert near.ratio >= 85
    assert near_name("Quorl Dawn") is None


def test_table_is_sound() -> None:
    rows = TABLE["actors"]
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids)) >= 1000
    registry = in_use()
    for row in rows:
        assert row["kind"] in KINDS, row
        assert row["parent"] is None or registry.get(row["parent"]) is not None, row
        assert row["country"] is None or len(row["country"]) == 2, row
        assert not registry.is_part_of(row["id"], row["id"]), row
        assert list(row) == ["id", "name", "kind", "country", "parent", "aliases", "acronyms"]


def test_no_full_name_stands_for_two_actors() -> None:
    twice = {key: ids for key, ids in in_use().names() if len(ids) > 1}
    assert not twice


def test_every_name_of_the_table_finds_its_own_entry() -> None:
    for row in TABLE["actors"]:
        for name in (row["name"], *row["aliases"]):
            match = find_actor(name)
            assert match is not None, name
            assert match.id == row["id"], (name, match)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(words: str) -> None:
    find_actor(words)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([row["name"] for row in TABLE["actors"]]), st.sampled_from(["anti-{}", "former {}", "{} victims"])
)
def test_another_word_makes_another_actor(name: str, pattern: str) -> None:
    own, other = find_actor(name), find_actor(pattern.format(name))
    assert own is not None
    assert other is None or other.id != own.id
