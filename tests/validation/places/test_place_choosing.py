"""Which of several namesakes is meant, and when none is taken; where a report is set. Real geography."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.article.build import article_from_text
from extractor.schema.blocks import Place
from extractor.schema.evidence import Cited, Evidence
from extractor.validation.places.countries import country_mentions
from extractor.validation.places.deriving import place_told
from extractor.validation.places.gazetteer import entries_called, entries_named
from extractor.validation.places.names import fold, plain_words
from extractor.validation.places.resolving import look_up_place, units_named
from extractor.validation.places.setting import countries_meant, countries_told, units_told


def unit_of(words: str, country: str) -> str | None:
    found = look_up_place(words, "in", (country,)).resolution
    return found.admin1 if found else None


def test_a_parent_fences_its_towns() -> None:
    assert unit_of("Zolochiv, Kharkiv Oblast", "UA") != unit_of("Zolochiv, Lviv Oblast", "UA")
    assert look_up_place("Zolochiv", "in", ("UA",)).ambiguous
    assert look_up_place("Palmyra, Idlib province, Syria").resolution is None


def test_a_hamlet_of_the_very_spelling_does_not_stand_for_the_city() -> None:
    found = look_up_place("Zaporizhzhia", "in", ("UA",)).resolution
    assert found is not None and found.latitude is not None and abs(found.latitude - 47.85) < 0.05


@pytest.mark.parametrize("words", ["town of Bamako", "city of Kayes", "Kayes"])
def test_a_town_is_no_unit_of_its_name(words: str) -> None:
    found = look_up_place(words, "in", ("ML",)).resolution
    assert found is not None and found.precision == 1


def test_a_unit_is_no_town() -> None:
    assert look_up_place("town of Adamawa", "in", ("NG",)).resolution is None


def test_what_stands_before_the_name_says_what_it_is() -> None:
    text = "Shells hit the Malian city of Kayes on Friday."
    place = Place(
        evidence=Evidence(cited=Cited(s=1, text="Kayes"), status="verbatim", start=30, end=35, text="Kayes"),
        relation="in",
    )
    found = place_told(place, (), article_from_text(text)).resolution
    assert found is not None and found.precision == 1


def test_the_units_of_the_report_tell_namesakes_apart() -> None:
    kharkiv = units_named("Kharkiv", ("UA",))
    found = look_up_place("Zolochiv", "in", ("UA",), "", kharkiv).resolution
    assert found is not None and found.latitude is not None and found.latitude > 50


def test_a_village_outside_all_units_of_the_report_is_no_find() -> None:
    small = next(
        hit.entry for hit in entries_named("Al Khafsah") if hit.entry.country == "SY" and hit.entry.kind == "city"
    )
    alone = look_up_place("Al Khafsah", "in", ("SY",))
    elsewhere = look_up_place("Al Khafsah", "in", ("SY",), "", units_named("Daraa", ("SY",)))
    assert small.size < 16
    assert alone.resolution is not None and elsewhere.resolution is None and elsewhere.ambiguous


@pytest.mark.parametrize("words", ["Al Khafsah village", "the village of Al Khafsah", "the hamlet of Al Khafsah"])
def test_a_village_of_a_plain_name_is_uncertain(words: str) -> None:
    lookup = look_up_place(words, "in", ("SY",))
    assert lookup.resolution is None and lookup.ambiguous


def test_the_word_for_what_a_place_is_does_not_help_its_spelling() -> None:
    """ "Has" has the consonants of "Hawwas", and "village" must not make the two long enough to be one name."""
    lookup = look_up_place("Al Hawwas village", "in", ("SY",))
    assert lookup.resolution is None


def test_an_unknown_place_keeps_what_the_words_say_it_lies_in() -> None:
    lookup = look_up_place("the village of Karvalat in Idlib province", "in", ("SY",))
    assert lookup.resolution is None
    assert lookup.within is not None and lookup.within.country == "SY"


def test_a_mark_at_a_names_beginning_is_no_owner() -> None:
    for words in ("Ra's al-Ayn", "Ra’s al-ʿAyn"):
        found = look_up_place(words, "in", ("SY",)).resolution
        assert found is not None and found.country == "SY" and found.latitude is not None and found.latitude > 36.5


def test_a_capital_comes_before_small_towns_of_its_name_elsewhere() -> None:
    found = look_up_place("Paris", "in", ("US",)).resolution
    assert found is not None and found.country == "FR"
    told = look_up_place("Paris, Texas", "in", ("FR",)).resolution
    assert told is not None and (told.country, told.admin1) == ("US", "Texas")


def test_plain_words() -> None:
    assert plain_words("As Sukhnah") == ("sukhnah",)
    assert plain_words("") == ()


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Gunmen killed six people in Zamfara State on Friday.", "NG"),
        ("Shells fell on a village in the province of Idlib.", "SY"),
        ("\U0001f1fa\U0001f1e6 Shelling of the border villages went on.", "UA"),
        ("The bus was on its way from Sevare to Douentza when it struck a mine.", "ML"),
        ("A drone burned a tractor, said the office of the Kurdistan Region.", "IQ"),
    ],
)
def test_the_country_of_a_report_that_names_none(text: str, country: str) -> None:
    assert countries_told(text) == ()
    assert countries_meant(text)[:1] == (country,)


@pytest.mark.parametrize(
    "text",
    ["A man called Hamilton met a man called Jackson.", "It rained.", "", "The State said nothing.", "In Springfield."],
)
def test_no_country_is_made_up(text: str) -> None:
    assert countries_meant(text) == ()


def test_units_of_a_report() -> None:
    told = units_told("Jets struck Homs province and the governorate of Idlib, not Aleppo.", ("SY",))
    assert {unit.name for unit in told if unit.kind == "governorate"} == {"Homs Governorate", "Idlib Governorate"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=600))
def test_any_text_has_a_setting(text: str) -> None:
    countries_meant(text)
    units_told(text, ("SY",))


@pytest.mark.parametrize(
    "text", ["A-" * 50_000, "A " * 50_000, "Ab’" * 40_000, "Aa Bb " * 20_000, "\U0001f1fa" * 50_000]
)
def test_hostile_text_is_read_in_bounded_time(text: str) -> None:
    start = time.process_time()
    countries_meant(text)
    units_told(text, ("SY",))
    assert time.process_time() - start < 5


def test_a_town_by_its_own_name_comes_before_a_village_that_once_bore_it() -> None:
    text = (
        "Ukrainian drones crossed into Bryansk Oblast at night. A fuel tank burned in Klintsy, neighbours said. "
        "Ukraine did not comment."
    )
    article = article_from_text(text, published="2024-01-20")
    start = text.index("Klintsy")
    evidence = Evidence(
        cited=Cited(s=2, text="Klintsy"), status="verbatim", start=start, end=start + len("Klintsy"), text="Klintsy"
    )
    told = place_told(Place(evidence=evidence, relation="in"), (), article).resolution
    assert told is not None and (told.country, told.name) == ("RU", "Klintsy")
    in_ukraine = look_up_place("Klintsy", "in", ("UA",)).resolution
    assert in_ukraine is not None and in_ukraine.country == "UA"  # without the report around it, the village is found


@pytest.mark.parametrize(
    "name",
    ["Damascus", "Idlib", "Al-Qa'im", "Deir ez-Zor", "Springfield", "Gorom-Gorom", "June", "It", "The", "Zamfara", "x"],
)
def test_entries_called_are_those_named_whose_own_name_it_is(name: str) -> None:
    named = {hit.entry for hit in entries_named(name) if hit.exact and fold(hit.entry.name) == fold(name)}
    assert set(entries_called(name)) == named


def test_country_names_are_read_at_their_longest() -> None:
    words = "Niger and Nigeria, South Sudan and Sudan, NIGERIAN troops in Guinea-Bissau; Nigerland"
    assert [mention.code for mention in country_mentions(words)] == ["NE", "NG", "SS", "SD", "NG", "GW"]


def test_what_a_city_is_called_for_short_is_not_taken_without_its_country() -> None:
    assert look_up_place("the bridge over the Brazza").resolution is None
    found = look_up_place("Brazzaville").resolution
    assert found is not None and found.country == "CG"
