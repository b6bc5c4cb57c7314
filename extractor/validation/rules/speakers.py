"""EVD010, CUE009: does the one who is said to speak say anything in the article?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractor.schema.blocks import Count, Party
from extractor.schema.incident import Responsibility
from extractor.validation.actors.registry import find_actor
from extractor.validation.reading.reporting import reports_in
from extractor.validation.reading.speaking import pronoun_speaks, speaks
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.grounding import holds_up
from extractor.validation.wording import quoted, words_of

__all__ = ("party_node",)

LONGEST_READ = 900
"""Characters of a sentence that are read on either side of the name."""
SENTENCES_BACK = 3
"""How far before the figure the name may stand that "it said" takes up."""
_DONE_BY = re.compile(
    r"\b(?:claimed|denied|blamed|accused|attributed|suspected|hailed)\s(?:\w+\s){0,4}?by\s(?:(?:an?|the|one)\s[\w-]+\sof\s)?(?:the\s)?$",
    re.IGNORECASE,
)


_NO_FIGURE = re.compile(
    r"(?:\s[\w’'-]+){0,3}?\s(?:(?:gave|given|gives|made|issued|offered|provided|released|had|has|have)\sno\b"
    r"|(?:has|have|had|did|would|does|could)(?:\snot|n[’']t)\b|declin\w+\sto\b|refus\w+\sto\b|(?:has|have)\syet\sto\b)",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\b(?:police|army|military|ministry|minister|officials?|source|sources|monitor|report|reports|witness|witnesses|hospital"
    r"|spokes\w+|governor|mayor|media|agency|group|observatory|rescuers|medics|doctors|residents|state\stv|activists)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"\s*:\s\S")
_TAIL = re.compile(r"(?:\s[-–—]|[:,–—])\s$")
"""How a headline gives its source: "Monitor: nine dead", "Nine dead: monitor"."""


def party_node(node: Node[Any], name: str) -> Node[Party] | None:
    """The party under a field of a block, such as `claimant`, as a node of its own; None where there is none."""
    party = getattr(node.value, name, None)
    if not isinstance(party, Party):
        return None
    return Node(f"{node.path}/{name}", party, node.incident, node.incident_path)


@rule("EVD010", "claimant-silent", "review", on=Count, mendable=True)
def claimant_silent(node: Node[Count], context: Context) -> Iterator[Problem]:
    """The claimant says nothing in the sentence that it is cited from: it is a place, a victim, or only named there.

    Why: a figure stands or falls with who gives it; a town or a dead man gives none.
    Bad: claimant "Osk", the town, out of "nine died at Osk, a doctor said"; claimant "two policemen", who were killed.
    Good: claimant "a doctor".
    Limits: any word of speech, of counting or of claiming that goes with the name is enough, and so is "it said" in the
    figure's sentence where the name stands before, and a headline that begins or ends with its source. One who "has
    given no figure" says nothing. Whether it is this figure that he gives is CUE003's.
    """
    claimant = party_node(node, "claimant")
    if claimant is not None and (not _says_something(claimant, node, context) or _gives_none(claimant, context)):
        yield _silent(claimant, "claimant", context)


@rule("CUE009", "speaker-silent", "review", on=Responsibility, mendable=True)
def speaker_silent(node: Node[Responsibility], context: Context) -> Iterator[Problem]:
    """The one who is said to claim, blame or deny says nothing in the sentence that it is cited from.

    Why: a claim of responsibility in the mouth of a victim, a missile or a town is a confession nobody made.
    Bad: `claimed`, by "the gunmen", out of "gunmen stopped a coach, an official said".
    Good: `claimed`, by "the Front", out of "the Front said its men had done it".
    Limits: any word of speech that goes with the name is enough; see EVD010.
    """
    speaker = party_node(node, "by")
    if speaker is not None and not _says_something(speaker, node, context):
        yield _silent(speaker, node.value.stance, context)


def _silent(party: Node[Party], claimed: str, context: Context) -> Problem:
    evidence = context.evidence(party)
    return Problem(
        message=f"{quoted(evidence.text or '')} says nothing here; cite the one who does",
        claimed=claimed,
        observed=None if evidence.start is None else context.sentence_text(evidence.start),
        start=evidence.start,
        end=evidence.end,
        path=party.path,
    )


def _says_something(party: Node[Party], node: Node[Any], context: Context) -> bool:
    evidence = context.evidence(party)
    if evidence.start is None or evidence.end is None or not holds_up(party, context):
        return True  # told of by the rules on evidence
    if any(
        _speaks_at(start, end, context) or _heads(start, end, context)
        for start, end in ((evidence.start, evidence.end), *evidence.others)
    ):
        return True
    return not _is_a_place(party, context) and _taken_up(evidence.start, node, context)


def _gives_none(claimant: Node[Party], context: Context) -> bool:
    """Whether all that is told of the claimant, wherever he is named, is that he gave no figure."""
    evidence = context.evidence(claimant)
    if evidence.start is None or evidence.end is None or not holds_up(claimant, context):
        return False
    text = context.article.text
    for start, end in ((evidence.start, evidence.end), *evidence.others):
        sentence = context.sentence(start)
        if sentence is None or _NO_FIGURE.match(text[end : end + 90]) is None:
            return False
        low = max(sentence.start, start - LONGEST_READ)
        reports = reports_in(text[low : min(sentence.end, end + LONGEST_READ)])
        if any(report.start < end - low and start - low < report.end for report in reports):
            return False
    return True


def _heads(start: int, end: int, context: Context) -> bool:
    """Whether the name is the source that a headline begins or ends with."""
    text = context.article.text
    sentence = context.sentence(start)
    if sentence is None:
        return False
    begins = start == sentence.start and _HEADING.match(text, end) is not None
    ends = (
        not text[end : sentence.end].strip(' .”"')
        and _TAIL.search(text, max(sentence.start, start - 4), start) is not None
    )
    if not (begins or ends):
        return False
    words = text[start:end]
    return _SOURCE.search(words) is not None or find_actor(words) is not None


def _is_a_place(party: Node[Party], context: Context) -> bool:
    """Whether the same words are given as a place of the incident."""
    named = words_of(context.evidence(party).text or "")
    places = getattr(party.incident, "where", None)
    return isinstance(places, list) and any(named == words_of(place.evidence.cited.text) for place in places)


def _speaks_at(start: int, end: int, context: Context) -> bool:
    sentence = context.sentence(start)
    if sentence is None:
        return True
    low, high = max(sentence.start, start - LONGEST_READ), min(max(sentence.end, end), end + LONGEST_READ)
    text = context.article.text[low:high]
    return (
        speaks(text, start - low, end - low)
        or _DONE_BY.search(text[max(0, start - low - 80) : start - low]) is not None
    )


def _taken_up(start: int, node: Node[Any], context: Context) -> bool:
    """Whether the name stands before the value, and "it" or "the group" speaks in the value's sentence."""
    value = context.evidence(node).start
    here, there = (None if at is None else context.sentence_index(at) for at in (value, start))
    if value is None or here is None or there is None or not there < here <= there + SENTENCES_BACK:
        return False
    if any(not report.pronoun for report in reports_in(context.sentence_text(start)[: 2 * LONGEST_READ])):
        return False  # "it" is the one who spoke there
    return pronoun_speaks(context.sentence_text(value)[: 2 * LONGEST_READ])
