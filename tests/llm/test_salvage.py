"""Salvage of answers that were cut off: for every place of the cut, exactly the incidents that were complete."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.llm.salvage import salvage

TRICKY: list[dict[str, Any]] = [
    {"type": 'quote " brace } bracket ] comma , '},
    {"type": "back\\slash\\", "n": [1, [2, {"x": "}"}]]},
    {"type": "naïve \u2014 \U0001f525", "when": None},
    {},
]


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("indent", [None, 2])
def test_every_cut(ascii_only: bool, indent: int | None) -> None:
    text = json.dumps({"incidents": TRICKY}, ensure_ascii=ascii_only, indent=indent)
    ends = []
    for count in range(1, len(TRICKY) + 1):
        whole = json.dumps({"incidents": TRICKY[:count]}, ensure_ascii=ascii_only, indent=indent)
        closing = "\n  ]\n}" if indent else "]}"
        ends.append(len(whole) - len(closing))
    for cut in range(len(text) + 1):
        complete = sum(end <= cut for end in ends)
        assert salvage(text[:cut]) == TRICKY[:complete], text[:cut]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=3), max_size=4), st.data())
def test_a_cut_never_invents(incidents: list[dict[str, Any]], data: Any) -> None:
    incidents = [{**incident, "id": number} for number, incident in enumerate(incidents)]
    text = json.dumps({"incidents": incidents}, ensure_ascii=data.draw(st.booleans()))
    found = salvage(text[: data.draw(st.integers(0, len(text)))])
    assert found == incidents[: len(found)]
    assert salvage(text) == incidents


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("{", []),
        ('{"incidents"', []),
        ('{"incidents": [', []),
        ('{"incidents": [{"a": 1}', [{"a": 1}]),
        ('```json\n{"incidents": [{"a": 1}, {"b"', [{"a": 1}]),
        ('<think>hm {</think>\n{"incidents": [{"a": 1}, ', [{"a": 1}]),
        ('{"incidents": [{"a": 1} {"b": 2}', [{"a": 1}]),
        ('{"incidents": [{"a": NaN}, {"b": 2}', []),
        ('{"incidents": [{"a": 1, "a": 2}, {"b": 2}', []),
        ('{"incidents": [1, {"b": 2}', []),
        ('{"note": "x", "incidents": [{"a": 1}', []),
        ("I found: [{}", []),
    ],
)
def test_odd_texts(text: str, found: list[dict[str, Any]]) -> None:
    assert salvage(text) == found


def test_loop_of_incidents_is_kept_once() -> None:
    one, two = '{"a": 1, "b": 2}', '{"a": 2}'
    looped = f'{{"incidents": [{one}, {two}, {one}, {two}, {one}, {two}, {{"a"'
    assert salvage(looped) == [{"a": 1, "b": 2}, {"a": 2}]


def test_loop_inside_an_incident_is_dropped() -> None:
    text = '{"incidents": [{"a": 1}, {"actors": [' + '{"s": 1, "text": "x"}, ' * 2000
    assert salvage(text) == [{"a": 1}]


@pytest.mark.parametrize(
    "text",
    [
        '{"incidents": [' + "[" * 200_000,
        '{"incidents": [{"a": "' + "\\" * 1_000_000,
        '{"incidents": [' + ",".join(f'{{"n": {number}}}' for number in range(100_000)),
        "```" * 300_000,
        '{"incidents": [' + " " * 1_000_000,
    ],
)
def test_long_texts_take_no_time(text: str) -> None:
    started = time.process_time()
    salvage(text)
    assert time.process_time() - started < 2
