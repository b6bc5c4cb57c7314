"""Totals: ratios worked out by hand, and nothing made of nothing."""

from __future__ import annotations

import pytest

from extractor.regression.model import FIELDS, CaseScore, EvidenceScore, FieldOutcome, FieldScore, IncidentScore
from extractor.regression.totals import FieldTotals, IncidentTotals, case_fields, totals


def item(
    field: str, outcome: FieldOutcome, note: str = "", overlap: float | None = None, status: str = ""
) -> FieldScore:
    evidence = EvidenceScore(status, overlap, None) if status else None
    return FieldScore(field, outcome, None, None, None, None, note, evidence)


CASE = CaseScore(
    "one",
    "scored",
    incidents=(IncidentScore("found", 0, 0), IncidentScore("merged", 1, 0), IncidentScore("split", 0, 1)),
    fields=(
        item("incident", "right"), item("incident", "missed"), item("incident", "invented"),
        item("where", "right", status="verbatim", overlap=1.0),
        item("where", "wrong", "parent: Ardan for Karm", status="verbatim", overlap=0.0),
        item("where", "wrong", status="absent"),
        item("where", "missed"), item("where", "absent"),
        item("type", "right", status="elsewhere", overlap=0.5),
    ),
    findings=(("NUM001", 2),), tokens_in=10, tokens_out=5, cost=0.25, seconds=1.5,
)  # fmt: skip


def test_hand_worked() -> None:
    total = totals([CASE])
    assert [field.field for field in total.fields] == list(FIELDS)
    where = total.of("where")
    assert where == FieldTotals("where", right=1, wrong=2, missed=1, absent=1, partial=1)
    # answered 3, of which 1 right; the gold has 4; absent counts nowhere
    assert (where.precision, where.recall, where.f1, where.support) == (1 / 3, 1 / 4, 2 / 7, 4)
    # micro: 2 right of 4 answered and 5 in the gold; macro: the mean of 1/3 and 1
    assert (total.values.precision, total.values.recall, total.values.f1) == (2 / 4, 2 / 5, 4 / 9)
    assert (total.macro_precision, total.macro_f1) == ((1 / 3 + 1) / 2, (2 / 7 + 1) / 2)
    assert total.macro_recall == (1 / 4 + 1) / 2
    assert total.incidents == IncidentTotals(found=1, merged=1, split=1)
    assert (total.incidents.precision, total.incidents.recall, total.incidents.f1) == (1 / 2, 1 / 2, 1 / 2)
    assert total.of("incident").f1 == total.incidents.f1
    assert total.evidence.statuses == (("absent", 1), ("elsewhere", 1), ("verbatim", 2))
    assert (total.evidence.located, total.evidence.overlap) == (3 / 4, 0.5)
    assert (total.evidence.compared, total.evidence.overlapping) == (3, 2)


def test_cases_add_up_and_what_is_unknown_stays_unknown() -> None:
    unknown = CaseScore("two", "scored", reason="truncated: x", findings=(("GRD004", 1), ("NUM001", 1)), tokens_in=7)
    total = totals([CASE, unknown, CaseScore("three", "stale"), CaseScore("four", "failed")])
    assert total.states == (("failed", 1), ("scored", 2), ("stale", 1))
    assert total.findings == (("GRD004", 1), ("NUM001", 3))
    assert (total.tokens_in, total.tokens_out, total.cost, total.seconds) == (17, None, None, None)
    assert total.not_done == 1


@pytest.mark.parametrize("field", [FieldTotals("x"), FieldTotals("x", absent=3)])
def test_a_ratio_of_nothing_is_none(field: FieldTotals) -> None:
    assert (field.precision, field.recall, field.f1) == (None, None, None)
    assert totals([]).incidents.f1 is None
    assert totals([]).macro_f1 is None
    assert totals([]).evidence.overlap is None


def test_nothing_right_is_zero() -> None:
    field = FieldTotals("x", wrong=1)
    assert (field.precision, field.recall, field.f1) == (0.0, 0.0, 0.0)


def test_a_cell_of_the_matrix() -> None:
    assert case_fields(CASE)["where"].wrong == 2
    assert case_fields(CASE)["when"] == FieldTotals("when")
