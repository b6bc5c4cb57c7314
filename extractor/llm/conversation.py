"""One ask: instructor drives the re-asks, openai sends, tenacity retries HTTP; every answer is kept.

Imports openai and instructor: import it only where a call is made.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Protocol

import instructor
import openai
from instructor.core.exceptions import InstructorRetryException, ResponseParsingError
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from extractor.llm.answers import AnswerProblem, parse_answer, re_ask_text
from extractor.llm.failures import AnswerError, CallTimedOutError
from extractor.llm.retrying import retry_policy, server_delay
from extractor.llm.scrub import public_model, shown, without_lone_surrogates
from extractor.llm.settings import ModelSettings, request_body
from extractor.llm.transport import CallNote, current_call
from extractor.schema.record import TokenUsage, Turn

__all__ = ("Conversation", "Gate", "quiet_instructor")


class Gate(Protocol):
    """Lets HTTP calls through: how many at once and when is for a run to decide.

    `slot()` is held for one HTTP call, never while a retry waits. `report` tells how the call went, unless it was
    cancelled: the status (0: no response) and the seconds that the server asked to wait, if it did.
    """

    def slot(self) -> AbstractAsyncContextManager[Any]:
        """Entered before and left after each HTTP call."""

    def report(self, status: int, retry_after: float | None) -> None:
        """Called after each HTTP call."""


@dataclass
class Conversation:
    """The calls of one ask. `turns` and `notes` grow as the model answers."""

    client: openai.AsyncOpenAI
    settings: ModelSettings
    messages: Sequence[Mapping[str, str]]
    schema: Mapping[str, Any]
    answer_type: type[BaseModel]
    article_text: str
    purpose: Any
    prompt: str | None = None
    repeat: int = 0
    gate: Gate | None = None
    secrets: tuple[str, ...] = ()
    turns: list[Turn] = field(default_factory=list)
    attempts: int = 0
    model_returned: str | None = None
    answered_at: datetime | None = None
    unsaved: list[str] = field(default_factory=list)

    async def run(self) -> BaseModel:
        """The parsed answer. Raises AnswerProblem after the last re-ask, AnswerError, or what openai raises."""
        create: Any = instructor.patch(create=self.create, mode=instructor.Mode.JSON_SCHEMA)
        try:
            parsed: BaseModel = await create(
                response_model=_instructor_model(self.answer_type),
                max_retries=self.settings.re_asks,
                model=self.settings.model,
                messages=list(self.messages),
            )
        except InstructorRetryException as error:
            cause = _unwrapped(error.__cause__ or error)
            raise cause from cause.__cause__  # the chain beneath says why a connection failed
        return parsed

    async def create(self, **_: Any) -> Any:
        """What instructor calls: one answer of the model, HTTP retries inside.

        The request is ours, not the one that instructor made: the messages as rendered, the turns since, our schema.
        """
        body = request_body(self.settings, [*self.messages, *self._turns_so_far()], self.answer_type, self.schema)
        article = without_lone_surrogates(self.article_text)
        if not any(article in message["content"] for message in body["messages"]):
            raise AnswerError("internal_error", "the article's text is not in the messages as it is; nothing was sent")
        note = CallNote(article=article, prompt=self.prompt, repeat=self.repeat)
        token = current_call.set(note)
        try:
            policy = retry_policy(self.settings.http_retries, local=self.settings.local)
            completion: Any = await policy(self._call, body)
        finally:
            current_call.reset(token)
            self.attempts += note.calls
        self.answered_at = note.answered_at
        self.unsaved += [note.unsaved] if note.unsaved else []
        return self._checked(completion, note)

    async def _call(self, body: dict[str, Any]) -> Any:
        """One HTTP call, within the time-out from first to last byte."""
        async with self.gate.slot() if self.gate else nullcontext():
            try:
                async with asyncio.timeout(self.settings.timeout):
                    # `post` is `chat.completions.create` without its walk over the request: a third less CPU time,
                    # and what is sent is the body whose key is recorded.
                    completion = await self.client.post("/chat/completions", cast_to=ChatCompletion, body=body)
            except TimeoutError:
                self._report(0)
                raise CallTimedOutError(f"no whole answer within {self.settings.timeout:g} s") from None
            except openai.APIStatusError as error:
                self._report(error.status_code, server_delay(error))
                raise
            except Exception:
                self._report(0)
                raise
            self._report(200)
            return completion

    def _report(self, status: int, retry_after: float | None = None) -> None:
        if self.gate:
            self.gate.report(status, retry_after)

    def _turns_so_far(self) -> list[dict[str, str]]:
        """Answers that were not the schema's JSON, each followed by what was wrong with it."""
        messages = []
        for turn in self.turns:
            problems = _problems_of(turn.answer or "", self.answer_type, self.schema)
            messages.append({"role": "assistant", "content": turn.answer or ""})
            messages.append({"role": "user", "content": re_ask_text(problems)})
        return messages

    def _checked(self, completion: Any, note: CallNote) -> Any:
        """Keep the turn; raise AnswerError where there is no text that could be the answer."""
        if isinstance(completion, str) or not hasattr(completion, "choices"):
            raise AnswerError(
                "unreachable", "the address answered with a web page, not as an OpenAI-compatible API; check --base-url"
            )
        error = getattr(completion, "error", None)
        if error:
            raise _error_in_200(error, self.secrets)
        if not completion.choices:
            raise AnswerError("empty_answer", "the server sent no answer (no choices); run again or use another model")
        choice = completion.choices[0]
        message, finish = choice.message, choice.finish_reason
        text = getattr(message, "content", None)
        returned = getattr(completion, "model", None)
        self.model_returned = public_model(returned) if isinstance(returned, str) else None
        self.turns.append(
            Turn(
                purpose="re-ask" if self.turns else self.purpose,
                recording_key=note.key,
                answer=text if isinstance(text, str) else None,
                finish_reason=finish,
                usage=_usage(getattr(completion, "usage", None)),
                seconds=note.seconds,
            )
        )
        refusal = getattr(message, "refusal", None)
        if refusal:
            raise AnswerError("refused", f"the model declined: {shown(str(refusal), self.secrets)}")
        if finish == "content_filter":
            raise AnswerError(
                "content_filter", "the provider's filter stopped the answer; use another model or provider"
            )
        if finish == "length":
            raise AnswerError(
                "truncated",
                "the answer hit the token limit; the incidents that were complete are kept; raise --max-tokens",
            )
        if not isinstance(text, str) or not text.strip():
            raise AnswerError("empty_answer", "the model gave an empty answer; run again or use another model")
        completion.usage = None  # instructor would overwrite it with a running total
        return completion


@cache
def _instructor_model(answer_type: type[BaseModel]) -> type[BaseModel]:
    """The response model for instructor: it reads an answer by our strict reader.

    Made once, for instructor wraps other models anew with every call. It has no fields, for instructor walks over all
    of them four times a call, and no schema, for `create` sends ours.
    """

    class Reader(instructor.OpenAISchema):
        @classmethod
        def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
            return {}

        @classmethod
        def model_validate_json(cls, json_data: Any, **_: Any) -> Any:
            try:
                return parse_answer(json_data, answer_type)
            except AnswerProblem as problem:
                raise ResponseParsingError("; ".join(problem.problems), mode="json_schema") from problem

    return Reader


def quiet_instructor() -> None:
    """instructor logs whole answers at ERROR for what is an ordinary failure here; ours is one short line."""
    for name in ("instructor", "instructor.v2.retry"):
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET:
            logger.setLevel(logging.CRITICAL + 1)


def _unwrapped(error: BaseException) -> BaseException:
    """The cause beneath instructor's wrapping."""
    return error.__cause__ if isinstance(error, ResponseParsingError) and error.__cause__ else error


def _problems_of(text: str, answer_type: type[BaseModel], schema: Mapping[str, Any]) -> Sequence[str]:
    try:
        parse_answer(text, answer_type, schema)
    except AnswerProblem as problem:
        return problem.problems
    return ()


def _usage(usage: Any) -> TokenUsage:
    """Token counts as the server gave them; any may be missing or of the wrong type on other servers."""

    def count(source: Any, name: str) -> int | None:
        value = source.get(name) if isinstance(source, Mapping) else getattr(source, name, None)
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None

    return TokenUsage(
        input=count(usage, "prompt_tokens"),
        output=count(usage, "completion_tokens"),
        cached_input=count(getattr(usage, "prompt_tokens_details", None), "cached_tokens"),
        reasoning=count(getattr(usage, "completion_tokens_details", None), "reasoning_tokens"),
    )


def _error_in_200(error: Any, secrets: tuple[str, ...]) -> AnswerError:
    """Some gateways send errors with status 200; the code in the body is what counts."""
    code = error.get("code") if isinstance(error, Mapping) else None
    words = shown(str(error.get("message", error) if isinstance(error, Mapping) else error), secrets)
    states: dict[Any, Any] = {
        401: "unauthorised",
        402: "quota",
        403: "unauthorised",
        404: "not_found",
        429: "rate_limited",
    }
    state = states.get(code, "server_error")
    return AnswerError(state, f"the server sent an error in place of an answer: {words}; run again later", status=200)
