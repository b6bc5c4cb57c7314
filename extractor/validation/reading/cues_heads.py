"""The word of a citation that tells of the deed, and what may govern it: a cue behind it takes nothing of it back.

"It did not shell the mill" is negated, "shelled the mill and has not left" is not: the cue must stand before the word
that tells of the deed, and be able to govern it. What takes an infinitive ("planned to", "would") governs no past
tense: in "men who planned to rob a bank shot a guard" the shooting happened. A noun with "the", "its" or "Monday's"
before it tells of a deed that is taken as known: "vowed to avenge the raid", "denied any role in the raid".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.validation.reading.small_letters import AnyCase
from extractor.validation.wording import word_set

__all__ = ("Head", "carries_out", "head_in")


BEFORE = 70
"""Characters before the word that are read for what determines it."""
_HEADS = AnyCase(
    r"(?<![\w’'-])(?:attack(?:s|ed|ing)?|ambush(?:es|ed|ing)?|raid(?:s|ed|ing)?|assault(?:s|ed|ing)?|storm(?:s|ed|ing)?"
    r"|overr[au]n(?:s|ning)?|(?:air[\s-]?)?str(?:uck|ikes?|iking)|hit(?:s|ting)?|bomb(?:s|ed|ings?|ard\w*)?|shell(?:s|ed|ing|fire)?"
    r"|sh(?:ot|oots?|ooting)(?:\sat)?|fir(?:ed|ing|es?)|gunfire|launch(?:es|ed|ing)?|kill(?:s|ed|ings?)?|wound(?:s|ed|ing)?"
    r"|injur(?:es?|ed|ing)|murder(?:s|ed|ing)?|assassinat(?:es?|ed|ing|ions?)|execut(?:es?|ed|ing|ions?)|behead(?:s|ed|ing)?"
    r"|massacr(?:es?|ed|ing)|slaughter(?:s|ed|ing)?|lynch(?:ed|ing|es)?|abduct(?:s|ed|ing|ions?)?|kidnap(?:s|ped|pings?|ped)?"
    r"|seiz(?:es?|ed|ing|ures?)|captur(?:es?|ed|ing)|storming|burn(?:s|ed|t|ing)?|torch(?:es|ed|ing)?|set(?:ting)?\s(?:fire|ablaze)"
    r"|expl(?:oded?|odes|oding|osions?)|blasts?|blasting|deton(?:ated?|ates|ating|ations?)|ble?o?w(?:n|ing|s)?\s(?:up|himself|herself|themselves)|blew"
    r"|stab(?:s|bed|bings?)?|hack(?:ed|ing)|clash(?:es|ed|ing)?|fights?|fighting|fought|gunfights?|firefights?|battles?|battled"
    r"|destroy(?:s|ed|ing)?|demolish(?:es|ed|ing)?|target(?:s|ed|ing|ted|ting)?|drop(?:s|ped|ping)?|t(?:ook|aken?|akes|aking)(?!\spart\b)"
    r"|threw|throw(?:n|s|ing)?|hurl(?:s|ed|ing)?|lobb(?:ed|ing)|plant(?:s|ed|ing)?|beat(?:s|en|ing)?|tortur(?:ed?|es|ing)|rap(?:ed?|es|ing)"
    r"|invad(?:es?|ed|ing)|invasion|incursions?|offensive|hijack(?:s|ed|ings?)?|ramm?(?:ed|ing)|drove|loot(?:s|ed|ing)?|ransack\w*|arrest(?:s|ed|ing)?"
    r"|detain(?:s|ed|ing)?|shot\sdown|down(?:ed|ing)|open(?:s|ed|ing)?\sfire|clashed|retaliat\w*|violence|unrest|harm(?:s|ed|ing)?|damag(?:es?|ed|ing)"
    r"|landed|rocked|ripped|tore|slammed|rained|crashed|touch(?:ed|es)?|poison(?:s|ed|ing)?|gass(?:ed|ing)|disappear(?:s|ed|ances?)|dragg(?:ed|ing)|pound(?:ed|s|ing)?|hammered|battered|straf(?:ed|ing)|gunned|mowed|swept|sprayed|pelted|besieged|encircled|expelled|evicted|blockad(?:es?|ed|ing)|sieges?|coups?|riots?|sabotag(?:e|ed)|arson|die[ds]?|dead|deaths?)(?![\w’'-])"
)
_BASE_BEHIND = (" to ", " would ", " will ", " could ", " may ", " might ", " not ", " can ", " should ")
_VERBS_TOO = word_set(
    "attack ambush raid assault strike bomb shell murder fight battle clash fire target storm harm damage launch blast "
    "torture slaughter riot sabotage blockade"
)
_THINGS = frozenset(("bomb", "bombs", "shell", "shells", "fire"))
_DONE_BY_THING = re.compile(r"\s(?:\w+ly\s)?(?:(?:would|could|might)\s(?:\w+ly\s)?have\s)?")
_MORE = re.compile(r"\s(?:\w+\s)?more\b")
"""Behind "the bomb could have killed": it did go off."""
_PRESENT = word_set(
    "attacks fires bombs strikes shells raids storms targets ambushes launches assaults kills blasts bombards"
)
_OBJECT = re.compile(r"\s(?:an?|the|its|their|his|her|our|any|another|one|two|three|on|at)\s")
_SHOULD = re.compile(r"\bshould\s(?:[\w’'-]+\s){1,4}$")
_NO_SUBJECT = word_set(
    "the a an its their his her our this that these those of in on by with for from and or no any some several two "
    "three four five six more such air drone missile rocket mortar suicide deadly new fresh further armed militant "
    "rebel"
)
"""Before a word in -s that is a noun: "the strikes", "air strikes"."""
_TOLD = re.compile(
    r"\s(?:was|were|has\sbeen|have\sbeen|had\sbeen)\s(?=(?:\w+ly\s)?(?:kill|shot|wound|injur|arrest|captur|abduct|kidnap|stabb|behead|execut|murder|assassinat)\w*)"
)
_WITHIN = re.compile(
    r"(?:\s(?!(?:who|which|that|where|when|after|before|while|and|but|or|as|if|because|was|were|had|has|have)\s)[^\s,;:.]+)*"
)
"""Between a deed that only tells who somebody is, "accused of plotting attacks", and what was done to him."""
_ASIDE = re.compile(r",\s(?:who|which|whose|where|when)\s[^,;]{1,160},")
"""A relative clause between commas, whose verb is not the one that the sentence tells of."""
_PAST = word_set(
    "struck hit shot blew tore overran took threw drove fought burnt beat stole ran broke met went made held cut laid"
)
_NOUNS = re.compile(
    r"(?:(?:air[\s-]?)?strikes?|attacks?|ambush(?:es)?|raids?|assaults?|bombs?|bombings?|bombardments?|shelling|shellfire|shootings?|gunfire|killings?"
    r"|murders?|assassinations?|executions?|massacres?|slaughter|abductions?|kidnappings?|seizures?|explosions?|blasts?|detonations?|stabbings?"
    r"|clash(?:es)?|fights?|fighting|gunfights?|firefights?|battles?|invasion|incursions?|offensive|hijackings?|arrests?|violence|unrest|launch(?:es)?"
    r"|fires?|deaths?|disappearances?|blockades?|sieges?|coups?|riots?|sabotage|arson|targets?|storm|retaliation|harm|damage|torture|shells?)$"
)
_AUXILIARY = re.compile(
    r"(?:\b(?:be|been|being|is|are|was|were|have|has|had|having|get|got|gets|getting|not|never|n[’']t)\s)(?:\w+ly\s)?$"
)
_DONE = re.compile(
    r"(?<!to\s)(?<!would\s)(?<!could\s)(?<!might\s)(?<!may\s)(?<!must\s)\b(?:was|were|has|had|have|has\sbeen|had\sbeen|have\sbeen)\s(?:\w+ly\s)?$"
)
_KNOWN = re.compile(
    r"(?:\b(?:the|this|these|its|his|her|their|our|my)|\w[’']s?)\s(?:(?!(?:to|of|on|in|at|by|for|and|or|that|who|which|would|will|could|may|might|had|has|have"
    r"|was|were|is|are|not|from|with|did|an?|any|another|some|no|more|further|new|each|every)\s|(?!(?:alleged|reported|planned|armed|attempted|failed|suspected|repeated"
    r"|combined|renewed|so-called|unprovoked|coordinated|prolonged|sustained|threatened)\s)\w+ed\s)[\w’'-]+\s){0,4}$"
)
_CARRIES_OUT = re.compile(
    r"\b(?:carr(?:y|ied|ying)\sout|launch|conduct|stag|mount|execut|perpetrat|commit|repeat|resum|continu|begin|start|unleash|step\sup|intensif|expand|join"
    r"|lead|wag|mak|(?:respond|answer|retaliat|react|hit\sback)e?\swith)(?:e|es|ed|ing|y|ying)?\b"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The word that tells of the deed; offsets are code points into the text, half-open."""

    start: int
    end: int
    noun: bool
    past: bool
    """A verb in the past tense without a helping verb: told as done."""
    done: bool
    """A verb told as done, with a helping verb or without: "was shot", "had shelled"."""
    known: bool
    """A noun that is taken as known: "the raid", "Monday's raid"."""


def head_in(text: str, small: str | None, start: int, end: int) -> Head | None:
    """The first word of `text[start:end]` that tells of a deed, or None.

    >>> text = "the men planned to raid the mill"
    >>> head = head_in(text, text, 0, len(text))
    >>> text[head.start : head.end], head.noun, head.past, head.known
    ('raid', False, False, False)
    """
    found = _HEADS.finditer(text, small, start, end)
    match = next(found, None)
    if match is None:
        return None
    if match[0].lower() in _THINGS:
        verb = next(_HEADS.finditer(text, small, match.end(), min(end, match.end() + 30)), None)
        if verb is not None and _DONE_BY_THING.fullmatch(text, match.end(), verb.start()) is not None:
            match = verb if _MORE.match(text, verb.end()) is None else match
    elif (later := next(_TOLD.finditer(text, match.end(), end), None)) is not None and _WITHIN.fullmatch(
        text, match.end(), later.start()
    ):
        match = next(_HEADS.finditer(text, small, later.end(), min(end, later.end() + 30)), match)
    aside = _ASIDE.search(text, start, end) if "," in text[start : match.start()] else None
    if aside is not None and aside.start() < match.start() < aside.end():
        match = next((later for later in found if later.start() >= aside.end()), match)
    word = match[0].lower()
    before = (text if small is None else small)[max(0, match.start() - BEFORE) : match.start()]
    base = before.endswith(_BASE_BEHIND)
    noun = _NOUNS.match(word) is not None and not (base and word in _VERBS_TOO)
    if noun and word in _PRESENT and _OBJECT.match(text, match.end()) is not None:
        noun = (before.split() or ["the"])[-1] in _NO_SUBJECT  # "if the militia fires a rocket"
    elif noun and word in _VERBS_TOO and "should" in before and _OBJECT.match(text, match.end()) is not None:
        noun = _SHOULD.search(before) is None
    first = word.split()[0]
    past = not noun and not base and (first.endswith("ed") or first in _PAST) and _AUXILIARY.search(before) is None
    done = past or (not noun and _DONE.search(before) is not None)
    return Head(match.start(), match.end(), noun, past, done, noun and _KNOWN.search(before) is not None)


def carries_out(words: str) -> bool:
    """Whether the words tell of doing what follows them: "carry out the", not "avenge the"."""
    return not words.strip() or _CARRIES_OUT.search(words) is not None
