"""Numbers as every report writes them, and the rows that several reports share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.regression.changes import Change
from extractor.regression.comparison import Comparison
from extractor.regression.judging import Judgement
from extractor.regression.model import FIELDS, FieldOutcome
from extractor.regression.tiers import FieldComparison
from extractor.regression.totals import FieldTotals, Totals, totals

__all__ = (
    "COUNTS",
    "FIELD_HEADINGS",
    "aggregate_rows",
    "aligned",
    "change_text",
    "field_rows",
    "headline",
    "number",
    "outcome_text",
    "percent",
    "points",
    "probability",
    "summary_rows",
)

COUNTS: tuple[FieldOutcome, ...] = ("right", "wrong", "invented", "missed", "absent")
FIELD_HEADINGS = ("field", *COUNTS, "precision", "recall", "F1", "support")
COMPARED_HEADINGS = ("F1 before", "better", "worse", "p", "adjusted", "result")
NONE = "-"


def percent(ratio: float | None) -> str:
    """A ratio with one decimal; nothing to divide by is no number.

    >>> percent(0.7996), percent(None)
    ('80.0', '-')
    """
    return NONE if ratio is None else f"{100 * ratio:.1f}"


def points(difference: float | None) -> str:
    """A difference of two ratios, in percentage points, with its sign.

    >>> points(0.021), points(-0.1), points(0.0)
    ('+2.1', '-10.0', '+0.0')
    """
    return NONE if difference is None else f"{100 * difference:+.1f}"


def probability(p: float | None) -> str:
    """A p-value; None is too few to tell.

    >>> probability(0.03125), probability(0.00001), probability(None)
    ('0.031', '<0.001', 'too few')
    """
    if p is None:
        return "too few"
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def number(value: float | None) -> str:
    """A count or a sum; None is unknown.

    >>> number(12345), number(0.5), number(None)
    ('12,345', '0.50', 'unknown')
    """
    if value is None:
        return "unknown"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def headline(judgement: Judgement) -> str:
    """The one verdict, and what it is about."""
    run, old = judgement.run, judgement.comparison.old if judgement.comparison else None
    against = ""
    if old is not None:
        other = (
            old.prompt if old.prompt != run.prompt or old.prompt_sha256 == run.prompt_sha256 else f"{old.prompt} before"
        )
        against = f" against {other}" + (f" with {old.model}" if old.model != run.model else "")
        if judgement.old is None:
            against += " (baseline)"
    return f"{judgement.verdict.state}: {run.prompt} with {run.model}{against}: {judgement.verdict.reason}"


def field_rows(judgement: Judgement) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headings, and a row a field that has any value on either side; the last row adds all but `incident` up."""
    now = totals(judgement.run)
    comparison = judgement.comparison
    before = totals(comparison.old) if comparison else None
    tested = {item.field: item for item in comparison.fields} if comparison else {}
    rows = []
    for name in FIELDS:
        item = now.of(name)
        if item.support or item.answered or (before and (before.of(name).support or before.of(name).answered)):
            rows.append(_field_row(item, before, tested.get(name)))
    rows.append(_field_row(now.values, before, None, label="all values", before_values=before))
    return FIELD_HEADINGS + (COMPARED_HEADINGS if comparison else ()), rows


def _field_row(
    item: FieldTotals,
    before: Totals | None,
    tested: FieldComparison | None,
    *,
    label: str = "",
    before_values: Totals | None = None,
) -> tuple[str, ...]:
    cells = [label or item.field, *(str(getattr(item, name)) for name in COUNTS)]
    cells += [percent(item.precision), percent(item.recall), percent(item.f1), str(item.support)]
    if before is not None:
        old = before_values.values if before_values else before.of(item.field)
        cells.append(percent(old.f1))
        if tested is None:
            cells += ["", "", "", "", ""]
        else:
            cells += [str(tested.better), str(tested.worse), probability(tested.p)]
            cells += [NONE if tested.adjusted is None else probability(tested.adjusted), tested.tier]
    return tuple(cells)


def summary_rows(judgement: Judgement) -> list[tuple[str, ...]]:
    """What stands above the fields: incidents, evidence, verdicts, findings, tokens, cost, time; before and now."""
    sides = [judgement.run] if judgement.comparison is None else [judgement.comparison.old, judgement.run]
    found = [totals(side) for side in sides]
    lines: list[tuple[str, ...]] = []

    def add(name: str, values: Iterable[str]) -> None:
        lines.append((name, *values))

    for state in ("scored", "stale", "failed"):
        counts = [dict(item.states).get(state, 0) for item in found]
        if any(counts) or state == "scored":
            add(f"cases {state}", map(str, counts))
    if any(item.not_done for item in found):
        add("answers cut off or not the schema's", (str(item.not_done) for item in found))
    for kind in ("found", "missed", "invented", "merged", "split"):
        add(f"incidents {kind}", (str(getattr(item.incidents, kind)) for item in found))
    add("incident precision, %", (percent(item.incidents.precision) for item in found))
    add("incident recall, %", (percent(item.incidents.recall) for item in found))
    add("incident F1, %", (percent(item.incidents.f1) for item in found))
    if any(item.evidence.cited for item in found):  # a baseline holds values, no citations
        add("citations located, %", (percent(item.evidence.located) for item in found))
        add("overlap with the gold's words, %", (percent(item.evidence.overlap) for item in found))
    for name, counted in (
        ("values", [dict(i.verdicts) for i in found]),
        ("findings", [dict(i.findings) for i in found]),
    ):
        for key in sorted({key for item in counted for key in item}):
            add(f"{name} {key}".replace("_", " "), (str(item.get(key, 0)) for item in counted))
    if any(item.tokens_out is not None or item.seconds is not None for item in found):
        add("tokens read", (number(item.tokens_in) for item in found))
        add("tokens written", (number(item.tokens_out) for item in found))
        add("cost, $", (number(item.cost) for item in found))
        add("seconds of the model, as recorded", (number(item.seconds) for item in found))
    return lines


def outcome_text(outcome: FieldOutcome | None, value: str | None) -> str:
    """One side of a change: `wrong: 12 killed`, `missed`, `not scored`."""
    if outcome is None:
        return "not scored"
    return f"{outcome}: {value}" if value is not None else outcome


def change_text(change: Change) -> str:
    """A change on one line: what the gold says, what was answered before, what is now."""
    gold = "nothing" if change.gold is None else change.gold
    times = f" ({change.times} of {change.of} repeats)" if change.of > 1 else ""
    return (
        f"{change.field}: {outcome_text(change.old_outcome, change.old)} -> "
        f"{outcome_text(change.new_outcome, change.new)}; gold: {gold}{times}"
    )


def aligned(rows: Sequence[Sequence[str]], *, left: int = 1) -> list[str]:
    """Rows as lines with columns aligned: the first `left` columns to the left, the others to the right.

    >>> aligned([("field", "right"), ("when", "7")])
    ['field  right', 'when       7']
    """
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []

    def line(row: Sequence[str]) -> str:
        cells = (
            cell.ljust(w) if i < left else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        return "  ".join(cells).rstrip()

    return [line(row) for row in rows]


def aggregate_rows(comparison: Comparison) -> list[tuple[str, ...]]:
    """The tested ratios: before, now, difference with its interval, p, result."""
    rows: list[tuple[str, ...]] = [
        ("ratio", "before, %", "now, %", "difference", "95 % interval", "p", "adjusted", "result")
    ]
    for item in comparison.aggregates:
        interval = f"{points(item.interval.low)} to {points(item.interval.high)}" if item.interval else NONE
        p, adjusted = (NONE if value is None else probability(value) for value in (item.p, item.adjusted))
        rows.append(
            (item.name, percent(item.old), percent(item.new), points(item.difference), interval, p, adjusted, item.tier)
        )
    return rows
