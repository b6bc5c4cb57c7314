"""Whether words say that a thing was damaged, destroyed or spared: its own clause must hold a word of damage.

That something was struck, hit or bombed does not say what became of it. A thing that does the damage ("the shell
destroyed a house") is not the thing damaged, and people and animals that are killed are no damage, but for herds.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.validation.reading.parts import head_of, part_kind
from extractor.validation.reading.small_letters import AnyCase, small_letters

__all__ = ("damage_words",)

LONGEST = 600
"""Characters of a sentence on either side of the cited words that are read."""


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_VERBS = (
    r"damag(?:ed|es|ing|e)|destroy(?:ed|s|ing)|destruction|demolish\w*|wreck\w*|ruin(?:ed|s|ing)?|burn(?:ed|t|s"
    r"|ing)|burnt-out|torch(?:ed|es|ing)|gutted"
    r"|raz(?:ed|es|ing)|smash(?:ed|es|ing)|shatter(?:ed|s|ing)|crush(?:ed|es|ing)|crumpl\w+|charred|scorch\w*"
    r"|incinerat\w+|obliterat\w+|annihilat\w+"
    r"|flatten(?:ed|s|ing)|level(?:led|ed|ling|ing)|collaps(?:ed|es|ing|e)|cav(?:ed|ing)\sin|crack(?:ed|s)"
    r"|cratered|holed|riddled|pockmarked"
    r"|punctur\w+|pierc(?:ed|es|ing)|sever(?:ed|s|ing)|disabl(?:ed|es|ing)|immobili[sz]ed|cripp?l(?:ed|es|ing)"
    r"|vandali[sz]\w+|ransack\w*|loot\w*"
    r"|desecrat\w+|defac\w+|sabotag\w+|s(?:ank|unk|inking|inks)|capsiz\w+|derail\w*|crash(?:ed|es|ing)|overturn\w*"
    r"|ablaze|aflame|in\sflames"
    r"|uproot\w*|bulldoz\w+|dismantl\w+|perforat\w+|splinter(?:ed|s)|splintered|shredded|mangled|battered"
    r"|deface\w*|stoned|snap(?:ped|s)"
    r"|uninhabitable|beyond\srepair|unusable|inoperable|put\sout\sof\s(?:action|service|operation)"
    r"|out\sof\s(?:action|service|operation)|write-off|written\soff"
    r"|blown?\s(?:up|out|in|off|apart|away|to|open|over)|bl(?:ew|ows|owing)\s(?:up|out|in|off|apart|away|open|over"
    r"|the|a|an|its)"
    r"|br(?:oke|oken|eaks|eaking)(?!\s(?:out|down|off|into|through))|t(?:ore|orn|ears|earing)|ripp(?:ed|ing)"
    r"|knock(?:ed|s|ing)\s(?:out|down|over|off)|shot\sdown|shoot(?:s|ing)\sdown"
    r"|down(?:ed|ing)\b|brought\sdown|bring(?:s|ing)\sdown|intercept\w*|tak(?:en|ing)\s(?:out|down)|took\s(?:out"
    r"|down)|pull(?:ed|ing)\sdown"
    r"|c(?:aught|aught|atches|atching)\s(?:on\s)?fire|set\s(?:\S+\s){0,6}?(?:on\sfire|alight|ablaze|fire)|set(?:s"
    r"|ting)\s(?:\S+\s){0,6}?(?:on\sfire|alight|ablaze|fire)"
    r"|(?:on|under)\sfire\b(?!\sfrom)|fire\s(?:at|in)\s(?:an?|the)|lost\s(?:its|their|his|her|the|a|an|all|part"
    r"|windows?|power)\b(?!\s(?:li[fv]es?|legs?|arms?|foot|feet|sight|hands?))"
    r"|los(?:es|ing)\s(?:its|their)|loss(?:es)?\s(?:to|of)|in\sruins|rubble|scrap|wreckage|debris|remains\sof|hole"
    r"|holes|crater|craters|dent(?:ed|s)?"
    r"|went\sthrough|cut(?:s|ting)?\s(?:off\s)?(?:an?|the|power|electricity|water|two|three|several|\d)|(?:was"
    r"|were|been)\scut\b|flooded"
    r"|(?:was|were|is|are|been|being)\s(?:\w+\s){0,2}(?:affected|hurt|harmed|spared|touched)|untouched|intact"
    r"|unscathed|unharmed|poisoned|contaminated|spoil(?:ed|t)|decimated|devastated|devastation"
    r"|(?:suffer|sustain)(?:ed|s|ing)?\s(?:\w+\s){0,3}(?:loss(?:es)?|hits?|cracks?|holes?)|material\slosses"
    r"|missing\s(?:its|their)"
    r"|without\s(?:a\s)?(?:roof|windows?|power|water)|neutrali[sz](?:ed|es|ing)|eliminat(?:ed|es|ing)|liquidated"
)
_DAMAGE = AnyCase(rf"(?<![\w’'-])(?:{_VERBS})(?![\w’'])")
_LIVESTOCK = (
    r"(?:sheep|goats?|cows?|cattle|livestock|camels?|horses?|donkeys?|mules?|buffalo(?:es)?|oxen|ox|pigs?|poultry"
    r"|chickens?|hens?|dogs?|animals?"
    r"|herds?|flocks?|birds?|lambs?|calves|calf|yaks?|bees|beehives|hives|head\sof\s\w+)"
)
_OF_HERDS = re.compile(_LIVESTOCK, re.IGNORECASE)
_KILLED = AnyCase(
    r"(?<![\w’'-])(?:kill(?:ed|s|ing)?|di(?:ed|es|e)|dead|dy?ing|slaughter\w*|perish\w*|shot|stolen|rustled"
    r"|lost)(?![\w’'])"
)
_ENDS = re.compile(
    r"[;:!?]|\.(?=\s)|,\s(?:and|but|while|which|who|where|when|as|killing|wounding|injuring)\s|\s(?:while|but|when"
    r"|after|before|because|whereas|although)\s"
    r"|\sand\s(?=(?:\w+ly\s)?(?:\w{3,}ed|set|blew|tore|cut|left|sank)\s)",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"\s(?:\w+ly\s|had\s|has\s|have\s|then\s|also\s)?(?:damaged|destroyed|wrecked|burn(?:ed|t)|gutted|razed"
    r"|smashed|shattered|flattened|levelled|demolished|set"
    r"|torched|hits?|struck|tore|tears|blew|cut|crushed|pierced|holed|killed|wounded|injured)\s(?:down\s"
    r"|fire\sto\s|up\s|off\s|through\s|on\s|into\s)?"
    r"(?:an?|the|its|their|his|her|our|some|several|many|dozens|at\sleast|more|about|up\sto|one|two|three|four"
    r"|five|six|seven|eight|nine|ten|\d)\b",
    re.IGNORECASE,
)
"""Behind a thing: it is what did the damage."""
_PEOPLE = _words(
    "person persons people man men woman women child children boy boys girl girls civilian civilians soldier "
    "soldiers fighter fighters militant militants police policeman policemen policewoman officer officers "
    "guard guards herder herders farmer farmers worker workers driver drivers passenger passengers villager "
    "villagers resident residents cook cooks ranger rangers trooper troopers troops constable constables "
    "teacher teachers student students nurse nurses doctor doctors medic medics rebel rebels insurgent "
    "insurgents terrorist terrorists gunman gunmen commander commanders general generals personnel servicemen "
    "serviceman peacekeeper peacekeepers trader traders vendor vendors shopper shoppers commuter commuters "
    "pedestrian pedestrians migrant migrants refugee refugees labourer labourers laborer laborers family "
    "families brother brothers sister sisters mother father son sons daughter daughters elder elders leader "
    "leaders official officials mayor journalist journalists monk monks priest priests imam imams worshipper "
    "worshippers victim victims body bodies member members"
)
_HAPPENINGS = _words(
    "fire fires explosion explosions blast blasts attack attacks strike strikes raid raids shelling bombing impact "
    "impacts"
)
"""They damage, but cannot be damaged."""

_RIGHT_BEFORE = re.compile(r"\s(?!by\b)(?:(?!by\b|and\b|in\b|with\b)[\w’'-]+\s){0,4}", re.IGNORECASE)
_WAS = re.compile(r"\s(?:[\w’'-]+\s){0,4}?(?:was|were|is|are|been|being)\s(?:\w+\s)?", re.IGNORECASE)


@lru_cache(maxsize=512)
def damage_words(sentence: str, start: int, end: int, thing: str) -> str | None:
    """The words that say what became of the thing cited at `start:end` (code points), or None if none do.

    >>> text = "A shell hit the mill and destroyed a barn."
    >>> damage_words(text, 8, 20, "mill"), damage_words(text, 25, 41, "barn")
    (None, 'destroyed')
    """
    cited, head = sentence[start:end], head_of(thing)
    if head in _PEOPLE or head in _HAPPENINGS:
        return None
    low, high = _clause(sentence, start, end)
    herd = _OF_HERDS.search(thing) is not None
    for piece in (cited, sentence[low:high]):
        small = small_letters(piece)
        found = _DAMAGE.search(piece, small) or (_KILLED.search(piece, small) if herd else None)
        if found is None or _does_it(sentence, low, high, head):
            continue
        if part_kind(thing) != "weapon" or _befell(piece, head):
            return piece[found.start() : found.end()]
    return None


def _befell(piece: str, head: str) -> bool:
    """Whether it was the weapon that was damaged: it stands right behind the word, or before "was" and the word."""
    for mention in re.finditer(rf"(?<!\w){re.escape(head.removesuffix('s'))}s?(?!\w)", piece, re.IGNORECASE):
        for damage in _DAMAGE.finditer(piece, small_letters(piece)):
            if _RIGHT_BEFORE.fullmatch(piece[damage.end() : mention.start()]) is not None:
                return True
            if _WAS.fullmatch(piece[mention.end() : damage.start()]) is not None:
                return True
    return False


def _clause(sentence: str, start: int, end: int) -> tuple[int, int]:
    """The clause around the cited words: up to the marks and joints on either side."""
    low, high = max(0, start - LONGEST), min(len(sentence), end + LONGEST)
    for joint in _ENDS.finditer(sentence, low, start):
        low = joint.end()
    after = _ENDS.search(sentence, end, high)
    return low, after.start() if after is not None else high


def _does_it(sentence: str, low: int, high: int, head: str) -> bool:
    """Whether every mention of the thing in the clause is the subject of a verb of damage with an object."""
    if not head:
        return False
    mentions = list(re.finditer(rf"(?<!\w){re.escape(head)}(?!\w)", sentence[low:high], re.IGNORECASE))
    return bool(mentions) and all(_DOES.match(sentence, low + mention.end()) is not None for mention in mentions)
