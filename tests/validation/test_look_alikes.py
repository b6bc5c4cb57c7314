"""Words that only look like violence: what is blotted out, what stays, and that no gate hides what a pattern finds."""

from __future__ import annotations

import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.validation.reading.deeds import is_only_time, rams_with, whose_deed
from extractor.validation.reading.gates import Gated, held_by
from extractor.validation.reading.look_alikes import without_look_alikes, without_other_senses
from extractor.validation.reading.occasions import occasion_of
from extractor.validation.reading.small_letters import small_letters

BLOTTED = [
    # text, the word that must be gone
    ("A hail of complaints reached the mill.", "hail"),
    ("Nurses fight malaria in Osk.", "fight"),
    ("The bank lost the price war.", "war"),
    ("The club fired its head coach.", "fired"),
    ("The council struck a deal with Karval.", "struck"),
    ("The mayor shot down the proposal.", "shot"),
    ("The album bombed.", "bombed"),
    ("Snow fell in early March.", "March"),
    ("They marched the captives to the ford.", "marched"),
    ("The bomb squad came.", "bomb"),
    ("Work stopped at the copper mine.", "mine"),
    ("A think tank in Osk wrote it.", "tank"),
    ("The Artillery Museum is shut.", "Artillery"),
    ("Wardens confiscated a knife and two pistols.", "pistols"),
    ("Four grenades and a rifle were discovered in a barn.", "grenades"),
    ("A cargo of mortars left Osk.", "mortars"),
    ("The jets destroyed a howitzer.", "howitzer"),
    ("A helicopter evacuated the herders.", "helicopter"),
    ("He held a toy pistol.", "pistol"),
]
KEPT = [
    ("A hail of bullets met the patrol.", "hail"),
    ("Guards fight raiders in Osk.", "fight"),
    ("The guard fired at the head coach.", "fired"),
    ("The shell struck a barn.", "struck"),
    ("Raiders shot down a drone.", "drone"),
    ("The jets bombed a barn.", "bombed"),
    ("Settlers march on the quarter.", "march"),
    ("The bomb killed two.", "bomb"),
    ("A mine killed a herder.", "mine"),
    ("Artillery hit the park.", "Artillery"),
    ("Wardens found the knife used in the murder.", "knife"),
    ("The rifle that killed him was found.", "rifle"),
    ("Shrapnel and parts of a missile were found.", "missile"),
    ("The body was found with gunshot wounds.", "gunshot"),
    ("A helicopter circled and fired rockets.", "helicopter"),
    ("A truck loaded with explosives rammed the gate.", "explosives"),
]
SENSES = [
    ("They came under fire.", "fire", "fire", False),
    ("They set the barn on fire.", "fire", "fire", True),
    ("They set the barn on fire.", "fire", "firearm", False),
    ("They fired two rockets.", "fired", "firearm", False),
    ("They fired two shots.", "fired", "firearm", True),
    ("He faces two charges.", "charges", "bomb", False),
    ("The charges went off.", "charges", "bomb", True),
    ("Talks were held in Osk.", "held", "abduction", False),
    ("They are being held in Osk.", "held", "abduction", True),
    ("Wardens used tear gas.", "gas", "chemical_attack", False),
]


@pytest.mark.parametrize(("text", "word"), BLOTTED)
def test_look_alikes_are_blotted_out(text: str, word: str) -> None:
    masked = without_look_alikes(text)
    assert word in text
    assert word not in masked
    assert len(masked) == len(text)


@pytest.mark.parametrize(("text", "word"), KEPT)
def test_plain_violence_stays(text: str, word: str) -> None:
    assert word in without_look_alikes(text)


@pytest.mark.parametrize(("text", "word", "value", "stays"), SENSES)
def test_senses_of_a_word(text: str, word: str, value: str, stays: bool) -> None:
    assert (word in without_other_senses(text, value)) is stays


OCCASIONS = [
    ("The two teams clashed in the semi-final.", "sport"),
    ("Shares in Karval Mills rocketed.", "a market"),
    ("In the film the raiders burn a mill.", None),
    ("The film shows a hall in flames.", "a stage or screen"),
    ("Gunners fired at dummies on a practice range.", "a drill or test"),
    ("A gas leak tore a bakery apart.", "an accident"),
    ("A bomb tore a bakery apart after a gas leak.", None),
    ("The driver lost control and the bus hit a wall.", "an accident"),
    ("Floods struck Osk, killing two.", "a disaster"),
    ("Raiders shelled Osk after the floods.", None),
    ("Two herders were mauled by a lion.", "an animal"),
    ("Gunmen shot two players at the semi-final.", None),
    ("Raiders attacked the mill.", None),
]


@pytest.mark.parametrize(("text", "occasion"), OCCASIONS)
def test_occasions(text: str, occasion: str | None) -> None:
    found = occasion_of(text)
    assert (found and found[0]) == occasion


def test_people_decide() -> None:
    assert whose_deed("Two clerks were arrested by police", "abduction") is not None
    assert whose_deed("Police said gunmen abducted two clerks", "abduction") is None
    assert whose_deed("Police raided a hideout of bandits", "arrest_raid") is None
    assert whose_deed("Gunmen opened fire on a patrol, killing a farmer", "armed_clash") is None
    assert rams_with("A car bomb went off")
    assert not rams_with("The car was hit")
    assert is_only_time("on Monday night")
    assert not is_only_time("")


def _gated() -> list[tuple[str, Gated]]:
    modules = ("figures_of_speech", "look_alikes", "idle_weapons", "occasions", "damage")
    loaded = [importlib.import_module(f"extractor.validation.reading.{name}") for name in modules]
    return sorted(
        {(name, value) for module in loaded for name, value in vars(module).items() if isinstance(value, Gated)},
        key=lambda item: item[0],
    )


@pytest.mark.parametrize("text", [text for text, _ in BLOTTED] + [text for text, *_ in SENSES])
def test_no_gate_hides_a_match(text: str) -> None:
    small = small_letters(text)
    for name, gated in _gated():
        if gated.pattern.search(text, small) is not None:
            assert gated.may_match(held_by(text)), name


WORDS = [
    *(
        "fired",
        "his",
        "minister",
        "a",
        "barrage",
        "of",
        "questions",
        "shot",
        "the",
        "film",
        "March",
        "4",
        "bomb",
        "squad",
    ),
    *("found", "two", "rifles", "drone", "flew", "held", "under", "fire"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_offsets_stay_good(words: list[str]) -> None:
    text = " ".join(words)
    masked = without_look_alikes(text)
    assert len(masked) == len(text)
    assert all(new in (old, "\0") for old, new in zip(text, masked, strict=True))
