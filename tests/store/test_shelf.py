"""Articles, records, decisions, duplicates."""

from __future__ import annotations

import papers
import pytest
from papers import begin, finding, new_item, record
from pydantic import BaseModel
from sqlalchemy import text

from extractor.errors import StoreError
from extractor.runs.store import Decision, Duplicate, Item, Ledger, Shelf, Store


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store)


@pytest.fixture
def shelf(store: Store) -> Shelf:
    return Shelf(store)


def finished(ledger: Ledger, count: int = 1) -> list[Item]:
    run_id = begin(ledger, count=count)
    items = ledger.claim(run_id, count, lease_seconds=60)
    for item in items:
        ledger.finish(item, record(item.article, "done", finding("review"), finding("warning"))).result()
    return items


class TestRecords:
    def test_hostile_text_comes_back(self, ledger: Ledger, shelf: Shelf) -> None:
        run_id = begin(ledger)
        ledger.add(run_id, [new_item(text=papers.HOSTILE)])
        [item] = ledger.claim(run_id, 1, lease_seconds=60)
        made = record(item.article, "refused", message=papers.HOSTILE, keys=("a\ud800",))
        ledger.finish(item, made).result()
        assert shelf.record(item.work_id) == made
        assert shelf.article(item.article.id) == item.article

    def test_real_records_come_back_whole(self, ledger: Ledger, shelf: Shelf) -> None:
        made = papers.real_records()
        assert len(made) > 2
        run_id = begin(ledger)
        ledger.add(run_id, [papers.NewItem(papers.key(one.article), one.article) for one in made])
        for item, one in zip(ledger.claim(run_id, 99, lease_seconds=60), made, strict=True):
            assert item.article == one.article
            ledger.finish(item, one).result()
        assert tuple(one for _, one in shelf.records(run_id)) == made

    def test_in_pages(self, ledger: Ledger, shelf: Shelf) -> None:
        items = finished(ledger, 450)
        found = list(shelf.records(items[0].run_id))
        assert [position for position, _ in found] == list(range(450))
        assert found[449][1].article.title == "Report 449"
        assert [position for position, _ in shelf.records(items[0].run_id, after=447)] == [448, 449]
        assert list(shelf.records(items[0].run_id, states=("failed",))) == []

    def test_all_of_an_article(self, ledger: Ledger, shelf: Shelf) -> None:
        paper = papers.article()
        for prompt in ("one", "two"):
            run = ledger.start_or_resume(settings={"prompt": prompt}, inputs={})
            ledger.add(run.id, [papers.NewItem(papers.key(paper, prompt_sha256=prompt), paper)])
            for item in ledger.claim(run.id, 1, lease_seconds=60):
                ledger.finish(item, record(paper)).result()
        assert len(shelf.records_of(paper.id)) == 2

    def test_of_another_type(self, ledger: Ledger, store: Store) -> None:
        class Flood(BaseModel):
            river: str

        made = papers.real_records()[0]
        run_id = begin(ledger)
        ledger.add(run_id, [papers.NewItem(papers.key(made.article), made.article)])
        [item] = ledger.claim(run_id, 1, lease_seconds=60)
        ledger.finish(item, made).result()
        with pytest.raises(StoreError, match=r"the record of work \d+ .*is it of another record type"):
            Shelf(store, Flood).record(item.work_id)

    def test_none(self, shelf: Shelf) -> None:
        assert shelf.record(1) is None
        assert shelf.article("sha256:0") is None
        assert shelf.records_of("sha256:0") == []

    def test_flagged_page_by_page(self, ledger: Ledger, shelf: Shelf) -> None:
        items = finished(ledger, 5)
        first = shelf.flagged("review", limit=3)
        rest = shelf.flagged("review", after=first[-1][:2])
        assert [row[0] for row in first + rest] == sorted(item.work_id for item in items)
        assert first[0][2:] == ("NUM001", "/incidents/0", "not so")
        assert shelf.flagged("review", code="GRD001") == []
        assert shelf.flagged("error") == []

    def test_stale(self, ledger: Ledger, shelf: Shelf) -> None:
        ids = sorted(item.work_id for item in finished(ledger, 3))
        assert shelf.stale("1 " + "r" * 16) == []
        assert shelf.stale("2 " + "r" * 16, limit=2) == ids[:2]
        assert shelf.stale("2 " + "r" * 16, after=ids[1]) == ids[2:]


class TestDecisions:
    def test_kept_in_order(self, ledger: Ledger, shelf: Shelf) -> None:
        [item] = finished(ledger)
        first, second = shelf.decide(
            [
                Decision(item.work_id, "/incidents/0/when", "correct", "ana", old={"a": None}, new=["2021"], code="D1"),
                Decision(item.work_id, "/incidents/0/when", "accept", "ben", reason="read \x00 it"),
            ]
        )
        [third] = shelf.decide([Decision(item.work_id, "/incidents/0/when", "undo", "ana", undoes=first)])
        assert first < second < third
        made = shelf.decisions(item.work_id)
        assert [one.id for one in made] == [first, second, third]
        assert (made[0].old, made[0].new, made[0].by) == ({"a": None}, ["2021"], "ana")
        assert made[1].reason == "read \ufffd it"
        assert made[2].undoes == first
        assert made[0].at > 0
        assert [one.id for one in shelf.decisions(after=second)] == [third]

    def test_all_or_none(self, ledger: Ledger, shelf: Shelf) -> None:
        [item] = finished(ledger)
        with pytest.raises(StoreError):
            shelf.decide([Decision(item.work_id, "", "accept", "ana"), Decision(999, "", "accept", "ana")])
        assert shelf.decisions() == []

    @pytest.mark.parametrize("statement", ["UPDATE decision SET reason = 'other'", "DELETE FROM decision"])
    def test_never_changed(self, ledger: Ledger, shelf: Shelf, store: Store, statement: str) -> None:
        [item] = finished(ledger)
        shelf.decide([Decision(item.work_id, "", "accept", "ana", reason="mine")])
        with pytest.raises(StoreError, match="decisions are append-only"):
            store.transact(lambda connection: connection.execute(text(statement)))
        assert [made.reason for made in shelf.decisions()] == ["mine"]

    def test_never_changed_by_replacing(self, ledger: Ledger, shelf: Shelf, store: Store) -> None:
        if store.postgres:
            statement = "TRUNCATE decision CASCADE"
        else:
            statement = "INSERT OR REPLACE INTO decision SELECT * FROM decision"
        [item] = finished(ledger)
        shelf.decide([Decision(item.work_id, "", "accept", "ana")])
        with pytest.raises(StoreError, match="decisions are append-only"):
            store.transact(lambda connection: connection.execute(text(statement)))


class TestDuplicates:
    def test_links_both_ways(self, ledger: Ledger, shelf: Shelf) -> None:
        one, two, three = (item.article.id for item in finished(ledger, 3))
        near, exact = Duplicate(two, one, "near", 0.93), Duplicate(three, one, "exact", 1.0)
        shelf.add_duplicates([near, exact])
        shelf.add_duplicates([near])
        shelf.add_duplicates([])
        assert shelf.same_as(two) == [near]
        assert sorted(shelf.same_as(one), key=lambda pair: pair.likeness) == [near, exact]

    def test_both_must_be_there(self, shelf: Shelf) -> None:
        with pytest.raises(StoreError):
            shelf.add_duplicates([Duplicate("sha256:1", "sha256:2", "exact", 1.0)])
