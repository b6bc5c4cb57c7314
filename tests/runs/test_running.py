"""The runner over the store: states, going on, limits, stopping, duplicates, and what is asked how often."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from background_server import background_server
from fake_server import FakeServer, Step, api_error, says
from newsroom import GUNMEN, answer
from night import INPUTS, number_in, options_for, paper, papers, settings_for

from extractor.article import UnreadableInput, article_from_text
from extractor.errors import UsageError
from extractor.extraction.session import Settings
from extractor.runs.exporting import export_records
from extractor.runs.limits import LimitSettings
from extractor.runs.policy import Policy
from extractor.runs.running import RunOptions, RunOutcome, Stop, run_over_store
from extractor.runs.store import Ledger, Shelf, open_store
from extractor.runs.watching import ArticleClock


class Night:
    """A store and a server; `run` is one start of the same command."""

    def __init__(self, folder: Path, server: FakeServer) -> None:
        self.folder, self.server = folder, server
        self.path = folder / "store.sqlite"

    def run(
        self,
        articles: Iterable[Any],
        *,
        stop: Stop | None = None,
        limits: LimitSettings | None = None,
        options: RunOptions | None = None,
        **changes: Any,
    ) -> RunOutcome:
        settings = settings_for(self.folder, self.server.url, **changes)
        with open_store(self.path) as store:
            return asyncio.run(
                run_over_store(
                    store, articles, settings, inputs=INPUTS, options=options or options_for(4), stop=stop,
                    limits=limits,
                )
            )  # fmt: skip

    def outcomes(self, ended: RunOutcome, **changes: Any) -> list[str]:
        settings: Settings = settings_for(self.folder, self.server.url, **changes)
        with open_store(self.path) as store, Ledger(store) as ledger:
            found = export_records(ledger, ended.run.id, ended.positions, settings, near=ended.near)
            return [f"{record.article.source} {record.outcome}" for record in found]

    def states(self, ended: RunOutcome) -> dict[str, int]:
        with open_store(self.path) as store, Ledger(store) as ledger:
            return {state: count for state, count in ledger.totals(ended.run.id).states.items() if count}

    def asked(self) -> Counter[int]:
        return Counter(number_in(body) for body in self.server.bodies)


def test_every_input_has_its_record_in_its_place_and_a_second_start_asks_nothing(tmp_path: Path) -> None:
    def script(body: dict[str, Any]) -> Step:
        step = api_error(500, "boom") if number_in(body) == 1 else says(answer(GUNMEN))
        step.delay = 0.02 * (number_in(body) % 3)
        return step

    given = [*papers(3), UnreadableInput("torn.html", "not a page"), article_from_text(""), *papers(1), paper(7)]
    with background_server(script) as server:
        night = Night(tmp_path, server)
        first = night.run(given)
        wanted = [
            "0000.txt done", "0001.txt server_error", "0002.txt done", "torn.html unreadable", "None no_text",
            "0000.txt done", "0007.txt done",
        ]  # fmt: skip
        assert night.outcomes(first) == wanted
        assert first.ending == "failures"
        assert night.asked() == {0: 1, 1: 1, 2: 1, 7: 1}
        again = night.run(given)
        assert night.outcomes(again) == wanted
        assert (again.run.id, night.asked()[1]) == (first.run.id, 1)
        night.run(given, options=options_for(4, retry="failed"))
        assert night.asked() == {0: 1, 1: 2, 2: 1, 7: 1}


def test_other_inputs_later_share_what_is_done(tmp_path: Path) -> None:
    with background_server(says(answer(GUNMEN))) as server:
        night = Night(tmp_path, server)
        night.run(papers(3))
        later = night.run([paper(5), *papers(2)])
        assert night.outcomes(later) == ["0005.txt done", "0000.txt done", "0001.txt done"]
        assert night.asked() == {0: 1, 1: 1, 2: 1, 5: 1}


def test_asked_anew_where_the_mode_says_so_and_the_run_had_come_to_its_end(tmp_path: Path) -> None:
    with background_server(says(answer(GUNMEN))) as server:
        night = Night(tmp_path, server)
        for number in (1, 2, 3):
            night.run(papers(2), mode="record")
            assert night.asked() == {0: number, 1: number}


@pytest.mark.parametrize(
    ("step", "ending"),
    [(api_error(401, "no"), "refused"), (api_error(429, "x", code="insufficient_quota"), "refused")],
)
def test_a_provider_that_refuses_all_stops_the_run_and_costs_no_article(
    tmp_path: Path, step: Step, ending: str
) -> None:
    with background_server(step) as server:
        night = Night(tmp_path, server)
        ended = night.run(papers(30))
        assert ended.ending == ending
        assert len(server.bodies) < 12
        assert set(night.states(ended)) <= {"pending"}
        server.script = [says(answer(GUNMEN))]
        assert night.run(papers(30)).ending == "done"


def test_one_article_that_is_refused_fails_alone(tmp_path: Path) -> None:
    def script(body: dict[str, Any]) -> Step:
        return api_error(403, "not this one") if number_in(body) == 1 else says(answer(GUNMEN))

    with background_server(script) as server:
        night = Night(tmp_path, server)
        ended = night.run(papers(4))
        assert ended.ending == "failures"
        assert [outcome.split()[1] for outcome in night.outcomes(ended)] == ["done", "unauthorised", "done", "done"]


def test_a_cap_stops_before_it_is_passed_and_the_run_goes_on(tmp_path: Path) -> None:
    def limits(most: int) -> LimitSettings:
        return LimitSettings(in_flight=2, max_tokens=most)

    with background_server(says(answer(GUNMEN))) as server:
        night = Night(tmp_path, server)
        changes: dict[str, Any] = {"parameters": {"max_tokens": 50}}
        nothing = night.run(papers(5), limits=limits(10), **changes)
        assert (nothing.ending, nothing.exit_code, len(server.bodies)) == ("cap", 4, 0)
        assert (nothing.whole, night.states(nothing)) == (True, {"pending": 5})  # it says what is left
        assert night.run(papers(5), limits=limits(10**6), **changes).ending == "done"


def test_an_article_has_its_time_and_no_more(tmp_path: Path) -> None:
    def script(body: dict[str, Any]) -> Step:
        step = says(answer(GUNMEN))
        step.delay = 30.0 if number_in(body) == 0 else 0.0
        return step

    with background_server(script) as server:
        night = Night(tmp_path, server)
        ended = night.run(papers(3), options=options_for(3, article_timeout=3.0))
        assert [outcome.split()[1] for outcome in night.outcomes(ended)] == ["time_out", "done", "done"]


def test_waiting_for_leave_to_send_is_no_time_of_the_article() -> None:
    async def main() -> float:
        clock = ArticleClock(0.2)
        async with clock.running():
            clock.pause()
            await asyncio.sleep(0.5)
            clock.resume()
            began = time.monotonic()
            try:
                await asyncio.sleep(30)
            except asyncio.CancelledError:
                assert time.monotonic() - began > 0.1
                raise
        return 0.0

    with pytest.raises(TimeoutError):
        asyncio.run(main())


class TestStopping:
    @pytest.mark.parametrize("wishes", [1, 2])
    def test_once_drains_and_twice_breaks_off(self, tmp_path: Path, wishes: int) -> None:
        stop = Stop()

        def script(body: dict[str, Any]) -> Step:
            step = says(answer(GUNMEN))
            if len(server.bodies) == 6:
                for _ in range(wishes):
                    stop.wish()
            step.delay = 0.3
            return step

        with background_server(script) as server:
            night = Night(tmp_path, server)
            ended = night.run(papers(30), stop=stop, options=options_for(3))
            assert (ended.ending, ended.exit_code) == ("interrupted", 130)
            states = night.states(ended)
            assert "asked" not in states  # nothing is left in anybody's hands
            asked = len(server.bodies)
            assert asked < 12
            done = sum(count for state, count in states.items() if state in ("done", "review"))
            assert done == asked if wishes == 1 else done < asked
            assert night.run(papers(30)).ending == "done"
            again = night.asked()
        if wishes == 1:
            assert set(again.values()) == {1}

    def test_wrong_settings_are_raised_and_nothing_is_left_in_hand(self, tmp_path: Path) -> None:
        with background_server(says(answer(GUNMEN))) as server:
            night = Night(tmp_path, server)
            with pytest.raises(UsageError, match="price"):
                night.run(papers(2), limits=LimitSettings(in_flight=1, max_cost=1.0), parameters={"max_tokens": 5})
            with pytest.raises(UsageError, match="no request parameter"):
                night.run(papers(2), parameters={"heat": 1})

    def test_inputs_that_break_off(self, tmp_path: Path) -> None:
        def torn() -> Any:
            yield from papers(2)
            raise OSError("the folder went away")

        with background_server(says(answer(GUNMEN))) as server:
            night = Night(tmp_path, server)
            with pytest.raises(OSError, match="went away"):
                night.run(torn())
            assert night.run(papers(3)).ending == "done"
            assert set(night.asked().values()) == {1}


class TestPolicy:
    LONG = " ".join(f"On day {number} the governor of the province spoke of the harvest." for number in range(30))

    def run(self, tmp_path: Path, policy: Policy) -> tuple[list[str], dict[str, str], list[tuple[str, str]], int]:
        copy = article_from_text(f"Updated. {self.LONG}").model_copy(update={"source": "copy.txt"})
        first = article_from_text(self.LONG).model_copy(update={"source": "first.txt"})
        exact = first.model_copy(update={"source": "exact.txt"})
        german = article_from_text(
            "Am Montag wurden in der Stadt zwei Menschen bei einem Angriff verletzt, sagte der Gouverneur der Provinz."
        ).model_copy(update={"source": "german.txt"})
        assert german.language == "de"
        with background_server(says(answer())) as server:
            night = Night(tmp_path, server)
            ended = night.run([first, copy, exact, german], options=RunOptions(workers=2, policy=policy))
            outcomes = night.outcomes(ended)
            with open_store(night.path) as store:
                rows = {
                    str(row.source): f"{row.reason}: {row.message}"
                    for row in Ledger(store).items(ended.run.id, state="skipped")
                }
                links = [(link.kind, link.same_as) for link in Shelf(store).same_as(copy.id)]
            return outcomes, rows, [(kind, "first" if to == first.id else to) for kind, to in links], len(server.bodies)

    def test_link_asks_all_and_notes_it(self, tmp_path: Path) -> None:
        outcomes, skipped, links, asked = self.run(tmp_path, Policy())
        assert outcomes == ["first.txt done", "copy.txt done", "exact.txt done", "german.txt done"]
        assert (skipped, links, asked) == ({}, [("near", "first")], 3)  # the exact copy shares its answer

    def test_skip_asks_once(self, tmp_path: Path) -> None:
        outcomes, skipped, links, asked = self.run(tmp_path, Policy("skip", ("en",), None))
        assert outcomes == ["first.txt done"]
        assert skipped["exact.txt"] == "duplicate: same text as first.txt"
        assert skipped["copy.txt"].startswith("duplicate: same text as first.txt (")
        assert skipped["german.txt"] == "language: in de, not in en"
        assert (links, asked) == ([("near", "first")], 1)

    def test_too_long(self, tmp_path: Path) -> None:
        outcomes, skipped, _, asked = self.run(tmp_path, Policy("ask", (), 200))
        assert outcomes == ["german.txt done"]
        assert set(skipped) == {"first.txt", "copy.txt", "exact.txt"}
        assert asked == 1
        assert skipped["first.txt"].startswith("too_long: ")

    @pytest.mark.parametrize("wrong", [("some", (), None), ("link", ("English",), None), ("link", (), 0)])
    def test_wrong(self, wrong: Any) -> None:
        with pytest.raises(UsageError):
            Policy(*wrong)


def test_checked_in_another_process_it_is_the_same_record(tmp_path: Path) -> None:
    with background_server(says(answer(GUNMEN))) as server:
        lines = []
        for name, processes in (("a", 0), ("b", 1)):
            folder = tmp_path / name
            folder.mkdir()
            night = Night(folder, server)
            ended = night.run(papers(2), options=options_for(2, check_processes=processes))
            with open_store(night.path) as store:
                lines.append([record.model_dump() for _, record in Shelf(store).records(ended.run.id)])
        for record in (*lines[0], *lines[1]):
            for turn in record["turns"]:
                turn["seconds"] = None
        assert lines[0] == lines[1]
        assert len(lines[0]) == 2
