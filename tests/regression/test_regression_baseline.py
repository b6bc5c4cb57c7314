"""The baseline file: written whole, byte for byte the same, read strictly, and as good as the run itself."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simulated_runs import churned, simulated_run

from extractor.errors import ExitCode, InputError, UsageError
from extractor.regression import baseline as module
from extractor.regression.baseline import baseline_path, bless, no_baseline, read_baseline
from extractor.regression.baseline_file import parse, render
from extractor.regression.comparison import compare
from extractor.regression.model import FIELDS, CaseScore, EvidenceScore, FieldScore, IncidentScore, RunScore
from extractor.validation import VALIDATOR_VERSION

FOLDER = "baselines"


def small_run(**more: Any) -> RunScore:
    when = FieldScore(
        "when", "right", "2021-03-02", "2021-03-02", "/incidents/0/when", "/incidents/0/when", "",
        EvidenceScore("verbatim", 0.75, "supported"),
    )  # fmt: skip
    fields = (
        FieldScore("weapons", "invented", None, "mortar", None, "/incidents/0/weapons/0", "not in the text"),
        FieldScore("damage", "absent", None, None, None, None),
        when,
        FieldScore("where", "missed", "Qala “al-Wusta”", None, "/incidents/0/where/0", None),
    )
    score = CaseScore(
        "01-bridge", "scored", fields=fields, incidents=(IncidentScore("found", 0, 1, 0.8125, "shelling, Qala"),),
        findings=(("NUM002", 1),), verdicts=(("supported", 3),), tokens_in=900, tokens_out=120, cost=0.0012,
        seconds=12.5, keys=("k1",), sha256="c" * 64,
    )  # fmt: skip
    run = RunScore("news.v1", "a" * 64, "org/tiny:1b", "5" * 64, (score,), frozenset({"01-bridge"}))
    return replace(run, **more)


def test_the_file_as_a_reader_sees_it(tmp_path: Path) -> None:
    bless(small_run(), tmp_path / FOLDER)
    path = tmp_path / FOLDER / "news.v1--org-tiny-1b.json"
    text = path.read_text(encoding="utf-8")
    assert text.endswith("}\n")
    lines = [line.strip() for line in text.splitlines()]
    # One line a value, words as they are, fields in the order of every report.
    assert '{"outcome": "missed", "gold": "Qala “al-Wusta”", "gold_path": "/incidents/0/where/0"}' in lines
    fields = [line.split('"')[1] for line in lines if line.split('"')[1:2] and line.split('"')[1] in FIELDS]
    assert fields == ["when", "where", "damage", "weapons"]
    data = json.loads(text)
    assert data["validator_version"] == VALIDATOR_VERSION
    assert len(data["schema_sha256"]) == 64
    # What changes without a value changing is not there.
    assert not any(word in text for word in ("12.5", "0.0012", "k1", "seconds", "cost", str(tmp_path)))


def test_the_run_comes_back(tmp_path: Path) -> None:
    run = small_run()
    bless(run, tmp_path)
    found = read_baseline(tmp_path, run.prompt, run.model)
    assert found is not None
    (score,) = found.run.cases
    (expected,) = run.cases
    assert sorted(map(repr, score.fields)) == sorted(map(repr, expected.fields))
    kept = {"fields": score.fields, "cost": None, "seconds": None, "keys": ()}
    assert found.run == replace(run, cases=(replace(expected, **kept),))
    assert compare(found.run, run, draws=0).verdict.state == "unchanged"


def test_compare_works_on_it_unchanged(tmp_path: Path) -> None:
    random = Random(5)
    old = simulated_run(random, 20)
    new = churned(old, 0.3, random)
    bless(old, tmp_path)
    found = read_baseline(tmp_path, old.prompt, old.model)
    assert found is not None
    first, second = compare(old, new, draws=50), compare(found.run, new, draws=50)
    assert replace(first, old=new) == replace(second, old=new)


outcomes = st.sampled_from(["right", "wrong", "invented", "missed", "absent"])
words = st.none() | st.text(max_size=6)
values = st.builds(
    FieldScore, st.sampled_from(FIELDS), outcomes, words, words, words, words, st.text(max_size=4),
    st.none() | st.builds(EvidenceScore, st.text(max_size=5), st.none() | st.floats(0, 1), words),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(values, max_size=6), st.randoms(use_true_random=False))
def test_any_run_is_written_the_same_in_any_order_and_read_back(fields: list[FieldScore], random: Random) -> None:
    score = CaseScore("c", "scored", fields=tuple(fields))
    run = RunScore("p.v1", "1", "m", "2", (score,))
    text = render(run)
    again = parse(Path("b.json"), text).run
    assert render(again) == text
    shuffled = tuple(random.sample(fields, len(fields)))
    assert render(replace(run, cases=(replace(score, fields=shuffled),))) == text
    assert compare(again, run, draws=0).changes == ()


def test_lone_surrogates_and_escapes_survive(tmp_path: Path) -> None:
    hostile = "\ud800 \x1b[31m\u2028\x00=cmd()"
    run = small_run()
    field = replace(run.cases[0].fields[2], answered=hostile)
    run = replace(run, cases=(replace(run.cases[0], fields=(field,)),))
    blessing = bless(run, tmp_path)
    data = blessing.path.read_bytes()
    assert b"\x1b" not in data
    found = read_baseline(tmp_path, run.prompt, run.model)
    assert found is not None
    assert found.run.cases[0].fields[0].answered == hostile


# --- blessing -------------------------------------------------------------------------------------------------------


def test_bless_says_what_it_replaces(tmp_path: Path) -> None:
    run = small_run()
    first = bless(run, tmp_path)
    assert first.changed
    assert first.message == "news.v1--org-tiny-1b.json: news.v1 with org/tiny:1b is the first baseline (1 cases)"
    before = first.path.read_bytes()
    same = bless(replace(run, cases=(replace(run.cases[0], seconds=99.0, cost=5.0, keys=()),)), tmp_path)
    assert not same.changed
    assert first.path.read_bytes() == before
    found = replace(run.cases[0].fields[3], outcome="right", answered="Qala")
    better = replace(
        run, prompt_sha256="b" * 64, cases=(replace(run.cases[0], fields=(*run.cases[0].fields[:3], found)),)
    )
    second = bless(better, tmp_path)
    assert second.changed
    assert "prompt aaaaaaaaaaaa -> bbbbbbbbbbbb, right values 1 of 3 -> 2 of 3" in second.message
    assert "suite" not in second.message
    assert sorted(path.name for path in tmp_path.iterdir()) == [first.path.name]  # nothing left over


def test_bless_replaces_what_is_no_baseline_and_says_so(tmp_path: Path) -> None:
    path = baseline_path(tmp_path, "news.v1", "org/tiny:1b")
    path.write_text("<<<<<<< mine\n", encoding="utf-8")
    assert "a file that was no baseline" in bless(small_run(), tmp_path).message


def test_a_failed_write_leaves_the_old_baseline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blessing = bless(small_run(), tmp_path)
    before = blessing.path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(UsageError, match="cannot be written"):
        bless(small_run(suite_sha256="7" * 64), tmp_path)
    assert blessing.path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"cases": ()}, "no case was scored"),
        ({"repeats": 2}, r"case 01-bridge has repeats \[0\] of 2"),
        ({"must_pass": frozenset({"zz"})}, "must_pass names cases that were not scored: zz"),
        ({"cases": (CaseScore("x", "stale", reason="run extractor record"),)}, "case x is stale: run extractor record"),
        ({"cases": (CaseScore("x", "failed"),)}, "case x is failed"),
    ],
)
def test_half_a_result_is_no_baseline(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        bless(small_run(**changes), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_no_baseline_informs_and_names_the_command(tmp_path: Path) -> None:
    assert read_baseline(tmp_path, "news.v1", "tiny") is None
    verdict = no_baseline(tmp_path, "news.v1", "tiny")
    assert (verdict.state, verdict.exit_code) == ("new", ExitCode.DONE)
    assert "news.v1--tiny.json" in verdict.reason
    assert "extractor bless --prompt news.v1 --model tiny" in verdict.reason
    assert str(tmp_path) not in verdict.reason


def test_a_baseline_of_another_suite_is_refused_with_the_cases(tmp_path: Path) -> None:
    run = small_run()
    bless(run, tmp_path)
    found = read_baseline(tmp_path, run.prompt, run.model)
    assert found is not None
    other = replace(
        run, suite_sha256="6" * 64, cases=(replace(run.cases[0], sha256="d" * 64), CaseScore("02-new", "scored"))
    )
    with pytest.raises(UsageError, match="only in the new run: 02-new; changed: 01-bridge;"):
        compare(found.run, other)


# --- reading --------------------------------------------------------------------------------------------------------


def edited(change: Any) -> str:
    data = json.loads(render(small_run()))
    change(data)
    return json.dumps(data)


def value_of(data: Any) -> Any:
    return data["cases"]["01-bridge"]["repeats"][0]["fields"]["when"][0]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda d: d.pop("model"), "model"),
        (lambda d: d.update(colour="red"), "colour"),
        (lambda d: d.update(baseline=2), "baseline: format 2 is newer"),
        (lambda d: d.update(baseline="1"), "baseline"),
        (lambda d: d.update(repeats="1"), "repeats"),
        (lambda d: d.update(repeats=2), "cases.01-bridge.repeats: 1, but the file says 2"),
        (lambda d: d.update(must_pass=["zz"]), "must_pass: 'zz' is none of the cases"),
        (lambda d: d["cases"]["01-bridge"].update(repeats=[]), "cases.01-bridge.repeats"),
        (lambda d: d["cases"]["01-bridge"].update(sha256="XYZ"), "cases.01-bridge.sha256"),
        (lambda d: value_of(d).update(outcome="rigth"), "cases.01-bridge.repeats.0.fields.when.0.outcome"),
        (lambda d: value_of(d).update(overlap=1.5), "cases.01-bridge.repeats.0.fields.when.0.overlap"),
        (lambda d: value_of(d).update(gold=3), "cases.01-bridge.repeats.0.fields.when.0.gold"),
        (lambda d: value_of(d).update(extra=3), "cases.01-bridge.repeats.0.fields.when.0.extra"),
        (
            lambda d: d["cases"]["01-bridge"]["repeats"][0]["fields"].update(colour=[]),
            "cases.01-bridge.repeats.0.fields.colour: no such field",
        ),
    ],
)
def test_errors_name_file_and_key(change: Any, key: str) -> None:
    with pytest.raises(InputError) as error:
        parse(Path("folder/b.json"), edited(change))
    assert str(error.value).startswith("b.json: ")
    assert key in str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("<<<<<<< HEAD", "not JSON"),
        ("[]", "the file"),
        ("[" * 100_000, "not JSON"),
        ('{"model": "a", "model": "b"}', "key 'model' stands twice"),
        ('{"repeats": NaN}', "NaN is no JSON number"),
        ('{"repeats": ' + "9" * 5000 + "}", "not JSON"),
    ],
)
def test_what_is_no_baseline(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse(Path("b.json"), text)


def test_a_file_of_another_prompt_under_this_name(tmp_path: Path) -> None:
    path = bless(small_run(), tmp_path).path
    path.rename(baseline_path(tmp_path, "news.v2", "org/tiny:1b"))
    with pytest.raises(InputError, match=r"prompt: the file is of 'news.v1', not of 'news.v2'"):
        read_baseline(tmp_path, "news.v2", "org/tiny:1b")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    baseline_path(tmp_path, "a", "b").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="cannot be read"):
        read_baseline(tmp_path, "a", "b")
