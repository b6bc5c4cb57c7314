"""The program as its users meet it: run in this process, or as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from newsroom import GUNMEN, REPORT, ROCKETS, answer, write_prompt

from extractor.cli.app import main


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


class Program:
    """Runs commands in this process, and sees to it that none ends in a traceback."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self.folder = folder

    def __call__(self, *arguments: str) -> Ended:
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main([*arguments])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        code: Any = stop.value.code
        return Ended(int(code or 0), out, err)

    def extract(self, *arguments: str, url: str = "http://127.0.0.1:9/v1") -> Ended:
        """`extractor extract` with the small prompt, a server and quick failures."""
        prompt = str(write_prompt(self.folder))
        common = ["--model", "tiny", "--base-url", url, "--prompt", prompt, "--retries", "0", "--repairs", "0"]
        return self("extract", *arguments, *common, "--recordings", str(self.folder / "recordings"))


def subprocess_of(*arguments: str, folder: Path, **options: Any) -> list[Any]:
    """Command and options for a process of its own, with a quiet environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "EXTRACTOR"))}
    environment |= options.pop("env", {})
    command = [sys.executable, "-m", "extractor", *arguments]
    return [command, {"cwd": folder, "env": environment, **options}]


def run_process(*arguments: str, folder: Path, **options: Any) -> Ended:
    """A command in a process of its own."""
    command, keywords = subprocess_of(*arguments, folder=folder, **options)
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=240, check=False, **keywords
    )
    assert "Traceback" not in done.stdout + done.stderr
    return Ended(done.returncode, done.stdout, done.stderr)


def write_reports(folder: Path, count: int = 2) -> Path:
    """A folder with some reports."""
    reports = folder / "reports"
    reports.mkdir()
    for number in range(count):
        text = f"---\npublished: 2021-05-04\n---\nReport {number:02} of the agency. {REPORT}\n"
        (reports / f"{number:02}.md").write_text(text, encoding="utf-8")
    return reports


GOOD_ANSWER = answer(ROCKETS, GUNMEN)
