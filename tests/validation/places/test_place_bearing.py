"""What a place name that is no scene is called, and scenes that are left alone; the name stands in brackets."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from extractor.article import article_from_text
from extractor.validation.places.governing import clause_after, governed
from extractor.validation.places.roles import role_of

HERE = Path(__file__).parent
NO_SCENE = yaml.safe_load((HERE / "role_cases.yaml").read_text(encoding="utf-8"))["no_scene"]
SCENES = yaml.safe_load((HERE / "scene_cases.yaml").read_text(encoding="utf-8"))["scenes"]


def role(marked: str) -> str | None:
    """The role of the name in brackets, with the first sentence as the one that tells of the event."""
    start, close = marked.index("["), marked.index("]")
    article = article_from_text(marked.replace("[", "").replace("]", ""))
    end, first = close - 1, article.sentences[0]
    sentence = article.sentence_at(start)
    assert sentence is not None
    later = sentence is not first
    return role_of(
        article.text[sentence.start : sentence.end],
        start - sentence.start,
        end - sentence.start,
        first_sentence=not later,
        anchor=article.text[first.start : first.end] if later else None,
    )


@pytest.mark.parametrize(("expected", "marked"), [(n, t) for n, texts in NO_SCENE.items() for t in texts])
def test_a_place_that_is_no_scene(expected: str, marked: str) -> None:
    assert role(marked) == expected


@pytest.mark.parametrize("marked", SCENES)
def test_a_scene_is_left_alone(marked: str) -> None:
    assert role(marked) in (None, "near")


def test_a_chain_of_names_has_the_preposition_before_the_first() -> None:
    text = "Shells fell in Karm, Sufra and Hajin."
    found = governed(text, text.index("Hajin"))
    assert (found.preposition, found.clause) == ("in", ("shells", "fell"))


def test_a_name_behind_a_clause_is_governed_by_nothing_before_it() -> None:
    text = "Two died in the raid, and Ankara recalled its envoy."
    found = governed(text, text.index("Ankara"))
    assert (found.preposition, found.joint) == ("", ",")


def test_the_clause_behind_a_name_ends_at_the_next_joint() -> None:
    text = "In Karm dozens rallied, while two were killed."
    assert clause_after(text, text.index("Karm") + 4) == ("dozens", "rallied", ",")
