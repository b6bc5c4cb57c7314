"""One ask: instructor drives the re-asks, openai sends, tenacity retries HTTP; every answer is kept.

Imports openai and instructor: import it only where a call is made.
"""

from __future__ import annotations

import logging
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

import instructor
import openai
from instructor.core.exceptions import InstructorRetryException, ResponseParsingError
from openai.types import CompletionUsage
from pydantic import BaseModel

from extractor.llm.answers import AnswerProblem, parse_answer
from extractor.llm.exchange import Exchange, as_completion
from extractor.llm.retrying import retry_policy
from extractor.llm.transport import current_call

__all__ = ("Conversation", "quiet_instructor")


@dataclass(kw_only=True)
class Conversation(Exchange):
    """The calls of one ask, sent to a server. `turns` and `notes` grow as the model answers."""

    client: openai.AsyncOpenAI
    first: Any = None
    """An answer that instructor has not seen yet."""

    async def run(self) -> BaseModel:
        """The parsed answer. Raises AnswerProblem after the last re-ask, AnswerError, or what openai raises.

        instructor, which drives the re-asks, is given the first answer where that does not fit: as its own first
        attempt. It takes a fifth of a call's processor time, and most answers fit.
        """
        first, text = await self._answer()
        try:
            return parse_answer(text, self.answer_type)
        except AnswerProblem:
            if not self.settings.re_asks:
                raise
        return await self._re_asked(first)

    async def _re_asked(self, first: Any) -> BaseModel:
        """What instructor makes of a first answer that does not fit, and of those that follow."""
        self.first = first
        token = _current.set(self)
        try:
            parsed: BaseModel = await _patched()(
                response_model=_instructor_model(self.answer_type),
                max_retries=self.settings.re_asks,
                model=self.settings.model,
                messages=list(self.messages),
            )
        except InstructorRetryException as error:
            cause = _unwrapped(error.__cause__ or error)
            raise cause from cause.__cause__  # the chain beneath says why a connection failed
        finally:
            _current.reset(token)
        return parsed

    async def create(self) -> Any:
        """What instructor calls: the answer that is there, else the next one.

        The request is ours, not the one that instructor made: the messages as rendered, the turns since, our schema.
        """
        first, self.first = self.first, None
        completion = (await self._answer())[0] if first is None else first
        # instructor adds up what it finds here. Were there nothing, it would look for another provider's package.
        completion.usage = CompletionUsage(completion_tokens=0, prompt_tokens=0, total_tokens=0)
        return completion

    async def _answer(self) -> tuple[Any, str]:
        """One answer of the model and its text, HTTP retries inside."""
        body, note = self.next_call()
        token = current_call.set(note)
        try:
            policy = retry_policy(self.settings.http_retries, local=self.settings.local)
            completion: Any = await policy(self._call, body)
        finally:
            current_call.reset(token)
            self.attempts += note.calls
        self.answered_at = note.answered_at
        self.unsaved += [note.unsaved] if note.unsaved else []
        return completion, self.take(completion, note)

    async def _call(self, body: dict[str, Any]) -> Any:
        """One HTTP call; the transport holds its slot and its time-out."""
        # `post` is `chat.completions.create` without its walks over request and answer: half the processor time, and
        # what is sent is the body whose key is recorded.
        answer = await self.client.post("/chat/completions", cast_to=object, body=body)
        return as_completion(answer) if isinstance(answer, dict) else str(answer)


_current: ContextVar[Conversation] = ContextVar("conversation")


async def _create(**_: Any) -> Any:
    return await _current.get().create()


@cache
def _patched() -> Any:
    """`_create` as instructor wraps it: once, for that takes as long as a call."""
    return instructor.patch(create=_create, mode=instructor.Mode.JSON_SCHEMA)


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
