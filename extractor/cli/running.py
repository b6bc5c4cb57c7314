"""What `extractor extract` does around a run: signals, progress, the output file, the summary and the exit code."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer

from extractor.cli.check import FailOn, fails
from extractor.errors import ExitCode

if TYPE_CHECKING:
    from extractor.cli.progress import RunProgress
    from extractor.cli.summary import Totals
    from extractor.extraction.records import PartialFile
    from extractor.extraction.session import Settings
    from extractor.runs.limits import LimitSettings
    from extractor.runs.running import RunOptions, RunOutcome, Stop
    from extractor.runs.store import Ledger
    from extractor.runs.store import Totals as RunTotals
    from extractor.schema.record import Record

__all__ = ("DEFAULT_STORE", "MOST_ROWS", "Request", "light", "print_summary", "run_command", "stopping_by_signal")

DEFAULT_STORE = Path(".extractor") / "store.sqlite"
MOST_ROWS = 200
"""Articles in the table; a longer run is read from its output file."""


@dataclass(frozen=True)
class Request:
    """What to read and where results go."""

    inputs: list[str]
    output: Path | None = None
    published: str | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    as_json: bool = False
    quiet: bool = False
    fail_on: FailOn = FailOn.NEVER

    def row(self) -> dict[str, Any]:
        """What of it the run is known by."""
        return {"paths": self.inputs, "published": self.published, "columns": self.columns}


def run_command(
    settings: Settings,
    request: Request,
    options: RunOptions,
    limits: LimitSettings,
    where: str | Path,
    *,
    runner: Literal["local", "ray"] = "local",
    json_logs: bool = False,
) -> int:
    """Run over the store at `where`, print, and say how it went as an exit code."""
    from extractor.article import load_articles
    from extractor.cli.progress import RunProgress
    from extractor.extraction.records import PartialFile
    from extractor.runs.running import Stop, check_client, run_over_store
    from extractor.runs.store import Ledger, open_store
    from extractor.runs.telemetry import tracing_for

    articles = load_articles(request.inputs, published=request.published, column_map=request.columns)
    check_client(settings)
    stop = Stop()
    with (
        RunProgress(quiet=request.quiet, max_cost=limits.max_cost, json_logs=json_logs) as progress,
        PartialFile(request.output) as file,
        open_store(where) as store,
    ):

        async def work() -> RunOutcome:
            with stopping_by_signal(stop, progress):
                run = run_over_store
                if runner == "ray":
                    from extractor.runs.ray_runner import run_with_ray

                    run = partial(run_with_ray, address=str(where))
                return await run(
                    store,
                    articles,
                    settings,
                    inputs=request.row(),
                    options=options,
                    limits=limits,
                    watcher=tracing_for(settings),
                    say=progress.say,
                    on_progress=progress.step,
                    stop=stop,
                )

        outcome = asyncio.run(work())
        progress.stop()
        if outcome.ending == "interrupted":
            file.give_up()
            raise KeyboardInterrupt
        with Ledger(store) as ledger:
            of_run = ledger.totals(outcome.run.id)
            if outcome.ending in _STOPPED and not outcome.whole:
                file.give_up()
                _tell_stop(outcome, of_run.states)
                return outcome.exit_code
            totals, shown = _export(ledger, outcome, settings, request, file)
    if not request.as_json and not request.quiet:
        print_summary(shown, totals, request.output)
        _print_run(outcome, of_run, where)
    if outcome.ending in _STOPPED:
        _tell_stop(outcome, of_run.states)
    return _exit_code(outcome, totals, request)


def _export(
    ledger: Ledger, outcome: RunOutcome, settings: Settings, request: Request, file: PartialFile
) -> tuple[Totals, list[Record[Any]]]:
    """The records of this start's inputs: written, printed and counted, a page at a time."""
    from extractor.cli.summary import Totals
    from extractor.extraction.records import record_line
    from extractor.runs.exporting import export_records

    totals = Totals()
    shown: list[Record[Any]] = []
    for record in export_records(ledger, outcome.run.id, outcome.positions, settings, near=outcome.near):
        file.write(record)
        totals.add(record)
        if request.as_json:
            typer.echo(record_line(record), nl=False)
        elif not request.quiet and totals.articles <= MOST_ROWS + 1:
            shown.append(light(record, request.output is not None))
    return totals, shown


def _exit_code(outcome: RunOutcome, totals: Totals, request: Request) -> int:
    if outcome.ending in _STOPPED:
        return outcome.exit_code
    if totals.articles and totals.outcomes["unauthorised"] + totals.outcomes["quota"] == totals.articles:
        return ExitCode.PROVIDER_REFUSED
    return ExitCode.UNFINISHED if totals.failed or fails(totals.severities, request.fail_on) else ExitCode.DONE


def _tell_stop(outcome: RunOutcome, states: Mapping[Any, int]) -> None:
    """Why a run stopped before its end, and what is left."""
    from extractor.cli.terminal import harmless

    left = states["pending"] + states["asked"]
    known = "" if outcome.whole else " of the inputs read so far"
    typer.echo(f"{_STOPPED[outcome.ending]}: {harmless(outcome.message)}", err=True)
    typer.echo(f"{left} of {sum(states.values())} articles{known} are left; {_GO_ON}", err=True)


_STOPPED = {"cap": "stopped at a cap", "refused": "the provider refused"}
_GO_ON = "the same command goes on where it stopped, nothing is asked twice"


def _print_run(outcome: RunOutcome, totals: RunTotals, where: str | Path) -> None:
    """Lines under the table that only a run knows."""
    from extractor.cli.terminal import console

    out = console()
    by_policy = {reason: n for (state, reason), n in totals.reasons.items() if state == "skipped" and n}
    if by_policy:
        words = ", ".join(f"{count} {reason}" for reason, count in sorted(by_policy.items()))
        out.print(f"{sum(by_policy.values())} skipped: {words}", soft_wrap=True)
    option = "" if Path(where) == DEFAULT_STORE else " --store ..."
    failed = totals.states["failed"]
    again = "   try failed ones again: the same command with --retry all" if failed else ""
    out.print(f"run {outcome.run.id}: extractor run {outcome.run.id}{option}{again}", soft_wrap=True)


def print_summary(shown: list[Record[Any]], totals: Totals, output: Path | None) -> None:
    """The table of incidents, and what they came to."""
    from extractor.cli.summary import incident_table
    from extractor.cli.terminal import console

    out = console()
    out.print(incident_table(shown[:MOST_ROWS]))
    if totals.articles > MOST_ROWS:
        out.print(f"... and {totals.articles - MOST_ROWS} more articles")
    out.print()
    for line in totals.lines():
        out.print(line, soft_wrap=True)
    if output is not None:
        out.print(f"records: {output}   look at one: extractor show {output} --article 1", soft_wrap=True)


def light(record: Record[Any], written: bool) -> Record[Any]:
    """What the table needs of a record, so that a long run does not keep every text and answer in memory."""
    article = record.article.model_copy(update={"text": "", "sentences": ()}) if written else record.article
    return record.model_copy(update={"article": article, "turns": [], "findings": []})


@contextlib.contextmanager
def stopping_by_signal(stop: Stop, progress: RunProgress) -> Iterator[None]:
    """Ctrl-C (and SIGTERM) once: what is under way is finished; twice: stop now; a third time: as ever."""
    loop = asyncio.get_running_loop()
    taken: list[signal.Signals] = []

    def wished() -> None:
        stop.wish()
        if stop.wishes == 1:
            progress.note("stopping: what is under way is finished first; Ctrl-C again stops at once")
        else:
            give_back()

    def give_back() -> None:
        while taken:
            loop.remove_signal_handler(taken.pop())

    for name in ("SIGINT", "SIGTERM"):
        # Not in the main thread, or not on this system: then nobody presses Ctrl-C, or it stops at once.
        with contextlib.suppress(ValueError, RuntimeError, NotImplementedError):
            number = signal.Signals[name]
            loop.add_signal_handler(number, wished)
            taken.append(number)
    try:
        yield
    finally:
        give_back()
