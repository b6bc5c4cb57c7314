"""The parts of a spoiler: what it yields, and walks over the values of a wire answer or a record."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gold_records import GoldRecord, at, record_from_answer

from extractor.schema.incident import Incident
from extractor.schema.record import Record

__all__ = ("Kind", "Spoiled", "answered", "blocks", "casualties", "changed", "counts", "recorded")

Needed = Literal["review", "warning"]


@dataclass(frozen=True)
class Spoiled:
    """A record with one value spoiled."""

    stem: str
    pointer: str
    """JSON pointer of the value that was spoiled."""
    what: str
    """Before and after, for the report."""
    record: Record[Incident]


@dataclass(frozen=True)
class Kind:
    """One way of spoiling a value."""

    name: str
    spoil: Callable[[GoldRecord], Iterator[Spoiled]]
    needed: Needed = "review"
    """The least severity that counts as caught."""
    bar: float | None = None
    """Share that must be caught; None: only reported."""
    family: str | None = None
    """Family of rules without which the kind is not run (`PLC`)."""


def answered(gold: GoldRecord, pointer: str, what: str, change: Callable[[Any], None]) -> Spoiled:
    """The record of the answer with `change` made to the whole answer."""
    answer: Any = copy.deepcopy(gold.answer)
    change(answer)
    return Spoiled(gold.stem, pointer, what, record_from_answer(gold.article, answer))


def changed(gold: GoldRecord, pointer: str, **fields: Any) -> Spoiled:
    """The record of the answer with these fields of the value at `pointer` changed."""
    old = at(gold.answer, pointer)
    what = ", ".join(f"{name}: {old[name]!r} -> {value!r}" for name, value in fields.items())
    return answered(gold, pointer, what, lambda answer: at(answer, pointer).update(copy.deepcopy(fields)))


def recorded(gold: GoldRecord, pointer: str, **fields: Any) -> Spoiled:
    """The record with derived fields of the block at `pointer` changed by hand."""
    record = gold.record.model_copy(deep=True)
    here: Any = record
    for part in pointer.split("/")[1:]:
        here = here[int(part)] if isinstance(here, list) else getattr(here, part)
    what = ", ".join(f"{name}: {getattr(here, name)!r} -> {value!r}" for name, value in fields.items())
    for name, value in fields.items():
        setattr(here, name, value)
    return Spoiled(gold.stem, pointer, what, record)


def blocks(value: Any, pointer: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """All citing values of an answer with their pointers, in its order."""
    if isinstance(value, Mapping):
        if "text" in value:
            yield pointer, value
        for key, item in value.items():
            yield from blocks(item, f"{pointer}/{key}")
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from blocks(item, f"{pointer}/{index}")


def casualties(gold: GoldRecord) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """All casualty claims of the answer."""
    for index, incident in enumerate(gold.answer["incidents"]):
        for number, claim in enumerate(incident["casualties"]):
            yield f"/incidents/{index}/casualties/{number}", claim


def counts(gold: GoldRecord) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """All casualty claims and all damage with a figure."""
    yield from casualties(gold)
    for index, incident in enumerate(gold.answer["incidents"]):
        for number, damage in enumerate(incident["damage"]):
            if damage["low"] is not None:
                yield f"/incidents/{index}/damage/{number}", damage
