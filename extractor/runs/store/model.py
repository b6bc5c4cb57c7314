"""What goes into the store and what comes out of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from extractor.article.model import Article
from extractor.runs.store.packing import unpack
from extractor.schema.findings import Severity

__all__ = (
    "INVALID",
    "STATES",
    "Added",
    "Decision",
    "Duplicate",
    "Item",
    "ItemRow",
    "ItemState",
    "NewItem",
    "Retry",
    "Run",
    "Totals",
)

ItemState = Literal["pending", "asked", "done", "review", "failed", "skipped"]
STATES: tuple[ItemState, ...] = ("pending", "asked", "done", "review", "failed", "skipped")
Retry = Literal["failed", "invalid", "all"]
INVALID = frozenset({"truncated", "refused", "content_filter", "empty_answer", "not_json", "schema_invalid"})
"""Reasons of `failed` where there is an answer, but no usable one; the others had none."""


@dataclass(frozen=True)
class Run:
    """One run: a command, however often it was started."""

    id: int
    label: str
    settings: Mapping[str, Any]
    inputs: Mapping[str, Any]
    items: int
    inputs_read: bool
    """Whether the inputs were read to their end once."""
    begun_at: float
    resumed_at: float
    ended_at: float | None
    ending: str | None
    """How the last session ended, None while it goes on or where it was killed."""
    resumed: bool = False
    """Whether `start_or_resume` found it."""


@dataclass(frozen=True)
class NewItem:
    """One input of a run."""

    work_key: str
    article: Article
    source: str | None = None
    """Where this copy comes from; default: the article's own. The same source with the same work is the same item."""
    skip: str = ""
    """Reason to skip it in this run (`duplicate`, `language`, `too_long`, `no_text`); empty: it is to be done."""
    message: str | None = None


@dataclass(frozen=True)
class Added:
    """What became of a batch of inputs."""

    new: int
    """Items that the run did not have yet."""
    known: int
    """Items that it had: a run that goes on reads its inputs again."""
    linked: int
    """New items whose work an earlier run has done or has in hand; part of `new`."""
    positions: tuple[int, ...] = ()
    """Of one batch: the position in the run of each item as given; empty for a stream."""


@dataclass(frozen=True)
class Item:
    """A claimed piece of work: to be finished, skipped or released before its lease ends."""

    run_id: int
    position: int
    """Of the first item of the run that has this work, from 0."""
    work_id: int
    work_key: str
    attempts: int
    """How often it was claimed, this time included."""
    source: str | None
    about: str = field(repr=False)
    packed_text: bytes = field(repr=False)

    @cached_property
    def article(self) -> Article:
        """The article as it was added."""
        return load_article(self.about, self.packed_text)


@dataclass(frozen=True)
class ItemRow:
    """An item as it stands, for lists."""

    run_id: int
    position: int
    work_id: int
    work_key: str
    article_id: str
    source: str | None
    state: ItemState
    reason: str
    message: str | None
    attempts: int


@dataclass(frozen=True)
class Totals:
    """Numbers of a run, kept as it goes."""

    states: Mapping[ItemState, int]
    """Items by state; every state is there."""
    reasons: Mapping[tuple[str, str], int]
    """Items by (state, reason), for failed and skipped ones."""
    flags: Mapping[Severity, int]
    """Findings that count, by severity."""
    calls: int
    input_tokens: int
    output_tokens: int
    cost: float
    """US dollars spent by this run; work that an earlier run did costs it nothing."""
    unpriced: int
    """Finished items whose cost is unknown."""
    minutes: Mapping[int, int]
    """Items finished in each minute (whole minutes since 1970), for the rate."""

    @property
    def items(self) -> int:
        """All items."""
        return sum(self.states.values())

    @property
    def open(self) -> int:
        """Items that are not finished."""
        return self.states["pending"] + self.states["asked"]


@dataclass(frozen=True)
class Decision:
    """What a person decided about a value; kept for ever, undone only by a further decision."""

    work_id: int
    path: str
    """JSON pointer of the value."""
    action: str
    by: str
    reason: str = ""
    code: str | None = None
    """The finding that was decided, if one was."""
    old: Any = None
    new: Any = None
    quote_sha256: str | None = None
    undoes: int | None = None
    """Id of the decision that this one takes back."""
    id: int = 0
    """Set by the store, as is `at`."""
    at: float = 0.0


@dataclass(frozen=True)
class Duplicate:
    """An article that says what another says."""

    article_id: str
    same_as: str
    kind: Literal["exact", "near"]
    likeness: float
    """From 0 to 1."""


def load_article(about: str, packed_text: bytes) -> Article:
    """An article from its two columns."""
    return Article.model_validate({**json.loads(about), "text": unpack(packed_text)})
