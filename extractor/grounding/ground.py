"""From cited words to evidence: the status of a citation, and the choice among several places.

The words decide, the sentence number is a hint. Citations are judged each by itself; only where the same words stand
at several places do the other citations of the incident help to choose, whatever their order.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.grounding.characters import fold_character
from extractor.grounding.difference import name_changes
from extractor.grounding.fold import fold_citation, without_entities
from extractor.grounding.near import near_passage
from extractor.grounding.source import MOST_PLACES, Place, SourceText, core_of, is_plain
from extractor.grounding.stitched import stitched_passage
from extractor.grounding.words import split_words
from extractor.schema.evidence import Cited, Evidence, WordChange

__all__ = ("ground", "ground_all")


def ground(cited: Cited, source: SourceText, *, near: Sequence[tuple[int, int]] = ()) -> Evidence:
    """Where the cited words stand in the article, and how (statuses: `extractor.schema.evidence`).

    Among several places: the one in the cited sentence, else the nearest to the spans `near` (other evidence of the
    same incident), else the first outside the furniture of the page, else the first. Never raises for any text.

    >>> source = SourceText.of_text("Police said 22 people fled. A second officer spoke of 30 people.")
    >>> ground(Cited(s=1, text="“22 People”"), source).status
    'retyped'
    >>> ground(Cited(s=1, text="Police said that 25 people fled"), source).changes
    (WordChange(cited='that 25', source='22'),)
    """
    places = _places(cited, source)
    if places:
        return _found(cited, source, places, near)
    return _altered(cited, source) or Evidence(cited=cited, status="absent")


def ground_all(cited: Sequence[Cited], source: SourceText) -> list[Evidence]:
    """Ground the citations of one incident, in the order given; the order changes no result.

    What stands at one place only, or at one place of the cited sentence, is settled first; it then helps to choose
    the places of the rest.

    >>> source = SourceText.of_text("Ten men died in Harsin. Ten men died in Velm.")
    >>> [evidence.start for evidence in ground_all([Cited(s=1, text="Ten men"), Cited(s=1, text="Velm")], source)]
    [24, 40]
    """
    different = {(one.s, one.text): one for one in cited}
    places = {key: _places(one, source) for key, one in different.items()}
    settled: set[tuple[int, int]] = set()
    for key, found in places.items():
        certain = found
        if len(found) > 1 and source.has_sentences:
            certain = [place for place in found if _in_sentence(place, different[key], source)]
        if len(certain) == 1:
            settled.add(certain[0])
    near = sorted(settled)
    results = {
        key: _found(different[key], source, found, near) if found else ground(different[key], source)
        for key, found in places.items()
    }
    return [results[one.s, one.text] for one in cited]


def _places(cited: Cited, source: SourceText) -> list[Place]:
    known = source.written.get(cited.text)
    if known is not None:
        return known
    found = source.places(cited.text, cited.s)
    if not is_plain(cited.text):
        found = [_as_written(place, cited.text, source.text) for place in found]
    if len(found) < MOST_PLACES:  # among more, which are found depends on the cited sentence
        source.written[cited.text] = found
    return found


def _found(cited: Cited, source: SourceText, places: Sequence[Place], near: Sequence[tuple[int, int]]) -> Evidence:
    """Evidence of words that stand in the source, at the best of the places."""
    within = [place for place in places if _in_sentence(place, cited, source)]
    chosen = (within or places)[0]
    if len(within or places) > 1:
        chosen = min(
            within or places,
            key=lambda place: (
                _distance(place, near),
                source.in_furniture(place),
                source.text[place.start : place.end] != cited.text,
                place,
            ),
        )
    text = source.text[chosen.start : chosen.end]
    return Evidence(
        cited=cited,
        status="elsewhere" if not within else "verbatim" if text == cited.text else "retyped",
        start=chosen.start,
        end=chosen.end,
        text=text,
        others=tuple([(place.start, place.end) for place in places if place != chosen]) if len(places) > 1 else (),
    )


def _in_sentence(place: Place, cited: Cited, source: SourceText) -> bool:
    """Whether a place starts or ends in the cited sentence; without numbered sentences the number is not judged."""
    if not source.has_sentences:
        return True
    sentence = source.sentence(cited.s)
    if sentence is None:
        return False
    return sentence.start <= place.start < sentence.end or sentence.start < place.end <= sentence.end


def _distance(place: Place, near: Sequence[tuple[int, int]]) -> int:
    """Code points between a place and the nearest of the spans, 0 without spans."""
    return min((max(0, start - place.end, place.start - end) for start, end in near), default=0)


def _altered(cited: Cited, source: SourceText) -> Evidence | None:
    """Evidence of a passage with other words, None where there is none."""
    plain = without_entities(cited.text)
    stitched = stitched_passage(plain, source, cited.s)
    if stitched is not None:
        return _evidence(cited, source, stitched.place, stitched.changes)
    core = core_of(plain)
    words = plain[core.start : core.end]
    folded = fold_citation(words, joined=source.joined is not None)
    split = split_words(folded.text)
    passage = near_passage(split, folded.text, source, cited.s)
    if passage is None:
        return None
    place = _without_blanks(
        *source.reading.widened(source.words.starts[passage.start], source.words.ends[passage.end - 1]), source.text
    )
    if not passage.blocks:  # the same words and figures: only blanks between them differ
        return _found(cited, source, [_as_written(place, cited.text, source.text)], ())
    changes = name_changes(passage.blocks, split, words, folded, source.words.split, source.text, source.reading)
    return _evidence(cited, source, place, changes)


def _without_blanks(start: int, end: int, text: str) -> Place:
    """A place without the blanks at its ends, which stand for punctuation and blanks in one."""
    while start < end - 1 and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return Place(start, end)


def _evidence(cited: Cited, source: SourceText, place: Place, changes: tuple[WordChange, ...]) -> Evidence:
    return Evidence(
        cited=cited,
        status="altered",
        start=place.start,
        end=place.end,
        text=source.text[place.start : place.end],
        changes=changes,
    )


def _as_written(place: Place, words: str, text: str) -> Place:
    """A place widened over the quote marks and punctuation around the cited words, where the source has the same.

    >>> text = "He said: “No one fled.” Then he left."
    >>> _as_written(Place(10, 21), '"No one fled."', text)
    Place(start=9, end=23)
    """
    exact = text.find(words, max(0, place.start - len(words)), place.end + len(words))
    if exact >= 0 and exact <= place.start and place.end <= exact + len(words):
        return Place(exact, exact + len(words))
    words = without_entities(words)
    core = core_of(words)
    start, end = place
    for character in reversed(words[: core.start]):
        if start == 0 or not _same(character, text[start - 1]):
            break
        start -= 1
    for character in words[core.end :]:
        if end == len(text) or not _same(character, text[end]):
            break
        end += 1
    return Place(start, end)


def _same(cited: str, source: str) -> bool:
    return not cited.isspace() and fold_character(cited) == fold_character(source) != ""
