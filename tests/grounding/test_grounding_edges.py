"""The edge rule: no match inside of a longer word or number."""

from __future__ import annotations

import pytest

from extractor.grounding import Cited, SourceText, ground


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("22 people", "Some 122 people fled."),
        ("22 people", "Some 22 peoples fled."),
        ("1", "Some 1,220 fled."),
        ("220 people", "Some 1,220 people fled."),
        ("220 people", "Some 1 220 people fled."),
        ("220 people", "Some 1\u202f220 people fled."),
        ("2", "It rose by 2.5 points."),
        ("5", "It rose by 2.5 points."),
        ("30", "At 10:30 it began."),
        ("22", "Some 22% fled."),
        ("22", "It cost $22 in all."),
        ("5", "An F-15 flew over."),
        ("15", "An F-15 flew over."),
        ("F", "An F-15 flew over."),
        ("10", "A 10-year-old boy fled."),
        ("15", "Some 15-20 people fled."),
        ("20 people", "Some 15–20 people fled."),
        ("5 degrees", "It was -5 degrees."),
        ("two people", "Some twenty-two people fled."),
        ("two people", "Some twenty two people fled."),
        ("twenty", "Some twenty-two people fled."),
        ("three people", "Some two hundred and three people fled."),
        ("one hundred", "Some one hundred and two people fled."),
        ("3", "Some 3 million fled."),
        ("two", "Some two dozen fled."),
        ("did", "They didn't flee."),
        ("did", "They didn’t flee."),
        ("They didn", "They didn’t flee."),
        ("combatants", "Some non-combatants fled."),
        ("casualty", "It was a casualty-free day."),
        ("Brien", "Mr O'Brien fled."),
        ("S. forces", "The U.S. forces left."),
        ("cafe", "The cafe\u0301 burned."),
        ("x", "The x\u0302 sign."),
        ("s", "The straße burned."),
        ("二人", "二十二人が死亡した。"),
        ("22人", "122人が死亡した。"),
        ("22", "22万人が死亡した。"),
    ],
)
def test_a_cut_word_or_number_is_not_found(words: str, text: str) -> None:
    assert not ground(Cited(s=1, text=words), SourceText.of_text(text)).found


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Iraq", "Iraq's army left."),
        ("Iraq", "Iraq’s army left."),
        ("rebels", "The rebels’ base burned."),
        ("They", "They’re gone."),
        ("Iran", "Iran-led groups left."),
        ("Tanf", "Near al-Tanf they left."),
        ("Ivoire", "In Côte d'Ivoire they left."),
        ("22", "It was 22, they said."),
        ("22", "Killed: 22."),
        ("22 of them", "They died—22 of them at once."),
        ("22 of them", "They died - 22 of them at once."),
        ("two", "Some twenty, two of them boys, fled."),
        ("The army", "They were killed.The army denied it."),
        ("U.S. forces", "The U.S. forces left."),
        ("死亡", "22人が死亡した。"),
        ("22", "22人が死亡した。"),
        ("ระเบิด", "เกิดเหตุระเบิดในเมือง"),
        ("이스라엘", "이스라엘은 부인했다."),
        ("💥", "Boom 💥💥 it went"),
    ],
)
def test_whole_words_are_found(words: str, text: str) -> None:
    evidence = ground(Cited(s=1, text=words), SourceText.of_text(text))
    assert (evidence.status, evidence.text) == ("verbatim", words)


@pytest.mark.parametrize(
    ("words", "text", "cited", "source"),
    [
        ("22 people fled the town", "Some 122 people fled the town.", "22", "122"),
        ("20 people fled the town", "Some 15-20 people fled the town.", "20", "15-20"),
        ("on October 25", "It happened on October 25-26.", "25", "25-26"),
    ],
)
def test_what_was_cut_is_named(words: str, text: str, cited: str, source: str) -> None:
    (change,) = ground(Cited(s=1, text=words), SourceText.of_text(text)).changes
    assert (change.cited, change.source) == (cited, source)
