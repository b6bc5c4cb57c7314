"""Totals over field scores: precision, recall, F1 and support of each field, incidents, evidence, findings, cost.

    precision = right / (right + wrong + invented)      of what the answers say, how much is right
    recall    = right / (right + wrong + missed)        of what the gold has, how much is right

A wrong value counts against both: it was found, and it is not the value. `absent` is in no denominator. A ratio of
nothing is None and never 0 or 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extractor.regression.comparators import is_partial
from extractor.regression.model import FIELDS, CaseScore, FieldOutcome, FieldScore, RunScore

__all__ = (
    "EvidenceTotals",
    "FieldTotals",
    "IncidentTotals",
    "Totals",
    "case_fields",
    "field_totals",
    "totals",
)


@dataclass(frozen=True, slots=True)
class FieldTotals:
    """The outcomes of one field, or of several."""

    field: str
    right: int = 0
    wrong: int = 0
    invented: int = 0
    missed: int = 0
    absent: int = 0
    partial: int = 0
    """How many of the wrong are partly right: a region for its town, a force for its unit."""

    @property
    def support(self) -> int:
        """How many values the gold has."""
        return self.right + self.wrong + self.missed

    @property
    def answered(self) -> int:
        """How many values the answers have."""
        return self.right + self.wrong + self.invented

    @property
    def precision(self) -> float | None:
        """Right among answered; None where nothing was answered."""
        return _ratio(self.right, self.answered)

    @property
    def recall(self) -> float | None:
        """Right among those that the gold has; None where it has none."""
        return _ratio(self.right, self.support)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall: 2 right / (answered + support); None where both are 0."""
        return _ratio(2 * self.right, self.answered + self.support)

    def __add__(self, other: FieldTotals) -> FieldTotals:
        return FieldTotals(
            self.field if self.field == other.field else "all",
            self.right + other.right,
            self.wrong + other.wrong,
            self.invented + other.invented,
            self.missed + other.missed,
            self.absent + other.absent,
            self.partial + other.partial,
        )


@dataclass(frozen=True, slots=True)
class IncidentTotals:
    """What became of incidents. `merged` are missed ones too, `split` are invented ones too, each told apart."""

    found: int = 0
    missed: int = 0
    invented: int = 0
    merged: int = 0
    split: int = 0

    @property
    def precision(self) -> float | None:
        """Found among answered."""
        return _ratio(self.found, self.found + self.invented + self.split)

    @property
    def recall(self) -> float | None:
        """Found among those of the gold."""
        return _ratio(self.found, self.found + self.missed + self.merged)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both."""
        return _ratio(2 * self.found, 2 * self.found + self.missed + self.merged + self.invented + self.split)


@dataclass(frozen=True, slots=True)
class EvidenceTotals:
    """The words under the answers' values, apart from the values."""

    statuses: tuple[tuple[str, int], ...] = ()
    """Citations by grounding status, sorted."""
    compared: int = 0
    """Citations that could be compared with the gold's."""
    overlapping: int = 0
    """Of these, how many share a character with the gold's."""
    overlap: float | None = None
    """Mean of characters in common over characters that either cites; None where nothing was compared."""

    @property
    def cited(self) -> int:
        """All citations."""
        return sum(count for _, count in self.statuses)

    @property
    def located(self) -> float | None:
        """Share of citations whose words stand in the article (verbatim, retyped or in another sentence)."""
        found = sum(count for status, count in self.statuses if status in ("verbatim", "retyped", "elsewhere"))
        return _ratio(found, self.cited)


@dataclass(frozen=True, slots=True)
class Totals:
    """All figures of a run, or of some of its cases."""

    fields: tuple[FieldTotals, ...] = ()
    """One for each of FIELDS, in that order."""
    incidents: IncidentTotals = field(default_factory=IncidentTotals)
    evidence: EvidenceTotals = field(default_factory=EvidenceTotals)
    findings: tuple[tuple[str, int], ...] = ()
    """Validator findings by code, sorted."""
    verdicts: tuple[tuple[str, int], ...] = ()
    states: tuple[tuple[str, int], ...] = ()
    """Cases (each repeat by itself) by state: failed, scored, stale."""
    not_done: int = 0
    """Scored cases without a whole answer: cut off, refused, not the schema's."""
    tokens_in: int | None = None
    """None: unknown for at least one scored case."""
    tokens_out: int | None = None
    cost: float | None = None
    """US dollars; None: unknown for at least one scored case."""
    seconds: float | None = None
    """Of the model, as recorded."""

    def of(self, name: str) -> FieldTotals:
        """The totals of one field."""
        return next((item for item in self.fields if item.field == name), FieldTotals(name))

    @property
    def values(self) -> FieldTotals:
        """All fields but `incident` added up: micro averages, and value precision."""
        total = FieldTotals("values")
        for item in self.fields:
            if item.field != "incident":
                total += replace(item, field="values")
        return total

    @property
    def macro_f1(self) -> float | None:
        """Mean of the F1 of all fields but `incident` that have one: each field counts the same."""
        return _mean([item.f1 for item in self.fields if item.field != "incident"])

    @property
    def macro_precision(self) -> float | None:
        """Mean of the precision of all fields but `incident` that have one."""
        return _mean([item.precision for item in self.fields if item.field != "incident"])

    @property
    def macro_recall(self) -> float | None:
        """Mean of the recall of all fields but `incident` that have one."""
        return _mean([item.recall for item in self.fields if item.field != "incident"])


def totals(scores: RunScore | Iterable[CaseScore]) -> Totals:
    """The totals of a run. Stale and failed cases are counted as such and in nothing else."""
    cases = list(scores.cases if isinstance(scores, RunScore) else scores)
    scored = [case for case in cases if case.state == "scored"]
    incidents: Counter[str] = Counter(item.outcome for case in scored for item in case.incidents)
    return Totals(
        fields=field_totals(item for case in scored for item in case.fields),
        incidents=IncidentTotals(**incidents),
        evidence=_evidence(item for case in scored for item in case.fields),
        findings=_added(case.findings for case in scored),
        verdicts=_added(case.verdicts for case in scored),
        states=tuple(sorted(Counter(case.state for case in cases).items())),
        not_done=sum(1 for case in scored if case.reason),
        tokens_in=_sum([case.tokens_in for case in scored]),
        tokens_out=_sum([case.tokens_out for case in scored]),
        cost=_sum_of_floats([case.cost for case in scored]),
        seconds=_sum_of_floats([case.seconds for case in scored]),
    )


def field_totals(scores: Iterable[FieldScore]) -> tuple[FieldTotals, ...]:
    """Totals of each of FIELDS, in that order; fields without any score included."""
    counts: Counter[tuple[str, FieldOutcome]] = Counter()
    partial: Counter[str] = Counter()
    for item in scores:
        counts[item.field, item.outcome] += 1
        partial[item.field] += is_partial(item.outcome, item.note)
    return tuple(
        FieldTotals(
            name, counts[name, "right"], counts[name, "wrong"], counts[name, "invented"], counts[name, "missed"],
            counts[name, "absent"], partial[name],
        )
        for name in FIELDS
    )  # fmt: skip


def case_fields(case: CaseScore) -> dict[str, FieldTotals]:
    """The totals of one case by field: what a cell of a matrix of cases by fields shows."""
    return {item.field: item for item in field_totals(case.fields)}


def _evidence(scores: Iterable[FieldScore]) -> EvidenceTotals:
    statuses: Counter[str] = Counter()
    overlaps: list[float] = []
    for item in scores:
        if item.evidence is not None:
            statuses[item.evidence.status] += 1
            if item.evidence.overlap is not None:
                overlaps.append(item.evidence.overlap)
    return EvidenceTotals(
        statuses=tuple(sorted(statuses.items())),
        compared=len(overlaps),
        overlapping=sum(1 for value in overlaps if value > 0),
        overlap=_mean(overlaps),
    )


def _added(counts: Iterable[tuple[tuple[str, int], ...]]) -> tuple[tuple[str, int], ...]:
    total: Counter[str] = Counter()
    for group in counts:
        for name, count in group:
            total[name] += count
    return tuple(sorted(total.items()))


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _sum_of_floats(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known), 6) if known and len(known) == len(values) else None
