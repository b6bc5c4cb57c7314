"""The ledger: runs, items, leases and numbers, on both databases."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import papers
import pytest
from papers import begin, finding, new_item, new_items, record

from extractor.errors import StoreError
from extractor.runs.store import Ledger, Shelf, Store, StoredAnswers, open_store
from extractor.runs.store.tallies import recount
from extractor.schema.record import OutcomeState

FAILED: tuple[OutcomeState, ...] = ("unreachable", "refused", "unreachable")


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store)


def states(ledger: Ledger, run_id: int) -> dict[str, int]:
    """States of a run that are not empty; the tallies must say what counting says."""
    totals = ledger.totals(run_id)
    with ledger.store.reading() as connection:
        counted, flags = recount(connection, run_id)
    assert dict(totals.states) == dict(counted)
    assert dict(totals.flags) == dict(flags)
    return {state: number for state, number in totals.states.items() if number}


class TestRuns:
    def test_the_same_command_is_the_same_run(self, ledger: Ledger) -> None:
        first = ledger.start_or_resume(settings={"model": "a", "n": 1}, inputs={"paths": ["x"]}, label="first")
        again = ledger.start_or_resume(settings={"n": 1, "model": "a"}, inputs={"paths": ["x"]})
        other = ledger.start_or_resume(settings={"model": "b", "n": 1}, inputs={"paths": ["x"]})
        assert (first.resumed, again.resumed, other.resumed) == (False, True, False)
        assert first.id == again.id != other.id
        assert again.label == "first"
        assert [run.id for run in ledger.runs()] == [other.id, first.id]

    def test_an_ending_is_kept_until_it_goes_on(self, ledger: Ledger) -> None:
        run_id = begin(ledger)
        ledger.inputs_read(run_id)
        ledger.end(run_id, "cap", {"cost": 1.5})
        run = ledger.run(run_id)
        assert (run.ending, run.inputs_read) == ("cap", True)
        assert run.ended_at is not None
        begin(ledger)
        assert ledger.run(run_id).ending is None
        assert [kind for _, kind, _ in ledger.events(run_id)] == ["begun", "cap", "resumed"]
        assert ledger.events(run_id)[1][2] == {"cost": 1.5}

    def test_no_such_run(self, ledger: Ledger) -> None:
        with pytest.raises(StoreError, match=r"no run 7; `extractor runs`"):
            ledger.run(7)
        with pytest.raises(StoreError, match="no run 7"):
            ledger.add(7, new_items(1))


class TestAdding:
    def test_a_stream_in_batches(self, ledger: Ledger) -> None:
        run_id = begin(ledger)
        added = ledger.add(run_id, new_items(25), batch=10)
        assert (added.new, added.known, added.linked) == (25, 0, 0)
        rows = list(ledger.items(run_id))
        assert [row.position for row in rows] == list(range(25))
        assert rows[7].source == "inbox/7.txt"
        assert states(ledger, run_id) == {"pending": 25}
        assert ledger.run(run_id).items == 25

    def test_what_is_known_stays(self, ledger: Ledger) -> None:
        run_id = begin(ledger, count=5)
        [item] = ledger.claim(run_id, 1, lease_seconds=60)
        ledger.finish(item, record(item.article)).result()
        added = ledger.add(run_id, new_items(7))
        assert (added.new, added.known) == (2, 5)
        assert states(ledger, run_id) == {"done": 1, "pending": 6}

    def test_one_text_in_two_places_is_one_work(self, ledger: Ledger) -> None:
        run_id = begin(ledger)
        text = "The same words."
        ledger.add(run_id, [new_item(0, text=text), papers.NewItem(*_same(text, "b.txt")), new_item(2)])
        items = ledger.claim(run_id, 10, lease_seconds=60)
        assert [item.position for item in items] == [0, 2]
        ledger.finish(items[0], record(items[0].article, "done", finding())).result()
        assert states(ledger, run_id) == {"review": 2, "asked": 1}
        sources = [found.article.source for _, found in Shelf(ledger.store).records(run_id)]
        assert sources == ["inbox/0.txt", "b.txt"]

    def test_another_date_is_other_work(self, ledger: Ledger) -> None:
        run_id = begin(ledger)
        ledger.add(run_id, [new_item(text="Words.", date="2021-01-01"), new_item(text="Words.", date="2022-02-02")])
        dates = [item.article.published.date for item in ledger.claim(run_id, 10, lease_seconds=60)]
        assert dates == ["2021-01-01", "2022-02-02"]

    def test_hostile_text_comes_back(self, ledger: Ledger) -> None:
        run_id = begin(ledger)
        ledger.add(run_id, [new_item(text=papers.HOSTILE, source="inbox/\x00\ud800.txt")])
        [item] = ledger.claim(run_id, 1, lease_seconds=60)
        assert item.article.text == papers.HOSTILE
        assert item.article.source == "inbox/\x00\ud800.txt"
        assert ledger.finish(item, record(item.article, "time_out", message="late \x00\ud800")).result()
        [row] = ledger.items(run_id)
        assert row.message == "late \ufffd\ufffd"


def _same(text: str, source: str) -> tuple[str, papers.Article, str]:
    paper = papers.article(0, text=text)
    return papers.key(paper), paper, source


class TestClaims:
    def test_in_order_and_only_once(self, ledger: Ledger, store: Store) -> None:
        run_id = begin(ledger, count=10)
        other = Ledger(store)
        first = ledger.claim(run_id, 4, lease_seconds=60)
        second = other.claim(run_id, 4, lease_seconds=60)
        assert [item.position for item in first] == [0, 1, 2, 3]
        assert [item.position for item in second] == [4, 5, 6, 7]
        assert states(ledger, run_id) == {"pending": 2, "asked": 8}
        assert len(ledger.claim(run_id, 99, lease_seconds=60)) == 2
        assert ledger.claim(run_id, 99, lease_seconds=60) == []
        assert ledger.totals(run_id).open == 10

    def test_a_lease_that_is_over(self, ledger: Ledger, store: Store) -> None:
        run_id = begin(ledger, count=2)
        mine = ledger.claim(run_id, 2, lease_seconds=0.05)
        assert ledger.renew(mine[:1], lease_seconds=60) == {mine[0].work_id}
        time.sleep(0.1)
        other = Ledger(store)
        [theirs] = other.claim(run_id, 9, lease_seconds=60)
        assert (theirs.work_id, theirs.attempts) == (mine[1].work_id, 2)
        assert ledger.renew(mine, lease_seconds=60) == {mine[0].work_id}
        assert ledger.finish(mine[1], record(mine[1].article)).result() is False
        assert other.finish(theirs, record(theirs.article)).result() is True
        assert other.finish(theirs, record(theirs.article)).result() is False
        assert states(ledger, run_id) == {"asked": 1, "done": 1}

    def test_finished_late_but_nobody_took_it(self, ledger: Ledger) -> None:
        run_id = begin(ledger, count=1)
        [item] = ledger.claim(run_id, 1, lease_seconds=0.01)
        time.sleep(0.05)
        assert ledger.finish(item, record(item.article)).result() is True

    def test_release_and_close_give_back(self, ledger: Ledger, store: Store) -> None:
        run_id = begin(ledger, count=5)
        items = ledger.claim(run_id, 3, lease_seconds=60)
        ledger.release(items[:1])
        assert states(ledger, run_id) == {"pending": 3, "asked": 2}
        ledger.close()
        assert states(ledger, run_id) == {"pending": 5}
        assert len(Ledger(store).claim(run_id, 9, lease_seconds=60)) == 5

    def test_release_leaves_what_another_has(self, ledger: Ledger, store: Store) -> None:
        run_id = begin(ledger, count=1)
        mine = ledger.claim(run_id, 1, lease_seconds=0.01)
        time.sleep(0.05)
        assert Ledger(store).claim(run_id, 1, lease_seconds=60)
        ledger.release(mine)
        assert states(ledger, run_id) == {"asked": 1}

    def test_a_dead_process_frees_its_work_at_once(self, ledger: Ledger, address: str) -> None:
        run_id = begin(ledger, count=3)
        child = _claiming_child(address, run_id)
        assert ledger.claim(run_id, 9, lease_seconds=60) == []
        child.kill()
        child.communicate()
        ledger._looked_at = 0.0
        assert [item.attempts for item in ledger.claim(run_id, 9, lease_seconds=60)] == [2, 2, 2]

    def test_a_process_of_another_machine_is_left_its_lease(
        self, ledger: Ledger, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run_id = begin(ledger, count=1)
        elsewhere = Ledger(store)
        with monkeypatch.context() as patch:
            patch.setattr("extractor.runs.store.ledger.host", lambda: "elsewhere")
            patch.setattr("extractor.runs.store.ledger.own_start", lambda: "long ago")
            elsewhere.claim(run_id, 1, lease_seconds=60)
        assert ledger.claim(run_id, 1, lease_seconds=60) == []

    def test_a_later_process_of_the_same_number_is_another(
        self, ledger: Ledger, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run_id = begin(ledger, count=1)
        with monkeypatch.context() as patch:
            patch.setattr("extractor.runs.store.ledger.own_start", lambda: "before this one")
            Ledger(store).claim(run_id, 1, lease_seconds=60)
        assert len(ledger.claim(run_id, 1, lease_seconds=60)) == 1

    def test_a_named_owner_outlives_its_process(self, store: Store) -> None:
        batch = Ledger(store, owner="batch_1")
        run_id = begin(batch, count=2)
        batch.claim(run_id, 2, lease_seconds=60)
        batch.close()
        assert Ledger(store).claim(run_id, 2, lease_seconds=60) == []
        later = Ledger(store, owner="batch_1")
        held = later.held(run_id)
        assert [item.position for item in held] == [0, 1]
        assert later.finish(held[0], record(held[0].article)).result()
        assert Ledger(store, owner="batch_2").held(run_id) == []

    def test_many_claimants(self, ledger: Ledger, address: str) -> None:
        """Four stores, each with connections of its own, race for 200 items."""
        run_id = begin(ledger, count=200)
        got: list[int] = []
        start = threading.Barrier(4)

        def work() -> None:
            with open_store(address) as store, Ledger(store) as mine:
                start.wait()
                while items := mine.claim(run_id, 7, lease_seconds=60):
                    got.extend(item.work_id for item in items)
                    assert all(future.result() for future in [mine.finish(i, record(i.article)) for i in items])

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(got) == len(set(got)) == 200
        assert states(ledger, run_id) == {"done": 200}


_CHILD = """
import sys
from extractor.runs.store import Ledger, open_store
store = open_store(sys.argv[1])
items = Ledger(store).claim(int(sys.argv[2]), 9, lease_seconds=600)
print(len(items), flush=True)
sys.stdin.read()
"""


def _claiming_child(address: str, run_id: int) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, address, str(run_id)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "3\n"
    return child


class TestFinishing:
    @pytest.mark.parametrize(
        ("outcome", "severities", "state", "reason"),
        [
            ("done", (), "done", ""),
            ("done", ("warning", "info"), "done", ""),
            ("done", ("review", "warning"), "review", ""),
            ("done", ("error",), "review", ""),
            ("time_out", (), "failed", "time_out"),
            ("truncated", ("error",), "failed", "truncated"),
            ("unreadable", (), "failed", "unreadable"),
            ("no_text", (), "skipped", "no_text"),
            ("too_long", (), "skipped", "too_long"),
        ],
    )
    def test_state_by_record(
        self, ledger: Ledger, outcome: OutcomeState, severities: tuple[str, ...], state: str, reason: str
    ) -> None:
        run_id = begin(ledger, count=1)
        [item] = ledger.claim(run_id, 1, lease_seconds=60)
        result = record(item.article, outcome, *(finding(severity) for severity in severities))  # type: ignore[arg-type]
        assert ledger.finish(item, result, seconds=2.5).result()
        [row] = ledger.items(run_id)
        assert (row.state, row.reason) == (state, reason)
        assert states(ledger, run_id) == {state: 1}
        totals = ledger.totals(run_id)
        assert totals.reasons == ({(state, reason): 1} if reason else {})
        assert {name: count for name, count in totals.flags.items() if count} == {
            name: severities.count(name) for name in severities
        }
        assert Shelf(ledger.store).record(item.work_id) == result

    def test_a_finding_set_aside_does_not_count(self, ledger: Ledger) -> None:
        run_id = begin(ledger, count=1)
        [item] = ledger.claim(run_id, 1, lease_seconds=60)
        ledger.finish(item, record(item.article, "done", finding("error", suppressed="seen"))).result()
        assert states(ledger, run_id) == {"done": 1}

    def test_what_it_cost(self, ledger: Ledger) -> None:
        run_id = begin(ledger, count=3)
        items = ledger.claim(run_id, 3, lease_seconds=60)
        ledger.finish(items[0], record(items[0].article)).result()
        ledger.finish(items[1], record(items[1].article, cost=None)).result()
        ledger.finish(items[2], record(items[2].article), paid=False).result()
        totals = ledger.totals(run_id)
        assert (totals.calls, totals.input_tokens, totals.output_tokens) == (4, 200, 20)
        assert (totals.cost, totals.unpriced) == (0.25, 1)
        assert sum(totals.minutes.values()) == 3

    def test_judged_again(self, ledger: Ledger) -> None:
        run_id = begin(ledger, count=1)
        [item] = ledger.claim(run_id, 1, lease_seconds=60)
        assert ledger.judge_again(item.work_id, record(item.article)).result() is False
        ledger.finish(item, record(item.article, "done", finding(), finding("review"))).result()
        assert ledger.judge_again(item.work_id, record(item.article, "done", finding("warning"))).result()
        assert states(ledger, run_id) == {"done": 1}
        totals = ledger.totals(run_id)
        assert (totals.flags["error"], totals.flags["warning"], totals.cost) == (0, 1, 0.25)
        assert len(Shelf(ledger.store).flagged("error")) == 0


class TestTwoRuns:
    def test_work_done_before_is_linked(self, ledger: Ledger) -> None:
        first = begin(ledger, "a", count=3)
        for item in ledger.claim(first, 2, lease_seconds=60):
            ledger.finish(item, record(item.article, "done", finding("warning"))).result()
        second = begin(ledger, "b")
        added = ledger.add(second, new_items(4))
        assert (added.new, added.linked) == (4, 2)
        assert states(ledger, second) == {"done": 2, "pending": 2}
        assert ledger.totals(second).flags["warning"] == 2
        assert ledger.totals(second).cost == 0
        assert [item.position for item in ledger.claim(second, 9, lease_seconds=60)] == [2, 3]
        assert states(ledger, first) == {"done": 2, "asked": 1}

    def test_finished_in_one_is_finished_in_the_other(self, ledger: Ledger) -> None:
        first, second = begin(ledger, "a", count=2), begin(ledger, "b", count=2)
        items = ledger.claim(second, 2, lease_seconds=60)
        assert ledger.claim(first, 2, lease_seconds=60) == []
        ledger.finish(items[0], record(items[0].article, "time_out")).result()
        assert states(ledger, first) == states(ledger, second) == {"failed": 1, "asked": 1}
        assert ledger.totals(first).calls == 0
        assert ledger.totals(second).calls == 2

    def test_a_policy_is_its_runs_own(self, ledger: Ledger) -> None:
        first, second = begin(ledger, "a"), begin(ledger, "b")
        ledger.add(first, [new_item(0, skip="duplicate"), new_item(1)])
        ledger.add(second, [new_item(0), new_item(1)])
        assert states(ledger, first) == {"skipped": 1, "pending": 1}
        assert ledger.totals(first).reasons == {("skipped", "duplicate"): 1}
        items = ledger.claim(second, 9, lease_seconds=60)
        assert len(items) == 2
        ledger.finish(items[0], record(items[0].article)).result()
        assert states(ledger, first) == {"skipped": 1, "asked": 1}
        assert [position for position, _ in Shelf(ledger.store).records(first)] == []

    def test_skipped_in_hand(self, ledger: Ledger) -> None:
        first, second = begin(ledger, "a", count=1), begin(ledger, "b", count=1)
        [item] = ledger.claim(first, 1, lease_seconds=60)
        assert ledger.skip(item, "language", "it is in another language").result()
        assert ledger.skip(item, "language").result() is False
        assert states(ledger, first) == {"skipped": 1}
        assert next(ledger.items(first)).message == "it is in another language"
        assert states(ledger, second) == {"pending": 1}
        assert ledger.claim(first, 1, lease_seconds=60) == []
        assert len(ledger.claim(second, 1, lease_seconds=60)) == 1


class TestRetry:
    @pytest.mark.parametrize(("which", "again"), [("failed", [0]), ("invalid", [1]), ("all", [0, 1])])
    def test_by_kind(self, ledger: Ledger, which: papers.Any, again: list[int]) -> None:
        run_id = begin(ledger, count=3)
        for item, outcome in zip(
            ledger.claim(run_id, 3, lease_seconds=60), ("time_out", "not_json", "done"), strict=True
        ):
            ledger.finish(item, record(item.article, outcome, finding())).result()  # type: ignore[arg-type]
        assert ledger.retry(run_id, which) == len(again)
        assert ledger.retry(run_id, which) == 0
        assert states(ledger, run_id)["pending"] == len(again)
        items = ledger.claim(run_id, 9, lease_seconds=60)
        assert [item.position for item in items] == again
        assert ledger.finish(items[0], record(items[0].article)).result()
        assert states(ledger, run_id)["done"] == 1

    def test_an_answer_that_was_no_use_is_found_no_more(self, ledger: Ledger, store: Store) -> None:
        from test_answers import recording

        answers = StoredAnswers(store)
        bad, good = recording("bad"), recording("good")
        answers.save(bad)
        answers.save(good)
        run_id = begin(ledger, count=2)
        items = ledger.claim(run_id, 2, lease_seconds=60)
        ledger.finish(items[0], record(items[0].article, "not_json", keys=(bad.key,))).result()
        ledger.finish(items[1], record(items[1].article, "time_out", keys=(good.key,))).result()
        assert ledger.retry(run_id, "all") == 2
        assert answers.find(bad.request) is None
        assert answers.find(good.request) == good
        answers.save(bad)
        assert answers.find(bad.request) == bad

    def test_more_than_a_page(self, ledger: Ledger) -> None:
        run_id = begin(ledger, count=1100)
        futures = [
            ledger.finish(item, record(item.article, "rate_limited"))
            for item in ledger.claim(run_id, 1100, lease_seconds=60)
        ]
        assert all(future.result() for future in futures)
        assert len(list(ledger.items(run_id, state="failed", reason="rate_limited"))) == 1100
        assert ledger.retry(run_id, "failed") == 1100
        assert states(ledger, run_id) == {"pending": 1100}

    def test_work_that_got_no_answer_elsewhere_is_tried_anew_once(self, ledger: Ledger) -> None:
        first = begin(ledger, "a", count=3)
        items = ledger.claim(first, 3, lease_seconds=60)
        for item, outcome in zip(items, FAILED, strict=True):
            ledger.finish(item, record(item.article, outcome)).result()
        second = begin(ledger, "b")
        added = ledger.add_batch(second, [*new_items(2), new_item(2, skip="duplicate"), *new_items(1)])
        assert added.positions == (0, 1, 2, 0)
        # A refusal is an answer: it would only be found again. What the run skips by its policy, it does not ask for.
        assert states(ledger, second) == {"pending": 1, "failed": 1, "skipped": 1}
        assert states(ledger, first) == {"pending": 1, "failed": 2}
        [item] = ledger.claim(second, 3, lease_seconds=60)
        ledger.finish(item, record(item.article, "time_out")).result()
        assert ledger.add_batch(second, [new_item(0), new_item(0, source="copy.txt")]).positions == (0, 3)
        assert states(ledger, second) == {"failed": 3, "skipped": 1}  # its own failures wait for `retry`
