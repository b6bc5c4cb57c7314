"""The client: one question to one model, and everything that came of it, as data.

openai and instructor (0.8 s to import) are imported when a client is entered that may send something, not before.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel

from extractor.errors import CapReachedError, UsageError
from extractor.llm.answers import AnswerProblem
from extractor.llm.canonical import canonical_request, request_key
from extractor.llm.failures import failure_of
from extractor.llm.recordings import RecordingMode, Recordings
from extractor.llm.salvage import salvage
from extractor.llm.scrub import shown
from extractor.llm.settings import DEFAULT_ADDRESS, ModelSettings, request_body
from extractor.schema.record import Failure, OutcomeState, TokenUsage, Turn

if TYPE_CHECKING:
    import openai

    from extractor.llm.exchange import Exchange
    from extractor.llm.gate import Gate

__all__ = ("Client", "Purpose", "Reply", "key_of", "sum_usage")

Purpose = Literal["extract", "outline", "details", "repair"]


@dataclass(frozen=True)
class Reply:
    """What came of one ask."""

    state: OutcomeState
    answer: Any | None
    """The parsed answer (an `answer_model(...)`), None unless `state` is `done`."""
    turns: tuple[Turn, ...]
    """Every answer of the model, re-asks included, in order."""
    failure: Failure | None = None
    salvaged: tuple[dict[str, Any], ...] = ()
    """Complete incidents of an answer that was cut off (state `truncated`), not yet checked against the schema."""
    model_returned: str | None = None
    usage: TokenUsage = field(default_factory=TokenUsage)
    """Sum over turns; a count that one turn lacks is unknown."""
    attempts: int = 0
    """HTTP calls made or replayed, retries included."""
    answered_at: datetime | None = None
    """When the last answer was given (UTC); of a replayed one, when it was recorded."""
    unsaved: tuple[str, ...] = ()
    """Why answers could not be recorded, if so."""


class Client:
    """Asks one model. An asynchronous context manager; any number of asks may be under way at once.

    `mode` `replay` needs neither key nor network. Raises UsageError where settings, store and mode do not fit together.
    """

    def __init__(
        self,
        settings: ModelSettings,
        *,
        recordings: Recordings | None = None,
        mode: RecordingMode = "off",
        gate: Gate | None = None,
    ) -> None:
        if recordings is None and mode != "off":
            raise UsageError(f"recording mode {mode} needs a folder of recordings; give one with --recordings")
        _check_address(settings.base_url)
        self.settings = settings
        self.recordings = recordings
        self.mode: RecordingMode = mode
        self.gate = gate
        self._open = False
        self._openai: openai.AsyncOpenAI | None = None
        self._key = self._find_key()
        self._secrets = (self._key,) if settings.api_key or self._key != _DUMMY_KEY else ()

    async def __aenter__(self) -> Client:
        self._open = True
        if self.mode != "replay":
            from extractor.llm.conversation import quiet_instructor

            quiet_instructor()
            self._openai = self._connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False
        if self._openai is not None:
            await self._openai.close()
            self._openai = None

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
        """Ask once, with re-asks and HTTP retries as the settings say. Never raises for what model or network do.

        Raises CapReachedError where the gate lets nothing more through; answers until then are recorded.

        `messages` are sent as they are; `article_text` must stand in one of them. `prompt` (id and hash) is noted in
        the recording. `repeat` numbers sampled repeats of the same question from 0. Cancelling stops at once.
        """
        if not self._open:
            raise RuntimeError("a Client is used inside `async with`")
        conversation = self._exchange(
            settings=self.settings, messages=messages, schema=schema, answer_type=answer_type,
            article_text=article_text, purpose=purpose, prompt=prompt, repeat=repeat, secrets=self._secrets,
        )  # fmt: skip
        try:
            answer = await conversation.run()
        except AnswerProblem as problem:
            return _reply(conversation, failure=_not_the_schema(problem, len(conversation.turns)))
        except CapReachedError as error:
            raise CapReachedError(str(error)) from None  # no outcome of this article: the run has to stop
        except Exception as error:
            failure = failure_of(error, model=self.settings.model, base_url=self._address(), secrets=self._secrets)
            return _reply(conversation, failure=failure)
        return _reply(conversation, answer=answer)

    def _exchange(self, **ask: Any) -> Exchange:
        """What an ask goes by: the recordings alone, or a server (whose transport looks into the recordings first)."""
        if self._openai is None:
            from extractor.llm.replaying import Replayed

            return Replayed(**ask, store=self.recordings)
        from extractor.llm.conversation import Conversation

        return Conversation(**ask, client=self._openai)

    def _connect(self) -> openai.AsyncOpenAI:
        import httpx2
        import openai

        from extractor.llm.transport import RecordingTransport

        timeout = httpx2.Timeout(self.settings.timeout, connect=min(30.0, self.settings.timeout))
        inner = openai.DefaultAioHttpClient(timeout=timeout, trust_env=not self.settings.local)
        transport = RecordingTransport(
            inner, self.recordings, self.mode, self._secrets, gate=self.gate, timeout=self.settings.timeout
        )
        return openai.AsyncOpenAI(
            api_key=self._key,
            base_url=self._address(),
            max_retries=0,
            timeout=timeout,
            http_client=httpx2.AsyncClient(transport=transport, timeout=timeout, trust_env=False),
        )

    def _address(self) -> str:
        return self.settings.base_url or DEFAULT_ADDRESS

    def _find_key(self) -> str:
        """The key to send. That of OPENAI_API_KEY goes to OpenAI's own address only."""
        if self.settings.api_key is not None:
            return self.settings.api_key.get_secret_value()
        if self.mode == "replay" or self.settings.base_url:
            return _DUMMY_KEY
        key = os.environ.get("OPENAI_API_KEY", "")
        if not key:
            raise UsageError(
                "no API key: set OPENAI_API_KEY, give --base-url for a server of your own, or use --model local"
            )
        return key


_DUMMY_KEY = "none"


def _check_address(url: str | None) -> None:
    if url is None:
        return
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"--base-url {shown(url)}: must be an http or https address, such as http://127.0.0.1:8000/v1")
    if parts.username or parts.password:
        raise UsageError(f"--base-url at {parts.hostname}: must hold no user or password; give the key by its variable")


def key_of(
    settings: ModelSettings,
    messages: Sequence[Mapping[str, str]],
    answer_type: type[BaseModel],
    schema: Mapping[str, Any],
    *,
    repeat: int = 0,
) -> str:
    """The key that the first call of an ask will have: for a run's ledger and a batch file's custom ids. Pure."""
    body = request_body(settings, messages, answer_type, schema)
    return request_key(canonical_request(body, repeat=repeat))


def sum_usage(usages: Sequence[TokenUsage]) -> TokenUsage:
    """Sum of token counts; a count that one of them lacks is unknown for the sum.

    >>> sum_usage([TokenUsage(input=5, output=1), TokenUsage(input=7)])
    TokenUsage(input=12, output=None, cached_input=None, reasoning=None)
    """

    def total(name: str) -> int | None:
        counts = [getattr(usage, name) for usage in usages]
        return sum(counts) if counts and all(count is not None for count in counts) else None

    return TokenUsage(
        input=total("input"),
        output=total("output"),
        cached_input=total("cached_input"),
        reasoning=total("reasoning"),
    )


def _reply(conversation: Exchange, *, answer: Any = None, failure: Failure | None = None) -> Reply:
    turns = tuple(conversation.turns)
    saved: list[dict[str, Any]] = []
    if failure is not None and failure.state == "truncated" and turns:
        saved = salvage(turns[-1].answer or "")
    return Reply(
        state=failure.state if failure else "done",
        answer=answer,
        turns=turns,
        failure=failure,
        salvaged=tuple(saved),
        model_returned=conversation.model_returned,
        usage=sum_usage([turn.usage for turn in turns]),
        attempts=conversation.attempts,
        answered_at=conversation.answered_at,
        unsaved=tuple(conversation.unsaved),
    )


def _not_the_schema(problem: AnswerProblem, answers: int) -> Failure:
    what = "JSON, but not the schema's" if problem.is_json else "not JSON"
    times = f"{answers} times" if answers > 1 else "once"
    return Failure(
        state="schema_invalid" if problem.is_json else "not_json",
        message=f"the model was asked {times} and its last answer is {what}: {shown(problem.problems[0])}; "
        "raise --re-asks or use a stronger model",
    )
