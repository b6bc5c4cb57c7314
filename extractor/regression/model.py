"""What scoring finds and comparison compares: plain data, without logic beyond what a reader would add up in mind.

A run is one prompt with one model over one suite of cases. Each case has a score for each repeat; each score lists its
incidents (which answered one is which gold one) and its fields, item by item. All paths are JSON pointers (RFC 6901)
into the gold record or the answered record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = (
    "FIELDS",
    "GATED_FIELDS",
    "CaseScore",
    "CaseState",
    "EvidenceScore",
    "FieldOutcome",
    "FieldScore",
    "IncidentOutcome",
    "IncidentScore",
    "RunScore",
)

FieldOutcome = Literal["right", "wrong", "invented", "missed", "absent"]
"""`right`: as in the gold. `wrong`: both have a value, another one. `invented`: the gold has none. `missed`: the answer
has none. `absent`: neither has one, rightly; in no denominator. (The five classes of Stickler: TP, FD, FA, FN, TN.)"""

IncidentOutcome = Literal["found", "missed", "invented", "merged", "split"]
"""`merged`: a gold incident whose anchor lies within an answered incident that is paired with another gold one.
`split`: an answered incident whose anchor lies within a gold incident that is paired with another answered one."""

CaseState = Literal["scored", "stale", "failed"]
"""`scored`: there was an answer (it may be cut off or refused: that scores as it is). `stale`: no recording answers the
request any more. `failed`: the case itself could not be read or run."""

FIELDS: tuple[str, ...] = (
    "incident",
    "type",
    "role",
    "realis",
    "when",
    "when.precision",
    "where",
    "where.relation",
    "actors",
    "actors.role",
    "casualties",
    "casualties.group",
    "casualties.qualifier",
    "casualties.claimant",
    "damage",
    "weapons",
    "responsibility",
    "links",
)
"""Names of scored fields, in the order of every report. A name with a point is a property of an item that both have:
it is scored only where the items are paired, so that one mistake does not count under every property.

`incident`: an incident found, missed or invented. `casualties`: outcome, low and high of one claim. `where`, `actors`,
`weapons`, `damage`, `responsibility`, `links`: the item itself."""

GATED_FIELDS: tuple[str, ...] = FIELDS
"""Fields that a verdict may rest on. Free text (`damage.object`, titles) is never gated: it is in no field."""


@dataclass(frozen=True, slots=True)
class EvidenceScore:
    """The words under a value, apart from the value."""

    status: str
    """Grounding status of the answer's citation (`extractor.schema.evidence.EvidenceStatus`)."""
    overlap: float | None
    """Characters that answer and gold cite in common over those that either cites (intersection over union); None where
    the answer's words are not in the article or the gold has no such item."""
    verdict: str | None
    """The validator's verdict on the value (`supported`, `warned`, `review`, `refused`), None where it has none."""


@dataclass(frozen=True, slots=True)
class FieldScore:
    """One value of one case: what the gold says, what the answer says, and what that makes."""

    field: str
    """One of FIELDS."""
    outcome: FieldOutcome
    gold: str | None
    """The gold value for a reader: `12 or more killed, the ministry`; None where it has none."""
    answered: str | None
    gold_path: str | None
    answered_path: str | None
    note: str = ""
    """What a reader should know: `coarser: month for day`, `parent: governorate of the town`."""
    evidence: EvidenceScore | None = None


@dataclass(frozen=True, slots=True)
class IncidentScore:
    """One gold incident, one answered incident, or the pair of both."""

    outcome: IncidentOutcome
    gold: int | None
    """Index from 0 in the gold's incidents."""
    answered: int | None
    likeness: float = 0.0
    """0 to 1: what the pairing added up for this pair."""
    label: str = ""
    """For a reader: type, place and anchor words."""


@dataclass(frozen=True, slots=True)
class CaseScore:
    """One case under one prompt and model, once."""

    case: str
    """Name of the case: its article's file name without ending."""
    state: CaseState
    repeat: int = 0
    reason: str = ""
    """Why it is stale or failed, with the next command; of a scored case the outcome state where it is not `done`."""
    incidents: tuple[IncidentScore, ...] = ()
    fields: tuple[FieldScore, ...] = ()
    findings: tuple[tuple[str, int], ...] = ()
    """Validator findings by code, sorted."""
    verdicts: tuple[tuple[str, int], ...] = ()
    """Values by the validator's verdict, sorted."""
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None
    """US dollars; None: unknown."""
    seconds: float | None = None
    """As recorded."""
    keys: tuple[str, ...] = ()
    """Recording keys that were replayed, in order."""
    sha256: str = ""
    """Hash over the case's article and gold (`cases.Case.sha256`), so that a changed suite can be told case by case."""


@dataclass(frozen=True, slots=True)
class RunScore:
    """One prompt with one model over one suite."""

    prompt: str
    """Id and version, e.g. `incidents.v2`."""
    prompt_sha256: str
    model: str
    suite_sha256: str
    """Hash over names, articles and gold of all cases: two runs are compared only where it is the same."""
    cases: tuple[CaseScore, ...]
    """Sorted by case, then repeat."""
    must_pass: frozenset[str] = field(default_factory=frozenset)
    """Cases on which any value that turns from right to not right is a regression."""
    repeats: int = 1
