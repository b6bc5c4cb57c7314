"""When two values are the same: one precise rule for each type of value. Never by likeness: 2019 is not nearly 2020.

| value | right when |
|---|---|
| choice (type, role, realis, kind, group, qualifier, relation) | equal |
| date | equal days at the coarser of the two stated precisions; see `compare_dates` |
| precision of a date | equal; a note says coarser or finer |
| place | same gazetteer id; where either has none, a name in common, folded; see `compare_places` |
| party (actor, claimant, who claims or is blamed) | same canonical id; where either has none, the same words |
| claim of casualties | outcome, low and high equal (group, qualifier and claimant are fields of their own) |
| damage | low and high equal (what was damaged is free text and never decides) |
| weapon | kind equal |
| responsibility | stance equal, and `by` and `to` the same parties |

A place or actor that only lies within the other, or around it, is `wrong` with a note that begins with `parent: ` or
`part: `: totals count it as partial, and no partial answer is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from extractor.regression.model import FieldOutcome
from extractor.schema.blocks import Date, Party, Place
from extractor.schema.evidence import Evidence
from extractor.schema.incident import CasualtyClaim, Damage, Responsibility
from extractor.validation.actors.registry import is_part_of
from extractor.validation.actors.skeleton import fold_words, folded
from extractor.validation.actors.trimming import DOUBT, GENERIC, QUANTITIES, trimmed
from extractor.validation.places.names import fold, sounds
from extractor.validation.places.phrases import PlacePhrase, read_place
from extractor.validation.reading.dates_edtf import Span, mask_years, parse_edtf, precision_of

__all__ = (
    "PARTIAL",
    "Compared",
    "compare_choices",
    "compare_claims",
    "compare_damage",
    "compare_dates",
    "compare_parties",
    "compare_places",
    "compare_precisions",
    "compare_responsibility",
    "folded_text",
    "is_partial",
    "overlap",
    "same_words",
    "words_of",
)

PARTIAL = ("parent: ", "part: ")
"""How the note of a partly right value begins: `parent` is wider than the gold, `part` is narrower."""
_PRECISIONS = ("day", "interval", "week", "month", "year")
"""Finest first."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What the comparison of two values came to."""

    outcome: FieldOutcome
    note: str = ""

    @property
    def right(self) -> bool:
        """Whether the values are the same."""
        return self.outcome in ("right", "absent")

    @property
    def partial(self) -> bool:
        """Whether one value lies within the other."""
        return is_partial(self.outcome, self.note)


RIGHT, WRONG, MISSED, INVENTED, ABSENT = (
    Compared("right"),
    Compared("wrong"),
    Compared("missed"),
    Compared("invented"),
    Compared("absent"),
)


def is_partial(outcome: FieldOutcome, note: str) -> bool:
    """Whether a wrong value is partly right: it lies within the gold's, or around it."""
    return outcome == "wrong" and note.startswith(PARTIAL)


def compare_choices(gold: str | None, answered: str | None) -> Compared:
    """Two values of one closed list: equal or not.

    >>> compare_choices("shelling", "air_strike").outcome, compare_choices(None, "shelling").outcome
    ('wrong', 'invented')
    """
    if gold is None or answered is None:
        return _of_presence(gold is not None, answered is not None)
    return RIGHT if gold == answered else WRONG


def compare_dates(gold: Date | None, answered: Date | None) -> Compared:
    """Two dates, by their EDTF values (ISO 8601-2), at the coarser of the two stated precisions.

    - Both of one precision: the days must be equal.
    - Else the coarser must cover the finer: 2021-02 and 2021-02-25 are the same at the month (`when.precision` says
      that one is coarser). An interval covers its days, a week an interval within it.
    - A gold with a year and an answer without (`XXXX-02-25`) are compared by month and day, with a note. A gold
      without a year and an answer with one is wrong: the year is invented.
    - Words without a value: gold unresolved and answer unresolved are the same if they cite the same words; an answer
      that is not resolved misses the gold's value; a value that the gold leaves open is invented.
    """
    if gold is None or answered is None:
        return _of_presence(gold is not None, answered is not None)
    if gold.edtf is None or answered.edtf is None:
        if gold.edtf is None and answered.edtf is None:
            return RIGHT if same_words(gold.evidence, answered.evidence) else Compared("wrong", "other words")
        return Compared("missed", "not resolved") if gold.edtf else Compared("invented", "open in the gold")
    return _compare_edtf(gold.edtf, answered.edtf)


@lru_cache(maxsize=4096)
def _compare_edtf(gold: str, answered: str) -> Compared:
    if gold == answered:
        return RIGHT
    wanted, got = parse_edtf(gold), parse_edtf(answered)
    if wanted is None or got is None:
        return WRONG
    if wanted.year_known == got.year_known:
        return _compare_spans(wanted, got, "")
    if not wanted.year_known:
        return Compared("wrong", "the year is invented")
    masked = parse_edtf(mask_years(gold))
    return _compare_spans(masked, got, "year not known") if masked else WRONG


def _compare_spans(gold: Span, answered: Span, note: str) -> Compared:
    if (gold.first, gold.last) == (answered.first, answered.last):
        return Compared("right", note)
    ours, theirs = precision_of(gold.first, gold.last), precision_of(answered.first, answered.last)
    if ours == theirs or not (gold.covers(answered) or answered.covers(gold)):
        return WRONG
    finer = _PRECISIONS.index(theirs) < _PRECISIONS.index(ours)
    told = f"{'finer' if finer else 'coarser'}: {theirs} for {ours}"
    return Compared("right", f"{told}; {note}" if note else told)


def compare_precisions(gold: Date | None, answered: Date | None) -> Compared | None:
    """The stated precisions of two dates that both have a value; None where there is nothing to compare."""
    if gold is None or answered is None or gold.edtf is None or answered.edtf is None:
        return None
    ours, theirs = gold.precision, answered.precision
    if ours == theirs:
        return RIGHT
    if ours == "unknown" or theirs == "unknown":
        return WRONG
    finer = _PRECISIONS.index(theirs) < _PRECISIONS.index(ours)
    return Compared("wrong", f"{'finer' if finer else 'coarser'}: {theirs} for {ours}")


def compare_places(gold: Place, answered: Place) -> Compared:
    """Two places.

    Both in the gazetteer: the same id. Else: a name in common, folded as the gazetteer folds names (`Umm Ruwaba` and
    `Um Rawaba`), neither called a district or unit where the other is not, and not in two different countries (a
    border lies in two). Partial: one is a first-level unit or country that holds the other by the gazetteer, or the
    words say so ("Karm in Ardan province" and "Ardan province", "Karm district" and "Karm").
    """
    one, other = gold, answered
    if one.gazetteer_id and other.gazetteer_id:
        if one.gazetteer_id == other.gazetteer_id:
            return RIGHT
        if _holds(other, one):
            return Compared("wrong", f"parent: {_named(other)} for {_named(one)}")
        if _holds(one, other):
            return Compared("wrong", f"part: {_named(other)} for {_named(one)}")
        return WRONG
    ours, theirs = words_of(one.evidence), words_of(other.evidence)
    outcome, note = _compare_place_words(ours, theirs)
    if outcome == "wrong":
        return Compared("wrong", note)
    border = "border" in (one.relation, other.relation)
    if one.country and other.country and one.country != other.country and not border:
        return Compared("wrong", f"in {other.country}, not in {one.country}")
    return RIGHT


@lru_cache(maxsize=4096)
def _compare_place_words(gold: str, answered: str) -> tuple[FieldOutcome, str]:
    if folded_text(gold) == folded_text(answered):
        return "right", ""
    ours, theirs = read_place(gold), read_place(answered)
    if _names(ours) & _names(theirs):
        wide = [phrase.wanted in ("unit", "district") for phrase in (ours, theirs)]
        if wide[0] == wide[1]:
            return "right", ""
        return "wrong", f"part: {answered} for {gold}" if wide[0] else f"parent: {answered} for {gold}"
    for inner, outer, kind in ((ours, theirs, "parent"), (theirs, ours, "part")):
        if {fold(parent) for parent in inner.parents} & {fold(name) for name in outer.names} - {""}:
            return "wrong", f"{kind}: {answered} for {gold}"
    return "wrong", ""


def _names(phrase: PlacePhrase) -> frozenset[str]:
    """Folded names; a bare common noun ("border", "road") is known by what it lies in only."""
    names = set()
    for name in phrase.names:
        if name[:1].islower():
            names.add(" ".join([fold(name), *sorted(fold(parent) for parent in phrase.parents)]))
        else:
            names |= {fold(name), f"~{sounds(name)}"}
    if phrase.between:
        names.add(" ".join(["between", *sorted(fold(name) for name in phrase.between)]))
    return frozenset(names - {"", "~"})


def _holds(outer: Place, inner: Place) -> bool:
    """Whether the gazetteer puts one place inside another: a country or first-level unit around what lies in it."""
    if outer.country is None or outer.country != inner.country or outer.precision is None or inner.precision is None:
        return False
    if outer.precision == 6:
        return inner.precision < 6
    return (
        outer.precision == 4
        and inner.precision < 4
        and inner.admin1 is not None
        and fold(inner.admin1) in (fold(outer.admin1 or ""), fold(outer.name or ""))
    )


def _named(place: Place) -> str:
    return place.name or words_of(place.evidence)


def compare_parties(gold: Party | None, answered: Party | None) -> Compared:
    """Two parties, or none on both sides (`absent`).

    Both in the registry of actors: the same id. Else the same words, without articles, counts and doubts ("two
    suspected"), titles before a person's name, and what sort of people they are where the other does not say it ("the
    Hezbollah fighters" and "Hezbollah"). Partial: one is a part of the other by the registry.
    """
    if gold is None or answered is None:
        return _of_presence(gold is not None, answered is not None)
    if gold.canonical_id and answered.canonical_id:
        if gold.canonical_id == answered.canonical_id:
            return RIGHT
        ours, theirs = words_of(gold.evidence), words_of(answered.evidence)
        if is_part_of(gold.canonical_id, answered.canonical_id):
            return Compared("wrong", f"parent: {theirs} for {ours}")
        if is_part_of(answered.canonical_id, gold.canonical_id):
            return Compared("wrong", f"part: {theirs} for {ours}")
        return WRONG
    return RIGHT if _same_party_words(words_of(gold.evidence), words_of(answered.evidence)) else WRONG


@lru_cache(maxsize=8192)
def _same_party_words(one: str, other: str) -> bool:
    if folded_text(one) == folded_text(other):
        return True
    ours, theirs = _party_readings(one), _party_readings(other)
    if not ours or not theirs:
        return False
    return ours[0] in theirs or theirs[0] in ours


@lru_cache(maxsize=8192)
def _party_readings(text: str) -> tuple[str, ...]:
    """The words without count and doubt, then each shorter reading of them."""
    words = fold_words(text)
    while words and (words[0].folded in QUANTITIES | DOUBT or words[0].raw.isdigit()) and len(words) > 1:
        words = words[1:]
    readings = [folded(words)]
    person = words
    while len(person) > 1 and person[0].folded in GENERIC:
        person = person[1:]
    if person and all(word.raw[:1].isupper() and word.folded not in GENERIC for word in person):
        readings.append(folded(person))
    shorter = [folded(reading.words) for reading in trimmed(" ".join(word.raw for word in words))]
    return tuple(dict.fromkeys(reading for reading in (*readings, *shorter) if reading))


def compare_claims(gold: CasualtyClaim, answered: CasualtyClaim) -> Compared:
    """Two figures: outcome, low and high must be equal.

    The note names what differs: `low 12 for 17`.
    """
    return _by_parts(
        ("", gold.outcome, answered.outcome), ("low ", gold.low, answered.low), ("high ", gold.high, answered.high)
    )


def compare_damage(gold: Damage, answered: Damage) -> Compared:
    """Two figures of things: low and high must be equal. What they were is free text and never decides."""
    return _by_parts(("low ", gold.low, answered.low), ("high ", gold.high, answered.high))


def compare_responsibility(gold: Responsibility, answered: Responsibility) -> Compared:
    """Two statements of who did it: the same stance, said by the same party, of the same party."""
    notes = [] if gold.stance == answered.stance else [f"{answered.stance} for {gold.stance}"]
    for name, ours, theirs in (("by", gold.by, answered.by), ("to", gold.to, answered.to)):
        if not compare_parties(ours, theirs).right:
            said = words_of(theirs.evidence) if theirs else "nobody"
            notes.append(f"{name} {said} for {words_of(ours.evidence) if ours else 'nobody'}")
    return Compared("wrong", "; ".join(notes)) if notes else RIGHT


def _by_parts(*parts: tuple[str, object, object]) -> Compared:
    notes = [f"{name}{_value(theirs)} for {_value(ours)}" for name, ours, theirs in parts if ours != theirs]
    return Compared("wrong", "; ".join(notes)) if notes else RIGHT


def _value(value: object) -> str:
    return "none" if value is None else str(value)


def _of_presence(gold: bool, answered: bool) -> Compared:
    """The outcome where at least one side has no value."""
    if gold:
        return MISSED
    return INVENTED if answered else ABSENT


def words_of(evidence: Evidence) -> str:
    """The words of the source, or where they do not stand in it those that were cited."""
    return evidence.text or evidence.cited.text


@lru_cache(maxsize=8192)
def folded_text(text: str) -> str:
    """Words without case and with single blanks."""
    return " ".join(text.casefold().split())


def same_words(gold: Evidence, answered: Evidence) -> bool:
    """Whether two citations share characters of the article; where either has no place in it, the same words."""
    shared = overlap(gold, answered)
    if shared is not None:
        return shared > 0
    return folded_text(words_of(gold)) == folded_text(words_of(answered))


def overlap(gold: Evidence, answered: Evidence) -> float | None:
    """Characters that both cite over those that either cites; None where one of them is not in the article.

    >>> from extractor.schema.evidence import Cited
    >>> def at(start, end):
    ...     return Evidence(cited=Cited(s=1, text=""), status="verbatim", start=start, end=end, text="")
    >>> overlap(at(0, 10), at(5, 10)), overlap(at(0, 5), at(5, 10))
    (0.5, 0.0)
    """
    if gold.start is None or gold.end is None or answered.start is None or answered.end is None:
        return None
    if (gold.start, gold.end) == (answered.start, answered.end):
        return 1.0
    common = max(0, min(gold.end, answered.end) - max(gold.start, answered.start))
    union = (gold.end - gold.start) + (answered.end - answered.start) - common
    return common / union if union else 0.0
