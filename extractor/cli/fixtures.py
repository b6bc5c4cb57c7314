"""`extractor fixtures new`, `lint` and `promote`: begin a case, read all strictly, make a reviewed record a case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from extractor.cli.parameters import SuiteFolder, own_suite
from extractor.errors import ExitCode, InputError

__all__ = ("register",)

fixtures = typer.Typer(help="Cases of a suite: new, lint, promote.", no_args_is_help=True)


@fixtures.command()
def new(
    name: Annotated[str, typer.Argument(help="Name of the case: the file name of article and gold, without ending.")],
    source: Annotated[
        Path | None, typer.Option("--from", help="Take the article from this file (.txt .md .html).")
    ] = None,
    published: Annotated[str | None, typer.Option(help="Publication date of the article, YYYY-MM-DD.")] = None,
    suite: SuiteFolder = None,
) -> int:
    """Write an article file and a gold file to fill in; editors complete the gold by its schema."""
    from extractor.regression.case_files import new_case

    article = None
    if source is not None:
        from extractor.article import load_article

        article = load_article(source, published=published)
    written = new_case(own_suite(suite), name, article=article, published=published)
    for path in (written.article, written.gold, written.schema):
        if path is not None:
            typer.echo(f"written: {path}")
    typer.echo(f"next: write the article and its gold, then `extractor fixtures lint {name}`")
    return ExitCode.DONE


@fixtures.command()
def lint(
    names: Annotated[list[str] | None, typer.Argument(help="Cases by name.  [default: all]")] = None,
    suite: SuiteFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Read cases strictly and run the validator over their gold: gold that the article does not support is a fault.

    Where the validator is wrong, the gold file names the finding under `accepted:` with path, code and reason. Exit
    code 3 where there are faults.
    """
    from extractor.cli.terminal import harmless
    from extractor.regression.linting import lint_suite
    from extractor.resources import shipped

    found = lint_suite(suite or shipped("fixtures/articles").parent, names or ())
    faults = [fault for case in found for fault in case.faults]
    if as_json:
        typer.echo(json.dumps([_row(case) for case in found], indent=2))
    else:
        for fault in faults:
            typer.echo(harmless(str(fault)))
        for case in found:
            for path, code, reason in case.accepted:
                typer.echo(harmless(f"gold/{case.name}.yaml: accepted: {path}: {code}: {reason}"))
        wrong = sum(1 for case in found if case.faults)
        typer.echo(
            f"{len(found)} cases, {wrong} with faults, {len(faults)} faults" if faults else f"{len(found)} cases, sound"
        )
        if any(fault.code for fault in faults):
            typer.echo(
                "correct the gold; where the rule is wrong, name path, code and reason under `accepted:` in the file"
            )
    return ExitCode.UNFINISHED if faults else ExitCode.DONE


@fixtures.command()
def promote(
    records: Annotated[
        str,
        typer.Argument(help="JSON Lines of reviewed records, as `check --output` writes them; - for standard input."),
    ],
    name: Annotated[str, typer.Option(help="Name of the new case.")],
    article: Annotated[
        str | None,
        typer.Option(help="Which record: its number from 1, its article's id or source.  [default: the only one]"),
    ] = None,
    suite: SuiteFolder = None,
) -> int:
    """Make a reviewed record a case of the suite, marked as reviewed: its reviewer had seen the model's values.

    Refused where the validator still finds errors that nobody set aside; suppressions become `accepted:`.
    """
    from extractor.cli.terminal import harmless
    from extractor.regression.case_files import promote_record

    chosen = _chosen(records, article)
    written, found = promote_record(own_suite(suite), name, chosen)
    for fault in found.faults:
        typer.echo(harmless(str(fault)), err=True)
    if written is None:
        typer.echo("nothing was written: review these first, or set them aside with a suppression", err=True)
        return ExitCode.UNFINISHED
    for path in (written.article, written.gold, written.schema):
        if path is not None:
            typer.echo(f"written: {path}")
    typer.echo("labelled: reviewed; read the gold once more against the article before it is committed")
    return ExitCode.DONE


def _chosen(records: str, article: str | None) -> Any:
    """The record that is meant. Raises InputError where there is none, or more than one."""
    from extractor.extraction.records import read_records

    found = [
        item
        for number, item in enumerate(read_records(records), start=1)
        if article is None or article in (str(number), item.article.id, item.article.source)
    ]
    if len(found) != 1:
        which = "" if article is None else f" for --article {article}"
        raise InputError(f"{records}: {len(found)} records{which}; say which one by its number: --article 1")
    return found[0]


def _row(case: Any) -> dict[str, Any]:
    return {
        "case": case.name,
        "faults": [
            {"file": fault.file, "line": fault.line, "key": fault.key, "code": fault.code, "message": fault.message}
            for fault in case.faults
        ],
        "accepted": [{"path": path, "code": code, "reason": reason} for path, code, reason in case.accepted],
    }


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(fixtures, name="fixtures")
