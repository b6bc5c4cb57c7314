"""Working through the articles of a run: what lacks nothing is finished, what lacks something goes into a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.article import Article, load_articles
from extractor.extraction.extract import failed_record
from extractor.runs.batch.book import BatchBook
from extractor.runs.batch.filling import Filler, RequestFile
from extractor.runs.batch.judging import Judge
from extractor.runs.batch.lines import FileLimits, request_line
from extractor.runs.batch.model import RunReport
from extractor.runs.batch.sending import FileDesk, ProviderDesk
from extractor.runs.policy import Looked, Lookout
from extractor.runs.store import Item, Ledger, NewItem, Run, Shelf
from extractor.runs.work import plan_work, unreadable_item
from extractor.schema.record import Record

if TYPE_CHECKING:
    from extractor.runs.batch.session import BatchJob

__all__ = ("LEASE", "Advance")

LEASE = 30 * 86_400.0
"""Seconds that an article is held for its batch: as long as a provider keeps the results."""
_PAGE = 100


@dataclass
class Advance:
    """One walk over the articles of a run. Without a desk nothing is sent: what is lacking is only counted."""

    book: BatchBook
    ledger: Ledger
    judge: Judge
    run: Run
    report: RunReport
    desk: ProviderDesk | FileDesk | None
    limits: FileLimits | None
    folder: Path
    say: Callable[[str], None] | None = None
    _writing: list[Future[bool]] = field(default_factory=list)
    _lacking: set[str] = field(default_factory=set)

    async def work(self, job: BatchJob | None) -> None:
        """Walk over the articles that wait for nothing; with a job, read its inputs and take them in hand too."""
        filler = Filler(self.folder, self.limits or FileLimits(), self._send)
        try:
            if job is not None:
                self._add_inputs(job)
            position = -1
            while items := self.book.ready(self.run.id, after=position, limit=_PAGE):
                await self._page(items, filler)
                position = items[-1].position
            while job is not None and (items := self.ledger.claim(self.run.id, _PAGE, lease_seconds=LEASE)):
                # What an earlier asking of the same articles waited for must not count for this one.
                self.book.forget_all([item.work_id for item in items])
                await self._page(items, filler)
            await filler.flush()
        finally:
            filler.close()
        self.report.next_requests = len(self._lacking)

    def _add_inputs(self, job: BatchJob) -> None:
        """Read the inputs into the run, those that it does not have yet."""
        key, lookout = plan_work(job.settings).key, Lookout(job.policy)
        shelf = Shelf(self.ledger.store)
        inputs = iter(load_articles(list(job.inputs), published=job.published, column_map=job.columns))
        while page := list(islice(inputs, _PAGE)):
            looked: list[Looked] = []
            new: list[NewItem] = []
            for item in page:
                if isinstance(item, Article):
                    looked.append(lookout.look(item))
                    new.append(NewItem(key(item), item, skip=looked[-1].skip, message=looked[-1].message))
                elif not item.skipped:
                    self.report.inputs_unreadable.append(f"{item.source}: {item.message}")
                    new.append(unreadable_item(item))
                elif self.say is not None:
                    self.say(f"{item.source}: {item.message}")
            self.ledger.add(self.run.id, new)
            shelf.add_duplicates(pair for look in looked for pair in look.duplicates)
        self.ledger.inputs_read(self.run.id)
        if job.retry is not None:
            self.ledger.retry(self.run.id, job.retry)

    async def _page(self, items: Sequence[Item], filler: Filler) -> None:
        received = self.book.received([item.work_id for item in items])
        saved: list[str] = []
        lacking: list[tuple[Item, Mapping[str, dict[str, Any]]]] = []
        for item in items:
            judged = await self.judge.judge(item, received[item.work_id])
            saved += judged.saved
            if judged.record is not None:
                self._finish(item, judged.record, paid=judged.paid)
            else:
                lacking.append((item, judged.lacking))
        self._wait()
        self.book.kept(saved)
        await self._put(lacking, filler)

    async def _put(self, lacking: Sequence[tuple[Item, Mapping[str, dict[str, Any]]]], filler: Filler) -> None:
        """What articles lack: into the file, unless it is under way already."""
        under_way = self.book.under_way(sorted({key for _, bodies in lacking for key in bodies}))
        links = [(item.work_id, key, under_way[key]) for item, bodies in lacking for key in bodies if key in under_way]
        if links:
            self.book.store.write(lambda connection: self.book.link(connection, links))
        for item, bodies in lacking:
            new = {key: body for key, body in bodies.items() if key not in under_way}
            if self.desk is None:
                self._lacking |= new.keys()
                continue
            lines = {key: request_line(key, body) for key, body in new.items()}
            longest = max(map(len, lines.values()), default=0)
            if longest > filler.limits.bytes:
                words = f"a request of {longest:,} bytes does not fit into a batch file of {filler.limits.bytes:,}"
                self._finish(item, failed_record(item.article, "too_long", words), paid=False)
            else:
                await filler.put(item.work_id, lines)
        self._wait()
        if self.desk is not None:
            self.desk.hold.keep()

    async def _send(self, file: RequestFile) -> None:
        assert self.desk is not None
        number = await self.desk.send(file)
        self.report.sent.append(number)
        self.ledger.note(self.run.id, "batch_sent", {"batch": number, "requests": len(file.keys), "bytes": file.size})
        if self.say is not None:
            self.say(f"batch {number}: {len(file.keys):,} requests, {file.size / 1e6:,.1f} MB")

    def _finish(self, item: Item, record: Record[Any], *, paid: bool) -> None:
        """Forget what the article waited for, then write its record: killed in between, it is judged anew."""
        self.book.store.submit(_forget, (self.book, item.work_id))
        self._writing.append(self.ledger.finish(item, record, paid=paid))

    def _wait(self) -> None:
        """Until the records are safe."""
        for future in self._writing:
            self.report.finished += future.result()
        self._writing.clear()


def _forget(connection: Any, loads: Sequence[tuple[BatchBook, int]]) -> list[None]:
    loads[0][0].forget(connection, [work_id for _, work_id in loads])
    return [None] * len(loads)
