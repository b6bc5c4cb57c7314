"""`extractor record`: recordings for what is stale, and what no prompt replays any more."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli.parameters import (
    Model,
    Omit,
    Parameters,
    Price,
    Recordings,
    Repairs,
    Repeats,
    SuiteFolder,
    WeightsName,
    api_key_from,
    own_suite,
    question,
)
from extractor.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from extractor.regression.cases import Suite
    from extractor.regression.recording import Recorded, RecordingPlan

__all__ = ("register",)

SHOWN = 10
"""Cases named in a plan; the rest are counted."""


def record(
    prompt: Annotated[
        list[str] | None,
        typer.Option(help="Prompt by name or a .md file (several may be given).  [default: the newest]"),
    ] = None,
    model: Model = "local",
    base_url: Annotated[str | None, typer.Option(help="Any OpenAI-compatible server, with its /v1.")] = None,
    api_key_env: Annotated[
        str | None, typer.Option(help="Environment variable that holds the key, if not OPENAI_API_KEY.")
    ] = None,
    weights: WeightsName = None,
    suite: SuiteFolder = None,
    recordings: Recordings = None,
    case: Annotated[list[str] | None, typer.Option(help="Only cases whose names fit, e.g. '0*'.")] = None,
    repeats: Repeats = 1,
    repairs: Repairs = 0,
    everything: Annotated[bool, typer.Option("--all", help="Ask everything anew, stale or not.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is stale and what it would take; stop.")] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="List recordings that nothing replays; with --yes, remove them.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Spend the money, or remove the files, unasked.")] = False,
    parameter: Parameters = None,
    omit: Omit = None,
    price: Price = None,
    retries: Annotated[int, typer.Option(min=0, help="Tries again when network or server fail.")] = 5,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds for one call.")] = 600.0,
    concurrency: Annotated[
        int | None, typer.Option(min=1, help="Cases under way at once.  [default: 1 with local, else 8]")
    ] = None,
) -> int:
    """Record answers for what is stale: cases whose recordings no longer answer what would be asked.

    Says first how many calls, tokens and dollars it will take. Old recordings stay until a case has all of its new
    ones; a run that was killed goes on when the same command is given again.
    """
    from extractor.regression.cases import load_suite
    from extractor.regression.judging import matching
    from extractor.regression.recording import plan_recording

    if recordings is None:
        own_suite(suite)
    cases = matching(load_suite(suite), case or ())
    others: dict[str, Any] = {
        "base_url": base_url,
        "api_key": api_key_from(api_key_env),
        "http_retries": retries,
        "timeout": timeout,
    }
    names = prompt or ["incidents"]
    if prune:
        if case:
            raise UsageError("--prune looks at whole suites: leave --case out")
        settings = question(names[0], model, weights, parameter, omit, price, **others)
        return _prune(cases, settings, recordings, prompt or [], yes)
    plans = [
        plan_recording(
            cases,
            question(name, model, weights, parameter, omit, price, **others),
            recordings=recordings,
            repeats=repeats,
            repairs=repairs,
            everything=everything,
        )
        for name in names
    ]
    for plan in plans:
        _tell_plan(plan)
    for unreadable in cases.unreadable:
        typer.echo(f"cannot be read, not recorded: {unreadable.name}: {unreadable.reason}", err=True)
    unfinished = bool(cases.unreadable)
    if not dry_run and any(plan.items for plan in plans):
        _confirm(plans, yes)
        for plan in plans:
            recorded = _record(plan, concurrency or (1 if plan.settings.model == "local" else 8))
            unfinished = unfinished or bool(recorded.failed)
            if recorded.refused:
                return ExitCode.PROVIDER_REFUSED
    return ExitCode.UNFINISHED if unfinished else ExitCode.DONE


def _tell_plan(plan: RecordingPlan) -> None:
    from extractor.cli.terminal import harmless

    label = f"{plan.prompt} with {plan.model}"
    if not plan.items:
        typer.echo(f"{label}: nothing is stale, {plan.whole} cases have their recordings")
        return
    what = "asked anew" if plan.everything else "stale"
    typer.echo(f"{label}: {len(plan.items)} of {plan.whole + len(plan.items)} cases {what}")
    for item in plan.items[:SHOWN]:
        repeat = f", repeat {item.repeat}" if plan.repeats > 1 else ""
        typer.echo(harmless(f"  {item.case}{repeat}: {item.reason}"))
    if len(plan.items) > SHOWN:
        typer.echo(f"  ... and {len(plan.items) - SHOWN} more")
    tokens = plan.tokens
    uncounted = ", repair turns not counted" if plan.settings.repairs else ""
    size = f"{tokens.input or 0:,} tokens in, {tokens.output or 0:,} out"
    typer.echo(f"  about {plan.calls} calls, {size}, {_dollars(plan.cost)}{uncounted}")


def _dollars(cost: float | None) -> str:
    return "cost unknown (--price)" if cost is None else f"${cost:.4f}"


def _confirm(plans: list[RecordingPlan], yes: bool) -> None:
    """Ask before money is spent; a script says so beforehand."""
    if yes or all(plan.cost == 0 for plan in plans):
        return
    if not sys.stdin.isatty():
        raise UsageError("this costs money: look at the estimate and give the same command with --yes")
    if not typer.confirm("record?", err=True):
        typer.echo("nothing was asked", err=True)
        raise typer.Exit(ExitCode.DONE)


def _record(plan: RecordingPlan, workers: int) -> Recorded:
    from extractor.cli.progress import Progress
    from extractor.cli.summary import Totals
    from extractor.regression.recording import record_answers

    totals = Totals()

    def step(_: Any, answered: Any) -> None:
        totals.add(answered)
        progress.step(totals)

    with Progress() as progress:
        recorded = record_answers(plan, workers=workers, say=progress.say, step=step)
    if plan.items:
        _tell_recorded(plan, recorded)
    return recorded


def _tell_recorded(plan: RecordingPlan, recorded: Recorded) -> None:
    from extractor.cli.terminal import harmless

    used = f"{recorded.tokens.input or 0:,} tokens in, {recorded.tokens.output or 0:,} out"
    typer.echo(
        f"{plan.prompt} with {plan.model}: {len(recorded.done)} cases recorded, {used}, {_dollars(recorded.cost)}"
    )
    for case, repeat, state, why in recorded.failed[:SHOWN]:
        typer.echo(harmless(f"  not recorded: {case}, repeat {repeat}: {state}: {why}"), err=True)
    if recorded.failed:
        left = len(recorded.failed)
        typer.echo(
            f"{left} cases keep their old recordings; the same command again goes on, nothing is asked twice", err=True
        )


def _prune(suite: Suite, settings: Any, recordings: Path | None, prompts: list[str], yes: bool) -> int:
    from extractor.regression.unused import remove_recordings, unused_recordings

    if suite.unreadable:
        first = suite.unreadable[0]
        raise UsageError(f"{first.name} cannot be read, so what is unused cannot be told: {first.reason}")
    folder = recordings or suite.recordings
    found = unused_recordings(suite, settings, recordings=recordings, prompts=prompts)
    for item in found:
        typer.echo(f"{item.file}: {item.reason}")
    size = sum(item.bytes for item in found) / 1e6
    if not found:
        typer.echo("every recording is in use")
    elif yes:
        typer.echo(f"{len(found)} recordings removed, {remove_recordings(folder, found) / 1e6:.1f} MB freed")
    else:
        typer.echo(f"{len(found)} recordings unused, {size:.1f} MB; nothing was removed: --yes removes them")
    return ExitCode.DONE


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(record)
