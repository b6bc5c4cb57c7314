"""`extractor regress` and `extractor bless`: is a prompt worse than another, or than its baseline?"""

from __future__ import annotations

import json
import os
from enum import StrEnum
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
    own_suite,
    question,
)
from extractor.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from extractor.extraction.session import Settings
    from extractor.regression.judging import Asked, Judgement

__all__ = ("register",)


class FailOn(StrEnum):
    """Verdicts that count as a regression where the user says so."""

    FLAKY = "flaky"
    TOO_FEW = "too-few"
    CHANGED = "changed"
    NEW = "new"


_STATES: dict[str, Any] = {
    "flaky": "flaky", "too-few": "too few to tell", "changed": "changed-equal", "new": "new",
}  # fmt: skip

Prompt = Annotated[
    str, typer.Option("--prompt", help="Prompt by name, newest version if none is given, or a .md file.")
]


def regress(
    prompt: Prompt = "incidents",
    against: Annotated[
        str | None,
        typer.Option(
            help="What it is held to: a prompt, `baseline`, a baseline's .json file, or `nothing` for scores alone.  "
            "[default: the baseline, if there is one]"
        ),
    ] = None,
    model: Model = "local",
    against_model: Annotated[str | None, typer.Option(help="Model of the other side, where it is another one.")] = None,
    suite: SuiteFolder = None,
    recordings: Recordings = None,
    case: Annotated[list[str] | None, typer.Option(help="Only cases whose names fit, e.g. '0*'.")] = None,
    repeats: Repeats = 1,
    repairs: Repairs = 0,
    weights: WeightsName = None,
    parameter: Parameters = None,
    omit: Omit = None,
    price: Price = None,
    alpha: Annotated[float, typer.Option(help="Level of the tests, allowing for all fields.")] = 0.05,
    tolerance: Annotated[float, typer.Option(help="How far micro F1 may fall, as a difference of two F1.")] = 0.02,
    fail_on: Annotated[
        list[FailOn] | None, typer.Option(help="Verdicts that count as a regression too (several may be given).")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write one self-contained page: cases by fields.")] = None,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML: a test for each case.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write Markdown for a pull request.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, and no table.")] = False,
) -> int:
    """Score a prompt on the suite from recorded answers, compare it field by field, and give one verdict.

    Nothing is asked of a model. Exit code: 0 no worse, 6 regression, 7 recordings are missing (`extractor record`).
    """
    from extractor.cli.terminal import harmless
    from extractor.regression.judging import judge
    from extractor.regression.reports import html_matrix, junit_xml, markdown_comment, report_json, terminal_table

    asked = _asked(question(prompt, model, weights, parameter, omit, price), suite, recordings, case, repeats, repairs)
    judgement = judge(
        asked,
        against,
        against_model=against_model,
        alpha=alpha,
        tolerance=tolerance,
        fail_on=[_STATES[item.value] for item in fail_on or ()],
    )
    if html is not None:
        _write("--html", html, html_matrix(judgement, asked.suite))
    if junit is not None:
        _write("--junit", junit, junit_xml(judgement))
    if markdown is not None:
        _write("--markdown", markdown, markdown_comment(judgement))
    step_summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if step_summary:
        _write("GITHUB_STEP_SUMMARY", Path(step_summary), markdown_comment(judgement), mode="a")
    if as_json:
        typer.echo(json.dumps(report_json(judgement), indent=2, ensure_ascii=True, allow_nan=False))
        _say_mend(judgement)
    else:
        typer.echo(harmless(terminal_table(judgement)), nl=False)
    return judgement.verdict.exit_code


def bless(
    prompt: Prompt = "incidents",
    model: Model = "local",
    suite: SuiteFolder = None,
    recordings: Recordings = None,
    repeats: Repeats = 1,
    weights: WeightsName = None,
    parameter: Parameters = None,
    omit: Omit = None,
) -> int:
    """Make today's result the baseline of a prompt and model; the verdict against the old baseline is shown first."""
    from extractor.regression.judging import BASELINE, NOTHING, bless_run, judge

    own_suite(suite)
    asked = _asked(question(prompt, model, weights, parameter, omit), suite, recordings, None, repeats, 0)
    try:
        judgement = judge(asked, BASELINE)
    except UsageError as error:  # the old baseline is of other cases, or no baseline: a new one is the way out
        typer.echo(f"not compared: {error}", err=True)
        judgement = judge(asked, NOTHING)
    typer.echo(f"{judgement.verdict.state}: {judgement.verdict.reason}")
    if judgement.verdict.exit_code in (ExitCode.STALE, ExitCode.UNFINISHED):
        _say_mend(judgement)
        typer.echo("nothing was changed: no prompt is held to half a result", err=True)
        return judgement.verdict.exit_code
    blessing = bless_run(judgement, asked.suite)
    typer.echo(blessing.message)
    return ExitCode.DONE


def _asked(
    settings: Settings, suite: Path | None, recordings: Path | None, case: list[str] | None, repeats: int, repairs: int
) -> Asked:
    from extractor.regression.cases import load_suite
    from extractor.regression.judging import Asked, matching

    return Asked(
        suite=matching(load_suite(suite), case or ()),
        settings=settings,
        recordings=recordings,
        repeats=repeats,
        repairs=repairs,
        named_suite=suite,
    )


def _write(option: str, path: Path, text: str, *, mode: str = "w") -> None:
    """Write a report; lone surrogates of an article cannot be written and become `?`."""
    try:
        with path.open(mode, encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{option} {path}: cannot be written: {error.strerror or error}") from error


def _say_mend(judgement: Judgement) -> None:
    for command in judgement.mend:
        typer.echo(f"to record what is missing: {command}", err=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(regress)
    app.command()(bless)
