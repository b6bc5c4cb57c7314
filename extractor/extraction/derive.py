"""Values that code works out from the cited words, never the model: dates so far, from words to EDTF."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.article.model import Article
from extractor.schema.blocks import Date, Event
from extractor.validation.reading.dates import resolve_date

__all__ = ("derive",)


def derive(incidents: Sequence[Event], article: Article) -> None:
    """Fill the derived fields of all dates, in text order, so that "a week later" can look at the event before."""
    dates = [value for incident in incidents for value in vars(incident).values() if isinstance(value, Date)]
    previous: str | None = None
    for date in sorted(dates, key=lambda date: date.evidence.start or 0):
        if date.evidence.start is None or date.evidence.text is None:
            continue  # words that do not stand in the article date nothing
        sentence = article.sentence_at(date.evidence.start)
        resolution = resolve_date(
            date.evidence.text,
            published=article.published.date,
            dateline=article.published.date if article.published.basis == "dateline" else None,
            sentence=article.text[sentence.start : sentence.end] if sentence else "",
            offset_in_sentence=date.evidence.start - sentence.start if sentence else 0,
            previous_event=previous,
        )
        date.edtf = resolution.edtf
        date.precision = resolution.precision
        date.anchor = resolution.anchor
        date.rule = resolution.rule
        previous = resolution.edtf or previous
