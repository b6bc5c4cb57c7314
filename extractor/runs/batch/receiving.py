"""Reading result files: line by line, whatever their order and whatever else is in them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from extractor.errors import InputError
from extractor.llm.scrub import find_secret
from extractor.runs.batch.book import BatchBook
from extractor.runs.batch.hold import Hold
from extractor.runs.batch.lines import Result, read_result
from extractor.runs.batch.model import RunReport

__all__ = ("receive",)

_AT_ONCE = 200
_SHOWN = 5


def receive(
    book: BatchBook, hold: Hold, path: Path, batch_ids: Sequence[int], report: RunReport, secrets: Sequence[str]
) -> bool:
    """Write the results in a file into the store; whether its last line is whole. May be done again.

    Raises InputError where the file cannot be read.
    """
    whole = True
    try:
        with path.open("rb") as stream:
            number = 0
            while lines := list(islice(stream, _AT_ONCE)):
                hold.keep()
                results = []
                for line in lines:
                    number += 1
                    result = _result(line, number, report, secrets)
                    if result is not None:
                        results.append(result)
                    elif line.strip() and not line.endswith(b"\n"):
                        whole = False
                _count(report, book.take(results, batch_ids))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    return whole


def _result(line: bytes, number: int, report: RunReport, secrets: Sequence[str]) -> Result | None:
    if not line.strip():
        return None
    try:
        result = read_result(line)
    except ValueError as error:
        report.unreadable_lines += 1
        if len(report.unreadable) < _SHOWN:
            report.unreadable.append(f"line {number}: {error}")
        return None
    secret = find_secret(line.decode("utf-8", "replace"), secrets)
    if secret:  # no secret goes into the store, and an error in its place says why
        words = f"the result was not kept: it holds {secret}; take it out of article or prompt"
        return Result(result.key, "failed", 400, {"error": {"message": words, "code": "holds_secret"}})
    return result


def _count(report: RunReport, counted: dict[str, int]) -> None:
    report.answers += counted.get("answered", 0)
    report.refused += counted.get("failed", 0)
    report.again += counted.get("again", 0)
    report.repeated += counted.get("repeated", 0)
    report.foreign += counted.get("foreign", 0)
