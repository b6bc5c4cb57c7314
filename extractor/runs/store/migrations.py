"""The store's shape, by version. A new store is made as it is now; an older one is brought up step by step.

A step is a function that gets a connection inside the one transaction in which all of them run. Two processes that
open a store at once do it one after the other: SQLite by its write lock, Postgres by an advisory lock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from sqlalchemy import Connection, func, insert, inspect, select, text

from extractor.errors import StoreError
from extractor.runs.store.batch_tables import TABLES as BATCH_TABLES
from extractor.runs.store.tables import metadata, schema_version

__all__ = ("STEPS", "VERSION", "Step", "bring_up_to_date", "version_of")

Step = Callable[[Connection], None]


def _add_batches(connection: Connection) -> None:
    for table in BATCH_TABLES:
        table.create(connection)


VERSION = 2
STEPS: Mapping[int, Step] = {2: _add_batches}
"""Step `n` brings a store of version `n - 1` to version `n`; one for every version after the first."""

_LOCK = 0x1C1DE27
"""Number of the advisory lock."""


def version_of(connection: Connection) -> int | None:
    """The version of a store, or None where there is no store yet."""
    if not inspect(connection).has_table(schema_version.name):
        return None
    version: int | None = connection.scalar(select(func.max(schema_version.c.version)))
    return version


def bring_up_to_date(
    connection: Connection, name: str, *, version: int = VERSION, steps: Mapping[int, Step] = STEPS
) -> None:
    """Make the tables, or bring those of an older program up to date. `connection` is in a write transaction.

    Raises StoreError where the store was made by a newer program, or the file holds something else.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        schema = connection.scalar(text("SELECT current_setting('search_path')"))
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
    found = version_of(connection)
    if found is None:
        others = inspect(connection).get_table_names()
        if others:
            raise StoreError(
                f"{name}: holds something else (table {min(others)}); give the name of a new file for the store"
            )
        metadata.create_all(connection, checkfirst=False)
        _note(connection, version)
        return
    if found > version:
        raise StoreError(
            f"{name}: was made by a newer program (store version {found}, this program knows {version}); "
            "update it: pip install -U incident-extractor"
        )
    for number in range(found + 1, version + 1):
        steps[number](connection)
        _note(connection, number)


def _note(connection: Connection, version: int) -> None:
    from importlib.metadata import version as version_of_package

    program = version_of_package("incident-extractor")
    connection.execute(insert(schema_version).values(version=version, applied_at=time.time(), program=program))
