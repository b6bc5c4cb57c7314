"""Whether a figure counts a group: its own noun, the figure that it follows on, or what the sentence says of all."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from extractor.schema.incident import Group
from extractor.validation.reading.numbers import NumberMention
from extractor.validation.reading.numbers_context import of_a_share, under_age
from extractor.validation.reading.numbers_groups import DISJOINT, groups_of
from extractor.validation.reading.numbers_lexicon import ADJECTIVAL_ED, BE, HAVE, INCLUDING, REPORTING
from extractor.validation.reading.numbers_readings import CasualtyReading
from extractor.validation.reading.numbers_tokens import Token, tokenise
from extractor.validation.reading.numbers_words import SMALL_NUMBERS, words

__all__ = ("Fit", "group_fit", "side_of_none")

Fit = Literal["fits", "unproved", "clash", "part", "together"]
"""`part`: the words give that group a figure of its own, or only say that it is among these people. `together`: the
figure counts two groups at once."""

_ALL = words("all both each every entirely exclusively solely")
_NOT_ALL = words("nearly almost not practically virtually")
_GIRLS = words("girl girls schoolgirl schoolgirls")
_AFTER_VERB = BE | HAVE | REPORTING | words("who which that fled ran")
_SHARE = words("most mostly many some several majority half mainly largely part few") | INCLUDING
_BY_WHOM = words("by from with")
_NAMING = words("as were was are being namely")
_OTHERS = words("others other more another prisoner prisoners hostage hostages captive captives")
_PEERS = words("colleague comrade companion")
_OWN = words("his their our its my her")
_MEN = words("men members people personnel colleagues ranks own")
_UNDER_ARMS: frozenset[Group] = frozenset({"soldiers", "fighters", "police", "contractors"})
_LONGEST_NOUN = 6
_SUFFERED = words("suffered suffering sustained sustaining incurred incurring took taking had lost losing")
_AMONG = words("among amongst of on to in")


def group_fit(
    group: Group | None, reading: CasualtyReading, told: tuple[CasualtyReading, ...], text: str, before: str = ""
) -> Fit:
    """How a claimed group stands to who the words count; `told` are all readings of `text`, `before` what precedes it.

    >>> from extractor.validation.reading.numbers_casualties import read_casualties
    >>> words = "Nine people, two of them nurses, were killed and six soldiers hurt."
    >>> found = read_casualties(words)
    >>> [group_fit(group, found[0], found, words) for group in ("people", "workers", "soldiers")]
    ['fits', 'part', 'unproved']
    """
    if group is None or group == "people":
        return "fits"
    if group == "children" and under_age(text, reading.number.end):
        return "fits"
    nouns = _counted(text, reading)
    if nouns and all(group in groups for _, groups in nouns):
        girls = [word in _GIRLS for word, _ in nouns]
        return "together" if group == "women" and any(girls) and not all(girls) else "fits"
    if len(nouns) > 1 and any(group in groups for _, groups in nouns):
        return "together"
    if group in reading.groups:
        return "fits"
    if reading.groups - {"people"}:
        clash = all(frozenset((group, other)) in DISJOINT for other in reading.groups - {"people"})
        return "clash" if clash else "unproved"
    if of_a_share(text, reading.number.start):
        return "unproved"
    if _said_of_all(group, text):
        return "fits"
    parts = [r for r in told if r.part and r.outcome == reading.outcome and group in r.groups]
    if parts and not reading.part:
        return "part"
    behind = [token.low for token in _behind(text, reading.number.end)[:5]]
    peer = reading.voice == "implied" and reading.number.text.lower() in _PEERS
    if reading.groups and not peer and not (behind and behind[0] in _OTHERS):
        own = _own_men(behind) or (_lost(reading, text) and behind[0] in _MEN)
        return "fits" if group in _UNDER_ARMS and own else "unproved"
    return _elided(group, reading, told, text, before)


def _counted(text: str, reading: CasualtyReading) -> list[tuple[str, frozenset[Group]]]:
    """The nouns joined behind the figure with who they name: "women and girls", "men, women and children"."""
    if not reading.groups:
        return []
    tokens = _behind(text, reading.number.end)
    at = next((step for step, token in enumerate(tokens[:_LONGEST_NOUN]) if _plural(token)), None)
    if at is None:
        return []
    while at + 1 < len(tokens) and _plural(tokens[at + 1]):
        at += 1
    found = [(tokens[at].low, reading.groups)]
    step = at + 1
    while step + 1 < len(tokens) and tokens[step].low in ("and", "or", ",", "&", "/"):
        after = step + 1
        while after < len(tokens) and (tokens[after].low in ADJECTIVAL_ED or tokens[after].low in ("and", "&")):
            after += 1
        if after >= len(tokens) or not _plural(tokens[after]):
            break
        behind = tokens[after + 1].low if after + 1 < len(tokens) else "."
        if reading.trigger.start < reading.number.start and (behind in _AFTER_VERB or behind.endswith("ed")):
            break  # "killed two guards and villagers fled"
        found.append((tokens[after].low, groups_of(tokens[after].low)))
        step = after + 1
    if len(found) > 1:
        found[0] = (found[0][0], groups_of(found[0][0]))
        if "," in (token.low for token in tokens[at + 1 : step]) and tokens[step - 2].low not in ("and", "&", "or"):
            return found[:1]  # an apposition and no list
    return found


@lru_cache(maxsize=64)
def _behind(text: str, offset: int) -> tuple[Token, ...]:
    return tuple([token for token in tokenise(text) if token.start >= offset][:16])


def _plural(token: Token) -> bool:
    low = token.low
    return low.endswith(("s", "men", "people", "children", "police", "personnel")) and bool(groups_of(low))


def _said_of_all(group: Group, text: str) -> bool:
    """Whether the text says that all of them were of the group: "all of them civilians", "both soldiers"."""
    tokens = tokenise(text)
    for at, token in enumerate(tokens):
        if group not in groups_of(token.low):
            continue
        for back in range(at - 1, max(-1, at - 5), -1):
            low = tokens[back].low
            if low in ",.;:()" or low in _SHARE:
                break
            if low in _ALL:
                if back == 0 or tokens[back - 1].low not in _NOT_ALL:
                    return True
                break
        if tokens[at - 1].low in _NAMING and at > 1 and tokens[at - 2].low in ("identified", "who", "victims", "dead"):
            return True
    return False


def _own_men(behind: list[str]) -> bool:
    """Whether "of his men" stands behind the figure: they are what he is."""
    return behind[:1] == ["of"] and len(behind) > 2 and behind[1] in _OWN and not _MEN.isdisjoint(behind[2:4])


def _lost(reading: CasualtyReading, text: str) -> bool:
    return text[reading.trigger.start : reading.trigger.start + 3].lower() == "los"


def _elided(group: Group, reading: CasualtyReading, told: tuple[CasualtyReading, ...], text: str, before: str) -> Fit:
    """Who is meant by a figure without a noun: those of the figure before it, or the only people named."""
    start = reading.number.start
    own = _own_men([token.low for token in _behind(text, reading.number.end)[:5]])
    if group in _UNDER_ARMS and (own or text[reading.trigger.start : reading.trigger.end].lower().split()[0] in _OWN):
        return "fits"  # "the rebels put their dead at two"
    others = [r for r in told if r.number.start < start and not r.part and r.groups]
    if others:
        return "fits" if group in others[-1].groups else "unproved"
    if _part_of_named(group, text, start):
        return "fits"
    if _named_freely(group, reading, text) or _named_freely(group, None, before):
        return "fits"
    behind = [token.low for token in _behind(text, reading.number.end)[:2]]
    if behind == ["of", "them"] and any(group in groups_of(token.low) for token in tokenise(before)):
        return "fits"
    return "unproved"


def _part_of_named(group: Group, text: str, start: int) -> bool:
    """Whether "of the 16 miners" opens the clause of the figure: they are whom it is a part of."""
    before = text[max(0, start - 120) : start].lower()
    opening = before.rfind("of the ")
    if (
        opening < 0
        or before[:opening].rstrip(' “"')[-1:] not in ("", ".", ";", ":", ",")
        or "," not in before[opening:]
    ):
        return False
    return any(group in groups_of(token.low) for token in tokenise(before[opening:])[:7])


def _named_freely(group: Group, reading: CasualtyReading | None, text: str) -> bool:
    """Whether the sentence names the group, and neither as one who speaks, nor as one who strikes, nor as a part."""
    tokens = tokenise(text)
    for at, token in enumerate(tokens):
        if group not in groups_of(token.low):
            continue
        if reading is not None and reading.trigger.start <= token.end + 1 and token.start < reading.trigger.end:
            return True  # "the civilian death toll"
        if at and tokens[at - 1].low in ("no", "not", "nor", "neither"):
            continue
        ahead = [tokens[step].low for step in range(at + 1, min(at + 4, len(tokens)))]
        back = [tokens[step].low for step in range(max(0, at - 4), at)]
        speaks = any(low in REPORTING for low in (*ahead, *back[-2:]))
        if speaks or not _SHARE.isdisjoint(back) or not _BY_WHOM.isdisjoint(back[-2:]) or "them" in back:
            continue
        if any(low.endswith("ed") and low not in ADJECTIVAL_ED for low in ahead[:1]):
            continue  # "militants attacked"
        return True
    return False


def side_of_none(text: str, number: NumberMention) -> frozenset[Group]:
    """The groups of the side that "suffered no losses"; empty where the words speak of everybody.

    >>> from extractor.validation.reading.numbers import read_numbers
    >>> words = "Nine rebels died, said the army, which suffered no losses."
    >>> sorted(side_of_none(words, read_numbers(words)[-1]))
    ['soldiers']
    """
    tokens = tokenise(text)
    at = next((step for step, token in enumerate(tokens) if token.start >= number.start), len(tokens))
    behind = [token.low for token in tokens[at : at + 10]]
    stop = next((step for step, low in enumerate(behind) if low in ",.;:"), len(behind))
    joint = next((step for step in range(1, stop) if behind[step] in _AMONG), None)
    own = False
    if joint is not None:
        for low in behind[joint + 1 : min(stop, joint + 5)]:
            if low in ("and", "that", "or", "but"):
                break
            groups = groups_of(low) - {"people"}
            if groups:
                return groups
        own = any(low in _OWN or low == "own" for low in behind[joint + 1 : joint + 3])
    if not own and not any(token.low in _SUFFERED for token in tokens[max(0, at - 3) : at]):
        return frozenset()
    for step in range(at - 1, max(-1, at - 31), -1):
        low = tokens[step].low
        if low in ".;:":
            break
        groups = groups_of(low) & _UNDER_ARMS
        counted = any(
            before.low in SMALL_NUMBERS or before.low[:1].isdigit() for before in tokens[max(0, step - 3) : step]
        )
        if groups and not counted and not groups_of(low) & {"civilians", "workers"}:
            return groups
    return frozenset()
