"""The same power without a command line: blocking functions over the asynchronous run."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from extractor.article import Article, UnreadableInput
from extractor.extraction.session import Settings
from extractor.runs import extract_articles
from extractor.schema.record import Record

__all__ = ("extract", "extract_many")


def extract(article: Article, settings: Settings | None = None, **changes: Any) -> Record[Any]:
    """The record of one article.

    `changes` are fields of `Settings`: `extract(article, model="gpt-4.1-mini", repairs=0)`. What a model or a network
    does wrong is in the record (`outcome`, `failure`), not raised. Raises UsageError, PromptError or WeightsError where
    it cannot begin. Not to be called inside a running event loop: use `extractor.runs.extract_articles` there.
    """
    (record,) = extract_many([article], settings, **changes)
    return record


def extract_many(
    articles: Iterable[Article | UnreadableInput], settings: Settings | None = None, *, workers: int = 1, **changes: Any
) -> Iterator[Record[Any]]:
    """One record for each article, in their order, as they are done. See `extract`."""
    settings = replace(settings or Settings(), **changes)
    stream = extract_articles(articles, settings, workers=workers)
    with asyncio.Runner() as runner:
        try:
            while True:
                try:
                    yield runner.run(_next(stream))
                except StopAsyncIteration:
                    return
        finally:
            runner.run(_close(stream))


async def _next(stream: Any) -> Record[Any]:
    record: Record[Any] = await anext(stream)
    return record


async def _close(stream: Any) -> None:
    await stream.aclose()
