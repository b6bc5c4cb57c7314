"""The rule registry: a rule is a pure function that looks at one node of a record and yields problems.

Rules dispatch on the type of value (`on=Count`, `on=Incident`, `on=Record`), so they hold for every schema that is
built from the typed blocks. The engine (`extractor.validation.engine`) walks the record, calls the rules, and turns
problems into findings; a rule that raises becomes a review finding SYS001, never a pass.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from pydantic import BaseModel

from extractor.article.model import Article, Furniture, Sentence
from extractor.grounding import SourceText
from extractor.schema.blocks import Block
from extractor.schema.evidence import Evidence, EvidenceStatus, WordChange
from extractor.schema.findings import Severity, Suggestion
from extractor.schema.record import Record
from extractor.validation.duplicates import NearArticle

__all__ = ("REGISTRY", "Context", "Node", "Problem", "Rule", "RuleState", "blocks_below", "rule", "walk")

ValueT = TypeVar("ValueT")
SharedT = TypeVar("SharedT")
RuleState = Literal["stable", "preview"]


class Node(NamedTuple, Generic[ValueT]):
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
    regrounded: Mapping[str, Evidence] = field(default_factory=dict)
    """Evidence of each block by its JSON pointer, worked out again from the article's text: a stored record may be
    old or forged, so a status or an offset in it is a claim like any other."""
    near: tuple[NearArticle, ...] = ()
    """Earlier articles of the same file or run that are nearly the same text, most alike first."""
    _shared: dict[str, Any] = field(init=False, default_factory=dict, repr=False, compare=False)
    """What several rules need and one of them has worked out."""
    _starts: tuple[int, ...] = field(init=False, default=(), repr=False, compare=False)
    _furniture: tuple[tuple[int, Furniture], ...] = field(init=False, default=(), repr=False, compare=False)
    """Furniture by start, each with the piece that reaches farthest among those up to it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(sentence.start for sentence in self.article.sentences))
        reaching: list[tuple[int, Furniture]] = []
        for piece in sorted(self.article.furniture, key=lambda piece: (piece.start, piece.end, piece.kind)):
            if piece.end <= piece.start:
                continue
            farthest = reaching[-1][1] if reaching and reaching[-1][1].end >= piece.end else piece
            reaching.append((piece.start, farthest))
        object.__setattr__(self, "_furniture", tuple(reaching))

    def shared(self, name: str, work_out: Callable[[], SharedT]) -> SharedT:
        """What `work_out` gives, worked out once for this record: rules of one family often need the same reading."""
        if name not in self._shared:
            self._shared[name] = work_out()
        found: SharedT = self._shared[name]
        return found

    def blocks_of(self, incident_path: str) -> tuple[Node[Any], ...]:
        """The blocks of the event at a JSON pointer, in field order; all of a record are walked once."""
        return self.shared("blocks-by-event", self._blocks_by_event).get(incident_path, ())

    def _blocks_by_event(self) -> dict[str, tuple[Node[Any], ...]]:
        found: dict[str, list[Node[Any]]] = {}
        for node in walk(self.record):
            if isinstance(node.value, Block):
                found.setdefault(node.incident_path, []).append(node)
        return {path: tuple(nodes) for path, nodes in found.items()}

    def evidence(self, node: Node[Any]) -> Evidence:
        """The evidence of a block as the article's text gives it today; the stored one where it was not grounded."""
        found = self.regrounded.get(node.path)
        if found is None:
            found = node.value.evidence
        return found

    def anchor(self, node: Node[Any]) -> Evidence | None:
        """The evidence of the words that show that a node's event happened, those under `type`; None without such."""
        kind = getattr(node.incident, "type", None)
        return self.evidence(Node(f"{node.incident_path}/type", kind)) if isinstance(kind, Block) else None

    def furniture_at(self, start: int, end: int) -> Furniture | None:
        """A stretch of page furniture that shares a character with `start:end`, or None. Takes logarithmic time."""
        index = bisect_left(self._furniture, end, key=lambda item: item[0]) - 1
        if index < 0 or self._furniture[index][1].end <= start:
            return None
        return self._furniture[index][1]

    def sentence_index(self, offset: int) -> int | None:
        """Index (from 0) of the sentence that holds `offset`, or None between sentences. Takes logarithmic time."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self.article.sentences[index].end:
            return None
        return index

    def sentence(self, offset: int) -> Sentence | None:
        """The sentence that holds `offset`, or None between sentences."""
        index = self.sentence_index(offset)
        return None if index is None else self.article.sentences[index]

    def sentence_text(self, offset: int) -> str:
        """The sentence that holds `offset`, or an empty string."""
        sentence = self.sentence(offset)
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
    mendable: bool | None = None
    """Where it differs from the rule's own: nothing that the model could do would help here."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A registered rule; its documentation is its function's docstring. Each is equal to itself only."""

    code: str
    name: str
    severity: Severity
    on: type
    check: Callable[[Node[Any], Context], Iterable[Problem]]
    state: RuleState = "stable"
    mendable: bool = False
    """Whether the model, shown the finding, may mend it in the repair turn."""
    counts_for_all: bool = False
    """Whether a finding of this rule counts in the verdict of every value (the text is not the one cited)."""
    statuses: frozenset[EvidenceStatus] | None = None
    """Of a rule on blocks: the only statuses of a citation that it has anything to say of; None asks it of all."""
    of: tuple[type, ...] | None = None
    """Of a rule on blocks: the only types of block that it has anything to say of; None asks it of all."""
    documentation: str = field(default="", compare=False)
    whole: bool = False
    """Of a rule on events: whether it looks at whole events only and has nothing to say of their blocks."""

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
    counts_for_all: bool = False,
    statuses: Iterable[EvidenceStatus] | None = None,
    of: tuple[type, ...] | None = None,
    whole: bool = False,
) -> Callable[[CheckT], CheckT]:
    """Register the decorated function as a rule. Codes are never used twice, not even after a rule is gone.

    The docstring is the rule's documentation: a first line that says what it finds, then paragraphs that begin with
    `Why:`, `Bad:`, `Good:` and `Limits:` (see `extractor.validation.documentation`).
    """
    if not _CODE.fullmatch(code) or not _NAME.fullmatch(name):
        raise ValueError(f"rule {code!r} {name!r}: a code is three capitals and three digits, a name is kebab-case")

    def register(check: CheckT) -> CheckT:
        if code in REGISTRY:
            raise ValueError(f"rule code {code} is registered twice ({REGISTRY[code].name}, {name})")
        when = None if statuses is None else frozenset(statuses)
        documentation = check.__doc__ or ""
        REGISTRY[code] = Rule(
            code, name, severity, on, check, state, mendable, counts_for_all, when, of, documentation, whole
        )
        return check

    return register


def walk(record: Record[Any]) -> Iterator[Node[Any]]:
    """All nodes of a record that a rule can be registered on, parents before children, in field order."""
    yield Node("", record)
    for index, incident in enumerate(record.incidents):
        path = f"/incidents/{index}"
        yield from _walk_model(incident, path, incident, path)


def blocks_below(node: Node[Any]) -> Iterator[Node[Any]]:
    """All blocks under a node (itself, if it is one), in field order."""
    for below in _walk_model(node.value, node.path, node.incident, node.incident_path):
        if isinstance(below.value, Block):
            yield below


def _walk_model(value: BaseModel, path: str, incident: Any, incident_path: str) -> list[Node[Any]]:
    nodes: list[Node[Any]] = []
    _collect(value, path, incident, incident_path, nodes)
    return nodes


def _collect(value: BaseModel, path: str, incident: Any, incident_path: str, nodes: list[Node[Any]]) -> None:
    nodes.append(Node(path, value, incident, incident_path))
    held = vars(value)
    for name in _fields_walked(type(value)):
        child = held[name] if name in held else getattr(value, name)
        kind = type(child)
        if kind in _PLAIN:
            continue
        if issubclass(kind, BaseModel):
            _collect(child, f"{path}/{name}", incident, incident_path, nodes)
        elif issubclass(kind, (list, tuple)):
            for index, item in enumerate(child):
                if isinstance(item, BaseModel):
                    _collect(item, f"{path}/{name}/{index}", incident, incident_path, nodes)


_PLAIN = frozenset((str, int, float, bool, type(None)))
"""Types that hold no value of their own to look at; asking pydantic of each whether it is a model takes its time."""


@cache
def _fields_walked(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(name for name in model.model_fields if name != "evidence")
