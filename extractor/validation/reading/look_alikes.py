"""Words of violence that stand for something else: figures of speech, parts of compounds, other senses of a word.

"A barrage of criticism" is no shelling, "the coal mine" no landmine, and a president who "fired his minister" shot
nobody. Such words are blotted out before the phrases of a closed list are looked for, as words that only look like a
negation are before cues are (NegEx calls them pseudo-triggers). The patterns are of the language: a word of violence
with a complement, a subject or a head that no weapon has ("of questions", "prices", "squad").
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.validation.reading.figures_of_speech import FIGURES
from extractor.validation.reading.gates import Gated, held_by, spans_of
from extractor.validation.reading.idle_weapons import idle_weapons
from extractor.validation.wording import word_set

__all__ = ("blotted", "without_look_alikes", "without_other_senses")

LONGEST = 2000
"""Characters of a text that are read."""
_NO_BLANK = re.compile(r"\S")
_MONTH = re.compile(
    r"\bMarch\b(?=\s\d|,?\s(?:20|19)\d\d|[.,;)]|\s(?:and|or|this|last|when|after|that)\b)|(?<=\d\s)March\b"
    r"|(?:\b(?i:in|last|since|of|early|late|mid|until|by|this|from|next|on)[\s-])March\b"
)
_MINES = Gated(
    r"\b(?:coal|gold|copper|diamond|silver|iron|ore|lithium|cobalt|tin|uranium|zinc|nickel|salt|platinum|bauxite"
    r"|coltan|jade|ruby|emerald|sapphire|phosphate"
    r"|gravel|sand|potash|manganese|graphite|tungsten|mica|open-?cast|open-?pit|artisanal|illegal|disused"
    r"|underground|wildcat|informal|mineral)[\s-]mines?\b"
    r"|\b(?:industrial|agricultural|household|cleaning|farm|hazardous)\schemicals?\b"
    r"|\bmines?\s(?:workers?|shafts?|owners?|operators?|closures?|collapse|pits?|managers?|compan(?:y|ies)|tunnels?"
    r"|safety|accidents?|guards?|dumps?)\b"
    r"|\b(?:entrance|gates?|mouth|owners?|workers?|managers?|outside|inside)\s(?:of\s|to\s|at\s)?(?:a|the"
    r"|its)\smines?\b|\b(?:bomber|gunman|shooter|attacker|sniper)[’']s\s(?:brother|family|mother|father|wife|home"
    r"|house|name|identity|sister)\b"
    r"|\b(?:of|is|was|were|are)\smine\b|\b(?:rotor|turbine|propeller|fan|shoulder|bulldozer|skate)\sblades?\b"
    r"|\bblades?\sof\sgrass\b"
    r"|\b(?:think|fuel|oil|water|septic|fish|storage|petrol|diesel|sewage)[\s-]tanks?\b|\b(?:sea|egg|snail|nut"
    r"|tortoise|oyster)\s?shells?\b"
    r"|\bshell\s(?:compan(?:y|ies)|corporations?|firms?|shock)\b|\bshell(?:ed|s|ing)?\sout\b|\bbricks?[\s-](?:and"
    r"|or)[\s-]mortar\b|\bpestle\b|\b(?:lime|cement)\smortar\b"
    r"|\bmortar\sand\spestle\b|\bjet\s(?:lag|fuel|set|skis?)\b|\b(?:water|private|business)\sjets?\b"
    r"|\brocket\s(?:science|scientists?|salad|fuel)\b"
    r"|\bchemical\s(?:plants?|factor(?:y|ies)|compan(?:y|ies)|industry|engineer\w*|works|fertili[sz]ers?|spills?"
    r"|leaks?|tankers?|depots?|warehouses?|complex|reactions?|products?|giants?|makers?|facilit(?:y|ies)|analys[ei]s"
    r"|composition|elements?|castration)\b",
    without=(
        "mine mines shell shells tank tanks jet jets rocket blades mortar fuel oil water iron ore open out set "
        "farm plant plants works facilities complex products product private business fan sea safety "
        "guards guard owners accident workers site rocket storage egg"
    ),
)
_HEADS = (
    r"squads?|disposal|threats?|hoax(?:es)?|scares?|shelters?|alerts?|alarms?|warnings?|sirens?|experts?"
    r"|technicians?|makers?|making|manufactur\w+"
    r"|factor(?:y|ies)|plants?|production|producers?|compan(?:y|ies)|firms?|industr(?:y|ies)|depots?|stores?|storage"
    r"|warehouses?|stockpiles?|caches?"
    r"|arsenals?|silos?|bases?|ranges?|parts|components?|technolog(?:y|ies)|programmes?|programs?|projects?|exports?"
    r"|imports?|sales?|deals?"
    r"|contracts?|deliver(?:y|ies)|shipments?|transfers?|suppl(?:y|ies)|suppliers?|smuggl\w+|traffick\w+|traders?"
    r"|dealers?|trade|shops?|shows?"
    r"|owners?|ownership|laws?|controls?|lobby|rights|reforms?|licen[cs]es?|permits?|bans?|embargo(?:es)?|treat(?:y"
    r"|ies)|talks|race|amnest(?:y|ies)"
    r"|buy-?backs?|collections?|defen[cs]es?|shields?|cruisers?|carriers?|footage|images?|videos?|photos?|pictures?"
    r"|racing|races|surveys?|surveillance"
    r"|mapping|inspections?|clearance|detect\w+|awareness|museums?|brigades?|regiments?|battalions?|prototypes?"
    r"|inspectors?|exercises?|drills?|tests?"
    r"|testing|trials?"
)
_COMPOUNDS = Gated(
    r"\b(?:bombs?|guns?|missiles?|rockets?|drones?|uavs?|artillery|mortars?|weapons?|arms|tanks?|landmines?|mines?"
    r"|grenades?|knife|knives|rifles?|pistols?"
    r"|firearms?|explosives?|ammunition|munitions?|helicopters?|aircraft|planes?|jets?|warplanes?|fighter\sjets?"
    r"|nerve\sagents?|chemical\sweapons?)[\s-]"
    rf"(?:{_HEADS})\b"
    r"|\bfire\s(?:brigades?|departments?|services?|stations?|chiefs?|engines?|trucks?|crews?|officers?|officials?"
    r"|safety|alarms?|drills?|marshals?|hazards?|codes?)\b|\bfirefighters?\b|\bfirefighting\b|\bfire-fight(?:ing"
    r"|ers?)\b"
    r"|\bair\s?force\s(?:bases?|academ(?:y|ies)|officers?|spokes\w+|commanders?|chiefs?|generals?|colonels?"
    r"|headquarters|museum|personnel|cadets?)\b"
    r"|\bair\s(?:defen[cs]es?|quality|pollution|traffic|travel|conditioning|conditioners?|ambulances?|fares?"
    r"|bags?)\b|\b(?:open[\s-]|mid-?|hot\s|fresh\s|thin\s|into\sthe\s|in\sthe\s)air\b(?!\s?(?:strike|raid|attack))",
    without=(
        "bombs bomb guns gun missiles missile rockets rocket drones drone uavs uav artillery mortars mortar "
        "weapons weapon arms tanks tank landmines landmine mines mine grenades grenade knife knives rifles rifle "
        "pistols pistol firearms firearm explosives explosive ammunition munitions munition helicopters "
        "helicopter aircraft planes plane jets jet warplanes warplane fighter nerve agents agent chemical fire "
        "force strike raid attack officers officer officials official stations station bases base open hot "
        "fresh services service crews crew general generals spokes commanders commander colonels personnel chief "
        "chiefs strike fight owners rights parts parts engine engines"
    ),
)
_NAMES = re.compile(
    r"(?<=\s)(?:Bombs?|Guns?|Missiles?|Rockets?|Drones?|Artillery|Mortars?|Tanks?|Mines?|Chemicals?|Blades?|Swords?"
    r"|Knives|Rifles?|Arms|Aircraft|Helicopter|Fire|Spears?|Daggers?|Shell)"
    r"(?:\s[A-Z][\w’'-]*){0,2}?\s(?:Brigade|Battalion|Regiment|Corps|Command|Service|Group|Club|Street|Road|Company"
    r"|Inc|Ltd|Agency|Authority|Association|Board"
    r"|Museum|Park|Square|Bridge|Hotel|FC|United|Movement|Bureau|Act|Treaty|Convention|Action|Petroleum|Lab|Party"
    r"|Force|Forces)\b"
)


_NAME_HEADS = word_set(
    "brigade battalion regiment corps command service group club street road company inc ltd agency authority"
    " association board"
    " museum park square bridge hotel fc united movement bureau act treaty convention action petroleum lab party"
    " force forces"
)


_ALL = (*FIGURES, _MINES, _COMPOUNDS)


def blotted(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with every letter of some spans blotted out; all offsets stay good.

    >>> blotted("a coal mine", [(2, 11)]).replace(chr(0), "_")
    'a ____ ____'
    """
    pieces: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if end <= done:
            continue
        start = max(start, done)
        pieces += (text[done:start], _NO_BLANK.sub("\0", text[start:end]))
        done = end
    return "".join((*pieces, text[done:])) if pieces else text


@lru_cache(maxsize=256)
def without_look_alikes(text: str) -> str:
    """The text with the words blotted out that stand for no violence, and weapons that nobody used.

    >>> without_look_alikes("He faced a barrage of angry questions.").replace(chr(0), "_")
    'He faced a _______ __ _____ _________.'
    >>> without_look_alikes("A barrage of rockets hit the mill.")
    'A barrage of rockets hit the mill.'
    """
    read = text[:LONGEST]
    held = held_by(read)
    spans = spans_of(_ALL, read, held)
    if "March" in read:
        spans += [match.span() for match in _MONTH.finditer(read)]
    if held.small is None or not held.words.isdisjoint(_NAME_HEADS):
        spans += [match.span() for match in _NAMES.finditer(read)]
    spans += idle_weapons(read)
    return blotted(text, spans) if spans else text


_GUNFIRE = Gated(
    r"\b(?:under|open(?:ed|ing|s)?|return(?:ed|ing|s)?|exchang(?:ed|es|ing|e)|exchanges?\sof|trad(?:ed|ing)|cease"
    r"|line\sof|hold|ground|friendly|small[\s-]arms|(?:machine-?\s?)?gun|rifle|sniper"
    r"|rocket|missile|mortar|artillery|tank|shell|cannon|anti-?aircraft|covering|heavy|automatic|israeli|army|enemy"
    r"|live|indirect|direct|drew|draw|drawn|draws)[\s-](?:[\w’'-]+\s)?fire\b"
    r"|\bfire\s(?:from|at|on|upon|into|towards?|across)\b(?!\sthe\s(?:roof|kitchen))|\bfire-?fights?\b"
    r"|\bceasefires?\b|\bcrossfire\b|\bfire-?power\b"
    r"|\bfire\s(?:brigade|department|service|station|chief|engine|truck|fighter|crew|officer)s?\b",
    only="fire firefight firefights ceasefire ceasefires crossfire firepower fighting",
)
_BURNING = Gated(
    r"\bset(?:s|ting)?\s(?:[\w’'-]+\s){0,6}?(?:on\s)?fire(?:\sto)?\b|\bon\sfire\b|\bcaught\sfire\b|\bcatch(?:es"
    r"|ing)?\sfire\b|\bfires?\s(?:to|broke|engulfed|spread|gutted|swept|destroyed|burned)\b"
    r"|\b(?:house|forest|bush|wild|factory|market|a|an|the|huge|big|massive)\s?fires?\b(?!\s(?:fight|on|at|upon|from"
    r"|exchange|ing))"
    r"|\bfir(?:e|ed|es|ing)\s(?!(?:[\w’'-]+\s){0,3}?(?:shots?|rounds|bullets|guns?|rifles?|pistols?|weapons?"
    r"|live)\b)(?:(?!at\b|on\b|into\b|and\b|from\b|upon\b|in\b)[\w’'-]+\s){0,4}?"
    r"(?:rockets?|missiles?|mortars?|shells?|artillery|tear\sgas|teargas|drones?|torpedo(?:es)?|projectiles?"
    r"|grenades?|water\scannons?|rpgs?|katyushas?|arrows?|flares?|howitzers?)\b"
    r"|\b(?:artillery|mortar|rocket|missile|tank|shell|howitzer)[\s-]fire\b",
    only="fire fires fired firing wildfire bushfire wildfires",
)
_NO_POISON = Gated(r"\btear\s?gas\b|\bpepper\s(?:spray|gas)\b|\bgas\sgrenades?\b|\bgas(?:es)?\s(?:explosion|blast)s?\b")
_CHARGED = Gated(
    r"\bcharges?\s(?:of|with|against|that|d[’'])|\b(?:in|of|without|under|took|take|takes|taking)\scharge\b"
    r"|\b(?:faces?|facing|denied|dropped\s(?:all|the|its)|brought|filed|pressed"
    r"|press)\s(?:[\w’'-]+\s){0,5}?charges?\b|(?:criminal"
    r"|murder|terrorism|drugs?|fraud|corruption|treason|weapons|assault|on|face[sd]?|facing|denied"
    r"|denies|deny|dropped|the|those|these|such|new)\scharges?\b(?!\s(?:explod|went|detonat|blew|under|placed"
    r"|planted|were\sset|was\sset))"
    r"|\b(?:mobile|electronic|medical|communications?|recording|listening|tracking|digital|personal"
    r"|smart)\sdevices?\b|\b(?:bullet-?proof|life|press|flak|protective|safety|reflective)\svests?\b"
    r"|\b(?:seat|green|conveyor|safety|corn|rust|bible|black)\sbelts?\b|\b(?:strategic|stealth|long-?range|nuclear"
    r"|b-\d+|tu-\d+)\s(?:\w+\s)?bombers?\b",
    only="charge charges device devices vest vests belt belts bomber bombers",
)
_HELD = Gated(
    r"(?<!being\s)(?<!still\s)(?<!been\s)(?<!men\s)(?<!girls\s)(?<!children\s)(?<!people\s)(?<!hostages\s)\b(?:held"
    r"|holding|hold|holds)\b(?!\s(?:[\w’'-]+\s){0,4}?(?:captive|hostages?|prisoners?|captivity|gunpoint|ransom"
    r"|incommunicado|against\s(?:his|her|their))\b|\sby\b)"
    r"|\b(?:seiz|captur)(?:ed|es|e|ing)\s(?:[\w’'.,-]+\s){0,3}?(?:kg|kilos?|kilograms?|grams?|tonnes?|tons?|litres?"
    r"|liters?|bottles?|packets?|bales?|sachets?|cocaine|heroin|opium|cannabis|hashish|marijuana|methamphetamine|drugs?"
    r"|pills|tablets|ivory|tusks|fins|cigarettes|cash|money|gold|timber|logs|goods|assets|shipments?|cargo|consignment"
    r"|haul|contraband|counterfeit|documents|phones|power|control|towns?|villages?|hills?|bases?|positions?|ground"
    r"|land|territory|airports?|border\scrossing)\b|\bheld\shostage\sby\s(?:[\w’'-]+\s){0,3}?(?:politics|feuds?|disputes?"
    r"|rows?|party|parties|interests|lobby|bureaucracy|deadlock)\b",
    only="held hold holding holds seized seizes seize seizing captured captures capture capturing",
)
_SHOT_AT = Gated(
    r"\b(?:(?:opened\s)?fired?|fires|firing|shot|shots|shoot|shooting|bullets?|grenades?|rammed|drove"
    r"|ploughed)\s(?:[\w’'-]+\s){0,2}?(?:on|at|upon|into|among)\s(?:[\w’'-]+\s){0,3}?(?:protest[eo]rs?"
    r"|demonstrators?|protests?|demonstrations?|rall(?:y|ies)|vigils?)\b"
    r"|\b(?:kill|wound|injur|stabb|shot|attack|bomb)(?:ed|ing)?\s(?:[\w’'-]+\s){0,4}?(?:protest[eo]rs?"
    r"|demonstrators?)\b"
    r"|\bprotest\s(?:notes?|letters?|votes?|songs?|albums?)\b|\blodg\w+\s(?:[\w’'-]+\s){0,3}?protests?\b"
    r"|\battack(?:ed|s|ing)?\s(?:on\s)?(?:[\w’'-]+\s){0,3}?(?:rall(?:y|ies)|vigils?|protests?|demonstrations?|march)\b"
    r"|\b(?:protest[eo]rs?|demonstrators?)\s(?:were|was)\s(?:[\w’'-]+\s)?(?:shot|killed|wounded|attacked)\b",
    only=(
        "protester protesters protestor protestors demonstrator demonstrators protest protests demonstration "
        "demonstrations rally rallies vigil vigils"
    ),
)
_AT_A_MINE = Gated(
    r"\b(?:at|in|inside|outside|near)\s(?:a|an|the|this|that|its|their)\s(?:(?!land|anti|buried|sea|naval|limpet"
    r"|explo|blast|ied)[\w’'-]+\s){0,1}mines?\b(?!\s(?:blasts?|explosions?|explod|attacks?|strikes?|incidents?|field"
    r"|detonat|went|blew|hit|kill|trap|accident|laid|planted|was|were))",
    only="mine mines",
)
_IN_PEACE = Gated(
    r"\b(?:march|rall|walk|gather|protest|demonstrat|assembl)\w*\s(?:[\w’'-]+\s){0,2}?(?:quietly|peacefully|silently"
    r"|calmly|solemnly|in\s(?:silence|peace))\b"
    r"|\b(?:quietly|peacefully|silently|calmly|solemnly)\s(?:march|rall|walk|gather|protest|demonstrat|assembl)\w*"
    r"|\b(?:peaceful|silent|quiet|solemn|candle-?lit)\s(?:march|rall|walk|gathering|protest|demonstration|procession"
    r"|vigil)\w*"
    r"|\b(?:in\s(?:memory|honou?r|remembrance)\sof|in\stribute\sto|mourn\w*|commemorat\w*)\s(?:(?!mob\b|riot)"
    r"[\w’'-]+\s){0,5}?(?:killed|killing|murdered|dead|slain)\b",
    only="memory honour honor remembrance tribute mourn mourning mourned mourners"
    " commemorate commemorated commemorating"
    " quietly peacefully silently calmly solemnly silence peace peaceful silent quiet solemn"
    " candlelit candle",
)
_NOT_OF: dict[str, Gated] = {
    "mine": _AT_A_MINE,
    "mine_explosion": _AT_A_MINE,
    "mob_violence": _IN_PEACE,
    "fire": _GUNFIRE,
    "property_attack": _GUNFIRE,
    "firearm": _BURNING,
    "shooting": _BURNING,
    "chemical_attack": _NO_POISON,
    "bomb": _CHARGED,
    "abduction": _HELD,
    "protest": _SHOT_AT,
}
"""Of a value: the other senses of its own words."""


@lru_cache(maxsize=256)
def without_other_senses(text: str, value: str) -> str:
    """The text with those words blotted out, too, that are of another sense than a value of a closed list.

    >>> without_other_senses("They came under fire.", "fire").replace(chr(0), "_")
    'They came _____ ____.'
    >>> without_other_senses("They set it on fire.", "fire")
    'They set it on fire.'
    """
    masked = without_look_alikes(text)
    pattern = _NOT_OF.get(value)
    if pattern is None:
        return masked
    read = masked[:LONGEST]
    spans = pattern.spans(read, held_by(read))
    return blotted(masked, spans) if spans else masked
