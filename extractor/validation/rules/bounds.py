"""XFC001, XFC002, XFC011: do the bounds of a figure, and figures beside each other, hang together?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractor.schema.blocks import Count
from extractor.schema.findings import Suggestion
from extractor.schema.incident import CasualtyClaim, Damage, Incident
from extractor.validation.reading.numbers import NumberMention
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.evidence import bounds_text, numbers_in
from extractor.validation.wording import quoted, words_of

__all__ = ()

_APART = frozenset({"civilians", "fighters", "soldiers", "police"})
"""Groups that share no member, so that their figures add up; children, workers or officials may also be civilians."""
_PART_CUE = re.compile(
    r"\b(?:including|includes?|included|among (?:them|whom|the)|of them|of whom|of these|comprising)\b", re.I
)
_CONTRAST = re.compile(r"\b(?:while|whereas|but|although|however)\b|;", re.I)
_REPORTS = re.compile(r"\b(?:said|says|reported|reports|put|claimed|according to|announced|counted|told)\b", re.I)


@rule("XFC002", "bounds-inconsistent", "error", on=Count, mendable=True)
def bounds_inconsistent(node: Node[Count], context: Context) -> Iterator[Problem]:
    """The bounds of a figure contradict each other or the qualifier.

    Why: "at least 22" with an upper bound of 22 says something else than the article.
    Bad: low 22, high 22, floor. Low 5, high 3. Low -1.
    Good: low 22, high null, floor. Low 3, high 5, range. Low 0, high 10, ceiling. Low 0, high 0, none_stated.
    Limits: damage may have no bounds at all ("vehicles"); a suggestion is made only where the cited words hold one
    figure and it decides.
    """
    trouble = _trouble_of_bounds(node.value)
    if trouble is not None:
        evidence = context.evidence(node)
        yield Problem(
            message=trouble,
            claimed=bounds_text(node.value),
            observed=evidence.text,
            start=evidence.start,
            end=evidence.end,
            suggestion=_decided_by_words(node, context),
        )


def _trouble_of_bounds(count: Count) -> str | None:
    low, high, qualifier = count.low, count.high, count.qualifier
    if low is None and high is None:
        if isinstance(count, Damage):
            return None
        return "no figure at all: a number that nobody gave is not a claim"
    if (low is not None and low < 0) or (high is not None and high < 0):
        return f"a number of people or things cannot be negative: {bounds_text(count)}"
    if low is not None and high is not None and low > high:
        return f"low {low} is above high {high}"
    if qualifier == "exact" and low != high:
        return f"an exact figure has low and high the same, not {bounds_text(count)}"
    if qualifier == "floor" and (low is None or high is not None):
        return f'"at least" has a low and no high, not {bounds_text(count)}'
    if qualifier == "ceiling" and (high is None or (low or 0) == high):
        return f'"up to" has a high and a low below it, not {bounds_text(count)}'
    if qualifier == "range" and (low is None or high is None or low == high):
        return f"a range has two bounds that differ, not {bounds_text(count)}"
    if qualifier == "vague" and high is not None:
        return f'"several" and the like have no upper bound, not {bounds_text(count)}'
    if qualifier == "none_stated" and (low, high) != (0, 0):
        return f'"no one was hurt" is low 0 and high 0, not {bounds_text(count)}'
    return None


def _decided_by_words(node: Node[Count], context: Context) -> Suggestion | None:
    """The one field that must change, where the cited words hold one figure and the rest agrees with it."""
    mention = _only_figure(node, context)
    if mention is None:
        return None
    count = node.value
    wanted = {"low": mention.low, "high": mention.high, "qualifier": mention.qualifier}
    if mention.qualifier == "ceiling" and mention.low is None:
        wanted["low"] = 0
    wrong = {name: value for name, value in wanted.items() if getattr(count, name) != value}
    if len(wrong) != 1:
        return None
    ((name, value),) = wrong.items()
    mended = count.model_copy(update={name: value})
    return Suggestion(path=f"{node.path}/{name}", value=value) if _trouble_of_bounds(mended) is None else None


def _only_figure(node: Node[Count], context: Context) -> NumberMention | None:
    """The one counting figure in the cited words, read in its whole sentence so that "at least" before it counts."""
    evidence = context.evidence(node)
    if not evidence.found or evidence.start is None or evidence.end is None:
        return None
    sentence = context.sentence(evidence.start)
    if sentence is None:
        return None
    inside = [
        mention
        for mention in numbers_in(context.article.text[sentence.start : sentence.end])
        if mention.counts
        and mention.start + sentence.start >= evidence.start
        and mention.end + sentence.start <= evidence.end
    ]
    return inside[0] if len(inside) == 1 else None


@rule("XFC001", "total-below-parts", "error", on=Incident, mendable=True)
def total_below_parts(node: Node[Incident], context: Context) -> Iterator[Problem]:
    """A total of one claimant is smaller than a part of it that the same claimant gives.

    Why: five dead "including seven children" cannot be.
    Bad: 5 killed people and 7 killed children of one ministry, the second cited from "including seven children".
    Good: 12 killed people and 7 killed children.
    Limits: without "including" or "of them" between total and part it is sent to a person; figures cited apart in one
    sentence without such words are taken as separate people ("five villagers and seven soldiers").
    """
    groups: dict[tuple[str, tuple[str, ...] | None], list[tuple[int, CasualtyClaim]]] = {}
    for index, claim in enumerate(node.value.casualties):
        groups.setdefault((claim.outcome, _claimant_key(claim)), []).append((index, claim))
    for claims in groups.values():
        totals = [(index, claim) for index, claim in claims if claim.group == "people" and claim.high is not None]
        parts = [(index, claim) for index, claim in claims if claim.group != "people" and (claim.low or 0) > 0]
        if totals and parts:
            yield from _totals_below(totals[0], parts, node, context)


def _totals_below(
    total: tuple[int, CasualtyClaim], parts: list[tuple[int, CasualtyClaim]], node: Node[Incident], context: Context
) -> Iterator[Problem]:
    index, claim = total
    assert claim.high is not None
    apart: dict[str, int] = {}
    for _, part in parts:
        if part.group in _APART:
            apart[part.group] = max(apart.get(part.group, 0), part.low or 0)
    largest_index, largest = max(parts, key=lambda item: (item[1].low or 0, -item[0]))
    least = max(largest.low or 0, sum(apart.values()))
    if claim.high >= least:
        return
    cue = _part_cue(node, index, [part_index for part_index, _ in parts], context)
    if cue == "apart":
        return
    evidence = context.evidence(Node(f"{node.path}/casualties/{index}", claim))
    yield Problem(
        message=f"{claim.high} {claim.outcome} in all, but its parts come to {least} or more",
        claimed=bounds_text(claim),
        observed=f"casualties {largest_index + 1}: {bounds_text(largest)} {largest.group}",
        start=evidence.start,
        end=evidence.end,
        path=f"{node.path}/casualties/{index}",
        severity=None if cue == "part" else "review",
    )


def _part_cue(node: Node[Incident], total: int, parts: list[int], context: Context) -> str:
    """`part`: "including" stands between total and a part; `apart`: one sentence, no such word; else `unsaid`."""

    def place(index: int) -> tuple[int, int] | None:
        claim = node.value.casualties[index]
        evidence = context.evidence(Node(f"{node.path}/casualties/{index}", claim))
        return None if evidence.start is None or evidence.end is None else (evidence.start, evidence.end)

    whole = place(total)
    if whole is None:
        return "unsaid"
    same_sentence = False
    for index in parts[:20]:
        part = place(index)
        if part is None or (part[0] < whole[1] and whole[0] < part[1]):
            continue  # the very same words cannot tell of separate people
        between = context.article.text[min(whole[0], part[0]) : max(whole[1], part[1])][:1000]
        if _PART_CUE.search(between):
            return "part"
        same_sentence = same_sentence or context.sentence_index(whole[0]) == context.sentence_index(part[0])
    return "apart" if same_sentence else "unsaid"


def _claimant_key(claim: CasualtyClaim) -> tuple[str, ...] | None:
    if claim.claimant is None:
        return None
    if claim.claimant.canonical_id:
        return ("id", claim.claimant.canonical_id)
    return words_of(claim.claimant.evidence.cited.text)


@rule("XFC011", "claimants-merged", "review", on=Count, mendable=True)
def claimants_merged(node: Node[Count], context: Context) -> Iterator[Problem]:
    """One figure spans what two sources say: its low is one source's figure, its high another's.

    Why: figures of different claimants are kept apart; a range made of them is nobody's claim.
    Bad: low 6, high 10 from "one monitor counted six dead, while another reported 10".
    Good: two claims, 6 of the one and 10 of the other.
    Limits: noticed only where a contrast or a second reporting verb stands between the two figures.
    """
    count = node.value
    if count.low is None or count.high is None or count.low == count.high:
        return
    evidence = context.evidence(node)
    passage = (evidence.text or "")[:2000]
    mentions = [mention for mention in numbers_in(passage) if mention.kind == "count"]
    for one, other in pairwise(mentions):
        if {one.low, other.low} == {count.low, count.high}:
            between = passage[one.end : other.start]
            if _CONTRAST.search(between) or _REPORTS.search(between):
                yield Problem(
                    message=f"{quoted(passage)} gives two figures of two sources; make a claim of each",
                    claimed=bounds_text(count),
                    observed=passage,
                    start=evidence.start,
                    end=evidence.end,
                )
                return
