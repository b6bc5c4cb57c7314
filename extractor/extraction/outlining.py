"""Between the two steps: which entries of a model's list of incidents are asked about any further.

Small models loop (one event under one sentence number after the other) and list sentences that tell of no event at
all. Both are found without a model, before anything is paid for them; the record says what was left out and why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from extractor.grounding import SourceText, ground
from extractor.schema.evidence import Cited, Evidence
from extractor.schema.record import LeftOut
from extractor.schema.types import IncidentType
from extractor.validation.reading.violence import tells_of_violence

__all__ = ("Listed", "sift")

_MAY_BE_PEACEFUL = ("protest", "other_attack", "non_violent")
"""Types that no phrase decides: their entries are kept."""


@dataclass(frozen=True)
class Listed:
    """A model's list, sifted."""

    distinct: tuple[dict[str, Any], ...]
    """All entries less repeated ones, as the model is shown them again in the second step."""
    kept: tuple[int, ...]
    """Numbers (from 1, in `distinct`) of the entries to be asked about."""
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class _Anchor:
    """The first citation of an entry, located."""

    cited: Cited
    evidence: Evidence
    sentence: tuple[int, int] | None
    """Span of the sentences that hold it; None where the words are not in the article."""
    kind: Any

    @property
    def place(self) -> tuple[Any, ...]:
        """Equal for entries that cite one place."""
        if self.evidence.found:
            return (self.evidence.start, self.evidence.end)
        return (" ".join(self.cited.text.split()),)


def sift(listed: Sequence[dict[str, Any]], source: SourceText) -> Listed:
    """The entries of an outline that stand for an event of their own, and those that do not."""
    anchors = [_anchor(item, source) for item in listed]
    distinct: list[dict[str, Any]] = []
    kept_anchors: list[_Anchor | None] = []
    repeated: dict[int, LeftOut] = {}
    seen: set[tuple[Any, ...]] = set()
    for position, (item, anchor) in enumerate(zip(listed, anchors, strict=True)):
        if anchor is not None and anchor.place in seen:
            repeated[position] = _left_out(anchor, "repeated")
            continue
        if anchor is not None:
            seen.add(anchor.place)
        distinct.append(item)
        kept_anchors.append(anchor)
    positions = [position for position in range(len(listed)) if position not in repeated]
    peaceful = _without_violence(kept_anchors, source)
    told = repeated | {positions[index]: _left_out(anchor, "no_violence") for index, anchor in peaceful.items()}
    return Listed(
        tuple(distinct),
        tuple(number for number in range(1, len(distinct) + 1) if number - 1 not in peaceful),
        tuple(told[position] for position in sorted(told)),
    )


def _anchor(item: Mapping[str, Any], source: SourceText) -> _Anchor | None:
    value = next((value for value in item.values() if isinstance(value, dict) and "s" in value), None)
    if value is None:
        return None
    cited = Cited(s=value["s"], text=value["text"])
    evidence = ground(cited, source)
    return _Anchor(cited, evidence, _sentences(evidence, source), value.get("value"))


def _sentences(evidence: Evidence, source: SourceText) -> tuple[int, int] | None:
    if not evidence.found or evidence.start is None or evidence.end is None:
        return None
    held = [s for s in source.article.sentences if s.start < evidence.end and evidence.start < s.end]
    return (held[0].start, held[-1].end) if held else (evidence.start, evidence.end)


def _without_violence(anchors: Sequence[_Anchor | None], source: SourceText) -> dict[int, _Anchor]:
    """Entries by index whose words tell of no violence, and for which their sentence does not speak either.

    Words that are not in the article are the validator's to refuse. Words that name something ("... and Jenin") may
    be the second of two events in one sentence.
    """
    text = source.article.text
    found: dict[int, _Anchor] = {}
    for index, anchor in enumerate(anchors):
        if anchor is None or anchor.sentence is None or not _is_violent_type(anchor.kind):
            continue
        words = text[anchor.evidence.start : anchor.evidence.end]
        if tells_of_violence(words):
            continue
        start, end = anchor.sentence
        if not tells_of_violence(text[start:end]) or (
            not _names_something(words)
            and any(
                other is not None
                and other is not anchor
                and other.sentence == anchor.sentence
                and tells_of_violence(text[other.evidence.start : other.evidence.end])
                for other in anchors
            )
        ):
            found[index] = anchor
    return found


def _is_violent_type(kind: Any) -> bool:
    return kind in get_args(IncidentType) and kind not in _MAY_BE_PEACEFUL


def _names_something(words: str) -> bool:
    """Whether a word after the first begins with a capital letter, as names do; or the first, in capitals alone."""
    first, _, rest = words.strip().partition(" ")
    return first.isupper() or any(word[:1].isupper() for word in rest.split())


def _left_out(anchor: _Anchor, reason: Any) -> LeftOut:
    return LeftOut(sentence=anchor.cited.s, text=anchor.cited.text, reason=reason)
