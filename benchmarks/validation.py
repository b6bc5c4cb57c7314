"""Cost of the validator: a record of four incidents, the slowest rules, growth with incidents and with text.

    python benchmarks/validation.py

Times are CPU time of one process, and beside them that of a fixed loop, to compare machines and busy hours. Tables are
loaded before; all that is remembered of texts, words and names is forgotten before each check, so that every check is
of a record that was never seen.
"""

from __future__ import annotations

import copy
import gc
import statistics
import sys
import time
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "validation" / "mutation"))

from gold_records import gold_record, gold_records, record_from_answer

from extractor.article import article_from_text
from extractor.grounding import SourceText
from extractor.validation import all_rules, check
from extractor.validation.engine import _reground
from extractor.validation.registry import Context, walk

FOUR_INCIDENTS = "06-arbinda-four-incidents"
REPEATS = 15


@cache
def remembering() -> tuple[Any, ...]:
    """All functions of ours that remember so many results; those without a bound hold tables."""
    kind = type(lru_cache(maxsize=1)(len))
    found = (item for item in gc.get_objects() if isinstance(item, kind) and item.__module__.startswith("extractor."))
    return tuple(item for item in found if item.cache_parameters()["maxsize"] is not None)


def forget() -> None:
    """Empty all that is remembered of texts, words and names; tables stay."""
    for function in remembering():
        function.cache_clear()


def fixed_loop() -> float:
    """Milliseconds of a loop that never changes: what is measured elsewhere or in a busy hour is divided by it."""
    before = time.process_time()
    total, held = 0, {}
    for number in range(60_000):
        total += number * number % 7
        held[number & 255] = str(number)
    return (time.process_time() - before) * 1000


def milliseconds(record: Any, repeats: int = REPEATS, *, again: bool = False) -> tuple[float, float]:
    """Median and least time of a check; `again` of a record whose texts and names are still remembered."""
    times = []
    for _ in range(repeats):
        if not again:
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


def mixed(most: int) -> Any:
    """Different incidents in one long article: gold articles one after the other, until it has so many."""
    texts: list[str] = []
    answer: dict[str, Any] = {"incidents": []}
    sentences = 0
    for gold in gold_records():
        if len(answer["incidents"]) >= most:
            break
        texts.append(gold.article.text)
        for incident in copy.deepcopy(gold.answer["incidents"]):
            move(incident, sentences)
            incident["links"] = []
            answer["incidents"].append(incident)
        sentences = len(article_from_text("\n\n".join(texts)).sentences)
    return record_from_answer(article_from_text("\n\n".join(texts), published="2022-06-16"), answer)


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
    fixed = statistics.median(fixed_loop() for _ in range(20))
    median, least = milliseconds(record, 50)
    print(f"one record, {len(record.incidents)} incidents, {len(record.article.text)} characters: "
          f"median {median:.1f} ms, least {least:.1f} ms; "
          f"fixed loop {fixed:.1f} ms, ratio {median / fixed:.2f}")  # fmt: skip
    median, least = milliseconds(record, 50, again=True)
    print(f"the same record once more, nothing forgotten: median {median:.1f} ms, least {least:.1f} ms, "
          f"ratio {median / fixed:.2f}")  # fmt: skip
    print("slowest rules, one call: " + ", ".join(f"{code} {ms:.2f} ms" for ms, code in slowest_rules(record)[:6]))
    print("growth with incidents (text grows with them):")
    for times in (1, 2, 4, 8, 16):
        grown = repeated(times)
        median, least = milliseconds(grown, 5)
        per_incident = least / len(grown.incidents)
        size = f"{len(grown.incidents):>3} incidents {len(grown.article.text):>6} characters"
        print(f"  {size}: median {median:7.1f} ms, {per_incident:.2f} ms an incident")
    print("growth with different incidents:")
    for most in (4, 8, 16, 32, 64):
        grown = mixed(most)
        median, least = milliseconds(grown, 5)
        size = f"{len(grown.incidents):>3} incidents {len(grown.article.text):>6} characters"
        print(f"  {size}: median {median:7.1f} ms, {least / len(grown.incidents):.2f} ms an incident")
    print("growth with text (four incidents):")
    for times in (0, 5, 20, 80):
        grown = padded(times)
        median, least = milliseconds(grown, 5)
        print(f"  {len(grown.article.text):>7} characters: median {median:7.1f} ms, least {least:.1f} ms")


if __name__ == "__main__":
    main()
