"""One record against its gold: every field right, wrong, invented, missed or rightly absent.

Object level and leaf level are both told: a missed incident is one missed `incident`, and each of its values is a
missed value of its own field, so that no field's figures depend on which incidents were found. A property of an item
(a name with a point, such as `casualties.claimant`) is scored only where the item has a pair.

Scoring is lenient: an answer that was cut off or refused scores with what it holds, and `reason` says what it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from extractor.errors import UsageError
from extractor.regression.comparators import (
    Compared,
    compare_choices,
    compare_claims,
    compare_damage,
    compare_dates,
    compare_parties,
    compare_places,
    compare_precisions,
    compare_responsibility,
    folded_text,
    overlap,
    words_of,
)
from extractor.regression.model import CaseScore, EvidenceScore, FieldScore, IncidentScore
from extractor.regression.pairing import Pairing, pair, pair_incidents
from extractor.regression.wording import (
    tell_actor,
    tell_claim,
    tell_damage,
    tell_date,
    tell_incident,
    tell_link,
    tell_party,
    tell_place,
    tell_responsibility,
    tell_weapon,
)
from extractor.schema.blocks import Block, Link
from extractor.schema.incident import CasualtyClaim, Damage, Incident, Responsibility
from extractor.schema.record import Record

__all__ = ("score",)

ItemT = TypeVar("ItemT", bound=Block)
MISSED, INVENTED, ABSENT = Compared("missed"), Compared("invented"), Compared("absent")


def score(case: str, gold: Record[Incident], answered: Record[Incident], *, repeat: int = 0) -> CaseScore:
    """Score an answer against the gold of its article. Pure: no file, no clock, no order of lists plays a part.

    Raises UsageError where the two are not about one text.
    """
    if gold.article.id != answered.article.id:
        raise UsageError(
            f"case {case}: the answer is about another text ({answered.article.id}, not {gold.article.id})"
        )
    pairing = pair_incidents(gold.incidents, answered.incidents, gold.article)
    fields = _Scorer(gold, answered, pairing).all_fields()
    usage = answered.provenance.usage if answered.provenance else None
    seconds = [turn.seconds for turn in answered.turns if turn.seconds is not None]
    return CaseScore(
        case=case,
        state="scored",
        repeat=repeat,
        reason="" if answered.outcome == "done" else _reason(answered),
        incidents=tuple(_incident_scores(gold, answered, pairing)),
        fields=tuple(fields),
        findings=_sorted_counts(finding.code for finding in answered.findings),
        verdicts=_sorted_counts(answered.verdicts.values()),
        tokens_in=usage.input if usage else None,
        tokens_out=usage.output if usage else None,
        cost=answered.provenance.cost if answered.provenance else None,
        seconds=round(sum(seconds), 3) if seconds else None,
        keys=tuple(turn.recording_key for turn in answered.turns),
    )


def _reason(answered: Record[Any]) -> str:
    said = f": {answered.failure.message}" if answered.failure else ""
    return f"{answered.outcome}{said}"


def _sorted_counts(items: Iterator[str] | Any) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(items).items()))


def _incident_scores(gold: Record[Incident], answered: Record[Incident], pairing: Pairing) -> Iterator[IncidentScore]:
    """Gold incidents in their order, then the answered ones that belong to none."""
    pairs = {i: (j, likeness) for i, j, likeness in pairing.pairs}
    for i, incident in enumerate(gold.incidents):
        if i in pairs:
            j, likeness = pairs[i]
            yield IncidentScore("found", i, j, round(likeness, 4), tell_incident(incident))
        elif i in pairing.merged:
            yield IncidentScore("merged", i, pairing.merged[i], label=tell_incident(incident))
        else:
            yield IncidentScore("missed", i, None, label=tell_incident(incident))
    taken = {j for _, j, _ in pairing.pairs}
    for j, incident in enumerate(answered.incidents):
        if j in pairing.split:
            yield IncidentScore("split", pairing.split[j], j, label=tell_incident(incident))
        elif j not in taken:
            yield IncidentScore("invented", None, j, label=tell_incident(incident))


@dataclass(frozen=True)
class _Kind(Generic[ItemT]):
    """How the items of one list are paired, compared and told."""

    name: str
    tell: Callable[[ItemT], str]
    compare: Callable[[ItemT, ItemT], Compared]
    likeness: Callable[[ItemT, ItemT], float]
    """0 to 1; 0: these two are not one item."""
    choices: tuple[str, ...] = ()
    """Properties that are choices, each scored as `<name>.<property>`."""


@dataclass
class _Scorer:
    """Collects the field scores of one case."""

    gold: Record[Incident]
    answered: Record[Incident]
    pairing: Pairing
    scores: list[FieldScore] = field(default_factory=list)

    def all_fields(self) -> list[FieldScore]:
        """All field scores: gold incidents in order, then answered ones without a pair; each in the order of FIELDS."""
        pairs = {i: j for i, j, _ in self.pairing.pairs}
        taken = set(pairs.values())
        if not self.gold.incidents and not self.answered.incidents:
            self._add("incident", ABSENT)
        for i, incident in enumerate(self.gold.incidents):
            self._incident(incident, self.answered.incidents[pairs[i]] if i in pairs else None, i, pairs.get(i))
        for j, incident in enumerate(self.answered.incidents):
            if j not in taken:
                self._incident(None, incident, None, j)
        return self.scores

    def _incident(self, gold: Incident | None, answered: Incident | None, i: int | None, j: int | None) -> None:
        at = None if i is None else f"/incidents/{i}"
        at_answered = None if j is None else f"/incidents/{j}"
        self._add(
            "incident", self._presence(gold, answered, i, j), at, at_answered,
            tell_incident(gold) if gold else None, tell_incident(answered) if answered else None,
        )  # fmt: skip
        self._block("type", gold and gold.type, answered and answered.type, at, at_answered, _compare_types, _tell_type)
        for name in ("role", "realis"):
            ours, theirs = (getattr(incident, name) if incident else None for incident in (gold, answered))
            self._add(name, compare_choices(ours, theirs), _below(at, name), _below(at_answered, name), ours, theirs)
        self._when(gold, answered, at, at_answered)
        for kind in _KINDS:
            self._list(kind, gold, answered, at, at_answered)

    def _presence(self, gold: Incident | None, answered: Incident | None, i: int | None, j: int | None) -> Compared:
        if gold is not None and answered is not None:
            return Compared("right")
        if i is not None:
            merged = self.pairing.merged.get(i)
            return Compared("missed", "" if merged is None else f"merged into answered incident {merged + 1}")
        split = self.pairing.split.get(j) if j is not None else None
        return Compared("invented", "" if split is None else f"split off incident {split + 1}")

    def _when(self, gold: Incident | None, answered: Incident | None, at: str | None, at_answered: str | None) -> None:
        ours, theirs = gold.when if gold else None, answered.when if answered else None
        if (gold and answered) or ours or theirs:
            self._block("when", ours, theirs, at, at_answered, compare_dates, tell_date)
        precision = compare_precisions(ours, theirs)
        if precision is not None and ours and theirs:
            self._add(
                "when.precision", precision, _below(at, "when/precision"), _below(at_answered, "when/precision"),
                ours.precision, theirs.precision,
            )  # fmt: skip

    def _block(
        self,
        name: str,
        gold: Any,
        answered: Any,
        at: str | None,
        at_answered: str | None,
        compare: Callable[[Any, Any], Compared],
        tell: Callable[[Any], str],
        field_name: str | None = None,
    ) -> None:
        """Score one block, either of which may be missing, with its evidence."""
        self._add(
            field_name or name,
            compare(gold, answered),
            _below(at, name) if gold is not None else None,
            _below(at_answered, name) if answered is not None else None,
            tell(gold) if gold is not None else None,
            tell(answered) if answered is not None else None,
            self._evidence(gold, answered, _below(at_answered, name)),
        )

    def _list(
        self,
        kind: _Kind[Any],
        gold: Incident | None,
        answered: Incident | None,
        at: str | None,
        at_answered: str | None,
    ) -> None:
        """Score the items of one list, paired by the same solver as incidents."""
        ours: Sequence[Any] = getattr(gold, kind.name) if gold else ()
        theirs: Sequence[Any] = getattr(answered, kind.name) if answered else ()
        if gold and answered and not ours and not theirs:
            self._add(kind.name, ABSENT)
            return
        if kind.name == "links":
            kind = self._links()
        pairs = pair(ours, theirs, lambda i, j: kind.likeness(ours[i], theirs[j]))
        partner = {i: j for i, j, _ in pairs}
        taken = set(partner.values())
        for i, item in enumerate(ours):
            j = partner.get(i)
            other = None if j is None else theirs[j]
            paths = (f"{at}/{kind.name}/{i}", None if j is None else f"{at_answered}/{kind.name}/{j}")
            self._item(kind, item, other, *paths)
        for j, item in enumerate(theirs):
            if j not in taken:
                self._item(kind, None, item, None, f"{at_answered}/{kind.name}/{j}")

    def _item(self, kind: _Kind[Any], gold: Any, answered: Any, at: str | None, at_answered: str | None) -> None:
        compared = MISSED if answered is None else INVENTED if gold is None else kind.compare(gold, answered)
        self._add(
            kind.name, compared, at, at_answered,
            kind.tell(gold) if gold is not None else None, kind.tell(answered) if answered is not None else None,
            self._evidence(gold, answered, at_answered),
        )  # fmt: skip
        if gold is None or answered is None:
            return
        for name in kind.choices:
            ours, theirs = getattr(gold, name), getattr(answered, name)
            self._add(
                f"{kind.name}.{name}", compare_choices(ours, theirs), _below(at, name), _below(at_answered, name),
                ours, theirs,
            )  # fmt: skip
        if isinstance(gold, CasualtyClaim):
            self._block(
                "claimant", gold.claimant, answered.claimant, at, at_answered, compare_parties, tell_party,
                "casualties.claimant",
            )  # fmt: skip

    def _links(self) -> _Kind[Link]:
        """Links point to incidents by number: the same where the two incidents that they point to are a pair."""
        partner = {i + 1: j + 1 for i, j, _ in self.pairing.pairs}
        there = range(1, len(self.gold.incidents) + 1)
        over_there = range(1, len(self.answered.incidents) + 1)

        def same_target(gold: Link, answered: Link) -> bool:
            if gold.incident in there:
                return partner.get(gold.incident) == answered.incident
            return gold.incident == answered.incident and answered.incident not in over_there

        def compare(gold: Link, answered: Link) -> Compared:
            if not same_target(gold, answered):
                return Compared("wrong", "to another incident")
            return compare_choices(gold.relation, answered.relation)

        def likeness(gold: Link, answered: Link) -> float:
            target, words = same_target(gold, answered), _shared(gold, answered)
            if not target and not words:
                return 0.0
            return 0.5 * target + 0.3 * (gold.relation == answered.relation) + 0.2 * words

        return _Kind("links", tell_link, compare, likeness)

    def _evidence(self, gold: Any, answered: Any, path: str | None) -> EvidenceScore | None:
        if answered is None:
            return None
        shared = overlap(gold.evidence, answered.evidence) if gold is not None else None
        verdict = self.answered.verdicts.get(path) if path else None
        return EvidenceScore(answered.evidence.status, None if shared is None else round(shared, 4), verdict)

    def _add(
        self,
        name: str,
        compared: Compared,
        at: str | None = None,
        at_answered: str | None = None,
        gold: str | None = None,
        answered: str | None = None,
        evidence: EvidenceScore | None = None,
    ) -> None:
        gold_path, answered_path = at if gold is not None else None, at_answered if answered is not None else None
        self.scores.append(
            FieldScore(name, compared.outcome, gold, answered, gold_path, answered_path, compared.note, evidence)
        )


def _below(path: str | None, name: str) -> str | None:
    return None if path is None else f"{path}/{name}"


def _compare_types(gold: Any, answered: Any) -> Compared:
    return compare_choices(gold.value if gold else None, answered.value if answered else None)


def _tell_type(choice: Any) -> str:
    return str(choice.value)


def _shared(gold: Block, answered: Block) -> float:
    """Overlap of the words; where either has no place in the article, 1 for the same words and 0 for others."""
    shared = overlap(gold.evidence, answered.evidence)
    if shared is None:
        return float(folded_text(words_of(gold.evidence)) == folded_text(words_of(answered.evidence)))
    return shared


def _like_values(compare: Callable[[Any, Any], Compared], same_role: Callable[[Any, Any], bool]) -> Any:
    """Likeness of items whose value is one thing: a place, an actor, a weapon. Neither value nor words: no pair."""

    def likeness(gold: Any, answered: Any) -> float:
        compared, words = compare(gold, answered), _shared(gold, answered)
        value = 0.6 if compared.right else 0.3 if compared.partial else 0.0
        if not value and not words:
            return 0.0
        return value + 0.3 * words + 0.1 * same_role(gold, answered)

    return likeness


def _like_claims(gold: CasualtyClaim, answered: CasualtyClaim) -> float:
    """No pair without common words, unless the outcome and one bound are the same."""
    low = gold.low == answered.low
    high = gold.high == answered.high
    words = _shared(gold, answered)
    a_bound = (low and gold.low is not None) or (high and gold.high is not None)
    if not words and not (gold.outcome == answered.outcome and a_bound):
        return 0.0
    claimant = compare_parties(gold.claimant, answered.claimant).right
    return (
        0.2 * (gold.outcome == answered.outcome)
        + 0.2 * low
        + 0.15 * high
        + 0.1 * (gold.group == answered.group)
        + 0.05 * (gold.qualifier == answered.qualifier)
        + 0.1 * claimant
        + 0.2 * words
    )


def _like_damage(gold: Damage, answered: Damage) -> float:
    """No pair without common words or the same object."""
    words = _shared(gold, answered)
    thing = folded_text(gold.object) == folded_text(answered.object)
    if not words and not thing:
        return 0.0
    return 0.4 * words + 0.2 * thing + 0.2 * (gold.low == answered.low) + 0.2 * (gold.high == answered.high)


def _like_responsibility(gold: Responsibility, answered: Responsibility) -> float:
    """No pair without common words, unless stance and one party are the same."""
    words = _shared(gold, answered)
    by, to = compare_parties(gold.by, answered.by), compare_parties(gold.to, answered.to)
    named = "right" in (by.outcome, to.outcome)
    if not words and not (gold.stance == answered.stance and named):
        return 0.0
    return 0.3 * (gold.stance == answered.stance) + 0.25 * by.right + 0.25 * to.right + 0.2 * words


def _compare_weapons(gold: Any, answered: Any) -> Compared:
    return compare_choices(gold.kind, answered.kind)


def _is_same(name: str) -> Callable[[Any, Any], bool]:
    return lambda gold, answered: bool(getattr(gold, name) == getattr(answered, name))


_KINDS: tuple[_Kind[Any], ...] = (
    _Kind("where", tell_place, compare_places, _like_values(compare_places, _is_same("relation")), ("relation",)),
    _Kind("actors", tell_actor, compare_parties, _like_values(compare_parties, _is_same("role")), ("role",)),
    _Kind("casualties", tell_claim, compare_claims, _like_claims, ("group", "qualifier")),
    _Kind("damage", tell_damage, compare_damage, _like_damage),
    _Kind("weapons", tell_weapon, _compare_weapons, _like_values(_compare_weapons, _is_same("kind"))),
    _Kind("responsibility", tell_responsibility, compare_responsibility, _like_responsibility),
    _Kind("links", tell_link, lambda _gold, _answered: ABSENT, lambda _gold, _answered: 0.0),
)
"""Links get their comparison case by case: they point to incidents by number."""
