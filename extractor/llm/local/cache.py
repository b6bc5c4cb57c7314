"""The folder of weights on this machine: where it is, what is in it, what has been checked, and who writes to it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import WeightsError
from extractor.llm.local.catalogue import WEIGHTS, Weights, find_weights

__all__ = (
    "Progress", "WeightsStatus", "is_verified", "locate", "lock", "model_folder", "remove", "sha256_of", "stamp",
    "status", "try_lock", "verify",
)  # fmt: skip

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all."""
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class WeightsStatus:
    """Known weights and what this machine has of them. Sizes in bytes."""

    weights: Weights
    path: Path
    """Where the file is, or would be."""
    present: bool
    verified: bool
    """Its SHA-256 was checked and the file has not changed since."""
    size: int
    """Bytes on disk: of the file, else of a download that was begun."""


def model_folder() -> Path:
    """The folder of weights: EXTRACTOR_MODEL_DIR, else a folder in the user's cache.

    The cache is XDG_CACHE_HOME where that is set, else what the platform uses (`~/.cache`, `~/Library/Caches`,
    `%LOCALAPPDATA%`).
    """
    chosen = os.environ.get("EXTRACTOR_MODEL_DIR")
    if chosen:
        return Path(chosen).expanduser()
    cache = os.environ.get("XDG_CACHE_HOME")
    if cache and Path(cache).is_absolute():  # the XDG specification has relative paths ignored
        root = Path(cache)
    elif sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        root = Path.home() / "Library" / "Caches"
    else:
        root = Path.home() / ".cache"
    return root / "incident-extractor" / "models"


def locate(weights: Weights, *, folder: Path | None = None, progress: Progress | None = None) -> Path | None:
    """The file of the weights, if it is on this machine and right; None if it is missing or wrong.

    Hashes the file once; after that its stamp is enough until size or time of change differ.
    """
    if weights.path is not None:
        return weights.path if weights.path.is_file() else None
    path = (folder or model_folder()) / weights.file_name
    if not path.is_file():
        return None
    if is_verified(path, weights):
        return path
    return path if verify(path, weights, progress=progress) is None else None


def verify(path: Path, weights: Weights, *, progress: Progress | None = None) -> str | None:
    """What is wrong with a file that should be these weights, None where size and SHA-256 are right (then stamped)."""
    size = path.stat().st_size
    if size != weights.size:
        return f"{size:,} bytes, expected {weights.size:,}"
    found = sha256_of(path, progress=progress)
    if found != weights.sha256:
        return f"SHA-256 is {found}, expected {weights.sha256}"
    stamp(path, found)
    return None


def sha256_of(path: Path, *, progress: Progress | None = None) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest, done, total = hashlib.sha256(), 0, path.stat().st_size
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            done += len(chunk)
            if progress:
                progress(done, total)
    return digest.hexdigest()


def stamp(path: Path, sha256: str) -> None:
    """Note that the file was checked. A folder that cannot be written to costs a check each time, nothing more."""
    state = path.stat()
    noted = {"mtime_ns": state.st_mtime_ns, "sha256": sha256, "size": state.st_size}
    with suppress(OSError):
        _stamp_path(path).write_text(json.dumps(noted) + "\n", encoding="utf-8")


def is_verified(path: Path, weights: Weights) -> bool:
    """Whether the file was checked against these weights and has not changed since."""
    try:
        noted: Any = json.loads(_stamp_path(path).read_text(encoding="utf-8"))
        state = path.stat()
    except (OSError, ValueError):
        return False
    return bool(
        weights.sha256
        and noted == {"mtime_ns": state.st_mtime_ns, "sha256": weights.sha256, "size": state.st_size}
        and state.st_size == weights.size
    )


def status(folder: Path | None = None) -> list[WeightsStatus]:
    """All known weights, in the catalogue's order. Hashes nothing, so it is quick."""
    folder = folder or model_folder()
    found = []
    for weights in WEIGHTS:
        path = folder / weights.file_name
        present = path.is_file()
        begun = [part.stat().st_size for part in folder.glob(f"{weights.file_name}.*.part")]
        size = path.stat().st_size if present else max(begun, default=0)
        found.append(WeightsStatus(weights, path, present, present and is_verified(path, weights), size))
    return found


def remove(name: str, *, folder: Path | None = None) -> int:
    """Delete the file of known weights and all that a download left of it; the bytes freed.

    Raises WeightsError for an unknown name, for a file of the user's own, and where a file cannot be deleted.
    """
    weights = find_weights(name)
    if weights.path is not None:
        raise WeightsError(f"{name}: your own file, which the extractor does not delete; delete it yourself")
    folder = folder or model_folder()
    freed = 0
    with lock(weights, folder=folder):
        for path in sorted(folder.glob(f"{weights.file_name}*")):
            if path.suffix == ".lock":
                continue
            try:
                freed += _delete(path)
            except OSError as error:
                raise WeightsError(f"{path}: cannot be deleted: {error.strerror or error}") from error
    return freed


@contextmanager
def lock(weights: Weights, *, folder: Path, patience: float = 3600.0) -> Iterator[None]:
    """Hold the lock of one file of weights, so that two processes do not fetch it at once.

    The system lets go of it when a process ends, however it ends. Raises WeightsError after `patience` seconds.
    """
    path = folder / f"{weights.file_name}.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise WeightsError(
            f"{folder}: cannot be written to: {error.strerror or error}; set EXTRACTOR_MODEL_DIR to another folder"
        ) from error
    try:
        deadline = time.monotonic() + patience
        while not try_lock(handle):
            if time.monotonic() > deadline:
                raise WeightsError(f"{path}: another process has been fetching {weights.name} for too long; end it")
            time.sleep(0.2)
        yield
    finally:
        os.close(handle)  # lets go of the lock; the file stays, for deleting it would be a race


def try_lock(handle: int) -> bool:
    """Take the lock of an open file if nobody has it; it is let go of when the file is closed."""
    """Take the lock of an open file, if nobody has it; it is let go of with the file or the process."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _delete(path: Path) -> int:
    """Delete a file or a folder of downloads; the bytes freed."""
    if path.is_dir():
        size = sum(inner.stat().st_size for inner in path.iterdir())
        shutil.rmtree(path)
        return size
    size = path.stat().st_size
    path.unlink()
    return size


def _stamp_path(path: Path) -> Path:
    return path.with_name(path.name + ".verified")
