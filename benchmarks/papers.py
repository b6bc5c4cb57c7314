"""Articles for benchmarks of whole runs: the shipped ones with other paragraphs after them, and the answers of gold."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "validation" / "mutation"))

from fake_openai import numbered
from gold_records import gold_records

from extractor.article import Article, article_from_text

__all__ = ("SMALL_ANSWER", "gold_answers", "paper", "papers", "small_paper", "small_papers")

_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
_MORE = 0.5
"""Words that are added, for each of the article's: enough that copies are no near duplicates."""


@cache
def _bases() -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (gold.article.text, gold.article.published.date or "2022-06-16", json.dumps(dict(gold.answer)))
        for gold in gold_records()
    )


def gold_answers() -> list[str]:
    """The answers of gold in the wire form: that of article n is the one of n modulo their count."""
    return [answer for _, _, answer in _bases()]


def paper(number: int) -> Article:
    """Article `number`: a shipped one, then sentences of invented words and its number. Its gold answer fits it."""
    bases = _bases()
    text, published, _ = bases[number % len(bases)]
    more = _words(number, int(_MORE * text.count(" ")))
    return _read(f"{text.rstrip()}\n\n{more}", number, published)


def papers(count: int, start: int = 0) -> Iterator[Article]:
    """So many articles, made as they are asked for."""
    return (paper(number) for number in range(start, start + count))


SMALL_ANSWER = json.dumps({
    "count": 1,
    "incidents": [{
        "type": {"s": 1, "text": "Gunmen shot dead a teacher", "value": "shooting"},
        "role": "main", "realis": "actual", "when": {"s": 1, "text": "on Sunday"},
        "where": [{"s": 1, "text": "Orsu", "relation": "in"}], "actors": [],
        "casualties": [{
            "s": 1, "text": "shot dead a teacher", "low": 1, "high": 1, "qualifier": "exact", "outcome": "killed",
            "group": "people", "claimant": {"s": 1, "text": "villagers"},
        }],
        "damage": [], "weapons": [], "responsibility": [], "links": [],
    }],
})  # fmt: skip
"""The answer to every small paper: one incident."""


def small_paper(number: int) -> Article:
    """A short report of one incident, with other words after it."""
    report = "Gunmen shot dead a teacher in Orsu on Sunday, villagers said."
    return _read(f"{report} {_words(number, 60)}", number, "2021-05-04")


def small_papers(count: int, start: int = 0) -> Iterator[Article]:
    """So many short reports, made as they are asked for."""
    return (small_paper(number) for number in range(start, start + count))


def _read(text: str, number: int, published: str) -> Article:
    article = article_from_text(numbered(text, number), published=published)
    changes: dict[str, Any] = {"source": f"{number:07}.txt"}
    return article.model_copy(update=changes)


def _words(number: int, count: int) -> str:
    """Sentences of invented words, the same for the same number."""
    chance = random.Random(number)
    words = ["".join(chance.choices(_SYLLABLES, k=3)) for _ in range(count)]
    sentences = [" ".join(words[start : start + 12]).capitalize() for start in range(0, count, 12)]
    return ". ".join(sentences) + "."
