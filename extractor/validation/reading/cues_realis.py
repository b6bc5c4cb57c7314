"""Whether the words bear out that an event was planned, supposed, denied or only alleged."""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.validation.reading.cues import CueKind, cues_at
from extractor.validation.reading.cues_frames import taken_back
from extractor.validation.reading.cues_heads import head_in
from extractor.validation.reading.small_letters import small_letters
from extractor.validation.wording import word_set

__all__ = ("says_realis",)


LONGEST = 1200
"""Characters of a sentence that are read."""
_NOT_DONE: frozenset[CueKind] = frozenset(("plan", "hypothesis", "foiled", "invented"))
_FITTING: dict[str, frozenset[CueKind]] = {
    "planned": _NOT_DONE,
    "hypothetical": _NOT_DONE,
    "denied": frozenset(("negation", "denial", "false")),
}
_NOT_DONE_YET = re.compile(
    r"\b(?:attempt|tri(?:ed|es)|try|trying|bid|sought|seek|effort|order|decid|agree|next|tomorrow|coming|upcoming|unless|deadline|ultimatum|before|plan|plot|threat|foil"
    r"|thwart|prevent|defus|exercise|drill|film|movie|novel|scenario|simulat|suppos|imagin|hypothe|future|ready|prepar|announc|intend|warn|risk|possib|never|conspir|could"
    r"|would|will|might|may|if)\w*|\b(?:is|are)\sto\b|\brul(?:e|ed|ing)\sout\b|\bon\sthe\s(?:cards|table|agenda|horizon)\b|\?",
    re.IGNORECASE,
)
_NOT_DONE_NEAR = re.compile(
    r"\b(?:plan|plot|foil|thwart|exercise|drill|film|movie|novel|scenario|simulat|hypothe|threat|conspir|prevent|would|scheme)\w*",
    re.IGNORECASE,
)
_DONE_BEHIND = re.compile(
    r"(?:\s(?!(?:would|will|could|may|might|can|to|if|not|never|no|that|which|who|was|were|been|be|has|have|had)\b)[\w’'-]+){0,8}?,?\s(?:(?:has|have|had)\s)?"
    r"(?:killed|killing|hit|hitting|struck|striking|wounded|wounding|injured|injuring|destroyed|destroying|damaged|damaging|left|leaving|targeted|targeting|ripped|tore"
    r"|took\splace|happened|occurred|exploded|detonated|fell|landed|began|broke\sout|erupted|lasted)\b",
    re.IGNORECASE,
)
"""Behind a noun: what it did, told as done."""
_DENIED = re.compile(
    r"\b(?:den(?:y|ied|ies|ying|ials?)\b(?!\s(?:(?:any|all|its|their|having)\s)*(?:responsibility|involvement|role|part|hand|links?|bail|access|being\sbehind|carrying))"
    r"|reject\w*|dismiss\w*|refut\w*|disput\w*|fabricat\w*|untrue|false|hoax|lies?\b|baseless|unfounded|debunk\w*|propaganda|nonsense|no\ssuch|never|not\strue|did\snot"
    r"|contradict\w*|retract\w*|invent\w*)",
    re.IGNORECASE,
)
_HEARSAY = word_set(
    "said says say saying told tells telling reported reports report reportedly claimed claims claim claiming "
    "alleged alleges allege allegedly allegation allegations accused accuses accuse accusing accusation "
    "accusations according suspected suspect suspects suspicion believed believes believe apparent apparently "
    "appears appeared appear seems seemed seem rumour rumours rumor rumors rumoured rumored unconfirmed "
    "unverified possible possibly probably likely might may could purported purportedly supposed supposedly "
    "denied denies deny blamed blames blame charged charges charge testified testimony stated states announced "
    "announces statement insisted insists maintains maintained rejected dismissed disputed disputes thought "
    "presumed presumably quoted cited citing whether if witness witnesses source sources asserted asserts "
    "contends contended wrote writes complaint complaints petition indictment suit lawsuit prosecutors added adds "
    "account accounts version recalled described warned tweeted posted suggests suggested suggesting indicates "
    "indicated attributed investigating probe inquiry unclear"
)
_SURE = frozenset(("confirmed", "confirms", "confirm", "acknowledged", "admitted"))
_PAST = re.compile(r"(?<!to\sbe\s)(?<!be\s)\b\w{3,}ed\b")
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=256)
def says_realis(realis: str, sentence: str, start: int, end: int, before: str, behind: str) -> bool:
    """Whether anything in the sentence of `sentence[start:end]` (code points) or beside it bears out the realis.

    >>> says_realis("planned", "Rebels vowed to burn the mill.", 15, 29, "", "")
    True
    >>> says_realis("planned", "Rebels burned the mill.", 0, 22, "", "")
    False
    """
    sentence, before, behind = sentence[:LONGEST], before[:LONGEST], behind[:LONGEST]
    if realis == "alleged":
        return _is_hearsay(sentence, before, behind)
    fitting = _FITTING.get(realis)
    if fitting is None:
        return True
    if any(cue.kind in fitting for cue in cues_at(sentence, start, end, True)):
        return True
    if realis == "denied":
        return _DENIED.search(behind) is not None or any(
            kind in ("false", "rejected") for kind, _, _ in taken_back(sentence[end:])
        )
    if any(kind == "foiled" for kind, _, _ in taken_back(behind)):
        return True
    head = head_in(sentence, small_letters(sentence), start, end)
    if head is not None and (head.done or _DONE_BEHIND.match(sentence, head.end) is not None):
        return False
    if sentence.startswith("to ", start):
        return True
    if head is None and _PAST.search(sentence, start, end) is not None:
        return False
    if _NOT_DONE_YET.search(sentence) is not None:
        return True
    return any(_NOT_DONE_NEAR.search(text) is not None for text in (before, behind))


def _is_hearsay(sentence: str, before: str, behind: str) -> bool:
    words = set(_WORD.findall(sentence.lower()))
    if not _HEARSAY.isdisjoint(words):
        return True
    if not _SURE.isdisjoint(words):
        return False
    return not _HEARSAY.isdisjoint(_WORD.findall(f"{before} {behind}".lower()))
