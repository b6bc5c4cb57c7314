"""The committed result that a prompt is held to: one JSON file per prompt id and model in `<suite>/baselines/`.

A baseline changes on purpose only (`bless`), and the diff of a pull request shows how, value by value. `compare` takes
the run that it holds as it is; a baseline of another suite is refused there, with the cases that differ.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import ExitCode, InputError, UsageError
from extractor.llm.recordings import model_folder
from extractor.regression.baseline_file import Baseline, parse, render
from extractor.regression.model import RunScore
from extractor.regression.verdict import Verdict

__all__ = ("Baseline", "Blessing", "baseline_path", "bless", "bless_command", "no_baseline", "read_baseline")


@dataclass(frozen=True, slots=True)
class Blessing:
    """What `bless` did."""

    path: Path
    changed: bool
    """False: the file already said the same."""
    message: str
    """For the user: what was written, and what it replaces."""


def baseline_path(folder: Path, prompt: str, model: str) -> Path:
    """The file of a prompt and model.

    >>> baseline_path(Path("baselines"), "incidents.v2", "Qwen/Qwen3:8b").name
    'incidents.v2--Qwen-Qwen3-8b.json'
    """
    return folder / f"{model_folder(prompt)}--{model_folder(model)}.json"


def bless_command(prompt: str, model: str) -> str:
    """The command that makes or replaces a baseline."""
    return f"extractor bless --prompt {prompt} --model {model}"


def no_baseline(folder: Path, prompt: str, model: str) -> Verdict:
    """The verdict where there is nothing to compare with: it informs and does not fail."""
    name = baseline_path(folder, prompt, model).name
    return Verdict("new", ExitCode.DONE, f"no baseline {name} yet; to make one: {bless_command(prompt, model)}")


def bless(run: RunScore, folder: Path) -> Blessing:
    """Make a run the baseline of its prompt and model: written whole or not at all.

    Raises UsageError where a case of the run is stale, failed or short of a repeat: nothing is held to half a result.
    """
    _refuse_unfinished(run)
    path = baseline_path(folder, run.prompt, run.model)
    text = render(run)
    before = _read_text(path)
    label = f"{run.prompt} with {run.model}"
    size = f"{len({score.case for score in run.cases})} cases"
    if before == text:
        return Blessing(path, False, f"{path.name}: {label} is the baseline already, value by value ({size})")
    _write_atomically(path, text)
    if before is None:
        return Blessing(path, True, f"{path.name}: {label} is the first baseline ({size})")
    return Blessing(path, True, f"{path.name}: {label} ({size}) replaces {_replaced(path, before, run)}")


def read_baseline(folder: Path, prompt: str, model: str) -> Baseline | None:
    """The baseline of a prompt and model; None where there is none (see `no_baseline`).

    Raises InputError that names the file and the key where the file is not what `bless` writes.
    """
    path = baseline_path(folder, prompt, model)
    text = _read_text(path)
    if text is None:
        return None
    baseline = parse(path, text)
    for key, found, asked in (("prompt", baseline.run.prompt, prompt), ("model", baseline.run.model, model)):
        if found != asked:
            raise InputError(
                f"{path.name}: {key}: the file is of {found!r}, not of {asked!r}; {bless_command(prompt, model)}"
            )
    return baseline


def _read_text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name}: cannot be read: {error}") from error


def _refuse_unfinished(run: RunScore) -> None:
    repeats: dict[str, list[int]] = {}
    for score in run.cases:
        repeats.setdefault(score.case, []).append(score.repeat)
        if score.state != "scored":
            raise UsageError(
                f"{run.prompt} with {run.model} cannot be a baseline: case {score.case} is {score.state}"
                + (f": {score.reason}" if score.reason else "")
            )
    if not repeats:
        raise UsageError(f"{run.prompt} with {run.model} cannot be a baseline: no case was scored")
    for case, found in repeats.items():
        if sorted(found) != list(range(run.repeats)):
            raise UsageError(
                f"{run.prompt} with {run.model} cannot be a baseline: case {case} has repeats "
                f"{sorted(found)} of {run.repeats}"
            )
    if run.must_pass - repeats.keys():
        raise UsageError(
            f"must_pass names cases that were not scored: {', '.join(sorted(run.must_pass - repeats.keys()))}"
        )


def _replaced(path: Path, text: str, run: RunScore) -> str:
    """What the new baseline stands in place of; a file that cannot be read is still told."""
    try:
        old = parse(path, text)
    except InputError as error:
        return f"a file that was no baseline ({error})"
    hashes = (
        ("prompt", old.run.prompt_sha256, run.prompt_sha256),
        ("suite", old.run.suite_sha256, run.suite_sha256),
    )
    parts = [f"{name} {before[:12]} -> {now[:12]}" for name, before, now in hashes if before != now]
    parts.append(f"right values {_right(old.run)} -> {_right(run)}")
    return f"{old.run.prompt} with {old.run.model}: {', '.join(parts)}"


def _right(run: RunScore) -> str:
    outcomes = [item.outcome for score in run.cases for item in score.fields if item.outcome != "absent"]
    return f"{outcomes.count('right')} of {len(outcomes)}"


def _write_atomically(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    except OSError as error:
        raise UsageError(f"{path.name}: cannot be written: {error}") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException as error:
        Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise UsageError(f"{path.name}: cannot be written: {error}") from error
        raise
