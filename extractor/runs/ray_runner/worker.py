"""A worker of the cluster: claimed articles in, what became of them out. It never raises: one raise fails a block."""

from __future__ import annotations

import asyncio
import pickle
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, fields
from typing import Any, Literal

from extractor.errors import CapReachedError, UsageError
from extractor.extraction.extract import Extraction
from extractor.extraction.session import Settings, open_extraction
from extractor.runs.one_article import record_of
from extractor.runs.outcome import REFUSALS
from extractor.runs.ray_runner.desk import AnswersAtDesk, GateAtDesk
from extractor.runs.store.finishing import prepare
from extractor.runs.store.model import Item
from extractor.runs.telemetry import tracing_for
from extractor.runs.watching import ArticleClock, WatchedGate

__all__ = ("ExtractArticles", "RowEnding", "WorkerSettings", "item_of", "row_of")

RowEnding = Literal["answered", "written", "left", "refused", "cap", "usage", "error"]
"""`answered`, `written`: the record is in the store, with a bought answer or without one; `left`: not begun, since the
run is to stop or the article was finished before; `refused`: the driver decides, `load` is the record; `cap`: nothing
more may be sent; `usage`: the settings cannot work here; `error`: a fault of ours or of the cluster."""


@dataclass(frozen=True)
class WorkerSettings:
    """What a worker has to know. Holds the API key: it goes to the cluster's own processes and nowhere else."""

    settings: Settings
    owner: int
    """Who holds the leases: the driver."""
    in_flight: int
    """Articles under way in one worker."""
    article_timeout: float | None


class ExtractArticles:
    """Extracts one article a call, many calls at once; the extraction is opened for the first that needs it."""

    def __init__(self, settings: WorkerSettings, desk: Any) -> None:
        self._settings = settings
        self._desk = desk
        self._room = asyncio.Semaphore(settings.in_flight)
        self._opening = asyncio.Lock()
        self._stack = AsyncExitStack()  # ends with the process: Ray tells an actor nothing when it is done
        self._extraction: Extraction[Any] | None = None

    async def __call__(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """How the article of a row ended. An error is a column of the result."""
        ending: RowEnding
        error: str | None = None
        load = b""
        async with self._room:
            try:
                ending, load = await self._work(item_of(row))
            except CapReachedError as reached:
                ending, error = "cap", str(reached)
            except UsageError as wrong:
                ending, error = "usage", str(wrong)
            except Exception as fault:
                ending, error = "error", f"{type(fault).__name__}: {fault}"
        return {"work_id": row["work_id"], "ending": ending, "error": error, "load": load}

    async def _work(self, item: Item) -> tuple[RowEnding, bytes]:
        if not await self._desk.may_begin.remote(item.work_id, self._settings.owner):
            return "left", b""
        began, clock = time.monotonic(), ArticleClock(self._settings.article_timeout)
        record = await record_of(item.article, clock, self._opened)
        load = prepare(
            item.work_id,
            record,
            now=time.time(),
            owner=self._settings.owner,
            run_id=item.run_id,
            seconds=round(time.monotonic() - began, 3),
            paid=clock.calls > 0,
        )
        if record.outcome in REFUSALS:
            return "refused", pickle.dumps(load)
        await self._desk.finish.remote(load)
        return ("answered" if clock.calls and record.outcome == "done" else "written"), b""

    async def _opened(self) -> Extraction[Any]:
        async with self._opening:
            if self._extraction is None:
                settings = self._settings.settings
                answers = AnswersAtDesk(self._desk) if settings.mode != "off" else None
                gate = WatchedGate(GateAtDesk(self._desk), tracing_for(settings))
                opened = open_extraction(settings, store=answers, gate=gate)
                self._extraction = await self._stack.enter_async_context(opened)
        return self._extraction


def row_of(item: Item) -> dict[str, Any]:
    """A claimed item as a row; its text stays packed."""
    return {name: getattr(item, name) for name in _COLUMNS}


def item_of(row: Mapping[str, Any]) -> Item:
    """The item of a row."""
    return Item(**{name: row[name] for name in _COLUMNS})


_COLUMNS = tuple(field.name for field in fields(Item))
