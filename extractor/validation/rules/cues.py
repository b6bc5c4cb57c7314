"""CUE001, CUE002, CUE004, CUE005: words around a citation that take its value back: denied, hedged, planned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractor.schema.blocks import Block, Choice, Count, Event
from extractor.schema.findings import Severity, Suggestion
from extractor.schema.incident import Responsibility, Weapon
from extractor.validation.reading.cues import Cue, cues_at, limiter_after
from extractor.validation.reading.stances import stances_in
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.grounding import holds_up
from extractor.validation.wording import quoted

__all__ = ()

LONGEST_READ = 1000
"""Characters on either side of the cited words that are read of their sentence."""
NEAR = 3
"""Words between a negation and what it negates, up to which it is certain."""
_REACH_OF_DETERMINERS = {"no": 2, "without": 3, "neither": 3, "nor": 3}
"""Words up to which these reach: "no rockets were fired in the raid" leaves the raid as it is."""
_HAPPENED = ("actual", "alleged")
_REPORTED = re.compile(r"\b(?:reports?|claims?|that|any|there|allegations?|rumou?rs?)\b", re.IGNORECASE)


def _reaching(node: Node[Any], context: Context) -> tuple[str, int, tuple[Cue, ...]]:
    """The sentence of the cited words, where it begins, and the cues that reach them."""
    evidence = context.evidence(node)
    sentence = context.sentence(evidence.start) if evidence.start is not None else None
    if sentence is None or evidence.start is None or evidence.end is None:
        return "", 0, ()
    low = max(sentence.start, evidence.start - LONGEST_READ)
    end = min(evidence.end, sentence.end, evidence.start + LONGEST_READ)
    text = context.article.text[low : min(sentence.end, end + LONGEST_READ)]
    return text, low, cues_at(text, evidence.start - low, end - low)


def _anchor(node: Node[Event]) -> Node[Any] | None:
    """The block that says that the event happened: its type, in our schema and in those that are built like it."""
    if node.value is not node.incident:
        return None
    anchor = getattr(node.value, "type", None)
    if not isinstance(anchor, Choice):
        return None
    return Node(f"{node.path}/type", anchor, node.incident, node.incident_path)


def _problem(node: Node[Any], context: Context, cue: Cue, at: int, message: str, **more: Any) -> Problem:
    evidence = context.evidence(node)
    return Problem(message=message, observed=evidence.text, start=at + cue.start, end=at + cue.end, **more)


@rule("CUE001", "value-denied", "error", on=Block, mendable=True)
def value_denied(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The sentence denies or negates what is cited from it.

    Why: "denied reports of an air strike" holds the words "air strike" and says that there was none.
    Bad: an air strike, realis actual, citing it out of "the army denied reports of an air strike".
    Good: the same with realis denied; or no incident.
    Limits: reads events, weapons and responsibility (figures are NUM001's). A denial of having done it leaves the
    event as it is. Further off than three words, or over the end of a clause, a person decides.
    """
    value = node.value
    if not isinstance(value, (Choice, Weapon, Responsibility)) or not holds_up(node, context):
        return
    if isinstance(value, Responsibility):
        yield from _responsibility_negated(node, context)
        return
    if getattr(node.incident, "realis", "actual") not in _HAPPENED:
        return
    _, at, cues = _reaching(node, context)
    for cue in cues:
        if cue.kind not in ("negation", "denial"):
            continue
        severity = _severity(cue, context.article.text[at + cue.end : at + cue.end + 40])
        if severity is not None:
            says = "denies" if cue.kind == "denial" else "negates"
            words = quoted(context.evidence(node).text or "")
            message = f"{quoted(cue.text)} {says} {words}"
            yield _problem(node, context, cue, at, message, severity=severity)
            return


def _severity(cue: Cue, behind: str) -> Severity | None:
    if cue.kind == "negation":
        reach_of_its_own = _REACH_OF_DETERMINERS.get(cue.text.lower(), cue.distance)
        if not cue.same_clause or cue.distance > reach_of_its_own:
            return None
        return "error" if cue.distance <= NEAR else "review"
    return "error" if cue.same_clause and _REPORTED.match(behind.strip()) is not None else "review"


def _responsibility_negated(node: Node[Any], context: Context) -> Iterator[Problem]:
    text, at, _ = _reaching(node, context)
    evidence = context.evidence(node)
    start, end = (evidence.start or 0) - at, (evidence.end or 0) - at
    for read in stances_in(text):
        if read.negated and read.stance == node.value.stance and read.start < end and start <= read.end + 20:
            says = {"claimed": "claims it", "attributed": "is blamed", "denied": "denies it"}[read.stance]
            message = f"{quoted(f'{read.negated} {read.words}')} says that nobody {says}"
            yield Problem(message=message, observed=evidence.text, start=at + read.start, end=at + read.end)
            return


@rule("CUE002", "hedge-dropped", "warning", on=Event)
def hedge_dropped(node: Node[Event], context: Context) -> Iterator[Problem]:
    """The sentence hedges the event, the record has it as a fact.

    Why: "allegedly" is the difference between what happened and what somebody says has happened.
    Bad: realis actual, citing "struck a convoy" out of "drones allegedly struck a convoy".
    Good: realis alleged.
    Limits: the adverb may belong to a detail of the sentence, so the value passes with a mark. "Suspected militants"
    hedges who, not whether, and is left alone.
    """
    anchor = _anchor(node)
    if anchor is None or getattr(node.value, "realis", None) != "actual" or not holds_up(anchor, context):
        return
    _, at, cues = _reaching(anchor, context)
    for cue in cues:
        if cue.kind == "hedge" and cue.same_clause:
            certain = cue.text.lower().startswith(("alleged", "purported"))
            suggestion = Suggestion(path=f"{node.path}/realis", value="alleged") if certain else None
            message = f"the article hedges it with {quoted(cue.text)}, the record says actual"
            yield _problem(
                anchor, context, cue, at, message, claimed="actual", path=f"{node.path}/realis", suggestion=suggestion
            )
            return


@rule("CUE004", "not-happened", "review", on=Event, mendable=True)
def not_happened(node: Node[Event], context: Context) -> Iterator[Problem]:
    """The event is only planned, feared, supposed or foiled in its sentence, the record has it as happened.

    Why: a threat that is counted as an attack is an attack that never was.
    Bad: realis actual, citing "attack the port" out of "the group threatened to attack the port".
    Good: realis planned; or no incident.
    Limits: reads up to six words before the cited ones and a passive behind them; a foiled attack may be an incident
    of its own, so a person decides.
    """
    anchor = _anchor(node)
    if anchor is None or getattr(node.value, "realis", None) not in _HAPPENED or not holds_up(anchor, context):
        return
    _, at, cues = _reaching(anchor, context)
    for cue in cues:
        if cue.kind in ("plan", "hypothesis", "foiled") and cue.same_clause:
            message = f"{quoted(cue.text)} says that it has not happened, the record says {node.value.realis}"  # type: ignore[attr-defined]
            yield _problem(anchor, context, cue, at, message, path=f"{node.path}/realis")
            return


@rule("CUE005", "limiter-just-outside", "warning", on=Block)
def limiter_just_outside(node: Node[Block], context: Context) -> Iterator[Problem]:
    """Words that limit the value stand right behind the citation.

    Why: a citation that stops before "except" or "if confirmed" says more than the article does.
    Bad: nine killed, citing "nine men died" out of "nine men died, excluding the pilot".
    Good: the limit read by a person, or the citation that holds it.
    Limits: looks at the next words of the sentence only; reads events and figures.
    """
    if not isinstance(node.value, (Choice, Count)) or not holds_up(node, context):
        return
    evidence = context.evidence(node)
    sentence = context.sentence(evidence.start) if evidence.start is not None else None
    if sentence is None or evidence.end is None or evidence.end >= sentence.end:
        return
    words = limiter_after(context.article.text[evidence.end : min(sentence.end, evidence.end + LONGEST_READ)], 0)
    if words is not None:
        message = f"{quoted(words)} follows the cited words and limits them"
        yield Problem(message=message, observed=evidence.text, start=evidence.start, end=evidence.end)
