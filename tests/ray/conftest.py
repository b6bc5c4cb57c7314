"""Fixtures of the tests of the Ray runner. Most of them need no Ray: desk, worker and driver are plain classes."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

for _name in ("llm", "extraction", "store"):
    sys.path.insert(0, str(Path(__file__).parents[1] / _name))


@pytest.fixture
def needs_ray() -> None:
    """Ray is installed."""
    if find_spec("ray") is None:
        message = "Ray is not installed: pip install 'incident-extractor[ray]'"
        if os.environ.get("EXTRACTOR_REQUIRE_RAY") == "1":
            pytest.fail(message)
        pytest.skip(message)
