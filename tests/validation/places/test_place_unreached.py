"""Places where an attack came to nothing, where people only gather, and names of papers, groups and accords."""

from __future__ import annotations

import re

import pytest

from extractor.validation.places.roles import role_of

_CITED = re.compile(r"\[(.+?)\]")


def role(case: str) -> str | None:
    """The role of the name in brackets; what stands behind a bar is the next sentence."""
    sentence, _, following = case.partition(" | ")
    cited = _CITED.search(sentence)
    assert cited is not None
    start = cited.start()
    plain = sentence.replace("[", "").replace("]", "")
    return role_of(plain, start, start + len(cited[1]), following=following or None)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("Police said they had foiled an attack in [Karm].", "unreached"),
        ("The army thwarted a car bomb plot in [Karm] on Monday.", "unreached"),
        ("Security forces averted an attack on a church in [Karm].", "unreached"),
        ("The group fired a missile at [Eilat] that fell short.", "unreached"),
        ("The group fired two missiles towards [Haifa], but neither reached the city.", "unreached"),
        ("A missile was launched at [Eilat]. | The missile crashed in Saudi Arabia, the army said.", "unreached"),
        ("They launched drones at [Eilat]. | The drones were shot down before they reached the coast.", "unreached"),
        ("The group fired a missile at [Jaffa]. | It fell in the Red Sea.", "unreached"),
        ("Hundreds rallied in [Sufra]. | The day before, soldiers had shot dead a boy in Karm.", "aftermath"),
        ("Families held a sit-in at [Sufra]. | It came a day after gunmen killed nine in Karm.", "aftermath"),
        ("Families held a vigil outside the court in [Sufra]. | Gunmen had killed nine in Karm.", "aftermath"),
        ("The Daily Star of [Sufra] reported that gunmen killed nine in Karm.", "speaker"),
        ("The Sunday Mirror ([Sufra]) reported that gunmen had killed nine in Karm.", "speaker"),
        ("ISIS-[Khorasan] said it had carried out the attack in Karm.", "part_of_name"),
        ("Islamic State [Khorasan] claimed the blast in Karm.", "part_of_name"),
        ("The [Sufra] consensus had raised hopes before the blast in Karm.", "part_of_name"),
        ("The [Sufra] power-sharing deal did not end the killings in Karm.", "part_of_name"),
        ("The killings in Karm broke the truce brokered in [Sufra].", "background"),
        ("The attack in Karm came despite an accord signed in [Sufra] in May.", "background"),
    ],
)
def test_is_no_scene(case: str, expected: str) -> None:
    assert role(case) == expected


@pytest.mark.parametrize(
    "case",
    [
        "Police said they had foiled an attack in [Karm], killing two bombers.",
        "Guards foiled an attack on a mosque in [Karm] when they shot the bomber dead.",
        "A curfew prevented rescuers from reaching the dead in [Karm].",
        "The group fired a missile at [Eilat], wounding two people.",
        "Rockets were fired at [Sderot] and one hit a house. | The rockets were launched from Gaza.",
        "Rockets were launched at [Kirkuk] airport. | A second salvo landed in Iran.",
        "Drones were fired at [Odesa] overnight. | They struck a warehouse in the port.",
        "Rockets fell on [Karm] and landed in the market.",
        "Protesters gathered in [Karm]. | Police then opened fire, killing four.",
        "Mourners gathered at a cemetery in [Karm]. | A bomb went off among them, killing nine.",
        "Worshippers had gathered in [Karm]. | Gunmen stormed the mosque and killed nine, police in Sufra said.",
        "Residents of [Karm] said shells had hit the market.",
        "The shelling of [Karm] reported on Monday killed nine near Sufra.",
        "The bombing of [Karm], reported by the Sufra Star, killed nine.",
        "Islamic State fighters in [Karm] killed nine men.",
        "Fighters of ISIS in [Raqqa] shot two men.",
        "Nine were shot at a ceremony in [Karm] where a deal was signed.",
        "An agreement signed in Sufra did not stop the shelling of [Karm].",
        "Militants were negotiating a prisoner swap in [Karm] when a drone struck them.",
    ],
)
def test_may_be_the_scene(case: str) -> None:
    assert role(case) is None
