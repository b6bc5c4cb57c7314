"""Progress on standard error: a live line in a terminal, a plain line every half minute elsewhere."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from extractor.cli.terminal import error_console, harmless

if TYPE_CHECKING:
    from extractor.cli.summary import Totals
    from extractor.runs.progress import Snapshot

__all__ = ("Progress", "RunProgress", "duration", "line_of")

log = logging.getLogger("extractor.progress")
PLAIN_EVERY = 30.0
"""Seconds between two plain lines."""


class Progress:
    """Articles done, rate, refused values and cost. Nothing under two seconds, nothing at all when quiet."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._console = error_console()
        self._status: Any = None
        self._started = self._printed = time.monotonic()

    def __enter__(self) -> Progress:
        if not self._quiet and self._console.is_terminal:
            self._status = self._console.status("starting")
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status is not None:
            self._status.stop()

    def say(self, line: str) -> None:
        """One line on something that takes a while."""
        if self._status is not None:
            self._status.update(harmless(line))
        elif not self._quiet:
            self._console.print(harmless(line), style="dim", markup=False, soft_wrap=True)

    def step(self, totals: Totals) -> None:
        """A further article is done."""
        if self._quiet:
            return
        now = time.monotonic()
        elapsed = now - self._started
        rate = totals.articles / elapsed * 60 if elapsed > 0 else 0.0
        cost = "cost unknown" if totals.cost_unknown else f"${totals.cost:.4f}"
        line = (
            f"{totals.articles} articles, {rate:.1f} a minute, {totals.incidents} incidents, "
            f"{totals.verdicts['refused']} values refused, {totals.failed} failed, "
            f"{totals.output_tokens:,} tokens written, {cost}"
        )
        if self._status is not None:
            self._status.update(line)
        elif now - self._printed >= PLAIN_EVERY:
            self._printed = now
            self._console.print(line, style="dim", markup=False, soft_wrap=True)


class RunProgress:
    """A run's progress: a live line in a terminal, a plain line every half minute elsewhere, nothing when quiet."""

    def __init__(self, *, quiet: bool = False, max_cost: float | None = None, json_logs: bool = False) -> None:
        self._quiet = quiet
        self._json_logs = json_logs
        self._max_cost = max_cost
        self._console = error_console()
        self._status: Any = None
        self._printed = time.monotonic()

    def __enter__(self) -> RunProgress:
        if not self._quiet and not self._json_logs and self._console.is_terminal:
            self._status = self._console.status("starting")
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the live line away."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def say(self, line: str) -> None:
        """One line on something that takes a while."""
        if self._status is not None:
            self._status.update(harmless(line))
        elif not self._quiet:
            self.note(line)

    def note(self, line: str) -> None:
        """One line that stays, quiet or not."""
        if self._json_logs:
            log.info(line)
            return
        self._console.print(harmless(line), style="dim", markup=False, soft_wrap=True)

    def step(self, snapshot: Snapshot) -> None:
        """How far the run is now."""
        if self._quiet:
            return
        now = time.monotonic()
        if self._status is not None:
            self._status.update(line_of(snapshot, self._max_cost))
        elif now - self._printed >= PLAIN_EVERY:
            self._printed = now
            if self._json_logs:
                log.info("progress", extra=dict(snapshot.as_json()))
            else:
                self.note(line_of(snapshot, self._max_cost))


def line_of(snapshot: Snapshot, max_cost: float | None = None) -> str:
    """A run in one line: how far, how fast, how long, for how much, and what was found."""
    totals = snapshot.totals
    done = totals.items - totals.open
    parts = [f"{done:,} of {totals.items:,}{'' if snapshot.inputs_read else '+'} articles"]
    parts.append(f"{snapshot.per_second * 60:.1f} a minute")
    left = snapshot.seconds_left
    if left is not None and totals.open:
        parts.append(f"{duration(left)} left")
    cost = f"${totals.cost:.4f}" if not totals.unpriced else f"${totals.cost:.4f} or more"
    parts.append(cost + (f" of ${max_cost:g}" if max_cost is not None else ""))
    parts += [f"{totals.states['failed']:,} failed", f"{totals.states['review']:,} to review"]
    flags = ", ".join(f"{severity} {count:,}" for severity, count in totals.flags.items() if count)
    if flags:
        parts.append(f"flags: {flags}")
    spent = snapshot.spent
    if spent is not None and spent.in_flight:
        parts.append(f"{spent.in_flight} calls under way of {spent.limit}")
    if spent is not None and spent.paused_for:
        parts.append(f"paused for {spent.paused_for:.0f} s")
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """Seconds in words.

    >>> [duration(value) for value in (8, 200, 9000, 500_000)]
    ['8 s', '3 min', '2.5 h', '5.8 days']
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 172_800 else f"{seconds / 86_400:.1f} days"
