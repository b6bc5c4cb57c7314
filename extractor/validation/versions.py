"""Fingerprints of what judged a record: the rules' own source and the data tables that they read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

__all__ = ("OWN_ACTORS", "rules_sha256", "table_hashes")

OWN_ACTORS = "own/actors"
_JUDGING_PACKAGES = ("extractor.grounding", "extractor.validation")


@cache
def rules_sha256() -> str:
    """SHA-256 over the source of grounding and validation, line endings made the same.

    Two records with the same value here (and the same `table_hashes`) were judged by the same code.
    """
    digest = hashlib.sha256()
    for package in _JUDGING_PACKAGES:
        for name, file in _files_below(files(package), package):
            if name.endswith(".py"):
                source = file.read_bytes().replace(b"\r\n", b"\n")
                digest.update(f"{name}\0{len(source)}\0".encode() + source)
    return digest.hexdigest()


@cache
def _table_hashes() -> tuple[tuple[str, str], ...]:
    package = "extractor.validation"
    return tuple(
        (name.removeprefix(f"{package}/"), hashlib.sha256(file.read_bytes()).hexdigest())
        for name, file in _files_below(files(package), package)
        if not name.endswith((".py", ".pyc", ".md"))
    )


def table_hashes() -> dict[str, str]:
    """SHA-256 of each data table that rules read, by its path below `extractor/validation`; `own/actors` is the user's.

    The user's file of actors counts where it is in use (`extractor.validation.actors.using_registry`); its path is not
    kept.
    """
    from extractor.validation.actors.registry import in_use

    own = in_use().own_sha256
    return dict(_table_hashes()) | ({} if own is None else {OWN_ACTORS: own})


def _files_below(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = f"{name}/{entry.name}"
        if entry.name.startswith((".", "__pycache__")):
            continue
        if entry.is_dir():
            yield from _files_below(entry, path)
        else:
            yield path, entry
