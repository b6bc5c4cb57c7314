"""Whether a date is that of the event, or of a statement, a name, another event, or something else that happened."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.validation.reading.dates import DateMention, find_dates
from extractor.validation.reading.dates_deeds import holds_deed, tokens_of
from extractor.validation.reading.dates_happenings import Happening, other_happening, tells_no_day
from extractor.validation.reading.dates_roles import is_in_a_name, speaks_of_future
from extractor.validation.reading.dates_told import ToldDate

__all__ = ("Telling", "why_not_of_event")


@dataclass(frozen=True, slots=True)
class Telling:
    """What a record says of an event beside its date."""

    kind: str | None
    """Its type, e.g. `arrest_raid`."""
    realis: str | None
    start: int
    """Where the words that tell the event begin in the article, in code points."""
    words: str
    """Those words."""
    text: str = ""
    """The article."""


_OF_A_NAME = re.compile(
    r"\s(?:coalition|alliance|brigades?|battalion|movement|revolution|bloc|division|agreement|accords?|deal|anniversary"
    r"|constitution|front|organi[sz]ation|martyrs)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:(?:first|second|third|worst|biggest|deadliest|largest|heaviest|most)\b[^.;\n]{0,60}\b(?:since|after)"
    r"|anniversary\sof(?:\s[\w’'-]+){0,3}|born(?:\s[\w’'-]+){0,3}?)\s(?:on\s|in\s|the\s|late\s|early\s)?$",
    re.IGNORECASE,
)

_COMPARING = ("since", "after", "anniversary", "born")
_ASIDE = (" after ", " before ", " since ")
_LIKENED = re.compile(
    r"(?:\b(?:kill|attack|bomb|shoot|incident|assault|massacre|raid|violence|scene|tactic|method|event|strike|blast|explosion"
    r"|abduction|murder|clash|siege|ambush|death|unrest|episode|it|this|that|which)\w*\s(?:\w+\s)?"
    r"(?:recall(?:s|ed|ing)?|evok(?:es|ed|ing)|resembl(?:es|ed|ing)|mirror(?:s|ed|ing)?|echo(?:es|ed|ing)?|reminds|reminded)"
    r"|\b(?:reminiscent\sof|reminders?\sof|similar\sto|comparable\s(?:to|with)|compared\s(?:to|with)|memories\sof|parallels\s(?:to|with)"
    r"|likened\sto|echo(?:es)?\sof|(?:un)?like\s(?:that|those|the\sone)|a\srepeat\sof|(?:\w+er|more|less|worse)\sthan\s(?:that|those|the\s[a-z]+|in|on)))"
    r"\b[^.;:\n]{0,100}$",
    re.IGNORECASE,
)
"""What the event is like; "a survivor recalled the raid of 3 May" tells of the raid itself."""
_COUNTED_FROM = re.compile(
    r"\b(?:years?|decades?|months?|weeks?)\s(?:after|before|since)\s(?:the|an?|that|its|his|their)\s(?:[\w’'-]+\s){0,4}?"
    r"(?:attack|bombing|massacre|raid|blast|assault|killing|shooting|strike|ambush|explosion|abduction|coup|invasion"
    r"|uprising|siege|clash|kidnapping|murder|death|earthquake|election|revolution)(?:e?s)?\s"
    r"(?:(?:in|at|near)\s[\w’'-]+\s(?:[\w’'-]+\s)?)?(?:of|on|in)\s(?:the\s)?$"
)
_LIKENING = (
    "recall", "evok", "resembl", "mirror", "echo", "remind", "reminiscent", "similar to", "compar", "memories of",
    "parallel", "likened", "like th", "repeat of", " than",
)  # fmt: skip
_TAKEN_BEFORE = re.compile(
    r"(?:\bhad\s(?:(?:all|both|each|earlier|previously|first|also)\s)?(?:been\s)?(?:\w+ly\s)?"
    r"|\b(?:who|whom|that|which|hostages?|captives?|abductees)\s(?:were|was)\s(?:\w+ly\s)?)"
    r"(?P<taken>seized|kidnapped|abducted|captured|snatched|taken(?=\s(?:hostage|captive|prisoner|from|by)\b))\b[^.;:\n]{0,80}$",
    re.IGNORECASE,
)
_TAKEN_ON = re.compile(
    r"(?<!\bwas)(?<!\bwere)(?<!\bbeen)\s(?P<taken>seized|kidnapped|abducted|captured|snatched|taken)\s(?:[\w’'-]+\s){0,6}?$"
)
_FREED_AFTER = re.compile(
    r"\s(?:were|was|have\sbeen|has\sbeen|had\sbeen)\s(?:[a-z]+\s){0,2}?(?:freed|rescued|released|liberated|reunited)\b"
)
""" "Pupils kidnapped on 4 May were freed": the day of the taking, unless that is the event."""
_TAKEN = ("seized", "kidnap", "abduct", "captured", "snatched", "taken")
_CAPTIVES = re.compile(
    r"\b(?:hostages?|captives?|abductees|freed|rescued?|liberated|freeing|rescuing)\b", re.IGNORECASE
)
_SENTENCE_BEFORE = 250
"""Characters before the sentence in which those who were taken may be set free."""


def why_not_of_event(told: ToldDate, telling: Telling) -> str | None:
    """What a cited date is the day of, if not of the event: the end of a message that begins with the cited words."""
    if all(mention.statement is True for mention in told.mentions):
        return "tells when it was said, not when it happened"
    if any(note == "the year belongs to a name" for note in told.resolution.notes):
        return "belongs to a name, not to the event"
    sentence = told.sentence
    first, last = told.mentions[0], told.mentions[-1]
    if _OF_A_NAME.match(sentence, last.end) or is_in_a_name(sentence, (first.start, last.end)):
        return "is part of a name, not the day of the event"
    before = sentence[max(0, first.start - 120) : first.start].lower()
    if any(word in before for word in _COMPARING) and _COMPARED.search(before):
        return "is the day of what the event is compared with"
    begin = telling.start - told.sentence_start
    if any(word in before for word in _LIKENING):
        likened = _LIKENED.search(before)
        if likened and begin <= max(0, first.start - 120) + likened.start():
            return "is the day of what the event is compared with"
    if any(word in before for word in _ASIDE):
        counted = _COUNTED_FROM.search(before)
        if counted and begin <= max(0, first.start - 120) + counted.start():
            return "is the day of another event, from which this one is counted"
    if telling.kind not in (None, "abduction") and any(word in before for word in _TAKEN):
        near = telling.text[max(0, told.sentence_start - _SENTENCE_BEFORE) : told.sentence_start]
        taken = _TAKEN_BEFORE.search(before)
        if taken is None and _FREED_AFTER.match(sentence, last.end):
            taken = _TAKEN_ON.search(before)
            near = "" if taken is None else "freed"
        if taken and (_CAPTIVES.search(sentence) or _CAPTIVES.search(near)):
            return f'is the day on which others were taken before ("{taken["taken"]}")'
    if " had " in sentence and _BY.search(sentence, max(0, first.start - 12), first.start):
        return "only says by when"
    answered = _ANSWERED.search(sentence, max(0, first.start - 100), first.start) if _may_answer(sentence) else None
    if answered and not answered.start() < begin < last.end and holds_deed(tokens_of(sentence[: answered.start()])):
        return "is the day of what the event answered"
    named = [mention for mention in told.mentions if mention.statement is not True]
    if named and all(mention.lead is not None and not mention.lead < begin < mention.end for mention in named):
        return "is the day of another event, from which this one is counted"
    if telling.realis not in ("planned", "hypothetical") and all(_is_to_come(sentence, mention) for mention in named):
        return "is still to come"
    if telling.kind in ("non_violent", "protest"):
        return None
    happenings = [other_happening(sentence, (mention.start, mention.end)) for mention in named]
    if all(each is not None and not _is_the_event(each, telling, told) for each in happenings):
        word = next((each.word for each in happenings if each is not None), "")
        return f'is the day of something else ("{word}")'
    if tells_no_day(sentence):
        return "cannot be the event's day: the sentence says that this is not told"
    if all(mention.statement is None for mention in named) and _other_day_said(told, named):
        return "may be the day on which it was said: the sentence names another"
    return None


_ANSWERED = re.compile(
    r"\b(?:(?:retaliat(?:ion|ed|ing)|revenge|reprisals?|response|vengeance|answer|reply)\s(?:for|to|against)|aveng(?:e|ed|ing))"
    r"(?:\s[\w’'-]+){0,6}?\s?$",
    re.IGNORECASE,
)
_BY = re.compile(r"\bby\s(?:late\s|early\s|the\s)?$", re.IGNORECASE)
_ANSWERS = ("retaliat", "reveng", "repris", "respon", "vengeance", "answer", "reply", "aveng")
_OF_ARRESTS = ("arrested", "arrests", "detained", "apprehended", "charged", "freed", "rescued", "released")


def _may_answer(sentence: str) -> bool:
    small = sentence.lower()
    return any(word in small for word in _ANSWERS)


def _is_the_event(happening: Happening, telling: Telling, told: ToldDate) -> bool:
    """Whether what happened on the day is the event: an arrest of that type, or what the citation of the event says."""
    if telling.kind in ("arrest_raid", "abduction") and happening.word in _OF_ARRESTS:
        return True
    if happening.listed or len(telling.words) >= 0.6 * len(told.sentence):
        return False
    return happening.word in telling.words.lower()


_TOMORROW = re.compile(r"\btomorrow\b", re.IGNORECASE)


def _is_to_come(sentence: str, mention: DateMention) -> bool:
    return _TOMORROW.search(mention.text) is not None or (
        (mention.resolution.rule or "").endswith("-after-reference")
        and speaks_of_future(sentence, (mention.start, mention.end))
    )


def _other_day_said(told: ToldDate, named: list[DateMention]) -> bool:
    """Whether a day other than the cited one stands behind it in the sentence and is no statement's."""
    return any(
        mention.start >= named[-1].end and mention.statement is False
        for mention in find_dates(told.sentence, published=None)
    )
