"""Cost of the validator: a record of four incidents, the slowest rules, growth with incidents and with text.

    python benchmarks/validation.py

Times are CPU time of one process. Tables are loaded before; what the rules remember of a text is forgotten before each
check, so that every check is the first of its article.
"""

from __future__ import annotations

import copy
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "validation" / "mutation"))

from gold_records import gold_record, record_from_answer

from extractor.article import article_from_text
from extractor.grounding import SourceText
from extractor.validation import all_rules, check
from extractor.validation.engine import _reground
from extractor.validation.registry import Context, walk

FOUR_INCIDENTS = "06-arbinda-four-incidents"
REPEATS = 15


def forget() -> None:
    """Empty what readings of a text are remembered; tables, whose caches have no bound, stay."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("extractor.validation.reading", "extractor.validation.rules")):
            for value in vars(module).values():
                if hasattr(value, "cache_parameters") and value.cache_parameters()["maxsize"] is not None:
                    value.cache_clear()


def milliseconds(record: Any, repeats: int = REPEATS) -> tuple[float, float]:
    """Median and least time of a check."""
    times = []
    for _ in range(repeats):
        forget()
        before = time.process_time()
        check(record)
        times.append((time.process_time() - before) * 1000)
    return statistics.median(times), min(times)


def slowest_rules(record: Any) -> list[tuple[float, str]]:
    """Worst time of one call of each rule; the least of five runs, since other processes only add to it."""
    runs: list[dict[str, float]] = []
    for _ in range(5):
        forget()
        worst: dict[str, float] = defaultdict(float)
        nodes = list(walk(record))
        source = SourceText(record.article)
        context = Context(record.article, source, record, _reground(nodes, source, []))
        for node in nodes:
            for rule in all_rules():
                if isinstance(node.value, rule.on):
                    before = time.process_time()
                    list(rule.check(node, context))
                    worst[rule.code] = max(worst[rule.code], (time.process_time() - before) * 1000)
        runs.append(worst)
    return sorted(((min(run[code] for run in runs), code) for code in runs[0]), reverse=True)


def repeated(times: int) -> Any:
    """The four incidents and their article, so many times over; every copy cites its own part of the text."""
    gold = gold_record(FOUR_INCIDENTS)
    article = article_from_text("\n\n".join([gold.article.text] * times), published=gold.article.published.date)
    sentences = len(gold.article.sentences)
    answer: dict[str, Any] = {"incidents": []}
    for copied in range(times):
        for incident in copy.deepcopy(gold.answer["incidents"]):
            move(incident, copied * sentences)
            incident["links"] = []
            answer["incidents"].append(incident)
    return record_from_answer(article, answer)


def padded(times: int) -> Any:
    """The four incidents in an article that goes on about other things."""
    gold = gold_record(FOUR_INCIDENTS)
    other = gold_record("12-dansadau-statement").article.text
    text = "\n\n".join([gold.article.text, *[other] * times])
    return record_from_answer(article_from_text(text, published=gold.article.published.date), gold.answer)


def move(value: Any, by: int) -> None:
    """Add to every sentence number of a wire value."""
    if isinstance(value, dict):
        if "s" in value:
            value["s"] += by
        for item in value.values():
            move(item, by)
    elif isinstance(value, list):
        for item in value:
            move(item, by)


def main() -> None:
    record = gold_record(FOUR_INCIDENTS).record
    check(record)
    median, least = milliseconds(record, 50)
    print(f"one record, {len(record.incidents)} incidents, {len(record.article.text)} characters: "
          f"median {median:.1f} ms, least {least:.1f} ms")  # fmt: skip
    print("slowest rules, one call: " + ", ".join(f"{code} {ms:.2f} ms" for ms, code in slowest_rules(record)[:6]))
    print("growth with incidents (text grows with them):")
    for times in (1, 2, 4, 8, 16):
        grown = repeated(times)
        median, least = milliseconds(grown, 5)
        per_incident = least / len(grown.incidents)
        size = f"{len(grown.incidents):>3} incidents {len(grown.article.text):>6} characters"
        print(f"  {size}: median {median:7.1f} ms, {per_incident:.2f} ms an incident")
    print("growth with text (four incidents):")
    for times in (0, 5, 20, 80):
        grown = padded(times)
        median, least = milliseconds(grown, 5)
        print(f"  {len(grown.article.text):>7} characters: median {median:7.1f} ms, least {least:.1f} ms")


if __name__ == "__main__":
    main()
