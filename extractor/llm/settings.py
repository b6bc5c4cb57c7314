"""Which model is asked, where, and with which parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, SecretStr

from extractor.llm.canonical import Settled
from extractor.llm.scrub import public_model, without_lone_surrogates

__all__ = ("DEFAULT_ADDRESS", "ModelSettings", "TokenParameter", "request_body", "schema_name")

DEFAULT_ADDRESS = "https://api.openai.com/v1"
TokenParameter = Literal["max_tokens", "max_completion_tokens"]


@dataclass(frozen=True)
class ModelSettings:
    """A model and how to ask it. Parameters that are None are not sent: some models refuse those they do not know."""

    model: str
    base_url: str | None = None
    """Address of an OpenAI-compatible server, with its `/v1`; None: OpenAI's own."""
    api_key: SecretStr | None = None
    """None: OPENAI_API_KEY of the environment, and only for OpenAI's own address; other servers get a dummy."""
    local: bool = False
    """Served by this process (costs nothing, no proxy, a call that timed out is not repeated)."""
    temperature: float | None = None
    top_p: float | None = None
    seed: int | None = None
    max_tokens: int | None = None
    """Most tokens of one answer."""
    token_parameter: TokenParameter = "max_tokens"  # noqa: S105 - no password
    """The name that this server wants for `max_tokens`; OpenAI's reasoning models want the newer one."""
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    reasoning_effort: str | None = None
    verbosity: str | None = None
    service_tier: str | None = None
    extra_body: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of the request, as the server names them; they win over the ones above."""
    timeout: float = 600.0
    """Seconds for one HTTP call in all, from connecting to the last byte."""
    http_retries: int = 5
    """Tries after the first when the network, a rate limit or the server fails."""
    re_asks: int = 1
    """Times that the model is asked again when its answer is not the schema's JSON."""

    def sent_parameters(self) -> dict[str, Any]:
        """The parameters as they go on the wire, by their wire names, sorted; no address, no key."""
        named = {
            "temperature": self.temperature,
            "top_p": self.top_p,
            "seed": self.seed,
            self.token_parameter: self.max_tokens,
            "frequency_penalty": self.frequency_penalty,
            "presence_penalty": self.presence_penalty,
            "reasoning_effort": self.reasoning_effort,
            "verbosity": self.verbosity,
            "service_tier": self.service_tier,
        }
        sent = {name: value for name, value in named.items() if value is not None} | dict(self.extra_body)
        return dict(sorted(sent.items()))

    @property
    def public_model(self) -> str:
        """The model's name without the folders of this machine."""
        return public_model(self.model)


def request_body(
    settings: ModelSettings,
    messages: Sequence[Mapping[str, str]],
    answer_type: type[BaseModel],
    schema: Mapping[str, Any],
) -> dict[str, Any]:
    """The body of one request: strict structured output, messages as they are.

    Pure, so that a batch file or a ledger can know a request's key before anything is sent. Lone surrogates in
    messages become U+FFFD: they have no UTF-8 form, and no offset moves.
    """
    return {
        "model": settings.model,
        "messages": [{key: without_lone_surrogates(text) for key, text in message.items()} for message in messages],
        "response_format": _response_format(schema_name(answer_type), schema),
        **settings.sent_parameters(),
    }


def _response_format(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    made = {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": dict(schema)}}
    if not isinstance(schema, Settled):
        return made
    return schema.within.setdefault(name, Settled(made))


def schema_name(answer_type: type[BaseModel]) -> str:
    """The schema's name on the wire: letters, digits, _ and -, 64 at most."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", answer_type.__name__)[:64]
