"""The validator catches spoiled values: gold records are spoiled in every way, and each way has its bar."""

from __future__ import annotations

from collections import Counter

import pytest
from gold_records import gold_records
from harness import KINDS, kinds_to_run, measure
from spoiling import Kind

from extractor.validation import check

MOST_A_RECORD = 2
"""Spoiled values of one kind and record; `benchmarks/mutation.py` tries them all."""


@pytest.mark.slow
@pytest.mark.parametrize("kind", kinds_to_run(), ids=lambda kind: kind.name)
def test_spoiled_values_are_caught(kind: Kind) -> None:
    tally = measure(kind, MOST_A_RECORD)
    if tally.tried == 0:
        assert kind.family is not None, f"nothing in the fixtures can be spoiled as {kind.name!r}"
        pytest.skip(f"no record has what {kind.name!r} needs")
    listed = [f"{item.stem} {item.pointer} {item.what}" for item in tally.passed]
    assert kind.bar is None or tally.caught >= kind.bar, listed


def test_kinds_have_names_of_their_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_unspoiled_records_are_not_refused() -> None:
    """The harness proves nothing if the validator refuses whatever it sees."""
    errors = [
        f"{gold.stem}{finding.path} {finding.code} {finding.message}"
        for gold in gold_records()
        for finding in check(gold.record).findings
        if finding.severity == "error"
    ]
    assert not errors


def test_few_unspoiled_values_are_sent_to_review() -> None:
    verdicts = Counter(verdict for gold in gold_records() for verdict in check(gold.record).verdicts.values())
    assert verdicts["review"] <= 0.1 * verdicts.total(), verdicts
