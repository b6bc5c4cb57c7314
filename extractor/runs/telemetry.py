"""Traces and metrics of calls by the GenAI conventions of OpenTelemetry, where its API is installed (extra `otel`).

A span `chat MODEL` around each call that is sent, and two histograms. No text of an article or an answer is in them.
The conventions are still in development: all of their names stand here.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from extractor.extraction.session import LOCAL, Settings
from extractor.llm.gate import CallOutcome, CallWeight
from extractor.llm.scrub import public_model

__all__ = ("Tracing", "tracing_for")

_NAME = "extractor"
_PROVIDERS = {"api.openai.com": "openai", "openai.azure.com": "azure.ai.openai"}


def tracing_for(settings: Settings) -> Tracing | None:
    """A watcher of calls that traces them; None where OpenTelemetry's API is not installed."""
    if find_spec("opentelemetry") is None:
        return None
    try:
        from opentelemetry import metrics, trace
    except ImportError:
        return None
    parts = urlsplit(settings.base_url or "https://api.openai.com/v1")
    host = parts.hostname or ""
    provider = next((name for end, name in _PROVIDERS.items() if host.endswith(end)), "openai_compatible")
    attributes: dict[str, Any] = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "llama_cpp" if settings.model == LOCAL else provider,
        "gen_ai.request.model": public_model(settings.weights if settings.model == LOCAL else settings.model),
    }
    if settings.model != LOCAL and host:
        attributes["server.address"] = host
    meter = metrics.get_meter(_NAME)
    return Tracing(
        trace.get_tracer(_NAME),
        meter.create_histogram("gen_ai.client.operation.duration", unit="s"),
        meter.create_histogram("gen_ai.client.token.usage", unit="{token}"),
        attributes,
    )


@dataclass(frozen=True)
class Tracing:
    """Traces calls; implements `extractor.runs.watching.CallWatcher`."""

    tracer: Any
    duration: Any
    tokens: Any
    attributes: dict[str, Any]

    def begin(self, weight: CallWeight) -> tuple[Any, float]:
        """A call is about to be sent."""
        about = dict(self.attributes)
        if weight.most_output is not None:
            about["gen_ai.request.max_tokens"] = weight.most_output
        name = f"{about['gen_ai.operation.name']} {about['gen_ai.request.model']}"
        from opentelemetry.trace import SpanKind

        return self.tracer.start_span(name, kind=SpanKind.CLIENT, attributes=about), time.monotonic()

    def end(self, call: tuple[Any, float], outcome: CallOutcome | None) -> None:
        """The call is over."""
        from opentelemetry.trace import Status, StatusCode

        span, began = call
        about = dict(self.attributes)
        error = _error(outcome)
        if error is not None:
            about["error.type"] = error
            span.set_attribute("error.type", error)
            span.set_status(Status(StatusCode.ERROR))
        if outcome is not None and outcome.status:
            span.set_attribute("http.response.status_code", outcome.status)
        self.duration.record(time.monotonic() - began, about)
        if outcome is not None and outcome.usage is not None:
            for kind, count in (("input", outcome.usage.input), ("output", outcome.usage.output)):
                if count is not None:
                    span.set_attribute(f"gen_ai.usage.{kind}_tokens", count)
                    self.tokens.record(count, about | {"gen_ai.token.type": kind})
        span.end()


def _error(outcome: CallOutcome | None) -> str | None:
    if outcome is None:
        return "cancelled"
    if outcome.status == 0:
        return "no_response"
    return None if outcome.status < 400 else str(outcome.status)
