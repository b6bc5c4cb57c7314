"""Who did it and who suffered it, read from the verb next to a name: active, passive, "by", object."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extractor.validation.reading.small_letters import AnyCase, small_letters
from extractor.validation.reading.standing import standing

__all__ = ("RoleRead", "fought", "role_read")

LONGEST = 160
"""Characters on either side of the name that are read."""


@dataclass(frozen=True, slots=True)
class RoleRead:
    """What the words beside a name make of it."""

    role: Literal["attacker", "victim"]
    words: str
    """The words that say so."""


_HARMED = (
    r"killed|wounded|injured|shot|attacked|ambushed|bombed|shelled|targeted|abducted|kidnapped|executed|beheaded|"
    r"assassinated|murdered|slain|struck|gunned\sdown|hit|raided|stormed|massacred|burned|burnt|hanged|tortured|captured"
)
_HARMING = (
    r"killing|wounding|injuring|attacking|ambushing|bombing|shelling|targeting|abducting|kidnapping|executing|beheading|"
    r"assassinating|murdering|striking|hitting|massacring|capturing"
)
_ACTIVE_ONLY = (
    r"killed|wounded|injured|shot|attacked|ambushed|bombed|shelled|targeted|abducted|kidnapped|executed|beheaded|"
    r"assassinated|murdered|struck|gunned\sdown|raided|stormed|massacred|fired\s(?:on|at)|opened\sfire|carried\sout|"
    r"launched|detonated|claimed\sresponsibility"
)
_ADVERBS = r"(?:\s(?:also|later|then|reportedly|allegedly|critically|seriously|all|both|each|subsequently|again))?"
_COUNT = (
    r"(?:(?:at\sleast|more\sthan|up\sto|about|some|nearly)\s)?(?:\d[\d,]*|an?|the|one|two|three|four|five|six|seven|eight|"
    r"nine|ten|eleven|twelve|several|dozens\sof|many|its|his|their|another|other)"
)
_SUFFERED_AFTER = AnyCase(rf"\s(?:were|was|have\sbeen|has\sbeen|had\sbeen|being){_ADVERBS}\s(?:{_HARMED})\b")
_DID_AFTER = AnyCase(
    rf"{_ADVERBS}\s(?:have\s|has\s|had\s)?(?:(?:{_ACTIVE_ONLY})\s{_COUNT}\b|opened\sfire\b|fired\s(?:on|at)\b)"
)
_MINE = re.compile(r"\s?(?:\S+\s)?(?:land)?mine\b|\s?(?:\S+\s)?(?:IED|roadside\sbomb|bomb)\b", re.IGNORECASE)
"""What those hit who suffer by it: "the truck struck a mine"."""
_BY_BEFORE = AnyCase(
    rf"\b(?:{_HARMED}|carried\sout|launched|fired|conducted|committed|perpetrated|claimed)(?:\s(?:dead|in\s\w+|on\s\w+|at\s\w+))?"
    rf"\sby\s(?:{_COUNT}\s)?(?:suspected\s|alleged\s|unidentified\s|unknown\s|armed\s)?$"
)
_STRUCK = (
    rf"(?:{_HARMING}|killed|wounded|injured|ambushed|abducted|kidnapped|executed|beheaded|assassinated|murdered"
    r"|attacked|shelled|bombed|massacred)"
)
_OBJECT_BEFORE = AnyCase(rf"(?P<subject>\S*)\s(?P<verb>{_STRUCK})\s(?:{_COUNT}\s)?(?:suspected\s|alleged\s|other\s)?$")
_VERB_BEFORE = AnyCase(rf"\s{_STRUCK}\s")
_BY = AnyCase(r"\sby\s")
_PHRASE_ENDS = re.compile(
    r"\s*(?:$|[.,;:)”\"–—]|(?:in|on|at|near|and|or|during|after|before|by|with|who|whose|from|of|when|while|as|inside|outside|to"
    r"|overnight|yesterday|today|dead|early|late|last|this|along|between|across|around)\b)",
    re.I,
)
"""What follows a name that is whole: "targeting militants near Osk", but not "targeting a militant leader"."""
_CLASH = AnyCase(
    r"\b(?:clash\w*|encounter|firefight|gun\s?(?:fight|battle)|exchange\sof\s(?:gun)?fire|exchanged\s(?:gun)?fire|battle|fighting"
    r"|shoot-?out|returned\sfire)\b"
)
_FIRED_TOO = AnyCase(
    r"\b(?:after|when|as|while)\s(?:they|he|she|it)\s(?:\w+\s)?(?:fired|attacked|opened|shot|tried|raided|ambushed)\b"
)
_NOT_OBJECT = re.compile(r"(?:were|was|been|being|be|is|are|got|and|or|of|dead|by)$", re.I)


def role_read(text: str, start: int, end: int) -> RoleRead | None:
    """What the words beside `text[start:end]` (code points) make of the one they name, or None if they leave it open.

    >>> text = "Two guards were shot by raiders."
    >>> role_read(text, 4, 10).role, role_read(text, text.index("raiders"), len(text) - 1).role
    ('victim', 'attacker')
    """
    before, after = text[max(0, start - LONGEST) : start], text[end : end + LONGEST]
    small_before, small_after = small_letters(before), small_letters(after)
    readings = []
    suffered = _SUFFERED_AFTER.match(after, small_after)
    if suffered is not None and not after[suffered.end() :].startswith((" dead or", " responsible")):
        readings.append(RoleRead("victim", after[: suffered.end()].strip()))
    did = _DID_AFTER.match(after, small_after)
    if did is not None and _MINE.match(after, did.end()) is None:
        readings.append(RoleRead("attacker", after[: did.end()].strip()))
    by = _BY_BEFORE.search(before, small_before) if _BY.search(before, small_before) else None
    if by is not None:
        readings.append(RoleRead("attacker", before[by.start() : by.end()].strip()))
    struck = _struck(before, small_before)
    if struck is not None and not _NOT_OBJECT.search(struck["subject"]) and _PHRASE_ENDS.match(after):
        readings.append(RoleRead("victim", before[slice(*struck.span("verb"))]))
    roles = {reading.role for reading in readings}
    if not readings and (stands := standing(text, start, end)) is not None and stands.part in ("doer", "sufferer"):
        readings.append(RoleRead("attacker" if stands.part == "doer" else "victim", stands.words))
        roles = {readings[0].role}
    if len(roles) != 1:
        return None
    named_doer = suffered is not None and after[suffered.end() :].startswith(" by ")
    if "victim" in roles and not named_doer and _fought(before, text[start:end], after):
        return None
    return readings[0]


def _struck(before: str, small: str | None) -> re.Match[str] | None:
    """The verb whose object ends `before`, with the word before it."""
    verb = _VERB_BEFORE.search(before, small)
    if verb is None:
        return None
    start = verb.start()
    while start > 0 and not before[start - 1].isspace():
        start -= 1
    return _OBJECT_BEFORE.search(before, small, start)


def _fought(before: str, name: str, after: str) -> bool:
    """Whether the words around tell of a fight, in which attackers are killed too."""
    return fought(f"{before[-80:]} {name} {after[:100]}") or _FIRED_TOO.search(after, small_letters(after)) is not None


def fought(words: str) -> bool:
    """Whether words tell of a clash, in which those who attack suffer too.

    >>> fought("two guards died in a gunfight"), fought("two guards were shot")
    (True, False)
    """
    return _CLASH.search(words, small_letters(words)) is not None
