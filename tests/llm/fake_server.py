"""A fake OpenAI-compatible server in this process, on a free port of the loopback: it answers by a script.

A step of the script is a `Step`, or a function from the request's body to one. The last step is repeated.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

USAGE = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}


@dataclass
class Step:
    """One response: status, body (a dict is sent as JSON), headers, and how long or whether at all it comes."""

    body: Any = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    hang_after: int | None = None
    """Send this many bytes of the body, then nothing more."""
    cut_after: int | None = None
    """Send this many bytes of the body, then break the connection."""


Script = Step | Callable[[dict[str, Any]], Step]


def completion(text: str | None, *, finish: str = "stop", model: str = "tiny-2025", **message: Any) -> dict[str, Any]:
    """The body of a chat completion."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1700000000,
        "model": model,
        "system_fingerprint": "fp_1",
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
        ],
        "usage": dict(USAGE),
    }


def says(text: str | None, **options: Any) -> Step:
    """A good answer with this text."""
    return Step(completion(text, **options))


def api_error(status: int, message: str, *, headers: dict[str, str] | None = None, **fields: Any) -> Step:
    """An error in OpenAI's form."""
    return Step({"error": {"message": message, **fields}}, status=status, headers=headers or {})


class FakeServer:
    """What was asked, and what is answered."""

    def __init__(self, script: Sequence[Script]) -> None:
        self.script = list(script)
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.in_flight = self.most_in_flight = 0
        self.released = asyncio.Event()
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.bodies.append(body)
        self.headers.append(dict(request.headers))
        step = self.script[min(len(self.bodies), len(self.script)) - 1]
        if callable(step):
            step = step(body)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(step.delay)
            return await self._send(request, step)
        finally:
            self.in_flight -= 1

    async def _send(self, request: web.Request, step: Step) -> web.StreamResponse:
        is_text = isinstance(step.body, str)
        content = (step.body if is_text else json.dumps(step.body)).encode()
        headers = {"Content-Type": "text/html" if is_text else "application/json", **step.headers}
        if step.hang_after is None and step.cut_after is None:
            return web.Response(status=step.status, body=content, headers=headers)
        response = web.StreamResponse(status=step.status, headers={**headers, "Content-Length": str(len(content))})
        await response.prepare(request)
        await response.write(content[: step.hang_after if step.hang_after is not None else step.cut_after])
        if step.hang_after is not None:
            await self.released.wait()
        assert request.transport is not None
        request.transport.abort()
        return response


@contextlib.asynccontextmanager
async def fake_server(*script: Script) -> AsyncIterator[FakeServer]:
    """A running fake server."""
    server = FakeServer(script or [Step("no script", status=500)])
    application = web.Application(client_max_size=64 * 2**20)
    application.router.add_post("/v1/chat/completions", server.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}/v1"
    try:
        yield server
    finally:
        server.released.set()
        await runner.cleanup()
