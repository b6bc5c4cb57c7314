"""From a few settings to an extraction that is ready to run: prompt, model, recordings, embedded server.

async with open_extraction(Settings(model="local")) as extraction:
    record = await extraction.extract(article)
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from pydantic import SecretStr

from extractor.errors import UsageError
from extractor.extraction.extract import Extraction
from extractor.llm.client import Client
from extractor.llm.gate import Gate
from extractor.llm.local.catalogue import DEFAULT_WEIGHTS, Weights, find_weights
from extractor.llm.recordings import RecordingMode, Recordings, RecordingStore
from extractor.llm.settings import ModelSettings, TokenParameter
from extractor.prompting import Prompt, load_prompt
from extractor.resources import shipped
from extractor.schema.blocks import Event
from extractor.schema.incident import Incident
from extractor.validation.actors.registry import ActorRegistry
from extractor.validation.actors.user_entries import load_user_registry

__all__ = (
    "DEFAULT_PROMPT",
    "DEFAULT_RECORDINGS",
    "LOCAL",
    "Settings",
    "check_settings",
    "open_extraction",
    "shipped_recordings",
)

LOCAL = "local"
DEFAULT_PROMPT = "incidents"
DEFAULT_RECORDINGS = Path(".extractor") / "recordings"
"""Answers are kept here as they come, in the folder where the program was started: a run that was killed and is started
again asks for nothing twice."""
LOCAL_ANSWER_TOKENS = 1500
"""Most tokens of one answer of the embedded model: it sometimes loops, and 1,500 take it about two minutes."""
_PARAMETERS: dict[str, tuple[tuple[type, ...], str]] = {
    "temperature": ((int, float), "a number"),
    "top_p": ((int, float), "a number"),
    "seed": ((int,), "a whole number"),
    "max_tokens": ((int,), "a whole number"),
    "token_parameter": ((str,), "max_tokens or max_completion_tokens"),
    "frequency_penalty": ((int, float), "a number"),
    "presence_penalty": ((int, float), "a number"),
    "reasoning_effort": ((str,), "a word"),
    "verbosity": ((str,), "a word"),
    "service_tier": ((str,), "a word"),
    "extra_body": ((dict,), 'an object, such as {"top_k": 20}'),
}
"""Request parameters, and what each must be."""


@dataclass(frozen=True)
class Settings:
    """How to extract. Every field has a default that works without a key or a network once weights are there."""

    model: str = LOCAL
    """`local`: the embedded model; else the name that the server knows the model by."""
    base_url: str | None = None
    api_key: SecretStr | None = None
    weights: str = DEFAULT_WEIGHTS.name
    """With `local`: known weights by name, or the path of a GGUF file."""
    prompt: str = DEFAULT_PROMPT
    recordings: Path | None = DEFAULT_RECORDINGS
    mode: RecordingMode = "auto"
    """`auto`: what is recorded is not asked again; `replay`: nothing is asked; `record`: all is asked anew; `off`."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """Request parameters by the names of `ModelSettings`; they win over the prompt's own."""
    omit: tuple[str, ...] = ()
    """Parameters not to send although the prompt sets them: some models refuse them."""
    timeout: float = 600.0
    http_retries: int = 5
    re_asks: int = 1
    repairs: int = 1
    repeat: int = 0
    """Which sampled repeat of the same questions this is, from 0; it is part of a recording's key."""
    record_type: type[Event] = Incident
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    actors: Path | None = None
    """A file of the user's own actors, merged with those that ship; see `extractor.validation.actors.user_entries`."""
    prices: Mapping[str, Any] = field(default_factory=dict)


def shipped_recordings() -> Path:
    """The real recorded answers that ship with the program, for its own example articles."""
    return shipped("fixtures/recordings")


@asynccontextmanager
async def open_extraction(
    settings: Settings,
    *,
    say: Callable[[str], None] | None = None,
    store: Recordings | None = None,
    gate: Gate | None = None,
) -> AsyncIterator[Extraction[Any]]:
    """An extraction that is ready to run; the embedded model is started, and stopped at the end.

    `say` gets one line for each thing that takes a while; `store` stands in for the folder of `settings.recordings`;
    `gate` lets the calls that are sent through (`extractor.runs.limits.RunGate`).
    Raises UsageError, PromptError, InputError (a file of actors that cannot be taken) or WeightsError.
    """
    prompt, weights = check_settings(settings)
    if store is None and settings.recordings is not None:
        store = RecordingStore(settings.recordings)
    async with AsyncExitStack() as stack:
        base_url = settings.base_url
        if weights is not None and settings.mode != "replay":
            base_url = await _start_server(weights, stack, say)
        model = model_settings(settings, prompt, weights, base_url)
        client = await stack.enter_async_context(Client(model, recordings=store, mode=settings.mode, gate=gate))
        yield Extraction(
            client,
            prompt,
            settings.record_type,
            repairs=settings.repairs,
            repeat=settings.repeat,
            select=settings.select,
            ignore=settings.ignore,
            actors=own_actors(settings),
            prices=settings.prices,
        )


def check_settings(settings: Settings) -> tuple[Prompt, Weights | None]:
    """The prompt and, for the embedded model, its weights; starts nothing.

    Raises UsageError, PromptError, InputError or WeightsError where the settings cannot work for any article.
    """
    prompt = load_prompt(settings.prompt)
    weights = find_weights(settings.weights) if settings.model == LOCAL else None
    model_settings(settings, prompt, weights, settings.base_url)
    own_actors(settings)
    return prompt, weights


def own_actors(settings: Settings) -> ActorRegistry | None:
    """The registry with the user's own actors, or None where there are none. Raises InputError for a faulty file."""
    return None if settings.actors is None else load_user_registry(settings.actors)


def model_settings(settings: Settings, prompt: Prompt, weights: Weights | None, base_url: str | None) -> ModelSettings:
    """The model's settings: the prompt's parameters, the user's over them, less those to omit."""
    named = {name: prompt.header.parameters.get(name) for name in prompt.header.parameters} | dict(settings.parameters)
    unknown = sorted((set(named) | set(settings.omit)) - set(_PARAMETERS))
    if unknown:
        raise UsageError(f"no request parameter {unknown[0]!r}; there are: {', '.join(sorted(_PARAMETERS))}")
    if weights is not None:
        named.setdefault("max_tokens", LOCAL_ANSWER_TOKENS)
    sent = {name: value for name, value in named.items() if name not in settings.omit and value is not None}
    for name, value in sent.items():
        _check_parameter(name, value)
    return ModelSettings(
        model=weights.name if weights else settings.model,
        base_url=base_url,
        api_key=settings.api_key,
        local=weights is not None,
        timeout=settings.timeout,
        http_retries=settings.http_retries,
        re_asks=settings.re_asks,
        **sent,
    )


def _check_parameter(name: str, value: Any) -> None:
    types, words = _PARAMETERS[name]
    fits = isinstance(value, types) and not isinstance(value, bool)
    if isinstance(value, float):
        fits = fits and math.isfinite(value)
    if name == "token_parameter":
        fits = value in get_args(TokenParameter)
    if not fits:
        raise UsageError(f"request parameter {name}: {value!r} must be {words}")


async def _start_server(weights: Weights, stack: AsyncExitStack, say: Callable[[str], None] | None) -> str:
    """Start the embedded model, without holding up the event loop, and have it stopped with `stack`."""
    from extractor.errors import WeightsError
    from extractor.llm.local.cache import locate
    from extractor.llm.local.server import LocalServer

    path = await asyncio.to_thread(locate, weights)
    if path is None:
        raise WeightsError(
            f"the weights of {weights.name} are not on this machine; get them once ({(weights.size or 0) / 1e6:,.0f} "
            f"MB) with `extractor model fetch {weights.name}`"
        )
    server = LocalServer(weights, path, say=say)
    await asyncio.to_thread(server.__enter__)
    stack.push_async_callback(asyncio.to_thread, server.__exit__, None, None, None)
    return server.base_url
