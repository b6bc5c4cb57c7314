"""Talk to the llama.cpp server inside this process: count tokens, rewind its cached prompt, pass a request on.

A prompt is read from where it leaves what is cached, so an answer could depend on what was asked before. Read in
batches of 8 tokens or more, the bits are the same wherever the reading begins (measured: see `server`). Smaller batches
take another path through the arithmetic. They would occur where

- a request repeats the one before (only the last token is new), or nearly does,
- what is left of the prompt is a few tokens more than whole batches,
- a request goes on from an answer (a repair turn), whose tokens were written one by one.

In these cases the cache is cut first, by a request that leaves the prompt at the wanted token.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import select
import socket
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

__all__ = ("BATCH", "SMALLEST_BATCH", "ClientGoneError", "Engine", "EngineError", "common_length", "tokens_to_keep")

BATCH = 512
"""Tokens that llama.cpp reads at once (`n_ubatch`)."""
SMALLEST_BATCH = 32
"""Tokens that are read together at least; the same bits were seen from 8 on."""
_COMPLETIONS = "/v1/chat/completions"


class ClientGoneError(Exception):
    """Whoever asked has closed the connection; the answer is not needed."""


def common_length(first: Sequence[int], second: Sequence[int]) -> int:
    """How many tokens two prompts have in common from their beginning.

    >>> common_length([5, 6, 7], [5, 6, 9, 9])
    2
    """
    for index, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return index
    return min(len(first), len(second))


def tokens_to_keep(cached: int, length: int) -> int:
    """How many of `cached` tokens a prompt of `length` tokens goes on from, so that no small batch is left to read.

    >>> tokens_to_keep(200, 240), tokens_to_keep(240, 240), tokens_to_keep(200, 200 + 513)
    (200, 208, 169)
    >>> tokens_to_keep(0, 513)  # nothing cached, one token too many for a batch: some are read beforehand
    64
    """
    if length < 2 * SMALLEST_BATCH:
        return 0
    keep = min(cached, length - SMALLEST_BATCH)
    rest = (length - keep) % BATCH
    if 0 < rest < SMALLEST_BATCH:
        lower = keep - (SMALLEST_BATCH - rest)
        keep = lower if lower >= 0 else 2 * SMALLEST_BATCH
    return keep


class Engine:
    """One running llama.cpp server with one slot. Calls must come one at a time; `Front` sees to that."""

    def __init__(self, server: Any, key: str) -> None:
        self._server = server
        self._address = str(urlsplit(server.listening_address).netloc)
        self._key = key
        self._read: list[int] = []
        """The prompt in the slot, without the answer written after it."""
        self._flying: http.client.HTTPConnection | None = None

    def close(self) -> None:
        """Stop an answer under way and free the memory."""
        flying = self._flying
        if flying is not None and flying.sock is not None:
            _shut(flying.sock)
        self._server = None

    def tokens(self, text: str, *, whole_prompt: bool = False) -> list[int]:
        """The tokens of a text; of a whole prompt with what the model wants at its beginning."""
        body = {"content": text, "add_special": whole_prompt, "parse_special": whole_prompt}
        found: list[int] = self._ask("/tokenize", body)["tokens"]
        return found

    def prompt_tokens(self, body: dict[str, Any]) -> list[int]:
        """The tokens of a chat request as the model reads it."""
        return self.tokens(self._ask("/apply-template", body)["prompt"], whole_prompt=True)

    def prepare(self, prompt: list[int]) -> None:
        """Cut the cached prompt where going on from it would make the answer depend on what was asked before."""
        common = common_length(self._read, prompt)
        keep = tokens_to_keep(common, len(prompt))
        if keep != common or (common and common == len(self._read)):
            taken = {prompt[keep]} | set(self._read[keep : keep + 1])
            other = next(token for token in range(len(taken) + 1) if token not in taken)
            self._read = []
            cut = [*prompt[:keep], *[other] * SMALLEST_BATCH]
            self._ask("/completion", {"prompt": cut, "n_predict": 0, "cache_prompt": True})
        self._read = prompt

    def complete(self, body: dict[str, Any], client: socket.socket | None = None) -> tuple[int, bytes]:
        """Pass a chat request on: status and body of the answer. Raises ClientGoneError where `client` hangs up."""
        connection = http.client.HTTPConnection(self._address)
        self._flying = connection
        try:
            connection.request("POST", _COMPLETIONS, json.dumps({**body, "cache_prompt": True}), self._headers())
            _wait(connection.sock, client)
            response = connection.getresponse()
            return response.status, response.read()
        except BaseException:
            self._read = []
            raise
        finally:
            self._flying = None
            connection.close()

    def _headers(self) -> dict[str, str]:
        return {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"}

    def _ask(self, path: str, body: dict[str, Any]) -> Any:
        connection = http.client.HTTPConnection(self._address)
        self._flying = connection
        try:
            connection.request("POST", path, json.dumps(body), self._headers())
            response = connection.getresponse()
            content = response.read()
        finally:
            self._flying = None
            connection.close()
        if response.status != http.client.OK:
            raise EngineError(response.status, content)
        return json.loads(content)


class EngineError(Exception):
    """llama.cpp refused a request: its status and its body."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"llama.cpp answered {status}: {body[:200].decode('utf-8', 'replace')}")
        self.status = status
        self.body = body


def _wait(upstream: socket.socket, client: socket.socket | None) -> None:
    """Wait until llama.cpp answers. It stops writing when its connection is closed, which saves minutes of work."""
    if client is None:
        return
    while True:
        ready, _, _ = select.select([upstream, client], [], [], 5.0)
        if upstream in ready:
            return
        if client in ready:
            try:
                if not client.recv(1, socket.MSG_PEEK):
                    raise ClientGoneError
            except OSError as error:
                raise ClientGoneError from error
            time.sleep(0.05)  # the client has begun its next request on the same connection


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
