"""The address that clients see: whom it lets in, what it says, and how it ends."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from extractor.errors import WeightsError
from extractor.llm.local.engine import ClientGoneError, Engine, EngineError, _wait
from extractor.llm.local.front import Front
from extractor.llm.local.server import context_for, physical_cores

PATH = "/v1/chat/completions"


class Stub(Engine):
    """An engine that answers with what it was asked; one token a character."""

    def __init__(self) -> None:
        self.under_way = 0
        self.most_under_way = 0
        self.problem: BaseException | None = None
        self.go = threading.Event()
        self.go.set()
        self.began = threading.Event()

    def close(self) -> None:
        self.go.set()

    def prompt_tokens(self, body: dict[str, Any]) -> list[int]:
        return [ord(character) for character in body["messages"][0]["content"]]

    def prepare(self, prompt: list[int]) -> None:
        pass

    def complete(self, body: dict[str, Any], client: socket.socket | None = None) -> tuple[int, bytes]:
        if self.problem:
            raise self.problem
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        self.began.set()
        self.go.wait(10)
        self.under_way -= 1
        return 200, json.dumps({"said": body["messages"][0]["content"]}).encode()


@pytest.fixture
def stub() -> Stub:
    return Stub()


@pytest.fixture
def front(stub: Stub) -> Iterator[Front]:
    front = Front(stub, grow=lambda tokens: tokens <= 5000)
    yield front
    front.close()


def ask(front: Front, body: Any, *, path: str = PATH, **headers: str) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection(front.address.removeprefix("http://"), timeout=20)
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        connection.request("POST", path, content, {"Content-Type": "application/json"} | headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def question(text: str = "mill", **more: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": text}], "max_tokens": 100} | more


def test_an_answer(front: Front) -> None:
    assert ask(front, question("mill")) == (200, {"said": "mill"})


@pytest.mark.parametrize(
    ("body", "headers", "path", "status", "words"),
    [
        (question(), {"Host": "pages.example:80"}, PATH, 403, "127.0.0.1 only"),
        (question(), {"Content-Type": "text/plain"}, PATH, 415, "application/json"),
        (question(), {"Content-Length": "99999999999"}, PATH, 413, "Content-Length"),
        (question(stream=True), {}, PATH, 400, "does not stream"),
        (b"{", {}, PATH, 400, "not JSON"),
        (b"[" * 200_000, {}, PATH, 400, "not JSON"),
        (b"[]", {}, PATH, 400, "not a JSON object"),
        (b'{"messages": 3}', {}, PATH, 500, "TypeError"),
        (question(), {}, "/v1/embeddings", 404, "/v1/embeddings"),
        (question("x" * 4950), {}, PATH, 400, "exceed the context"),
    ],
)
def test_refused(front: Front, body: Any, headers: dict[str, str], path: str, status: int, words: str) -> None:
    answered, content = ask(front, body, path=path, **headers)
    assert answered == status
    assert words in content["error"]["message"]


def test_too_long_has_the_code_that_clients_know(front: Front) -> None:
    assert ask(front, question("x" * 6000))[1]["error"]["code"] == "exceed_context_size_error"


def test_refusal_of_llama_cpp_is_passed_on(front: Front, stub: Stub) -> None:
    stub.problem = EngineError(400, b'{"error": {"message": "bad schema"}}')
    assert ask(front, question()) == (400, {"error": {"message": "bad schema"}})
    stub.problem = ConnectionResetError("gone")
    assert ask(front, question())[0] == 503


def test_one_at_a_time(front: Front, stub: Stub) -> None:
    answers: list[tuple[int, Any]] = []
    threads = [threading.Thread(target=lambda n=n: answers.append(ask(front, question(str(n))))) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(content["said"] for _, content in answers) == list("012345")
    assert stub.most_under_way == 1


def test_two_requests_on_one_connection(front: Front) -> None:
    connection = http.client.HTTPConnection(front.address.removeprefix("http://"), timeout=20)
    for text in ("one", "two"):
        connection.request("POST", PATH, json.dumps(question(text)), {"Content-Type": "application/json"})
        assert json.loads(connection.getresponse().read()) == {"said": text}
    connection.close()


def test_closing_ends_what_is_under_way(stub: Stub) -> None:
    front = Front(stub, grow=lambda _: True)
    stub.go.clear()
    failures: list[BaseException] = []

    def one() -> None:
        try:
            ask(front, question())
        except (OSError, http.client.HTTPException) as error:
            failures.append(error)

    thread = threading.Thread(target=one)
    thread.start()
    assert stub.began.wait(10)
    front.close()
    thread.join(10)
    assert not thread.is_alive()


def test_a_client_that_hangs_up_is_noticed() -> None:
    client, served = socket.socketpair()
    upstream, _other = socket.socketpair()
    with client, served, upstream, _other:
        client.close()
        with pytest.raises(ClientGoneError):
            _wait(upstream, served)


@pytest.mark.parametrize(
    ("tokens", "most", "expected"), [(1, 8192, 4096), (4096, 8192, 4096), (4097, 8192, 5120), (9000, 8192, 8192)]
)
def test_context_for(tokens: int, most: int, expected: int) -> None:
    assert context_for(tokens, most=most) == expected


def test_at_least_one_core() -> None:
    assert physical_cores() >= 1


def test_a_file_that_llama_cpp_cannot_load(tmp_path: Any) -> None:
    from test_gguf import tiny_gguf

    from extractor.llm.local.catalogue import find_weights
    from extractor.llm.local.server import LocalServer

    path = tmp_path / "toy.gguf"
    path.write_bytes(tiny_gguf())
    with (
        pytest.raises(WeightsError, match=r"llama\.cpp cannot load it.*architecture is toy"),
        LocalServer(find_weights(str(path)), path),
    ):
        pass
