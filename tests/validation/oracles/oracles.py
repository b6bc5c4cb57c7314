"""Libraries that do a part of the validator's work in another way: their word against ours, on the fixtures' gold.

They are looked at, not obeyed: a difference is listed with its reason, and a new one fails the test.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

MUTATION = Path(__file__).resolve().parents[1] / "mutation"
if str(MUTATION) not in sys.path:
    sys.path.insert(0, str(MUTATION))

import gtrex  # noqa: E402
import spoil_quotes  # noqa: E402
from gold_records import at, gold_records  # noqa: E402
from spoiling import Spoiled, blocks  # noqa: E402

from extractor.grounding import SourceText, ground  # noqa: E402
from extractor.schema.evidence import Cited  # noqa: E402
from extractor.validation.reading.numbers import read_numbers  # noqa: E402

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its own regular expressions
    from ms_recognizers_date_time import recognize_datetime
    from ms_recognizers_number import Culture, recognize_number

__all__ = ("date_differences", "grounding_differences", "number_differences")


def grounding_differences(most: int) -> Iterator[tuple[str, str, bool, bool]]:
    """Kind, cited words, ours, gtrex's: right and spoiled citations of each article that the two judge differently."""
    for gold in gold_records():
        source, verifier = SourceText(gold.article), gtrex.Verifier(gold.article.text)
        cases = [("right", block["text"]) for _, block in blocks(gold.answer)]
        for kind in spoil_quotes.KINDS:
            spoiled = islice(kind.spoil(gold), most)
            cases += [(kind.name, _words(item)) for item in spoiled]
        for name, text in dict.fromkeys(cases):
            ours = ground(Cited(s=1, text=text), source).found
            theirs = bool(verifier.verify(text).grounded)
            if ours != theirs:
                yield name, text, ours, theirs


def _words(item: Spoiled) -> str:
    """The cited words of a spoiled value."""
    here: Any = item.record
    for part in item.pointer.split("/")[1:]:
        here = here[int(part)] if isinstance(here, list) else getattr(here, part)
    return str(here.evidence.cited.text)


def number_differences() -> Iterator[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """Cited words of a claim, the figures we read as counts, and those of the oracle, where they differ."""
    for gold in gold_records():
        for pointer, block in blocks(gold.answer):
            if "qualifier" not in at(gold.answer, pointer):
                continue
            text = block["text"]
            ours = {
                bound
                for mention in read_numbers(text)
                if mention.kind == "count" and mention.qualifier not in ("vague", "none_stated")
                for bound in (mention.low, mention.high)
                if bound
            }
            theirs = {_value(found) for found in recognize_number(text, Culture.English)}
            if ours != theirs:
                yield text, tuple(sorted(ours)), tuple(sorted(theirs))


def _value(found: object) -> int:
    return round(float(found.resolution["value"]))  # type: ignore[attr-defined]


def date_differences() -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Article, cited words, our day and the oracle's days, where ours is not among them."""
    for gold in gold_records():
        published = gold.article.published.date
        if published is None or "X" in published:
            continue
        reference = datetime.fromisoformat(published)
        for incident in gold.record.incidents:
            when = incident.when
            if when is None or when.edtf is None or when.precision != "day":
                continue
            text = when.evidence.text or ""
            values = [
                value.get("value") or value.get("start") or ""
                for found in recognize_datetime(text, Culture.English, reference=reference)
                for value in (found.resolution or {"values": []})["values"]
            ]
            days = tuple(dict.fromkeys(value[:10] for value in values))
            if when.edtf not in days:
                yield gold.stem, text, when.edtf, days
