"""Prompts over suites from recordings: real answers, stale ones told apart, no network library anywhere."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.errors import UsageError
from extractor.extraction.extract import Extraction
from extractor.extraction.records import record_line
from extractor.extraction.session import Settings, check_settings, model_settings
from extractor.llm.client import Client
from extractor.llm.recordings import RecordingStore
from extractor.regression.cases import Suite, load_suite
from extractor.regression.model import RunScore
from extractor.regression.replaying import Replay, replay, replay_records
from extractor.regression.totals import totals
from extractor.resources import shipped

PROMPTS = ("incidents.v1", "incidents.v3")


@pytest.fixture(scope="session")
def suite() -> Suite:
    return load_suite()


@pytest.fixture(scope="session")
def runs(suite: Suite) -> dict[str, Replay]:
    return {prompt: replay_records(suite, prompt) for prompt in PROMPTS}


def answered(run: RunScore) -> list[str]:
    return [case.case for case in run.cases if case.state == "scored"]


@pytest.mark.parametrize("prompt", PROMPTS)
def test_real_answers_are_scored(suite: Suite, runs: dict[str, Replay], prompt: str) -> None:
    run = runs[prompt].score
    assert (run.prompt, run.suite_sha256, run.repeats) == (prompt, suite.sha256, 1)
    assert [case.case for case in run.cases] == list(suite.names)
    total = totals(run)
    scored = [case for case in suite.cases if case.name in answered(run)]
    assert len(scored) >= 14
    assert total.incidents.found + total.incidents.missed + total.incidents.merged == sum(
        len(case.gold.incidents) for case in scored
    )
    assert 0 < (total.incidents.f1 or 0) < 1  # a small model is neither useless nor perfect
    assert total.tokens_out
    assert total.seconds
    assert total.cost == 0.0  # the embedded model


@pytest.mark.parametrize("prompt", PROMPTS)
def test_replay_gives_the_records_that_the_network_path_gives(
    suite: Suite, runs: dict[str, Replay], prompt: str
) -> None:
    """The direct reading of recordings against openai, instructor and the HTTP transport: byte for byte."""
    settings = Settings(prompt=prompt, recordings=suite.recordings, repairs=0)
    loaded, weights = check_settings(settings)
    model = model_settings(settings, loaded, weights, "http://127.0.0.1:9/v1")
    names = set(answered(runs[prompt].score))

    async def over_http() -> dict[str, str]:
        async with Client(model, recordings=RecordingStore(suite.recordings), mode="auto") as client:
            extraction = Extraction(client, loaded, repairs=0)
            return {
                case.name: record_line(await extraction.extract(case.article))
                for case in suite.cases
                if case.name in names
            }

    direct = {name: record_line(runs[prompt].records[name, 0]) for name in names}
    assert asyncio.run(over_http()) == direct


def test_replaying_twice_gives_the_same(suite: Suite, runs: dict[str, Replay]) -> None:
    assert replay(suite, "incidents.v1") == runs["incidents.v1"].score


@pytest.mark.parametrize("name", PROMPTS)
def test_one_character_makes_every_recording_stale(suite: Suite, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.md"
    text = (shipped("prompts") / f"{name}.md").read_text(encoding="utf-8")
    changed = text.replace("violent", "violemt", 1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    (tmp_path / "examples").symlink_to(shipped("prompts") / "examples")
    run = replay(suite, str(path))
    assert {case.state for case in run.cases} == {"stale"}
    first = next(case for case in run.cases if case.case == "01-umm-ruwaba-wire")
    assert "differs in: prompt (instructions or worked examples)" in first.reason
    assert totals(run).states == (("stale", len(suite.cases)),)
    assert totals(run).values.support == 0  # stale cases count nowhere


def test_a_repeat_is_another_question(suite: Suite, runs: dict[str, Replay]) -> None:
    some = suite.only(names=answered(runs["incidents.v1"].score)[:2])
    run = replay(some, "incidents.v1", repeats=2)
    assert [(case.case, case.repeat, case.state) for case in run.cases] == [
        (name, repeat, "stale" if repeat else "scored") for name in some.names for repeat in range(2)
    ]
    assert "repeat number (0 there, 1 here)" in run.cases[1].reason
    with pytest.raises(UsageError, match="--repeats 0"):
        replay(some, "incidents.v1", repeats=0)


def test_another_model_has_no_recordings(suite: Suite) -> None:
    run = replay(suite.only(names=suite.names[:1]), "incidents.v1", model="some-other-model")
    assert run.model == "some-other-model"
    assert [case.state for case in run.cases] == ["stale"]


def test_a_case_that_cannot_be_read_fails(tmp_path: Path, suite: Suite) -> None:
    for kind in ("articles", "gold"):
        (tmp_path / kind).mkdir()
    case = suite.cases[0].name
    (tmp_path / "articles" / f"{case}.md").write_bytes((suite.folder / "articles" / f"{case}.md").read_bytes())
    (tmp_path / "gold" / f"{case}.yaml").write_text("incidents: 3\n", encoding="utf-8")
    run = replay(load_suite(tmp_path), "incidents.v1", recordings=suite.recordings)
    assert [(item.case, item.state) for item in run.cases] == [(case, "failed")]
    assert run.cases[0].reason.startswith(f"gold/{case}.yaml: ")


def test_no_network_library_is_loaded() -> None:
    code = (
        "import sys; from extractor.regression.cases import load_suite; "
        "from extractor.regression.replaying import replay; suite = load_suite(); "
        "replay(suite.only(names=suite.names[:1]), 'incidents.v1'); "
        "print([name for name in ('openai', 'instructor', 'httpx2', 'aiohttp') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
