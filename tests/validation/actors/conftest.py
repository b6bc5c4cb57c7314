"""Lets these tests use the record builder of the folder above, and puts the shipped registry back after each."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.validation.actors import use_registry

sys.path.insert(0, str(Path(__file__).parents[1]))


@pytest.fixture(autouse=True)
def _shipped() -> Iterator[None]:
    yield
    use_registry(None)
