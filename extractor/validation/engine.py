"""The engine: walks a record once, calls the rules that fit each node, and turns problems into findings and verdicts.

It fails closed: what a rule could not check is sent to a person (SYS001), never passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from itertools import chain
from operator import itemgetter
from typing import Any

from pydantic import BaseModel

from extractor.grounding import SourceText, ground_all
from extractor.schema.blocks import Block
from extractor.schema.evidence import Evidence, EvidenceStatus
from extractor.schema.findings import SEVERITIES, Finding, Severity, Verdict, verdict_of
from extractor.schema.record import Record
from extractor.validation.documentation import RuleDocumentation, document
from extractor.validation.duplicates import NearArticle
from extractor.validation.registry import REGISTRY, Context, Node, Problem, Rule, walk
from extractor.validation.rules import RULE_MODULES
from extractor.validation.selection import selected, unknown_code
from extractor.validation.suppressions import suppress
from extractor.validation.wording import clipped

__all__ = ("REGISTRY", "CheckResult", "all_rules", "check", "explain", "ordered")

CHECK_FAILED = "SYS001"
LONGEST_VALUE = 400
"""Characters of `claimed` and `observed` that a finding keeps."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the validator says of a record."""

    findings: tuple[Finding, ...]
    """In the order of their paths, then of their codes."""
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    """Verdict of each value by its JSON pointer, in the order of the record."""

    def count(self, verdict: Verdict) -> int:
        """How many values have this verdict."""
        return sum(1 for value in self.verdicts.values() if value == verdict)


def check(
    record: Record[Any],
    *,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] | None = None,
    preview: bool = False,
    near: Sequence[NearArticle] = (),
) -> CheckResult:
    """Check every value of a record against its article's text; the record itself is not changed.

    Nothing that the record says about its own evidence is trusted: each citation is grounded again. `select` and
    `ignore` take rule codes or their beginnings (`GRD`, `NUM00`); the longest that fits decides. `preview` runs rules
    that are still on trial. `near` are earlier articles with nearly the same text (`extractor.validation.duplicates`).
    What the record's suppressions set aside is marked and counts in no verdict. Raises RuleError for a code that no
    rule has.
    """
    load_rules()
    rules = selected(REGISTRY, select, ignore, preview=preview)
    return _run(record, rules, tuple(near))


def explain(code: str) -> RuleDocumentation:
    """What a rule finds, why, with examples and limits. Raises RuleError for a code that no rule has."""
    load_rules()
    if code not in REGISTRY:
        raise unknown_code(REGISTRY, code)
    return document(REGISTRY[code])


def all_rules() -> tuple[Rule, ...]:
    """All rules by code, those in preview too."""
    load_rules()
    return tuple(rule for _, rule in sorted(REGISTRY.items()))


@cache
def load_rules() -> None:
    """Import the rule modules, which fills the registry."""
    for name in RULE_MODULES:
        import_module(f"extractor.validation.rules.{name}")


def _run(record: Record[Any], rules: Sequence[Rule], near: tuple[NearArticle, ...]) -> CheckResult:
    nodes = list(walk(record))
    source = SourceText(record.article)
    findings: list[Finding] = []
    regrounded = _reground(nodes, source, findings)
    context = Context(record.article, source, record, regrounded, near)
    rules_for = _dispatcher(tuple(rules))
    for node in nodes:
        grounded = regrounded.get(node.path)
        for rule in rules_for(type(node.value), None if grounded is None else grounded.status):
            _call(rule, node, context, findings)
    kept = _suppressed(record, ordered(findings), rules, regrounded)
    return CheckResult(kept, _verdicts(nodes, kept))


def _reground(nodes: Sequence[Node[Any]], source: SourceText, findings: list[Finding]) -> dict[str, Evidence]:
    """Evidence of all blocks, worked out anew; the blocks of one incident together, as they were when it was built."""
    groups: dict[str, list[Node[Any]]] = {}
    for node in nodes:
        if isinstance(node.value, Block):
            groups.setdefault(node.incident_path, []).append(node)
    regrounded: dict[str, Evidence] = {}
    for incident_path, blocks in groups.items():
        try:
            evidence = ground_all([node.value.evidence.cited for node in blocks], source)
            regrounded.update({node.path: item for node, item in zip(blocks, evidence, strict=True)})
        except Exception as error:  # fail closed: whatever went wrong, a person looks at it
            findings.append(_failure("grounding", error, incident_path))
    return regrounded


@cache
def _dispatcher(rules: tuple[Rule, ...]) -> Callable[[type, EvidenceStatus | None], tuple[Rule, ...]]:
    """The rules for a type of value and the status of its citation: those registered on it or on one of its bases.

    What could not be grounded (status None) is asked all of them. Worked out once for each choice of rules.
    """
    known: dict[tuple[type, EvidenceStatus | None], tuple[Rule, ...]] = {}
    registered_on: dict[type, list[tuple[int, Rule]]] = {}
    for rank, rule in enumerate(rules):
        registered_on.setdefault(rule.on, []).append((rank, rule))

    def rules_for(value_type: type, status: EvidenceStatus | None) -> tuple[Rule, ...]:
        found = known.get((value_type, status))
        if found is None:
            ranked = [of_base for base, of_base in registered_on.items() if issubclass(value_type, base)]
            found = known[value_type, status] = tuple(
                rule
                for _, rule in sorted(chain(*ranked), key=itemgetter(0))
                if (status is None or rule.statuses is None or status in rule.statuses)
                and (rule.of is None or issubclass(value_type, rule.of))
                and not (rule.whole and issubclass(value_type, Block))
            )
        return found

    return rules_for


def _call(rule: Rule, node: Node[Any], context: Context, findings: list[Finding]) -> None:
    """Add what a rule finds at a node; what it found before it failed is kept."""
    try:
        for problem in rule.check(node, context):
            findings.append(_finding(rule, node, problem))
    except Exception as error:  # fail closed: a rule that raises has not passed anything
        findings.append(_failure(f"rule {rule.code} ({rule.name})", error, node.path))


def _finding(rule: Rule, node: Node[Any], problem: Problem) -> Finding:
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=problem.severity or rule.severity,
        path=node.path if problem.path is None else problem.path,
        message=problem.message,
        claimed=None if problem.claimed is None else clipped(problem.claimed, LONGEST_VALUE),
        observed=None if problem.observed is None else clipped(problem.observed, LONGEST_VALUE),
        start=problem.start,
        end=problem.end,
        changes=problem.changes,
        suggestion=problem.suggestion,
        mendable=rule.mendable if problem.mendable is None else problem.mendable,
    )


def _failure(what: str, error: Exception, path: str) -> Finding:
    """The text of the exception is left out: it may hold anything that the article holds."""
    return Finding(
        code=CHECK_FAILED,
        name="check-failed",
        severity="review",
        path=path,
        message=f"{what} failed with {type(error).__name__}, so this was not checked; please report it",
    )


def _suppressed(
    record: Record[Any], findings: tuple[Finding, ...], rules: Sequence[Rule], regrounded: Mapping[str, Evidence]
) -> tuple[Finding, ...]:
    """The findings with those marked that the record's suppressions set aside, and what is wrong with these."""
    if not record.suppressions:
        return findings
    ran = {rule.code: rule for rule in rules}
    outcome = suppress(record, findings, known=REGISTRY, ran=ran, regrounded=regrounded)
    troubles = [
        _finding(ran[code], Node("", record), Problem(message=message, path=path))
        for code, path, message in outcome.troubles
        if code in ran
    ]
    return ordered([*outcome.findings, *troubles])


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sorted by path, code and place; a finding that says the same of the same value is kept once."""

    def key(finding: Finding) -> tuple[Any, ...]:
        start = -1 if finding.start is None else finding.start
        end = -1 if finding.end is None else finding.end
        return (
            _path_key(finding.path), finding.code, start, end, SEVERITIES.index(finding.severity), finding.message,
            finding.claimed or "", finding.observed or "",
        )  # fmt: skip

    kept: dict[tuple[str, str, str], Finding] = {}
    for finding in sorted(findings, key=key):
        kept.setdefault((finding.path, finding.code, finding.message), finding)
    return tuple(kept.values())


def _path_key(path: str) -> tuple[tuple[int, int, str], ...]:
    """A JSON pointer as something to sort by: `/incidents/2` before `/incidents/10`."""
    parts = path.split("/")[1:]
    return tuple((0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts)


def _verdicts(nodes: Sequence[Node[Any]], findings: Iterable[Finding]) -> dict[str, Verdict]:
    """The verdict of every block, and of each plain field of an event that a finding points at.

    A finding counts for the nearest block around its path. One on an event counts for none of its values, unless it
    says that something could not be checked; one that concerns the whole text counts for all of them. A suppressed one
    counts for none.
    """
    blocks: dict[str, set[Severity]] = {}
    events: dict[str, BaseModel] = {}
    for node in nodes:
        if isinstance(node.value, Block):
            blocks[node.path] = set()
        elif node.path:
            events[node.path] = node.value
    plain: dict[str, set[Severity]] = {}
    everywhere: set[Severity] = set()
    unchecked_below: set[str] = set()
    for finding in findings:
        if finding.suppressed is not None:
            continue
        rule = REGISTRY.get(finding.code)
        home = _home(finding.path, blocks)
        if home is not None:
            blocks[home].add(finding.severity)
        elif finding.code == CHECK_FAILED:
            unchecked_below.add(finding.path)
        elif _is_plain_field(finding.path, events):
            plain.setdefault(finding.path, set()).add(finding.severity)
        if rule is not None and rule.counts_for_all:
            everywhere.add(finding.severity)
    if everywhere or unchecked_below:
        for node in nodes:
            if node.path in blocks:
                blocks[node.path] |= everywhere
                if "" in unchecked_below or node.incident_path in unchecked_below:
                    blocks[node.path].add("review")
    every: dict[str, set[Severity]] = {**blocks, **plain}
    return {path: verdict_of(every[path]) for path in sorted(every, key=_path_key)}


def _home(path: str, blocks: Mapping[str, Any]) -> str | None:
    """The nearest path at or above this one that is a block."""
    while path:
        if path in blocks:
            return path
        path = path.rpartition("/")[0]
    return None


def _is_plain_field(path: str, events: Mapping[str, BaseModel]) -> bool:
    """Whether the path names a field of an event that holds one plain value, such as `role`."""
    parent, _, name = path.rpartition("/")
    event = events.get(parent)
    if event is None or name not in type(event).model_fields:
        return False
    return not isinstance(getattr(event, name), (BaseModel, list, tuple, dict))
