"""Readings that skip what cannot match find the same as those that skip nothing."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.validation import reading
from extractor.validation.reading import cues, dates, numbers, numbers_shapes
from extractor.validation.reading.cues_words import AFTER, CUES
from extractor.validation.reading.dates_patterns import PATTERNS, TextRead, possible_patterns
from extractor.validation.reading.numbers import NumberMention, read_numbers
from extractor.validation.reading.numbers_claimants import reporter_of
from extractor.validation.reading.numbers_shapes import find_shapes
from extractor.validation.reading.numbers_triggers import find_triggers
from extractor.validation.reading.phrases import incident_type_phrases, weapon_phrases
from extractor.validation.reading.small_letters import AnyCase, small_letters

HERE = Path(__file__).parent
CASES = [path for folder in ("cases", "dates", "numbers") for path in sorted((HERE / folder).glob("*.yaml"))]
ODD = ("on FRİDAY, 3 MAY", "ſhot on 3 ſept 2020", "ΟΔΟΣ, 5 May", "5 \u212bm", "tWo DIED, 3 Wounded at 5 P.M.", "")


def _strings(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        return {found for item in value.values() for found in _strings(item)}
    if isinstance(value, list):
        return {found for item in value for found in _strings(item)}
    return set()


def _texts() -> list[str]:
    found: set[str] = set(ODD)
    for path in CASES:
        found |= _strings(yaml.safe_load(path.read_text(encoding="utf-8")))
    found |= {text.upper() for text in found} | {text.title() for text in found}
    return sorted(found)


assert dates and PATTERNS  # the modules that fill the list are imported with `dates`
TEXTS = _texts()
WORDS = st.sampled_from(sorted({word for text in TEXTS for word in text.split()}))
RUNS = st.lists(WORDS, max_size=14).map(" ".join)


@pytest.mark.parametrize(("text", "small"), [("Two DIED", "two died"), ("İzmir", None), ("ſhot", None), ("ΟΔΟΣ", None)])
def test_small_letters_keep_places(text: str, small: str | None) -> None:
    assert small_letters(text) == small


@settings(deadline=None)
@given(st.text(max_size=60))
def test_small_letters_are_as_many(text: str) -> None:
    small = small_letters(text)
    assert small is None or [letter.lower() for letter in text] == list(small)


def _spans(matches: Any) -> list[tuple[int, int]]:
    return [match.span() for match in matches]


@pytest.mark.parametrize("rank", range(len(PATTERNS)), ids=lambda rank: PATTERNS[rank].build.__name__)
def test_date_patterns_skip_nothing_that_matches(rank: int) -> None:
    pattern = PATTERNS[rank]
    for text in TEXTS:
        read = TextRead(text)
        found = pattern.matches(read) if rank in possible_patterns(read) else []
        assert _spans(found) == _spans(pattern.expression.ignoring_case.finditer(text)), text
        assert all(match.string == text for match in found)


def _shapes_without_skipping(text: str) -> list[tuple[int, int]]:
    return _spans(numbers_shapes._SHAPE.ignoring_case.finditer(text))


def _mentions_without_skipping(text: str) -> tuple[NumberMention, ...]:
    every = numbers._Reader(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "_BEGINNINGS", frozenset(token.low for token in every.tokens))
        return every.read()


@pytest.mark.parametrize("text", TEXTS[:: max(1, len(TEXTS) // 400)])
def test_numbers_skip_nothing(text: str) -> None:
    assert read_numbers(text) == _mentions_without_skipping(text)


@settings(deadline=None)
@given(RUNS)
def test_shapes_skip_nothing(text: str) -> None:
    assert [(start, end) for start, end, _ in find_shapes(text)] == _shapes_without_skipping(text)


@pytest.mark.parametrize("text", TEXTS[:: max(1, len(TEXTS) // 300)])
def test_shapes_skip_nothing_in_cases(text: str) -> None:
    assert [(start, end) for start, end, _ in find_shapes(text)] == _shapes_without_skipping(text)


@settings(deadline=None)
@given(RUNS)
def test_casualty_words_in_capitals_and_small_letters(text: str) -> None:
    small, capital = find_triggers(text.lower()), find_triggers(text.upper())
    if small_letters(text) is not None and len(text.upper()) == len(text):
        assert [(t.start, t.end, t.form, t.outcome) for t in small] == [
            (t.start, t.end, t.form, t.outcome) for t in capital
        ]


_SPEAKER = re.compile(
    r"(?P<who>(?:[\w'’.-]+\s){0,8}?[\w'’.-]+)\s(?:has\s|have\s|had\s|also\s|later\s|earlier\s)?"
    r"(?:said|says|reported|reports|stated|claimed|claims|announced|put\sthe|confirmed|told|recorded|counted)\b",
    re.IGNORECASE,
)
SPOKEN = st.lists(st.sampled_from(
    ["Police", "the mayor", "has", "also", "said", "told", "who", "(a man)", "nine", "“we", "put the", "Bel-Osk’s"]
), max_size=12).map(" ".join)  # fmt: skip


@settings(deadline=None)
@given(SPOKEN)
def test_speaker_before_the_first_verb(text: str) -> None:
    first = _SPEAKER.search(text)
    assert reporter_of(text, 0) == (None if first is None else " ".join(first["who"].lower().split()))


@settings(deadline=None)
@given(RUNS, st.sampled_from(("shelling", "air_strike", "abduction", "bombing")))
def test_phrases_are_found_whatever_the_case(text: str, value: str) -> None:
    table = incident_type_phrases()
    assert table.allows(value, text) == table.allows(value, text.lower())
    assert weapon_phrases().allows("firearm", f"{text} AK-47s") is True


@pytest.mark.parametrize("rank", range(len(CUES)), ids=lambda rank: f"{CUES[rank][0]}-{rank}")
def test_cues_skip_nothing_that_matches(rank: int) -> None:
    kind, pattern = CUES[rank]
    for text in TEXTS:
        small = small_letters(text)
        if small is not None and pattern.search(*((text, small) if isinstance(pattern, AnyCase) else (text,))):
            assert kind in cues._held_by(text)[1], f"{text!r}: the words in front of {kind} lack one"


@pytest.mark.parametrize("rank", range(len(AFTER)), ids=lambda rank: f"{AFTER[rank][0]}-{rank}")
def test_cues_behind_skip_nothing_that_matches(rank: int) -> None:
    kind, pattern = AFTER[rank]
    for text in TEXTS:
        small = small_letters(text)
        if small is not None and pattern.search(text, small):
            assert kind in cues._held_by(text)[2], f"{text!r}: the words behind of {kind} lack one"


def _all_patterns() -> list[AnyCase]:
    modules = [import_module(f"{reading.__name__}.{module.name}") for module in iter_modules(reading.__path__)]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, AnyCase)]
    listed = [pattern for _, pattern in (*CUES, *AFTER) if isinstance(pattern, AnyCase)]
    unique = {pattern.expression: pattern for pattern in (*found, *listed, *(each.expression for each in PATTERNS))}
    return [unique[expression] for expression in sorted(unique)]


@pytest.mark.parametrize("pattern", _all_patterns(), ids=lambda pattern: pattern.expression[:40])
def test_patterns_are_written_in_small_letters(pattern: AnyCase) -> None:
    letters = re.sub(r"\\.|\(\?P(?:<\w+>|=)", "", pattern.expression)
    assert letters == letters.lower()


def test_any_case_in_text_without_small_letters() -> None:
    pattern = AnyCase("ist")
    assert pattern.search("\u0130ST", small_letters("\u0130ST")) is not None
