"""The words that say what became of people: killed, wounded, captured, missing, examined, or unharmed.

A trigger is one such word or phrase in a text, with its outcome and its form, which tells where its number stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from extractor.schema.incident import Outcome
from extractor.validation.reading.beginnings import LETTERS, alternatives, heads
from extractor.validation.reading.numbers_tokens import tokenise
from extractor.validation.reading.small_letters import AnyCase, small_letters

__all__ = ("Form", "Trigger", "find_triggers")

Form = Literal["participle", "intransitive", "active", "adjective", "noun", "noun_of", "toll", "zero"]
"""`participle` ("killed"): number before it, or after it where it is active. `intransitive` ("died"): before it.
`active` ("killing", "claimed the lives of") and `noun_of` ("bodies of"): after it. `adjective` ("dead") and `noun`
("deaths"): before it. `toll` ("death toll rose to"): after it. `zero` ("unharmed"): says none."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """One casualty phrase; offsets in code points, half-open."""

    start: int
    end: int
    form: Form
    outcome: Outcome | None
    """None: it may be killed or wounded ("casualties", "victims")."""
    doubtful: bool = False
    """The phrase itself may mean more than one outcome ("neutralised")."""
    persons: bool = False
    """It tells of people only where its figure counts a noun of persons: "seized three engineers"."""


_TO_DEATH = (
    "hacked|beaten|stabbed|burn(?:ed|t)|crushed|tortured|stoned|bludgeoned|clubbed|starved|trampled|strangled|thrashed"
    "|knifed|choked|battered|frozen|bled|put|done|shot|kicked|axed|suffocated"
)
_KILLED = (
    rf"(?:{_TO_DEATH})\s+to\s+death|shot\s+and\s+killed|shot\s+dead|gunned\s+down|gunned\s+to\s+death|mow(?:n|ed)\s+down"
    r"|burn(?:ed|t)\s+alive|buried\s+alive|fatally\s+(?:shot|wounded|injured|stabbed|hit)|mortally\s+wounded"
    r"|found\s+(?:dead|killed|murdered|hanged|beheaded|decapitated|strangled|shot(?:\s+dead)?"
    r"|with\s+(?:their|his|her|its)\s+(?:throats?|heads?)\s+(?:cut|slit|slashed|severed|cut\s+off))|sent\s+to\s+hell|killed|slain|murdered|assassinated|executed|beheaded|decapitated|lynched"
    r"|massacred|slaughtered|martyred|butchered|hanged|electrocuted"
)
_WOUNDED = r"shot\s+and\s+(?:wounded|injured)|wounded|injured|hurt|harmed|maimed"
_CAPTURED = (
    r"(?:taken|held)\s+(?:hostage|captive|prisoner)|taken\s+into\s+custody|rounded\s+up|abducted|kidnapped|captured"
    r"|detained|arrested|apprehended|nabbed"
)
_BODILY = r"(?:injury|injuries|wounds?|burns|trauma|concussions?)"
_LIMB = (
    r"(?:(?:left|right|upper|lower)\s+)?(?:arm|leg|foot|feet|hand|shoulder|thigh|knee|ankle|elbow|wrist|hip|calf|calves"
    r"|finger|toe|ear|buttock|forearm|heel|jaw|nose)s?"
)
"""Where a wound is hardly ever the cause of death."""
_PERSONS = r"(?:men|man|soldiers?|fighters?|people|members?|lives|life|officers?|troops|combatants?|policem[ae]n)"
_TABLE: tuple[tuple[Form, Outcome | None, bool, str], ...] = (
    (
        "zero",
        None,
        False,
        r"unharmed|unhurt|uninjured|unscathed|without\s+(?:causing\s+)?(?:any\s+)?(?:casualt(?:y|ies)|injur(?:y|ies)|loss\s+of\s+life)"
        r"|without\s+(?:harming|hurting)\s+(?:anyone|anybody)",
    ),
    ("zero", "killed", False, r"without\s+killing\s+(?:anyone|anybody)"),
    ("zero", "wounded", False, r"without\s+(?:injuring|wounding)\s+(?:anyone|anybody)"),
    (
        "toll",
        "killed",
        False,
        r"death\s+toll|body\s+count|number\s+of\s+(?:(?!the\s+(?:wounded|injured))[\w-]+\s+){0,2}?"
        r"(?:dead|deaths|fatalities|killed|slain|martyred)|\btoll",
    ),
    (
        "toll",
        "killed",
        False,
        r"the\s+dead(?=\s+at\s)|(?:its|their|his|our)\s+(?:own\s+)?(?:dead|losses|deaths)(?=\s+at\s)",
    ),
    (
        "toll",
        None,
        False,
        r"(?:revised|corrected|lowered|reduced|raised|updated|amended|adjusted|cut|scaled)(?:\s+(?:down|up|upwards?|downwards?|back))?"
        r"(?=\s+(?:from\s+[\w-]+\s+)?to\s)",
    ),
    (
        "toll",
        None,
        False,
        r"(?:put|puts|putting|gave|gives?|giving|given|corrected|revised|spoke\s+of|stood\s+by)\s+(?:the|a|its|their|his)\s+"
        r"(?:figure|number|count|total)(?=\s+(?:at|to|as)\s|\s+of\s+(?!(?:the|those|all|its|their|\w*dead|deaths?|killed|wounded|injured"
        r"|victims|casualties|fatalities|people|civilians)\b))",
    ),
    ("toll", "wounded", False, r"the\s+(?:wounded|injured)(?=\s+at\s)"),
    ("toll", "wounded", False, r"number\s+of\s+(?:the\s+)?(?:wounded|injured|injuries)|injury\s+toll"),
    (
        "active",
        "killed",
        False,
        r"(?:claim(?:ed|ing|s)?|took|taking|takes|cost|costing|costs)\s+the\s+(?:lives|life)\s+of|shooting\s+dead|gunning\s+down"
        r"|shoots?\s+dead",
    ),
    (
        "noun_of",
        "killed",
        False,
        r"(?:dead\s+)?(?:bodies|body|corpses?|mortal\s+remains|remains)\s+of|(?:deaths?|killings?|murders?|slayings?|executions?"
        r"|beheadings?|assassinations?|lynchings?|massacre|martyrdom|lives)\s+of|loss\s+of(?=\s+\S+\s+lives)"
        rf"|loss\s+of(?=\s+[\w-]+\s+(?:\w+\s+)?{_PERSONS}\b)",
    ),
    ("noun_of", "wounded", False, r"(?:wounding|injuring)\s+of|injur(?:y|ies)\s+to"),
    ("noun_of", "captured", False, r"(?:abductions?|kidnappings?|capture|arrests?|detention)\s+of"),
    ("noun_of", "missing", False, r"disappearances?\s+of"),
    (
        "intransitive",
        "killed",
        False,
        r"died|die|dies|dying|perished|succumbed(?:\s+to(?:\s+\w+){0,2}?\s+(?:injuries|injury|wounds|burns))?|drowned"
        r"|lost\s+(?:their|his|her|its)\s+(?:lives|life)|lost\s+lives|los(?:e|ing)\s+(?:their|his|her)\s+(?:lives|life)"
        r"|la(?:id|ying)\s+down\s+(?:their|his|her)\s+(?:lives|life)|passed\s+away|breathed\s+(?:his|her|their)\s+last"
        r"|(?:attain|embrac|achiev)ed\s+martyrdom|bled\s+to\s+death|(?:was|were)\s+dead\s+on\s+arrival",
    ),
    (
        "intransitive",
        "wounded",
        False,
        rf"(?:sustain|suffer|receiv|incur|escap)(?:ed|red|e|ing|ring|s)?\s+(?:with\s+)?(?:\w+\s+){{0,3}}?{_BODILY}",
    ),
    (
        "intransitive",
        "wounded",
        False,
        rf"(?:lost|broke|fractured)\s+(?:an?|his|her|their|both)\s+(?:\w+\s+)?(?:{_LIMB}|eyes?|limbs?)(?!\s+of\b)",
    ),
    (
        "participle",
        "wounded",
        False,
        rf"(?:hit|struck|grazed|shot|wounded|injured|hurt|stabbed|burn(?:ed|t)|cut)\s+in\s+(?:the|an?|his|her|their|both|one)\s+{_LIMB}",
    ),
    (
        "adjective",
        "wounded",
        False,
        rf"with\s+(?!no\b|any\b)(?:[\w-]+\s+){{0,3}}?(?:wounds|burns|injuries|bruises|fractures)(?!\s+(?:unit|ward|cent))"
        rf"|with\s+an?\s+(?:broken|fractured|shattered|smashed|twisted|dislocated|crushed|severed)\s+{_LIMB}",
    ),
    (
        "active",
        "killed",
        False,
        rf"(?:lost|losing|buried|burying)(?=\s+(?:no\s+one|nobody|none\b|no\s+(?:\w+\s+)?{_PERSONS}))",
    ),
    (
        "active",
        "captured",
        False,
        r"(?:took|taking|takes?|holding|holds?|held)(?=\s+(?:[\w’'-]+\s+){1,6}?(?:prisoners?|hostages?|captives?)\b)",
    ),
    ("active", "captured", False, r"(?:took|taking)\s+away"),
    (
        "participle",
        "captured",
        False,
        r"(?:taken|captured|caught)\s+alive|(?:led|taken|marched|dragged|whisked)\s+away|carried\s+off",
    ),
    (
        "noun",
        "killed",
        False,
        r"(?<=\bno\s)(?:human\s+)?losses(?!\s+(?:of|in|to|on)\b)|life(?=\s+(?:was|had\s+been|has\s+been)\s+lost)",
    ),
    ("intransitive", "missing", False, r"(?:went|gone|go|going)\s+missing|disappeared|vanished"),
    ("participle", "killed", False, _KILLED),
    ("participle", "killed", True, r"neutrali[sz]ed"),
    ("participle", "wounded", False, _WOUNDED),
    ("participle", "captured", False, _CAPTURED),
    (
        "participle",
        "examined",
        False,
        r"examined|evaluated|screened|assessed|checked|treated\s+for(?:\s+\w+){0,2}?\s+(?:shock|inhalation)",
    ),
    ("participle", "wounded", False, rf"(?:being\s+)?treated\s+for\s+(?:\w+\s+){{0,3}}?{_BODILY}"),
    (
        "active",
        "killed",
        False,
        r"kill|kills|killing|murdering|murder|executing|execute|executes|beheading|behead|beheads|slaying|slays?"
        r"|assassinating|assassinates?|massacring|slaughtering|martyring|lynching",
    ),
    ("active", "killed", True, r"neutrali[sz](?:ing|es)"),
    ("active", "wounded", False, r"wounding|injuring|injures?|hurting|hurts|maiming|wound"),
    (
        "active",
        "captured",
        False,
        r"(?:took|taking|takes?)\s+(?:hostage|captive|prisoner)|abducting|abducts?|kidnapping|kidnaps?|capturing"
        r"|captures?|detaining|detains?|arresting|arrest|apprehending|took\s+hostage",
    ),
    ("adjective", "killed", False, r"dead(?!\s+(?:bod|end|line|heat|zone|sea\b))|lifeless"),
    (
        "adjective",
        "missing",
        False,
        r"(?:listed|recorded|registered|posted)\s+(?:as\s+)?missing(?:\s+in\s+action)?|missing(?:\s+in\s+action)?"
        r"|unaccounted\s+for",
    ),
    (
        "noun",
        "killed",
        False,
        r"dead\s+bod(?:y|ies)|deaths?|fatalit(?:y|ies)|bodies|corpses?|martyrs|lives(?=\s+(?:were\s+|have\s+been\s+)?lost)",
    ),
    ("noun", "wounded", False, r"injuries|injury"),
    ("noun", "captured", False, r"arrests|kidnappings|abductions"),
    ("noun", "captured", True, r"hostages?|captives?|detainees|abductees"),
    ("noun", None, False, r"casualt(?:y|ies)|victims"),
)
_MANY = (
    r"(?=\s+(?:(?:at\s+least|about|some|around|nearly|more\s+than|over|up\s+to|another|only|as\s+many\s+as|an\s+estimated"
    r"|no\s+fewer\s+than|the)\s+)?(?:\d|an?\b|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b"
    r"|eleven\b|twelve\b|\w+teen\b|\w+ty(?:-\w+)?\b|both\b|dozens\b|several\b|scores\b|hundreds\b))"
)
_HELD = r"(?:captivity|custody|detention)"
_WHOSE = r"(?:(?!a|an|no|good|safe)[\w’'-]+\s+){1,3}?"
_OF_PERSONS: tuple[tuple[Form, Outcome | None, bool, str], ...] = (
    ("active", "killed", False, rf"los(?:t|ing|es?){_MANY}"),
    (
        "active",
        "killed",
        False,
        rf"(?:buried|burying){_MANY}(?![^.;]{{0,60}}\b(?:under|beneath|rubble|debris|alive|avalanche|landslide)\b)",
    ),
    ("participle", "killed", False, r"wiped\s+out|finished\s+off|eliminated|liquidated"),
    ("active", "killed", False, r"wip(?:ing|es)\s+out|eliminating|liquidating"),
    (
        "active",
        "killed",
        False,
        rf"(?:{_TO_DEATH}|hacks?|beats?|stabs?|burns?|crush(?:es)?|stones?|tortures?|hacking|beating|stabbing|burning|crushing)"
        r"(?=\s+(?:[\w’'-]+\s+){1,7}?to\s+death\b)",
    ),
    ("active", "killed", False, r"burn(?:ed|t|ing)(?=\s+(?:[\w’'-]+\s+){1,5}?alive\b)"),
    (
        "active",
        "captured",
        False,
        r"taken(?=\s+(?!to\b|by\b|as\b)(?:[\w’'-]+\s+){1,5}?(?:prisoner|hostage|captive)s?\b)",
    ),
    (
        "participle",
        "captured",
        False,
        rf"(?:seized|snatched){_MANY}|(?:(?<=\bhad\s)|(?<=\bwere\s)|(?<=\bbeen\s)|(?<=\bwas\s))(?:seized|snatched)"
        r"|(?:(?<=\bbeing\s)|(?<=\bstill\s)|(?<=\bwere\s)|(?<=\bbeen\s)|(?<=\bare\s))held"
        r"(?!\s+(?:an?|the|on|between|under|talks|up)\b)",
    ),
    ("active", "captured", False, rf"(?:seizing|snatching|holding){_MANY}"),
    ("adjective", "captured", False, rf"in\s+(?:[\w’'-]+\s+){{0,3}}?{_HELD}|in\s+{_WHOSE}hands|in\s+the\s+hands\s+of"),
    (
        "adjective",
        "wounded",
        False,
        r"in\s+(?:an?\s+)?(?:very\s+)?(?:(?:serious|critical|grave|stable|unstable|bad|guarded)(?:\s+but\s+\w+|\s+and\s+\w+)?)\s+"
        r"(?:medical\s+)?condition|fighting\s+for\s+(?:their|his|her)\s+(?:lives|life)|critically\s+ill|hospitali[sz]ed",
    ),
    (
        "intransitive",
        "missing",
        False,
        r"(?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:found|located|traced|accounted\s+for|heard\s+from)"
        r"|yet\s+to\s+be\s+(?:found|located|traced|accounted\s+for)",
    ),
    (
        "active",
        "missing",
        False,
        rf"(?:looking|searching|search)\s+for{_MANY}(?!(?:\s+[\w-]+){{1,4}}?\s+(?:gunm[ae]n|attackers?|suspects?|assailants?"
        r"|bodies|killers?|raiders?|bandits?|kidnappers?|abductors?|militants?|terrorists?|robbers?|fugitives?)\b)",
    ),
    ("noun_of", "missing", False, r"(?:whereabouts|fate)\s+of(?=[^.;]{1,60}\b(?:unknown|unclear|not\s+known)\b)"),
)
"""Words that tell of people only with a noun of persons: "lost eight men", but "lost eight posts"."""
_ROWS = _TABLE + _OF_PERSONS
_NOT_INSIDE = r"(?<![\w-])(?:{})(?![\w-])"


def _named(members: list[tuple[int, list[str]]]) -> AnyCase:
    """The rows as one pattern whose last group tells which row it was."""
    phrases = "|".join(f"(?P<t{number}>{'|'.join(listed)})" for number, listed in members)
    return AnyCase(_NOT_INSIDE.format(phrases))


@cache
def _by_letter() -> tuple[dict[str, AnyCase], frozenset[str]]:
    """What may begin with each letter, in the order of the table; and the heads of all casualty phrases."""
    members: dict[str, list[tuple[int, list[str]]]] = {}
    begun: set[str] = set()
    for number, row in enumerate(_ROWS):
        for member in alternatives(row[3]):
            its_heads = heads(member)
            begun |= its_heads
            for letter in sorted({head[0] for head in its_heads}):
                rows = members.setdefault(letter, [])
                if not rows or rows[-1][0] != number:
                    rows.append((number, []))
                rows[-1][1].append(member)
    return {letter: _named(rows) for letter, rows in members.items()}, frozenset(begun)


_TRIGGER = _named([(number, [row[3]]) for number, row in enumerate(_ROWS)])
"""All of them, for the few texts whose letters change place in small letters."""
_LIVES = AnyCase(r"li(?:ves|fe)\b")
_TAKEN_LIVES = AnyCase(
    r"(?<!\w)(?:claim(?:ed|ing|s)?|took|taken|taking|takes?|costs?|costing|loss\s+of|lost)"
    r"\s(?=(?:\S+\s){1,6}?(?P<lives>(?:lives|life)\b))"
)


_OF_NONE = AnyCase(
    r"\bnone\s+of\s+(?:[\w’'-]+\s+){1,3}?(?P<fell>fell)\b|\bno\s+(?:\w+\s+){1,2}?(?:was|were)\s+(?P<harmed>affected)\b"
)
"""Verbs that tell of harm only where nobody came to it."""


def _matches(text: str, small: str) -> Iterator[re.Match[str]]:
    """The matches from left to right, tried only at words that begin like one."""
    of_letter, begun = _by_letter()
    end = 0
    for token in tokenise(text):
        low = token.low
        if low[:LETTERS] in begun and token.start >= end:
            match = of_letter[low[0]].match(text, small, token.start)
            if match is not None:
                end = match.end()
                yield match
        elif "'" in low:
            for apart in range(1, len(low)):
                start = token.start + apart
                if low[apart - 1] == "'" and low[apart : apart + LETTERS] in begun and start >= end:
                    match = of_letter[low[apart]].match(text, small, start)
                    if match is not None:
                        end = match.end()
                        yield match


@lru_cache(maxsize=32)
def find_triggers(text: str) -> tuple[Trigger, ...]:
    """All casualty phrases of `text` in text order, the longest reading at each place.

    >>> [(t.form, t.outcome) for t in find_triggers("Two died, one was hurt; the death toll is 3.")]
    [('intransitive', 'killed'), ('participle', 'wounded'), ('toll', 'killed')]
    """
    small = small_letters(text)
    matches = _TRIGGER.finditer(text, None) if small is None else _matches(text, small)
    found = []
    for match in matches:
        row = int((match.lastgroup or "t0")[1:])
        form, outcome, doubtful, _ = _ROWS[row]
        found.append(Trigger(match.start(), match.end(), form, outcome, doubtful, row >= len(_TABLE)))
    taken = [(t.start, t.end) for t in found]
    for match in _TAKEN_LIVES.finditer(text, small) if _LIVES.search(text, small) else ():
        start, end = match.span("lives")
        if not any(first < end and start < last for first, last in taken):
            found.append(Trigger(start, end, "noun", "killed"))
            taken.append((start, end))
    for match in _OF_NONE.finditer(text, small) if small is None or "fell" in small or "affected" in small else ():
        fell = match["fell"] is not None
        start, end = match.span("fell" if fell else "harmed")
        if not any(first < end and start < last for first, last in taken):
            found.append(Trigger(start, end, "intransitive" if fell else "participle", "killed" if fell else None))
    return tuple(sorted(found, key=lambda trigger: trigger.start))
