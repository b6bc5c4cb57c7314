"""The words under a value, in the sentence they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from extractor.schema.blocks import Block
from extractor.schema.evidence import Evidence
from extractor.schema.incident import Incident
from extractor.schema.record import Record

__all__ = ("Context", "context_at")

AROUND = 90
"""Code points shown before and after the words, at most."""


@dataclass(frozen=True, slots=True)
class Context:
    """Words of an article with what stands around them; all three pieces are as in the article."""

    before: str
    words: str
    after: str
    status: str
    """Grounding status of the citation."""
    cited: str
    """What the model wrote, where it is not what the article has, else empty."""


def context_at(record: Record[Any], path: str) -> Context | None:
    """The words under the value at a JSON pointer, or under the value that it is a property of; None without any."""
    evidence = _evidence_at(record, path)
    if evidence is None:
        return None
    cited = evidence.cited.text
    if evidence.start is None or evidence.end is None:
        return Context("", "", "", evidence.status, cited)
    text, start, end = record.article.text, evidence.start, evidence.end
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    before, after = before.rsplit("\n", 1)[-1], after.split("\n", 1)[0]
    return Context(
        ("…" if start - len(before) > 0 and len(before) == AROUND else "") + before,
        text[start:end],
        after + ("…" if len(after) == AROUND else ""),
        evidence.status,
        "" if cited == text[start:end] else cited,
    )


def _evidence_at(record: Record[Any], path: str) -> Evidence | None:
    """The evidence of the innermost block on the way to a pointer; of an incident, that of its anchor."""
    found: Evidence | None = None
    value: Any = record
    for key in path.split("/")[1:]:
        if isinstance(value, list):
            value = value[int(key)] if key.isdigit() and int(key) < len(value) else None
        else:
            value = getattr(value, key, None)
        if isinstance(value, Block):
            found = value.evidence
    if isinstance(value, Incident):
        return value.type.evidence
    return found
