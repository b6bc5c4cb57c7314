"""Scores worked out by hand, and what holds for every record: itself is perfect, and no order plays a part."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import TEXT, actor, cited, claim, incident, incidents, party, place, record, records, when

from extractor.errors import UsageError
from extractor.regression.model import FIELDS, CaseScore, FieldScore
from extractor.regression.scoring import score
from extractor.regression.totals import totals
from extractor.schema.blocks import Link
from extractor.schema.findings import Finding
from extractor.schema.incident import Damage, Incident, Responsibility, Weapon
from extractor.schema.record import Failure, Provenance, Record, TokenUsage, Turn

GOLD_BUS = incident(
    "shot at a bus",
    when=when("on 3 May", "2021-05-03"),
    where=[place("Lower Veyla", "near")],
    actors=[actor("Gunmen")],
    casualties=[
        claim("killing at least nine people", 9, None, by="the Ostrian police", qualifier="floor"),
        claim("put the toll at 11 dead", 11, 11, by="Two nurses"),
    ],
    responsibility=[
        Responsibility(evidence=cited("claimed the attack"), stance="claimed", by=party("The Red Dawn Front"), to=None)
    ],
)
GOLD_SHELLS = incident(
    "shells fell on Harsin", "shelling", role="background", when=when("In April", "2021-04", "month"),
    where=[place("Harsin")], casualties=[claim("wounded four farmers", 4, 4, by="villagers", outcome="wounded")],
)  # fmt: skip
GOLD = record(GOLD_BUS, GOLD_SHELLS)


def outcomes(found: CaseScore) -> dict[str, Counter[str]]:
    counted: dict[str, Counter[str]] = {}
    for item in found.fields:
        counted.setdefault(item.field, Counter())[item.outcome] += 1
    return counted


def of(found: CaseScore, name: str) -> list[FieldScore]:
    return [item for item in found.fields if item.field == name]


def test_hand_worked() -> None:
    """An answer with one incident of two, and each kind of mistake in it."""
    answer = record(
        incident(
            "shot at a bus",
            "armed_clash",  # wrong type
            when=when("on 3 May", "2021-05", "month"),  # right at the month; the precision is wrong
            where=[place("Lower Veyla", "in"), place("Karm")],  # the first right with a wrong relation, Karm invented
            actors=[],  # Gunmen missed
            casualties=[
                # the figure is right, its qualifier and claimant are not
                claim("killing at least nine people", 9, None, qualifier="exact"),
                # words of the nurses' figure, low read as 1: wrong; its claimant is right
                claim("11 dead", 1, 11, by="nurses"),
                claim("no one was hurt", 0, 0),  # invented
            ],
            weapons=[Weapon(evidence=cited("A mine"), kind="mine")],  # invented
            responsibility=[
                # blamed, where the gold has a claim: wrong
                Responsibility(
                    evidence=cited("claimed the attack"), stance="attributed", by=None, to=party("The Red Dawn Front")
                )
            ],
        )
    )
    found = outcomes(score("bus", GOLD, answer))
    assert found == {
        "incident": {"right": 1, "missed": 1},  # the shelling is missed ...
        "type": {"wrong": 1, "missed": 1},  # ... and with it its type,
        "role": {"right": 1, "missed": 1},
        "realis": {"right": 1, "missed": 1},
        "when": {"right": 1, "missed": 1},  # its date,
        "when.precision": {"wrong": 1},
        "where": {"right": 1, "invented": 1, "missed": 1},  # its place
        "where.relation": {"wrong": 1},
        "actors": {"missed": 1},
        # right: nine; wrong: 11; invented: no one hurt; missed: the four farmers
        "casualties": {"right": 1, "wrong": 1, "invented": 1, "missed": 1},
        "casualties.group": {"right": 2},  # of the two pairs
        "casualties.qualifier": {"wrong": 1, "right": 1},
        # the police are missed; "nurses" are not "Two nurses"? counts fall away: right
        "casualties.claimant": {"missed": 1, "right": 1},
        "damage": {"absent": 1},  # of the pair: neither has any; a missed incident has nothing to be absent in
        "weapons": {"invented": 1},
        "responsibility": {"wrong": 1},
        "links": {"absent": 1},
    }
    total = totals([score("bus", GOLD, answer)])
    claims = total.of("casualties")
    # 1 right of 3 answered; 1 right of 3 in the gold; F1 = 2 * 1 / (3 + 3)
    assert (claims.precision, claims.recall, claims.f1, claims.support) == (1 / 3, 1 / 3, 1 / 3, 3)
    assert (total.incidents.precision, total.incidents.recall) == (1.0, 0.5)
    # right: role, realis, when, where, a claim, 2 groups, a qualifier, a claimant = 9; wrong: type, precision,
    # relation, a claim, a qualifier, responsibility = 6; invented: a place, a claim, a weapon = 3
    assert (total.values.right, total.values.wrong, total.values.invented) == (9, 6, 3)
    assert total.values.precision == 9 / 18


def test_an_invented_incident_shows_in_every_field_that_it_fills() -> None:
    found = score("shells", record(), record(GOLD_SHELLS))
    assert outcomes(found) == {
        name: {"invented": 1} for name in ("incident", "type", "role", "realis", "when", "where", "casualties")
    }
    assert [item.outcome for item in found.incidents] == ["invented"]
    assert all(item.gold is None and item.gold_path is None and item.answered_path for item in found.fields)


def test_nothing_found_where_nothing_happened_is_right() -> None:
    found = score("quiet", record(), record())
    assert outcomes(found) == {"incident": {"absent": 1}}
    assert found.state == "scored"


def test_paths_and_words_for_a_reader() -> None:
    answer = record(
        incident("shot at a bus", casualties=[claim("11 dead", 12, 12), claim("nine people", 9, 9, by="police")])
    )
    found = score("bus", record(GOLD_BUS), answer)
    nine, eleven = of(found, "casualties")
    assert nine == FieldScore(
        "casualties", "wrong", "9 or more killed, the Ostrian police", "9 killed, police",
        "/incidents/0/casualties/0", "/incidents/0/casualties/1", "high 9 for none", nine.evidence,
    )  # fmt: skip
    assert (eleven.answered_path, eleven.note) == ("/incidents/0/casualties/0", "low 12 for 11; high 12 for 11")
    assert of(found, "casualties.claimant")[1].gold_path == "/incidents/0/casualties/1/claimant"
    assert of(found, "when")[0].answered is None


def test_evidence_is_told_apart_from_the_value() -> None:
    """A right value on other words, and a wrong one on the right words."""
    answer = record(
        incident("Gunmen shot at a bus", "bombing", where=[place("Lower Veyla on 3 May", "near"), place("Vela")])
    )
    answer.verdicts = {"/incidents/0/type": "refused", "/incidents/0/where/0": "supported"}
    found = score("bus", record(incident("shot at a bus", where=[place("Lower Veyla", "near")])), answer)
    (kind,), (veyla, invented) = of(found, "type"), of(found, "where")
    assert kind.outcome == "wrong"
    assert kind.evidence is not None
    # "shot at a bus" is 13 of the 20 characters of "Gunmen shot at a bus"
    assert (kind.evidence.overlap, kind.evidence.verdict) == (13 / 20, "refused")
    assert veyla.evidence is not None
    assert veyla.evidence.verdict == "supported"
    assert invented.outcome == "invented"
    assert invented.evidence is not None
    assert (invented.evidence.status, invented.evidence.overlap) == ("absent", None)


def test_links_lead_where_their_incidents_are_paired() -> None:
    def linked(number: int, relation: Any = "follows") -> Incident:
        link = Link(evidence=cited("the attack on the bus"), relation=relation, incident=number)
        return GOLD_BUS.model_copy(update={"links": [link]})

    gold = record(linked(2), GOLD_SHELLS)
    for answer, outcome in (
        (record(GOLD_SHELLS, linked(1)), "right"),  # the shelling is number 1 there
        (record(GOLD_SHELLS, linked(2)), "wrong"),  # to itself
        (record(linked(2, "part_of"), GOLD_SHELLS), "wrong"),
    ):
        (link,) = [item for item in of(score("bus", gold, answer), "links") if item.gold]
        assert link.outcome == outcome


def test_merged_and_split_are_missed_and_invented_with_a_note() -> None:
    both = GOLD_BUS.model_copy(update={"damage": [
        Damage(evidence=cited("shells fell on Harsin"), low=1, high=1, qualifier="exact", object="x", claimant=None)
    ]})  # fmt: skip
    merged = score("bus", GOLD, record(both))
    assert [item.outcome for item in merged.incidents] == ["found", "merged"]
    assert of(merged, "incident")[1].note == "merged into answered incident 1"
    split = score("bus", record(GOLD_BUS), record(GOLD_BUS, incident("Gunmen shot", "bombing")))
    assert [item.outcome for item in split.incidents] == ["found", "split"]
    assert of(split, "incident")[1].note == "split off incident 1"


def test_an_answer_that_was_cut_off_scores_with_what_it_holds() -> None:
    answer = record(GOLD_BUS, outcome="truncated")
    answer.failure = Failure(state="truncated", message="the answer hit the token limit")
    answer.findings = [
        Finding(code=code, name="x", severity="info", path="", message="x") for code in ("NUM001", "GRD004", "NUM001")
    ]
    usage = TokenUsage(input=900, output=300)
    answer.turns = [
        Turn(purpose="extract", recording_key=key, answer="", finish_reason="length", usage=usage, seconds=seconds)
        for key, seconds in (("a", 1.5), ("b", 2.25))
    ]
    answer.provenance = Provenance(
        model_requested="m", prompt="p", prompt_sha256="", schema_sha256="", validator_version="", rules_sha256="",
        usage=usage, cost=0.25,
    )  # fmt: skip
    found = score("bus", GOLD, answer)
    assert (found.state, found.reason) == ("scored", "truncated: the answer hit the token limit")
    assert outcomes(found)["incident"] == {"right": 1, "missed": 1}
    assert found.findings == (("GRD004", 1), ("NUM001", 2))
    assert (found.tokens_in, found.tokens_out, found.cost, found.seconds) == (900, 300, 0.25, 3.75)
    assert found.keys == ("a", "b")


def test_an_answer_about_another_text_is_refused() -> None:
    with pytest.raises(UsageError, match="case bus: the answer is about another text"):
        score("bus", GOLD, record(text=TEXT + " More."))


@settings(max_examples=150, deadline=None)
@given(records)
def test_every_record_scores_perfect_against_itself(one: Record[Incident]) -> None:
    found = score("x", one, one)
    assert {item.outcome for item in found.fields} <= {"right", "absent"}
    assert [item.outcome for item in found.incidents] == ["found"] * len(one.incidents)
    total = totals([found])
    assert total.incidents.f1 in (None, 1.0)
    assert total.values.f1 in (None, 1.0)
    assert {item.field for item in found.fields} <= set(FIELDS)


def shuffled(one: Record[Incident], seed: int) -> Record[Incident]:
    """The same record with its incidents and every list in another order, links renumbered."""
    rng = random.Random(seed)
    order = list(range(len(one.incidents)))
    rng.shuffle(order)
    place_of = {old + 1: new + 1 for new, old in enumerate(order)}
    copies = []
    for old in order:
        copy = one.incidents[old].model_copy(deep=True)
        for link in copy.links:
            link.incident = place_of.get(link.incident, link.incident)
        for name in ("where", "actors", "casualties", "damage", "weapons", "responsibility", "links"):
            rng.shuffle(getattr(copy, name))
        copies.append(copy)
    return record(*copies)


def counted(found: CaseScore) -> Counter[Any]:
    fields = Counter((item.field, item.outcome) for item in found.fields)
    return fields + Counter((item.outcome,) for item in found.incidents)


distinct = st.lists(
    incidents, max_size=4, unique_by=lambda item: (item.type.evidence.start, item.type.evidence.cited.text)
).map(lambda items: record(*items))


@settings(max_examples=100, deadline=None)
@given(distinct, st.integers(0, 1000))
def test_no_order_plays_a_part_in_a_perfect_score(one: Record[Incident], seed: int) -> None:
    found = score("x", one, shuffled(one, seed))
    assert {item.outcome for item in found.fields} <= {"right", "absent"}


@settings(max_examples=100, deadline=None)
@given(distinct, distinct, st.integers(0, 1000), st.integers(0, 1000))
def test_no_order_plays_a_part_in_any_score(
    gold: Record[Incident], answer: Record[Incident], seed: int, other: int
) -> None:
    assert counted(score("x", gold, answer)) == counted(score("x", shuffled(gold, seed), shuffled(answer, other)))


@settings(max_examples=100, deadline=None)
@given(records, records)
def test_outcomes_add_up(gold: Record[Incident], answer: Record[Incident]) -> None:
    """Every value of the gold is right, wrong or missed; every value of the answer right, wrong or invented."""
    total = totals([score("x", gold, answer)])
    for name in ("where", "actors", "casualties", "damage", "weapons", "responsibility", "links"):
        field = total.of(name)
        assert field.support == sum(len(getattr(item, name)) for item in gold.incidents)
        assert field.answered == sum(len(getattr(item, name)) for item in answer.incidents)
    assert total.of("incident").support == total.of("type").support == len(gold.incidents)
    assert total.of("incident").answered == total.of("type").answered == len(answer.incidents)
