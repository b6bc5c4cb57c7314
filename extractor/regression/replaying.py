"""A prompt and a model over a suite, from recordings: every case answered as it was recorded, then scored.

Offline and without a network library. The same path as `extractor extract --mode replay`, so what is scored is what
users get; only repair turns are left out unless they are asked for, because they depend on the rules of the day.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.extraction.extract import Extraction, failed_record
from extractor.extraction.session import LOCAL, Settings, check_settings, model_settings, open_extraction
from extractor.regression.cases import Case, Suite
from extractor.regression.model import CaseScore, RunScore
from extractor.regression.scoring import score
from extractor.regression.stores import WatchedStore
from extractor.schema.incident import Incident
from extractor.schema.record import Failure, Record

__all__ = ("Replay", "answer_case", "attempt_case", "replay", "replay_records", "run_score")

STALE = frozenset({"no_recording"})
FAILED = frozenset({"unreadable", "internal_error", "no_text"})
"""States of a record that say nothing of the prompt: the case itself could not be run."""
NO_RECORDING = "no recording answers what would be asked now"


@dataclass(frozen=True)
class Replay:
    """What was replayed: the scores, and the records that they are about."""

    score: RunScore
    records: Mapping[tuple[str, int], Record[Incident]] = field(default_factory=dict)
    """By case and repeat; also those of stale and failed cases, with what they hold."""


def replay(
    suite: Suite,
    prompt: str,
    *,
    model: str = LOCAL,
    recordings: Path | None = None,
    repeats: int = 1,
    repairs: int = 0,
    settings: Settings | None = None,
    **changes: Any,
) -> RunScore:
    """Score a prompt with a model on every case of a suite, from recordings; nothing is ever sent.

    `recordings` is by default the suite's own folder. `settings` and `changes` are fields of
    `extractor.extraction.session.Settings`; what stands in the arguments here wins over them. A case without a
    recording is `stale`, one that cannot be read or run is `failed`.

    Raises UsageError, PromptError, WeightsError or RuleError where no case could be run. Not to be called inside a
    running event loop.
    """
    return replay_records(
        suite,
        prompt,
        model=model,
        recordings=recordings,
        repeats=repeats,
        repairs=repairs,
        settings=settings,
        **changes,
    ).score


def replay_records(
    suite: Suite,
    prompt: str,
    *,
    model: str = LOCAL,
    recordings: Path | None = None,
    repeats: int = 1,
    repairs: int = 0,
    settings: Settings | None = None,
    **changes: Any,
) -> Replay:
    """As `replay`, with the records that were scored: reports show the words in their context."""
    if repeats < 1:
        raise UsageError(f"--repeats {repeats}: must be 1 or more")
    base = replace(settings or Settings(), **changes)
    base = replace(
        base, prompt=prompt, model=model, recordings=recordings or suite.recordings, mode="replay", repairs=repairs
    )
    records: dict[tuple[str, int], Record[Incident]] = {}
    with asyncio.Runner() as runner:
        for repeat in range(repeats):
            found = runner.run(_answers(suite.cases, replace(base, repeat=repeat)))
            records.update(((name, repeat), record) for name, record in found.items())
    return Replay(run_score(suite, records, settings=base, repeats=repeats), records)


def run_score(
    suite: Suite, records: Mapping[tuple[str, int], Record[Incident]], *, settings: Settings, repeats: int = 1
) -> RunScore:
    """The scores of records by case and repeat, wherever they are from; a case without a record is stale."""
    prompt, weights = check_settings(settings)
    named = model_settings(settings, prompt, weights, settings.base_url)
    cases = [
        _case_score(case, records.get((case.name, repeat)), repeat) for case in suite.cases for repeat in range(repeats)
    ]
    cases += [
        CaseScore(case.name, "failed", repeat, case.reason, sha256=case.sha256)
        for case in suite.unreadable
        for repeat in range(repeats)
    ]
    return RunScore(
        prompt=prompt.name,
        prompt_sha256=prompt.sha256,
        model=named.public_model,
        suite_sha256=suite.sha256,
        cases=tuple(sorted(cases, key=lambda item: (item.case, item.repeat))),
        must_pass=suite.must_pass,
        repeats=repeats,
    )


async def _answers(cases: Sequence[Case], settings: Settings) -> dict[str, Record[Incident]]:
    assert settings.recordings is not None
    store = WatchedStore(settings.recordings)
    async with open_extraction(settings, store=store) as extraction:
        return {case.name: await answer_case(extraction, case, store) for case in cases}


async def answer_case(extraction: Extraction[Any], case: Case, store: WatchedStore) -> Record[Incident]:
    """The record of one case from recordings, one case at a time; `no_recording` where any of its turns has none.

    An extraction goes on without a repair turn that it cannot get; a case without one is not what was asked for.
    """
    store.misses.clear()
    record = await attempt_case(extraction, case)
    if not store.misses or record.outcome in STALE | FAILED:
        return record
    return record.model_copy(
        update={"outcome": "no_recording", "failure": Failure(state="no_recording", message=store.misses[0])}
    )


async def attempt_case(extraction: Extraction[Any], case: Case) -> Record[Incident]:
    """The record of one case; a fault of ours is told by it. Raises UsageError where every case would fail."""
    try:
        return await extraction.extract(case.article, case.source)
    except UsageError:
        raise  # wrong settings are wrong for every case
    except Exception as error:  # a fault of ours in one case must not lose the others
        return failed_record(
            case.article, "internal_error", f"{type(error).__name__}: {error}; report this fault with the case's name"
        )


def _case_score(case: Case, record: Record[Incident] | None, repeat: int) -> CaseScore:
    if record is None:
        return CaseScore(case.name, "stale", repeat, f"{NO_RECORDING}; `extractor record` makes it", sha256=case.sha256)
    if record.outcome in STALE or record.outcome in FAILED:
        said = record.failure.message if record.failure else record.outcome
        return CaseScore(
            case.name,
            "stale" if record.outcome in STALE else "failed",
            repeat,
            said,
            sha256=case.sha256,
            keys=tuple(turn.recording_key for turn in record.turns),
        )
    return replace(score(case.name, case.gold, record, repeat=repeat), sha256=case.sha256)
