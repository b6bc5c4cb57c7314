"""The HTTP transport beneath the openai client: records and replays, and gives every call its key.

Imports httpx2 and openai: import it only where a call is made.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

import httpx2
import openai

from extractor.errors import CapReachedError, RecordingError, RecordingMissingError
from extractor.llm.canonical import canonical_request, request_key, request_parts
from extractor.llm.exchange import STAMP, CallNote, recorded_at, usage_of
from extractor.llm.failures import CallTimedOutError, was_unsent
from extractor.llm.gate import CallOutcome, Gate, weigh
from extractor.llm.recordings import (
    Recording,
    RecordingMode,
    Recordings,
    recordable,
    response_sha256,
    stored_body,
)
from extractor.llm.retrying import told_delay
from extractor.llm.single_flight import SingleFlight

__all__ = (
    "CallNote",
    "MissedRecordingError",
    "NothingMoreSentError",
    "RecordingTransport",
    "SlowCallError",
    "UnusableRecordingError",
    "current_call",
)

log = logging.getLogger("extractor.llm")
_NOT_FORWARDED = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class MissedRecordingError(openai.OpenAIError, RecordingMissingError):
    """No recording, in replay. An OpenAIError, for openai retries and hides any other exception of a transport."""


class SlowCallError(openai.OpenAIError, CallTimedOutError):
    """One HTTP call took longer than the time-out."""


class NothingMoreSentError(openai.OpenAIError, CapReachedError):
    """The gate lets nothing more through."""


class UnusableRecordingError(openai.OpenAIError, RecordingError):
    """A recording that is there but cannot be used."""


current_call: ContextVar[CallNote] = ContextVar("current_call")


@dataclass
class RecordingTransport(httpx2.AsyncBaseTransport):
    """Answers from the store, or sends by `inner` and saves the answer. `inner` None: nothing is ever sent."""

    inner: httpx2.AsyncClient | None
    store: Recordings | None
    mode: RecordingMode
    secrets: tuple[str, ...] = ()
    gate: Gate | None = None
    timeout: float | None = None
    """Seconds for one call that is sent, from first to last byte; waiting for the gate is no part of it."""

    def __post_init__(self) -> None:
        self._flights: SingleFlight[Recording] = SingleFlight()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """One call: replayed, or sent and recorded. Equal requests in flight are sent once when they are recorded."""
        note = current_call.get(None) or CallNote()
        content = await request.aread()
        body = json.loads(content or b"{}") if note.body is None else note.body
        canonical = canonical_request(body, path=_end_of(request.url.path), repeat=note.repeat)
        note.key = request_key(canonical)
        if self.store is None or self.mode == "off":
            return await self._send(request, note, body)
        if self.mode != "record" and (recording := self._find(canonical)):
            return _replay(recording, request, note)
        if self.mode == "replay":
            raise MissedRecordingError(self.store.explain_miss(canonical, note.article))
        response: httpx2.Response | None = None

        async def send() -> Recording | None:
            nonlocal response
            response = await self._send(request, note, body)
            return await self._save(response, canonical, note)

        recording, ours = await self._flights.share(note.key, send)
        if recording is not None:
            return _replay(recording, request, note, replayed=not ours)
        assert response is not None
        return response

    async def aclose(self) -> None:
        """Close the connections."""
        if self.inner is not None:
            await self.inner.aclose()

    def _find(self, canonical: Mapping[str, Any]) -> Recording | None:
        if self.store is None:
            return None
        try:
            return self.store.find(canonical)
        except RecordingError as error:
            raise UnusableRecordingError(str(error)) from error

    async def _send(self, request: httpx2.Request, note: CallNote, body: Mapping[str, Any]) -> httpx2.Response:
        """Send when the gate lets it through."""
        if self.gate is None:
            return await self._exchange(request, note)
        try:
            async with self.gate.slot(weigh(body, len(request.content))) as slot:
                try:
                    response = await self._exchange(request, note)
                except Exception as error:
                    slot.report(CallOutcome(0, unsent=was_unsent(error)))
                    raise
                slot.report(_outcome(response))
                return response
        except CapReachedError as error:
            raise NothingMoreSentError(str(error)) from error

    async def _exchange(self, request: httpx2.Request, note: CallNote) -> httpx2.Response:
        """Send and read to the end, within the time-out, so that the time is that of the whole answer."""
        if self.inner is None:
            raise MissedRecordingError("nothing may be sent in replay; run again with --mode auto")
        note.calls += 1
        started = time.monotonic()
        try:
            async with asyncio.timeout(self.timeout):
                response = await self._open(request)
                try:
                    content = await response.aread()
                finally:
                    await response.aclose()
        except TimeoutError:
            raise SlowCallError(f"no whole answer within {self.timeout or 0:g} s") from None
        note.seconds = round(time.monotonic() - started, 3)
        note.answered_at = datetime.now(UTC).replace(microsecond=0)
        headers = [(name, value) for name, value in response.headers.items() if name.lower() not in _NOT_FORWARDED]
        return httpx2.Response(response.status_code, headers=headers, content=content, request=request)

    async def _open(self, request: httpx2.Request) -> httpx2.Response:
        """The response, its body not read. What the inner client would do around it, the outer one does already."""
        assert self.inner is not None
        find = getattr(self.inner, "_transport_for_url", None)  # not public; without it we pay a tenth more
        if find is None:
            return await self.inner.send(request, stream=True)
        response: httpx2.Response = await find(request.url).handle_async_request(request)
        return response

    async def _save(self, response: httpx2.Response, canonical: dict[str, Any], note: CallNote) -> Recording | None:
        """The recording of a response, saved; None where it is not an answer."""
        try:
            body = json.loads(response.content, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            return None
        if self.store is None or not recordable(response.status_code, body):
            return None
        recording = _recording(stored_body(body), canonical, note)
        try:
            await self.store.keep(recording, secrets=self.secrets)
        except RecordingError as error:
            # The answer is paid for: it goes on to its record, and the caller is told that it cannot be replayed.
            note.unsaved = str(error)
            log.warning("recording %s", error)
        return recording


def _outcome(response: httpx2.Response) -> CallOutcome:
    """What the gate hears of a response."""
    usage = None
    if response.status_code == 200:
        try:
            body = json.loads(response.content)
            usage = usage_of(body.get("usage")) if isinstance(body, dict) else None
        except (ValueError, RecursionError):
            pass
    headers = {name.lower(): value for name, value in response.headers.items()}
    return CallOutcome(response.status_code, told_delay(headers), headers, usage)


def _recording(body: dict[str, Any], canonical: dict[str, Any], note: CallNote) -> Recording:
    response = {"status": 200, "body": body}
    meta = {
        "model": body.get("model"),
        "parts": request_parts(canonical, note.article),
        "prompt": note.prompt,
        "recorded_at": (note.answered_at or datetime.now(UTC)).strftime(STAMP),
        "response_sha256": response_sha256(response),
        "seconds": note.seconds,
    }
    return Recording(note.key, canonical, response, {name: value for name, value in meta.items() if value is not None})


def _replay(recording: Recording, request: httpx2.Request, note: CallNote, *, replayed: bool = True) -> httpx2.Response:
    """The stored answer as a response: a recorded call and its replay give the same bytes."""
    note.seconds = recording.seconds
    note.replayed = replayed
    note.calls += replayed
    note.answered_at = recorded_at(recording.meta)
    body = {"id": f"recorded-{recording.key}", "created": 0, **recording.response["body"]}
    return httpx2.Response(
        int(recording.response["status"]),
        headers={"content-type": "application/json"},
        content=json.dumps(body).encode(),
        request=request,
    )


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _end_of(path: str) -> str:
    """The path without the part that belongs to the server's address: `/chat/completions`."""
    return "/" + "/".join(path.rstrip("/").split("/")[-2:])
