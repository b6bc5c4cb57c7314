"""Asking: what is sent, re-asks, retries, time-outs, cancellation, many at once, and each failure as its state."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from asking import ARTICLE, GOOD, KEY, Fire, ask, messages, settings
from fake_server import FakeServer, Script, Step, api_error, completion, fake_server, says

from extractor.errors import UsageError
from extractor.llm.client import Client, Reply, key_of
from extractor.llm.gate import CallOutcome, CallWeight
from extractor.llm.settings import ModelSettings
from extractor.schema.record import TokenUsage
from extractor.schema.strict import answer_schema
from extractor.schema.wire import answer_model


def run(*script: Script, article: str = ARTICLE, **options: Any) -> tuple[Reply, FakeServer]:
    async def main() -> tuple[Reply, FakeServer]:
        async with fake_server(*script) as server, Client(settings(server.url, **options)) as client:
            return await ask(client, article), server

    return asyncio.run(main())


class TestRequest:
    def test_messages_go_out_as_they_are(self) -> None:
        reply, server = run(says(GOOD), max_tokens=50, seed=7, extra_body={"top_k": 1})
        assert reply.state == "done"
        assert reply.answer.incidents[0].cause == "arson"  # type: ignore[union-attr]
        (body,) = server.bodies
        assert body["messages"] == messages()
        assert body["response_format"]["json_schema"] == {
            "name": "Answer",
            "strict": True,
            "schema": answer_schema(Fire),
        }
        rest = {name: value for name, value in body.items() if name not in ("messages", "response_format")}
        assert rest == {"model": "tiny", "temperature": 0, "max_tokens": 50, "seed": 7, "top_k": 1}
        assert server.headers[0]["Authorization"] == f"Bearer {KEY}"

    def test_nothing_that_is_none_is_sent(self) -> None:
        _, server = run(says(GOOD), temperature=None)
        assert set(server.bodies[0]) == {"model", "messages", "response_format"}

    def test_token_parameter(self) -> None:
        _, server = run(says(GOOD), max_tokens=9, token_parameter="max_completion_tokens")
        assert server.bodies[0]["max_completion_tokens"] == 9
        assert "max_tokens" not in server.bodies[0]

    def test_lone_surrogates_keep_their_length(self) -> None:
        reply, server = run(says(GOOD), article="The \ud800 mill")
        assert reply.state == "done"
        assert "The \ufffd mill" in server.bodies[0]["messages"][1]["content"]

    def test_key_is_known_before_anything_is_sent(self) -> None:
        reply, _ = run(says(GOOD), max_tokens=50, extra_body={"top_k": 1})
        known = key_of(
            settings(max_tokens=50, extra_body={"top_k": 1}), messages(), answer_model(Fire), answer_schema(Fire)
        )
        assert reply.turns[0].recording_key == known

    def test_article_must_be_in_the_messages(self) -> None:
        async def main() -> Reply:
            async with fake_server(says(GOOD)) as server, Client(settings(server.url)) as client:
                reply = await client.ask(
                    messages("another text"), answer_model(Fire), answer_schema(Fire), article_text=ARTICLE
                )
                assert server.bodies == []
                return reply

        assert asyncio.run(main()).state == "internal_error"

    def test_usage_is_that_of_each_turn(self) -> None:
        body = completion(GOOD)
        body["usage"]["prompt_tokens_details"] = {"cached_tokens": 4}
        body["usage"]["completion_tokens_details"] = {"reasoning_tokens": 2}
        reply, _ = run(says("{}"), Step(body))
        assert [turn.usage.input for turn in reply.turns] == [10, 10]
        assert reply.turns[1].usage == TokenUsage(input=10, output=5, cached_input=4, reasoning=2)
        assert reply.usage == TokenUsage(input=20, output=10)

    def test_no_usage_is_unknown(self) -> None:
        body = completion(GOOD)
        del body["usage"]
        reply, _ = run(Step(body))
        assert (reply.state, reply.usage) == ("done", TokenUsage())

    def test_local_paths_are_not_passed_on(self) -> None:
        reply, _ = run(says(GOOD, model="/home/ana/models/tiny-q4.gguf"))
        assert reply.model_returned == "tiny-q4.gguf"


class TestReAsk:
    def test_second_answer_is_taken(self) -> None:
        bad = '{"incidents": [{"cause": "neglect", "when": null}]}'
        reply, server = run(says(bad), says(GOOD))
        assert reply.state == "done"
        assert [turn.purpose for turn in reply.turns] == ["extract", "re-ask"]
        assert [turn.answer for turn in reply.turns] == [bad, GOOD]
        assert len({turn.recording_key for turn in reply.turns}) == 2
        assert server.bodies[1]["messages"] == [
            *messages(),
            {"role": "assistant", "content": bad},
            {
                "role": "user",
                "content": "Your answer is not what was asked for:\n"
                "- incidents[0].cause must be one of arson, unknown\n"
                "Answer again in full: one JSON object that fits the schema, and nothing else.",
            },
        ]

    @pytest.mark.parametrize(
        ("answer", "state"),
        [
            ("Here you are.", "not_json"),
            ('{"incidents": [', "not_json"),
            ('{"incidents": NaN}', "not_json"),
            ('{"incidents": [], "incidents": []}', "not_json"),
            ("[" * 100_000, "not_json"),
            ('{"incidents": ' + "9" * 5000 + "}", "not_json"),
            ('{"incidents": {}}', "schema_invalid"),
            ('{"incidents": [], "more": 1}', "schema_invalid"),
            ("[]", "schema_invalid"),
            ("null", "schema_invalid"),
            ('{"incidents": [{"cause": "arson", "when": {"s": "1", "text": "x"}}]}', "schema_invalid"),
        ],
    )
    def test_never_good(self, answer: str, state: str) -> None:
        reply, server = run(says(answer), re_asks=1)
        assert (reply.state, len(server.bodies), len(reply.turns)) == (state, 2, 2)
        assert reply.failure is not None
        assert "asked 2 times" in reply.failure.message

    def test_no_re_ask_wanted(self) -> None:
        reply, server = run(says("{}"), re_asks=0)
        assert (reply.state, len(server.bodies)) == ("schema_invalid", 1)

    @pytest.mark.parametrize(
        "wrapped", [f"```json\n{GOOD}\n```", f"```\n{GOOD}\n```\n", f"\ufeff {GOOD}\n", f"<think>so</think>{GOOD}"]
    )
    def test_wrapping_needs_no_re_ask(self, wrapped: str) -> None:
        reply, server = run(says(wrapped))
        assert (reply.state, len(server.bodies)) == ("done", 1)
        assert reply.turns[0].answer == wrapped


class TestRetry:
    def test_waits_as_told(self) -> None:
        started = time.monotonic()
        reply, server = run(
            api_error(429, "slow", headers={"retry-after-ms": "150"}),
            api_error(503, "busy"),
            says(GOOD),
            http_retries=3,
        )
        assert (reply.state, reply.attempts, len(server.bodies), len(reply.turns)) == ("done", 3, 3, 1)
        assert time.monotonic() - started >= 0.15

    @pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
    def test_tried_again(self, status: int) -> None:
        reply, server = run(api_error(status, "no"), says(GOOD), http_retries=1)
        assert (reply.state, len(server.bodies)) == ("done", 2)

    @pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413, 422])
    def test_not_tried_again(self, status: int) -> None:
        _, server = run(api_error(status, "no"), says(GOOD), http_retries=3)
        assert len(server.bodies) == 1

    def test_number_of_tries(self) -> None:
        reply, server = run(Step("down", status=503), http_retries=2)
        assert (reply.state, len(server.bodies), reply.attempts) == ("server_error", 3, 3)

    def test_long_retry_after_is_told_not_waited_for(self) -> None:
        reply, server = run(api_error(429, "slow", headers={"retry-after": "3600"}), http_retries=5)
        assert (reply.state, len(server.bodies)) == ("rate_limited", 1)
        assert reply.failure is not None
        assert "rate limited until 20" in reply.failure.message

    def test_retry_after_as_a_date(self) -> None:
        moment = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
        reply, server = run(api_error(429, "slow", headers={"retry-after": moment}), http_retries=5)
        assert (reply.state, len(server.bodies)) == ("rate_limited", 1)

    def test_quota_is_not_waited_for(self) -> None:
        error = api_error(429, "You exceeded your current quota.", code="insufficient_quota")
        reply, server = run(error, http_retries=5)
        assert (reply.state, len(server.bodies)) == ("quota", 1)

    def test_broken_connection(self) -> None:
        reply, server = run(Step(completion(GOOD), cut_after=20), says(GOOD), http_retries=1)
        assert (reply.state, len(server.bodies)) == ("done", 2)

    def test_time_out_is_tried_once_more(self) -> None:
        reply, server = run(Step(completion(GOOD), delay=5), http_retries=5, timeout=0.2)
        assert (reply.state, len(server.bodies)) == ("time_out", 2)

    def test_local_time_out_is_final(self) -> None:
        reply, server = run(Step(completion(GOOD), delay=5), http_retries=5, timeout=0.2, local=True)
        assert (reply.state, len(server.bodies)) == ("time_out", 1)


FAILURES: list[tuple[str, Script, str, str]] = [
    ("refusal", says(None, refusal="I will not."), "refused", "I will not."),
    ("content filter", says("", finish="content_filter"), "content_filter", "filter"),
    ("empty", says(""), "empty_answer", "empty answer"),
    ("null", says(None), "empty_answer", "empty answer"),
    ("blank", says(" \n"), "empty_answer", "empty answer"),
    ("no choices", Step({**completion(GOOD), "choices": []}), "empty_answer", "no choices"),
    ("web page", Step("<html>log in</html>"), "unreachable", "web page"),
    ("half JSON", Step('{"choices": [', headers={"Content-Type": "application/json"}), "server_error", "not JSON"),
    ("error in 200", Step({"error": {"message": "overloaded", "code": 502}}), "server_error", "overloaded"),
    ("rate limit in 200", Step({"error": {"message": "slow", "code": 429}}), "rate_limited", "slow"),
    ("400", api_error(400, "Unsupported parameter: 'temperature'"), "bad_request", "Unsupported parameter"),
    ("401", api_error(401, f"Incorrect API key provided: {KEY}."), "unauthorised", "[secret]"),
    ("402", api_error(402, "Insufficient Balance"), "quota", "credit"),
    ("403", api_error(403, "Country not supported"), "unauthorised", "Country"),
    ("404", api_error(404, "The model does not exist"), "not_found", "tiny"),
    ("404 page", Step("<html>nginx</html>", status=404), "not_found", "a web page"),
    ("413", Step("", status=413), "too_long", "longer context"),
    ("422", Step({"detail": [{"msg": "bad"}]}, status=422), "bad_request", "bad"),
    ("429", api_error(429, "Rate limit reached"), "rate_limited", "--concurrency"),
    ("429 quota words", api_error(429, "You exceeded your current quota"), "quota", "credit"),
    ("500", api_error(500, "boom"), "server_error", "boom"),
    ("503 page", Step("<html>down</html>", status=503), "server_error", "a web page"),
    ("context, OpenAI", api_error(400, "too long", code="context_length_exceeded"), "too_long", "longer context"),
    (
        "context, vLLM",
        api_error(400, "This model's maximum context length is 4096 tokens. However, you requested 9000."),
        "too_long",
        "4096",
    ),
    (
        "context, llama.cpp",
        api_error(400, "the request exceeds the available context size", type="exceed_context_size_error"),
        "too_long",
        "context",
    ),
    ("hangs in the body", Step(completion(GOOD), hang_after=30), "time_out", "--timeout"),
    ("breaks in the body", Step(completion(GOOD), cut_after=30), "unreachable", "connection broke"),
    ("breaks before a word", Step(completion(GOOD), cut_after=0), "unreachable", "connection broke"),
]


@pytest.mark.parametrize(
    ("script", "state", "words"), [case[1:] for case in FAILURES], ids=[case[0] for case in FAILURES]
)
def test_failure(script: Script, state: str, words: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    hangs = isinstance(script, Step) and script.hang_after is not None
    reply, _ = run(script, timeout=0.4 if hangs else 10, local=True)
    assert reply.state == state, reply.failure
    assert reply.answer is None
    assert reply.failure is not None
    assert words in reply.failure.message
    assert "\n" not in reply.failure.message
    assert KEY not in repr(reply)
    assert KEY not in caplog.text


def test_truncation_is_salvaged() -> None:
    text = '{"incidents": [{"cause": "arson", "when": null}, {"cause": "unknown", "when": {"s": 2'
    reply, server = run(says(text, finish="length"), re_asks=3)
    assert (reply.state, len(server.bodies)) == ("truncated", 1)
    assert reply.salvaged == ({"cause": "arson", "when": None},)
    assert reply.turns[0].finish_reason == "length"
    assert reply.turns[0].answer == text


class TestUnreachable:
    def test_nothing_listens(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        reply = self.ask_at(f"http://127.0.0.1:{port}/v1")
        assert reply.state == "unreachable"
        assert reply.failure is not None
        assert f"127.0.0.1:{port}: nothing listens there" in reply.failure.message

    def test_no_such_host(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async def fail(*_: Any, **__: Any) -> Any:
            raise socket.gaierror(-2, "Name or service not known")

        monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", fail)
        reply = self.ask_at("http://no-such-host.invalid/v1")
        assert reply.state == "unreachable"
        assert reply.failure is not None
        assert reply.failure.message == "no-such-host.invalid: no such host name; check --base-url"

    def test_http_server_asked_by_https(self) -> None:
        async def main() -> Reply:
            async with (
                fake_server(says(GOOD)) as server,
                Client(settings(server.url.replace("http:", "https:"))) as client,
            ):
                return await ask(client)

        reply = asyncio.run(main())
        assert reply.state == "unreachable"
        assert reply.failure is not None
        assert "http or https" in reply.failure.message

    def ask_at(self, url: str) -> Reply:
        async def main() -> Reply:
            async with Client(settings(url)) as client:
                return await ask(client)

        return asyncio.run(main())


class OneAtATime:
    """A gate that writes down what it is asked and told."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.weights: list[CallWeight] = []
        self.heard: list[CallOutcome] = []

    @contextlib.asynccontextmanager
    async def slot(self, weight: CallWeight) -> AsyncIterator[OneAtATime]:
        async with self.lock:
            self.weights.append(weight)
            yield self

    def report(self, outcome: CallOutcome) -> None:
        self.heard.append(outcome)


class TestManyAtOnce:
    def test_mixed_failures_do_not_touch_each_other(self) -> None:
        """Each of 30 articles gets its own outcome and its own number of calls, whatever the others do."""
        tries: dict[str, int] = {}
        kinds = ("good", "flaky", "never", "gone", "page")

        def script(body: dict[str, Any]) -> Step:
            name = body["messages"][1]["content"].split("\n")[1]
            tries[name] = tries.get(name, 0) + 1
            kind = name.split()[0]
            delay = 0.005 * (int(name.split()[1]) % 4)
            if kind == "flaky" and tries[name] < 3:
                return Step({"error": {"message": "busy"}}, status=503, delay=delay)
            if kind == "gone":
                return api_error(404, "no model")
            if kind == "page":
                return Step("<html/>", delay=delay)
            return Step(completion("{}" if kind == "never" else GOOD), delay=delay)

        async def main() -> dict[str, Reply]:
            names = [f"{kinds[number % 5]} {number}" for number in range(30)]
            async with fake_server(script) as server, Client(settings(server.url, http_retries=4)) as client:
                replies = await asyncio.gather(*(ask(client, name) for name in names))
            return dict(zip(names, replies, strict=True))

        replies = asyncio.run(main())
        expected = {"good": ("done", 1), "flaky": ("done", 3), "never": ("schema_invalid", 2), "gone": ("not_found", 1),
                    "page": ("unreachable", 1)}  # fmt: skip
        for name, reply in replies.items():
            state, calls = expected[name.split()[0]]
            assert (reply.state, tries[name], reply.attempts) == (state, calls, calls), name

    def test_gate_holds_calls_back_and_hears_of_them(self) -> None:
        gate = OneAtATime()

        async def main() -> int:
            first = api_error(429, "slow", headers={"retry-after": "0.05"})
            async with fake_server(first, Step(completion(GOOD), delay=0.01)) as server:
                async with Client(settings(server.url, http_retries=1, max_tokens=40), gate=gate) as client:
                    await asyncio.gather(*(ask(client, f"text {number}") for number in range(5)))
                return server.most_in_flight

        assert asyncio.run(main()) == 1
        heard = sorted((outcome.status, outcome.retry_after) for outcome in gate.heard)
        assert heard == [(200, None)] * 5 + [(429, 0.05)]
        assert {outcome.usage.output for outcome in gate.heard if outcome.usage} == {5}
        assert all(weight.input_bytes > 300 and weight.most_output == 40 for weight in gate.weights)
        assert len(gate.weights) == 6


class TestCancellation:
    @pytest.mark.parametrize("step", [Step(completion(GOOD), delay=30), Step(completion(GOOD), hang_after=20)])
    def test_call_under_way(self, step: Step) -> None:
        assert self.cancel_after(step, 0.15) == 1

    def test_back_off(self) -> None:
        assert self.cancel_after(api_error(429, "slow", headers={"retry-after": "60"}), 0.15) == 1

    def cancel_after(self, step: Step, seconds: float) -> int:
        async def main() -> int:
            async with fake_server(step) as server:
                async with Client(settings(server.url, http_retries=5, timeout=60)) as client:
                    task = asyncio.create_task(ask(client))
                    while not server.bodies:  # a busy machine may take its time to send the first
                        await asyncio.sleep(0.01)
                    await asyncio.sleep(seconds)
                    task.cancel()
                    started = time.monotonic()
                    with pytest.raises(asyncio.CancelledError):
                        await task
                    assert time.monotonic() - started < 5  # the server would hold the call for 20 s and more
                    await asyncio.sleep(0.05)
                return len(server.bodies)

        return asyncio.run(main())


class TestKey:
    def test_none_for_openai(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("OPENAI_API_KEY", raising=False)
        with pytest.raises(UsageError, match="OPENAI_API_KEY"):
            Client(ModelSettings("tiny"))

    def test_environment_key_goes_nowhere_else(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        _, server = run(says(GOOD), api_key=None)
        assert KEY not in json.dumps(server.headers)

    @pytest.mark.parametrize(
        "url", ["http://ana:geheim@models.example/v1", "models.example/v1", "ftp://x/v1", "http://"]
    )
    def test_address_that_is_none(self, url: str) -> None:
        with pytest.raises(UsageError, match="--base-url") as error:
            Client(settings(url))
        assert "geheim" not in str(error.value)

    def test_replay_needs_recordings(self) -> None:
        with pytest.raises(UsageError, match="--recordings"):
            Client(settings(), mode="replay")


def test_package_and_client_import_neither_openai_nor_instructor() -> None:
    code = (
        "import sys, extractor.llm, extractor.llm.client, extractor.llm.failures, extractor.llm.prices;"
        "heavy = {'openai', 'instructor', 'httpx2', 'aiohttp', 'tenacity', 'genai_prices'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
