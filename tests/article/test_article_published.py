"""Publication date: its forms, its basis, and what must not be taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.article import find_published
from extractor.article.published import day_of


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2022-02-03", "2022-02-03"),
        ("2022-02-03T23:30:00-08:00", "2022-02-03"),
        ("2022/2/3", "2022-02-03"),
        ("20220203", "2022-02-03"),
        ("Feb. 3, 2022", "2022-02-03"),
        ("February 3rd, 2022 at 10:00", "2022-02-03"),
        ("3 Feb 2022", "2022-02-03"),
        ("Thursday, February 3, 2022", "2022-02-03"),
        ("Thu, 03 Feb 2022 10:00:00 +0000", "2022-02-03"),
        ("3 février 2022", "2022-02-03"),
        ("3 de febrero de 2022", "2022-02-03"),
        ("3. Februar 2022", "2022-02-03"),
        ("3 فبراير 2022", "2022-02-03"),
        ("2022年2月3日", "2022-02-03"),
        ("13/02/2022", "2022-02-13"),
        ("02/13/2022", "2022-02-13"),
        ("Feb 3", "XXXX-02-03"),
        ("02/03/2022", None),
        ("2022-02", None),
        ("2022-02-30", None),
        ("31 April 2022", None),
        ("yesterday", None),
        ("1643875200", None),
        ("", None),
    ],
)
def test_days(value: str, day: str | None) -> None:
    assert day_of(value) == day


@pytest.mark.parametrize(
    ("text", "day", "basis"),
    [
        ("date 2022-02-03 Two men were hurt in Korva.", "2022-02-03", "text"),
        ("Fire in the mill\n\nJo Roe\nFebruary 3, 2022\n\nTwo men were hurt.", "2022-02-03", "text"),
        ("Fire in the mill\nBy Jo Roe | Feb 3, 2022, 10:30 GMT\n\nTwo men were hurt.", "2022-02-03", "text"),
        ("Posted on 3 February 2022\n\nTwo men were hurt.", "2022-02-03", "text"),
        ("Published: Feb 3, 2022; Updated: Feb 5, 2022\n\nTwo men were hurt.", "2022-02-03", "text"),
        ("Updated: Feb 5, 2022 | Published: Feb 3, 2022\n\nTwo men were hurt.", "2022-02-03", "text"),
        ("Evening bulletin, 3 February 2022\n\nTwo men were hurt.", "2022-02-03", "text"),
        ("KORVA, Feb 3 (Agency) - Two men were hurt.", "XXXX-02-03", "dateline"),
        ("KORVA, Arn (Feb. 3, 2022) -- Two men were hurt.", "2022-02-03", "dateline"),
        ("KORVA, Arn (Feb. 3, 2022)\nTwo men were hurt.", "2022-02-03", "dateline"),
        ("Korva, February 3, 2022 (Agency) — Two men were hurt.", "2022-02-03", "dateline"),
        ("KORVA, 3 FEB 90 (AGENCY) -- TWO MEN WERE HURT.", "1990-02-03", "dateline"),
        ("Mill fire\n\nNEW KORVA, March 12 (Agency) --\n\nTwo men were hurt.", "XXXX-03-12", "dateline"),
    ],
)
def test_dates_of_the_text(text: str, day: str, basis: str) -> None:
    published = find_published(text).published
    assert (published.date, published.basis) == (day, basis)
    assert published.start is not None and published.end is not None
    assert day_of(text[published.start : published.end].replace(" 90", " 1990")) == day


@pytest.mark.parametrize(
    "text",
    [
        "Two men were hurt.",
        "On February 3, 2022 two men were hurt in Korva.",
        "Updated: 3 February 2022\n\nTwo men were hurt.",
        "Last modified on 3 February 2022\n\nTwo men were hurt.",
        "KORVA (Agency) - On 3 March two men were hurt.",
        "In Korva, March 3 - the day of the fair - was quiet.",
        "The siege of Korva, 3 March 2022\n\nTwo men were hurt.",
        "February 2022 was quiet.",
        "Two men fled Korva, March 3, 2022 was quiet.",
        "",
    ],
)
def test_no_date_is_made_up(text: str) -> None:
    finding = find_published(text)
    assert (finding.published.date, finding.published.basis) == (None, "none")
    assert "no publication date" in finding.notes


def test_an_update_is_noted() -> None:
    assert "date of an update not used: 2022-02-03" in find_published("Updated: 3 February 2022\n\nTwo men left.").notes


def test_two_digit_years_are_noted() -> None:
    assert "two-digit year 90 read as 1990" in find_published("KORVA, 3 FEB 90 (AGENCY) -- TWO LEFT.").notes


def test_the_stronger_basis_is_kept_and_the_other_noted() -> None:
    text = "February 4, 2022\n\nKORVA, Feb 3 (Agency) - Two men were hurt."
    stated = find_published(text, stated="2022-02-06", metadata="2022-02-05T01:00Z")
    assert (stated.published.date, stated.published.basis) == ("2022-02-06", "stated")
    assert stated.notes == (
        "dates disagree: stated 2022-02-06 kept, metadata says 2022-02-05",
        "dates disagree: stated 2022-02-06 kept, text says 2022-02-04",
        "dates disagree: stated 2022-02-06 kept, dateline says XXXX-02-03",
    )
    assert find_published(text, metadata="2022-02-05").published.basis == "metadata"
    assert find_published(text).published.basis == "text"


def test_a_dateline_without_a_year_agrees_with_the_same_day() -> None:
    assert find_published("KORVA, Feb 3 (Agency) - Two left.", metadata="2022-02-03").notes == ()


def test_a_value_that_is_no_day_is_passed_over_with_a_note() -> None:
    finding = find_published("KORVA, Feb 3 (Agency) - Two left.", metadata="03/02/2022")
    assert finding.published.basis == "dateline"
    assert "'03/02/2022' is not one clear day" in finding.notes[0]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.none() | st.text(max_size=30))
def test_any_text_is_survived(text: str, metadata: str | None) -> None:
    published = find_published(text, metadata=metadata).published
    assert (published.date is None) == (published.basis == "none")
    if published.start is not None:
        assert published.end is not None and text[published.start : published.end]
