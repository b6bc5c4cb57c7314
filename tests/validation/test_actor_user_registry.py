"""Users' own actors: merged, going first, and every fault named with its file, line and key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from record_builder import record_of

from extractor.errors import InputError
from extractor.validation.actors import derive_actors, find_actor, is_part_of, load_user_registry, use_registry


@pytest.fixture(autouse=True)
def _shipped_again() -> Iterator[None]:
    yield
    use_registry(None)


GOOD = """\
actors:
  - id: ke-river-guards
    name: River Guards
    kind: militia
    country: KE
    parent: ke-armed-forces
    aliases: [Walinzi wa Mto]
    acronyms: [RVG]
  - id: sy-sdf
    aliases: [Jazira Forces]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "actors.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_own_entries_are_merged_with_the_shipped(tmp_path: Path) -> None:
    use_registry(load_user_registry(written(tmp_path, GOOD)))
    found = [
        find_actor(words) for words in ("Walinzi wa Mtto", "RVG", "the River Guards", "Jazira Forces", "SDF", "PKK")
    ]
    assert [match and match.id for match in found] == [
        "ke-river-guards",
        "ke-river-guards",
        "ke-river-guards",
        "sy-sdf",
        "sy-sdf",
        "tr-pkk",
    ]
    assert is_part_of("ke-river-guards", "ke")
    use_registry(None)
    assert find_actor("River Guards") is None


def test_own_entry_goes_before_a_shipped_one_of_the_same_name(tmp_path: Path) -> None:
    text = "- {id: lk-hamas, name: Hamas, kind: party, country: LK}"
    registry = load_user_registry(written(tmp_path, text))
    match = registry.find("Hamas")
    assert match is not None
    assert match.id == "lk-hamas"


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("", 1, "actors"),
        ("actors: {a: b}", 1, "actors"),
        ("people: []", 1, "actors"),
        ("- id: ke-a\n  name: Osk Guard\n  kind: [", 3, "file"),
        ("- just words", 1, "actors"),
        ("- name: Osk Guard", 1, "id"),
        ("- id: Bad Id\n  name: Osk Guard\n  kind: militia", 1, "id"),
        ("- id: ke-a\n  kind: militia", 1, "name"),
        ("- id: ke-a\n  name: Osk Guard\n  kind: club", 3, "kind"),
        ("- id: ke-a\n  name: Osk Guard\n  kind: militia\n  colour: red", 4, "colour"),
        ("- id: ke-a\n  name: Osk Guard\n  kind: militia\n  aliases: Guards", 4, "aliases"),
        ("- id: ke-a\n  name: Osk Guard\n  kind: militia\n  aliases:\n    - gunmen", 5, "aliases"),
        ("- id: ke-a\n  name: Osk Guard\n  kind: militia\n  country: Kenya", 4, "country"),
        ("- id: ke-a\n  name: Osk Guard\n  kind: militia\n  parent: ke-b", 1, "parent"),
        ("- id: ke-a\n  name: Osk Guard\n  kind: militia\n  parent: ke-a", 1, "parent"),
        ("- id: ke-a\n  name: Osk Guard\n  name: Twice\n  kind: militia", 3, "name"),
        ("- {id: ke-a, name: Osk Guard, kind: militia}\n- {id: ke-a, name: Osk Men, kind: militia}", 2, "id"),
        ("- id: sy-sdf\n  kind: police", 1, "kind"),
    ],
)
def test_faults_are_named(text: str, line: int, key: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_user_registry(written(tmp_path, text))
    assert str(caught.value).startswith(f"actors.yaml, line {line}: {key}: ")


def test_missing_and_unreadable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.yaml"):
        load_user_registry(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"- id: \xff")
    with pytest.raises(InputError, match="UTF-8"):
        load_user_registry(tmp_path / "latin.yaml")


def test_ids_are_derived_from_the_cited_words_with_the_country_of_the_event() -> None:
    case = {
        "text": ["SNA soldiers and militants fought near Osk, the army said."],
        "incident": {
            "where": [["near Osk", "near"]],
            "actors": [["SNA soldiers", "attacker"], ["militants", "target"], ["nowhere to be read", "other"]],
            "casualties": [["militants", "killed", "fighters", 2, None, "vague", "the army"]],
        },
    }
    record = record_of(case)
    incident = record.incidents[0]
    derive_actors(record.incidents)
    assert [actor.canonical_id for actor in incident.actors] == [None, None, None]
    incident.where[0].country = "SO"
    derive_actors(record.incidents)
    assert [actor.canonical_id for actor in incident.actors] == ["so-armed-forces", None, None]
    assert incident.casualties[0].claimant is not None
    assert incident.casualties[0].claimant.canonical_id is None
