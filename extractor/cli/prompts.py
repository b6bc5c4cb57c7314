"""`extractor prompts`: what ships, and whether each is sound."""

from __future__ import annotations

import json
from typing import Annotated

import typer

__all__ = ("register",)


def prompts(
    name: Annotated[str | None, typer.Argument(help="Show this prompt's messages, e.g. incidents.v1.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the prompts, each checked: worked examples must pass the project's own validator."""
    from extractor.extraction.examples import check_examples
    from extractor.prompting import list_prompts, load_prompt

    if name:
        prompt = load_prompt(name)
        check_examples(prompt)
        sections = {**prompt.sections, "System": prompt.system_text()}
        if as_json:
            typer.echo(json.dumps(sections, indent=2, ensure_ascii=False))
        else:
            typer.echo("\n\n".join(f"# {name}\n{text}" for name, text in sections.items()))
        return
    rows = []
    for prompt in list_prompts():
        check_examples(prompt)
        rows.append(
            {
                "name": prompt.name,
                "schema": prompt.header.schema_version,
                "examples": list(prompt.header.examples),
                "sha256": prompt.sha256,
                "description": prompt.header.description,
            }
        )
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        typer.echo(f"{row['name']}  schema {row['schema']}  {str(row['sha256'])[:12]}  {row['description']}")


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(prompts)
