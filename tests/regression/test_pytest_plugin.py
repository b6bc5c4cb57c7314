"""The pytest plugin, by the entry point of the installed package, as a team's own test suite meets it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from small_suite import NAMES, record, write_gold, write_prompts, write_suite

pytest_plugins = ["pytester"]

_INI = "[pytest]\nregression_suite = suite\nregression_model = tiny\n"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A suite of six cases, and recordings of two prompts: the second misses one incident of each case."""
    folder = tmp_path_factory.mktemp("plugin")
    suite = write_suite(folder / "suite", NAMES[:6])
    for prompt in write_prompts(folder):
        record(suite, prompt)
    return folder


@pytest.fixture
def project(recorded: Path, pytester: pytest.Pytester) -> pytest.Pytester:
    """A project of its own with that suite, set in its pytest.ini."""
    shutil.copytree(recorded, pytester.path, dirs_exist_ok=True)
    pytester.makefile(".ini", pytest=_INI)
    return pytester


def test_no_worse_passes_and_worse_fails_with_the_values(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_same(regression):
            regression.assert_no_worse("small.v1.md", against="small.v1.md")

        def test_better(regression):
            regression.assert_no_worse("small.v1.md", against="small.v2.md")

        def test_worse(regression):
            regression.assert_no_worse("small.v2.md", against="small.v1.md")
        """
    )
    result = project.runpytest("-p", "no:cacheprovider")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        ["regression: micro F1 fell by *", f"*{NAMES[0]}: type: right: shooting -> missed; gold: shooting*"]
    )
    result.stdout.no_fnmatch_line("*plugin.py*")


def test_each_case_is_a_test(project: pytest.Pytester) -> None:
    write_gold(project.path / "suite" / "gold" / f"{NAMES[1]}.yaml", labelled="sighted")
    project.makepyfile(
        """
        def test_case(regression_case):
            regression_case.assert_no_worse("small.v2.md", against="small.v1.md")

        def test_other_way(regression_case):
            regression_case.assert_no_worse("small.v1.md", against="small.v2.md")
        """
    )
    result = project.runpytest("-v")
    result.assert_outcomes(passed=5, failed=7)
    result.stdout.fnmatch_lines_random(
        [
            f"*::test_case?{NAMES[0]}? FAILED*",
            f"*::test_other_way?{NAMES[0]}? PASSED*",
            f"*::test_other_way?{NAMES[1]}? FAILED*",
            f"{NAMES[0]}: regression: small.v2 (tiny) against small.v1 (tiny)",
            "  incident: right: shooting*-> missed*",
            f"{NAMES[1]}: failed: *'sighted'*",
        ]
    )


def test_scores_and_runs(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_scores(regression):
            assert regression.scores("small.v1.md").incidents.f1 == 1.0
            assert regression.scores("small.v2.md").incidents.recall == 0.5

        def test_run(regression):
            assert {case.state for case in regression.run("small.v1.md", model="other").cases} == {"stale"}
        """
    )
    project.runpytest().assert_outcomes(passed=2)


def test_stale_is_a_failure_with_the_command(project: pytest.Pytester) -> None:
    prompt = project.path / "small.v1.md"
    prompt.write_text(prompt.read_text("utf-8").replace("JSON", "Json"), encoding="utf-8")
    project.makepyfile(
        """
        def test_prompt(regression):
            regression.assert_no_worse("small.v1.md", against="small.v2.md")

        def test_scores(regression):
            regression.scores("small.v1.md")

        def test_case(regression_case):
            regression_case.assert_no_worse("small.v1.md", against="small.v2.md")
        """
    )
    result = project.runpytest()
    result.assert_outcomes(failed=8)
    result.stdout.fnmatch_lines(["stale: *", "to record what is missing: extractor record --prompt small.v1.md *"])


def test_without_a_baseline_it_is_skipped_and_with_one_it_is_held_to_it(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        from extractor.regression import bless

        def test_prompt(regression):
            regression.assert_no_worse("small.v1.md")

        def test_case(regression_case):
            regression_case.assert_no_worse("small.v1.md")

        def test_bless(regression):
            from pathlib import Path
            bless(regression.run("small.v1.md"), Path("suite/baselines"))
        """
    )
    result = project.runpytest("-rs")
    result.assert_outcomes(passed=1, skipped=7)
    result.stdout.fnmatch_lines(["*extractor bless --prompt small.v1 --model tiny*"])
    project.runpytest("-k", "not bless").assert_outcomes(passed=7, deselected=1)


@pytest.mark.parametrize(
    ("ini", "words"),
    [
        ("regression_suite = nowhere", ["regression_suite: nowhere", "extractor fixtures new"]),
        ("regression_suite = suite\nregression_repeats = many", ["regression_repeats", "'many'"]),
        ("regression_suite = suite\nregression_tolerance = a bit", ["regression_tolerance", "'a bit'"]),
    ],
)
def test_wrong_settings(project: pytest.Pytester, ini: str, words: list[str]) -> None:
    project.makefile(".ini", pytest=f"[pytest]\n{ini}\n")
    project.makepyfile("def test_case(regression_case):\n    regression_case.assert_no_worse('small.v1.md')\n")
    result = project.runpytest()
    assert result.ret != 0
    said = result.stdout.str() + result.stderr.str()
    assert [word for word in words if word not in said] == []


def test_it_costs_nothing_where_it_is_not_used(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import sys

        def pytest_sessionfinish():
            heavy = ("pydantic", "yaml", "openai", "extractor.article", "extractor.grounding", "extractor.validation")
            loaded = sorted(name for name in heavy if name in sys.modules)
            print("LOADED", loaded, "extractor.regression.plugin" in sys.modules)
        """
    )
    pytester.makepyfile("def test_nothing():\n    pass\n")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*LOADED [[][]] True*"])
