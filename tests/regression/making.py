"""Invented articles, records and scores for the tests of the regression room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from extractor.article import Article
from extractor.article.build import article_from_text
from extractor.schema.blocks import Actor, Choice, Date, Link, Party, Place
from extractor.schema.evidence import Cited, Evidence
from extractor.schema.incident import CasualtyClaim, Damage, Incident, Responsibility, Weapon
from extractor.schema.record import Record

TEXT = (
    "Gunmen shot at a bus near Lower Veyla on 3 May, killing at least nine people, the Ostrian police said. "
    "Two nurses put the toll at 11 dead. "
    "The Red Dawn Front claimed the attack on the bus. "
    "In April shells fell on Harsin and wounded four farmers, villagers said. "
    "A mine went off at Karm on 7 May; no one was hurt. "
    "The road has been shut since the spring."
)


def article(text: str = TEXT) -> Article:
    return article_from_text(text, published="2021-05-10")


def cited(words: str, text: str = TEXT, nth: int = 0) -> Evidence:
    """Evidence for words of the text, at their n-th place; words that do not stand there are absent."""
    start = -1
    for _ in range(nth + 1):
        start = text.find(words, start + 1)
    if start < 0:
        return Evidence(cited=Cited(s=1, text=words), status="absent")
    return Evidence(cited=Cited(s=1, text=words), status="verbatim", start=start, end=start + len(words), text=words)


def party(words: str, canonical_id: str | None = None) -> Party:
    return Party(evidence=cited(words), canonical_id=canonical_id)


def actor(words: str, role: Any = "attacker", canonical_id: str | None = None) -> Actor:
    return Actor(evidence=cited(words), role=role, canonical_id=canonical_id)


def place(words: str, relation: Any = "in", **derived: Any) -> Place:
    return Place(evidence=cited(words), relation=relation, **derived)


def when(words: str, edtf: str | None, precision: Any = "day") -> Date:
    return Date(evidence=cited(words), edtf=edtf, precision=precision)


def claim(words: str, low: int | None, high: int | None, by: str | None = None, **other: Any) -> CasualtyClaim:
    values = {"qualifier": "exact", "outcome": "killed", "group": "people"} | other
    return CasualtyClaim(evidence=cited(words), low=low, high=high, claimant=party(by) if by else None, **values)


def incident(anchor: str, kind: Any = "shooting", **fields: Any) -> Incident:
    values: dict[str, Any] = {
        "role": "main", "realis": "actual", "when": None, "where": [], "actors": [], "casualties": [], "damage": [],
        "weapons": [], "responsibility": [], "links": [],
    }  # fmt: skip
    return Incident(type=Choice(evidence=cited(anchor), value=kind), **(values | fields))


def record(*incidents: Incident, text: str = TEXT, outcome: Any = "done") -> Record[Incident]:
    copies = [item.model_copy(deep=True) for item in incidents]
    for number, item in enumerate(copies, start=1):
        item.number = number
    return Record[Incident](article=article(text), outcome=outcome, incidents=copies)


# Anything that the record schema allows, sensible or not.

_WORDS = (
    "Gunmen",
    "Two nurses",
    "Lower Veyla",
    "on 3 May",
    "at least nine people",
    "Harsin",
    "the bus",
    "not there",
    "",
)
evidence = st.builds(cited, st.sampled_from(_WORDS)) | st.builds(
    lambda start, length: cited(TEXT[start : start + length]), st.integers(0, 200), st.integers(1, 20)
)
parties = st.builds(Party, evidence=evidence, canonical_id=st.sampled_from([None, "lb-hezbollah", "ir-irgc"]))
numbers = st.none() | st.integers(0, 30)
precisions = st.sampled_from(["day", "interval", "week", "month", "year", "unknown"])
dates = st.builds(
    Date,
    evidence=evidence,
    edtf=st.sampled_from([None, "2021-05-03", "XXXX-05-03", "2021-05", "2021", "2021-05-03/2021-05-05", "nonsense"]),
    precision=precisions,
)
places = st.builds(
    Place,
    evidence=evidence,
    relation=st.sampled_from(["in", "near", "between", "border"]),
    country=st.sampled_from([None, "SY", "IQ"]),
    gazetteer_id=st.sampled_from([None, "geonames:1", "geonames:2"]),
    precision=st.sampled_from([None, 1, 4, 6]),
    admin1=st.sampled_from([None, "Harsin"]),
)
actors = st.builds(Actor, evidence=evidence, canonical_id=st.none(), role=st.sampled_from(["attacker", "victim"]))
_count = {"evidence": evidence, "low": numbers, "high": numbers, "qualifier": st.sampled_from(["exact", "floor"])}
claims = st.builds(
    CasualtyClaim,
    outcome=st.sampled_from(["killed", "wounded"]),
    group=st.sampled_from(["people", "civilians"]),
    claimant=st.none() | parties,
    **_count,
)
damages = st.builds(Damage, object=st.sampled_from(["bus", "road", ""]), claimant=st.none() | parties, **_count)
weapons = st.builds(Weapon, evidence=evidence, kind=st.sampled_from(["mine", "firearm", "other"]))
responsibilities = st.builds(
    Responsibility,
    evidence=evidence,
    stance=st.sampled_from(["claimed", "attributed", "denied"]),
    by=st.none() | parties,
    to=st.none() | parties,
)
links = st.builds(
    Link, evidence=evidence, relation=st.sampled_from(["part_of", "follows"]), incident=st.integers(-1, 5)
)


def _few(items: Any) -> Any:
    return st.lists(items, max_size=3)


incidents = st.builds(
    Incident,
    type=st.builds(Choice, evidence=evidence, value=st.sampled_from(["shooting", "shelling", "mine_explosion"])),
    role=st.sampled_from(["main", "background"]),
    realis=st.sampled_from(["actual", "alleged"]),
    when=st.none() | dates,
    where=_few(places),
    actors=_few(actors),
    casualties=_few(claims),
    damage=_few(damages),
    weapons=_few(weapons),
    responsibility=_few(responsibilities),
    links=_few(links),
)


def _record(items: Sequence[Incident]) -> Record[Incident]:
    return record(*items)


records = st.lists(incidents, max_size=4).map(_record)
