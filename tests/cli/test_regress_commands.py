"""`extractor regress` and `bless`: one verdict, printed and returned; reports; baselines; what is stale."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from background_server import background_server
from small_suite import HALF, MODEL, NAMES, WHOLE, model_of, record, write_gold, write_prompts, write_suite
from terminal_program import Ended, Program

from extractor.regression import load_suite


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a suite, two prompts, and recordings of both: the second misses one incident of each case."""
    folder = tmp_path_factory.mktemp("recorded")
    suite = write_suite(folder / "suite")
    for prompt in write_prompts(folder):
        record(suite, prompt)
    return folder


@pytest.fixture
def work(recorded: Path, program: Program, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, where the program is run."""
    shutil.copytree(recorded, program.folder, dirs_exist_ok=True)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return program.folder


def regress(program: Program, prompt: str, *arguments: str) -> Ended:
    return program("regress", "--prompt", prompt, "--model", "tiny", "--suite", "suite", *arguments)


def bless(program: Program, prompt: str) -> Ended:
    return program("bless", "--prompt", prompt, "--model", "tiny", "--suite", "suite")


def last_line(ended: Ended) -> str:
    return ended.out.rstrip().splitlines()[-1]


class TestVerdicts:
    def test_worse_is_a_regression(self, program: Program, work: Path) -> None:
        ended = regress(program, "small.v2.md", "--against", "small.v1.md")
        assert ended.code == 6, ended
        assert "regression" in last_line(ended)
        assert ended.err == ""

    def test_better_is_an_improvement(self, program: Program, work: Path) -> None:
        ended = regress(program, "small.v1.md", "--against", "small.v2.md")
        assert (ended.code, "improvement" in last_line(ended)) == (0, True), ended

    def test_the_same_is_unchanged(self, program: Program, work: Path) -> None:
        ended = regress(program, "small.v1.md", "--against", "small.v1.md", "--against-model", "tiny")
        assert (ended.code, "unchanged" in last_line(ended)) == (0, True), ended

    def test_a_few_cases_are_too_few(self, program: Program, work: Path) -> None:
        """One case cannot be told from chance, so the fall of micro F1 alone decides, and here it is allowed."""
        arguments = ["small.v2.md", "--against", "small.v1.md", "--case", "00*", "--tolerance", "1"]
        ended = regress(program, *arguments)
        assert (ended.code, "too few to tell" in last_line(ended)) == (0, True), ended
        assert regress(program, *arguments, "--fail-on", "too-few").code == 6
        assert regress(program, *arguments, "--fail-on", "flaky").code == 0

    def test_scores_alone(self, program: Program, work: Path) -> None:
        ended = regress(program, "small.v2.md")
        assert ended.code == 0, ended
        assert "extractor bless --prompt small.v2 --model tiny" in ended.out
        assert regress(program, "small.v2.md", "--fail-on", "new").code == 6

    def test_a_case_that_cannot_be_read_is_missing(self, program: Program, work: Path) -> None:
        write_gold(work / "suite" / "gold" / f"{NAMES[3]}.yaml", labelled="sighted")
        ended = regress(program, "small.v1.md")
        assert (ended.code, "missing" in last_line(ended)) == (3, True), ended
        assert "'sighted'" in ended.out

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--prompt", "nothing"], ["no prompt 'nothing'", "incidents.v1"]),
            (["--against", "nothing.v9"], ["no prompt 'nothing.v9'"]),
            (["--against", "nowhere.json"], ["nowhere.json", "extractor bless"]),
            (["--suite", "nowhere"], ["nowhere", "extractor fixtures new"]),
            (["--case", "zz*"], ["--case zz*", "fits none"]),
            (["--alpha", "2"], ["alpha", "2"]),
            (["--against", "baseline", "--repairs", "1"], ["--repairs 1", "--against"]),
            (["--repeats", "0"], ["--repeats"]),
            (["--fail-on", "rain"], ["--fail-on"]),
            (["--html", "nowhere/page.html"], ["--html", "nowhere/page.html"]),
            (["-p", "heat=1"], ["'heat'", "temperature"]),
        ],
    )
    def test_wrong_use(self, program: Program, work: Path, arguments: list[str], words: list[str]) -> None:
        ended = regress(program, "small.v1.md", "--against", "small.v1.md", *arguments)
        assert ended.code == 2, ended
        assert ended.out == ""
        for word in words:
            assert word in ended.err


class TestStale:
    def test_the_command_that_is_printed_mends_it(self, program: Program, work: Path) -> None:
        prompt = work / "small.v1.md"
        prompt.write_text(prompt.read_text("utf-8").replace("violent incidents", "violent incident"), encoding="utf-8")
        ended = regress(program, "small.v1.md")
        assert (ended.code, "8 of 8 cases are stale" in ended.out) == (7, True), ended
        (command,) = [line.partition(": ")[2] for line in ended.out.splitlines() if line.startswith("mend with: ")]
        words = shlex.split(command)
        assert words[:2] == ["extractor", "record"]
        with background_server(MODEL) as server:
            assert program(*words[1:], "--base-url", server.url, "--yes").code == 0
        assert regress(program, "small.v1.md").code == 0

    def test_one_case_of_the_other_side_is_enough(self, program: Program, work: Path) -> None:
        """Neither a pass nor a regression: a missing recording is a state of its own, with the command for its side."""
        (first, *_) = [
            path for path in (work / "suite" / "recordings").glob("*/*.json") if "small.v1" in path.read_text()
        ]
        first.unlink()
        ended = regress(program, "small.v2.md", "--against", "small.v1.md", "--json")
        assert ended.code == 7
        report = json.loads(ended.out)
        assert report["verdict"]["state"] == "stale"
        assert report["mend"] == ["extractor record --prompt small.v1.md --model tiny --suite suite"]
        assert report["mend"][0] in ended.err

    def test_other_parameters_have_no_recordings(self, program: Program, work: Path) -> None:
        ended = regress(program, "small.v1.md", "-p", "temperature=0.5", "--repeats", "2")
        assert ended.code == 7
        assert "--repeats 2 --parameter temperature=0.5" in ended.out

    def test_repair_turns_that_are_not_recorded(self, program: Program, work: Path) -> None:
        """Where the validator finds something to mend, an answer without the repair turn is not what was asked for."""
        wrong = WHOLE.replace('"low": 6, "high": 6', '"low": 60, "high": 60')
        assert wrong != WHOLE
        prompt = work / "small.v2.md"
        prompt.write_text(prompt.read_text("utf-8").replace("JSON", "Json"), encoding="utf-8")
        record(work / "suite", prompt, model_of(WHOLE, wrong))
        assert regress(program, "small.v2.md", "--against", "nothing").code == 0
        ended = regress(program, "small.v2.md", "--against", "nothing", "--repairs", "1")
        assert (ended.code, "--repairs 1" in ended.out) == (7, True), ended


class TestBaseline:
    def test_a_prompt_is_held_to_its_baseline(self, program: Program, work: Path) -> None:
        blessed = bless(program, "small.v1.md")
        assert (blessed.code, "first baseline" in blessed.out) == (0, True), blessed
        assert "unchanged" in last_line(regress(program, "small.v1.md"))
        assert "unchanged" in last_line(regress(program, "small.v1.md", "--case", "0[12]*"))
        (file,) = (work / "suite" / "baselines").iterdir()
        assert regress(program, "small.v2.md", "--against", str(file)).code == 6
        assert regress(program, "small.v2.md", "--against", "baseline").code == 0, "it has none of its own"

    def test_what_an_edit_of_the_prompt_does_to_it(self, program: Program, work: Path) -> None:
        """The same name, other words: the old baseline is what the new answers are held to, until they are blessed."""
        bless(program, "small.v1.md")
        prompt = work / "small.v1.md"
        prompt.write_text(prompt.read_text("utf-8").replace("list the", "name the"), encoding="utf-8")
        refused = bless(program, "small.v1.md")
        assert (refused.code, "nothing was changed" in refused.err) == (7, True), refused
        assert "extractor record --prompt small.v1.md" in refused.err
        record(work / "suite", prompt, model_of(HALF, HALF))
        assert regress(program, "small.v1.md").code == 6
        blessed = bless(program, "small.v1.md")
        assert blessed.code == 0
        assert blessed.out.startswith("regression: ")
        assert "replaces small.v1 with tiny" in blessed.out
        assert regress(program, "small.v1.md").code == 0

    def test_another_gold_is_refused_and_can_be_blessed(self, program: Program, work: Path) -> None:
        bless(program, "small.v1.md")
        write_gold(work / "suite" / "gold" / f"{NAMES[2]}.yaml", incidents=[])
        ended = regress(program, "small.v1.md")
        assert (ended.code, f"changed: {NAMES[2]}" in ended.err) == (2, True), ended
        blessed = bless(program, "small.v1.md")
        assert (blessed.code, "not compared" in blessed.err) == (0, True), blessed
        assert "unchanged" in last_line(regress(program, "small.v1.md"))


class TestReports:
    def test_files_are_written_and_are_the_same_twice(self, program: Program, work: Path) -> None:
        options = ["--html", "page.html", "--junit", "junit.xml", "--markdown", "comment.md"]
        first = regress(program, "small.v2.md", "--against", "small.v1.md", *options)
        files = {path: (work / path).read_bytes() for path in options[1::2]}
        assert (first.code, all(files.values())) == (6, True), first
        again = regress(program, "small.v2.md", "--against", "small.v1.md", *options)
        assert again == first
        assert {path: (work / path).read_bytes() for path in files} == files
        suite = ElementTree.fromstring(files["junit.xml"])
        assert {case.get("name") for case in suite.iter("testcase")} >= set(NAMES)
        assert b"Gunmen shot dead a teacher" in files["page.html"]
        assert files["comment.md"].decode().splitlines()[0].count("regression") == 1

    def test_json_is_json_and_nothing_else(self, program: Program, work: Path) -> None:
        ended = regress(program, "small.v2.md", "--against", "small.v1.md", "--json")
        report = json.loads(ended.out)
        assert (report["verdict"]["state"], report["verdict"]["exit_code"]) == ("regression", ended.code)
        assert {case["case"] for case in report["run"]["cases"]} == set(NAMES)

    def test_a_step_summary_grows(self, program: Program, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(work / "summary.md"))
        (work / "summary.md").write_text("before\n", encoding="utf-8")
        regress(program, "small.v1.md")
        text = (work / "summary.md").read_text("utf-8")
        assert text.startswith("before\n")
        assert "small.v1" in text


def test_recordings_may_lie_elsewhere(program: Program, work: Path) -> None:
    (work / "suite" / "recordings").rename(work / "elsewhere")
    ended = regress(program, "small.v1.md")
    assert (ended.code, "--suite suite" in ended.out) == (7, True)
    assert regress(program, "small.v1.md", "--recordings", "elsewhere").code == 0


def test_the_small_suite_is_whole(work: Path) -> None:
    """The tests above rest on it."""
    assert load_suite(work / "suite").names == NAMES
