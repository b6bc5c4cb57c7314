"""EVD001-EVD004, EVD007: the cited words stand in the article; do they say this value, and of this event?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from extractor.schema.blocks import Count, Date, Event
from extractor.schema.incident import CasualtyClaim, Damage, Incident
from extractor.schema.record import Record
from extractor.validation.reading.numbers import NumberMention, read_numbers
from extractor.validation.registry import Context, Node, Problem, blocks_below, rule
from extractor.validation.rules.grounding import holds_up
from extractor.validation.wording import quoted, words_of

__all__ = ("bounds_text", "numbers_in")

MOST_USES = 5
"""Values that may rest on one passage before it is told of."""
LONGEST_READ = 4000
"""Characters of a passage that are searched for numbers."""


@lru_cache(maxsize=512)
def numbers_in(text: str) -> tuple[NumberMention, ...]:
    """The numbers of a passage, in order."""
    return tuple(read_numbers(text[:LONGEST_READ]))


def bounds_text(count: Count) -> str:
    """The bounds of a count as a message shows them: `22`, `at least 22`, `2 to 3`."""
    if count.low is None and count.high is None:
        return f"no number ({count.qualifier})"
    if count.low == count.high:
        return f"{count.low} ({count.qualifier})"
    low, high = ("none" if bound is None else bound for bound in (count.low, count.high))
    return f"low {low}, high {high} ({count.qualifier})"


@rule("EVD001", "value-not-in-quote", "error", on=Count, mendable=True)
def value_not_in_quote(node: Node[Count], context: Context) -> Iterator[Problem]:
    """A figure is not written in the words that are cited for it; nor, for damage, the name of the thing.

    Why: words that stand in the article are evidence of what they say, not of what is told next to them.
    Bad: 9 killed, citing "the guards were killed".
    Good: 9 killed, citing "nine guards were killed".
    Limits: vague counts, zero, one ("a guard") and sums of the cited figures are left to the NUM rules. A thing that is
    named in the same sentence, outside the cited words, is sent to a person.
    """
    if not holds_up(node, context):
        return
    evidence = context.evidence(node)
    passage = evidence.text or ""
    missing = _missing_bounds(node.value, passage)
    if missing:
        yield Problem(
            message=f"{' and '.join(map(str, missing))} is not written in {quoted(passage)}; "
            "cite the words with the figure",
            claimed=bounds_text(node.value),
            observed=passage,
            start=evidence.start,
            end=evidence.end,
        )
    if isinstance(node.value, Damage) and not _names(node.value.object, passage):
        in_sentence = _names(node.value.object, context.sentence_text(evidence.start or 0))
        yield Problem(
            message=f"{quoted(node.value.object)} is not named in {quoted(passage)}; "
            "copy the thing from the cited words",
            claimed=node.value.object,
            observed=passage,
            start=evidence.start,
            end=evidence.end,
            path=f"{node.path}/object",
            severity="review" if in_sentence else None,
        )


def _missing_bounds(count: Count, passage: str) -> list[int]:
    if count.qualifier in ("vague", "none_stated"):
        return []
    needed = [bound for bound in dict.fromkeys((count.low, count.high)) if bound not in (None, 0)]
    mentions = numbers_in(passage)
    written = {bound for mention in mentions for bound in (mention.low, mention.high)}
    written |= {mention.low + 1 for mention in mentions if mention.exclusive and mention.low is not None}
    written |= _sums([mention.low for mention in mentions if mention.counts and mention.low is not None])
    if not any(mention.counts and mention.low != 1 for mention in mentions):
        written.add(1)  # "the driver was killed", "a driver": whether that is one is the NUM rules' question
    return [bound for bound in needed if bound is not None and bound not in written]


def _sums(figures: list[int]) -> set[int]:
    """Sums of neighbouring figures."""
    figures = figures[:12]
    return {sum(figures[low:high]) for low in range(len(figures)) for high in range(low + 2, len(figures) + 1)}


def _names(thing: str, passage: str) -> bool:
    words = words_of(thing)
    return bool(words) and set(words) <= set(words_of(passage))


@rule("EVD002", "quote-of-another-event", "review", on=Record, state="preview", mendable=True)
def quote_of_another_event(node: Node[Record[Incident]], context: Context) -> Iterator[Problem]:
    """A figure or a date is cited from the sentence that tells of another incident, and not of its own.

    Why: copying the main event's toll into an event that is merely recalled is the commonest fault of all.
    Bad: the toll of an earlier raid, cited from the sentence that begins with today's strike.
    Good: cited from the sentence that recalls the raid.
    Limits: only sentences that hold another incident's anchor (the words under `type`) and no word cited for this
    incident's anchor are noticed; one sentence may well tell of two events.
    """
    anchors: dict[int, set[str]] = {}
    anchor_of: dict[str, int | None] = {}
    for index, incident in enumerate(node.value.incidents):
        if not isinstance(incident, Incident):
            return
        path = f"/incidents/{index}"
        start = context.evidence(Node(f"{path}/type", incident.type)).start
        anchor_of[path] = None if start is None else context.sentence_index(start)
        if anchor_of[path] is not None:
            anchors.setdefault(anchor_of[path] or 0, set()).add(path)
    for index, incident in enumerate(node.value.incidents):
        path = f"/incidents/{index}"
        for block in blocks_below(Node(path, incident, incident, path)):
            if not isinstance(block.value, (Count, Date)):
                continue
            evidence = context.evidence(block)
            here = None if evidence.start is None else context.sentence_index(evidence.start)
            others = anchors.get(here, set()) if here is not None else set()
            if others and path not in others:
                yield Problem(
                    message=f"cited from the sentence that tells of {_numbered(others)}",
                    claimed=evidence.cited.text,
                    start=evidence.start,
                    end=evidence.end,
                    path=block.path,
                )


def _numbered(paths: set[str]) -> str:
    numbers = sorted(int(path.rpartition("/")[2]) + 1 for path in paths)
    return ", ".join(f"incident {number}" for number in numbers[:3])


@rule("EVD003", "subject-not-in-evidence", "warning", on=Event, state="preview")
def subject_not_in_evidence(node: Node[Event], context: Context) -> Iterator[Problem]:
    """A figure is cited from a place where nothing else of its event is cited: not its sentence, nor the one before.

    Why: a sentence that names neither the event nor its actors is hard to tie to it.
    Bad: a toll cited ten sentences after everything else, under another headline.
    Good: a toll whose sentence, or the one before, also holds the cited actor or place.
    Limits: pronouns carry an event over many sentences; figures of events with one citation are left alone.
    """
    if isinstance(node.value, Count) or node.value is not node.incident:
        return
    places: list[tuple[Node[Event], int]] = []
    for block in blocks_below(node):
        start = context.evidence(block).start
        index = None if start is None else context.sentence_index(start)
        if index is not None:
            places.append((block, index))
    support = {index for block, index in places if not isinstance(block.value, Count) and not _is_claimant(block)}
    if not support:
        return
    for block, index in places:
        if isinstance(block.value, Count) and not support & {index, index - 1}:
            evidence = context.evidence(block)
            yield Problem(
                message="nothing else of this event is cited from this sentence or the one before",
                claimed=evidence.cited.text,
                start=evidence.start,
                end=evidence.end,
                path=block.path,
            )


def _is_claimant(block: Node[Event]) -> bool:
    return block.path.endswith("/claimant")


@rule("EVD004", "evidence-reused", "info", on=Event)
def evidence_reused(node: Node[Event], context: Context) -> Iterator[Problem]:
    """More than five values of one event rest on the same cited words.

    Why: a whole sentence cited for everything proves each value less than the few words that say it.
    Bad: type, date, place, actors and toll all citing one sentence of forty words.
    Good: each citing its own words.
    Limits: in an article of one sentence there may be no other way.
    """
    if node.value is not node.incident:
        return
    uses: dict[tuple[int, int], int] = {}
    for block in blocks_below(node):
        evidence = context.evidence(block)
        if evidence.start is not None and evidence.end is not None:
            place = (evidence.start, evidence.end)
            uses[place] = uses.get(place, 0) + 1
    for (start, end), count in uses.items():
        if count > MOST_USES:
            yield Problem(
                message=f"{count} values cite {quoted(context.article.text[start:end])}", start=start, end=end
            )


@rule("EVD007", "figure-used-twice", "review", on=Incident, mendable=True)
def figure_used_twice(node: Node[Incident], context: Context) -> Iterator[Problem]:
    """One and the same figure of the article is counted under two outcomes or two groups of one incident.

    Why: "nine guards were killed or wounded" is not nine killed and nine wounded.
    Bad: 9 killed and 9 wounded, both citing "nine guards".
    Good: each outcome with its own figure; or none where the article gives one for both.
    Limits: passages that write the figure twice are left alone; so are `people` beside a narrower group.
    """
    seen: dict[tuple[int, int, int | None, int | None], list[tuple[int, CasualtyClaim]]] = {}
    for index, claim in enumerate(node.value.casualties):
        evidence = context.evidence(Node(f"{node.path}/casualties/{index}", claim))
        if evidence.start is None or evidence.end is None or not claim.low:
            continue
        if sum(1 for mention in numbers_in(evidence.text or "") if claim.low == mention.low) > 1:
            continue
        key = (evidence.start, evidence.end, claim.low, claim.high)
        for other_index, other in seen.get(key, [])[:1]:
            if claim.outcome != other.outcome or _groups_clash(claim, other):
                yield Problem(
                    message=f"the same words give casualties {other_index + 1}: {other.outcome} {other.group}",
                    claimed=f"{claim.low} {claim.outcome} {claim.group}",
                    observed=evidence.text,
                    start=evidence.start,
                    end=evidence.end,
                    path=f"{node.path}/casualties/{index}",
                )
        seen.setdefault(key, []).append((index, claim))


def _groups_clash(one: CasualtyClaim, other: CasualtyClaim) -> bool:
    return one.group != other.group and "people" not in (one.group, other.group)
