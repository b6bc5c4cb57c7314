"""What a run may use, and what it has used."""

from __future__ import annotations

import math
from dataclasses import dataclass

from extractor.errors import UsageError

__all__ = ("LimitEvent", "LimitSettings", "Spent")


@dataclass(frozen=True)
class LimitSettings:
    """Limits of a run. Raises UsageError where one cannot be kept."""

    in_flight: int
    """Most calls at once."""
    adaptive: bool = True
    """Go down when the server says that it is too much, and up again slowly; False: always `in_flight`."""
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    """Asked and answered tokens together."""
    max_cost: float | None = None
    """US dollars that may be spent; never passed."""
    max_tokens: int | None = None
    """Asked and answered tokens that may be used in all."""

    def __post_init__(self) -> None:
        if self.in_flight < 1:
            raise UsageError(f"calls at once: {self.in_flight} must be at least 1")
        for what, value, least in (
            ("requests per minute", self.requests_per_minute, 0.0),
            ("tokens per minute", self.tokens_per_minute, 0.0),
            ("the cap on cost", self.max_cost, None),
            ("the cap on tokens", self.max_tokens, None),
        ):
            if value is not None and (not math.isfinite(value) or value < 0 or value == least):
                raise UsageError(f"{what}: {value} must be {'a number above 0' if least == 0.0 else '0 or more'}")


@dataclass(frozen=True)
class Spent:
    """What a run's calls have used so far; replayed answers are no part of it."""

    calls: int = 0
    """Calls that were sent, tries again included."""
    answered: int = 0
    """Calls that gave an answer (status 200)."""
    refused: int = 0
    """Calls that were told to come back later (429 and overload)."""
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = 0.0
    """US dollars by the tokens that servers counted; None: no price is known."""
    assumed_cost: float = 0.0
    """US dollars beside `cost`, counted at the most they can be, for calls whose bill is not known (time-outs, calls
    broken off, answers without counts)."""
    assumed_tokens: int = 0
    """Tokens of those calls, at the most they can be."""
    reserved_cost: float = 0.0
    """US dollars, at most, of the calls under way."""
    in_flight: int = 0
    waiting: int = 0
    limit: int = 0
    """Calls that may be under way at once now."""
    paused_for: float = 0.0
    """Seconds until calls are sent again; 0: no pause."""
    stopped: str | None = None
    """Why nothing more is sent, if so."""


@dataclass(frozen=True)
class LimitEvent:
    """Something that a run's log should tell: `slower`, `faster`, `pause`, `cap`."""

    kind: str
    message: str
    limit: int
