"""Near duplicates: what share is told, what is left out, and what a page's own lines do not make alike."""

from __future__ import annotations

import random

import pytest

from extractor.article.model import Article, Furniture
from extractor.validation.duplicates import MOST_UNDER_KEY, NearDuplicates

WORDS = [
    f"{start}{end}" for start in "bcdfgklmnprstvz" for end in ("ara", "ilo", "une", "ost", "ek", "abu", "irm", "od")
]


def text(seed: int, words: int = 1200) -> list[str]:
    return random.Random(seed).choices(WORDS, k=words)


def article(words: list[str], name: str, **fields: object) -> Article:
    return Article.model_validate({"id": name, "text": " ".join(words), "source": name, **fields})


@pytest.mark.parametrize(
    ("kept", "low", "high"),
    [(1200, 1.0, 1.0), (1080, 0.72, 0.92)],
)
def test_share_is_about_right(kept: int, low: float, high: float) -> None:
    first = text(1)
    seen = NearDuplicates()
    seen.add(article(first, "first"))
    (near,) = seen.add(article(first[:kept] + text(2, 1200 - kept), "second"))
    assert near.id == "first"
    assert low <= near.same <= high


def test_half_of_it_or_less_is_another_article() -> None:
    first = text(1)
    seen = NearDuplicates()
    seen.add(article(first, "first"))
    assert seen.add(article(first[:500] + text(2, 700), "second")) == ()
    assert seen.add(article(text(3), "third")) == ()


def test_an_item_lifted_out_of_a_longer_one_is_inside_it() -> None:
    first = text(1)
    seen = NearDuplicates()
    seen.add(article(first, "first"))
    (near,) = seen.add(article(first[300:600], "item"))
    assert near.inside > 0.9
    assert near.same < 0.5


def test_furniture_of_the_page_makes_nothing_alike() -> None:
    menu, report = text(9, 400), text(1, 60)
    length = len(" ".join(menu))
    seen = NearDuplicates()
    for number in range(3):
        words = [*menu, *(report if number == 0 else text(10 + number, 60))]
        furniture = [Furniture(start=0, end=length, kind="navigation")]
        assert seen.add(article(words, str(number), furniture=furniture)) == ()


def test_the_most_alike_comes_first_and_many_copies_stay_bounded() -> None:
    first = text(1)
    seen = NearDuplicates()
    seen.add(article(first[:1000] + text(2, 200), "near"))
    seen.add(article(first, "same"))
    found = seen.add(article(first, "again"))
    assert [near.id for near in found] == ["same", "near"]
    for number in range(2 * MOST_UNDER_KEY):
        assert len(seen.add(article(first, str(number)))) <= 10


def test_short_texts_and_strange_ones_are_taken() -> None:
    seen = NearDuplicates()
    for words in ([], ["one"], text(1, 10), ["\ud800"] * 40, text(1, 10)):
        assert seen.add(article(words, "x")) == ()


@pytest.mark.parametrize("waiting", [1, 40, 400])
def test_what_was_sorted_away_is_found_as_before(waiting: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)
    papers = [
        article([*text(chance.randrange(40), 120), *text(100 + number, 10)], f"{number}.txt") for number in range(160)
    ]
    together = NearDuplicates()
    expected = [together.add(paper) for paper in papers]
    monkeypatch.setattr("extractor.validation.duplicates.MOST_WAITING", waiting)
    apart = NearDuplicates()
    assert [apart.add(paper) for paper in papers] == expected
    assert sum(map(bool, expected)) > 100
