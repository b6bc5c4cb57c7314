"""EVD005, EVD006, CUE003: is the claimant of a figure the one who reports it in the article?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractor.schema.blocks import Count, Party
from extractor.schema.evidence import Cited, Evidence
from extractor.schema.findings import Suggestion
from extractor.schema.incident import CasualtyClaim, Damage
from extractor.validation.actors.deriving import country_hints
from extractor.validation.actors.registry import find_actor, in_use
from extractor.validation.reading.reporting import Report, Reporters, reporters_at, reports_in
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.grounding import holds_up
from extractor.validation.wording import folded, quoted, words_of

__all__ = ()

SENTENCES_TO_CLAIMANT = 2
SENTENCES_TO_SPEAKER = 3
"""How far back the one is looked for whom "it said" means."""
LONGEST_READ = 1900
"""Characters of a sentence that are read, the half of them on either side of the figure."""
_LIGHT = frozenset({
    "the", "a", "an", "of", "in", "on", "at", "and", "or", "to", "for", "by", "from", "its", "his", "her",
    "their", "our", "this", "that", "one", "two", "three", "four", "five", "six", "several", "some", "local",
    "said", "told", "mr", "mrs", "ms", "dr", "gen", "lt", "col", "capt", "maj",
})  # fmt: skip
_QUOTED = re.compile(r"\b(?:citing|quoting|quoted|cited|quotes|cites)\s(?:[\w’'-]+\s){0,2}$", re.IGNORECASE)
_ANAPHORS = frozenset({
    "source", "sources", "official", "officials", "spokesman", "spokeswoman", "spokesperson", "group",
    "statement", "agency", "monitor", "committee", "report", "man", "woman", "witness", "witnesses", "resident",
    "residents", "officer", "officers", "commander", "unit", "movement", "militia", "body", "service", "network",
    "outlet", "organisation", "organization",
})  # fmt: skip
"""Words that take up somebody named before: "the source", "the group"."""


def _claimant(node: Node[Count]) -> Node[Party] | None:
    claimant = getattr(node.value, "claimant", None)
    if not isinstance(claimant, Party):
        return None
    return Node(f"{node.path}/claimant", claimant, node.incident, node.incident_path)


@rule("EVD005", "claimant-far", "review", on=Count, mendable=True)
def claimant_far(node: Node[Count], context: Context) -> Iterator[Problem]:
    """The claimant is cited from neither the figure's sentence nor one of the two before it.

    Why: who says a figure stands next to it; a name from elsewhere in the article is a guess.
    Bad: a toll in sentence 9 with a ministry from sentence 2 as its claimant.
    Good: the ministry that "said" it in the same sentence.
    Limits: long direct speech, and a speaker who is named only after his words.
    """
    claimant = _claimant(node)
    if claimant is None:
        return
    figure, speaker = context.evidence(node), context.evidence(claimant)
    if figure.start is None or speaker.start is None or not speaker.found:
        return
    here = context.sentence_index(figure.start)
    starts = (speaker.start, *(start for start, _ in speaker.others))
    distances = [
        here - there for there in map(context.sentence_index, starts) if here is not None and there is not None
    ]
    if distances and not any(0 <= distance <= SENTENCES_TO_CLAIMANT for distance in distances):
        yield Problem(
            message=f"{quoted(speaker.text or '')} is not named in the figure's sentence, nor in the two before",
            claimed=speaker.cited.text,
            observed=context.sentence_text(figure.start),
            start=speaker.start,
            end=speaker.end,
            path=claimant.path,
        )


@rule("EVD006", "claimant-missing", "warning", on=Count)
def claimant_missing(node: Node[Count], context: Context) -> Iterator[Problem]:
    """The figure's own sentence says who reports it, but the record has no claimant.

    Why: a figure without its claimant reads as established fact; figures of two claimants can then be mixed up.
    Bad: 4 killed, claimant null, where the sentence reads "four were killed, the ministry said".
    Good: the ministry as claimant.
    Limits: reads reporting verbs and "according to" in the figure's sentence. The one it finds is suggested only where
    no other could be meant; whom "he said" means is left to a person.
    """
    if not isinstance(node.value, (CasualtyClaim, Damage)) or node.value.claimant is not None:
        return
    reporters, offset = _reporters(node, context)
    if not reporters.reports:
        return
    report = reporters.reports[0]
    who = f"the sentence names {quoted(report.source)} as reporting"
    if report.pronoun:
        before = _named_before(node, context)
        who = f"the sentence has {quoted(report.source)} report it" + (
            f", perhaps {quoted(before[-1].source)} of the sentence before" if before else ""
        )
    yield Problem(
        message=f"{who}, the record names no claimant",
        observed=report.source,
        start=offset + report.start,
        end=offset + report.end,
        path=f"{node.path}/claimant",
        suggestion=_suggestion(node, context, reporters, offset),
    )


@rule("CUE003", "attribution-wrong", "warning", on=Count)
def attribution_wrong(node: Node[Count], context: Context) -> Iterator[Problem]:
    """The clause of the figure names another speaker than the record's claimant.

    Why: with two tolls in one report, the claimants are easily swapped.
    Bad: 6 killed, claimant the mayor, out of "six died, police said, while the mayor spoke of ten".
    Good: claimant the police.
    Limits: silent where the clause has a pronoun, where the two share a word or an id of the registry, where the
    article names them as one ("the spokesman, Osk Bel"), where "the source" may take up the claimant, and where he is
    the one who is quoted. Review where no other could be meant, else marked. The same body under two quite different
    names is marked wrongly. A missing claimant is EVD006's.
    """
    claimant = _claimant(node)
    if claimant is None or not holds_up(node, context):
        return
    said_by = context.evidence(claimant)
    reporters, offset = _reporters(node, context)
    if said_by.text is None or said_by.start is None or said_by.end is None or not reporters.reports:
        return
    if any(report.pronoun or _same(report, offset, claimant, node, context) for report in reporters.reports):
        return
    before = context.article.text[max(0, said_by.start - 40) : said_by.start]
    if _QUOTED.search(before) is not None:
        return
    speaker = reporters.reports[0].source
    yield Problem(
        message=f"the clause of the figure names {quoted(speaker)} as reporting, the record {quoted(said_by.text)}",
        claimed=said_by.text,
        observed=speaker,
        start=said_by.start,
        end=said_by.end,
        path=claimant.path,
        suggestion=_suggestion(node, context, reporters, offset),
        severity="review" if reporters.own else None,
    )


def _reporters(node: Node[Count], context: Context) -> tuple[Reporters, int]:
    """Who may report the figure in its sentence, and where the piece of the article begins that was read."""
    start = context.evidence(node).start
    sentence = context.sentence(start) if start is not None else None
    if sentence is None or start is None:
        return Reporters((), False), 0
    low = max(sentence.start, start - LONGEST_READ // 2)
    return reporters_at(context.article.text[low : min(sentence.end, low + LONGEST_READ)], start - low), low


def _named_before(node: Node[Count], context: Context) -> tuple[Report, ...]:
    """Who is named as reporting in the nearest sentence before that names somebody."""
    start = context.evidence(node).start
    index = context.sentence_index(start) if start is not None else None
    for before in range((index or 0) - 1, max(-1, (index or 0) - 1 - SENTENCES_TO_SPEAKER), -1):
        sentence = context.article.sentences[before]
        named = [
            report for report in reports_in(context.article.text[sentence.start : sentence.end]) if not report.pronoun
        ]
        if named:
            return tuple(named)
    return ()


def _words(text: str) -> frozenset[str]:
    words = {word.removesuffix("'s") for word in words_of(text)}
    return frozenset(words - _LIGHT) or frozenset(words)


def _same(report: Report, offset: int, claimant: Node[Party], node: Node[Count], context: Context) -> bool:
    """Whether the reporter and the claimant may be one."""
    said_by = context.evidence(claimant)
    start, end, text = said_by.start or 0, said_by.end or 0, said_by.text or ""
    if start < offset + report.end and offset + report.start < end:
        return True
    told, recorded = _words(report.source), _words(text)
    if told & recorded or _same_actor(report.source, claimant):
        return True
    if _named_as_one(told, recorded, context):
        return True
    here = context.sentence_index(context.evidence(node).start or 0)
    if told <= _ANAPHORS and report.source.lower().startswith(("the ", "its ", "his ", "her ")):
        return context.sentence_index(start) != here and any(
            recorded & _words(before.source) for before in _named_before(node, context)
        )
    return False


def _named_as_one(told: frozenset[str], recorded: frozenset[str], context: Context) -> bool:
    """Whether the article names a reporter by words of both at once: "the spokesman, Osk Bel"."""
    text = context.article.text

    def work_out() -> tuple[str, ...]:
        return tuple([folded(text[sentence.start : sentence.end]) for sentence in context.article.sentences])

    for sentence, words in zip(context.article.sentences, context.shared("sentences-folded", work_out), strict=True):
        if not any(word in words for word in told) or not any(word in words for word in recorded):
            continue
        for report in reports_in(text[sentence.start : sentence.end]):
            names = _words(report.source)
            if told & names and recorded & names:
                return True
    return False


def _same_actor(words: str, claimant: Node[Party]) -> bool:
    actor = claimant.value.canonical_id
    match = find_actor(words, country_hints=_hints(claimant)) if actor is not None else None
    if actor is None or match is None:
        return False
    registry = in_use()
    return match.id == actor or registry.is_part_of(match.id, actor) or registry.is_part_of(actor, match.id)


def _hints(node: Node[Any]) -> tuple[str, ...]:
    return country_hints(node.incident) if node.incident is not None else ()


def _suggestion(node: Node[Count], context: Context, reporters: Reporters, offset: int) -> Suggestion | None:
    """The reporter as a party that cites its words, where no other could be meant."""
    report = reporters.reports[0]
    start, end = offset + report.start, offset + report.end
    index = context.sentence_index(start)
    if not reporters.certain or index is None:
        return None
    words = context.article.text[start:end]
    evidence = Evidence(cited=Cited(s=index + 1, text=words), status="verbatim", start=start, end=end, text=words)
    match = find_actor(words, country_hints=_hints(node))
    party = Party(evidence=evidence, canonical_id=None if match is None else match.id)
    return Suggestion(path=f"{node.path}/claimant", value=party.model_dump(mode="json"))
