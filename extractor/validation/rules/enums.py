"""ENM001-ENM002: do the cited words, or at least their sentence, call for this value of a closed list?"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple, get_args

from extractor.schema.blocks import Block, Choice
from extractor.schema.evidence import Evidence
from extractor.schema.findings import Severity, Suggestion
from extractor.schema.incident import Weapon
from extractor.schema.types import IncidentType
from extractor.validation.reading.deeds import deed_in, is_not_done, is_only_time, rams_with, whose_deed
from extractor.validation.reading.look_alikes import blotted, without_look_alikes, without_other_senses
from extractor.validation.reading.occasions import occasion_of
from extractor.validation.reading.phrases import (
    PhraseTable,
    incident_type_phrases,
    is_labour_strike,
    weapon_phrases,
)
from extractor.validation.reading.telling import (
    names_harm,
    part_around,
    speaks_of_a_court,
    tells_of_it,
    was_used,
)
from extractor.validation.reading.unused_weapons import never_fired, of_another_time, unused_weapons
from extractor.validation.reading.violence import tells_of_violence
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.grounding import holds_up
from extractor.validation.wording import quoted

__all__ = ()

_ARMED_STRIKES = ("air_strike", "drone_attack", "rocket_attack", "shelling", "bombing", "other_attack")
_KIND_OF_TYPE = {
    "air_strike": ("aircraft", "missile", "drone"),
    "drone_attack": ("drone",),
    "rocket_attack": ("rocket", "missile"),
    "shelling": ("artillery", "mortar"),
    "bombing": ("bomb", "grenade"),
    "mine_explosion": ("mine",),
    "shooting": ("firearm",),
    "melee_attack": ("blade",),
    "chemical_attack": ("chemical",),
    "property_attack": ("fire",),
}

_HARMING = ("blade", "bomb", "firearm", "grenade", "mine", "rocket", "missile", "mortar", "artillery")
"""Kinds of weapon whose words tell of an attack; cars, aircraft and fires are mostly about other things."""
_BY_ANY_MEANS = ("assassination", "execution", "property_attack")
"""Types that are told by whom or what a deed hit; how it was done speaks against none of them."""
_DEADLY = (
    *("air_strike", "drone_attack", "rocket_attack", "shelling", "bombing", "suicide_bombing", "shooting"),
    *("melee_attack", "execution"),
)
_WITH_SHOTS = ("armed_clash", "shooting")
_HAPPENED = ("actual", "alleged")
_PEACEFUL = ("protest", "non_violent")
LONGEST_READ = 900
"""Characters of a sentence that are read on either side of the cited words."""


@cache
def _types() -> frozenset[str]:
    return frozenset(get_args(IncidentType))


class _Read(NamedTuple):
    """A value of a closed list and what is read for it: words that stand for something else are blotted out."""

    value: str
    field: str
    table: PhraseTable | None
    """None of values that no table knows: `other_attack`, `non_violent`, kind `other`."""
    is_type: bool
    evidence: Evidence
    cited: str
    sentence: str
    """The cited words and the sentences that they stand in."""
    as_written: str
    at: int = 0
    """Where the cited words begin in the sentence."""


def _listed(node: Node[Any], context: Context) -> _Read | None:
    """What the two rules look at; None where the block holds no value of these lists, or its words do not hold up."""
    if not holds_up(node, context):
        return None
    return context.shared(f"listed value {node.path}", lambda: _read(node, context))


def _read(node: Node[Any], context: Context) -> _Read | None:
    if isinstance(node.value, Weapon):
        value, field, table, is_type = node.value.kind, "kind", weapon_phrases(), False
    elif isinstance(node.value, Choice) and node.value.value in _types():
        value, field, table, is_type = node.value.value, "value", incident_type_phrases(), True
    else:
        return None
    evidence = context.evidence(node)
    cited = evidence.text or ""
    sentence = None if evidence.start is None else context.sentence(evidence.start)
    if sentence is None or evidence.start is None or evidence.end is None:
        masked = without_other_senses(cited, value)
        return _Read(value, field, table if table.covers(value) else None, is_type, evidence, masked, masked, cited)
    low, high = sentence.start, max(sentence.end, evidence.end)
    if evidence.start - low > LONGEST_READ:
        low = evidence.start - LONGEST_READ
    written = context.article.text[low : min(high, evidence.end + LONGEST_READ)]
    masked = without_other_senses(written, value)
    words = masked[evidence.start - low : evidence.end - low]
    return _Read(
        value,
        field,
        table if table.covers(value) else None,
        is_type,
        evidence,
        words,
        masked,
        written,
        evidence.start - low,
    )


def _cites_its_weapon(node: Node[Any], value: str) -> bool:
    """Whether the incident names a weapon that goes with the type, wherever it is cited from."""
    weapons = getattr(node.incident, "weapons", ()) or ()
    return any(getattr(weapon, "kind", None) in _KIND_OF_TYPE.get(value, ()) for weapon in weapons)


def _names_a_weapon(sentence: str) -> bool:
    table = weapon_phrases()
    return any(table.allows(kind, sentence) for kind in _HARMING)


def _said(value: str) -> str:
    return value.replace("_", " ")


@rule("ENM001", "enum-without-cue", "review", on=Block, of=(Choice, Weapon), mendable=True)
def enum_without_cue(node: Node[Block], context: Context) -> Iterable[Problem]:
    """Neither the cited words nor their sentence hold a word for this type of incident or kind of weapon.

    Why: a type that no word calls for was guessed from what such events mostly are; a weapon that was only found or
    sold was not used; a barrage of criticism is no shelling.
    Bad: drone attack, citing "two strikes hit the depot"; firearm, citing "police found a pistol"; shooting, citing
    "the president fired his minister"; bombing, citing "a gas leak caused the blast".
    Good: air strike, citing the first; or drone attack, citing "two drones hit the depot".
    Limits: knows the phrases of its tables and the common figures of speech, compounds and occasions (sport, markets,
    drills, accidents, courts). Beside a word with peaceful senses ("clashed", "held") another must tell of violence:
    armed people, harm, a weapon and what it did. A weapon's clause must say that it was used, and here: not "fired no
    shots", "the guns were silent", "vowed to fire rockets" or "had hit it a year earlier". A type may be implied
    by what is told elsewhere, so a person decides; a weapon of the incident that goes with the type is enough, unless
    the words stand for something else.
    """
    read = _listed(node, context)
    missing = None if read is None else _missing(read, node)
    if read is None or missing is None:
        return ()
    return (
        Problem(
            message=missing,
            claimed=read.value,
            observed=read.evidence.text,
            start=read.evidence.start,
            end=read.evidence.end,
        ),
    )


def _missing(read: _Read, node: Node[Any]) -> str | None:
    """Why no word stands for the value, or None where one does, or where ENM002 has more to say."""
    if read.is_type and read.value not in _PEACEFUL and is_only_time(read.evidence.text or ""):
        return f"{quoted(read.evidence.text or '')} says when, not what happened"
    if read.value not in _PEACEFUL:
        occasion = occasion_of(read.as_written)
        if occasion is not None:
            return f"{quoted(occasion[1])} speaks of {occasion[0]}, not of {_said(read.value)}"
        court = speaks_of_a_court(read.evidence.text or "") if read.is_type and read.value != "arrest_raid" else None
        if court is not None:
            return f"{quoted(court)} speaks of a court case, not of {_said(read.value)} itself"
    if read.table is None:
        if read.value != "other_attack":
            return None
        told = tells_of_violence(read.sentence) and tells_of_it(read.value, read.sentence)
        told = told or _names_a_weapon(read.sentence) or rams_with(read.sentence)
        return None if told else "no word of the sentence tells of an attack"
    if read.table.allows(read.value, read.sentence):
        if read.value == "vehicle" and not rams_with(read.as_written):
            return "no word of the sentence says that a vehicle was the weapon"
        if not read.is_type and not read.table.allows(read.value, read.cited):
            return f"{quoted(read.evidence.text or '')} names no {_said(read.value)} that was used"
        if not read.is_type and not was_used(read.as_written, read.at, read.at + len(read.cited)):
            return f"nothing beside {quoted(read.evidence.text or '')} says that it was used"
        unused = _not_used_here(read, node)
        if unused is not None:
            return unused
        if read.is_type and not tells_of_it(read.value, read.sentence):
            return f"no other word of the sentence tells of {_said(read.value)}"
        return None
    if _contradicting(read) or (_cites_its_weapon(node, read.value) and read.sentence == read.as_written):
        return None  # the first is ENM002's
    return f"no word of the sentence calls for {_said(read.value)}"


def _not_used_here(read: _Read, node: Node[Any]) -> str | None:
    """Why the cited words leave no weapon that was used here: negated, only threatened, or of another time."""
    if read.table is None or getattr(node.incident, "realis", "actual") not in _HAPPENED:
        return None
    if read.is_type:
        spans = list(never_fired(read.as_written)) if read.value in _WITH_SHOTS else []
    else:
        spans = [*unused_weapons(read.as_written), *_elsewhen(read, node)]
    if not spans:
        return None
    words = blotted(read.sentence, spans)[read.at : read.at + len(read.cited)]
    if read.table.allows(read.value, words):
        return None
    said = next((read.as_written[low:high] for low, high in spans if low < read.at + len(words) and read.at < high), "")
    return f"{quoted(said)} leaves no {_said(read.value)} that was used here" if said else None


def _elsewhen(read: _Read, node: Node[Any]) -> Iterable[tuple[int, int]]:
    """The parts of the sentence that tell of another time, but for those which the incident itself is cited from."""
    told = getattr(getattr(node.incident, "type", None), "evidence", None)
    start = getattr(told, "start", None)
    if start is None or read.evidence.start is None:
        return ()
    at = start - (read.evidence.start - read.at)
    return [(low, high) for low, high in of_another_time(read.as_written) if not low <= at < high]


@rule("ENM002", "enum-contradicted", "error", on=Block, of=(Choice, Weapon), mendable=True)
def enum_contradicted(node: Node[Block], context: Context) -> Iterable[Problem]:
    """The cited words call for another type of incident or kind of weapon.

    Why: shells that are counted as an air strike change who can have fired them.
    Bad: air strike, citing "mortar shells hit the market"; air strike, citing "the miners' strike"; abduction, citing
    "police detained nine smugglers"; non violent, citing "a bomb went off in the hall".
    Good: shelling, citing "mortar shells hit the market".
    Limits: types that go together are left alone (missile and rocket are used for one another, a drone strike is an
    air strike too), and so is a value whose own words stand in the sentence. Where the very words may stand for the
    value as well ("raids", from the air or of the police), only the people in them speak against it (a raid of
    bandits is no search), or the value's own words stand in another part of the sentence, a person decides.
    """
    read = _listed(node, context)
    found = None if read is None else _contradiction(read)
    if read is None or found is None:
        return ()
    message, other, severity = found
    return (
        Problem(
            message=message,
            claimed=read.value,
            observed=read.evidence.text,
            start=read.evidence.start,
            end=read.evidence.end,
            severity=severity,
            suggestion=None if other is None else Suggestion(path=f"{node.path}/{read.field}", value=other),
        ),
    )


def _contradiction(read: _Read) -> tuple[str, str | None, Severity | None] | None:
    """What the cited words call for instead: a message, the one other value, and a severity if not the rule's own."""
    words = read.evidence.text or ""
    if read.value in _ARMED_STRIKES and read.is_type and is_labour_strike(words, read.as_written):
        return f"{quoted(words)} is a strike of workers, not {_said(read.value)}", None, None
    if read.value == "non_violent":
        masked = without_look_alikes(words)
        deed = deed_in(masked) or _deadly(masked)
        told = deed is not None and occasion_of(read.as_written) is None
        return (f"{quoted(deed)} tells of violence, not of none", None, "review") if deed is not None and told else None
    if read.table is None:
        return None
    found = _contradicting(read)
    if found:
        either = all(read.table.may_mean(read.value, other, read.cited) for other, _ in found)
        only = found[0][0] if len(found) == 1 and not either else None
        others = " or ".join(_said(other) for other, _ in found[:3])
        message = f"{quoted(found[0][1])} calls for {others}, not {_said(read.value)}"
        return message, only, "review" if either else None
    apart = _another_deed(read)
    if apart:
        words_for = f"the words for {_said(read.value)} tell of more"
        return f"{quoted(apart[0][1])} calls for {_said(apart[0][0])}; {words_for}", None, "review"
    whose = whose_deed(read.cited, read.value) if read.is_type else None
    if whose is None:
        return None
    return f"{quoted(whose[1])} tells of {_said(whose[0])}, not {_said(read.value)}", None, "review"


def _deadly(cited: str) -> str | None:
    """The word for a deed that killed people or flattened houses, in words that tell of both."""
    if not names_harm(cited) or is_not_done(cited):
        return None
    return next((words for kind, words in incident_type_phrases().sure_values(cited) if kind in _DEADLY), None)


def _contradicting(read: _Read) -> tuple[tuple[str, str], ...]:
    if read.table is None or read.table.holds(read.value, read.sentence):
        return ()
    return read.table.against(read.value, read.cited)


def _another_deed(read: _Read) -> tuple[tuple[str, str], ...]:
    """What the cited words call for where the value's own words stand in another part of the sentence only."""
    if read.table is None or not read.is_type or len(read.sentence) == len(read.cited):
        return ()
    if read.table.allows(read.value, read.cited):
        return ()
    low, high = part_around(read.sentence, read.at, read.at + len(read.cited))
    if read.sentence[high : high + 1] == ";" and read.value not in _BY_ANY_MEANS:
        others = tuple(found for found in read.table.sure_values(read.cited) if found[0] != read.value)
        return () if read.table.allows(read.value, read.sentence[low:high]) else others
    if (low, high) == (0, len(read.sentence)) or read.table.allows(read.value, read.sentence[low:high]):
        return ()
    return read.table.against(read.value, read.cited)
