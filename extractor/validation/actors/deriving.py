"""Canonical ids of the parties of an event: derived from their cited words, never asked of the model."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.schema.blocks import Event, Party, Place
from extractor.validation.actors.registry import find_actor
from extractor.validation.registry import Node, blocks_below

__all__ = ("country_hints", "derive_actors")


def country_hints(event: Event) -> tuple[str, ...]:
    """Countries of the event's places (ISO 3166-1 alpha-2), sorted: they part two actors of one name."""
    countries = set()
    for value in vars(event).values():
        for item in value if isinstance(value, list) else (value,):
            if isinstance(item, Place) and item.country:
                countries.add(item.country)
    return tuple(sorted(countries))


def derive_actors(incidents: Iterable[Event]) -> None:
    """Fill `canonical_id` of every party (actors, claimants, who claims or is blamed) from its cited words.

    Call it after the places have their countries. Words that do not stand in the article, generic words and names of
    two actors give None.
    """
    for incident in incidents:
        hints = country_hints(incident)
        for block in blocks_below(Node("", incident, incident, "")):
            if isinstance(block.value, Party):
                evidence = block.value.evidence
                match = find_actor(evidence.text or "", country_hints=hints) if evidence.found else None
                block.value.canonical_id = None if match is None else match.id
