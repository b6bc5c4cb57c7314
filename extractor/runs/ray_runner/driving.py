"""The driver: claims articles wave by wave, has Ray Data spread them over workers, and keeps their leases.

What is finished is in the store article by article, and so is every answer: the ledger is the checkpoint, and a
driver that was killed is simply started again.
"""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any, Literal

from extractor.errors import ExtractorError, UsageError
from extractor.runs.limits import LimitSettings
from extractor.runs.outcome import LEASE, MOST_REFUSALS
from extractor.runs.ray_runner.desk import Desk
from extractor.runs.ray_runner.worker import ExtractArticles, RowEnding, WorkerSettings, row_of
from extractor.runs.store.finishing import Finished, write_finished
from extractor.runs.store.ledger import Ledger
from extractor.runs.store.model import Item

__all__ = ("Drive",)

_WAVE = 20_000
"""Articles claimed at once: a wave takes minutes, its workers seconds to start."""
_PAGE = 500
_PATIENCE = 10.0
"""Seconds for which a wave waits for inputs that are still being read."""


@dataclass
class Drive:
    """One session of a run on a cluster."""

    ledger: Ledger
    run_id: int
    address: str
    """Of the store, as the desk opens it."""
    worker: WorkerSettings
    workers: int
    limits: LimitSettings
    reading: Callable[[], bool]
    """Whether inputs are still being read into the ledger; raises what their reading met."""
    stopping: threading.Event = field(default_factory=threading.Event)
    """Set it, from any thread, and no further article begins."""
    ending: tuple[Literal["cap", "refused"], str] | None = None
    """Why it stopped before the end, if so: `cap` or `refused`, and the message."""
    errors: list[str] = field(default_factory=list)
    """What went wrong beside the articles; these stay pending."""
    _held: dict[int, Item] = field(default_factory=dict)
    _aside: dict[int, Item] = field(default_factory=dict)
    """Not to be claimed again in this session."""
    _refused: dict[int, tuple[Finished, str]] = field(default_factory=dict)
    _answered: bool = False
    finished: int = 0
    """Articles finished in this session."""

    def run(self) -> None:
        """Work until nothing is left to claim, a cap is reached, all is refused, or `stopping` is set.

        Raises UsageError where the settings cannot work, ExtractorError where the cluster fails.
        """
        import ray

        try:
            with self._desk() as desk:
                while not self.stopping.is_set():
                    rows = self._claim_wave()
                    if rows:
                        with self._renewing():
                            for row in self._results(rows, desk):
                                self._take(row)
                        self._give_back(self._held)
                    elif self.ledger.totals(self.run_id).open <= len(self._aside):
                        break
                    else:  # another process has the rest in hand
                        self.stopping.wait(1.0)
        except ray.exceptions.RayError as error:
            first = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise ExtractorError(
                f"the Ray cluster failed: {first}; start again: nothing that was finished is lost"
            ) from error
        self._decide_refused()
        self._give_back(self._aside)

    def _claim_wave(self) -> list[dict[str, Any]]:
        """Claim articles, as rows; what is remembered of them has no text."""
        rows: list[dict[str, Any]] = []
        began = time.monotonic()
        while len(rows) < _WAVE and not self.stopping.is_set():
            reading = self.reading()
            page = self.ledger.claim(self.run_id, _PAGE, lease_seconds=LEASE)
            if page:
                rows += [row_of(item) for item in page]
                self._held |= {item.work_id: replace(item, packed_text=b"") for item in page}
            elif not reading or (rows and time.monotonic() - began > _PATIENCE):
                break
            else:
                time.sleep(0.1)
        return rows

    def _results(self, rows: list[dict[str, Any]], desk: Any) -> Iterator[dict[str, Any]]:
        """How each article ended, in any order.

        A block has as many articles as a worker has under way: it is what is given out again where a worker died.
        """
        import ray

        blocks = ceil(len(rows) / self.worker.in_flight)
        yield from (
            ray.data.from_items(rows, override_num_blocks=blocks)
            .map(
                ExtractArticles,
                fn_constructor_kwargs={"settings": self.worker, "desk": desk},
                compute=ray.data.ActorPoolStrategy(size=self.workers, max_concurrent_calls_per_actor=2),
                num_cpus=1,
            )
            .iter_rows()
        )

    def _take(self, row: dict[str, Any]) -> None:
        """Note how an article ended."""
        ending: RowEnding = row["ending"]
        item = self._held.get(row["work_id"])
        if item is None or ending == "left":
            return
        if ending in ("answered", "written"):
            self._answered |= ending == "answered"
            self.finished += 1
            del self._held[item.work_id]
        elif ending == "usage":
            raise UsageError(row["error"])
        elif ending == "cap":
            self._stop("cap", row["error"])
        else:
            self._aside[item.work_id] = self._held.pop(item.work_id)
            if ending == "error":
                self.errors.append(row["error"])
                return
            load: Finished = pickle.loads(row["load"])  # noqa: S301  made by our own worker
            self._refused[item.work_id] = load, str(load.work_row["message"])
            if len(self._refused) >= MOST_REFUSALS and not self._answered:
                self._stop("refused", self._refused[item.work_id][1])

    def _stop(self, ending: Literal["cap", "refused"], message: str) -> None:
        self.ending = self.ending or (ending, message)
        self.stopping.set()

    def _decide_refused(self) -> None:
        """Where some articles were answered, the refused ones failed; where none was, the provider refuses."""
        if self._refused and not self._answered:
            self._stop("refused", next(iter(self._refused.values()))[1])
        elif self._answered:
            for work_id, (load, _) in self._refused.items():
                self.ledger.store.submit(write_finished, load).result()
                del self._aside[work_id]

    def _give_back(self, items: dict[int, Item]) -> None:
        if items:
            self.ledger.release(items.values())
            items.clear()

    @contextmanager
    def _desk(self) -> Iterator[Any]:
        """The desk, on this machine; it is told when the run is to stop."""
        import ray
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
        options = {"num_cpus": 0, "max_restarts": -1, "max_task_retries": -1, "max_concurrency": 10_000}
        actor = ray.remote(Desk).options(**options, scheduling_strategy=here)
        desk = actor.remote(self.address, self.run_id, self.worker.settings, self.limits)
        ray.get(desk.ready.remote())
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.2):
                if self.stopping.is_set():
                    desk.stop.remote()
                    return

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        try:
            yield desk
        finally:
            over.set()
            watching.join()
            ray.kill(desk)

    @contextmanager
    def _renewing(self) -> Iterator[None]:
        """Keep the leases while a wave is under way."""
        over = threading.Event()
        items = [*self._held.values(), *self._aside.values()]

        def renew() -> None:
            while not over.wait(LEASE / 3):
                self.ledger.renew(items, lease_seconds=LEASE)

        renewing = threading.Thread(target=renew, daemon=True)
        renewing.start()
        try:
            yield
        finally:
            over.set()
            renewing.join()
