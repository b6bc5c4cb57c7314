"""Whether words say that a thing was damaged, destroyed or spared: its own clause must hold a word of damage.

That something was struck, hit or bombed does not say what became of it. A thing that does the damage ("the shell
destroyed a house") is not the thing damaged, and people and animals that are killed are no damage, but for herds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractor.validation.reading.gates import Gated, held_by, spans_of
from extractor.validation.reading.parts import head_of, part_kind
from extractor.validation.reading.small_letters import AnyCase, small_letters
from extractor.validation.wording import word_set

__all__ = ("damage_words",)

LONGEST = 600
"""Characters of a sentence on either side of the cited words that are read."""


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
    r"|on\sfire\b(?!\sfrom)|fire\s(?:at|in)\s(?:an?|the)|lost\s(?:its|their|his|her|the|a|an|all|part"
    r"|windows?|power)\b(?!\s(?:li[fv]es?|legs?|arms?|foot|feet|sight|hands?))"
    r"|los(?:es|ing)\s(?:its|their)|loss(?:es)?\s(?:to|of)|in\sruins|rubble|scrap|wreckage|debris|remains\sof|hole"
    r"|holes|crater|craters|dent(?:ed|s)?"
    r"|went\sthrough|cut(?:s|ting)?\s(?:off\s)?(?:an?|the|power|electricity|water|two|three|several|\d)|(?:was"
    r"|were|been)\scut\b|flooded"
    r"|(?:was|were|is|are|been|being)\s(?:\w+\s){0,2}(?:affected|hurt|harmed|spared|touched)|untouched|intact"
    r"|unscathed|unharmed|poisoned|contaminated|spoil(?:ed|t)|decimated|devastated|devastation"
    r"|(?:suffer|sustain)(?:ed|s|ing)?\s(?:\w+\s){0,3}(?:loss(?:es)?|hits?|cracks?|holes?)|material\slosses"
    r"|missing\s(?:its|their)"
    r"|without\s(?:a\s)?(?:roof|windows?|power|water)|fell(?:ed|ing)|toppl(?:ed|es|ing)|trashed|ravag\w+|w(?:ashed"
    r"|iped|ent|ent\sup)\s(?:away|out|up\sin\s(?:flames|smoke))"
    r"|reduced\sto\s\w+|engulfed|pulveri[sz]ed|breached|burst|buried|flames\s(?:engulfed|consumed)|neutrali[sz](?:ed"
    r"|es|ing)|eliminat(?:ed|es|ing)|liquidated"
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
_ENDS = AnyCase(
    r"[;:!?]|\.(?=\s)|,\s(?:and|but|while|which|who|where|when|as|killing|wounding|injuring)\s|\s(?:while|but|when"
    r"|after|before|because|whereas|although)\s"
    r"|\sas\s(?<!well\sas\s)(?<!such\sas\s)(?<!far\sas\s)(?<!long\sas\s)(?<!soon\sas\s)(?<!same\sas\s)(?<!just\sas\s)"
    r"(?<!regarded\sas\s)(?<!described\sas\s)(?<!known\sas\s)(?<!used\sas\s)(?!well\b|part\b|an?\b|many\b|much\b|of\b|if\b|though\b)"
    r"|\sand\s(?=(?:\w+ly\s)?(?:\w{3,}ed|set|blew|tore|cut|left|sank)\s)"
)
_DOES = AnyCase(
    r"\s(?:\w+ly\s|had\s|has\s|have\s|then\s|also\s)?(?:damaged|destroyed|wrecked|burn(?:ed|t)|gutted|razed"
    r"|smashed|shattered|flattened|levelled|demolished|set"
    r"|torched|hits?|struck|tore|tears|blew|cut|crushed|pierced|holed|killed|wounded|injured)\s(?:down\s"
    r"|fire\sto\s|up\s|off\s|through\s|on\s|into\s)?"
    r"(?:an?|the|its|their|his|her|our|some|several|many|dozens|at\sleast|more|about|up\sto|one|two|three|four"
    r"|five|six|seven|eight|nine|ten|\d)\b"
)
"""Behind a thing: it is what did the damage."""
_PEOPLE = word_set(
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
_HAPPENINGS = word_set(
    "fire fires explosion explosions blast blasts attack attacks strike strikes raid raids shelling bombing impact "
    "impacts"
)
"""They damage, but cannot be damaged."""

_ABSTRACT = word_set(
    "reputation reputations image economy relations relationship ties morale credibility trust confidence career"
    " careers hopes tourism prospects"
    " chances standing talks deal agreement truce ceasefire interests legacy record health unity alliance peace"
    " stability crops’ market’s"
)
"""Can be damaged, but only in a manner of speaking."""
_PLACES = word_set(
    "village villages town towns city cities district districts area areas neighbourhood neighbourhoods neighborhood"
    " neighborhoods settlement"
    " settlements region regions province provinces target targets location locations site sites place places"
    " position positions camp camps"
)
"""That they were hit does not say that they were damaged, however many."""
_SPARED = Gated(
    r"\b(?:not|n[’']t|never|no|without|neither|nor|escaped|avoided)\s(?:(?!only\b|just\b|but\b"
    r"|and\b)[\w’'-]+\s){0,3}?(?:damag\w*|destr\w+|hit|hurt|harmed|affected|burn\w*|touched"
    r"|collapse\w*|hole\w*|crack\w*)\b|\b(?:untouched|intact|unscathed|unharmed|undamaged)\b|\b(?:was|were|been|are"
    r"|is)\s(?:[\w’'-]+\s)?spared\b",
    only=(
        "not t never no without neither nor escaped avoided untouched intact unscathed unharmed undamaged spared"
        " isnt wasnt"
    ),
)
_ONLY_WANTED = Gated(
    r"\b(?:threaten\w*|plan(?:s|ned|ning)?|vow(?:ed|s)?|order(?:ed|s)?|want(?:ed|s)?|intend\w*|prepar\w+|propos\w+"
    r"|would|could|might|may|will|should|tr(?:y|ied|ying)|attempt\w*"
    r"|failed|refused|aim(?:ed|ing)|meant|supposed|due|fear(?:ed|s)?)\s(?:(?!have\b|seen?\b|and\b"
    r"|but\b)[\w’'-]+\s){0,3}?(?:damag\w*|destroy\w*|demoli\w*|burn\w*|raze\w*|bulldoz\w*"
    r"|flatten\w*|torch\w*|blow\w*|level\w*|collaps\w*)\b",
    only=(
        "threaten threatens threatened threatening plan plans planned planning vow vowed vows order ordered orders want"
        " wanted wants intend intended intends intending prepare prepared prepares preparing propose proposed proposes"
        " proposing proposal proposals preparation preparations would could might may will should try tried trying"
        " attempt attempts attempted attempting failed refused aimed aiming meant supposed due fear feared fears"
    ),
)
_NOT_DONE = (_SPARED, _ONLY_WANTED)
_DOUBTS = _SPARED.whole | _ONLY_WANTED.whole
_HITS = AnyCase(
    r"\b(?:hit|hits|hitting|struck|strikes|striking|shelled|bombed)\b(?!\s(?:by\s(?:a\s)?(?:shortage|strike)))"
)
_OTHER_THING = re.compile(
    r"(?:damaged|destroyed|ruined|devastated|wrecked|shattered|battered)\s(?P<noun>[\w’'-]+)", re.IGNORECASE
)
_STILL_ITS = re.compile(r"(?:was|were|is|are|been)\s[\w’'-]+$|^$", re.IGNORECASE)

_RIGHT_BEFORE = re.compile(r"\s(?!by\b)(?:(?!by\b|and\b|in\b|with\b)[\w’'-]+\s){0,4}", re.IGNORECASE)
_WAS = re.compile(r"\s(?:[\w’'-]+\s){0,4}?(?:was|were|is|are|been|being)\s(?:\w+\s)?", re.IGNORECASE)


@lru_cache(maxsize=512)
def damage_words(
    sentence: str, start: int, end: int, thing: str, counted: bool = False, spared: bool = False
) -> str | None:
    """The words that say what became of the thing cited at `start:end` (code points), or None if none do.

    `counted`: several were counted, so that "hit" says enough; `spared`: the value is that none was damaged.

    >>> text = "A shell hit the mill and destroyed a barn."
    >>> damage_words(text, 8, 20, "mill"), damage_words(text, 25, 41, "barn")
    (None, 'destroyed')
    >>> damage_words("Two drones hit four trucks.", 11, 26, "trucks", counted=True)
    'hit'
    """
    head = head_of(thing)
    if head in _PEOPLE or head in _HAPPENINGS or head in _ABSTRACT:
        return None
    held = held_by(sentence)
    doubtful = not spared and (held.small is None or not held.words.isdisjoint(_DOUBTS))
    if doubtful and _is_spared(sentence, head):
        return None
    low, high = _clause(sentence, start, end)
    herd, kind = _OF_HERDS.search(thing) is not None, part_kind(thing)
    for piece in _pieces(sentence, (start, end), (low, high), head):
        read = _affirmed(piece) if doubtful else piece
        small = small_letters(read)
        found = _first(read, small, head) or (_KILLED.search(read, small) if herd else None)
        if found is None and counted and head not in _PLACES and kind == "thing":
            found = _HITS.search(read, small)
        if found is None or _does_it(sentence, low, high, head) or _is_of_another(read, found, head):
            continue
        if kind != "weapon" or _befell(piece, head):
            return piece[found.start() : found.end()]
    return None


def _pieces(sentence: str, cited: tuple[int, int], clause: tuple[int, int], head: str) -> Iterator[str]:
    """The clauses that name the thing: of the cited words first, then of the clause around them."""
    yield from _own_clauses(sentence[slice(*cited)], head)
    if cited != clause:
        yield from _own_clauses(sentence[slice(*clause)], head)


def _first(piece: str, small: str | None, head: str) -> re.Match[str] | None:
    """The first word of damage that is not said of another noun right behind it ("in the damaged town")."""
    for found in _DAMAGE.finditer(piece, small):
        other = _OTHER_THING.match(piece, found.start())
        before = piece[: found.start()].rstrip()[-12:].lower()
        if other is None or not before.endswith((" the", " a", " an", " its", " their", " in", " of", " near", " to")):
            return found
        if head and head in piece[found.start() : found.end() + 60].lower():
            return found
    return None


def _is_spared(sentence: str, head: str) -> bool:
    """Whether the sentence says of the thing, by name, that nothing became of it."""
    held = held_by(sentence)
    if not head or not _SPARED.may_match(held) or _SPARED.pattern.search(sentence, held.small) is None:
        return False
    was = rf"(?<!\w){re.escape(head)}\s(?:(?!and\b|or\b)[\w’'-]+\s){{0,3}}?(?:was|were|is|are|been)\s"
    return (
        re.search(rf"{was}(?:not\s\w+|spared|untouched|intact|unharmed|unscathed)\b", sentence, re.IGNORECASE)
        is not None
    )


def _affirmed(piece: str) -> str:
    """The piece with its damage blotted out that was not done, or only wanted."""
    for start, end in spans_of(_NOT_DONE, piece, held_by(piece)):
        piece = piece[:start] + "\0" * (end - start) + piece[end:]
    return piece


def _own_clauses(cited: str, head: str) -> list[str]:
    """The clauses of the cited words that name the thing; all of them where none does."""
    begins = [0]
    for joint in _ENDS.finditer(cited, small_letters(cited)):
        told = cited[begins[-1] : joint.start()]
        goes_on = head and told.lower().rstrip().endswith(head) and "which" in joint[0].lower()
        if not goes_on and not (joint[0].strip().lower() == "and" and _STILL_ITS.search(told) is not None):
            begins.append(joint.end())
    pieces = [cited[begin:end] for begin, end in zip(begins, [*begins[1:], len(cited)], strict=True)]
    own = [piece for piece in pieces if head and head.lower() in piece.lower()]
    return own or [cited]


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
    small = held_by(sentence).small
    for joint in _ENDS.finditer(sentence, small, low, start):
        low = joint.end()
    after = next(_ENDS.finditer(sentence, small, end, high), None)
    return low, after.start() if after is not None else high


def _does_it(sentence: str, low: int, high: int, head: str) -> bool:
    """Whether every mention of the thing in the clause is the subject of a verb of damage with an object."""
    if not head:
        return False
    small = held_by(sentence).small
    ends = _mentions(sentence if small is None else small, head, low, high)
    return bool(ends) and all(_DOES.match(sentence, small, end) is not None for end in ends)


_ITS_PARTS = word_set(
    "roof roofs window windows wall walls classroom classrooms floor floors wing wings ward wards facade equipment door"
    " doors gate gates building buildings section sections part parts ceiling ceilings room rooms engine engines turret"
    " hull deck hall dome minaret tower towers kitchen office offices entrance runway hangar hangars warehouse unit"
    " units transformer transformers turbine turbines interior it them its their all most much half"
    " storey storeys structure structures fence"
)
_OUTCOME_OF_ANOTHER = AnyCase(
    r"(?:destroy|damag|wreck|flatten|level|levell|smash|gutt|demolish|shatter|crush|torch|raz|burn)ing"
)


def _is_of_another(piece: str, found: re.Match[str], head: str) -> bool:
    """Whether the word of damage is ", destroying" with an object that is neither the thing nor a part of it."""
    if piece[found.end() - 3 : found.end()] not in ("ing", "ING"):
        return False
    small = piece.lower()
    if not head or _OUTCOME_OF_ANOTHER.match(small, small, found.start()) is None:
        return False
    if not small[: found.start()].rstrip().endswith(",") or head in small[found.end() :]:
        return False
    return head in small[: found.start()] and _ITS_PARTS.isdisjoint(small[found.end() : found.end() + 60].split())


def _mentions(text: str, head: str, low: int, high: int) -> list[int]:
    """Where the mentions of a thing's own word end."""
    ends: list[int] = []
    at = text.find(head, low, high)
    while at >= 0:
        end = at + len(head)
        if not _is_of_word(text[at - 1 : at]) and not _is_of_word(text[end : end + 1]):
            ends.append(end)
        at = text.find(head, end, high)
    return ends


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"
