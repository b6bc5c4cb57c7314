"""A run on a Ray cluster: the same ledger, inputs, options and outcome as `extractor.runs.running.run_over_store`."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from math import ceil
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from extractor.article import Article, UnreadableInput
from extractor.errors import ExtractorError, UsageError
from extractor.extraction.session import LOCAL, Settings
from extractor.runs.intake import Intake
from extractor.runs.limits import LimitSettings
from extractor.runs.progress import Snapshot, Speed
from extractor.runs.ray_runner.cluster import MOST_IN_WORKER, cluster
from extractor.runs.ray_runner.driving import Drive
from extractor.runs.ray_runner.worker import WorkerSettings
from extractor.runs.running import Ending, RunOptions, RunOutcome, Stop, begin_run, check_client
from extractor.runs.store.ledger import Ledger
from extractor.runs.store.model import Run
from extractor.runs.store.opening import Store
from extractor.runs.store.records import Shelf
from extractor.runs.watching import CallWatcher

__all__ = ("run_with_ray",)


async def run_with_ray(
    store: Store,
    articles: Iterable[Article | UnreadableInput],
    settings: Settings,
    *,
    address: str,
    inputs: Mapping[str, Any],
    options: RunOptions | None = None,
    limits: LimitSettings | None = None,
    watcher: CallWatcher | None = None,
    say: Callable[[str], None] | None = None,
    on_begin: Callable[[Run], None] | None = None,
    on_progress: Callable[[Snapshot], None] | None = None,
    stop: Stop | None = None,
) -> RunOutcome:
    """Work through a run on a cluster; see `run_over_store`, whose options and outcome these are.

    `address` is that of the store, as it was opened. A driver that was killed goes on with the same call. Raises
    UsageError where the settings cannot work on a cluster, ExtractorError where the cluster fails: what was finished
    stays. `watcher` hears nothing: calls are sent by workers, which trace them where OpenTelemetry is set up there.
    """
    options, stop = options or RunOptions(), stop or Stop()
    limits = limits or LimitSettings(in_flight=options.workers)
    settings = _for_workers(settings)
    address = address if "://" in address else str(Path(address).absolute())
    check_client(settings)
    with Ledger(store) as ledger:
        run, work = begin_run(ledger, settings, options, inputs)
        if on_begin is not None:
            on_begin(run)
        if run.resumed and settings.mode == "replay":
            ledger.retry(run.id, "failed")
        elif options.retry is not None:
            ledger.retry(run.id, options.retry)
        intake = Intake(ledger, Shelf(store), run.id, work, options.policy, say=say)
        intake.start(articles)
        try:
            session = _Session(ledger, run, settings, address, options, limits, intake, stop, on_progress)
            return await session.run()
        except BaseException as error:
            interrupted = isinstance(error, (asyncio.CancelledError, KeyboardInterrupt))
            with suppress(Exception):  # the first error is the one to tell
                ledger.end(run.id, "interrupted" if interrupted else "error", {"error": type(error).__name__})
            raise
        finally:
            intake.stop()


@dataclass
class _Session:
    """One start of a run. The driver has a thread of its own, so that a wish to stop is heard at once."""

    ledger: Ledger
    the_run: Run
    settings: Settings
    address: str
    options: RunOptions
    limits: LimitSettings
    intake: Intake
    stop: Stop
    on_progress: Callable[[Snapshot], None] | None
    stopping: threading.Event = field(default_factory=threading.Event)
    drive: Drive | None = None

    async def run(self) -> RunOutcome:
        loop = asyncio.get_running_loop()
        over: asyncio.Future[None] = loop.create_future()

        def wished() -> None:
            self.stopping.set()
            if self.stop.wishes > 1:
                loop.call_soon_threadsafe(over.cancel)  # workers and desk end with this process

        self.stop.heard_by(wished)
        if self.stop.wishes:
            wished()
        threading.Thread(target=self._work, args=(loop, over), name="extractor-ray", daemon=True).start()
        report = asyncio.create_task(self._report())
        try:
            await over
        except asyncio.CancelledError:
            if self.stop.wishes < 2:
                raise
        finally:
            self.stopping.set()
            report.cancel()
        return await asyncio.to_thread(self._close)

    def _work(self, loop: asyncio.AbstractEventLoop, over: asyncio.Future[None]) -> None:
        error: BaseException | None = None
        try:
            with cluster(self.options.workers) as workers:
                each = min(MOST_IN_WORKER, ceil(self.options.workers / workers))
                worker = WorkerSettings(self.settings, self.ledger.holder(), each, self.options.article_timeout)
                self.drive = Drive(
                    self.ledger, self.the_run.id, self.address, worker, workers, self.limits,
                    self._reading, self.stopping,
                )  # fmt: skip
                self.drive.run()
        except BaseException as raised:
            error = raised

        def tell() -> None:
            if over.done():
                return
            if error is None:
                over.set_result(None)
            else:
                over.set_exception(error)

        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(tell)

    def _reading(self) -> bool:
        if self.intake.error is not None:
            raise self.intake.error
        return not self.intake.done

    async def _report(self) -> None:
        """Tell how far the run is, every second."""
        if self.on_progress is None:
            return
        speed = Speed()
        while True:
            totals = await asyncio.to_thread(self.ledger.totals, self.the_run.id)
            finished = self.drive.finished if self.drive else 0
            per_second = speed.seen(time.monotonic(), finished)
            self.on_progress(Snapshot(totals, self.intake.done, finished, per_second))
            await asyncio.sleep(1.0)

    def _close(self) -> RunOutcome:
        drive = self.drive
        if drive is not None and drive.errors and drive.ending is None:
            raise ExtractorError(
                f"{len(drive.errors)} articles stay pending after a fault, the first: {drive.errors[0]}; "
                "start again: nothing that was finished is lost"
            )
        self.ledger.close()  # gives back what is still in hand
        totals = self.ledger.totals(self.the_run.id)
        ending: Ending = "failures" if totals.states["failed"] else "done"
        message = ""
        if drive is not None and drive.ending is not None:
            ending, message = drive.ending
        elif self.stop.wishes:
            ending, message = "interrupted", "stopped by the user"
        tokens = totals.input_tokens + totals.output_tokens
        self.ledger.end(self.the_run.id, ending, {"message": message, "cost": totals.cost, "tokens": tokens})
        run = self.ledger.run(self.the_run.id)
        return RunOutcome(run, ending, message, self.intake.positions, self.intake.near(), self.intake.done)


def _for_workers(settings: Settings) -> Settings:
    """Settings that mean the same in another process on another machine."""
    if settings.model == LOCAL and settings.mode != "replay":
        raise UsageError("--runner ray needs a server that the workers reach: give --base-url and --model")
    key = settings.api_key
    if key is None and not settings.base_url and os.environ.get("OPENAI_API_KEY"):
        key = SecretStr(os.environ["OPENAI_API_KEY"])
    prompt = str(Path(settings.prompt).absolute()) if Path(settings.prompt).is_file() else settings.prompt
    actors = settings.actors.absolute() if settings.actors is not None else None
    recordings = settings.recordings.absolute() if settings.recordings is not None else None
    return replace(settings, api_key=key, prompt=prompt, actors=actors, recordings=recordings)
