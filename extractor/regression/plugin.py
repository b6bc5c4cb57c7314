"""The pytest plugin: a team's own tests say that a prompt is no worse.

    def test_prompt(regression):
        regression.assert_no_worse("incidents.v2")

    def test_case(regression_case):            # one test for each case of the suite
        regression_case.assert_no_worse("incidents.v2", against="incidents.v1")

    def test_scores(regression):
        assert regression.scores("incidents.v2").values.precision > 0.5

Settings, in the file that configures pytest: `regression_suite`, `regression_recordings`, `regression_model`,
`regression_repeats`, `regression_tolerance`. Paths count from that file's folder.

Nothing of the extractor is loaded before a test asks for one of the two fixtures.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from extractor.regression.cases import Suite
    from extractor.regression.judging import Judgement
    from extractor.regression.model import RunScore
    from extractor.regression.totals import Totals

__all__ = ("Regression", "RegressionCase", "pytest_addoption", "pytest_generate_tests", "regression", "regression_case")

_SETTINGS = {
    "regression_suite": "Folder of regression cases, articles/ and gold/ (default: the fixtures that ship)",
    "regression_recordings": "Folder of recorded answers (default: recordings/ of the suite)",
    "regression_model": "Model whose recordings are replayed (default: local)",
    "regression_repeats": "Answers to each question that are scored (default: 1)",
    "regression_tolerance": "How far micro F1 may fall before it counts (default: 0.02)",
}


class Regression:
    """Judges prompts from recordings, each question once a session. No model, no network."""

    def __init__(
        self,
        *,
        suite: Path | None = None,
        recordings: Path | None = None,
        model: str = "local",
        repeats: int = 1,
        tolerance: float | None = None,
    ) -> None:
        self._suite = suite
        self._recordings = recordings
        self._model = model
        self._repeats = repeats
        self._tolerance = tolerance
        self._suites: dict[Path | None, Suite] = {}
        self._judged: dict[Any, Judgement] = {}

    def assert_no_worse(
        self,
        prompt: str,
        against: str | Path | None = "baseline",
        *,
        model: str | None = None,
        against_model: str | None = None,
        suite: str | Path | None = None,
    ) -> None:
        """Fail the test where the verdict is a regression, stale or missing; skip it where there is no baseline yet.

        `against`: `baseline`, a prompt, or a baseline's `.json` file.
        """
        __tracebackhide__ = True
        judged = self.judgement(prompt, against, model=model, against_model=against_model, suite=suite)
        if judged.comparison is None and judged.verdict.state == "new":
            pytest.skip(judged.verdict.reason)
        if judged.verdict.exit_code:
            pytest.fail(_failure(judged), pytrace=False)

    def scores(self, prompt: str, *, model: str | None = None, suite: str | Path | None = None) -> Totals:
        """The totals of a prompt over the suite. Fails the test where cases are stale or could not be read."""
        __tracebackhide__ = True
        from extractor.regression.totals import totals

        judged = self.judgement(prompt, "nothing", model=model, suite=suite)
        if judged.verdict.exit_code:
            pytest.fail(_failure(judged), pytrace=False)
        return totals(judged.run)

    def run(self, prompt: str, *, model: str | None = None, suite: str | Path | None = None) -> RunScore:
        """The scores of a prompt, value by value, whatever the state of its cases."""
        return self.judgement(prompt, "nothing", model=model, suite=suite).run

    def judgement(
        self,
        prompt: str,
        against: str | Path | None = "baseline",
        *,
        model: str | None = None,
        against_model: str | None = None,
        suite: str | Path | None = None,
    ) -> Judgement:
        """The verdict and all that it rests on."""
        from extractor.extraction.session import Settings
        from extractor.regression.comparison import TOLERANCE
        from extractor.regression.judging import Asked, judge
        from extractor.regression.recording import model_named

        folder = Path(suite) if suite is not None else self._suite
        asked = (prompt, str(against), model, against_model, folder)
        if asked not in self._judged:
            settings = model_named(Settings(prompt=prompt), model or self._model)
            self._judged[asked] = judge(
                Asked(self._loaded(folder), settings, self._recordings, self._repeats, named_suite=folder),
                against,
                against_model=against_model,
                tolerance=TOLERANCE if self._tolerance is None else self._tolerance,
            )
        return self._judged[asked]

    def _loaded(self, folder: Path | None) -> Suite:
        from extractor.regression.cases import load_suite

        if folder not in self._suites:
            self._suites[folder] = load_suite(folder)
        return self._suites[folder]


class RegressionCase:
    """One case of the suite, in a test of its own."""

    def __init__(self, name: str, regression: Regression) -> None:
        self.name = name
        self.regression = regression

    def assert_no_worse(
        self,
        prompt: str,
        against: str | Path | None = "baseline",
        *,
        model: str | None = None,
        against_model: str | None = None,
    ) -> None:
        """Fail the test where this case has more errors than before, is stale, or could not be scored.

        Stricter than the verdict over all cases, which allows for chance. The failure lists what differs, value by
        value. Skipped where there is no baseline yet.
        """
        __tracebackhide__ = True
        judged = self.regression.judgement(prompt, against, model=model, against_model=against_model)
        if judged.comparison is None:
            _fail_unscored(judged, self.name)
            pytest.skip(judged.verdict.reason)
        case = next(item for item in judged.comparison.cases if item.case == self.name)
        lost = [change for change in judged.comparison.lost if change.case == self.name]
        if case.state in ("stale", "missing"):
            _fail_unscored(judged, self.name)
        if case.state in ("regression", "stale", "missing") or lost:
            pytest.fail(_case_failure(judged, self.name, case.state), pytrace=False)


def _fail_unscored(judged: Judgement, case: str) -> None:
    __tracebackhide__ = True
    score = next(item for item in judged.run.cases if item.case == case)
    if score.state != "scored":
        pytest.fail("\n".join([f"{case}: {score.state}: {score.reason}", *_commands(judged)]), pytrace=False)


def _case_failure(judged: Judgement, case: str, state: str) -> str:
    from extractor.regression.reports.figures import change_text

    assert judged.comparison is not None
    old, new = judged.comparison.old, judged.comparison.new
    head = f"{case}: {state}: {new.prompt} ({new.model}) against {old.prompt} ({old.model})"
    changes = [change_text(change) for change in judged.comparison.changes if change.case == case]
    return "\n".join([head, *(f"  {line}" for line in changes), *_commands(judged)])


def _failure(judged: Judgement) -> str:
    """The verdict, then what got worse, case by case, then the command that mends it."""
    from extractor.regression.reports.figures import change_text

    lines = [f"{judged.verdict.state}: {judged.verdict.reason}"]
    if judged.comparison is not None and judged.verdict.state not in ("stale", "missing"):
        worse = [change for change in judged.comparison.changes if change.lean == "worse"]
        lines += [f"  {change.case}: {change_text(change)}" for change in worse]
    return "\n".join([*lines, *_commands(judged)])


def _commands(judged: Judgement) -> list[str]:
    return [f"to record what is missing: {command}" for command in judged.mend]


def pytest_addoption(parser: pytest.Parser) -> None:
    """The settings in pytest's configuration."""
    for name, words in _SETTINGS.items():
        parser.addini(name, words, default="")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each case where a test asks for `regression_case`."""
    if "regression_case" in metafunc.fixturenames:
        from extractor.errors import InputError
        from extractor.regression.cases import case_locations
        from extractor.resources import shipped

        folder = _path(metafunc.config, "regression_suite") or shipped("fixtures/articles").parent
        try:
            names = [location.name for location in case_locations(folder)]
        except InputError as error:
            raise pytest.UsageError(f"regression_suite: {error}") from error
        metafunc.parametrize("regression_case", names, indirect=True)


@pytest.fixture(scope="session")
def regression(pytestconfig: pytest.Config) -> Regression:
    """Judges prompts against fixtures, from recorded answers."""
    tolerance = pytestconfig.getini("regression_tolerance")
    try:
        return Regression(
            suite=_path(pytestconfig, "regression_suite"),
            recordings=_path(pytestconfig, "regression_recordings"),
            model=pytestconfig.getini("regression_model") or "local",
            repeats=int(pytestconfig.getini("regression_repeats") or 1),
            tolerance=float(tolerance) if tolerance else None,
        )
    except ValueError as error:
        raise pytest.UsageError(f"regression_repeats and regression_tolerance must be numbers: {error}") from error


@pytest.fixture
def regression_case(request: pytest.FixtureRequest, regression: Regression) -> RegressionCase:
    """One case of the suite; a test that asks for it runs once for each."""
    return RegressionCase(request.param, regression)


def _path(config: pytest.Config, name: str) -> Path | None:
    value = config.getini(name)
    if not value:
        return None
    folder = config.inipath.parent if config.inipath else config.rootpath
    return folder / str(value)
