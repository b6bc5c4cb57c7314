"""Grounding: where in the stored article the cited words stand, and how.

Fold (`fold`), find (`source`, `edges`), else look for a near passage (`near`, `stitched`) and name what differs
(`difference`). Pure: no input or output, no randomness; rapidfuzz is imported when a near passage is first looked for.

>>> source = SourceText.of_text("Police said at least 22 people fled the town of Harsin.")
>>> evidence = ground(Cited(s=1, text="at least 22 people"), source)
>>> evidence.status, evidence.start, evidence.end
('verbatim', 12, 30)
"""

from __future__ import annotations

from extractor.grounding.ground import ground, ground_all
from extractor.grounding.source import SourceText
from extractor.schema.evidence import Cited

__all__ = ("Cited", "SourceText", "ground", "ground_all")
