"""Inputs into the ledger: read as a stream, in a thread of their own, a batch a transaction."""

from __future__ import annotations

import threading
import time
from array import array
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from extractor.article import Article, UnreadableInput
from extractor.runs.policy import Lookout, Policy
from extractor.runs.store.ledger import Ledger
from extractor.runs.store.model import Duplicate, NewItem
from extractor.runs.store.records import Shelf
from extractor.runs.work import Work, unreadable_item
from extractor.validation.duplicates import NearArticle

__all__ = ("Intake",)

_FIRST_BATCH, _BATCH = 8, 200
_FLUSH_AFTER = 0.5
"""Seconds after which a batch is written although it is not full: a slow stream must not keep workers waiting."""


class Intake:
    """Reads inputs and adds them to a run. `positions` says, in input order, which item each of them is.

    Of each input eight bytes are kept, and the links of those that have any.
    """

    def __init__(
        self,
        ledger: Ledger,
        shelf: Shelf,
        run_id: int,
        work: Work,
        policy: Policy,
        *,
        say: Callable[[str], None] | None = None,
        wake: Callable[[], None] | None = None,
    ) -> None:
        self._ledger, self._shelf, self._run_id, self._work = ledger, shelf, run_id, work
        self._lookout = Lookout(policy)
        self._say = say or (lambda line: None)
        self._wake = wake or (lambda: None)
        self._stop = threading.Event()
        self.positions = array("q")
        self._near: dict[int, tuple[NearArticle, ...]] = {}
        self.done = False
        """All inputs are in the ledger."""
        self.error: BaseException | None = None

    def start(self, inputs: Iterable[Article | UnreadableInput]) -> None:
        """Begin to read, in a thread that does not keep the process alive: standard input may never end."""
        threading.Thread(target=self._work_through, args=(inputs,), name="extractor-intake", daemon=True).start()

    def stop(self) -> None:
        """Read no further."""
        self._stop.set()

    def near(self) -> Mapping[int, tuple[NearArticle, ...]]:
        """By the number of an input, the earlier inputs that it nearly is."""
        return self._near

    def _work_through(self, inputs: Iterable[Article | UnreadableInput]) -> None:
        try:
            self._read(inputs)
        except BaseException as error:
            if not self._stop.is_set():  # else the store may be closed already
                self.error = error
        finally:
            self._wake()

    def _read(self, inputs: Iterable[Article | UnreadableInput]) -> None:
        batch: list[NewItem] = []
        duplicates: list[Duplicate] = []
        most, flushed = _FIRST_BATCH, time.monotonic()
        for number, item in enumerate(self._told(inputs)):
            if self._stop.is_set():
                return
            if isinstance(item, UnreadableInput):
                batch.append(unreadable_item(item))
            else:
                looked = self._lookout.look(item)
                batch.append(NewItem(self._work.key(item), item, skip=looked.skip, message=looked.message))
                duplicates += looked.duplicates
                if looked.near:
                    self._near[number] = looked.near
            if len(batch) >= most or time.monotonic() - flushed > _FLUSH_AFTER:
                self._flush(batch, duplicates)
                most, flushed = _BATCH, time.monotonic()
        self._flush(batch, duplicates)
        self._ledger.inputs_read(self._run_id)
        self.done = True

    def _flush(self, batch: list[NewItem], duplicates: list[Duplicate]) -> None:
        if batch:
            self.positions.extend(self._ledger.add_batch(self._run_id, batch).positions)
            self._shelf.add_duplicates(duplicates)
            batch.clear()
            duplicates.clear()
            self._wake()

    def _told(self, inputs: Iterable[Article | UnreadableInput]) -> Any:
        """The inputs, less files that a folder holds beside its articles: those are told of and are no failures."""
        for item in inputs:
            if isinstance(item, UnreadableInput) and item.skipped:
                self._say(f"{item.source}: {item.message}")
            else:
                yield item
