"""Whether somebody speaks: says, writes, counts, denies or blames, or is whose statement the sentence goes by.

Wider than `reporting`, which tells who reports a figure: here any word of speech will do that goes with the name, so
that only names with which nothing is said are told apart: those who were killed, the dateline of a report, a town.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.validation.reading.reporting import Report, reports_in
from extractor.validation.reading.small_letters import AnyCase, small_letters

__all__ = ("pronoun_speaks", "speaks")

LONGEST = 2000
"""Characters of a sentence that are read."""
BEHIND = 260
"""Characters behind a name in which its verb is looked for."""
BEFORE = 160
_SPEECH = (
    r"sa(?:id|y|ys|ying)|t(?:old|ells?|elling)|sp(?:oke|eaks?|oken)|report(?:s|ed|ing)?|announc(?:es|ed|ing|e)"
    r"|claim(?:s|ed|ing)?|stat(?:es|ed|ing)|confirm(?:s|ed|ing)?|acknowledg(?:es|ed|ing|e)|alleg(?:es|ed|ing|e)"
    r"|declar(?:es|ed|ing|e)|estimat(?:es|ed|ing|e)|add(?:s|ed|ing)|wr(?:ote|ites?|itten|iting)|affirm(?:s|ed)?"
    r"|answer(?:s|ed)?|repli(?:es|ed)|insist(?:s|ed)?|maintain(?:s|ed)?|not(?:es|ed)|admit(?:s|ted)?|conced(?:es|ed)"
    r"|count(?:s|ed)|record(?:s|ed)|document(?:s|ed)|assert(?:s|ed)?|regist(?:ers|ered)|list(?:s|ed)|tall(?:ies|ied)"
    r"|puts?|g(?:ave|ives?|iven)|den(?:y|ies|ied|ying)|blam(?:es|ed|e|ing)|accus(?:es|ed|e|ing)|attribut(?:es|ed|e)"
    r"|suspect(?:s|ed)?|believ(?:es|ed|e)|thinks?|thought|reject(?:s|ed)?|dismiss(?:es|ed)?|refut(?:es|ed)"
    r"|disput(?:es|ed|e)|condemn(?:s|ed)?|describ(?:es|ed|e)|inform(?:s|ed)?|warn(?:s|ed)?|own(?:s|ed)\sup"
    r"|call(?:s|ed)?(?=\s(?:it|this|that|them|him|her|for|on|the\s(?:shelling|attack|raid|strike|killing|bombing|incident"
    r"|claim|report|move|operation|pair|package|account|dead|accusation|allegation|charge|suggestion)\w*)\b)"
    r"|assess(?:es|ed)(?=\sthat\b)|boast(?:s|ed)?|hail(?:s|ed)?|repeat(?:s|ed)?|recogni[sz](?:es|ed|e)|recall(?:s|ed)?|saw|sees?|seen|heard|f(?:ound|inds?)"
    r"|witness(?:es|ed)|explain(?:s|ed)?|argu(?:es|ed)|suggest(?:s|ed)?|indicat(?:es|ed)|show(?:s|ed|n)?|rais(?:es|ed)"
    r"|lower(?:s|ed)|revis(?:es|ed)|issu(?:es|ed)|publish(?:es|ed)|post(?:s|ed)|tweeted|broadcast|aired|quot(?:es|ed)"
    r"|cit(?:es|ed)|another\s(?:account|version|story)|took\s(?:responsibility|credit|in)|tak(?:es|en)\sresponsibility"
    r"|assum(?:es|ed)\s(?:full\s)?responsibility|(?:holds|held)(?=\s[^.;]{1,60}\sresponsible)|la(?:id|ys)(?=\s[^.;]{1,60}\s(?:at|on)\b)"
    r"|point(?:s|ed)|pin(?:s|ned)|charg(?:es|ed)(?=\s[^.;]{1,80}\swith\b)|plead(?:s|ed)|treat(?:s|ed|ing)|receiv(?:es|ed|ing)|apologi[sz](?:es|ed)|express(?:es|ed)|complain(?:s|ed)?"
    r"|testif(?:ies|ied)|vow(?:s|ed)?|pledg(?:es|ed)|threaten(?:s|ed)?|promis(?:es|ed)|distanc(?:es|ed)|identif(?:ies|ied)"
    r"|nam(?:es|ed)|learn(?:s|ed|t)|knows?|knew|makes?\sno\ssecret|reads?|had\snothing\sto\sdo"
)
_VERB = AnyCase(rf"(?<![\w’'-])(?:{_SPEECH})(?![\w’'-])")
_AUXILIARY = re.compile(r"\b(?:was|were|been|being|be|is|are|got)\s(?:\w+\s)?$", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:not|never|no|nor)\s|n[’']t\s", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?:\s?(?:<[^<>]{0,20}>|\([^()]{0,90}\)))*,?"
    r"(?:[^,;:.]{1,140},|\s(?:who|which|whose|that)\s[^,;:.]{1,110}?,?)?"
    r"(?:\s(?:also|always|long|now|later|then|has|have|had|would|will|each|both|all|here|there|earlier|still|again|since|once|only|just"
    r"|first|twice|today|yesterday|is|are|was|so\sfar|\w+ly|himself|herself|itself|themselves|[A-Z]\w+day"
    r"|and\s(?:the|its|his|a)(?:\s[\w’'-]+){1,4}?"
    r"|(?:in|on|at|of|for|from|to|with|over|through|who|by)(?:\s(?!what\b|which\b)[\w’'-]+){1,6}?)){0,5}\s?",
)
"""What may stand between a name and its verb: brackets, an apposition, adverbs, where it is."""
_STOP = re.compile(r"[.;:!?”\"]\s|\s[-–—]\s|\s(?:while|but|whereas|after|when|where|before|because)\s", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"\b(?:according\sto|(?:statement|message|note|report|account|communiqu[eé]|letter|post|figure|count|tweet|bulletin)s?"
    r"\s(?:\w+\s){0,3}?(?:by|from|of)|press\srelease|interview\swith|words\sof|signed\sby|source\s(?:in|at|close\sto|with|from)"
    r"|figures\sare\sthose\sof|from)\s(?:[\w’'.-]+\s){0,4}$",
    re.IGNORECASE,
)
_TRAILS = re.compile(
    r"[,”\"’?!]\s(?:said|says|told|writes|wrote|added|adds|warned|reported)\s(?:[\w’'.<>/-]+\s?){0,4}$", re.IGNORECASE
)
_COLON = re.compile(r"(?:\s*\([^()]{0,90}\))?(?:,[^,;:.\d]{1,90},?)?\s?:\s?[“\"'‘]")
_WHERE = re.compile(r"\b(?:in|at|near|outside|inside|around|on|over)\s(?:the\s)?$", re.IGNORECASE)
_AGAIN = re.compile(
    r"(?:the|its|his|her|their|this|that|another|one|a)\s(?:\w+\s)?(?:group|movement|statement|ministry|army|military|police"
    r"|official|spokes\w+|source|agency|organi[sz]ation|monitor|militia|office|committee|governor|mayor|commander|officer|man"
    r"|woman|doctor|nurse|witness|resident|villager|survivor|faction|party|force|service|hospital|unit)(?:s|es)?",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)
def speaks(sentence: str, start: int, end: int) -> bool:
    """Whether the one named at `start:end` (code points) says something in this sentence, or it goes by his account.

    >>> text = "Raiders killed nine guards, the mayor said."
    >>> speaks(text, text.index("the mayor"), text.index(" said")), speaks(text, 15, 26)
    (True, False)
    """
    sentence = sentence[:LONGEST]
    reports = reports_in(sentence)
    if any(_reports(report, sentence, start, end) for report in reports):
        return True
    behind, before = sentence[end : end + BEHIND], sentence[max(0, start - BEFORE) : start]
    if _COLON.match(behind) is not None or _TRAILS.search(before) is not None or _ACCOUNT.search(before) is not None:
        return True
    if _WHERE.search(before) is not None:
        return False  # where the speaker is
    stop = _STOP.search(behind)
    behind = behind if stop is None else behind[: stop.start() + 1]
    for verb in _VERB.finditer(behind, small_letters(behind)):
        between = behind[: verb.start()]
        passive = _AUXILIARY.search(between) is not None and not verb[0].lower().endswith("ing")
        if passive or _NEGATED.search(between) is not None or _BETWEEN.fullmatch(between) is None:
            continue
        clause = [report for report in reports if report.clause_start <= end + verb.start() < report.clause_end]
        return not clause or any(report.clause_start <= start < report.clause_end for report in clause)
    return False


def _reports(report: Report, sentence: str, start: int, end: int) -> bool:
    """Whether the name is the reporter, or the one for whom he speaks: not the town he is in."""
    if not (report.start < end and start < report.end):
        return False
    return start <= report.start or _WHERE.search(sentence, report.start, start) is None


def pronoun_speaks(sentence: str) -> bool:
    """Whether somebody named before speaks in this sentence: "it said", "the group said"."""
    return any(report.pronoun or _AGAIN.fullmatch(report.source) for report in reports_in(sentence[:LONGEST]))
