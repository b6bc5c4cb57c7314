"""Recordings: real answers of real models, one readable JSON file per call, found again by the request's key.

    <folder>/<model>/<key>.json    {"key", "meta", "request", "response"}

`request` is the canonical request (the article's text is part of it, headers and address are not), `response` the body
without what changes from call to call. Nothing here needs a network library: replay works without one.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from extractor.errors import RecordingError
from extractor.llm.canonical import canonical_json, differences, request_key, request_parts
from extractor.llm.scrub import find_secret, public_model

__all__ = ("Recording", "RecordingMode", "RecordingStore", "Recordings", "model_folder", "recordable", "stored_body")

RecordingMode = Literal["replay", "record", "auto", "off"]
"""`replay`: never call. `record`: always call and save. `auto`: replay what is there, call and save what is not.
`off`: call, read and save nothing."""

_VOLATILE = frozenset(
    {"id", "created", "timings", "system_fingerprint", "service_tier", "provider", "__verbose", "stats", "metadata",
     "request_id", "kv_transfer_params", "nvext"}
)  # fmt: skip
_META = frozenset({"model", "parts", "prompt", "recorded_at", "response_sha256", "seconds"})
_KEY = re.compile(r"[0-9a-f]{20}")
_META_START = re.compile(r'\A\s*\{\s*"key"\s*:\s*"[0-9a-f]*"\s*,\s*"meta"\s*:\s*')
_HEAD = 4096
"""Bytes that hold `key` and `meta`, which come first in a file."""


@dataclass(frozen=True)
class Recording:
    """One recorded call."""

    key: str
    request: Mapping[str, Any]
    """Canonical request."""
    response: Mapping[str, Any]
    """`status` and `body`."""
    meta: Mapping[str, Any]
    """`model` as returned, `parts` (digests of the request's parts), `prompt` if given, `recorded_at` (UTC),
    `response_sha256`, `seconds` that the answer took."""

    @property
    def seconds(self) -> float | None:
        """Time that the answer took when it was recorded."""
        value = self.meta.get("seconds")
        return value if isinstance(value, int | float) else None

    def to_json(self) -> str:
        """The file's content: indented, keys sorted, non-ASCII text readable."""
        data = {"key": self.key, "meta": self.meta, "request": self.request, "response": self.response}
        text = json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
        try:
            text.encode()
        except UnicodeEncodeError:
            text = json.dumps(data, indent=2, sort_keys=True, allow_nan=False)
        return text + "\n"


def stored_body(body: Mapping[str, Any]) -> dict[str, Any]:
    """A response body as it is stored: no ids, times or server names, and no folder of the machine that served it.

    >>> stored_body({"id": "x1", "created": 7, "model": "/opt/models/tiny.gguf", "choices": []})
    {'model': 'tiny.gguf', 'choices': []}
    """
    kept = {name: value for name, value in body.items() if name not in _VOLATILE}
    if isinstance(kept.get("model"), str):
        kept["model"] = public_model(kept["model"])
    return kept


def recordable(status: int, body: Any) -> bool:
    """Whether a response is an answer of a model: errors are never recorded."""
    if status != 200 or not isinstance(body, Mapping) or body.get("error"):
        return False
    choices = body.get("choices")
    return isinstance(choices, Sequence) and not isinstance(choices, str) and len(choices) > 0


def model_folder(model: str) -> str:
    """The folder of a model's recordings.

    >>> model_folder("Qwen/Qwen3:8b"), model_folder("/opt/../tiny.gguf")
    ('Qwen-Qwen3-8b', 'tiny.gguf')
    """
    return re.sub(r"[^A-Za-z0-9._-]+", "-", public_model(model)).strip(".-")[:80] or "model"


class Recordings(Protocol):
    """A place where answers are kept and found again: a folder (`RecordingStore`), or a project's store."""

    def find(self, request: Mapping[str, Any]) -> Recording | None:
        """The recording of a canonical request, or None. Raises RecordingError where it cannot be used."""

    async def keep(self, recording: Recording, *, secrets: Iterable[str] = ()) -> None:
        """Keep a recording; it is safe when this returns. Raises RecordingError where it may or can not be kept."""

    def explain_miss(self, request: Mapping[str, Any], article: str | None = None) -> str:
        """Why no recording answers a request: the nearest one, what differs, and the next command."""


@dataclass
class RecordingStore:
    """A folder of recordings.

    `used` collects the keys that were replayed or saved, so that `unused()` can list the rest.
    """

    folder: Path
    used: set[str] = field(default_factory=set)
    _index: dict[str, tuple[Path, Mapping[str, str]]] | None = field(default=None, repr=False)

    def path(self, request: Mapping[str, Any]) -> Path:
        """Where the recording of a canonical request is or would be."""
        model = str(request.get("body", {}).get("model", ""))
        return self.folder / model_folder(model) / f"{request_key(request)}.json"

    def find(self, request: Mapping[str, Any]) -> Recording | None:
        """The recording of a canonical request, or None.

        Raises RecordingError where its file is not a recording or answers another request.
        """
        path = self.path(request)
        if not path.exists():
            return None
        recording = _load(path)
        if request_key(recording.request) != recording.key or recording.key != path.stem:
            raise RecordingError(f"{self._name(path)}: its request was edited by hand; record it again")
        self.used.add(recording.key)
        return recording

    def save(self, recording: Recording, *, secrets: Iterable[str] = ()) -> Path:
        """Write a recording whole or not at all; one that already says the same is left as it is.

        Raises RecordingError where it holds a secret, is no answer of a model, or cannot be written.
        """
        path = self.path(recording.request)
        text = recording.to_json()
        if not recordable(int(recording.response.get("status", 0)), recording.response.get("body")):
            raise RecordingError(f"{self._name(path)}: not saved: only complete answers (status 200) are recorded")
        secret = find_secret(text, secrets)
        if secret:
            raise RecordingError(f"{self._name(path)}: not saved: it holds {secret}; take it out of article or prompt")
        self.used.add(recording.key)
        if not self._says_the_same(path, recording):
            try:
                _write_atomically(path, text)
            except OSError as error:
                raise RecordingError(f"{self._name(path)}: cannot be written: {error.strerror or error}") from error
            if self._index is not None:
                self._index[recording.key] = (path, _parts_of(recording))
        return path

    async def keep(self, recording: Recording, *, secrets: Iterable[str] = ()) -> None:
        """`save`, without holding up the event loop."""
        await asyncio.to_thread(self.save, recording, secrets=secrets)

    def keys(self) -> list[str]:
        """Keys of all recordings, sorted."""
        return sorted(path.stem for path in self._paths())

    def unused(self, used_keys: Iterable[str] | None = None) -> list[str]:
        """Files, relative to the folder, whose keys were not used (default: by this store since it was made)."""
        used = self.used if used_keys is None else set(used_keys)
        return sorted(self._name(path) for path in self._paths() if path.stem not in used)

    def explain_miss(self, request: Mapping[str, Any], article: str | None = None) -> str:
        """Why no recording answers a request: the nearest one, what differs, and the next command."""
        parts = request_parts(request, article)
        model = str(request.get("body", {}).get("model", ""))
        start = f"no recording answers this request (model {model}, key {request_key(request)})"
        nearest = self._nearest(parts)
        if nearest is None:
            return f"{start}: no recordings at all in folder {self.folder.name}; run again with --mode auto"
        path, theirs = nearest
        # The same article and model say more than the number of parts: these are what a reader looks for.
        what = ", ".join(differences(parts, theirs)) or "nothing that is kept apart; the file's name is not its key"
        return (
            f"{start}; nearest is {self._name(path)}, which differs in: {what}. Run again with --mode auto to make it"
        )

    def verify(self) -> list[str]:
        """What is wrong with the files: edited by hand, unsafe, or no recordings. One line each; empty: nothing."""
        return [f"{self._name(path)}: {problem}" for path in self._paths(every=True) for problem in self._check(path)]

    def _check(self, path: Path) -> Iterator[str]:
        try:
            recording = _load(path)
        except RecordingError as error:
            yield str(error).partition(": ")[2]
            return
        key = request_key(recording.request)
        if recording.key != key or path.stem != key:
            yield f"its request was edited by hand (file {path.stem}, key {recording.key}, request {key})"
        if path.parent.name != model_folder(str(recording.request.get("body", {}).get("model", ""))):
            yield "lies in the folder of another model"
        if not recordable(int(recording.response.get("status", 0)), recording.response.get("body")):
            yield "is not an answer of a model (status 200 with choices)"
        elif recording.meta.get("response_sha256") != response_sha256(recording.response):
            yield "its response was edited by hand (response_sha256 differs)"
        elif stored_body(recording.response["body"]) != dict(recording.response["body"]):
            yield "its response holds ids, times or local paths that are not to be stored"
        unknown = sorted(set(recording.meta) - _META)
        if unknown:
            yield f"unknown keys in meta: {', '.join(unknown)}"
        secret = find_secret(recording.to_json())
        if secret:
            yield f"holds {secret}"

    def _says_the_same(self, path: Path, recording: Recording) -> bool:
        try:
            old = _load(path)
        except (RecordingError, FileNotFoundError):
            return False
        return (old.key, old.request, old.response) == (recording.key, recording.request, recording.response)

    def _nearest(self, parts: Mapping[str, str]) -> tuple[Path, Mapping[str, str]] | None:
        """The recording that shares most; what a person would call the same question counts most."""
        weights = {"article": 8, "model": 6, "conversation": 5, "prompt": 4, "schema": 2, "parameters": 1, "repeat": 3}

        def likeness(item: tuple[str, tuple[Path, Mapping[str, str]]]) -> tuple[int, str]:
            theirs = item[1][1]
            return -sum(weight for part, weight in weights.items() if parts.get(part) == theirs.get(part)), item[0]

        index = self._read_index()
        return min(index.items(), key=likeness)[1] if index else None

    def _read_index(self) -> dict[str, tuple[Path, Mapping[str, str]]]:
        """Parts of all recordings, read at the first miss from the heads of the files."""
        if self._index is None:
            self._index = {path.stem: (path, _read_parts(path)) for path in self._paths()}
        return self._index

    def _paths(self, *, every: bool = False) -> list[Path]:
        found = self.folder.glob("*/*.json")
        return sorted(path for path in found if every or _KEY.fullmatch(path.stem))

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()


def response_sha256(response: Mapping[str, Any]) -> str:
    """SHA-256 of a response's canonical JSON: shows an edit by hand."""
    return hashlib.sha256(canonical_json(response).encode("utf-8", "surrogatepass")).hexdigest()


def _load(path: Path) -> Recording:
    name = f"{path.parent.name}/{path.name}"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise RecordingError(f"{name}: not a recording: {error}") from error
    if not isinstance(data, dict) or set(data) != {"key", "meta", "request", "response"}:
        raise RecordingError(f"{name}: not a recording: it must hold key, meta, request and response")
    if not all(isinstance(data[part], dict) for part in ("meta", "request", "response")):
        raise RecordingError(f"{name}: not a recording: meta, request and response must be objects")
    return Recording(str(data["key"]), data["request"], data["response"], data["meta"])


def _parts_of(recording: Recording) -> Mapping[str, str]:
    parts = recording.meta.get("parts")
    return parts if isinstance(parts, Mapping) else request_parts(recording.request)


def _read_parts(path: Path) -> Mapping[str, str]:
    """The parts of a recording, from the head of its file where that holds them: a miss must not read megabytes."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            head = file.read(_HEAD)
        start = _META_START.match(head)
        if start:
            meta, _ = json.JSONDecoder().raw_decode(head, start.end())
            if isinstance(meta.get("parts"), dict):
                parts: dict[str, str] = meta["parts"]
                return parts
    except (OSError, ValueError):
        pass
    try:
        return _parts_of(_load(path))
    except (RecordingError, OSError):
        return {}


def _write_atomically(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
