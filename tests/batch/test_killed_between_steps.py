"""Killed between every two steps (before each transaction, after each HTTP call), then started again.

Nothing is lost, and no request is sent twice: neither what the provider has answered nor what it may have accepted.
"""

from __future__ import annotations

import asyncio
import copy
import itertools
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from desk import Project, good
from fake_batches import BatchServer, batch_server
from test_written_files import answer_file

from extractor.runs.batch import hold
from extractor.runs.store import Store


class Killed(BaseException):
    """Stands for SIGKILL: nothing catches it, and a dead process writes and sends nothing more."""


class Reaper:
    """Kills at a step. What comes after is another process: it has another start."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.steps, self.kill_at, self.dead, self.processes = 0, 0, False, 0
        transact, send, replace = Store.transact, httpx2.AsyncClient.send, Path.replace

        def transact_or_die(store: Store, work: Any) -> Any:
            self._step()
            return transact(store, work)

        async def send_or_die(client: Any, request: Any, **options: Any) -> Any:
            if self.dead:
                raise Killed
            response = await send(client, request, **options)
            self._step()
            return response

        def replace_or_die(path: Path, target: Any) -> Any:
            if self.dead:
                raise Killed
            replace(path, target)
            self._step()

        monkeypatch.setattr(Store, "transact", transact_or_die)
        monkeypatch.setattr(httpx2.AsyncClient, "send", send_or_die)
        monkeypatch.setattr(Path, "replace", replace_or_die)
        monkeypatch.setattr(hold, "own_start", lambda: f"process {self.processes}")

    def _step(self) -> None:
        self.steps += 1
        if self.dead or self.steps == self.kill_at:
            self.dead = True
            raise Killed

    def survives(self, work: Callable[[], None], kill_at: int) -> bool:
        """Run `work` and kill it at a step; False where it was killed."""
        self.steps, self.kill_at, self.dead = 0, kill_at, False
        try:
            work()
        except Killed:
            return False
        finally:
            self.dead, self.kill_at = False, 0
            self.processes += 1
        return True


def sent(server: BatchServer) -> Counter[str]:
    """How often each request was handed to the provider."""
    return Counter(request["custom_id"] for number in server.batches for request in server.requests_of(number))


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["submit", "first collect", "second collect"])
def test_provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    reaper = Reaper(monkeypatch)
    with batch_server(good) as server:
        project = Project(tmp_path, server.url, 1, steps=2)
        step: Callable[[], Any] = project.submit
        if stage != "submit":
            project.submit()
            server.run()
            step = lambda: project.collect(submit_next=True)  # noqa: E731
        if stage == "second collect":
            project.collect(submit_next=True)
            server.run()
        begun = project.store.read_bytes() if project.store.exists() else None
        files, batches, answered = dict(server.files), copy.deepcopy(server.batches), Counter(server.answered)
        for kill_at in itertools.count(1):
            for path in tmp_path.glob("store.sqlite*"):
                path.unlink()
            if begun is not None:
                project.store.write_bytes(begun)
            server.files, server.batches = dict(files), copy.deepcopy(batches)
            server.answered = Counter(answered)
            whole = reaper.survives(step, kill_at)
            _finish(project, server, begun is None)
            assert set(sent(server).values()) == {1}, f"killed at step {kill_at}: a request was sent twice"
            assert set(server.answered.values()) == {1}
            (record,) = project.records()
            assert (record.outcome, len(record.incidents), len(record.turns)) == ("done", 2, 3), f"step {kill_at}"
            if whole:
                assert kill_at > 8  # there were steps to be killed at
                return


def _finish(project: Project, server: BatchServer, submit: bool) -> None:
    """Start again as a user would, until nothing is open."""
    if submit:
        project.submit()
    for _ in range(4):
        server.run()
        with project.session() as session:
            asyncio.run(session.collect(submit_next=True))
        if project.states().keys() <= {"done", "review"}:
            return


@pytest.mark.slow
def test_written_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reaper = Reaper(monkeypatch)
    for kill_at in itertools.count(1):
        folder = tmp_path / str(kill_at)
        folder.mkdir()
        project = Project(folder, "http://127.0.0.1:9/v1", 1)
        output, results = folder / "in.jsonl", folder / "out.jsonl"

        def write() -> None:
            with project.session() as session:  # noqa: B023
                asyncio.run(session.write(project.job(), output, replace=True))  # noqa: B023

        whole = reaper.survives(write, kill_at)
        write()
        answer_file(output, results, good)
        with project.session() as session:
            asyncio.run(session.read([results]))
        assert [record.outcome for record in project.records()] == ["done"], f"killed at step {kill_at}"
        if whole:
            return
