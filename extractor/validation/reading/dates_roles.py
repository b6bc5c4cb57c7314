"""What a date in a sentence is the date of: a statement ("said on Monday"), something still to come, or an event."""

from __future__ import annotations

import re

__all__ = ("is_in_a_name", "is_statement_date", "speaks_of_future")

_SPEAKING = (
    r"(?:said|says|saying|announced|announces|announcing|stated|stating|added|adding|tweeted|confirmed|denied|claimed"
    r"|declared|reported|reports|reporting|revealed|disclosed|warned|condemned|vowed|pledged|insisted|acknowledged"
    r"|admitted|commented|remarked|noted|explained|argued|urged|called|blamed|spoke|speaking|wrote|testified)"
)
_MEDIUM = (
    r"(?:\s(?:a|an|the|its|his|her|their|one|written|brief|joint|separate|televised|prepared|press|news|official"
    r"|telephone|phone|video|radio|late|early|state|social|national|local)){0,5}"
    r"\s(?:statements?|conferences?|briefing|interview|release|speech|address|message|communiqu[eé]|report|bulletin"
    r"|tweet|post|note|television|tv|radio|media|telephone|phone|e-?mail|update|comments|remarks)"
)
_WORDS = re.compile(r"[a-zé]+")
_SPEAKING_WORDS = frozenset(_WORDS.findall(_SPEAKING)) | {"told", "tells", "telling", "informed", "informing"}
_MEDIUM_WORDS = frozenset((
    "statement", "statements", "conference", "conferences", "briefing", "interview", "release", "speech", "address",
    "message", "communique", "communiqué", "report", "bulletin", "tweet", "post", "note", "television", "tv", "radio",
    "media", "telephone", "phone", "email", "mail", "update", "comments", "remarks",
))  # fmt: skip
"""Without one of them nothing was said in a medium."""
_PLACE = r"(?:\s(?:in|from|at)\s[\w’'-]{2,20}(?:\s[\w’'-]{2,20}){0,2}?)?"
_HEARER = r"(?:\s(?!that\b|how\b|when\b|of\b|about\b|it\b|there\b)[\w’'./-]{1,25}){1,5}?"
_ASIDE = r"(?:\s(?:late|early|earlier|again|also|later|here|publicly)){0,2}"
_ON = r",?(?:\s(?:on|late|early|late\son|early\son|dated))?\s$"
_BEFORE = re.compile(
    rf"(?<!were\s)(?<!was\s)(?<!is\s)(?<!are\s)(?<!been\s)\b{_SPEAKING}(?:\sto{_HEARER})?"
    rf"(?:\s(?:in|at|by|during|through|via|on|over|from){_MEDIUM})?{_PLACE}{_ASIDE}{_ON}",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"\b(?:told|tells|telling|informed|informing){_HEARER}(?:\s(?:in|at|by|during|through|via|on|over){_MEDIUM})?"
    rf"{_PLACE}{_ASIDE}{_ON}",
    re.IGNORECASE,
)
_IN_STATEMENT = re.compile(
    rf"\b(?:in|at|during|statements?\smade|statement\sissued){_MEDIUM}?"
    r"(?:,?\s(?:issued|released|published|made|held|broadcast|aired|sent|posted))?"
    r"(?:\s(?:by|to|in|on)\s[\w’'-]+(?:\s[\w’'-]+){0,3}?)?" + _ON,
    re.IGNORECASE,
)
_MEDIUM_NEAR = re.compile(rf"\b(?:in|at|during){_MEDIUM}\b|\bstatements?\b", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:^|[\W_])(?:(?:dates?|day|time)\sof\s(?:the\s|this\s)?(?:\w+\s)?(?:report(?:ing)?|publication|issue|filing|update|submission"
    r"|entry|release|posting|notification|registration|writing|print)\s?[:=|–—-]?"
    r"|(?:report(?:ing)?|publication|filing|update|submission|entry|release|posting|issue)\s(?:date|day|time)\s?[:=|–—-]"
    r"|(?:reported|published|posted|updated|filed|submitted|released|issued|uploaded|retrieved|accessed|registered|received"
    r"|entered|dated)(?:\s(?:on|at|by\s[\w’'-]+(?:\s[\w’'-]+)?))?\s?[:=|])\s?$",
    re.IGNORECASE,
)
""" "Date of report: ", "Published: ": of a form whose other lines give the day of the event."""
_OF_PAPER = re.compile(
    r"\b(?:report|statement|note|letter|bulletin|communiqu[eé]|dispatch|memo|article|update|release|message|post|document|cable)"
    r"\s(?:of|dated|from)\s(?:the\s)?$",
    re.IGNORECASE,
)
_PAPER_ENDS = re.compile(r"\s?(?:$|[.,;:)\]])")
""" "a note of 7 June." is of that day; "a report of 7 June attacks" need not be."""
_PAPERS = frozenset((
    "report", "statement", "note", "letter", "bulletin", "communique", "communiqué", "dispatch", "memo", "article",
    "update", "release", "message", "post", "document", "cable",
))  # fmt: skip
_LABEL_SIGNS = (":", "=", "|", "-", "–", "—")
_LABELLED = ("date", "dates", "day", "time")
_AFTER = re.compile(
    rf"\s(?:(?:also|again|both|publicly|officially|had|has|have)\s)?(?:{_SPEAKING}|told)\b"
    r"(?!\s(?:in|dead|killed|missing|lives|the\slives|\d))",
    re.IGNORECASE,
)
_POSSESSED = re.compile(
    r"(?:['’]s?)?\s(?:\w+\s){0,2}?(?:statement|announcement|remarks|comments|briefing|speech|press\s|news\s|interview)",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s?(?=\s|$)", re.IGNORECASE)
_POSSESSIVES = ("'", "’", "'s", "’s", "'S", "’S")
_LEADING = re.compile(
    r"^\W*(?:(?:on|in|at|from)(?:\s[\w’'-]+){1,4},?\s)?(?:(?:late|early|earlier)\s)?(?:on\s)?(?:late\s|early\s)?$",
    re.IGNORECASE,
)
_SPEAKER_SAYS = re.compile(rf"^,?\s(?:[\w’'-]+\s){{1,6}}?(?:{_SPEAKING}|told)\b", re.IGNORECASE)
_FUTURE = re.compile(
    r"\b(?:will|would|shall|due|scheduled|expected|planned|plans|plan|planning|slated|set\s(?:to|for)|tomorrow|upcoming"
    r"|is\sto|are\sto|was\sto|were\sto|be\sheld|as\s(?:soon|early)\sas"
    r"|(?<!up\s)(?:until|till)(?=\s$)|(?:to|should|must|can|could|might)\s\w+(?:\s[\w’'-]+){0,6}\sby(?=\s$))\b",
    re.IGNORECASE,
)
_FUTURE_WORDS = frozenset((
    "will", "would", "shall", "due", "scheduled", "expected", "planned", "plans", "plan", "planning", "slated", "set",
    "tomorrow", "upcoming", "held", "soon", "early", "until", "till", "by",
))  # fmt: skip
_BEFORE_TO = frozenset(("is", "are", "was", "were"))
_PAST = re.compile(
    r"\b(?!United\b|hundred\b|armed\b|need\b|wanted\b)"
    r"(?:said|was|were|had|\w{3,}ed|began|took|came|broke|hit|left|struck|shot|blew)\b",
    re.IGNORECASE,
)
_DEADLINE = re.compile(r"\s(?:deadline|hearing)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:.!?\n“”\"](?!\d)|\b(?:and|but|after|when|which|who|because)\s", re.IGNORECASE)
_NAME_HEAD = (
    r"(?:[Ss]treet|Road|Avenue|Boulevard|[Ss]quare|Bridge|Mosque|Hospital|University|School|District|Quarter|Neighbou?rhood|Airport"
    r"|Stadium|Park|Highway|Roundabout|Tunnel|Dam|Barracks|Palace|Theatre|Cinema|Club|Hall|Institute|College|Library|Plaza"
    r"|Brigades?|Battalion|Regiment|Movement|Martyrs|Front|Uprising|Revolution|Intifada|Committee|Coalition|Alliance"
    r"|Organi[sz]ation|Accords?|Agreement|Constitution|Foundation|Herald|Gazette|Chronicle|Tribune)"
)
_NAME_AFTER = re.compile(rf"\s(?:[A-Z][\w’'-]{{1,20}}\s)?{_NAME_HEAD}\b")
_NAME_AFTER_DAY = re.compile(
    r"\s(?:district|quarter|neighbou?rhood|street|square|bridge|hospital|university|school|stadium|avenue|brigade|mosque)\b"
    r"(?!\s(?:attack|bomb|blast|strike|raid|shoot|massacre|siege|explosion|killing|shelling|fire|stabbing))"
)
_NAME_BEFORE = re.compile(rf"\b(?:[Nn]amed\s(?:after|for)|{_NAME_HEAD}\sof(?:\sthe)?)\s$")
_SERVICE = re.compile(r"\s(?:prayers?|mass|sermons?|services?|worship|bazaar|market)\b", re.IGNORECASE)
_AT_SERVICE = re.compile(
    r"\b(?:during|after|before|at|following|as|leaving|left|leave|attending|attended|attend|from|amid|inside|outside|when|since|since"
    r"|near|by|between|until|ahead\sof|performed|performing|finished|ended|held|offering|offered)(?:\s(?:the|their|his|weekly|noon|midday))?\s$",
    re.IGNORECASE,
)
_HABITUAL = re.compile(r"\b(?:every|each|weekly|usual|usually|regular|normally)\s(?:on\s)?$", re.IGNORECASE)
_HABITS = ("every", "each", "weekly", "usual", "usually", "regular", "normally", " on")
_ENDS_BEFORE_NAME = ("after ", "for ", "of ", "the ")
_BLANK = re.compile(r"\s")
_REACH = 140


def is_statement_date(sentence: str, span: tuple[int, int]) -> bool | None:
    """Whether the date at `span` (code points, half-open) tells when something was said, not when it happened.

    None: the words leave it open ("On Monday, the army said ..."). The reach is a clause to either side.

    >>> words = "Two men were shot on Sunday, police said on Monday."
    >>> is_statement_date(words, (21, 27)), is_statement_date(words, (44, 50))
    (False, True)
    """
    start, end = span
    left, right = _spaced(sentence[max(0, start - _REACH) : start]), _spaced(sentence[end : end + _REACH])
    if _POSSESSED.match(right):
        return True
    if _POSSESSIVE.match(right) or sentence.endswith(_POSSESSIVES, start, end):
        return False
    words = frozenset(_WORDS.findall(left.lower()))
    if not words.isdisjoint(_SPEAKING_WORDS) and (_BEFORE.search(left) or _TOLD.search(left)):
        return True
    if not words.isdisjoint(_MEDIUM_WORDS) and _IN_STATEMENT.search(left) and _MEDIUM_NEAR.search(left[-80:]):
        return True
    if (left.rstrip().endswith(_LABEL_SIGNS) or not words.isdisjoint(_LABELLED)) and _LABEL.search(left):
        return True
    if not words.isdisjoint(_PAPERS) and _OF_PAPER.search(left) and _PAPER_ENDS.match(right):
        return True
    if _AFTER.match(right):
        return True
    leading = _LEADING.match(left.rpartition(". ")[2])
    if leading and _SPEAKER_SAYS.match(right):
        return None
    return False


def _spaced(text: str) -> str:
    """The text with every blank a space; no other blank is printable."""
    return text if text.isprintable() else _BLANK.sub(" ", text)


def speaks_of_future(sentence: str, span: tuple[int, int]) -> bool:
    """Whether the clause left of the date at `span` speaks of what is still to come ("due to start on")."""
    start, end = span
    if sentence.endswith(_POSSESSIVES, start, end) or _POSSESSIVE.match(sentence, end):
        return False  # "Friday's ruling" has been made
    if _DEADLINE.match(sentence, end):
        return True
    left = sentence[max(0, start - 80) : start]
    words = frozenset(_WORDS.findall(left.lower()))
    if words.isdisjoint(_FUTURE_WORDS) and ("to" not in words or words.isdisjoint(_BEFORE_TO)):
        return False
    marks = list(_CLAUSE.finditer(left))
    left = left[marks[-1].end() :] if marks else left
    cues = list(_FUTURE.finditer(left))
    return bool(cues) and _PAST.search(left, cues[-1].end()) is None


def is_in_a_name(sentence: str, span: tuple[int, int]) -> bool:
    """Whether the date at `span` is part of a name or a habit: "30 June Street", "draws hundreds to Friday prayers".

    >>> is_in_a_name("Shells fell on 30 June Street.", (15, 22)), is_in_a_name("Shot after Friday prayers.", (11, 17))
    (True, False)
    """
    start, end = span
    left = sentence[max(0, start - 60) : start]
    if left.rstrip().lower().endswith(_HABITS) and _HABITUAL.search(left):
        return True
    if left.endswith(_ENDS_BEFORE_NAME) and _NAME_BEFORE.search(left):
        return True
    if _NAME_AFTER.match(sentence, end):
        return True
    if sentence[start].isdigit() and left.endswith("the ") and _NAME_AFTER_DAY.match(sentence, end):
        return True
    return _SERVICE.match(sentence, end) is not None and bool(left.strip()) and _AT_SERVICE.search(left) is None
