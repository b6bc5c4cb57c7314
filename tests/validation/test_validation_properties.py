"""Properties: whatever the models can hold is judged without an error, and the work grows with the text only."""

from __future__ import annotations

import time
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_builder import record_of

from extractor.article.model import Article, Furniture, FurnitureKind, Published, Sentence
from extractor.schema.blocks import Actor, Choice, Date, Link, Party, Place, Qualifier
from extractor.schema.evidence import Cited, Evidence, EvidenceStatus, WordChange
from extractor.schema.incident import (
    CasualtyClaim,
    Damage,
    Group,
    Incident,
    IncidentRole,
    Outcome,
    Realis,
    Responsibility,
    Stance,
    Weapon,
    WeaponKind,
)
from extractor.schema.record import OutcomeState, Record
from extractor.schema.types import IncidentType
from extractor.validation import apply_suggestions, check
from extractor.validation.registry import walk


def one_of(literal: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(literal))


PIECES = [
    "Raiders ", "struck ", "nine ", "9 ", "at least ", "guards. ", "“Karval” ", "…", "...", "\n\n", "İß", "\ud800",
    "0", "\u200b", " and ", "the ministry said, ", "[...]", "22,", "-", "قتل ", "а", "On Monday ", "\x1b[0m", "&amp;",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=20)
NUMBER = st.none() | st.integers(-3, 40) | st.just(10**30)
OFFSET = st.none() | st.integers(-5, 120)
EVIDENCE = st.builds(
    Evidence,
    cited=st.builds(Cited, s=st.integers(-2, 6) | st.just(10**25), text=TEXT),
    status=one_of(EvidenceStatus),
    start=OFFSET,
    end=OFFSET,
    text=st.none() | TEXT,
    changes=st.lists(st.builds(WordChange, cited=st.none() | TEXT, source=st.none() | TEXT), max_size=2).map(tuple),
    others=st.lists(st.tuples(st.integers(-5, 99), st.integers(-5, 99)), max_size=2).map(tuple),
)
PARTY = st.none() | st.builds(Party, evidence=EVIDENCE, canonical_id=st.none() | TEXT)
COUNT: dict[str, Any] = {
    "evidence": EVIDENCE,
    "low": NUMBER,
    "high": NUMBER,
    "qualifier": one_of(Qualifier),
    "claimant": PARTY,
}
EDTF = (
    st.none() | TEXT | st.sampled_from(["2021-02-25", "XXXX-02-30", "2021-03-01/2021-02-01", "/", "9999-12-31", "0000"])
)


def few(item: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(item, max_size=2)


INCIDENT = st.builds(
    Incident,
    number=st.integers(-1, 3),
    type=st.builds(Choice[IncidentType], evidence=EVIDENCE, value=one_of(IncidentType)),
    role=one_of(IncidentRole),
    realis=one_of(Realis),
    when=st.none() | st.builds(Date, evidence=EVIDENCE, edtf=EDTF),
    where=few(st.builds(Place, evidence=EVIDENCE, relation=st.just("in"), gazetteer_id=st.none() | TEXT)),
    actors=few(st.builds(Actor, evidence=EVIDENCE, role=st.sampled_from(["attacker", "target"]))),
    casualties=few(st.builds(CasualtyClaim, **COUNT, outcome=one_of(Outcome), group=one_of(Group))),
    damage=few(st.builds(Damage, **COUNT, object=TEXT)),
    weapons=few(st.builds(Weapon, evidence=EVIDENCE, kind=one_of(WeaponKind))),
    responsibility=few(st.builds(Responsibility, evidence=EVIDENCE, stance=one_of(Stance), by=PARTY, to=PARTY)),
    links=few(st.builds(Link, evidence=EVIDENCE, relation=st.just("follows"), incident=st.integers(-1, 4))),
)
SENTENCE = st.builds(Sentence, number=st.integers(-1, 4), start=st.integers(-3, 90), end=st.integers(-3, 120))
ARTICLE = st.builds(
    Article,
    id=TEXT,
    text=TEXT,
    language=st.none() | TEXT,
    published=st.builds(Published, date=EDTF),
    sentences=few(SENTENCE).map(tuple),
    furniture=few(
        st.builds(Furniture, start=st.integers(-3, 90), end=st.integers(-3, 120), kind=one_of(FurnitureKind))
    ).map(tuple),
)
RECORD = st.builds(
    Record[Incident],
    schema_version=st.just("1") | TEXT,
    article=ARTICLE,
    outcome=one_of(OutcomeState),
    incidents=few(INCIDENT),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(RECORD)
def test_any_record_is_judged(record: Record[Incident]) -> None:
    before = record.model_dump()
    result = check(record, preview=True)
    assert not [finding.message for finding in result.findings if finding.code == "SYS001"]
    assert record.model_dump() == before
    assert check(record, preview=True) == result
    blocks = {node.path for node in walk(record) if hasattr(node.value, "evidence")}
    assert blocks <= set(result.verdicts)
    fixed, applied = apply_suggestions(record, result.findings)
    assert all(item.taken or item.reason for item in applied)
    check(fixed)


def ten_times_as_long(times: int) -> tuple[float, Record[Incident]]:
    sentence = ["Raiders struck the depot at Karval, and nine guards were killed, the ministry said."]
    incident = {
        "type": "Raiders struck",
        "where": ["Karval"],
        "casualties": [["nine guards", "killed", "people", 9, 9, "exact", "the ministry"]],
    }
    record = record_of({"text": sentence * (40 * times), "incidents": [incident] * (10 * times)})
    check(record)
    best = 1e9
    for _ in range(3):
        begun = time.perf_counter()
        check(record, preview=True)
        best = min(best, time.perf_counter() - begun)
    return best, record


@pytest.mark.slow
def test_work_grows_with_text_and_incidents_only() -> None:
    """Each citation stands in every sentence: with 4 times of both there are 16 times the places to look at."""
    small, _ = ten_times_as_long(1)
    large, _ = ten_times_as_long(4)
    assert large < small * 16 * 2 + 0.05, (small, large)


@pytest.mark.parametrize(
    "text",
    ["a" * 200_000, "9" * 200_000, "said " * 8_000, "“" * 200_000, "1,000 " * 8_000, "... " * 20_000, "\n" * 200_000],
    ids=lambda text: repr(text[:5]),
)
def test_hostile_text_is_bounded(text: str) -> None:
    words = text[:800]
    incident = {
        "type": "1>" + words,
        "when": ["1>" + words],
        "where": ["1>" + words + "x"],
        "casualties": [["1>" + words, "killed", "people", 9], ["1>nine ... " + words, "wounded", "people", 9]],
    }
    record = record_of({"text": [text], "incidents": [incident]})
    begun = time.process_time()
    result = check(record, preview=True)
    assert time.process_time() - begun < 10
    assert "SYS001" not in {finding.code for finding in result.findings}
