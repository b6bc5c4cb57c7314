"""How a run is to be worked through, how a start of it ended, and the wish to stop it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from extractor.errors import ExitCode
from extractor.runs.policy import Policy
from extractor.runs.store.model import Retry, Run
from extractor.validation.duplicates import NearArticle

__all__ = ("LEASE", "MOST_REFUSALS", "REFUSALS", "Ending", "RunOptions", "RunOutcome", "Stop")

LEASE = 120.0
"""Seconds that a process may be silent before others take over what it has in hand; renewed every third of it."""
REFUSALS = ("unauthorised", "quota", "not_found")
"""Outcomes that say something of the key, the credit or the model, not of the article."""
MOST_REFUSALS = 3
"""Refusals on end, without an answer between, after which the others are not tried."""
Ending = Literal["done", "failures", "cap", "refused", "interrupted", "error"]


@dataclass(frozen=True)
class RunOptions:
    """How a run is worked through; none of it decides a record."""

    workers: int = 8
    """Articles under way at once."""
    article_timeout: float | None = 1800.0
    """Seconds for one article in all, waiting for leave to send not counted; None: no limit."""
    check_processes: int = 0
    """Processes that ground and check answers; 0: a thread of this one."""
    retry: Retry | None = None
    policy: Policy = field(default_factory=Policy)
    label: str = ""


@dataclass
class RunOutcome:
    """How a session of a run ended, and which items its inputs are."""

    run: Run
    ending: Ending
    message: str
    """Why it stopped before the end, if so."""
    positions: Any
    """In input order, the item of each input (an array; an input that is there twice is one item)."""
    near: Mapping[int, tuple[NearArticle, ...]]
    """By the number of an input, the earlier inputs that it nearly is."""
    whole: bool
    """Whether the inputs were read to their end."""

    @property
    def exit_code(self) -> ExitCode:
        """The exit code that says how it ended; `failures` are the caller's to count."""
        return {
            "done": ExitCode.DONE,
            "failures": ExitCode.UNFINISHED,
            "cap": ExitCode.STOPPED_AT_CAP,
            "refused": ExitCode.PROVIDER_REFUSED,
            "interrupted": ExitCode.INTERRUPTED,
            "error": ExitCode.UNEXPECTED,
        }[self.ending]


class Stop:
    """A wish to stop: once lets what is under way finish, twice breaks it off. Thread-safe through its loop."""

    def __init__(self) -> None:
        self.wishes = 0
        self._hearers: list[Callable[[], None]] = []

    def wish(self) -> None:
        """Ask to stop, or to stop at once."""
        self.wishes += 1
        for hearer in self._hearers:
            hearer()

    def heard_by(self, hearer: Callable[[], None]) -> None:
        """Have a function called at each wish."""
        self._hearers.append(hearer)
