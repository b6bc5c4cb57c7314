"""One store a project: runs, articles, raw answers, records, findings and decisions, in SQLite or Postgres.

    with open_store("project.sqlite") as store:
        ledger = Ledger(store)

SQLAlchemy is imported when one of these names is first used, not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.lazy import names_on_demand

if TYPE_CHECKING:
    from extractor.runs.store.answers import StoredAnswers
    from extractor.runs.store.identity import work_key
    from extractor.runs.store.ledger import Ledger
    from extractor.runs.store.model import Added, Decision, Duplicate, Item, ItemRow, NewItem, Run, Totals
    from extractor.runs.store.opening import Store, open_store
    from extractor.runs.store.records import Shelf

__all__ = (
    "Added",
    "Decision",
    "Duplicate",
    "Item",
    "ItemRow",
    "Ledger",
    "NewItem",
    "Run",
    "Shelf",
    "Store",
    "StoredAnswers",
    "Totals",
    "open_store",
    "work_key",
)

_MODEL = ("Added", "Decision", "Duplicate", "Item", "ItemRow", "NewItem", "Run", "Totals")

__getattr__ = names_on_demand(
    __name__,
    {
        **dict.fromkeys(_MODEL, "model"),
        "Ledger": "ledger",
        "Shelf": "records",
        "Store": "opening",
        "StoredAnswers": "answers",
        "open_store": "opening",
        "work_key": "identity",
    },
)
