"""Words that tell a deed of violence from what else is told of a day: tables, and what asks them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.validation.wording import word_set

__all__ = (
    "AUXILIARIES",
    "LEADING",
    "MEANWHILE",
    "SAYING",
    "STOPS",
    "VERBAL_DEEDS",
    "holds_deed",
    "is_about",
    "is_deed",
    "is_quality",
    "tokens_of",
    "word_set",
)

_TOKEN = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*|[^\w\s]")


def tokens_of(text: str) -> list[str]:
    """Words and signs, as written."""
    return _TOKEN.findall(text)


_STEMS = (
    "attack", "bomb", "blast", "explo", "deton", "shelled", "shelling", "airstrike", "raid", "ambush", "clash",
    "skirmish", "firefight", "shoot", "gunfire", "gunfight", "kill", "murder", "massacr", "execut", "behead", "hacked",
    "hacking", "stabb", "abduct", "kidnap", "seiz", "storm", "assault", "slaughter", "assassin", "lynch", "torch",
    "loot", "destroy", "damag", "wound", "injur", "strik", "strike", "fight", "battle", "burn", "erupt", "overran",
    "overrun", "strafe", "strafing", "pound", "target", "tortur", "raped", "raping", "riot", "captur", "hostage",
    "disappear", "vanish", "launch", "intercept", "violen", "incursion", "breach", "violat", "perish", "demolish",
    "collaps", "besieg", "gunned", "crackdown", "offensive", "crash", "rampag", "invad", "poison", "ransack",
    "evict", "grenade", "mortar", "rocket", "landmine", "artillery", "bullet", "hijack", "robb", "plunder", "pillag",
    "vandal", "arson", "strangl", "hurled", "hurling", "lobbed", "sprayed", "spraying", "peppered", "trampl",
    "desecrat", "mutilat", "drowned", "flogg", "ploughed", "plowed", "shatter", "flatten", "gutted", "engulf",
    "suicide", "mistreat", "persecut", "atrocit", "skirmish", "bulldoz", "razed", "maraud", "barrage", "bombard",
    "casualt", "toppled", "electrocut", "incinerat", "impaled", "bludgeon", "maimed", "snatched", "sniper", "terroris",
    "neutrali", "warplane", "gunship", "quadcopter", "katyusha", "salvo", "howitzer", "dynamit", "vbied", "svbied",
    "booby", "minefield", "gunbattle", "combat", "crossfire", "waylai", "hanged", "decapitat", "snatch", "knife",
    "knives", "machete", "slash", "pelted", "molest", "chlorine", "sarin", "gassed", "phosphorus", "sabotag", "smash",
    "hurl", "clubbed", "speared", "dismember", "recaptur", "martyr",
)  # fmt: skip
_DEEDS = word_set(
    "struck hit hits hitting hurt fought shot shots fire fired fires firing blew blown tore torn ripped rocked stoned",
    "stoning operation operations slit stole stolen battling mob gang-raped ablaze alight rained",
    "rammed dropped dropping downed fell landed landing broke broken slain slew beat beaten beating missing",
    "dead death deaths died dies dying missile missiles shell shells drone drones mine mines ied ieds  lost",
    "dragged mowed flared raged raging unrest incident incidents threw thrown crushed trapped slammed",
    "siege sieges war",
)
VERBAL_DEEDS = word_set(
    "struck hit fought shot blew tore fell broke slew beat died hurt overran rammed lost threw slain beaten blown torn"
)
"""Past forms of deeds that do not end in "ed"."""
STOPS = frozenset('.;:!?()[]—–“”"')
SAYING = word_set("said says told announced reported that")
MEANWHILE = word_set("when as while")
LEADING = word_set("on late early in the of at around about by from during over night morning evening afternoon")
"""What may stand between a date and the words that it belongs to."""
AUXILIARIES = word_set(
    "was were had has have is are did came went took left made saw got ran set put sent began be been being will would"
)


_ABOUT = word_set("at over about of for into to on regarding amid despite against following behind")
_DETERMINERS = word_set("the a an its their his her this that those these last deadly recent latest")


def is_deed(word: str) -> bool:
    """Whether a word, in small letters, tells of violence done or suffered."""
    return word in _DEEDS or word.startswith(_STEMS)


def holds_deed(words: Sequence[str]) -> bool:
    """Whether one of the words does."""
    return any(is_deed(word.lower()) for word in words)


def is_about(words: Sequence[str], place: int) -> bool:
    """Whether a noun is only what something is about: "a session on the strike", "the toll of the ambush"."""
    word = words[place].lower()
    if word in VERBAL_DEEDS or word.endswith("ed"):
        return False
    for back in range(place - 1, max(-1, place - 4), -1):
        before = words[back].lower()
        if before in _ABOUT:
            return True
        if before not in _DETERMINERS and not before.isalpha():
            return False
    return False


def is_quality(words: Sequence[str], place: int) -> bool:
    """Whether a past form only says which thing is meant: "the besieged town"."""
    return (
        (words[place].endswith("ed") or words[place].lower() == "slain")
        and place > 0
        and words[place - 1].lower() in _DETERMINERS
    )
