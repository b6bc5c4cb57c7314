"""Lines of batch files: requests as they are written, results as they are read. The format is OpenAI's and vLLM's.

{"custom_id": KEY, "method": "POST", "url": "/v1/chat/completions", "body": {...}}
{"custom_id": KEY, "response": {"status_code": 200, "body": {...}}, "error": null}
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from extractor.errors import UsageError
from extractor.llm.failures import is_quota
from extractor.llm.recordings import recordable

__all__ = ("ENDPOINT", "FileLimits", "Result", "ResultState", "read_result", "request_line")

ENDPOINT: Literal["/v1/chat/completions"] = "/v1/chat/completions"
MOST_REQUESTS = 50_000
MOST_BYTES = 200_000_000
"""What OpenAI takes in one file: 50,000 requests and 200 MB."""

ResultState = Literal["answered", "failed", "again"]
_NOT_DONE = frozenset(
    {"batch_expired", "batch_cancelled", "server_error", "internal_error", "rate_limit_exceeded", "timeout",
     "request_timeout", "overloaded"}
)  # fmt: skip
"""Codes of requests that were not answered for no fault of theirs."""
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
"""Ends of lines for some readers; JSON leaves them as they are."""
_KEY = re.compile(r"[0-9a-f]{20}")


@dataclass(frozen=True)
class FileLimits:
    """How large one file of requests may be. Raises UsageError where nothing would fit."""

    requests: int = MOST_REQUESTS
    bytes: int = MOST_BYTES

    def __post_init__(self) -> None:
        if self.requests < 1 or self.bytes < 1:
            raise UsageError("a batch file must hold at least one request and one byte")


@dataclass(frozen=True)
class Result:
    """What a line of a result file says of one request."""

    key: str
    state: ResultState
    """`answered`; `failed`: the server refused it for good; `again`: it was not done."""
    status: int
    """HTTP status; 0 where there was no response."""
    body: Mapping[str, Any]
    """The answer, or the error in the API's form."""
    expired: bool = False
    """It was not even begun: the time was over, or the batch was cancelled."""


def request_line(key: str, body: Mapping[str, Any]) -> bytes:
    """One line of a request file, with its line feed.

    >>> request_line("0f" * 10, {"model": "tiny"})[:62]
    b'{"custom_id":"0f0f0f0f0f0f0f0f0f0f","method":"POST","url":"/v1'
    """
    data = {"custom_id": key, "method": "POST", "url": ENDPOINT, "body": body}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        return (text.translate(_LINE_ENDS) + "\n").encode()
    except UnicodeEncodeError:  # a lone surrogate in a parameter
        return (json.dumps(data, separators=(",", ":"), allow_nan=False) + "\n").encode()


def read_result(line: bytes | str) -> Result:
    """The result in a line. Raises ValueError, with the reason, where it is none.

    What counts is the response's status: a refused request may come with `error` null, among the answers.

    >>> read_result('{"custom_id": "00000000000000000000", "error": {"code": "batch_expired"}}').state
    'again'
    """
    try:
        data = json.loads(line)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except ValueError:  # not JSON, or not UTF-8
        raise ValueError("not JSON") from None
    key = data.get("custom_id") if isinstance(data, dict) else None
    if not isinstance(key, str):
        raise ValueError("without a custom_id")
    if not _KEY.fullmatch(key):
        raise ValueError("its custom_id is not one of this program")
    response, error = data.get("response"), data.get("error")
    if isinstance(response, dict) and isinstance(response.get("status_code"), int):
        return _of_response(key, response["status_code"], response.get("body"), error)
    return _without_response(key, error)


def _of_response(key: str, status: int, body: Any, error: Any) -> Result:
    if recordable(status, body):
        return Result(key, "answered", status, body)
    if not isinstance(body, dict) or not body:
        body = {"error": error} if isinstance(error, dict) else {"error": {"message": str(body or error or "")}}
    said = body.get("error")
    code, words = _code(said), json.dumps(said)[:2000]
    if status == 200:  # answered, but with nothing that is an answer: what is wrong is said when it is read
        return Result(key, "failed", status, body)
    passing = status in (408, 409, 429) or status >= 500 or code in _NOT_DONE
    state: ResultState = "again" if passing and not is_quota(code, words) else "failed"
    return Result(key, state, status, body)


def _without_response(key: str, error: Any) -> Result:
    said = error if isinstance(error, dict) else {"message": str(error or "neither response nor error")}
    code = _code(said)
    expired = code in ("batch_expired", "batch_cancelled")
    refused = bool(code) and code not in _NOT_DONE
    return Result(key, "failed" if refused else "again", 400 if refused else 0, {"error": said}, expired)


def _code(error: Any) -> str:
    """Code, else type, of an error in the API's form; small letters."""
    if isinstance(error, dict):
        for name in ("code", "type"):
            if isinstance(error.get(name), str):
                return str(error[name]).lower()
    return ""
