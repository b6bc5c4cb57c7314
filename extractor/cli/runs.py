"""`extractor runs` and `extractor run`: what the store knows of runs, also of one that is under way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli.running import DEFAULT_STORE
from extractor.errors import StoreError

if TYPE_CHECKING:
    from extractor.runs.store import ItemRow, Ledger, Run, Store, Totals

__all__ = ("StoreOption", "existing_store", "register")

StoreOption = Annotated[
    str, typer.Option("--store", envvar="EXTRACTOR_STORE", help="File of the store, or a postgresql:// address.")
]
_FAILURES_SHOWN = 3
"""Of each reason, without --failures."""
_LOG_LINES = 8


def runs(
    store: StoreOption = str(DEFAULT_STORE),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a run.")] = False,
) -> None:
    """List the runs of a store, the last begun first."""
    from extractor.runs.store import Ledger

    with existing_store(store) as opened:
        ledger = Ledger(opened)
        found = [(run, ledger.totals(run.id)) for run in ledger.runs()]
    if as_json:
        for run, totals in found:
            typer.echo(json.dumps(_run_json(run, totals)))
        return
    _print_table(found)


def run(
    number: Annotated[int, typer.Argument(help="The run's number, as `extractor runs` lists it.", metavar="ID")],
    store: StoreOption = str(DEFAULT_STORE),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    failures: Annotated[
        bool, typer.Option("--failures", help="List all articles that failed or were skipped, with the cause.")
    ] = False,
) -> None:
    """Show a run: how far it is, what it cost, what was flagged, what failed and why."""
    from extractor.runs.store import Ledger

    with existing_store(store) as opened:
        ledger = Ledger(opened)
        found, totals = ledger.run(number), ledger.totals(number)
        if as_json:
            data = _run_json(found, totals) | {
                "settings": found.settings,
                "inputs": found.inputs,
                "log": [{"at": _stamp(at), "kind": kind, **detail} for at, kind, detail in ledger.events(number)],
            }
            if failures:
                data["failures"] = [_failure_json(row) for row in _not_done(ledger, number, totals)]
            typer.echo(json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace").decode())
        elif failures:
            for row in _not_done(ledger, number, totals):
                _print(_failure_line(row))
        else:
            for line in _page(ledger, found, totals):
                _print(line)


def existing_store(where: str) -> Store:
    """The store at a path or address. Raises StoreError where there is none yet: looking makes none."""
    from extractor.runs.store import open_store

    if "://" not in where and not Path(where).exists():
        raise StoreError(f"{where}: there is no store yet; `extractor extract` makes one, or name another with --store")
    return open_store(where)


def _print_table(found: list[tuple[Run, Totals]]) -> None:
    from rich.table import Table

    from extractor.cli.terminal import console, harmless

    table = Table(show_lines=False, pad_edge=False, box=None, header_style="bold")
    for heading in ("run", "begun", "state", "articles", "done", "review", "failed", "skipped", "cost", "command"):
        table.add_column(heading, overflow="fold")
    for run, totals in found:
        states = totals.states
        counts = (str(totals.items), *(str(states[name]) for name in ("done", "review", "failed", "skipped")))
        command = harmless(run.label)
        table.add_row(str(run.id), _stamp(run.begun_at), _condition(run, totals), *counts, _cost(totals), command)
    console().print(table)


def _page(ledger: Ledger, run: Run, totals: Totals) -> Iterator[str]:
    settings = run.settings
    yield f"run {run.id}: {run.label}"
    yield f"  {_condition(run, totals)}; begun {_stamp(run.begun_at)}, last started {_stamp(run.resumed_at)}" + (
        f", ended {_stamp(run.ended_at)}" if run.ended_at is not None else ""
    )
    yield f"  model {settings.get('model')}, prompt {settings.get('prompt')}, mode {settings.get('mode')}"
    known = "" if run.inputs_read else " so far (the inputs are not read to their end)"
    states = ", ".join(f"{count:,} {state}" for state, count in totals.states.items() if count)
    yield f"articles: {totals.items:,}{known}: {states or 'none'}"
    rate = _per_minute(totals)
    if rate:
        yield f"rate: {rate:.1f} articles a minute over the last minutes with any"
    tokens = f"{totals.input_tokens:,} in, {totals.output_tokens:,} out"
    yield f"spent: {totals.calls:,} calls, tokens {tokens}, {_cost(totals)}"
    flags = ", ".join(f"{severity} {count:,}" for severity, count in totals.flags.items() if count)
    yield f"flags: {flags or 'none'}"
    for (state, reason), count in totals.reasons.items():
        yield f"{state}: {reason}: {count:,}"
        for shown, row in enumerate(ledger.items(run.id, state=state, reason=reason)):  # type: ignore[arg-type]
            if shown == _FAILURES_SHOWN:
                yield f"  ... `extractor run {run.id} --failures` lists all"
                break
            yield f"  {row.source or row.article_id}: {row.message or ''}"
    events = ledger.events(run.id, limit=_LOG_LINES)
    if events:
        yield "log:"
    for at, kind, detail in events:
        words = "; ".join(f"{name} {value}" for name, value in detail.items() if value not in (None, ""))
        yield f"  {_stamp(at)} {kind}{f': {words}' if words else ''}"


def _not_done(ledger: Ledger, run_id: int, totals: Totals) -> Iterator[ItemRow]:
    """Items that failed or were skipped."""
    for state in ("failed", "skipped"):
        if totals.states[state]:
            yield from ledger.items(run_id, state=state)


def _failure_line(row: ItemRow) -> str:
    why = f"{row.reason}: {row.message}" if row.message else row.reason
    return f"{row.source or row.article_id}: {row.state}: {why}"


def _failure_json(row: ItemRow) -> dict[str, Any]:
    return {
        "article": row.article_id,
        "source": row.source,
        "state": row.state,
        "reason": row.reason,
        "message": row.message,
        "attempts": row.attempts,
    }


def _run_json(run: Run, totals: Totals) -> dict[str, Any]:
    return {
        "run": run.id,
        "command": run.label,
        "begun": _stamp(run.begun_at),
        "last_started": _stamp(run.resumed_at),
        "ended": None if run.ended_at is None else _stamp(run.ended_at),
        "ending": run.ending,
        "inputs_read": run.inputs_read,
        "articles": totals.items,
        "states": dict(totals.states),
        "reasons": {f"{state}/{reason}": count for (state, reason), count in totals.reasons.items()},
        "flags": dict(totals.flags),
        "per_minute": round(_per_minute(totals), 2),
        "calls": totals.calls,
        "tokens": {"input": totals.input_tokens, "output": totals.output_tokens},
        "cost_usd": None if totals.unpriced else round(totals.cost, 6),
    }


def _condition(run: Run, totals: Totals) -> str:
    """How a run stands, in a word or two."""
    if run.ending is not None:
        return run.ending
    if totals.states["asked"] or not run.inputs_read:
        return "under way, or killed"
    return "killed" if totals.open else "ending"


def _per_minute(totals: Totals) -> float:
    """Articles a minute over the last ten minutes in which any was finished."""
    recent = sorted(totals.minutes.items())[-10:]
    return sum(count for _, count in recent) / len(recent) if recent else 0.0


def _cost(totals: Totals) -> str:
    return f"${totals.cost:.4f}" + (f" and {totals.unpriced:,} articles of unknown cost" if totals.unpriced else "")


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _print(line: str) -> None:
    from extractor.cli.terminal import harmless

    typer.echo(harmless(line))


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(runs)
    app.command()(run)
