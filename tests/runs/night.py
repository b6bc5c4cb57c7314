"""A night's run against the fake server, for tests in this process and for those that kill one.

`python night.py STORE FOLDER URL COUNT WORKERS` loads everything once, then forks a worker for each line that it reads
(and says its number and how it ended): starting Python anew for every kill would take most of the time.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

for name in ("llm", "extraction"):
    sys.path.insert(0, str(Path(__file__).parents[1] / name))

from newsroom import report, write_prompt  # noqa: E402 - found by the path above

from extractor.article import Article  # noqa: E402
from extractor.extraction.session import Settings  # noqa: E402
from extractor.runs.policy import Policy  # noqa: E402
from extractor.runs.running import RunOptions, RunOutcome, Stop, run_over_store  # noqa: E402
from extractor.runs.store import open_store  # noqa: E402

INPUTS = {"paths": ["inbox"]}


def paper(number: int) -> Article:
    return report(f"Report {number:04} of the agency. ").model_copy(update={"source": f"{number:04}.txt"})


def papers(count: int) -> Iterator[Article]:
    return (paper(number) for number in range(count))


def number_in(body: dict[str, Any]) -> int:
    found = re.search(r"Report (\d{4}) of", body["messages"][1]["content"])
    assert found
    return int(found[1])


def settings_for(folder: Path, url: str, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "model": "tiny", "base_url": url, "prompt": str(write_prompt(folder)), "recordings": None, "timeout": 20.0,
        "http_retries": 0, "repairs": 0,
    }  # fmt: skip
    return Settings(**{**values, **changes})


def options_for(workers: int, **changes: Any) -> RunOptions:
    return RunOptions(workers=workers, policy=Policy("ask"), **changes)


async def work(store: str, folder: Path, url: str, count: int, workers: int, stop: Stop | None = None) -> RunOutcome:
    with open_store(store) as opened:
        settings = settings_for(folder, url)
        return await run_over_store(
            opened, papers(count), settings, inputs=INPUTS, options=options_for(workers), stop=stop
        )


def main() -> None:
    import instructor  # noqa: F401 - loaded once, before forking
    import openai  # noqa: F401

    import extractor.llm.conversation  # noqa: F401

    store, folder, url, count, workers = sys.argv[1:]
    print("ready", flush=True)
    children: list[int] = []
    for line in sys.stdin:
        if line.strip() == "wait":
            _, status = os.waitpid(children.pop(0), 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        child = os.fork()
        if child == 0:
            try:
                asyncio.run(work(store, Path(folder), url, int(count), int(workers)))
            except BaseException:
                traceback.print_exc()
                os._exit(9)
            os._exit(0)
        children.append(child)
        print(child, flush=True)


if __name__ == "__main__":
    main()
