"""GRD001-GRD019, first part: do the cited words stand in the article at all, and where the record says?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, get_args, get_origin

from extractor.grounding import SourceText, ground
from extractor.grounding.edges import cuts
from extractor.grounding.stitched import stitched_passage
from extractor.schema.blocks import Block, Event
from extractor.schema.evidence import Cited, Evidence, WordChange
from extractor.schema.findings import Suggestion
from extractor.schema.wire import is_derived
from extractor.validation.grading import carries_meaning, only_slips
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.wording import quoted

__all__ = ("fragments", "holds_up")

WIDEST_GAP = 300
"""Characters of the article that "..." in a citation may stand for."""
MOST_PLACES = 50
"""Places in the article that are looked at for words cut out of longer ones."""
_GAP = re.compile(r"\.{3,}|…|\[[^\]\[]{0,200}\]")
_WORD_CHARACTER = re.compile(r"\w")


def fragments(text: str) -> tuple[str, ...]:
    """The pieces of a citation between its marks of omission.

    >>> fragments("the convoy ... was hit […] twice")
    ('the convoy', 'was hit', 'twice')
    """
    return tuple(piece.strip() for piece in _GAP.split(text) if piece.strip())


def holds_up(node: Node[Any], context: Context) -> bool:
    """Whether the citation stands in the article: its words, or but for a slip (GRD011) or a gap it marks (GRD012)."""
    evidence = context.evidence(node)
    return evidence.found or _is_fuzzy(evidence) or _is_stitched(evidence, context)


def _is_fuzzy(evidence: Evidence) -> bool:
    return evidence.status == "altered" and only_slips(evidence.cited.text, evidence.text or "")


def _is_stitched(evidence: Evidence, context: Context) -> bool:
    """Whether the citation is pieces of the article in order, with marks of omission between them."""
    if evidence.status != "altered" or not _GAP.search(evidence.cited.text):
        return False
    stitched = stitched_passage(evidence.cited.text, context.source, evidence.cited.s)
    return stitched is not None and (stitched.place.start, stitched.place.end) == (evidence.start, evidence.end)


@rule("GRD001", "evidence-missing", "error", on=Event, whole=True)
def evidence_missing(node: Node[Event], context: Context) -> Iterator[Problem]:
    """A value stands in the record without any cited words.

    Why: what cites nothing cannot be checked, by code or by a person.
    Bad: a schema with `deaths: int` instead of `deaths: Count`; the answer says 5, from nowhere.
    Good: `deaths: Count`, citing "five people drowned".
    Limits: choices from a closed list (`role`, `realis`) and fields that code derives are exempt; empty values too.
    """
    if isinstance(node.value, Block):
        return
    for name in _to_be_cited(type(node.value)):
        value = getattr(node.value, name)
        if isinstance(value, (bool, int, float, str)) and value != "":
            yield Problem(
                message=f"{name} is {quoted(str(value))} without cited words; make it a block that cites",
                claimed=str(value),
                path=f"{node.path}/{name}",
            )


@cache
def _to_be_cited(event: type[Event]) -> tuple[str, ...]:
    """The fields that are neither derived nor a choice from a closed list."""
    return tuple(
        name
        for name, field in event.model_fields.items()
        if not is_derived(field) and not _is_closed_list(field.annotation)
    )


def _is_closed_list(annotation: Any) -> bool:
    if get_origin(annotation) is Literal or annotation is bool:
        return True
    arguments = [item for item in get_args(annotation) if item is not type(None)]
    return bool(arguments) and all(_is_closed_list(item) for item in arguments)


@rule("GRD002", "quote-empty", "error", on=Block, mendable=True)
def quote_empty(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The citation holds no word: it is empty, or blanks and marks only.

    Why: a value needs words that say it.
    Bad: killed 5, citing "" or "...".
    Good: killed 5, citing "five guards died".
    Limits: none known.
    """
    cited = node.value.evidence.cited.text
    if not _WORD_CHARACTER.search(cited):
        yield Problem(message="no words are cited; copy the words of the article that say this", claimed=cited)


@rule("GRD003", "quote-not-found", "error", on=Block, mendable=True, statuses=("absent",))
def quote_not_found(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The cited words do not stand in the article, nor anything like them.

    Why: the words were made up or come from another text.
    Bad: citing "dozens of houses burned" where the article tells of a bridge only.
    Good: citing "the bridge was destroyed", which it says.
    Limits: a text that was cleaned differently from what the model saw; DOC001 tells whether it is the same text.
    """
    evidence = context.evidence(node)
    if evidence.status == "absent" and _WORD_CHARACTER.search(evidence.cited.text) and not _broken(evidence, context):
        yield Problem(
            message=f"{quoted(evidence.cited.text)} does not stand in the article; copy the words as they are",
            claimed=evidence.cited.text,
        )


@rule("GRD004", "quote-altered", "error", on=Block, mendable=True, statuses=("altered",))
def quote_altered(node: Node[Block], context: Context) -> Iterator[Problem]:
    """A passage much like the cited words stands in the article, but a word that carries meaning differs.

    Why: one changed number, name, negation or verb makes another fact; however alike the rest is, it is not evidence.
    Bad: citing "killed nine guards" where the article has "killed five guards".
    Good: citing "killed five guards".
    Limits: a harmless spelling of a name ("Defence", "Defense") counts as altered, as does a dropped adjective.
    """
    evidence = context.evidence(node)
    if evidence.status != "altered" or _broken(evidence, context):
        return
    if _is_fuzzy(evidence) or _is_stitched(evidence, context):
        return
    yield Problem(
        message=(
            f"cited {quoted(evidence.cited.text)}, but the article has {quoted(evidence.text or '')}"
            f"{_described(evidence.changes)}; copy the words as they are"
        ),
        claimed=evidence.cited.text,
        observed=evidence.text,
        start=evidence.start,
        end=evidence.end,
        changes=evidence.changes,
    )


@rule("GRD005", "quote-cuts-word", "error", on=Block, mendable=True, statuses=("altered", "absent"))
def quote_cuts_word(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The cited letters stand in the article only inside a longer word or number.

    Why: "22 people" is not what "122 people" says.
    Bad: citing "22 people" where the article has "122 people".
    Good: citing "122 people".
    Limits: scripts that are written without blanks between words.
    """
    if _trouble(context.evidence(node), context) == "cut":
        cited = node.value.evidence.cited.text
        yield Problem(
            message=f"{quoted(cited)} stands in the article only as a part of a longer word; cite whole words",
            claimed=cited,
        )


@rule("GRD006", "quote-spliced", "error", on=Block, mendable=True, statuses=("altered", "absent"))
def quote_spliced(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The pieces of a citation with "..." stand in the article, but not in this order.

    Why: words put together from two places say what neither place says.
    Bad: citing "the guards ... were killed" where "were killed" stands before "the guards".
    Good: citing one passage as it stands.
    Limits: a text in two columns whose lines were read across.
    """
    if _trouble(context.evidence(node), context) == "spliced":
        cited = node.value.evidence.cited.text
        yield Problem(message=f"the pieces of {quoted(cited)} stand in the article in another order", claimed=cited)


@rule("GRD007", "gap-too-wide", "error", on=Block, mendable=True, statuses=("altered", "absent"))
def gap_too_wide(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The pieces of a citation with "..." stand more than 300 characters apart.

    Why: over such a distance the report has gone on to something else.
    Bad: citing "the convoy ... was destroyed" with four sentences between.
    Good: citing the words of one sentence.
    Limits: long lists.
    """
    if _trouble(context.evidence(node), context) == "wide":
        cited = node.value.evidence.cited.text
        yield Problem(
            message=f"the pieces of {quoted(cited)} stand more than {WIDEST_GAP} characters apart", claimed=cited
        )


@rule("GRD010", "quote-normalised", "info", on=Block, statuses=("retyped", "elsewhere"))
def quote_normalised(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The cited words stand in the article but for blanks, quote marks, dashes, Unicode form or case.

    Why: it tells that our slice of the article, not the model's typing, is the evidence.
    Bad: citing "al-Nur's gate" with a plain apostrophe where the article has a curled one.
    Good: the same words, character for character.
    Limits: none known; nothing of the meaning differs.
    """
    evidence = context.evidence(node)
    if evidence.found and evidence.text not in (None, evidence.cited.text):
        yield Problem(
            message="the same words, typed otherwise; the article's own form is kept",
            claimed=evidence.cited.text,
            observed=evidence.text,
            start=evidence.start,
            end=evidence.end,
        )


@rule("GRD011", "quote-fuzzy", "warning", on=Block, statuses=("altered",))
def quote_fuzzy(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The cited words differ from the article's by a slip only: a letter inside a long word, a doubled word, a "the".

    Why: scanned and hastily typed articles hold such slips, and a model mends them without being asked.
    Bad: citing "the government convoy" where the article has "the govermment convoy".
    Good: citing the slip as it stands.
    Limits: never where a figure, number word, name, negation or reporting verb differs: that is GRD004.
    """
    evidence = context.evidence(node)
    if _is_fuzzy(evidence):
        yield Problem(
            message=f"taken as a slip: {quoted(evidence.cited.text)} for {quoted(evidence.text or '')}",
            claimed=evidence.cited.text,
            observed=evidence.text,
            start=evidence.start,
            end=evidence.end,
            changes=evidence.changes,
        )


@rule("GRD012", "quote-stitched", "warning", on=Block, statuses=("altered",))
def quote_stitched(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The citation leaves out words of the article by "..." or brackets.

    Why: the words left out may limit what is said ("was ... destroyed" for "was not destroyed").
    Bad: citing "the guards ... were killed" for "the guards, police said, were killed".
    Good: citing the whole passage, or its decisive part.
    Limits: a negation, a doubt or a figure among the words left out, or words put in by brackets, is sent to a person;
    what else was left out is shown, not judged.
    """
    evidence = context.evidence(node)
    if not _is_stitched(evidence, context):
        return
    put_in = [change.cited for change in evidence.changes if change.cited not in (None, "...")]
    if put_in:
        message = f"words are put in that the article does not have: {quoted(' / '.join(filter(None, put_in)))}"
    else:
        message = f"words are left out; the whole passage is {quoted(evidence.text or '')}"
    limits = any(carries_meaning(change.source or "") for change in evidence.changes)
    yield Problem(
        message=message,
        claimed=evidence.cited.text,
        observed=evidence.text,
        start=evidence.start,
        end=evidence.end,
        changes=evidence.changes,
        severity="review" if put_in or limits else None,
    )


@rule("GRD015", "offset-wrong", "error", on=Block)
def offset_wrong(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The stored offsets or the stored slice do not hold the cited words.

    Why: offsets are what a reader is led to; those of an edited or forged record lead astray.
    Bad: offsets counted in UTF-8 bytes or UTF-16 units where code points are meant.
    Good: `article.text[start:end] == evidence.text`, and these are the cited words.
    Limits: none known; where the words do stand in the article, the right evidence is suggested.
    """
    stored, fresh = node.value.evidence, context.evidence(node)
    message = _offset_trouble(stored, fresh, context.article.text)
    if message is not None:
        suggestion = (
            Suggestion(path=f"{node.path}/evidence", value=fresh.model_dump(mode="json")) if fresh.found else None
        )
        yield Problem(
            message=message, claimed=stored.text, observed=fresh.text, start=fresh.start, end=fresh.end,
            suggestion=suggestion,
        )  # fmt: skip


@rule("GRD019", "status-wrong", "error", on=Block)
def status_wrong(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The stored status of the evidence is not what the article's text gives.

    Why: the status decides whether words count as found; one that was edited or is out of date would pass anything.
    Bad: status `verbatim` under words that do not stand in the article.
    Good: status `absent` there.
    Limits: where the words stand at several places and another one was chosen, only found or not found is compared.
    """
    stored, fresh = node.value.evidence, context.evidence(node)
    same_place = (stored.start, stored.end) == (fresh.start, fresh.end)
    if stored.status == fresh.status or (stored.found and fresh.found and not same_place):
        return
    suggestion = Suggestion(path=f"{node.path}/evidence", value=fresh.model_dump(mode="json")) if fresh.found else None
    yield Problem(
        message=f"the record calls the cited words {stored.status}; by the article's text they are {fresh.status}",
        claimed=stored.status,
        observed=fresh.status,
        suggestion=suggestion,
    )


def _offset_trouble(stored: Evidence, fresh: Evidence, text: str) -> str | None:
    if stored.start is None or stored.end is None or stored.text is None:
        if stored.start is None and stored.end is None and stored.text is None and not stored.found and not fresh.found:
            return None
        return (
            "the evidence has no place in the article, though the cited words stand there"
            if fresh.found
            else ("the evidence says that the words were found, but names no place")
        )
    if not 0 <= stored.start < stored.end <= len(text):
        return f"offsets {stored.start}:{stored.end} lie outside the article of {len(text)} characters"
    if text[stored.start : stored.end] != stored.text:
        return f"offsets {stored.start}:{stored.end} hold other words than the evidence says" + _unit(stored, text)
    if fresh.found and (stored.start, stored.end) not in {(fresh.start, fresh.end), *fresh.others}:
        return f"offsets {stored.start}:{stored.end} do not hold the cited words {quoted(fresh.cited.text)}"
    return None


def _unit(stored: Evidence, text: str) -> str:
    """Names the unit that wrong offsets were counted in, if that explains them."""
    assert stored.start is not None and stored.end is not None
    for unit, encoding, width in (("UTF-8 bytes", "utf-8", 1), ("UTF-16 units", "utf-16-le", 2)):
        encoded = text.encode(encoding, "surrogatepass")[stored.start * width : stored.end * width]
        if encoded.decode(encoding, "replace") == stored.text:
            return f"; they seem to be counted in {unit}"
    return ""


Trouble = Literal["cut", "spliced", "wide"]


def _broken(evidence: Evidence, context: Context) -> bool:
    """Whether a rule that knows more than "not found" speaks of this citation."""
    return _trouble(evidence, context) is not None


def _trouble(evidence: Evidence, context: Context) -> Trouble | None:
    """Why words that stand in the article are no citation, or None."""
    cited = evidence.cited.text
    if evidence.found or not _WORD_CHARACTER.search(cited) or _is_fuzzy(evidence) or _is_stitched(evidence, context):
        return None
    pieces = fragments(cited)
    if len(pieces) > 1:
        return _trouble_of_pieces(pieces[:20], evidence.cited.s, context.source)
    return "cut" if _only_inside_words(cited.strip(), context.article.text) else None


def _only_inside_words(words: str, text: str) -> bool:
    """Whether the words stand in the text with a letter or digit right before or behind."""
    start = text.find(words)
    for _ in range(MOST_PLACES):
        if start < 0:
            return False
        end = start + len(words)
        if cuts(text, start, end):
            return True
        start = text.find(words, start + 1)
    return False


def _trouble_of_pieces(pieces: tuple[str, ...], sentence: int, source: SourceText) -> Trouble | None:
    places = []
    for piece in pieces:
        found = ground(Cited(s=sentence, text=piece), source)
        if not found.found or found.start is None or found.end is None:
            return None
        places.append(sorted([(found.start, found.end), *found.others]))
    last, widest = None, 0
    for at in places:
        following = [place for place in at if last is None or place[0] >= last]
        if not following:
            return "spliced"
        widest = max(widest, 0 if last is None else following[0][0] - last)
        last = following[0][1]
    return "wide" if widest > WIDEST_GAP else None


def _described(changes: tuple[WordChange, ...]) -> str:
    parts = []
    for change in changes[:4]:
        if change.cited is None:
            parts.append(f"{quoted(change.source or '', 40)} left out")
        elif change.source is None:
            parts.append(f"{quoted(change.cited, 40)} added")
        else:
            parts.append(f"{quoted(change.cited, 40)} for {quoted(change.source, 40)}")
    return f" ({', '.join(parts)})" if parts else ""
