"""ACT001-ACT008: do the cited words name this actor, and in this part? Names decide; likeness is only shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from extractor.schema.blocks import Actor, Event, Party, Place
from extractor.schema.findings import Suggestion
from extractor.validation.actors.deriving import country_hints
from extractor.validation.actors.registry import ActorMatch, ActorRegistry, find_actor, in_use, near_name
from extractor.validation.actors.skeleton import fold_words
from extractor.validation.actors.trimming import is_generic
from extractor.validation.reading.parts import PartKind, part_kind
from extractor.validation.reading.roles import role_read
from extractor.validation.reading.standing import standing
from extractor.validation.reading.standing_words import DEEDS
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.grounding import holds_up
from extractor.validation.wording import quoted, words_of

__all__ = ()

_BACKED = re.compile(
    r"\b[^\W\d_][\w.]*[-‑ ](?:backed|linked|aligned|affiliated|allied|supported|funded|sponsored|trained|inspired)\b"
    r"|\b(?:pro|anti)[-‑ ][^\W\d_]\w+|\b(?:backed|supported|armed|funded|trained)\sby\b",
    re.IGNORECASE,
)
_GROUP_NOUN = re.compile(
    r"\b(?:Brigades?|Battalions?|Front|Army|Movement|Party|Militia|Cartel|Liwa|Kata[’']?[ei]b|Harakat|Ja[iy]sh|Ansar|"
    r"Saraya|Jabhat|Jund|Liberation|Resistance|Mujahideen|Lashkar|Tehrik|Jamaat|Guards?|Forces?|Council|Legion|Corps|"
    r"Defen[cs]e Units?|Command|Coalition|Alliance|Clan|Gang|League|Network)\b"
)
_CAPITAL = re.compile(r"(?:^|[\s-])(?!The\b|A\b|An\b)[^\W\d_a-z]\w+[\s-]")
_UNIT_NUMBER = re.compile(r"\b\d+(?:st|nd|rd|th)\b", re.IGNORECASE)
LONGEST_LOOK = 300
"""Characters of an article that are read beside the cited words."""


def _read(node: Node[Any], context: Context) -> ActorMatch | None:
    return find_actor(context.evidence(node).text or "", country_hints=_hints(node, context))


def _hints(node: Node[Any], context: Context) -> tuple[str, ...]:
    """Countries of the event, as `country_hints` has them."""
    event = node.incident
    if not isinstance(event, Event):
        return ()
    return context.shared(f"countries of {node.incident_path}", lambda: country_hints(event))


def _problem(node: Node[Any], context: Context, message: str, **more: object) -> Problem:
    evidence = context.evidence(node)
    shown: dict[str, Any] = {"claimed": node.value.canonical_id, "observed": evidence.text, **more}
    return Problem(message=message, start=evidence.start, end=evidence.end, **shown)


def _called(actor_id: str) -> str:
    entry = in_use().get(actor_id)
    return actor_id if entry is None else f"{entry.name} ({actor_id})"


def _parts(one: str, other: str) -> bool:
    registry = in_use()
    return registry.is_part_of(one, other) or registry.is_part_of(other, one)


def _id_suggestion(node: Node[Party], match: ActorMatch | None) -> Suggestion:
    return Suggestion(path=f"{node.path}/canonical_id", value=None if match is None else match.id)


@lru_cache(maxsize=512)
def _names_in(text: str, hints: tuple[str, ...], registry: ActorRegistry) -> frozenset[str]:
    """Ids of the actors of a registry that some run of up to six capitalised words of the text names."""
    found = set()
    runs = re.finditer(r"(?:[^\W\d_a-z][\w’'.-]*)(?:[\s-](?:al|of|the|in|for|[^\W\d_a-z][\w’'.-]*)){0,5}", text)
    for run in runs:
        words = run[0].split()
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                match = registry.find(" ".join(words[start:end]).rstrip(".,"), hints)
                if match is not None:
                    found.add(match.id)
                    break
    return frozenset(found)


def _told_before(node: Node[Party], context: Context) -> str:
    """The sentence of the cited words up to them, and the sentence before."""
    start = context.evidence(node).start or 0
    index = context.sentence_index(start)
    if index is None:
        return ""
    first = context.article.sentences[max(0, index - 1)].start
    return context.article.text[max(first, start - 2 * LONGEST_LOOK) : start]


@rule("ACT001", "actor-not-in-quote", "error", on=Party)
def actor_not_in_quote(node: Node[Party], context: Context) -> Iterator[Problem]:
    """The cited words name another actor than the canonical id, or none.

    Why: an id that the words do not reach puts the deeds of one group on the account of another.
    Bad: `lb-hezbollah`, citing "Kataib Hezbollah"; `iq-pmf`, citing "the gunmen".
    Good: `iq-kataib-hezbollah`, citing "Kataib Hezbollah"; no id, citing "the gunmen".
    Limits: "the group" is sent to a person where the actor is named in the sentence or the one before. A part given
    for the whole is ACT004's; an unknown name is ACT002's.
    """
    wanted = node.value.canonical_id
    if wanted is None or not holds_up(node, context):
        return
    match, words = _read(node, context), context.evidence(node).text or ""
    if match is not None:
        if match.id != wanted and not _parts(match.id, wanted):
            message = f"{quoted(words)} names {_called(match.id)}, not {_called(wanted)}"
            yield _problem(node, context, message, suggestion=_id_suggestion(node, match))
        return
    if not is_generic(words) or _BACKED.search(words):
        return
    if wanted in _names_in(_told_before(node, context), _hints(node, context), in_use()):
        message = f"{quoted(words)} may stand for {_called(wanted)}, who is named before; cite the name"
        yield _problem(node, context, message, severity="review")
    else:
        message = f"{quoted(words)} does not name {_called(wanted)}"
        yield _problem(node, context, message, suggestion=_id_suggestion(node, None))


@rule("ACT002", "actor-merged-unproved", "error", on=Party)
def actor_merged_unproved(node: Node[Party], context: Context) -> Iterator[Problem]:
    """The canonical id cannot be reached from the cited name by alias, acronym or spelling.

    Why: names that look alike are often two groups; a merge that nothing proves cannot be undone in the data.
    Bad: `sy-sdf`, citing "Jazira Democratic Forces".
    Good: the same id, citing "Syrian Democratic Forces"; or an alias added to the user's registry.
    Limits: a true alias that the registry lacks is refused too; it is cheap to add.
    """
    wanted = node.value.canonical_id
    if wanted is None or not holds_up(node, context):
        return
    words = context.evidence(node).text or ""
    if in_use().get(wanted) is None:
        match = _read(node, context)
        message = f"{quoted(wanted)} is no id of the registry"
        yield _problem(node, context, message, suggestion=_id_suggestion(node, match))
    elif _read(node, context) is None and (not is_generic(words) or _BACKED.search(words)):
        message = f"{quoted(words)} is no name of {_called(wanted)} in the registry; add the alias if it is one"
        yield _problem(node, context, message, suggestion=_id_suggestion(node, None))


@rule("ACT003", "actor-unknown", "review", on=Actor, state="preview")
def actor_unknown(node: Node[Actor], context: Context) -> Iterator[Problem]:
    """A named group is not in the registry.

    Why: a new group, or a new spelling of a known one: both are worth an entry, so that its incidents are found.
    Bad: "Jazira Dawn Brigades", unknown to the registry.
    Good: the same name, once it stands in the user's registry.
    Limits: looks for a name with a word such as Brigade, Front or Army; common nouns, persons and numbered army units
    are left alone. A name of the registry that looks alike is shown, never taken.
    """
    if node.value.canonical_id is not None or not holds_up(node, context):
        return
    words = context.evidence(node).text or ""
    if len(words) > LONGEST_LOOK or not _GROUP_NOUN.search(words) or not _CAPITAL.search(words):
        return
    if _UNIT_NUMBER.search(words) or _BACKED.search(words) or is_generic(words) or _read(node, context) is not None:
        return
    near = near_name(words)
    hint = "" if near is None else f"; alike, but not the same: {near.name} ({near.id}, {near.ratio:g} of 100)"
    yield _problem(node, context, f"{quoted(words)} is not in the registry{hint}")


@rule("ACT004", "actor-is-part-of", "warning", on=Party)
def actor_is_part_of(node: Node[Party], context: Context) -> Iterator[Problem]:
    """The canonical id is of the whole where the words name a part, or of a part where they name the whole.

    Why: the Quds Force is the Guard's, but what the Guard did is not all the Quds Force's.
    Bad: `ir-irgc`, citing "the Quds Force".
    Good: `ir-quds-force`, citing "the Quds Force".
    Limits: knows the part-of relations of the registry only.
    """
    wanted = node.value.canonical_id
    if wanted is None or not holds_up(node, context):
        return
    match = _read(node, context)
    if match is None or match.id == wanted or not _parts(match.id, wanted):
        return
    relation = "a part" if in_use().is_part_of(match.id, wanted) else "the whole"
    message = f"{quoted(context.evidence(node).text or '')} names {_called(match.id)}, {relation} of {_called(wanted)}"
    yield _problem(node, context, message, suggestion=_id_suggestion(node, match))


@rule("ACT005", "role-turned", "review", on=Actor, mendable=True)
def role_turned(node: Node[Actor], context: Context) -> Iterator[Problem]:
    """The sentence has this actor on the other end of the deed: killed where the record says attacker, or the reverse.

    Why: passive sentences turn who did it and who suffered it; a turned role makes a victim a killer.
    Bad: attacker, citing "the guards" out of "the guards were shot by raiders"; victim, citing "raiders" there;
    other, citing "Karval Front" out of "Karval Front gunmen killed two clerks".
    Good: victim, citing "the guards"; attacker, citing "raiders".
    Limits: reads what governs the cited words ("attack on", "by", the verb whose object they are) or their first verb,
    and is silent where both readings are possible, or where a clash leaves both sides hit. Of those given as other only
    armed groups of the registry are found, if their active verb stands in the cited words of the incident's type and
    neither fighters nor suspects are named behind it.
    """
    role = node.value.role
    if role == "other" and not _is_armed_group(node):
        return
    if role not in ("attacker", "target", "victim", "other") or not holds_up(node, context):
        return
    evidence = context.evidence(node)
    sentence = context.sentence(evidence.start) if evidence.start is not None else None
    if sentence is None or evidence.start is None or evidence.end is None:
        return
    low = max(sentence.start, evidence.start - LONGEST_LOOK)
    high = min(sentence.end, evidence.end + LONGEST_LOOK)
    read = role_read(context.article.text[low:high], evidence.start - low, evidence.end - low)
    if read is None or (read.role == "attacker") == (role == "attacker"):
        return
    if role == "other" and not _is_of_the_incident(node, context, low, high):
        return
    does = "did it" if read.role == "attacker" else "suffered it"
    message = f"{quoted(read.words)} says that {quoted(evidence.text or '')} {does}; the record says {role}"
    yield _problem(node, context, message, claimed=role, path=f"{node.path}/role")


_ARMED_KINDS = frozenset(("rebel", "militia", "jihadist", "cartel", "gang"))
_ARMED_OBJECT = re.compile(
    r"\b(?:attack(?:er|ers)|assailants?|gunm[ea]n|suspects?|militants?|fighters|rivals?|bombers?|insurgents|rebels"
    r"|jihadists?|bandits|clash\w*|battl\w+|retaliat\w+|respon\w+|revenge)\b"
)


def _is_armed_group(node: Node[Actor]) -> bool:
    entry = None if node.value.canonical_id is None else in_use().get(node.value.canonical_id)
    return entry is not None and entry.kind in _ARMED_KINDS


def _is_of_the_incident(node: Node[Actor], context: Context, low: int, high: int) -> bool:
    """Whether the deed in these words is the incident's, and plainly that of the one named: an active verb."""
    evidence = context.evidence(node)
    anchor = context.anchor(node)
    if evidence.start is None or evidence.end is None or evidence.others or anchor is None or anchor.start is None:
        return False
    text = context.article.text
    stands = standing(text[low:high], evidence.start - low, evidence.end - low)
    if stands is None or stands.words not in DEEDS:
        return False
    deed = text.find(stands.words, evidence.end, high)
    if not anchor.start <= deed < (anchor.end or 0):
        return False
    return _ARMED_OBJECT.search(text, deed + len(stands.words), high) is None


@rule("ACT007", "role-impossible", "review", on=Actor, mendable=True)
def role_impossible(node: Node[Actor], context: Context) -> Iterator[Problem]:
    """The words name nobody who could have this part: a lorry park as victim, a missile as attacker.

    Why: what was hit is damage and what it was hit with is a weapon; as actors they are counted as people.
    Bad: victim, citing "the lorry park"; attacker, citing "two drones"; victim, citing "none of the guards".
    Good: victim, citing "drivers"; attacker, citing "the army"; target, citing "the lorry park".
    Limits: knows common words for things, weapons and happenings by the head of the phrase. A target may be a thing, an
    attacker may be a ship or a plane, "Turkish drones" and "the Norva hospital" are left alone. Words that are the
    incident's place are found for attacker and victim, unless the registry knows them.
    """
    role = node.value.role
    if role not in _IMPOSSIBLE or not holds_up(node, context):
        return
    words = context.evidence(node).text or ""
    kind = part_kind(words)
    if kind in _IMPOSSIBLE[role]:
        is_what = _IS_WHAT[kind]
    elif role != "target" and _is_the_place(words, node, context) and _read(node, context) is None:
        is_what = "is the incident's place"
    else:
        return
    yield _problem(node, context, f"{quoted(words)} {is_what}; the record says {role}", claimed=role)


_IMPOSSIBLE: dict[str, tuple[PartKind, ...]] = {
    "attacker": ("weapon", "happening", "nobody"),
    "victim": ("thing", "weapon", "happening", "nobody"),
    "target": ("happening", "nobody"),
}
_IS_WHAT: dict[PartKind | None, str] = {
    "thing": "names a thing, not people",
    "weapon": "names a weapon, not who used it",
    "happening": "names a happening or a time, not anybody",
    "nobody": "says that it was nobody",
}


def _is_the_place(words: str, node: Node[Any], context: Context) -> bool:
    def work_out() -> list[tuple[str, ...]]:
        places = getattr(node.incident, "where", ())
        return [
            words_of(context.evidence(Node(f"{node.incident_path}/where/{index}", place)).text or "")
            for index, place in enumerate(places if isinstance(places, list) else ())
            if isinstance(place, Place)
        ]

    return words_of(words) in context.shared(f"words of places of {node.incident_path}", work_out)


@rule("ACT006", "actor-generic", "warning", on=Party, mendable=True)
def actor_generic(node: Node[Party], context: Context) -> Iterator[Problem]:
    """The words describe a group by its backer, but the record names one; or the name stands right beside the citation.

    Why: "backed by" names the backer, not the group; and "fighters" cited out of "PKK fighters" loses who they were.
    Bad: `iq-pmf`, citing "Iran-backed militias"; citing "fighters" out of "PKK fighters".
    Good: no id for the militias; citing "PKK fighters".
    Limits: notices a name only directly before or, after "of", directly behind the cited words.
    """
    if not holds_up(node, context):
        return
    evidence = context.evidence(node)
    words = evidence.text or ""
    if evidence.start is None or evidence.end is None or len(words) > LONGEST_LOOK:
        return
    if node.value.canonical_id is not None:
        if _BACKED.search(words) and _read(node, context) is None:
            message = f"{quoted(words)} tells who backs the group, not that it is {_called(node.value.canonical_id)}"
            yield _problem(node, context, message, suggestion=_id_suggestion(node, None))
        return
    if not fold_words(words) or not is_generic(words):
        return
    whole = _widened(context.article.text, evidence.start, evidence.end)
    match = None if whole is None else find_actor(whole, country_hints=_hints(node, context))
    if match is not None and match.kind != "state":
        yield _problem(node, context, f"the article says {quoted(whole or '')}: cite the name too", observed=whole)


_NAME_BEFORE = re.compile(r"(?:[^\W\d_a-z][\w’'.]*(?:[-‑ ](?:al[-‑ ])?[^\W\d_a-z][\w’'.]*){0,5})[-‑ ]$")
_NAME_AFTER = re.compile(
    r"\s(?:of|from)\s(?:the\s)?[^\W\d_a-z][\w’'.-]*(?:[-\s](?:of\sthe\s|of\s|al-)?[^\W\d_a-z][\w’'.-]*){0,5}"
)


_TIMES = frozenset({
    "in", "on", "at", "by", "since", "until", "from", "after", "before", "when", "while", "as", "and", "but", "late",
    "early", "last", "the", "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
})  # fmt: skip
"""Words with capitals before a citation that are no part of a name: "In March militants"."""


def _widened(text: str, start: int, end: int) -> str | None:
    """The cited words with the name that stands directly beside them."""
    before = _NAME_BEFORE.search(text, max(0, start - 80), start)
    if before is not None and before.end() == start:
        words = {word.casefold() for word in before[0].split()}
        return None if words <= _TIMES else text[before.start() : end]
    after = _NAME_AFTER.match(text, end, end + 100)
    return None if after is None else text[start : after.end()].rstrip(".,")


@rule("ACT008", "id-missing", "warning", on=Party)
def id_missing(node: Node[Party], context: Context) -> Iterator[Problem]:
    """The registry names the cited words, the record has no id.

    Why: incidents are found by the ids of their actors; a record of before an entry was added lacks it.
    Bad: no id, citing "the Karval Front", after that name was added to the user's file of actors.
    Good: the id; `check --actors FILE --fix` sets it.
    Limits: ids are derived when a record is made, so this is found in older records and in those made by hand.
    """
    if node.value.canonical_id is not None or not holds_up(node, context):
        return
    match = _read(node, context)
    if match is not None:
        words = quoted(context.evidence(node).text or "")
        message = f"{words} names {_called(match.id)}, the record has no id"
        yield _problem(node, context, message, observed=match.id, suggestion=_id_suggestion(node, match))
