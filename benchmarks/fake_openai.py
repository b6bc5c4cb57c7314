"""A fake OpenAI server in a process of its own, for benchmarks: raw protocol, so that it is never what is measured.

Every article of a benchmark holds a number (`numbered`); the server answers by it, after a while, and counts.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

__all__ = ("Counted", "Server", "fake_openai", "number_in", "numbered", "run_on")

_MARK = "Filed as number "
_DIGITS = 7
_MARK_BYTES = _MARK.encode()


def numbered(text: str, number: int) -> str:
    """The text with a last sentence that tells it from all others; no offset of what it says moves.

    >>> number_in(numbered("A text.", 12).encode())
    12
    """
    return f"{text.rstrip()}\n\n{_MARK}{number:0{_DIGITS}}.\n"


def number_in(body: bytes) -> int:
    """The number of the article in a request; -1 where there is none. The article stands last in it."""
    found = body.rfind(_MARK_BYTES)
    start = found + len(_MARK_BYTES)
    return -1 if found < 0 else int(body[start : start + _DIGITS])


def run_on(core: int | None, *, first: bool = False) -> None:
    """Keep this process to one core, where the system can; `first`: before others that are on it."""
    if core is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})
    if first and hasattr(os, "sched_getscheduler"):
        with suppress(PermissionError):
            if os.sched_getscheduler(0) == os.SCHED_RR:
                os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(2))
            else:
                os.setpriority(os.PRIO_PROCESS, 0, os.getpriority(os.PRIO_PROCESS, 0) - 1)


@dataclass(frozen=True)
class Counted:
    """What the server counted since it was asked last."""

    calls: int
    answered: int
    """Answers sent to a client that was still there."""
    most_at_once: int
    cpu: float
    """Seconds of processor time."""
    seconds: float
    """From the first request to the last answer."""
    by_number: dict[int, int]
    """Requests by the number of their article, where the server was told to note them."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int

    @property
    def url(self) -> str:
        """Its address, as `base_url`."""
        return f"http://127.0.0.1:{self.port}/v1"

    def count(self) -> Counted:
        """What came since this was called last."""
        return self._told("count")

    def peek(self) -> Counted:
        """The same, and it goes on being counted."""
        return self._told("peek")

    def _told(self, path: str) -> Counted:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}") as response:
            told: dict[str, Any] = json.loads(response.read())
        told["by_number"] = {int(number): times for number, times in told["by_number"].items()}
        return Counted(**told)


@contextmanager
def fake_openai(
    answers: Sequence[str], *, latency: float = 0.2, core: int | None = None, note_numbers: bool = False
) -> Iterator[Server]:
    """A server that gives the article of number n the answer n modulo their count, `latency` seconds later."""
    spawn = multiprocessing.get_context("spawn")
    port, stop = spawn.Value("i", 0), spawn.Event()
    bodies = [_completion(text) for text in answers]
    process = spawn.Process(target=_serve, args=(port, stop, bodies, latency, core, note_numbers), daemon=True)
    process.start()
    while not port.value:
        if not process.is_alive():
            raise RuntimeError("the fake server did not start")
        time.sleep(0.02)
    try:
        yield Server(port.value)
    finally:
        stop.set()
        process.join(5)


def _completion(text: str) -> bytes:
    """A whole HTTP response."""
    tokens = {"prompt_tokens": 3000, "completion_tokens": len(text) // 4, "total_tokens": 3000 + len(text) // 4}
    body = json.dumps(
        {
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1700000000, "model": "tiny",
            "choices": [{
                "index": 0, "finish_reason": "stop", "logprobs": None,
                "message": {"role": "assistant", "content": text, "refusal": None},
            }],
            "usage": tokens,
        }
    ).encode()  # fmt: skip
    return _response(body)


def _response(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


class _Tally:
    def __init__(self) -> None:
        self.calls = self.answered = self.now = self.most = 0
        self.first = self.last = 0.0
        self.cpu = time.process_time()
        self.numbers: Counter[int] = Counter()

    def told(self) -> bytes:
        return json.dumps({
            "calls": self.calls, "answered": self.answered, "most_at_once": self.most,
            "cpu": time.process_time() - self.cpu, "seconds": self.last - self.first, "by_number": self.numbers,
        }).encode()  # fmt: skip


class _Http(asyncio.Protocol):
    """As much of HTTP/1.1 as the client speaks: one request after the other, with a length or in chunks."""

    tally: _Tally
    bodies: Sequence[bytes]
    latency: float
    note_numbers: bool

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.data = bytearray()
        self.need = 0

    def data_received(self, data: bytes) -> None:
        self.data += data
        if len(self.data) < self.need:
            return
        split = self.data.find(b"\r\n\r\n")
        if split < 0:
            return
        head = bytes(self.data[:split]).lower()
        if b"transfer-encoding: chunked" in head:
            if not self.data.endswith(b"\r\n0\r\n\r\n"):
                return
            end = len(self.data)
        else:
            at = head.find(b"content-length:")
            end = split + 4 + (int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0)
            self.need = end
            if len(self.data) < end:
                return
        body = bytes(self.data[split + 4 : end])
        del self.data[:end]
        self.need = 0
        if head.startswith(b"get /peek"):
            self.transport.write(_response(self.tally.told()))
        elif head.startswith(b"get /count"):
            self.transport.write(_response(type(self).tally.told()))
            type(self).tally = _Tally()
        else:
            self._asked(body)

    def _asked(self, body: bytes) -> None:
        tally, loop = self.tally, asyncio.get_running_loop()
        number = number_in(body)
        tally.first = tally.first or time.monotonic()
        tally.calls += 1
        tally.now += 1
        tally.most = max(tally.most, tally.now)
        if self.note_numbers:
            tally.numbers[number] += 1
        loop.call_later(self.latency, self._answer, number, tally)

    def _answer(self, number: int, tally: _Tally) -> None:
        tally.now -= 1
        if not self.transport.is_closing():
            tally.answered += 1
            tally.last = time.monotonic()
            self.transport.write(self.bodies[number % len(self.bodies)])


def _serve(port: Any, stop: Any, bodies: Sequence[bytes], latency: float, core: int | None, note: bool) -> None:
    run_on(core, first=True)
    _Http.tally, _Http.bodies, _Http.latency, _Http.note_numbers = _Tally(), bodies, latency, note

    async def main() -> None:
        server = await asyncio.get_running_loop().create_server(_Http, "127.0.0.1", 0, backlog=1024)
        port.value = server.sockets[0].getsockname()[1]
        while not stop.is_set():
            await asyncio.sleep(0.1)
        server.close()

    asyncio.run(main())
