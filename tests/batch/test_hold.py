"""One process at a time works on the batches of a store; and the same on Postgres."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Project, good, run_to_the_end
from fake_batches import batch_server
from postgres_server import PostgresServer, running_server

from extractor.errors import StoreError
from extractor.runs.batch.hold import holding
from extractor.runs.store import open_store

HOLDS = """
import sys, time
from extractor.runs.batch.hold import holding
from extractor.runs.store import open_store
with open_store(sys.argv[1]) as store, holding(store):
    print("held", flush=True)
    time.sleep(60)
"""


def test_held_by_a_living_process_and_free_when_it_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with open_store(path) as store:
        other = subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE, text=True)
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "held\n"
            with pytest.raises(StoreError, match=rf"process {other.pid}"), holding(store, patience=0.3):
                pass
        finally:
            other.kill()
            other.wait()
            other.stdout.close()
        with holding(store, patience=0.3):
            pass


def test_a_hold_that_was_taken_over_sends_nothing(tmp_path: Path) -> None:
    from extractor.runs.store.batch_tables import batch_hold

    with open_store(tmp_path / "store.sqlite") as store, holding(store) as hold:
        store.write(lambda connection: connection.execute(batch_hold.update().values(pid=1, started="another")))
        with pytest.raises(StoreError, match="another one went on"):
            store.write(hold.confirm)


@pytest.fixture
def postgres() -> Iterator[PostgresServer]:
    yield from running_server()


def test_a_team_s_store(tmp_path: Path, postgres: PostgresServer) -> None:
    with batch_server(lambda body: None if len(server.batches) == 1 else good(body)) as server:
        project = Project(tmp_path, server.url, 2, steps=2)
        project.store = postgres.url("batches")  # type: ignore[assignment]
        report = run_to_the_end(project, server)
        assert (report.open, report.states["failed"]) == (0, 0)
        assert set(server.answered.values()) == {1}
        with project.session() as session:
            assert [row.state for row in asyncio.run(session.status())[0]] == ["closed"] * 3
