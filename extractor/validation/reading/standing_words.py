"""Closed classes of words that `standing` reads: deeds of war, speech, help, owners, heads of phrases.

Verbs stand in the forms that news text has: past ("raided"), present ("raids", "raid") and "-ing"; the forms of
regular verbs are made, the others listed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.validation.wording import word_set

__all__ = (
    "ADVERBS", "ATTACKS", "BARE", "BE", "CHARGED", "COMMENTS", "CUSTODY", "DEEDS", "DEFENDS", "DETERMINERS",
    "DOERS_NOUNS", "EQUIPPED", "HARMED", "HARMING", "HAVE", "HELD_OFF", "HELPERS", "LANDING", "MADE", "MODALS",
    "NAMES_OF_DAYS", "NEGATIONS", "NOMINALS", "NOT_DEEDS", "OFFICES", "ONLOOKERS", "PEOPLE", "PLACED", "PLACES",
    "PREPOSITIONS", "PRONOUNS", "PUTS", "PUTTING", "QUIET_BY", "QUIET_OBJECTS", "QUIET_OF", "SAYS", "SET_OFF",
    "SPARED", "STATE", "STOPS", "SUFFERS", "WEAPONS", "forms", "is_verb", "lower", "tokens", "word_set",
)  # fmt: skip


_VOWELS = "aeiou"
_DOUBLING = word_set("rob stab ram lob drop kidnap machine-gun drag")


def forms(base: str) -> tuple[str, str, str]:
    """Past, present and "-ing" of a regular verb.

    >>> forms("raid"), forms("torch")[1], forms("seize"), forms("rob")[0]
    (('raided', 'raids', 'raiding'), 'torches', ('seized', 'seizes', 'seizing'), 'robbed')
    """
    if base.endswith("e"):
        return f"{base}d", f"{base}s", f"{base[:-1]}ing"
    if base.endswith("y") and base[-2] not in _VOWELS:
        return f"{base[:-1]}ied", f"{base[:-1]}ies", f"{base}ing"
    stem = f"{base}{base[-1]}" if base in _DOUBLING else base
    return f"{stem}ed", f"{base}es" if base.endswith(("s", "sh", "ch", "x")) else f"{base}s", f"{stem}ing"


def _all(words: str, place: int) -> frozenset[str]:
    return frozenset(forms(word)[place] for word in words.split())


_HARM = (
    "attack ambush raid assault storm bomb bombard shell kill wound injure murder assassinate execute behead "
    "massacre slaughter lynch abduct kidnap seize capture torch burn destroy demolish wreck loot ransack pound "
    "strafe pelt stab hack besiege target hijack ram dynamite sabotage vandalise vandalize maim torture rape rob "
    "snatch mortar hang martyr neutralise neutralize eliminate liquidate arrest detain invade overpower butcher "
    "rocket encircle hammer batter devastate flatten raze board ravage plunder engage blast drag"
)
_HARM_PAST = "hung sank struck hit shot overran slew blew beat caught took mowed gunned"
HARMED = _all(_HARM, 0) | word_set("sunk struck stricken hit shot overrun slain blown beaten gunned mown burnt caught")
"""Past participles: behind "were" and before "by" they say that the one named suffered it."""
HARMING = _all(_HARM, 2) | word_set("striking hitting shooting overrunning slaying gunning mowing")
_PUT = (
    "launch fire detonate lob hurl drop plant explode toss unleash rain carry stage mount perpetrate commit conduct "
    "open direct fling trigger"
)
PUTTING = _all(_PUT, 0) | _all(_PUT, 2) | word_set("threw throwing thrown laid laying dealt set setting sent")
"""What is done with weapons: who is named behind "by" did it, what they took hold of did not suffer it."""
DEEDS = _all(_HARM, 0) | _all(_HARM, 1) | word_set(_HARM_PAST) | word_set("strikes shoots overruns blows beats hits")
BARE = frozenset(_HARM.split()) | word_set(
    "strike shoot overrun blow beat hit open launch drop fire mow gun detonate plant trigger"
)
"""Bare forms, of headlines ("Raiders torch mill")."""
DEEDS |= BARE
SPARED = word_set("attacked raided stormed struck bombed shelled hit pounded targeted burned burnt exploded engaged")
"""Participles that a place or a time may follow where they are active: "raiders attacked at dawn"."""
ATTACKS = word_set(
    "attack attacks assault assaults raid raids strike strikes airstrike airstrikes ambush ambushes bombing "
    "bombings shelling bombardment bombardments offensive incursion killing killings murder murders massacre "
    "massacres beheading beheadings execution executions abduction abductions kidnapping kidnappings assassination "
    "assassinations torching shooting shootings stabbing stabbings fire gunfire rampage onslaught barrage barrages "
    "salvo volley sweep blast explosion siege operation operations slaughter lynching burning bomb bombs"
)
NOMINALS = word_set(
    "bombing bombings shelling bombardment killing killings murder murders massacre beheading execution executions "
    "abduction abductions kidnapping kidnappings assassination torching shooting stabbing slaughter lynching "
    "burning destruction capture arrest detention targeting looting storming ambush siege seizure hijacking sinking "
    "downing"
)
"""Deeds as nouns whose "of" names the one who suffered them."""
WEAPONS = word_set(
    "missile missiles rocket rockets drone drones uav uavs shell shells mortar mortars artillery jet jets warplane "
    "warplanes plane planes aircraft bomber bombers helicopter helicopters gunship gunships gunboat gunboats tank "
    "tanks sniper snipers fire gunfire cannon howitzer howitzers warship warships bullet bullets bomb bombs grenade "
    "grenades projectile projectiles battery batteries airstrike airstrikes quadcopter quadcopters"
)
LANDING = word_set(
    "slammed slams smashed crashed landed fell rained ripped tore ploughed plowed exploded detonated aimed "
    "targeting targeted heading headed killed wounded struck hit damaged destroyed set levelled leveled pierced "
    "impacted"
)
"""What a weapon does: whose it is, attacked."""
PEOPLE = word_set(
    "fighter fighters militant militants militiaman militiamen gunman gunmen rebel rebels insurgent insurgents "
    "terrorist terrorists jihadist jihadists guerrilla guerrillas guerillas separatist separatists member members "
    "operative operatives cadre cadres elements troop troops soldier soldiers force forces group groups man men "
    "unit units faction factions cell cells gang gangs paramilitary paramilitaries mercenaries recruits squad "
    "squads column columns brigade brigades battalion battalions regiment division commander commanders leader "
    "leaders chief police policemen officers officer personnel patrol patrols guards guard commandos agents wing "
    "branch bloc affiliate army militia militias movement network organisation organization dissidents defectors "
    "crew crews vessels fishermen supporters followers loyalists remnants team teams contingent detachment garrison "
    "body militiawomen volunteers jawan jawans constable constables trooper troopers guardsman guardsmen gendarme "
    "gendarmes ranger rangers infantryman infantrymen"
)
DOERS_NOUNS = word_set(
    "men youths gunman gunmen militants militant rebels insurgents attackers assailants bandits terrorists raiders "
    "kidnappers unknown unidentified jihadists guerrillas separatists robbers herders herdsmen fighters extremists "
    "nobody enemy"
)
"""Common nouns that a sentence has as those who did it."""
OFFICES = word_set(
    "ministry observatory monitor agency newspaper paper daily website broadcaster tv television radio network "
    "crescent cross watchdog spokesman spokeswoman spokesperson ambassador embassy court prosecutor prosecutors "
    "prosecution parliament lawyer lawyers union journalist journalists reporter correspondent analyst analysts "
    "charity ngo outlet commission office bureau mission spokesmen ombudsman coroner committee amnesty watch "
    "reuters afp media unmiss monusco minusca unifil ocha"
)
"""Heads of names that tell of deeds and are seldom hit by them."""
SAYS = word_set(
    "said says say saying told tells tell reported reports report reporting announced announces announce claimed "
    "claims claim claiming stated states alleged alleges confirmed confirms declared declares acknowledged "
    "acknowledges admitted admits insisted insists added adds wrote writes believes believed believe suspects "
    "suspected think thinks maintained maintains asserted asserts estimated estimates noted explained argued "
    "charged boasted boasts testified warned warns revealed disclosed clarified recalled repeated reiterated "
    "concluded"
)
COMMENTS = word_set(
    "paid suspended cancelled canceled halted closed postponed resigned pleaded marked signed banned commemorated "
    "attended honoured appalled shocked alarmed dismayed horrified saddened outraged described describes recounted "
    "handed transferred repatriated condemned condemns condemn denounced denounces deplored decried criticised "
    "criticized slammed praised praises hailed hails welcomed welcomes celebrated mourned mourns lamented "
    "complained complains protested protests urged urges appealed demanded demands vowed vows pledged pledges "
    "expressed offered regretted summoned investigated investigates investigating probed counted counts documented "
    "recorded registered tallied listed lists printed published posted tweeted broadcast aired quoted cited "
    "identified learned learnt visited inspected found finds discovered recovered retrieved treated treats treating "
    "evacuated rescued buried collected mediated brokered negotiated monitored observed watched witnessed heard saw "
    "received receives mourning denies denied deny denying rejected rejects dismissed dismisses refuted disputed "
    "disavowed disowned distanced blames accuses rules ruled controls administers governs guards escorts protects "
    "patrols offers promised congratulated thanked interviewed asked asks questioned echoed supported supports "
    "backs sponsored funds arms armed trained trains supplied supplies helped assisted hosts hosted sheltered "
    "shelters owns ran runs operates guarded escorted defused dismantled verified examined reviewed voiced filmed "
    "photographed debated discussed sanctioned convicted sentenced jailed indicted prosecuted acquitted blacklisted "
    "sympathised sympathized called calls blamed accused attributed attributes refused declined sealed cordoned"
)
"""Verbs of those who speak of a deed, look into it, help or look on: what follows them is not theirs."""
DEFENDS = word_set(
    "repelled repulsed repels thwarted foiled foils thwarts withstood survived resisted intercepted averted"
)
HELD_OFF = word_set("held fought fended staved warded beat beaten fends holds fights pushed drove")
"""Before "off" or "back": they defended."""
SUFFERS = word_set("died die dies perished suffered suffers sustained survived bled drowned")
NOT_DEEDS = COMMENTS | DEFENDS
QUIET_BY = word_set(
    "driven pushed escorted controlled run owned guarded manned protected organised organized staffed backed "
    "supported armed trained supplied made built manufactured provided donated brokered mediated negotiated "
    "announced released published issued reported recorded confirmed signed kept seen found discovered recovered "
    "treated rescued freed evacuated buried condemned denounced praised welcomed accompanied visited sponsored "
    "joined investigated identified quoted cited aired broadcast printed posted shared verified documented counted "
    "compiled monitored observed governed ruled administered occupied dominated inhabited patrolled repelled "
    "repulsed foiled thwarted defused funded financed said told described called believed used accused blamed "
    "headed commanded led employed recruited chartered leased operated defended secured cordoned questioned filmed "
    "photographed reviewed appointed founded"
)
"""Before "by": who is named there did something, and no violence."""
QUIET_OF = word_set(
    "inventing lying fabricating exaggerating inflating covering hiding concealing supplying arming funding "
    "financing harbouring harboring sheltering hosting backing supporting failing ignoring neglecting obstructing "
    "delaying stalling spreading distorting manipulating politicising politicizing misleading smuggling interfering "
    "meddling providing sending withholding spying training falsifying staging fuelling fueling inciting aiding "
    "abetting helping protecting tolerating bias complicity negligence silence hypocrisy propaganda incompetence "
    "inaction indifference"
)
"""Behind "accused of": no attack is laid to the one accused."""
CHARGED = word_set("accused blamed suspected wanted convicted charged")
"""Before "of" or "for" they lay a deed to the one named."""
EQUIPPED = word_set(
    "armed backed supported trained funded sponsored supplied sheltered hosted guarded escorted identified found "
    "listed recovered named criticised criticized denounced led headed believed known heard seen rescued helped "
    "assisted protected"
)
"""Before "by" or "with" they describe the one named and are not its verb."""
CUSTODY = word_set("arrested arrests arrest detained detains questioned captured held")
PUTS = word_set("sent sends send began begins set sets gave gives dug took made")
QUIET_OBJECTS = word_set(
    "investigation inquiry enquiry probe manhunt search hunt appeal review rescue evacuation patrol patrols "
    "reinforcements rescuers aid ambulances ambulance condolences help envoy delegation letter bodies body wounded "
    "injured survivors survivor victims corpse corpses remains casualties donations statement toll autopsy funeral "
    "helpline talks peacekeepers case cases proceedings investigations inquiries probes"
)
"""What somebody launches, opens, sends or pulls out who is no attacker."""
PLACES = word_set(
    "hamlet hamlets village villages town towns area areas district districts city territory hill hills "
    "neighbourhood neighborhood neighbourhoods province region enclave valley zone zones quarter quarters position "
    "positions bridge airport base road stretch land part parts half"
)
SET_OFF = word_set("bomb bombs ied explosion blast mine landmine bomber bombers grenade car-bomb")
"""What goes off in the words of those who did not set it off."""
STATE = word_set("army military police junta regime government troops soldiers coalition jets warplanes")
"""Words for forces that are another than the one who names them, unless he has the word in his own name."""
ONLOOKERS = word_set(
    "eyewitness eyewitnesses peacekeepers peacekeeper owners survivors survivor residents resident villagers "
    "villager witnesses witness locals relatives neighbours neighbors activists activist medics doctors doctor "
    "rescuers farmers worshippers pupils students teachers mayor governor chairman lawmaker councillor elder elders "
    "family families mother father widow"
)
HELPERS = word_set(
    "taken brought rushed evacuated transferred moved referred admitted carried airlifted treated ferried handed "
    "delivered"
)
MADE = word_set(
    "made built manufactured supplied backed funded armed trained supported sponsored aligned linked affiliated "
    "allied held controlled occupied flagged bound based owned designed style inspired donated provided friendly "
    "majority dominated born speaking populated administered"
)
"""Behind a name and a hyphen: "Osk-made shells" are not fired by Osk."""
BE = word_set("was were is are been being be got gets")
HAVE = word_set("has have had having")
MODALS = word_set("could would may might must can will shall should did does do")
NEGATIONS = word_set("not never no neither nor nobody none cannot without")
PRONOUNS = word_set("it its they their them he his she her we our i my us themselves itself own")
NAMES_OF_DAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december mr mrs ms dr gen maj col lt capt"
)
DETERMINERS = word_set(
    "the a an its their his her our this that these those some several many few two three four five six seven eight "
    "nine ten eleven twelve dozen dozens scores hundreds thousands another other more most least than at about up "
    "around nearly almost over all both each one no any suspected alleged unidentified unknown presumed so-called "
    "armed local senior former top rival joint regular elite wounded banned outlawed rebel militant islamist "
    "jihadist extremist paramilitary separatist insurgent terrorist group militia army government state "
    "pro-government allied fellow young off-duty plainclothes civilian ethnic anonymous opposition ruling"
)
ADVERBS = word_set(
    "also later then reportedly allegedly critically seriously again still both all each jointly separately "
    "apparently subsequently since already yesterday today overnight early late once twice even only just now "
    "deliberately repeatedly heavily badly immediately mistakenly accidentally themselves itself fatally first on "
    "dead"
)
PLACED = word_set("in on near during at outside along inside around across")
PREPOSITIONS = word_set("of by in under with for from on against after to at into amid during")
STOPS = word_set(
    "while but after when as because where until before if although though since whereas whom whose amid despite so"
)


_TOKEN = re.compile(r"\w+(?:[’'.,-]\w+)*|[^\w\s]")
_HARMS = HARMED | HARMING | DEEDS
_SPEECH = SAYS | COMMENTS


def tokens(text: str) -> list[str]:
    """The words and marks of a text; "Osk's" and "so-called" are one word.

    >>> tokens("Osk's so-called army, it said")
    ["Osk's", 'so-called', 'army', ',', 'it', 'said']
    """
    return _TOKEN.findall(text)


def lower(words: Sequence[str], start: int, count: int) -> list[str]:
    """Some words from a place on, in small letters."""
    return [word.lower() for word in words[start : start + count]]


def is_verb(word: str) -> bool:
    """Whether a word in small letters is one of the verbs of these lists."""
    return word in _HARMS or word in _SPEECH or word in PUTTING or word in SUFFERS
