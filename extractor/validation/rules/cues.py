"""CUE001, CUE002, CUE004, CUE005, CUE010: words around a citation that take its value back: denied, hedged, planned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractor.schema.blocks import Block, Choice, Count, Event
from extractor.schema.findings import Severity, Suggestion
from extractor.schema.incident import Responsibility, Weapon
from extractor.validation.reading.cues import Cue, cues_at, limiter_after
from extractor.validation.reading.cues_frames import taken_back
from extractor.validation.reading.cues_realis import says_realis
from extractor.validation.reading.stances import stances_in
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.grounding import holds_up
from extractor.validation.wording import quoted

__all__ = ()

LONGEST_READ = 1000
"""Characters on either side of the cited words that are read of their sentence."""
NEAR = 3
"""Words between a negation and what it negates, up to which it is certain."""
BESIDE = 40
"""Characters between cited words without a verb of responsibility and the one behind them."""
_REACH_OF_DETERMINERS = {"no": 2, "without": 3, "neither": 3, "nor": 3}
"""Words up to which these reach: "no rockets were fired in the raid" leaves the raid as it is."""
_HAPPENED = ("actual", "alleged")
_REPORTED = re.compile(r"\b(?:reports?|claims?|that|any|there|allegations?|rumou?rs?)\b", re.IGNORECASE)


def _read(node: Node[Any], context: Context) -> tuple[str, int, int, int]:
    """What is read of the sentence of the cited words, where that begins, and where in it the cited words stand."""
    evidence = context.evidence(node)
    sentence = context.sentence(evidence.start) if evidence.start is not None else None
    if sentence is None or evidence.start is None or evidence.end is None:
        return "", 0, 0, 0
    low = max(sentence.start, evidence.start - LONGEST_READ)
    end = min(evidence.end, sentence.end, evidence.start + LONGEST_READ)
    text = context.article.text[low : min(sentence.end, end + LONGEST_READ)]
    return text, low, evidence.start - low, end - low


def _reaching(node: Node[Any], context: Context) -> tuple[int, tuple[Cue, ...]]:
    """Where the sentence of the cited words begins, and the cues that reach them."""

    def work_out() -> tuple[int, tuple[Cue, ...]]:
        text, low, start, end = _read(node, context)
        return low, cues_at(text, start, end)

    return context.shared(f"cues of {node.path}", work_out)


def _neighbour(node: Node[Any], context: Context, step: int) -> tuple[str, int]:
    """The sentence before (-1) or behind (1) that of the cited words, and where it begins."""
    start = context.evidence(node).start
    index = None if start is None else context.sentence_index(start)
    if index is None or not 0 <= index + step < len(context.article.sentences):
        return "", 0
    sentence = context.article.sentences[index + step]
    return context.article.text[sentence.start : min(sentence.end, sentence.start + LONGEST_READ)], sentence.start


def _taken_back(node: Node[Any], context: Context, *kinds: str) -> tuple[str, int, int] | None:
    """What the rest of the sentence or the next one takes back of the cited words: the words and where they stand."""
    text, low, _, end = _read(node, context)
    for part, at in ((text[end:], low + end), _neighbour(node, context, 1)):
        for kind, first, last in taken_back(part):
            if kind in kinds:
                return part[first:last], at + first, at + last
    return None


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


@rule("CUE001", "value-denied", "error", on=Block, mendable=True, of=(Choice, Weapon, Responsibility))
def value_denied(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The sentence denies or negates what is cited from it.

    Why: "denied reports of an air strike" holds the words "air strike" and says that there was none.
    Bad: an air strike, realis actual, citing it out of "the army denied reports of an air strike", or where the
    reports turned out false, or the next sentence calls it a drill or a false alarm.
    Good: the same with realis denied; or no incident.
    Limits: reads events, weapons and responsibility (figures are NUM001's). A denial of any part in "the raid" leaves
    the event as it is. Further off than three words, over the end of a clause, or in the next sentence, a person
    decides.
    """
    value = node.value
    if not isinstance(value, (Choice, Weapon, Responsibility)) or not holds_up(node, context):
        return
    if isinstance(value, Responsibility):
        yield from _responsibility_negated(node, context)
        return
    if getattr(node.incident, "realis", "actual") not in _HAPPENED:
        return
    of_event = (
        isinstance(value, Choice) and node.path == f"{node.incident_path}/type" and hasattr(node.incident, "realis")
    )
    path = f"{node.incident_path}/realis" if of_event else node.path
    at, cues = _reaching(node, context)
    for cue in cues:
        if cue.kind not in _DENYING:
            continue
        severity = _severity(cue, context.article.text[at + cue.end : at + cue.end + 40])
        if severity is not None:
            message = f"{quoted(cue.text)} {_DENYING[cue.kind]} {quoted(context.evidence(node).text or '')}"
            yield _problem(node, context, cue, at, message, severity=severity, path=path)
            return
    back = _taken_back(node, context, "false") if of_event else None
    if back is not None:
        said, start, end = back
        observed = context.evidence(node).text
        message = f"{quoted(said)} takes back {quoted(observed or '')}"
        yield Problem(message=message, observed=observed, start=start, end=end, severity="review", path=path)


_DENYING = {"negation": "negates", "denial": "denies", "false": "takes back"}


def _severity(cue: Cue, behind: str) -> Severity | None:
    if cue.kind == "negation":
        reach_of_its_own = _REACH_OF_DETERMINERS.get(cue.text.lower(), cue.distance)
        if not cue.same_clause or cue.distance > reach_of_its_own:
            return None
        return "error" if cue.distance <= NEAR else "review"
    if cue.kind == "false":
        return "review"
    return "error" if cue.same_clause and _REPORTED.match(behind.strip()) is not None else "review"


def _responsibility_negated(node: Node[Any], context: Context) -> Iterator[Problem]:
    text, at, start, end = _read(node, context)
    evidence = context.evidence(node)
    reads = stances_in(text)
    beside = 0 if any(start <= read.start < end for read in reads) else BESIDE
    for read in reads:
        if read.negated and read.stance == node.value.stance and read.start < end + beside and start <= read.end + 20:
            says = {"claimed": "claims it", "attributed": "is blamed", "denied": "denies it"}[read.stance]
            message = f"{quoted(f'{read.negated} {read.words}')} says that nobody {says}"
            yield Problem(message=message, observed=evidence.text, start=at + read.start, end=at + read.end)
            return


@rule("CUE002", "hedge-dropped", "warning", on=Event, whole=True)
def hedge_dropped(node: Node[Event], context: Context) -> Iterator[Problem]:
    """The sentence hedges the event, the record has it as a fact.

    Why: "allegedly" is the difference between what happened and what somebody says has happened.
    Bad: realis actual, citing "struck a convoy" out of "drones allegedly struck a convoy", or out of "claimed to have
    struck a convoy" where nobody could verify it.
    Good: realis alleged.
    Limits: what is alleged, rumoured or a charge goes to a person; "reportedly", "appeared to" or a bare claim may
    belong to a detail, so the value passes with a mark. "Suspected militants" and "allegedly by" hedge who, not
    whether, and are left alone.
    """
    anchor = _anchor(node)
    if anchor is None or getattr(node.value, "realis", None) != "actual" or not holds_up(anchor, context):
        return
    at, cues = _reaching(anchor, context)
    for cue in cues:
        if cue.kind in ("hedge", "claim") and cue.same_clause:
            severity = _weight(cue, at, anchor, context)
            suggestion = Suggestion(path=f"{node.path}/realis", value="alleged") if severity == "review" else None
            message = f"the article hedges it with {quoted(cue.text)}, the record says actual"
            yield _problem(
                anchor, context, cue, at, message, claimed="actual", path=f"{node.path}/realis", suggestion=suggestion,
                severity=severity,
            )  # fmt: skip
            return
    text, low, _, end = _read(anchor, context)
    unproven = _UNPROVEN.search(text) if "evidence" in text or "proof" in text else None
    if unproven is not None and unproven.start() < end:
        message = f"the article hedges it with {quoted(unproven['none'])}, the record says actual"
        yield Problem(
            message=message, claimed="actual", observed=context.evidence(anchor).text,
            start=low + unproven.start("none"), end=low + unproven.end("none"),
            path=f"{node.path}/realis", severity="review",
        )  # fmt: skip
        return
    for kind, first, last in taken_back(text[end:]):
        if kind == "doubt" and "," not in text[end : end + first]:
            message = f"the article hedges it with {quoted(text[end + first : end + last])}, the record says actual"
            observed = context.evidence(anchor).text
            yield Problem(
                message=message, claimed="actual", observed=observed, start=low + end + first, end=low + end + last,
                path=f"{node.path}/realis", severity="review",
            )  # fmt: skip
            return


_UNPROVEN = re.compile(
    r"\b(?:claim|alleg|assert|contend)(?:e?s|e?d|ing)?\s(?!responsibility\b|the\slives?\b)[^.;]{5,200}?,?\s(?P<none>(?:(?:but|and|though|yet)\s"
    r"(?:(?:has|have|had|it|he|she|they)\s)?(?:offer|provid|present|produc|show)(?:ed|es|s|n)\s(?:no|little)"
    r"|(?:but|and)\s(?:gave|gives)\sno|without\s(?:offering|providing|presenting|producing|showing|citing|giving|any))"
    r"\s(?:(?:any|further|other)\s)?(?:evidence|proof))\b",
    re.IGNORECASE,
)
"""A claim whose maker shows nothing for it."""
_ALLEGED = re.compile(r"(?:alleg|purport|supposed|rumou?r|unconfirmed|unverified|whether|accus)", re.IGNORECASE)


_WHOSE = re.compile(r"\s?[A-Z][\w-]+\s(?=[a-z])")
"""Behind "alleged": a nationality, so that it is in doubt who did it."""


def _weight(cue: Cue, at: int, anchor: Node[Any], context: Context) -> Severity:
    """Words that leave it open whether it happened go to a person; "reportedly" only marks it."""
    if _ALLEGED.search(cue.text) is not None:
        behind = context.article.text[at + cue.end : at + cue.end + 30]
        return "warning" if _WHOSE.match(behind) is not None else "review"
    if cue.kind == "claim":
        return "review" if _taken_back(anchor, context, "doubt", "rejected", "false") is not None else "warning"
    return "warning"


@rule("CUE004", "not-happened", "review", on=Event, mendable=True, whole=True)
def not_happened(node: Node[Event], context: Context) -> Iterator[Problem]:
    """The event is only planned, feared, supposed, foiled, rehearsed or made up, the record has it as happened.

    Why: a threat that is counted as an attack is an attack that never was.
    Bad: realis actual, citing "attack the port" out of "the group threatened to attack the port"; "seized a
    ferry" out of "in the drill, raiders seized a ferry"; "a raid on the dam" out of "a raid on the dam would flood".
    Good: realis planned; or no incident.
    Limits: the cue must be able to govern the deed: "men who planned a theft shot a guard" and "vowed to avenge the
    raid" are left alone. A foiled attack may be an incident of its own, so a person decides.
    """
    anchor = _anchor(node)
    if anchor is None or getattr(node.value, "realis", None) not in _HAPPENED or not holds_up(anchor, context):
        return
    at, cues = _reaching(anchor, context)
    realis = node.value.realis  # type: ignore[attr-defined]
    for cue in cues:
        if cue.kind in ("plan", "hypothesis", "foiled", "invented") and (cue.same_clause or cue.kind == "invented"):
            message = f"{quoted(cue.text)} says that it has not happened, the record says {realis}"
            yield _problem(anchor, context, cue, at, message, path=f"{node.path}/realis")
            return
    back = _taken_back(anchor, context, "foiled")
    if back is not None:
        said, start, end = back
        message = f"{quoted(said)} says that it has not happened, the record says {realis}"
        observed = context.evidence(anchor).text
        yield Problem(message=message, observed=observed, start=start, end=end, path=f"{node.path}/realis")


@rule("CUE010", "realis-not-said", "review", on=Event, mendable=True, whole=True)
def realis_not_said(node: Node[Event], context: Context) -> Iterator[Problem]:
    """The event is told as a fact, the record has it as planned, supposed, denied or only alleged.

    Why: an attack that is filed as a plan is missing from every count.
    Bad: realis planned, citing "a shell hit the mill". Realis denied, citing "the raid" out of "the Front denied any
    part in the raid". Realis alleged, where nobody alleges, claims, reports or doubts anything.
    Good: realis actual; or planned, citing "shell the mill" out of "vowed to shell the mill".
    Limits: reads the sentence and its neighbours for words that plan, suppose, deny, report or doubt, and whether
    they can govern the deed; which of planned and hypothetical it is, is not checked.
    """
    anchor = _anchor(node)
    realis = getattr(node.value, "realis", "actual")
    if anchor is None or realis == "actual" or not holds_up(anchor, context):
        return
    text, _, start, end = _read(anchor, context)
    around = _neighbour(anchor, context, -1)[0], _neighbour(anchor, context, 1)[0]
    if text and not says_realis(realis, text, start, end, *around):
        evidence = context.evidence(anchor)
        yield Problem(
            message=f"nothing beside {quoted(evidence.text or '')} says that it is {realis}",
            claimed=realis,
            observed=evidence.text,
            start=evidence.start,
            end=evidence.end,
            path=f"{node.path}/realis",
        )


@rule("CUE005", "limiter-just-outside", "warning", on=Block, of=(Choice, Count))
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
