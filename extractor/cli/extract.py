"""`extractor extract` and `extractor demo`: articles in, records out."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli.check import FailOn, fails
from extractor.cli.parameters import api_key_from, named_values, prices_of
from extractor.errors import ExitCode

if TYPE_CHECKING:
    from extractor.extraction.session import Settings
    from extractor.schema.record import Record

__all__ = ("register",)


class Mode(StrEnum):
    """What becomes of the model's answers."""

    AUTO = "auto"
    REPLAY = "replay"
    RECORD = "record"
    OFF = "off"


def extract(
    inputs: Annotated[
        list[str],
        typer.Argument(help="Files (.txt .md .html .jsonl .csv .parquet), folders, globs; - for standard input."),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the records here, as JSON Lines.")
    ] = None,
    model: Annotated[str, typer.Option(help="local (embedded, no key), or a name that the server knows.")] = "local",
    base_url: Annotated[str | None, typer.Option(help="Any OpenAI-compatible server, with its /v1.")] = None,
    api_key_env: Annotated[
        str | None, typer.Option(help="Environment variable that holds the key, if not OPENAI_API_KEY.")
    ] = None,
    weights: Annotated[str | None, typer.Option(help="With local: known weights, or a .gguf file.")] = None,
    prompt: Annotated[str, typer.Option(help="Prompt by name, newest version if none is given, or a .md file.")] = (
        "incidents"
    ),
    mode: Annotated[
        Mode, typer.Option(help="auto: asked once, then replayed; replay: never ask; record: ask anew; off: keep none.")
    ] = Mode.AUTO,
    recordings: Annotated[
        Path | None, typer.Option(help="Folder of recorded answers.  [default: .extractor/recordings]")
    ] = None,
    published: Annotated[str | None, typer.Option(help="Publication date of all inputs, YYYY-MM-DD.")] = None,
    column: Annotated[
        list[str] | None, typer.Option("--map", help="Column or field mapping for tables, e.g. text=body.")
    ] = None,
    repairs: Annotated[int, typer.Option(min=0, help="How often the model is shown what was found wrong.")] = 1,
    re_asks: Annotated[int, typer.Option(min=0, help="Asked again when the answer is not the schema's JSON.")] = 1,
    retries: Annotated[int, typer.Option(min=0, help="Tries again when network or server fail.")] = 5,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds for one call.")] = 600.0,
    concurrency: Annotated[
        int | None, typer.Option(min=1, help="Articles under way at once.  [default: 1 with local, else 8]")
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="Request parameter, e.g. temperature=0.2.")
    ] = None,
    max_tokens: Annotated[int | None, typer.Option(min=1, help="Most tokens of one answer.")] = None,
    omit: Annotated[
        list[str] | None, typer.Option(help="Do not send this parameter of the prompt, e.g. temperature.")
    ] = None,
    price: Annotated[
        str | None, typer.Option(help="Dollars per million tokens, INPUT,OUTPUT, where the model's price is unknown.")
    ] = None,
    select: Annotated[list[str] | None, typer.Option(help="Only these rules: a code or a family, e.g. GRD.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Not these rules.")] = None,
    actors: Annotated[
        Path | None, typer.Option("--actors", help="YAML or JSON file of your own actors, beside those that ship.")
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option(help="Exit with 3 when there are findings this grave (failed articles always do).")
    ] = FailOn.NEVER,
    as_json: Annotated[bool, typer.Option("--json", help="Print the records as JSON Lines, and no table.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no table.")] = False,
) -> int:
    """Extract incidents from articles; every value is cited and checked.

    Answers are kept as they come: a run that was killed goes on when the same command is given again.
    """
    from extractor.extraction.session import DEFAULT_RECORDINGS, Settings
    from extractor.llm.local.catalogue import DEFAULT_WEIGHTS

    parameters = named_values(parameter, "--parameter", numbers=True)
    if max_tokens is not None:
        parameters["max_tokens"] = max_tokens
    settings = Settings(
        model=model,
        base_url=base_url,
        api_key=api_key_from(api_key_env),
        weights=weights or DEFAULT_WEIGHTS.name,
        prompt=prompt,
        recordings=None if mode is Mode.OFF else recordings or DEFAULT_RECORDINGS,
        mode=mode.value,
        parameters=parameters,
        omit=tuple(omit or ()),
        timeout=timeout,
        http_retries=retries,
        re_asks=re_asks,
        repairs=repairs,
        select=tuple(select or ()),
        ignore=tuple(ignore or ()),
        actors=actors,
        prices=prices_of(price, model),
    )
    workers = concurrency or (1 if model == "local" else 8)
    request = Request(inputs, output, published, named_values(column, "--map"), workers, as_json, quiet)
    return run_extraction(settings, request, fail_on)


def demo(
    as_json: Annotated[bool, typer.Option("--json", help="Print the records as JSON Lines, and no table.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the records here, as JSON Lines.")
    ] = None,
    prompt: Annotated[str, typer.Option(help="Prompt that the shipped answers were recorded with.")] = "incidents",
) -> int:
    """Extract the example articles that ship, from recorded answers: no model, no key, no network."""
    from extractor.extraction.session import Settings, shipped_recordings
    from extractor.resources import shipped

    # Repair turns hold the findings of the day: recorded, they would be missed at every new rule.
    settings = Settings(prompt=prompt, recordings=shipped_recordings(), mode="replay", repairs=0)
    request = Request([str(shipped("fixtures/articles"))], output, None, {}, 4, as_json, quiet=False)
    return run_extraction(settings, request, FailOn.NEVER)


class Request:
    """What to read and where results go."""

    def __init__(
        self,
        inputs: list[str],
        output: Path | None,
        published: str | None,
        columns: dict[str, Any],
        workers: int,
        as_json: bool,
        quiet: bool,
    ) -> None:
        self.inputs = inputs
        self.output = output
        self.published = published
        self.columns = columns
        self.workers = workers
        self.as_json = as_json
        self.quiet = quiet


def run_extraction(settings: Settings, request: Request, fail_on: FailOn) -> int:
    """Run, print, and say how it went as an exit code."""
    from extractor.cli.progress import Progress
    from extractor.cli.summary import Totals
    from extractor.extraction.records import PartialFile, record_line
    from extractor.runs import extract_all

    totals = Totals()
    shown: list[Record[Any]] = []

    async def work() -> None:
        with Progress(quiet=request.quiet) as progress, PartialFile(request.output) as file:
            async for record in extract_all(
                request.inputs,
                settings,
                published=request.published,
                columns=request.columns,
                workers=request.workers,
                say=progress.say,
            ):
                file.write(record)
                totals.add(record)
                progress.step(totals)
                if request.as_json:
                    typer.echo(record_line(record), nl=False)
                elif not request.quiet:
                    shown.append(_light(record, request.output is not None))

    asyncio.run(work())
    if not request.as_json and not request.quiet:
        _print(shown, totals, request)
    if totals.articles and totals.outcomes["unauthorised"] + totals.outcomes["quota"] == totals.articles:
        return ExitCode.PROVIDER_REFUSED
    return ExitCode.UNFINISHED if totals.failed or fails(totals.severities, fail_on) else ExitCode.DONE


def _print(shown: list[Record[Any]], totals: Any, request: Request) -> None:
    from extractor.cli.summary import incident_table
    from extractor.cli.terminal import console

    out = console()
    out.print(incident_table(shown[:MOST_ROWS]))
    if len(shown) > MOST_ROWS:
        out.print(f"... and {len(shown) - MOST_ROWS} more articles")
    out.print()
    for line in totals.lines():
        out.print(line, soft_wrap=True)
    if request.output is not None:
        out.print(
            f"records: {request.output}   look at one: extractor show {request.output} --article 1", soft_wrap=True
        )


MOST_ROWS = 200
"""Articles in the table; a longer run is read from its output file."""


def _light(record: Record[Any], written: bool) -> Record[Any]:
    """What the table needs of a record, so that a long run does not keep every text and answer in memory."""
    article = record.article.model_copy(update={"text": "", "sentences": ()}) if written else record.article
    return record.model_copy(update={"article": article, "turns": [], "findings": []})


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(extract)
    app.command()(demo)
