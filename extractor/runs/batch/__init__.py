"""Provider batch files: many requests in one file, answered within a day at half price, or run on an own server.

`extractor batch submit / status / collect` for the OpenAI Batch API, `extractor batch write / read` of the same JSON
Lines for others, such as vLLM's `run-batch`. A request's custom id is its recording key, so that a result is a stored
answer like any other. What an article lacks after that (a re-ask, the second step of a prompt, a repair turn) is the
next batch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.lazy import names_on_demand

if TYPE_CHECKING:
    from extractor.runs.batch.lines import FileLimits
    from extractor.runs.batch.model import BatchRow, RunReport
    from extractor.runs.batch.session import BatchJob, BatchSession

__all__ = ("BatchJob", "BatchRow", "BatchSession", "FileLimits", "RunReport")

__getattr__ = names_on_demand(
    __name__,
    {
        "BatchJob": "session",
        "BatchRow": "model",
        "BatchSession": "session",
        "FileLimits": "lines",
        "RunReport": "model",
    },
)
