"""What part a place name plays in its sentence, where it does not say where something happened."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Literal

from extractor.validation.places.bearing import bearing_of, is_circumstance
from extractor.validation.places.countries import countries, country_named
from extractor.validation.places.governing import clause_after, governed, plain_tokens
from extractor.validation.places.names import fold
from extractor.validation.places.role_words import AFTERMATH, GATHERINGS, SPEECH, is_event
from extractor.validation.places.scenes import OtherPlaces
from extractor.validation.places.unreached import is_unreached

__all__ = ("PlaceRole", "role_of")

PlaceRole = Literal[
    "dateline", "speaker", "government", "part_of_name", "near", "origin", "reference", "treated", "aftermath",
    "background", "another", "aside", "unreached",
]  # fmt: skip
"""`dateline`: where the report was written. `speaker`: where somebody spoke or is based. `government`: a capital or a
country that acts or speaks. `part_of_name`: part of an organisation's name or a title. `near`: beside it, not in it.
`origin`: where something came from or goes to. `reference`: tells how far or which way another place is. `treated`:
where the wounded or dead were brought. `aftermath`: where people mourned, protested or were tried. `background`: where
somebody was born or trained, or a thing was made. `another`: where another event happened. `aside`: named where
nothing of the event is told. `unreached`: where an attack was foiled, or where a missile never arrived."""
REACH = 120
"""Characters to either side of the name that are looked at."""

_SAY = (
    r"(?:said|says|told|tells|announced|warned|vowed|condemned|denied|denies|denounced|called|accused|accuses|insists?"
    r"|insisted|claims?|claimed|rejected|welcomed|urged|confirmed|blamed|demanded|threatened|pledged|hopes?|wants?|believes?"
    r"|expects?|regards?|considers?|has\s+(?:said|denied|condemned|accused|vowed|warned|threatened|called|repeatedly)"
    r"|(?:did|has|have|does)\s+not\s+(?:comment(?:ed)?|respond(?:ed)?|sa(?:y|id)|confirm(?:ed)?|claim(?:ed)?)|backs|backed|supports?|sees)"
)
_ACT = (
    r"(?:respond(?:ed|s)|retaliat(?:ed|es)|react(?:ed|s)|recall(?:ed|s)|summon(?:ed|s)|expel(?:led|s)|signed|agreed|ordered"
    r"|imposed|offered|sent|dispatched|severed|maintains|argues|alleges|alleged|suspects|hailed|praised|sought|seeks|refuse[sd]"
    r"|declined|promised|lodged|protested|acknowledge[sd]|admit(?:s|ted)|launched|fired|bombed|shelled|attacked|struck"
    r"|invaded|carried\s+out|conducted|targeted|seized|intercepted|responsible)(?!\s+by\b)"
)
_DATELINE = re.compile(r"^\W*(?:\([^)]{2,30}\)\s)?(?:(?!(?:In|At|On|Near)\s)[A-Z][\w.’' -]{1,30}[,/]\s?)?$")
_AFTER_DATELINE = re.compile(
    r"^(?:[,/]\s*[\w.’' -]{2,40})?\s*(?:\([^)]{0,40}\)\s*)?"
    r"(?:,?\s*(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s*\d{4})?|\d{1,2}\s+[A-Z][a-z]{2,8}(?:\s+\d{4})?))?"
    r"\s*(?:\([^)]{0,40}\)\s*)?(?::|—|–|--|\s[-_|]\s)"
)
_SPEAKER_LEFT = re.compile(
    rf"\b(?:{_SAY}|speaking|spoke|speech|statement|interview|reporters|journalists|conference|briefing|press|talks?|summit|meeting|met|visit(?:ed|ing|s)?|trip"
    r"|embassy|ambassador|correspondent|office|headquarters|based|funeral)\b(?:\s+[\w’'-]+){0,4}?\s+(?:in|at|from|to|outside)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_BASED = re.compile(r"^-?\s?(?:-based|based)\b")
_GOVERNMENT_RIGHT = re.compile(
    r"^(?:\s+and\s+[A-Z][\w-]+)?\s+(?:(?:also|has|have|had|itself|again|never|always|reportedly|later|then|immediately|long|since|repeatedly|initially|formally|swiftly|quickly|promptly)\s+){0,2}"
    rf"(?:{_SAY}|{_ACT})\b",
    re.IGNORECASE,
)
_GOVERNMENT_LEFT = re.compile(
    r"\b(?:accus(?:ed|es|ing)|blam(?:ed|es|ing)(?:\s+on)?|attributed\s+to|urg(?:ed|es|ing)|call(?:ed|s|ing)\s+on|condemn(?:ed|s|ing)|critici[sz](?:ed|es|ing)"
    r"|pressur(?:e|ed|ing)(?:\s+on)?|sanctions\s+(?:on|against)|loyal\s+to|allied\s+(?:to|with)|(?:backed|supported|funded|armed|supplied"
    r"|sponsored)\s+by|accusations\s+against|blame\s+on|on\s+behalf\s+of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_GOVERNMENT_OF = re.compile(
    r"^[’']s?\s+(?:[\w-]+\s+){0,2}?(?:envoys?|ambassador|jets|warplanes|aircraft|forces|troops|army|military|navy|air\s+force"
    r"|foreign|defen[cs]e|interior|health|minist(?:er|ry)|governments?|all(?:y|ies)|prox(?:y|ies)|president|spokes\w+"
    r"|backing|support|representatives?|delegation|intelligence|officials|leaders(?:hip)?|rulers|embassy|stance|response|claims?|denial"
    r"|daily|newspaper|news\s+agency|parliament|prime|supreme|national|state|security\s+council|mission|invasion|war)\b"
)
_GOVERNMENT_BACKED = re.compile(
    r"^\s?[-‑–](?:backed|imposed|mediated|aligned|allied|led|supported|funded|linked|sponsored|run|controlled|brokered|appointed)\b"
)
_MADE_OR_BOUND = re.compile(
    r"^\s?[-‑–](?:made|built|supplied|designed|manufactured|produced|born|trained|educated|raised|registered|flagged|owned|bound)\b"
    r"|^\s+native\b|^[-‑–][A-Z][\w-]{1,20}\s+(?:route|flight|train|bus|ferry)\b"
)
_OF_NEWS_OR_TALKS = re.compile(
    r"^\s+(?:(?:peace|climate|donor|cease-?fire|truce|power-sharing|reconciliation|political|unity|nuclear|security|border|grain"
    r"|hostage|prisoner[-\s](?:swap|exchange)|disarmament|reunification|de-escalation|normali[sz]ation|demarcation)\s+)?(?:correspondents?|bureau|newspaper|daily|tabloid|edition|branch|chapter|cartel|time|cease-?fire|truce|deal|pact|protocol|memorandum|talks|summit|conference|accords?"
    r"|agreements?|declaration|consensus|communiqu[eé]|framework|roadmap|charter|compromise|understandings?|formula|mechanism"
    r"|principles|guidelines|format|initiative|undertakings?|process|conventions?|regime|government|stock\s+exchange)\b"
)
_RELATIONS = re.compile(
    r"\b(?:relations|tensions?|ties|talks|negotiations|war|truce|ceasefire|deal|agreement|dialogue)\s+(?:between|with)\s+(?:[\w’'-]+\s+and\s+)?$",
    re.IGNORECASE,
)
_ORGANISATION_RIGHT = re.compile(
    r"^\s+(?:[A-Z][\w’'-]+\s+){0,2}(?:Institute|University|Observatory|Media|Council|Brigades?|Division|Battalion|Regiment|Front|Bank"
    r"|Times|Post|News|Centre|Center|Army|Forces?|Liberation|Party|Movement|Agency|Authority|Ministry|Network|Television|TV|Radio"
    r"|Conventions?|Declaration|Initiative|Statute|Standard|Gazette|Chronicle|Mail|Express|Shura|Cartel|Emirate|Airlines|Airways|FC|Today|Herald|Tribune|Command|Corps|Operations|Group|Foundation|Accords?|Agreement|Treaty|Protocol|Process|Club|Shield)"
    r"|^\s+\d{1,3}(?=\s+(?:said|reported|news|network|website|outlet|a)\b|[’',.]|\s*$)"
)
_ORGANISATION_LEFT = re.compile(
    r"\b(?:Bank|University|Government|Ministry|Republic|Army|State|Party|Archbishop|Bishop|Governor|Mayor|Treaty|Battle|Voice|Radio|News|Friends|Sons"
    r"|Brigades?|Movement|Front|Union|Church|Emir|Council|Observatory|Post|Free|Radio\s+Free|Times|Qaeda|Qaida|Jihad|Association|Diocese|Archdiocese)\s+(?:of|for|in)\s+(?:the\s+)?$"
)
_GROUP_LEFT = re.compile(
    r"(?:\b(?:ISIS|ISIL|IS|ISI|AQ|Daesh|al[- ]Qa[ie]da|Islamic\sState|Ansar|Jabhat|Jaish|Wilayat|Taliban|Taleban)[-–‑]"
    r"|\b(?:ISIS|ISIL|Daesh|Islamic\sState|Wilayat)\s|\bIslamic\sState\sin\s(?:the\s)?(?:Greater\s)?)$"
)
"""Names of groups that go on with a name of a place: "Islamic State Karm", "ISIS-Karm"."""
_OF_A_PAPER = re.compile(
    r"^\)?\s+(?:also\s+)?(?:said|says|reported|reports|wrote|writes|quoted|cited|published|added)\b"
)
"""What an "of" and a city's name before it make of those who speak: "The Karm Star of Sufra reported"."""
_NEAR_LEFT = re.compile(
    r"\b(?:near|close\s+to|outside|not\s+far\s+from|next\s+to|adjacent\s+to|around"
    r"|(?:kilomet(?:er|re)s?|km|miles?|met(?:er|re)s?)\s+(?:\([^)]{0,20}\)\s+)?(?:to\s+the\s+)?(?:\w+\s+)?(?:of|from|outside)"
    r"|(?:north|south|east|west|northeast|northwest|southeast|southwest|north-east|north-west|south-east|south-west)\s+of"
    r"|(?:outskirts|edge|vicinity|suburbs|countryside)\s+of|border\s+with|bordering|frontier\s+with)"
    r"\s+(?:the\s+)?(?:(?:[a-z-]+\s+){0,3}(?:town|city|village|border)\s+(?:town\s+|city\s+|village\s+)?(?:of\s+)?)?$",
    re.IGNORECASE,
)
_ORIGIN_LEFT = re.compile(
    r"\b(?:coming|came|comes|arriv(?:ed|ing)|cross(?:ed|ing)|travell?(?:ed|ing)|smuggl(?:ed|ing)|ship(?:ped|ping)|sent|returning|returned|deployed|fled"
    r"|fleeing|originat(?:ed|ing)|hailed|hailing|imported|brought|recruit(?:ed|s)|fighters?|militants?|refugees|migrants)\s+"
    r"(?:[\w’'-]+\s+){0,2}?(?:from|bound\s+for|heading\s+to|en\s+route\s+to)\s+(?:the\s+)?(?:neighbou?ring\s+)?$"
    r"|\b(?:bound\s+for|heading\s+(?:to|for)|en\s+route\s+to|on\s+(?:its|their|his|her)\s+way\s+to|destined\s+for|in\s+the\s+direction\s+of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


_DISTANCE = re.compile(
    r"(?P<figure>\d{1,4}(?:[.,]\d{1,3})?)[\s-]?(?P<unit>kilomet|km|mile)|\b(?:hundreds|thousands|dozens|scores)\s+of\s+(?:kilomet|km|mile)",
    re.IGNORECASE,
)
_BEHIND_NAME = re.compile(
    r"(?<![\w-])[A-Z][\w’'-]+,\s+(?:(?:just|some|about|around|roughly|nearly|a\s+(?:village|town|city|suburb|hamlet)|which\s+is|located)\s+){0,3}$"
)
_AS_FAR_AS = re.compile(r"\bas\s+far\s+(?:away\s+)?as\s+(?:the\s+)?$", re.IGNORECASE)
_BEHIND_PLACE = re.compile(
    r"\b(?:in|at|on)\s(?:the\s)?(?:[a-z]{2,20}\s){0,3}(?:of\s)?(?:[A-Z][\w’'-]+\s){0,2}[A-Z][\w’'-]+,\s$"
)
_POINTING = re.compile(r"(?:north|south|east|west|kilomet|km|mile)", re.IGNORECASE)
_FURTHER = re.compile(
    r"(?:\d[\d.,]*[\s-]?(?:kilomet(?:er|re)s?|km|miles?)\s+(?:\([^)]{0,20}\)\s+)?|(?:to\s+the|further)\s+)$",
    re.IGNORECASE,
)
_TO_WHOM = frozenset(
    (
        "reporters", "issued", "released", "posted", "published", "given", "held", "broadcast", "journalists",
        "lawmakers", "parliament", "a", "an", "the", "his", "her", "its", "their",
        "state", "television", "tv", "radio", "news", "agency", "conference", "briefing", "statement", "interview",
        "press", "on", "in", "at", "by", "via", "phone", "telephone", "late", "early", "earlier", "separately",
        "later", "told", "today", "yesterday", "again", "speech", "address", "to", "from", "another", "local",
        "foreign", "weekly", "daily", "joint", "video", "link", "televised",
    )
)  # fmt: skip
"""What stands between a word of speech and the place where it was said."""
_ONLY_A_GATHERING = re.compile(
    r"\b(?:conference|talks?|summit|meeting|visit\w*|trip|embassy|office|headquarters|based|funeral|press)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\b(?:province|governorate|region|state|oblast|strip)\b|^\s+(?:province|governorate|region|state|oblast)\b",
    re.IGNORECASE,
)
_SURROUNDED = re.compile(r"\b(?:outskirts|edge|suburbs|countryside)\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_IN_MONTH = re.compile(
    r"^\W{0,3}(?:(?:back\s+|earlier\s+|late\s+)?in\s+(?:early\s+|late\s+|mid-)?|last\s+)(?P<month>January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b",
    re.IGNORECASE,
)
_SUMMED_UP = re.compile(
    r"\b(?:(?:so\s+far\s+)?this\s+year|in\s+recent\s+(?:years|months|weeks)|over\s+the\s+past\s|since\s+(?:the\s+start|January|20\d\d))\b"
)
_ANOTHER = re.compile(
    r"^\W{0,3}(?:separately|elsewhere|in\s+(?:a|an|the)?\s*(?:separate|another|other|different|unrelated|similar|previous|earlier)\b"
    r"|(?:a|an)?\s*(?:separate|another|similar|unrelated|previous|earlier)\s+(?:\w+\s+)?(?:attack|blast|bombing|raid|strike|shooting|incident"
    r"|explosion|assault|ambush)|last\s+(?:week|month|year)|earlier\s+(?:this|in)\b|in\s+(?:19|20)\d\d\b"
    r"|(?:\w+\s+){1,2}(?:days?|weeks?|months?|years?)\s+(?:ago|earlier|before)\b)"
    r"|\b(?:came|comes|come|coming|happened|occurred)\s+(?:[\w-]+\s+){0,4}after\b|\bfollow(?:s|ed)\s+(?:a|an|the|last|another)\b",
    re.IGNORECASE,
)
_OF_AN_ORGANISATION = frozenset(("of", "for", "in", "the"))
_OF_AN_ORIGIN = frozenset(("from", "for", "to", "of", "the", "neighbouring", "neighboring"))
_OF_A_SPEAKER = frozenset(("in", "at", "from", "to", "outside", "the"))
_OF_NEARNESS = frozenset(
    ("near", "to", "outside", "from", "around", "of", "with", "bordering", "the", "town", "city", "village", "border")
)
"""Words before a name without which the patterns of the same kind find nothing."""
_BEHIND_PREPOSITION = re.compile(
    r"\b(?:in|at|near|on|from|of|outside|inside|over|to|into)\s+(?:the\s+)?$", re.IGNORECASE
)
FAR = 25.0
"""Kilometres from which on a place is no longer near (UCDP)."""
LONGEST_READ = 2000
"""Characters of a sentence that are searched for other mentions, and for words that tell of another event."""
OTHER_MENTIONS = 3
"""Further mentions of the same name in a sentence that are looked at: one of them may say where it happened."""


def role_of(
    text: str,
    start: int,
    end: int,
    *,
    first_sentence: bool = False,
    anchor: str | None = None,
    following: str | None = None,
) -> PlaceRole | None:
    """The part that the name at `start:end` of a sentence plays, or None where it may say where something happened.

    `first_sentence` tells that the text begins the report, where a dateline may stand; `anchor` is the sentence that
    tells of the event, where that is an earlier one; `following` the sentence behind this one.

    >>> sentence = "Speaking to reporters in Sufra, the minister said the men came from Karm."
    >>> [role_of(sentence, sentence.index(name), sentence.index(name) + len(name)) for name in ("Sufra", "Karm")]
    ['speaker', 'origin']
    """
    role = _role(text, start, end, first_sentence=first_sentence, anchor=anchor)
    if role in (None, "near"):
        if is_unreached(text, start, end, following):
            return "unreached"
        if anchor is None and following is not None and _only_gathers(text):
            return _beside_the_scene(text, start, end, following) or role
        return role
    text, name, at = text[:LONGEST_READ], text[start:end], -1
    for _ in range(OTHER_MENTIONS):
        at = _next_mention(text, name, at + 1)
        if at < 0:
            break
        if at != start and _role(text, at, at + len(name), first_sentence=first_sentence, anchor=anchor) is None:
            return None
    return role


def _only_gathers(text: str) -> bool:
    """Whether a sentence tells of people who gather, and of no violence."""
    words = {word.lower() for word in plain_tokens(text[:LONGEST_READ])}
    return not (words.isdisjoint(GATHERINGS) and words.isdisjoint(AFTERMATH)) and not any(map(is_event, words))


def _beside_the_scene(text: str, start: int, end: int, following: str) -> PlaceRole | None:
    """The part of a place where people gather, if the next sentence tells of violence in another."""
    others = OtherPlaces(text, start, end, following)
    if not others.any_struck():
        return None
    return "aftermath" if bearing_of(text, start, end, others) in ("aftermath", "speaker") else None


def _next_mention(text: str, name: str, begin: int) -> int:
    """Where the same name next stands as words of their own, in any case; -1 where it does not."""
    at = text.lower().find(name.lower(), begin) if len(text.lower()) == len(text) else text.find(name, begin)
    if at < 0:
        return -1
    after = text[at + len(name) : at + len(name) + 1]
    return at if not (text[at - 1 : at].isalnum() and at) and not after.isalnum() else -1


def _role(text: str, start: int, end: int, *, first_sentence: bool, anchor: str | None) -> PlaceRole | None:
    left, right, name = text[max(0, start - REACH) : start], text[end : end + REACH], text[start:end]
    if first_sentence and start < REACH and _DATELINE.match(left) and _AFTER_DATELINE.match(right):
        return "dateline"
    last = left.rstrip().rpartition(" ")[2].lower()
    if (last == "of" or left.endswith("(")) and _OF_A_PAPER.match(right) is not None:
        head = governed(text, start)
        told = head.preposition in ("of", "") and not any(map(is_event, head.clause[-1:]))
        if told and OtherPlaces(text, start, end, anchor).any_named():
            return "speaker"
    if _GROUP_LEFT.search(left):
        return "part_of_name"
    if _ORGANISATION_RIGHT.match(right) or (last in _OF_AN_ORGANISATION and _ORGANISATION_LEFT.search(left)):
        return "part_of_name"
    if (joined := _joined(right)) is not None:
        return joined
    if _acts(name) and _is_government(left, right):
        return "government"
    if _OF_NEWS_OR_TALKS.match(right):
        return "part_of_name"
    if last in _OF_AN_ORIGIN and _ORIGIN_LEFT.search(left):
        return "origin"
    spoken = _SPEAKER_LEFT.search(left) if last in _OF_A_SPEAKER else None
    if spoken is not None and not _befell(text, start, spoken[0]):
        return "speaker"
    if last in ("as", "the") and _AS_FAR_AS.search(left):
        return "reference"
    others = OtherPlaces(text, start, end, anchor)
    if last in _OF_NEARNESS and (near := _NEAR_LEFT.search(left)):
        beside = bearing_of(text, start, end, others) if last in ("near", "outside", "around") else None
        return beside or _nearness(left, near, right, others)
    bearing = bearing_of(text, start, end, others)
    if bearing is not None:
        return bearing
    if anchor is not None and _tells_of_another(text, start, anchor) and others.in_anchor():
        return "another"
    return None


def _tells_of_another(text: str, start: int, anchor: str) -> bool:
    """Whether a sentence begins with another event, or with a month that the anchor does not name, or sums up."""
    if _only_gathers(anchor):
        return False
    before = text[: min(start, LONGEST_READ)]
    if _ANOTHER.search(before) or _SUMMED_UP.search(text[:LONGEST_READ]):
        return True
    month = _IN_MONTH.match(before)
    return month is not None and month["month"] not in anchor


def _is_government(left: str, right: str) -> bool:
    if _RELATIONS.search(left) or _GOVERNMENT_LEFT.search(left) or _GOVERNMENT_OF.match(right):
        return True
    return _GOVERNMENT_RIGHT.match(right) is not None and not _BEHIND_PREPOSITION.search(left)


def _befell(text: str, start: int, words: str) -> bool:
    """Whether the place is not the speaker's: what was said to happen there, or an office or a gathering attacked."""
    between = plain_tokens(words)[1:-1]
    if not _ONLY_A_GATHERING.search(words):
        return not all(word[0].isupper() or word.lower() in _TO_WHOM for word in between)
    found = governed(text, start)
    behind = () if words.lower().startswith("based") else clause_after(text, start)[1:12]
    struck = next((word for word in behind if is_event(word) or word in SPEECH), "")
    return any(map(is_event, found.clause)) or is_circumstance(found) or is_event(struck)


def _joined(right: str) -> PlaceRole | None:
    """What a word joined to the name by a hyphen makes of it: "Karm-based", "Karm-backed", "Karm-made"."""
    if _BASED.match(right):
        return "speaker"
    if _GOVERNMENT_BACKED.match(right):
        return "government"
    return "origin" if _MADE_OR_BOUND.match(right) else None


def _nearness(left: str, near: re.Match[str], right: str, others: OtherPlaces) -> PlaceRole | None:
    """Beside the name, or only how far or which way another place lies that stands before."""
    at, words, name = near.start(), near[0], others.text[others.start : others.end]
    is_unit = bool(_UNIT.search(name) or _UNIT.match(right))
    if is_unit and _SURROUNDED.search(words):
        return None
    distance = _DISTANCE.search(left[max(0, at - 40) :])
    if distance is not None and _kilometres(distance) > FAR:
        return "reference"
    if is_unit or country_named(name) is not None:
        return "near"
    before = _FURTHER.sub("", left[:at])
    if _POINTING.match(words) and _BEHIND_NAME.search(before):
        return "reference"
    return "reference" if _BEHIND_PLACE.search(before) and others.any_struck() else "near"


def _kilometres(distance: re.Match[str]) -> float:
    if distance["figure"] is None:
        return math.inf
    figure = float(re.sub(r",(?=\d{3})", "", distance["figure"]).replace(",", "."))
    return figure * (1.609 if distance["unit"].lower() == "mile" else 1.0)


def _acts(name: str) -> bool:
    """Whether a name may stand for a government: a country or a capital."""
    return country_named(name) is not None or fold(name) in _capitals()


@cache
def _capitals() -> frozenset[str]:
    return frozenset(fold(country.capital) for country in countries().values() if country.capital) | {
        "kremlin",
        "pentagon",
    }
