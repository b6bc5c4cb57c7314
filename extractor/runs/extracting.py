"""Many articles to records, in input order: the loop under `extractor extract` and the Python API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from extractor.article import Article, UnreadableInput, load_articles
from extractor.errors import CapReachedError, UsageError
from extractor.extraction.checking import with_near_duplicates
from extractor.extraction.extract import failed_record
from extractor.extraction.session import Settings, check_settings, open_extraction
from extractor.runs.pool import run
from extractor.schema.record import Record
from extractor.validation.duplicates import NearDuplicates

__all__ = ("extract_all", "extract_articles")


async def extract_all(
    inputs: Iterable[str],
    settings: Settings,
    *,
    published: str | None = None,
    columns: Mapping[str, str] | None = None,
    workers: int = 1,
    say: Callable[[str], None] | None = None,
) -> AsyncIterator[Record[Any]]:
    """One record for each article under the paths, read as a stream; an input that cannot be read gets one too."""
    articles = load_articles(inputs, published=published, column_map=columns)
    async for record in extract_articles(articles, settings, workers=workers, say=say):
        yield record


async def extract_articles(
    articles: Iterable[Article | UnreadableInput],
    settings: Settings,
    *,
    workers: int = 1,
    say: Callable[[str], None] | None = None,
) -> AsyncIterator[Record[Any]]:
    """One record for each article, in their order, `workers` at once. Never raises for one article.

    Raises UsageError, PromptError, RuleError or WeightsError where the settings cannot work for any.
    """
    check_settings(settings)
    inputs = _told(articles, say)
    first: Article | None = None
    for item in inputs:
        if isinstance(item, Article):
            first = item
            break
        yield _unreadable(item)
    if first is None:
        return  # nothing to ask about: no model is started for it
    async with open_extraction(settings, say=say) as extraction:

        async def work(item: Article | UnreadableInput) -> Record[Any]:
            if isinstance(item, UnreadableInput):
                return _unreadable(item)
            try:
                return await extraction.extract(item)
            except (UsageError, CapReachedError):
                raise  # wrong settings are wrong for every article, a cap stops all
            except Exception as error:  # a fault of ours in one article must not lose the others
                return failed_record(item, "internal_error", f"{type(error).__name__}: {error}; report this fault")

        seen = NearDuplicates()
        async for record in run(chain([first], inputs), work, workers=workers):
            near = seen.add(record.article)
            yield with_near_duplicates(record, near, select=settings.select, ignore=settings.ignore)


def _unreadable(item: UnreadableInput) -> Record[Any]:
    return failed_record(None, "unreadable", item.message, source=item.source)


def _told(
    articles: Iterable[Article | UnreadableInput], say: Callable[[str], None] | None
) -> Iterator[Article | UnreadableInput]:
    """The inputs, less files that a folder holds beside its articles: those are told of and are no failures."""
    for item in articles:
        if isinstance(item, UnreadableInput) and item.skipped:
            if say is not None:
                say(f"{item.source}: {item.message}")
        else:
            yield item
