"""Who reports what a clause tells: the subject of its reporting verb, or the words behind "according to".

A report leads ("police said nine men died"), trails ("nine men died, police said"; "..., said the mayor") or stands
behind "according to". It governs its own part of the sentence: a semicolon, "while" or "but" ends the part. Where two
reports could govern, all of them are given, and none is certain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

from extractor.validation.reading.small_letters import AnyCase, small_letters

__all__ = ("Report", "Reporters", "reporters_at", "reports_in")

LONGEST = 2000
"""Characters of a sentence that are read."""
MOST_WORDS = 14
"""A subject longer than this is not taken for one."""
MOST_VERBS = 40
"""Reporting verbs of one sentence that are looked at."""
WINDOW = 300
"""Characters before a verb in which its subject is looked for."""


@dataclass(frozen=True, slots=True)
class Report:
    """One reporting clause; offsets are code points into the sentence, half-open."""

    source: str
    """The words that name who reports."""
    start: int
    end: int
    place: Literal["leads", "trails"]
    clause_start: int
    """Where the reporting clause itself begins and ends: its subject and verb."""
    clause_end: int
    pronoun: bool
    """Whether the source is only a pronoun: "it added"."""
    whole: bool = True
    """Whether the words are certain to be the whole subject."""


@dataclass(frozen=True, slots=True)
class Reporters:
    """Who may report a figure."""

    reports: tuple[Report, ...]
    certain: bool
    """Whether it is the only one, named, and of the figure's own clause."""
    own: bool = False
    """Whether it is so, though its words may not be the whole name."""


_NUMBER = (
    r"(?:(?:only|about|some|nearly|up\sto|at\sleast|more\sthan|over|between|another|a\stotal\sof|a\sfurther)\s)?"
    r"(?:\d|no\b|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b|eleven\b|twelve\b|\w+teen\b|\w+ty\b"
    r"|a\sdozen|dozens|several|hundreds|many|the\s(?:bodies|body))"
)
_TOLL = r"(?:the|a|an|its|their|his|her)\s(?:\w+\s){0,2}(?:toll|number|figure|count|list|death|dead)s?\b"
_VERBS = (
    r"said|says|told|tells|reported|announced|announces|claimed|stated|confirmed|confirms|acknowledged|acknowledges|alleged"
    r"|alleges|declared|declares|estimated|added|adds|wrote|writes|affirmed|affirms|answered|insisted|insists|maintained"
    r"|maintains|noted|admitted|admits|conceded|counted|recorded|documented|asserted|asserts|registered|listed|tallied"
    r"|(?:say|claims|reports?|states|estimates?|believes?)(?=\sthat\b)"
    r"|say(?=\s(?:it|its|they|their|he|his|she|her|the|an?|at|up|more|about|\d))"
    rf"|(?:reports?|counts?|records?|lists?|registers?|estimates?|saw|has\sseen|have\sseen|reads?\sout)(?=\s{_NUMBER})"
    rf"|(?:put|puts)(?=\s(?:the|its|their|his|her|total)\b)|(?:spoke|speaks|speak|spoken)(?=\sof\b)"
    rf"|(?:gave|gives|give|given|raised|raises|lowered|lowers|revised|revises|issued|issues|published|updated|(?:put|written|writes)\s(?:out|down))"
    rf"(?=\s(?:{_TOLL}|{_NUMBER}))"
    r"|(?:is|are)\s\w+\sto\s(?:report|announce|confirm)(?=\sthat\b)"
    rf"|(?:stood|stands?|stuck|sticks?|sticking|kept|keeps?)(?=\s(?:by|to)\s(?:{_TOLL}|{_NUMBER}))"
    r"|(?:claims?|boasts?|boasted|admits?|acknowledges?)(?=\sto\shave\b)|claims(?=\s(?:it|its|they|he|the)\b)"
    r"|(?:boasts|boasted)(?=\s(?:of|that)\b)|(?:assessed|assesses)(?=\sthat\b)"
)
_VERB = re.compile(rf"(?<![\w’'-])(?:{_VERBS})(?![\w’'-])")
_OWNING = frozenset({"claimed", "claim", "claims", "boasted", "boast", "boasts", "admitted", "admits", "admit"})
"""Verbs that tell what somebody says of himself: "claimed to have killed nine"."""
_NEVER_BEHIND = frozenset({
    "told", "tells", "put", "puts", "gave", "gives", "given", "give", "stood", "stands", "stuck", "sticks", "kept",
    "raised", "lowered", "revised", "spoke", "speaks", "counted", "saw",
})  # fmt: skip
"""Verbs whose subject does not stand behind them."""
_SAYING = frozenset({"said", "says", "say", "told", "tells", "added", "adds", "wrote", "writes"})
_NOT_REPORTING = re.compile(
    r"\s(?:to\s(?:have|be)\b|(?:full\s)?responsibility\b|credit\b|(?:the|a|an|\w+|\d[\d,]*)\s(?:\w+\s)?lives\b|lives\b"
    r"|(?:dead|missing|killed|wounded|injured|cases?)\b|no\s(?:\w+\s)?(?:figures?|tolls?|details?|numbers?|breakdown)\b)"
)
"""What follows a verb that only looks like one of reporting: "is said to have", "claimed nine lives"."""
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are|get|got|as|an?|no|any|newly|not\syet)\s(?:\w+ly\s)?$", re.I)
_ACCORDING = re.compile(
    r"(?<!\w)(?:(?:[Aa]ccording|[Aa]ttributed)\sto|[Aa]s\s(?:reported|stated|announced|told)\sby|[Ii]n\sthe\swords\sof"
    r"|[Ii]n\san?\saccount\sby|(?:was|were|is|been)\s(?:\w+\s)?(?:put|estimated|given)\s(?:at|as)\s[^,;.]{1,40}?\sby)\s"
)
_PARENTHESIS = re.compile(r"\([^()]{0,80}\)")
_SOURCE_ENDS = re.compile(
    r"\s*(?:[,;:“”\"—–()]|\.(?=\s|$)|\.$|\s-\s|\s(?:who|which|that|whose|while|but|and\s(?:\w+\s)?(?:was|were|had|have|has)"
    r"|(?:said|told|put|was|were|has|had|have|killed|died)\b))"
)
_JOINT = re.compile(r";|,?\s(?:while|but|whereas|although|though|however)\s|[.!?][”\"’']\s(?=[“\"A-Z])")
"""What parts a sentence into pieces with speakers of their own."""
_BOUNDARY = AnyCase(
    r"[,;:“”\"—–()]|\s-\s|(?<![\w’'-])(?:that|which|who|whom|whose|but|while|whereas|although|though|after|before|and|as|when"
    r"|where|because|if|than|until|since|or|what|how)(?![\w’'-])"
)
_PRONOUNS = frozenset(
    {"he", "she", "it", "they", "we", "i", "who", "which", "that", "this", "these", "those", "both", "one"}
)
_NO_SPEAKER = re.compile(
    r"(?:\b(?:days?|nights?|mornings?|evenings?|weeks?|months?|years?|hours?|attacks?|raids?|strikes?|clash(?:es)?|fighting|violence|shelling|operations?"
    r"|battles?|war|explosions?|blasts?|fire|toll|number|death)|day)$",
    re.IGNORECASE,
)
"""What sees, gives or counts without being anybody: "the week saw nine killed"."""
_ADVERBS = re.compile(
    r"(?:\s{1,3}(?:now|also|later|then|earlier|has|have|had|repeatedly|initially|previously|first|today|yesterday|already|only|still"
    r"|both|all|again|since|once|further|separately|meanwhile|so\sfar|just|(?!family|assembly|ally|reply|july|supply)[a-z]{3,}ly|(?:on\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day))+\s*$"
)
_PREPOSITION = re.compile(
    r"^(?:on|in|at|by|for|from|with|during|over|late|early|last|this|earlier|about|near|since|until|within)\b",
    re.IGNORECASE,
)
_DETERMINED = re.compile(r"(?<=\w)\s(?=(?:the|a|an|its|his|her|their|our|my)\s)")
_RELATIVE = re.compile(r"\s(?:who|whose)\s")
_SOME_VERB = re.compile(
    r"(?<![\w’'-])(?!(?:armed|united|allied|wounded|injured|displaced|retired|teaching|ruling|leading|monitoring|fighting|training"
    r"|building|evening|morning|meeting|neighbouring|neighboring|according|unnamed|unidentified|suspected|so-called)\b)(?:was|were|is|are|has|have|had|did|does|will|would|could|can|may|might|be|been|fell|hit|shot|struck|blew|broke|went"
    r"|came|took|lost|found|made|left|stood|ran|set|burnt|says|hits|kills|dies|admits|confirms|rejects|accuses|hurt|[a-z]{2,}ed|[a-z]{3,}ing)(?![\w’'-])"
)
_FIRST_VERB = re.compile(
    r"(?<![\w’'-])(?:\w{3,}ed|has|have|had|is|are|was|were|says?|denies|blames|accuses|dismisses|claims|admits|confirms|rejects|puts?|speaks|spoke|gave|told"
    r"|said|took)(?![\w’'-])"
)
_INVERTED = re.compile(
    r"\s(?P<who>(?:(?:the|a|an|his|her|its|their|one|two|three|some|several|local)\s)?[^,;:.“”\"—–()]{2,90}?)(?=\s*(?:[,;.“”\"—–()]|$|\s(?:who|which|on|in|at|by|over|during|from\sthe)\b))"
)


def reporters_at(sentence: str, offset: int) -> Reporters:
    """Who reports what stands at `offset` (code points into the sentence).

    >>> text = "At least six died, police said, while the mayor spoke of 10 dead."
    >>> reporters_at(text, 9).reports[0].source, reporters_at(text, text.index("10")).reports[0].source
    ('police', 'the mayor')
    """
    reports = reports_in(sentence)
    if not reports:
        return Reporters((), False)
    low, high = _piece(sentence, offset)
    inside = [report for report in reports if low <= report.clause_start < high]
    if inside:
        found = _governing(inside, offset)
        own = len(found) == 1 and not found[0].pronoun
        return Reporters(found, own and found[0].whole, own)
    before = [report for report in reports if report.clause_end <= low and report.place == "leads"]
    behind = [report for report in reports if report.clause_start >= high and report.place == "trails"]
    return Reporters(tuple(before[-1:] + behind[:1]), False)


def _governing(reports: list[Report], offset: int) -> tuple[Report, ...]:
    """Of the reports of one piece of a sentence: the last that leads up to the offset, and the first that trails it."""
    around = [report for report in reports if report.clause_start <= offset < report.clause_end]
    if around:
        return tuple(around[:1])  # a figure among the reporting words themselves: "two of the survivors said"
    leading = [report for report in reports if report.place == "leads" and report.clause_end <= offset]
    trailing = [report for report in reports if report.place == "trails" and report.clause_start > offset]
    between = [report for report in reports if leading and leading[-1].clause_end <= report.clause_start <= offset]
    if leading and trailing and not between:
        return (
            (leading[-1], trailing[0]) if leading[-1].source.lower() != trailing[0].source.lower() else (leading[-1],)
        )
    if leading and leading[-1].clause_end <= offset and not between:
        return (leading[-1],)
    if trailing:
        return (trailing[0],)
    passed = [report for report in reports if report.clause_end <= offset]
    return tuple(passed[-1:])


def _piece(sentence: str, offset: int) -> tuple[int, int]:
    low, high = 0, len(sentence)
    for start, end in _joints(sentence[:LONGEST]):
        if end <= offset:
            low = end
        elif start >= offset:
            high = start
            break
    return low, high


@lru_cache(maxsize=512)
def _joints(text: str) -> tuple[tuple[int, int], ...]:
    return tuple([joint.span() for joint in _JOINT.finditer(text)])


@lru_cache(maxsize=1024)
def reports_in(sentence: str) -> tuple[Report, ...]:
    """All reporting clauses of a sentence, in their order.

    >>> [(found.source, found.place) for found in reports_in("The driver, Osk Bel, said that two men ran.")]
    [('The driver, Osk Bel', 'leads')]
    """
    text = _PARENTHESIS.sub(lambda match: " " * len(match[0]), sentence[:LONGEST])
    found: list[Report] = []
    if "by" in text or "ttributed" in text or "ccording" in text or "words" in text:
        found += [report for match in _ACCORDING.finditer(text) if (report := _according(text, match)) is not None]
    for match in islice(_VERB.finditer(text), MOST_VERBS):
        if any(report.clause_start <= match.start() < report.clause_end for report in found):
            continue
        owning = match[0] in _OWNING and text.startswith(" to have ", match.end())
        if (not owning and _NOT_REPORTING.match(text, match.end())) or _PASSIVE.search(
            text, max(0, match.start() - 40), match.start()
        ):
            continue
        report = _behind_verb(text, match) or _before_verb(text, match)
        if report is not None:
            found.append(report)
    return tuple(sorted(found, key=lambda report: (report.clause_start, report.clause_end)))


def _according(text: str, match: re.Match[str]) -> Report | None:
    ending = _SOURCE_ENDS.search(text, match.end())
    end = ending.start() if ending is not None else len(text)
    source = re.sub(r"\s(?:there|here)$", "", text[match.end() : end].strip(" .,"))
    if not source or len(source.split()) > MOST_WORDS:
        return None
    start = match.end()
    before = text[: match.start()].strip()
    place: Literal["leads", "trails"] = "leads" if not before or before.endswith((";", "-", "–", "—")) else "trails"
    if place == "trails" and re.search(r"(?:^|,?\s)(?:and|but|while|meanwhile)[,]?$", before):
        place = "leads"
    return Report(source, start, start + len(source), place, match.start(), end, source.lower() in _PRONOUNS)


def _behind_verb(text: str, match: re.Match[str]) -> Report | None:
    """ "..., said the mayor": the subject stands behind the verb."""
    before = text[max(0, match.start() - WINDOW) : match.start()].rstrip()
    if not before.endswith((",", "”", '"', "’", "?", "!")):
        return None
    if before[-1] == ",":
        clause = before[max((joint.end() for joint in _JOINT.finditer(before)), default=0) :]
        first = _RELATIVE.split(clause, maxsplit=1)[0]
        if not _SOME_VERB.search(first.rpartition(",")[0] or first):
            return None
    inverted = _INVERTED.match(text, match.end())
    if inverted is None or match[0].split()[0] in _NEVER_BEHIND:
        return None
    who = inverted["who"].strip()
    verb = _SOME_VERB.search(who)
    if verb is not None:
        if not re.match(r"\s(?:over|by|in|at|on|near|from|with|to)\b", who[verb.end() :] + " in"):
            return None  # a clause, "said the bomb killed six", and no speaker
        who = who[: verb.start()].strip()
    if len(who.split()) > 8:
        return None
    if not who or who.split()[0].lower() in ("that", "to", "of", "on", "in", "at", "by"):
        return None
    start = inverted.start("who")
    return Report(who, start, start + len(who), "trails", match.start(), start + len(who), who.lower() in _PRONOUNS)


def _before_verb(text: str, match: re.Match[str]) -> Report | None:
    """ "Police said ..." or "..., police said": the subject stands before the verb."""
    piece = max([end for _, end in _joints(text) if end <= match.start()], default=0)
    start, end, whole = _subject(text, piece, match.start())
    source = text[start:end]
    words = source.split()
    if not words or len(words) > MOST_WORDS or not any(character.isalpha() for character in source):
        return None
    if words[-1].lower() in ("to", "will", "would", "not", "of", "by", "the", "a", "an", "no"):
        return None
    if match[0] not in _SAYING and _NO_SPEAKER.search(source):
        return None
    pronoun = words[-1].lower() in _PRONOUNS
    if pronoun:
        start = end - len(words[-1])  # "in the speech he said", "what it claimed"
        source = text[start:end]
    leads = _leads(text, piece, start, match.end())
    return Report(source, start, end, "leads" if leads else "trails", start, match.end(), pronoun, whole)


def _subject(text: str, piece: int, verb: int) -> tuple[int, int, bool]:
    """Start and end of the subject that ends at the verb, and whether it is certain to be whole."""
    piece = max(piece, verb - WINDOW)
    end = piece + len(text[piece:verb].rstrip())
    trimmed = _ADVERBS.search(text, max(piece, end - 60), end)
    end = trimmed.start() if trimmed is not None else end
    boundaries = list(_BOUNDARY.finditer(text, small_letters(text), piece, end))
    if not boundaries:
        return _noun_phrase(text, piece, end)
    cut = boundaries[-1]
    word = cut[0].lower()
    if not text[cut.end() : end].strip():
        if word == ",":
            return _with_apposition(text, piece, cut.start(), boundaries[:-1])
        if word == "and":  # "the group blamed the army and said": the subject of the first verb
            first = _FIRST_VERB.search(text, piece, cut.start())
            clause = _clause_start(text, piece, cut.start())
            return (*_stripped(text, clause, first.start() if first else cut.start()), first is not None)
        return (*_stripped(text, cut.start(), cut.end()), word in _PRONOUNS)
    marks = [mark.end() for mark in boundaries if not mark[0].isalpha()]
    mark = marks[-1] if marks else piece
    relative = _RELATIVE.search(text, mark, end)
    if relative is not None and text[mark : relative.start()].strip():
        return (*_stripped(text, mark, relative.start()), True)  # "a man who walked there after dawn said"
    if word in ("and", "or"):  # "two officials and a nurse said"
        joined = boundaries[-2].end() if len(boundaries) > 1 else piece
        if 0 < len(text[joined : cut.start()].split()) <= 6 and not _SOME_VERB.search(text, joined, cut.start()):
            return _noun_phrase(text, joined, end)
    return _noun_phrase(text, cut.end(), end, after_preposition=word in ("since", "until", "after", "before"))


def _noun_phrase(text: str, start: int, end: int, *, after_preposition: bool = False) -> tuple[int, int, bool]:
    """The subject without a time or place before it: "on Sunday its spokesman" gives "its spokesman"."""
    low, high = _stripped(text, start, end)
    if not after_preposition and not _PREPOSITION.match(text[low:high]):
        return low, high, not _SOME_VERB.search(text[low:high])
    for mark in _DETERMINED.finditer(text, low, high):
        if not _PREPOSITION.match(text[low : mark.start()].split()[-1]):
            return mark.end(), high, not _SOME_VERB.search(text[mark.end() : high])
    return low, high, False


def _with_apposition(text: str, piece: int, end: int, boundaries: list[re.Match[str]]) -> tuple[int, int, bool]:
    """ "its head nurse, Osk Bel, told ...": the subject with what stands between its commas."""
    commas = [mark for mark in boundaries if mark[0] == ","]
    if not commas:
        low, high = _stripped(text, piece, end)
        return low, high, not _SOME_VERB.search(text[low:high])
    inner = commas[-1]
    before = [mark for mark in boundaries if mark.end() <= inner.start()]
    start = before[-1].end() if before else piece
    low, _ = _stripped(text, start, inner.start())
    head = text[low : inner.start()]
    if _SOME_VERB.search(head) or len(head.split()) > 8:
        inner_low, high = _stripped(text, inner.end(), end)
        return inner_low, high, False
    inside = text[inner.end() : end]
    if _RELATIVE.match(inside) or _SOME_VERB.search(inside):
        return low, inner.start(), True
    low, high = _stripped(text, low, end)
    return low, high, True


def _clause_start(text: str, piece: int, end: int) -> int:
    """Where the clause begins whose second verb stands at `end`: behind a dateline, not behind a comma."""
    dash = [mark.end() for mark in re.finditer(r"\s[-–—]\s|:\s|[”“\"]", text[piece:end])]
    return piece + (dash[-1] if dash else 0)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip(" ,:-–—\n\t")), start + len(part.rstrip(" ,:-–—\n\t"))


def _leads(text: str, piece: int, start: int, verb_end: int) -> bool:
    """Whether what is reported stands behind the verb."""
    behind = text[verb_end : verb_end + 200]
    content = re.split(r"[,;.“”\"]", behind, maxsplit=1)[0]
    before = text[max(piece, start - WINDOW) : start].rstrip()
    if not before.endswith((",", "”", '"', "?", "!")):
        return True
    if _SOME_VERB.search(before) is None and _SOME_VERB.search(content) is not None:
        return True
    return re.match(
        r"\s(?:that|of|the|its|their|at\sleast|(?:\d|no\s|one\s|two\s|three\s|four\s|five\s))", content
    ) is not None and (_SOME_VERB.search(content) is not None or re.match(r"\s(?:that|of)\b", content) is not None)
