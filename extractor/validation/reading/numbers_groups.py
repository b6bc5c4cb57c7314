"""Which words name which group of people, in the terms of `extractor.schema.incident.Group`."""

from __future__ import annotations

from functools import lru_cache
from typing import get_args

from extractor.schema.incident import Group
from extractor.validation.reading.numbers_words import words

__all__ = ("COLLECTIVES", "DISJOINT", "GROUPS", "PERSON_WORDS", "PLACEHOLDERS", "groups_of")

_BY_GROUP: dict[Group, str] = {
    "civilians": "civilian citizen villager resident inhabitant local passer-by passer passerby bystander worshipper "
    "worshiper worshippers passenger commuter traveller traveler farmer peasant shepherd herder "
    "fisherman pilgrim shopkeeper trader merchant vendor student pupil tribal tribesman refugee idp "
    "displaced townspeople townsfolk shopper congregant mourner tourist protester protestor "
    "demonstrator marcher voter non-combatant noncombatant journalist reporter cameraman activist "
    "teacher professor doctor nurse medic businessman farmworker labourer laborer houseowner "
    "grandfather grandmother neighbour neighbor homeowner motorist cyclist guest hostage informer "
    "informant patient migrant motorcyclist biker rider singer artist athlete hunter woodcutter logger "
    "customer client lumberjack prospector blogger businesswoman trucker fishmonger goatherd nomad camper churchgoer "
    "pedestrian jogger diner reveller partygoer seminarian",
    "children": "teenage teenaged underage "
    "child kid minor baby infant toddler newborn teenager teen youngster schoolchild schoolgirl "
    "schoolboy girl boy son daughter grandson granddaughter grandchild pupil juvenile adolescent foetus "
    "fetus nephew niece",
    "women": "woman female wife mother grandmother girl housewife lady sister daughter aunt widow schoolgirl "
    "granddaughter niece bride nun",
    "fighters": "fighter militant insurgent rebel gunman terrorist cadre maoist naxalite naxal guerrilla guerilla "
    "jihadist jihadi extremist militiaman militia operative attacker assailant bomber combatant taliban "
    "talib separatist bandit raider gangster mujahid mujahideen partisan paramilitary commander warlord "
    "khwarij khawarij khariji "
    "infiltrator ultra hijacker kidnapper sniper recruit bandits insurgents dacoit qaeda houthi "
    "hezbollah hizbullah hamas isis daesh shabaab fatah peshmerga tribesman gunner rioter arsonist "
    "mercenary basij basiji comrade",
    "soldiers": "recruit cadet inductee "
    "soldier troop trooper jawan serviceman servicemember servicewoman servicemen paratrooper marine "
    "airman sailor commando conscript reservist ranger legionnaire infantryman corporal sergeant "
    "lieutenant captain major colonel general brigadier private peacekeeper officer guard guardsman "
    "army military navy troops crewman pilot bsf crpf cisf cobra itbp gi ssb peshmerga basij basiji "
    "irgc comrade instructor trainer",
    "police": "police policeman policewoman constable cop inspector sub-inspector superintendent gendarme officer "
    "carabiniere trooper deputy guard asi crpf bsf cisf cobra itbp ssb sap spo jailer",
    "contractors": "contractor mercenary subcontractor instructor trainer",
    "officials": "official minister governor mayor politician lawmaker legislator senator parliamentarian councillor "
    "councilman councilor judge prosecutor magistrate ambassador diplomat envoy leader president "
    "chairman vice-president sarpanch bureaucrat commissioner mukhiya mp mla candidate administrator",
    "workers": "worker labourer laborer employee staff staffer miner driver engineer technician builder cleaner "
    "aid-worker medic paramedic doctor nurse journalist reporter cameraman teacher firefighter rescuer "
    "porter cook guard clerk mechanic tailor baker butcher carpenter electrician plumber waiter barber "
    "caretaker gardener mason pharmacist dentist scientist vaccinator surveyor translator interpreter "
    "secretary accountant guide geologist trucker logger chemist agronomist librarian veterinarian "
    "receptionist instructor trainer "
    "warden stevedore docker seafarer seaman fisherman farmer volunteer missionary priest "
    "lecturer photographer conductor watchman professor lawyer",
    "people": "people person man men individual human body corpse victim other member relative citizen national "
    "inhabitant family brother sister father uncle cousin sibling husband couple patient prisoner "
    "inmate detainee youth adult male elder imam cleric monk bishop pastor crew colleague companion "
    "friend survivor fatality soul life foreigner american israeli palestinian syrian iraqi afghan turk "
    "turkish iranian russian ukrainian yemeni kurd pakistani indian lebanese egyptian libyan somali "
    "nigerian kenyan suspect leader aide bodyguard guest captive",
}

_LIVELIHOOD: frozenset[Group] = frozenset({"people", "civilians", "workers"})
_IRREGULAR = {
    "children": "child", "grandchildren": "grandchild", "schoolchildren": "schoolchild", "women": "woman", "men": "man",
    "wives": "wife", "babies": "baby", "ladies": "lady", "bodies": "body", "families": "family", "lives": "life",
    "deputies": "deputy", "mercenaries": "mercenary", "militias": "militia", "missionaries": "missionary",
    "passers-by": "passer-by", "passersby": "passer-by", "fatalities": "fatality", "thieves": "thief",
    "policewomen": "policewoman", "journos": "journalist", "persons": "person", "personnel": "personnel",
}  # fmt: skip

_WORDS: dict[str, frozenset[Group]] = {}
for _group in get_args(Group):
    for _word in _BY_GROUP[_group].split():
        _WORDS[_word] = _WORDS.get(_word, frozenset()) | {_group}
_ARMED: frozenset[Group] = frozenset({"soldiers", "police", "fighters", "contractors"})
for _word, _groups in _WORDS.items():
    if "workers" in _groups and _groups.isdisjoint(_ARMED):
        _WORDS[_word] = _groups | {"civilians"}  # who works and bears no arms is a civilian

_OCCUPATIONS = (
    "seller", "changer", "keeper", "maker", "monger", "smith", "herd", "picker", "digger", "hawker", "wright", "burner",
    "cutter",
)  # fmt: skip
"""Ends of words for what people live by: "ticket seller", "beekeeper"."""

COLLECTIVES = words(
    "total body bodies corpse corpses group members member member(s) number team crew batch lives life remains death "
    "deaths killing killings murder toll dozens scores hundreds thousands staff "
    "personnel"
)
"""Heads that pass on to what comes after "of": "bodies of four villagers" counts villagers."""

PLACEHOLDERS = words("others other another more members member personnel dozens them victims colleagues")
"""Heads that say nothing of the group: it is that of the words around."""

PERSON_WORDS = frozenset(_WORDS) | frozenset(_IRREGULAR) | {"personnel", "soldiery"}
GROUPS: frozenset[Group] = frozenset(get_args(Group))

DISJOINT: frozenset[frozenset[Group]] = frozenset(
    frozenset(pair)
    for pair in (
        ("civilians", "fighters"), ("civilians", "soldiers"), ("civilians", "police"), ("children", "fighters"),
        ("children", "soldiers"), ("children", "police"), ("women", "children"), ("fighters", "soldiers"),
        ("fighters", "police"), ("soldiers", "police"), ("workers", "fighters"), ("workers", "soldiers"),
        ("contractors", "fighters"), ("contractors", "soldiers"), ("contractors", "police"), ("officials", "fighters"),
        ("officials", "soldiers"), ("children", "contractors"), ("children", "officials"), ("workers", "police"),
        ("contractors", "children"), ("workers", "children"),
    )
)  # fmt: skip
"""Groups of which a person is hardly ever a member of both."""


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _WORDS:
        return word
    if word.endswith("men") and word[:-3] + "man" in _WORDS:
        return word[:-3] + "man"
    if word.endswith("ies") and word[:-3] + "y" in _WORDS:
        return word[:-3] + "y"
    for ending in ("s", "es"):
        if word.endswith(ending) and word[: -len(ending)] in _WORDS:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=4096)
def groups_of(word: str) -> frozenset[Group]:
    """The groups that a word may name, empty for a word that names none.

    >>> sorted(groups_of("policemen")), sorted(groups_of("schoolgirls")), sorted(groups_of("trucks"))
    (['police'], ['children', 'women'], [])
    """
    if word in _WORDS and word not in _IRREGULAR:
        return _WORDS[word]
    low = word.casefold().replace("’", "'")
    if low.endswith("'s"):
        low = low[:-2]
    found = _WORDS.get(_singular(low))
    if found is None and "-" in low:
        found = _WORDS.get(_singular(low.rsplit("-", 1)[1]))
    if found is None and low.endswith(("worker", "workers")):
        found = _WORDS["worker"]
    if found is None and low.removesuffix("s").endswith(_OCCUPATIONS):
        found = _LIVELIHOOD
    return found or frozenset()
