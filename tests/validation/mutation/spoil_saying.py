"""Words that name what took part, cited for what they do not say: damage, relations, responsibility, speakers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gold_records import GoldRecord, at
from spoiling import Kind, Spoiled, answered, changed, counts

from extractor.validation.wording import words_of

__all__ = ("KINDS",)


def _adding(gold: GoldRecord, place: str, what: str, item: Mapping[str, Any]) -> Spoiled:
    new = f"{place}/{len(at(gold.answer, place))}"
    return answered(gold, new, what, lambda answer: at(answer, place).append(dict(item)))


def damage_from_weapons(gold: GoldRecord) -> Iterator[Spoiled]:
    """What struck, called damaged."""
    for index, incident in enumerate(gold.answer["incidents"]):
        for weapon in incident["weapons"]:
            cited = {"s": weapon["s"], "text": weapon["text"]}
            item = {
                **cited,
                "object": weapon["text"],
                "low": None,
                "high": None,
                "qualifier": "vague",
                "claimant": None,
            }
            yield _adding(gold, f"/incidents/{index}/damage", weapon["text"], item)


def damage_from_victims(gold: GoldRecord) -> Iterator[Spoiled]:
    """Who was hurt, called damaged."""
    for index, incident in enumerate(gold.answer["incidents"]):
        for actor in incident["actors"]:
            if actor["role"] == "victim":
                cited = {"s": actor["s"], "text": actor["text"]}
                item = {
                    **cited, "object": actor["text"], "low": None, "high": None, "qualifier": "vague", "claimant": None,
                }  # fmt: skip
                yield _adding(gold, f"/incidents/{index}/damage", actor["text"], item)


def link_from_other_words(gold: GoldRecord) -> Iterator[Spoiled]:
    """A relation cited from the words that tell of the incident, of an actor, or of a stance."""
    incidents = gold.answer["incidents"]
    for index, incident in enumerate(incidents):
        if len(incidents) < 2:
            continue
        for cited in [*incident["actors"][:1], *incident["responsibility"][:1], *incident["weapons"][:1]]:
            words = {"s": cited["s"], "text": cited["text"]}
            item = {**words, "relation": "response_to", "incident": 2 if index == 0 else 1}
            yield _adding(gold, f"/incidents/{index}/links", f"response_to from {cited['text']!r}", item)


def relation_swapped(gold: GoldRecord) -> Iterator[Spoiled]:
    for index, incident in enumerate(gold.answer["incidents"]):
        for number, link in enumerate(incident["links"]):
            other = "part_of" if link["relation"] != "part_of" else "response_to"
            yield changed(gold, f"/incidents/{index}/links/{number}", relation=other)


def _responsibility(gold: GoldRecord) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for index, incident in enumerate(gold.answer["incidents"]):
        for number, item in enumerate(incident["responsibility"]):
            yield f"/incidents/{index}/responsibility/{number}", item


def blamed_is_speaker(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, item in _responsibility(gold):
        if item["by"] is not None:
            yield changed(gold, pointer, to=item["by"])


def speaker_and_blamed_exchanged(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, item in _responsibility(gold):
        each_other = any(word in item["text"] for word in ("other", "each"))
        if item["by"] is not None and item["to"] is not None and not each_other:
            yield changed(gold, pointer, by=item["to"], to=item["by"])


def stance_swapped(gold: GoldRecord) -> Iterator[Spoiled]:
    swapped = {"claimed": "denied", "denied": "claimed", "attributed": "denied"}
    for pointer, item in _responsibility(gold):
        yield changed(gold, pointer, stance=swapped[item["stance"]])


def claimed_by_the_reporter(gold: GoldRecord) -> Iterator[Spoiled]:
    """Whoever gives a toll claims the incident, in the words that tell of it."""
    for index, incident in enumerate(gold.answer["incidents"]):
        claimants = [claim["claimant"] for claim in incident["casualties"] if claim["claimant"] is not None]
        doers = {words_of(item["by"]["text"]) for item in incident["responsibility"] if item["by"] is not None}
        if claimants and words_of(claimants[0]["text"]) not in doers:
            cited = {"s": incident["type"]["s"], "text": incident["type"]["text"]}
            item = {**cited, "stance": "claimed", "by": claimants[0], "to": None}
            yield _adding(gold, f"/incidents/{index}/responsibility", claimants[0]["text"], item)


def _claimant_from(gold: GoldRecord, field: str, role: str | None = None) -> Iterator[Spoiled]:
    for pointer, _ in counts(gold):
        incident = at(gold.answer, "/".join(pointer.split("/")[:3]))
        cited = [item for item in incident[field] if role is None or item["role"] == role]
        if cited:
            yield changed(gold, pointer, claimant={"s": cited[0]["s"], "text": cited[0]["text"]})


def claimant_from_a_place(gold: GoldRecord) -> Iterator[Spoiled]:
    yield from _claimant_from(gold, "where")


def claimant_from_a_victim(gold: GoldRecord) -> Iterator[Spoiled]:
    yield from _claimant_from(gold, "actors", "victim")


def victim_as_attacker(gold: GoldRecord) -> Iterator[Spoiled]:
    for index, incident in enumerate(gold.answer["incidents"]):
        for number, actor in enumerate(incident["actors"]):
            if actor["role"] in ("victim", "target"):
                yield changed(gold, f"/incidents/{index}/actors/{number}", role="attacker")


KINDS = (
    Kind("damage from the weapon", damage_from_weapons, bar=0.9),
    Kind("damage from the victims", damage_from_victims, bar=0.97),
    Kind("link from other words", link_from_other_words, bar=0.95),
    Kind("relation of a link swapped", relation_swapped, bar=0.9),
    Kind("blamed is the speaker", blamed_is_speaker, bar=0.97),
    Kind("speaker and blamed exchanged", speaker_and_blamed_exchanged, bar=0.8),
    Kind("stance swapped", stance_swapped, bar=0.9),
    Kind("claimed by who reports it", claimed_by_the_reporter, bar=0.9),
    Kind("claimant from a place", claimant_from_a_place, bar=0.9),
    Kind("claimant from a victim", claimant_from_a_victim, bar=0.85),
    Kind("victim as attacker", victim_as_attacker, bar=0.8),
)
