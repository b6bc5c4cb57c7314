"""The record of one article, whatever becomes of it: the work that every runner does, on one machine or on many."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from extractor.article import Article
from extractor.errors import CapReachedError, UsageError
from extractor.extraction.extract import Extraction, failed_record
from extractor.runs.watching import ArticleClock
from extractor.runs.work import unreadable_message
from extractor.schema.record import Record

__all__ = ("record_of",)

log = logging.getLogger("extractor.runs")


async def record_of(
    article: Article, clock: ArticleClock, opened: Callable[[], Awaitable[Extraction[Any]]]
) -> Record[Any]:
    """Extract one article within its time. `opened` gives the extraction, begun when it is first asked for.

    Raises only what is wrong for every article: UsageError, and CapReachedError where a limit stops the run.
    """
    unreadable = unreadable_message(article)
    if unreadable is not None:
        return failed_record(None, "unreadable", unreadable, source=article.source)
    try:
        async with clock.running():
            extraction = await opened()
            return await extraction.extract(article)
    except TimeoutError:
        why = f"no record within {clock.seconds or 0.0:g} s; raise --article-timeout, answers that came are kept"
        return failed_record(article, "time_out", why)
    except (UsageError, CapReachedError):
        raise
    except Exception as error:  # a fault of ours in one article must not lose the others
        log.warning("article %s: %s: %s", article.id, type(error).__name__, error)
        return failed_record(article, "internal_error", f"{type(error).__name__}: {error}; report this fault")
