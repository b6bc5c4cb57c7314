"""A comment for a pull request: the verdict first, then sections only where there is something in them."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.regression.changes import Change
from extractor.regression.judging import Judgement
from extractor.regression.reports.figures import (
    aggregate_rows,
    field_rows,
    headline,
    outcome_text,
    summary_rows,
)

__all__ = ("markdown_comment",)

MOST_CHANGES = 50
_SIGNS = {"regression": "❌", "stale": "⏸", "missing": "❌", "improvement": "✅", "unchanged": "✅"}
_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]<>|#!~$@&"})


def markdown_comment(judgement: Judgement) -> str:
    """The report as Markdown (GitHub's). Words of articles and models are escaped: they make no link and no mention."""
    comparison = judgement.comparison
    sign = _SIGNS.get(judgement.verdict.state, "➖")
    parts = [f"### {sign} {_escaped(headline(judgement))}"]
    parts += [f"Mend with `{command}`." for command in judgement.mend]
    if comparison is not None:
        parts.append(_table(aggregate_rows(comparison)))
    headings, rows = field_rows(judgement)
    parts.append(_table([headings, *rows]))
    if comparison is not None and comparison.lost:
        parts.append("#### Lost on cases that must pass\n\n" + _changes(comparison.lost))
    if comparison is not None and comparison.changes:
        title = f"{len(comparison.changes)} changed values"
        parts.append(f"<details><summary>{title}</summary>\n\n{_changes(comparison.changes)}\n\n</details>")
    columns = ("", "before", "now") if comparison else ("", "now")
    summary = _table([columns, *summary_rows(judgement)])
    parts.append(f"<details><summary>Incidents, evidence, findings, cost</summary>\n\n{summary}\n\n</details>")
    unscored = [case for case in judgement.run.cases if case.state != "scored"]
    if unscored:
        rows = [("case", "state", "why"), *((case.case, case.state, case.reason) for case in unscored)]
        parts.append("#### Not scored\n\n" + _table(rows))
    return "\n\n".join(parts) + "\n"


def _changes(changes: Sequence[Change]) -> str:
    rows = [("case", "field", "gold", "before", "now")]
    for change in changes[:MOST_CHANGES]:
        before, now = outcome_text(change.old_outcome, change.old), outcome_text(change.new_outcome, change.new)
        rows.append((change.case, change.field, change.gold or "nothing", before, now))
    more = len(changes) - MOST_CHANGES
    return _table(rows) + (f"\n\n... and {more} more" if more > 0 else "")


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = [[_escaped(cell) for cell in row] for row in rows]
    rule = ["---", *["--:" for _ in head[1:]]]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *body])


def _escaped(text: str) -> str:
    """One line without Markdown or HTML of its own.

    >>> _escaped("a|b <img> @team")
    'a\\\\|b \\\\<img\\\\> \\\\@team'
    """
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split()).translate(_SPECIAL)
