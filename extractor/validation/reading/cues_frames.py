"""Deeds shown or rehearsed and never done: of a film, a novel, a drill; and what the next sentence takes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from extractor.validation.reading.cues_heads import Head
from extractor.validation.reading.small_letters import AnyCase, small_letters
from extractor.validation.wording import word_set

__all__ = ("FRAME_BEGINNINGS", "frames_at", "taken_back")


LONGEST = 400
"""Characters of a following sentence that are read."""
FRAME_BEGINNINGS = word_set(
    "film movi nove thri dram seri epis game scri scen exer dril simu war warg rehe reen mano mane play tele fict "
    "trai vide comi prac dumm mock drea sequ cart"
)
"""First four letters of the words without which nothing here is found."""
_FICTION = (
    r"(?:films?|movies?|novels?|thrillers?|dramas?|television\sseries|tv\sseries|mini-?series|series|episodes?|video\s?games?|screenplays?|scripts?|telenovelas?"
    r"|blockbusters?|opera|musical|short\sstor(?:y|ies)|comics?|trailer|fiction|play|game|sequel|cartoon)"
    r"(?![-‑]\w|\s(?:crews?|sets?|studios?|makers?|theat\w+|festivals?|industry|directors?|stars?|clubs?|of\sattacks|reserve|warden|ground))"
)
_DRILL = (
    r"(?:exercises?|drills?|simulations?|war\s?games?|scenarios?|rehearsals?|re-?enactments?|man(?:oeuvre|euver)s"
    r"|training\s(?:session|event|video|day))"
)
_IS_DRILL = re.compile(_DRILL, re.IGNORECASE)
_SHOWN = AnyCase(
    rf"\b{_FICTION}\b[^.;]{{0,90}}?\b(?:opens?|begins?|starts?|ends?|tells?|follows?|depicts?|features?|portrays?|stars?|imagines?|climax\w*|in\swhich|where|about"
    rf"|cent(?:er|re)s?|revolves?|plot|scene|kicks\soff)\b|\bscenes?\sin\swhich\b|\b(?:in|of)\s(?:the|a|an|his|her|its|their|this)\s(?:[\w’'-]+\s){{0,4}}?"
    rf"{_FICTION}(?:,|\s(?:by|from|called|titled|entitled)\b)|\bfictional\b"
    r"|\b(?:dramas?|movies?|novels?|episodes?|thrillers?|series|sitcoms?|video\sgames?|telenovelas?)\b[^.;]{0,60}?\bshow(?:s|ing)\b"
)
_REHEARSED = AnyCase(
    rf"(?:^|[.;:—–,]\s)(?:in|during|under|as\spart\sof|for)\s(?:the|a|an|this|its|their|one|that|another)\s(?:[\w’'-]+\s){{0,4}}?{_DRILL}\b"
    rf"|\b{_DRILL}\b[^.;]{{0,70}}?\b(?:simulat\w+|imagin\w+|envisag\w+|envision\w+|assum\w+|involv(?:ed|es|ing)|featur\w+|in\swhich|where|had|saw|depict\w+"
    r"|practi[cs]\w+|rehears\w+|posit\w+|(?:began|begins|opened|opens|started|starts|ended|ends)\swith|called\sfor|when)\b"
    r"|\bin\san?\s(?:mock|simulated)\s\w+|\b(?:was|were)\s(?:staged|faked)(?=[:;,.])|\bdream(?:ed|t|s|ing)?\s(?:that|of)\b|\b(?:simulat\w+|rehears\w+|practi[cs](?:ed|ing|es)|re-?enact\w*|role-?play\w*)\b"
)
_DONE_IN = AnyCase(
    rf"^[^.;]{{0,90}}?\b(?:in|during|as\spart\sof|at|for)\s(?:an?|the|this|its|their|his|her)\s(?:[\w’'-]+\s){{0,5}}?(?P<what>{_DRILL}|{_FICTION})\b"
)
_DUMMY = AnyCase(
    r"\b(?:practice|dummy|mock|simulated|blank|inert|training)\s(?:bombs?|rounds?|missiles?|targets?|ammunition|warheads?|village|attack|grenades?|rifles?|guns?|weapons?|explosives)\b"
)
_STATE = re.compile(
    r"\b(?:commandos?|troops|soldiers|navy|air\sforce|jets|warplanes|police|officers|marines|paratroopers|army|militar\w+|special\sforces|crews|fleet|warships?|units?)\b",
    re.IGNORECASE,
)
_HARMED = re.compile(r"\b(?:kill\w*|wound\w*|dead|died|injur\w*|hurt|casualt\w*|los(?:t|s))\b", re.IGNORECASE)


def frames_at(
    text: str, small: str | None, first: int, last: int, head: Head | None, beginnings: frozenset[str]
) -> Iterator[tuple[Literal["invented"], tuple[int, int]]]:
    """The words around `text[first:last]` that tell it of a film or a drill, each with where they stand."""
    if FRAME_BEGINNINGS.isdisjoint(beginnings):
        return
    at = last if head is None else head.start
    told_as_done = head is not None and head.past
    for match in () if told_as_done else _SHOWN.finditer(text, small, 0, at):
        yield "invented", match.span()
    for match in _REHEARSED.finditer(text, small, 0, at):
        yield "invented", match.span()
    behind = _DONE_IN.search(text[last:], None if small is None else small[last:])
    if behind is not None and head is not None:
        drill = _IS_DRILL.match(behind["what"]) is not None
        staged = _STATE.search(text, 0, at) is not None and _HARMED.search(text) is None
        if staged if drill else not told_as_done:
            yield "invented", (last + behind.start("what"), last + behind.end("what"))
    dummy = _DUMMY.search(text, small, first)
    if dummy is not None and dummy.start() < last:
        yield "invented", dummy.span()


_WORD = re.compile(r"[^\W\d_]+")
_BACK_WORDS = word_set(
    "false hoax alarm drill drills exercise exercises simulation rehearsal untrue fabricated unfounded baseless "
    "fake bogus foiled thwarted averted cancelled canceled called retracted withdrew withdrawn retraction "
    "happened place occurred verify verified confirm confirmed corroborate such prank scenario film fiction "
    "evidence proof misunderstanding denied denies rejected dismissed nothing trace sign signs unverified unconfirmed"
)
_SAME = (
    r"(?:it|this|that|they|those|these|none\sof\s(?:it|this|that)|the\s(?:[\w’'-]+\s){0,2}?(?:reports?|claims?|stor(?:y|ies)|rumou?rs?|accounts?|video|alarm|call|alert|attacks?|incident"
    r"|threat|posts?|message|plot|plan|allegations?|accusations?|charges?|news|information|attempt|raid|bombing|operation|strikes?|shooting|shots|gunfire|killings?|explosions?|blasts?|bombs?|jets|device|hostages?"
    r"|gunmen|attackers?|militants|massacre|clash(?:es)?|mission|footage))"
)
_FALSE_AFTER = AnyCase(
    rf"\b{_SAME}\s(?:(?:\w+ly|later|also|all|then|soon|now|never|still|in\sfact)\s){{0,2}}?(?:turned\sout|proved|proven|was|were|is|are|had\sbeen|has\sbeen|have\sbeen|being)\s"
    r"(?:(?:to\sbe|to\shave\sbeen|later|quickly|soon|found|shown|entirely|completely|totally|all|only|just|in\sfact|part\sof|not\sa\sreal|actually)\s){0,4}"
    r"(?:false|untrue|fake|fabricated|unfounded|baseless|incorrect|inaccurate|bogus|invented|groundless|not\strue|actors"
    r"|(?:an?|the|its|their)?\s?(?:[\w’'-]+\s){0,4}?(?:hoax|lie|false\salarm|fabrication|prank|misunderstanding|drills?|exercises?|simulation|rehearsal|film|scenario))\b"
    rf"|\b{_SAME}\s(?:had\s|has\s)?(?:never|did\snot|didn[’']t|not)\s(?:actually\s)?(?:took\splace|take\splace|taken\splace|happen(?:ed)?|occur(?:red)?)\b"
    r"|\bno\ssuch\s(?:\w+\s)?(?:thing|attack|strike|raid|incident|shelling|shooting|bombing|event|massacre|killings?|operation|ambush|explosion|blast)\b"
    r"|\b(?:retract(?:ed|s)|withdr(?:ew|awn))\s(?:the|its|their|his|her|that|this)\s(?:\w+\s)?(?:report|claim|story|statement|account|allegation|post)s?\b"
    r"|\bnothing\sof\sthe\s(?:kind|sort)\b|\bthere\s(?:was|had\sbeen)\sno\s(?:attack|strike|raid|shooting|bombing|explosion|shelling|ambush|massacre)\b"
)
_FOILED_AFTER = AnyCase(
    r"\b(?:it|they|the\s(?:[\w’'-]+\s){0,2}?(?:attacks?|plot|plan|plans|attempt|bombing|raid|operation|strikes?|assault|mission))\s(?:was|were|had\sbeen|has\sbeen)\s"
    r"(?:\w+ly\s|later\s)?(?:foiled|thwarted|averted|called\soff|cancelled|canceled|aborted|abandoned|never\scarried\sout|not\scarried\sout)\b"
)
_DOUBTED = AnyCase(
    r"\b(?:could\snot|cannot|couldn[’']t|can\snot|unable\sto|not\sable\sto|has\snot|have\snot|had\snot|not\spossible\sto|impossible\sto|no\sway\sto|not\sbeen|did\snot)\s(?:[\w’'-]+\s){0,3}?"
    r"(?:verif(?:y|ied)|confirm(?:ed)?|corroborated?|substantiated?)(?!\s(?:the\s|that\s|any\s|its\s)?(?:[\w’'-]+\s){0,2}?(?:toll|number|figure|identit|authenticity|footage|video|images?|motive|cause"
    r"|details?|casualt|who\b|whether\sany|how\b))"
    r"|\b(?:no|without|offer(?:ed|s|ing)\sno|provid(?:ed|es|ing)\sno|gave\sno|giving\sno)\s(?:(?:independent|immediate|further|any|other|offering|providing|giving|official)\s){0,2}(?:confirmation|proof|corroboration"
    r"|evidence)\b|\bfound\s(?:nothing|no\s(?:trace|sign)s?)\b|\b(?:unverified|unconfirmed|uncorroborated|unsubstantiated)\b"
)
_REJECTED = AnyCase(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut(?:es|ed|ing)|disput(?:es|ed|ing))\s(?:the|those|these|this|that|all|any|such)\s(?:\w+\s)?"
    r"(?:reports?|claims?|allegations?|accusations?|accounts?|charges?|story|stories|version|killings?|massacre)\b|\b(?:den(?:ies|ied)|rejected|dismissed)\s(?:it|them)\b"
)


@lru_cache(maxsize=512)
def taken_back(sentence: str) -> tuple[tuple[Literal["false", "foiled", "doubt", "rejected"], int, int], ...]:
    """What a sentence takes back of the one before it: that it was false, was foiled, is doubted or rejected.

    >>> [(kind, start) for kind, start, _ in taken_back("It was a drill, the mayor said.")]
    [('false', 0)]
    """
    text = sentence[:LONGEST]
    small = small_letters(text)
    words = frozenset(_WORD.findall(text.lower() if small is None else small))
    if _BACK_WORDS.isdisjoint(words):
        return ()
    found: list[tuple[Literal["false", "foiled", "doubt", "rejected"], int, int]] = []
    for kind, pattern, needed in _TAKING_BACK:
        match = None if needed.isdisjoint(words) else pattern.search(text, small)
        if match is not None:
            found.append((kind, match.start(), match.end()))
    return tuple(found)


_TAKING_BACK: tuple[tuple[Literal["false", "foiled", "doubt", "rejected"], AnyCase, frozenset[str]], ...] = (
    (
        "false",
        _FALSE_AFTER,
        word_set(
            "false untrue fake fabricated unfounded baseless incorrect inaccurate bogus invented groundless true "
            "actors hoax lie alarm fabrication prank misunderstanding drill drills exercise exercises simulation "
            "rehearsal film scenario place happen happened occur occurred such retracted retracts withdrew withdrawn "
            "nothing no"
        ),
    ),
    (
        "foiled",
        _FOILED_AFTER,
        word_set("foiled thwarted averted off cancelled canceled aborted abandoned carried"),
    ),
    (
        "doubt",
        _DOUBTED,
        word_set(
            "verify verified confirm confirmed corroborate corroborated substantiate substantiated confirmation proof "
            "corroboration evidence nothing trace traces sign signs unverified unconfirmed uncorroborated "
            "unsubstantiated"
        ),
    ),
    (
        "rejected",
        _REJECTED,
        word_set(
            "deny denies denied denying reject rejects rejected rejecting dismiss dismisses dismissed dismissing refut "
            "refutes refuted refuting disput disputes disputed disputing"
        ),
    ),
)
"""Kinds of words that take back, each with the words without one of which its pattern finds nothing."""
