"""Statuses of citations: what counts as the same words, and what does not."""

from __future__ import annotations

import unicodedata

import pytest

from extractor.article.model import Article, Sentence
from extractor.grounding import Cited, SourceText, ground
from extractor.schema.evidence import Evidence, WordChange

TEXT = (
    "Gunmen attacked a checkpoint near Velmar on Tuesday, the army’s spokesman said. "
    "At least 22 fighters and 1,220 goats — “all of them healthy” — were counted… It did not identify the gunmen. "
    "A hospital in Ostrania-West put the dead at 9; police said 7."
)


def numbered(text: str, *, ends: str = ".…") -> Article:
    """An article whose sentences end at full stops followed by a blank."""
    sentences: list[Sentence] = []
    start = 0
    for position, character in enumerate(text):
        if character in ends and text[position + 1 : position + 2] in ("", " "):
            sentences.append(Sentence(number=len(sentences) + 1, start=start, end=position + 1))
            start = position + 2
    return Article(id="test", text=text, sentences=tuple(sentences))


SOURCE = SourceText(numbered(TEXT))


def grounded(words: str, sentence: int = 2, source: SourceText = SOURCE) -> Evidence:
    evidence = ground(Cited(s=sentence, text=words), source)
    if evidence.start is not None:
        assert evidence.text == source.text[evidence.start : evidence.end]
    assert (evidence.status == "altered") == bool(evidence.changes)
    assert (evidence.status == "absent") == (evidence.start is None)
    return evidence


@pytest.mark.parametrize(
    "words",
    ["At least 22 fighters", "1,220 goats — “all of them healthy” — were counted…", "22", "did not identify"],
)
def test_verbatim_is_character_for_character(words: str) -> None:
    sentence = 3 if "identify" in words else 2
    evidence = grounded(words, sentence)
    assert (evidence.status, evidence.text) == ("verbatim", words)


@pytest.mark.parametrize(
    ("words", "slice_"),
    [
        ("at least 22 fighters", "At least 22 fighters"),
        ("AT LEAST 22 FIGHTERS", "At least 22 fighters"),
        ("At  least\n22\u00a0fighters", "At least 22 fighters"),
        ("At least 22 fight\u00aders", "At least 22 fighters"),
        ("At\u200b least 22 fighters", "At least 22 fighters"),
        ("“At least 22 fighters.”", "At least 22 fighters"),
        ("22 ﬁghters", "22 fighters"),
        ("２２ fighters", "22 fighters"),
        ('goats -- "all of them healthy" -- were', "goats — “all of them healthy” — were"),
        ("goats - 'all of them healthy' - were counted", "goats — “all of them healthy” — were counted"),
        ("goats—all of them healthy—were counted", "goats — “all of them healthy” — were counted"),
        ("goats &mdash; &quot;all of them healthy", "goats — “all of them healthy"),
        ("&#8220;all of them healthy&#8221;.", "“all of them healthy”"),
        ("counted... It did not", "counted… It did not"),
        ("fighters and 1,220 goats.", "fighters and 1,220 goats"),
    ],
)
def test_presentation_is_retyped(words: str, slice_: str) -> None:
    evidence = grounded(words)
    assert (evidence.status, evidence.text) == ("retyped", slice_)


def test_unicode_form_either_way() -> None:
    composed, decomposed = "Polícia de Itabé", unicodedata.normalize("NFD", "Polícia de Itabé")
    for stored, cited in ((composed, decomposed), (decomposed, composed)):
        source = SourceText.of_text(f"A {stored} disse.")
        evidence = grounded(cited, 1, source)
        assert (evidence.status, evidence.text) == ("retyped", stored)


@pytest.mark.parametrize("sentence", [1, 3, 0, -2, 99])
def test_right_words_in_another_sentence(sentence: int) -> None:
    assert grounded("At least 22 fighters", sentence).status == "elsewhere"
    assert grounded("AT LEAST 22 fighters", sentence).status == "elsewhere"


def test_words_over_a_sentence_border_belong_to_both() -> None:
    words = "spokesman said. At least 22 fighters"
    assert [grounded(words, sentence).status for sentence in (1, 2, 3)] == ["verbatim", "verbatim", "elsewhere"]


def test_without_numbered_sentences_the_number_is_not_judged() -> None:
    assert grounded("22 fighters", 7, SourceText.of_text(TEXT)).status == "verbatim"


@pytest.mark.parametrize(
    ("words", "sentence", "changes"),
    [
        ("At least 32 fighters and 1,220 goats", 2, [("32", "22")]),
        ("At least 22 fighters and 1,200 goats", 2, [("1,200", "1,220")]),
        ("It did identify the gunmen", 3, [(None, "not")]),
        ("It did not ever identify the gunmen", 3, [("ever", None)]),
        ("Gunmen attacked a checkpoint near Keddin on Tuesday", 1, [("Keddin", "Velmar")]),
        ("the army’s spokesman denied. At least 22", 1, [("denied", "said")]),
        ("Gunmen atacked a checkpoint near Velmar", 1, [("atacked", "attacked")]),
        ("A hospital in Ostrania-East put the dead at 9", 4, [("Ostrania-East", "Ostrania-West")]),
        ("the dead at 9, police said 7", 4, [(",", ";")]),
        ("at least twelve people fighters and 1,220 goats", 2, [("twelve people", "22")]),
    ],
)
def test_other_words_are_altered_and_named(
    words: str, sentence: int, changes: list[tuple[str | None, str | None]]
) -> None:
    evidence = grounded(words, sentence)
    assert evidence.status == "altered"
    assert evidence.changes == tuple(WordChange(cited=cited, source=source) for cited, source in changes)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "...",
        "“”",
        "The mayor opened a new bridge over the river",
        "Gunmen attacked a checkpoint near the border before the president resigned and left the country",
        "32 farmers",
        "Keddin",
        "police said 9 of 11 hospitals were hit",
    ],
)
def test_what_does_not_stand_there_is_absent(words: str) -> None:
    assert grounded(words, 4).status == "absent"


@pytest.mark.parametrize(
    ("words", "sentence", "change"),
    [("32 fighters", 2, ("32", "22")), ("near Velmer", 1, ("Velmer", "Velmar")), ("Velmer", 1, ("Velmer", "Velmar"))],
)
def test_short_citations_are_altered_only_in_the_cited_sentence(
    words: str, sentence: int, change: tuple[str, str]
) -> None:
    evidence = grounded(words, sentence)
    assert [(c.cited, c.source) for c in evidence.changes] == [change]
    assert grounded(words, 4).status == "absent"


@pytest.mark.parametrize(
    ("words", "text", "changes"),
    [
        ("Gunmen attacked a checkpoint ... on Tuesday", "Gunmen attacked a checkpoint near Velmar on Tuesday",
         [(None, "near Velmar")]),
        ("Gunmen [...] near Velmar … the army’s spokesman said",
         "Gunmen attacked a checkpoint near Velmar on Tuesday, the army’s spokesman said",
         [(None, "attacked a checkpoint"), (None, "on Tuesday")]),
        ("[Masked] gunmen attacked a checkpoint", "Gunmen attacked a checkpoint", [("Masked", None)]),
        ("Gunmen attacked [the base] near Velmar", "Gunmen attacked a checkpoint near Velmar",
         [("the base", "a checkpoint")]),
    ],
)  # fmt: skip
def test_stitched_citations_name_what_was_left_out(
    words: str, text: str, changes: list[tuple[str | None, str | None]]
) -> None:
    evidence = grounded(words, 1)
    assert (evidence.status, evidence.text) == ("altered", text)
    assert [(change.cited, change.source) for change in evidence.changes] == changes


def test_brackets_and_ellipses_of_the_source_are_no_seams() -> None:
    source = SourceText.of_text("He said [the army] “… will not leave” Velmar [1].")
    for words in ("[the army] “… will not leave” Velmar [1]", "He said [the army]"):
        assert grounded(words, 1, source).status == "verbatim"


def test_pieces_too_far_apart_are_not_stitched() -> None:
    near = SourceText.of_text("Gunmen attacked, " + "a quiet day, " * 20 + "and nobody else was ever hurt there.")
    far = SourceText.of_text("Gunmen attacked, " + "a quiet day, " * 40 + "and nobody else was ever hurt there.")
    words = "Gunmen attacked ... and nobody else was ever hurt there"
    assert grounded(words, 1, near).text == near.text[:-1]
    assert grounded(words, 1, far).text != far.text[:-1]


def test_words_broken_over_a_line_end() -> None:
    source = SourceText.of_text("The check-\npoint near Vel-\r\n  mar was a well-\nknown place of refuge for the dead.")
    assert grounded("checkpoint near Velmar", 1, source).status == "retyped"
    assert grounded("a well-known place", 1, source).status == "retyped"
    assert grounded("The checkpoint near Keddin was a wellknown place", 1, source).changes == (
        WordChange(cited="Keddin", source="Vel-\r\n  mar"),
    )
