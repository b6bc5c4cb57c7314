"""A run's records out of the store, in the order of its inputs, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extractor.extraction.checking import check_record, with_near_duplicates
from extractor.extraction.session import Settings, own_actors
from extractor.runs.store.ledger import Ledger
from extractor.runs.store.records import Shelf
from extractor.schema.record import Record
from extractor.validation import rules_sha256
from extractor.validation.duplicates import NearArticle

__all__ = ("export_records",)

_PAGE = 100


def export_records(
    ledger: Ledger,
    run_id: int,
    positions: Sequence[int],
    settings: Settings,
    *,
    near: Mapping[int, tuple[NearArticle, ...]] | None = None,
) -> Iterator[Record[Any]]:
    """The records of a run's items, in the order of `positions`; items without one are left out.

    `near` (by index into `positions`) adds what only this order of articles knows: that one is nearly another. A record
    that older rules judged is judged again, without a model, and kept so in the store.
    """
    shelf = Shelf(ledger.store, settings.record_type)
    actors, rules = own_actors(settings), rules_sha256()
    for start in range(0, len(positions), _PAGE):
        page = list(positions[start : start + _PAGE])
        found = shelf.records_at(run_id, page)
        for number, position in enumerate(page, start=start):
            if position not in found:
                continue
            work_id, record = found[position]
            if record.provenance is not None and record.provenance.rules_sha256 != rules:
                select, ignore = settings.select or None, settings.ignore or None
                record, _ = check_record(record, select=select, ignore=ignore, actors=actors)
                ledger.judge_again(work_id, record).result()
            copies = (near or {}).get(number, ())
            yield with_near_duplicates(record, copies, select=settings.select, ignore=settings.ignore)
