"""What stands on the shelf: articles, records with their findings, decisions, and what says the same as what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row, Select, func, insert, select

from extractor.article.model import Article
from extractor.errors import StoreError
from extractor.runs.store.model import Decision, Duplicate, ItemState, load_article
from extractor.runs.store.opening import Store
from extractor.runs.store.packing import json_text, readable
from extractor.runs.store.tables import article, decision, duplicate, finding, record, run_item, work
from extractor.runs.store.tallies import put
from extractor.schema.findings import Severity
from extractor.schema.incident import Incident
from extractor.schema.record import Record

__all__ = ("Shelf",)

_PAGE = 200
_FINISHED: tuple[ItemState, ...] = ("done", "review", "failed", "skipped")


class Shelf:
    """Reads records and articles of a store; writes decisions and duplicates. `record_type`: the incidents' type."""

    def __init__(self, store: Store, record_type: type[Any] = Incident) -> None:
        self.store = store
        model: Any = Record
        self._model: type[Record[Any]] = model[record_type]

    # Articles

    def article(self, article_id: str) -> Article | None:
        """An article as one of its copies was added; None where the store has none of this id."""
        query = _ARTICLE.where(work.c.article_id == article_id).order_by(work.c.id).limit(1)
        with self.store.reading() as connection:
            row = connection.execute(query).one_or_none()
        return load_article(row.about, bytes(row.text)) if row else None

    def add_duplicates(self, found: Iterable[Duplicate]) -> None:
        """Note that articles say the same; both must be in the store. What is noted already stays."""
        pairs = list(found)

        def write(connection: Connection) -> None:
            statement = put(connection, duplicate).on_conflict_do_nothing(index_elements=["article_id", "same_as"])
            now = connection.scalar(select(self.store.now()))
            connection.execute(statement, [{**vars(pair), "found_at": now} for pair in pairs])

        if pairs:
            self.store.write(write)

    def same_as(self, article_id: str) -> list[Duplicate]:
        """What an article says the same as, and what says the same as it."""
        query = select(duplicate).where((duplicate.c.article_id == article_id) | (duplicate.c.same_as == article_id))
        with self.store.reading() as connection:
            rows = connection.execute(query.order_by(duplicate.c.article_id, duplicate.c.same_as)).all()
        return [Duplicate(row.article_id, row.same_as, row.kind, row.likeness) for row in rows]

    # Records

    def record(self, work_id: int) -> Record[Any] | None:
        """The record of a piece of work; None where it has none yet. Raises StoreError where it cannot be read."""
        with self.store.reading() as connection:
            row = connection.execute(_RECORD.where(record.c.work_id == work_id)).one_or_none()
        return self._load(row) if row else None

    def records_of(self, article_id: str) -> list[Record[Any]]:
        """All records of an article, one for each prompt, model and setting that it was asked with."""
        with self.store.reading() as connection:
            rows = connection.execute(_RECORD.where(record.c.article_id == article_id).order_by(record.c.work_id)).all()
        return [self._load(row) for row in rows]

    def records(
        self, run_id: int, *, states: Sequence[ItemState] = _FINISHED, after: int = -1
    ) -> Iterator[tuple[int, Record[Any]]]:
        """Position and record of a run's finished items, in order of position; read page by page.

        Items that the run skips by its policy have no record of their own and are left out.
        """
        query = (
            _RECORD.add_columns(run_item.c.position, run_item.c.source.label("item_source"))
            .join(run_item, run_item.c.work_id == record.c.work_id)
            .where(run_item.c.run_id == run_id, run_item.c.state.in_(states), run_item.c.by_policy == 0)
            .order_by(run_item.c.position)
            .limit(_PAGE)
        )
        while True:
            with self.store.reading() as connection:
                rows = connection.execute(query.where(run_item.c.position > after)).all()
            for row in rows:
                yield row.position, self._of_item(row)
            if len(rows) < _PAGE:
                return
            after = rows[-1].position

    def records_at(self, run_id: int, positions: Sequence[int]) -> dict[int, tuple[int, Record[Any]]]:
        """By position, work id and record of some of a run's finished items; those that have none are left out."""
        query = (
            _RECORD.add_columns(run_item.c.position, run_item.c.source.label("item_source"))
            .join(run_item, run_item.c.work_id == record.c.work_id)
            .where(run_item.c.run_id == run_id, run_item.c.state.in_(_FINISHED), run_item.c.by_policy == 0)
            .where(run_item.c.position.in_(list(positions)))
        )
        with self.store.reading() as connection:
            rows = connection.execute(query).all()
        return {row.position: (row.work_id, self._of_item(row)) for row in rows}

    def stale(self, validator: str, *, after: int = 0, limit: int = 1000) -> list[int]:
        """Work ids, in order, whose records another version of the rules judged; see `Ledger.judge_again`.

        `validator`: version, a blank, and 16 digits of the rules' SHA-256.
        """
        query = select(record.c.work_id).where(record.c.validator != validator, record.c.work_id > after)
        with self.store.reading() as connection:
            return list(connection.scalars(query.order_by(record.c.work_id).limit(limit)))

    def flagged(
        self, severity: Severity, *, code: str | None = None, after: tuple[int, int] = (0, -1), limit: int = 100
    ) -> list[tuple[int, int, str, str, str]]:
        """Findings that count, of a severity: (work id, number, code, path, message), from the one after `after`."""
        query = select(finding.c.work_id, finding.c.number, finding.c.code, finding.c.path, finding.c.message).where(
            finding.c.severity == severity, finding.c.suppressed == 0, finding.c.work_id >= after[0]
        )
        if code is not None:
            query = query.where(finding.c.code == code)
        later = (finding.c.work_id > after[0]) | (finding.c.number > after[1])
        query = query.where(later).order_by(finding.c.work_id, finding.c.number).limit(limit)
        with self.store.reading() as connection:
            return [(row[0], row[1], row[2], row[3], row[4]) for row in connection.execute(query)]

    # Decisions

    def decide(self, decisions: Sequence[Decision]) -> list[int]:
        """Write decisions, all or none, for ever; their ids. They are never changed: `undoes` takes one back."""

        def write(connection: Connection) -> list[int]:
            now = connection.scalar(select(self.store.now()))
            ids = []
            for made in decisions:
                row = {
                    "work_id": made.work_id,
                    "path": readable(made.path),
                    "action": made.action,
                    "code": made.code,
                    "old": None if made.old is None else json_text(made.old),
                    "new": None if made.new is None else json_text(made.new),
                    "quote_sha256": made.quote_sha256,
                    "undoes": made.undoes,
                    "by": readable(made.by),
                    "reason": readable(made.reason),
                    "at": now,
                }
                key = connection.execute(insert(decision).values(row)).inserted_primary_key
                assert key is not None
                ids.append(int(key[0]))
            return ids

        return self.store.write(write)

    def decisions(self, work_id: int | None = None, *, after: int = 0, limit: int = 1000) -> list[Decision]:
        """Decisions in the order in which they were made, of one piece of work or of all."""
        query = select(decision).where(decision.c.id > after).order_by(decision.c.id).limit(limit)
        if work_id is not None:
            query = query.where(decision.c.work_id == work_id)
        with self.store.reading() as connection:
            return [_decision(row) for row in connection.execute(query)]

    def count(self) -> dict[str, int]:
        """How many articles, records and decisions the store holds; walks over them, for a summary only."""
        with self.store.reading() as connection:
            return {
                table.name: connection.scalar(select(func.count()).select_from(table)) or 0
                for table in (article, record, decision)
            }

    def _of_item(self, row: Row[Any]) -> Record[Any]:
        """A record as that of the copy that an item is."""
        found = self._load(row)
        if row.item_source and row.item_source != found.article.source:
            copy = found.article.model_copy(update={"source": row.item_source})
            found = found.model_copy(update={"article": copy})
        return found

    def _load(self, row: Row[Any]) -> Record[Any]:
        about = {**json.loads(row.about), "text": ""}
        try:
            found = self._model.model_validate({**json.loads(row.body), "article": about})
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = "/".join(str(part) for part in first["loc"])
            raise StoreError(
                f"store {self.store.name}: the record of work {row.work_id} is not one of this program: {where}: "
                f"{first['msg']}; is it of another record type?"
            ) from error
        found.article = load_article(row.about, bytes(row.text))
        return found


_ARTICLE: Select[Any] = select(work.c.about, article.c.text).join_from(work, article)
_RECORD: Select[Any] = (
    select(record.c.work_id, record.c.body, work.c.about, article.c.text)
    .join_from(record, work, work.c.id == record.c.work_id)
    .join(article, article.c.id == work.c.article_id)
)


def _decision(row: Row[Any]) -> Decision:
    made = Decision(
        work_id=row.work_id,
        path=row.path,
        action=row.action,
        by=row.by,
        reason=row.reason,
        code=row.code,
        old=None if row.old is None else json.loads(row.old),
        new=None if row.new is None else json.loads(row.new),
        quote_sha256=row.quote_sha256,
        undoes=row.undoes,
    )
    return replace(made, id=row.id, at=row.at)
