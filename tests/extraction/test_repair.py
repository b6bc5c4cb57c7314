"""The repair turn: what is shown to the model, when its second answer is taken, and what the record keeps of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fake_server import api_error, says
from newsroom import GUNMEN, ROCKETS, answer, details, extract, incident, outline, small_prompt

from extractor.extraction.repair import MOST_PROBLEMS, Assessment, compare, problems_to_show, value_changes
from extractor.schema.findings import Finding

BAD = ROCKETS | {"where": [{"s": 1, "text": "Talvik harbour", "relation": "in"}]}


def finding(path: str, severity: Any = "error", message: str = "wrong", mendable: bool = True) -> Finding:
    return Finding(code="GRD004", name="n", severity=severity, path=path, message=message, mendable=mendable)


def verdicts(**counts: int) -> Assessment:
    values: list[Any] = [name for name, count in counts.items() for _ in range(count)]
    return Assessment((), {f"/incidents/0/where/{index}": value for index, value in enumerate(values)})


class TestCompare:
    @pytest.mark.parametrize(
        ("before", "after", "taken", "words"),
        [
            ({"supported": 5, "refused": 2}, {"supported": 6, "refused": 1}, True, "refused values 2 to 1"),
            ({"supported": 5, "refused": 2}, {"supported": 5, "refused": 0}, True, "refused values 2 to 0"),
            ({"supported": 5, "review": 1}, {"supported": 6}, True, "usable values 5 to 6"),
            (
                {"supported": 5, "review": 1},
                {"supported": 5, "supported_with_warning": 1},
                True,
                "usable values 5 to 6",
            ),
            ({"supported": 5, "refused": 1}, {"supported": 5, "refused": 1}, False, "nothing got better"),
            ({"supported": 5, "refused": 1}, {"supported": 5, "refused": 1, "review": 3}, False, "nothing got better"),
            ({"supported": 5, "refused": 1}, {"supported": 5, "refused": 2}, False, "rose from 1 to 2"),
            ({"supported": 5, "refused": 1}, {"supported": 9, "refused": 2}, False, "rose from 1 to 2"),
            ({"supported": 5, "refused": 4}, {"supported": 4}, False, "usable values fell from 5 to 4"),
            ({"supported": 5, "refused": 4}, {}, False, "usable values fell from 5 to 0"),
            ({"refused": 4}, {}, True, "refused values 4 to 0"),
        ],
    )
    def test_table(self, before: dict[str, int], after: dict[str, int], taken: bool, words: str) -> None:
        result = compare(verdicts(**before), verdicts(**after), ["/incidents/0: 1 -> 2"], 3)
        assert result.taken is taken
        assert words in result.reason
        assert result.incident == 3

    def test_the_same_answer_is_not_taken(self) -> None:
        result = compare(verdicts(refused=1), verdicts(supported=1), [])
        assert not result.taken
        assert "the same" in result.reason


class TestProblems:
    def test_only_what_the_model_can_mend(self) -> None:
        findings = [
            finding("/incidents/0/where/0"),
            finding("/incidents/0/when", "review", "unclear"),
            finding("/incidents/1/type", "warning", "only a warning"),
            finding("/incidents/1/type", "error", "not yours", mendable=False),
            finding("/article/published", "review", "no date"),
            finding("", "error", "the whole record"),
        ]
        assert problems_to_show(findings) == {0: ["incident 1, where 1: wrong", "incident 1, when: unclear"]}

    def test_gravest_first_each_once_and_no_more_than_the_model_bears(self) -> None:
        reviews = [finding("/incidents/2/when", "review", f"doubt {number}") for number in range(MOST_PROBLEMS)]
        errors = [finding("/incidents/2/casualties/1/claimant", "error", f"fault {number}") for number in (1, 2, 1)]
        shown = problems_to_show([*reviews, *errors])[2]
        assert len(shown) == MOST_PROBLEMS
        assert shown[:3] == [
            "incident 3, casualties 2, claimant: fault 1",
            "incident 3, casualties 2, claimant: fault 2",
            "incident 3, when: doubt 0",
        ]

    def test_paths_to_a_whole_incident(self) -> None:
        assert problems_to_show([finding("/incidents/0")]) == {0: ["incident 1: wrong"]}


class TestChanges:
    @pytest.mark.parametrize(
        ("before", "after", "lines"),
        [
            ({"a": 1}, {"a": 1}, []),
            ({"a": 1}, {"a": 2}, ["/a: 1 -> 2"]),
            ({"a": True}, {"a": 1}, ["/a: true -> 1"]),
            ({"a": None}, {}, ["/a: null -> (nothing)"]),
            ([1, 2], [1], ["/1: 2 -> (nothing)"]),
            ([], [{"s": 1}], ['/0: (nothing) -> {"s": 1}']),
            ({"a": []}, {"a": None}, ["/a: [] -> null"]),
            ({"a": "x" * 500}, {"a": "é"}, ["/a: " + '"' + "x" * 116 + '... -> "é"']),
        ],
    )
    def test_table(self, before: Any, after: Any, lines: list[str]) -> None:
        assert list(value_changes(before, after)) == lines


class TestInOneStep:
    def test_a_better_answer_is_taken(self, tmp_path: Path) -> None:
        (record,), server = extract(small_prompt(tmp_path), says(answer(BAD, GUNMEN)), says(answer(ROCKETS, GUNMEN)))
        assert [turn.purpose for turn in record.turns] == ["extract", "repair"]
        assert record.turns[0].answer == answer(BAD, GUNMEN)
        (repair,) = record.repairs
        assert repair.taken
        assert repair.incident is None
        assert repair.changes == ('/incidents/0/where/0/text: "Talvik harbour" -> "Talvik"',)
        assert any(code.startswith("GRD") for code in repair.findings_before)
        assert not any(code.startswith("GRD") for code in repair.findings_after)
        assert record.verdicts["/incidents/0/where/0"] != "refused"
        asked = server.bodies[1]["messages"]
        assert [message["role"] for message in asked] == ["system", "user", "assistant", "user"]
        assert asked[:2] == server.bodies[0]["messages"]
        assert "- incident 1, where 1: " in asked[3]["content"]
        assert record.provenance is not None
        assert record.provenance.usage.output == 10
        assert record.provenance.attempts == 2

    @pytest.mark.parametrize(
        ("second", "words"),
        [
            (answer(BAD, GUNMEN), "the same"),
            (answer(GUNMEN), "usable values fell"),
            (answer(), "usable values fell"),
            (answer(BAD | {"when": {"s": 1, "text": "at dawn in the mist"}}, GUNMEN), "usable values fell"),
        ],
    )
    def test_a_worse_answer_is_not(self, tmp_path: Path, second: str, words: str) -> None:
        (record,), server = extract(small_prompt(tmp_path), says(answer(BAD, GUNMEN)), says(second))
        assert len(server.bodies) == 2
        (repair,) = record.repairs
        assert not repair.taken
        assert words in repair.reason
        assert len(record.incidents) == 2
        assert record.incidents[0].where[0].evidence.cited.text == "Talvik harbour"
        assert record.incidents[0].when is not None
        assert record.incidents[0].when.evidence.text == "on Monday"
        assert len(record.turns) == 2

    def test_an_invented_incident_may_be_taken_back(self, tmp_path: Path) -> None:
        forged = incident(2, "A ferry was sunk off Port Ellery", "other_attack")
        (record,), _ = extract(small_prompt(tmp_path), says(answer(forged)), says(answer()))
        assert [repair.taken for repair in record.repairs] == [True]
        assert (record.outcome, record.incidents) == ("done", [])

    @pytest.mark.parametrize(
        ("step", "words"),
        [
            (api_error(500, "boom"), "failed until the last try"),
            (says("{", finish="length"), "token limit"),
            (says(None, refusal="no"), "declined"),
        ],
    )
    def test_a_repair_that_fails_keeps_the_first_answer(self, tmp_path: Path, step: Any, words: str) -> None:
        (record,), _ = extract(small_prompt(tmp_path), says(answer(BAD, GUNMEN)), step)
        assert record.outcome == "done"
        assert record.failure is None
        assert len(record.incidents) == 2
        (repair,) = record.repairs
        assert not repair.taken
        assert words in repair.reason

    def test_a_good_answer_is_not_asked_about(self, tmp_path: Path) -> None:
        (record,), server = extract(small_prompt(tmp_path), says(answer(ROCKETS, GUNMEN)))
        assert len(server.bodies) == 1
        assert record.repairs == []

    def test_none_wanted(self, tmp_path: Path) -> None:
        (record,), server = extract(small_prompt(tmp_path), says(answer(BAD)), repairs=0)
        assert len(server.bodies) == 1
        assert record.repairs == []

    def test_a_second_turn_only_after_a_better_one(self, tmp_path: Path) -> None:
        worse = BAD | {"weapons": [{"s": 1, "text": "Two missiles", "kind": "missile"}]}
        script = (says(answer(worse)), says(answer(BAD)), says(answer(ROCKETS)))
        (record,), server = extract(small_prompt(tmp_path), *script, repairs=5)
        assert [repair.taken for repair in record.repairs] == [True, True]
        assert len(server.bodies) == 3
        (record,), server = extract(small_prompt(tmp_path), says(answer(BAD)), repairs=5)
        assert [repair.taken for repair in record.repairs] == [False]
        assert len(server.bodies) == 2


class TestInTwoSteps:
    def test_only_the_incident_with_problems(self, tmp_path: Path) -> None:
        import json

        script = (
            says(outline(ROCKETS, GUNMEN)), says(details(BAD)), says(details(GUNMEN)), says(json.dumps(ROCKETS))
        )  # fmt: skip
        (record,), server = extract(small_prompt(tmp_path, 2), *script)
        assert [turn.purpose for turn in record.turns] == ["outline", "details", "details", "repair"]
        (repair,) = record.repairs
        assert repair.taken
        assert repair.incident == 0
        assert repair.changes == ('/incidents/0/where/0/text: "Talvik harbour" -> "Talvik"',)
        assert [item.type.value for item in record.incidents] == ["rocket_attack", "shooting"]
        assert record.incidents[0].where[0].evidence.text == "Talvik"
        assert server.bodies[3]["messages"][:2] == server.bodies[1]["messages"]

    def test_each_incident_by_itself(self, tmp_path: Path) -> None:
        import json

        bad_too = GUNMEN | {"where": [{"s": 4, "text": "Orsu docks", "relation": "in"}]}
        script = (
            says(outline(ROCKETS, GUNMEN)), says(details(BAD)), says(details(bad_too)),
            api_error(500, "boom"), says(json.dumps(GUNMEN)),
        )  # fmt: skip
        (record,), _ = extract(small_prompt(tmp_path, 2), *script)
        assert record.outcome == "done"
        assert [(repair.incident, repair.taken) for repair in record.repairs] == [(0, False), (1, True)]
        assert record.verdicts["/incidents/0/where/0"] == "refused"
        assert record.incidents[1].where[0].evidence.text == "Orsu"
