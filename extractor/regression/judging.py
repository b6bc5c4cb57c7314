"""One question with one answer: is this prompt worse than that one, than that model, than the committed baseline?

This is what `extractor regress`, `extractor bless` and the pytest plugin do; they only print.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from extractor.errors import ExitCode, InputError, UsageError
from extractor.extraction.session import Settings, check_settings, model_settings
from extractor.prompting import load_prompt
from extractor.regression.baseline import Baseline, Blessing, bless, no_baseline, read_baseline
from extractor.regression.baseline_file import parse
from extractor.regression.cases import Suite, UnreadableCase, suite_sha256
from extractor.regression.comparison import ALPHA, TOLERANCE, Comparison, compare
from extractor.regression.model import RunScore
from extractor.regression.recording import model_named, record_command
from extractor.regression.replaying import Replay, replay_records
from extractor.regression.verdict import State, Verdict

__all__ = ("BASELINE", "NOTHING", "Asked", "Judgement", "bless_run", "judge", "matching", "run_verdict")

BASELINE = "baseline"
NOTHING = "nothing"
"""What a run may be held to beside prompts and files."""


@dataclass(frozen=True)
class Asked:
    """What is scored, and where its recordings are."""

    suite: Suite
    settings: Settings
    """Prompt, model, parameters. Its `repairs` plays no part."""
    recordings: Path | None = None
    """None: the suite's own."""
    repeats: int = 1
    repairs: int = 0
    """Repair turns that are replayed. They depend on the rules of the day, so each rule makes them stale."""
    named_suite: Path | None = None
    """The suite's folder as the user gave it, for commands in messages; None: the one that ships."""

    def replayed(self) -> Replay:
        """The scores and the records behind them."""
        settings = self.settings
        return replay_records(
            self.suite,
            settings.prompt,
            model=settings.model,
            recordings=self.recordings,
            repeats=self.repeats,
            repairs=self.repairs,
            settings=settings,
        )

    @property
    def command(self) -> str:
        """The command that records what is stale."""
        settings = replace(self.settings, repairs=self.repairs)
        return record_command(settings, suite=self.named_suite, recordings=self.recordings, repeats=self.repeats)


@dataclass(frozen=True)
class Judgement:
    """A run, what it was held to, and the one verdict."""

    run: RunScore
    verdict: Verdict
    comparison: Comparison | None
    """None: there is nothing to compare with."""
    new: Replay
    old: Replay | None = None
    """None: a baseline, which holds scores and no records, or nothing."""
    mend: tuple[str, ...] = ()
    """The commands that record what is stale; none where nothing is."""


def judge(
    asked: Asked,
    against: str | Path | None = None,
    *,
    against_model: str | None = None,
    alpha: float = ALPHA,
    tolerance: float = TOLERANCE,
    fail_on: Collection[State] = (),
) -> Judgement:
    """Score a prompt and compare it, all from recordings.

    `against`: `baseline`, `nothing`, a prompt by name or `.md` file, or a baseline's `.json` file. None: the same
    prompt where `against_model` is given, else the baseline if there is one, else nothing. `fail_on` are further
    verdicts that count as a regression. Raises UsageError where the two are not of the same cases, and what `replay`
    raises.
    """
    new = asked.replayed()
    run = new.score
    other = replace(asked, settings=model_named(asked.settings, against_model))
    old: Replay | None = None
    before: RunScore | None
    if against is None and against_model is None:
        baseline = None if asked.repairs else _baseline(other)
        before = baseline.run if baseline else None
    elif against == NOTHING:
        before = None
    elif against == BASELINE:
        baseline = _baseline(other)
        before = baseline.run if baseline else None
    elif against is not None and str(against).endswith(".json"):
        before = _baseline_file(Path(against)).run
    else:
        other = replace(other, settings=replace(other.settings, prompt=str(against or asked.settings.prompt)))
        old = other.replayed()
        before = old.score
    if before is None:
        nothing = Verdict("new", ExitCode.DONE, f"{run.prompt} with {run.model} was compared with nothing")
        first = no_baseline(asked.suite.baselines, run.prompt, run.model)
        verdict = run_verdict(run, nothing if against == NOTHING else first)
        comparison = None
    else:
        comparison = compare(_of_cases(before, asked.suite), run, alpha=alpha, tolerance=tolerance)
        verdict = comparison.verdict
    mend = [asked.command] if _is_stale(run) else []
    if old is not None and _is_stale(old.score):
        mend.append(other.command)
    return Judgement(run, _stricter(verdict, fail_on), comparison, new, old, tuple(dict.fromkeys(mend)))


def run_verdict(run: RunScore, otherwise: Verdict) -> Verdict:
    """The verdict of a run that is compared with nothing: stale, missing, or `otherwise`."""
    stale = sorted({score.case for score in run.cases if score.state == "stale"})
    failed = sorted({score.case: score.reason for score in run.cases if score.state == "failed"}.items())
    total = len({score.case for score in run.cases})
    if stale:
        return Verdict("stale", ExitCode.STALE, f"{len(stale)} of {total} cases are stale: {_listed(stale)}")
    if failed:
        told = _listed([f"{case} ({reason})" for case, reason in failed])
        return Verdict("missing", ExitCode.UNFINISHED, f"{len(failed)} of {total} cases not scored: {told}")
    return otherwise


def bless_run(judgement: Judgement, suite: Suite) -> Blessing:
    """Make the run of a judgement the baseline of its prompt and model. Raises UsageError where it is not whole."""
    return bless(judgement.run, suite.baselines)


def matching(suite: Suite, patterns: Iterable[str]) -> Suite:
    """The cases whose names fit one of the patterns (`*` and `?`); without any, all. Raises UsageError for none."""
    wanted = tuple(patterns)
    if not wanted:
        return suite
    names = [name for name in suite.names if any(fnmatchcase(name, pattern) for pattern in wanted)]
    if not names:
        raise UsageError(f"--case {wanted[0]}: fits none of the {len(suite.names)} cases of {suite.folder.name}")
    return suite.only(names)


def _baseline(asked: Asked) -> Baseline | None:
    """The baseline of what is asked."""
    if asked.repairs:
        raise UsageError(
            f"--repairs {asked.repairs}: a baseline is of answers without repair turns; "
            "compare with a prompt by --against"
        )
    prompt, weights = check_settings(asked.settings)
    model = model_settings(asked.settings, prompt, weights, asked.settings.base_url)
    return read_baseline(asked.suite.baselines, load_prompt(asked.settings.prompt).name, model.public_model)


def _baseline_file(path: Path) -> Baseline:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: cannot be read: {reason}; `extractor bless` writes baselines") from error
    return parse(path, text)


def _of_cases(run: RunScore, suite: Suite) -> RunScore:
    """A run cut to the cases of a suite, where it has all of them: part of a baseline for part of a suite."""
    names = set(suite.names)
    kept = tuple(score for score in run.cases if score.case in names)
    if len(kept) == len(run.cases) or {score.case for score in kept} != names:
        return run
    hashes = {score.case: score.sha256 for score in kept}
    parts = [UnreadableCase(name, "", sha256) for name, sha256 in hashes.items()]
    return replace(run, cases=kept, must_pass=run.must_pass & names, suite_sha256=suite_sha256((), parts))


def _stricter(verdict: Verdict, fail_on: Collection[State]) -> Verdict:
    if verdict.state not in fail_on or verdict.exit_code is not ExitCode.DONE:
        return verdict
    return replace(verdict, exit_code=ExitCode.REGRESSION, reason=f"{verdict.reason} (counts as failed: --fail-on)")


def _is_stale(run: RunScore) -> bool:
    return any(score.state == "stale" for score in run.cases)


def _listed(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
