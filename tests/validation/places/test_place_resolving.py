"""Place words over real geography; coordinates in the table below are general knowledge, to a tenth of a degree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.validation.places.countries import countries_in, country_named
from extractor.validation.places.gazetteer import entries_named, sites
from extractor.validation.places.phrases import read_place
from extractor.validation.places.polygons import country_of, distance, is_within
from extractor.validation.places.resolving import look_up_place, resolve_place

FOUND = [
    # words, hints, country, latitude, longitude, precision
    ("Deir el-Zour", ("SY",), "SY", 35.3, 40.1, 1),
    ("near the Syrian border town of Albu Kamal", (), "SY", 34.5, 40.9, 2),
    ("the edge of Raqqa in central Syria", (), "SY", 35.95, 39.0, 2),
    ("12 km west of Mosul", ("IQ",), "IQ", 36.3, 43.1, 2),
    ("40 km west of Mosul", ("IQ",), "IQ", 36.3, 43.1, 5),
    ("Baghdad's Green Zone", (), "IQ", 33.3, 44.4, 1),
    ("the Conoco gas field in Deir el-Zour", (), "SY", 35.3, 40.3, 1),
    ("al-Tanf garrison", ("SY",), "SY", 33.5, 38.6, 1),
    ("Ain al-Assad base", ("IQ",), "IQ", 33.8, 42.4, 1),
    ("the Bab al-Hawa border crossing", ("SY",), "SY", 36.2, 36.7, 1),
    ("Idlib province", ("SY",), "SY", 35.8, 36.7, 4),
    ("Manbij district", ("SY",), "SY", 36.5, 37.95, 3),
    ("Rome", (), "IT", 41.9, 12.5, 1),
    ("Rome", ("SY",), "IT", 41.9, 12.5, 1),
    ("Kyiv", (), "UA", 50.45, 30.5, 1),
    ("Kharkiv", ("UA",), "UA", 50.0, 36.25, 1),
    ("Springfield, Illinois", ("US",), "US", 39.8, -89.6, 1),
]
NOT_FOUND = [
    ("Springfield", ("US",)),
    ("Ayash", ()),
    ("the village of Karvalat", ("SY",)),
    ("Palmyra, Iraq", ()),
    ("the town", ("SY",)),
    ("", ()),
    ("!!!", ("SY",)),
]


@pytest.mark.parametrize(("words", "hints", "country", "latitude", "longitude", "precision"), FOUND)
def test_found(
    words: str, hints: tuple[str, ...], country: str, latitude: float, longitude: float, precision: int
) -> None:
    found = resolve_place(words, relation="in", country_hints=hints)
    assert found is not None
    assert found.latitude is not None and found.longitude is not None
    assert (found.country, found.precision) == (country, precision)
    assert distance(latitude, longitude, found.latitude, found.longitude) < (60 if precision >= 4 else 20)


@pytest.mark.parametrize(("words", "hints"), NOT_FOUND)
def test_not_guessed(words: str, hints: tuple[str, ...]) -> None:
    assert resolve_place(words, relation="in", country_hints=hints) is None


def test_ambiguous_places_are_named() -> None:
    lookup = look_up_place("Springfield", "in", ("US",))
    assert any("Illinois" in place for place in lookup.ambiguous)


@pytest.mark.parametrize(
    ("words", "precision"), [("Syria", 6), ("eastern Syria", 5), ("northern Iraq", 5), ("South Sudan", 6)]
)
def test_countries_and_parts_of_them(words: str, precision: int) -> None:
    found = resolve_place(words, relation="in")
    assert found is not None
    assert (found.kind, found.precision) == ("country", precision)


def test_a_border_is_a_line_without_a_point() -> None:
    found = resolve_place("along the Syrian-Iraqi border", relation="border")
    assert found is not None
    assert (found.country, found.latitude, found.precision) == (None, None, 5)


def test_between_two_places_is_half_way() -> None:
    found = resolve_place("on the road between Homs and Palmyra", relation="between", country_hints=("SY",))
    assert found is not None
    assert found.latitude is not None and found.longitude is not None
    assert (found.country, found.precision) == ("SY", 5)
    assert 36.7 < found.longitude < 38.3


def test_the_sentence_comes_before_the_hints() -> None:
    found = resolve_place("Tripoli", relation="in", country_hints=("LB",), sentence="Shells fell on Tripoli in Libya.")
    assert found is not None and found.country == "LY"


def test_words_are_taken_apart() -> None:
    phrase = read_place("about 12 miles north of the besieged town of Karm in Ardan province")
    assert (phrase.names[0], phrase.parents, phrase.wanted, phrase.near) == ("Karm", ("Ardan province",), "town", True)
    assert phrase.kilometres == pytest.approx(19.3, abs=0.1)


def test_countries_in_order_of_mention() -> None:
    assert countries_in("Turkish guns fired from Turkey on Kurdish posts in Syria and Iraq.") == ["TR", "SY", "IQ"]
    assert countries_in("They told us to go.") == []
    named = country_named("the UAE")
    assert named is not None and named.code == "AE"


@pytest.mark.parametrize(
    ("latitude", "longitude", "country"),
    [
        (33.5, 36.3, "SY"),
        (33.3, 44.4, "IQ"),
        (31.5, 34.45, "PS"),
        (45.0, 34.1, "UA"),
        (15.35, 44.2, "YE"),
        (0.0, 0.0, None),
        (35.0, 30.0, None),
    ],
)
def test_country_of(latitude: float, longitude: float, country: str | None) -> None:
    assert country_of(latitude, longitude) == country


def test_grace_at_borders() -> None:
    assert not is_within(36.9, 38.0, "SY", 2.0)
    assert is_within(36.9, 38.0, "SY", 12.0)
    assert not is_within(float("nan"), 38.0, "SY", 2.0)


def test_sites_lie_in_their_countries_and_have_one_id() -> None:
    assert len({entry.id for entry in sites()}) == len(sites()) > 250
    outside = [
        entry.name
        for entry in sites()
        if entry.kind not in ("sea", "area") and not is_within(entry.latitude, entry.longitude, entry.country, 60)
    ]
    assert outside == []
    assert all(entry.radius > 0 for entry in sites())


def test_sites_are_found_by_all_their_names() -> None:
    for entry in sites():
        for name in (entry.name, *entry.aliases):
            assert entry.id in {hit.entry.id for hit in entries_named(name)}, name


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=400), st.sampled_from(["in", "near", "between", "border"]))
def test_any_words_are_looked_up(words: str, relation: str) -> None:
    look_up_place(words, relation, ("SY",), words)


def test_long_hostile_words_take_no_time() -> None:
    for words in (
        "a " * 50_000,
        "near " * 20_000,
        "of the town " * 10_000,
        "A" * 100_000,
        "((((" * 10_000,
        "’s " * 9_999,
    ):
        look_up_place(words, "in", ("SY",), words)


@pytest.mark.parametrize(
    ("words", "sentence", "country"),
    [
        ("Azaz", "A bomb went off in Azaz.", "SY"),
        ("Bhamo", "Jets bombed two wards of Bhamo.", "MM"),
        ("Michoacán", "Nine were shot at a bar in Michoacán.", "MX"),
        ("Basilan", "Two loggers were shot in Basilan.", "PH"),
        ("Puntland", "A strike hit a cave in Puntland.", "SO"),
        ("Ain al-Arab", "Turkish shells fell on Ain al-Arab.", "SY"),
        ("Kiryat Shmona", "Rockets out of Lebanon hit Kiryat Shmona.", "IL"),
        ("Bhamo", "Jets out of Lebanon hit Bhamo.", None),
        ("Al-Dabas", "Shells fell on Al-Dabas.", None),
        ("the village of Azaz", "Shells fell on the village of Azaz.", None),
        ("Bara", "A bomb went off in Bara.", None),
        ("Eastern Province", "A bomb went off in the Eastern Province.", None),
        ("Richmond", "A bomb went off in Richmond.", None),
    ],
)
def test_a_name_that_only_one_place_has_needs_no_country(words: str, sentence: str, country: str | None) -> None:
    hints = tuple(code for code in countries_in(sentence) if code == "LB")
    found = look_up_place(words, "in", hints, sentence).resolution
    assert (found.country if found is not None else None) == country


@pytest.mark.parametrize(
    ("words", "hints", "precision", "kind"),
    [
        ("the Black Sea", ("UA",), 7, "sea"),
        ("the Black Sea", (), 7, "sea"),
        ("Lake Chad", ("NG",), 5, "area"),
        ("the Sahel", ("ML",), 5, "area"),
        ("Puntland", ("SO",), 5, "region"),
        ("West Wollega", ("ET",), 3, "district"),
        ("Imphal West district", ("IN",), 3, "district"),
        ("Nariño", ("CO",), 4, "governorate"),
        ("Sahel region", ("BF",), 4, "admin1"),
    ],
)
def test_seas_shared_lands_regions_and_districts(words: str, hints: tuple[str, ...], precision: int, kind: str) -> None:
    found = look_up_place(words, "in", hints, "").resolution
    assert found is not None
    assert (found.precision, found.kind) == (precision, kind)
    assert (found.country is None) == (kind in ("sea", "area"))
