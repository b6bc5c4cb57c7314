"""The `extractor` program: its commands, and how errors become exit codes."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer

from extractor.errors import ExitCode, ExtractorError

__all__ = ("app", "main")

app = typer.Typer(
    name="extractor",
    help="Conflict incidents from news reports: every value cited, every citation checked without a model.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog="Exit codes: 0 done, 1 unexpected error, 2 usage or input, 3 finished but some articles failed or "
    "values were refused (--fail-on), 4 stopped at a cap, 5 model refused or not to be had, 6 a prompt did worse, "
    "7 recordings are missing, 130 interrupted.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"extractor {version('incident-extractor')}")
        raise typer.Exit()


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


def _register() -> None:
    from extractor.cli import (
        batch,
        check,
        extract,
        fixtures,
        model,
        prompts,
        record,
        regress,
        rules,
        runs,
        schema,
        show,
    )  # fmt: skip

    for module in (extract, runs, batch, check, show, regress, record, fixtures, rules, schema, model, prompts):
        module.register(app)


_register()


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code (see `ExitCode`)."""
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")  # article text may hold what the terminal cannot show
    try:
        result = app(args=arguments, prog_name="extractor", standalone_mode=False)
        if result == ExitCode.INTERRUPTED:  # typer makes this of KeyboardInterrupt
            raise KeyboardInterrupt
    except typer.Exit as stop:
        return int(stop.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        typer.echo("interrupted; run the same command again to go on, nothing is asked twice", err=True)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        return _reader_gone()
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):  # click makes 1 of it
            return _reader_gone()
        raise
    except ExtractorError as error:
        typer.echo(f"error: {error}", err=True)
        return error.exit_code
    except Exception as error:
        return _unexpected(error)
    return int(result) if isinstance(result, int) else ExitCode.DONE


def _reader_gone() -> int:
    """Whoever read our output, such as `head`, has enough: not an error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return ExitCode.DONE


def _unexpected(error: Exception) -> int:
    show: Any = getattr(error, "show", None)
    if show is not None:  # click's own usage errors print themselves and know their code
        show()
        return int(getattr(error, "exit_code", ExitCode.USAGE))
    if os.environ.get("EXTRACTOR_DEBUG"):
        raise error
    typer.echo(
        f"unexpected error: {type(error).__name__}: {error}\n"
        "This is a fault of the program. Run again with EXTRACTOR_DEBUG=1 for the traceback, and report it.",
        err=True,
    )
    return ExitCode.UNEXPECTED
