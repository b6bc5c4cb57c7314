"""The local runner: a run's inputs go into the store, workers claim them from there, records go back as they are done.

    outcome = await run_over_store(store, articles, Settings(model="gpt-4.1-mini"), inputs={"paths": ["inbox"]})

Whatever happens to the process, what was finished stays finished and what was answered stays answered: the same call
goes on. Two processes may work on one store, on the same run or on others, and do each piece once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from typing import Any

from extractor.article import Article, UnreadableInput
from extractor.errors import CapReachedError
from extractor.extraction.extract import Extraction
from extractor.extraction.session import Settings, open_extraction
from extractor.runs.beginning import begin_run, check_client, run_gate
from extractor.runs.checking import Checking
from extractor.runs.intake import Intake
from extractor.runs.limits import LimitSettings, RunGate
from extractor.runs.limits.opening import gate_for
from extractor.runs.one_article import record_of
from extractor.runs.outcome import LEASE, MOST_REFUSALS, REFUSALS, Ending, RunOptions, RunOutcome, Stop
from extractor.runs.progress import Snapshot, Speed
from extractor.runs.store.answers import StoredAnswers
from extractor.runs.store.ledger import Ledger
from extractor.runs.store.model import Item, Run
from extractor.runs.store.opening import Store
from extractor.runs.store.records import Shelf
from extractor.runs.watching import ArticleClock, CallWatcher, WatchedGate
from extractor.runs.work import Work
from extractor.schema.record import Record

__all__ = ("Ending", "RunOptions", "RunOutcome", "Stop", "begin_run", "check_client", "run_gate", "run_over_store")

log = logging.getLogger("extractor.runs")

_MOST_AHEAD = 32
"""Articles claimed ahead of the workers: what one process hoards, another cannot do."""
_MOST_ATTEMPTS = 5
"""Times that an article may be claimed and refused before it is taken to be at fault itself."""
_SHORT_PAUSE = 0.02
_REPORT_EVERY = 1.0
"""Seconds between two pictures of the run."""


async def run_over_store(
    store: Store,
    articles: Iterable[Article | UnreadableInput],
    settings: Settings,
    *,
    inputs: Mapping[str, Any],
    options: RunOptions | None = None,
    limits: LimitSettings | None = None,
    watcher: CallWatcher | None = None,
    say: Callable[[str], None] | None = None,
    on_begin: Callable[[Run], None] | None = None,
    on_progress: Callable[[Snapshot], None] | None = None,
    stop: Stop | None = None,
) -> RunOutcome:
    """Work through a run until nothing is left, a cap is reached, or it is told to stop. Never raises for one article.

    `inputs` names what `articles` come from (paths, options), without secrets: with the settings it is the run's
    identity. Answers go to the store, or to the folder of `settings.recordings` where one is given. `say` gets one line
    for each thing that takes a while, `on_progress` a picture of the run every second. Raises UsageError, PromptError,
    StoreError or WeightsError where it cannot work for any article; what was finished before stays.
    """
    options = options or RunOptions()
    limits = limits or LimitSettings(in_flight=options.workers)
    check_client(settings)
    gate_for(settings, limits)  # a cap that has nothing to count by is told before anything is read
    with Ledger(store) as ledger:
        run, work = begin_run(ledger, settings, options, inputs)
        if on_begin is not None:
            on_begin(run)
        if run.resumed and settings.mode == "replay":
            ledger.retry(run.id, "failed")  # costs nothing, and there may be recordings now
        elif options.retry is not None:
            ledger.retry(run.id, options.retry)
        gate = run_gate(ledger, run, settings, limits)
        session = _Session(store, ledger, run, work, settings, options, gate, watcher, say, on_progress, stop or Stop())
        try:
            return await session.run(articles)
        except BaseException as error:
            interrupted = isinstance(error, (asyncio.CancelledError, KeyboardInterrupt))
            with suppress(Exception):  # the first error is the one to tell
                ledger.end(run.id, "interrupted" if interrupted else "error", {"error": type(error).__name__})
            raise


class _Session:
    """One start of a run in this process."""

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        run: Run,
        work: Work,
        settings: Settings,
        options: RunOptions,
        gate: RunGate,
        watcher: CallWatcher | None,
        say: Callable[[str], None] | None,
        on_progress: Callable[[Snapshot], None] | None,
        stop: Stop,
    ) -> None:
        self.store, self.ledger, self.the_run, self.settings, self.options = store, ledger, run, settings, options
        self.gate, self.watcher, self.say, self.on_progress, self.stop = gate, watcher, say, on_progress, stop
        self.loop = asyncio.get_running_loop()
        self.news = asyncio.Event()
        """Set when something changed that idle code waits for."""
        self.intake = Intake(
            ledger, Shelf(store), run.id, work, options.policy, say=say,
            wake=lambda: self._from_anywhere(self.news.set),
        )  # fmt: skip
        self.queue: asyncio.Queue[Item] = asyncio.Queue(min(_MOST_AHEAD, max(1, options.workers // 2)))
        self.held: dict[int, Item] = {}
        """What is claimed and not finished, by work."""
        self.suspects: list[tuple[Item, Record[Any], float]] = []
        """Refused as if key, credit or model were wrong; kept back until it is known whether all are."""
        self.answered = self.finished = 0
        self.ending: Ending | None = None
        self.message = ""
        self.error: BaseException | None = None
        self.tasks: list[asyncio.Task[None]] = []
        self.extraction: Extraction[Any] | None = None
        self.opening = asyncio.Lock()
        self.stack = AsyncExitStack()

    # Stopping

    def end(self, ending: Ending, message: str) -> None:
        """Claim no more; what is under way may finish. The first reason counts."""
        if self.ending is None:
            self.ending, self.message = ending, message
        if ending != "cap":
            self.intake.stop()
        self.news.set()

    def wished(self) -> None:
        """Somebody asked to stop."""
        self.end("interrupted", "stopped by the user")
        if self.stop.wishes > 1:
            for task in self.tasks:
                task.cancel()

    def _from_anywhere(self, call: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self.loop.call_soon_threadsafe(call)

    # The session

    async def run(self, articles: Iterable[Article | UnreadableInput]) -> RunOutcome:
        """From the first input to the last record."""
        claimer = asyncio.create_task(self._claim())
        drained = asyncio.create_task(self._drained(claimer))
        self.tasks = [*(asyncio.create_task(self._work()) for _ in range(self.options.workers)), claimer, drained]
        beside = [asyncio.create_task(self._renew()), asyncio.create_task(self._report())]
        self.stop.heard_by(lambda: self._from_anywhere(self.wished))
        if self.stop.wishes:
            self.wished()
        self.intake.start(articles)
        try:
            await asyncio.wait([drained])
        finally:
            self.intake.stop()
            for task in (*self.tasks, *beside):
                task.cancel()
            results = await asyncio.gather(*self.tasks, *beside, return_exceptions=True)
            await self.stack.aclose()
        faults = (item for item in results if isinstance(item, Exception))
        error = self.error or next(faults, None)
        if error is not None:
            raise error
        return await asyncio.to_thread(self._close)

    async def _drained(self, claimer: asyncio.Task[None]) -> None:
        """Until nothing is left to do, or nothing more may be done."""
        await claimer
        await self.queue.join()
        # A run that stopped at a cap still says what is left: its inputs are read to their end.
        while self.ending == "cap" and not self.stop.wishes and not self.intake.done and self.intake.error is None:
            await self._wait_for_news(1.0)

    def _close(self) -> RunOutcome:
        self.ledger.close()  # gives back what is still in hand
        totals = self.ledger.totals(self.the_run.id)
        ending: Ending = self.ending or ("failures" if totals.states["failed"] else "done")
        tokens = totals.input_tokens + totals.output_tokens
        detail = {"message": self.message, "cost": totals.cost, "tokens": tokens}
        self.ledger.end(self.the_run.id, ending, detail)
        run = self.ledger.run(self.the_run.id)
        return RunOutcome(run, ending, self.message, self.intake.positions, self.intake.near(), self.intake.done)

    async def _claim(self) -> None:
        """Take work in hand as workers get free, until there is none left anywhere."""
        pause, told = _SHORT_PAUSE, False
        while self.ending is None:
            if self.intake.error is not None:
                self.error = self.intake.error
                return
            read = self.intake.done
            self.news.clear()
            if self.queue.qsize() > self.queue.maxsize // 2:
                await self._wait_for_news(1.0)  # a few at a time: each claim is a transaction
                continue
            free = self.queue.maxsize - self.queue.qsize()
            items = await asyncio.to_thread(self.ledger.claim, self.the_run.id, free, lease_seconds=LEASE)
            for item in items:
                if item.work_id not in self.held:  # one of ours comes back where its lease had run out
                    self.held[item.work_id] = item
                    await self.queue.put(item)
            if items:
                pause = _SHORT_PAUSE
                continue
            if read and len(self.held) == len(self.suspects):
                if self.suspects:
                    await self._decide_suspects()
                    continue
                totals = await asyncio.to_thread(self.ledger.totals, self.the_run.id)
                if totals.open == 0:
                    return
                if pause >= 1.0 and not told:
                    told = True
                    self._tell(f"{totals.open} articles are in the hands of another process; waiting for it")
            await self._wait_for_news(pause)
            pause = min(1.0, pause * 1.5)

    async def _wait_for_news(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.news.wait()

    async def _renew(self) -> None:
        """Keep what is in hand."""
        while True:
            await asyncio.sleep(LEASE / 3)
            items = list(self.held.values())
            if items:
                await asyncio.to_thread(self.ledger.renew, items, lease_seconds=LEASE)

    async def _report(self) -> None:
        """Tell how far the run is, every second."""
        if self.on_progress is None:
            return
        speed = Speed()
        while True:
            totals = await asyncio.to_thread(self.ledger.totals, self.the_run.id)
            per_second = speed.seen(time.monotonic(), self.finished)
            self.on_progress(Snapshot(totals, self.intake.done, self.finished, per_second, self.gate.spent()))
            await asyncio.sleep(_REPORT_EVERY)

    async def _work(self) -> None:
        while True:
            item = await self.queue.get()
            self.news.set()
            try:
                if self.ending is None:  # else it is given back at the end
                    await self._one(item)
            except CapReachedError as error:
                self.end("cap", str(error))
            except Exception as error:  # settings that are wrong for every article, a store that is gone
                self.error = self.error or error
                self.end("error", str(error))
            finally:
                self.queue.task_done()

    async def _one(self, item: Item) -> None:
        """One article from the ledger and back into it."""
        began = time.monotonic()
        clock = ArticleClock(self.options.article_timeout)
        record = await record_of(item.article, clock, self._opened)
        seconds = time.monotonic() - began
        if record.outcome in REFUSALS and item.attempts < _MOST_ATTEMPTS:
            await self._refused(item, record, seconds)
            return
        if clock.calls and record.outcome == "done":
            self.answered += 1
            await self._finish_suspects()
        await self._finish(item, record, seconds, paid=clock.calls > 0)

    async def _opened(self) -> Extraction[Any]:
        """The extraction, opened for the first article that needs one: no model is started for nothing."""
        async with self.opening:
            if self.extraction is None:
                place = None
                if self.settings.mode != "off" and self.settings.recordings is None:
                    place = StoredAnswers(self.store)
                gate = WatchedGate(self.gate, self.watcher)
                opened = open_extraction(self.settings, say=self.say, store=place, gate=gate)
                extraction = await self.stack.enter_async_context(opened)
                checking = Checking(
                    self.options.check_processes,
                    record_type=self.settings.record_type,
                    actors=self.settings.actors,
                )
                self.stack.enter_context(checking)
                self.extraction = replace(extraction, judge=checking)
        return self.extraction

    async def _finish(self, item: Item, record: Record[Any], seconds: float, *, paid: bool = True) -> None:
        written = await asyncio.wrap_future(self.ledger.finish(item, record, seconds=round(seconds, 3), paid=paid))
        self.held.pop(item.work_id, None)
        self.finished += written
        self.news.set()
        log.info(
            "article finished" if written else "article was finished by another process",
            extra={
                "run": self.the_run.id, "position": item.position, "article": record.article.id,
                "source": record.article.source, "outcome": record.outcome, "seconds": round(seconds, 3),
                "incidents": len(record.incidents),
            },
        )  # fmt: skip

    # Refusals

    async def _refused(self, item: Item, record: Record[Any], seconds: float) -> None:
        """A refusal that may be one of all articles (wrong key, no credit, no such model) or of this one only."""
        self.suspects.append((item, record, seconds))
        self.news.set()
        if len(self.suspects) >= MOST_REFUSALS:
            self._all_refused()

    def _all_refused(self) -> None:
        failure = self.suspects[-1][1].failure
        self.end("refused", failure.message if failure else "the provider refused")

    async def _decide_suspects(self) -> None:
        """At the end: where some were answered, the refused ones failed; where none was, the provider refuses."""
        if self.answered:
            await self._finish_suspects()
        else:
            self._all_refused()

    async def _finish_suspects(self) -> None:
        suspects, self.suspects = self.suspects, []
        for item, record, seconds in suspects:
            await self._finish(item, record, seconds)

    def _tell(self, line: str) -> None:
        if self.say is not None:
            self.say(line)
