"""The address that clients see: a small HTTP server on loopback before llama.cpp.

It asks one thing at a time, keeps answers independent of what was asked before (see `engine`), gives llama.cpp more
context when a request needs it, and lets nobody in whom a browser could send: requests must be JSON and be addressed to
this machine by its loopback name.
"""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from extractor.llm.local.engine import ClientGoneError, Engine, EngineError

__all__ = ("Front",)

_LARGEST_REQUEST = 32 * 1024 * 1024
_USUAL_ANSWER = 1024
"""Tokens to make room for where a request sets no limit."""
_LOOPBACK_NAMES = ("127.0.0.1", "localhost")


class Front:
    """Listens until closed. `grow` gives the engine a context of so many tokens and may put another one in place."""

    def __init__(self, engine: Engine, *, grow: Callable[[int], bool]) -> None:
        self.engine = engine
        self.grow = grow
        self.turn = threading.Lock()
        self.closing = False
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.front = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="local-model", daemon=True
        )
        self._thread.start()

    @property
    def address(self) -> str:
        """Address without `/v1`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stop listening, end what is under way, close all connections."""
        self.closing = True
        self._server.shutdown()
        self.engine.close()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()

    def answer(self, body: dict[str, Any], client: socket.socket) -> tuple[int, bytes]:
        """Status and body of the answer to one chat request."""
        if body.get("stream"):
            return _error(400, "the local server does not stream; ask without `stream`")
        with self.turn:
            if self.closing:
                return _error(503, "the local server is shutting down")
            prompt = self.engine.prompt_tokens(body)
            limit = body.get("max_completion_tokens") or body.get("max_tokens")
            needed = len(prompt) + (limit if isinstance(limit, int) and limit > 0 else _USUAL_ANSWER)
            if not self.grow(needed):
                return _error(
                    400,
                    f"{len(prompt)} tokens of prompt and {needed - len(prompt)} of answer: {needed} exceed the context "
                    "of the model",
                    "exceed_context_size_error",
                )
            self.engine.prepare(prompt)
            return self.engine.complete(body, client)


class _Server(ThreadingHTTPServer):
    front: Front
    daemon_threads = False
    block_on_close = True

    def __init__(self, *arguments: Any) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(*arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End every connection, so that the threads that serve them end too."""
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A broken connection is the client's affair; nothing goes to the terminal."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        if not self._let_in():
            return
        if self.path == "/health":
            self._send(200, b'{"status": "ok"}')
        else:
            self._send(*_error(404, f"{self.path}: not served here"))

    def do_POST(self) -> None:
        if not self._let_in():
            return
        body = self._body()
        if body is None:
            return
        if self.path.rstrip("/") != "/v1/chat/completions":
            self._send(*_error(404, f"{self.path}: not served here; ask /v1/chat/completions"))
            return
        try:
            answer = self.server.front.answer(body, self.connection)
        except ClientGoneError:
            self.close_connection = True
            return
        except EngineError as error:
            answer = error.status, error.body
        except (OSError, http.client.HTTPException) as error:
            answer = _error(503, f"llama.cpp does not answer: {error}")
        except Exception as error:
            answer = _error(500, f"{type(error).__name__}: {error}")
        self._send(*answer)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the overridden parameter
        """Nothing: the terminal belongs to the command line."""

    def _let_in(self) -> bool:
        """Whether the request is addressed to loopback; a page that resolved its own name to it is not."""
        name = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        if name in _LOOPBACK_NAMES:
            return True
        self.close_connection = True
        self._send(*_error(403, "this server answers to 127.0.0.1 only"))
        return False

    def _body(self) -> dict[str, Any] | None:
        """The JSON object that was sent; None where it is none, and then the answer has been given."""
        self.close_connection = True  # until the body has been read, what follows is not a request
        if self.headers.get_content_type() != "application/json":
            self._send(*_error(415, "send application/json"))
            return None
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or int(length) > _LARGEST_REQUEST:
            self._send(*_error(413, f"send Content-Length, at most {_LARGEST_REQUEST}"))
            return None
        content = self.rfile.read(int(length))
        self.close_connection = self.headers.get("Connection", "").lower() == "close"
        try:
            body = json.loads(content)
        except (ValueError, RecursionError) as error:
            self._send(*_error(400, f"not JSON: {error}"))
            return None
        if isinstance(body, dict):
            return body
        self._send(*_error(400, "not a JSON object"))
        return None

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _error(status: int, message: str, kind: str = "invalid_request_error") -> tuple[int, bytes]:
    return status, json.dumps({"error": {"message": message, "type": kind, "code": kind}}).encode()
