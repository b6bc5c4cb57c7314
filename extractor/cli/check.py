"""`extractor check`: judge stored records again, without a model."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from extractor.errors import ExitCode, UsageError

__all__ = ("FailOn", "fails", "register")


class FailOn(StrEnum):
    """Which findings make the exit code 3."""

    ERROR = "error"
    REVIEW = "review"
    WARNING = "warning"
    NEVER = "never"


_GRAVER: dict[str, tuple[str, ...]] = {
    "error": ("error",),
    "review": ("error", "review"),
    "warning": ("error", "review", "warning"),
    "never": (),
}


def fails(severities: Any, fail_on: FailOn) -> bool:
    """Whether findings, counted by severity, are what `--fail-on` says."""
    return any(severities[severity] for severity in _GRAVER[fail_on.value])


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
    fail_on: Annotated[FailOn, typer.Option(help="Exit with 3 when there are findings this grave.")] = FailOn.ERROR,
    as_json: Annotated[bool, typer.Option("--json", help="Print findings as JSON Lines.")] = False,
) -> int:
    """Judge stored records again: grounding, values, cross-checks. No model, no network."""
    from extractor.cli.summary import Totals
    from extractor.extraction.checking import check_record
    from extractor.extraction.records import PartialFile, read_records

    if fix and output is None:
        raise UsageError("--fix changes values: say with --output where the changed records go")
    totals = Totals()
    applied_count = 0
    with PartialFile(output) as file:
        for record in read_records(records):
            checked, applied = check_record(record, select=select, ignore=ignore, preview=preview, fix=fix)
            applied_count += sum(change.taken for change in applied)
            totals.add(checked)
            file.write(checked)
            _print(checked, applied, as_json)
    if not as_json:
        _print_totals(totals, applied_count, fix)
    return ExitCode.UNFINISHED if fails(totals.severities, fail_on) else ExitCode.DONE


def _print(record: Any, applied: Any, as_json: bool) -> None:
    from extractor.cli.terminal import harmless

    name = record.article.source or record.article.id
    if as_json:
        for finding in record.findings:
            row = {"article": record.article.id, "source": name, **finding.model_dump(mode="json")}
            typer.echo(json.dumps(row, ensure_ascii=True))
        return
    for finding in record.findings:
        if finding.severity != "info":
            typer.echo(harmless(f"{name}{finding.path}: {finding.severity}: {finding.code} {finding.message}"))
    for change in applied:
        typer.echo(harmless(f"{name}: {'fixed' if change.taken else 'left'}: {change}"))


def _print_totals(totals: Any, applied: int, fix: bool) -> None:
    from extractor.cli.terminal import console

    out = console()
    for line in totals.lines():
        out.print(line, soft_wrap=True)
    if fix:
        typer.echo(f"{applied} values fixed")


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(check)
