"""CUE008, XFC018, ACT010: do the cited words lay the deed at this party's door, and at whose?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.schema.blocks import Party, Place
from extractor.schema.findings import Suggestion
from extractor.schema.incident import Responsibility
from extractor.validation.actors.registry import find_actor
from extractor.validation.reading.doers import deed_in
from extractor.validation.reading.parts import part_kind
from extractor.validation.reading.stances import StanceRead, stances_in
from extractor.validation.reading.stances_parties import Span, blamed_by, reported_by, speaker_of
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.grounding import holds_up
from extractor.validation.rules.speakers import party_node
from extractor.validation.wording import quoted, words_of

__all__ = ()

LONGEST_READ = 900
"""Characters on either side of the cited words that are read of their sentence."""
BESIDE = 40
"""Characters between the cited words and the verb of responsibility beside them."""
SHARED_LETTERS = 5
"""Letters at the beginning of a word that make "Russian forces" Russia's."""
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nothing|nobody|neither|nor|without|false|lies?|fabricat\w+|untrue|baseless|innocent|rather"
    r"|differently|instead|den\w+|reject\w*|dismiss\w*|refut\w*|invent\w*|fairy\s?tales?|mischievous)\b|n[’']t\b",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\b(?:each|the|one)\s(?:other|another)", re.IGNORECASE)
_TAKEN_UP = re.compile(
    r"\b(?:he|she|it|they|we|who|which|that|the\s(?:\w+\s)?(?:group|movement|ministry|army|military|police|spokes\w+|source|official"
    r"|militia|statement|faction|party|commander|governor|mayor|officer|man|organi[sz]ation|force|side|government))\b",
    re.IGNORECASE,
)
_OBJECT_TAKEN_UP = re.compile(
    r"\b(?:it|them|him|her|this|that|those|these|the\s(?:group|movement|militia|faction))\b", re.IGNORECASE
)
_OWN = re.compile(r"\b(?:its|their|his|her|our|my|it|they|we|he|she|I|one\sof\s(?:its|their|our))\b", re.IGNORECASE)


@rule("CUE008", "responsibility-not-said", "review", on=Responsibility, mendable=True)
def responsibility_not_said(node: Node[Responsibility], context: Context) -> Iterator[Problem]:
    """The cited words hold no claim, blame or denial, or it is another's, or meant for another.

    Why: a ministry that reports an attack does not claim it, and the next sentence's claim is not the police's.
    Bad: `claimed`, by the police, citing "wounded four rangers"; `claimed`, by an official, citing "claimed the attack"
    out of "the Front claimed the attack"; `denied`, by the Front, citing "which the ministry denied"; `attributed`, to
    the boy, citing "accused police of shooting the boy"; `attributed`, to the army, out of "raiders, not the army", or
    out of "too early to say whether the army did it".
    Good: `claimed`, by the Front, citing "claimed the attack".
    Limits: without such a verb, blame needs a deed of the blamed in the cited words, a claim a deed of the speaker's
    own men, a denial a negation. "It" and "the group" may be anybody named before; who praises or condemns a deed
    claims none. Where the words right beside the verb name nobody plainly, nothing is said. A wrong stance is CUE006's.
    """
    evidence = context.evidence(node)
    if evidence.start is None or evidence.end is None or not holds_up(node, context):
        return
    sentence = context.sentence(evidence.start)
    if sentence is None:
        return
    low = max(sentence.start, evidence.start - LONGEST_READ)
    high = min(max(sentence.end, evidence.end), evidence.end + LONGEST_READ)
    text = context.article.text[low:high]
    read = _verb(node, text, evidence.start - low, evidence.end - low)
    if (aside := _not_blamed(node, text, low, context)) is not None:
        trouble: str | None = aside
    elif read is None:
        trouble = _without_a_verb(node, evidence.start, evidence.text or "", context)
        if trouble is None and (said := reported_by(text, evidence.start - low, evidence.end - low)) is not None:
            trouble = _another_speaks(node, text, low, said, context)
    else:
        trouble = _of_another(node, text, low, read, context) or _beside(node, text, low, read, context)
    if trouble is not None:
        yield Problem(
            message=trouble,
            claimed=node.value.stance,
            observed=evidence.text,
            start=evidence.start,
            end=evidence.end,
        )


def _verb(node: Node[Responsibility], text: str, start: int, end: int) -> StanceRead | None:
    """The verb of responsibility in or beside the cited words, one of the record's own stance first."""
    reads = stances_in(text)
    near = [read for read in reads if start <= read.start < end]
    near = near or [read for read in reads if max(start - read.end, read.start - end) <= BESIDE]
    return min(near, key=lambda read: read.stance != node.value.stance, default=None)


_CLEARED = re.compile(
    r"(?:\b(?P<not>not|nor|rather\sthan|instead\sof|cleared|exonerated|absolved|ruled\sout)"
    r"|(?P<whether>\b(?:whether|(?:clear|known|unclear|say|sure|certain|determined?)\s(?:if|who)))(?:\sor\snot)?)"
    r"\s(?:(?:by|on|the|an?|any|it\swas|suspected)\s){0,3}$",
    re.IGNORECASE,
)
"""Before a name: "not the army", "too early to say whether the Front"."""


def _not_blamed(node: Node[Responsibility], text: str, low: int, context: Context) -> str | None:
    """What is wrong with blame laid to somebody whom the words clear, or of whom they only ask whether he did it."""
    party = party_node(node, "to") if node.value.stance == "attributed" else None
    if party is None or (start := context.evidence(party).start) is None or not 0 <= start - low <= len(text):
        return None
    before = text[max(0, start - low - 60) : start - low]
    cleared = _CLEARED.search(before)
    if cleared is None or len(context.evidence(party).others) > 0:
        return None
    who = quoted(_words(node, "to", context))
    return f"the words clear {who}" if cleared["not"] else f"the words only ask whether {who} did it"


def _without_a_verb(node: Node[Responsibility], start: int, cited: str, context: Context) -> str | None:
    """What is wrong with cited words that hold no verb of claiming, blaming or denying."""
    stance = node.value.stance
    if stance == "denied":
        return None if _NEGATION.search(cited) else f"{quoted(cited)} denies nothing"
    deed = deed_in(cited)
    if stance == "claimed":
        doer = _REACTED.split(cited[: cited.find(deed)])[-1] if deed else ""
        if deed and _REACTS.search(doer) is not None:
            return f"{quoted(cited)} does not say that the speaker did it"
        own = _OWN.search(doer) is not None or _shares_a_name(node, _REACTED.split(cited)[-1], context)
        return None if deed and own else f"{quoted(cited)} does not say that the speaker did it"
    if node.value.to is None or _OTHER.search(cited) is not None or _is_named(node, start, cited, context):
        return None if deed or _OTHER.search(cited) else f"{quoted(cited)} blames nobody"
    return f"{quoted(cited)} does not say that {quoted(_words(node, 'to', context))} did it"


def _of_another(node: Node[Responsibility], text: str, low: int, read: StanceRead, context: Context) -> str | None:
    """What is wrong with whom the record has speak, or be blamed, by this verb."""
    if read.stance != node.value.stance or read.negated is not None:
        return None  # CUE006's, CUE001's
    before, behind = text[: read.start], text[read.end :]
    named_before = (node.value.stance != "attributed" or read.active) and " by " not in behind
    if named_before and _TAKEN_UP.search(before) is None and not _stands_in(node, "by", text, low, context):
        who = quoted(_words(node, "by", context))
        return f"the sentence has somebody else before {quoted(read.words)} than {who}"
    blames = node.value.stance == "attributed" and _OBJECT_TAKEN_UP.search(behind) is None
    if blames and not _stands_in(node, "to", text, low, context):
        return f"{quoted(_words(node, 'to', context))} is not the one whom these words blame"
    return None


def _beside(node: Node[Responsibility], text: str, low: int, read: StanceRead, context: Context) -> str | None:
    """What is wrong with the parties where the words beside the verb name others."""
    if read.stance != node.value.stance or read.negated is not None:
        return None
    speaker = speaker_of(text, read.start, read.end)
    if speaker is not None and (trouble := _another_speaks(node, text, low, speaker, context)) is not None:
        return trouble
    blamed = blamed_by(text, read) if read.stance == "attributed" else None
    if blamed is None or _is_there(node, "to", text, low, blamed, context):
        return None
    return f"these words blame {quoted(text[slice(*blamed)])}, not {quoted(_words(node, 'to', context))}"


def _another_speaks(node: Node[Responsibility], text: str, low: int, span: Span, context: Context) -> str | None:
    if _is_there(node, "by", text, low, span, context):
        return None
    return f"here {quoted(text[slice(*span)])} speaks, not {quoted(_words(node, 'by', context))}"


def _is_there(node: Node[Responsibility], name: str, text: str, low: int, span: Span, context: Context) -> bool:
    """Whether the party may be the one named in this place: cited from there, or by other words for the same."""
    party = party_node(node, name)
    if party is None or not (evidence := context.evidence(party)).found or evidence.start is None:
        return True
    here = text[slice(*span)]
    places = ((evidence.start, evidence.end or evidence.start), *evidence.others)
    if any(start - low < span[1] and span[0] < end - low for start, end in places):
        return True
    if _OBJECT_TAKEN_UP.search(here) is not None or _OTHER.search(here) is not None or _OWN.search(here) is not None:
        return True
    in_sentence = any(low <= start < low + len(text) for start, _ in places)
    if not in_sentence and not _named(here) and _named(evidence.text or ""):
        return True  # "the army", of a country named before
    ours, theirs = set(words_of(evidence.text or "")) - _LIGHT, set(words_of(here)) - _LIGHT
    if not ours or not theirs or theirs <= ours or (ours <= theirs and _named(evidence.text or "")):
        return True
    if _initials(here) in ours or _initials(evidence.text or "") in theirs:
        return True
    one, other = find_actor(here), find_actor(evidence.text or "")
    return one is not None and other is not None and one.id == other.id


def _named(words: str) -> bool:
    return any(word[:1].isupper() for word in words.split() if word.lower() not in _LIGHT | _ANYBODY)


def _initials(words: str) -> str:
    return "".join(word[0] for word in words.split() if word[0].isupper()).lower()


def _words(node: Node[Responsibility], name: str, context: Context) -> str:
    party = party_node(node, name)
    return "" if party is None else context.evidence(party).text or ""


def _stands_in(node: Node[Responsibility], name: str, text: str, low: int, context: Context) -> bool:
    """Whether the party is cited from this piece of the article, or is named in it by the same words."""
    party = party_node(node, name)
    if party is None:
        return True  # nobody is named
    evidence = context.evidence(party)
    if evidence.start is None or not evidence.found:
        return True  # told of by the rules on evidence
    if low <= evidence.start < low + len(text):
        return True
    named, here = set(words_of(evidence.text or "")), words_of(text)
    return bool(named) and named - _LIGHT <= set(here) and bool(named - _LIGHT)


_REACTED = re.compile(r"\b(?:said|says|that)\s", re.IGNORECASE)
_REACTS = re.compile(
    r"\b(?:condemn|prais|hail|welcom|mourn|deplor|denounc|celebrat|applaud|regret|decr(?:y|ied)|slam|laud|declin|comment|investigat|criticis|criticiz|lament|thank)\w*",
    re.IGNORECASE,
)
"""Verbs that take up what others did."""
_ANYBODY = frozenset(
    {
        *("police", "officials", "residents", "witnesses", "rebels", "militants", "prosecutors", "survivors", "army"),
        *(
            "villagers",
            "activists",
            "troops",
            "soldiers",
            "gunmen",
            "authorities",
            "investigators",
            "medics",
            "doctors",
        ),
        *("relatives", "locals", "lawmakers", "analysts", "experts", "military", "government", "insurgents"),
    }
)
"""Words for speakers that are no names, though a sentence may begin with them."""
_LIGHT = frozenset(("the", "a", "an", "of", "in", "its", "his", "their"))


def _is_named(node: Node[Responsibility], start: int, cited: str, context: Context) -> bool:
    """Whether the blamed party is cited from the cited words, or named in them."""
    party = party_node(node, "to")
    if party is None:
        return False
    evidence = context.evidence(party)
    if evidence.start is None or not evidence.found:
        return True
    if start - BESIDE <= evidence.start < start + len(cited):
        return True
    named = set(words_of(evidence.text or "")) - _LIGHT
    return bool(named) and named <= set(words_of(cited))


def _shares_a_name(node: Node[Responsibility], cited: str, context: Context) -> bool:
    """Whether the doer of the cited words bears the speaker's name: "Russian forces fired", says Russia's ministry."""
    speaker = {word[:SHARED_LETTERS] for word in words_of(_words(node, "by", context)) if len(word) >= SHARED_LETTERS}
    return any(word[:SHARED_LETTERS] in speaker for word in words_of(cited) if len(word) >= SHARED_LETTERS)


@rule("XFC018", "blames-himself", "review", on=Responsibility, mendable=True)
def blames_himself(node: Node[Responsibility], context: Context) -> Iterator[Problem]:
    """The one who is blamed is the speaker himself, or a claim names somebody blamed.

    Why: who claims speaks of himself, and nobody is blamed by himself; mostly the party attacked was put here.
    Bad: `claimed`, by the Front, to the army; `attributed`, by the army, to the army.
    Good: `claimed`, by the Front, to null; `attributed`, by the army, to the Front.
    Limits: denials on behalf of another ("Moscow denied that the militia fired") are left alone.
    """
    by, to = node.value.by, node.value.to
    if to is None:
        return
    himself = by is not None and _one_party(by, to)
    if not himself and node.value.stance != "claimed":
        return
    who = quoted(_words(node, "to", context))
    evidence = context.evidence(Node(f"{node.path}/to", to, node.incident, node.incident_path))
    yield Problem(
        message=f"{who} is both speaker and blamed"
        if himself
        else f"who claims speaks of himself; {who} is not blamed",
        claimed=node.value.stance,
        observed=evidence.text,
        start=evidence.start,
        end=evidence.end,
        suggestion=None if node.value.stance == "attributed" else Suggestion(path=f"{node.path}/to", value=None),
    )


def _one_party(one: Party, other: Party) -> bool:
    if one.canonical_id is not None and one.canonical_id == other.canonical_id:
        return True
    return set(words_of(one.evidence.cited.text)) - _LIGHT == set(words_of(other.evidence.cited.text)) - _LIGHT


@rule("ACT010", "blamed-impossible", "review", on=Responsibility, mendable=True)
def blamed_impossible(node: Node[Responsibility], context: Context) -> Iterator[Problem]:
    """The words name nobody who could be blamed: a thing, a weapon, a happening, the incident's place.

    Why: a deed is laid to people; the place where it happened or what it was done with did not do it.
    Bad: `attributed`, to "the lorry park", to "missiles", or to "a gas leak".
    Good: `attributed`, to "the army".
    Limits: reads the head of the phrase, as ACT007 does; a place that the registry knows as a party is left alone.
    """
    blamed = party_node(node, "to")
    if blamed is None or not holds_up(blamed, context):
        return
    evidence = context.evidence(blamed)
    words = evidence.text or ""
    place = _is_the_place(words, node, context) and find_actor(words) is None
    if part_kind(words) is None and not place and _MISHAP.search(words) is None:
        return
    yield Problem(
        message=f"{quoted(words)} names {'the place of the incident' if place else 'nobody who could have done it'}",
        claimed=node.value.stance,
        observed=words,
        start=evidence.start,
        end=evidence.end,
        path=blamed.path,
    )


_MISHAP = re.compile(
    r"\b(?:leaks?|faults?|failures?|malfunctions?|short[\s-]circuits?|errors?|accidents?|mishaps?|negligence|weather|lightning|overheating|overcrowding|speeding|fatigue|storms?"
    r"|floods?|drought|earthquake|sparks?|defects?)$",
    re.IGNORECASE,
)
"""What an explosion is put down to when nobody did it."""


def _is_the_place(words: str, node: Node[Responsibility], context: Context) -> bool:
    places = getattr(node.incident, "where", ())
    return any(
        words_of(words) == words_of(context.evidence(Node(f"{node.incident_path}/where/{index}", place)).text or "")
        for index, place in enumerate(places if isinstance(places, list) else ())
        if isinstance(place, Place)
    )
