"""Recordings: what is saved, what is found again, what is refused, and what a miss says."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from asking import ARTICLE, GOOD, KEY, ask, settings
from fake_server import FakeServer, Script, Step, api_error, completion, fake_server, says

from extractor.errors import RecordingError
from extractor.llm.canonical import canonical_request, request_key, request_parts
from extractor.llm.client import Client, Reply
from extractor.llm.recordings import (
    Recording,
    RecordingMode,
    RecordingStore,
    model_folder,
    recordable,
    response_sha256,
    stored_body,
)


def run(store: RecordingStore, mode: RecordingMode, *script: Script, **options: Any) -> tuple[Reply, FakeServer]:
    asked = {name: options.pop(name) for name in ("article", "system", "repeat", "prompt") if name in options}

    async def main() -> tuple[Reply, FakeServer]:
        async with (
            fake_server(*script) as server,
            Client(settings(server.url, **options), recordings=store, mode=mode) as client,
        ):
            return await ask(client, **asked), server

    return asyncio.run(main())


def replay(store: RecordingStore, **options: Any) -> Reply:
    asked = {name: options.pop(name) for name in ("article", "system", "repeat") if name in options}

    async def main() -> Reply:
        ours = settings(options.pop("url", None), **{"api_key": None, **options})
        async with Client(ours, recordings=store, mode="replay") as client:
            return await ask(client, **asked)

    return asyncio.run(main())


def made(number: int = 0, *, model: str = "tiny", answer: str = GOOD, article: str = "text") -> Recording:
    """A recording written by hand: for tests of the store alone."""
    body = {"model": model, "messages": [{"role": "user", "content": f"{article} {number}"}], "temperature": 0}
    request = canonical_request(body)
    response = {"status": 200, "body": stored_body(completion(answer))}
    meta = {"parts": request_parts(request, article), "response_sha256": response_sha256(response), "seconds": 1.0}
    return Recording(request_key(request), request, response, meta)


@pytest.fixture
def store(tmp_path: Path) -> RecordingStore:
    return RecordingStore(tmp_path / "recordings")


def files(store: RecordingStore) -> list[Path]:
    return sorted(store.folder.glob("*/*"))


class TestRecordAndReplay:
    def test_replay_gives_the_same_bytes(self, store: RecordingStore) -> None:
        recorded, _ = run(store, "record", says("{}"), says(GOOD), prompt="fires.v1")
        assert [path.stem for path in files(store)] == sorted(turn.recording_key for turn in recorded.turns)
        replayed = replay(RecordingStore(store.folder))
        assert replayed == recorded
        assert [turn.model_dump_json() for turn in replayed.turns] == [
            turn.model_dump_json() for turn in recorded.turns
        ]
        assert replayed.answered_at is not None
        assert store.verify() == []

    def test_replay_imports_no_aiohttp_session(self, store: RecordingStore, monkeypatch: pytest.MonkeyPatch) -> None:
        run(store, "record", says(GOOD))
        import openai

        def fail(*_: Any, **__: Any) -> Any:
            raise AssertionError("replay must not open a client")

        monkeypatch.setattr(openai, "DefaultAioHttpClient", fail)
        monkeypatch.delenv("OPENAI_API_KEY", raising=False)
        assert replay(store).state == "done"

    def test_any_address_replays(self, store: RecordingStore) -> None:
        run(store, "record", says(GOOD))
        assert replay(store, url="https://models.example/other/v1").state == "done"

    def test_file_is_readable_and_clean(self, store: RecordingStore) -> None:
        body = completion(GOOD, model="/home/ana/models/tiny.gguf")
        body["timings"] = {"predicted_ms": 5}
        step = Step(body, headers={"x-request-id": "req_1", "set-cookie": "a=b"})
        run(store, "record", step, prompt="fires.v1 ab12", article="Füsse — said Ilvo")
        (path,) = files(store)
        text = path.read_text(encoding="utf-8")
        data = json.loads(text)
        assert sorted(data) == ["key", "meta", "request", "response"]
        assert text == json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        assert "Füsse — said Ilvo" in text
        assert data["meta"]["prompt"] == "fires.v1 ab12"
        assert data["response"]["body"]["model"] == data["meta"]["model"] == "tiny.gguf"
        for word in (KEY, "Bearer", "127.0.0.1", "/home/ana", "req_1", "cookie", "chatcmpl-1", "fp_1", "predicted_ms"):
            assert word not in text, word
        assert path.parent.name == "tiny"

    def test_recording_again_changes_nothing(self, store: RecordingStore) -> None:
        run(store, "record", says(GOOD))
        (path,) = files(store)
        before = path.read_bytes()
        os.utime(path, (1, 1))
        run(store, "record", Step({**completion(GOOD), "id": "chatcmpl-2", "created": 9}))
        assert (path.read_bytes(), path.stat().st_mtime) == (before, 1)
        run(store, "record", says('{"incidents": []}'))
        assert path.read_bytes() != before

    def test_auto_asks_only_for_what_is_missing(self, store: RecordingStore) -> None:
        _, first = run(store, "auto", says(GOOD))
        _, second = run(store, "auto", says(GOOD))
        _, other = run(store, "auto", says(GOOD), article="Another text")
        assert (len(first.bodies), len(second.bodies), len(other.bodies)) == (1, 0, 1)

    def test_off_reads_and_writes_nothing(self, store: RecordingStore) -> None:
        _, server = run(store, "off", says(GOOD))
        _, again = run(store, "off", says(GOOD))
        assert (len(server.bodies), len(again.bodies), files(store)) == (1, 1, [])

    def test_repeats_are_kept_apart(self, store: RecordingStore) -> None:
        run(store, "auto", says(GOOD))
        run(store, "auto", says('{"incidents": []}'), repeat=1)
        assert replay(store).turns[0].answer == GOOD
        assert replay(store, repeat=1).turns[0].answer == '{"incidents": []}'
        assert replay(store, repeat=2).state == "no_recording"

    def test_truncated_and_refused_answers_are_answers(self, store: RecordingStore) -> None:
        run(store, "record", says('{"incidents": [{"cause": "arson", "when": null}, {', finish="length"))
        reply = replay(store)
        assert (reply.state, len(reply.salvaged)) == ("truncated", 1)

    @pytest.mark.parametrize(
        "step",
        [
            api_error(429, "slow"),
            api_error(400, "bad"),
            Step("<html/>"),
            Step({"error": {"message": "overloaded"}}),
            Step({**completion(GOOD), "choices": []}),
        ],
    )
    def test_errors_are_never_recorded(self, store: RecordingStore, step: Step) -> None:
        run(store, "record", step)
        assert files(store) == []

    def test_lone_surrogates_in_an_answer(self, store: RecordingStore) -> None:
        answer = '{"incidents": [{"cause": "arson", "when": {"s": 1, "text": "\\ud800"}}]}'
        body = json.dumps(completion(answer)).replace("\\\\ud800", "\\ud800")
        recorded, _ = run(store, "record", Step(json.loads(body)))
        assert recorded.state == "done"
        assert replay(store) == recorded

    def test_equal_requests_in_flight_are_sent_once(self, store: RecordingStore) -> None:
        async def main() -> tuple[list[Reply], int]:
            slow = Step(completion(GOOD), delay=0.05)
            async with fake_server(slow) as server:
                async with Client(settings(server.url), recordings=store, mode="auto") as client:
                    replies = await asyncio.gather(*(ask(client) for _ in range(10)))
                return replies, len(server.bodies)

        replies, calls = asyncio.run(main())
        assert calls == 1
        assert len({repr(reply.turns) for reply in replies}) == 1

    def test_who_waited_for_a_failed_call_asks_himself(self, store: RecordingStore) -> None:
        async def main() -> list[str]:
            script = [api_error(400, "no"), says(GOOD)]
            async with (
                fake_server(*script) as server,
                Client(settings(server.url), recordings=store, mode="record") as client,
            ):
                return [reply.state for reply in await asyncio.gather(*(ask(client) for _ in range(3)))]

        assert sorted(asyncio.run(main())) == ["bad_request", "done", "done"]

    def test_who_waited_for_a_cancelled_call_asks_himself(self, store: RecordingStore) -> None:
        async def main() -> str:
            async with (
                fake_server(Step(completion(GOOD), delay=0.1)) as server,
                Client(settings(server.url), recordings=store, mode="auto") as client,
            ):
                first = asyncio.create_task(ask(client))
                await asyncio.sleep(0.03)
                second = asyncio.create_task(ask(client))
                await asyncio.sleep(0.03)
                first.cancel()
                return (await second).state

        assert asyncio.run(main()) == "done"


class TestSecrets:
    @pytest.mark.parametrize(
        "secret",
        [
            "sk-proj-abcdefghijklmnop1234",
            "Authorization: Bearer abcdefghijklmnopqrstuvwxyz",
            "AKIAABCDEFGHIJKLMNOP",
            "-----BEGIN RSA PRIVATE KEY-----",
            "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
            "github_pat_abcdefghijklmnopqrstuvwxyz0123456789",
            "AIzaabcdefghijklmnopqrstuvwxyz0123456789",
            "hf_abcdefghijklmnopqrstuvwxyz0123456789",
            "xoxb-0123456789-abc",
            "BEARER abcdefghijklmnopqrstuvwxyz",
        ],
    )
    def test_not_saved(self, store: RecordingStore, secret: str) -> None:
        with pytest.raises(RecordingError, match="it holds") as error:
            store.save(made(answer=secret))
        assert secret not in str(error.value)
        assert files(store) == []

    def test_key_in_use(self, store: RecordingStore) -> None:
        with pytest.raises(RecordingError, match="the API key in use"):
            store.save(made(answer="the word is hunter22"), secrets=["hunter22"])

    def test_answer_is_not_lost(self, store: RecordingStore, caplog: pytest.LogCaptureFixture) -> None:
        reply, _ = run(store, "record", says(GOOD.replace("Monday", KEY)))
        assert reply.state == "done"
        assert "the API key in use" in reply.unsaved[0]
        assert files(store) == []
        assert KEY not in caplog.text

    @pytest.mark.parametrize("words", ["the bearer of bad news", "risk-averse people", "task-force-in-the-north"])
    def test_ordinary_words(self, store: RecordingStore, words: str) -> None:
        store.save(made(article=words))
        assert store.verify() == []


class TestMiss:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"system": "Extract all fires."}, "differs in: prompt (instructions or worked examples)."),
            ({"article": ARTICLE + "!"}, "differs in: article text."),
            ({"temperature": 0.5}, "differs in: parameters (temperature: 0 there, 0.5 here)."),
            ({"seed": 3}, "differs in: parameters (seed: not sent there, 3 here)."),
            ({"repeat": 1}, "differs in: repeat number (0 there, 1 here)."),
            ({"model": "large"}, "differs in: model (tiny there, large here)."),
        ],
    )
    def test_says_what_differs(self, store: RecordingStore, change: dict[str, Any], words: str) -> None:
        run(store, "record", says(GOOD))
        model = change.pop("model", "tiny")

        async def main() -> Reply:
            from dataclasses import replace

            asked = {name: change.pop(name) for name in ("article", "system", "repeat") if name in change}
            ours = replace(settings(**change), model=model)
            async with Client(ours, recordings=RecordingStore(store.folder), mode="replay") as client:
                return await ask(client, **asked)

        reply = asyncio.run(main())
        assert (reply.state, reply.attempts, reply.turns) == ("no_recording", 0, ())
        assert reply.failure is not None
        assert words in reply.failure.message
        assert f"model {model}" in reply.failure.message

    def test_one_character_of_the_prompt(self, store: RecordingStore) -> None:
        run(store, "record", says(GOOD))
        assert replay(store, system="Extract fires").state == "no_recording"

    def test_schema(self, store: RecordingStore) -> None:
        one = canonical_request({"model": "m", "messages": [], "response_format": {"schema": {"required": ["a", "b"]}}})
        two = canonical_request({"model": "m", "messages": [], "response_format": {"schema": {"required": ["b", "a"]}}})
        store.save(Recording(request_key(one), one, made().response, made().meta | {"parts": request_parts(one)}))
        assert "differs in: schema." in store.explain_miss(two)

    def test_empty_folder(self, store: RecordingStore) -> None:
        reply = replay(store)
        assert reply.failure is not None
        assert "no recordings at all" in reply.failure.message
        assert str(store.folder.parent) not in reply.failure.message

    def test_same_article_is_nearer_than_same_parameters(self, store: RecordingStore) -> None:
        near, far = made(1, model="large", article="one text"), made(2, article="other text")
        store.save(near)
        store.save(far)
        wanted = made(1, article="one text")
        assert f"nearest is large/{near.key}.json" in store.explain_miss(wanted.request, "one text")

    @pytest.mark.slow
    def test_fast_among_thousands(self, store: RecordingStore) -> None:
        """Processor time; a file whose head is read costs under a tenth of a millisecond."""
        folder = store.folder / "tiny"
        folder.mkdir(parents=True)
        for number in range(2000):
            recording = made(number, article="x" * 2000)
            (folder / f"{recording.key}.json").write_text(recording.to_json())
        wanted = made(10_001, article="x" * 2000)
        started = time.process_time()
        assert store.find(wanted.request) is None
        assert time.process_time() - started < 0.01
        store.explain_miss(wanted.request)
        assert time.process_time() - started < 1
        started = time.process_time()
        store.explain_miss(made(10_002).request)
        assert time.process_time() - started < 0.1


class TestVerify:
    def edit(self, change: Callable[[dict[str, Any]], Any], store: RecordingStore) -> list[str]:
        path = store.save(made())
        data = json.loads(path.read_text())
        change(data)
        path.write_text(json.dumps(data, indent=2, sort_keys=True))
        return store.verify()

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            (lambda data: data["request"]["body"].update(temperature=1), "request was edited by hand"),
            (lambda data: data.update(key="0" * 20), "request was edited by hand"),
            (lambda data: data["response"]["body"].update(model="other"), "response was edited by hand"),
            (lambda data: data["response"].update(status=500), "not an answer of a model"),
            (lambda data: data["response"]["body"].update(choices=[]), "not an answer of a model"),
            (lambda data: data["meta"].update(cookie="a"), "unknown keys in meta: cookie"),
            (lambda data: data["meta"].update(prompt="sk-abcdefghijklmnopqrst"), "holds an API key"),
            (lambda data: data.pop("meta"), "must hold key, meta, request and response"),
            (lambda data: data.update(more=1), "must hold key, meta, request and response"),
        ],
    )
    def test_edits_show(self, store: RecordingStore, change: Callable[[dict[str, Any]], Any], problem: str) -> None:
        problems = self.edit(change, store)
        assert any(problem in line for line in problems), problems
        assert all(line.startswith("tiny/") for line in problems)

    def test_edited_request_is_not_replayed(self, store: RecordingStore) -> None:
        recording = made()
        path = store.save(recording)
        path.write_text(path.read_text().replace('"temperature": 0', '"temperature": 1'))
        with pytest.raises(RecordingError, match="edited by hand"):
            store.find(recording.request)

    def test_broken_file_is_told_through_the_client(self, store: RecordingStore) -> None:
        run(store, "record", says(GOOD))
        files(store)[0].write_text("{")
        reply = replay(store)
        assert reply.state == "no_recording"
        assert reply.failure is not None
        assert "not a recording" in reply.failure.message

    @pytest.mark.parametrize("name", ["notes.json", "0123.json"])
    def test_other_files(self, store: RecordingStore, name: str) -> None:
        path = store.save(made())
        (path.parent / name).write_text(path.read_text())
        assert any(line.startswith(f"tiny/{name}") for line in store.verify())

    def test_wrong_folder(self, store: RecordingStore) -> None:
        path = store.save(made())
        (store.folder / "other").mkdir()
        path.rename(store.folder / "other" / path.name)
        assert store.verify() == [f"other/{path.name}: lies in the folder of another model"]


class TestStore:
    def test_unused(self, store: RecordingStore) -> None:
        first, second = made(1), made(2)
        store.save(first)
        store.save(second)
        fresh = RecordingStore(store.folder)
        assert len(fresh.unused()) == 2
        assert fresh.find(first.request) == first
        assert fresh.unused() == [f"tiny/{second.key}.json"]
        assert fresh.unused(fresh.keys()) == []

    def test_no_half_file(self, store: RecordingStore, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: Any) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(RecordingError, match="cannot be written: No space left"):
            store.save(made())
        assert files(store) == []

    @pytest.mark.parametrize(
        ("model", "folder"),
        [
            ("gpt-4o-mini", "gpt-4o-mini"),
            ("..", "model"),
            ("a/../../b", "a-..-..-b"),
            ("", "model"),
            ("x" * 200, "x" * 80),
        ],
    )
    def test_model_folder(self, model: str, folder: str) -> None:
        assert model_folder(model) == folder

    @pytest.mark.parametrize("body", [None, [], "x", {}, {"choices": "x"}, {"choices": [1], "error": {"code": 1}}])
    def test_not_recordable(self, body: Any) -> None:
        assert not recordable(200, body)


class TestCanonical:
    def test_key_is_pinned(self) -> None:
        """Changing how keys are made would orphan every recording that users have."""
        request = canonical_request({"model": "tiny", "messages": [{"role": "user", "content": "é"}], "seed": 1})
        body = '{"messages":[{"content":"é","role":"user"}],"model":"tiny","seed":1}'
        text = f'{{"body":{body},"method":"POST","path":"/chat/completions"}}'
        assert request_key(request) == hashlib.sha256(text.encode()).hexdigest()[:20]

    @pytest.mark.parametrize(
        ("one", "two"),
        [
            ({"temperature": 0}, {"temperature": 0.0}),
            ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
            ({"model": "/x/tiny.gguf"}, {"model": "/y/z/tiny.gguf"}),
            ({}, {"user": "ana", "service_tier": "flex", "metadata": {"run": "1"}}),
        ],
    )
    def test_same(self, one: dict[str, Any], two: dict[str, Any]) -> None:
        assert request_key(canonical_request(one)) == request_key(canonical_request(two))

    @pytest.mark.parametrize(
        ("one", "two"),
        [
            ({"temperature": 0}, {}),
            ({"temperature": 0}, {"temperature": 0.1}),
            ({"seed": 1}, {"seed": True}),
            ({"messages": [{"content": "a "}]}, {"messages": [{"content": "a"}]}),
            ({"model": "Qwen/tiny"}, {"model": "other/tiny"}),
        ],
    )
    def test_different(self, one: dict[str, Any], two: dict[str, Any]) -> None:
        assert request_key(canonical_request(one)) != request_key(canonical_request(two))
