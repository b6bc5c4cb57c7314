"""ENM001-ENM002: do the cited words, or at least their sentence, call for this value of a closed list?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from extractor.schema.blocks import Block, Choice
from extractor.schema.findings import Suggestion
from extractor.schema.incident import Weapon
from extractor.schema.types import IncidentType
from extractor.validation.reading.phrases import (
    PhraseTable,
    incident_type_phrases,
    is_labour_strike,
    weapon_phrases,
)
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


@cache
def _types() -> frozenset[str]:
    return frozenset(get_args(IncidentType))


def _listed(node: Node[Any]) -> tuple[str, str, PhraseTable] | None:
    """The value, the name of its field and its table; None where no table knows it."""
    if isinstance(node.value, Weapon):
        value, field, table = node.value.kind, "kind", weapon_phrases()
    elif isinstance(node.value, Choice) and node.value.value in _types():
        value, field, table = node.value.value, "value", incident_type_phrases()
    else:
        return None
    return (value, field, table) if table.covers(value) else None


def _texts(node: Node[Any], context: Context) -> tuple[str, str]:
    """The cited words and the sentences that they stand in."""
    evidence = context.evidence(node)
    cited = evidence.text or ""
    return cited, f"{cited} {context.sentence_text(evidence.start or 0)}" if evidence.start is not None else cited


def _cites_its_weapon(node: Node[Any], value: str) -> bool:
    """Whether the incident names a weapon that goes with the type, wherever it is cited from."""
    weapons = getattr(node.incident, "weapons", ()) or ()
    return any(getattr(weapon, "kind", None) in _KIND_OF_TYPE.get(value, ()) for weapon in weapons)


def _said(value: str) -> str:
    return value.replace("_", " ")


@rule("ENM001", "enum-without-cue", "review", on=Block, mendable=True)
def enum_without_cue(node: Node[Block], context: Context) -> Iterator[Problem]:
    """Neither the cited words nor their sentence hold a word for this type of incident or kind of weapon.

    Why: a type that no word calls for was guessed from what such events mostly are.
    Bad: drone attack, citing "two strikes hit the depot".
    Good: air strike, citing the same; or drone attack, citing "two drones hit the depot".
    Limits: knows the phrases of its tables; a type may be implied by what is told elsewhere, so a person decides. A
    weapon of the incident that goes with the type is enough. `other` values are not checked.
    """
    listed = _listed(node)
    if listed is None or not holds_up(node, context):
        return
    value, _, table = listed
    cited, sentence = _texts(node, context)
    if table.allows(value, sentence) or _cites_its_weapon(node, value):
        return
    if not _contradicting(value, table, cited, sentence):  # that is ENM002's
        evidence = context.evidence(node)
        yield Problem(
            message=f"no word of the sentence calls for {_said(value)}",
            claimed=value,
            observed=cited,
            start=evidence.start,
            end=evidence.end,
        )


@rule("ENM002", "enum-contradicted", "error", on=Block, mendable=True)
def enum_contradicted(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The cited words call for another type of incident or kind of weapon.

    Why: shells that are counted as an air strike change who can have fired them.
    Bad: air strike, citing "mortar shells hit the market"; air strike, citing "the miners' strike".
    Good: shelling, citing "mortar shells hit the market".
    Limits: types that go together are left alone (missile and rocket are used for one another, a drone strike is an
    air strike too), and so is a value whose own words stand in the sentence. Where the very words may stand for the
    value as well ("raids", from the air or of the police), a person decides.
    """
    listed = _listed(node)
    strike = node.value.value if isinstance(node.value, Choice) and node.value.value in _ARMED_STRIKES else None
    if (listed is None and strike is None) or not holds_up(node, context):
        return
    cited, sentence = _texts(node, context)
    evidence = context.evidence(node)
    if strike is not None and is_labour_strike(cited, sentence):
        yield Problem(
            message=f"{quoted(cited)} is a strike of workers, not {_said(str(strike))}",
            claimed=str(strike),
            observed=cited,
            start=evidence.start,
            end=evidence.end,
        )
        return
    if listed is None:
        return
    value, field, table = listed
    found = _contradicting(value, table, cited, sentence)
    if not found:
        return
    either = all(table.may_mean(value, other, cited) for other, _ in found)
    only = found[0][0] if len(found) == 1 and not either else None
    others = " or ".join(_said(other) for other, _ in found[:3])
    yield Problem(
        message=f"{quoted(found[0][1])} calls for {others}, not {_said(value)}",
        claimed=value,
        observed=cited,
        start=evidence.start,
        end=evidence.end,
        severity="review" if either else None,
        suggestion=None if only is None else Suggestion(path=f"{node.path}/{field}", value=only),
    )


def _contradicting(value: str, table: PhraseTable, cited: str, sentence: str) -> tuple[tuple[str, str], ...]:
    if table.holds(value, sentence):
        return ()
    return table.against(value, cited)
