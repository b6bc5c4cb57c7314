"""What the registry of actors holds and what it answers with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractor.validation.actors.skeleton import Skeleton, skeleton

__all__ = ("ActorEntry", "ActorMatch", "Branch", "Country", "How", "NearName", "SpelledNames")

How = Literal["exact", "alias", "acronym", "skeleton"]


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """One actor of the registry."""

    id: str
    """Country code (`xx` for several) and a short name, e.g. `iq-kataib-hezbollah`."""
    name: str
    kind: str
    country: str | None = None
    """ISO 3166-1 alpha-2 of its home; None for several."""
    parent: str | None = None
    """Id of the actor that it is a part of."""
    aliases: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    own: bool = False
    """Whether the user added it; the user's entry goes before a shipped one of the same name."""


@dataclass(frozen=True, slots=True)
class ActorMatch:
    """The one entry that some words name."""

    id: str
    name: str
    kind: str
    how: How


@dataclass(frozen=True, slots=True)
class NearName:
    """A registry name that looks like words that name nothing: to be shown, never to be taken."""

    id: str
    name: str
    ratio: float


@dataclass(frozen=True, slots=True)
class Country:
    """A country as the subject or owner of armies, ministries and the like."""

    code: str
    name: str
    adjective: str


@dataclass(frozen=True, slots=True)
class Branch:
    """An arm of any state: its armed forces, its police."""

    id: str
    kind: str
    parent: str | None
    label: str


class SpelledNames:
    """Folded names that begin alike, with their ids; their skeletons are made when they are first asked for."""

    def __init__(self) -> None:
        self._names: list[tuple[str, list[str]]] = []
        self._marked: dict[str, list[tuple[Skeleton, list[str]]]] | None = None

    def add(self, key: str, ids: list[str]) -> None:
        """Add a folded name, before the skeletons are asked for."""
        self._names.append((key, ids))

    def alike(self, mark: Skeleton) -> list[list[str]]:
        """The ids of each name that may be a spelling of the one with this skeleton."""
        if self._marked is None:
            self._marked = {}
            for key, ids in self._names:
                made = skeleton(key)
                self._marked.setdefault(made.consonants, []).append((made, ids))
        return [ids for other, ids in self._marked.get(mark.consonants, ()) if mark.fits(other)]
