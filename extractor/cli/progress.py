"""Progress on standard error: a live line in a terminal, a plain line every half minute elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from extractor.cli.terminal import error_console, harmless

if TYPE_CHECKING:
    from extractor.cli.summary import Totals

__all__ = ("Progress",)

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
