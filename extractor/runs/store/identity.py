"""What makes two pieces of work, two items and two runs the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from extractor.article.model import Article
from extractor.llm.canonical import canonical_json

__all__ = ("digest", "item_key", "run_identity", "work_key")

_DECIDES_NOTHING = {"text", "source", "notes"}
"""What of an article is no part of the work: its text is in its id."""


def work_key(
    article: Article,
    *,
    model: str,
    prompt_sha256: str,
    schema_sha256: str,
    parameters: Mapping[str, Any],
    repeat: int = 0,
    repairs: int = 1,
    judging: Mapping[str, Any] | None = None,
) -> str:
    """The identity of a piece of work: 32 hexadecimal digits of the SHA-256 of all that decides its record.

    Of the article that is its id (the text's hash) and what intake knows of it: the same text with another date of
    publication has other incident dates. `judging`: what else decides the record, such as chosen rules and re-asks.
    """
    about = article.model_dump(mode="json", exclude=_DECIDES_NOTHING)
    return digest(
        {
            "about": about,
            "model": model,
            "prompt": prompt_sha256,
            "schema": schema_sha256,
            "parameters": parameters,
            "repeat": repeat,
            "repairs": repairs,
            "judging": judging or {},
        }
    )


def item_key(work: str, source: str | None) -> str:
    """The identity of an item within its run: the same work read from the same place."""
    return digest([work, source])


def run_identity(settings: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
    """The identity of a run: the same settings over the same inputs, as they were given."""
    return digest({"settings": settings, "inputs": inputs})


def digest(value: Any) -> str:
    """32 hexadecimal digits of the SHA-256 of a value's canonical JSON.

    >>> digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})
    True
    """
    return hashlib.sha256(canonical_json(value).encode("utf-8", "surrogatepass")).hexdigest()[:32]
