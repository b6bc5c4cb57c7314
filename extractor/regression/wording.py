"""Values as a reader sees them in a report: short, one line, from the article's own words where there are any."""

from __future__ import annotations

from extractor.llm.scrub import shown
from extractor.regression.comparators import words_of
from extractor.schema.blocks import Actor, Count, Date, Link, Party, Place
from extractor.schema.incident import CasualtyClaim, Damage, Incident, Responsibility, Weapon

__all__ = (
    "figure",
    "tell_actor",
    "tell_claim",
    "tell_damage",
    "tell_date",
    "tell_incident",
    "tell_link",
    "tell_party",
    "tell_place",
    "tell_responsibility",
    "tell_weapon",
)


def tell_incident(incident: Incident) -> str:
    """Type, place and anchor words: `shelling, Karm: “shells fell on the market”`."""
    place = f", {tell_place(incident.where[0])}" if incident.where else ""
    return f"{incident.type.value}{place}: “{_words(incident.type.evidence)}”"


def tell_date(date: Date) -> str:
    """The EDTF value and its words: `2021-02-25 (on Thursday)`."""
    return f"{date.edtf or 'not resolved'} ({_words(date.evidence)})"


def tell_place(place: Place) -> str:
    """The words, and the gazetteer's name where it is another."""
    words = _words(place.evidence)
    return f"{words} ({place.name})" if place.name and place.name.casefold() not in words.casefold() else words


def tell_party(party: Party) -> str:
    """The words, and the id of the registry."""
    words = _words(party.evidence)
    return f"{words} ({party.canonical_id})" if party.canonical_id else words


def tell_actor(actor: Actor) -> str:
    """As any party; the role is a field of its own."""
    return tell_party(actor)


def figure(count: Count) -> str:
    """Bounds as words: `17 or more`, `0 to 60`, `12`, `no number`.

    >>> from extractor.schema.evidence import Cited, Evidence
    >>> cited = Evidence(cited=Cited(s=1, text="at least 17"), status="absent")
    >>> figure(Count(evidence=cited, low=17, high=None, qualifier="floor"))
    '17 or more'
    """
    if count.low is None and count.high is None:
        return "no number"
    if count.high is None:
        return f"{count.low} or more"
    if count.low is None:
        return f"{count.high} or fewer"
    return str(count.low) if count.low == count.high else f"{count.low} to {count.high}"


def tell_claim(claim: CasualtyClaim) -> str:
    """Figure, outcome and claimant: `17 or more killed, the ministry`."""
    by = f", {_words(claim.claimant.evidence)}" if claim.claimant else ""
    return f"{figure(claim)} {claim.outcome}{by}"


def tell_damage(damage: Damage) -> str:
    """Figure and thing: `2 or more trucks`."""
    return f"{figure(damage)} {shown(damage.object)}"


def tell_weapon(weapon: Weapon) -> str:
    """Kind and words."""
    return f"{weapon.kind} ({_words(weapon.evidence)})"


def tell_responsibility(statement: Responsibility) -> str:
    """Stance and parties: `attributed by the army to the rebels`."""
    by = f" by {_words(statement.by.evidence)}" if statement.by else ""
    to = f" to {_words(statement.to.evidence)}" if statement.to else ""
    return f"{statement.stance}{by}{to}"


def tell_link(link: Link) -> str:
    """Relation and number of the other incident, counted from 1."""
    return f"{link.relation} {link.incident}"


def _words(evidence: object) -> str:
    return shown(words_of(evidence))  # type: ignore[arg-type]
