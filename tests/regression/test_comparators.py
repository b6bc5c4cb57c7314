"""When two values are the same: one table for each type of value."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from making import cited, claim, dates, party, place, when

from extractor.regression.comparators import (
    compare_choices,
    compare_claims,
    compare_damage,
    compare_dates,
    compare_parties,
    compare_places,
    compare_precisions,
    compare_responsibility,
    overlap,
    same_words,
)
from extractor.schema.blocks import Date
from extractor.schema.incident import Damage, Responsibility


@pytest.mark.parametrize(
    ("gold", "answered", "outcome"),
    [
        ("shelling", "shelling", "right"),
        ("shelling", "air_strike", "wrong"),
        ("shelling", None, "missed"),
        (None, "shelling", "invented"),
        (None, None, "absent"),
    ],
)
def test_choices(gold: str | None, answered: str | None, outcome: str) -> None:
    assert compare_choices(gold, answered).outcome == outcome


@pytest.mark.parametrize(
    ("gold", "answered", "outcome", "note"),
    [
        ("2021-02-25", "2021-02-25", "right", ""),
        ("2021-02-25", "2021-02-26", "wrong", ""),
        ("2021-02-25", "2020-02-25", "wrong", ""),  # a year off is not nearly right
        ("2021-02-25", "2021-02", "right", "coarser: month for day"),
        ("2021-02", "2021-02-25", "right", "finer: day for month"),
        ("2021-02", "2021-03-01", "wrong", ""),
        ("2021", "2021-12-31", "right", "finer: day for year"),
        ("2021-02-25", "2021", "right", "coarser: year for day"),
        ("2021-06-27/2021-06-28", "2021-06-27", "right", "finer: day for interval"),
        ("2021-06-27/2021-06-28", "2021-06-29", "wrong", ""),
        ("2021-06-27/2021-06-28", "2021-06-26/2021-06-28", "wrong", ""),  # both intervals, not the same
        ("2024-05-06/2024-05-12", "2024-05-08", "right", "finer: day for week"),
        ("2024-05-06/2024-05-12", "2024-05", "right", "coarser: month for week"),
        ("2024-04-29/2024-05-05", "2024-05", "wrong", ""),  # the week begins before the month
        ("XXXX-02-25", "XXXX-02-25", "right", ""),
        ("XXXX-02-25", "XXXX-02-26", "wrong", ""),
        ("2021-02-25", "XXXX-02-25", "right", "year not known"),
        ("2021-02-25", "XXXX-02-26", "wrong", ""),
        ("2021-02-25", "XXXX-02", "right", "coarser: month for day; year not known"),
        ("XXXX-02-25", "2021-02-25", "wrong", "the year is invented"),
        ("2021-02-25", "the other day", "wrong", ""),
        (None, "2021-02-25", "invented", "open in the gold"),
        ("2021-02-25", None, "missed", "not resolved"),
    ],
)
def test_dates(gold: str | None, answered: str | None, outcome: str, note: str) -> None:
    compared = compare_dates(when("on 3 May", gold), when("on 3 May", answered))
    assert (compared.outcome, compared.note) == (outcome, note)


def test_dates_without_a_value_are_known_by_their_words() -> None:
    assert compare_dates(when("on 3 May", None), when("on 3 May", None)).outcome == "right"
    assert compare_dates(when("on 3 May", None), when("since the spring", None)).outcome == "wrong"
    assert compare_dates(None, None).outcome == "absent"
    assert compare_dates(None, when("on 3 May", None)).outcome == "invented"
    assert compare_dates(when("on 3 May", None), None).outcome == "missed"


@given(dates)
def test_a_date_is_itself(date: Date) -> None:
    assert compare_dates(date, date).outcome == "right"


@pytest.mark.parametrize(
    ("gold", "answered", "outcome", "note"),
    [
        ("day", "day", "right", ""),
        ("day", "month", "wrong", "coarser: month for day"),
        ("month", "day", "wrong", "finer: day for month"),
        ("interval", "week", "wrong", "coarser: week for interval"),
    ],
)
def test_precision_is_an_outcome_of_its_own(gold: Any, answered: Any, outcome: str, note: str) -> None:
    compared = compare_precisions(when("on 3 May", "2021-05-03", gold), when("on 3 May", "2021-05", answered))
    assert compared is not None
    assert (compared.outcome, compared.note) == (outcome, note)


def test_precision_is_compared_only_where_both_have_a_value() -> None:
    assert compare_precisions(when("on 3 May", "2021-05-03"), when("on 3 May", None, "unknown")) is None
    assert compare_precisions(None, when("on 3 May", "2021-05-03")) is None


TOWN = {"gazetteer_id": "geonames:1", "country": "SY", "precision": 1, "admin1": "Ardan", "name": "Karm"}
UNIT = {"gazetteer_id": "geonames:2", "country": "SY", "precision": 4, "admin1": "Ardan", "name": "Ardan"}
COUNTRY = {"gazetteer_id": "geonames:3", "country": "SY", "precision": 6, "name": "Syria"}
OTHER = {"gazetteer_id": "geonames:4", "country": "SY", "precision": 1, "admin1": "Tarv", "name": "Onset"}


@pytest.mark.parametrize(
    ("gold", "answered", "outcome", "note"),
    [
        (TOWN, TOWN, "right", ""),
        (TOWN, OTHER, "wrong", ""),
        (TOWN, UNIT, "wrong", "parent: Ardan for Karm"),
        (UNIT, TOWN, "wrong", "part: Karm for Ardan"),
        (TOWN, COUNTRY, "wrong", "parent: Syria for Karm"),
        (OTHER, UNIT, "wrong", ""),  # a unit that it does not lie in
        (UNIT, COUNTRY, "wrong", "parent: Syria for Ardan"),
        (TOWN, UNIT | {"country": "IQ"}, "wrong", ""),
    ],
)
def test_places_of_the_gazetteer(gold: dict[str, Any], answered: dict[str, Any], outcome: str, note: str) -> None:
    compared = compare_places(place("x", **gold), place("y", **answered))
    assert (compared.outcome, compared.note) == (outcome, note)
    assert compared.partial == bool(note)


@pytest.mark.parametrize(
    ("gold", "answered", "outcome", "note"),
    [
        ("Karm", "Karm", "right", ""),
        ("near Karm", "Karm", "right", ""),  # the relation is a field of its own
        ("Umm Karma", "Um Karma", "right", ""),
        ("Al-Karm", "Karm", "right", ""),
        ("Karm", "Onset", "wrong", ""),
        ("Karm township", "Karm", "right", ""),
        ("Karm", "Karm district", "wrong", "parent: Karm district for Karm"),
        ("Karm province", "Karm", "wrong", "part: Karm for Karm province"),
        ("Karm in Ardan province", "Ardan province", "wrong", "parent: Ardan province for Karm in Ardan province"),
        ("the Tarvian border", "near the Tarvian border", "right", ""),
        ("the border", "the Tarvian border", "wrong", ""),
        ("between Karm and Onset", "between Onset and Karm", "right", ""),
    ],
)
def test_places_by_name(gold: str, answered: str, outcome: str, note: str) -> None:
    compared = compare_places(place(gold), place(answered))
    assert (compared.outcome, compared.note) == (outcome, note)


def test_one_name_in_two_countries_is_two_places() -> None:
    syrian, iraqi = place("Karm", country="SY"), place("Karm", country="IQ")
    assert compare_places(syrian, iraqi).outcome == "wrong"
    assert compare_places(syrian, place("Karm")).outcome == "right"
    border = place("the Tarvian border", "border", country="SY")
    assert compare_places(border, place("the Tarvian border", "border", country="IQ")).outcome == "right"


@pytest.mark.parametrize(
    ("gold", "answered", "outcome"),
    [
        ("the police", "police", "right"),
        ("Gunmen", "gunmen", "right"),
        ("two suspected gunmen", "gunmen", "right"),
        ("soldiers", "Ostrian soldiers", "wrong"),
        ("Ostrian soldiers", "Ostrian police", "wrong"),
        ("the Red Dawn Front", "Red Dawn Front fighters", "right"),
        ("Red Dawn Front fighters", "Red Dawn Front commanders", "wrong"),
        ("Mayor Ilse Vorn", "Ilse Vorn", "right"),
        ("Ilse Vorn", "Ilse Varn", "wrong"),
        ("doctors", "doctor", "wrong"),
    ],
)
def test_parties_by_words(gold: str, answered: str, outcome: str) -> None:
    assert compare_parties(party(gold), party(answered)).outcome == outcome
    assert compare_parties(party(answered), party(gold)).outcome == outcome


def test_parties_of_the_registry() -> None:
    guards, quds = party("the Guards", "ir-irgc"), party("the Quds Force", "ir-quds-force")
    assert compare_parties(guards, party("the IRGC", "ir-irgc")).outcome == "right"
    assert compare_parties(quds, guards).note == "parent: the Guards for the Quds Force"
    assert compare_parties(guards, quds).note == "part: the Quds Force for the Guards"
    assert compare_parties(guards, party("the Guards", "lb-hezbollah")).outcome == "wrong"
    assert compare_parties(guards, party("the Guards")).outcome == "right"  # one has no id: the words decide


def test_no_claimant_is_a_claimant_of_its_own() -> None:
    assert compare_parties(None, None).outcome == "absent"
    assert compare_parties(party("the police"), None).outcome == "missed"
    assert compare_parties(None, party("the police")).outcome == "invented"


@pytest.mark.parametrize(
    ("answered", "note"),
    [
        (claim("nine", 9, None), ""),
        (claim("nine", 9, 9), "high 9 for none"),
        (claim("nine", 0, None), "low 0 for 9"),
        (claim("nine", None, None), "low none for 9"),
        (claim("nine", 9, None, outcome="wounded"), "wounded for killed"),
        (claim("nine", 19, 20, outcome="wounded"), "wounded for killed; low 19 for 9; high 20 for none"),
        (claim("nine", 9, None, by="Two nurses", group="women", qualifier="vague"), ""),  # fields of their own
    ],
)
def test_claims(answered: Any, note: str) -> None:
    compared = compare_claims(claim("nine", 9, None), answered)
    assert (compared.right, compared.note) == (not note, note)


def test_what_was_damaged_is_free_text() -> None:
    one = Damage(evidence=cited("the bus"), low=1, high=1, qualifier="exact", object="bus", claimant=None)
    assert compare_damage(one, one.model_copy(update={"object": "a white bus"})).outcome == "right"
    assert compare_damage(one, one.model_copy(update={"low": 2})).note == "low 2 for 1"


def test_responsibility_is_stance_and_both_parties() -> None:
    gold = Responsibility(evidence=cited("claimed"), stance="claimed", by=party("The Red Dawn Front"), to=None)
    assert compare_responsibility(gold, gold).outcome == "right"
    changed = gold.model_copy(update={"stance": "attributed", "to": party("Gunmen"), "by": None})
    assert compare_responsibility(gold, changed).note == (
        "attributed for claimed; by nobody for The Red Dawn Front; to Gunmen for nobody"
    )


def test_overlap_of_words() -> None:
    assert overlap(cited("at least nine"), cited("nine people")) == 4 / 20  # "nine" of "at least nine people"
    assert overlap(cited("Gunmen"), cited("not in the text")) is None
    assert same_words(cited("not in  the text"), cited("Not in the text"))
    assert not same_words(cited("Gunmen"), cited("shot"))
