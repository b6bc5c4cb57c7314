"""Whether another place than a cited one may be the scene: in its sentence, or in the one that tells of the event."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractor.validation.places.governing import governed, plain_tokens
from extractor.validation.places.role_words import is_event

__all__ = ("OtherPlaces",)

LONGEST_SENTENCE = 2000
"""Characters of a sentence that are searched for another place."""
MOST_SCENES = 6
"""Places of a sentence that are asked what governs them."""
_SCENE = re.compile(
    r"\b(?:in|at|near|outside|on|inside|around|across|against|off|over|into|hit|struck|shelled|bombed|attacked|stormed|raided|of"
    r"|(?:bomb|shell|attack|hitt|strik)ing)\s"
    r"(?:(?:the|a|an|his|her|its|their)\s)?(?:[a-z][\w’'-]{1,20}\s){0,4}"
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday"
    r"|Thursday|Friday|Saturday|Sunday|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b)"
    r"(?P<name>(?:al-|el-)?[A-Z][\w’'-]+)"
    r"|\b(?P<before>[A-Z][\w’'-]+)\s(?:[a-z]{2,20}\s)?"
    r"(?:attack|blast|bombing|raid|strike|shooting|massacre|killings?|ambush)\b"
)
_STRUCK = re.compile(r"^(?:’s|'s)?\s(?:was|were|has\s(?:come|been)|came|comes)\s")


@dataclass(frozen=True, slots=True)
class OtherPlaces:
    """The sentence of a cited place, and what other places it and the event's own sentence name."""

    text: str
    start: int
    end: int
    anchor: str | None = None
    """The sentence that tells of the event, where that is an earlier one."""

    @property
    def is_later(self) -> bool:
        """Whether the place's sentence stands behind the one that tells of the event."""
        return self.anchor is not None

    def any_named(self) -> bool:
        """Whether either sentence names another place at all where something may happen.

        >>> OtherPlaces("Nine died in Karm, officials in Sufra said.", 32, 37).any_named()
        True
        """
        return self._is_other(_scenes(self.text), self.start, self.end) or self.in_anchor()

    def in_anchor(self) -> bool:
        """Whether the event's own sentence names another place."""
        return self.anchor is not None and self._is_other(_scenes(self.anchor), -1, -1)

    def any_struck(self) -> bool:
        """Whether another place is named, in either sentence, of which violence is told."""
        mine = [(at, found) for at, found in _struck(self.text) if not self.start <= at < self.end]
        theirs = _struck(self.anchor) if self.anchor is not None else ()
        return self._is_other((*mine, *theirs), -1, -1)

    def _is_other(self, scenes: tuple[tuple[int, str], ...], start: int, end: int) -> bool:
        name = self.text[self.start : self.end]
        return any(not start <= at < end and found not in name for at, found in scenes)


@lru_cache(maxsize=64)
def _scenes(text: str) -> tuple[tuple[int, str], ...]:
    found = ((match, match.lastgroup or "name") for match in _SCENE.finditer(text[:LONGEST_SENTENCE]))
    return tuple((match.start(group), match[group]) for match, group in found)


@lru_cache(maxsize=64)
def _struck(text: str) -> tuple[tuple[int, str], ...]:
    """The places of a sentence that words of violence govern."""
    return tuple((at, name) for at, name in _scenes(text)[:MOST_SCENES] if _is_struck(text, at, name))


def _is_struck(text: str, at: int, name: str) -> bool:
    behind = text[at + len(name) : at + len(name) + 60]
    if any(is_event(word.lower()) for word in plain_tokens(behind)[:4]):
        return True
    clause = governed(text, at).clause
    return any(map(is_event, clause[-12:]))
