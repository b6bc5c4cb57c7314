"""EVD010, CUE009: does the one who is said to speak say anything in the article?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractor.schema.blocks import Count, Party
from extractor.schema.incident import Responsibility
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
    r"\b(?:claimed|denied|blamed|accused|attributed|suspected|hailed)\s(?:\w+\s){0,4}?by\s(?:the\s)?$", re.IGNORECASE
)


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
    figure's sentence where the name stands before. Whether it is this figure that he gives is CUE003's.
    """
    claimant = party_node(node, "claimant")
    if claimant is not None and not _says_something(claimant, node, context):
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
    if any(_speaks_at(start, end, context) for start, end in ((evidence.start, evidence.end), *evidence.others)):
        return True
    return not _is_a_place(party, context) and _taken_up(evidence.start, node, context)


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
