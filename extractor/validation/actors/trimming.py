"""The name inside the words that are cited for an actor: what sort of people they are is not part of it.

"two suspected Hezbollah fighters", "a commander of the PKK", "Hamas official Basim Halabi" all name a group; "former
Hamas official", "Iran-backed militias" and "anti-Taliban fighters" do not: any other word makes it another actor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractor.validation.actors.skeleton import LONGEST_NAME, Word, fold_words
from extractor.validation.wording import word_set

__all__ = ("BACKINGS", "EPITHETS", "GENERIC", "PEOPLE", "Trimmed", "is_generic", "trimmed")


QUANTITIES = word_set(
    "one two three four five six seven eight nine ten eleven twelve dozen dozens scores hundreds thousands several "
    "some many few numerous number other another more least most both"
)
DOUBT = word_set("suspected alleged presumed so called self styled proclaimed unidentified unknown armed heavily")
PEOPLE = word_set(
    "fighter fighters militant militants militiaman militiamen militia militias gunman gunmen rebel rebels insurgent "
    "insurgents terrorist terrorists jihadist jihadists islamist islamists extremist extremists guerrilla guerrillas "
    "guerilla guerillas separatist separatists member members operative operatives cadre cadres element elements "
    "troop troops soldier soldiers force forces group groups movement organization faction factions cell cells gang "
    "gangs paramilitary paramilitaries combatant combatants mercenary mercenaries supporter supporters loyalist "
    "loyalists network ultras bandits assailants attackers recruits hitmen unit units"
)
TITLES = word_set(
    "official officials spokesman spokeswoman spokesperson spokespeople commander commanders leader leaders chief "
    "leadership statement source sources officer officers representative"
)
RANKS = word_set(
    "senior top local regional field deputy military political media security high ranking level chief wing tactical"
)
DESCRIPTIONS = word_set(
    "outlawed banned proscribed extremist militant jihadist islamist rebel terrorist armed paramilitary insurgent "
    "guerrilla separatist war monitor watchdog monitoring human rights shadowy"
)
BACKINGS = word_set("backed led linked aligned affiliated allied based supported sponsored funded trained")
"""Ends of "Iran-backed": such a word tells something of a group that is named after it."""
EPITHETS = (
    DESCRIPTIONS
    | PEOPLE
    | word_set("shia shiite shi sunni kurdish arab elite hardline powerful rival regional pro state")
)
"""Words before a name that tell what it is and do not make it another."""
COMMON = word_set(
    "police army military navy government authorities residents villagers civilians people men women children "
    "witnesses medics doctors officials security border guards guard air coalition opposition regime state local "
    "tribal tribesmen locals protesters demonstrators crowd mob attackers assailants unidentified unknown hospital "
    "ministry health defense interior foreign rescuers rescue workers activists opponents convoy patrol base post "
    "warplanes jets aircraft helicopters drones drone special units unit battalion brigade command commandos allies "
    "allied pro backed linked aligned affiliated anti regular ground naval joint intelligence agents agent driver "
    "farmers herders students pilgrims refugees migrants fishermen miners traders passengers youths youth boys girls "
    "family families community communities population neighbours mayor governor minister prime president general "
    "colonel major spokesmen parliament court judges prosecutor prosecutors emergency services service city town "
    "village district province provincial municipal national federal monitors observers aid vigilantes vigilante "
    "hunters herdsmen bandit robbers kidnappers snipers sniper bombers bomber suicide foreign western coast contractors"
)
GENERIC = (
    PEOPLE | TITLES | RANKS | DESCRIPTIONS | COMMON | QUANTITIES | DOUBT | word_set("of from in and or who at that")
)
"""Words that name no particular actor."""
_OF = word_set("of from for with")
_PARENTHESIS = re.compile(r"\s*[(\[][^()\[\]]{1,110}[)\]]\s*")
_QUOTES = '"“”«»„'
MOST_NAMES_AFTER_TITLE = 5


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A way to read the words: what is left, and whether anything was cut."""

    words: tuple[Word, ...]
    cut: bool


@lru_cache(maxsize=8192)
def trimmed(text: str) -> tuple[Trimmed, ...]:
    """The readings of cited words, the whole first, each with fewer words.

    >>> [" ".join(word.raw for word in reading.words) for reading in trimmed("a commander of the Free Hawks")]
    ['commander of Free Hawks', 'Free Hawks']
    """
    if not text.strip() or len(text) > LONGEST_NAME:
        return ()
    readings: dict[tuple[Word, ...], bool] = {}
    for variant in dict.fromkeys((text, _PARENTHESIS.sub(" ", text))):
        words = fold_words(variant.strip().strip(_QUOTES))
        for reading, cut in _readings(words):
            if reading:
                readings.setdefault(reading, cut)
    return tuple(Trimmed(reading, cut) for reading, cut in readings.items())


def _readings(words: tuple[Word, ...]) -> Iterator[tuple[tuple[Word, ...], bool]]:
    yield words, False
    bare = _without_head(words, QUANTITIES | DOUBT, digits=True)
    if bare != words:
        yield bare, True
    after = _after_heads(bare)
    if after != bare and bare[-1].folded in PEOPLE | TITLES:
        yield bare[:-1], True  # "Movement for the Hill Country fighters"
    bare = after
    yield bare, True
    titled = _before_title(bare)
    if titled != bare:
        yield titled, True
        bare = titled
    while bare and bare[-1].folded in PEOPLE | TITLES:
        bare = bare[:-1]
        yield bare, True
        while len(bare) > 1 and bare[-1].folded in RANKS:
            bare = bare[:-1]
            yield bare, True
    short = _without_head(bare, DESCRIPTIONS | PEOPLE | RANKS)
    if short != bare:
        yield short, True


def _without_head(words: tuple[Word, ...], heads: frozenset[str], *, digits: bool = False) -> tuple[Word, ...]:
    start = 0
    while start < len(words) and (words[start].folded in heads or (digits and words[start].raw.isdigit())):
        if digits and words[start].raw.isdigit() and start + 1 < len(words) and words[start + 1].raw[:1].isupper():
            break  # "400 Mawozo" is a name
        start += 1
    return words[start:]


def _after_heads(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """What follows "members of", "a senior commander from", "the militant group"."""
    start = 0
    while start < len(words) and words[start].folded in PEOPLE | TITLES | RANKS | DESCRIPTIONS:
        start += 1
    if start and start < len(words) and words[start].folded in _OF:
        return words[start + 1 :]
    return words


def _before_title(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """What stands before a title that a person's name follows: "Hamas official Basim Halabi"."""
    for index in range(1, len(words) - 1):
        if words[index].folded in TITLES:
            after = words[index + 1 :]
            if len(after) <= MOST_NAMES_AFTER_TITLE and all(word.raw[:1].isupper() for word in after):
                end = index
                while end > 1 and words[end - 1].folded in RANKS:
                    end -= 1
                return words[:end]
    return words


def is_generic(text: str) -> bool:
    """Whether the words hold nothing but common nouns: no actor could be found by them.

    >>> is_generic("at least two armed men"), is_generic("Free Hawks")
    (True, False)
    """
    words = fold_words(text)
    return all(word.folded in GENERIC or word.raw.isdigit() for word in words)
