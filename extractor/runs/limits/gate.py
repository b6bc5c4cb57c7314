"""All limits of a run behind one gate: calls at once, speed, pauses that the server asks for, and caps.

Calls go through in the order in which they came. Whatever holds the first one holds all: nothing is polled, the gate
is looked at again when a call ends or when a moment comes that it waits for.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from extractor.errors import CapReachedError
from extractor.llm.failures import LONGEST_WAIT
from extractor.llm.gate import CallOutcome, CallWeight, Slot
from extractor.runs.limits.adaptive import Adaptive, is_overload
from extractor.runs.limits.budget import Amount, Budget, Fit, Pricing, to_dollars
from extractor.runs.limits.rates import Rates
from extractor.runs.limits.settings import LimitEvent, LimitSettings, Spent

__all__ = ("RunGate",)

_MAYBE_BILLED = frozenset({0, 408, 504, 524})
"""Statuses after which the model may have answered all the same, and the answer be billed: time-outs on the way."""
_SLACK = 0.05
"""Seconds that a late alarm may be behind: what was not sent then is sent at once."""
_INSTANT = 0.0001
"""Seconds that are not worth waiting for, and that rounding may leave over."""
_UNCOUNTED = "the request does not bound its answer; give --max-tokens, the most tokens of one answer"


class RunGate:
    """Lets a run's calls through. Implements `extractor.llm.gate.Gate`, for one event loop.

    `pricing` says what tokens cost; `before` is what earlier starts of the same run have spent and what counts against
    the caps too. `on_event` hears of halvings, pauses and caps. Raises UsageError where a cap has nothing to count by.
    """

    def __init__(
        self,
        limits: LimitSettings,
        *,
        pricing: Pricing | None = None,
        before: Amount | None = None,
        on_event: Callable[[LimitEvent], None] | None = None,
    ) -> None:
        self.limits = limits
        self.budget = Budget(pricing, max_cost=limits.max_cost, max_tokens=limits.max_tokens, before=before)
        self.adaptive = Adaptive(limits.in_flight, adaptive=limits.adaptive)
        self.rates = Rates(limits.requests_per_minute, limits.tokens_per_minute)
        self._on_event = on_event
        self._waiting: deque[_Waiter] = deque()
        self._in_flight = 0
        self._calls = self._answered = self._refused = 0
        self._input = self._output = 0
        self._paused_until = 0.0
        self._next_at = 0.0
        self._held = False
        """Whether it is a rate or a cap, not the number of calls at once, that holds the next call."""
        self._stopped: str | None = None
        self._alarm: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def slot(self, weight: CallWeight) -> AsyncIterator[Slot]:
        """Leave to send one call. Raises CapReachedError where a cap lets nothing more through."""
        ticket = await self._enter(weight)
        try:
            yield ticket
        finally:
            self._leave(ticket)

    def spent(self) -> Spent:
        """What was used so far, and how the gate stands."""
        budget = self.budget
        priced = budget.pricing is not None and budget.pricing.known
        return Spent(
            calls=self._calls,
            answered=self._answered,
            refused=self._refused,
            input_tokens=self._input,
            output_tokens=self._output,
            cost=to_dollars(budget.settled.money) if priced or not self._answered else None,
            assumed_cost=to_dollars(budget.assumed.money),
            assumed_tokens=budget.assumed.tokens,
            reserved_cost=to_dollars(budget.reserved.money),
            in_flight=self._in_flight,
            waiting=len(self._waiting),
            limit=self.adaptive.now,
            paused_for=max(0.0, self._paused_until - _now()),
            stopped=self._stopped,
        )

    def stop(self, reason: str) -> None:
        """Let nothing more through: what waits, and what comes, gets a CapReachedError with this reason."""
        if self._stopped is None:
            self._stopped = reason
            self._tell("cap", reason)
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.admitted.done():
                waiter.admitted.set_exception(CapReachedError(reason))

    async def _enter(self, weight: CallWeight) -> _Ticket:
        if self._stopped is not None:
            raise CapReachedError(self._stopped)
        tokens = self.rates.likely(weight.likely_input, weight.most_output)
        at = datetime.now(UTC)
        worst = self.budget.worst(weight, at)
        if worst is None:
            self.stop(_UNCOUNTED)
            raise CapReachedError(_UNCOUNTED)
        waiter = _Waiter(worst, tokens)
        self._waiting.append(waiter)
        while True:
            self._look()
            try:
                await waiter.admitted
            except asyncio.CancelledError:
                if waiter.admitted.done() and not waiter.admitted.cancelled() and not waiter.admitted.exception():
                    self._give_back(waiter)
                waiter.admitted.cancel()
                self._look()
                raise
            if self._paused_until <= _now() + _INSTANT:
                break
            # A pause began between the gate's leave and this line: nothing is sent in it.
            self._give_back(waiter)
            waiter.admitted = asyncio.get_running_loop().create_future()
            self._waiting.appendleft(waiter)
        self._calls += 1
        return _Ticket(self, waiter, at, _now(), self.rates.sent_calls, self.rates.sent_tokens)

    def _look(self) -> None:
        """Let through whoever may go, in order; set an alarm where time alone is waited for."""
        now = _now()
        while self._waiting:
            waiter = self._waiting[0]
            if waiter.admitted.done():
                self._waiting.popleft()
                continue
            fit = self.budget.fit(waiter.worst)
            if fit is Fit.NEVER:
                self.stop(self._cap_words())
                return
            self._held = fit is Fit.LATER
            if self._held or self._in_flight >= self.adaptive.now:
                return  # looked at again when a call ends
            wait = max(self._paused_until, self._next_at) - now
            if wait <= _INSTANT:
                wait = self.rates.wait(now, waiter.tokens)
                self._held = wait > _INSTANT
            if wait > _INSTANT:
                self._look_again_in(wait)
                return
            self._waiting.popleft()
            self._in_flight += 1
            self.budget.reserve(waiter.worst)
            self.rates.take(now, waiter.tokens)
            self._next_at = max(now - _SLACK, self._next_at) + self.adaptive.spacing
            waiter.admitted.set_result(None)

    def _look_again_in(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        when = loop.time() + seconds
        if self._alarm is not None and not self._alarm.cancelled() and loop.time() < self._alarm.when() <= when:
            return
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = loop.call_at(when, self._look)

    def _give_back(self, waiter: _Waiter) -> None:
        """Take back the leave of a call that was not sent."""
        self._in_flight -= 1
        self.budget.release(waiter.worst)
        self.rates.give_back(_now(), waiter.tokens)

    def _leave(self, ticket: _Ticket) -> None:
        if ticket.outcome is None:  # broken off: it may have been answered, and billed
            self.budget.settle(ticket.waiter.worst, None, ticket.at)
        self._in_flight -= 1
        self._look()

    def _hear(self, ticket: _Ticket, outcome: CallOutcome) -> None:
        """How a call went: the limits learn of it before its slot is free."""
        now, worst = _now(), ticket.waiter.worst
        if outcome.headers:
            self.rates.hear(
                outcome.headers,
                calls_since=self.rates.sent_calls - ticket.calls,
                tokens_since=self.rates.sent_tokens - ticket.tokens,
                sent=ticket.sent,
                now=now,
            )
        if outcome.status == 200:
            self._answer(ticket, outcome, now)
        elif outcome.unsent or outcome.status not in _MAYBE_BILLED:
            self.budget.release(worst)
        else:
            self.budget.settle(worst, None, ticket.at)
        if is_overload(outcome.status):
            self._refused += 1
            before = self.adaptive.now
            if self.adaptive.refused(sent=ticket.sent, now=now, under_way=self._in_flight):
                self._tell("slower", f"HTTP {outcome.status}: {before} calls at once become {self.adaptive.now}")
            self._pause(outcome.retry_after, now)

    def _answer(self, ticket: _Ticket, outcome: CallOutcome, now: float) -> None:
        self._answered += 1
        self.budget.settle(ticket.waiter.worst, outcome.usage, ticket.at)
        self.adaptive.answered(now - ticket.sent, full=bool(self._waiting) and not self._held)
        usage = outcome.usage
        if usage is not None and usage.input is not None and usage.output is not None:
            self._input += usage.input
            self._output += usage.output
            self.rates.settle(now, ticket.waiter.tokens, usage.input, usage.output)

    def _pause(self, told: float | None, now: float) -> None:
        """Nobody sends until the server's time is over; a little later still, so that processes do not come at once."""
        if told is None or told <= 0:
            return
        wait = min(told, LONGEST_WAIT) * (1 + random.uniform(0, 0.1))  # noqa: S311 - spreads load, no secret
        if now + wait > self._paused_until:
            if self._paused_until <= now and wait >= 1:
                self._tell("pause", f"the server asks for a pause of {told:.0f} s")
            self._paused_until = now + wait

    def _cap_words(self) -> str:
        """What is told of a cap."""
        return (
            f"stopped before passing the cap: {self.budget.used_words()} used, and the next call could pass it; raise "
            "the cap and start the same command again to go on"
        )

    def _tell(self, kind: str, message: str) -> None:
        if self._on_event is not None:
            self._on_event(LimitEvent(kind, message, self.adaptive.now))


@dataclass(eq=False)
class _Waiter:
    """A call that wants to be sent."""

    worst: Amount
    tokens: float
    admitted: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


@dataclass(eq=False)
class _Ticket:
    """A call that may be sent."""

    gate: RunGate
    waiter: _Waiter
    at: datetime
    sent: float
    calls: int
    tokens: float
    outcome: CallOutcome | None = None

    def report(self, outcome: CallOutcome) -> None:
        """Hear how the call went."""
        if self.outcome is None:
            self.outcome = outcome
            self.gate._hear(self, outcome)


def _now() -> float:
    """The event loop's clock, the one that alarms go by; outside of it the one that it is made of."""
    try:
        return asyncio.get_running_loop().time()
    except RuntimeError:
        return time.monotonic()
