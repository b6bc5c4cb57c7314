"""The forms that furniture of news pages takes, as patterns over one line."""

from __future__ import annotations

import re

__all__ = (
    "BOILERPLATE", "BREADCRUMBS", "BYLINE", "CAPTION_START", "COMMENTS", "CREDIT_AT_END", "CREDIT_IN_BRACKETS",
    "NAVIGATION", "NOT_A_HEADING", "RELATED", "SECTION_NAME", "SPEECH", "TOO_PLAIN", "VERB",
)  # fmt: skip


def _any(*forms: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in forms), flags)


_CREDIT_WORDS = r"\bphotos?\b|\bfile\b|\bcourtesy of\b|\bhandout\b|\bvia (?:AP|AFP|Reuters|Getty|Twitter|X)\b"
CREDIT_AT_END = _any(
    rf"[\[(][^\[\]()\n]{{0,60}}(?:{_CREDIT_WORDS})[^\[\]()\n]{{0,60}}[\])]\.?$",
    r"[\[(][^\[\]()\n/]{2,60}/\s?[A-Z][\w .&]{1,40}[\])]\.?$",
    r"(?:©|\bPhoto(?: credit| by)?:|\bCredit:|\bImage:)\s?[^.]{2,60}\.?$",
    r"\|\s?(?:Getty Images|AFP|AP|Reuters|EPA)$",
)
"""(Jo Roe/Agency), [File photo], (Photo: Jo Roe), © Agency."""

CREDIT_IN_BRACKETS = re.compile(r"[.!?]['\"”’]?\s\[[A-Z][\w.&'’ -]{1,40}\]$")
"""A sentence and [AGENCY], nothing more."""

CAPTION_START = _any(
    r"(?:file photo|file picture|photo|picture|image|caption|pictured|illustration)\s?:\s?\S",
    r"FILE\s?(?:PHOTO)?\s?[:–—-]\s?\S",
    r"in this (?:\w+ ){0,4}(?:photo|image|picture|frame grab|screen ?grab|handout)\b",
)

SPEECH = _any(r"\b(?:said|says|told|added|according to|reported)\b")
"""A caption has none of these; a paragraph of the report often does."""

COMMENTS = _any(
    r"\d{1,6}\s?comments?(?:\s?\(s\))?$",
    r"comments?\s?\(?\d{0,6}\)?$",
    r"(?:leave|post|add|write) a (?:comment|reply)\W*$",
    r"(?:be the first|log in|sign in) to comment\W*$",
    r"comment policy\b.{0,80}$",
    r".{0,40}\bdenotes required field\b.{0,40}$",
    r"\d{1,5} ?/ ?\d{3,5}$",
    r"comments? (?:are|is) (?:now )?(?:closed|off|disabled)\W*$",
    r"join the (?:conversation|discussion)\W*$",
    r"characters remaining.{0,20}$",
)

_LINK_HEADS = "|".join(
    (
        r"related(?: (?:articles?|stor(?:y|ies)|news|topics?|tags|posts?|content|coverage|links?))?",
        r"read (?:also|more|next|on)|also read|see also|more|watch|listen|in pictures",
        r"recommended(?: for you)?|you (?:may|might) also like|don['’]?t miss",
        r"most (?:read|popular|viewed)|trending(?: now)?|editor['’]?s['’]? picks|latest news",
        r"tags|topics|keywords|filed under",
    )
)
RELATED = _any(
    rf"(?:{_LINK_HEADS})\s?(?:[:>»|→].{{0,140}})?$",
    r"(?:more|other|all|further) (?:reports?|stories|articles|news|posts|coverage) (?:by|from|on|about) .{2,60}$",
    r"more from .{2,50}$",
    r"read (?:the )?(?:full|original) (?:story|article|report)\b.{0,60}$",
)

_NAVIGATION_WORDS = "|".join(
    (
        r"home|menu|search|skip to (?:main )?content|skip navigation|sign ?in|log ?in|register|subscribe|back to top",
        r"share(?: (?:this|on|via|with)(?: \w+){0,2})?|tweet|print|e-?mail|copy link|save|bookmark|\d+ shares?",
        r"facebook|twitter|x|whatsapp|telegram|linkedin|reddit|pinterest|instagram|youtube|messenger",
        r"(?:next|previous) (?:article|page|story|post)|load more|show more|read less|close",
        r"advertisement|sponsored(?: content)?|play video|download pdf|listen to (?:this )?article",
        r"\d+ ?min(?:ute)?s? read|follow(?: us)?(?: on \w+)?|contact(?: us)?|about(?: us)?|news|world|politics",
    )
)
NAVIGATION = _any(rf"(?:{_NAVIGATION_WORDS})(?:\s?[|/•·>»›,→-]?\s?(?:{_NAVIGATION_WORDS})){{0,20}}\W{{0,3}}$")
BREADCRUMBS = re.compile(r"[^.!?:;>»›]{2,40}(?:\s[>»›]\s[^.!?:;>»›]{2,80}){2,8}$")
TOO_PLAIN = frozenset(
    ("news", "world", "politics", "x", "save", "close", "print", "about", "register", "share", "search", "home")
)
"""Words of navigation that may as well be a heading or a name when they stand alone."""

SECTION_NAME = _any(
    r"(?:[A-Z]\w+ ){0,2}(?:news|world|politics|security|conflict|region|africa|asia|europe|opinion|analysis)$",
    r"middle east$",
)

BOILERPLATE = _any(
    r"do you like this (?:article|story|report)\W*$",
    r"was this (?:article|story|page) (?:helpful|useful)\W*$",
    r"(?:sign up|subscribe) (?:for|to|here)\b.{0,120}\b(?:newsletters?|alerts?|updates|inbox|channel|digest)\b.{0,60}$",
    r"(?:get|receive) .{0,60}\b(?:in|to) your inbox\b.{0,40}$",
    r"follow us on .{2,80}$",
    r"join our (?:telegram|whatsapp) .{0,60}$",
    r"(?:©|\(c\)|copyright\b)\s?.{0,20}(?:19|20)\d\d\b.{0,100}$",
    r".{0,60}\ball rights reserved\b.{0,60}$",
    r"(?:this (?:web)?site|we) uses? cookies\b.{0,160}$",
    r"by (?:continuing|clicking|using) .{0,120}\b(?:cookies|terms|privacy)\b.{0,80}$",
    r"(?:terms (?:of (?:use|service)|and conditions)|privacy policy|cookie policy)(?:\W+.{0,60})?$",
    r"\(?(?:additional )?reporting by .{2,100}[;.] ?(?:writing|editing) by .{2,80}$",
    r"\(?editing by .{2,80}\)?$",
    r"this (?:article|story|report) (?:was|has been) (?:\w+ly )?(?:published|syndicated|translated)\b.{0,100}$",
    r"first published (?:by|in|on) .{2,80}$",
    r"the views expressed\b.{0,160}$",
    r"for immediate release$",
    r"all times are local\b.{0,20}$",
)

_NAME = r"[A-Z\u00c0-\u00de][\w.'’-]*"
BYLINE = re.compile(
    rf"(?:By|BY|by)\s+{_NAME}[,;]?(?:\s+(?:{_NAME}|and|in|for|al|de|bin|van|our|staff|writers?|correspondent)[,;]?){{0,8}}$"
)

VERB = _any(
    r"\b(?:said|says|told|was|were|is|are|has|have|had|will|would|been|be|did|do|does|can|could|may|might)\b",
    r"\b(?:he|she|they|it|we|i)\b",
)
NOT_A_HEADING = re.compile(r",\s*\d|^[-*•\d(\[|]|https?://|@|\b(?:19|20)\d\d\b|[,;:(\[–—_-]$|\(\d|^\W+$|\.\w{2,4}$")
