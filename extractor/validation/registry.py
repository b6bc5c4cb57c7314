"""The rule registry: a rule is a pure function that looks at one node of a record and yields problems.

Rules dispatch on the type of value (`on=Count`, `on=Incident`, `on=Record`), so they hold for every schema that is
built from the typed blocks. The engine (`extractor.validation.engine`) walks the record, calls the rules, and turns
problems into findings; a rule that raises becomes a review finding SYS001, never a pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel

from extractor.article.model import Article
from extractor.grounding import SourceText
from extractor.schema.evidence import WordChange
from extractor.schema.findings import Severity, Suggestion
from extractor.schema.record import Record

__all__ = ("REGISTRY", "Context", "Node", "Problem", "Rule", "RuleState", "rule", "walk")

ValueT = TypeVar("ValueT")
RuleState = Literal["stable", "preview"]


@dataclass(frozen=True, slots=True)
class Node(Generic[ValueT]):
    """A value and where it stands in the record."""

    path: str
    """JSON pointer, e.g. `/incidents/0/casualties/1`; empty for the record itself."""
    value: ValueT
    incident: Any = None
    """The event that the value belongs to (None above incidents)."""
    incident_path: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """All that a rule may look at beside its node. Nothing here is ever changed by a rule."""

    article: Article
    source: SourceText
    record: Record[Any]

    def sentence_text(self, offset: int) -> str:
        """The sentence that holds `offset`, or an empty string."""
        sentence = self.article.sentence_at(offset)
        return self.article.text[sentence.start : sentence.end] if sentence else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What a rule yields; the engine adds code, name, severity and path."""

    message: str
    claimed: str | None = None
    observed: str | None = None
    start: int | None = None
    end: int | None = None
    changes: tuple[WordChange, ...] = ()
    suggestion: Suggestion | None = None
    path: str | None = None
    """Where it differs from the node's own path."""
    severity: Severity | None = None
    """Where it differs from the rule's own severity."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule; its documentation is its function's docstring."""

    code: str
    name: str
    severity: Severity
    on: type
    check: Callable[[Node[Any], Context], Iterable[Problem]]
    state: RuleState = "stable"
    mendable: bool = False
    """Whether the model, shown the finding, may mend it in the repair turn."""
    documentation: str = field(default="", compare=False)

    @property
    def family(self) -> str:
        """The letters of the code: `GRD`, `NUM`."""
        return self.code[:3]


REGISTRY: dict[str, Rule] = {}
"""All rules by code; filled when the modules of `extractor.validation.rules` are imported."""

_CODE = re.compile(r"[A-Z]{3}[0-9]{3}")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

CheckT = TypeVar("CheckT", bound=Callable[[Node[Any], Context], Iterable[Problem]])


def rule(
    code: str,
    name: str,
    severity: Severity,
    *,
    on: type,
    state: RuleState = "stable",
    mendable: bool = False,
) -> Callable[[CheckT], CheckT]:
    """Register the decorated function as a rule. Codes are never used twice, not even after a rule is gone."""
    if not _CODE.fullmatch(code) or not _NAME.fullmatch(name):
        raise ValueError(f"rule {code!r} {name!r}: a code is three capitals and three digits, a name is kebab-case")

    def register(check: CheckT) -> CheckT:
        if code in REGISTRY:
            raise ValueError(f"rule code {code} is registered twice ({REGISTRY[code].name}, {name})")
        REGISTRY[code] = Rule(code, name, severity, on, check, state, mendable, check.__doc__ or "")
        return check

    return register


def walk(record: Record[Any]) -> Iterator[Node[Any]]:
    """All nodes of a record that a rule can be registered on, parents before children, in field order."""
    yield Node("", record)
    for index, incident in enumerate(record.incidents):
        path = f"/incidents/{index}"
        yield from _walk_model(incident, path, incident, path)


def _walk_model(value: BaseModel, path: str, incident: Any, incident_path: str) -> Iterator[Node[Any]]:
    yield Node(path, value, incident, incident_path)
    for name in type(value).model_fields:
        if name == "evidence":
            continue
        child = getattr(value, name)
        if isinstance(child, BaseModel):
            yield from _walk_model(child, f"{path}/{name}", incident, incident_path)
        elif isinstance(child, (list, tuple)):
            for index, item in enumerate(child):
                if isinstance(item, BaseModel):
                    yield from _walk_model(item, f"{path}/{name}/{index}", incident, incident_path)
