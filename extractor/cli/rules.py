"""`extractor rules` and `extractor rule CODE`."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

__all__ = ("register",)


class RulesFormat(StrEnum):
    """How the rules are listed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def rules(
    output_format: Annotated[
        RulesFormat, typer.Option("--format", help="A table, a JSON list, or all documentation pages as Markdown.")
    ] = RulesFormat.TEXT,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """List all validation rules: code, name, severity, what each finds."""
    from extractor.validation import all_rules

    if output_format is RulesFormat.MARKDOWN:
        from extractor.validation.reporting import rules_markdown

        typer.echo(rules_markdown(all_rules()), nl=False)
        return
    if as_json or output_format is RulesFormat.JSON:
        rows = [
            {
                "code": rule.code,
                "name": rule.name,
                "severity": rule.severity,
                "state": rule.state,
                "mendable": rule.mendable,
                "on": rule.on.__name__,
                "summary": rule.documentation.strip().partition("\n")[0],
            }
            for rule in all_rules()
        ]
        typer.echo(json.dumps(rows, indent=2))
        return
    from rich.table import Table

    from extractor.cli.terminal import console

    table = Table(box=None, pad_edge=False)
    for heading in ("code", "name", "severity", "state", "what it finds"):
        table.add_column(heading, no_wrap=heading != "what it finds")
    for rule in all_rules():
        summary = rule.documentation.strip().partition("\n")[0]
        table.add_row(rule.code, rule.name, rule.severity, rule.state, summary)
    console().print(table)


def rule(code: Annotated[str, typer.Argument(help="For example GRD004.")]) -> None:
    """Explain one rule: what it finds, why, a bad and a good example, its limits."""
    from extractor.validation import explain

    typer.echo(str(explain(code.upper())))


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(rules)
    app.command()(rule)
