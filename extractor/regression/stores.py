"""Recordings as the regression room looks at them: what is missed is noted, and new answers wait aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from extractor.llm.recordings import Recording, RecordingStore

__all__ = ("WatchedStore",)

_ADVICE = (". Run again with --mode auto to make it", "; run again with --mode auto")
"""What a miss advises users of `extractor extract`; here another command makes recordings."""


@dataclass
class WatchedStore(RecordingStore):
    """A folder of recordings that notes each request it has no answer to.

    `behind` is looked into where the folder itself has none; nothing is ever written to it.
    """

    behind: RecordingStore | None = None
    misses: list[str] = field(default_factory=list)
    """Why, in the order asked; whoever reads them empties them."""
    fresh: list[Recording] = field(default_factory=list)
    """What the folder itself answered with, in the order asked."""

    def find(self, request: Mapping[str, Any]) -> Recording | None:
        """The recording of a canonical request, or None. Raises RecordingError where it cannot be used."""
        found = super().find(request)
        if found is not None:
            self.fresh.append(found)
            return found
        return self.behind.find(request) if self.behind is not None else None

    def explain_miss(self, request: Mapping[str, Any], article: str | None = None) -> str:
        """Why no recording answers a request; the miss is noted."""
        explain = super().explain_miss if self.behind is None else self.behind.explain_miss
        said = explain(request, article)
        for advice in _ADVICE:
            said = said.replace(advice, "")
        self.misses.append(said)
        return said
