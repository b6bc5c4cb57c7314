"""A fake server of files and batches, as OpenAI's are known to behave, in a thread of its own.

A batch is `validating` until a test says `run()`: then it is answered by the script, at once. Answers come in another
order than requests, refused requests go into the error file, and what the script leaves out is expired.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from fake_server import Step, api_error

ENDPOINT = "/v1/chat/completions"
EXPIRED = {
    "code": "batch_expired",
    "message": "This request could not be executed before the completion window expired.",
}
Script = Callable[[dict[str, Any]], Step | None]


@dataclass
class Fault:
    """A response in place of the real one, once. `after`: the call is carried out all the same."""

    method: str
    path: str
    step: Step
    after: bool = False


@dataclass
class BatchServer:
    """Files, batches, and how often each request was answered."""

    script: Script
    url: str = ""
    key: str | None = None
    """The key that is asked for, if any."""
    files: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    bodies: dict[str, dict[str, Any]] = field(default_factory=dict)
    listed: bool = True
    """Whether new batches are listed yet."""

    def run(self, *, end: str | None = None, edit: Callable[[list[Any]], list[Any]] | None = None) -> None:
        """Answer every batch that waits. `end`: how they end, whatever was answered; `edit` the rows of the answers."""
        for batch in self.batches.values():
            if batch["status"] in ("validating", "in_progress"):
                self._answer(batch, end, edit)

    def requests_of(self, batch_id: str) -> list[dict[str, Any]]:
        """The requests of a batch."""
        content = self.files[self.batches[batch_id]["input_file_id"]]
        return [json.loads(line) for line in content.decode().split("\n") if line]

    def fail(self, batch_id: str, code: str, message: str) -> None:
        """End a batch before it begins."""
        error = {"code": code, "message": message, "line": None, "param": None}
        self.batches[batch_id] |= {"status": "failed", "errors": {"object": "list", "data": [error]}, "failed_at": 1}

    def _answer(self, batch: dict[str, Any], end: str | None, edit: Any) -> None:
        good: list[Any] = []
        bad: list[Any] = []
        requests = self.requests_of(batch["id"])
        for request in requests:
            step = self.script(request["body"])
            row = {"id": f"batch_req_{len(good) + len(bad)}", "custom_id": request["custom_id"]}
            if step is None:
                bad.append({**row, "response": None, "error": EXPIRED})
                continue
            response = {"status_code": step.status, "request_id": "r", "body": step.body}
            (good if step.status == 200 else bad).append({**row, "response": response, "error": None})
            if step.status == 200:
                self.answered[request["custom_id"]] += 1
        expired = sum(row["error"] is not None for row in bad)
        random.Random(7).shuffle(good)
        good = edit(good) if edit else good
        status = end or ("expired" if expired else "completed")
        batch |= {
            "status": status,
            f"{status}_at": 1_750_000_000,
            "request_counts": {"total": len(requests), "completed": len(good), "failed": len(bad) - expired},
            "output_file_id": self._result("output", good),
            "error_file_id": self._result("error", bad),
        }

    def _result(self, kind: str, rows: list[Any]) -> str | None:
        if not rows:
            return None
        name = f"file-{kind}-{len(self.files)}"
        self.files[name] = "".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows).encode()
        return name

    # HTTP

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/v1")
        self.calls.append((request.method, path))
        body = await request.post() if request.content_type.startswith("multipart") else await request.text()
        fault = next((f for f in self.faults if f.method == request.method and path.startswith(f.path)), None)
        if fault is not None:
            self.faults.remove(fault)
            if not fault.after:
                return _send(fault.step)
        if self.key is not None and request.headers.get("Authorization") != f"Bearer {self.key}":
            return _send(api_error(401, "Incorrect API key provided: sk-wrong-wrong-wrong-wrong"))
        step = self._do(request.method, path, body, request.query)
        if fault is not None:
            return _send(fault.step)
        return step if isinstance(step, web.StreamResponse) else _send(step)

    def _do(self, method: str, path: str, body: Any, query: Any) -> Step | web.StreamResponse:
        parts = path.strip("/").split("/")
        if (method, parts) == ("POST", ["files"]):
            return Step(self._upload(body))
        if method == "GET" and parts[0] == "files" and parts[-1] == "content":
            if parts[1] not in self.files:
                return api_error(404, "No such File object")
            return web.Response(body=self.files[parts[1]], content_type="application/octet-stream")
        if (method, parts) == ("POST", ["batches"]):
            return self._create(json.loads(body))
        if (method, parts) == ("GET", ["batches"]):
            return Step(self._list(query))
        if parts[0] == "batches" and parts[1] in self.batches:
            batch = self.batches[parts[1]]
            if method == "POST" and parts[-1] == "cancel":
                batch["status"] = "cancelling"
            return Step(batch)
        return api_error(404, f"no such address: {path}")

    def _upload(self, form: Any) -> dict[str, Any]:
        assert form["purpose"] == "batch"
        name = f"file-in-{len(self.files)}"
        self.files[name] = form["file"].file.read()
        self.names[name] = form["file"].filename
        return {"id": name, "object": "file", "bytes": len(self.files[name]), "created_at": 1,
                "filename": form["file"].filename, "purpose": "batch", "status": "processed"}  # fmt: skip

    def _create(self, asked: dict[str, Any]) -> Step:
        if asked["input_file_id"] not in self.files:
            return api_error(400, "Invalid input_file_id")
        assert asked["endpoint"] == ENDPOINT
        assert asked["completion_window"] == "24h"
        assert len(asked["metadata"]) <= 16
        number = f"batch_{len(self.batches):03}"
        batch = {
            "id": number, "object": "batch", "endpoint": ENDPOINT, "completion_window": "24h", "status": "validating",
            "created_at": 4_000_000_000 + len(self.batches), "input_file_id": asked["input_file_id"],
            "metadata": asked["metadata"], "output_file_id": None, "error_file_id": None,
            "request_counts": {"total": 0, "completed": 0, "failed": 0},
        }  # fmt: skip
        self.batches[number] = batch
        content = self.files[asked["input_file_id"]]
        requests = self.requests_of(number)
        ids = [request["custom_id"] for request in requests]
        if len(set(ids)) < len(ids):
            self.fail(number, "duplicate_custom_id", "The custom_id is used twice.")
        elif len(ids) > 50_000 or len(content) > 200_000_000:
            self.fail(number, "file_too_large", "The file is too large.")
        elif any((request["url"], request["method"]) != (ENDPOINT, "POST") for request in requests):
            self.fail(number, "mismatched_url", "The URL is not the batch's endpoint.")
        elif len({request["body"]["model"] for request in requests}) != 1:
            self.fail(number, "mismatched_model", "A file is for one model.")
        self.bodies |= {request["custom_id"]: request["body"] for request in requests}
        return Step(batch)

    def _list(self, query: Any) -> dict[str, Any]:
        data = list(reversed(self.batches.values())) if self.listed else []
        names = [batch["id"] for batch in data]
        start = names.index(query["after"]) + 1 if query.get("after") in names else 0
        page = data[start : start + int(query.get("limit", 20))]
        return {"object": "list", "data": page, "has_more": start + len(page) < len(data),
                "first_id": page[0]["id"] if page else None, "last_id": page[-1]["id"] if page else None}  # fmt: skip


def _send(step: Step) -> web.Response:
    content = step.body if isinstance(step.body, str) else json.dumps(step.body)
    return web.Response(status=step.status, text=content, content_type="application/json", headers=step.headers)


@contextlib.contextmanager
def batch_server(script: Script) -> Iterator[BatchServer]:
    """A running fake server. Tests read and change it from their own thread between calls."""
    server = BatchServer(script)
    loop = asyncio.new_event_loop()
    started, done = threading.Event(), asyncio.Event()

    async def serve() -> None:
        application = web.Application(client_max_size=2**30)
        application.router.add_route("*", "/v1/{rest:.*}", server.handle)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        server.url = f"http://{host}:{port}/v1"
        started.set()
        await done.wait()
        await runner.cleanup()

    def work() -> None:
        with contextlib.closing(loop):
            loop.run_until_complete(serve())

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(10)
