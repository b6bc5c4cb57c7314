"""`extractor record`: what is stale, what it costs, asking, going on after a kill, and pruning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from background_server import background_server
from fake_server import Step, api_error, says
from newsroom import GUNMEN, ROCKETS, details, outline, write_prompt
from small_suite import HALF, MODEL, NAMES, WHOLE, model_of, record, write_prompts, write_suite
from terminal_program import Ended, Program

NOWHERE = "http://127.0.0.1:9/v1"


@pytest.fixture
def work(program: Program) -> Path:
    """A folder with a suite of three cases and two prompts, nothing recorded."""
    write_suite(program.folder / "suite", NAMES[:3])
    write_prompts(program.folder)
    return program.folder


def run(program: Program, *arguments: str, url: str = NOWHERE, prompt: str = "small.v1.md") -> Ended:
    common = ["--prompt", prompt, "--model", "tiny", "--suite", "suite", "--base-url", url, "--retries", "0"]
    return program("record", *common, *arguments)


def files(work: Path) -> set[str]:
    """The recordings in their place."""
    return {path.stem for path in (work / "suite" / "recordings").glob("*/*.json")}


def aside(work: Path) -> list[Path]:
    return list((work / "suite" / "recordings").glob(".unfinished/**/*.json"))


class TestPlan:
    def test_a_dry_run_asks_nothing(self, program: Program, work: Path) -> None:
        ended = run(program, "--dry-run", "--price", "1,4")
        assert ended.code == 0, ended
        assert "3 of 3 cases stale" in ended.out
        assert "about 3 calls" in ended.out
        assert "$0.0" in ended.out
        assert not (work / "suite" / "recordings").exists()

    def test_money_is_not_spent_unasked(self, program: Program, work: Path) -> None:
        with background_server(MODEL) as server:
            ended = run(program, url=server.url)
            assert (ended.code, server.bodies) == (2, []), ended
        assert "cost unknown" in ended.out
        assert "--yes" in ended.err

    def test_no_money_no_question(self, program: Program, work: Path) -> None:
        with background_server(MODEL) as server:
            ended = run(program, "--price", "0,0", url=server.url)
        assert (ended.code, len(files(work))) == (0, 3), ended

    def test_the_estimate_is_near(self, program: Program, work: Path) -> None:
        """As if the model answered as the gold, which this one does: within a third of four characters a token."""
        seen: list[dict[str, Any]] = []
        ended = run(program, "--dry-run")
        (line,) = [line for line in ended.out.splitlines() if "about" in line]
        words = line.replace(",", "").split()
        with background_server(lambda body: seen.append(body) or MODEL(body)) as server:  # type: ignore[func-returns-value]
            run(program, "--yes", url=server.url)
        sent = sum(len(message["content"]) for body in seen for message in body["messages"])
        assert int(words[words.index("in") - 2]) == pytest.approx(sent / 4, rel=1 / 3)
        assert int(words[words.index("out") - 1]) == pytest.approx(3 * len(WHOLE) / 4, rel=1 / 3)

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--prompt", "nothing"], ["no prompt 'nothing'"]),
            (["--suite", "nowhere"], ["nowhere"]),
            (["--case", "zz"], ["--case zz"]),
            (["--base-url", "nowhere", "--yes"], ["--base-url", "http"]),
            (["--prune", "--case", "0*"], ["--prune"]),
            (["--price", "cheap"], ["--price cheap"]),
            (["--api-key-env", "NO_SUCH_VARIABLE"], ["NO_SUCH_VARIABLE"]),
        ],
    )
    def test_wrong_use(self, program: Program, work: Path, arguments: list[str], words: list[str]) -> None:
        ended = run(program, *arguments)
        assert ended.code == 2, ended
        for word in words:
            assert word in ended.err


class TestRecording:
    def test_what_is_stale_is_asked_and_nothing_else(self, program: Program, work: Path) -> None:
        with background_server(MODEL) as server:
            assert run(program, "--yes", "--case", "00*", url=server.url).code == 0
            assert len(server.bodies) == 1
            ended = run(program, "--yes", url=server.url)
            assert (ended.code, len(server.bodies)) == (0, 3), ended
            assert "2 cases recorded" in ended.out
            again = run(program, "--yes", url=server.url)
            assert (again.code, len(server.bodies)) == (0, 3)
        assert "nothing is stale" in again.out
        assert aside(work) == []
        assert not (work / "suite" / "recordings" / ".unfinished").exists()

    def test_repeats_are_asked_apart(self, program: Program, work: Path) -> None:
        with background_server(MODEL) as server:
            assert run(program, "--yes", "--repeats", "2", url=server.url).code == 0
            assert len(server.bodies) == 6
        repeats = [json.loads(path.read_text())["request"].get("repeat", 0) for path in work.rglob("tiny/*.json")]
        assert sorted(repeats) == [0, 0, 0, 1, 1, 1]

    def test_old_recordings_stay_until_the_new_ones_are_whole(self, program: Program, work: Path) -> None:
        record(work / "suite", work / "small.v1.md")
        old = files(work)
        prompt = work / "small.v1.md"
        prompt.write_text(prompt.read_text("utf-8").replace("JSON", "Json"), encoding="utf-8")
        with background_server(api_error(500, "boom")) as server:
            ended = run(program, "--yes", url=server.url)
        assert (ended.code, files(work)) == (3, old), ended
        assert "keep their old recordings" in ended.err
        with background_server(MODEL) as server:
            assert run(program, "--yes", url=server.url).code == 0
        assert files(work) > old
        assert len(files(work)) == 6

    def test_a_case_moves_in_when_it_is_complete(self, program: Program, work: Path) -> None:
        """In two steps: the list came, the details of the second incident did not. Nothing is asked twice."""
        prompt = str(write_prompt(work, steps=2))
        asked: list[str] = []

        def script(broken: bool) -> Any:
            def step(body: dict[str, Any]) -> Step:
                words = body["messages"][-1]["content"]
                asked.append("list" if "STEP-ONE" in words else "first" if "STEP-TWO 1" in words else "second")
                if asked[-1] == "list":
                    return says(outline(ROCKETS, GUNMEN))
                if asked[-1] == "second" and broken:
                    return api_error(503, "later")
                return says(details(ROCKETS if asked[-1] == "first" else GUNMEN))

            return step

        with background_server(script(broken=True)) as server:
            ended = run(program, "--yes", "--case", "00*", url=server.url, prompt=prompt)
        assert (ended.code, files(work), len(aside(work))) == (3, set(), 2), ended
        assert asked == ["list", "first", "second"]
        plan = run(program, "--dry-run", "--case", "00*", prompt=prompt)
        assert "about 1 calls" in plan.out
        with background_server(script(broken=False)) as server:
            assert run(program, "--yes", "--case", "00*", url=server.url, prompt=prompt).code == 0
        assert asked == ["list", "first", "second", "second"]
        assert (len(files(work)), aside(work)) == (3, [])

    def test_all_asks_anew_and_goes_on_where_it_was(self, program: Program, work: Path) -> None:
        record(work / "suite", work / "small.v1.md")
        old = files(work)
        calls: list[str] = []

        def second_fails(body: dict[str, Any]) -> Step:
            calls.append("call")
            return api_error(500, "boom") if len(calls) == 2 else says(HALF)

        with background_server(second_fails) as server:
            ended = run(program, "--all", "--yes", "--concurrency", "1", url=server.url)
            assert (ended.code, len(calls)) == (3, 3), ended
            assert run(program, "--all", "--yes", url=server.url).code == 0
            assert len(calls) == 4, "the two that had answered are not asked again"
        answers = [json.loads(path.read_text())["response"] for path in work.rglob("tiny/*.json")]
        assert files(work) == old
        assert all(answer["body"]["choices"][0]["message"]["content"] == HALF for answer in answers)

    def test_a_key_that_is_refused_stops_at_once(self, program: Program, work: Path) -> None:
        with background_server(api_error(401, "no")) as server:
            ended = run(program, "--yes", "--concurrency", "1", url=server.url)
            assert (ended.code, len(server.bodies)) == (5, 1), ended

    def test_an_answer_that_holds_a_secret_is_not_kept(self, program: Program, work: Path) -> None:
        secret = says(json.dumps({"incidents": []}) + " sk-" + "a1B2" * 12)
        with background_server(secret) as server:
            ended = run(program, "--yes", "--case", "00*", url=server.url)
        assert (ended.code, files(work)) == (3, set()), ended


class TestPrune:
    @pytest.fixture
    def changed(self, work: Path) -> Path:
        """Both prompts recorded; then a word of the first changed."""
        for prompt in (work / "small.v1.md", work / "small.v2.md"):
            record(work / "suite", prompt)
        prompt = work / "small.v1.md"
        prompt.write_text(prompt.read_text("utf-8").replace("JSON", "Json"), encoding="utf-8")
        return work

    def prune(self, program: Program, *arguments: str) -> Ended:
        return program("record", "--prune", "--suite", "suite", *arguments)

    BOTH = ("--prompt", "small.v1.md", "--prompt", "small.v2.md")

    def test_what_waits_for_a_successor_is_kept(self, program: Program, changed: Path) -> None:
        assert "every recording is in use" in self.prune(program, *self.BOTH, "--yes").out
        assert len(files(changed)) == 6

    def test_what_has_a_successor_is_listed_then_removed(self, program: Program, changed: Path) -> None:
        old = files(changed)
        record(changed / "suite", changed / "small.v1.md")
        new = files(changed) - old
        listed = self.prune(program, *self.BOTH)
        assert (listed.code, listed.out.count("small.v1 was changed since")) == (0, 3), listed
        assert "nothing was removed" in listed.out
        assert len(files(changed)) == 9
        assert "3 recordings removed" in self.prune(program, *self.BOTH, "--yes").out
        assert files(changed) > new
        assert len(files(changed)) == 6
        assert program("regress", "--prompt", "small.v1.md", "--model", "tiny", "--suite", "suite").code == 0

    def test_a_prompt_that_is_not_named_is_told(self, program: Program, changed: Path) -> None:
        ended = self.prune(program, "--prompt", "small.v2.md")
        assert ended.out.count("no prompt small.v1 here; name its file with --prompt") == 3, ended

    def test_repair_turns_are_in_use(self, program: Program, work: Path) -> None:
        wrong = WHOLE.replace('"low": 6, "high": 6', '"low": 60, "high": 60')
        record(work / "suite", work / "small.v1.md", model_of(wrong, wrong), repairs=1)
        assert len(files(work)) == 6
        assert "every recording is in use" in self.prune(program, "--prompt", "small.v1.md").out


def test_two_recorders_do_not_pay_twice(program: Program, work: Path) -> None:
    import os

    from extractor.llm.local.cache import try_lock

    folder = work / "suite" / "recordings" / ".unfinished"
    folder.mkdir(parents=True)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT)
    try:
        assert try_lock(handle)
        ended = run(program, "--yes")
    finally:
        os.close(handle)
    assert (ended.code, "another process is recording" in ended.err) == (2, True), ended
