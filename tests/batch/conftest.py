"""Lets these tests use the fake server, the invented report and the program of other folders."""

import ssl
import sys
from pathlib import Path

import pytest

for name in ("llm", "extraction", "cli", "store"):
    sys.path.insert(0, str(Path(__file__).parents[1] / name))

from terminal_program import Program  # noqa: E402 - found by the path above


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program, in a folder of its own and without keys."""
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_API_KEY", "EXTRACTOR_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return Program(capsys, tmp_path)


@pytest.fixture(autouse=True)
def no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fake servers speak plain HTTP: reading this machine's certificates for each client takes most of the time."""
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)
