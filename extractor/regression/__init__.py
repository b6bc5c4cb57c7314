"""Regression of prompts against fixtures: cases, scoring, comparison, verdict, reports. Offline and deterministic.

    gold.py         a gold file, read strictly, and the record that it stands for
    cases.py        a suite of cases: article and gold, read and checked
    comparators.py  when two values are the same, by type of value
    pairing.py      which answered incident is which gold incident: an exact assignment
    scoring.py      one record against its gold: every field right, wrong, invented, missed or rightly absent
    totals.py       precision, recall, F1 and support from field scores
    replaying.py    a prompt and a model over a suite, from recordings
    statistics.py   exact tests, corrections, intervals
    comparison.py   two runs, case by case and field by field, and one verdict
    baseline.py     the committed result that a prompt is held to
    judging.py      one question, one verdict: what `extractor regress` and the pytest plugin ask
    recording.py    what is stale, what it will take, and recording it; unused.py: what nobody replays any more
    linting.py      the strict reading of cases; case_files.py: new ones, and reviewed records as cases
    reports/        terminal, HTML, JSON, JUnit XML, Markdown
    plugin.py       the pytest plugin

`model.py` holds the data that these pass on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.lazy import names_on_demand

if TYPE_CHECKING:
    from extractor.regression.baseline import bless, read_baseline
    from extractor.regression.case_files import new_case, promote_record
    from extractor.regression.cases import Case, Suite, load_suite
    from extractor.regression.comparison import Comparison, Verdict, compare
    from extractor.regression.judging import Asked, Judgement, judge
    from extractor.regression.linting import lint_suite
    from extractor.regression.model import CaseScore, FieldScore, RunScore
    from extractor.regression.recording import plan_recording, record_answers
    from extractor.regression.replaying import replay, replay_records
    from extractor.regression.scoring import score
    from extractor.regression.totals import Totals
    from extractor.regression.unused import remove_recordings, unused_recordings

__all__ = (
    "Asked",
    "Case",
    "CaseScore",
    "Comparison",
    "FieldScore",
    "Judgement",
    "RunScore",
    "Suite",
    "Totals",
    "Verdict",
    "bless",
    "compare",
    "judge",
    "lint_suite",
    "load_suite",
    "new_case",
    "plan_recording",
    "promote_record",
    "read_baseline",
    "record_answers",
    "remove_recordings",
    "replay",
    "replay_records",
    "score",
    "unused_recordings",
)

_HOMES = {
    "Asked": "judging",
    "Case": "cases",
    "CaseScore": "model",
    "Comparison": "comparison",
    "FieldScore": "model",
    "Judgement": "judging",
    "RunScore": "model",
    "Suite": "cases",
    "Totals": "totals",
    "Verdict": "comparison",
    "bless": "baseline",
    "compare": "comparison",
    "judge": "judging",
    "lint_suite": "linting",
    "load_suite": "cases",
    "new_case": "case_files",
    "plan_recording": "recording",
    "promote_record": "case_files",
    "read_baseline": "baseline",
    "record_answers": "recording",
    "remove_recordings": "unused",
    "replay": "replaying",
    "replay_records": "replaying",
    "score": "scoring",
    "unused_recordings": "unused",
}

__getattr__ = names_on_demand(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted(__all__)
