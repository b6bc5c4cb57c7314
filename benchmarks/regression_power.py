"""How often the comparison of two prompts is right: power on a planted regression, false alarms on no effect.

python benchmarks/regression_power.py                                # 500 simulated runs of each setting
python benchmarks/regression_power.py --baseline fixtures/baselines/incidents.v2--model.json    # from a real run
python benchmarks/regression_power.py --baseline ONE.json --against OTHER.json  # real churn between two prompts

Planted: one right value of one field made wrong in 15 % of the cases. No effect: values change at random (churn) and
the two scores of each case are exchanged by the toss of a coin. With churn, planted runs carry both. Intervals are
95 %, exact (Clopper and Pearson).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "regression"))

from simulated_runs import CASES, SHARE_PLANTED, churned, exchanged, planted, simulated_run

from extractor.regression.baseline_file import parse
from extractor.regression.comparison import Comparison, compare
from extractor.regression.model import RunScore
from extractor.regression.statistics import proportion_interval


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--cases", type=int, default=CASES, help="of the invented runs")
    parser.add_argument("--churn", type=float, nargs="*", default=[0.0, 0.02, 0.1, 0.3])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--baseline", type=Path, help="a baseline file in place of invented runs")
    parser.add_argument("--against", type=Path, help="another one over the same suite: its differences are the churn")
    arguments = parser.parse_args()
    base = _read(arguments.baseline)
    other = _read(arguments.against)
    if other is not None and base is not None:
        print(f"{base.prompt} against {other.prompt}, {arguments.runs} runs")
        measure(arguments.runs, arguments.seed, lambda random: exchanged(base, other, random))
        return
    for share in arguments.churn:
        print(f"churn {share:.0%} of values and of incidents, {arguments.runs} runs")

        def pair(random: Random, share: float = share) -> tuple[RunScore, RunScore]:
            run = base or simulated_run(random, arguments.cases)
            return exchanged(run, churned(run, share, random), random)

        measure(arguments.runs, arguments.seed, pair)


def measure(runs: int, seed: int, pair) -> None:  # type: ignore[no-untyped-def]
    """Print power and false alarms over so many pairs of runs without an effect."""
    random, counts, began, discordant = Random(seed), Counter[str](), time.process_time(), 0
    for _ in range(runs):
        old, new = pair(random)
        discordant += count_alarms(counts, compare(old, new, draws=0))
        worse, field = planted(new, random)
        found = compare(old, worse, draws=0)
        row = next(row for row in found.fields if row.field == field)
        counts["planted: field found"] += row.tier == "regression"
        counts["planted: field found or notable"] += row.tier in ("regression", "notable")
        counts["planted: verdict regression"] += found.verdict.state == "regression"
    print(f"  {discordant / runs:.1f} discordant pairs (case, field) a run without an effect")
    for what in LINES:
        interval = proportion_interval(counts[what], runs)
        print(f"  {what:44} {counts[what] / runs:6.1%}   {interval.low:.1%} to {interval.high:.1%}")
    print(f"  {1000 * (time.process_time() - began) / runs / 2:.0f} ms a comparison with its simulation")


LINES = (
    "planted: field found",
    "planted: field found or notable",
    "planted: verdict regression",
    "no effect: verdict regression",
    "no effect: a field or F1 in tier regression",
    "no effect: fall of micro F1 over tolerance",
    "no effect: verdict improvement",
)


def count_alarms(counts: Counter[str], found: Comparison) -> int:
    """Add the alarms of a comparison without an effect; returns its discordant pairs."""
    f1 = next(row for row in found.aggregates if row.name == "micro F1")
    by_test = any(row.tier == "regression" for row in found.fields)
    by_test |= any(row.tier == "regression" and row.name.endswith("F1") for row in found.aggregates)
    counts["no effect: verdict regression"] += found.verdict.state == "regression"
    counts["no effect: a field or F1 in tier regression"] += by_test
    fallen = f1.difference is not None and f1.difference < -found.tolerance
    counts["no effect: fall of micro F1 over tolerance"] += fallen
    counts["no effect: verdict improvement"] += found.verdict.state == "improvement"
    return sum(row.better + row.worse for row in found.fields)


def _read(path: Path | None) -> RunScore | None:
    if path is None:
        return None
    run = parse(path, path.read_text(encoding="utf-8")).run
    return replace(run, must_pass=frozenset())  # a must-pass value is lost by any churn: that gate is no test


if __name__ == "__main__":
    print(f"{SHARE_PLANTED:.0%} of the cases planted")
    main()
