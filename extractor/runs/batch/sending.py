"""Handing files of requests over, so that none is handed over twice: noted first, then sent, then noted."""

from __future__ import annotations

import os
import shutil
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import InputError, UsageError
from extractor.runs.batch.book import BatchBook
from extractor.runs.batch.filling import RequestFile
from extractor.runs.batch.hold import Hold
from extractor.runs.batch.model import BatchRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from extractor.runs.batch.provider import BatchProvider

__all__ = ("HALF_PRICE", "FileDesk", "ProviderDesk", "settle")

HALF_PRICE = 0.5
"""What a request in a provider's batch costs, of the usual price (OpenAI's, and those who have the same API)."""


@dataclass
class ProviderDesk:
    """Hands files over to a provider."""

    book: BatchBook
    hold: Hold
    provider: BatchProvider
    run_id: int
    window: str

    async def send(self, file: RequestFile) -> int:
        """Upload a file and have it answered; the batch's number.

        Killed before the batch is noted, only a file lies at the provider, which asks for nothing; killed later, the
        batch is looked for at the provider by its token (`confirm`).
        """
        token = uuid.uuid4().hex
        self.hold.keep()
        file_id = await self.provider.upload(file.path, f"incident-extractor-{token}.jsonl")
        number = self.book.store.write(
            lambda connection: _add(self.book, self.hold, connection, self.run_id, token, file, file_id, "provider")
        )
        await self.confirm(self.book, self.provider, self.book.batch(number), look_first=False, window=self.window)
        return number

    @staticmethod
    async def confirm(
        book: BatchBook,
        provider: BatchProvider,
        row: BatchRow,
        *,
        look_first: bool = True,
        window: str = "24h",
    ) -> None:
        """See to it that the provider has a noted batch, once. Raises AskError where it is not known to have it.

        A provider that refuses the file ends the batch: its requests are for the next one.
        """
        from extractor.runs.batch.provider import RefusedError, describe

        about = f"run {row.run_id}, batch {row.id}"
        try:
            batch = await provider.create(
                row.file, row.token, made_at=row.made_at, look_first=look_first, window=window, about=about
            )
        except RefusedError:
            book.close(row.id, drop=True)
            raise
        book.change(
            row.id,
            state="submitted",
            provider_id=batch.id,
            status=batch.status,
            detail=describe(batch, provider.secrets),
        )


@dataclass
class FileDesk:
    """Writes files for others to run."""

    book: BatchBook
    hold: Hold
    output: Path
    replace: bool = False
    run_id: int = 0
    written: int = field(default=0, init=False)

    async def send(self, file: RequestFile) -> int:
        """Give a file its name; the batch's number. It is noted first, so that its results will be known."""
        target = self._name()
        if target.exists() and not self.replace:
            raise InputError(f"{target}: is there already; give another name, or --force to write over it")
        awaited = [row for row in self.book.batches(open_only=True) if row.kind == "file" and row.file == str(target)]
        if awaited:
            raise UsageError(
                f"{target}: holds the requests of batch {awaited[0].id}, which is waited for; read its results first "
                "(`extractor batch read`), give it up (`extractor batch cancel`), or give another name"
            )
        self.written += 1
        partial = target.with_name(target.name + ".partial")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.path, partial)
            with partial.open("rb+") as stream:
                os.fsync(stream.fileno())
        except OSError as error:
            raise InputError(f"{target}: cannot be written: {error.strerror}") from error
        number = self.book.store.write(
            lambda connection: _add(
                self.book, self.hold, connection, self.run_id, uuid.uuid4().hex, file, str(target), "file"
            )
        )
        partial.replace(target)
        self.book.change(number, state="written", status="written")
        return number

    def _name(self) -> Path:
        path = self.output.absolute()
        return path if not self.written else path.with_name(f"{path.stem}-{self.written + 1}{path.suffix}")


def settle(book: BatchBook) -> None:
    """Written files that a killed process left half-way: finished where they lie there whole, else given up."""
    for row in book.batches(open_only=True):
        if row.kind != "file" or row.state != "creating":
            continue
        target = Path(row.file)
        partial = target.with_name(target.name + ".partial")
        if partial.exists() and partial.stat().st_size == row.bytes:
            partial.replace(target)
        if target.exists() and target.stat().st_size == row.bytes:
            book.change(row.id, state="written", status="written")
        else:
            book.close(row.id, drop=True)


def _add(
    book: BatchBook,
    hold: Hold,
    connection: Connection,
    run_id: int,
    token: str,
    file: RequestFile,
    name: str,
    kind: str,
) -> int:
    hold.confirm(connection)
    return book.add(
        connection,
        run_id=run_id,
        token=token,
        kind=kind,  # type: ignore[arg-type]
        file=name,
        size=file.size,
        factor=HALF_PRICE if kind == "provider" else 1.0,
        keys=file.keys,
        needs=file.needs,
    )
