"""Spoils gold records one value at a time and tells which of it the validator catches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import spoil_derived
import spoil_figures
import spoil_incidents
import spoil_quotes
import spoil_saying
from gold_records import gold_record, gold_records
from spoiling import Kind, Spoiled

from extractor.schema.findings import SEVERITIES, Finding, Severity
from extractor.validation import all_rules, check

__all__ = ("KINDS", "Tally", "kinds_to_run", "measure", "table")

KINDS: tuple[Kind, ...] = (
    *spoil_quotes.KINDS,
    *spoil_figures.KINDS,
    *spoil_derived.KINDS,
    *spoil_incidents.KINDS,
    *spoil_saying.KINDS,
)


@dataclass
class Tally:
    """What became of one kind."""

    kind: Kind
    worst: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("error", "review", "warning", "passed"), 0))
    passed: list[Spoiled] = field(default_factory=list)
    """Those that were not caught as the kind asks."""

    @property
    def tried(self) -> int:
        return sum(self.worst.values())

    @property
    def caught(self) -> float:
        """Share with a new finding as grave as needed."""
        return 1 - len(self.passed) / self.tried if self.tried else 1.0


def kinds_to_run() -> tuple[Kind, ...]:
    """The kinds whose family of rules exists."""
    families = {rule.family for rule in all_rules()}
    return tuple(kind for kind in KINDS if kind.family is None or kind.family in families)


def measure(kind: Kind, most: int | None = None) -> Tally:
    """Spoil all gold records in this way (`most`: at most so many a record, spread evenly) and count what is caught.

    Caught means a finding that the unspoiled record does not have. A value that a person looks at already (a review or
    an error on the unspoiled record) tells nothing and is left out.
    """
    tally = Tally(kind)
    for gold in gold_records():
        spoiled = [item for item in kind.spoil(gold) if not _looked_at(gold.stem, item.pointer)]
        for item in _spread(spoiled, most):
            worst = _worst(_new(item))
            tally.worst[worst if worst in tally.worst else "passed"] += 1
            if worst not in SEVERITIES[: SEVERITIES.index(kind.needed) + 1]:
                tally.passed.append(item)
    return tally


def table(tallies: Iterable[Tally]) -> Iterator[str]:
    """Lines of a table: kind, tried, caught, and the gravest finding of each."""
    yield f"{'kind':32} {'tried':>6} {'caught':>7}  {'error':>6} {'review':>6} {'warning':>7} {'passed':>6}"
    for tally in tallies:
        shares = [f"{tally.worst[name]:>{width}}" for name, width in
                  (("error", 6), ("review", 6), ("warning", 7), ("passed", 6))]  # fmt: skip
        bar = "" if tally.kind.bar is None else f"  (bar {tally.kind.bar:.0%})"
        yield f"{tally.kind.name:32} {tally.tried:>6} {tally.caught:>7.1%}  {' '.join(shares)}{bar}"


def _spread(items: list[Spoiled], most: int | None) -> list[Spoiled]:
    if most is None or len(items) <= most:
        return items
    return [items[index * len(items) // most] for index in range(most)]


@lru_cache(maxsize=64)
def _before(stem: str) -> tuple[Finding, ...]:
    return check(gold_record(stem).record).findings


def _looked_at(stem: str, pointer: str) -> bool:
    return any(finding.severity in ("error", "review") and finding.path == pointer for finding in _before(stem))


def _new(item: Spoiled) -> list[Finding]:
    known = {(finding.code, finding.path, finding.severity) for finding in _before(item.stem)}
    findings = check(item.record).findings
    return [finding for finding in findings if (finding.code, finding.path, finding.severity) not in known]


def _worst(findings: Iterable[Finding]) -> Severity | str:
    severities = {finding.severity for finding in findings}
    return next((severity for severity in SEVERITIES if severity in severities), "passed")
