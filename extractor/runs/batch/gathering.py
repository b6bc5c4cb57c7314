"""An extraction that sends nothing: it goes by the answers that are there and notes the requests that it lacks.

What it lacks is the next batch. All requests that do not wait for each other (the details of every incident of an
outline, the repair turns of one round) are found in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from extractor.errors import RecordingError
from extractor.llm.canonical import request_key, request_parts
from extractor.llm.client import Client, Purpose, Reply
from extractor.llm.exchange import STAMP, CallNote
from extractor.llm.failures import AnswerError
from extractor.llm.recordings import Recording, response_sha256, stored_body
from extractor.llm.replaying import Replayed
from extractor.llm.settings import ModelSettings
from extractor.runs.store import StoredAnswers

__all__ = ("Gathered", "GatheringClient", "LacksAnswersError", "Received")


class LacksAnswersError(Exception):
    """Nothing more of this article can be known before what it lacks is answered."""


@dataclass(frozen=True)
class Received:
    """The result of a request, out of a result file."""

    state: str
    """`answered`, `kept` (its answer is among the stored answers) or `failed`."""
    status: int
    body: Mapping[str, Any]
    answered_at: float | None
    """When its batch had done (seconds since 1970)."""
    factor: float
    """Part of the usual price that it cost."""


@dataclass
class Gathered:
    """What became of one article's requests."""

    received: Mapping[str, Received]
    """Results of the requests that it waited for, by key."""
    lacking: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Bodies of the requests that it lacks, by key."""
    saving: list[Future[str]] = field(default_factory=list)
    """Answers on their way into the store."""
    saved: list[str] = field(default_factory=list)
    """Their keys."""
    misses: int = 0
    _mended: set[str] = field(default_factory=set)
    _waits_for_repair: bool = False

    def begin_repair(self, messages: Sequence[Mapping[str, str]]) -> None:
        """Note a repair turn. Raises LacksAnswersError where it begins a second round and the first lacks answers."""
        conversation = repr(messages[:-2])
        if self._waits_for_repair and conversation in self._mended:
            raise LacksAnswersError
        self._mended.add(conversation)

    def missed(self, purpose: Purpose) -> None:
        """Note that an ask was not answered. Raises LacksAnswersError where all that follows depends on it."""
        if purpose in ("extract", "outline"):
            raise LacksAnswersError
        self._waits_for_repair = self._waits_for_repair or purpose == "repair"


class GatheringClient(Client):
    """Answers from a store and from the results of batches; one article at a time (`begin`)."""

    def __init__(self, settings: ModelSettings, answers: StoredAnswers, *, secrets: Iterable[str] = ()) -> None:
        super().__init__(settings, recordings=answers, mode="replay")
        self._answers = answers
        self._hidden = tuple(secrets)
        self._gathered = Gathered({})

    def begin(self, received: Mapping[str, Received]) -> Gathered:
        """Begin an article: what will be noted of it."""
        self._gathered = Gathered(received)
        return self._gathered

    async def ask(
        self,
        messages: Sequence[Mapping[str, str]],
        answer_type: type[BaseModel],
        schema: Mapping[str, Any],
        *,
        article_text: str,
        purpose: Purpose = "extract",
        prompt: str | None = None,
        repeat: int = 0,
    ) -> Reply:
        """As `Client.ask`. Raises LacksAnswersError where the rest of the article waits for what is lacking."""
        gathered = self._gathered
        if purpose == "repair":
            gathered.begin_repair(messages)
        before = gathered.misses
        reply = await super().ask(
            messages, answer_type, schema, article_text=article_text, purpose=purpose, prompt=prompt, repeat=repeat
        )
        if gathered.misses > before:
            gathered.missed(purpose)
        return reply

    def _exchange(self, **ask: Any) -> Replayed:
        found = _Results(self._answers, self._gathered, self._hidden, f"{self.settings.base_url or ''}")
        return _Noted(**ask, store=found, results=found)


@dataclass
class _Results:
    """Stored answers first, then the results of batches. A `Recordings`, for the calls of one ask."""

    answers: StoredAnswers
    gathered: Gathered
    secrets: tuple[str, ...]
    address: str
    body: dict[str, Any] = field(default_factory=dict)
    """Of the call that is looked for."""
    note: CallNote = field(default_factory=CallNote)

    def find(self, request: Mapping[str, Any]) -> Recording | None:
        """The answer. Raises what a server's error would, or AnswerError where there is no result yet."""
        found = self.answers.find(request)
        if found is not None:
            return found
        key = request_key(request)
        received = self.gathered.received.get(key)
        if received is None or received.state == "kept":  # kept, and set aside since: it is to be asked anew
            self.gathered.misses += 1
            self.gathered.lacking[key] = self.body
            raise AnswerError("empty_answer", "not answered yet: it is for the next batch")
        if received.status != 200:
            raise _api_error(received, self.address)
        recording = self._recording(key, request, received)
        if received.state == "answered":
            self._save(recording)
        return recording

    async def keep(self, recording: Recording, *, secrets: Iterable[str] = ()) -> None:
        """Keep an answer."""
        await self.answers.keep(recording, secrets=secrets)

    def explain_miss(self, request: Mapping[str, Any], article: str | None = None) -> str:
        """Not looked into: what is lacking is no fault here."""
        return "not answered yet"

    def _save(self, recording: Recording) -> None:
        try:
            self.gathered.saving.append(self.answers.submit(recording, secrets=self.secrets))
        except RecordingError as error:  # paid for: it is used all the same, and stays with the batch
            self.note.unsaved = str(error)
        else:
            self.gathered.saved.append(recording.key)

    def _recording(self, key: str, request: Mapping[str, Any], received: Received) -> Recording:
        body = stored_body(received.body)
        response = {"status": 200, "body": body}
        when = datetime.now(UTC) if received.answered_at is None else datetime.fromtimestamp(received.answered_at, UTC)
        meta = {
            "model": body.get("model"),
            "parts": request_parts(request, self.note.article),
            "prompt": self.note.prompt,
            "recorded_at": when.strftime(STAMP),
            "response_sha256": response_sha256(response),
        }
        return Recording(key, request, response, {name: value for name, value in meta.items() if value is not None})


@dataclass(kw_only=True)
class _Noted(Replayed):
    """A replay whose every request is told to the results before it is looked for."""

    results: _Results

    def next_call(self) -> tuple[dict[str, Any], CallNote]:
        body, note = super().next_call()
        self.results.body, self.results.note = body, note
        return body, note


def _api_error(received: Received, address: str) -> Exception:
    """The error that the same refusal would be over HTTP: it means the same for the article."""
    import httpx2
    import openai

    request = httpx2.Request("POST", address or "https://batch.invalid")
    response = httpx2.Response(received.status, json=dict(received.body), request=request)
    error = received.body.get("error", received.body)
    return openai.APIStatusError(f"Error code: {received.status} - {received.body}", response=response, body=error)
