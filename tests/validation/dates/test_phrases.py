"""Phrases of news reports against days worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from extractor.validation.reading.dates import resolve_date
from extractor.validation.reading.dates_edtf import is_edtf


class _Plain(yaml.SafeLoader):
    """YAML without dates: `2021-02-25` stays a string."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def rows() -> list[Any]:
    groups = yaml.load((Path(__file__).parent / "phrases.yaml").read_text(encoding="utf-8"), Loader=_Plain)
    return [
        pytest.param(
            {key: value for key, value in group.items() if key != "rows"},
            *[*row, []][:4],
            id=f"{group['published']}-{row[0]}",
        )
        for group in groups
        for row in group["rows"]
    ]


@pytest.mark.parametrize(("setting", "words", "edtf", "precision", "alternatives"), rows())
def test_phrase(setting: dict[str, Any], words: str, edtf: str | None, precision: str, alternatives: list[str]) -> None:
    resolution = resolve_date(words, **setting)
    assert (resolution.edtf, resolution.precision, list(resolution.alternatives)) == (edtf, precision, alternatives)
    assert edtf is None or is_edtf(edtf)
    assert (resolution.anchor is None) == (edtf is None)
    if edtf is None:
        assert resolution.notes


def test_there_are_enough_phrases() -> None:
    assert len(rows()) >= 80


@pytest.mark.parametrize(
    ("words", "published", "anchor", "rule"),
    [
        ("Thursday", "2021-02-26", "published", "weekday-before-reference"),
        ("25 February 2021", "2021-02-26", "stated", "full-date"),
        ("25 February", "2021-02-26", "published", "month-day-before-reference"),
        ("25 February", None, "stated", "month-day-without-year"),
        ("25 February", "XXXX-02-26", "stated", "month-day-without-year"),
        ("last night", "2021-02-26", "published", "last-night-before-reference"),
        ("2015", None, "stated", "year"),
    ],
)
def test_anchor_and_rule(words: str, published: str | None, anchor: str, rule: str) -> None:
    resolution = resolve_date(words, published=published)
    assert (resolution.anchor, resolution.rule) == (anchor, rule)


def test_dateline_is_the_anchor_where_there_is_one() -> None:
    resolution = resolve_date("Thursday", published="2021-02-26", dateline="2021-02-20")
    assert resolution.anchor == "dateline"


def test_event_before_is_the_anchor() -> None:
    assert resolve_date("a week later", published=None, previous_event="2021-02-15").anchor == "previous_event"


@pytest.mark.parametrize("published", ["2021", "2021-02", "yesterday", "", "2021-02-30", "0000-00-00", "XXXX"])
def test_a_reference_that_is_no_day_counts_as_none(published: str) -> None:
    assert resolve_date("Thursday", published=published).edtf is None
    assert resolve_date("February 25", published=published).edtf == "XXXX-02-25"


def test_weekday_and_date_that_disagree_are_reported() -> None:
    resolution = resolve_date("Tuesday, 25 February 2021", published=None)
    assert resolution.edtf == "2021-02-25"
    assert resolution.notes == ("clash: 2021-02-25 is a Thursday, not a Tuesday",)


def test_weekday_settles_figures_with_two_readings() -> None:
    # 3 February 2021 was a Wednesday, 2 March a Tuesday
    assert resolve_date("Tuesday, 03/02/2021", published=None).edtf == "2021-03-02"


def test_report_of_unknown_calendar_end() -> None:
    assert resolve_date("tomorrow", published="9999-12-31").edtf is None
    assert resolve_date("yesterday", published="0001-01-01").edtf is None


SENTENCES = [
    # words, sentence, published, EDTF
    ("Thursday", "Raiders on Thursday (February 25) struck Karval.", None, "XXXX-02-25"),
    ("Thursday", "Raiders on Thursday, February 25, struck Karval.", "2021-02-26", "2021-02-25"),
    ("25", "Raiders on February 25 struck Karval.", "2021-02-26", "2021-02-25"),
    ("Monday", "The third raid since Monday hit Karval.", "2021-02-26", "2021-02-22"),
    ("a day earlier", "The army said on Tuesday that it shot two men a day earlier.", "2021-02-26", "2021-02-22"),
    ("two days later", "A bomb on 3 February was followed two days later by another.", "2021-02-26", "2021-02-05"),
    ("on Saturday", "The council will meet on Saturday in Karval.", "2021-02-26", "2021-02-27"),
    ("on Saturday", "The council was shelled on Saturday in Karval.", "2021-02-26", "2021-02-20"),
    ("by March 6", "They have to leave the camp by March 6.", "2021-02-26", "2021-03-06"),
    ("struck on Monday", "They struck on Monday, police said Tuesday.", "2021-02-26", "2021-02-22"),
    ("Monday, police said Tuesday", "They struck Monday, police said Tuesday.", "2021-02-26", "2021-02-22"),
    ("Monday", "no such sentence", "2021-02-26", "2021-02-22"),
]


@pytest.mark.parametrize(("words", "sentence", "published", "edtf"), SENTENCES)
def test_words_are_read_within_their_sentence(words: str, sentence: str, published: str | None, edtf: str) -> None:
    offset = max(0, sentence.find(words))
    resolution = resolve_date(words, published=published, sentence=sentence, offset_in_sentence=offset)
    assert resolution.edtf == edtf


def test_a_wrong_offset_is_put_right() -> None:
    sentence = "Raiders on Thursday (February 25) struck Karval."
    resolution = resolve_date("Thursday", published=None, sentence=sentence, offset_in_sentence=40)
    assert resolution.edtf == "XXXX-02-25"


def test_several_days_in_the_words_stay_open() -> None:
    resolution = resolve_date("shot on 3 January and buried on 9 January", published="2021-02-26")
    assert (resolution.edtf, resolution.rule) == (None, "several-dates")
    assert resolution.alternatives == ("2021-01-03", "2021-01-09")
