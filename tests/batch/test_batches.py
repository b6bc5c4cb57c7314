"""Batches of a provider: sent once, collected whatever comes back, what is lacking in the next one."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import FULL_PRICE, Project, good, run_to_the_end, small_files
from fake_batches import batch_server


def test_submit_and_collect(tmp_path: Path) -> None:
    with batch_server(good) as server:
        project = Project(tmp_path, server.url, 3)
        report = project.submit()
        assert report.sent == [1]
        assert report.states["asked"] == 3
        early = project.collect()
        assert (early.waiting, early.collected, early.finished) == ([1], [], 0)
        server.run()
        late = project.collect()
    assert (late.collected, late.waiting, late.answers, late.finished) == ([1], [], 3, 3)
    assert late.open == 0
    assert [record.outcome for record in project.records()] == ["done"] * 3
    assert [len(record.incidents) for record in project.records()] == [2] * 3
    assert late.cost == pytest.approx(3 * FULL_PRICE / 2)
    assert project.records()[0].provenance.cost == pytest.approx(FULL_PRICE / 2)
    assert set(server.answered.values()) == {1}
