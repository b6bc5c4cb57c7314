"""Cues and their reach, on invented sentences: the words between marks are the cited ones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.validation.reading.cues import cues_at, limiter_after
from extractor.validation.reading.cues_frames import taken_back
from extractor.validation.reading.cues_heads import head_in


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
        ("Men who planned to rob a bank [shot a guard].", set()),
        ("The mayor vowed to avenge [the raid].", set()),
        ("Talks will continue after [the raid].", set()),
        ("The town has not recovered from [the raid].", set()),
        ("The [bombing] did not come.", {"false"}),
        ("The [bombing] turned out to be a firework.", {"false"}),
        ("Men dreamed that [raiders burned the mill].", {"invented"}),
        ("In a thriller, [raiders storm the mill].", {"invented"}),
        ("The film crew was [shot at].", set()),
        ("They were on their way [to burn the mill].", {"plan"}),
        ("Raiders managed [to burn the mill].", set()),
        ("A drone was used [to bomb the mill].", set()),
        ("Guards said men had left [to bomb the mill].", {"plan"}),
        ("A spy accused of plotting raids was [killed].", set()),
        ("Raiders claimed to have [shot a guard].", {"claim"}),
        ("The bombs [that would have killed them] lay there.", {"hypothesis"}),
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


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("It was a drill, the mayor said.", ["false"]),
        ("The reports turned out to be a hoax.", ["false"]),
        ("No such raid took place.", ["false"]),
        ("The attack was called off.", ["foiled"]),
        ("The claim could not be verified.", ["doubt"]),
        ("The army rejected the allegation.", ["rejected"]),
        ("This picture is of an exercise.", []),
        ("The toll was not false by much, but grew.", []),
        ("The army was not on an exercise.", []),
        ("Police could not confirm the toll.", []),
        ("The raid was the third this week.", []),
    ],
)
def test_what_the_next_sentence_takes_back(sentence: str, kinds: list[str]) -> None:
    found = taken_back(sentence)
    assert [kind for kind, _, _ in found] == kinds
    assert all(0 <= start < end <= len(sentence) for _, start, end in found)


@pytest.mark.parametrize(
    ("words", "deed", "done", "known"),
    [
        ("raiders burned the mill", "burned", True, False),
        ("the raid on the mill", "raid", False, True),
        ("a raid on the mill", "raid", False, False),
        ("to raid the mill", "raid", False, False),
        ("the miller was shot", "shot", True, False),
        ("the miller would have been shot", "shot", False, False),
        ("a shell hit the mill", "hit", True, False),
        ("the men, who had raided Osk, shot two guards", "shot", True, False),
        ("the mill stood empty", None, False, False),
    ],
)
def test_the_word_that_tells_of_the_deed(words: str, deed: str | None, done: bool, known: bool) -> None:
    head = head_in(words, words, 0, len(words))
    assert (None if head is None else words[head.start : head.end]) == deed
    assert head is None or (head.done, head.known) == (done, known)


def test_a_long_sentence_is_read_in_bounded_time() -> None:
    sentence = "no not if may denied that " * 20_000
    assert cues_at(sentence, 260_000, 260_010)
