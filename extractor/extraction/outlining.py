"""Between the two steps: which entries of a model's list of incidents are asked about any further.

Small models loop (one event under one sentence number after the other) and list sentences that tell of no event at
all. Both are found without a model, before anything is paid for them; the record says what was left out and why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from extractor.article.model import FurnitureKind
from extractor.grounding import SourceText, ground
from extractor.schema.evidence import Cited, Evidence
from extractor.schema.record import LeftOut, LeftOutReason
from extractor.schema.types import IncidentType
from extractor.validation.reading.violence import speaks_of_another, tells_of_a_deed, tells_of_violence

__all__ = ("Listed", "sift")

_AROUND: tuple[FurnitureKind, ...] = ("comments", "related", "navigation", "boilerplate", "instructions")
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
    """Span of the sentences that hold it; None where not even like words are in the article."""
    kind: Any

    def repeats(self, other: _Anchor) -> bool:
        """Whether both cite one place of the article, or one the other's words and some more."""
        if self.evidence.start is None or other.evidence.start is None:
            return " ".join(self.cited.text.split()) == " ".join(other.cited.text.split())
        shorter, longer = sorted((self.span, other.span), key=lambda span: span[1] - span[0])
        return longer[0] <= shorter[0] and shorter[1] <= longer[1]

    @property
    def span(self) -> tuple[int, int]:
        """Where the words stand in the article (code points, half-open); empty where they do not."""
        return (self.evidence.start or 0, self.evidence.end or 0)


def sift(listed: Sequence[dict[str, Any]], source: SourceText) -> Listed:
    """The entries of an outline that stand for an event of their own, and those that do not."""
    distinct: list[dict[str, Any]] = []
    anchors: list[_Anchor | None] = []
    told: dict[int, LeftOut] = {}
    positions: list[int] = []
    for position, item in enumerate(listed):
        anchor = _anchor(item, source)
        if anchor is not None and any(other is not None and anchor.repeats(other) for other in anchors):
            told[position] = _left_out(anchor, "repeated")
            continue
        distinct.append(item)
        anchors.append(anchor)
        positions.append(position)
    reasons = _reasons(anchors, source)
    told |= {positions[index]: _left_out(anchor, reason) for index, (anchor, reason) in reasons.items()}
    return Listed(
        tuple(distinct),
        tuple(number for number in range(1, len(distinct) + 1) if number - 1 not in reasons),
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
    if evidence.start is None or evidence.end is None:
        return None
    held = [s for s in source.article.sentences if s.start < evidence.end and evidence.start < s.end]
    return (held[0].start, held[-1].end) if held else (evidence.start, evidence.end)


def _reasons(anchors: Sequence[_Anchor | None], source: SourceText) -> dict[int, tuple[_Anchor, LeftOutReason]]:
    """Entries by index that are no events of their own, with the reason.

    Words of which the article has not even the like are the validator's to refuse. What words tell is read in English
    only: of an article in another language nothing is left out for it.
    """
    found: dict[int, tuple[_Anchor, LeftOutReason]] = {}
    inside = [None if anchor is None else _furniture(anchor, source) for anchor in anchors]
    readable = source.article.language in (None, "en")
    report = any(anchor is not None and kind is None for anchor, kind in zip(anchors, inside, strict=True))
    for index, (anchor, kind) in enumerate(zip(anchors, inside, strict=True)):
        if anchor is None or anchor.sentence is None:
            continue
        before = [other for at, other in enumerate(anchors[:index]) if other is not None and at not in found]
        beside = [other for other in anchors if other is not None and other is not anchor]
        if kind in _AROUND or (kind == "caption" and report):
            found[index] = (anchor, "furniture")
        elif readable and _no_violence(anchor, beside, source):
            found[index] = (anchor, "no_violence")
        elif readable and before and _consequence(anchor, beside, source):
            found[index] = (anchor, "consequence")
    return found


def _furniture(anchor: _Anchor, source: SourceText) -> FurnitureKind | None:
    start = anchor.evidence.start
    pieces = source.article.furniture if start is not None else ()
    return next((piece.kind for piece in pieces if start is not None and piece.start <= start < piece.end), None)


def _no_violence(anchor: _Anchor, beside: Sequence[_Anchor], source: SourceText) -> bool:
    """Whether neither the words nor their sentence tell of violence, or another entry has that of the sentence.

    Words that name something behind it ("shells hit Orsu | and Venn") may be the second of two events in one sentence;
    before it stands a dateline or who speaks.
    """
    words = _words(anchor, source)
    if not _is_violent_type(anchor.kind) or tells_of_violence(words):
        return False
    if not tells_of_violence(_sentence_words(anchor, source)):
        return True
    deeds = [
        other for other in beside if other.sentence == anchor.sentence and tells_of_violence(_words(other, source))
    ]
    behind = any(other.span[0] < anchor.span[0] for other in deeds)
    return bool(deeds) and not (behind and _names_something(words))


def _consequence(anchor: _Anchor, beside: Sequence[_Anchor], source: SourceText) -> bool:
    """Whether the words tell only what came of a deed, and the deed is not in their sentence or is another entry's."""
    words = _words(anchor, source)
    if not tells_of_violence(words) or tells_of_a_deed(words):
        return tells_of_violence(words) and speaks_of_another(words)
    return not tells_of_a_deed(_sentence_words(anchor, source)) or any(
        other.sentence == anchor.sentence and tells_of_a_deed(_words(other, source)) for other in beside
    )


def _words(anchor: _Anchor, source: SourceText) -> str:
    return source.article.text[slice(*anchor.span)]


def _sentence_words(anchor: _Anchor, source: SourceText) -> str:
    start, end = anchor.sentence or (0, 0)
    return source.article.text[start:end]


def _is_violent_type(kind: Any) -> bool:
    return kind in get_args(IncidentType) and kind not in _MAY_BE_PEACEFUL


def _names_something(words: str) -> bool:
    """Whether a word after the first begins with a capital letter, as names do; or the first, in capitals alone."""
    first, _, rest = words.strip().partition(" ")
    return first.isupper() or any(word[:1].isupper() for word in rest.split())


def _left_out(anchor: _Anchor, reason: LeftOutReason) -> LeftOut:
    return LeftOut(sentence=anchor.cited.s, text=anchor.cited.text, reason=reason)
