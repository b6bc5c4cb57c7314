"""Transliterations of one name come together, different names stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.validation.places.names import fold, same_vowels, skeleton, sounds, spelling_words

SAME = [
    ["Deir ez-Zor", "Dayr az Zawr", "Deir Ezzor", "Deir el-Zour", "Dair al-Zour"],
    ["Al-Hasakah", "Hasaka", "al Hassakeh"],
    ["Kuwayris", "Kweires", "Kuweires"],
    ["Maarat al-Numaan", "Ma‘arrat an-Nu‘mān", "Maaret al-Numan"],
    ["Khan Shaykhun", "Khan Sheikhoun"],
    ["Jisr ash-Shughur", "Jisr al-Shughour"],
    ["Tal Rifaat", "Tell Rif’at"],
    ["Quneitra", "Al Qunayţirah"],
    ["Idlib", "Edleb"],
]
APART = [("Salma", "Salamiyah"), ("Salma", "Salim"), ("Hama", "Homs"), ("Raqqa", "Rafah"), ("Hajin", "Hijan")]


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_transliterations_share_a_skeleton_and_their_vowels(names: list[str]) -> None:
    assert len({skeleton(name) for name in names}) == 1
    assert all(same_vowels(names[0], name) for name in names)


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other) or not same_vowels(one, other)


def test_fold_drops_article_marks_and_blanks() -> None:
    assert fold("Al-Qā’im") == fold("al Qaim") == "qaim"
    assert fold("Al") == "al"


def test_sounds_keeps_vowels_that_are_more_than_habit() -> None:
    assert sounds("Douma") == sounds("Duma")
    assert sounds("Salim") != sounds("Salam")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_a_skeleton(text: str) -> None:
    assert isinstance(skeleton(text), str)
    assert same_vowels(text, text)
    assert all(word for word in spelling_words(text))
