"""CUE006, XFC014: who claims an incident, who is blamed for it, who denies it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.schema.blocks import Party
from extractor.schema.findings import Severity, Suggestion
from extractor.schema.incident import Incident, Responsibility
from extractor.validation.reading.stances import StanceRead, stances_in
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.grounding import holds_up
from extractor.validation.wording import quoted

__all__ = ()

LONGEST_READ = 900
"""Characters on either side of the cited words that are read of their sentence."""
BESIDE = 40
"""Characters between cited words without a verb and the verb beside them."""
_MEANS = {"claimed": "somebody claims it", "attributed": "somebody is blamed", "denied": "somebody denies it"}


@rule("CUE006", "stance-wrong", "error", on=Responsibility, mendable=True)
def stance_wrong(node: Node[Responsibility], context: Context) -> Iterator[Problem]:
    """The verb says another stance than the record, or puts its parties the other way round.

    Why: "blamed the army" read as a claim by the army turns an accusation into a confession.
    Bad: `claimed`, citing "blamed the army"; `attributed`, by the army, to the rebels, out of "rebels blamed the army".
    Good: `attributed`, by the rebels, to the army.
    Limits: reads verbs of claiming, blaming and denying in the cited words, else the one beside them (then a person
    decides). Words without such a verb ("it was rebels who fired") are left alone. That nobody claims it is CUE001's.
    """
    if not holds_up(node, context):
        return
    evidence = context.evidence(node)
    sentence = context.sentence(evidence.start) if evidence.start is not None else None
    if sentence is None or evidence.start is None or evidence.end is None:
        return
    low = max(sentence.start, evidence.start - LONGEST_READ)
    reads = stances_in(context.article.text[low : min(sentence.end, evidence.end + LONGEST_READ)])
    cited = [read for read in reads if evidence.start <= low + read.start < evidence.end]
    severity: Severity = "error"
    if not cited:
        cited = [read for read in reads if _gap(read, low, evidence.start, evidence.end) <= BESIDE][:1]
        severity = "review"
    said = [read for read in cited if read.negated is None]
    if cited and node.value.stance not in {read.stance for read in said or cited}:
        read = (said or cited)[0]
        message = f"{quoted(read.words)} says that {_MEANS[read.stance]}, the record says {node.value.stance}"
        if not said:
            severity = "review"
            message = (
                f"{quoted(f'{read.negated} {read.words}')} says that nobody did, the record says {node.value.stance}"
            )
        yield Problem(
            message=message,
            claimed=node.value.stance,
            observed=read.words,
            start=low + read.start,
            end=low + read.end,
            suggestion=_suggestion(node, said) if severity == "error" else None,
            severity=severity,
        )
        return
    for read in said:
        if read.stance == node.value.stance:
            yield from _turned(node, context, read, low)
            return


def _gap(read: StanceRead, low: int, start: int, end: int) -> int:
    """Characters between a verb and the cited words."""
    return max(start - (low + read.end), low + read.start - end, 0)


def _suggestion(node: Node[Responsibility], said: list[StanceRead]) -> Suggestion | None:
    """The stance of the verb, where it is the only one and the record names whom that stance needs."""
    stances = {read.stance for read in said}
    stance = said[0].stance if said else None
    needed = node.value.to if stance == "attributed" else node.value.by
    if len(stances) != 1 or needed is None:
        return None
    return Suggestion(path=f"{node.path}/stance", value=stance)


def _turned(node: Node[Responsibility], context: Context, read: StanceRead, low: int) -> Iterator[Problem]:
    """The blamer stands before a verb of blame, the blamed behind it; a speaker before his verb."""
    start, end = low + read.start, low + read.end
    by = _place_of(node, "by", node.value.by, context)
    to = _place_of(node, "to", node.value.to, context)
    same = context.sentence_index(start)
    by_behind = by is not None and by[0] >= end and context.sentence_index(by[0]) == same
    to_before = to is not None and to[1] <= start and context.sentence_index(to[0]) == same
    if by_behind and by is not None and " by " in context.article.text[start : by[0]]:
        return
    if by_behind and read.words.partition(" ")[0].lower() in ("we", "our"):
        return  # his own words, before he is named
    if not (by_behind if read.stance != "attributed" else read.active and (by_behind or to_before)):
        return
    who = "who speaks behind the verb" if by_behind else "who is blamed before it"
    if by_behind and to_before:
        who = "speaker and blamed the other way round"
    yield Problem(
        message=f"the record has {who} {quoted(read.words)}",
        claimed=node.value.stance,
        observed=read.words,
        start=start,
        end=end,
        severity="error" if by_behind and to_before else "review",
    )


def _place_of(node: Node[Any], name: str, party: Party | None, context: Context) -> tuple[int, int] | None:
    if party is None:
        return None
    evidence = context.evidence(Node(f"{node.path}/{name}", party, node.incident, node.incident_path))
    if not evidence.found or evidence.start is None or evidence.end is None:
        return None
    return evidence.start, evidence.end


@rule("XFC014", "responsibility-incomplete", "review", on=Incident, mendable=True)
def responsibility_incomplete(node: Node[Incident], context: Context) -> Iterator[Problem]:
    """A claim of responsibility lacks the one who speaks, or blame lacks the one who is blamed.

    Why: "claimed" and "denied" need a speaker, "attributed" somebody blamed; without them nothing is said.
    Bad: stance `claimed`, by null. Stance `attributed`, to null.
    Good: stance `claimed`, by "the group". Stance `attributed`, by "the police", to "the group".
    Limits: blame without a speaker ("is widely blamed on") is allowed.
    """
    for index, item in enumerate(node.value.responsibility):
        missing = "by" if item.stance in ("claimed", "denied") and item.by is None else None
        if item.stance == "attributed" and item.to is None:
            missing = "to"
        if missing:
            who = "who speaks" if missing == "by" else "who is blamed"
            yield Problem(
                message=f"responsibility is {item.stance}, but {who} is missing",
                claimed=item.stance,
                path=f"{node.path}/responsibility/{index}/{missing}",
            )
