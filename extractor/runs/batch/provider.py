"""The OpenAI Batch API through the openai client: upload, create once, look up, download.

Imports openai: import it only where it is called. Every call raises AskError, with what to do next, where it fails.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import httpx2
import openai
from openai.types import Batch

from extractor.errors import AskError
from extractor.llm.client import Client
from extractor.llm.failures import failure_of
from extractor.llm.retrying import retry_policy
from extractor.llm.scrub import public_address, shown
from extractor.llm.settings import ModelSettings
from extractor.runs.batch.lines import ENDPOINT

__all__ = ("FINAL", "BatchProvider", "RefusedError", "describe")

ResultT = TypeVar("ResultT")
FINAL = frozenset({"completed", "failed", "expired", "cancelled"})
TOKEN = "incident_extractor"  # noqa: S105 - a name
"""The entry of a batch's metadata that it is found again by."""
_MOST_LISTED = 5000
"""Batches looked at, from the newest back, when one is looked for."""
_CLOCKS = 86_400
"""Seconds that two clocks are allowed to differ by."""


class RefusedError(AskError):
    """The provider does not take what it was given: no use in trying that again."""


class _KeyHolder(Client):
    """Finds key and address as every client does."""

    def connect(self) -> openai.AsyncOpenAI:
        """A client for files and batches, without the transport of recordings: what it sends is no question."""
        timeout = httpx2.Timeout(self.settings.timeout, connect=min(30.0, self.settings.timeout))
        return openai.AsyncOpenAI(api_key=self._key, base_url=self._address(), max_retries=0, timeout=timeout)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown or stored."""
        return self._secrets


class BatchProvider:
    """Files and batches of one account. Raises UsageError where there is no key."""

    def __init__(self, settings: ModelSettings, *, settle: float = 15.0) -> None:
        holder = _KeyHolder(settings, mode="off")
        self.secrets = holder.secrets
        self._settings = settings
        self._settle = settle
        self._client = holder.connect()

    async def __aenter__(self) -> BatchProvider:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()

    async def upload(self, path: Path, name: str) -> str:
        """Upload a file of requests; its id. Nothing is asked by that."""

        async def once() -> str:
            with path.open("rb") as stream:
                return (await self._client.files.create(file=(name, stream), purpose="batch")).id

        return await self._call(once)

    async def create(
        self, file_id: str, token: str, *, made_at: float, look_first: bool, window: Any = "24h", about: str = ""
    ) -> Batch:
        """Have a file answered, once: whenever an earlier try may have been accepted, its batch is looked for first.

        `look_first`: there was such a try, at `made_at`. A batch that was just accepted may not be listed at once, so
        a new one is not made within `settle` seconds.
        """
        doubtful_since: float | None = made_at if look_first else None

        async def once() -> Batch:
            nonlocal doubtful_since
            if doubtful_since is not None:
                found = await self._find(token, made_at)
                if found is None and (rest := doubtful_since + self._settle - time.time()) > 0:
                    await asyncio.sleep(min(rest, self._settle))
                    found = await self._find(token, made_at)
                if found is not None:
                    return found
            doubtful_since, before = time.time(), doubtful_since
            metadata = {TOKEN: token, "run": about} if about else {TOKEN: token}
            try:
                return await self._client.batches.create(
                    input_file_id=file_id,
                    endpoint=ENDPOINT,
                    completion_window=window,
                    metadata=metadata,
                )
            except openai.APIStatusError as error:
                if error.status_code < 500 and error.status_code not in (408, 409):
                    doubtful_since = before  # surely not accepted
                raise

        return await self._call(once)

    async def retrieve(self, batch_id: str) -> Batch:
        """A batch as it stands."""
        return await self._call(lambda: self._client.batches.retrieve(batch_id))

    async def cancel(self, batch_id: str) -> Batch:
        """Have a batch cancelled; what was answered until then can be collected."""
        return await self._call(lambda: self._client.batches.cancel(batch_id))

    async def download(self, file_id: str, path: Path) -> None:
        """Write a file's content to `path`, without holding it in memory."""

        async def once() -> None:
            try:
                async with self._client.files.with_streaming_response.content(file_id) as response:
                    await response.stream_to_file(path)
            except httpx2.TransportError as error:  # it broke off half-way: openai leaves that as it is
                raise openai.APIConnectionError(request=httpx2.Request("GET", "https://files")) from error

        await self._call(once)

    async def _find(self, token: str, made_at: float) -> Batch | None:
        """The batch with this token among those that are not older."""
        seen = 0
        async for batch in self._client.batches.list(limit=100):
            if (batch.metadata or {}).get(TOKEN) == token:
                return batch
            seen += 1
            if seen >= _MOST_LISTED or batch.created_at < made_at - _CLOCKS:
                break
        return None

    async def _call(self, once: Callable[[], Awaitable[ResultT]]) -> ResultT:
        """One call, tried again where that may help."""

        async def attempt() -> ResultT:
            return await once()

        try:
            result: ResultT = await retry_policy(self._settings.http_retries)(attempt)
        except openai.OpenAIError as error:
            raise self._told(error) from error
        return result

    def _told(self, error: openai.OpenAIError) -> AskError:
        """A failed call in words."""
        settings = self._settings
        if isinstance(error, openai.APIStatusError) and error.status_code in (400, 404, 413, 422):
            body = error.body if isinstance(error.body, Mapping) else {}
            words = shown(str(body.get("message") or error.message), self.secrets)
            return RefusedError(f"{public_address(settings.base_url)}: {words} (HTTP {error.status_code})")
        failure = failure_of(error, model=settings.model, base_url=settings.base_url, secrets=self.secrets)
        return AskError(failure.message)


def describe(batch: Batch, secrets: tuple[str, ...] = ()) -> dict[str, Any]:
    """Counts and errors of a batch, for the store."""
    detail: dict[str, Any] = {}
    if batch.request_counts is not None:
        counts: Mapping[str, Any] = batch.request_counts.model_dump()
        detail["counts"] = {name: counts.get(name) or 0 for name in ("total", "completed", "failed")}
    errors = (batch.errors.data if batch.errors else None) or []
    if errors:
        detail["errors"] = [shown(f"{error.code or 'error'}: {error.message or ''}", secrets) for error in errors[:5]]
    return detail
