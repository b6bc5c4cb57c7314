"""What part a place name plays in its sentence."""

from __future__ import annotations

import pytest

from extractor.article.model import Article, Sentence, article_id
from extractor.schema.blocks import Place
from extractor.schema.evidence import Cited, Evidence
from extractor.schema.incident import Incident
from extractor.validation.places.deriving import derive_places, place_told
from extractor.validation.places.roles import role_of

ROLES = [
    ("KARACHI: A bomb went off in a market.", "KARACHI", "dateline"),
    ("AMMAN, Jordan (AP) — Two men were shot.", "AMMAN", "dateline"),
    ("The envoy told reporters in Geneva that talks would go on.", "Geneva", "speaker"),
    ("A Beirut-based monitor counted nine dead.", "Beirut", "speaker"),
    ("Ankara has condemned the raid.", "Ankara", "government"),
    ("The raid strained relations between Ankara and Baghdad.", "Baghdad", "government"),
    ("Iran-backed fighters held the post.", "Iran", "government"),
    ("The Raqqa Media Centre sent pictures.", "Raqqa", "part_of_name"),
    ("The University of Mosul was shelled.", "Mosul", "part_of_name"),
    ("The trucks had crossed from Iraq at dawn.", "Iraq", "origin"),
    ("A drone fell 12 km north of Kirkuk.", "Kirkuk", "near"),
    ("Shells fell on the outskirts of Aleppo.", "Aleppo", "near"),
    ("Shells fell on Aleppo.", "Aleppo", None),
    ("Two men were shot in Ankara.", "Ankara", None),
    ("In Mosul, police said, a mine went off.", "Mosul", None),
    ("Rockets hit a base in Iraq on Monday.", "Iraq", None),
]


@pytest.mark.parametrize(("sentence", "name", "role"), ROLES)
def test_role(sentence: str, name: str, role: str | None) -> None:
    start = sentence.index(name)
    assert role_of(sentence, start, start + len(name), first_sentence=True) == role


def cited(text: str, words: str) -> Evidence:
    start = text.index(words)
    return Evidence(cited=Cited(s=1, text=words), status="verbatim", start=start, end=start + len(words), text=words)


def told(text: str, words: str) -> tuple[str | None, str | None]:
    """Country and first-level unit of a place that is cited from an article of one sentence."""
    article = Article(id=article_id(text), text=text, sentences=(Sentence(number=1, start=0, end=len(text)),))
    found = place_told(Place(evidence=cited(text, words), relation="in"), (), article).resolution
    return (found.country, found.admin1) if found is not None else (None, None)


LIES_IN = [
    ("Two were shot in Birmingham, Alabama, police said.", "Birmingham", ("US", "Alabama")),
    ("Two were shot in Birmingham, England's second city.", "Birmingham", ("GB", "England")),
    ("Shells fell on Tripoli, in northern Lebanon.", "Tripoli", ("LB", None)),
    ("Shots were fired in Winder, Georgia, on Monday.", "Georgia", ("US", "Georgia")),
    ("Shots were fired in Gori, Georgia, on Monday.", "Georgia", ("GE", None)),
    ("A mine killed a boy in San José, Antioquia.", "San José", (None, None)),
    ("Shells fell in Mosul, Erbil and Kirkuk in Iraq.", "Mosul", ("IQ", None)),
]


@pytest.mark.parametrize(("text", "words", "wanted"), LIES_IN)
def test_what_stands_behind_a_name_says_where_it_lies(
    text: str, words: str, wanted: tuple[str | None, str | None]
) -> None:
    country, unit = told(text, words)
    assert country == wanted[0]
    assert wanted[1] is None or unit == wanted[1]


def test_derived_fields_take_hints_from_the_article() -> None:
    text = (
        "Jets struck Hajin and the village of Karvalat. The raid in eastern Syria killed two. "
        "Rockets hit Mosul in Iraq."
    )
    ends = [index + 1 for index, letter in enumerate(text) if letter == "."]
    starts = [0, *(end + 1 for end in ends[:-1])]
    sentences = tuple(
        Sentence(number=number, start=start, end=end)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    )
    article = Article(id=article_id(text), text=text, sentences=sentences)
    incident = Incident.model_validate(
        {
            "role": "main", "realis": "actual", "when": None, "actors": [], "casualties": [], "damage": [],
            "weapons": [], "responsibility": [], "links": [],
            "type": {"value": "air_strike", "evidence": cited(text, "Jets struck")},
            "where": [
                {"relation": "in", "evidence": cited(text, words)}
                for words in ("Hajin", "the village of Karvalat", "eastern Syria", "Mosul")
            ],
        }
    )  # fmt: skip
    derive_places([incident], article)
    assert [place.country for place in incident.where] == ["SY", None, "SY", "IQ"]
    assert [place.precision for place in incident.where] == [1, None, 5, 1]
    assert incident.where[1].latitude is None and incident.where[3].admin1 is not None
