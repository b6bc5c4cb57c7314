"""Every test of the store runs on both databases."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_server import PostgresServer, running_server

from extractor.runs.store import Store, open_store

for _name in ("llm", "extraction"):
    sys.path.insert(0, str(Path(__file__).parents[1] / _name))

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    yield from running_server()


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store is to be made."""
    if request.param == "sqlite":
        return str(tmp_path / "folder" / "project.sqlite")
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.url(f"store_{next(_numbers)}")


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with open_store(address) as opened:
        yield opened
