"""Tables of records for the terminal: one row an incident, one block an article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Any

from extractor.cli.terminal import MARKS, STYLES, harmless

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from extractor.schema.record import Record

__all__ = ("Totals", "incident_table")


def incident_table(records: Iterable[Record[Any]]) -> Table:
    """One row an incident: type, date, places, casualty claims with claimant, and how its values fared."""
    from rich.table import Table

    table = Table(show_lines=False, pad_edge=False, box=None, header_style="bold")
    for heading, width in (("article", 28), ("incident", 22), ("when", 13), ("where", 24), ("casualties", 46)):
        table.add_column(heading, max_width=width, overflow="fold")
    table.add_column("values", no_wrap=True)
    for record in records:
        for row in _rows(record):
            table.add_row(*row)
    return table


def _rows(record: Record[Any]) -> Iterable[tuple[Any, ...]]:
    from rich.text import Text

    name = harmless(record.article.source or record.article.id)
    if record.failure is not None:
        yield Text(name), Text(record.outcome, style="bold red"), "", "", "", ""
    elif not record.incidents:
        yield Text(name), Text("no incident"), "", "", "", ""
    for index, incident in enumerate(record.incidents):
        path = f"/incidents/{index}"
        yield (
            Text(name if index == 0 and record.failure is None else ""),
            _incident(record, incident, path),
            _value(record, f"{path}/when", _when(incident)),
            _joined(_value(record, f"{path}/where/{i}", _place(p)) for i, p in enumerate(_items(incident, "where"))),
            _joined(
                _value(record, f"{path}/casualties/{i}", _claim(claim))
                for i, claim in enumerate(_items(incident, "casualties"))
            ),
            verdict_counts(Counter(v for p, v in record.verdicts.items() if p.startswith(f"{path}/"))),
        )


def _items(incident: Any, name: str) -> list[Any]:
    """A list of the incident; a schema of one's own may lack it."""
    return list(getattr(incident, name, ()))


def _incident(record: Record[Any], incident: Any, path: str) -> Text:
    kind = getattr(incident, "type", None)
    words = str(kind.value) if kind is not None else type(incident).__name__
    role, realis = getattr(incident, "role", "main"), getattr(incident, "realis", "actual")
    words += "".join(f", {word}" for word in (role, realis) if word not in ("main", "actual"))
    return _value(record, f"{path}/type", words)


def _when(incident: Any) -> str:
    when = getattr(incident, "when", None)
    if when is None:
        return ""
    return when.edtf or f"“{when.evidence.text or when.evidence.cited.text}”"


def _place(place: Any) -> str:
    words = place.evidence.text or place.evidence.cited.text
    return str(words)


def _claim(claim: Any) -> str:
    """A claim in few words: "≥17 people killed (aid committee)"."""
    low, high = ("?" if bound is None else bound for bound in (claim.low, claim.high))
    figure = {
        "exact": f"{low}",
        "floor": f"≥{low}",
        "ceiling": f"≤{high}",
        "range": f"{low}-{high}",
        "approximate": f"~{low if claim.low is not None else high}",
        "vague": "some",
        "none_stated": "no",
    }[claim.qualifier]
    claimant = claim.claimant
    by = f" ({claimant.evidence.text or claimant.evidence.cited.text})" if claimant is not None else ""
    return f"{figure} {claim.group} {claim.outcome}{by}"


def _value(record: Record[Any], path: str, words: str) -> Text:
    from rich.text import Text

    verdict = record.verdicts.get(path)
    if not words or verdict is None:
        return Text(harmless(words))
    return Text(f"{MARKS[verdict]} {harmless(words)}", style=STYLES[verdict] if verdict != "supported" else "")


def _joined(parts: Iterable[Text]) -> Text:
    """One line each; a model that loops says a thing many times, which is one line with their number."""
    from rich.text import Text

    lines = []
    for part, same in groupby(parts, key=lambda part: (part.plain, part.style)):
        times = sum(1 for _ in same)
        lines.append(Text(part[0] + (f"  ({times} times)" if times > 1 else ""), style=part[1]))
    return Text("\n").join(lines)


def verdict_counts(counts: Counter[str]) -> Text:
    """`✓ 12  ! 1  ? 2  ✗ 3`, each in its colour, those that are none left out."""
    from rich.text import Text

    parts = [Text(f"{MARKS[verdict]} {counts[verdict]}", style=STYLES[verdict]) for verdict in MARKS if counts[verdict]]
    return Text("  ").join(parts)


FAILURES_SHOWN = 3
"""Messages shown of each kind of failure; the records hold all."""


class Totals:
    """What a run came to, counted as records pass by, so that nothing has to be kept."""

    def __init__(self) -> None:
        self.articles = 0
        self.incidents = 0
        self.outcomes: Counter[str] = Counter()
        self.verdicts: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.severities: Counter[str] = Counter()
        self.suppressed = 0
        self.input_tokens = 0
        self.output_tokens = 0
        self.cost = 0.0
        self.cost_unknown = 0
        self.model_seconds = 0.0
        self.failures: dict[str, list[tuple[str, str]]] = {}
        """By state: article and message of the first few."""

    def add(self, record: Record[Any]) -> None:
        """Count one record."""
        self.articles += 1
        self.incidents += len(record.incidents)
        self.outcomes[record.outcome] += 1
        self.verdicts.update(record.verdicts.values())
        counting = [finding for finding in record.findings if finding.suppressed is None]
        self.codes.update(finding.code for finding in counting)
        self.severities.update(finding.severity for finding in counting)
        self.suppressed += len(record.findings) - len(counting)
        self.model_seconds += sum(turn.seconds or 0.0 for turn in record.turns)
        if record.failure is not None and len(self.failures.setdefault(record.outcome, [])) < FAILURES_SHOWN:
            self.failures[record.outcome].append((record.article.source or record.article.id, record.failure.message))
        provenance = record.provenance
        if provenance is not None:
            self.input_tokens += provenance.usage.input or 0
            self.output_tokens += provenance.usage.output or 0
            self.cost += provenance.cost or 0.0
            self.cost_unknown += provenance.cost is None

    @property
    def failed(self) -> int:
        """Articles without a whole answer."""
        return self.articles - self.outcomes["done"]

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "articles": self.articles,
            "failed": self.failed,
            "outcomes": dict(sorted(self.outcomes.items())),
            "incidents": self.incidents,
            "verdicts": {verdict: self.verdicts[verdict] for verdict in MARKS},
            "findings": dict(sorted(self.codes.items())),
            "tokens": {"input": self.input_tokens, "output": self.output_tokens},
            "cost_usd": None if self.cost_unknown else round(self.cost, 6),
            "model_seconds": round(self.model_seconds, 1),
        }

    def lines(self) -> Iterable[Text]:
        """For people: a few lines under the table."""
        from rich.text import Text

        yield Text.assemble(
            (f"{self.articles} articles, {self.incidents} incidents, {sum(self.verdicts.values())} values: ", "bold"),
            verdict_counts(self.verdicts),
        )
        yield Text("✓ supported  ! supported, with a warning  ? for a person to review  ✗ refused", style="dim")
        if self.failed:
            failed = ", ".join(f"{count} {state}" for state, count in sorted(self.outcomes.items()) if state != "done")
            yield Text(f"{self.failed} without a whole answer: {failed}", style="bold red")
            for state, examples in sorted(self.failures.items()):
                for name, message in examples:
                    yield Text(harmless(f"  {name}: {state}: {message}"))
                if self.outcomes[state] > len(examples):
                    yield Text(f"  ... and {self.outcomes[state] - len(examples)} more {state}")
        if self.codes:
            commonest = sorted(self.codes.items(), key=lambda item: (-item[1], item[0]))[:8]
            yield Text("findings: " + ", ".join(f"{code} {count}" for code, count in commonest))
        if self.suppressed:
            yield Text(f"{self.suppressed} findings suppressed")
        cost = "cost unknown" if self.cost_unknown else f"${self.cost:.4f}"
        yield Text(f"tokens: {self.input_tokens:,} in, {self.output_tokens:,} out, {cost}")
