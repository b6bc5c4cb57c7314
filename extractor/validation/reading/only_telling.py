"""Who does nothing in a sentence but tell it: "the rights group B said", "police chief C said", "..., said D, a clerk".

What stands between an article or a comma and the name tells what the one named is; a head such as "agency" or "police
chief" and a verb of speech right behind the name make him the teller, unless what he tells is of himself ("its", "he").
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.validation.reading.standing_words import OFFICES, word_set

__all__ = ("only_tells",)

LONGEST = 240
"""Characters on either side of the name that are read."""
_SAID = re.compile(
    r"(?:\s\([^()]{0,30}\))?\s(?:(?:also|later|earlier)\s)?"
    r"(?:said|says|reported|reports|announced|confirmed|told|wrote|added|stated)\b"
)
_DESCRIBED = re.compile(r"(?:^|[\s“\"(])((?:[^\W\d_][\w’'-]*\s){1,5})$")
_SPOKE_BEFORE = re.compile(r"[,”\"]\s(?:said|says|told|wrote|added|recalled)\s(?:\w+\s)?(?:the\s)?$")
_APPOSED = re.compile(r"(?:,\s\d{1,3})?(?:,\s(?P<who>[^.;”\"]{2,120}))?(?:[.;]|$)")
_OWN = re.compile(
    r"\b(?:its?|itself|they|their|theirs|them|themselves|he|his|him|himself|she|hers?|herself|we|us|ours?|my|me|mine|I)\b"
)
_OWN_QUOTED = re.compile(r"\b(?:I|me|my|mine|myself|[Ww]e|us|[Oo]urs?|My|Me)\b|\bI[’']")
_OWN_PEOPLE = re.compile(
    r"^\s(?:that\s)?(?:its|their)\s(?:[a-z-]+\s){1,3}?(?:(?:had|has|have)\s)?"
    r"(?:received|treated|admitted|counted|documented|recorded|verified|registered|collected|recovered|evacuated)\s"
)
"""What a charity tells of those who work for it, and nothing that befell them."""
_BEFELL = re.compile(r"\b(?:was|were|been|being|its?|their|they|them|among|including)\b")
_TOUCHED = re.compile(
    r"\b(?:wh\w+|his|her|their|surviv\w+|wounded|injured|hurt|lost|victims?|owners?|residents?|villagers?|hostages?"
    r"|targets?|displaced|father|mother|brother|sister|wife|husband|widow|son|daughter)\b"
)
"""Of whom an apposition says this, he may have been hit as well."""
_HEADS = OFFICES | word_set("mayor governor minister vice-president secretary senator lawmaker diplomat envoy")
_GROUPS = word_set("group groups organisation organization body service centre center")
_OF_GROUPS = word_set("rights monitoring aid advocacy research media relief news monitor legal campaign conservation")
_CHIEFS = word_set("chief commissioner superintendent inspector director head officer captain official")
_OF_CHIEFS = word_set("police hospital district provincial regional county health city security rescue fire state")
_ARMED = word_set(
    "rebel rebels militant militants armed separatist insurgent jihadist islamist guerrilla terrorist paramilitary "
    "militia gang cartel junta army military"
)


@lru_cache(maxsize=1024)
def only_tells(sentence: str, start: int, end: int) -> bool:
    """Whether the one named at `start:end` (code points) is only the one who tells what the sentence says.

    >>> only_tells("The rights group Larch said raiders had shot two clerks.", 17, 22)
    True
    >>> only_tells("The rights group Larch said raiders had shot its clerk.", 17, 22)
    False
    """
    if not sentence[start : start + 1].isupper():
        return False
    said = _SAID.match(sentence, end)
    if said is None:
        return _is_quoted(sentence, start, end)
    described = _DESCRIBED.search(sentence, max(0, start - 70), start)
    if described is None or not _is_teller(described[1].split()):
        return False
    before = sentence[max(0, start - LONGEST) : start]
    behind = sentence[said.end() : said.end() + LONGEST]
    own_people = _OWN_PEOPLE.match(behind)
    if own_people is not None:
        return _BEFELL.search(behind, own_people.end()) is None
    told = f"{before} {behind}"
    return _OWN.search(told) is None and not _named_in(sentence[start:end], told)


def _is_teller(words: list[str]) -> bool:
    """Whether the last of the words before a name says that it is one who tells: "British maritime agency"."""
    head, before = words[-1].lower(), words[-2].lower() if len(words) > 1 else ""
    if _ARMED & {word.lower() for word in words[-4:]}:
        return False
    if head in _HEADS:
        return True
    return (head in _GROUPS and before in _OF_GROUPS) or (head in _CHIEFS and before in _OF_CHIEFS)


def _is_quoted(sentence: str, start: int, end: int) -> bool:
    """Whether the name stands behind what it said, with nothing told of it: "..., said Karl Ost, a clerk"."""
    spoke = _SPOKE_BEFORE.search(sentence, max(0, start - 30), start)
    apposed = None if spoke is None else _APPOSED.match(sentence, end)
    if spoke is None or apposed is None or (apposed["who"] is not None and _TOUCHED.search(apposed["who"])):
        return False
    told = sentence[: spoke.start() + 1]
    own = _OWN_QUOTED if told.endswith(("”", '"')) or '"' in told or "“" in told else _OWN
    return own.search(told) is None and not _named_in(sentence[start:end], told)


def _named_in(name: str, told: str) -> bool:
    return any(len(word) > 2 and word in told for word in name.split() if word[0].isupper())
