"""Incidents spoiled: told twice, given another's figures or places, linked to themselves, called another thing."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from gold_records import GoldRecord, at
from spoiling import Kind, Spoiled, answered, changed

__all__ = ("KINDS",)

OTHER_TYPES = {"abduction": "air_strike", "arrest_raid": "air_strike", "mine_explosion": "abduction"}
"""A type that no words of the first could mean; all others become `abduction`."""


def told_twice(gold: GoldRecord) -> Iterator[Spoiled]:
    for index, incident in enumerate(gold.answer["incidents"]):

        def again(answer: Any, told: Any = incident) -> None:
            answer["incidents"].append(copy.deepcopy(told))

        yield answered(gold, f"/incidents/{len(gold.answer['incidents'])}", f"incident {index + 1} again", again)


def toll_copied(gold: GoldRecord) -> Iterator[Spoiled]:
    """A toll of the first incident given to each later one."""
    incidents = gold.answer["incidents"]
    for claim in incidents[0]["casualties"][:2] if incidents else []:
        for index in range(1, len(incidents)):
            if not claim["low"]:
                continue
            place = f"/incidents/{index}/casualties"

            def give(answer: Any, where: str = place, told: Any = claim) -> None:
                at(answer, where).append(copy.deepcopy(told))

            yield answered(gold, place, f"{claim['text']!r} of incident 1", give)


def place_of_another_incident(gold: GoldRecord) -> Iterator[Spoiled]:
    incidents = gold.answer["incidents"]
    for index, incident in enumerate(incidents):
        for other in incidents[:index] + incidents[index + 1 :]:
            own = {place["text"] for place in incident["where"]}
            foreign = [place for place in other["where"] if place["text"] not in own]
            if own and foreign:
                yield changed(gold, f"/incidents/{index}/where/0", s=foreign[0]["s"], text=foreign[0]["text"])


def linked_to_itself(gold: GoldRecord) -> Iterator[Spoiled]:
    for index, incident in enumerate(gold.answer["incidents"]):
        cited = {"s": incident["type"]["s"], "text": incident["type"]["text"]}
        place = f"/incidents/{index}/links"

        def link(answer: Any, where: str = place, number: int = index + 1, words: Any = cited) -> None:
            at(answer, where).append({**words, "relation": "follows", "incident": number})

        yield answered(gold, place, "linked to itself", link)


def type_swapped(gold: GoldRecord) -> Iterator[Spoiled]:
    for index, incident in enumerate(gold.answer["incidents"]):
        other = OTHER_TYPES.get(incident["type"]["value"], "abduction")
        yield changed(gold, f"/incidents/{index}/type", value=other)


def roles_turned(gold: GoldRecord) -> Iterator[Spoiled]:
    """Who attacked is called a victim as well."""
    for index, incident in enumerate(gold.answer["incidents"]):
        attackers = [actor for actor in incident["actors"] if actor["role"] == "attacker"]
        if attackers:
            place = f"/incidents/{index}/actors"

            def turn(answer: Any, where: str = place, who: Any = attackers[0]) -> None:
                at(answer, where).append({**copy.deepcopy(who), "role": "victim"})

            yield answered(gold, place, f"{attackers[0]['text']!r} also victim", turn)


KINDS = (
    Kind("incident told twice", told_twice, needed="warning", bar=0.97),
    Kind("toll of another incident", toll_copied, bar=0.97),
    Kind("place of another incident", place_of_another_incident, bar=0.9),
    Kind("link to itself", linked_to_itself, bar=0.97),
    Kind("incompatible type", type_swapped, bar=0.97, family="ENM"),
    Kind("attacker also victim", roles_turned, bar=0.97),
)
