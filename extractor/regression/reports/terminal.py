"""The table that a command prints: figures, tested fields, what changed, and the verdict last."""

from __future__ import annotations

from extractor.regression.judging import Judgement
from extractor.regression.reports.figures import (
    aggregate_rows,
    aligned,
    change_text,
    field_rows,
    headline,
    summary_rows,
)

__all__ = ("terminal_table",)

MOST_CHANGES = 30


def terminal_table(judgement: Judgement, *, changes: int = MOST_CHANGES) -> str:
    """The report as plain text. At most `changes` values that are better or worse are listed; how many more is said.

    Values come from articles and models: what prints this makes control characters harmless.
    """
    comparison = judgement.comparison
    parts = [_headed("", [("", "before", "now") if comparison else ("", "now"), *summary_rows(judgement)])]
    headings, rows = field_rows(judgement)
    parts.append(_headed("Fields", [headings, *rows]))
    if comparison is not None:
        parts.append(_headed("Tested", aggregate_rows(comparison)))
        moved = [change for change in comparison.changes if change.lean != "equal"]
        listed = [f"{change.lean}: {change.case}: {change_text(change)}" for change in moved[:changes]]
        more = len(comparison.changes) - len(listed)
        listed += [f"... and {more} more changes: --html or --json shows all"] if more > 0 else []
        parts.append(_listed("Changed values", listed))
        parts.append(_listed("Lost on cases that must pass", [f"{c.case}: {change_text(c)}" for c in comparison.lost]))
        flaky = (
            f"{item.case}: {item.field}: {item.state} ({item.old_passed}/{item.old_repeats} -> "
            f"{item.new_passed}/{item.new_repeats})"
            for item in comparison.flaky
        )
        parts.append(_listed("Flaky", list(flaky)))
    unscored = [f"{case.case}: {case.state}: {case.reason}" for case in judgement.run.cases if case.state != "scored"]
    parts.append(_listed("Not scored", unscored))
    parts.append("\n".join([headline(judgement), *(f"mend with: {command}" for command in judgement.mend)]))
    return "\n\n".join(part for part in parts if part) + "\n"


def _headed(title: str, rows: list[tuple[str, ...]]) -> str:
    return "\n".join([*([title] if title else []), *aligned(rows)])


def _listed(title: str, lines: list[str]) -> str:
    return "\n".join([title, *(f"  {line}" for line in lines)]) if lines else ""
