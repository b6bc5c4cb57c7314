"""Time expressions in whole texts: spans, order, datelines, and text that is out to do harm."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.validation.reading.dates import find_dateline, find_dates, resolve_date, resolve_span
from extractor.validation.reading.dates_edtf import is_edtf, mask_years, parse_edtf
from extractor.validation.reading.dates_lexicon import WEEKDAYS

BULLETIN = (
    "NORVA, Feb. 24 (Mirza Wire) - Two men were shot on Tuesday in Karval, the army said.\n\n"
    "Three weeks ago, on 3 February, raiders had burned the depot. A week later the bridge fell. "
    "The 2015 truce has held in the north since March 2019."
)


def test_mentions_of_a_bulletin() -> None:
    mentions = find_dates(BULLETIN, published="2021-02-26", dateline="2021-02-24")
    assert [(mention.text, mention.resolution.edtf) for mention in mentions] == [
        ("Feb. 24", "2021-02-24"),
        ("Tuesday", "2021-02-23"),
        ("Three weeks ago", "2021-02-01/2021-02-07"),
        ("3 February", "2021-02-03"),
        ("A week later", "2021-02-10"),
        ("The 2015", "2015"),
        ("March 2019", "2019-03"),
    ]
    assert all(BULLETIN[mention.start : mention.end] == mention.text for mention in mentions)


def test_year_of_a_name_is_marked() -> None:
    assert resolve_date("The 2015 truce", published="2021-02-26").notes == ("the year belongs to a name",)


def test_span_offsets_count_from_the_text() -> None:
    text = "x " * 3000 + "Shots fell on 3 May 2021 in Karval."
    start = text.index("3 May 2021")
    resolution, mentions = resolve_span(text, (start, start + 10), published=None)
    assert resolution.edtf == "2021-05-03"
    assert [(mention.start, mention.end) for mention in mentions] == [(start, start + 10)]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("NORVA, Feb 24 (Mirza Wire) - Two men", "2021-02-24"),
        ("NORVA, Mirza (Dec. 21) – Troops", "2020-12-21"),
        ("   PORT KARVAL, 4 JAN 90 -- [TEXT] TWO MEN", "1990-01-04"),
        ("A headline\n\nNORVA (Nov. 20, 2011) Two men", None),
        ("A headline\n\nNORVA (Nov. 20, 2011)\nTwo men", "2011-11-20"),
        ("NORVA, 12 September 2020: Two men", "2020-09-12"),
        ("NORVA: Two men were shot on Feb 24", None),
        ("On Thursday, Feb 25 (local time) two men", None),
        ("THE ARMY SHOT TWO MEN ON 24 FEB -- POLICE", None),
        ("", None),
    ],
)
def test_dateline(text: str, edtf: str | None) -> None:
    mention = find_dateline(text, published="2021-02-26")
    assert (mention.resolution.edtf if mention else None) == edtf
    if mention:
        assert text[mention.start : mention.end] == mention.text


def test_dateline_without_any_year() -> None:
    mention = find_dateline("NORVA, Feb 24 (Mirza Wire) - Two men", published=None)
    assert mention is not None
    assert mention.resolution.edtf == "XXXX-02-24"


PIECES = st.sampled_from(
    [
        "Thursday", "last", "on", "25", "February", "may", "March", "2021", "the", "of", "and", "to", "-", "(", ")",
        "overnight", "between", "03/02/2021", "since", "around", "two", "weeks", "ago", "later", "said", "GMT", ",",
        "night", "early", "first week", "9999", "0", "31", "Feb.", "week", "past", "day after", "\u00a0", "\n",
        "XXXX-02-30", "year", "earlier this", "Dec 31, 9999", "Jan 1, 1000", "9999-12-31", "29 February",
        "20th", "or", "until",
    ]
)  # fmt: skip
REFERENCES = st.one_of(
    st.none(),
    st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat),
    st.dates(date(2000, 1, 1), date(2004, 12, 31)).map(lambda day: mask_years(day.isoformat())),
    st.text(max_size=12),
)
TEXTS = st.one_of(st.text(st.characters(), max_size=60), st.lists(PIECES, max_size=14).map(" ".join))


@settings(max_examples=400, deadline=None)
@given(TEXTS, REFERENCES, REFERENCES, REFERENCES)
def test_never_raises_and_gives_our_edtf(
    text: str, published: str | None, dateline: str | None, event: str | None
) -> None:
    mentions = find_dates(text, published=published, dateline=dateline, previous_event=event)
    resolution = resolve_date(text, published=published, dateline=dateline, previous_event=event)
    for each in [resolution, *(mention.resolution for mention in mentions)]:
        assert each.edtf is None or is_edtf(each.edtf)
        assert all(is_edtf(value) for value in each.alternatives)
        assert (each.edtf is None) == (each.precision == "unknown")
    spans = [(mention.start, mention.end) for mention in mentions]
    assert spans == sorted(spans)
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WEEKDAYS), st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-50, 50))
def test_a_weekday_is_the_latest_one(name: str, reference: date, weeks: int) -> None:
    found = parse_edtf(resolve_date(name, published=reference.isoformat()).edtf or "")
    assert found is not None
    assert found.first.weekday() == WEEKDAYS.index(name)
    assert timedelta(0) <= reference - found.first < timedelta(7)
    moved = parse_edtf(resolve_date(name, published=(reference + timedelta(7 * weeks)).isoformat()).edtf or "")
    assert moved is not None
    assert moved.first - found.first == timedelta(7 * weeks)


@settings(max_examples=150, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_full_date_depends_on_nothing(day: date, reference: date) -> None:
    for written in (day.isoformat(), f"{day:%d %B %Y}", f"{day:%B} {day.day}, {day.year}", f"{day:%A, %d %b %Y}"):
        assert resolve_date(written, published=reference.isoformat()).edtf == day.isoformat()
        assert resolve_date(written, published=None).edtf == day.isoformat()


@settings(max_examples=150, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 330))
def test_a_day_without_its_year_is_found_again(reference: date, back: int) -> None:
    day = reference - timedelta(back)
    assert resolve_date(f"{day:%d %B}", published=reference.isoformat()).edtf == day.isoformat()
    assert resolve_date(f"{day:%d %B}", published=None).edtf == f"XXXX-{day:%m-%d}"


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "1",
        "1 ",
        "Monday ",
        "the ",
        "February 1",
        "February ",
        " ",
        "\n",
        "between ",
        "1/",
        "1-",
        "said ",
        "(",
        "two days ",
    ],
)
def test_long_lines_take_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = time.process_time()
        find_dates(text, published="2021-02-26")
        return time.process_time() - start

    seconds(1_000)
    small = max(seconds(8_000), 0.002)
    assert seconds(64_000) < 30 * small + 0.2
