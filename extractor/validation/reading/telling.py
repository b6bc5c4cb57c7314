"""Whether a word of violence stands among others that tell of a deed, or alone, as in talk, play and trade.

Most words that call for a type of incident have peaceful senses ("clashed", "rocketed", "beat", "held"), and no list
of those ends. So the words beside them are asked: people who are armed, harmed or seized, weapons, deeds that have
one sense only, or a weapon's word with a verb of what it does. Where none of them stands, nothing tells of violence.
"""

from __future__ import annotations

from functools import lru_cache

from extractor.validation.reading.gates import Held, held_by
from extractor.validation.reading.small_letters import AnyCase
from extractor.validation.wording import word_set

__all__ = ("names_harm", "speaks_of_a_court", "tells_of_it", "was_used")


_HARM = word_set(
    "killed killing killings kills kill dead died death deaths wounded wounding wounds injured injuring injuries injury"
    " casualties casualty victim victims bodies corpse corpses slain murder murdered murders murdering massacre"
    " massacres massacred bloodshed fatalities fatally maimed martyred lynched lynching beheaded decapitated stabbed"
    " stabbing stabbings raped assassinated assassination assassinate tortured mutilated gunned strafed slaughtered"
    " ambush ambushed ambushes firefight firefights gunfight gunfights gunbattle shootout skirmish skirmishes"
    " kidnapped kidnapping kidnappings kidnap abducted abduction abductions abducting captors captivity captives"
    " hostages ransom torched torching arson looted looting looters ransacked vandalised vandalized vandalism sabotage"
    " sabotaged besieged siege airstrike airstrikes bombing bombings bombarded bombardment gunfire crossfire gunpoint"
    " detained detainees detainee arrested custody apprehended suspects suspected suspect ceasefire truce frontline"
    " incursion invaders enemy enemies pogrom atrocities evacuated fled fleeing hacked beheading"
    " explosives explosive ied ieds grenade grenades mortar mortars artillery howitzer howitzers rifle rifles pistol"
    " pistols shotgun shotguns revolver kalashnikov kalashnikovs machete machetes knife knives axe axes sword swords"
    " landmine landmines missile missiles rockets katyusha katyushas warplane warplanes gunship gunships bullet bullets"
    " gunshot gunshots shrapnel molotov dynamite warhead warheads projectile projectiles munition munitions bombs bomb"
    " kamikaze shahed fpv uav uavs chlorine sarin phosphorus napalm bayonet bayonets cannon weapon weapons armed"
    " unarmed firearm firearms ammunition explosions blasts waylaid waylay waylaying assaulted assaulting aggression"
    " encountered disarmed subversives captive prisoners hijacked hijackers hijacking"
)
"""What is done to people and things by force, and what it is done with: words of one sense."""
_ARMED = word_set(
    "gunman gunmen militant militants rebel rebels insurgent insurgents insurgency terrorist terrorists jihadist"
    " jihadists islamist islamists bandit bandits fighter fighters guerrilla guerrillas militia militias militiaman"
    " militiamen paramilitary paramilitaries extremist extremists separatist separatists assailant assailants attacker"
    " attackers raider raiders kidnappers abductors hijackers hitman hitmen sniper snipers bomber bombers mob mobs"
    " rioter rioters rioting riots arsonist arsonists saboteur saboteurs settler settlers vigilante vigilantes pirates"
    " robbers robber rustlers poachers gang gangs gangsters cartel cartels cadres cadre maoist maoists taliban isis"
    " isil daesh hamas hezbollah houthi houthis shabaab haram qaeda warlord warlords mercenaries masked hooded"
    " soldier soldiers troop troops army armies military police policeman policemen policewoman officer officers"
    " constable constables gendarme gendarmes gendarmerie marine marines commando commandos navy naval peacekeeper"
    " peacekeepers trooper troopers servicemen garrison patrol patrols convoy convoys checkpoint checkpoints barracks"
    " outpost outposts brigade battalion regiment forces paratroopers infantry rangers guards guard battlefield"
    " stronghold positions combatants hostilities occupation civilian civilians protesters protesters"
    " demonstrators teargas factions clans tribesmen uniform uniforms balaclavas booby trapped"
)
"""People who bear arms, those who meet them, and where they stand."""
_TELLING = _HARM | _ARMED
_TELLING_BUT_MOBS = _TELLING - word_set("mob mobs")
_OF_THE_LAW = word_set(
    "smuggler smugglers traffickers prosecutors prosecutor authorities customs agents agent detectives raided raids"
    " warrants warrant hideout sheriff deputies criminals fugitive fugitives drugs cocaine heroin interpol jailed"
    " dissidents activists journalists crackdown sweep cell force intelligence compound commander commanders leaders"
    " facilitator manhunt wanted operatives cordon"
)
_OF_PROTEST = word_set(
    "protester protesters protestor protestors demonstrator demonstrators protest protests protested protesting"
    " demonstration demonstrations hundreds thousands dozens scores crowd crowds supporters students pupils teachers"
    " workers drivers farmers nurses doctors miners residents activists lawyers journalists pensioners women mothers"
    " families relatives employees staff union unions unionists opposition citizens people villagers residents youths"
    " demand demanding demanded demands against outside streets street square parliament embassy banners placards"
    " slogans chanting chanted police government ministry palace consulate highway highways road roads tyres"
    " general shut shuts nationwide stoppage walkout picket pickets pilots crew dockers commuters wages pay"
    " prices tents hunger solidarity anti teargas sit refugees prisoners inmates detainees"
)
_INSTRUMENTS = word_set(
    "drone drones rocket rockets missile missiles jet jets plane planes helicopter helicopters aircraft shell shells"
    " tank tanks mine mines device devices blast blasts explosion explosions strike strikes raid raids shelling bombers"
    " quadcopter quadcopters car truck parcel package vest fire fires gas toxic chemical chemicals barrage salvo salvos"
    " shots attack attacks assault air stones sticks club clubs batons acid poison bulldozer"
    " bulldozers grad grads israel israeli russia russian ukraine ukrainian turkish iran iranian saudi syrian"
    " junta"
)
_DOINGS = word_set(
    "hit hits hitting struck strikes striking destroyed destroys destroying destruction damaged damage damages damaging"
    " flattened levelled leveled demolished gutted ablaze alight targeted targeting targets target pounded pounding"
    " slammed landed landing exploded explodes exploding detonated detonates dropped drops dropping fired fires firing"
    " launched launches crashed tore ripped shook rocked rained intercepted downed dived blew blown burned burnt"
    " burning attacked attacks attacking bombed bombs bombing shelled collapsed threw thrown hurled pelted rammed"
    " raked strafed stepped wrecked shattered smashed raided stormed repelled overran seized beat beaten"
    " suffocated treated exposure"
)
_PLAIN = AnyCase(
    r"\b(?:air[\s-]?(?:strike|raid)s?|(?:drone|rocket|missile|gas|chemical|acid|suicide|knife|arson)[\s-](?:strike"
    r"|attack|bomb)\w*|(?:car|truck|roadside|petrol)[\s-]bomb\w*|open(?:ed|s|ing)?\sfire|(?:came|come)\sunder\sfire"
    r"|set(?:s|ting)?\s(?:[\w’'-]+\s){0,5}?(?:on\sfire|alight|ablaze|fire\sto)"
    r"|bl(?:ew|own?)\s(?:up|himself|herself|themselves)|burn(?:ed|t)\s(?:down|to\sthe\sground|\d+|a|an|the|two|three"
    r"|several|dozens|homes?|houses?)"
    r"|(?:heavy|fierce|intense|sporadic|renewed|street|deadly|bloody|violent|armed)\s(?:fighting|clash(?:es)?|battles?"
    r"|combat|unrest|violence)"
    r"|(?:shells?|rockets?|rounds|missiles?|mortars?|grads?|salvos?)\s(?:[\w’'-]+\s){0,2}?(?:came|fell|rained|flew|went)|shot\sdown"
    r"|(?:the|an?|mass|fatal|deadly)\s(?:shooting|shelling|raid|explosion|blast|attack|air\sraids?|strikes)\b"
    r"(?!\s(?:of|season|schedule|script|stars?|on\s(?:pay|wages)))"
    r"|went\soff|(?:shooting|encounter|explosion|blast|clash|battle|attack|ambush)\s(?:[\w’'-]+\s){0,4}?(?:took\splace"
    r"|occurred|stopped|started|broke\sout|erupted|lasted|was\sheard|could\sbe\sheard|was\sreported|happened)"
    r"|(?<!ran\s)(?<!run\s)(?<!runs\s)riots?\s(?:in|at|near|broke|erupted|by|over|police|against)"
    r"|and\sshot\b|shot\sat\s(?:the|an?|his|her|their|two|three|several)\s|return(?:ed|ing)\sfire|fired\s(?:upon|on|at)|air\sforce\s(?:bombed|hit|struck|planes?)"
    r"|fighting\s(?:raged|rages|broke|erupted|flared|continued|between|resumed|intensified|spread|in|around|near|for)"
    r"|clash(?:es)?\s(?:broke|erupted|continued|between|in|near|at)"
    r"|(?:exchang|trad)(?:e|ed|ing)\s(?:of\s)?(?:[\w-]+\s)?(?:fire|shots|gunfire)|to\sdeath\b|drove\sover|stepped\son"
    r"|(?:was|were|been|being|is|are)\s(?:[\w’'-]+ly\s|also\s|then\s|later\s)?(?:shot|beaten|attacked|taken\saway"
    r"|seized\s(?:from|by|on|near|in|while)|taken\s(?:by|hostage|captive|from\s(?:his|her|their))|hacked|burned"
    r"|burnt|bombed|shelled|executed|hanged|whisked|snatched|robbed|stoned|poisoned|gassed|held\s(?:captive"
    r"|hostage))(?!\w)"
    r"|disappeared\s(?:after|from\s(?:his|her|their|the\s(?:town|village|city|camp))|in|on)|took\s(?:[\w’'-]+\s){0,4}?"
    r"(?:hostage|captive|away|with\sthem)|(?:at|from)\s(?:his|her|their)\shomes?"
    r"|sexual(?:ly)?\s(?:violence|assault\w*|abus\w+|attack\w*)|gang[\s-]rap\w+|rap(?:e|ed|es|ing)\s(?:of\s)?(?:a|an"
    r"|the|two|three|four|at|her|him|them|women|girls|several|dozens|\d+)\b)"
)
"""Violence that is told in several words."""
_COURT = word_set(
    "trial retrial appeal verdict tribunal sentenced sentences convicted conviction acquitted acquittal indicted"
    " indictment pleaded defendants defendant lawsuit inquest jury parole"
)
_TOLD = word_set(
    "killed shot stabbed attacked bombed kidnapped abducted opened stormed raped detained arrested hit struck exploded"
    " detonated hanged fired torched raided ambushed clashed executed carried beheaded shelled killing blew burned"
    " seized set"
)
"""Deeds as they are told, not as the charge names them."""
_HARMING = word_set("killed killing kills wounded wounding flattened levelled leveled destroyed destroying death dead")
_USED = _DOINGS | word_set(
    "attack fire shooting shoot shots shot gunfire flew flies gunshot gunshots lobbed throwing hurling tossed launching"
    " killed killing kill kills killings wounded"
    " wounding injured injuring hurt stabbed stabbing stabs used using uses use strike strikes airstrike airstrikes"
    " blast blasts explosion explosions raid raids bombings shelling set ambush ambushed"
    " clash clashes clashed planted placed fell falling hacked hacking slit slashed gunned opened opening"
    " assault assaulted assassinated executed execution drove driven driving ploughed plowed mowed ran went go going"
    " beheaded robbed kidnapped abducted gunpoint knifepoint wielding brandishing dead death died dies wound wounds"
    " injuries victims bodies threatened threatening exchanged exchange exchanges battle battles fought fighting"
    " stepped triggered tripped murdered murder massacre suicide responsible responsibility involved"
    " involving claimed barrage salvo blew blow bombardment bombarded engaged armed attackers assailants gunmen raiders"
    " offensive operation incident carried torched arson explode detonate burst leaving hidden rigged strapped laid"
    " came come comes forced ordered dragged entered broke surrounded intruded infiltrated approached besieged"
    " ramming chopped cut lynched tortured penetrated hovering incendiary suffered"
)
"""Beside a weapon: it was used, or borne in an attack."""
_BORNE = word_set(
    "armed sharpened polished equipped issued trained owned"
    " needed wanted planned listed named based registered licensed parked priced"
    " said reported promised offered asked called added warned rehearsed stationed supposed inherited collected"
    " purchased delivered painted repaired maintained restored mounted carved loved preferred studied cleaned"
)
"""Of a weapon that nobody uses; any other verb in the past may tell of its use."""
_PARTS = AnyCase(
    r"[;:—–]\s|\.\s|\sas\s(?!well\b|part\b|an?\b|if\b|though\b)|,\s(?:and|but|while|as|where|whereas)\s|\s(?:but|while|whereas|although|before|after)\s"
)
_BEARING = word_set("armed equipped issued carrying trained")
_NOT_ARMED_IN_A_DEED = AnyCase(
    r"\b(?:officers?|police(?:men)?|guards?|soldiers|troops|rangers|agents|deputies|patrols?)\s(?:who\s)?(?:[\w’'-]+\s)"
    r"{0,3}?(?:were|was|are|is|being|arrived|came)\s(?:[\w’'-]+\s)?(?:armed|equipped|issued|carrying|trained)\b"
)


def tells_of_it(value: str, text: str) -> bool:
    """Whether words of the text, beside the one that may call for the type, tell of such a deed.

    >>> tells_of_it("armed_clash", "Soldiers clashed with herders"), tells_of_it("armed_clash", "the ministers clashed")
    (True, False)
    >>> tells_of_it("drone_attack", "a drone struck a mill"), tells_of_it("drone_attack", "a drone filmed the vines")
    (True, False)
    >>> tells_of_it("protest", "Nurses marched on the ministry"), tells_of_it("protest", "the march of progress")
    (True, False)
    """
    held = held_by(text)
    if value == "protest":
        return not held.words.isdisjoint(_OF_PROTEST)
    telling = _TELLING_BUT_MOBS if value == "mob_violence" else _TELLING
    if not held.words.isdisjoint(telling) or (value == "arrest_raid" and not held.words.isdisjoint(_OF_THE_LAW)):
        return True
    return _does_something(held) or _PLAIN.search(text, held.small) is not None


def _does_something(held: Held) -> bool:
    """Whether a weapon's word and a verb of what weapons do stand there, two words of them."""
    doings = held.words & _DOINGS
    return bool(doings) and any(word not in doings or len(doings) > 1 for word in held.words & _INSTRUMENTS)


def speaks_of_a_court(cited: str) -> str | None:
    """The word of the citation that tells of a court's doings, where no deed is told beside it.

    >>> speaks_of_a_court("The trial of two officers"), speaks_of_a_court("He was convicted after he shot a guard")
    ('trial', None)
    """
    words = held_by(cited).words
    if words.isdisjoint(_COURT) or not words.isdisjoint(_TOLD):
        return None
    return next(word for word in held_by(cited).in_order if word in _COURT)


def names_harm(cited: str) -> bool:
    """Whether words tell of people killed or hurt, or of houses flattened."""
    return not held_by(cited).words.isdisjoint(_HARMING)


def was_used(sentence: str, start: int, end: int) -> bool:
    """Whether the part of a sentence around a weapon's words at `start:end` (code points) tells of its use.

    >>> text = "He shot a guard; police carry rifles."
    >>> was_used(text, 30, 36), was_used("He shot a guard with a rifle.", 21, 28)
    (False, True)
    """
    part = sentence[slice(*part_around(sentence, start, end))]
    held = held_by(part)
    told = not held.words.isdisjoint(_USED) or any(word[-2:] == "ed" and word not in _BORNE for word in held.words)
    return told and (held.words.isdisjoint(_BEARING) or _NOT_ARMED_IN_A_DEED.search(part, held.small) is None)


@lru_cache(maxsize=256)
def part_around(sentence: str, start: int, end: int) -> tuple[int, int]:
    """The part of a sentence around some words of it: up to the marks and joints on either side."""
    small = held_by(sentence).small
    low, high = 0, len(sentence)
    for joint in _PARTS.finditer(sentence, small, 0, start):
        low = joint.end()
    after = next(_PARTS.finditer(sentence, small, end), None)
    return low, high if after is None else after.start()
