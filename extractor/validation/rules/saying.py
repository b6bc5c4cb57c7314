"""EVD009, CUE007, ACT009: do the cited words say damage, a relation, an attack, or do they only name what took part?"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.schema.blocks import Actor, Event, Link
from extractor.schema.evidence import Evidence
from extractor.schema.incident import Damage
from extractor.validation.actors.deriving import country_hints
from extractor.validation.actors.registry import find_actor, in_use
from extractor.validation.reading.damage import damage_words
from extractor.validation.reading.damage_figures import counts_it
from extractor.validation.reading.doers import answered, attack_said, looks_on
from extractor.validation.reading.parts import head_of
from extractor.validation.reading.relations import relations_said
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.grounding import holds_up
from extractor.validation.wording import quoted

__all__ = ()

LONGEST_READ = 700
"""Characters of a sentence that are read on either side of the cited words."""


def _window(start: int, end: int, context: Context) -> tuple[str, int, int] | None:
    """What is read of the sentence of some words, and where the words stand in it."""
    sentence, last = context.sentence(start), context.sentence(end - 1)
    if sentence is None:
        return None
    stop = max(sentence.end, end if last is None else last.end)  # a name may hold a full stop that parts sentences
    low, high = max(sentence.start, start - LONGEST_READ), min(stop, end + LONGEST_READ)
    return context.article.text[low:high], start - low, end - low


@rule("EVD009", "damage-not-said", "review", on=Damage, mendable=True)
def damage_not_said(node: Node[Damage], context: Context) -> Iterator[Problem]:
    """The clause of the cited words does not say that the thing was damaged, destroyed or spared.

    Why: what was struck is not for that damaged, and what struck it is none; damage that nobody told is invented.
    Bad: a lorry park, citing "a lorry park" out of "two drones struck a lorry park"; a shell; two herders killed.
    Good: a fuel tanker, citing "a fuel tanker burned".
    Limits: knows common words for damage, in the clause of the cited words that names the thing; a rarer one is sent to
    a person. Damage that was denied, threatened or only possible is none. Several things that were counted and "hit"
    pass, villages and towns do not. A figure from two on must stand before its thing. Herds that are killed count as
    damage, people never.
    """
    evidence = context.evidence(node)
    if evidence.start is None or evidence.end is None or not holds_up(node, context):
        return
    window = _window(evidence.start, evidence.end, context)
    if window is None:
        return
    value = node.value
    several = value.low is not None and value.low > 1 and value.qualifier != "vague"
    none = value.qualifier == "none_stated" or (value.low == 0 and value.high == 0)
    problem = None
    if damage_words(*window, value.object, several, none) is None:
        problem = f"no word beside {quoted(evidence.text or '')} says what became of it; cite the words that do"
    elif several and not counts_it(window[0], head_of(value.object), value.low or 0, value.high):
        problem = f"the figure {value.low} does not count {quoted(value.object)} in this sentence"
    if problem is not None:
        yield Problem(
            message=problem,
            claimed=value.object,
            observed=evidence.text,
            start=evidence.start,
            end=evidence.end,
        )


_RELATION_MEANS = {
    "response_to": "that it was a response",
    "part_of": "that it was part of another",
    "follows": "that it came after another",
}


@rule("CUE007", "relation-not-said", "review", on=Link, mendable=True)
def relation_not_said(node: Node[Link], context: Context) -> Iterator[Problem]:
    """The cited words do not say how the two incidents hang together.

    Why: two attacks in one report are not for that an attack and its answer; chains of retaliation are argued from.
    Bad: `response_to`, citing "blamed the army"; `part_of`, citing "the shelling".
    Good: `response_to`, citing "in revenge for the raid"; `part_of`, citing "one of the 17 strikes".
    Limits: knows common words for each relation; which incident they point at is not checked.
    """
    evidence = context.evidence(node)
    if not holds_up(node, context) or node.value.relation in relations_said(evidence.text or ""):
        return
    relation = node.value.relation
    yield Problem(
        message=f"{quoted(evidence.text or '')} does not say {_RELATION_MEANS.get(relation, relation)}",
        claimed=f"{relation} {node.value.incident}",
        observed=evidence.text,
        start=evidence.start,
        end=evidence.end,
    )


@rule("ACT009", "attack-not-said", "review", on=Actor, mendable=True)
def attack_not_said(node: Node[Actor], context: Context) -> Iterator[Problem]:
    """The sentence does not say that this attacker did anything violent, nor that this target, victim or host was hit.

    Why: whoever is merely named, speaks, helps, or was hit becomes the killer in the data; a monitor that counts the
    dead becomes one of them.
    Bad: attacker, citing "the peacekeepers" out of "three peacekeepers were hurt by shells", or the town of a dateline;
    "the council" out of "the council said raiders burned the mill", "not the army", "Osk-made shells"; victim, citing
    "the monitor" out of "the monitor counted six dead"; host, citing "Karvalia" out of "Karvalia condemned the raid";
    victim, citing "Karl Ost" out of "police chief Karl Ost said raiders shot a clerk"; host, citing an armed group, or
    "Karvalia" out of "Karvalia launched missiles at a base";
    attacker, citing "Osk" out of "rockets fired in response to an Osk raid", of the incident of the rockets.
    Good: attacker, citing "raiders" out of "raiders burned the mill", or "the army" out of "police blamed the army".
    Limits: reads the words around the name; any deed of war behind it, "by" or blame before it is enough for an
    attacker. Of the others only those are found whom the words make one who speaks, counts, mediates or treats. A name
    that stands at several places is left alone where one of them says it.
    """
    if node.value.role == "other" or not holds_up(node, context):
        return
    evidence = context.evidence(node)
    windows = [_window(start, end, context) for start, end in _places(evidence)]
    role, actor = node.value.role, node.value.canonical_id
    entry = None if actor is None else in_use().get(actor)
    kind = None if entry is None else entry.kind
    if not windows or None in windows:
        return
    said = any(window is not None and _said_of(role, kind, *window) for window in windows)
    if said and (role != "attacker" or windows[1:] or not _answered(node, evidence, context)):
        return
    if node.value.role == "host" and _at_home(node, context):
        return
    wanted = "attacked" if node.value.role == "attacker" else "was attacked"
    yield Problem(
        message=f"the sentence does not say that {quoted(evidence.text or '')} {wanted}; cite the words that do",
        claimed=node.value.role,
        observed=evidence.text,
        start=evidence.start,
        end=evidence.end,
    )


def _said_of(role: str, kind: str | None, sentence: str, start: int, end: int) -> bool:
    """Whether the sentence leaves room for the one named at `start:end` in this role."""
    return attack_said(sentence, start, end) if role == "attacker" else not looks_on(sentence, start, end, role, kind)


def _answered(node: Node[Actor], evidence: Evidence, context: Context) -> bool:
    """Whether the attacker's deed is the one that the incident answered: "fired rockets in response to a Karvali raid".

    Where the incident itself is cited from the words on what was answered, the attacker is its own.
    """
    if evidence.start is None or evidence.end is None:
        return False
    window = _window(evidence.start, evidence.end, context)
    began = None if window is None else answered(*window)
    anchor = context.anchor(node)
    if window is None or began is None or anchor is None or anchor.start is None:
        return False
    low = evidence.start - window[1]
    return low <= anchor.start < low + began


def _at_home(node: Node[Actor], context: Context) -> bool:
    """Whether the incident was in the country that is cited as its host."""
    event = node.incident
    match = find_actor(context.evidence(node).text or "") if isinstance(event, Event) else None
    return match is not None and isinstance(event, Event) and match.id.upper() in country_hints(event)


def _places(evidence: Evidence) -> list[tuple[int, int]]:
    if evidence.start is None or evidence.end is None:
        return []
    return [(evidence.start, evidence.end), *evidence.others]
