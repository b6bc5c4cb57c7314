"""Countries by their names and adjectives, as hints of where a report is set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

__all__ = ("Country", "CountryMention", "capitals_in", "countries", "countries_in", "country_mentions", "country_named")

LONGEST_TEXT = 200_000
"""Characters of a text that are searched for countries."""


@dataclass(frozen=True, slots=True)
class Country:
    """A row of the table of countries."""

    code: str
    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    capital: str
    id: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class CountryMention:
    """One mention of a country in a text, in code points."""

    start: int
    end: int
    code: str
    by_name: bool
    """By its name; else by its adjective, which may only say whose soldiers they were."""


@cache
def countries() -> dict[str, Country]:
    """All countries by ISO 3166-1 alpha-2 code."""
    table = files("extractor.validation").joinpath("tables", "places", "countries.tsv").read_text(encoding="utf-8")
    found = {}
    for line in table.splitlines():
        if line.startswith("#"):
            continue
        code, name, aliases, adjectives, capital, number, latitude, longitude = line.split("\t")
        found[code] = Country(
            code,
            name,
            tuple(alias for alias in aliases.split("|") if alias),
            tuple(word for word in adjectives.split("|") if word),
            capital,
            f"geonames:{number}",
            float(latitude) if latitude else None,
            float(longitude) if longitude else None,
        )
    return found


def country_named(name: str) -> Country | None:
    """The country with this name, in any case, with or without "the".

    >>> country_named("the United States").code, country_named("SYRIA").code, country_named("Syrian")
    ('US', 'SY', None)
    """
    words = " ".join(name.split()).removeprefix("the ").removeprefix("The ")
    words = words if words in _names()[0] else words.removesuffix(".") + "." if words.count(".") else words
    exact = _names()[0].get(words) or _names()[0].get(words.upper() if len(words) > 3 else words)
    return countries()[exact[0]] if exact and exact[1] else None


def countries_in(text: str) -> list[str]:
    """Codes of the countries that a text names or speaks of by their adjectives, in order of mention.

    >>> countries_in("US jets hit two Iraqi posts in eastern Syria; Iraq protested.")
    ['US', 'IQ', 'SY']
    """
    return list(dict.fromkeys(mention.code for mention in country_mentions(text)))


@lru_cache(maxsize=256)
def capitals_in(text: str) -> tuple[str, ...]:
    """Codes of the countries whose capitals a text names, in order of mention.

    >>> capitals_in("from Damascus to Baghdad")
    ('SY', 'IQ')
    """
    codes, pattern = _capitals()
    return tuple(dict.fromkeys(codes[match[0].casefold()] for match in pattern.finditer(text[:LONGEST_TEXT])))


@cache
def _capitals() -> tuple[dict[str, str], re.Pattern[str]]:
    codes: dict[str, str] = {}
    for country in countries().values():
        if len(country.capital) > 3:
            codes.setdefault(country.capital.casefold(), country.code)
    names = sorted({country.capital for country in countries().values() if len(country.capital) > 3})
    names += [name.upper() for name in names]
    return codes, re.compile(rf"(?<!\w){_any_of(names)}(?!\w)")


@lru_cache(maxsize=64)
def country_mentions(text: str) -> tuple[CountryMention, ...]:
    """Every mention of a country in the first 200,000 characters of a text."""
    return tuple(_mentions(text[:LONGEST_TEXT]))


def _mentions(text: str) -> Iterator[CountryMention]:
    names, pattern = _names()
    for match in pattern.finditer(text):
        code, by_name = names[match[0]]
        yield CountryMention(match.start(), match.end(), code, by_name)


@cache
def _names() -> tuple[dict[str, tuple[str, bool]], re.Pattern[str]]:
    """Code and kind of each spelling, and one pattern of them all; longer ones first."""
    spellings: dict[str, tuple[str, bool]] = {}
    for country in countries().values():
        for words, by_name in (((country.name, *country.aliases), True), (country.adjectives, False)):
            for word in words:
                spellings.setdefault(word, (country.code, by_name))
                if len(word) > 3:
                    spellings.setdefault(word.upper(), (country.code, by_name))
                if not by_name:
                    spellings.setdefault(f"{word}s", (country.code, False))
    return spellings, re.compile(rf"(?<![\w.]){_any_of(spellings)}(?!\w)")


def _any_of(words: Iterable[str]) -> str:
    """An expression for the longest of these words; by their first two letters, so that few of them are tried."""
    groups: dict[str, dict[str, list[str]]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        groups.setdefault(word[0], {}).setdefault(word[1:2], []).append(re.escape(word[2:]))
    firsts = [
        re.escape(first)
        + "(?:"
        + "|".join(f"{re.escape(second)}(?:{'|'.join(rest)})" for second, rest in sorted(seconds.items()))
        + ")"
        for first, seconds in sorted(groups.items())
    ]
    return f"(?:{'|'.join(firsts)})"
