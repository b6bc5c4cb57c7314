"""Whether the words around a name make it the one who attacked, or at least leave room for it.

Asked of attackers only: somebody did something violent ("raiders burned the mill"), is named behind "by", "blamed" or
"suspected", or is whose men, drones or shells did it. Those who only speak, who were hit, or whom the sentence merely
names are no attackers by these words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.validation.reading.only_telling import only_tells
from extractor.validation.reading.roles import fought
from extractor.validation.reading.small_letters import AnyCase, small_letters
from extractor.validation.reading.standing import standing, words_of_name
from extractor.validation.reading.standing_words import (
    COMMENTS,
    DEEDS,
    OFFICES,
    ONLOOKERS,
    PEOPLE,
    PUTTING,
    QUIET_OBJECTS,
    SAYS,
    word_set,
)

__all__ = ("answered", "attack_said", "deed_in", "looks_on")

LONGEST = 220
"""Characters on either side of the name that are read."""
_DEEDS = (
    r"attack(?:ed|s|ing)?|ambush(?:ed|es|ing)|raid(?:ed|s|ing)|assault(?:ed|s|ing)|storm(?:ed|s|ing)"
    r"|overr[au]n|overrunning"
    r"|struck|strik(?:es|ing)|hit(?:s|ting)?|bomb(?:ed|s|ing|ard\w+)|shell(?:ed|s|ing)|shot|shoot(?:s|ing)?"
    r"|open(?:ed|s|ing)\s(?:\w+\s)?(?:fire|up)"
    r"|fir(?:ed|es|ing)|launch(?:ed|es|ing)|kill(?:ed|s|ing)|wound(?:ed|s|ing)|injur(?:ed|es|ing)|murder(?:ed"
    r"|s|ing)|maim\w+|assassinat\w+"
    r"|execut(?:ed|es|ing)|behead(?:ed|s|ing)|massacr(?:ed|es|ing)|slaughter(?:ed|s|ing)|lynch\w+|abduct(?:ed"
    r"|s|ing)|kidnap\w+|seiz(?:ed|es|ing)"
    r"|captur(?:ed|es|ing)|arrest(?:ed|s|ing)|detain(?:ed|s|ing)|burn(?:ed|t|s|ing)|torch(?:ed|es|ing)|set(?:s"
    r"|ting)?\s(?:\S+\s){0,6}?(?:fire|alight|ablaze)"
    r"|set(?:s|ting)?\soff|destroy(?:ed|s|ing)|demolish\w+|damag(?:ed|es|ing)|wreck(?:ed|s|ing)|loot(?:ed|s"
    r"|ing)|ransack\w+|drop(?:ped|s|ping)|threw"
    r"|throw(?:s|ing|n)?|lobb(?:ed|ing)|hurl(?:ed|s|ing)|toss(?:ed|ing)|plant(?:ed|s|ing)|laid|buried"
    r"|detonat\w+|explod(?:ed|es|ing)|blew|blow(?:n|s|ing)?"
    r"|ramm(?:ed|ing)|drove|stabb(?:ed|ing)|hack(?:ed|ing)|beat(?:en|ing|s)?|ston(?:ed|ing)|invad(?:ed|es|ing)"
    r"|stopped|stopping|block(?:ed|s|ing)"
    r"|held|hold(?:ing|s)?|t(?:ook|aken|akes|aking)|march(?:ed|es|ing)|target(?:ed|s|ing|ted|ting)|eliminat\w+"
    r"|neutrali[sz]\w+|claim(?:ed|s|ing)?"
    r"|own(?:ed|s)\sup|boast(?:ed|s)?|admit(?:ted|s)?|responsib\w+|carr(?:ied|ies|ying)\sout|conduct(?:ed|s"
    r"|ing)|stag(?:ed|es|ing)|mount(?:ed|s|ing)"
    r"|clash(?:ed|es|ing)|f(?:ought|ight|ights|ighting)|exchang(?:ed|es|ing)|trad(?:ed|es|ing)|battl(?:ed|es"
    r"|ing)|engag(?:ed|es|ing)|caught|waylaid|pelt(?:ed|ing)"
    r"|dealt|answer(?:ed|s)|retaliat\w+|respond(?:ed|s|ing)|swept|descended|broke\s(?:in|into|through)"
    r"|br(?:eak|eaking)\sinto|blockad\w+|besieg\w+|encircl\w+"
    r"|intercept\w+|down(?:ed|s|ing)|spray(?:ed|ing)|unleash\w+|pound(?:ed|s|ing)|commit(?:ted|s|ting)"
    r"|perpetrat\w+|rob(?:bed|bing)|tortur(?:ed|ing)|rap(?:ed|ing)"
    r"|cross(?:ed|es|ing)|advanc(?:ed|es|ing)|push(?:ed|ing)|enter(?:ed|s|ing)|(?:came|went|come|go"
    r"|going)\s(?:in|into|on|down\son|from|up|door)"
    r"|attempt(?:ed|s|ing)|tri(?:ed|es)|us(?:ed|es|ing)|forc(?:ed|es|ing)|cut|gunned|straf(?:ed|ing)|did|done"
    r"|began|begun|started|(?:is|are|was|were|been|be|stood|stands|who)\sbehind|violat(?:ed|es|ing)"
    r"|breach(?:ed|es|ing)|deploy(?:ed|s|ing)|dispatch(?:ed|es|ing)|sent|send(?:s|ing)?|flew|fly(?:ing)?"
    r"|demonstrat(?:ed|es|ing)|dragg(?:ed|ing)|pull(?:ed|s|ing)"
    r"|lin(?:ed|ing)\sup|round(?:ed|ing)\sup|terrori[sz]\w+|rampag\w+|harass\w+|smash(?:ed|ing)|shot\sat"
    r"|fir\w+\s(?:at|on)|mow(?:ed|ing)|work\b|hand\sin"
    r"|called\sthe\s\w+\s(?:an?|its|the)\s(?:\w+\s)?(?:reply|response|answer|retaliation|reprisal|revenge)"
    r"|with\s(?:\w+\s){0,3}(?:machetes|rifles|guns|knives|axes|weapons|drones|rockets|missiles|mortars"
    r"|grenades|bombs|explosives|arrows|stones|clubs)"
)
_DEED = AnyCase(rf"(?<![\w’'-])(?:{_DEEDS})(?![\w’'-])")
_PASSIVE = re.compile(
    r"\b(?:was|were|been|being|be|is|are|got)(?:\sbeen|\sbeing)?\s(?:\w+ly\s|also\s|later\s|then\s|both\s"
    r"|all\s|still\s)?$"
    r"|\b(?:have|has|had)\sbeen\s$",
    re.IGNORECASE,
)
_SENT = re.compile(r"\s(?:after|to|in\spursuit|into)\b", re.IGNORECASE)
"""What follows a passive that still has somebody set out: "troops were sent after them"."""
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|accus(?:e|es|ed|ing)|blam(?:e|es|ed|ing)|condemn(?:s|ed)?|reject(?:s|ed)?"
    r"|dismiss(?:es|ed)?"
    r"|report(?:s|ed)?|registered|recorded|counted|documented|listed|tells?|called\sthe)\b|\bnot\s|n[’']t\s",
    re.IGNORECASE,
)
"""Words behind a name that make all that follows no deed of its own."""
_STOP = re.compile(
    r"[.;:!?](?:\s|$)|\s[-–—]\s|\s(?:while|but|after|(?:in|during)\swhich|when|as|because|where|until|before|if)\s|[”\"]\s(?=[A-Z])",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:\s\([^()]{0,90}\))?,\s(?:an?|the|once|who|which|whose|now|known|also|long|its|his|their)\s[^.;:!?]{1,160}?,(?=\s)",
    re.IGNORECASE,
)
"""An apposition or a relative clause right behind a name."""
_IN_RELATIVE = re.compile(r",\s(?:who|which|whose)\s[^,;.]{2,120}$")
_BEFORE = re.compile(
    r"(?:(?<!issued\s)(?<!released\s)(?<!published\s)(?<!reported\s)(?<!recorded\s)(?<!confirmed\s)(?<!signed\s)(?<!kept\s)\bby"
    r"|\bsuspect\w*|\bblam(?:e|es|ed|ing)|\baccus(?:e|es|ed|ing)|\bpresum\w+|behind|attribut\w+\sto|down\sto"
    r"|recogni[sz]ed|believed\sto\sbe"
    r"|(?:fire|shots|clash\w*|fight\w*|battles?|gunfight|fought)\swith|identified\sas|named\sas|fighting"
    r"|hunt\w*(?:\sfor)?|looking\sfor|responsib\w+\s(?:on|of|to)|belong\w*\sto|loyal\sto|linked\sto|door\sof)"
    r"\s(?:(?!said|told)[\w’'-]+\s){0,5}$",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\b(?:drones?|jets?|warplanes?|planes?|aircraft|artillery|helicopters?|troops|column|soldiers|men|members"
    r"|fighters|militants|militiamen|gunmen"
    r"|units?|group|brigade|fire|raids?|strikes?|attacks?|airstrikes?|bombing|shelling|communiqu\w+|statement"
    r"|commanders?|leaders?|recruits|cells?"
    r"|faction|remnants|shells?|rockets?|missiles?|gunboats?|army|forces?|wing|branch|source\sin|supporters"
    r"|followers|crews?|patrol|guards?|vessels?|ships?)"
    r"\s(?:of|in)\s(?:the\s)?(?:so-called\s)?(?:[\w-]+\s){0,2}$",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"\b(?:destroy(?:ed|ing)|damag(?:ed|ing)|wreck(?:ed|ing)|hit(?:ting)?|struck|striking|attack(?:ed|ing)"
    r"|ambush(?:ed|ing)|bomb(?:ed|ing)|shell(?:ed|ing)"
    r"|kill(?:ed|ing)|wound(?:ed|ing)|injur(?:ed|ing)|target(?:ed|ing|ted|ting)|raid(?:ed|ing)|storm(?:ed|ing)"
    r"|overran|burn(?:ed|t|ing)|abduct(?:ed|ing)"
    r"|among|arrest(?:ed|ing)|captur(?:ed|ing)|shot\sdead|gunned\sdown|fired\s(?:on|at)|shot\sat)\s(?:an?\s"
    r"|the\s|its\s|their\s|his\s"
    r"|(?:at\sleast\s|up\sto\s|about\s|some\s)?(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|several|dozens\sof|many)\s)?(?:(?!and\b|or\b|but\b|by\b)[\w-]+\s){0,2}?"
    r"(?:of\s(?:the\s|an?\s|its\s)?)?(?:(?!and\b|or\b|but\b|by\b)[\w-]+\s)?$",
    re.IGNORECASE,
)
"""What makes the name the one that was hit."""
_DOERS = re.compile(
    r"\b(?:gunm[ae]n|attackers?|assailants?|perpetrators?|kidnappers?|abductors?|raiders?|bombers?|robbers?"
    r"|hijackers?|killers?"
    r"|arsonists?|looters?|suspects?|culprits?|unknown\s(?:hands|men|persons|people))$",
    re.IGNORECASE,
)
"""Names that say of themselves that they attacked."""
_BLAMED_BEFORE = re.compile(
    r"\b(?:by|blam\w+|accus\w+|suspect\w*|attribut\w+\sto|down\sto|presum\w+)\s(?:[\w’'-]+\s){0,5}$", re.IGNORECASE
)


@lru_cache(maxsize=1024)
def deed_in(words: str) -> str | None:
    """The first words of violence in a text, or None.

    >>> deed_in("armed herders invaded the village"), deed_in("the mayor spoke")
    ('invaded', None)
    """
    words = words[: 2 * LONGEST]
    match = _DEED.search(words, small_letters(words))
    return None if match is None else words[match.start() : match.end()]


@lru_cache(maxsize=1024)
def attack_said(sentence: str, start: int, end: int) -> bool:
    """Whether the sentence lets the one named at `start:end` (code points) be an attacker.

    >>> text = "Raiders burned a mill; the mayor spoke of six dead."
    >>> attack_said(text, 0, 7), attack_said(text, 23, 32)
    (True, False)
    """
    stands = standing(sentence, start, end)
    if ('"' in sentence or "“" in sentence) and _says_we(sentence, end):
        return True
    if (stands is not None and stands.part in ("speaker", "bystander")) or only_tells(sentence, start, end):
        return False
    if stands is not None and stands.part == "sufferer" and not fought(sentence[max(0, start - 80) : end + 100]):
        return False
    if _DOERS.search(sentence, start, end) is not None or (stands is not None and stands.part == "doer"):
        return True
    before, behind = sentence[max(0, start - LONGEST) : start], sentence[end : end + LONGEST]
    if _OBJECT.search(before) is not None and _BLAMED_BEFORE.search(before) is None:
        return False
    if _BEFORE.search(before) is not None or _OF.search(before) is not None:
        return True
    if behind[:1] == "-" or behind.startswith(("’s ", "'s ")):
        return True  # "the Front's drones": whose they are
    aside = _ASIDE.match(behind)
    behind = behind if aside is None else behind[aside.end() :]
    skipped = end + (0 if aside is None else aside.end())
    stop = _STOP.search(behind)
    behind = behind if stop is None else behind[: stop.start() + 1]
    if _IN_RELATIVE.search(before) is not None:
        behind = behind.partition(",")[0]  # what comes behind the relative clause is the deed of another
    for deed in _DEED.finditer(behind, small_letters(behind)):
        between = behind[: deed.start()]
        if (
            deed[0][:7].lower() != "respons"
            and _PASSIVE.search(between) is not None
            and not (deed[0] == "sent" and _SENT.match(sentence, skipped + deed.end()))
        ):
            continue
        return _DENIES.search(between) is None
    return False


_WE = re.compile(r"[“\"][^”\"]{0,200}?\b(?:we|our)\b([^”\"]{0,200})", re.IGNORECASE)
_SPEAKS = re.compile(r"\s(?:\([^()]{0,40}\)\s)?(?:said|says|announced|wrote|added|declared|claimed|boasted|stated)\b")


_NOT_DONE = re.compile(r"\b(?:not|never|will|shall|would|must|should|could|may|if)\b|n[’']t\b|[’']ll\b", re.IGNORECASE)


def _says_we(sentence: str, end: int) -> bool:
    """Whether the one whose name ends there is quoted with "we" and a deed: "we shelled the camp"."""
    if _SPEAKS.match(sentence, end) is None:
        return False
    said = _WE.search(sentence)
    deed = None if said is None else deed_in(said[1])
    return deed is not None and said is not None and _NOT_DONE.search(said[0]) is None


_THEIRS = re.compile(
    r"\b(?:[Ii]ts?|[Tt]heir|[Hh]is|[Hh]er|[Oo]ur|own|them|him|us|soil|territory|sovereignty|airspace|borders?)\b"
)


@lru_cache(maxsize=1024)
def looks_on(sentence: str, start: int, end: int, role: str = "target", kind: str | None = None) -> bool:
    """Whether the words make the one named at `start:end` one who speaks, counts, mediates or treats, and no more.

    What they say of "their" people or "its" soil leaves it open. `kind` is what the registry of actors knows him as.

    >>> text = "The monitor counted six dead after shells hit a mill of the mail service."
    >>> looks_on(text, 4, 11), looks_on(text, text.index("mail"), len(text) - 1)
    (True, False)
    """
    if role == "victim" and _CLASHED.search(sentence, max(0, start - 90), start) is not None:
        return True
    if role == "host" and _NOT_FROM_HERE.search(sentence, end, end + LONGEST) is not None:
        return True
    if role == "host" and _is_no_ground(sentence, start, end, kind):
        return True
    stands = standing(sentence, start, end)
    if (stands is None or stands.part == "speaker") and only_tells(sentence, start, end):
        return True
    if (stands is None or stands.part == "speaker") and _is_source(sentence, start, end, role, kind):
        return True
    if stands is None or stands.part not in ("speaker", "bystander"):
        return False
    if stands.part == "bystander" and stands.words not in COMMENTS:
        if stands.words == "belonging to" or (stands.words in _TOLD_TO and _THEIRS.search(sentence, end) is not None):
            return False
        return stands.words.endswith((" to", " from")) or stands.words.rpartition(" ")[2] in QUIET_OBJECTS
    behind = sentence[end : end + LONGEST]
    stop = _STOP.search(behind)
    behind = behind if stop is None else behind[: stop.start()]
    if _THEIRS.search(behind) is not None or stands.words.lower() in _OPEN_SPEECH:
        return False
    return stands.words.lower() not in SAYS or bool(words_of_name(sentence[start:end]) & OFFICES)


def _is_no_ground(sentence: str, start: int, end: int, kind: str | None) -> bool:
    """Whether a host is an armed group with no ground of its own in the sentence, or is the one who struck."""
    if _GROUND.search(sentence, max(0, start - LONGEST), end + LONGEST) is not None:
        return False
    if kind in _ARMED_KINDS:
        return True
    stands = standing(sentence, start, end)
    if stands is None or stands.part != "doer" or stands.words not in _STRIKING:
        return False
    return _THEIRS.search(sentence, end, end + LONGEST) is None


_ARMED_KINDS = frozenset(("rebel", "militia", "jihadist", "cartel", "gang"))
_STRIKING = DEEDS | PUTTING
_GROUND = re.compile(
    r"\b(?:host\w*|shelter\w*|harbou?r\w*|soil|territor\w+|stronghold\w*|bastions?|heartland|held|controlled|rul\w+"
    r"|border|compound|headquarters|homes?|offices?)\b|-(?:held|controlled|run|ruled)\b"
)
"""What a sentence has that tells of somebody's ground."""
_TOLD_TO = frozenset(("ordered to", "urged to", "asked to", "told to", "instructed to", "directed to", "requested to"))
_CLASHED = re.compile(
    r"\b(?:killed|dead|die[ds]?|slain|shot|wounded|injured|hurt)\s(?:\w+\s){0,2}?in\s(?:an?\s|the\s)?(?:\w+\s)?"
    r"(?:clash(?:es)?|encounter|gun\s?battle|gunfight|firefight|shoot-?out|fighting|exchange\sof\sfire)\swith"
    r"\s(?:the\s|an?\s)?$"
)
"""Others were killed, in a clash with the one named."""
_NOT_FROM_HERE = re.compile(
    r"\b(?:not|never|n[’']t|refus\w+\sto)\s(?:let|allow|permit|have\slet|have\sallowed|tolerate)\b"
    r"|\b(?:territory|soil|airspace|bases?|land)\s(?:was|were|had|has|have|would|will|could|must)\s(?:not|never)\s(?:been\s|be\s)?used\b"
)
_SAID_BEHIND = re.compile(
    r"(?:,\s[^,;.]{2,60},)?\s(?:(?:also|later|on\s\w+day)\s)?(?:said|says|reported|reports|announced|confirmed|wrote|added)(?:[.,;\s]|$)"
)
_TRAILS = re.compile(r"[,”\"]\s(?:(?:the|a|an)\s)?(?:[A-Z][\w’'-]*\s){0,3}$")
_SAID_BEFORE = re.compile(r",\s(?:said|says|reported|wrote|added)\s(?:(?:the|a|an)\s)?$")
_HIS_OWN = re.compile(r"\b(?:[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Oo]ur|[Ww]e|them|they|it)\b")
_OFFICE_KINDS = frozenset(("media", "monitor", "organisation", "ministry"))
_FORCE = word_set(
    "police army military guard guards navy peacekeepers force forces troops unmiss monusco minusca unifil"
)
_OF_A_FORCE = word_set(
    "policemen policeman officer officers soldier soldiers troops trooper troopers guard guards guardsmen constable "
    "constables personnel base bases post posts convoy patrol checkpoint station barracks outpost camp peacekeepers "
    "peacekeeper recruits cadets sergeant captain lieutenant servicemen marines sailors headquarters jawan jawans"
)


def _is_source(sentence: str, start: int, end: int, role: str, kind: str | None) -> bool:
    """Whether the name stands behind what it tells, "raiders burned a mill, the agency said", and none of it is his."""
    inverted = _SAID_BEFORE.search(sentence, max(0, start - 30), start) is not None
    trails = inverted or (
        _SAID_BEHIND.match(sentence, end) is not None
        and _TRAILS.search(sentence, max(0, start - 60), start) is not None
    )
    names = words_of_name(sentence[start:end])
    if not trails or (not names & _FORCE and _HIS_OWN.search(sentence, 0, start) is not None):
        return False
    told = words_of_name(sentence[max(0, start - LONGEST) : start])
    if kind in _OFFICE_KINDS or names & OFFICES:
        return not (names - _COMMON) & told
    if names & _FORCE:
        return not told & (_OF_A_FORCE | names)
    if kind is not None or names & (PEOPLE | ONLOOKERS):
        return False
    return role == "victim" and sentence[start].isupper() and not (names - _COMMON) & told


_COMMON = word_set("the a an of in and for group")
_ANSWERING = re.compile(
    r"\b(?:retaliat\w+|respon(?:se|ded|ding)|reprisals?|revenge|aveng\w+|vengeance)\b(?:\s\w+){0,3}?"
    r"\s(?:for|to|against)\s(?:(?:an?|the|earlier|recent|deadly)\s){0,2}$",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"(?:[’']s?)?(?:\s[\w-]+){0,2}?\s(?:(?:air)?strikes?|attacks?|raids?|bombings?|killings?|assassinations?|shelling|assaults?)\b"
)


def answered(sentence: str, start: int, end: int) -> int | None:
    """Where the words begin that make the deed of the one named at `start:end` the one that was answered, or None.

    >>> text = "The Front fired rockets in response to an Osk raid on a mill."
    >>> answered(text, text.index("Osk"), text.index(" raid")), answered(text, 0, 9)
    (27, None)
    """
    match = _ANSWERING.search(sentence, max(0, start - 80), start)
    return None if match is None or _ANSWERED.match(sentence, end) is None else match.start()


_OPEN_SPEECH = word_set("heard saw received watched witnessed denied denies sheltered mourned asked")
"""What those do too who were hit: "the villagers heard the jets"."""
