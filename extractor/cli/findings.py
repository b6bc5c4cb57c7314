"""How `extractor check` prints findings: lines for people, JSON Lines, one SARIF log, or counts by code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from extractor.cli.terminal import harmless

if TYPE_CHECKING:
    from extractor.cli.summary import Totals
    from extractor.schema.record import Record
    from extractor.validation import Applied

__all__ = ("Printer",)


class Printer:
    """Prints records as they are checked; a SARIF log and counts come at the end."""

    def __init__(self, output_format: str, statistics: bool) -> None:
        from extractor.validation.reporting import Statistics

        self._format = str(output_format)
        self._statistics = Statistics() if statistics else None
        self._kept: list[Record[Any]] = []
        self._fixed = 0

    def record(self, record: Record[Any], applied: Sequence[Applied]) -> None:
        """Print one record's findings, or keep them for the end."""
        self._fixed += sum(change.taken for change in applied)
        if self._statistics is not None:
            self._statistics.add(record.findings)
        elif self._format == "sarif":
            self._kept.append(record)
        elif self._format == "json":
            _print_rows(record)
        else:
            _print_lines(record, applied)

    def end(self, totals: Totals, fix: bool) -> None:
        """Print what comes after all records."""
        if self._statistics is not None:
            _print_statistics(self._statistics, self._format)
        elif self._format == "sarif":
            from extractor.validation import all_rules
            from extractor.validation.reporting import sarif

            typer.echo(json.dumps(sarif(self._kept, all_rules()), indent=1, ensure_ascii=True))
        elif self._format == "text":
            from extractor.cli.terminal import console

            out = console()
            for line in totals.lines():
                out.print(line, soft_wrap=True)
        if fix and self._format == "text":
            typer.echo(f"{self._fixed} values fixed")


def _print_rows(record: Record[Any]) -> None:
    from extractor.validation.reporting import finding_rows

    for row in finding_rows(record):
        typer.echo(json.dumps(row, ensure_ascii=True))


def _print_lines(record: Record[Any], applied: Sequence[Applied]) -> None:
    from extractor.extraction.repair import value_changes

    name = record.article.source or record.article.id
    for finding in record.findings:
        if finding.severity != "info" and finding.suppressed is None:
            typer.echo(harmless(f"{name}{finding.path}: {finding.severity}: {finding.code} {finding.message}"))
    for change in applied:
        if not change.taken:
            typer.echo(harmless(f"{name}: left: {change.code} {change.path}: {change.reason}"))
            continue
        for line in value_changes(change.old, change.new, change.path):
            typer.echo(harmless(f"{name}: fixed: {change.code} {line}"))


def _print_statistics(statistics: Any, output_format: str) -> None:
    if output_format == "text":
        for line in statistics.lines():
            typer.echo(line)
        return
    typer.echo(json.dumps(statistics.rows(), indent=1))
