"""Figures spoiled: other values, bounds, qualifiers, outcomes, claimants; parts and totals."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from gold_records import GoldRecord, at
from spoiling import Kind, Spoiled, answered, casualties, changed, counts

from extractor.validation.reading.numbers import read_numbers

__all__ = ("KINDS",)


def stated(gold: GoldRecord) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Counts with a figure of their own: not vague, not none."""
    for pointer, count in counts(gold):
        if count["qualifier"] not in ("vague", "none_stated"):
            yield pointer, count


def _moved(count: Mapping[str, Any], change: Any) -> dict[str, Any]:
    """The bounds that were stated, each changed; a ceiling's lower bound stays 0."""
    names = ("high",) if count["qualifier"] == "ceiling" else ("low", "high")
    return {name: change(count[name]) for name in names if count[name] is not None}


def plus_one(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, count in stated(gold):
        yield changed(gold, pointer, **_moved(count, lambda bound: bound + 1))


def times_ten(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, count in stated(gold):
        yield changed(gold, pointer, **_moved(count, lambda bound: bound * 10))


def of_another_sentence(gold: GoldRecord) -> Iterator[Spoiled]:
    """A figure of the article, but of a sentence that the claim does not cite."""
    text = gold.article.text
    for pointer, count in stated(gold):
        here = next(sentence for sentence in gold.article.sentences if sentence.number == count["s"])
        near = {mention.low for mention in read_numbers(text[here.start : here.end])}
        far = [
            mention.low
            for sentence in gold.article.sentences
            for mention in read_numbers(text[sentence.start : sentence.end])
            if mention.kind == "count" and mention.low and mention.low not in near
        ]
        for figure in list(dict.fromkeys(far))[:2]:
            yield changed(gold, pointer, low=figure, high=figure, qualifier="exact")


def low_above_high(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, count in counts(gold):
        low, high = count["low"], count["high"]
        if high is not None:
            yield changed(gold, pointer, low=high + 1)
        elif low:
            yield changed(gold, pointer, high=low - 1)


def part_above_total(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, claim in casualties(gold):
        incident = at(gold.answer, pointer.partition("/casualties")[0])
        for total in incident["casualties"]:
            same = (total["outcome"], total["claimant"]) == (claim["outcome"], claim["claimant"])
            top = total["high"] or total["low"]
            if same and total["group"] == "people" != claim["group"] and claim["qualifier"] == "exact" and top:
                yield changed(gold, pointer, low=top + 1, high=top + 1)


def floor_to_exact(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, count in counts(gold):
        if count["qualifier"] == "floor":
            yield changed(gold, pointer, high=count["low"], qualifier="exact")


def vague_to_figure(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, count in counts(gold):
        if count["qualifier"] == "vague":
            for figure in (count["low"], count["low"] + 3):
                yield changed(gold, pointer, low=figure, high=figure, qualifier="exact")


def figure_from_none(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, count in counts(gold):
        if count["qualifier"] == "none_stated":
            yield changed(gold, pointer, low=1, high=1, qualifier="exact")


def none_from_nothing(gold: GoldRecord) -> Iterator[Spoiled]:
    """Nobody was hurt, citing words that tell of the incident only."""
    for index, incident in enumerate(gold.answer["incidents"]):
        cited = {"s": incident["type"]["s"], "text": incident["type"]["text"]}
        for outcome in ("killed", "wounded"):
            if any(claim["outcome"] == outcome for claim in incident["casualties"]):
                continue
            claim = {
                **cited, "outcome": outcome, "group": "people", "low": 0, "high": 0, "qualifier": "none_stated",
                "claimant": None,
            }  # fmt: skip
            place = f"/incidents/{index}/casualties"
            yield answered(gold, f"{place}/{len(incident['casualties'])}", f"none {outcome}", _appending(place, claim))


def _appending(place: str, item: Mapping[str, Any]) -> Any:
    def append(answer: Any) -> None:
        at(answer, place).append(copy.deepcopy(dict(item)))

    return append


def _outcome(gold: GoldRecord, before: str, after: str) -> Iterator[Spoiled]:
    for pointer, claim in casualties(gold):
        if claim["outcome"] == before and claim["qualifier"] != "none_stated":
            yield changed(gold, pointer, outcome=after)


def wounded_as_killed(gold: GoldRecord) -> Iterator[Spoiled]:
    yield from _outcome(gold, "wounded", "killed")


def killed_as_wounded(gold: GoldRecord) -> Iterator[Spoiled]:
    yield from _outcome(gold, "killed", "wounded")


def claimant_swapped(gold: GoldRecord) -> Iterator[Spoiled]:
    """Another claimant of the same article, one that shares no word with the figure's own: somebody else."""
    claimants = [claim["claimant"] for _, claim in counts(gold) if claim["claimant"] is not None]
    for pointer, claim in counts(gold):
        if claim["claimant"] is None:
            continue
        own = _names(claim["claimant"]["text"])
        others = [other for other in claimants if not own & _names(other["text"])]
        if others:
            yield changed(gold, pointer, claimant=others[0])


def _names(words: str) -> set[str]:
    """The words of a claimant but articles: "the committee" and "a volunteer aid committee" are one."""
    return set(words.lower().split()) - {"a", "an", "the", "of", "in", "two", "its"}


def claimant_dropped(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, claim in counts(gold):
        if claim["claimant"] is not None:
            yield changed(gold, pointer, claimant=None)


def counted_twice(gold: GoldRecord) -> Iterator[Spoiled]:
    """The same words as another outcome as well."""
    for pointer, claim in casualties(gold):
        if claim["outcome"] in ("killed", "wounded") and claim["low"]:
            other = {**claim, "outcome": "wounded" if claim["outcome"] == "killed" else "killed"}
            place = pointer.rpartition("/")[0]
            yield answered(gold, place, f"also {other['outcome']}: {claim['text']!r}", _appending(place, other))


KINDS = (
    Kind("figure + 1", plus_one, bar=0.97),
    Kind("figure x 10", times_ten, bar=0.97),
    Kind("figure of another sentence", of_another_sentence, bar=0.97),
    Kind("low above high", low_above_high, bar=0.97),
    Kind("part above total", part_above_total, bar=0.97),
    Kind("floor as exact", floor_to_exact, needed="warning", bar=0.95),
    Kind("vague as figure", vague_to_figure, bar=0.97),
    Kind("figure where none is stated", figure_from_none, bar=0.97),
    Kind("none from nothing", none_from_nothing, bar=0.97),
    Kind("injured as killed", wounded_as_killed, bar=0.85),
    Kind("killed as wounded", killed_as_wounded, bar=0.85),
    Kind("one figure, two outcomes", counted_twice, bar=0.97),
    Kind("claimant swapped", claimant_swapped, needed="warning", bar=0.9),
    Kind("claimant dropped", claimant_dropped, needed="warning", bar=0.9),
)
