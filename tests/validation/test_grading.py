"""Slips of the pen and other meanings, and what messages show."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.validation.grading import only_slips
from extractor.validation.wording import clipped, folded, same_words, words_of

SLIPS = [
    ("the government convoy", "the govermment convoy"),
    ("the government convoy", "the goverment convoy"),
    ("used by local bandits", "used by by local bandits"),
    ("guards of northern regiment", "guards of the northern regiment"),
    ("struck the northem gate", "struck the northern gate"),
    ("the explosoin was heard", "the explosion was heard"),
    ("a military vehicle burned", "a rnilitary vehicle burned"),
    ("a mi1itary vehicle burned", "a military vehicle burned"),
    ("same words", "same words"),
]
OTHER_MEANINGS = [
    ("killed nine guards", "killed five guards"),
    ("killed 9 guards", "killed 19 guards"),
    ("killed 10 guards", "killed l0 guards"),
    ("killed 5 5 guards", "killed 5 guards"),
    ("was not hurt", "was now hurt"),
    ("was hurt", "was not hurt"),
    ("the ministry denied the raid", "the ministry claimed the raid"),
    ("raid on Karval gate", "raid on Kerval gate"),
    ("the attacked outpost", "the attacker outpost"),
    ("three fighters fled", "three fighter fled"),
    ("struck the", "struck hard the"),
    ("the guards fled", "guards fled"),
    ("guards fled the", "guards fled"),
    ("guards were killed at the gate", "guards were hurt at the gate"),
    ("a soldier and a driver died", "a soldier and driver died"),
    ("guards of northern regiment", "guards of a northern regiment"),
    ("five guards", "five young guards"),
    ("the bridge", "the barracks at the bridge"),
    ("", "the bridge"),
    ("the bridge", ""),
    ("rebel shelling stopped", "rebel spelling started"),
    ("cat", "cut"),
    ("the raid on Monday night", "the raid on Sunday night"),
    ("$5 was paid", "£5 was paid"),
]


@pytest.mark.parametrize(("cited", "source"), SLIPS)
def test_slip(cited: str, source: str) -> None:
    assert only_slips(cited, source)


@pytest.mark.parametrize(("cited", "source"), OTHER_MEANINGS)
def test_other_meaning(cited: str, source: str) -> None:
    assert not only_slips(cited, source)


SENTENCE = "the government convoy crossed the northern bridge before several armoured vehicles followed it home"
PLAIN = SENTENCE.split()


@settings(max_examples=60)
@given(st.integers(1, len(PLAIN) - 2), st.sampled_from(["nine", "not", "Karval", "22", "denied", "wooden"]))
def test_a_word_exchanged_is_never_a_slip(index: int, word: str) -> None:
    changed = [*PLAIN[:index], word, *PLAIN[index + 1 :]]
    assert not only_slips(" ".join(changed), " ".join(PLAIN))


@settings(max_examples=60)
@given(st.integers(0, len(PLAIN) - 1))
def test_a_word_left_out_is_never_a_slip_but_for_an_inner_article(index: int) -> None:
    left = [*PLAIN[:index], *PLAIN[index + 1 :]]
    inner_article = 0 < index < len(PLAIN) - 1 and PLAIN[index] == "the"
    assert only_slips(" ".join(left), " ".join(PLAIN)) == inner_article


@settings(max_examples=100)
@given(st.text(max_size=60), st.text(max_size=60))
def test_grading_never_raises(one: str, other: str) -> None:
    only_slips(one, other)
    assert not only_slips(one, one + " 7 more")


def test_long_citations_are_cheap() -> None:
    assert not only_slips("a " * 200_000, "b " * 200_000)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\tc", "a b c"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\ud800", "\\ud800"),
        ("left\u202eright", "left\\u202eright"),
        ("x" * 300, "x" * 57 + " ... " + "x" * 57),
    ],
)
def test_clipped(text: str, shown: str) -> None:
    assert clipped(text) == shown


@given(st.text(max_size=500))
@settings(max_examples=80)
def test_clipped_is_one_safe_line(text: str) -> None:
    shown = clipped(text)
    assert len(shown) <= 120 and shown.isprintable()


def test_words() -> None:
    assert words_of("Al‑Nur’s 1,220 GUARDS.") == ("al-nur's", "1,220", "guards")
    assert same_words("“the Guards”", "the guards!")
    assert folded("  A\u00a0B ") == "a b"
