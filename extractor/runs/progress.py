"""How far a run is: a picture of it now, and the speed over the last minutes."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extractor.runs.store.model import Totals

__all__ = ("Snapshot", "Speed")

_WINDOW = 120.0
"""Seconds that the speed is taken over."""


@dataclass(frozen=True)
class Snapshot:
    """A run at one moment."""

    totals: Totals
    inputs_read: bool
    """Whether all inputs are in the ledger: before that, nobody knows how many there are."""
    finished: int
    """Articles finished in this session."""
    per_second: float
    spent: Any = None
    """What the gate says (`extractor.runs.limits.Spent`), where a process that works on the run asks."""

    @property
    def seconds_left(self) -> float | None:
        """Seconds to the end at this speed; None: nobody knows."""
        if not self.inputs_read or self.per_second <= 0:
            return None
        return self.totals.open / self.per_second

    def as_json(self) -> Mapping[str, Any]:
        """For logs."""
        left = self.seconds_left
        return {
            "states": {state: count for state, count in self.totals.states.items() if count},
            "finished": self.finished,
            "per_minute": round(self.per_second * 60, 1),
            "seconds_left": None if left is None else round(left),
            "flags": dict(self.totals.flags),
            "cost_usd": round(self.totals.cost, 6),
            "tokens": {"input": self.totals.input_tokens, "output": self.totals.output_tokens},
        }


class Speed:
    """Articles a second over the last two minutes.

    >>> speed = Speed()
    >>> [speed.seen(at, finished) for at, finished in ((0.0, 0), (10.0, 5), (20.0, 20))]
    [0.0, 0.5, 1.0]
    """

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()

    def seen(self, at: float, finished: int) -> float:
        """Note how many are finished at a time (seconds); the speed."""
        self._marks.append((at, finished))
        while len(self._marks) > 2 and at - self._marks[1][0] >= _WINDOW:
            self._marks.popleft()
        since, count = self._marks[0]
        return (finished - count) / (at - since) if at > since else 0.0
