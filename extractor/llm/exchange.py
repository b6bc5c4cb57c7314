"""One question and its answers, without a network library: what to send next, and what an answer is worth.

`extractor.llm.conversation` fills it from a server, `extractor.llm.replaying` from recordings; both end in the same
turns, the same failures and the same record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from pydantic import BaseModel

from extractor.llm.answers import AnswerProblem, parse_answer, re_ask_text
from extractor.llm.failures import AnswerError
from extractor.llm.scrub import public_model, shown, without_lone_surrogates
from extractor.llm.settings import ModelSettings, request_body
from extractor.schema.record import TokenUsage, Turn

__all__ = ("STAMP", "CallNote", "Exchange", "as_completion", "recorded_at", "usage_of")

STAMP = "%Y-%m-%dT%H:%M:%SZ"
"""How a recording says when it was made (UTC)."""


@dataclass
class CallNote:
    """What is told of one call, beside HTTP."""

    article: str = ""
    """The article as it stands in the messages, to say what differs from the nearest recording."""
    prompt: str | None = None
    repeat: int = 0
    body: Mapping[str, Any] | None = None
    """The request's body, so that nobody has to read it from its bytes; it must not be changed."""
    key: str = ""
    """Key of the request; set, as are all below, by whoever answers the call."""
    seconds: float | None = None
    answered_at: datetime | None = None
    calls: int = 0
    replayed: bool = False
    unsaved: str | None = None
    """Why the answer could not be recorded, if so."""


def recorded_at(meta: Mapping[str, Any]) -> datetime | None:
    """When a recording was made, by its `meta`; None where it does not say."""
    try:
        return datetime.strptime(str(meta.get("recorded_at", "")), STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


@dataclass
class Exchange:
    """The calls of one ask. `turns` grow as the model answers."""

    settings: ModelSettings
    messages: Sequence[Mapping[str, str]]
    schema: Mapping[str, Any]
    answer_type: type[BaseModel]
    article_text: str
    purpose: Any
    prompt: str | None = None
    repeat: int = 0
    secrets: tuple[str, ...] = ()
    turns: list[Turn] = field(default_factory=list)
    attempts: int = 0
    model_returned: str | None = None
    answered_at: datetime | None = None
    unsaved: list[str] = field(default_factory=list)

    async def run(self) -> BaseModel:
        """The parsed answer. Raises AnswerProblem after the last re-ask, AnswerError, or what a call raises."""
        raise NotImplementedError

    def next_call(self) -> tuple[dict[str, Any], CallNote]:
        """The body of the next request and the note that goes with it: the messages as rendered, the turns since.

        Raises AnswerError where the article is not in the messages as it is.
        """
        body = request_body(self.settings, [*self.messages, *self._turns_so_far()], self.answer_type, self.schema)
        article = without_lone_surrogates(self.article_text)
        if not any(article in message["content"] for message in body["messages"]):
            raise AnswerError("internal_error", "the article's text is not in the messages as it is; nothing was sent")
        return body, CallNote(article=article, prompt=self.prompt, repeat=self.repeat, body=body)

    def take(self, completion: Any, note: CallNote) -> str:
        """Keep the turn of an answer and return its text. Raises AnswerError where no text could be the answer.

        `completion` has the attributes of a chat completion; other servers may leave any of them out.
        """
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
        message, finish = getattr(choice, "message", None), getattr(choice, "finish_reason", None)
        text = getattr(message, "content", None)
        returned = getattr(completion, "model", None)
        self.model_returned = public_model(returned) if isinstance(returned, str) else None
        self.turns.append(
            Turn(
                purpose="re-ask" if self.turns else self.purpose,
                recording_key=note.key,
                answer=text if isinstance(text, str) else None,
                finish_reason=finish,
                usage=usage_of(getattr(completion, "usage", None)),
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
        return text

    def _turns_so_far(self) -> list[dict[str, str]]:
        """Answers that were not the schema's JSON, each followed by what was wrong with it."""
        messages = []
        for turn in self.turns:
            problems = _problems_of(turn.answer or "", self.answer_type, self.schema)
            messages.append({"role": "assistant", "content": turn.answer or ""})
            messages.append({"role": "user", "content": re_ask_text(problems)})
        return messages


def _problems_of(text: str, answer_type: type[BaseModel], schema: Mapping[str, Any]) -> Sequence[str]:
    try:
        parse_answer(text, answer_type, schema)
    except AnswerProblem as problem:
        return problem.problems
    return ()


def as_completion(body: Mapping[str, Any]) -> Any:
    """The body of a chat completion with attributes, as far as an answer is read; the rest stays as it is."""
    choices = body.get("choices")
    choices = [_attributes(choice, "message") for choice in choices] if isinstance(choices, list) else choices
    usage = _attributes(body.get("usage"), "prompt_tokens_details", "completion_tokens_details")
    return SimpleNamespace(**{**body, "usage": usage, "choices": choices})


def _attributes(value: Any, *names: str) -> Any:
    if not isinstance(value, Mapping):
        return value
    return SimpleNamespace(**{**value, **{name: _attributes(value[name]) for name in names if name in value}})


def usage_of(usage: Any) -> TokenUsage:
    """Token counts as the server gave them; any may be missing or of the wrong type on other servers."""

    def part(source: Any, name: str) -> Any:
        return source.get(name) if isinstance(source, Mapping) else getattr(source, name, None)

    def count(source: Any, name: str) -> int | None:
        value = part(source, name)
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None

    return TokenUsage(
        input=count(usage, "prompt_tokens"),
        output=count(usage, "completion_tokens"),
        cached_input=count(part(usage, "prompt_tokens_details"), "cached_tokens"),
        reasoning=count(part(usage, "completion_tokens_details"), "reasoning_tokens"),
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
