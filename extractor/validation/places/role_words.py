"""Words that tell what part a place name plays: what people do in a place where nothing was attacked.

All in small letters. Verbs stand in the forms that news uses; a noun stands in the singular and the plural.
"""

from __future__ import annotations

from extractor.validation.wording import word_set

__all__ = (
    "AFTERMATH",
    "BLAMED_FOR",
    "CARRIED",
    "CAUSED",
    "CHARGED",
    "CIRCUMSTANCE",
    "FOLLOWED_UP",
    "GATHERINGS",
    "HEALTH",
    "HIGH_SPEAKERS",
    "INSTITUTIONS",
    "JOINTS",
    "LEAVING",
    "MADE",
    "MODIFIERS",
    "MOVING",
    "PAST_LIFE",
    "PEOPLE",
    "PLACE_KINDS",
    "PREPOSITIONS",
    "REACHING",
    "REACTIONS",
    "RECALLED",
    "SCENES",
    "SEEN_FROM",
    "SPEAKERS",
    "SPEECH",
    "SUSPECTS",
    "TAKEN_FROM",
    "TREATED",
    "is_event",
)


_EVENT_STEMS = (
    "attack", "bomb", "blast", "explo", "deton", "shell", "airstrike", "air-strike", "raid", "ambush", "clash",
    "skirmish", "firefight", "shoot", "shot", "gunned", "gunfire", "kill", "murder", "massacr", "execut",
    "behead", "hack", "stab", "abduct", "kidnap", "seiz", "siege", "besieg", "storm", "hit", "target", "injur",
    "assault", "offensive", "rampag", "torch", "loot", "destroy", "damag", "slam", "ripp", "slaughter",
    "assassin", "lynch", "strafe", "mortar", "crash", "erupt", "landmine", "mine", "ransack", "overran",
    "overrun", "slain", "slay", "tortur", "rape", "riot", "fusillade", "bloodshed",
)  # fmt: skip
_EVENT_WORDS = word_set(
    "strike strikes struck striking fighting battle battles wounded wounding wounds died dies die death deaths",
    "dead dying fire fired firing burned burnt burning razed tore tearing rocked fell landed landing drop",
    "dropped blew blown rammed beaten beat drowned maimed captured hostage hostages perished shelling gunfight",
    "shoot-out shootout standoff stand-off ablaze alight arson encounter encounters crossfire dragged",
    "overpowered fight war carnage atrocity atrocities violence incursion dynamited intercepted opened exchange",
    "fought sprayed tear-gassed lost",
)
_NO_EVENTS = word_set(
    "shelter shelters sheltered sheltering raider raiders bomber bombers bomb-making attacker attackers killer",
    "killers shooter shooters assassin assassins kidnapper kidnappers murderer murderers executive executives",
    "stable stability stabilise stabilised stabilize hacker hackers miner miners destroyer destroyers hitherto",
    "raiding minesweeper minesweepers mineral minerals",
)


def is_event(word: str) -> bool:
    """Whether a word, in small letters, is one that tells of violence or of what it did to people or things.

    >>> [is_event(word) for word in ("ambushed", "shelter", "buried")]
    [True, False, False]
    """
    return (word.startswith(_EVENT_STEMS) or word in _EVENT_WORDS) and word not in _NO_EVENTS


PREPOSITIONS = word_set(
    "in at on near from to towards toward into of for by inside within outside across around over above through",
    "via off between against with under along beyond throughout behind amid about than",
)
MODIFIERS = word_set(
    "the a an this that's nearby neighbouring neighboring besieged restive volatile war-torn troubled",
    "violence-hit beleaguered capital port border coastal provincial regional rebel-held government-held",
    "opposition-held occupied remote small ancient historic main central downtown rural his her its their our",
    "my native home far upper lower greater inner outer mostly northern southern eastern western north south",
    "east west northeastern northwestern southeastern southwestern north-east north-west south-east south-west",
    "northeast northwest southeast southwest north-eastern north-western south-eastern south-western oil-rich",
    "strategic key holy second largest second-largest biggest commercial self-declared breakaway distant",
    "faraway mountainous desert both either two three several gang-ridden jihadist-hit frontline front-line",
    "whole",
)
PLACE_KINDS = word_set(
    "heights mountains hills hometown birthplace town towns city cities village villages hamlet district",
    "districts province provinces region regions state states county governorate governorates department",
    "municipality township townships suburb suburbs neighbourhood neighborhood quarter area areas outskirts",
    "edge centre center capital port countryside territory enclave camp camps settlement republic island",
    "stronghold oblast prefecture commune sub-district subdistrict locality localities heart north south east",
    "west hub base parts part community communities peninsula valley kingdom emirate archipelago",
)
JOINTS = word_set(
    "when after before while as where who which that whom whose because since although though but if until whether",
    '; : — – -- “ ” " « »',
)
"""What a clause begins with."""
CIRCUMSTANCE = word_set("as while when during whilst where")
"""What joins to a deed what people were about when it befell them."""

SPEECH = word_set(
    "reporting writing said says say told tells tell reported reports announced announces stated states",
    "declared warned confirmed claimed condemned denied denounced wrote tweeted speaking spoke speech statement",
    "interview reporters journalists conference briefing called asked insisted acknowledged vowed pledged urged",
    "posted testified",
)
SPEAKERS = word_set(
    "television tv family families father mother brother sister wife widow husband uncle cousin editor editors",
    "colleagues lawyer lawyers official officials ministry diplomat diplomats analyst analysts correspondent",
    "correspondents spokesman spokeswoman spokesperson journalist journalists reporter reporters bureau",
    "observer observers monitor monitors researcher researchers expert experts command commander source sources",
    "officer officers authorities administration government minister envoy representative representatives",
    "leaders leadership envoys activists activist group organisation organization agency newspaper daily",
    "broadcaster channel station network outlet think-tank ambassador consulate doctor doctors medic medics",
    "surgeon surgeons nurse nurses witnesses relatives seismologists parliament",
)
"""Those who speak, or publish, in a place that need not be the one they speak of."""
PEOPLE = word_set(
    "flag flags mayor governor bishop archbishop emir sultan imam president king chief head native natives",
    "resident residents citizen citizens national nationals newspaper daily channel broadcaster radio",
    "television weekly tabloid correspondent parliament government ministry embassy consulate university",
    "institute archdiocese diocese court lawmaker deputy congressman senator ambassador ruler rulers spokesman",
    "commander leader prosecutor prosecutors chancellor graduate graduates alumni veteran veterans exiles",
    "patriarch sheikh mufti councillor businessman trader",
)
"""Whom or what "of" ties to a place: "the daily of Karm", "a native of Karm"."""
HIGH_SPEAKERS = word_set(
    "spokesman spokeswoman spokesperson minister ministers president secretary diplomats diplomat envoy",
    "ambassador un nato pope council leaders lawmakers analysts pentagon",
)
"""Those who speak of a deed in a capital or at an office far from it."""
CAUSED = word_set(
    "overshadowed sparked triggered prompted drew provoked fuelled fueled ignited unleashed led caused spurred",
    "set",
)
"""What stands between a deed and what people elsewhere did about it."""
SCENES = word_set(
    "home homes house houses residence operation operations incident incidents took place occurred happened",
    "occur happen unfolded scene site sites began started broke triggered toll victims victim casualties",
    "suffered hurt rubble ruins smoke planted placed abandoned found recovered discovered emergency",
)
"""Words that tell of where something happened, though not of what."""
HEALTH = word_set("hospital hospitals clinic clinics infirmary morgue morgues mortuary ward wards")
TREATED = word_set(
    "intensive treated treating treatment hospitalised hospitalized recovering recuperating operated surgery",
    "admitted convalescing succumbed amputated autopsy",
)
CARRIED = word_set(
    "laid flown airlifted rushed taken transported transferred evacuated driven brought carried moved ferried",
    "medevaced medevacked referred admitted repatriated returned delivered shipped ferrying carrying taking",
    "transporting evacuating flew rushing bringing took drove conveyed whisked relocated smuggled trucked",
    "bussed extradited deported handed marched led escorted spirited dragged",
)
MOVING = word_set(
    "riding cycling flying walked trekked shuttled fled fleeing flee flees escaped escaping escape crossed",
    "crossing heading headed bound travelling traveling travelled traveled travel driving going returning",
    "return withdrew withdrawn withdrawing retreated retreating pulled migrated journey way sailing sailed",
    "flight flights pilgrimage slipped slipping departed convoy transit exported export dispatched commuting en",
    "march trek moving refuge home back supplies aid cargo",
)
LEAVING = word_set("leaving departing departed exited quit quitting fled fleeing")
"""Verbs whose object is where somebody no longer was."""
REACHING = word_set("reached reaching visited visiting visit visits toured touring vacated")
TAKEN_FROM = word_set(
    "abducted kidnapped seized snatched taken captured recovered pulled removed dug retrieved missing",
    "disappeared evacuated rescued freed expelled ousted evicted displaced uprooted arrested detained liberated",
    "recaptured retaken retook cleared cut drove driven pushed dislodged flushed airlifted flown stolen looted",
    "dragged withdraw salvaged exhumed whisked extracted forced took kidnapping abduction disappearance rustled",
    "picked emerged emerging rising rose sealed moved",
)
"""What befalls people or things in the very place that they are taken from."""
SEEN_FROM = word_set(
    "footage video videos images image pictures picture photos photographs photograph report reports news",
    "accounts testimony smoke casualties wounded injured bodies body clips tolls toll dead details information",
    "sounds evidence data live",
)
"""What comes from the place where it happened."""
PAST_LIFE = word_set(
    "married born raised educated studied studying grew lived living lives residing resides enrolled schooled",
    "graduated radicalised radicalized trained exile exiled served jailed imprisoned interned employed",
    "stationed garrisoned hails recruited enlisted naturalised naturalized worked settled spent childhood leave",
    "underwent upbringing family-home",
)
"""What somebody went through earlier, somewhere else."""
MADE = word_set(
    "chartered leased stolen rented hired assembled manufactured produced fabricated bought purchased acquired",
    "registered licensed designed printed headquartered incorporated forged procured sourced coordinated",
    "masterminded plotted planned controlled monitored developed sold insured flagged signed inked brokered",
    "negotiated mediated agreed ratified initialled",
)
"""Where a thing comes from, or a deed was thought out."""
AFTERMATH = word_set(
    "tribute tributes freed released regrouped reunited buried bury burying mourned mourning cremated interred",
    "eulogised eulogized rallied protested marched demonstrated chanted commemorated gathered celebrated",
    "converged blocked rallying protesting marching demonstrating prayed observed flocked assembled thronged",
    "streets vigil vigils memorial commemoration anger outrage condemnation",
)
"""What people do elsewhere, or later, because of a deed."""
REACTIONS = word_set(
    "condemned denounced deplored summoned expressed hailed praised welcomed lit convened adjourned voted",
    "debated flags lowered offered pledged promised met hosted",
)
"""What governments and crowds do about a deed."""
GATHERINGS = word_set(
    "meet mourners funeral funerals burial protest protests rally rallies protesters demonstrators",
    "demonstration demonstrations crowds thousands hundreds dozens talks summit meeting conference session",
    "hearing ceremony negotiations debate exercise sit-in sit-ins picket",
)
CHARGED = word_set(
    "investigating probing guilty ruled court courts tribunal trial convicted sentenced charged indicted",
    "arraigned extradited judge judges jury prosecutors tried sued testified hearing lawsuit acquitted inquest",
    "prosecuted pleaded arraignment",
)
FOLLOWED_UP = word_set(
    "arrested detained apprehended nabbed caught hiding custody questioned surrendered traced tracked arrest",
)
SUSPECTS = word_set(
    "suspect suspects attacker attackers assailant assailants mastermind masterminds perpetrator perpetrators",
    "accomplice accomplices culprit culprits connection he she him them bomber gunman shooter brother cousin",
    "planner planners",
)
"""Whom police look for because of a deed."""
INSTITUTIONS = word_set(
    "embassy embassies consulate ministry headquarters office offices bureau parliament court tribunal council",
    "newspaper daily broadcaster agency channel radio network institute",
)
RECALLED = word_set(
    "recalled recalling recalls recall reminiscent echoed echoing echoes echo since similar resembled",
    "resembling mirrored mirrors evoked evoking evokes evoke compared likened anniversary previous earlier",
    "reminded like unlike",
)
"""Words behind which a deed is another, of an earlier day."""
BLAMED_FOR = word_set(
    "accused suspected convicted acquitted wanted blamed revenge retaliation retaliated response avenge sought",
    "tried",
)
"""Words which with "for", "of", "in" or "over" tell of an earlier deed: "wanted for a bombing in Karm"."""
