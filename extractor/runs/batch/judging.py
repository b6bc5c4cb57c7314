"""From the answers that are there to a record, or to what is lacking; and what a record cost at a batch's price."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from extractor.errors import UsageError
from extractor.extraction.extract import Extraction, failed_record
from extractor.extraction.session import Settings, open_extraction
from extractor.llm.prices import cost_of
from extractor.runs.batch.gathering import Gathered, GatheringClient, LacksAnswersError, Received
from extractor.runs.store import Item, StoredAnswers
from extractor.runs.work import unreadable_message
from extractor.schema.record import Record

__all__ = ("Judge", "Judged", "at_batch_price", "open_judge")


@dataclass(frozen=True)
class Judged:
    """What became of one article."""

    record: Record[Any] | None
    """None: it lacks answers."""
    lacking: Mapping[str, dict[str, Any]]
    """Bodies of the requests that it lacks, by key."""
    saved: tuple[str, ...]
    """Keys of the answers that were put among the stored ones."""
    paid: bool
    """Whether batches answered any of it."""


class Judge:
    """Judges one article after the other by what was answered."""

    def __init__(self, extraction: Extraction[Any], client: GatheringClient) -> None:
        self.client = client
        self._extraction = replace(extraction, client=client)

    async def judge(self, item: Item, received: Mapping[str, Received]) -> Judged:
        """The record of an article, or what it lacks. Never raises for one article.

        Answers out of batches are safe among the stored ones when it returns.
        """
        unreadable = unreadable_message(item.article)
        if unreadable is not None:
            return Judged(failed_record(item.article, "unreadable", unreadable), {}, (), False)
        gathered = self.client.begin(received)
        record = await self._extract(item, gathered)
        for saving in gathered.saving:
            await asyncio.wrap_future(saving)
        if record is None:
            return Judged(None, gathered.lacking, tuple(gathered.saved), bool(received))
        settings = self.client.settings
        record = at_batch_price(record, received, settings.model, settings.base_url, self._extraction.prices)
        return Judged(record, {}, tuple(gathered.saved), bool(received))

    async def _extract(self, item: Item, gathered: Gathered) -> Record[Any] | None:
        try:
            record = await self._extraction.extract(item.article)
        except LacksAnswersError:
            return None
        except UsageError:
            raise  # wrong settings are wrong for every article
        except Exception as error:  # a fault of ours in one article must not lose the others
            message = f"{type(error).__name__}: {error}; report this fault"
            return failed_record(item.article, "internal_error", message)
        return None if gathered.lacking else record


@asynccontextmanager
async def open_judge(settings: Settings, answers: StoredAnswers, secrets: tuple[str, ...] = ()) -> AsyncIterator[Judge]:
    """A judge by these settings; sends nothing and needs no key."""
    async with open_extraction(replace(settings, mode="replay"), store=answers) as extraction:
        client = GatheringClient(extraction.client.settings, answers, secrets=secrets)
        async with client:
            yield Judge(extraction, client)


def at_batch_price(
    record: Record[Any],
    received: Mapping[str, Received],
    model: str,
    base_url: str | None,
    prices: Mapping[str, Any],
) -> Record[Any]:
    """The record with its cost at the price of each answer's batch; answers from elsewhere count at the usual price.

    A cost that is unknown stays unknown.
    """
    provenance = record.provenance
    if provenance is None or provenance.cost is None:
        return record
    if all(received[turn.recording_key].factor == 1 for turn in record.turns if turn.recording_key in received):
        return record
    cost = 0.0
    for turn in record.turns:
        its = received.get(turn.recording_key)
        at = None if its is None or its.answered_at is None else datetime.fromtimestamp(its.answered_at, UTC)
        price, _ = cost_of(turn.usage, model, base_url, prices, at=at)
        if price is None:
            return record
        cost += price * (1.0 if its is None else its.factor)
    source = f"{provenance.price_source}, part of it for batches"
    changed = provenance.model_copy(update={"cost": cost, "price_source": source})
    return record.model_copy(update={"provenance": changed})
