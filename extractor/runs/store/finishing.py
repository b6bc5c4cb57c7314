"""What a finished piece of work writes: its record, its findings, its state, and the numbers of every run that has it.

One transaction for all of it. Preparing rows (JSON) is done in the caller's thread, so that the writer only writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from extractor.runs.store.model import ItemState
from extractor.runs.store.packing import json_text, readable
from extractor.runs.store.tables import finding, record, run_item, work
from extractor.runs.store.tallies import FLAG_COLUMNS, Tallies, put
from extractor.schema.findings import Severity
from extractor.schema.record import Record

__all__ = ("Finished", "keys_of", "lock_works", "move", "prepare", "state_of", "write_finished")

_SKIPPED = ("no_text", "too_long")
"""Outcomes that no model could better."""
_FINDING_COLUMNS = ("work_id", "number", "code", "severity", "path", "message", "suppressed")


@dataclass(frozen=True)
class Finished:
    """A record ready to be written."""

    work_id: int
    owner: int | None
    """Who must hold the lease; None: the work is finished already and its record is judged anew."""
    run_id: int | None
    """The run that did it, and that its tokens and cost are counted to."""
    state: ItemState
    reason: str
    work_row: Mapping[str, Any]
    record_row: Mapping[str, Any]
    finding_rows: Sequence[tuple[Any, ...]]
    """In the order of `_FINDING_COLUMNS`."""
    spent: Mapping[str, float]


def state_of(result: Record[Any]) -> tuple[ItemState, str]:
    """State and reason of an item with this record.

    `review` where a finding that counts refuses a value or asks for a person; `failed` and `skipped` have the outcome
    as their reason.
    """
    if result.outcome in _SKIPPED:
        return "skipped", result.outcome
    if result.outcome != "done":
        return "failed", result.outcome
    flags = _flags(result)
    return ("review" if flags["error"] or flags["review"] else "done"), ""


def prepare(
    work_id: int,
    result: Record[Any],
    *,
    now: float,
    owner: int | None = None,
    run_id: int | None = None,
    seconds: float | None = None,
    paid: bool = True,
) -> Finished:
    """The rows of a record. `paid` False: its answers were there before and cost this run nothing."""
    state, reason = state_of(result)
    source = result.provenance
    usage = source.usage if source else None
    cost = source.cost if source else None
    work_row: dict[str, Any] = {
        "state": state,
        "reason": reason,
        "message": readable(result.failure.message) if result.failure else None,
        "input_tokens": usage.input if usage else None,
        "output_tokens": usage.output if usage else None,
        "cost": cost,
        "seconds": seconds,
        "finished_at": now,
        **{FLAG_COLUMNS[severity]: count for severity, count in _flags(result).items()},
    }
    if owner is None:
        for kept in ("seconds", "finished_at"):
            del work_row[kept]
    spent = {"calls": float(source.attempts if source else 0)} if paid else {}
    if paid and usage is not None:
        spent |= {"input_tokens": usage.input or 0, "output_tokens": usage.output or 0}
        if cost is not None:
            spent["cost"] = cost
        elif result.turns or usage.input is not None:  # what was not answered is not billed
            spent["unpriced"] = 1
    record_row = {
        "work_id": work_id,
        "article_id": result.article.id,
        "outcome": result.outcome,
        "incidents": len(result.incidents),
        "model": (source.model_returned or source.model_requested) if source else None,
        "prompt": source.prompt if source else None,
        "validator": f"{source.validator_version} {source.rules_sha256[:16]}" if source else None,
        "body": _body(result),
        "made_at": now,
    }
    return Finished(work_id, owner, run_id, state, reason, work_row, record_row, _finding_rows(work_id, result), spent)


def lock_works(connection: Connection, ids: Iterable[int]) -> dict[int, Any]:
    """The rows of pieces of work by id, locked in the order that keeps two processes from waiting for each other."""
    columns = [work.c[name] for name in ("id", "state", "reason", "lease_owner", *FLAG_COLUMNS.values())]
    rows = connection.execute(select(*columns).where(work.c.id.in_(list(ids))).order_by(work.c.id).with_for_update())
    return {row.id: row for row in rows}


def move(
    connection: Connection,
    tallies: Tallies,
    rows: Mapping[int, Any],
    targets: Mapping[int, tuple[ItemState, str]],
    flags: Mapping[int, Mapping[str, int]] | None = None,
) -> None:
    """Take the items of pieces of work to their new state and reason, and the tallies with them.

    `rows` are the locked rows as they were, `flags` the new counts of findings by column (default: none). Items that
    their run skips stay as they are. The rows of `work` itself are for the caller to write.
    """
    items = connection.execute(
        select(run_item.c.run_id, run_item.c.work_id, run_item.c.state, run_item.c.reason).where(
            run_item.c.work_id.in_(list(targets)), run_item.c.by_policy == 0
        )
    )
    for item in items:
        tallies.move(item.run_id, (item.state, item.reason), targets[item.work_id])
        new_flags = (flags or {}).get(item.work_id, {})
        for severity, column in FLAG_COLUMNS.items():
            change = new_flags.get(column, 0) - getattr(rows[item.work_id], column)
            if change:
                tallies.add(item.run_id, "flag", severity, change)
    grouped: dict[tuple[ItemState, str], list[int]] = {}
    for work_id, target in targets.items():
        grouped.setdefault(target, []).append(work_id)
    for (state, reason), ids in sorted(grouped.items()):
        connection.execute(
            update(run_item)
            .where(run_item.c.work_id.in_(ids), run_item.c.by_policy == 0)
            .values(state=state, reason=reason)
        )


def write_finished(connection: Connection, loads: Sequence[Finished]) -> list[bool]:
    """Write records; for each whether it was written: not where another process holds or has done the work."""
    rows = lock_works(connection, {load.work_id for load in loads})
    taken: dict[int, Finished] = {}
    results = []
    for load in loads:
        fits = load.work_id not in taken and _may_finish(rows.get(load.work_id), load)
        results.append(fits)
        if fits:
            taken[load.work_id] = load
    if not taken:
        return results
    tallies = Tallies()
    flags = {work_id: {c: load.work_row[c] for c in FLAG_COLUMNS.values()} for work_id, load in taken.items()}
    move(connection, tallies, rows, {work_id: (load.state, load.reason) for work_id, load in taken.items()}, flags)
    for new in (True, False):
        group = [load for load in taken.values() if (load.owner is not None) is new]
        if group:
            _write_rows(connection, group, new=new)
    for load in taken.values():
        if load.run_id is not None:
            for name, amount in load.spent.items():
                tallies.add(load.run_id, "spent", name, amount)
            tallies.add(load.run_id, "minute", str(int(load.record_row["made_at"] // 60)))
    tallies.write(connection)
    return results


def _may_finish(row: Any, load: Finished) -> bool:
    if row is None:
        return False
    if load.owner is None:
        return row.state in ("done", "review", "failed", "skipped")
    return bool(row.state == "asked" and row.lease_owner == load.owner)


def _write_rows(connection: Connection, loads: Sequence[Finished], *, new: bool) -> None:
    lease: dict[str, Any] = {"lease_owner": None, "lease_until": None} if new else {}
    columns = list(loads[0].work_row)
    connection.execute(
        update(work)
        .where(work.c.id == bindparam("the_work"))
        .values({column: bindparam(f"new_{column}") for column in columns} | lease),
        [{"the_work": load.work_id} | {f"new_{column}": load.work_row[column] for column in columns} for load in loads],
    )
    statement = put(connection, record)
    statement = statement.on_conflict_do_update(
        index_elements=[record.c.work_id],
        set_={name: statement.excluded[name] for name in loads[0].record_row if name != "work_id"},
    )
    connection.execute(delete(finding).where(finding.c.work_id.in_([load.work_id for load in loads])))
    connection.execute(statement, [dict(load.record_row) for load in loads])
    findings = [row for load in loads for row in load.finding_rows]
    if findings:  # most of the rows by far: written past SQLAlchemy's compiler, which would take a third of the time
        mark = "%s" if connection.dialect.name == "postgresql" else "?"
        marks = ", ".join([mark] * len(_FINDING_COLUMNS))
        connection.exec_driver_sql(
            f"INSERT INTO finding ({', '.join(_FINDING_COLUMNS)}) VALUES ({marks})",  # noqa: S608
            findings,
        )


def _flags(result: Record[Any]) -> dict[Severity, int]:
    """Findings that count, by severity."""
    counts = dict.fromkeys(FLAG_COLUMNS, 0)
    for found in result.findings:
        if found.suppressed is None:
            counts[found.severity] += 1
    return counts


def _finding_rows(work_id: int, result: Record[Any]) -> list[tuple[Any, ...]]:
    return [
        (
            work_id,
            number,
            found.code,
            found.severity,
            readable(found.path),
            readable(found.message),
            int(found.suppressed is not None),
        )
        for number, found in enumerate(result.findings)
    ]


def _body(result: Record[Any]) -> str:
    """The record without its article, which `work` and `article` hold."""
    try:
        return result.model_dump_json(exclude={"article"})
    except ValueError:  # a lone surrogate
        return json_text(result.model_dump(mode="json", exclude={"article"}))


def keys_of(body: str) -> list[str]:
    """Keys of the answers that a stored record came from."""
    turns = json.loads(body).get("turns") or []
    return sorted({turn["recording_key"] for turn in turns if turn.get("recording_key")})
