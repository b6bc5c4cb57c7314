"""Prompts against each other on the fixture articles, from recorded answers: what the validator and the gold say.

    python benchmarks/prompts.py incidents.v1 incidents.v3

Offline. For each prompt: answers cut off, incidents found (an incident is found when its anchor stands in a sentence
that holds the anchor of a gold incident), casualty claims right (found incident, outcome, low and high as in gold),
citations by status, values by verdict, tokens and the model's seconds as recorded. Repair turns are left out.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from extractor.api import extract_many
from extractor.article import Article, load_articles
from extractor.extraction.session import Settings, shipped_recordings
from extractor.grounding import Cited, SourceText, ground
from extractor.resources import shipped
from extractor.schema.blocks import Block
from extractor.validation.registry import walk


def main(prompts: list[str]) -> None:
    """Print one column a prompt."""
    columns = {name: measure(name) for name in prompts or ["incidents.v1", "incidents.v3"]}
    print(f"{'':38}" + "".join(f"{name:>16}" for name in columns))
    for row in dict.fromkeys(row for column in columns.values() for row in column):
        print(f"{row:38}" + "".join(f"{column.get(row, 0):>16,}" for column in columns.values()))


def measure(prompt: str) -> dict[str, float]:
    """The figures of one prompt."""
    figures: Counter[str] = Counter()
    settings = Settings(prompt=prompt, recordings=shipped_recordings(), mode="replay", repairs=0)
    statuses: Counter[str] = Counter()
    verdicts: Counter[str] = Counter()
    for record in extract_many(load_articles([str(shipped("fixtures/articles"))]), settings):
        figures["articles"] += 1
        figures["answers cut off or missing"] += record.outcome != "done"
        _against_gold(record, figures)
        statuses.update(node.value.evidence.status for node in walk(record) if isinstance(node.value, Block))
        verdicts.update(record.verdicts.values())
        usage = record.provenance.usage if record.provenance else None
        figures["tokens written"] += (usage.output or 0) if usage else 0
        figures["seconds of the model, as recorded"] += round(sum(turn.seconds or 0 for turn in record.turns))
    result: dict[str, float] = dict(figures)
    found, answered, gold = figures["incidents found"], figures["incidents answered"], figures["incidents in gold"]
    result["incident precision, %"] = round(100 * found / max(answered, 1), 1)
    result["incident recall, %"] = round(100 * found / max(gold, 1), 1)
    result |= {f"citations {status}": count for status, count in sorted(statuses.items())}
    result |= {f"values {verdict}": count for verdict, count in sorted(verdicts.items())}
    result["values refused, %"] = round(100 * verdicts["refused"] / max(sum(verdicts.values()), 1), 1)
    return result


def _against_gold(record: Any, figures: Counter[str]) -> None:
    stem = Path(record.article.source).stem
    path = Path(__file__).resolve().parent.parent / "fixtures" / "gold" / f"{stem}.yaml"
    gold = yaml.safe_load(path.read_text(encoding="utf-8"))["incidents"]
    source = SourceText(record.article)
    open_gold = {index: _sentence(record.article, source, item["type"]["text"]) for index, item in enumerate(gold)}
    figures["incidents in gold"] += len(gold)
    figures["casualty claims in gold"] += sum(len(item["casualties"]) for item in gold)
    for incident in record.incidents:
        figures["incidents answered"] += 1
        start = incident.type.evidence.start
        sentence = record.article.sentence_at(start) if start is not None else None
        match = next((i for i, number in open_gold.items() if sentence and number == sentence.number), None)
        figures["casualty claims answered"] += len(incident.casualties)
        if match is None:
            continue
        del open_gold[match]
        figures["incidents found"] += 1
        figures["types right"] += incident.type.value == gold[match]["type"]["value"]
        expected = Counter((c["outcome"], c["low"], c["high"]) for c in gold[match]["casualties"])
        answered = Counter((c.outcome, c.low, c.high) for c in incident.casualties)
        figures["casualty claims right"] += (expected & answered).total()


def _sentence(article: Article, source: SourceText, words: str) -> int:
    evidence = ground(Cited(s=0, text=words), source)
    sentence = article.sentence_at(evidence.start) if evidence.start is not None else None
    return sentence.number if sentence else 0


if __name__ == "__main__":
    main(sys.argv[1:])
