"""Fixtures of the tests of model calls."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back-off without a word from the server takes no time in tests."""
    from extractor.llm import retrying

    monkeypatch.setattr(retrying, "_MOST_BACKOFF", 0.01)
