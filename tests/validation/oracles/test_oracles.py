"""Our grounding, numbers and dates against gtrex and Microsoft's recognizers: every difference has its reason here."""

from __future__ import annotations

import pytest
from oracles import date_differences, grounding_differences, number_differences

NUMBERS = {
    "hurt no one": "the oracle reads the one of no one as 1",
    "no one was hurt": "the same",
    "No one was hurt": "the same",
}
DATES = {
    "later that day": "the oracle knows no day told before",
    "on the same day": "the same",
    "earlier today": "the oracle makes no day of it",
}


@pytest.mark.slow
def test_grounding_agrees_on_right_and_on_spoiled_citations() -> None:
    assert list(grounding_differences(most=1)) == []


def test_numbers_differ_for_known_reasons_only() -> None:
    differing = {text: (ours, theirs) for text, ours, theirs in number_differences()}
    assert set(differing) == set(NUMBERS), differing
    assert set(differing.values()) == {((), (1,))}


def test_days_differ_for_known_reasons_only() -> None:
    differing = {text: (stem, ours, theirs) for stem, text, ours, theirs in date_differences()}
    assert set(differing) == set(DATES), differing
