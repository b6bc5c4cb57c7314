"""Weapons whose own clause says that they were not used here: fired no shots, stood silent, were threatened with.

Unlike the idle ones (found, sold, flown), these stand beside a verb of use that is negated, still to come, or of
another time. They are asked for one weapon of an event told as done: a planned event has weapons that are planned.
"""

from __future__ import annotations

from functools import lru_cache

from extractor.validation.reading.gates import held_by
from extractor.validation.reading.small_letters import AnyCase
from extractor.validation.reading.telling import part_around
from extractor.validation.wording import word_set

__all__ = ("never_fired", "of_another_time", "unused_weapons")


LONGEST = 2000
"""Characters of a text that are read."""
_WEAPON = (
    r"(?:shots?|rounds?|bullets?|gunfire|(?:sub)?machine[\s-]?guns?|rifles?|pistols?|guns?|handguns?|shotguns?|firearms?"
    r"|weapons?|live\s(?:fire|ammunition|rounds)|ammunition|(?:hand\s)?grenades?|(?:car\s|petrol\s|pipe\s)?bombs?"
    r"|explosives?|ieds?|landmines?|mines?|rockets?|missiles?|rpgs?|mortars?|shells?|artillery|howitzers?|cannons?"
    r"|tanks?|drones?|uavs?|warplanes?|(?:fighter\s)?jets?|helicopters?|aircraft|planes?|air\sforce|air\sstrikes?"
    r"|knives|knife|machetes?|swords?|axes?|chemical\sweapons?|chemicals?|gas|chlorine|sarin|cars?|trucks?|vehicles?)"
)
_BETWEEN = r"(?:(?!(?:but|after|before|when|while|who|which|then|as|and)\s)[\w’'-]+\s)"
_PLACED = r"(?:\s(?:on|in|at|of|near|around|along|above|over)(?:\s[\w’'-]+){1,4}?)?"
_FIRE = (
    r"(?:fir(?:e|ed|ing)|us(?:e|ed|ing)|launch(?:ed|ing)?|throw(?:n|ing)?|threw|drop(?:ped|ping)?|carr(?:y|ied|ying)"
    r"|involv(?:ed?|ing)|discharg(?:ed?|ing)|deploy(?:ed|ing)?)"
)
_NEVER = AnyCase(
    rf"\b{_FIRE}\s(?:no|neither)\s{_BETWEEN}{{0,2}}?{_WEAPON}\b(?!\s(?:but|except|other))"
    rf"|\b(?:no|neither)\s{_BETWEEN}{{0,2}}?{_WEAPON}\s(?:(?:was|were|is|are|had\sbeen|has\sbeen|have\sbeen|being)\s)"
    r"(?:\w+ly\s|ever\s)?(?:fired|used|involved|thrown|launched|dropped|discharged|exchanged|carried)\b"
    rf"|\bthere\s(?:was|were|had\sbeen|has\sbeen)\sno\s{_BETWEEN}{{0,2}}?(?:gunfire|shots?|{_WEAPON}\s(?:fire|used|fired))\b"
    rf"|\bwithout\s(?:(?:the\s)?use\sof\s|(?:ever\s)?{_FIRE}\s|a\s)?{_BETWEEN}{{0,2}}?{_WEAPON}\b(?:\s(?:being\s)?fired\b)?"
    rf"|\b(?:(?:did|had|has|have|was|were|do|does)(?:\snot|n[’']t)|never)\s(?:\w+ly\s|ever\s|been\s)?{_FIRE}\s"
    rf"{_BETWEEN}{{0,3}}?{_WEAPON}\b"
    r"|\b(?:(?:did|had|has|have)(?:\snot|n[’']t)|never)\s(?:\w+ly\s)?open(?:ed)?\sfire\b"
    rf"|\b{_WEAPON}{_PLACED}\s(?:(?:was|were|had|has|have)(?:\snot|n[’']t|\snever)|never)\s(?:\w+ly\s|ever\s)?(?:been\s)?"
    r"(?:fired|used|thrown|launched|dropped|discharged|involved)\b"
)
"""The verb of use and its weapon, negated; "no rocket was intercepted" and "no shot hit him" tell of some fired."""
_SILENT = AnyCase(
    rf"\b{_WEAPON}{_PLACED}\s(?:was|were|stayed|remained|kept|stood|lay|sat|is|are|has\sbeen|had\sbeen|have\sbeen)\s"
    r"(?:\w+ly\s|all\s|still\s){0,2}(?:silent|quiet|idle|unused|unfired|grounded|out\sof\s(?:action|use|service))\b"
)
_TO_COME = AnyCase(
    r"\b(?:threaten(?:ed|s|ing)?|vow(?:ed|s|ing)?|pledg(?:ed|es|ing)|promis(?:ed|es|ing)|plan(?:ned|s|ning)?|intend(?:ed"
    r"|s|ing)?|sw(?:ore|earing)|threats?|prepar(?:ed|es|ing)|want(?:ed|s|ing)?|vows?|hop(?:ed|es|ing))"
    rf"\sto\s{_BETWEEN}{{1,5}}?{_WEAPON}\b"
    rf"|\b(?:warn(?:ed|s|ing|ings)?|threats?|fear(?:s|ed|ing)?|risks?|talk|spoke|spoken)\s(?:of|about)\s{_BETWEEN}{{0,4}}?{_WEAPON}\b"
    rf"|\bthreaten(?:ed|s|ing)?\s{_BETWEEN}{{0,3}}?with\s{_BETWEEN}{{0,2}}?(?:rockets?|missiles?|drones?|artillery|warplanes?|mortars?|air\sstrikes?)\b"
    rf"|\b(?:warn(?:ed|s|ing)?|fear(?:s|ed|ing)?|sa(?:id|ys?)|threaten(?:ed|s|ing)?)\s(?:that\s)?{_BETWEEN}{{0,5}}?"
    rf"(?:would|will|could|might|may)\s(?!have\b){_BETWEEN}{{1,4}}?{_WEAPON}\b"
    rf"|\b(?:warn(?:ed|s|ing)?|fear(?:s|ed|ing)?)\s(?:that\s)?{_BETWEEN}{{0,3}}?{_WEAPON}\s(?:would|will|could|might|may)\s(?!have\b)"
)
_OTHER_TIME = AnyCase(
    r"\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|few|\d+)\s(?:weeks?|months?|years?|decades?)\s"
    r"(?:earlier|before|ago|previously)\b|\blast\s(?:week|month|year|spring|summer|autumn|fall|winter)\b"
    r"|\b(?:the\s)?previous\s(?:week|month|year)\b|\bin\s(?:19|20)\d\d\b|\b(?:years|months|decades)\s(?:earlier|ago|before)\b"
)
_NEGATING = word_set("no not never without neither t didn hadn wasn weren hasn haven")
_QUIET = word_set("silent quiet idle unused unfired grounded action use service")
_COMING = word_set(
    "threaten threatened threatens threatening vow vowed vows vowing pledged pledges pledging promised promises"
    " promising plan planned plans planning intend intended intends intending swore swearing threat threats prepared"
    " prepares preparing want wanted wants wanting hoped hopes hoping warn warned warns warning warnings fear fears"
    " feared fearing risk risks talk spoke spoken would will could might may"
)
_TIMES = word_set("earlier before ago previously last previous in")
_BROKEN = frozenset(";,—–")


@lru_cache(maxsize=256)
def never_fired(text: str) -> tuple[tuple[int, int], ...]:
    """Spans (code points, half-open) of a weapon's words with the verb of use that is negated beside them.

    >>> text = "He was hanged; guards fired no shots."
    >>> [text[start:end] for start, end in never_fired(text)]
    ['fired no shots']
    """
    read = text[:LONGEST]
    held = held_by(read)
    if held.small is not None and held.words.isdisjoint(_NEGATING):
        return ()
    return tuple(match.span() for match in _NEVER.finditer(read, held.small))


@lru_cache(maxsize=256)
def unused_weapons(text: str) -> tuple[tuple[int, int], ...]:
    """The same, and of weapons that stood silent or were only threatened with, planned for or warned of.

    >>> text = "The band vowed to fire rockets after he was shot; the guns were silent."
    >>> [text[start:end] for start, end in unused_weapons(text)]
    ['guns were silent', 'vowed to fire rockets']
    """
    read = text[:LONGEST]
    held = held_by(read)
    found = list(never_fired(text))
    if held.small is None or not held.words.isdisjoint(_QUIET):
        found += [match.span() for match in _SILENT.finditer(read, held.small)]
    if held.small is None or not held.words.isdisjoint(_COMING):
        found += [match.span() for match in _TO_COME.finditer(read, held.small)]
    return tuple(found)


@lru_cache(maxsize=256)
def of_another_time(text: str) -> tuple[tuple[int, int], ...]:
    """The parts of a sentence, set off by a mark from one before, that tell of weeks or years before it.

    >>> text = "Raiders burned a mill; a bomb had hit it a year earlier."
    >>> [text[start:end] for start, end in of_another_time(text)]
    ['a bomb had hit it a year earlier.']
    """
    read = text[:LONGEST]
    held = held_by(read)
    if held.small is not None and (held.words.isdisjoint(_TIMES) or _BROKEN.isdisjoint(read)):
        return ()
    found = []
    for match in _OTHER_TIME.finditer(read, held.small):
        low, high = part_around(read, match.start(), match.end())
        if low > 0 and not _BROKEN.isdisjoint(read[max(0, low - 6) : low]):
            found.append((low, high))
    return tuple(found)
