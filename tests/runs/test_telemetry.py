"""Traces of calls: what is in them, and that no words of articles or answers are."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from background_server import background_server
from fake_server import Step, api_error, says
from newsroom import GUNMEN, answer
from night import INPUTS, number_in, options_for, papers, settings_for

from extractor.runs.logs import JsonLines
from extractor.runs.running import run_over_store
from extractor.runs.store import open_store
from extractor.runs.telemetry import tracing_for

trace = pytest.importorskip("opentelemetry.sdk.trace")


def test_a_span_a_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    provider = trace.TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr("opentelemetry.trace.get_tracer", lambda name: provider.get_tracer(name))

    def script(body: dict[str, Any]) -> Step:
        return api_error(500, "boom") if number_in(body) == 1 else says(answer(GUNMEN))

    async def run(url: str) -> None:
        settings = settings_for(tmp_path, url)
        with open_store(tmp_path / "store.sqlite") as store:
            await run_over_store(
                store, papers(2), settings, inputs=INPUTS, options=options_for(1), watcher=tracing_for(settings)
            )

    with background_server(script) as server:
        asyncio.run(run(server.url))
    good, bad = exporter.get_finished_spans()
    assert good.name == bad.name == "chat tiny"
    assert dict(good.attributes) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai_compatible",
        "gen_ai.request.model": "tiny",
        "server.address": "127.0.0.1",
        "http.response.status_code": 200,
        "gen_ai.usage.input_tokens": 10,
        "gen_ai.usage.output_tokens": 5,
    }
    assert bad.attributes["error.type"] == "500"
    assert not bad.status.is_ok
    assert "Talvik" not in exporter.get_finished_spans()[0].to_json()


def test_a_line_of_the_log_is_json() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.Logger("extractor.runs", logging.INFO)
    logger.addHandler(handler)
    logger.info("article finished", extra={"run": 3, "source": "a\u2028b\x1b\ud800"})
    line = stream.getvalue()
    assert line.count("\n") == 1
    assert "\x1b" not in line
    data = json.loads(line)
    assert (data["level"], data["message"], data["run"]) == ("info", "article finished", 3)
