"""Everything a judgement holds, as plain data for scripts: `extractor regress --json`."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import Any

from extractor.regression.judging import Judgement
from extractor.regression.model import RunScore
from extractor.regression.totals import FieldTotals, Totals, totals

__all__ = ("report_json",)


def report_json(judgement: Judgement) -> dict[str, Any]:
    """Verdict, totals, tests, changes and every score: only what JSON has, in a fixed order.

    Keys are the names of the data classes of `extractor.regression`; seconds are those that were recorded.
    """
    comparison, verdict = judgement.comparison, judgement.verdict
    report: dict[str, Any] = {
        "verdict": {"state": verdict.state, "exit_code": int(verdict.exit_code), "reason": verdict.reason},
        "mend": list(judgement.mend),
        "run": _run(judgement.run),
        "against": None,
    }
    if comparison is not None:
        report["against"] = _run(comparison.old)
        report["comparison"] = {
            "alpha": comparison.alpha,
            "tolerance": comparison.tolerance,
            **{
                name: _plain(getattr(comparison, name))
                for name in ("fields", "aggregates", "cases", "changes", "lost", "flaky", "stale", "missing")
            },
        }
    return report


def _run(run: RunScore) -> dict[str, Any]:
    return {
        "prompt": run.prompt,
        "prompt_sha256": run.prompt_sha256,
        "model": run.model,
        "suite_sha256": run.suite_sha256,
        "repeats": run.repeats,
        "must_pass": sorted(run.must_pass),
        "totals": _totals(totals(run)),
        "cases": _plain(run.cases),
    }


def _totals(found: Totals) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(found)
    plain["fields"] = [_field(item) for item in found.fields]
    plain["values"] = _field(found.values)
    for name in ("findings", "verdicts", "states"):
        plain[name] = dict(getattr(found, name))
    plain["incidents"] |= {name: getattr(found.incidents, name) for name in ("precision", "recall", "f1")}
    plain["evidence"] |= {"statuses": dict(found.evidence.statuses), "located": found.evidence.located}
    return plain


def _field(item: FieldTotals) -> dict[str, Any]:
    ratios = {name: getattr(item, name) for name in ("support", "answered", "precision", "recall", "f1")}
    return {**asdict(item), **ratios}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(_plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
