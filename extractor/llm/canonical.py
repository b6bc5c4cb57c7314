"""The canonical form of a request, its key, and what sets two requests apart.

One key for three things: the recording, the row of a run's ledger, and the custom id in a provider's batch file.
Neither host nor headers are part of it, so it is the same for every address of the same model and holds no secret.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from extractor.llm.scrub import public_model

__all__ = ("Settled", "canonical_json", "canonical_request", "differences", "request_key", "request_parts")

KEY_LENGTH = 20
"""Hexadecimal digits of SHA-256 that are kept: 80 bits."""

_NO_PART_OF_THE_QUESTION = frozenset(
    {"user", "safety_identifier", "metadata", "store", "service_tier", "prompt_cache_key", "prompt_cache_options",
     "prompt_cache_retention"}
)  # fmt: skip
"""Parameters that say how a call is billed or filed, not what is asked."""
_NAMES = {
    "model": "model",
    "prompt": "prompt (instructions or worked examples)",
    "schema": "schema",
    "parameters": "parameters",
    "article": "article text",
    "conversation": "turns after the first (re-ask or repair)",
    "repeat": "repeat number",
}
_ORDER = tuple(_NAMES)


def canonical_request(body: Mapping[str, Any], *, path: str = "/chat/completions", repeat: int = 0) -> dict[str, Any]:
    """The canonical form of a request body: what decides the answer and nothing else.

    `repeat` counts sampled repeats of one question from 0; only repeats after the first carry it.

    >>> canonical_request({"model": "/opt/tiny.gguf", "temperature": 0.0, "user": "ana"})
    {'body': {'model': 'tiny.gguf', 'temperature': 0}, 'method': 'POST', 'path': '/chat/completions'}
    """
    kept = {name: _plain(value) for name, value in body.items() if name not in _NO_PART_OF_THE_QUESTION}
    if isinstance(kept.get("model"), str):
        kept["model"] = public_model(kept["model"])
    request: dict[str, Any] = {"body": kept, "method": "POST", "path": path}
    if repeat:
        request["repeat"] = repeat
    return request


class Settled(dict[str, Any]):
    """A JSON object that nobody changes any more, such as a schema: its canonical form is made once.

    >>> settled = Settled({"minimum": 0.0})
    >>> canonical_request({"response_format": settled})["body"]["response_format"]
    {'minimum': 0}
    """

    @cached_property
    def plain(self) -> Settled:
        """Its canonical form; settled too."""
        form = Settled({str(key): _plain(item) for key, item in self.items()})
        form.__dict__["plain"] = form
        return form

    @cached_property
    def text(self) -> str:
        """Its canonical JSON."""
        return self.plain.text if self.plain is not self else _dumps(self)

    @cached_property
    def within(self) -> dict[str, Settled]:
        """Objects made around it, by a name, so that those are made once too."""
        return {}


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no blanks: the same text for the same value."""
    return value.text if type(value) is Settled else _dumps(value)


def _dumps(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def request_key(request: Mapping[str, Any]) -> str:
    """The key of a canonical request: the first 20 hexadecimal digits of the SHA-256 of its canonical JSON.

    >>> request_key(canonical_request({"model": "tiny"})) == request_key(canonical_request({"model": "/x/tiny"}))
    True
    """
    body = request.get("body")
    if not isinstance(body, dict) or not any(type(value) is Settled for value in body.values()):
        return _digest(request, KEY_LENGTH)
    texts = {name: canonical_json(value) for name, value in request.items() if name != "body"}
    texts["body"] = _object_text({name: canonical_json(value) for name, value in body.items()})
    return _digest(_object_text(texts), KEY_LENGTH)


def request_parts(request: Mapping[str, Any], article: str | None = None) -> dict[str, str]:
    """A short digest of each part of a canonical request, to tell what sets two requests apart.

    With the article's text as it stands in the messages, prompt and article are told apart, else `article` is "".
    """
    body = request.get("body", {})
    messages = body.get("messages", [])
    opening = canonical_json(_opening(messages))
    marked = canonical_json(article)[1:-1] if article else ""
    found = bool(marked) and marked in opening
    rest = {k: v for k, v in body.items() if k not in ("model", "messages", "response_format")}
    return {
        "model": str(body.get("model", "")),
        "prompt": _digest(opening.replace(marked, "\0") if found else opening),
        "schema": _digest(body.get("response_format")),
        "parameters": canonical_json(rest),
        "article": _digest(marked) if found else "",
        "conversation": _digest(messages[len(_opening(messages)) :]),
        "repeat": str(request.get("repeat", 0)),
    }


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    """Which parts of two requests differ, by name; parameters with their values.

    >>> one = request_parts(canonical_request({"model": "a", "temperature": 0}))
    >>> differences(one, request_parts(canonical_request({"model": "b", "temperature": 0.5})))
    ['model (b there, a here)', 'parameters (temperature: 0.5 there, 0 here)']
    """
    found = []
    for part in _ORDER:
        mine, other = ours.get(part, ""), theirs.get(part, "")
        if mine == other:
            continue
        if part in ("model", "repeat"):
            found.append(f"{_NAMES[part]} ({other or 'none'} there, {mine or 'none'} here)")
        elif part == "parameters":
            found.append(f"{_NAMES[part]} ({_parameter_differences(mine, other)})")
        else:
            found.append(_NAMES[part])
    return found


def _opening(messages: Any) -> list[Any]:
    """The messages up to the first user message: instructions and article."""
    if not isinstance(messages, Sequence) or isinstance(messages, str):
        return []
    for index, message in enumerate(messages):
        if isinstance(message, Mapping) and message.get("role") == "user":
            return list(messages[: index + 1])
    return list(messages)


def _parameter_differences(mine: str, other: str) -> str:
    try:
        here, there = json.loads(mine), json.loads(other)
    except ValueError:
        return "unreadable"
    names = sorted(name for name in {*here, *there} if here.get(name) != there.get(name))
    return ", ".join(
        f"{name}: {json.dumps(there[name]) if name in there else 'not sent'} there, "
        f"{json.dumps(here[name]) if name in here else 'not sent'} here"
        for name in names
    )


def _plain(value: Any) -> Any:
    """The value with whole floats as integers: 0 and 0.0 ask the same."""
    kind = type(value)  # what JSON is made of first: a request's schema has hundreds of parts
    if kind is str or kind is bool or value is None or kind is int:
        return value
    if kind is Settled:
        return value.plain
    if kind is dict:
        return {str(key): _plain(item) for key, item in value.items()}
    if kind is list:
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _object_text(texts: Mapping[str, str]) -> str:
    """The canonical JSON of an object by that of its values."""
    return "{" + ",".join(f"{_dumps(name)}:{texts[name]}" for name in sorted(texts)) + "}"


def _digest(value: Any, length: int = 12) -> str:
    text = value if isinstance(value, str) else canonical_json(value)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
