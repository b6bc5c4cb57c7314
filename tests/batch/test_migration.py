"""A store made before there were batches gets their tables."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect

from extractor.runs.store import open_store
from extractor.runs.store.batch_tables import TABLES
from extractor.runs.store.migrations import VERSION, version_of
from extractor.runs.store.tables import schema_version


def test_a_store_of_version_1_gets_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    with open_store(path) as store:

        def make_old(connection):  # type: ignore[no-untyped-def]
            for table in reversed(TABLES):
                table.drop(connection)
            connection.execute(schema_version.delete())
            connection.execute(schema_version.insert(), [{"version": 1, "applied_at": 0.0, "program": "0.1"}])

        store.transact(make_old)
    with open_store(path) as store, store.reading() as connection:
        assert version_of(connection) == VERSION
        assert {table.name for table in TABLES} <= set(inspect(connection).get_table_names())
