"""`extractor batch submit` and what follows: batch files for a provider at half price, or for an own server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli.parameters import (
    DuplicatesWord,
    Omit,
    Parameters,
    Price,
    RetryWord,
    api_key_from,
    named_values,
    prices_of,
)
from extractor.errors import ExitCode

if TYPE_CHECKING:
    from extractor.runs.batch import BatchJob, BatchRow, BatchSession, RunReport

__all__ = ("register",)

batch = typer.Typer(help="Batch files: a provider answers them within a day at half price.", no_args_is_help=True)

Inputs = Annotated[
    list[str], typer.Argument(help="Files (.txt .md .html .jsonl .csv .parquet), folders, globs; - for standard input.")
]
ModelName = Annotated[str, typer.Option("--model", help="Name that the server knows the model by.")]
Address = Annotated[str | None, typer.Option("--base-url", help="A server with OpenAI's batch API, with its /v1.")]
KeyVariable = Annotated[
    str | None, typer.Option("--api-key-env", help="Environment variable that holds the key, if not OPENAI_API_KEY.")
]
PromptName = Annotated[str, typer.Option("--prompt", help="Prompt by name, newest version if none, or a .md file.")]
StorePlace = Annotated[str, typer.Option("--store", help="The project's store: a file, or a postgresql:// address.")]
Published = Annotated[str | None, typer.Option(help="Publication date of all inputs, YYYY-MM-DD.")]
Columns = Annotated[list[str] | None, typer.Option("--map", help="Column or field mapping, e.g. text=body.")]
Repairs = Annotated[int, typer.Option("--repairs", min=0, help="How often the model is shown what was found wrong.")]
ReAsks = Annotated[int, typer.Option("--re-asks", min=0, help="Asked again when the answer is not the schema's JSON.")]
MaxTokens = Annotated[int | None, typer.Option("--max-tokens", min=1, help="Most tokens of one answer.")]
Select = Annotated[list[str] | None, typer.Option("--select", help="Only these rules: a code or a family, e.g. GRD.")]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", help="Not these rules.")]
Actors = Annotated[Path | None, typer.Option("--actors", help="YAML or JSON file of your own actors.")]
RetryOption = Annotated[RetryWord | None, typer.Option("--retry", help="Ask again about articles that failed.")]
DuplicateOption = Annotated[
    DuplicatesWord, typer.Option("--duplicates", help="Articles that say the same: link, skip all but the first, ask.")
]
MostRequests = Annotated[int, typer.Option("--max-requests", min=1, help="Most requests in one file.")]
MostMegabytes = Annotated[float, typer.Option("--max-megabytes", min=0.001, help="Largest file, in 1,000,000 bytes.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print a report as JSON.")]
Timeout = Annotated[float, typer.Option(min=1, help="Seconds for one call.")]
Retries = Annotated[int, typer.Option(min=0, help="Tries again when network or server fail.")]
Resend = Annotated[
    bool, typer.Option("--resend-missing", help="Requests that whole result files do not tell of are asked again.")
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write the run's finished records here, as JSON Lines.")
]
DEFAULT_STORE = ".extractor/store.sqlite"


@batch.command()
def submit(
    inputs: Inputs,
    model: ModelName,
    base_url: Address = None,
    api_key_env: KeyVariable = None,
    prompt: PromptName = "incidents",
    store: StorePlace = DEFAULT_STORE,
    published: Published = None,
    column: Columns = None,
    repairs: Repairs = 1,
    re_asks: ReAsks = 1,
    parameter: Parameters = None,
    max_tokens: MaxTokens = None,
    omit: Omit = None,
    price: Price = None,
    select: Select = None,
    ignore: Ignore = None,
    actors: Actors = None,
    duplicates: DuplicateOption = DuplicatesWord.LINK,
    retry: RetryOption = None,
    window: Annotated[str, typer.Option(help="Time that the provider is given.")] = "24h",
    max_requests: MostRequests = 50_000,
    max_megabytes: MostMegabytes = 200.0,
    retries: Retries = 5,
    timeout: Timeout = 600.0,
    as_json: AsJson = False,
) -> int:
    """Send articles to the provider as batches; what was answered before is not asked again.

    The same command again goes on: it sends what the articles lack by then, and nothing twice.
    """
    job = _job(**{name: value for name, value in locals().items() if name not in ("store", "as_json")})
    with _session(store, timeout, retries) as session:
        report = asyncio.run(session.submit(job))
        return _told([report], as_json, session, submitted=True)


@batch.command()
def write(
    inputs: Inputs,
    model: ModelName,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File of requests; a second one is NAME-2, and so on.")
    ],
    base_url: Address = None,
    prompt: PromptName = "incidents",
    store: StorePlace = DEFAULT_STORE,
    published: Published = None,
    column: Columns = None,
    repairs: Repairs = 1,
    re_asks: ReAsks = 1,
    parameter: Parameters = None,
    max_tokens: MaxTokens = None,
    omit: Omit = None,
    price: Price = None,
    select: Select = None,
    ignore: Ignore = None,
    actors: Actors = None,
    duplicates: DuplicateOption = DuplicatesWord.LINK,
    retry: RetryOption = None,
    max_requests: MostRequests = 50_000,
    max_megabytes: MostMegabytes = 200.0,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    as_json: AsJson = False,
) -> int:
    """Write the requests into a file for others to run, such as vLLM: `vllm run-batch -i FILE -o RESULTS --model M`."""
    job = _job(
        **{name: value for name, value in locals().items() if name not in ("store", "as_json", "output", "force")}
    )
    with _session(store) as session:
        report = asyncio.run(session.write(job, output, replace=force))
        return _told([report], as_json, session, submitted=True)


@batch.command()
def status(
    number: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A batch, by number or the provider's id.")
    ] = None,
    store: StorePlace = DEFAULT_STORE,
    retries: Retries = 2,
    timeout: Timeout = 60.0,
    as_json: AsJson = False,
) -> int:
    """List batches and how they stand; the provider is asked about the open ones."""
    with _session(store, timeout, retries) as session:
        chosen = None if number is None else session.book.batch(number)
        rows, troubles = asyncio.run(session.status(chosen))
    if as_json:
        typer.echo(json.dumps({"batches": [row.to_json() for row in rows], "troubles": troubles}, indent=2))
    elif rows:
        for row in rows:
            typer.echo(_line(row))
    else:
        typer.echo("no batches yet; `extractor batch submit` sends one")
    for trouble in troubles:
        typer.echo(f"error: {trouble}", err=True)
    return ExitCode.PROVIDER_REFUSED if troubles else ExitCode.DONE


@batch.command()
def collect(
    number: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A batch, by number or the provider's id.")
    ] = None,
    store: StorePlace = DEFAULT_STORE,
    output: Output = None,
    submit_next: Annotated[
        bool, typer.Option("--submit-next", help="Send what is lacking then: second steps, re-asks, repairs, expired.")
    ] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until all that is sent is answered.")] = False,
    every: Annotated[float, typer.Option(min=0.1, help="With --wait: seconds between two looks.")] = 60.0,
    resend_missing: Resend = False,
    retries: Retries = 5,
    timeout: Timeout = 600.0,
    as_json: AsJson = False,
) -> int:
    """Read the answers, finish the articles that have all of theirs, and say what is to be sent next.

    Ends with 4 while articles are not finished: collect again later.
    """
    from extractor.errors import UsageError

    with _session(store, timeout, retries) as session:
        chosen = None if number is None else session.book.batch(number)
        if chosen is not None and chosen.kind == "file":
            raise UsageError(
                f"batch {chosen.id} was written to {chosen.file}: read its results, `extractor batch read`"
            )
        reports = asyncio.run(_collect(session, chosen, submit_next, resend_missing, every if wait else None))
        _export(session, reports, output)
        return _told(reports, as_json, session)


@batch.command()
def read(
    results: Annotated[list[Path], typer.Argument(help="Files of results, as OpenAI or vLLM write them.")],
    store: StorePlace = DEFAULT_STORE,
    output: Output = None,
    resend_missing: Resend = False,
    as_json: AsJson = False,
) -> int:
    """Read results of written files, finish the articles that have all of theirs, say what is to be written next."""
    with _session(store) as session:
        reports = asyncio.run(session.read(results, resend_missing=resend_missing))
        _export(session, reports, output)
        return _told(reports, as_json, session)


@batch.command()
def cancel(
    number: Annotated[str, typer.Argument(metavar="ID", help="A batch, by number or the provider's id.")],
    store: StorePlace = DEFAULT_STORE,
    retries: Retries = 5,
    timeout: Timeout = 600.0,
) -> int:
    """Give a batch up. What a provider did until then is collected; the rest is sent by the next `submit`."""
    with _session(store, timeout, retries) as session:
        row = asyncio.run(session.cancel(session.book.batch(number)))
    typer.echo(_line(row))
    return ExitCode.DONE


@contextmanager
def _session(store: str, timeout: float = 600.0, retries: int = 5) -> Iterator[BatchSession]:
    from extractor.runs.batch import BatchSession
    from extractor.runs.store import open_store

    with open_store(store) as opened:
        yield BatchSession(opened, say=_say, timeout=timeout, http_retries=retries)


def _job(**given: Any) -> BatchJob:
    """The job of a command's options."""
    from extractor.extraction.session import Settings
    from extractor.runs.batch import BatchJob, FileLimits
    from extractor.runs.policy import Policy

    parameters = named_values(given["parameter"], "--parameter", numbers=True)
    if given["max_tokens"] is not None:
        parameters["max_tokens"] = given["max_tokens"]
    variable = given.get("api_key_env")
    settings = Settings(
        model=given["model"],
        base_url=given["base_url"],
        api_key=api_key_from(variable),
        prompt=given["prompt"],
        recordings=None,
        parameters=parameters,
        omit=tuple(given["omit"] or ()),
        timeout=given.get("timeout", 600.0),
        http_retries=given.get("retries", 5),
        re_asks=given["re_asks"],
        repairs=given["repairs"],
        select=tuple(given["select"] or ()),
        ignore=tuple(given["ignore"] or ()),
        actors=given["actors"],
        prices=prices_of(given["price"], given["model"]),
    )
    return BatchJob(
        settings,
        given["inputs"],
        published=given["published"],
        columns=named_values(given["column"], "--map"),
        api_key_env=variable,
        limits=FileLimits(given["max_requests"], int(given["max_megabytes"] * 1e6)),
        window=given.get("window", "24h"),
        retry=None if given["retry"] is None else given["retry"].value,
        policy=Policy(duplicates=given["duplicates"].value),
    )


async def _collect(
    session: BatchSession, chosen: BatchRow | None, submit_next: bool, resend_missing: bool, every: float | None
) -> list[RunReport]:
    """Collect once, or again and again until nothing is waited for."""
    while True:
        reports = await session.collect(chosen, submit_next=submit_next, resend_missing=resend_missing)
        under_way = [number for report in reports for number in (*report.waiting, *report.sent)]
        if every is None or not under_way or any(report.provider_failed for report in reports):
            return reports
        if not any(report.sent for report in reports) and any(report.troubles for report in reports):
            return reports  # waiting does not mend what is wrong with a result file
        chosen = None if submit_next else chosen
        await asyncio.sleep(every)


def _export(session: BatchSession, reports: list[RunReport], output: Path | None) -> None:
    """The finished records of the runs, in the order of their inputs."""
    if output is None:
        return
    from extractor.extraction.records import PartialFile
    from extractor.runs.batch.remembering import remembered
    from extractor.runs.exporting import export_records

    with PartialFile(output) as file:
        for report in reports:
            if report.run:
                run = session.ledger.run(report.run)
                for record in export_records(session.ledger, run.id, range(run.items), remembered(run)):
                    file.write(record)


def _told(reports: list[RunReport], as_json: bool, session: BatchSession, *, submitted: bool = False) -> int:
    """Print reports; the exit code that they amount to."""
    if as_json:
        batches = {number for report in reports for number in (*report.sent, *report.waiting, *report.collected)}
        rows = [session.book.batch(number).to_json() for number in sorted(batches)]
        typer.echo(json.dumps({"runs": [report.to_json() for report in reports], "batches": rows}, indent=2))
    else:
        for report in reports:
            for line in _lines(report, submitted=submitted):
                typer.echo(line)
        if not reports:
            typer.echo("nothing is waited for; `extractor batch submit` sends a batch")
    for report in reports:
        for trouble in report.troubles:
            typer.echo(f"error: {trouble}", err=True)
    if any(report.provider_failed for report in reports):
        return ExitCode.PROVIDER_REFUSED
    if not submitted and any(report.open for report in reports):
        return ExitCode.STOPPED_AT_CAP
    failed = any(report.states.get("failed") or report.inputs_unreadable for report in reports)
    return ExitCode.UNFINISHED if failed else ExitCode.DONE


def _lines(report: RunReport, *, submitted: bool) -> Iterator[str]:
    """A report for people."""
    from extractor.cli.terminal import harmless

    if report.collected or report.answers or report.refused or report.again:
        parts = [f"{report.answers:,} answers", f"{report.refused:,} refused", f"{report.again:,} not done"]
        others = {"missing": report.missing, "of other batches": report.foreign, "repeated": report.repeated,
                  "unreadable": report.unreadable_lines}  # fmt: skip
        parts += [f"{count:,} {word}" for word, count in others.items() if count]
        yield f"results: {', '.join(parts)}"
    for line in report.unreadable:
        yield harmless(f"  {line}")
    for line in report.inputs_unreadable[:10]:
        yield harmless(f"cannot be read: {line}")
    if not report.run:
        return
    states = ", ".join(f"{count:,} {state}" for state, count in report.states.items() if count) or "no articles"
    cost = f"${report.cost:.4f}" + (f", {report.unpriced:,} of unknown cost" if report.unpriced else "")
    yield f"run {report.run}: {states}; {cost}"
    if report.sent:
        numbers = ", ".join(map(str, report.sent))
        yield f"batch {numbers} sent; `extractor batch collect` reads what comes of it"
    elif submitted:
        yield "nothing new to send: all is answered or under way (`extractor batch status`)"
    if report.waiting:
        yield f"not answered yet: batch {', '.join(map(str, report.waiting))}"
    if report.next_requests:
        yield f"{report.next_requests:,} requests are for the next batch: give the same command as at first"


def _line(row: BatchRow) -> str:
    """One batch in one line."""
    from extractor.cli.terminal import harmless

    counts = row.detail.get("counts") or {}
    done = counts.get("completed", 0) + counts.get("failed", 0)
    name = row.provider_id or row.file
    errors = "; ".join(row.detail.get("errors") or [])
    words = f"{row.id}  run {row.run_id}  {row.state}  {row.status}  {done:,} of {row.requests:,}  {name}"
    return harmless(f"{words}{'  ' + errors if errors else ''}")


def _say(line: str) -> None:
    from extractor.cli.terminal import harmless

    typer.echo(harmless(line), err=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(batch, name="batch")
