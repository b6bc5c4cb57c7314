"""Files for others to run, such as vLLM: written once, read whatever comes back."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from desk import FULL_PRICE, Project, good
from fake_server import api_error

from extractor.errors import InputError, UsageError
from extractor.runs.batch import RunReport

NOWHERE = "http://127.0.0.1:9/v1"


def requests(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def answer_file(source: Path, target: Path, script: Any, only: int | None = None) -> None:
    """What `vllm run-batch` makes of a file."""
    with target.open("w", encoding="utf-8") as file:
        for number, request in enumerate(requests(source)[:only]):
            step = script(request["body"])
            response = {"status_code": step.status, "request_id": f"vllm-batch-{number}", "body": step.body}
            row = {"id": f"vllm-{number}", "custom_id": request["custom_id"], "response": response, "error": None}
            file.write(json.dumps(row) + "\n")


def write(project: Project, output: Path, **options: Any) -> RunReport:
    with project.session() as session:
        return asyncio.run(session.write(project.job(), output, **options))


def read(project: Project, *paths: Path, **options: Any) -> RunReport:
    with project.session() as session:
        (report,) = asyncio.run(session.read(list(paths), **options))
        return report


def test_both_steps_of_a_prompt(tmp_path: Path) -> None:
    project = Project(tmp_path, NOWHERE, 2, steps=2)
    first, second, answers = tmp_path / "one.jsonl", tmp_path / "two.jsonl", tmp_path / "answers.jsonl"
    assert write(project, first).sent == [1]
    assert len(requests(first)) == 2
    answer_file(first, answers, good)
    assert read(project, answers).next_requests == 4
    assert write(project, second).sent == [2]
    assert len(requests(second)) == 4
    answer_file(second, answers, good)
    report = read(project, answers)
    assert (report.open, report.collected) == (0, [2])
    assert [len(record.incidents) for record in project.records()] == [2, 2]
    assert report.cost == pytest.approx(6 * FULL_PRICE)  # an own server gives no discount


def test_nothing_is_written_twice(tmp_path: Path) -> None:
    project = Project(tmp_path, NOWHERE, 2)
    write(project, tmp_path / "one.jsonl")
    assert write(project, tmp_path / "two.jsonl").sent == []
    assert not (tmp_path / "two.jsonl").exists()


def test_an_older_file_is_not_written_over(tmp_path: Path) -> None:
    output = tmp_path / "one.jsonl"
    output.write_text("mine", encoding="utf-8")
    project = Project(tmp_path, NOWHERE, 1)
    with pytest.raises(InputError, match="--force"):
        write(project, output)
    assert output.read_text(encoding="utf-8") == "mine"
    assert write(project, output, replace=True).sent == [1]
    Project(tmp_path, NOWHERE, 2)
    with pytest.raises(UsageError, match="batch 1, which is waited for"):
        write(project, output, replace=True)


def test_part_of_the_results_then_the_rest(tmp_path: Path) -> None:
    project = Project(tmp_path, NOWHERE, 3)
    source, answers = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    write(project, source)
    answer_file(source, answers, good, only=2)
    part = read(project, answers)
    assert (part.finished, part.waiting, part.open) == (2, [1], 1)
    answer_file(source, answers, good)
    whole = read(project, answers)
    assert (whole.finished, whole.repeated, whole.open) == (1, 2, 0)


def test_given_up_and_written_anew(tmp_path: Path) -> None:
    project = Project(tmp_path, NOWHERE, 2)
    write(project, tmp_path / "one.jsonl")
    with project.session() as session:
        assert asyncio.run(session.cancel(session.book.batch(1))).state == "dropped"
        with pytest.raises(UsageError, match="nothing to cancel"):
            asyncio.run(session.cancel(session.book.batch(1)))
    assert write(project, tmp_path / "two.jsonl").sent == [2]
    # The first file's results come after all: they are answers like any other, and pay no second time.
    answers = tmp_path / "out.jsonl"
    answer_file(tmp_path / "two.jsonl", answers, good)
    assert read(project, answers).open == 0


def test_missing_results_are_written_again_when_told_to(tmp_path: Path) -> None:
    project = Project(tmp_path, NOWHERE, 2)
    source, answers = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    write(project, source)
    answer_file(source, answers, good, only=1)
    report = read(project, answers, resend_missing=True)
    assert (report.missing, report.next_requests) == (1, 1)
    assert write(project, tmp_path / "two.jsonl").sent == [2]


def test_a_refusal_of_the_server(tmp_path: Path) -> None:
    project = Project(tmp_path, NOWHERE, 1)
    source, answers = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    write(project, source)
    answer_file(source, answers, lambda body: api_error(400, "no such parameter"))
    read(project, answers)
    assert project.records()[0].outcome == "bad_request"


def test_results_that_are_not_ours(tmp_path: Path) -> None:
    project = Project(tmp_path, NOWHERE, 1)
    answers = tmp_path / "out.jsonl"
    answers.write_text('{"custom_id": "request-1", "response": null}\nnonsense\n', encoding="utf-8")
    report = read(project, answers)
    assert (report.run, report.unreadable_lines) == (0, 2)
    with pytest.raises(InputError, match="cannot be read"):
        read(project, tmp_path / "nothing.jsonl")
