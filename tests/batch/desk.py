"""A small project with a store, and answers by hand, for the tests of batches."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fake_batches import BatchServer
from fake_server import Step, says
from newsroom import GUNMEN, REPORT, ROCKETS, answer, details, outline, write_prompt

from extractor.extraction.session import Settings
from extractor.runs.batch import BatchJob, BatchSession, FileLimits, RunReport
from extractor.runs.store import Ledger, Shelf, open_store
from extractor.schema.record import Record

PRICES = {"tiny": {"input": 1.0, "output": 10.0}}
FULL_PRICE = (10 * 1.0 + 5 * 10.0) / 1e6
"""Of one answer of the fake server: 10 tokens in, 5 out."""


def number_in(body: dict[str, Any]) -> int:
    """Which report a request is about."""
    found = re.search(r"Report (\d\d\d) of", body["messages"][1]["content"])
    assert found
    return int(found[1])


def good(body: dict[str, Any]) -> Step | None:
    """The right answer to any request: one step, outline or details."""
    text = body["messages"][-1]["content"]
    if "STEP-ONE" in str(body["messages"]):
        return says(outline(ROCKETS, GUNMEN))
    if "STEP-TWO 1" in text:
        return says(details(ROCKETS))
    if "STEP-TWO 2" in text:
        return says(details(GUNMEN))
    return says(answer(ROCKETS, GUNMEN))


class Project:
    """A folder with reports, a prompt and a store."""

    def __init__(self, folder: Path, url: str, count: int = 3, *, steps: int = 1, **settings: Any) -> None:
        self.folder = folder
        self.store = folder / "store.sqlite"
        self.reports = folder / "reports"
        self.reports.mkdir(exist_ok=True)
        for number in range(count):
            text = f"---\npublished: 2021-05-04\n---\nReport {number:03} of the agency. {REPORT}\n"
            (self.reports / f"{number:03}.md").write_text(text, encoding="utf-8")
        prompt = str(write_prompt(folder, steps))
        values = {"model": "tiny", "base_url": url, "prompt": prompt, "http_retries": 0, "repairs": 0, "prices": PRICES}
        self.settings = Settings(**{**values, **settings})

    def job(self, **changes: Any) -> BatchJob:
        return BatchJob(self.settings, [str(self.reports)], **changes)

    @contextlib.contextmanager
    def session(self) -> Iterator[BatchSession]:
        with open_store(self.store) as store:
            yield BatchSession(store, settle_seconds=0.0, http_retries=0)

    def submit(self, **changes: Any) -> RunReport:
        with self.session() as session:
            return asyncio.run(session.submit(self.job(**changes)))

    def collect(self, **options: Any) -> RunReport:
        with self.session() as session:
            (report,) = asyncio.run(session.collect(**options))
            return report

    def records(self, run_id: int = 1) -> list[Record[Any]]:
        with open_store(self.store) as store:
            return [record for _, record in Shelf(store).records(run_id)]

    def states(self, run_id: int = 1) -> dict[str, int]:
        with open_store(self.store) as store, Ledger(store) as ledger:
            return {str(state): count for state, count in ledger.totals(run_id).states.items() if count}


def small_files(requests: int) -> FileLimits:
    """Files of so many requests."""
    return FileLimits(requests=requests)


def run_to_the_end(project: Project, server: BatchServer, rounds: int = 8) -> RunReport:
    """Submit, have it answered and collect, until nothing is open."""
    report = project.submit()
    for _ in range(rounds):
        server.run()
        report = project.collect(submit_next=True)
        if not report.open:
            return report
    raise AssertionError(f"still open after {rounds} rounds: {report}")
