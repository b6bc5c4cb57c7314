"""Batches of a store: what the batch commands do, for any program.

    session = BatchSession(store)
    report = await session.submit(BatchJob(settings, ["inbox"]))
    ...
    for report in await session.collect(): ...

Killed at any instruction, the same call goes on: articles stay in hand of a holder by name, a batch is noted before the
provider is told to answer it, and one that may have been accepted is looked up by its token before anything is sent.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import AskError, UsageError
from extractor.extraction.session import Settings
from extractor.runs.batch.advancing import Advance
from extractor.runs.batch.book import OWNER, BatchBook
from extractor.runs.batch.hold import holding
from extractor.runs.batch.judging import open_judge
from extractor.runs.batch.lines import FileLimits
from extractor.runs.batch.model import BatchRow, RunReport
from extractor.runs.batch.receiving import receive
from extractor.runs.batch.remembering import key_of_run, remember, remembered
from extractor.runs.batch.sending import FileDesk, ProviderDesk, settle
from extractor.runs.policy import Policy
from extractor.runs.store import Ledger, Run, Store, StoredAnswers

if TYPE_CHECKING:
    from extractor.runs.batch.provider import BatchProvider
    from extractor.runs.store.model import Retry

__all__ = ("BatchJob", "BatchSession")


@dataclass(frozen=True)
class BatchJob:
    """What is to be asked about which articles."""

    settings: Settings
    inputs: Sequence[str]
    published: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    api_key_env: str | None = None
    """The variable of the environment that holds the key, for later sessions; the key itself is not kept."""
    limits: FileLimits = field(default_factory=FileLimits)
    window: str = "24h"
    retry: Retry | None = None
    policy: Policy = field(default_factory=Policy)
    """Which inputs are not asked about."""


@dataclass
class BatchSession:
    """Works on the batches of a store. All calls raise UsageError, StoreError or AskError where they cannot go on."""

    store: Store
    say: Callable[[str], None] | None = None
    settle_seconds: float = 15.0
    """How long a provider may take to list a batch that it has accepted."""
    timeout: float = 600.0
    http_retries: int = 5

    def __post_init__(self) -> None:
        self.book = BatchBook(self.store)
        self.ledger = Ledger(self.store, owner=OWNER)
        self.answers = StoredAnswers(self.store)

    async def submit(self, job: BatchJob) -> RunReport:
        """Send what the articles lack to the provider; articles that lack nothing are finished."""
        run = self._begin(job, "provider")
        async with self._provider(run, job.settings) as provider:
            with holding(self.store) as hold:
                await self._settle(self.book.batches(run_id=run.id, open_only=True), provider)
                desk = ProviderDesk(self.book, hold, provider, run.id, job.window)
                return await self._advance(run, job.settings, desk, job.limits, inputs=job, secrets=provider.secrets)

    async def write(self, job: BatchJob, output: Path, *, replace: bool = False) -> RunReport:
        """Write what the articles lack to `output` (and `output-2`, ...), for others to run."""
        with holding(self.store) as hold:
            settle(self.book)
            desk = FileDesk(self.book, hold, output, replace=replace)
            run = self._begin(job, "file")
            desk.run_id = run.id
            return await self._advance(run, job.settings, desk, job.limits, inputs=job)

    async def collect(
        self, batch: BatchRow | None = None, *, submit_next: bool = False, resend_missing: bool = False
    ) -> list[RunReport]:
        """Read what providers have answered (of all batches, or of one) and finish the articles that lack nothing more.

        `submit_next`: send what is lacking now. `resend_missing`: take it that requests which a whole result file does
        not tell of were not answered.
        """
        chosen = [batch] if batch else self.book.batches(open_only=True)
        runs = {row.run_id for row in chosen if row.kind == "provider"} | self.book.runs_in_hand("provider")
        if batch is not None:
            runs = {batch.run_id, *self.book.runs_of([batch.id])}
        reports = []
        for run_id in sorted(runs):
            run = self.ledger.run(run_id)
            mine = [row for row in chosen if row.run_id == run_id and row.kind == "provider"]
            reports.append(await self._collect(run, mine, submit_next=submit_next, resend_missing=resend_missing))
        return reports

    async def read(
        self, paths: Sequence[Path], *, resend_missing: bool = False, batch: BatchRow | None = None
    ) -> list[RunReport]:
        """Read results that others made for written files, and finish the articles that lack nothing more."""
        report = RunReport(run=0)
        with holding(self.store) as hold:
            settle(self.book)
            chosen = [batch] if batch else self.book.batches()
            ids = [row.id for row in chosen if row.kind == "file"]
            for path in paths:
                await asyncio.to_thread(receive, self.book, hold, path, ids, report, ())
            closed, open_now = [], [row for row in chosen if row.id in ids and row.open]
            for row in open_now:
                left = self.book.open_requests(row.id)
                if left == 0 or resend_missing:
                    report.missing += self.book.close(row.id)
                    closed.append(row.id)
                else:
                    report.waiting.append(row.id)
            reports = []
            for run_id in sorted({*self.book.runs_of(ids), *(row.run_id for row in open_now)}):
                run = self.ledger.run(run_id)
                made = await self._advance(run, remembered(run), None, None)
                mine = [row.id for row in open_now if row.run_id == run_id]
                made.collected = [number for number in mine if number in closed]
                made.waiting = [number for number in mine if number not in closed]
                reports.append(made)
        return [_with_lines(made, report) for made in reports[:1]] + reports[1:] or [report]

    async def status(self, batch: BatchRow | None = None) -> tuple[list[BatchRow], list[str]]:
        """Batches as they stand, the open ones asked for at their providers; and what went wrong with asking."""
        chosen = [batch] if batch else self.book.batches()
        troubles: list[str] = []
        for run_id in sorted({row.run_id for row in chosen if row.state == "submitted"}):
            run = self.ledger.run(run_id)
            try:
                async with self._provider(run) as provider:
                    for row in chosen:
                        if row.run_id == run_id and row.state == "submitted":
                            await self._look(row, provider)
            except AskError as error:
                troubles.append(str(error))
        return [self.book.batch(row.id) for row in chosen], troubles

    async def cancel(self, batch: BatchRow) -> BatchRow:
        """Give a batch up: its provider is told to cancel it (then collect what it did); a written file is dropped."""
        if not batch.open:
            raise UsageError(f"batch {batch.id} is {batch.state}; there is nothing to cancel")
        with holding(self.store):
            if batch.kind == "file":
                self.book.close(batch.id, drop=True)
                return self.book.batch(batch.id)
            async with self._provider(self.ledger.run(batch.run_id)) as provider:
                await self._settle([batch], provider)
                row = self.book.batch(batch.id)
                if row.state == "submitted" and row.provider_id is not None:
                    self._note(row, await provider.cancel(row.provider_id), provider)
        return self.book.batch(batch.id)

    # Parts of them

    def _begin(self, job: BatchJob, kind: str) -> Run:
        _, row = remember(job.settings, api_key_env=job.api_key_env, kind=kind)
        policy = job.policy
        row["policy"] = [policy.duplicates, sorted(policy.languages), policy.most_characters]
        paths = {"paths": list(job.inputs), "published": job.published, "columns": dict(job.columns)}
        words = "submit" if kind == "provider" else "write"
        return self.ledger.start_or_resume(settings=row, inputs=paths, label=f"batch {words} {' '.join(job.inputs)}")

    def _provider(self, run: Run, settings: Settings | None = None) -> BatchProvider:
        from extractor.extraction.session import check_settings, model_settings
        from extractor.runs.batch.provider import BatchProvider

        if settings is None:
            from dataclasses import replace

            settings = replace(
                remembered(run), api_key=key_of_run(run), timeout=self.timeout, http_retries=self.http_retries
            )
        prompt, weights = check_settings(settings)
        return BatchProvider(model_settings(settings, prompt, weights, settings.base_url), settle=self.settle_seconds)

    async def _settle(self, batches: Sequence[BatchRow], provider: BatchProvider) -> None:
        for row in batches:
            if row.kind == "provider" and row.state == "creating":
                await ProviderDesk.confirm(self.book, provider, row)

    async def _advance(
        self,
        run: Run,
        settings: Settings,
        desk: ProviderDesk | FileDesk | None,
        limits: FileLimits | None,
        *,
        inputs: BatchJob | None = None,
        secrets: tuple[str, ...] = (),
    ) -> RunReport:
        """Work through the articles that wait for nothing; with `inputs`, also through new ones."""
        report = RunReport(run=run.id)
        async with open_judge(settings, self.answers, secrets) as judge:
            with tempfile.TemporaryDirectory(prefix="extractor-batch-") as folder:
                advance = Advance(self.book, self.ledger, judge, run, report, desk, limits, Path(folder), self.say)
                await advance.work(inputs)
        totals = self.ledger.totals(run.id)
        report.states = {str(state): count for state, count in totals.states.items()}
        report.cost, report.unpriced = totals.cost, totals.unpriced
        if not report.open:
            self.ledger.end(run.id, "failures" if totals.states["failed"] else "done")
        return report

    async def _collect(
        self, run: Run, batches: Sequence[BatchRow], *, submit_next: bool, resend_missing: bool
    ) -> RunReport:
        settings = remembered(run)
        lines = RunReport(run=run.id)
        async with self._provider(run) as provider:
            with holding(self.store) as hold:
                await self._settle(batches, provider)
                for row in [self.book.batch(row.id) for row in batches]:
                    if row.state != "submitted":
                        continue
                    await self._look(row, provider)
                    await self._fetch(self.book.batch(row.id), provider, hold, lines, resend_missing)
                desk = None
                if submit_next and not lines.provider_failed:
                    desk = ProviderDesk(self.book, hold, provider, run.id, "24h")
                made = await self._advance(run, settings, desk, FileLimits(), secrets=provider.secrets)
        made.collected, made.waiting = lines.collected, lines.waiting
        self.ledger.note(run.id, "batch_collected", {"batches": made.collected, "finished": made.finished})
        return _with_lines(made, lines)

    async def _look(self, row: BatchRow, provider: BatchProvider) -> None:
        """Ask how a batch stands."""
        assert row.provider_id is not None
        self._note(row, await provider.retrieve(row.provider_id), provider)

    def _note(self, row: BatchRow, batch: Any, provider: BatchProvider) -> None:
        from extractor.runs.batch.provider import FINAL, describe

        times = (batch.completed_at, batch.expired_at, batch.cancelled_at, batch.failed_at)
        ended = next((float(at) for at in times if at), None) if batch.status in FINAL else None
        files = {"output": batch.output_file_id, "errors_file": batch.error_file_id}
        detail = describe(batch, provider.secrets) | {"files": files}
        self.book.change(row.id, status=batch.status, detail=detail, answered_at=ended)

    async def _fetch(
        self, row: BatchRow, provider: BatchProvider, hold: Any, report: RunReport, resend_missing: bool
    ) -> None:
        """Read the results of a batch that the provider has done with; it is closed when they are whole."""
        from extractor.runs.batch.provider import FINAL

        if row.status not in FINAL:
            report.waiting.append(row.id)
            return
        whole = True
        with tempfile.TemporaryDirectory(prefix="extractor-batch-") as folder:
            for name in ("output", "errors_file"):
                file_id = (row.detail.get("files") or {}).get(name)
                if file_id:
                    path = Path(folder) / f"{name}.jsonl"
                    await provider.download(file_id, path)
                    read = await asyncio.to_thread(receive, self.book, hold, path, [row.id], report, provider.secrets)
                    whole = whole and read
        seen = row.requests - self.book.open_requests(row.id)
        counts = row.detail.get("counts") or {}
        told = min(counts.get("completed", 0) + counts.get("failed", 0), row.requests)
        if (not whole or seen < told) and not resend_missing:
            report.waiting.append(row.id)
            report.troubles.append(
                f"batch {row.id}: the result files tell of {seen:,} of {max(told, seen):,} requests"
                f"{'' if whole else ', and a line is cut off'}; what was there is kept. Collect again later, or with "
                "--resend-missing to have the rest answered by the next batch"
            )
            return
        report.missing += self.book.close(row.id) if row.status == "completed" else 0
        if row.status != "completed":
            report.again += self.book.close(row.id)
        report.collected.append(row.id)
        if row.status == "failed":
            report.provider_failed = True
            words = "; ".join(row.detail.get("errors") or ["no reason given"])
            report.troubles.append(f"batch {row.id} was refused as a whole: {words}")


def _with_lines(made: RunReport, lines: RunReport) -> RunReport:
    """A run's report with what was read from result files."""
    for name in ("answers", "refused", "again", "missing", "foreign", "repeated", "unreadable_lines"):
        setattr(made, name, getattr(lines, name))
    made.unreadable, made.troubles = lines.unreadable, [*lines.troubles, *made.troubles]
    made.provider_failed = lines.provider_failed
    return made
