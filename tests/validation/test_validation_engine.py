"""The engine: dispatch by type, selection, verdicts, failing closed, the same bytes every time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args

import pytest
from pydantic import Field
from record_builder import article_of, evidence_of, find, ground_event, record_of

from extractor.errors import RuleError
from extractor.grounding import SourceText
from extractor.schema.blocks import Block, Count, Date, Event, Place
from extractor.schema.evidence import Cited, Evidence, EvidenceStatus
from extractor.schema.incident import Incident
from extractor.schema.record import Record
from extractor.validation import REGISTRY, all_rules, check, engine, explain, rules_sha256, table_hashes
from extractor.validation.documentation import document
from extractor.validation.registry import Context, Node, Problem, Rule, walk
from extractor.validation.selection import selected

TEXT = [
    "Raiders struck the depot at Karval on Monday.",
    "At least nine guards were killed, the ministry said.",
    "In May a mob had burned the archive in Norva.",
]
GOOD: dict[str, Any] = {
    "text": TEXT,
    "article": {"published": "2021-02-26", "language": "en"},
    "incidents": [
        {
            "type": "Raiders struck",
            "where": ["Karval"],
            "actors": ["Raiders"],
            "casualties": [["At least nine guards", "killed", "people", 9, None, "floor", "the ministry"]],
        },
        {"type": "a mob had burned", "role": "background", "where": ["Norva"]},
    ],
}


# ---- verdicts ----


def test_every_block_has_a_verdict_and_nothing_else() -> None:
    result = check(record_of(GOOD), select=("GRD", "EVD", "XFC", "DOC", "SYS"))
    assert list(result.verdicts) == [
        "/incidents/0/actors/0",
        "/incidents/0/casualties/0",
        "/incidents/0/casualties/0/claimant",
        "/incidents/0/type",
        "/incidents/0/where/0",
        "/incidents/1/type",
        "/incidents/1/where/0",
    ]
    assert set(result.verdicts.values()) == {"supported"}
    assert result.count("supported") == 7


def with_finding(code: str, path: str, severity: Any = "error") -> dict[str, Any]:
    """Verdicts of the good record under one rule that says one thing."""
    record = record_of(GOOD)
    nodes = list(engine.walk(record))
    rule = REGISTRY[code]
    finding = engine._finding(rule, nodes[0], Problem(message="test", path=path, severity=severity))
    return engine._verdicts(nodes, [finding])


def test_finding_below_a_block_counts_for_it() -> None:
    verdicts = with_finding("EVD001", "/incidents/0/casualties/0/low")
    assert verdicts["/incidents/0/casualties/0"] == "refused"
    assert verdicts["/incidents/0/casualties/0/claimant"] == "supported"


def test_finding_on_a_claimant_leaves_its_figure_alone() -> None:
    verdicts = with_finding("EVD001", "/incidents/0/casualties/0/claimant", "review")
    assert verdicts["/incidents/0/casualties/0/claimant"] == "review"
    assert verdicts["/incidents/0/casualties/0"] == "supported"


def test_finding_on_an_incident_does_not_refuse_its_values() -> None:
    verdicts = with_finding("XFC007", "/incidents/0")
    assert set(verdicts.values()) == {"supported"}
    assert "/incidents/0" not in verdicts


def test_finding_on_a_plain_field_gives_it_a_verdict() -> None:
    verdicts = with_finding("XFC013", "/incidents/0/realis", "review")
    assert verdicts["/incidents/0/realis"] == "review"
    assert "/incidents/0/role" not in verdicts


def test_changed_article_refuses_everything() -> None:
    record = record_of(GOOD)
    record.article = record.article.model_copy(update={"id": "sha256:0000000000000000"})
    assert set(check(record).verdicts.values()) == {"refused"}


def test_unread_language_sends_everything_to_a_person() -> None:
    record = record_of({**GOOD, "article": {"published": "2021-02-26", "language": "fr"}})
    verdicts = check(record, select=["DOC"]).verdicts
    assert set(verdicts.values()) == {"review"}


def test_forged_record_is_refused_by_the_text_itself() -> None:
    record = record_of(GOOD)
    claim = record.incidents[0].casualties[0]
    claim.evidence = claim.evidence.model_copy(
        update={"cited": claim.evidence.cited.model_copy(update={"text": "ninety guards perished"}),
                "status": "verbatim", "text": "ninety guards perished"}
    )  # fmt: skip
    result = check(record)
    assert result.verdicts["/incidents/0/casualties/0"] == "refused"
    codes = {finding.code for finding in result.findings if finding.path == "/incidents/0/casualties/0"}
    assert codes >= {"GRD015", "GRD019"}


def test_a_checked_record_is_not_changed() -> None:
    record = record_of(GOOD)
    before = record.model_dump_json()
    check(record, preview=True)
    assert record.model_dump_json() == before


# ---- other schemas ----


class Flood(Event):
    """An invented schema: no rule knows it."""

    river: Place
    when: Date | None
    deaths: list[Count]
    cause: Literal["rain", "dam"]


class Loose(Event):
    """A schema with values that cite nothing."""

    deaths: int | None = None
    note: str = ""
    depth: float | None = None
    flag: bool = False
    cause: Literal["rain", "dam"] | None = None
    places: list[Place] = Field(default=[])


FLOOD_TEXT = ["The Selm burst its banks on Friday.", "Twelve people drowned."]


def flood_record(words: str = "Twelve people", low: int = 12) -> Record[Flood]:
    def evidence(text: str) -> Any:
        return evidence_of(text, FLOOD_TEXT)

    flood = Flood(
        river=Place(evidence=evidence("The Selm"), relation="in"),
        when=Date(evidence=evidence("on Friday")),
        deaths=[Count(evidence=evidence(words), low=low, high=low, qualifier="exact")],
        cause="rain",
    )
    article = article_of(FLOOD_TEXT, language="en")
    ground_event(flood, SourceText(article))
    return Record[Flood](article=article, outcome="done", incidents=[flood])


def test_schema_of_ones_own_is_checked_without_a_rule_for_it() -> None:
    families = ("GRD", "EVD", "XFC")
    assert check(flood_record(), select=families).verdicts == {
        "/incidents/0/deaths/0": "supported",
        "/incidents/0/river": "supported",
        "/incidents/0/when": "supported",
    }
    assert check(flood_record(low=15), select=families).verdicts["/incidents/0/deaths/0"] == "refused"
    absent = check(flood_record(words="scores of swimmers"), select=families)
    assert [finding.code for finding in absent.findings] == ["GRD003"]


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"deaths": 5}, "/incidents/0/deaths"),
        ({"deaths": 0}, "/incidents/0/deaths"),
        ({"note": "a dam broke"}, "/incidents/0/note"),
        ({"depth": 1.5}, "/incidents/0/depth"),
        ({"deaths": 5, "cause": "dam"}, "/incidents/0/deaths"),
        ({}, None),
        ({"note": ""}, None),
        ({"cause": "rain"}, None),
        ({"flag": True}, None),
        ({"places": []}, None),
    ],
)
def test_grd001_value_that_cites_nothing(values: dict[str, Any], path: str | None) -> None:
    article = article_of(FLOOD_TEXT)
    result = check(Record[Loose](article=article, outcome="done", incidents=[Loose(**values)]), select=["GRD001"])
    assert [finding.path for finding in result.findings] == ([path] if path else [])
    assert result.verdicts == ({path: "refused"} if path else {})


def test_rules_see_subclasses_of_their_type() -> None:
    record = record_of(
        {**GOOD, "incident": None, "incidents": [{"casualties": [["nine guards", "killed", "people", 8]]}]}
    )
    assert "EVD001" in {finding.code for finding in check(record).findings}  # registered on Count


CITED = (
    "Raiders struck", "raiders  struck", "Raiders took", "Rai", "depot ... Raiders", "snow fell in Harsin",
    "At least eight guards were killed", "Raiders struck ... Monday", "guards were killled, the ministry said",
)  # fmt: skip


@pytest.mark.parametrize("code", [rule.code for rule in all_rules() if rule.statuses is not None])
def test_rules_of_some_statuses_have_nothing_to_say_of_others(code: str) -> None:
    """The engine does not ask them; asked all the same, they find nothing."""
    statuses, found = set(), set()
    for words in CITED:
        for sentence in (1, 2):
            record = record_of({"text": TEXT, "incidents": [{"type": words}]})
            record.incidents[0].type.evidence = Evidence(cited=Cited(s=sentence, text=words), status="absent")
            nodes = list(walk(record))
            source = SourceText(record.article)
            regrounded = engine._reground(nodes, source, [])
            context = Context(record.article, source, record, regrounded)
            for node in nodes:
                if isinstance(node.value, Block):
                    status = regrounded[node.path].status
                    statuses.add(status)
                    if list(REGISTRY[code].check(node, context)):
                        found.add(status)
    assert statuses == set(get_args(EvidenceStatus))
    assert found <= (REGISTRY[code].statuses or set())


def test_what_was_not_grounded_is_asked_all_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def note(node: Node[Any], context: Context) -> Iterator[Problem]:
        asked.append(node.path)
        yield from ()

    engine.load_rules()
    monkeypatch.setitem(REGISTRY, "ZZZ001", Rule("ZZZ001", "note", "info", Place, note, statuses=frozenset(["absent"])))
    check(record_of(GOOD), select=["ZZZ001"])
    assert asked == []  # both places are found
    monkeypatch.setattr(engine, "ground_all", lambda cited, source: 1 / 0)
    check(record_of(GOOD), select=["ZZZ001"])
    assert asked == ["/incidents/0/where/0", "/incidents/1/where/0"]


# ---- failing closed ----


def broken(node: Node[Any], context: Context) -> Iterator[Problem]:
    yield Problem(message="said before the fall")
    raise KeyError("secret words of the article")


@pytest.fixture
def broken_rule(monkeypatch: pytest.MonkeyPatch) -> Any:
    def install(on: type) -> None:
        engine.load_rules()
        monkeypatch.setitem(REGISTRY, "ZZZ001", Rule("ZZZ001", "broken", "info", on, broken))

    return install


def test_rule_that_raises_is_a_review_finding(broken_rule: Any) -> None:
    broken_rule(Place)
    result = check(record_of(GOOD), select=["ZZZ001"])
    failed = [finding for finding in result.findings if finding.code == "SYS001"]
    assert [finding.path for finding in failed] == ["/incidents/0/where/0", "/incidents/1/where/0"]
    assert failed[0].severity == "review"
    assert "ZZZ001" in failed[0].message and "KeyError" in failed[0].message
    assert "secret" not in failed[0].message
    assert result.verdicts["/incidents/0/where/0"] == "review"
    assert result.verdicts["/incidents/0/type"] == "supported"
    assert "ZZZ001" in {finding.code for finding in result.findings}  # what it said before it fell is kept


@pytest.mark.parametrize(("on", "sent"), [(Incident, 7), (Record, 7)])
def test_rule_on_an_event_that_raises_sends_its_values_to_a_person(broken_rule: Any, on: type, sent: int) -> None:
    broken_rule(on)
    result = check(record_of(GOOD), select=["ZZZ001"], ignore=["SYS"])
    assert result.count("review") == sent


def test_grounding_that_raises_passes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_: Any) -> None:
        raise RecursionError

    monkeypatch.setattr(engine, "ground_all", fall)
    result = check(record_of(GOOD))
    assert "supported" not in result.verdicts.values()
    assert {finding.path for finding in result.findings if finding.code == "SYS001"} >= {"/incidents/0", "/incidents/1"}


# ---- selection ----


@pytest.mark.parametrize(
    ("select", "ignore", "on", "off"),
    [
        (None, None, ["GRD003", "XFC002"], ["EVD003"]),
        (["GRD"], None, ["GRD003"], ["XFC002"]),
        (["GRD"], ["GRD0"], [], ["GRD003"]),
        (["GRD003"], ["GRD"], ["GRD003"], ["GRD004"]),
        (["GRD"], ["GRD003"], ["GRD004"], ["GRD003"]),
        (["GRD003"], ["GRD003"], [], ["GRD003"]),
        (["ALL"], ["XFC"], ["GRD003"], ["XFC002"]),
        (["EVD003"], None, ["EVD003"], ["EVD001", "EVD002"]),
        ([], None, [], ["GRD003"]),
        ("GRD", None, ["GRD003"], ["XFC002"]),
    ],
)
def test_longest_beginning_decides(select: Any, ignore: Any, on: list[str], off: list[str]) -> None:
    engine.load_rules()
    running = {rule.code for rule in selected(REGISTRY, select, ignore)}
    assert running >= set(on)
    assert not running & set(off)


def test_preview_rules_run_when_asked_for() -> None:
    engine.load_rules()
    assert "EVD003" in {rule.code for rule in selected(REGISTRY, preview=True)}
    assert "EVD003" not in {rule.code for rule in selected(REGISTRY, ["EVD"])}


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("GDR003", "GRD003"),
        ("grd003", "GRD003"),
        ("quote-altered", "GRD004"),
        ("XFCC", "XFC"),
        ("quote-alterd", "GRD004"),
    ],
)
def test_unknown_code_names_the_nearest(code: str, hint: str) -> None:
    for call in (lambda: check(record_of(GOOD), select=[code]), lambda: explain(code)):
        with pytest.raises(RuleError, match=hint) as caught:
            call()
        assert code in str(caught.value)


@pytest.mark.parametrize("code", ["", "Q", "QQQ", "GRD9999", "*", "GRD00[34]", "\x1b"])
def test_unknown_code_is_an_error(code: str) -> None:
    with pytest.raises(RuleError):
        check(record_of(GOOD), ignore=[code])


# ---- documentation and versions ----


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_is_documented(rule: Rule) -> None:
    documentation = document(rule)
    assert len(documentation.what.splitlines()[0]) <= 400
    assert explain(rule.code) == documentation
    assert rule.code in str(documentation) and documentation.limits in str(documentation)


@pytest.mark.parametrize(
    "docstring",
    [
        "",
        "What.\n\nWhy: a\nBad: b\nGood: c",
        "What.\n\nWhy: a\nBad: b\nGood:\nLimits: d",
        "Why: a\nBad: b\nGood: c\nLimits: d",
        "What.\n\nBad: b\nWhy: a\nGood: c\nLimits: d",
    ],
)
def test_documentation_must_be_whole(docstring: str) -> None:
    with pytest.raises(RuleError, match="TST001"):
        document(Rule("TST001", "test", "info", Block, broken, documentation=docstring))


def test_rule_names_are_unique() -> None:
    names = [rule.name for rule in all_rules()]
    assert len(names) == len(set(names))


def test_fingerprints() -> None:
    assert len(rules_sha256()) == 64 and rules_sha256() == rules_sha256()
    assert all(len(value) == 64 and not name.startswith("/") for name, value in table_hashes().items())


# ---- order and repeatability ----


def test_findings_are_sorted_and_told_once() -> None:
    incidents = [{"where": ["Zubrowka"], "links": [["Raiders", "follows", 99]]} for _ in range(12)]
    findings = check(record_of({"text": TEXT, "incidents": incidents}), preview=True).findings
    inside = [int(finding.path.split("/")[2]) for finding in findings if finding.path.startswith("/incidents/")]
    assert inside == sorted(inside)
    keys = [(finding.path, finding.code, finding.message) for finding in findings]
    assert len(keys) == len(set(keys))


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import yaml
from pathlib import Path
from record_builder import record_of
from extractor.validation import check
for path in sorted(Path(sys.argv[1], "cases").glob("*.yaml")):
    for code, cases in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for case in cases["find"][:2]:
            whole = {"text": cases["text"], **case}
            result = check(record_of(whole), preview=True)
            print(code, [finding.model_dump_json() for finding in result.findings], result.verdicts)
"""


@pytest.mark.slow
def test_same_bytes_under_any_hash_seed() -> None:
    folder = str(Path(__file__).parent)
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, folder],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8:surrogatepass"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "4242")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 10_000


def test_import_is_cheap() -> None:
    code = "import sys, extractor.validation; print('pydantic' in sys.modules, len(sys.modules))"
    output = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=False,
                            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])})  # fmt: skip
    assert output.stdout.startswith("False"), output


def test_findings_survive_json() -> None:
    record = record_of({"text": ["A lone \ud800 stands here."], "incidents": [{"where": ["\udfff nowhere"]}]})
    for finding in check(record, preview=True).findings:
        json.dumps(finding.model_dump(mode="json"), ensure_ascii=False).encode("utf-8")


def test_builder_finds_by_pointer() -> None:
    assert find(record_of(GOOD), "/incidents/1/role") == "background"
