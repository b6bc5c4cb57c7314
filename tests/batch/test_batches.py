"""Batches of a provider: sent once, collected whatever comes back, what is lacking in the next one."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from desk import FULL_PRICE, Project, good, number_in, run_to_the_end, small_files
from fake_batches import EXPIRED, BatchServer, batch_server
from fake_server import Step, api_error, says
from newsroom import GUNMEN, ROCKETS, answer

from extractor.errors import AskError
from extractor.runs.batch import BatchJob, FileLimits
from extractor.runs.store import Ledger, StoredAnswers, open_store

BAD = ROCKETS | {"where": [{"s": 1, "text": "Talvik harbour", "relation": "in"}]}
"""An incident with words that are not in the report: the model is shown that."""


def sizes(server: BatchServer) -> list[int]:
    """Requests of each batch."""
    return [len(server.requests_of(number)) for number in server.batches]


def test_submit_and_collect(tmp_path: Path) -> None:
    with batch_server(good) as server:
        project = Project(tmp_path, server.url, 3)
        report = project.submit()
        assert report.sent == [1]
        assert report.states["asked"] == 3
        early = project.collect()
        assert (early.waiting, early.collected, early.finished) == ([1], [], 0)
        server.run()
        late = project.collect()
    assert (late.collected, late.waiting, late.answers, late.finished) == ([1], [], 3, 3)
    assert late.open == 0
    records = project.records()
    assert [record.outcome for record in records] == ["done"] * 3
    # Answers came in another order than requests: each must be at its article.
    assert all(f"Report {number:03} of" in record.article.text for number, record in enumerate(records))
    assert [len(record.incidents) for record in records] == [2] * 3
    assert set(server.answered.values()) == {1}


def test_a_request_is_what_would_be_sent_and_its_result_a_stored_answer(tmp_path: Path) -> None:
    with batch_server(good) as server:
        project = Project(tmp_path, server.url, 1, parameters={"extra_body": {"user": "ana"}})
        run_to_the_end(project, server)
        (request,) = server.requests_of("batch_000")
    assert set(request) == {"custom_id", "method", "url", "body"}
    assert request["body"]["user"] == "ana"  # no part of the key, but sent
    assert request["body"]["response_format"]["json_schema"]["strict"] is True
    with open_store(project.store) as store:
        found = StoredAnswers(store).get(request["custom_id"])
    assert found is not None
    assert found.key == request["custom_id"]
    assert found.meta["recorded_at"] == "2025-06-15T15:06:40Z"  # when the batch had done, 1750000000
    assert project.records()[0].turns[0].recording_key == request["custom_id"]


def test_half_price(tmp_path: Path) -> None:
    with batch_server(good) as server:
        project = Project(tmp_path, server.url, 3)
        report = run_to_the_end(project, server)
    assert report.cost == pytest.approx(3 * FULL_PRICE / 2)
    assert [record.provenance.cost for record in project.records()] == [pytest.approx(FULL_PRICE / 2)] * 3


def test_an_unknown_price_stays_unknown(tmp_path: Path) -> None:
    with batch_server(good) as server:
        project = Project(tmp_path, server.url, 1, prices={})
        report = run_to_the_end(project, server)
    assert (report.cost, report.unpriced) == (0.0, 1)
    assert project.records()[0].provenance.cost is None


def test_two_steps_are_two_batches_whatever_the_number_of_incidents(tmp_path: Path) -> None:
    with batch_server(good) as server:
        project = Project(tmp_path, server.url, 3, steps=2)
        project.submit()
        server.run()
        outlines = project.collect()
        assert (outlines.finished, outlines.next_requests, outlines.open) == (0, 6, 3)
        assert project.submit().sent == [2]  # the same command again sends the second step
        server.run()
        report = project.collect()
        assert sizes(server) == [3, 6]
    assert (report.open, report.finished) == (0, 3)
    assert [len(record.incidents) for record in project.records()] == [2] * 3
    assert report.cost == pytest.approx(9 * FULL_PRICE / 2)


def test_re_asks_and_repairs_form_the_next_batch(tmp_path: Path) -> None:
    def script(body: dict[str, Any]) -> Step:
        number, turns = number_in(body), len(body["messages"])
        if number == 0 and turns == 2:
            return says("no JSON at all")
        if number == 1 and turns == 2:
            return says(answer(BAD, GUNMEN))
        return says(answer(ROCKETS, GUNMEN))

    with batch_server(script) as server:
        project = Project(tmp_path, server.url, 3, repairs=1)
        run_to_the_end(project, server)
        assert sizes(server) == [3, 2]
    records = project.records()
    assert [[turn.purpose for turn in record.turns] for record in records] == [
        ["extract", "re-ask"], ["extract", "repair"], ["extract"]
    ]  # fmt: skip
    assert records[1].repairs[0].taken


def test_two_step_repairs_of_one_round_are_one_batch(tmp_path: Path) -> None:
    wrong = {"where": [{"s": 1, "text": "Talvik harbour", "relation": "in"}]}

    def script(body: dict[str, Any]) -> Step:
        step = good(body)
        assert step is not None
        if len(body["messages"]) == 2 and "STEP-TWO" in body["messages"][-1]["content"]:
            text = json.loads(step.body["choices"][0]["message"]["content"]) | wrong
            return says(json.dumps(text))
        if "Mend:" in body["messages"][-1]["content"]:
            whole = ROCKETS if "STEP-TWO 1" in str(body["messages"]) else GUNMEN
            return says(json.dumps(whole))
        return step

    with batch_server(script) as server:
        project = Project(tmp_path, server.url, 2, steps=2, repairs=2)
        report = run_to_the_end(project, server)
        assert sizes(server)[:3] == [2, 4, 4]  # outlines, details, repairs of both incidents of each article
    assert report.states["failed"] == 0
    assert all(record.repairs and record.repairs[0].taken for record in project.records())


class TestErrorFile:
    def test_a_refused_request_is_a_failed_article_and_the_others_are_done(self, tmp_path: Path) -> None:
        def script(body: dict[str, Any]) -> Step | None:
            if number_in(body) == 1:
                return api_error(
                    400, "This model's maximum context length is 4096 tokens", code="context_length_exceeded"
                )
            return good(body)

        with batch_server(script) as server:
            project = Project(tmp_path, server.url, 3)
            report = run_to_the_end(project, server)
            assert len(server.batches) == 1
        assert (report.answers, report.refused) == (2, 1)
        assert [record.outcome for record in project.records()] == ["done", "too_long", "done"]
        assert project.states()["skipped"] == 1  # no model could better that

    def test_a_server_error_is_asked_again_three_times_in_all(self, tmp_path: Path) -> None:
        with batch_server(lambda body: api_error(500, "boom")) as server:
            project = Project(tmp_path, server.url, 1)
            report = run_to_the_end(project, server)
            assert sizes(server) == [1, 1, 1]
        assert report.states["failed"] == 1
        assert project.records()[0].outcome == "server_error"

    def test_failed_articles_can_be_tried_again(self, tmp_path: Path) -> None:
        with batch_server(lambda body: api_error(400, "not now")) as server:
            project = Project(tmp_path, server.url, 2)
            run_to_the_end(project, server)
            assert project.states() == {"failed": 2}
            assert project.submit().sent == []  # not unasked
            server.script = good
            assert project.submit(retry="failed").sent == [2]
            server.run()
            project.collect()
        assert [record.outcome for record in project.records()] == ["done", "done"]

    def test_no_credit_is_no_reason_to_ask_for_ever(self, tmp_path: Path) -> None:
        script = lambda body: api_error(429, "You exceeded your current quota", code="insufficient_quota")  # noqa: E731
        with batch_server(script) as server:
            project = Project(tmp_path, server.url, 1)
            run_to_the_end(project, server)
            assert len(server.batches) == 1
        assert project.records()[0].outcome == "quota"

    def test_an_answer_that_is_none_fails_as_it_would_online(self, tmp_path: Path) -> None:
        with batch_server(lambda body: Step({"object": "chat.completion", "choices": []})) as server:
            project = Project(tmp_path, server.url, 1)
            run_to_the_end(project, server)
        assert project.records()[0].outcome == "empty_answer"


class TestExpiry:
    def test_what_expired_goes_into_the_next_batch_and_what_was_done_is_kept(self, tmp_path: Path) -> None:
        with batch_server(lambda body: None if number_in(body) >= 2 else good(body)) as server:
            project = Project(tmp_path, server.url, 5)
            project.submit()
            server.run()
            first = project.collect()
            assert (first.answers, first.again, first.next_requests) == (2, 3, 3)
            assert first.states["asked"] == 3
            server.script = good
            assert project.submit().sent == [2]
            server.run()
            assert project.collect().open == 0
            assert sizes(server) == [5, 3]
            assert set(server.answered.values()) == {1}

    def test_expired_requests_are_sent_as_often_as_it_takes(self, tmp_path: Path) -> None:
        with batch_server(lambda body: None) as server:
            project = Project(tmp_path, server.url, 1)
            project.submit()
            for _ in range(5):
                server.run()
                project.collect(submit_next=True)
            server.script = good
            server.run()
            assert project.collect().states["failed"] == 0
            assert sizes(server) == [1] * 6

    def test_an_expired_batch_without_an_error_file(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 3)
            project.submit()
            server.run(end="expired", edit=lambda rows: rows[:1])
            report = project.collect()
        assert (report.answers, report.again, report.next_requests) == (1, 2, 2)


class TestResultFiles:
    def test_repeated_foreign_and_broken_lines(self, tmp_path: Path) -> None:
        def edit(rows: list[Any]) -> list[Any]:
            late = {**rows[0], "response": {"status_code": 500, "body": {"error": {"message": "late"}}}}
            foreign = {**rows[0], "custom_id": "f" * 20}
            other = {**rows[0], "custom_id": "request-7"}
            return [
                "{ not JSON\n",
                {**rows[0], "response": None, "error": EXPIRED},
                *rows,
                late,
                foreign,
                other,
                "[]\n",
            ]

        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 3)
            project.submit()
            server.run(edit=edit)
            server.batches["batch_000"]["request_counts"]["completed"] = 3
            report = project.collect()
        assert (report.open, report.states["failed"], report.foreign) == (0, 0, 1)
        assert report.repeated == 1  # the late error; the first error gave way to the answer
        assert report.unreadable_lines == 3
        assert [record.outcome for record in project.records()] == ["done"] * 3
        with open_store(project.store) as store:
            assert StoredAnswers(store).get("f" * 20) is None

    @pytest.mark.parametrize("cut", [10, 1])
    def test_a_truncated_file_is_not_taken_for_the_whole(self, tmp_path: Path, cut: int) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 4)
            project.submit()
            server.run()
            name = server.batches["batch_000"]["output_file_id"]
            whole = server.files[name]
            lines = whole.splitlines(keepends=True)
            server.files[name] = b"".join(lines[:-1])[:-cut]
            short = project.collect()
            assert short.waiting == [1]
            assert short.finished == (2 if cut == 10 else 3)  # what is there is used at once
            assert "tell of" in short.troubles[0]
            assert project.submit().sent == []  # nothing is asked again before that is known
            server.files[name] = whole
            late = project.collect()
            assert (late.open, late.collected) == (0, [1])
            assert set(server.answered.values()) == {1}

    def test_missing_results_are_asked_again_when_told_to(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 3)
            project.submit()
            server.run(edit=lambda rows: rows[:-1])
            server.batches["batch_000"]["request_counts"]["completed"] = 3
            assert project.collect().waiting == [1]
            report = project.collect(resend_missing=True)
            assert (report.missing, report.next_requests) == (1, 1)
            assert project.submit().sent == [2]
            assert sizes(server) == [3, 1]

    def test_a_secret_in_an_answer_is_not_stored(self, tmp_path: Path) -> None:
        key = "sk-" + "abcdefgh" * 4
        with batch_server(lambda body: says(answer(ROCKETS | {"note": key}))) as server:
            project = Project(tmp_path, server.url, 1)
            run_to_the_end(project, server)
        assert project.records()[0].outcome == "bad_request"
        assert "holds an API key" in project.records()[0].failure.message
        assert key.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("store.sqlite*"))


class TestProvider:
    def test_a_batch_that_is_refused_as_a_whole(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 2)
            project.submit()
            server.fail("batch_000", "token_limit_exceeded", "Enqueued token limit reached")
            report = project.collect(submit_next=True)
            assert report.provider_failed
            assert "Enqueued token limit reached" in report.troubles[0]
            assert len(server.batches) == 1  # not sent again unasked
            project.submit()
            server.run()
            assert project.collect().open == 0

    @pytest.mark.parametrize("path", ["/files", "/batches"])
    def test_rate_limited_and_then_taken_is_sent_once(self, tmp_path: Path, path: str) -> None:
        limit = api_error(429, "Rate limit reached", headers={"retry-after-ms": "1"})
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 2)
            project.settings = replace(project.settings, http_retries=2)
            server.faults = [fault("POST", path, limit), fault("POST", path, limit)]
            assert project.submit().sent == [1]
            assert len(server.batches) == 1

    @pytest.mark.parametrize("path", ["/files", "/batches"])
    @pytest.mark.parametrize("status", [401, 429, 500, 400])
    def test_refused_and_tried_again_later(self, tmp_path: Path, path: str, status: int) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 2)
            server.faults = [fault("POST", path, api_error(status, "not now"))]
            with pytest.raises(AskError):
                project.submit()
            assert project.submit().sent == ([] if path == "/batches" and status != 400 else [len(server.names)])
            assert len(server.batches) == 1
            server.run()
            assert project.collect().open == 0

    def test_accepted_but_the_answer_was_lost(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 2)
            project.settings = replace(project.settings, http_retries=1)
            server.faults = [fault("POST", "/batches", api_error(502, "bad gateway"), after=True)]
            assert project.submit().sent == [1]
            assert len(server.batches) == 1

    def test_accepted_found_by_a_later_process(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 2)
            server.faults = [fault("POST", "/batches", api_error(502, "bad gateway"), after=True)]
            with pytest.raises(AskError):
                project.submit()
            server.run()
            report = project.collect()  # collect finds it too
            assert (report.collected, report.open, len(server.batches)) == ([1], 0, 1)

    def test_found_behind_other_batches(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 1)
            server.faults = [fault("POST", "/batches", api_error(502, "bad gateway"), after=True)]
            with pytest.raises(AskError):
                project.submit()
            mine = server.batches["batch_000"]
            for number in range(1, 250):
                server.batches[f"batch_{number:03}"] = {**mine, "id": f"batch_{number:03}", "metadata": None}
            project.submit()
            assert len(server.batches) == 250

    def test_not_listed_at_once(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 1)
            server.listed = False
            server.faults = [fault("POST", "/batches", api_error(502, "bad gateway"), after=True)]
            with pytest.raises(AskError):
                project.submit()

            async def later() -> None:
                with project.session() as session:
                    session.settle_seconds = 30.0
                    going = asyncio.create_task(session.submit(project.job()))
                    await asyncio.sleep(0.3)
                    assert not going.done()  # it waits before it would send again
                    going.cancel()
                    with pytest.raises(asyncio.CancelledError):
                        await going

            asyncio.run(later())
            server.listed = True
            project.submit()
            assert len(server.batches) == 1

    def test_a_download_that_fails_is_tried_again_later(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 2)
            project.submit()
            server.run()
            server.faults = [fault("GET", "/files", api_error(503, "busy"))]
            with pytest.raises(AskError):
                project.collect()
            assert project.collect().open == 0

    def test_cancelled_in_part(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 3)
            project.submit()
            with project.session() as session:
                row = asyncio.run(session.cancel(session.book.batch("batch_000")))
            assert (row.state, row.status) == ("submitted", "cancelling")
            server.batches["batch_000"]["status"] = "in_progress"
            server.run(end="cancelled", edit=lambda rows: rows[:2])
            report = project.collect()
            assert (report.answers, report.next_requests) == (2, 1)


class TestFiles:
    def test_split_by_requests(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 7)
            assert project.submit(limits=small_files(3)).sent == [1, 2, 3]
            assert sizes(server) == [3, 3, 1]
            server.run()
            assert project.collect().collected == [1, 2, 3]

    def test_split_by_bytes(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 4)
            project.submit()
            whole = len(server.files["file-in-0"])
            other = Project(tmp_path, server.url, 4, parameters={"seed": 10})
            report = other.submit(limits=FileLimits(bytes=whole // 2 + 40))
            assert len(report.sent) == 2
            assert sizes(server) == [4, 2, 2]

    def test_a_request_that_fits_into_no_file_fails_alone(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 2)
            (project.reports / "001.md").write_text("Report 001 of the agency. " + "Shots. " * 5000, encoding="utf-8")
            report = project.submit(limits=FileLimits(bytes=30_000))
            assert (report.sent, report.states["skipped"]) == ([1], 1)
            assert sizes(server) == [1]

    def test_limits_are_the_provider_s(self) -> None:
        assert (FileLimits().requests, FileLimits().bytes) == (50_000, 200_000_000)


class TestOneStore:
    def test_the_same_request_of_two_runs_is_sent_once(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 2)
            project.submit()
            other = Project(tmp_path, server.url, 2, ignore=("GRD",))  # judged otherwise, asked the same
            second = other.submit()
            assert (second.run, second.sent, second.states["asked"]) == (2, [], 2)
            server.run()
            with project.session() as session:
                reports = asyncio.run(session.collect())
            assert [(report.run, report.open) for report in reports] == [(1, 0), (2, 0)]
            assert set(server.answered.values()) == {1}

    def test_what_is_in_a_batch_is_nobody_else_s(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 2)
            project.submit()
            with open_store(project.store) as store, Ledger(store) as ledger:
                assert ledger.claim(1, 10, lease_seconds=60) == []
                assert ledger.totals(1).states["asked"] == 2

    def test_unreadable_inputs_have_their_records(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 1)
            (project.reports / "torn.jsonl").write_text("{torn\n", encoding="utf-8")
            (project.reports / "empty.md").write_text("", encoding="utf-8")
            report = project.submit()
            assert len(report.inputs_unreadable) >= 1
            server.run()
            project.collect()
        outcomes = sorted(record.outcome for record in project.records())
        assert outcomes[0] == "done"
        assert "unreadable" in outcomes

    def test_an_article_that_grew_is_a_further_one(self, tmp_path: Path) -> None:
        with batch_server(good) as server:
            project = Project(tmp_path, server.url, 2)
            project.submit()
            Project(tmp_path, server.url, 3)  # one more report in the folder
            assert project.submit().sent == [2]
            assert sizes(server) == [2, 1]


def fault(method: str, path: str, step: Step, *, after: bool = False) -> Any:
    from fake_batches import Fault

    return Fault(method, path, step, after)


def test_a_job_is_read_by_its_settings_alone(tmp_path: Path) -> None:
    """Collecting needs no option of `submit`: another program goes on by the store."""
    with batch_server(good) as server:
        project = Project(tmp_path, server.url, 1, repairs=1, ignore=("DOC",), parameters={"temperature": 0.5})
        project.submit()
        server.run()
        with open_store(project.store) as store:
            from extractor.runs.batch import BatchSession

            (report,) = asyncio.run(BatchSession(store, settle_seconds=0.0).collect())
        assert report.open == 0
    assert isinstance(project.job(), BatchJob)


def test_lines_of_other_batches_do_not_stand_for_missing_ones(tmp_path: Path) -> None:
    with batch_server(good) as server:
        project = Project(tmp_path, server.url, 2)
        project.submit()
        server.run(edit=lambda rows: [rows[0], {**rows[1], "custom_id": "f" * 20}])
        report = project.collect()
    assert (report.waiting, report.foreign, report.open) == ([1], 1, 1)
