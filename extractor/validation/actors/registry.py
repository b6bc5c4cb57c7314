"""The registry of actors: from the words of an article to an id, where names decide and likeness never does.

Steps, the first that names one entry wins: the whole name, its acronym, the name without words that only say what
sort of people it is ("Hezbollah fighters", "a member of the PKK"), a branch of a state ("Iraqi army"), its spelling
(`extractor.validation.actors.skeleton`). Two entries of one name are told apart by the countries of the event, or not
at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from extractor.validation.actors.entries import ActorEntry, ActorMatch, Branch, Country, How, NearName, SpelledNames
from extractor.validation.actors.skeleton import LONGEST_NAME, Word, beginning, fold_words, folded, skeleton
from extractor.validation.actors.trimming import BACKINGS, EPITHETS, GENERIC, PEOPLE, Trimmed, trimmed

__all__ = (
    "ActorEntry",
    "ActorMatch",
    "ActorRegistry",
    "NearName",
    "find_actor",
    "in_use",
    "is_part_of",
    "near_name",
    "shipped_registry",
    "use_registry",
    "using_registry",
)

NEAR = 85
"""Likeness (0 to 100) from which a registry name is shown beside an unknown one; it is never taken for it."""
FEWEST_CONSONANTS = 3
"""A shorter skeleton fits too many names."""
LONGEST_COUNTRY = 6
"""Words of the longest name of a country."""
_SHORT_FORMS = {
    "united nations": ("un",),
    "african union": ("au",),
    "democratic republic of congo": ("dr congo", "drc"),
    "central african republic": ("car",),
    "united states": ("us",),
    "american": ("us",),
}
"""Folded names within names, and how they are written in short."""
_REGIONS = {
    "gaza": "PS", "gaza strip": "PS", "west bank": "PS", "sinai": "EG", "chechnya": "RU", "crimea": "UA",
    "darfur": "SD",
    "puntland": "SO", "somaliland": "SO", "tigray": "ET", "cabo delgado": "MZ", "balochistan": "PK", "assam": "IN",
}  # fmt: skip
_HAS_SHORT = re.compile("|".join(_SHORT_FORMS))
_BRACKETS = re.compile(r"\(([^()]{2,40})\)")
_UNITS = frozenset({
    "liwa", "brigade", "brigades", "division", "battalion", "battalions", "kataib", "kataeb", "katibat", "firqat",
    "regiment",
})  # fmt: skip
_CLASSES = dict.fromkeys(_UNITS, "@unit") | {
    "harakat": "@movement",
    "harakah": "@movement",
    "movement": "@movement",
    "jabhat": "@front",
    "jabha": "@front",
    "front": "@front",
    "jaish": "@army",
    "jaysh": "@army",
    "jeish": "@army",
    "army": "@army",
    "force": "@force",
    "forces": "@force",
    "guard": "@guard",
    "guards": "@guard",
}


class ActorRegistry:
    """Entries by id, and every way to write them. Built once; nothing is changed afterwards."""

    own_sha256: str | None = None
    """SHA-256 of the user's file that was merged in; None: nothing was."""

    def __init__(self, entries: Iterable[ActorEntry], countries: Sequence[Any], branches: Sequence[Any]) -> None:
        self.entries: dict[str, ActorEntry] = {entry.id: entry for entry in entries}
        self._countries_table, self._branches_table = countries, branches
        self.countries: dict[str, Country] = {}
        self._adjectives: set[str] = set()
        for row in countries:
            country = Country(row["code"], row["names"][0], row["adjectives"][0])
            for name in row["names"]:
                self.countries[folded(fold_words(name))] = country
            for adjective in row["adjectives"]:
                key = folded(fold_words(adjective))
                self.countries.setdefault(key, country)
                self._adjectives.add(key)
        self.branches: dict[str, Branch] = {}
        for row in branches:
            branch = Branch(row["id"], row["kind"], row["parent"], row["words"][0])
            self.branches.update((folded(fold_words(words)), branch) for words in row["words"])
        self._names: dict[str, list[str]] = {}
        self._acronyms: dict[str, list[str]] = {}
        for entry in self.entries.values():
            for name in (entry.name, *entry.aliases):
                _add(self._names, folded(fold_words(name)), entry.id)
            for acronym in entry.acronyms:
                _add(self._acronyms, _acronym_key(acronym), entry.id)
        for key, ids in list(self._names.items()):
            for short in _shortened(key):
                self._names.setdefault(short, list(ids))
        self._common_names = {
            name: len(name.split()) for name in [*self._names, *self.countries] if GENERIC.issuperset(name.split())
        }
        """Names that hold common nouns only ("Border Security Force"), with how many words they have."""
        self._by_consonants: dict[str, SpelledNames] | None = None
        self._by_classes: dict[str, SpelledNames] | None = None
        self._find = lru_cache(maxsize=8192)(self._find_uncached)

    def with_entries(self, own: Iterable[ActorEntry], *, sha256: str | None = None) -> ActorRegistry:
        """A new registry with these entries added, or put in place of those of the same id."""
        merged = {**self.entries, **{entry.id: entry for entry in own}}
        registry = ActorRegistry(merged.values(), self._countries_table, self._branches_table)
        registry.own_sha256 = sha256
        return registry

    def get(self, actor_id: str) -> ActorEntry | None:
        """The entry of an id: listed, a state (`iq`), or a branch of one (`iq-police`)."""
        listed = self.entries.get(actor_id)
        if listed is not None:
            return listed
        code, _, branch_id = actor_id.partition("-")
        country = next((found for found in self.countries.values() if found.code.lower() == code), None)
        if country is None:
            return None
        if not branch_id:
            return ActorEntry(code, country.name, "state", country.code)
        branch = next((found for found in self.branches.values() if found.id == branch_id), None)
        return None if branch is None else self._branch_entry(country, branch)

    def find(self, words: str, country_hints: Iterable[str] = ()) -> ActorMatch | None:
        """The one actor that the words name; see `find_actor`."""
        return self._find(words, tuple(sorted({hint.upper() for hint in country_hints})) if country_hints else ())

    def is_part_of(self, actor_id: str, other_id: str) -> bool:
        """Whether the first is a part of the second, over any number of steps; nothing is a part of itself."""
        seen = {actor_id}
        entry = self.get(actor_id)
        while entry is not None and entry.parent is not None and entry.parent not in seen:
            if entry.parent == other_id:
                return True
            seen.add(entry.parent)
            entry = self.get(entry.parent)
        return False

    def near(self, words: str) -> NearName | None:
        """The most alike name of the registry, from a ratio of 85 on; a hint for a person, never a match."""
        from rapidfuzz import fuzz, process

        key = folded(fold_words(words))
        if len(key) < 4:
            return None
        found = process.extractOne(key, sorted(self._names), scorer=fuzz.ratio, score_cutoff=NEAR)
        if found is None:
            return None
        entry = self.entries[min(self._names[found[0]])]
        return NearName(entry.id, entry.name, round(float(found[1]), 1))

    def _find_uncached(self, words: str, hints: tuple[str, ...]) -> ActorMatch | None:
        if self._is_nobody(words):
            return None
        match = self._named(words, hints)
        if match is None:
            return None
        if match.kind == "person" and fold_words(words)[-1].folded in PEOPLE:
            return None  # somebody's men are not he
        home = self._in_brackets(words)
        entry = self.get(match.id) if home is not None else None
        return match if entry is None or entry.country == home else None

    def _is_nobody(self, words: str) -> bool:
        """Whether all words are common nouns ("two armed men") and so name no entry, nor any acronym."""
        if "(" in words or "[" in words or len(words) > LONGEST_NAME:
            return False
        folds = [word.folded for word in fold_words(words)]
        if not GENERIC.issuperset(folds):
            return False
        for start in range(len(folds)):
            if any("".join(folds[start : start + size]) in self._acronyms for size in (1, 2, 3)):
                return False
        whole = " ".join(folds)
        return not any(name in whole for name, size in self._common_names.items() if size <= len(folds))

    def _in_brackets(self, words: str) -> str | None:
        """The country that a name has behind it in brackets: "the Front (Mozambique)" is not that of Somalia."""
        for inside in _BRACKETS.findall(words[:LONGEST_NAME]):
            country = self._country(fold_words(inside))
            if country is not None or inside.casefold() in _REGIONS:
                return country.code if country is not None else _REGIONS[inside.casefold()]
        return None

    def _named(self, words: str, hints: tuple[str, ...]) -> ActorMatch | None:
        for name in trimmed(words):
            match = self._listed(name, hints) or self._of_state(name)
            if match is not None:
                return match
        for name in trimmed(words):
            if not all(word.folded in GENERIC for word in name.words):
                match = self._spelled(name.words, hints)
                if match is not None:
                    return match
        return self._described(words, hints)

    def _described(self, text: str, hints: tuple[str, ...]) -> ActorMatch | None:
        """A name behind words that describe it: "Yemen's Houthi rebels", "Iran-backed Kataib Hezbollah".

        A country before the name has to be the entry's own: the Hezbollah of Iraq is not that of Lebanon.
        """
        for whole in trimmed(text):
            countries: set[str] = set()
            words = whole.words
            while words:
                size, country = self._descriptive_head(words)
                if not size:
                    break
                words = words[size:]
                countries |= {country} if country else set()
                for name in trimmed(" ".join(word.raw for word in words)):
                    if all(word.folded in GENERIC for word in name.words):
                        continue
                    match = self._listed(name, hints) or self._spelled(name.words, hints)
                    if match is not None and countries <= {self.entries[match.id].country}:
                        return match
        return None

    def _descriptive_head(self, words: Sequence[Word]) -> tuple[int, str | None]:
        """How many words describe what follows, and the country that they name as its own."""
        for size in range(min(LONGEST_COUNTRY, len(words) - 1), 0, -1):
            country = self._country(words[:size])
            if words[size].folded in BACKINGS and (country is not None or size == 1):
                return size + 1, None
            if country is not None:
                return size, country.code
        if words[0].folded == "pro" and len(words) > 2:
            return 2, None
        return (1, None) if len(words) > 1 and words[0].folded in EPITHETS else (0, None)

    def _listed(self, name: Trimmed, hints: tuple[str, ...]) -> ActorMatch | None:
        key = folded(name.words)
        if not key:
            return None
        if key not in self._names:
            key = next((short for short in _shortened(key) if short in self._names), key)
        entry = self._one(self._names.get(key, ()), hints)
        if entry is not None:
            return _match(entry, "exact" if folded(fold_words(entry.name)) == key and not name.cut else "alias")
        if key in self._names:
            return None
        if len(name.words) > 3:
            return None
        raw = "".join([word.raw for word in name.words])
        ids = [
            found
            for found in self._acronyms.get(_acronym_key(raw), ())
            if any(_is_written_as(raw, acronym, hints, self.entries[found]) for acronym in self.entries[found].acronyms)
        ]
        entry = self._one(ids, hints)
        return None if entry is None else _match(entry, "acronym")

    def _of_state(self, name: Trimmed) -> ActorMatch | None:
        """A state by its name, or a branch: "Iraqi army", "army of Iraq", "Iraq army"."""
        words = name.words
        for size in range(min(LONGEST_COUNTRY, len(words)), 0, -1):
            country = self._country(words[:size])
            if country is None:
                continue
            rest = words[size:]
            if not rest:
                if not name.cut and folded(words) not in self._adjectives:
                    return ActorMatch(country.code.lower(), country.name, "state", "exact")
                return None
            branch = self.branches.get(folded(rest))
            return None if branch is None else _match(self._branch_of(country, branch), "alias")
        for cut in range(len(words) - 1, 1, -1):
            if words[cut - 1].folded == "of":
                country, branch = self._country(words[cut:]), self.branches.get(folded(words[: cut - 1]))
                if country is not None and branch is not None:
                    return _match(self._branch_of(country, branch), "alias")
        return None

    def _country(self, words: Sequence[Word]) -> Country | None:
        if len(words) == 1 and words[0].folded == "us" and words[0].raw != "US":
            return None  # "us" is a pronoun
        return self.countries.get(folded(words))

    def _branch_of(self, country: Country, branch: Branch) -> ActorEntry:
        listed = self.entries.get(f"{country.code.lower()}-{branch.id}")
        return listed if listed is not None else self._branch_entry(country, branch)

    def _branch_entry(self, country: Country, branch: Branch) -> ActorEntry:
        code = country.code.lower()
        parent = code if branch.parent is None else f"{code}-{branch.parent}"
        return ActorEntry(
            f"{code}-{branch.id}", f"{country.adjective} {branch.label}", branch.kind, country.code, parent
        )

    def _spelled(self, words: Sequence[Word], hints: tuple[str, ...]) -> ActorMatch | None:
        """One entry that is spelled alike: first word for word, then with Liwa, Brigade and Division as one."""
        if not words:
            return None
        if self._by_consonants is None or self._by_classes is None:
            self._by_consonants, self._by_classes = {}, {}
            for key, ids in self._names.items():
                classed = _classed(key)
                first = beginning(key)
                self._by_consonants.setdefault(first, SpelledNames()).add(key, ids)
                first = first if classed is key else beginning(classed)
                self._by_classes.setdefault(first, SpelledNames()).add(classed, ids)
        key = folded(words)
        for spelling, index in ((key, self._by_consonants), (_classed(key), self._by_classes)):
            begun_alike = index.get(beginning(spelling))
            if begun_alike is None:
                continue
            mark = skeleton(spelling)
            if sum(map(str.isalpha, mark.consonants)) < FEWEST_CONSONANTS:
                continue
            ids = list(dict.fromkeys([found for several in begun_alike.alike(mark) for found in several]))
            entry = self._one(ids, hints)
            if entry is not None:
                return _match(entry, "skeleton")
            if ids:
                return None
        return None

    def _one(self, ids: Sequence[str], hints: tuple[str, ...]) -> ActorEntry | None:
        """The only entry among these, if need be the only one of the user's, or of the countries of the event."""
        entries = [self.entries[found] for found in ids]
        if len(entries) > 1:
            entries = [entry for entry in entries if entry.own] or entries
        if len(entries) > 1:
            at_home = [entry for entry in entries if entry.country in hints]
            entries = at_home or [entry for entry in entries if hints and entry.country is None]
        return entries[0] if len(entries) == 1 else None

    def names(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every folded name and the ids that it stands for."""
        for key, ids in self._names.items():
            yield key, tuple(ids)


def _shortened(key: str) -> Iterator[str]:
    """Other ways to write a folded name, with the short forms of bodies and countries: "un mission in dr congo"."""
    if _HAS_SHORT.search(key) is None:
        return
    keys = [key]
    for whole, shorts in _SHORT_FORMS.items():
        keys += [found.replace(whole, short) for found in keys if whole in found for short in shorts]
    yield from keys[1:]


def _add(index: dict[str, list[str]], key: str, actor_id: str) -> None:
    ids = index.setdefault(key, [])
    if actor_id not in ids:
        ids.append(actor_id)


def _acronym_key(acronym: str) -> str:
    return (acronym if acronym.isalnum() else "".join(filter(str.isalnum, acronym))).casefold()


def _is_written_as(raw: str, acronym: str, hints: tuple[str, ...], entry: ActorEntry) -> bool:
    """Whether raw letters write this acronym: "ISIS", "Isis"; but not "is", nor two letters of another country."""
    letters = "".join(character for character in acronym if character.isalnum())
    if len(letters) == 2 and entry.country is not None and hints and entry.country not in hints:
        return False
    return raw in (letters, letters.upper()) or (len(letters) >= 4 and raw == letters.capitalize())


def _classed(key: str) -> str:
    """Generic words as their class, in front: `liwa quds` and `quds brigade` are one. Numbered units are kept."""
    words = key.split()
    if len(words) < 2 or _CLASSES.keys().isdisjoint(words) or any(character.isdigit() for character in key):
        return key
    classes = sorted(_CLASSES[word] for word in words if word in _CLASSES)
    rest = [word for word in words if word not in _CLASSES]
    return " ".join([*(mark.removeprefix("@") for mark in classes), *rest]) if rest else key


def _match(entry: ActorEntry, how: How) -> ActorMatch:
    return ActorMatch(entry.id, entry.name, entry.kind, how)


@cache
def shipped_registry() -> ActorRegistry:
    """The registry that comes with the package, read once."""
    path = files("extractor.validation") / "tables" / "actors.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    entries = (
        ActorEntry(
            row["id"], row["name"], row["kind"], row["country"], row["parent"], tuple(row["aliases"]),
            tuple(row["acronyms"]),
        )
        for row in table["actors"]
    )  # fmt: skip
    return ActorRegistry(entries, table["countries"], table["branches"])


_IN_USE: ContextVar[ActorRegistry | None] = ContextVar("actors-in-use", default=None)


def in_use() -> ActorRegistry:
    """The registry that lookups and rules read: the shipped one, or the one that was put in its place."""
    return _IN_USE.get() or shipped_registry()


def use_registry(registry: ActorRegistry | None) -> None:
    """Put another registry in use from here on, in this thread or task; None: the shipped one again."""
    _IN_USE.set(registry)


@contextmanager
def using_registry(registry: ActorRegistry | None) -> Iterator[None]:
    """Another registry in use within a `with` block; None: whatever is in use stays so."""
    if registry is None:
        yield
        return
    token = _IN_USE.set(registry)
    try:
        yield
    finally:
        _IN_USE.reset(token)


def find_actor(words: str, *, country_hints: Iterable[str] = ()) -> ActorMatch | None:
    """The one actor that the words name, or None: unknown, generic ("the army", "militants"), or two of one name.

    `country_hints` are ISO 3166-1 alpha-2 codes of where the event was; they only decide between entries of one name.

    >>> find_actor("Kata'ib Hizbullah").id, find_actor("Hizbullah").id
    ('iq-kataib-hezbollah', 'lb-hezbollah')
    >>> find_actor("SNA", country_hints=["SO"]).id, find_actor("SNA")
    ('so-armed-forces', None)
    """
    return in_use().find(words, country_hints)


def is_part_of(actor_id: str, other_id: str) -> bool:
    """Whether one actor is a part of another.

    >>> is_part_of("ir-quds-force", "ir-irgc"), is_part_of("ir-irgc", "ir-quds-force")
    (True, False)
    """
    return in_use().is_part_of(actor_id, other_id)


def near_name(words: str) -> NearName | None:
    """A registry name much like the words (ratio of 85 and more), to show to a person; it is not a match."""
    return in_use().near(words)
