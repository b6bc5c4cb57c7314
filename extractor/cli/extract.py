"""`extractor extract` and `extractor demo`: articles in, records out."""

from __future__ import annotations

import asyncio
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli.check import FailOn
from extractor.cli.parameters import DuplicatesWord, RetryWord, api_key_from, named_values, prices_of
from extractor.cli.running import DEFAULT_STORE, Request, light, print_summary, run_command
from extractor.errors import ExitCode

if TYPE_CHECKING:
    from extractor.extraction.session import Settings
    from extractor.schema.record import Record

__all__ = ("register",)


class RunnerWord(StrEnum):
    """Where the work is done."""

    LOCAL = "local"
    RAY = "ray"


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
    recordings: Annotated[Path | None, typer.Option(help="Folder of recorded answers.  [default: the store]")] = None,
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
    store: Annotated[
        str, typer.Option(envvar="EXTRACTOR_STORE", help="File of the run's store, or a postgresql:// address.")
    ] = str(DEFAULT_STORE),
    retry: Annotated[
        RetryWord | None,
        typer.Option(help="Try articles again that got no answer (failed), an unusable one (invalid), or both (all)."),
    ] = None,
    duplicates: Annotated[
        DuplicatesWord,
        typer.Option(help="Articles that say the same: link: ask, and note it; skip: ask once; ask: do not compare."),
    ] = DuplicatesWord.LINK,
    language: Annotated[
        list[str] | None, typer.Option(help="Only articles in this language, such as en; may be given again.")
    ] = None,
    max_characters: Annotated[int | None, typer.Option(min=1, help="Skip articles longer than this.")] = None,
    article_timeout: Annotated[
        float, typer.Option(min=0, help="Seconds for one article in all, waiting for the limits not counted; 0: any.")
    ] = 1800.0,
    max_cost: Annotated[
        float | None, typer.Option(min=0, help="US dollars that the run may cost; it stops before passing them.")
    ] = None,
    max_tokens_total: Annotated[
        int | None, typer.Option(min=0, help="Tokens, asked and answered, that the run may use.")
    ] = None,
    rpm: Annotated[float | None, typer.Option(min=0, help="Most requests a minute.")] = None,
    tpm: Annotated[float | None, typer.Option(min=0, help="Most tokens a minute.")] = None,
    runner: Annotated[
        RunnerWord, typer.Option(help="local: this process; ray: a Ray cluster, of RAY_ADDRESS or of this machine.")
    ] = RunnerWord.LOCAL,
    check_processes: Annotated[
        int | None,
        typer.Option(min=0, help="Processes that check answers.  [default: 0, a thread; one a spare core from 32 on]"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Ask nothing: say how many calls, tokens and dollars it would take.")
    ] = False,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Logs on standard error, one JSON object a line.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the records as JSON Lines, and no table.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no table.")] = False,
) -> int:
    """Extract incidents from articles; every value is cited and checked.

    A run that was killed or stopped goes on when the same command is given again; nothing is asked twice.
    """
    from extractor.extraction.session import LOCAL, Settings
    from extractor.llm.local.catalogue import DEFAULT_WEIGHTS
    from extractor.runs.limits import LimitSettings
    from extractor.runs.policy import Policy
    from extractor.runs.running import RunOptions

    parameters = named_values(parameter, "--parameter", numbers=True)
    if max_tokens is not None:
        parameters["max_tokens"] = max_tokens
    settings = Settings(
        model=model,
        base_url=base_url,
        api_key=api_key_from(api_key_env),
        weights=weights or DEFAULT_WEIGHTS.name,
        prompt=prompt,
        recordings=None if mode is Mode.OFF else recordings,
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
    workers = concurrency or (1 if model == LOCAL else 8)
    options = RunOptions(
        workers=workers,
        article_timeout=article_timeout or None,
        check_processes=_check_processes(workers) if check_processes is None else check_processes,
        retry=None if retry is None else retry.value,
        policy=Policy(duplicates.value, tuple(language or ()), max_characters),
        label=" ".join(("extract", *inputs))[:200],
    )
    limits = LimitSettings(
        in_flight=workers,
        requests_per_minute=rpm,
        tokens_per_minute=tpm,
        max_cost=max_cost,
        max_tokens=max_tokens_total,
    )
    request = Request(inputs, output, published, named_values(column, "--map"), as_json, quiet, fail_on)
    if log_json:
        from extractor.runs.logs import log_as_json

        log_as_json()
    if dry_run:
        from extractor.cli.dry_run import dry_run_command

        return dry_run_command(settings, request, options, store)
    return run_command(settings, request, options, limits, store, runner=runner.value, json_logs=log_json)


def _check_processes(workers: int) -> int:
    """Below some thirty articles at once one thread keeps up with what servers answer."""
    return max(1, (os.cpu_count() or 1) - 1) if workers >= 32 else 0


def demo(
    as_json: Annotated[bool, typer.Option("--json", help="Print the records as JSON Lines, and no table.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the records here, as JSON Lines.")
    ] = None,
    prompt: Annotated[str, typer.Option(help="Prompt that the shipped answers were recorded with.")] = "incidents",
) -> int:
    """Extract the example articles that ship, from recorded answers: no model, no key, no network, no store."""
    from extractor.extraction.session import Settings, shipped_recordings
    from extractor.resources import shipped

    # Repair turns hold the findings of the day: recorded, they would be missed at every new rule.
    settings = Settings(prompt=prompt, recordings=shipped_recordings(), mode="replay", repairs=0)
    return _show_all([str(shipped("fixtures/articles"))], settings, output, as_json)


def _show_all(inputs: list[str], settings: Settings, output: Path | None, as_json: bool) -> int:
    """Records of a few articles as they come, and how it went as an exit code."""
    from extractor.cli.progress import Progress
    from extractor.cli.summary import Totals
    from extractor.extraction.records import PartialFile, record_line
    from extractor.runs import extract_all

    totals = Totals()
    shown: list[Record[Any]] = []

    async def work() -> None:
        with Progress() as progress, PartialFile(output) as file:
            async for record in extract_all(inputs, settings, workers=4, say=progress.say):
                file.write(record)
                totals.add(record)
                progress.step(totals)
                if as_json:
                    typer.echo(record_line(record), nl=False)
                else:
                    shown.append(light(record, output is not None))

    asyncio.run(work())
    if not as_json:
        print_summary(shown, totals, output)
    return ExitCode.UNFINISHED if totals.failed else ExitCode.DONE


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(extract)
    app.command()(demo)
