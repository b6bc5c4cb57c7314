"""Sentence splitting: what ends a sentence, what does not, and that nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.article import split_sentences
from extractor.article.sentences import LONGEST_SENTENCE


def split(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split_sentences(text)]


TOGETHER = [
    "Gen. Roe and Lt. Col. Poe met at St. Anne's on Jan. 4.",
    "The U.S. Army left Korva at 5 a.m. on Monday.",
    "The U.N. Mission counted 4.5 tonnes in No. 7 shed.",
    "J. R. Hale of the Korva Post saw it.",
    "The shells... fell short of the mill.",
    '"Who fired?" he asked the guards.',
    "“We left.” was all he wrote.",
    "See korvapost.example.com or www.Korva.Com for more.",
    "Write to a.roe@korva.Example today.",
    "KORVA, Feb. 3 (Agency) -- Two men were hurt.",
    "He bought fuel, tyres, etc. from a depot.",
    "Mr. al-Hadi left.",
    "The men, e.g. Roe, left.",
    "1. The first item stays with its number.",
    "Smoke over the mill. [AGENCY]",
]


@pytest.mark.parametrize("text", TOGETHER)
def test_one_sentence_stays_whole(text: str) -> None:
    assert split(text) == [text]


APART = [
    ("Two men died. Four were hurt.", ["Two men died.", "Four were hurt."]),
    ("They went home. al-Hadi stayed.", ["They went home.", "al-Hadi stayed."]),
    ('"We left." He wrote no more.', ['"We left."', "He wrote no more."]),
    ("It fell in the U.S. The army left.", ["It fell in the U.S.", "The army left."]),
    ("They met at 5 p.m. Police came later.", ["They met at 5 p.m.", "Police came later."]),
    ("Four were hurt in Feb. The rest fled.", ["Four were hurt in Feb.", "The rest fled."]),
    ("They killed a soldier.Iraq denied it.", ["They killed a soldier.", "Iraq denied it."]),
    ("He left.”The army stayed.", ["He left.”", "The army stayed."]),
    ("Who fired? No one knew! They fled.", ["Who fired?", "No one knew!", "They fled."]),
    ("He fled… The army came.", ["He fled…", "The army came."]),
    ("They left.[12] Others came.", ["They left.[12]", "Others came."]),
    ("军队说四人死亡。两人受伤！谁开的枪？没人知道。", ["军队说四人死亡。", "两人受伤！", "谁开的枪？", "没人知道。"]),
    ("من أطلق النار؟ لا أحد يعلم. غادروا.", ["من أطلق النار؟", "لا أحد يعلم.", "غادروا."]),
    ("دو افراد مارے گئے۔ چار زخمی ہوئے۔", ["دو افراد مارے گئے۔", "چار زخمی ہوئے۔"]),
    ("चार लोग मारे गए। दो घायल हुए।", ["चार लोग मारे गए।", "दो घायल हुए।"]),
    ("「撤退した。」と述べた。別の兵は残った。", ["「撤退した。」と述べた。", "別の兵は残った。"]),
    ("Two died . '' He left .", ["Two died . ''", "He left ."]),
]


@pytest.mark.parametrize(("text", "expected"), APART)
def test_sentences_part(text: str, expected: list[str]) -> None:
    assert split(text) == expected


LAYOUT = [
    ("Fire in Korva\n\nTwo men died.", ["Fire in Korva", "Two men died."]),
    ("Fire in Korva\nTwo men died.\nFour fled.", ["Fire in Korva", "Two men died.", "Four fled."]),
    ("Two men\nwere hurt.", ["Two men\nwere hurt."]),
    ("They left the\nKorva mill.", ["They left the\nKorva mill."]),
    ("- one shed\n- two carts", ["- one shed", "- two carts"]),
    ("They said: \n\nwe left.", ["They said:", "we left."]),
    ("KORVA (AG) --\n\nTwo died.", ["KORVA (AG) --", "Two died."]),
]


@pytest.mark.parametrize(("text", "expected"), LAYOUT)
def test_layout_breaks(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_lines_wrapped_at_a_column_are_joined_and_headings_are_not() -> None:
    text = (
        "   KORVA, 3 FEB 90 -- UNKNOWN MEN SET FIRE TO THE OLD MILL IN THE NORTH OF\n"
        "THE TOWN LAST NIGHT AND FLED TOWARD THE RIVER BEFORE THE GUARDS CAME BACK.\n"
        "THE OWNER, GEN. ROE, WAS NOT THERE.  NOBODY WAS HURT BUT THE WHOLE HARVEST\n"
        "IS LOST.\n\n"
        "DAMAGE\n"
        "TWO SHEDS ARE GONE."
    )
    assert [" ".join(sentence.split()) for sentence in split(text)] == [
        "KORVA, 3 FEB 90 -- UNKNOWN MEN SET FIRE TO THE OLD MILL IN THE NORTH OF THE TOWN LAST NIGHT AND FLED TOWARD "
        "THE RIVER BEFORE THE GUARDS CAME BACK.",
        "THE OWNER, GEN. ROE, WAS NOT THERE.",
        "NOBODY WAS HURT BUT THE WHOLE HARVEST IS LOST.",
        "DAMAGE",
        "TWO SHEDS ARE GONE.",
    ]


def test_numbers_and_offsets() -> None:
    text = " \n Due 𐍈 men. Two left. "
    sentences = split_sentences(text)
    assert [(s.number, s.start, s.end) for s in sentences] == [(1, 3, 13), (2, 14, 23)]


@pytest.mark.parametrize("mark", ["; ", "\n", ", ", " ", ""])
def test_long_stretches_are_cut(mark: str) -> None:
    text = f"word{mark}".join(["x" * 6] * 1_000)
    pieces = split(text)
    assert len(pieces) > 1
    assert max(map(len, pieces)) <= LONGEST_SENTENCE
    if mark.strip():
        assert all(piece.endswith(mark.strip()) for piece in pieces[:-1])


def assert_covers(text: str) -> None:
    sentences = split_sentences(text)
    covered = [False] * len(text)
    previous_end = 0
    for number, sentence in enumerate(sentences, 1):
        piece = text[sentence.start : sentence.end]
        assert sentence.number == number
        assert sentence.start >= previous_end
        assert piece and piece == piece.strip()
        assert len(piece) <= LONGEST_SENTENCE
        covered[sentence.start : sentence.end] = [True] * len(piece)
        previous_end = sentence.end
    assert all(letter.isspace() or inside for letter, inside in zip(text, covered, strict=True))


NEWS_LIKE = st.lists(
    st.sampled_from(
        ["He", "the", "U.S.", "Gen.", ".", "...", "…", "?", "!", '"', "”", "“", "''", " ", "  ", "\n", "\n\n", "\r\n",
         "\u2028", "\x1c", "\x85", "\xa0", "1.", "4.5", "a.m.", "[12]", "[AGENCY]", "。", "」", "と", "؟", "۔", "।",
         "(", ")", "- ", "#", ";", ","]
    ),
    max_size=60,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_every_character_is_in_one_sentence(text: str) -> None:
    assert_covers(text)


@settings(max_examples=250, deadline=None)
@given(NEWS_LIKE.map("".join))
def test_every_character_of_news_like_text_is_in_one_sentence(text: str) -> None:
    assert_covers(text)


@settings(max_examples=30, deadline=None)
@given(NEWS_LIKE.map("".join), st.integers(200, 600))
def test_long_texts_are_covered_too(text: str, times: int) -> None:
    assert_covers((text * times)[:20_000])
