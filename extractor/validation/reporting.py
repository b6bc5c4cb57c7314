"""Findings for other programs and for people: SARIF 2.1.0, counts by code, and the pages that document the rules.

Everything about a rule comes from one source, the docstring of its function.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from extractor.schema.findings import SEVERITIES, Finding, Severity
from extractor.schema.record import Record
from extractor.validation import VALIDATOR_VERSION
from extractor.validation.documentation import RuleDocumentation, document
from extractor.validation.registry import Rule

__all__ = ("Statistics", "finding_rows", "rules_markdown", "sarif")

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: dict[Severity, str] = {"error": "error", "review": "warning", "warning": "warning", "info": "note"}
"""SARIF knows no `review`: it stands as a warning, with our severity among the properties."""


@dataclass
class Statistics:
    """Findings counted by code, as records pass by."""

    counts: Counter[tuple[str, str, Severity]] = field(default_factory=Counter)
    suppressed: Counter[str] = field(default_factory=Counter)

    def add(self, findings: Iterable[Finding]) -> None:
        """Count these."""
        for finding in findings:
            if finding.suppressed is None:
                self.counts[finding.code, finding.name, finding.severity] += 1
            else:
                self.suppressed[finding.code] += 1

    def rows(self) -> list[dict[str, Any]]:
        """One row a code, the commonest first: `code`, `name`, `count`, then a count for each severity."""
        names = {code: name for code, name, _ in sorted(self.counts)}
        names |= {code: names.get(code, "") for code in self.suppressed}
        rows: list[dict[str, Any]] = []
        for code, name in names.items():
            by: dict[str, int] = {severity: self.counts[code, name, severity] for severity in SEVERITIES}
            row = {"code": code, "name": name, "count": sum(by.values()), **by, "suppressed": self.suppressed[code]}
            rows.append(row)
        return sorted(rows, key=lambda row: (-row["count"], row["code"]))

    def lines(self) -> list[str]:
        """The rows as aligned text, as ruff prints them."""
        rows = self.rows()
        width = max((len(str(row["count"])) for row in rows), default=1)
        shown = ("error", "review", "warning", "info", "suppressed")
        return [
            f"{row['count']:>{width}}  {row['code']}  {row['name']}  "
            + ", ".join(f"{row[name]} {name}" for name in shown if row[name])
            for row in rows
        ]


def finding_rows(record: Record[Any]) -> list[dict[str, Any]]:
    """One flat row a finding, with its article."""
    name = record.article.source or record.article.id
    return [
        {"article": record.article.id, "source": name, **finding.model_dump(mode="json")} for finding in record.findings
    ]


def sarif(records: Iterable[Record[Any]], rules: Sequence[Rule]) -> dict[str, Any]:
    """The findings of records as one SARIF 2.1.0 log.

    Regions count Unicode code points of the article's stored text, which the log holds (`artifacts[].contents`), since
    the file that was read may hold furniture and mark-up as well. `partialFingerprints` stay the same between runs as
    long as article, code, path and words do.
    """
    places = {rule.code: index for index, rule in enumerate(rules)}
    artifacts: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    for index, record in enumerate(records):
        article = record.article
        artifacts.append({"location": {"uri": _uri(record)}, "contents": {"text": _sendable(article.text)}})
        results.extend(_result(record, finding, index, places) for finding in record.findings)
    driver = {
        "name": "extractor",
        "semanticVersion": VALIDATOR_VERSION,
        "rules": [_descriptor(rule) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "artifacts": artifacts,
        "results": results,
    }
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _descriptor(rule: Rule) -> dict[str, Any]:
    page = document(rule)
    return {
        "id": page.code,
        "name": page.name,
        "shortDescription": {"text": page.what.partition("\n")[0]},
        "fullDescription": {"text": f"{page.what}\n{page.why}"},
        "help": {"text": str(page), "markdown": _page(page)},
        "defaultConfiguration": {"level": _LEVELS[page.severity]},
        "properties": {"severity": page.severity, "state": page.state, "mendable": page.mendable, "on": page.on},
    }


def _result(record: Record[Any], finding: Finding, artifact: int, places: dict[str, int]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(record), "index": artifact}}
    if finding.start is not None and finding.end is not None:
        place["region"] = {"charOffset": finding.start, "charLength": finding.end - finding.start}
    location = {
        "physicalLocation": place,
        "logicalLocations": [{"fullyQualifiedName": finding.path or "/", "kind": "member"}],
    }
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": _sendable(finding.message)},
        "locations": [location],
        "partialFingerprints": {"value/v1": _fingerprint(record, finding)},
        "properties": {
            "severity": finding.severity,
            "claimed": finding.claimed,
            "observed": finding.observed,
            "suggestion": finding.suggestion.model_dump(mode="json") if finding.suggestion else None,
        },
    }
    if finding.code in places:
        result["ruleIndex"] = places[finding.code]
    if finding.suppressed is not None:
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": _sendable(finding.suppressed)}
        ]
    return result


def _uri(record: Record[Any]) -> str:
    """A relative reference to what was read; the article's id where that is not known."""
    source = record.article.source
    return quote(source, safe="/:?#&=%+,;@", errors="replace") if source else f"article/{record.article.id}"


def _fingerprint(record: Record[Any], finding: Finding) -> str:
    parts = (record.article.id, finding.code, finding.path, finding.claimed or "", finding.observed or "")
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _sendable(text: str) -> str:
    """The text without lone surrogates, which no JSON reader must accept; each becomes one U+FFFD, so offsets hold."""
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)


def rules_markdown(rules: Iterable[Rule]) -> str:
    """All rules' documentation as one Markdown page, by family."""
    lines = ["# Rules", ""]
    family = ""
    for rule in rules:
        if rule.family != family:
            family = rule.family
            lines += [f"## {family}", ""]
        lines += [_page(document(rule)), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _page(page: RuleDocumentation) -> str:
    kind = f"{page.severity}, {page.state}" + (", shown to the model" if page.mendable else "")
    sections = (("Why", page.why), ("Bad", page.bad), ("Good", page.good), ("Limits", page.limits))
    body = "\n\n".join(f"**{title}.** {text}" for title, text in sections)
    return f"### {page.code} {page.name}\n\n*{kind}; looks at {page.on}*\n\n{page.what}\n\n{body}"
