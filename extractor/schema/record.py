"""The record: one article's incidents with everything that is needed to defend or re-check them."""

from __future__ import annotations

from typing import Any, Generic, Literal

from pydantic import BaseModel, ConfigDict
from typing_extensions import TypeVar

from extractor.article.model import Article
from extractor.schema.blocks import Event
from extractor.schema.findings import Finding, Fix, Suppression, Verdict
from extractor.schema.incident import SCHEMA_VERSION, Incident

__all__ = (
    "Failure",
    "LeftOut",
    "LeftOutReason",
    "OutcomeState",
    "Provenance",
    "Record",
    "Repair",
    "TokenUsage",
    "Turn",
)

OutcomeState = Literal[
    "done",  # a complete answer, grounded and checked (it may hold refused values, or no incident at all)
    "truncated",  # the answer hit the token limit; the incidents that were complete are kept
    "refused",  # the model declined
    "content_filter",  # the provider's filter stopped it
    "empty_answer",
    "not_json",
    "schema_invalid",  # JSON, but not our schema, after all re-asks
    "too_long",  # the article does not fit the model's context
    "no_text",  # nothing to ask about
    "unreadable",  # the input could not be read at all
    "unauthorised",  # 401, 403
    "not_found",  # 404: no such model or address
    "bad_request",  # other 4xx
    "quota",  # the account has no credit left
    "rate_limited",  # 429 until the last try
    "server_error",  # 5xx until the last try
    "time_out",
    "unreachable",
    "no_recording",
    "internal_error",
]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Failure(_Frozen):
    """Why an article has no (whole) answer."""

    state: OutcomeState
    message: str
    """What happened and the next command, in one or two sentences. Holds no secret and no local path."""
    status: int | None = None
    """HTTP status where there was one."""


class TokenUsage(_Frozen):
    """Tokens as the server counted them; None where it did not say."""

    input: int | None = None
    output: int | None = None
    cached_input: int | None = None
    reasoning: int | None = None


class Turn(_Frozen):
    """One answer of the model, as it was."""

    purpose: Literal["extract", "outline", "details", "re-ask", "repair"]
    recording_key: str
    answer: str | None
    """The raw answer text; None where there was none."""
    finish_reason: str | None
    usage: TokenUsage
    seconds: float | None
    """Time that the answer took, as recorded."""


LeftOutReason = Literal["repeated", "furniture", "no_violence", "consequence"]


class LeftOut(_Frozen):
    """An entry of the model's list of incidents that was not asked about any further; its raw answer is in `turns`."""

    sentence: int
    """The sentence number that it cites."""
    text: str
    """The words that it cites."""
    reason: LeftOutReason
    """`repeated`: cited from the very place of an earlier entry. `furniture`: cited from what stands around the report
    (links, comments, a caption of what is listed anyway). `no_violence`: neither the cited words nor their sentence
    tell of any violence, or another entry has the violence of that sentence and these words name nothing.
    `consequence`: says only what came of an earlier entry, or who claimed or denied it."""


class Repair(_Frozen):
    """What became of one repair turn."""

    incident: int | None = None
    """Index of the incident that was asked for anew; None: the whole answer."""
    taken: bool
    reason: str
    findings_before: dict[str, int]
    """Findings by code before and after."""
    findings_after: dict[str, int]
    changes: tuple[str, ...] = ()
    """What the second answer changed, one line a value: JSON pointer, old, new."""


class Provenance(_Frozen):
    """Where the answer came from and what judged it: enough to run it again."""

    model_requested: str
    model_returned: str | None = None
    prompt: str
    """Prompt id and version, e.g. `incidents.v1`."""
    prompt_sha256: str
    schema_version: str = SCHEMA_VERSION
    schema_sha256: str
    validator_version: str
    rules_sha256: str
    tables: dict[str, str] = {}
    """SHA-256 of each data table the rules read."""
    parameters: dict[str, Any] = {}
    usage: TokenUsage = TokenUsage()
    """Sum over turns."""
    cost: float | None = None
    """In US dollars; None: unknown. 0.0 for the embedded model."""
    price_source: str | None = None
    attempts: int = 1
    """HTTP calls made or replayed, retries included."""


IncidentT = TypeVar("IncidentT", bound=Event, default=Incident)


class Record(BaseModel, Generic[IncidentT]):
    """One article in, one defensible record out."""

    model_config = ConfigDict(extra="forbid")

    schema_version: str = SCHEMA_VERSION
    article: Article
    outcome: OutcomeState
    failure: Failure | None = None
    incidents: list[IncidentT]
    findings: list[Finding] = []
    verdicts: dict[str, Verdict] = {}
    """Verdict of each value by its JSON pointer, e.g. `/incidents/0/when`."""
    suppressions: list[Suppression] = []
    """Findings that a person has set aside, with the reason."""
    fixes: list[Fix] = []
    """What `check --fix` changed, in the order in which it was done."""
    left_out: list[LeftOut] = []
    """Entries of an outline that were left out, in the model's order."""
    turns: list[Turn] = []
    repairs: list[Repair] = []
    provenance: Provenance | None = None
