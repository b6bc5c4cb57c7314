"""What a rule says of itself: parsed from the docstring of its function, so code and documentation cannot part."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass

from extractor.errors import RuleError
from extractor.schema.findings import Severity
from extractor.validation.registry import Rule, RuleState

__all__ = ("SECTIONS", "RuleDocumentation", "document")

SECTIONS = ("Why", "Bad", "Good", "Limits")
_SECTION = re.compile(r"(?:\A|\n)\s*(Why|Bad|Good|Limits):", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDocumentation:
    """The documentation of one rule."""

    code: str
    name: str
    severity: Severity
    state: RuleState
    mendable: bool
    on: str
    """Type of value that the rule looks at."""
    what: str
    """What it finds, in a sentence or two."""
    why: str
    bad: str
    """An example that the rule finds something in."""
    good: str
    """The same example as it should be."""
    limits: str
    """Where the rule is silent or may be wrong."""

    def __str__(self) -> str:
        kind = f"{self.severity}, {self.state}" + (", shown to the model" if self.mendable else "")
        head = f"{self.code} {self.name} ({kind}; looks at: {self.on})"
        sections = zip(SECTIONS, (self.why, self.bad, self.good, self.limits), strict=True)
        return "\n\n".join([head, self.what, *(f"{title}: {text}" for title, text in sections)])


def document(rule: Rule) -> RuleDocumentation:
    """The documentation of a rule. Raises RuleError where a section is missing, doubled or empty."""
    text = inspect.cleandoc(rule.documentation)
    pieces = _SECTION.split(text)
    what, titles = _flowed(pieces[0]), pieces[1::2]
    if tuple(titles) != SECTIONS or not what:
        raise RuleError(
            f"rule {rule.code}: its docstring has the sections {', '.join(titles) or '(none)'}; "
            f"needed are a first line, then {', '.join(SECTIONS)}, once each and in this order"
        )
    parts = [_flowed(piece) for piece in pieces[2::2]]
    if not all(parts):
        raise RuleError(f"rule {rule.code}: section {titles[parts.index('')]} of its docstring is empty")
    why, bad, good, limits = parts
    return RuleDocumentation(
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        state=rule.state,
        mendable=rule.mendable,
        on=rule.on.__name__,
        what=what,
        why=why,
        bad=bad,
        good=good,
        limits=limits,
    )


def _flowed(text: str) -> str:
    """Lines joined, paragraphs kept."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text))
    return "\n".join(paragraph for paragraph in paragraphs if paragraph)
