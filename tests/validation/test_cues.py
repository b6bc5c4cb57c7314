"""Cues and their reach, on invented sentences: the words between marks are the cited ones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.validation.reading.cues import cues_at, limiter_after


@pytest.mark.parametrize(
    ("marked", "kinds"),
    [
        ("The army did not [shell the mill].", {"negation"}),
        ("There was no [air strike].", {"negation"}),
        ("Rebels didn't [attack the port].", {"negation"}),
        ("Without [firing a shot] they left.", {"negation"}),
        ("The mayor denied that [shelling] took place.", {"denial"}),
        ("He rejected claims of [an ambush].", {"denial"}),
        ("Drones allegedly [hit the mill].", {"hedge"}),
        ("A possible [drone attack] was heard.", {"hedge"}),
        ("Rebels vowed to [burn the mill].", {"plan"}),
        ("Guards thwarted [a bombing].", {"foiled"}),
        ("The [bombing] was foiled by guards.", {"foiled"}),
        ("Unless they leave, rebels [shell the mill].", set()),
        ("Raiders may [storm the mill].", {"hypothesis"}),
        ("No doubt the [air strike] was heavy.", set()),
        ("Not only did they [burn the mill], they took the herd.", set()),
        ("No fewer than ten died in the [shelling].", set()),
        ("Nobody claimed the [bombing].", set()),
        ("He denied bail after the [shooting].", set()),
        ("The army denied looting, but [shelled the mill].", set()),
        ("The raid did not stop; jets [bombed the mill].", set()),
        ("It was not clear who [shot the driver].", set()),
        ("Although no one fled, shells [hit the mill].", set()),
        ("The blast was not the first [bombing] of the week.", set()),
        ("Rebels planned to flee while jets [bombed the mill].", set()),
    ],
)
def test_cues_reach_their_clause(marked: str, kinds: set[str]) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    sentence = marked.replace("[", "").replace("]", "")
    found = [cue for cue in cues_at(sentence, start, end) if cue.same_clause]
    assert {cue.kind for cue in found} == kinds
    assert all(sentence[cue.start : cue.end] == cue.text for cue in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nine died|, except the driver.", "except"),
        ("Nine died| other than guards.", "other than"),
        ("Nine died|, if confirmed.", "if confirmed"),
        ("Nine died| and two fled.", None),
        ("Nine died|.", None),
    ],
)
def test_limiters(text: str, words: str | None) -> None:
    assert limiter_after(text.replace("|", ""), text.index("|")) == words


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 60))
def test_any_sentence_is_read(sentence: str, start: int, length: int) -> None:
    start = min(start, len(sentence))
    end = min(start + length, len(sentence))
    for cue in cues_at(sentence, start, end):
        assert sentence[cue.start : cue.end] == cue.text


def test_a_long_sentence_is_read_in_bounded_time() -> None:
    sentence = "no not if may denied that " * 20_000
    assert cues_at(sentence, 260_000, 260_010)
