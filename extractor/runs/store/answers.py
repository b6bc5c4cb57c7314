"""The store as a place of recordings: every answer by its request's key, kept before anything judges it.

Stands where a folder of recordings stands (`extractor.llm.recordings.Recordings`). Instructions, examples and schema,
which are the same in every request, are kept once.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, select

from extractor.errors import RecordingError, StoreError
from extractor.llm.canonical import canonical_json, differences, request_key, request_parts
from extractor.llm.recordings import Recording, recordable
from extractor.llm.scrub import find_secret
from extractor.runs.store.opening import Store
from extractor.runs.store.packing import json_text, pack, unpack
from extractor.runs.store.tables import answer, fragment
from extractor.runs.store.tallies import put

__all__ = ("StoredAnswers",)

_SHARED = frozenset({"response_format", "tools"})
_INSTRUCTING = ("system", "developer")
_LONG = 256
"""Characters from which instructions are kept apart."""
_REMEMBERED = 4096
"""Fragments remembered, so as not to write or read them anew."""
_MARK = "$fragment"


@dataclass(frozen=True)
class _Load:
    row: Mapping[str, Any]
    fragments: Mapping[str, str]


class StoredAnswers:
    """Answers in a store, for any thread. Equal requests of two processes may both be answered; the last one counts."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._written: OrderedDict[str, None] = OrderedDict()
        self._read: OrderedDict[str, str] = OrderedDict()

    def find(self, request: Mapping[str, Any]) -> Recording | None:
        """The answer to a canonical request, or None. Raises RecordingError where what is stored is damaged."""
        found = self.get(request_key(request))
        if found is not None and found.request != request:
            raise RecordingError(f"store {self.store.name}: answer {found.key}: its request was altered; ask again")
        return found

    def get(self, key: str) -> Recording | None:
        """The answer of a key, or None."""
        try:
            with self.store.reading() as connection:
                row = connection.execute(select(answer).where(answer.c.key == key)).one_or_none()
                return None if row is None else self._recording(connection, row)
        except (StoreError, ValueError) as error:
            raise RecordingError(f"answer {key}: cannot be read: {error}") from error

    def has(self, keys: Sequence[str]) -> set[str]:
        """Which of some keys have an answer."""
        found: set[str] = set()
        with self.store.reading() as connection:
            for start in range(0, len(keys), 500):
                found.update(
                    connection.scalars(select(answer.c.key).where(answer.c.key.in_(keys[start : start + 500])))
                )
        return found

    def save(self, recording: Recording, *, secrets: Iterable[str] = ()) -> str:
        """Keep an answer; returns its key once it is committed. An answer of the same key is replaced.

        Raises RecordingError where it holds a secret, is no answer of a model, or cannot be written.
        """
        try:
            return self.submit(recording, secrets=secrets).result()
        except StoreError as error:
            raise RecordingError(f"answer {recording.key}: not saved: {error}") from error

    async def keep(self, recording: Recording, *, secrets: Iterable[str] = ()) -> None:
        """`save`, for a coroutine: waits for the commit without a thread of its own.

        Who is cancelled while waiting stops waiting; the answer is paid for and is kept all the same.
        """
        try:
            await asyncio.shield(asyncio.wrap_future(self.submit(recording, secrets=secrets)))
        except StoreError as error:
            raise RecordingError(f"answer {recording.key}: not saved: {error}") from error

    def submit(self, recording: Recording, *, secrets: Iterable[str] = ()) -> Future[str]:
        """`save`, as a future that is done when the answer is committed."""
        where = f"store {self.store.name}: answer {recording.key}"
        if not recordable(int(recording.response.get("status", 0)), recording.response.get("body")):
            raise RecordingError(f"{where}: not saved: only complete answers (status 200) are recorded")
        fragments: dict[str, str] = {}
        request = canonical_json(_without_long_parts(recording.request, fragments))
        response = json_text(recording.response)
        meta = json_text(recording.meta)
        # What is a fragment was looked through when it was first written: it is the same text.
        fresh = {name: body for name, body in fragments.items() if not self._knows(name)}
        for text in (request, response, meta, *fresh.values()):
            secret = find_secret(text, secrets)
            if secret:
                raise RecordingError(f"{where}: not saved: it holds {secret}; take it out of article or prompt")
        parts = recording.meta.get("parts") or {}
        row = {
            "key": recording.key,
            "model": str(recording.request.get("body", {}).get("model", "")),
            "article_part": str(parts.get("article", "")),
            "request": pack(request),
            "response": pack(response),
            "meta": meta,
        }
        future = self.store.submit(self._write, _Load(row, fresh), may_wait=True)
        future.add_done_callback(lambda done: None if done.exception() else self._remember(fresh))
        return future

    def keys(self) -> Iterator[str]:
        """Keys of all answers that can be found, in no useful order; read page by page."""
        after = ""
        while True:
            query = select(answer.c.key).where(answer.c.key > after).order_by(answer.c.key).limit(1000)
            with self.store.reading() as connection:
                page = list(connection.scalars(query))
            yield from (key for key in page if "~" not in key)
            if len(page) < 1000:
                return
            after = page[-1]

    def explain_miss(self, request: Mapping[str, Any], article: str | None = None) -> str:
        """Why no answer is found: the nearest one, what differs, and the next command. Looks at a few answers only."""
        parts = request_parts(request, article)
        start = f"no recording answers this request (model {parts['model']}, key {request_key(request)})"
        nearest = self._nearest(parts)
        if nearest is None:
            return f"{start}: no recordings at all in store {self.store.name}; run again with --mode auto"
        key, theirs = nearest
        what = ", ".join(differences(parts, theirs)) or "nothing that is kept apart; it was set aside or altered"
        return f"{start}; nearest is {key}, which differs in: {what}. Run again with --mode auto to make it"

    def _nearest(self, parts: Mapping[str, str]) -> tuple[str, Mapping[str, str]] | None:
        """Of the same article if there is one, else of the same model, else any."""
        columns: Select[Any] = select(answer.c.key, answer.c.meta).limit(50)
        queries = [
            columns.where(answer.c.article_part == parts["article"]),
            columns.where(answer.c.model == parts["model"]).order_by(answer.c.saved_at.desc()),
            columns,
        ]
        with self.store.reading() as connection:
            for query in queries[0 if parts["article"] else 1 :]:
                rows = connection.execute(query).all()
                if rows:
                    found = [(row.key, json.loads(row.meta).get("parts") or {}) for row in rows]
                    return min(found, key=lambda pair: (len(differences(parts, pair[1])), pair[0]))
        return None

    def _write(self, connection: Connection, loads: Sequence[_Load]) -> list[str]:
        new = {name: body for load in loads for name, body in load.fragments.items() if not self._knows(name)}
        if new:
            statement = put(connection, fragment).on_conflict_do_nothing(index_elements=["id"])
            connection.execute(statement, [{"id": name, "body": pack(new[name])} for name in sorted(new)])
        now = connection.scalar(select(self.store.now()))
        rows = {load.row["key"]: {**load.row, "saved_at": now} for load in loads}
        insertion = put(connection, answer)
        insertion = insertion.on_conflict_do_update(
            index_elements=["key"],
            set_={name: insertion.excluded[name] for name in (*loads[0].row, "saved_at") if name != "key"},
        )
        connection.execute(insertion, [rows[key] for key in sorted(rows)])
        return [load.row["key"] for load in loads]

    def _recording(self, connection: Connection, row: Any) -> Recording:
        request = self._with_long_parts(connection, json.loads(unpack(bytes(row.request))))
        return Recording(row.key, request, json.loads(unpack(bytes(row.response))), json.loads(row.meta))

    def _with_long_parts(self, connection: Connection, value: Any) -> Any:
        if isinstance(value, dict):
            if value.keys() == {_MARK}:
                return json.loads(self._fragment(connection, value[_MARK]))
            return {key: self._with_long_parts(connection, item) for key, item in value.items()}
        return [self._with_long_parts(connection, item) for item in value] if isinstance(value, list) else value

    def _fragment(self, connection: Connection, name: str) -> str:
        with self._lock:
            if name in self._read:
                self._read.move_to_end(name)
                return self._read[name]
        packed = connection.scalar(select(fragment.c.body).where(fragment.c.id == name))
        if packed is None:
            raise ValueError(f"fragment {name} of the request is gone")
        text = unpack(bytes(packed))
        with self._lock:
            self._read[name] = text
            if len(self._read) > 32:  # a few are asked for again and again; articles are not
                self._read.popitem(last=False)
        return text

    def _knows(self, name: str) -> bool:
        with self._lock:
            known = name in self._written
            if known:
                self._written.move_to_end(name)
        return known

    def _remember(self, names: Iterable[str]) -> None:
        """Note what is committed, and only that."""
        with self._lock:
            for name in names:
                self._written[name] = None
            while len(self._written) > _REMEMBERED:
                self._written.popitem(last=False)


def _without_long_parts(request: Mapping[str, Any], fragments: dict[str, str]) -> dict[str, Any]:
    """The request with what many requests share replaced by references: instructions and schema."""
    body = dict(request.get("body", {}))
    for name in _SHARED & body.keys():
        body[name] = _apart(canonical_json(body[name]), fragments)
    messages = body.get("messages")
    if isinstance(messages, list):
        body["messages"] = [_without_instructions(message, fragments) for message in messages]
    return {**request, "body": body}


def _without_instructions(message: Any, fragments: dict[str, str]) -> Any:
    if isinstance(message, Mapping) and message.get("role") in _INSTRUCTING:
        content = message.get("content")
        if isinstance(content, str) and len(content) >= _LONG:
            return {**message, "content": _apart(canonical_json(content), fragments)}
    return message


def _apart(text: str, fragments: dict[str, str]) -> dict[str, str]:
    name = _name_of(text)
    fragments[name] = text
    return {_MARK: name}


@lru_cache(maxsize=64)
def _name_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
