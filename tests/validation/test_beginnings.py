"""The first letters of patterns, and that casualty words found by them are those that the whole table finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.validation.reading import numbers_triggers
from extractor.validation.reading.beginnings import alternatives, heads
from extractor.validation.reading.numbers_triggers import find_triggers


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("dead", {"dea"}),
        ("in", {"in"}),
        ("at sea|on land", {"at", "on"}),
        (r"(?:very\s+)?(?:ill|hurt)", {"ver", "ill", "hur"}),
        (r"\btoll", {"tol"}),
        (r"(?<=a\s)(?:die[ds]?|dying)(?!\w)", {"die", "dyi"}),
        ("g(?:o|one)", {"go", "gon"}),
        ("an?", {"a", "an"}),
        ("hospitali[sz]ed", {"hos"}),
    ],
)
def test_heads_are_read_off_a_pattern(expression: str, expected: set[str]) -> None:
    assert heads(expression) == expected


@pytest.mark.parametrize("expression", [r"\w+ dead", "[ab]led", r"\d+ dead", "(?:a|) dead"])
def test_a_pattern_that_leaves_its_first_letters_open_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match=r"first letters|begins with a blank"):
        heads(expression)


def test_members_of_an_alternation_keep_their_groups() -> None:
    assert alternatives(r"a|(?:b|c)d|[|]e|\|f") == ["a", "(?:b|c)d", "[|]e", r"\|f"]


_WORDS = (
    "died were killed the death toll rose to took hostage Qur’an o'dead half-dead 5dead DEAD lost their lives loss of "
    "life in custody no losses gone missing , . - ' with burns shot dead taken seven prisoner a body count"
)
_PHRASES = st.sampled_from(sorted(set(_WORDS.split())))


@given(st.lists(_PHRASES, max_size=12).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_nothing_is_lost_where_only_some_words_are_tried(text: str) -> None:
    whole = [match.span() for match in numbers_triggers._TRIGGER.ignoring_case.finditer(text)]
    found = [(trigger.start, trigger.end) for trigger in find_triggers(text)]
    assert [span for span in whole if span not in found] == []
    assert all(re.search(r"\w", text[start:end]) for start, end in found)
