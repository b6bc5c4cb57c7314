"""Recordings that nothing replays any more: found over all prompts, cases and models, and removed on purpose only."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extractor.errors import RecordingError
from extractor.extraction.session import Settings, open_extraction
from extractor.llm.canonical import request_parts
from extractor.llm.recordings import RecordingStore
from extractor.prompting import Prompt, list_prompts, load_prompt, numbered_text
from extractor.regression.cases import Case, Suite
from extractor.regression.recording import model_named
from extractor.regression.replaying import FAILED, STALE, answer_case
from extractor.regression.stores import WatchedStore

__all__ = ("Unused", "remove_recordings", "unused_recordings")

REPAIRS = 3
"""Repair turns looked for: those that are recorded are in use, and nothing is missed for those that are not."""


@dataclass(frozen=True, slots=True)
class Unused:
    """One recording that no prompt, case and model asks for."""

    file: str
    """Below the folder of recordings."""
    reason: str
    bytes: int


@dataclass(frozen=True, slots=True)
class _Meta:
    """What the head of a recording says of it."""

    file: str
    key: str
    model: str
    prompt: str
    """Id and version of the prompt; empty where it does not say."""
    sha256: str
    article: str
    repeat: int


def unused_recordings(
    suite: Suite, settings: Settings | None = None, *, recordings: Path | None = None, prompts: Iterable[str] = ()
) -> tuple[Unused, ...]:
    """The recordings that nothing asks for: no prompt of `prompts/` or of those named, no case, no recorded model.

    All models and repeats that stand in the folder count. As long as a case is stale under a prompt and a model, its
    older recordings for that prompt are kept. Parameters are those of the prompts, with those of `settings` over them:
    answers to other parameters are unused. Raises UsageError or PromptError.
    """
    folder = recordings or suite.recordings
    metas = _metas(folder)
    loaded = {prompt.name: (prompt, prompt.name) for prompt in list_prompts()}
    for given in prompts:
        prompt = load_prompt(given)
        loaded[prompt.name] = (prompt, given)
    repeats: defaultdict[tuple[str, str], int] = defaultdict(lambda: 1)
    for meta in metas:
        repeats[meta.prompt, meta.model] = max(repeats[meta.prompt, meta.model], meta.repeat + 1)
    used: set[str] = set()
    waiting: set[tuple[str, str, str]] = set()
    articles = {case.name: _article_digest(case) for case in suite.cases}
    with asyncio.Runner() as runner:
        for _, (prompt, given) in sorted(loaded.items()):
            for model in sorted({meta.model for meta in metas}):
                asked = replace(model_named(settings or Settings(), model), prompt=given, recordings=folder)
                keys, stale = runner.run(_replayed(suite.cases, asked, repeats[prompt.name, model]))
                used |= keys
                waiting |= {(prompt.name, model, articles[name]) for name in stale}
    known = {name: prompt for name, (prompt, _) in loaded.items()}
    return tuple(
        Unused(meta.file, _reason(meta, known, set(articles.values())), (folder / meta.file).stat().st_size)
        for meta in metas
        if meta.key not in used and not _awaited(meta, waiting)
    )


def remove_recordings(folder: Path, unused: Sequence[Unused]) -> int:
    """Delete what `unused_recordings` found; the bytes freed. Raises RecordingError where a file cannot be deleted."""
    freed = 0
    for item in unused:
        path = folder / item.file
        try:
            path.unlink(missing_ok=True)
            freed += item.bytes
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
        except OSError as error:
            raise RecordingError(f"{item.file}: cannot be deleted: {error.strerror or error}") from error
    return freed


async def _replayed(cases: Sequence[Case], settings: Settings, repeats: int) -> tuple[set[str], set[str]]:
    """Keys that a prompt and a model ask for and find, and the cases that are not whole."""
    assert settings.recordings is not None
    store = WatchedStore(settings.recordings)
    stale: set[str] = set()
    async with open_extraction(replace(settings, mode="replay", repairs=0), store=store) as extraction:
        for repeat in range(repeats):
            once = replace(extraction, repeat=repeat)
            mended = replace(once, repairs=REPAIRS)
            for case in cases:
                record = await answer_case(once, case, store)
                if record.outcome in STALE | FAILED:
                    stale.add(case.name)
                else:
                    await answer_case(mended, case, store)
    return set(store.used), stale


def _metas(folder: Path) -> list[_Meta]:
    """What each recording says of itself. Raises RecordingError for a file that is none."""
    metas = []
    for name in RecordingStore(folder).unused(()):
        try:
            data = json.loads((folder / name).read_text(encoding="utf-8"))
            told: dict[str, Any] = data["meta"]
            prompt, _, sha256 = str(told.get("prompt", "")).partition(" ")
            parts = told.get("parts") or request_parts(data["request"])
            model, repeat = data["request"]["body"]["model"], data["request"].get("repeat", 0)
            metas.append(_Meta(name, Path(name).stem, model, prompt, sha256, parts["article"], int(repeat)))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise RecordingError(f"{name}: not a recording ({error}); remove or restore it") from error
    return metas


def _article_digest(case: Case) -> str:
    """The article's part of a request's digests."""
    text = numbered_text(case.article)
    return request_parts({"body": {"messages": [{"role": "user", "content": text}]}}, text)["article"]


def _awaited(meta: _Meta, waiting: set[tuple[str, str, str]]) -> bool:
    """Whether a recording is the older answer of a case that has no new one yet."""
    return any(
        (meta.model, meta.article) == (model, article) and meta.prompt in ("", prompt)
        for prompt, model, article in waiting
    )


def _reason(meta: _Meta, known: dict[str, Prompt], articles: set[str]) -> str:
    if meta.prompt and meta.prompt not in known:
        return f"no prompt {meta.prompt} here; name its file with --prompt to keep it"
    if meta.article not in articles:
        return "its article is in no case, or was changed"
    if meta.prompt and known[meta.prompt].sha256 != meta.sha256:
        return f"{meta.prompt} was changed since"
    return "schema, parameters, rules or an earlier turn changed since"
