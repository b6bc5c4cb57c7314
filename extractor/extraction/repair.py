"""The repair turn: findings that the model can mend are shown to it once, and a worse answer is not taken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.schema.findings import Finding, Verdict
from extractor.schema.record import Repair

__all__ = ("Assessment", "compare", "problems_to_show", "value_changes")

MOST_PROBLEMS = 12
"""A model that is shown more than this loses the thread; the gravest come first."""
_PARTS = re.compile(r"/incidents/([0-9]+)(?:/|$)")


@dataclass(frozen=True, slots=True)
class Assessment:
    """How good an answer is, by the validator alone."""

    findings: tuple[Finding, ...]
    verdicts: dict[str, Verdict]

    def count(self, verdict: Verdict) -> int:
        """Values with this verdict."""
        return sum(1 for value in self.verdicts.values() if value == verdict)

    @property
    def usable(self) -> int:
        """Values that need nobody: supported, with or without a warning."""
        return self.count("supported") + self.count("supported_with_warning")

    def by_code(self) -> dict[str, int]:
        """Findings counted by code, sorted."""
        return dict(sorted(Counter(finding.code for finding in self.findings).items()))


def problems_to_show(findings: Sequence[Finding]) -> dict[int, list[str]]:
    """The lines of a repair turn by index of the incident: mendable errors and reviews, gravest first.

    They speak the model's own terms: incidents and list items counted from 1.
    """
    wanted = [item for item in findings if item.mendable and item.severity in ("error", "review")]
    wanted.sort(key=lambda item: item.severity != "error")
    problems: dict[int, list[str]] = {}
    for finding in wanted:
        match = _PARTS.match(finding.path)
        if not match:
            continue
        lines = problems.setdefault(int(match[1]), [])
        line = f"{_place(finding.path)}: {finding.message}"
        if len(lines) < MOST_PROBLEMS and line not in lines:
            lines.append(line)
    return problems


def compare(before: Assessment, after: Assessment, changes: Sequence[str], incident: int | None = None) -> Repair:
    """Whether the second answer is taken: fewer refused values, and no usable value fewer than before.

    An answer that got rid of its findings by dropping good values is worse, not better.
    """
    refused, refused_after = before.count("refused"), after.count("refused")
    usable, usable_after = before.usable, after.usable
    if not changes:
        taken, reason = False, "the second answer is the same as the first"
    elif usable_after < usable:
        taken, reason = False, f"usable values fell from {usable} to {usable_after}"
    elif refused_after > refused:
        taken, reason = False, f"refused values rose from {refused} to {refused_after}"
    elif refused_after == refused and usable_after == usable:
        taken, reason = False, "nothing got better"
    else:
        taken = True
        reason = f"refused values {refused} to {refused_after}, usable values {usable} to {usable_after}"
    return Repair(
        incident=incident,
        taken=taken,
        reason=reason,
        findings_before=before.by_code(),
        findings_after=after.by_code(),
        changes=tuple(changes),
    )


def value_changes(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """One line a changed value: JSON pointer, old, new.

    >>> list(value_changes({"a": [1, 2]}, {"a": [1, 3], "b": None}))
    ['/a/1: 2 -> 3', '/b: (nothing) -> null']
    """
    import json

    def shown(value: Any) -> str:
        text = "(nothing)" if value is _NOTHING else json.dumps(value, ensure_ascii=False, sort_keys=True)
        return text if len(text) <= 120 else text[:117] + "..."

    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from value_changes(before.get(key, _NOTHING), after.get(key, _NOTHING), f"{path}/{key}")
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            old = before[index] if index < len(before) else _NOTHING
            new = after[index] if index < len(after) else _NOTHING
            yield from value_changes(old, new, f"{path}/{index}")
    elif before is _NOTHING or after is _NOTHING or before != after or type(before) is not type(after):
        yield f"{path}: {shown(before)} -> {shown(after)}"


_NOTHING: Any = object()


def _place(path: str) -> str:
    """A JSON pointer as the model counts.

    >>> _place("/incidents/0/casualties/1/claimant")
    'incident 1, casualties 2, claimant'
    """
    first, *parts = path.removeprefix("/incidents/").split("/")
    words = [f"incident {int(first) + 1}"]
    for part in parts:
        if part.isdigit() and len(words) > 1:
            words[-1] += f" {int(part) + 1}"
        elif part:
            words.append(part)
    return ", ".join(words)
