"""How many calls at once a server bears: found out by its refusals. Pure: times are given, nothing is waited for.

The limit doubles in each round trip until the first refusal. A refusal halves it, at most once in a round trip: what
was sent before the last halving says nothing new. It then comes back quickly to just below the place of the refusal,
goes on from there by small steps, and by ever larger ones where nobody refuses any more. Calls are spread over the
round trip, for most servers limit a rate, and sixteen calls in one moment are refused where a hundred a second are not.

Two processes on one limit need not know of each other: who sends more is refused more often (measured in
benchmarks/limits.py).
"""

from __future__ import annotations

import math

__all__ = ("OVERLOAD", "Adaptive", "is_overload")

OVERLOAD = frozenset({429, 503, 529})
"""Statuses that say: too much at once. 529 is what some providers say for 503."""
_START = 16.0
"""Calls at once to begin with."""
_FIRST_SPACING = 0.02
"""Seconds between calls until the first answer says how long a round trip is."""
_NEAR = 0.9
"""Share of the place of the last refusal up to which the limit comes back by doubling."""
_PAST = 1.02
"""Share of it from which on steps grow again."""
_STEP = 0.02
"""Share of it that is added in a round trip in between."""
_MEMORY = 0.8
"""Share of the last place of a refusal that is kept where the next one comes far below it."""
_LEAST_STEP = 0.4
"""Least of what is added: the same for large and small, so that processes on one limit come to an even share."""


def is_overload(status: int) -> bool:
    """Whether a status asks for fewer calls at once."""
    return status in OVERLOAD


class Adaptive:
    """The limit of calls at once, between 1 and `most`.

    >>> limit = Adaptive(64)
    >>> limit.now
    16
    >>> limit.refused(sent=0.0, now=0.1, under_way=16), limit.now
    (True, 8)
    >>> limit.refused(sent=0.05, now=0.12, under_way=15), limit.now
    (False, 8)
    """

    def __init__(self, most: int, *, adaptive: bool = True) -> None:
        self.most = most
        self.adaptive = adaptive
        self._limit = min(float(most), _START) if adaptive else float(most)
        self._refused_at: float | None = None
        self._top = math.inf
        """The calls that the server bore when it last refused one; infinite before the first refusal."""
        self._step = 0.0
        self.round_trip: float | None = None
        """Seconds that an answer takes, smoothed."""

    @property
    def now(self) -> int:
        """Calls that may be under way at once."""
        return max(1, math.ceil(self._limit))

    @property
    def spacing(self) -> float:
        """Seconds to leave between two calls."""
        if not self.adaptive:
            return 0.0
        if self.round_trip is None:
            return _FIRST_SPACING
        even = self.round_trip / self._limit
        return even / 2 if self._top is math.inf else even

    def answered(self, seconds: float, *, full: bool) -> None:
        """A call was answered after `seconds`. `full`: as many calls as may be were under way."""
        self.round_trip = seconds if self.round_trip is None else 0.9 * self.round_trip + 0.1 * seconds
        if not full or not self.adaptive:
            return
        calls = self._limit  # answers in a round trip
        if self._limit < _NEAR * self._top:
            grown = min(self._limit + self._limit / calls, _NEAR * self._top)
        elif self._limit <= _PAST * self._top:
            self._step = max(_LEAST_STEP, _STEP * self._top)
            grown = self._limit + self._step / calls
        else:
            self._step = min(self._limit, self._step * (1 + 1 / calls))
            grown = self._limit + self._step / calls
        self._limit = min(float(self.most), grown)

    def refused(self, *, sent: float, now: float, under_way: int) -> bool:
        """A call that was sent at `sent` was refused for overload while so many were under way, itself included.

        Returns whether the limit was halved for it.
        """
        if not self.adaptive or (self._refused_at is not None and sent <= self._refused_at):
            return False
        self._refused_at = now
        borne = max(1.0, min(self._limit, under_way - 1.0))
        # One refusal may be a burst's fault, here or there: what was borne before is not forgotten at once.
        self._top = borne if self._top is math.inf else max(borne, _MEMORY * self._top)
        self._limit = max(1.0, self._limit / 2)
        return True
