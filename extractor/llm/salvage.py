"""What can be saved of an answer that was cut off: the incidents that were complete.

>>> salvage('{"incidents": [{"type": "a }] b"}, {"type": "cut o')
[{'type': 'a }] b'}]
"""

from __future__ import annotations

import json
import re
from typing import Any

from extractor.llm.answers import bare_json, strict_decoder

__all__ = ("salvage",)

_OPENING = re.compile(r'\s*\{\s*"incidents"\s*:\s*\[\s*')
_BETWEEN = re.compile(r"\s*,\s*")


def salvage(text: str) -> list[dict[str, Any]]:
    """The complete incidents of a cut-off answer, in order; plain JSON objects, not yet checked against the schema.

    Reading stops at the first incident that is cut off or is not strict JSON, and at the first that repeats an
    earlier one word for word: a model that loops until the token limit says the same thing again and again.
    Each character is read once.
    """
    text = bare_json(text)
    opening = _OPENING.match(text)
    if not opening:
        return []
    decoder = strict_decoder()
    found: list[dict[str, Any]] = []
    seen: set[str] = set()
    position = opening.end()
    while position < len(text):
        try:
            incident, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        if not isinstance(incident, dict):
            break
        form = json.dumps(incident, sort_keys=True)
        if form in seen:
            break
        seen.add(form)
        found.append(incident)
        between = _BETWEEN.match(text, position)
        if not between:
            break
        position = between.end()
    return found
