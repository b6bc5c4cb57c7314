"""Who did it, who suffered it, who only speaks or stands by, by the words around a name; on invented sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from extractor.validation.reading.doers import answered, attack_said, looks_on
from extractor.validation.reading.roles import role_read
from extractor.validation.reading.standing import standing
from extractor.validation.reading.standing_words import forms

CASES: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "actors" / "standing.yaml").read_text(encoding="utf-8")
)


def place(marked: str) -> tuple[str, int, int]:
    """The sentence without its braces, and where the name in them stands."""
    start = marked.index("{")
    return marked.replace("{", "").replace("}", ""), start, marked.index("}") - 1


@pytest.mark.parametrize(("part", "marked"), [(part, marked) for part, all_ in CASES.items() for marked in all_])
def test_part_is_read(part: str, marked: str) -> None:
    found = standing(*place(marked))
    assert (found.part if found is not None else "open") == part, found


@pytest.mark.parametrize("marked", CASES["doer"])
def test_doers_attacked_and_suffered_nothing(marked: str) -> None:
    assert attack_said(*place(marked))
    read = role_read(*place(marked))
    assert read is None or read.role == "attacker"


@pytest.mark.parametrize("marked", CASES["speaker"] + CASES["bystander"] + CASES["sufferer"])
def test_all_others_did_not_attack(marked: str) -> None:
    assert not attack_said(*place(marked))


@pytest.mark.parametrize("marked", CASES["doer"] + CASES["sufferer"] + CASES["open"])
def test_those_who_take_part_do_not_look_on(marked: str) -> None:
    assert not looks_on(*place(marked))


@pytest.mark.parametrize(
    "marked",
    [
        "{The monitor} counted 17 bodies after tanks shelled a school.",
        "{Karvalia} condemned the attack on the mill.",
        "The wounded were taken to a clinic of {the Red Crescent}.",
        "{The news agency} said raiders burned the mill.",
        "Raiders burned the mill and shot a clerk, {Karval Radio} reported.",
        "Raiders torched the village hall, {Osk police} said.",
        "Raiders shot nine villagers, {the state prosecutor} said.",
        "Shells hit a mill, relatives told {the Karval Observatory}.",
    ],
)
def test_who_counts_condemns_or_treats_looks_on(marked: str) -> None:
    assert looks_on(*place(marked))


@pytest.mark.parametrize(
    "marked",
    [
        "Three officers were hurt at a checkpoint, {Osk police} said.",
        "Raiders burned the van of Karval Radio, {Karval Radio} said.",
        "Raiders burned their huts, {Osk villagers} said.",
        "Jets bombed its camp, {the Dawn Movement} said.",
        "{Karvalia} condemned the attack on its harbour.",
        "{Villagers} said raiders burned the mill.",
        "{Villagers} heard jets before the bombs fell.",
    ],
)
def test_who_speaks_of_his_own_may_have_been_hit(marked: str) -> None:
    assert not looks_on(*place(marked))


def test_one_who_says_we_did_it() -> None:
    assert attack_said(*place('"We shelled a camp of the navy," {the Front} said.'))
    assert not attack_said(*place('"We will find those who did this," {the colonel} said after raiders burned a mill.'))


@pytest.mark.parametrize(
    ("base", "wanted"),
    [("carry", "carried"), ("seize", "seized"), ("storm", "stormed"), ("open", "opened"), ("kidnap", "kidnapped")],
)
def test_past_forms(base: str, wanted: str) -> None:
    assert forms(base)[0] == wanted


@pytest.mark.parametrize(
    ("marked", "role"),
    [
        ("Rebels killed in clash with {the 4th Battalion}", "victim"),
        ("Nine rebels were shot dead in a gunfight with {guards}.", "victim"),
        ("{Karvalia} repeated that it would not let its soil be used for raids.", "host"),
        ("{Karvalia} said its bases had never been used for the strikes.", "host"),
        ("Raiders hacked nine men to death, said {Osk Belar}, a lawyer.", "victim"),
    ],
)
def test_who_was_not_hit_by_the_part_he_has(marked: str, role: str) -> None:
    assert looks_on(*place(marked), role)


@pytest.mark.parametrize(
    ("marked", "role", "kind"),
    [
        ("{Guards} died in a clash with rebels.", "victim", None),
        ("Nine died in a clash with {guards}.", "target", None),
        ("{Karvalia} said its bases had been used for the strikes.", "host", None),
        ("Jets bombed a camp, {the Front} said.", "target", "rebel"),
        ("Jets bombed a camp, {Karvalia} said.", "victim", "state"),
        ("A lorry belonging to {the Food Aid} was looted.", "target", None),
        ("Raiders ordered {villagers} to leave and burned their huts.", "victim", None),
    ],
)
def test_who_may_have_been_hit(marked: str, role: str, kind: str | None) -> None:
    assert not looks_on(*place(marked), role, kind)


@pytest.mark.parametrize(
    ("marked", "is_answered"),
    [
        ("Rockets were fired in retaliation for an {Osk} raid on a mill.", True),
        ("The Front fired on the camp to avenge {Osk} strikes.", False),
        ("The Front shelled the camp in response to the {Osk}'s killing of a priest.", True),
        ("The Front shelled the camp in response to {Osk}.", False),
        ("{Osk} raids were answered with rockets.", False),
    ],
)
def test_whose_deed_was_answered(marked: str, is_answered: bool) -> None:
    assert (answered(*place(marked)) is not None) == is_answered
