"""Checked records out of the fixtures' gold: what a model that reads like a careful person would have given."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.article import load_article
from extractor.article.model import Article
from extractor.extraction.assemble import assemble
from extractor.extraction.derive import derive
from extractor.grounding import SourceText
from extractor.schema.incident import Incident
from extractor.schema.record import Record
from extractor.schema.wire import answer_model

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
if str(FIXTURES) not in sys.path:
    sys.path.insert(0, str(FIXTURES))

import gold  # noqa: E402

__all__ = ("GoldRecord", "gold_record", "gold_records", "record_from_answer")


@dataclass(frozen=True)
class GoldRecord:
    """A fixture's gold as a wire answer and as the record that it makes."""

    stem: str
    article: Article
    answer: Mapping[str, Any]
    record: Record[Incident]


@lru_cache(maxsize=64)
def gold_record(stem: str) -> GoldRecord:
    """The record of one fixture; every citation names the sentence that it is taken from."""
    article = load_article(gold.ARTICLES / f"{stem}.md")
    truth = gold.load_gold(stem)
    answer = gold.as_answer(truth)
    for citation in gold.citations(truth, article.text):
        number = next(sentence.number for sentence in article.sentences if citation.start < sentence.end)
        at(answer, citation.pointer)["s"] = number
    return GoldRecord(stem, article, answer, record_from_answer(article, answer))


def gold_records() -> Iterator[GoldRecord]:
    """All of them, in order."""
    for stem in gold.stems():
        yield gold_record(stem)


def record_from_answer(article: Article, answer: Mapping[str, Any]) -> Record[Incident]:
    """What extraction makes of a wire answer: grounded, derived, not yet checked."""
    parsed = answer_model(Incident).model_validate(answer)
    incidents = assemble(parsed.incidents, Incident, SourceText(article))
    derive(incidents, article)
    return Record[Incident](article=article, outcome="done", incidents=incidents)


def at(answer: Any, pointer: str) -> Any:
    """The value at a JSON pointer of a wire answer."""
    here = answer
    for part in pointer.split("/")[1:]:
        here = here[int(part)] if isinstance(here, list) else here[part]
    return here
