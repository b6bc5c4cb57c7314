"""Files of requests, filled up to the limits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from extractor.runs.batch.lines import FileLimits

__all__ = ("Filler", "RequestFile")


@dataclass
class RequestFile:
    """A file of requests under way."""

    path: Path
    size: int = 0
    keys: dict[str, None] = field(default_factory=dict)
    """In the order of the lines; each once."""
    needs: list[tuple[int, str]] = field(default_factory=list)
    """Which work waits for which of them."""


class Filler:
    """Puts requests into files in a folder; hands a file over (`send`) when the next article's do not fit any more."""

    def __init__(self, folder: Path, limits: FileLimits, send: Callable[[RequestFile], Awaitable[None]]) -> None:
        self.limits = limits
        self._folder = folder
        self._send = send
        self._file: RequestFile | None = None
        self._stream: IO[bytes] | None = None
        self._number = 0

    async def put(self, work_id: int, lines: Mapping[str, bytes]) -> None:
        """The requests of one article, by key; kept in one file where they fit into one."""
        if self._file is not None and not self._fits(lines):
            await self.flush()
        for key, line in lines.items():
            if self._file is not None and not self._fits({key: line}):
                await self.flush()
            file, stream = self._open()
            if key not in file.keys:
                stream.write(line)
                file.size += len(line)
                file.keys[key] = None
            file.needs.append((work_id, key))

    async def flush(self) -> None:
        """Hand the file over, if there is one."""
        if self._file is None or self._stream is None:
            return
        self._stream.close()
        file, self._file, self._stream = self._file, None, None
        try:
            await self._send(file)
        finally:
            file.path.unlink(missing_ok=True)

    def _fits(self, lines: Mapping[str, bytes]) -> bool:
        assert self._file is not None
        new = [line for key, line in lines.items() if key not in self._file.keys]
        within = len(self._file.keys) + len(new) <= self.limits.requests
        return within and self._file.size + sum(map(len, new)) <= self.limits.bytes

    def _open(self) -> tuple[RequestFile, IO[bytes]]:
        if self._file is None or self._stream is None:
            self._number += 1
            path = self._folder / f"requests-{self._number}.jsonl"
            self._file, self._stream = RequestFile(path), path.open("wb")
        return self._file, self._stream

    def close(self) -> None:
        """Give up what was not handed over."""
        if self._stream is not None:
            self._stream.close()
