"""Who does what to whom, as far as it decides between types of incident that share their verbs.

Police detain and bandits abduct, though both "take" people; a raid is a search where the law makes it and a robbery
where outlaws do; gunfire is a clash only where somebody armed is on either side. Read from the words of the citation
alone, in closed lists of people; where both sides stand there, or neither, nothing is said.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.validation.reading.gates import held_by
from extractor.validation.reading.small_letters import AnyCase, small_letters
from extractor.validation.wording import word_set

__all__ = ("deed_in", "is_not_done", "is_only_time", "rams_with", "whose_deed")


_LAW = (
    r"(?:police(?:men|\sofficers?)?|officers|detectives|customs(?:\sofficers|\sofficials)?|prosecutors|gendarmes?"
    r"|gendarmerie|carabinieri|border\sguards?|coast\s?guards?|immigration\s(?:officers|agents)|federal\sagents"
    r"|fbi|interpol|authorities|security\s(?:forces|services|agents)|law\senforcement|sheriff’?s?\sdeputies|rangers"
    r"|marshals|troops|soldiers|the\sarmy|israeli\sforces|army|intelligence\s(?:agents|officers)"
    r"|counter-?terrorism\sofficers)"
)
_OUTLAWS = (
    r"(?:(?:armed\s)?bandits|(?:unknown\s|unidentified\s|masked\s)?(?:gunmen|armed\smen)|raiders|cattle\s(?:rustlers"
    r"|raiders|thieves)|rustlers|robbers|thieves|(?:suspected\s)?(?:militants|insurgents|jihadists|extremists|rebels"
    r"|separatists|terrorists)"
    r"|militiamen|gang\smembers|armed\sgang|gangsters|pirates|poachers|herders|herdsmen|(?:armed\s)?settlers"
    r"|boko\sharam|al-?\s?shabaab|guerrillas|hooded\smen|attackers|assailants)"
)
_LAW_TAKES = AnyCase(
    rf"\b{_LAW}\s(?:(?!{_OUTLAWS})[\w’'-]+\s){{0,5}}?(?:rescued|freed|detain(?:ed|s|ing)?|arrest(?:ed|s|ing)?|held"
    rf"|captured"
    rf"|apprehended|nabbed|rounded\sup|took\s(?:[\w’'-]+\s){{0,5}}?(?:into|in)\scustody)\b"
    rf"|\b(?:detained|arrested|apprehended|captured|held|rounded\sup)\sby\s(?:the\s|local\s"
    rf"|israeli\s)?(?:[\w’'-]+\s){{0,2}}?{_LAW}\b"
)
_ABDUCTS = AnyCase(
    r"\b(?:abduct|kidnap|hostage|ransom|disappear|whisked|snatch|captive|hijack|incommunicado|masked|plain-?clothes"
    r"|unmarked)\w*"
)
_FREES = AnyCase(
    r"\b(?:rescu|free|releas|arrest)\w*\s(?:[\w’'-]+\s){0,4}?(?:kidnapped|abducted|hostages?|kidnappers?|captives?"
    r"|abductors?)\b"
)
"""Of those abducted earlier, or of abductors."""
_OUTLAWS_RAID = AnyCase(
    rf"\b{_OUTLAWS}\s(?:[\w’'-]+\s){{0,4}}?(?:raid(?:ed|s|ing)?|search(?:ed|ing)|storm(?:ed|ing)|swoop\w*)\b"
    rf"|\braid(?:s|ed)?\s(?:[\w’'-]+\s){{0,5}}?by\s(?:[\w’'-]+\s){{0,2}}?{_OUTLAWS}\b"
)
_ARRESTS = AnyCase(
    r"\b(?:arrest|detain|detention|custody|apprehend|nabbed|rounded\sup|cordon|captur|search\soperation|police"
    r"|hideout|against|on\sthe\shome)\w*"
)
_MUTUAL = AnyCase(
    r"\b(?:exchang(?:e|ed|es|ing)\s(?:of\s)?(?:heavy\s|small-arms\s|artillery\s)?(?:gun)?fire|exchang(?:e|ed"
    r"|ing)\s(?:of\s)?shots|trad(?:ed|ing)\s(?:gun)?(?:fire|shots)|gun\s?-?(?:battles?|fights?)|fire-?fights?"
    r"|shoot-?outs?"
    r"|clash(?:es|ed)?\s(?:broke\sout\s)?(?:between|with)|fought\s(?:each\sother|one\sanother|with|against)"
    r"|battles?\sbetween|fighting\sbetween|skirmish(?:es)?\sbetween)\b"
)
_ONE_SIDED = AnyCase(
    r"\b(?:shot\s(?:dead|and|at)|gunned\sdown|opened\sfire|fired\s(?:on|at|into|upon)|shot\s(?:a|an|the|two|three"
    r"|four|five|six|seven|eight|nine|ten|\d+)|were\sshot|was\sshot|executed)\b"
)
_ARMED_SIDE = AnyCase(
    r"\b(?:soldiers?|troops|army|military|police(?:man|men)?|officers?|guards?|rangers?|convoy|patrols?|garrison"
    r"|checkpoints?|outposts?|barracks|base|security|forces|fighters|vigilantes?|militia\w*|rebels|insurgents"
    r"|militants|terrorists|cadres"
    r"|combat|clash\w*|firefights?|gunfights?|gunbattles?|battles?|ambush\w*|exchang\w+|returned\sfire|fought"
    r"|fighting|rival|commander|personnel|constables?|encounter|marines|paramilitar\w+|peacekeepers?|gangs?|navy"
    r"|brigade|unit|post|camp|sergeant|crossfire|skirmish\w*|overr[au]n|came\sto\sblows|waylaid|stormed|assault\w*)\b"
)
_UNARMED = AnyCase(
    r"\b(?:civilians?|shop-?keepers?|traders?|merchants?|vendors?|villagers?|farmers?|peasants?|fishermen|fisherman"
    r"|students?|pupils?|teachers?|journalists?|reporters?|worshippers?|passengers?|commuters?|shoppers?"
    r"|child(?:ren)?|wom[ae]n|girls?|boys?|residents?"
    r"|pedestrians?|mourners?|pilgrims?|wedding|drivers?|nurses?|doctors?|medics?|aid\sworkers?|priests?|imams?"
    r"|pastors?|monks?|nuns?|lawyers?|judges?|activists?|protesters?|demonstrators?|tourists?|couple|family|families"
    r"|neighbou?rs?|customers?|drinkers?|diners?|clerks?|cook|baker|mayor|councillors?|mill(?:er|ers)|clerics?"
    r"|youths?|teenagers?|labourers?|workers?)\b"
)
_DEED = AnyCase(
    r"\b(?:ripped\sthrough|exploded|went\soff|detonated|blew\sup|blew\s(?:himself|herself|themselves)|opened\sfire"
    r"|shot\sdead|gunned\sdown|shot\sand\s(?:killed|wounded)|bombed|shelled|ambushed|stabbed|abducted|kidnapped"
    r"|beheaded|raped|executed|assassinated|massacred|lynched|torched|set\sfire\sto"
    r"|killed\s(?:at\sleast\s|about\s|some\s|more\sthan\s|an?\s|the\s|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|dozens|scores|\d)"
    r"|(?:attacked|stormed|raided|struck|hit|pounded|slammed\sinto|landed\s(?:on|in|near)|fell\son|tore\sthrough"
    r"|fired\s(?:on|at|into|upon))\s(?:the|a|an|two|three|four|five|six|several|their|his|her|its)\b)"
)
_DEED_WITH = AnyCase(
    r"\b(?:bomb|bombs|bomber|grenades?|mortar|mortars|rockets?|missiles?|shells|shell|drones?|gunmen|gunman"
    r"|militants?|rebels?|insurgents?|fighters|warplanes?|jets|artillery|landmine|mine|ied|device|explosives?"
    r"|soldiers|troops|police|mob|assailants?|attackers?|bandits|snipers?|air\s?strikes?|strikes?|settlers"
    r"|terrorists?|knife|machetes?|crowd|men|man|army|forces)\b"
)
_NOT_DONE = AnyCase(
    r"\b(?:cease-?fire|truce|peace|condemn\w*|anniversary|victims\sof|threat\w*|warn\w*|plan\w*|pledg\w*|deni(?:ed"
    r"|es)|talks|mourn\w*|bur(?:y\b|ied\b|ial)|trial|tried|convict\w*|sentenc\w*|accus\w*|charg\w*|investigat\w*|inquiry"
    r"|funeral|memorial|commemorat\w*|no\s|not\s|never|without|foiled|averted|agree\w*|negotiat\w*|rejected"
    r"|film|drill|exercises?|defus\w*|safely|controlled|harmless\w*|suspects?|court|apologi\w*|compensat\w*|vow\w*"
    r"|after|following|since)"
)
_RAMS = AnyCase(
    r"\b(?:ramm(?:ed|ing)|rams?\b|plough(?:ed|ing|s)?|plow(?:ed|ing|s)?|mow(?:ed|n|ing)?\s(?:down|into)"
    r"|r[au]n\s(?:over|down)|ran\sinto|drove\s(?:(?:[\w’'-]+\s){0,6}?(?:into|at|through|over|onto))|driv(?:en"
    r"|ing)\s(?:(?:[\w’'-]+\s){0,6}?(?:into|at|through|over|onto))|crash(?:ed|ing)\s(?:[\w’'-]+\s){0,4}?into"
    r"|slamm(?:ed|ing)\s(?:[\w’'-]+\s){0,4}?into|smash(?:ed|ing)\s(?:[\w’'-]+\s){0,4}?into|knock(?:ed"
    r"|ing)\s(?:[\w’'-]+\s){0,3}?down|struck\s(?:by|with)|hit\s(?:by|with)\s|bull?doz(?:ed|ing|ers?)|crush(?:ed|ing)"
    r"|(?:car|truck|lorry|van|vehicle|motorcycle|motorbike|tricycle|tanker|automobile|minibus)[\s-](?:borne|bombs?"
    r"|bombings?|rammings?|attacks?)|(?:laden|packed|loaded|filled|rigged"
    r"|stuffed)\s(?:with\s)?(?:[\w’'-]+\s){0,3}?(?:explosives?|bombs?|dynamite)?|explosives?-\w+|booby\S*|suicide"
    r"|svbieds?|vbieds?|(?:used|using|as\sa)\s(?:[\w’'-]+\s){0,3}?weapon"
    r"|tanks?\s(?:fir|shell|roll|enter|push|storm|attack|open)\w*|armou?red)"
)
_OF_TIME = word_set(
    "the a an on in at over during of by since for from to until till past last this that next previous same"
    " early late later mid about around before after and day days night nights overnight week weeks weekend month"
    " months year years hour hours minute minutes today yesterday tonight tomorrow morning afternoon evening noon"
    " midnight midday dawn dusk daybreak sunset sunrise monday tuesday wednesday thursday friday saturday sunday"
    " january february march april may june july august september october november december jan feb mar apr jun"
    " jul aug sep sept oct nov dec am pm local time gmt utc ago one two three four five six seven few several"
    " earlier"
)
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?")


@lru_cache(maxsize=256)
def whose_deed(cited: str, value: str) -> tuple[str, str] | None:
    """The type that the people of the cited words make it instead of `value`, and the words; None where they do not.

    >>> whose_deed("Customs officers detained two smugglers", "abduction")
    ('arrest_raid', 'Customs officers detained')
    >>> whose_deed("Bandits raided the village", "arrest_raid")
    ('other_attack', 'Bandits raided')
    >>> whose_deed("Gunmen shot a shopkeeper", "armed_clash"), whose_deed("Gunmen shot a guard", "armed_clash")
    (('shooting', 'shot a'), None)
    """
    small = small_letters(cited)
    found: re.Match[str] | None = None
    instead = ""
    if value == "abduction":
        found, instead = _LAW_TAKES.search(cited, small), "arrest_raid"
        if _ABDUCTS.search(cited, small) is not None and _FREES.search(cited, small) is None:
            return None
    elif value == "arrest_raid":
        found, instead = _OUTLAWS_RAID.search(cited, small), "other_attack"
        if _ARRESTS.search(cited, small) is not None:
            return None
    elif value == "armed_clash":
        found, instead = _ONE_SIDED.search(cited, small), "shooting"
        if found is None or _UNARMED.search(cited, small) is None or _ARMED_SIDE.search(cited, small) is not None:
            return None
    elif value == "shooting":
        found, instead = _MUTUAL.search(cited, small), "armed_clash"
        if _ONE_SIDED.search(cited, small) is not None:
            return None
    return None if found is None else (instead, cited[found.start() : found.end()])


def deed_in(cited: str) -> str | None:
    """The words of a violent deed that the cited words tell as done; None where they tell of none, or of its echo.

    >>> deed_in("A roadside bomb ripped through a bus"), deed_in("Police mourned those whom a bomb killed")
    ('ripped through', None)
    """
    small = small_letters(cited)
    found = _DEED.search(cited, small)
    if found is None or _DEED_WITH.search(cited, small) is None or _NOT_DONE.search(cited, small) is not None:
        return None
    return cited[found.start() : found.end()]


def is_not_done(cited: str) -> bool:
    """Whether words speak of a deed that was not done, is over, or was answered for.

    >>> is_not_done("mourned those whom a bomb killed"), is_not_done("a bomb killed two")
    (True, False)
    """
    return _NOT_DONE.search(cited, small_letters(cited)) is not None


def rams_with(sentence: str) -> bool:
    """Whether a vehicle of the sentence was a weapon: driven into people, or loaded with explosives.

    >>> rams_with("He drove a van into the queue."), rams_with("They fled in a van.")
    (True, False)
    """
    return _RAMS.search(sentence, small_letters(sentence)) is not None


def is_only_time(cited: str) -> bool:
    """Whether words say when, and nothing of what happened.

    >>> is_only_time("Over the past day"), is_only_time("overnight attack")
    (True, False)
    """
    words = held_by(cited[:200]).in_order
    return bool(words) and all(word in _OF_TIME or _NUMBER.fullmatch(word) is not None for word in words)
