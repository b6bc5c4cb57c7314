"""Typed building blocks: values that cite their words. Validation rules dispatch on these types.

Whoever writes another schema (floods, protests, accidents) out of these blocks gets the wire schema, grounding and
validation without writing a rule:

>>> from extractor.schema.wire import wire_model
>>> class Flood(Event):
...     when: Date | None
...     deaths: list[Count]
>>> sorted(wire_model(Flood).model_fields)
['deaths', 'when']
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from extractor.schema.evidence import Evidence

__all__ = (
    "DERIVED",
    "OUTLINE",
    "Actor",
    "ActorRole",
    "AtMost",
    "Block",
    "Choice",
    "Count",
    "Date",
    "DateAnchor",
    "DatePrecision",
    "Event",
    "Link",
    "LinkRelation",
    "Party",
    "Place",
    "PlaceRelation",
    "Qualifier",
)


class _Marker:
    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


DERIVED: Any = _Marker("DERIVED")
"""Marks a field that code fills and the model is never asked for: `Annotated[str | None, DERIVED] = None`."""
OUTLINE: Any = _Marker("OUTLINE")
"""Marks a field that tells events apart: a prompt that works in two steps asks for these first."""


@dataclass(frozen=True, slots=True)
class AtMost:
    """Bounds a list in the schema that is sent: `Annotated[list[Link], AtMost(4)]`. A longer answer is not refused."""

    items: int


Qualifier = Literal["exact", "floor", "ceiling", "range", "approximate", "vague", "none_stated"]
"""How a figure was stated.

"22" exact, "at least 22" floor, "up to 10" ceiling, "two or three" range, "about 20" approximate, "several" vague,
"no one was hurt" none_stated (low 0, high 0). A figure that nobody gave is not a claim at all.
"""
PlaceRelation = Literal["in", "near", "between", "border"]
ActorRole = Literal["attacker", "target", "victim", "host", "other"]
DatePrecision = Literal["day", "interval", "week", "month", "year", "unknown"]
"""The form of a date's value: one day, one calendar month or year, seven days (`week`), or days from one to another
(`interval`), however many: "since 1 February" is an interval, as is "early March"."""
DateAnchor = Literal["stated", "published", "dateline", "previous_event"]
"""What an EDTF value was counted from: the words say it all (`stated`), the publication date, the dateline's date,
or the date of the event told before ("a week later")."""
LinkRelation = Literal["response_to", "part_of", "follows"]


class Event(BaseModel):
    """Base of everything that is extracted: one incident, one flood, one protest."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)


class Block(Event):
    """A value with the words it came from."""

    evidence: Evidence


ChoiceValue = TypeVar("ChoiceValue")


class Choice(Block, Generic[ChoiceValue]):
    """One of a closed list, with the words that call for it."""

    value: ChoiceValue


class Count(Block):
    """A number of something as one source states it: bounds, inclusive, and how it was qualified.

    "at least 22" is low 22, high None, floor; "two or three" is low 2, high 3, range; "several" is low 2, high None,
    vague; "up to 10" is low 0, high 10, ceiling (notes of UCDP, ACLED and GTD codebooks: figures are kept as said
    and reduced only on export).
    """

    low: int | None
    high: int | None
    qualifier: Qualifier


class Date(Block):
    """When, in the article's words; the EDTF value (ISO 8601-2) is worked out by code, never by the model."""

    edtf: Annotated[str | None, DERIVED] = None
    """`2021-02-25`, `XXXX-02-25` (no year known), `2021-06-27/2021-06-28`, `2021-02`, or None: not resolved."""
    precision: Annotated[DatePrecision, DERIVED] = "unknown"
    anchor: Annotated[DateAnchor | None, DERIVED] = None
    rule: Annotated[str | None, DERIVED] = None
    """Name of the rule that resolved it, e.g. `weekday-before-reference`."""


class Place(Block):
    """Where, in the article's words; everything but the relation comes from the gazetteer, never from the model."""

    relation: PlaceRelation
    name: Annotated[str | None, DERIVED] = None
    country: Annotated[str | None, DERIVED] = None
    """ISO 3166-1 alpha-2."""
    gazetteer_id: Annotated[str | None, DERIVED] = None
    latitude: Annotated[float | None, DERIVED] = None
    longitude: Annotated[float | None, DERIVED] = None
    admin1: Annotated[str | None, DERIVED] = None
    admin2: Annotated[str | None, DERIVED] = None
    precision: Annotated[int | None, DERIVED] = None
    """UCDP GED where_prec, 1 (exact place) to 7."""


class Party(Block):
    """Somebody named in the article: who makes a claim, who is blamed."""

    canonical_id: Annotated[str | None, DERIVED] = None
    """Id in the alias registry; None: unknown to it. Names are never merged on likeness alone."""


class Actor(Party):
    """Somebody with a part in the event."""

    role: ActorRole


class Link(Block):
    """How this event hangs together with another of the same article."""

    relation: LinkRelation
    incident: int
    """The other one's number, counted from 1 in the order of the answer."""
