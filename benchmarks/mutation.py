"""What the validator catches: gold fixture records spoiled one value at a time, share caught by kind.

python benchmarks/mutation.py            # the table
python benchmarks/mutation.py --passed   # and every spoiled value that was not caught
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "validation" / "mutation"))

from harness import kinds_to_run, measure, table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--passed", action="store_true", help="list what was not caught")
    parser.add_argument("--most", type=int, default=None, help="at most so many of a kind from one record")
    arguments = parser.parse_args()
    tallies = [measure(kind, arguments.most) for kind in kinds_to_run()]
    print("\n".join(table(tallies)))
    total = sum(tally.tried for tally in tallies)
    missed = sum(len(tally.passed) for tally in tallies)
    print(f"{total} spoiled values, {1 - missed / total:.2%} caught")
    if arguments.passed:
        for tally in tallies:
            for item in tally.passed:
                print(f"{tally.kind.name}: {item.stem} {item.pointer} {item.what}")


if __name__ == "__main__":
    main()
