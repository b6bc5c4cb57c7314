"""`extractor schema`: the JSON Schemas, and whether the files in `schemas/` are what the models make."""

from __future__ import annotations

from typing import Annotated

import typer

from extractor.errors import SchemaError, UsageError

__all__ = ("register",)


def schema(
    name: Annotated[
        str | None, typer.Argument(help="Print one: answer, outline, details, incident (the wire), record or case.")
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Write schemas/*.json from the models.")] = False,
) -> None:
    """Print a JSON Schema, or check that the schema files are what the models make."""
    from extractor.schema.files import schema_drift, schema_files, write_schema_files

    if write:
        for path in write_schema_files():
            typer.echo(f"written: {path.name}")
        return
    if name:
        files = {file.partition(".")[0]: text for file, text in schema_files().items()}
        if name not in files:
            raise UsageError(f"no schema {name!r}; there are: {', '.join(files)}")
        typer.echo(files[name], nl=False)
        return
    problems = schema_drift()
    if problems:
        raise SchemaError("\n".join(problems))
    for file in schema_files():
        typer.echo(f"schemas/{file}: as the models make it")


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(schema)
