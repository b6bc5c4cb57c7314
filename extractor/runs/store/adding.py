"""Adding inputs to a run: articles once, work once, items in the order in which they were seen."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from extractor.article.model import Article
from extractor.errors import StoreError
from extractor.runs.store.identity import item_key
from extractor.runs.store.model import INVALID, Added, NewItem
from extractor.runs.store.packing import json_text, pack, readable
from extractor.runs.store.retrying import make_pending
from extractor.runs.store.tables import article, run, run_item, work
from extractor.runs.store.tallies import FLAG_COLUMNS, Tallies, put

__all__ = ("AddLoad", "about_text", "write_items")


@dataclass(frozen=True)
class AddLoad:
    """A batch of inputs of one run."""

    run_id: int
    items: Sequence[NewItem]


def about_text(item: Article) -> str:
    """The article without its text, as the store keeps it."""
    try:
        return item.model_dump_json(exclude={"text"})
    except ValueError:  # a lone surrogate
        return json_text(item.model_dump(mode="json", exclude={"text"}))


def write_items(connection: Connection, loads: Sequence[AddLoad]) -> list[Added]:
    """Add batches of inputs."""
    return [_add(connection, load) for load in loads]


def _add(connection: Connection, load: AddLoad) -> Added:
    # Locking the run first keeps two processes that read the same inputs from giving one position twice.
    first = connection.scalar(select(run.c.item_count).where(run.c.id == load.run_id).with_for_update())
    if first is None:
        raise StoreError(f"no run {load.run_id} in the store")
    keyed = {item_key(item.work_key, _source(item)): item for item in load.items}
    known = connection.execute(
        select(run_item.c.item_key, run_item.c.position).where(
            run_item.c.run_id == load.run_id, run_item.c.item_key.in_(list(keyed))
        )
    )
    places = {row.item_key: row.position for row in known}
    new = {key: item for key, item in keyed.items() if key not in places}
    places |= {key: first + number for number, key in enumerate(new)}
    positions = tuple(places[item_key(item.work_key, _source(item))] for item in load.items)
    if not new:
        return Added(0, len(load.items), 0, positions)
    now = time.time()
    _write_articles(connection, [item.article for item in new.values()], now)
    tallies = Tallies()
    works = _write_works(connection, load.run_id, list(new.values()), tallies, now)
    rows, linked = [], 0
    for position, (key, item) in enumerate(new.items(), start=first):
        its = works[item.work_key]
        by_policy = bool(item.skip)
        state, reason = ("skipped", item.skip) if by_policy else (its.state, its.reason)
        linked += not by_policy and state != "pending"
        rows.append(
            {
                "run_id": load.run_id,
                "position": position,
                "item_key": key,
                "work_id": its.id,
                "source": readable(_source(item)),
                "state": state,
                "reason": reason,
                "message": readable(item.message) if by_policy else None,
                "by_policy": int(by_policy),
            }
        )
        tallies.move(load.run_id, None, (state, reason))
        for severity, column in FLAG_COLUMNS.items():
            if not by_policy and getattr(its, column):
                tallies.add(load.run_id, "flag", severity, getattr(its, column))
    connection.execute(insert(run_item), rows)
    connection.execute(update(run).where(run.c.id == load.run_id).values(item_count=first + len(new)))
    tallies.write(connection)
    return Added(len(new), len(load.items) - len(new), linked, positions)


def _source(item: NewItem) -> str | None:
    return item.source if item.source is not None else item.article.source


def _write_articles(connection: Connection, articles: Sequence[Article], now: float) -> None:
    """Texts that the store lacks."""
    wanted = {item.id: item for item in reversed(articles)}
    there = set(connection.scalars(select(article.c.id).where(article.c.id.in_(list(wanted)))))
    rows = [
        {
            "id": item.id,
            "text": pack(item.text),
            "characters": len(item.text),
            "title": readable(item.title),
            "outlet": readable(item.outlet),
            "language": readable(item.language),
            "published": readable(item.published.date),
            "source": readable(item.source),
            "added_at": now,
        }
        for name, item in sorted(wanted.items())
        if name not in there
    ]
    if rows:
        connection.execute(put(connection, article).on_conflict_do_nothing(index_elements=["id"]), rows)


def _write_works(
    connection: Connection, run_id: int, items: Sequence[NewItem], tallies: Tallies, now: float
) -> dict[str, Any]:
    """Work that the store lacks; the rows of all, locked, by key.

    Work that failed in earlier runs, without an answer, is pending again: what was out of reach then may not be now.
    """
    wanted = {item.work_key: item for item in reversed(items)}
    there = set(connection.scalars(select(work.c.work_key).where(work.c.work_key.in_(list(wanted)))))
    rows = [
        {
            "work_key": key,
            "article_id": item.article.id,
            "about": about_text(item.article),
            "state": "pending",
            "added_at": now,
        }
        for key, item in sorted(wanted.items())
        if key not in there
    ]
    if rows:
        connection.execute(put(connection, work).on_conflict_do_nothing(index_elements=["work_key"]), rows)
    columns = [work.c[name] for name in ("id", "work_key", "state", "reason", *FLAG_COLUMNS.values())]
    query = select(*columns).where(work.c.work_key.in_(list(wanted))).order_by(work.c.id).with_for_update()
    found = {row.work_key: row for row in connection.execute(query)}
    asked_for = {item.work_key for item in items if not item.skip}
    failed = {
        row.id: row
        for key, row in found.items()
        if key in asked_for and row.state == "failed" and row.reason not in INVALID
    }
    if failed:
        own = select(run_item.c.work_id).where(run_item.c.run_id == run_id, run_item.c.work_id.in_(list(failed)))
        for work_id in set(connection.scalars(own)):
            del failed[work_id]  # this run had it and knows how to be told to try again
    if not failed:
        return found
    make_pending(connection, tallies, failed)
    return {row.work_key: row for row in connection.execute(query)}
