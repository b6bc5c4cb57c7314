"""The real server with real weights: skipped without them, required where EXTRACTOR_REQUIRE_MODEL=1 (as in CI)."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.llm.local.cache import locate
from extractor.llm.local.catalogue import Weights, find_weights
from extractor.llm.local.server import LocalServer
from extractor.schema.strict import answer_schema

pytestmark = pytest.mark.model

SYSTEM = "You list what happened. " + " ".join(
    f"Rule {n}: copy the words of sentence {n} as they are." for n in range(60)
)
SCHEMA = {
    "type": "object",
    "properties": {
        "place": {"type": "string", "enum": ["Orvale", "Telmar"]},
        "dead": {"type": "integer", "minimum": 0, "maximum": 99},
    },
    "required": ["place", "dead"],
    "additionalProperties": False,
}


def _weights() -> tuple[Weights, Path] | None:
    given = os.environ.get("EXTRACTOR_TEST_WEIGHTS")
    weights = find_weights(given or "smollm2-135m")
    path = locate(weights)
    return (weights, path) if path else None


@pytest.fixture(scope="module")
def server() -> Iterator[LocalServer]:
    found = _weights()
    if found is None:
        if os.environ.get("EXTRACTOR_REQUIRE_MODEL") == "1":
            pytest.fail("weights are required here; run `extractor model fetch smollm2-135m` first")
        pytest.skip("no weights on this machine; `extractor model fetch smollm2-135m` gets the small ones")
    with LocalServer(*found) as server:
        yield server


def ask(server: LocalServer, user: str, **more: Any) -> dict[str, Any]:
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": user}]
    body = {"model": server.model_name, "messages": messages, "max_tokens": 24, "temperature": 0, "seed": 1, **more}
    request = urllib.request.Request(
        f"{server.base_url}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=300) as response:
        answer: dict[str, Any] = json.loads(response.read())
    return answer


def constrained(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}


def text_of(answer: dict[str, Any]) -> tuple[str, Any]:
    choice = answer["choices"][0]
    return choice["message"]["content"], choice.get("logprobs")


def test_schema_is_obeyed_and_nothing_names_a_path(server: LocalServer, capfd: pytest.CaptureFixture[str]) -> None:
    answer = ask(server, "[1] Three people died in Telmar.", response_format=constrained(SCHEMA), max_tokens=60)
    found = json.loads(text_of(answer)[0])
    assert set(found) == {"place", "dead"}
    assert found["place"] in ("Orvale", "Telmar")
    assert answer["model"] == server.model_name
    assert str(server.path.parent) not in json.dumps(answer)
    assert capfd.readouterr().err == ""


def test_the_schema_of_incidents_is_taken(server: LocalServer) -> None:
    answer = ask(server, "[1] A mill burned.", response_format=constrained(answer_schema()), max_tokens=12)
    assert text_of(answer)[0].replace(" ", "").replace("\n", "").startswith('{"count":')


def test_the_same_request_gives_the_same_bits_whatever_came_between(server: LocalServer) -> None:
    first = "[1] Two shells hit a mill near Orvale, killing three people."
    second = "[1] Gunmen held up a convoy outside Telmar. [2] Nine guards were wounded."
    want = {"logprobs": True, "top_logprobs": 2}
    answers = [text_of(ask(server, user, **want)) for user in (first, second, first, first, second)]
    assert answers[0] == answers[2] == answers[3]
    assert answers[1] == answers[4]
    cached = ask(server, "[1] A bus was stopped.")["usage"]["prompt_tokens_details"]["cached_tokens"]
    assert cached > server.count_tokens(SYSTEM) * 0.9


def test_a_longer_request_gets_more_context_at_the_same_address(server: LocalServer) -> None:
    address, context = server.base_url, server.context
    answer = ask(server, "[1] It rained.", max_tokens=context, stop=[" "])
    assert answer["choices"][0]["finish_reason"] == "stop"
    assert server.context > context
    assert server.base_url == address
    assert not server.ensure_context(server.most_context + 1)
