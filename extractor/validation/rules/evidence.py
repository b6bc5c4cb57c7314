"""EVD001-EVD004, EVD007, EVD008: the cited words stand in the article; do they say this value, and of this event?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from extractor.schema.blocks import Count, Date, Event, Place
from extractor.schema.incident import CasualtyClaim, Damage, Incident
from extractor.schema.record import Record
from extractor.validation.reading.numbers import NumberMention, read_numbers
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.grounding import holds_up
from extractor.validation.wording import quoted, words_of

__all__ = ("bounds_text", "numbers_in")

MOST_USES = 5
"""Values that may rest on one passage before it is told of."""
LONGEST_READ = 4000
"""Characters of a passage that are searched for numbers or places."""
LONGEST_SENTENCE = 2000
"""Characters of a sentence that is read whole for the numbers of a few of its words."""
MOST_SENTENCES = 12
"""Sentences of an incident that are searched for places."""
_CAPITALISED = (
    r"(?!(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)[a-z]*\b)"
    r"(?P<name>(?:[a-z]{2}-)?[A-Z][\w’'-]+(?:[\s-](?:[a-z]{2}-)?[A-Z][\w’'-]+){0,3})"
)
_PLACE_NAMED = re.compile(
    r"\b(?:in|at|near|outside|inside|around|over|above|between|on\sthe\s(?:\w+\s){0,2}of"
    r"|(?:town|city|village|district|province|region|state|outskirts|edge|quarter|centre|suburbs?|hamlet)\sof)"
    r"\s(?:the\s|nearby\s)?(?:(?:north|south|east|west|northern|southern|eastern|western|central)\s)?"
    rf"(?:(?:\w+\s){{0,2}}(?:town|city|village|district|province|outskirts|edge)\sof\s)?{_CAPITALISED}"
)
_HEADING = re.compile(
    rf"(?:\W{{0,4}}\d[\d.,:\s]{{0,12}})?(?:Near\s)?{_CAPITALISED}(?:\s(?:township|district|province|region|village|city))?[.,:](?=\s|$)"
)
"""A place at the head of an item: "Karval. On Monday ...", "2. Zub district, 6 May."."""


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
    missing = _missing_bounds(node, passage, context)
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


def _missing_bounds(node: Node[Count], passage: str, context: Context) -> list[int]:
    count = node.value
    if count.qualifier in ("vague", "none_stated"):
        return []
    needed = [bound for bound in dict.fromkeys((count.low, count.high)) if bound not in (None, 0)]
    mentions = _cited_numbers(node, passage, context)
    written = {bound for mention in mentions for bound in (mention.low, mention.high)}
    written |= {mention.low + 1 for mention in mentions if mention.exclusive and mention.low is not None}
    written |= _sums([mention.low for mention in mentions if mention.counts and mention.low is not None])
    if not any(mention.counts and mention.low != 1 for mention in mentions):
        written.add(1)  # "the driver was killed", "a driver": whether that is one is the NUM rules' question
    return [bound for bound in needed if bound is not None and bound not in written]


def _cited_numbers(node: Node[Count], passage: str, context: Context) -> Sequence[NumberMention]:
    """The numbers of the cited words as their sentence has them; read apart where the words cut one of them."""
    evidence = context.evidence(node)
    sentence = None if evidence.start is None else context.sentence(evidence.start)
    if sentence is None or evidence.start is None or evidence.end is None or evidence.end > sentence.end:
        return numbers_in(passage)
    if sentence.end - sentence.start > LONGEST_SENTENCE:
        return numbers_in(passage)
    low, high = evidence.start - sentence.start, evidence.end - sentence.start
    read = read_numbers(context.article.text[sentence.start : sentence.end])
    near = [mention for mention in read if mention.full_start < high and low < mention.full_end]
    if near and (near[0].full_start < low or near[-1].full_end > high):
        return numbers_in(passage)
    return near


def _sums(figures: list[int]) -> set[int]:
    """Sums of neighbouring figures."""
    figures = figures[:12]
    return {sum(figures[low:high]) for low in range(len(figures)) for high in range(low + 2, len(figures) + 1)}


def _names(thing: str, passage: str) -> bool:
    words = words_of(thing)
    return bool(words) and set(words) <= set(words_of(passage))


@rule("EVD002", "quote-of-another-event", "review", on=Record, mendable=True)
def quote_of_another_event(node: Node[Record[Incident]], context: Context) -> Iterator[Problem]:
    """A figure or a date is cited from the sentence that tells of another incident, and not of its own.

    Why: copying the main event's toll into an event that is merely recalled is the commonest fault of all.
    Bad: the toll of an earlier raid, cited from the sentence that begins with today's strike.
    Good: cited from the sentence that recalls the raid.
    Limits: only sentences that hold another incident's anchor (the words under `type`) and nothing but figures and
    dates of this incident are noticed; one sentence may well tell of two events.
    """
    told = _told(node, context)
    anchored = _anchored(told)
    for path, own in told.items():
        for block, here in own.cited:
            others = anchored.get(here, set())
            if isinstance(block.value, (Count, Date)) and others and path not in others and here not in own.support:
                evidence = context.evidence(block)
                yield Problem(
                    message=f"cited from the sentence that tells of {_numbered(others)}",
                    claimed=evidence.cited.text,
                    start=evidence.start,
                    end=evidence.end,
                    path=block.path,
                )


@rule("EVD008", "place-of-another-event", "review", on=Record, mendable=True)
def place_of_another_event(node: Node[Record[Incident]], context: Context) -> Iterator[Problem]:
    """A place is cited from a sentence that tells of another incident, apart from all that is cited for its own.

    Why: the main event's town given to an event that is merely recalled moves that event on the map.
    Bad: a shelling of last week placed at today's town, where its own sentence says where it was.
    Good: the place in the words that tell of the shelling.
    Limits: silent where the sentences that the incident is cited from name no place that can be seen ("a second bomb
    went off there"), and where the place's words stand in these sentences or between them, unless the words nearest to
    it there are the other's.
    """
    told = _told(node, context)
    tellers = _tellers(told)
    for path, own in told.items():
        for block, here in own.cited:
            others = {other for other in tellers.get(here, ()) if _nearer(told[other], own, here)}
            if not isinstance(block.value, Place) or not others:
                continue
            evidence = context.evidence(block)
            places = {here, *(context.sentence_index(start) for start, _ in evidence.others)}
            sentences = own.range
            if any(index in own.range for index in places):
                if len(places) > 1 or own.anchor is None or not _beside_others(block, here, path, told, context):
                    continue
                sentences = range(own.anchor, own.anchor + 1)
            named = _place_named(sentences, words_of(evidence.text or ""), context)
            if named is not None:
                yield Problem(
                    message=f"cited from a sentence that tells of {_numbered(others)}; "
                    f"this incident's own words name {quoted(named)}",
                    claimed=evidence.cited.text,
                    observed=named,
                    start=evidence.start,
                    end=evidence.end,
                    path=block.path,
                )


@dataclass(frozen=True, slots=True)
class _Told:
    """Where the article tells of one incident; sentences are counted from 0."""

    anchor: int | None
    """The sentence of the words under `type`."""
    cited: tuple[tuple[Node[Any], int], ...]
    """Its blocks, each with the sentence that it is cited from."""
    support: frozenset[int]
    """Sentences with values that are neither figures, dates nor places."""
    range: range
    """From the first to the last sentence of all that is no place and nobody's words."""


def _told(node: Node[Record[Incident]], context: Context) -> dict[str, _Told]:
    """Where each incident is told, by its path; nothing for other schemas."""
    if not all(isinstance(incident, Incident) for incident in node.value.incidents):
        return {}
    return context.shared("where-incidents-are-told", lambda: dict(_told_each(node, context)))


def _told_each(node: Node[Record[Incident]], context: Context) -> Iterator[tuple[str, _Told]]:
    for index in range(len(node.value.incidents)):
        path = f"/incidents/{index}"
        cited: list[tuple[Node[Any], int]] = []
        for block in context.blocks_of(path):
            start = context.evidence(block).start
            sentence = None if start is None else context.sentence_index(start)
            if sentence is not None:
                cited.append((block, sentence))
        anchor = next((sentence for block, sentence in cited if block.path == f"{path}/type"), None)
        own = [(block, sentence) for block, sentence in cited if not _of_somebody_else(block)]
        support = frozenset(sentence for block, sentence in own if not isinstance(block.value, (Count, Date, Place)))
        settled = [sentence for block, sentence in own if not isinstance(block.value, Place)]
        whole = range(min(settled), max(settled) + 1) if settled else range(0)
        yield path, _Told(anchor, tuple(cited), support, whole)


def _tellers(told: Mapping[str, _Told]) -> dict[int, set[str]]:
    """The incidents of which something is cited from a sentence, by the sentence."""
    tellers: dict[int, set[str]] = {}
    for path, where in told.items():
        for block, sentence in where.cited:
            if not _of_somebody_else(block):
                tellers.setdefault(sentence, set()).add(path)
    return tellers


def _nearer(other: _Told, own: _Told, sentence: int) -> bool:
    """Whether the other incident's anchor is nearer to a sentence than this one's."""
    if other.anchor is None or own.anchor is None:
        return False
    return abs(other.anchor - sentence) < abs(own.anchor - sentence)


def _beside_others(place: Node[Any], sentence: int, path: str, told: Mapping[str, _Told], context: Context) -> bool:
    """Whether, of all values cited from this sentence, only other incidents' are nearest to the place."""
    at = context.evidence(place)
    gaps: dict[str, int] = {}
    for owner, where in told.items():
        for block, here in where.cited:
            other = context.evidence(block)
            if (
                here == sentence
                and not isinstance(block.value, Place)
                and other.start is not None
                and other.end is not None
            ):
                gap = max(other.start - (at.end or 0), (at.start or 0) - other.end, 0)
                gaps[owner] = min(gap, gaps.get(owner, gap))
    nearest = min(gaps.values(), default=0)
    return bool(gaps) and gaps.get(path) != nearest


def _of_somebody_else(block: Node[Any]) -> bool:
    """Whether the block is about words, not about the event: claimants, responsibility, links."""
    return _is_claimant(block) or any(f"/{name}/" in block.path for name in ("responsibility", "links"))


def _anchored(told: Mapping[str, _Told]) -> dict[int, set[str]]:
    """The incidents whose anchor stands in a sentence, by the sentence."""
    anchored: dict[int, set[str]] = {}
    for path, where in told.items():
        if where.anchor is not None:
            anchored.setdefault(where.anchor, set()).add(path)
    return anchored


def _place_named(sentences: range, other_than: tuple[str, ...], context: Context) -> str | None:
    """A place that these sentences, or a heading over them, name in words that are not all among those given."""
    text, known = context.article.text, set(other_than)
    for index in range(max(0, sentences.start - 1), min(sentences.stop, sentences.start + MOST_SENTENCES)):
        sentence = context.article.sentences[index]
        end = min(sentence.end, sentence.start + LONGEST_READ)
        heading = _HEADING.match(text, sentence.start, end)
        inside = _PLACE_NAMED.finditer(text, sentence.start, end) if index in sentences else ()
        for match in ([heading] if heading is not None else []) + list(inside):
            if not set(words_of(match["name"])) <= known:
                return match["name"]
    return None


def _numbered(paths: set[str]) -> str:
    numbers = sorted(int(path.rpartition("/")[2]) + 1 for path in paths)
    return ", ".join(f"incident {number}" for number in numbers[:3])


@rule("EVD003", "subject-not-in-evidence", "warning", on=Event, state="preview", whole=True)
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
    for block in context.blocks_of(node.path):
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


@rule("EVD004", "evidence-reused", "info", on=Event, whole=True)
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
    for block in context.blocks_of(node.path):
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
        key = (evidence.start, evidence.end, claim.low, claim.high)
        for other_index, other in seen.get(key, [])[:1]:
            if (claim.outcome != other.outcome or _groups_clash(claim, other)) and not _written_twice(
                claim.low, evidence.text or ""
            ):
                yield Problem(
                    message=f"the same words give casualties {other_index + 1}: {other.outcome} {other.group}",
                    claimed=f"{claim.low} {claim.outcome} {claim.group}",
                    observed=evidence.text,
                    start=evidence.start,
                    end=evidence.end,
                    path=f"{node.path}/casualties/{index}",
                )
        seen.setdefault(key, []).append((index, claim))


def _written_twice(figure: int, passage: str) -> bool:
    return sum(1 for mention in numbers_in(passage) if figure == mention.low) > 1


def _groups_clash(one: CasualtyClaim, other: CasualtyClaim) -> bool:
    return one.group != other.group and "people" not in (one.group, other.group)
