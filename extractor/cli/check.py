"""`extractor check`: judge stored records again, without a model."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from extractor.errors import ExitCode, UsageError

__all__ = ("FailOn", "OutputFormat", "fails", "register")


class FailOn(StrEnum):
    """Which findings make the exit code 3."""

    ERROR = "error"
    REVIEW = "review"
    WARNING = "warning"
    NEVER = "never"


class OutputFormat(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


_GRAVER: dict[str, tuple[str, ...]] = {
    "error": ("error",),
    "review": ("error", "review"),
    "warning": ("error", "review", "warning"),
    "never": (),
}


def fails(severities: Any, fail_on: FailOn) -> bool:
    """Whether findings, counted by severity, are what `--fail-on` says."""
    return any(severities[severity] for severity in _GRAVER[fail_on.value])


def _explain(code: str | None) -> None:
    if code is not None:
        from extractor.validation import explain

        typer.echo(str(explain(code.upper())))
        raise typer.Exit()


def check(
    records: Annotated[
        str, typer.Argument(help="JSON Lines of records, as `extract --output` writes them; - for standard input.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the records with their new findings here.")
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Apply the suggestions that are certain; needs --output.")] = False,
    select: Annotated[list[str] | None, typer.Option(help="Only these rules: a code or a family, e.g. GRD.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Not these rules.")] = None,
    preview: Annotated[bool, typer.Option(help="Also rules that are still in preview.")] = False,
    suppressions: Annotated[
        Path | None, typer.Option(help="YAML or JSON list of findings that were looked at and set aside.")
    ] = None,
    actors: Annotated[
        Path | None, typer.Option("--actors", help="YAML or JSON file of your own actors, beside those that ship.")
    ] = None,
    fail_on: Annotated[FailOn, typer.Option(help="Exit with 3 when there are findings this grave.")] = FailOn.ERROR,
    output_format: Annotated[
        OutputFormat, typer.Option("--format", help="text, JSON Lines, or one SARIF 2.1.0 log.")
    ] = OutputFormat.TEXT,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help="Print counts by code instead of findings.")] = False,
    explain: Annotated[
        str | None,
        typer.Option("--explain", metavar="CODE", callback=_explain, is_eager=True, help="Explain a rule and stop."),
    ] = None,
) -> int:
    """Judge stored records again: grounding, values, cross-checks. No model, no network."""
    from extractor.cli.findings import Printer
    from extractor.cli.summary import Totals
    from extractor.extraction.checking import check_record
    from extractor.extraction.records import PartialFile, read_records
    from extractor.extraction.suppressions import read_suppressions
    from extractor.validation.duplicates import NearDuplicates

    if fix and output is None:
        raise UsageError("--fix changes values: say with --output where the changed records go")
    entries = read_suppressions(suppressions) if suppressions is not None else ()
    registry = None
    if actors is not None:
        from extractor.validation.actors.user_entries import load_user_registry

        registry = load_user_registry(actors)
    seen = NearDuplicates()
    totals = Totals()
    printer = Printer(OutputFormat.JSON if as_json else output_format, statistics)
    names: set[str | None] = set()
    with PartialFile(output) as file:
        for record in read_records(records):
            checked, applied = check_record(
                record,
                select=select,
                ignore=ignore,
                preview=preview,
                fix=fix,
                suppressions=entries,
                actors=registry,
                near=seen.add(record.article),
            )
            names |= {record.article.id, record.article.source}
            totals.add(checked)
            file.write(checked)
            printer.record(checked, applied)
    printer.end(totals, fix)
    for entry in entries:
        if entry.article not in names:
            line = json.dumps(entry.article)
            typer.echo(f"{suppressions}: {entry.suppression.code} of article {line}: no such article here", err=True)
    return ExitCode.UNFINISHED if fails(totals.severities, fail_on) else ExitCode.DONE


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(check)
