"""Invented articles and records."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Iterator
from typing import Any

from extractor.article.model import Article, Published, Sentence, article_id
from extractor.extraction.session import Settings, shipped_recordings
from extractor.resources import shipped
from extractor.runs import extract_all
from extractor.runs.store import Ledger, NewItem, work_key
from extractor.schema.findings import Finding, Severity
from extractor.schema.incident import Incident
from extractor.schema.record import Failure, OutcomeState, Provenance, Record, TokenUsage, Turn

HOSTILE = "Shots \x00 in \ud800 Ostrava\u2028; DROP TABLE work; \x1b[31m \U0001f600 'quoted' \"twice\" %s :name \\"


def article(
    number: int = 0, *, text: str | None = None, source: str | None = None, date: str = "2021-02-26"
) -> Article:
    words = text if text is not None else f"Report {number}. Two guards were hurt in Alfa on Friday."
    return Article(
        id=article_id(words),
        text=words,
        title=f"Report {number}",
        published=Published(date=date, basis="stated"),
        source=source or f"inbox/{number}.txt",
        sentences=(Sentence(number=1, start=0, end=len(words)),),
    )


def key(paper: Article, **changes: Any) -> str:
    settings: dict[str, Any] = {"model": "tiny", "prompt_sha256": "p", "schema_sha256": "s", "parameters": {}}
    return work_key(paper, **(settings | changes))


def new_item(number: int = 0, *, skip: str = "", **changes: Any) -> NewItem:
    paper = article(number, **changes)
    return NewItem(key(paper), paper, skip=skip)


def new_items(count: int, start: int = 0) -> Iterator[NewItem]:
    return (new_item(number) for number in range(start, start + count))


def finding(severity: Severity = "error", *, suppressed: str | None = None) -> Finding:
    return Finding(
        code="NUM001", name="number", severity=severity, path="/incidents/0", message="not so", suppressed=suppressed
    )


def record(
    paper: Article,
    outcome: OutcomeState = "done",
    *findings: Finding,
    cost: float | None = 0.25,
    keys: tuple[str, ...] = (),
    message: str = "it went wrong",
) -> Record[Any]:
    return Record[Incident](
        article=paper,
        outcome=outcome,
        failure=None if outcome == "done" else Failure(state=outcome, message=message),
        incidents=[],
        findings=list(findings),
        turns=[
            Turn(
                purpose="extract", recording_key=name, answer="{}", finish_reason="stop", usage=TokenUsage(), seconds=1
            )
            for name in keys
        ],
        provenance=Provenance(
            model_requested="tiny",
            prompt="incidents.v1",
            prompt_sha256="p",
            schema_sha256="s",
            validator_version="1",
            rules_sha256="r" * 64,
            usage=TokenUsage(input=100, output=10),
            cost=cost,
            attempts=2,
        ),
    )


def begin(ledger: Ledger, name: str = "inbox", count: int = 0) -> int:
    """A run with some items."""
    run = ledger.start_or_resume(settings={"model": "tiny"}, inputs={"paths": [name]}, label=f"extract {name}")
    ledger.add(run.id, new_items(count))
    return run.id


@functools.cache
def real_records() -> tuple[Record[Any], ...]:
    """Records of real articles and real answers, as they ship."""
    articles = sorted(shipped("fixtures/articles").glob("*.md"))[:8]
    settings = Settings(recordings=shipped_recordings(), mode="replay")

    async def collect() -> list[Record[Any]]:
        return [made async for made in extract_all([str(path) for path in articles], settings)]

    return tuple(made for made in asyncio.run(collect()) if made.incidents)
