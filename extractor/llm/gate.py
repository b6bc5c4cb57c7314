"""What stands between a request and the network: the contract of a run's limits. Nothing is imported for it.

The transport asks for a slot only where something is really sent: a replayed answer takes none and costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from extractor.schema.record import TokenUsage

__all__ = ("CallOutcome", "CallWeight", "Gate", "Slot", "weigh")

_FRAME = 256
"""Tokens that a server may put around the messages without our seeing them."""
_ANSWER_LIMITS = ("max_tokens", "max_completion_tokens")


@dataclass(frozen=True)
class CallWeight:
    """What one call can weigh at most, known before it is sent."""

    input_bytes: int
    """Bytes of the request's body: no tokeniser makes more tokens than bytes."""
    most_output: int | None
    """Most tokens that may be answered; None where the request does not bound them."""

    @property
    def most_input(self) -> int:
        """Upper bound of the tokens asked with."""
        return self.input_bytes + _FRAME

    @property
    def likely_input(self) -> int:
        """Tokens asked with as a rule of thumb (4 bytes each), for pacing only."""
        return self.input_bytes // 4 + 1


@dataclass(frozen=True)
class CallOutcome:
    """How one call went."""

    status: int
    """HTTP status; 0 where no whole response came."""
    retry_after: float | None = None
    """Seconds that the server asked to wait."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """The response's headers, names in small letters."""
    usage: TokenUsage | None = None
    """Tokens as the server counted them; None where it did not."""
    unsent: bool = False
    """Surely nothing reached the server, so nothing was billed (nothing listens there, no such host)."""


class Slot(Protocol):
    """Leave to send one call."""

    def report(self, outcome: CallOutcome) -> None:
        """Tell how the call went, before the slot is left. Not called where the call was cancelled."""


class Gate(Protocol):
    """Lets HTTP calls through: how many at once and when is for a run to decide.

    A slot is held from just before a call is sent until its response is read, never while a retry waits.
    """

    def slot(self, weight: CallWeight) -> AbstractAsyncContextManager[Slot]:
        """Entered before and left after each HTTP call. Entering raises CapReachedError where it may not be sent."""


def weigh(body: Mapping[str, Any], size: int) -> CallWeight:
    """The weight of a request: its parsed body and the body's size in bytes.

    >>> weigh({"max_tokens": 900, "n": 2}, 4000)
    CallWeight(input_bytes=4000, most_output=1800)
    >>> weigh({}, 10).most_output is None
    True
    """
    limits = [body[name] for name in _ANSWER_LIMITS if isinstance(body.get(name), int)]
    choices = body.get("n")
    times = choices if isinstance(choices, int) and choices > 1 else 1
    return CallWeight(size, max(limits) * times if limits else None)
