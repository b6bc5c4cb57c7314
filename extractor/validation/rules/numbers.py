"""NUM001-NUM010: do the cited words, read within their sentence, say this count of these people or things?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractor.schema.blocks import Count
from extractor.schema.findings import Suggestion
from extractor.schema.incident import CasualtyClaim, Damage, Incident
from extractor.validation.reading.numbers import read_numbers
from extractor.validation.reading.numbers_claimants import clause_at, reporter_of
from extractor.validation.reading.numbers_elsewhere import of_a_longer_time, of_another_event
from extractor.validation.reading.numbers_judge import CountClaim, CountIssue, judge_count
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.evidence import bounds_text
from extractor.validation.rules.grounding import holds_up
from extractor.validation.wording import quoted

__all__ = ()

LONGEST_WINDOW = 4000
"""Characters around the cited words that are read; a sentence is hardly ever longer."""
LONGEST_SENTENCE = 1200
"""Characters of a sentence before the figure in which another event is looked for."""
LONGEST_BEFORE = 300
"""Characters before them in which those may be named whom "three of them" means."""


def claim_of(count: Count) -> CountClaim:
    """What the record says, in the terms of the reader."""
    if isinstance(count, CasualtyClaim):
        return CountClaim(count.low, count.high, count.qualifier, count.outcome, count.group)
    thing = count.object if isinstance(count, Damage) else None
    return CountClaim(count.low, count.high, count.qualifier, thing=thing)


def window_around(context: Context, start: int, end: int) -> tuple[int, int]:
    """The sentences that hold `start:end` (code points, half-open), cut to a bounded length around it."""
    first, last = context.sentence(start), context.sentence(max(start, end - 1))
    low = first.start if first is not None else start
    high = last.end if last is not None else end
    return max(low, start - LONGEST_WINDOW // 2), min(high, end + LONGEST_WINDOW // 2, low + 3 * LONGEST_WINDOW)


def _problems(code: str, node: Node[Count], context: Context) -> Iterator[Problem]:
    """What the reader holds against the value under this rule's code."""
    start, _, issues = _judged_once(node, context)
    for issue in issues:
        if issue.code != code:
            continue
        evidence = context.evidence(node)
        yield Problem(
            message=issue.message,
            claimed=bounds_text(node.value),
            observed=issue.observed if issue.observed is not None else evidence.text,
            start=evidence.start if issue.start is None else start + issue.start,
            end=evidence.end if issue.end is None else start + issue.end,
            suggestion=_suggestion(node, issue),
            severity=issue.severity,
        )


def _judged_once(node: Node[Count], context: Context) -> tuple[int, int, tuple[CountIssue, ...]]:
    judged: dict[str, tuple[int, int, tuple[CountIssue, ...]]] = context.shared("counts judged", dict)
    found = judged.get(node.path)
    if found is None:
        found = judged[node.path] = _judged(node, context)
    return found


def _judged(node: Node[Count], context: Context) -> tuple[int, int, tuple[CountIssue, ...]]:
    """Where the text begins and ends that the value was read in, and all that is held against the value."""
    evidence = context.evidence(node)
    if evidence.start is None or evidence.end is None or not holds_up(node, context):
        return 0, 0, ()
    start, end = window_around(context, evidence.start, evidence.end)
    text = context.article.text[start:end]
    span = (evidence.start - start, min(evidence.end, end) - start)
    claim = claim_of(node.value)
    before = "" if claim.outcome is None else context.article.text[max(0, start - LONGEST_BEFORE) : start]
    return start, end, judge_count(claim, text, span, before).issues


def _suggestion(node: Node[Count], issue: CountIssue) -> Suggestion | None:
    """The value that the words call for: the one field that differs, or the whole count with its evidence."""
    differing = [(name, value) for name, value in issue.suggested if getattr(node.value, name, value) != value]
    if not differing:
        return None
    if len(differing) == 1:
        name, value = differing[0]
        return Suggestion(path=f"{node.path}/{name}", value=value)
    whole = node.value.model_dump(mode="json") | dict(differing)
    return Suggestion(path=node.path, value=whole)


@rule("NUM001", "number-contradicted", "error", on=Count, mendable=True)
def number_contradicted(node: Node[Count], context: Context) -> Iterator[Problem]:
    """The cited words give another figure, or give this figure to another outcome or group.

    Why: a wounded person coded as killed, or seven for six, is the fault that readers of a data set never forgive.
    Bad: 5 killed, citing "two guards were killed and five wounded".
    Good: 2 killed, citing the same words.
    Limits: answers only where one figure certainly stands for the outcome; several figures, sums and unclear voice go
    to review (NUM005, NUM006).
    """
    yield from _problems("NUM001", node, context)


@rule("NUM002", "number-unsupported", "error", on=Count, mendable=True)
def number_unsupported(node: Node[Count], context: Context) -> Iterator[Problem]:
    """The cited words do not state this figure.

    Why: a figure may be true and still rest on nothing that is cited.
    Bad: 9 killed, citing "the guards came under fire".
    Good: 9 killed, citing "nine guards were killed".
    Limits: one ("the driver was killed") and figures that stand beside the cited words in their sentence go to review.
    """
    yield from _problems("NUM002", node, context)


@rule("NUM003", "qualifier-dropped", "warning", on=Count, mendable=True)
def qualifier_dropped(node: Node[Count], context: Context) -> Iterator[Problem]:
    """The figure is right, but not how it was qualified.

    Why: "at least six" is no six: the next report may say nine without contradiction.
    Bad: low 6, high 6, exact, citing "six guards" out of "at least six guards were killed".
    Good: low 6, high null, floor.
    Limits: qualifiers are read in the whole sentence, left and right of the figure. The upper end of a range given as
    the figure goes to review.
    """
    yield from _problems("NUM003", node, context)


@rule("NUM004", "vague-given-figure", "error", on=Count, mendable=True)
def vague_given_figure(node: Node[Count], context: Context) -> Iterator[Problem]:
    """A figure is given where the words say only "several" or "dozens".

    Why: codebooks turn vague words into figures on export, each its own way; the record keeps what was said.
    Bad: 12 wounded, exact, citing "dozens were wounded".
    Good: low 24, high null, vague.
    Limits: the least value of a vague word is a convention: several 2, dozens 24, scores 40, hundreds 200.
    """
    yield from _problems("NUM004", node, context)


@rule("NUM005", "number-unattached", "review", on=Count, mendable=True)
def number_unattached(node: Node[Count], context: Context) -> Iterator[Problem]:
    """The figure stands in the words, but it is not certain that it counts this.

    Why: most wrong tolls are right numbers of something else.
    Bad: 20 killed, citing "20 fighters shot dead guards at the gate".
    Good: 3 killed, citing "three guards were shot dead".
    Limits: the reading knows no grammar beyond casualty words, voice and lists, so honest claims come here as well. A
    figure of a main event that is told of another ("since 2014, when 43 died") or of a longer time ("since January")
    comes here too; background and aggregate incidents are left alone.
    """
    found = False
    for problem in _problems("NUM005", node, context):
        found = True
        yield problem
    if not found:
        yield from _told_elsewhere(node, context)


def _told_elsewhere(node: Node[Count], context: Context) -> Iterator[Problem]:
    """A casualty figure of the main event that its sentence tells of another one, or of a longer time."""
    count, incident, evidence = node.value, node.incident, context.evidence(node)
    if not isinstance(count, CasualtyClaim) or not isinstance(incident, Incident) or incident.role != "main":
        return
    if not count.low or evidence.start is None or evidence.end is None or not holds_up(node, context):
        return
    sentence = context.sentence(evidence.start)
    if sentence is None or evidence.start - sentence.start > LONGEST_SENTENCE:
        return
    text, start = context.article.text[sentence.start : sentence.end], sentence.start
    cited = [m for m in read_numbers(text) if m.counts and m.full_end > evidence.start - start]
    at = min(
        [m.start for m in cited if m.start < evidence.end - start and m.low in (count.low, count.high)], default=None
    )
    if at is None:
        return
    span = of_another_event(text, at, _anchor(node, context, start))
    if span is not None:
        message = f"the figure is told of another event: {quoted(text[slice(*span)].strip())}"
    elif count.outcome in ("killed", "wounded") and incident.when is not None and "/" in (incident.when.edtf or ""):
        return
    else:
        span = of_a_longer_time(text, at)
        if span is None:
            return
        message = f"the figure counts a longer time: {quoted(text[slice(*span)])}"
    observed = text[slice(*span)].strip()
    yield Problem(
        message=message, claimed=bounds_text(count), observed=observed, start=start + span[0], end=start + span[1]
    )


def _anchor(node: Node[Count], context: Context, start: int) -> tuple[int, int] | None:
    """Where the words that show that the event happened stand, from the beginning of the figure's sentence."""
    anchor = context.anchor(node)
    if anchor is None or anchor.start is None or anchor.end is None:
        return None
    return anchor.start - start, anchor.end - start


@rule("NUM006", "sum-unproved", "review", on=Count, mendable=True)
def sum_unproved(node: Node[Count], context: Context) -> Iterator[Problem]:
    """The figure is a sum that the words do not give, or one of several figures that would have to be summed.

    Why: parts may overlap, and a list may be incomplete.
    Bad: 5 killed, citing "three guards and two drivers were killed", as if somebody had said five.
    Good: two claims, 3 and 2, each with its group.
    Limits: single persons in one list ("a nurse and a driver were killed") are counted together without a finding.
    """
    yield from _problems("NUM006", node, context)


@rule("NUM007", "part-given-as-total", "error", on=Count, mendable=True)
def part_given_as_total(node: Node[Count], context: Context) -> Iterator[Problem]:
    """The figure is a part of another one: "including three children", "two of them".

    Why: a part counted as a total, or added to it, falsifies the toll.
    Bad: 3 killed, group people, citing "ten people were killed, including three children".
    Good: 10 killed, group people; 3 killed, group children.
    Limits: a part is supported where the claim names its very group. Where the incident has the whole figure as a claim
    of its own, the part is marked (warning), since nobody need take it for the total.
    """
    for problem in _problems("NUM007", node, context):
        whole = _whole_of(node, context)
        if whole is None:
            yield problem
        else:
            message = f"{problem.message}; casualties {whole + 1} is the whole: do not add the two"
            yield replace(problem, message=message, severity="warning", suggestion=None)


def _whole_of(node: Node[Count], context: Context) -> int | None:
    """Index of another claim of the incident that this one may be a part of: same outcome, more people, told before."""
    part = node.value
    if not isinstance(part, CasualtyClaim) or not isinstance(node.incident, Incident):
        return None
    here = context.evidence(node).start
    for index, whole in enumerate(node.incident.casualties):
        path = f"{node.incident_path}/casualties/{index}"
        there = context.evidence(Node(path, whole)).start
        told_before = path != node.path and here is not None and there is not None and there < here
        wider = whole.outcome == part.outcome and whole.group in (part.group, "people")
        if told_before and wider and (whole.low or 0) > (part.high or part.low or 0):
            return index
    return None


@rule("NUM008", "sources-disagree", "review", on=Count, mendable=True)
def sources_disagree(node: Node[Count], context: Context) -> Iterator[Problem]:
    """The cited words hold figures of two sources, or the figure is another source's than the claimant's.

    Why: figures of different claimants are kept apart and never merged.
    Bad: 6 killed, claimant the mayor, citing "six died, police said, while the mayor spoke of ten".
    Good: 6 killed, claimant police.
    Limits: a speaker is read only inside the clause of the figure; pronouns ("it said") are not followed.
    """
    yield from _problems("NUM008", node, context)
    yield from _other_speaker(node, context)


def _other_speaker(node: Node[Count], context: Context) -> Iterator[Problem]:
    claimant = getattr(node.value, "claimant", None)
    evidence = context.evidence(node)
    if claimant is None or not holds_up(node, context) or evidence.start is None or evidence.end is None:
        return
    cited = context.evidence(Node(f"{node.path}/claimant", claimant))
    start, end, _ = _judged_once(node, context)
    if cited.start is None or cited.end is None or not (start <= cited.start and cited.end <= end):
        return
    text = context.article.text[start:end]
    if clause_at(text, evidence.start - start) == clause_at(text, cited.start - start):
        return
    speaker = reporter_of(text, evidence.start - start)
    rival = reporter_of(text, cited.start - start)
    named = " ".join((cited.text or "").lower().split())
    if speaker is None or rival is None or speaker == rival or named in speaker or speaker in named:
        return
    if named in rival:
        yield Problem(
            message=f"the figure stands in the words of {quoted(speaker)}, not of {quoted(cited.text or '')}",
            claimed=cited.text,
            observed=speaker,
            start=evidence.start,
            end=evidence.end,
        )


@rule("NUM009", "zero-from-silence", "error", on=Count, mendable=True)
def zero_from_silence(node: Node[Count], context: Context) -> Iterator[Problem]:
    """None is claimed where the words do not say that there were none.

    Why: null (nobody said), 0 (said to be none) and "several" are three different things.
    Bad: 0 killed, citing "the army did not report any casualties".
    Good: 0 wounded, none_stated, citing "no one was hurt".
    Limits: "no casualties were reported" passes with a warning; "no injuries" says nothing certain of deaths: review.
    """
    yield from _problems("NUM009", node, context)


@rule("NUM010", "number-of-a-name", "error", on=Count, mendable=True)
def number_of_a_name(node: Node[Count], context: Context) -> Iterator[Problem]:
    """The figure is part of a name, a date, an age, a calibre, a distance or a length of time.

    Why: a model that looks for a number finds one.
    Bad: 24 killed, citing "Radio 24 told of an attack"; 107 killed, citing "107mm rockets".
    Good: no claim.
    Limits: a figure that also stands as a count in the cited words is judged as that.
    """
    yield from _problems("NUM010", node, context)
