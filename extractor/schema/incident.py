"""The conflict incident, schema version 1: what we keep of each event that an article reports.

Conventions: docs of ACLED, UCDP GED, GTD and Airwars agree on place, time span, sides, deaths and precision, and
disagree on how to pick one number out of many. So claims are kept one by one, with who makes them; the single number
of a data set is derived on export.
"""

from __future__ import annotations

from typing import Annotated, Literal

from extractor.schema.blocks import (
    DERIVED,
    OUTLINE,
    Actor,
    AtMost,
    Block,
    Choice,
    Count,
    Date,
    Event,
    Link,
    Party,
    Place,
)
from extractor.schema.types import IncidentType

__all__ = (
    "SCHEMA_VERSION",
    "CasualtyClaim",
    "Damage",
    "Group",
    "Incident",
    "IncidentRole",
    "Outcome",
    "Realis",
    "Responsibility",
    "Stance",
    "Weapon",
    "WeaponKind",
)

SCHEMA_VERSION = "1"

IncidentRole = Literal["main", "background", "aggregate"]
"""`main`: what the report is about. `background`: an earlier or other single event it recalls. `aggregate`: a sum of
events that are not told one by one ("three rocket attacks")."""
Realis = Literal["actual", "alleged", "denied", "planned", "hypothetical"]
Outcome = Literal["killed", "wounded", "missing", "captured", "examined"]
Group = Literal[
    "civilians", "children", "women", "fighters", "soldiers", "police", "contractors", "officials", "workers", "people"
]
"""Who was harmed, by the words of the report; `people` where it does not say."""
WeaponKind = Literal[
    "aircraft", "drone", "missile", "rocket", "artillery", "mortar", "bomb", "mine", "firearm", "grenade", "blade",
    "vehicle", "chemical", "fire", "other",
]  # fmt: skip
Stance = Literal["claimed", "attributed", "denied"]


class CasualtyClaim(Count):
    """One figure of one claimant: who was harmed how, how many, and who says so.

    Figures of different claimants are never summed or merged; `claimant` None means that the article itself states
    it.
    """

    outcome: Outcome
    group: Group
    claimant: Party | None


class Damage(Count):
    """Things destroyed or damaged: `object` is copied from the cited words ("vehicles"); low and high may be None."""

    object: str
    claimant: Party | None


class Weapon(Block):
    """A weapon that the report says was used in this incident."""

    kind: WeaponKind


class Responsibility(Block):
    """Who claimed it, whom somebody blames, or who denies it.

    `by` speaks; `to` is who is blamed (None where somebody speaks of himself).
    """

    stance: Stance
    by: Party | None
    to: Party | None


class Incident(Event):
    """One incident. The citation under `type` is its anchor: the words that say that it happened."""

    number: Annotated[int, DERIVED] = 0
    """Counted from 1 in the order of the answer."""
    type: Annotated[Choice[IncidentType], OUTLINE]
    role: Annotated[IncidentRole, OUTLINE]
    realis: Annotated[Realis, OUTLINE]
    when: Date | None
    where: Annotated[list[Place], AtMost(8)]
    actors: Annotated[list[Actor], AtMost(8)]
    casualties: list[CasualtyClaim]
    damage: Annotated[list[Damage], AtMost(6)]
    weapons: Annotated[list[Weapon], AtMost(4)]
    responsibility: Annotated[list[Responsibility], AtMost(4)]
    links: Annotated[list[Link], AtMost(4)]
