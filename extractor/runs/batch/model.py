"""What is known of batches, and what a session over them reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

__all__ = ("BatchKind", "BatchRow", "BatchState", "RunReport")

BatchKind = Literal["provider", "file"]
BatchState = Literal["creating", "submitted", "written", "closed", "dropped"]
"""`creating`: its file is uploaded and the provider may have taken it; `submitted`: the provider has it; `written`: a
file for others to run; `closed`: results read; `dropped`: given up, nothing of it is waited for."""


@dataclass(frozen=True)
class BatchRow:
    """One file of requests."""

    id: int
    run_id: int
    token: str
    """In the provider's metadata: by it a batch is found again whose sending was cut off."""
    kind: BatchKind
    state: BatchState
    file: str
    """The provider's id of the request file, or the name of a written one."""
    provider_id: str | None
    status: str
    """The provider's last word: validating, in_progress, finalizing, completed, failed, expired, cancelled, ..."""
    detail: Mapping[str, Any]
    """`counts` (total, completed, failed) and `errors` as the provider gave them; `results` as we read them."""
    requests: int
    bytes: int
    factor: float
    """Part of the usual price that is asked: 0.5 for a provider's batch."""
    made_at: float
    answered_at: float | None
    closed_at: float | None

    @property
    def open(self) -> bool:
        """Whether results are waited for."""
        return self.state in ("creating", "submitted", "written")

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        names = ("id", "run_id", "kind", "state", "file", "provider_id", "status", "requests", "bytes")
        data = {name: getattr(self, name) for name in names}
        return (
            {"id": self.id, "run": self.run_id} | {k: v for k, v in data.items() if k != "run_id"} | dict(self.detail)
        )


@dataclass
class RunReport:
    """What a session did for one run, and how the run stands afterwards."""

    run: int
    sent: list[int] = field(default_factory=list)
    """Batches that were submitted or written, by number."""
    collected: list[int] = field(default_factory=list)
    """Batches whose results were read to their end."""
    waiting: list[int] = field(default_factory=list)
    """Batches whose results are not there yet."""
    finished: int = 0
    """Articles finished in this session."""
    next_requests: int = 0
    """Requests (second steps, re-asks, repairs, expired ones) that are to form the next batch."""
    answers: int = 0
    """Results that are answers."""
    refused: int = 0
    """Results that are errors for good."""
    again: int = 0
    """Requests that were not done: expired, cancelled, server errors."""
    missing: int = 0
    """Requests that no line of the results tells of."""
    foreign: int = 0
    """Lines for requests that are not of the batch; left alone."""
    repeated: int = 0
    """Further lines for a request that had its result; the first answer counts."""
    unreadable: list[str] = field(default_factory=list)
    """Lines that are no result: number and reason, the first few."""
    unreadable_lines: int = 0
    inputs_unreadable: list[str] = field(default_factory=list)
    """Inputs that are no articles: source and reason."""
    troubles: list[str] = field(default_factory=list)
    """What went wrong with whole batches."""
    provider_failed: bool = False
    """Whether the provider refused a whole batch."""
    states: dict[str, int] = field(default_factory=dict)
    cost: float = 0.0
    unpriced: int = 0

    @property
    def open(self) -> int:
        """Articles that are not finished."""
        return self.states.get("pending", 0) + self.states.get("asked", 0)

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self) | {"open": self.open}
