"""`extractor extract --dry-run`: what a run would ask and cost. Nothing is sent, no store is made."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from extractor.errors import ExitCode

if TYPE_CHECKING:
    from extractor.article import Article, UnreadableInput
    from extractor.cli.running import Request
    from extractor.extraction.session import Settings
    from extractor.runs.running import RunOptions

__all__ = ("dry_run_command",)


def dry_run_command(settings: Settings, request: Request, options: RunOptions, where: str) -> int:
    """Print counts, tokens and dollars of the run that the same command would be without --dry-run."""
    from extractor.article import Article, load_articles
    from extractor.runs.limits.estimate import estimate
    from extractor.runs.policy import Lookout
    from extractor.runs.store import StoredAnswers, open_store

    skipped: Counter[str] = Counter()
    lookout = Lookout(options.policy)

    def asked(inputs: Iterable[Article | UnreadableInput]) -> Iterator[Article | UnreadableInput]:
        for item in inputs:
            reason = lookout.look(item).skip if isinstance(item, Article) else ""
            if reason:
                skipped[reason] += 1
            else:
                yield item

    articles = asked(load_articles(request.inputs, published=request.published, column_map=request.columns))
    if settings.recordings is not None or ("://" not in where and not Path(where).exists()):
        found = asyncio.run(estimate(articles, settings))
    else:
        with open_store(where) as store:
            found = asyncio.run(estimate(articles, settings, store=StoredAnswers(store)))
    if request.as_json:
        typer.echo(json.dumps(asdict(found) | {"skipped": dict(skipped)}))
        return ExitCode.DONE
    for line in _lines(found, skipped):
        typer.echo(line)
    return ExitCode.DONE


def _lines(found: Any, skipped: Counter[str]) -> Iterator[str]:
    read = found.articles + found.unreadable + sum(skipped.values())
    yield f"{read:,} inputs: {found.articles:,} articles to ask about, {found.complete:,} of them answered already"
    for words, count in (("cannot be read", found.unreadable), ("have no text", found.without_text)):
        if count:
            yield f"  {count:,} {words}"
    for reason, count in sorted(skipped.items()):
        yield f"  {count:,} skipped: {reason}"
    yield f"{found.calls:,} calls to send, {found.answered:,} answered already"
    yield f"tokens: about {found.input_tokens:,} in, {found.output_tokens:,} out"
    cost = "unknown" if found.cost is None else f"about ${found.cost:.4f}"
    most = "" if found.most_cost is None else f", at most ${found.most_cost:.4f}"
    yield f"cost: {cost}{most} ({found.price_source})"
    yield from (f"  {line}" for line in found.assumptions)
    yield "nothing was asked; leave out --dry-run to begin"
