"""From the wire to the record: every citation is located, in order, whatever a model may write."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newsroom import GUNMEN, REPORT, ROCKETS

from extractor.article import article_from_text
from extractor.extraction.assemble import assemble, citations
from extractor.extraction.checking import check_record
from extractor.extraction.derive import derive
from extractor.extraction.records import record_line
from extractor.extraction.repair import problems_to_show
from extractor.grounding import SourceText
from extractor.schema.blocks import Block
from extractor.schema.incident import Incident
from extractor.schema.record import Record
from extractor.schema.types import CROSSWALK
from extractor.schema.wire import answer_model
from extractor.validation.registry import walk

ANSWER = answer_model(Incident)


def built(incidents: list[dict[str, Any]], text: str = REPORT) -> Record[Incident]:
    article = article_from_text(text)
    answer = ANSWER.model_validate({"incidents": incidents})
    found = assemble(answer.incidents, Incident, SourceText(article))
    derive(found, article)
    return Record[Incident](article=article, outcome="done", incidents=found)


def blocks(record: Record[Incident]) -> list[Block]:
    return [node.value for node in walk(record) if isinstance(node.value, Block)]


def test_order_and_citations_are_kept() -> None:
    record = built([GUNMEN, ROCKETS])
    assert [item.number for item in record.incidents] == [1, 2]
    answer = ANSWER.model_validate({"incidents": [GUNMEN, ROCKETS]})
    cited = [citation for item in answer.incidents for citation in citations(item)]
    assert sorted((block.evidence.cited.s, block.evidence.cited.text) for block in blocks(record)) == sorted(
        (citation.s, citation.text) for citation in cited
    )
    assert all(block.evidence.status == "verbatim" for block in blocks(record))


def test_a_claimant_is_grounded_by_its_own_words() -> None:
    first, second = built([ROCKETS]).incidents[0].casualties
    assert first.evidence.text == "killing at least four traders"
    assert first.claimant is not None
    assert first.claimant.evidence.text == "the provincial governor"
    assert second.claimant is not None
    assert second.claimant.evidence.text == "A clinic"


WORDS = st.one_of(
    st.sampled_from(["Talvik", "six dead", "on Monday", "", " ", "a", "Two  rockets", "at least forty traders", "…"]),
    st.text(max_size=12),
)
CITED = {"s": st.integers(-3, 9) | st.just(10**30), "text": WORDS}
WHOLE = st.none() | st.integers(-2, 30) | st.just(10**24)
PARTY = st.none() | st.fixed_dictionaries(CITED)
QUALIFIERS = ["exact", "floor", "ceiling", "range", "approximate", "vague", "none_stated"]
COUNT = CITED | {"low": WHOLE, "high": WHOLE, "qualifier": st.sampled_from(QUALIFIERS)}


def few(**fields: Any) -> Any:
    return st.lists(st.fixed_dictionaries({**CITED, **fields}), max_size=2)


INCIDENTS = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.fixed_dictionaries({**CITED, "value": st.sampled_from(sorted(CROSSWALK))}),
            "role": st.sampled_from(["main", "background", "aggregate"]),
            "realis": st.sampled_from(["actual", "alleged", "denied", "planned", "hypothetical"]),
            "when": PARTY,
            "where": few(relation=st.sampled_from(["in", "near", "between", "border"])),
            "actors": few(role=st.sampled_from(["attacker", "target", "victim", "host", "other"])),
            "casualties": few(
                **COUNT, outcome=st.sampled_from(["killed", "wounded"]), group=st.just("people"), claimant=PARTY
            ),
            "damage": few(**COUNT, object=WORDS, claimant=PARTY),
            "weapons": few(kind=st.sampled_from(["rocket", "other"])),
            "responsibility": few(stance=st.sampled_from(["claimed", "denied"]), by=PARTY, to=PARTY),
            "links": few(relation=st.just("response_to"), incident=st.integers(-2, 4) | st.just(10**24)),
        }
    ),
    max_size=2,
)


@given(INCIDENTS, st.just(REPORT) | st.text(max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_whatever_the_model_writes_is_judged(incidents: list[dict[str, Any]], text: str) -> None:
    record = built(incidents, text)
    assert len(record.incidents) == len(incidents)
    for block in blocks(record):
        evidence = block.evidence
        assert (evidence.status == "absent") == (evidence.start is None)
        if evidence.start is not None:
            assert record.article.text[evidence.start : evidence.end] == evidence.text
    checked, _ = check_record(record)
    assert not [finding for finding in checked.findings if finding.code.startswith("SYS")]
    problems_to_show(checked.findings)
    assert Record[Incident].model_validate_json(record_line(checked)) == checked
