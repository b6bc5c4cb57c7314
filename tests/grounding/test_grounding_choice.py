"""The choice among several places: the cited sentence, then the neighbours, then the report before its furniture."""

from __future__ import annotations

import itertools

import pytest

from extractor.article.model import Article, Furniture, Sentence
from extractor.grounding import Cited, SourceText, ground, ground_all

TEXT = "Six men died. Guns fired in Velmar. Six men died. A mine blew up in Keddin. Six men died."
STARTS = [TEXT.index("Six"), TEXT.index("Six", 10), TEXT.rindex("Six")]


def article(text: str, *, furniture: tuple[tuple[int, int], ...] = ()) -> Article:
    sentences, start = [], 0
    for number, part in enumerate(text.split(". "), start=1):
        sentences.append(Sentence(number=number, start=start, end=min(start + len(part) + 1, len(text))))
        start += len(part) + 2
    return Article(
        id="test",
        text=text,
        sentences=tuple(sentences),
        furniture=tuple(Furniture(start=start, end=end, kind="caption") for start, end in furniture),
    )


@pytest.mark.parametrize(("sentence", "place"), [(1, 0), (3, 1), (5, 2), (2, 0), (77, 0)])
def test_the_cited_sentence_decides(sentence: int, place: int) -> None:
    evidence = ground(Cited(s=sentence, text="Six men died"), SourceText(article(TEXT)))
    assert evidence.start == STARTS[place]
    assert [start for start, _ in evidence.others] == [start for start in STARTS if start != STARTS[place]]
    assert evidence.status == ("verbatim" if sentence in (1, 3, 5) else "elsewhere")


def test_else_the_nearest_to_other_evidence() -> None:
    source = SourceText(article(TEXT))
    for near, place in (([(0, 3)], 0), ([(TEXT.index("Keddin"), TEXT.index("Keddin") + 6)], 2)):
        assert ground(Cited(s=2, text="Six men died"), source, near=near).start == STARTS[place]


def test_else_the_first_outside_furniture() -> None:
    source = SourceText(article(TEXT, furniture=((0, 30), (5, 12))))
    evidence = ground(Cited(s=9, text="Six men died"), source)
    assert (evidence.start, evidence.status, len(evidence.others)) == (STARTS[1], "elsewhere", 2)


def test_the_cited_sentence_counts_more_than_furniture() -> None:
    source = SourceText(article(TEXT, furniture=((0, 13),)))
    assert ground(Cited(s=1, text="Six men died"), source).start == 0


def test_what_is_certain_settles_the_rest_in_any_order() -> None:
    source = SourceText(article(TEXT))
    cited = [
        Cited(s=2, text="Six men died"),
        Cited(s=1, text="Keddin"),
        Cited(s=9, text="blew up in"),
        Cited(s=2, text="x"),
    ]
    expected = dict(zip(cited, ground_all(cited, source), strict=True))
    assert expected[cited[0]].start == STARTS[2]
    for order in itertools.permutations(cited):
        assert ground_all(order, source) == [expected[one] for one in order]


def test_the_same_citation_twice_gives_the_same_evidence() -> None:
    source = SourceText(article(TEXT))
    first, second = ground_all([Cited(s=3, text="Six men died")] * 2, source)
    assert first == second


def test_no_citations_no_evidence() -> None:
    assert ground_all([], SourceText(article(TEXT))) == []


def test_the_cited_sentence_is_reached_beyond_the_first_thousand_places() -> None:
    text = "It rained. " * 3000
    source = SourceText(article(text))
    evidence = ground(Cited(s=2900, text="It rained"), source)
    assert (evidence.status, evidence.start) == ("verbatim", 2899 * 11)


def test_a_near_passage_is_taken_from_the_cited_sentence() -> None:
    text = "About 22 men fled the old town. Nobody knew why. About 24 men fled the old town."
    source = SourceText(article(text))
    for sentence, figure in ((1, "22"), (3, "24")):
        (change,) = ground(Cited(s=sentence, text="About 29 men fled the old town"), source).changes
        assert (change.cited, change.source) == ("29", figure)
