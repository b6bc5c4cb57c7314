"""Reading numbers and attaching them, on invented words."""

from __future__ import annotations

import gc
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.validation.reading.numbers import read_numbers
from extractor.validation.reading.numbers_casualties import CasualtyReading, read_casualties
from extractor.validation.reading.numbers_judge import CountClaim, judge_count
from extractor.validation.reading.numbers_words import words

HERE = Path(__file__).parent


def rows(name: str) -> list[Any]:
    patterns = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    for pattern, cases in patterns.items():
        assert len(cases) >= 5, f"{pattern} has fewer than five cases"
    return [
        pytest.param(case, id=f"{pattern}-{number}")
        for pattern, cases in patterns.items()
        for number, case in enumerate(cases, start=1)
    ]


@pytest.mark.parametrize("case", rows("reading.yaml"))
def test_mentions(case: list[Any]) -> None:
    text, wanted = case
    found = [m for m in read_numbers(text) if m.kind != "article" and m.text.lower() != "second"]
    assert [[m.text, m.low, m.high, m.qualifier, m.kind] for m in found] == wanted
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(m.full_start <= m.start < m.end <= m.full_end for m in found)


def described(reading: CasualtyReading) -> str:
    marks = {
        "part": reading.part,
        "listed": reading.listed > 1,
        "open": reading.open_list,
        "doubt": bool(reading.doubt),
        "negated": reading.negated,
    }
    said = [reading.outcome or "any", str(reading.number.low), *(mark for mark, holds in marks.items() if holds)]
    return " ".join(said)


@pytest.mark.parametrize("case", rows("attachment.yaml"))
def test_attachment(case: list[Any]) -> None:
    text, wanted, *groups = case
    found = read_casualties(text)
    assert [described(reading) for reading in found] == wanted
    if groups:
        assert sorted(found[0].groups) == groups[0]


def test_focus_keeps_readings_whose_figure_it_touches() -> None:
    text = "Two guards died and six were hurt."
    assert [r.outcome for r in read_casualties(text, (0, 10))] == ["killed"]
    assert [r.outcome for r in read_casualties(text, (20, 23))] == ["wounded"]


@pytest.mark.parametrize(
    "piece", ["killed two and ", "1,000,", "two or ", "including ", "( ", "was ", "a-", "including two, "]
)
def test_long_text_takes_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece)) + " were killed."
        begin = process_time()  # other programs on the machine take no part in it
        read_casualties(text)
        return process_time() - begin

    seconds(2_000)
    gc.disable()  # one collection of all that other tests left behind takes longer than the reading
    try:
        short, long = seconds(8_000), seconds(32_000)
    finally:
        gc.enable()
    assert long < max(12 * short, 0.5)


WORDS = st.sampled_from(
    sorted(
        words(
            "two three 12 a at least about killed wounded dead died including of them and , . ; no one "
            "children guards were was by in killing - – ( ) 45 the said toll rose from to \ud800 \u202e \x1b[31m "
            "F-15 including among or"
        )
    )
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40), st.integers(0, 60), st.integers(0, 60))
def test_any_words_are_read_and_judged_without_error(parts: list[str], first: int, second: int) -> None:
    text = " ".join(parts)
    for mention in read_numbers(text):
        assert text[mention.start : mention.end] == mention.text
    for reading in read_casualties(text):
        assert 0 <= reading.number.start < reading.number.end <= len(text)
    span = (min(first, second), max(first, second) + 1)
    assert judge_count(CountClaim(2, 2, "exact", "killed", "people"), text, span).verdict


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 400), st.integers(2, 400), st.sampled_from(["killed", "wounded"]))
def test_no_other_figure_passes(first: int, claimed: int, outcome: Any) -> None:
    text = f"{first} guards were killed and {first + 1} drivers were wounded near Karval."
    verdict = judge_count(CountClaim(claimed, claimed, "exact", outcome, "people"), text, (0, len(text))).verdict
    right = first if outcome == "killed" else first + 1
    assert (verdict == "supported") == (claimed == right)
