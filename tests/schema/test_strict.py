"""The wire schema: what is generated, what the lint catches, and that the shipped files are what the models make."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import jsonschema
import pytest
from llguidance import LLMatcher
from pydantic import BaseModel, Field

from extractor.errors import SchemaError
from extractor.schema.blocks import Count, Date, Event
from extractor.schema.files import schema_drift, schema_files, write_schema_files
from extractor.schema.lint import lint_strict
from extractor.schema.strict import ANSWER_FILES, AnswerPart, answer_schema, schema_fingerprint, strict_schema
from extractor.schema.wire import answer_model

SAMPLE: dict[str, Any] = {
    "count": 1,
    "incidents": [
        {
            "type": {"s": 1, "text": "shelled the mill", "value": "shelling"},
            "role": "main",
            "realis": "actual",
            "when": None,
            "where": [{"s": 1, "text": "Lower Aldra", "relation": "in"}],
            "actors": [],
            "casualties": [
                {
                    "s": 2,
                    "text": "two millers were killed",
                    "low": 2,
                    "high": 2,
                    "qualifier": "exact",
                    "outcome": "killed",
                    "group": "workers",
                    "claimant": {"s": 2, "text": "the mayor"},
                }
            ],
            "damage": [],
            "weapons": [],
            "responsibility": [],
            "links": [],
        }
    ],
}


def closed(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


STRING = {"type": "string"}
TREE = {"$ref": "#/$defs/Tree"}


def nested(levels: int) -> dict[str, Any]:
    return closed(a=nested(levels - 1)) if levels > 1 else closed()


class TestShippedFiles:
    def test_no_drift(self) -> None:
        assert schema_drift() == []

    def test_drift_is_told(self, tmp_path: Any) -> None:
        missing = schema_drift(tmp_path)
        assert {line.partition(":")[0] for line in missing} >= {"schemas/answer.v1.json", "schemas/record.v1.json"}
        assert len(write_schema_files(tmp_path)) == len(missing) == len(schema_files())
        assert schema_drift(tmp_path) == []
        assert write_schema_files(tmp_path) == []
        path = tmp_path / "answer.v1.json"
        schema = json.loads(path.read_text())
        schema["$defs"]["PartyAnswer"]["properties"] = dict(
            reversed(schema["$defs"]["PartyAnswer"]["properties"].items())
        )
        path.write_text(json.dumps(schema))
        (problem,) = schema_drift(tmp_path)
        assert "every recording must be made again" in problem
        path.write_text("{")
        assert "not JSON" in schema_drift(tmp_path)[0]

    @pytest.mark.parametrize("part", ANSWER_FILES)
    def test_answer_schema_is_the_file(self, part: AnswerPart) -> None:
        schema = answer_schema(part=part)
        assert schema == json.loads(schema_files()[ANSWER_FILES[part]])
        assert lint_strict(schema) == []

    def test_answer_schema_is_fresh_each_time(self) -> None:
        answer_schema()["properties"].clear()
        assert answer_schema()["properties"]

    @pytest.mark.parametrize("part", ANSWER_FILES)
    def test_grammar_engine_takes_it(self, part: AnswerPart) -> None:
        assert not LLMatcher.validate_grammar(LLMatcher.grammar_from_json_schema(json.dumps(answer_schema(part=part))))

    def test_grammar_engine_refuses_what_it_cannot_enforce(self) -> None:
        assert LLMatcher.validate_grammar(LLMatcher.grammar_from_json_schema('{"not": {"type": "string"}}'))

    def test_sample_answer(self) -> None:
        jsonschema.validate(SAMPLE, answer_schema())
        answer_model().model_validate_json(json.dumps(SAMPLE), strict=True)
        broken = json.loads(json.dumps(SAMPLE))
        broken["incidents"][0]["casualties"][0]["low"] = "two"
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, answer_schema())

    def test_record_schema_is_a_schema(self) -> None:
        schema = json.loads(schema_files()["record.v1.json"])
        jsonschema.Draft202012Validator.check_schema(schema)
        assert {"article", "incidents", "findings", "outcome", "turns"} <= set(schema["properties"])

    def test_no_docstring_is_sent(self) -> None:
        assert all('"description":' not in json.dumps(answer_schema(part=part)) for part in ANSWER_FILES)


class TestGenerator:
    def test_fields_named_like_keywords_survive(self) -> None:
        class Odd(BaseModel):
            title: str = "x"
            default: int = 1
            description: str = ""

        schema = strict_schema(Odd)
        assert list(schema["properties"]) == schema["required"] == ["title", "default", "description"]
        assert schema["properties"]["title"] == STRING

    def test_tagged_unions_become_anyof(self) -> None:
        class Cat(BaseModel):
            kind: Literal["cat"]

        class Dog(BaseModel):
            kind: Literal["dog"]

        class Owner(BaseModel):
            pet: Annotated[Cat | Dog, Field(discriminator="kind")]

        schema = strict_schema(Owner)
        assert schema["properties"]["pet"] == {"anyOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}]}
        assert lint_strict(schema) == []

    def test_constraints(self) -> None:
        class Bounds(BaseModel):
            """A long explanation that is meant for readers of the code."""

            a: Annotated[int, Field(ge=0, le=9, description="Short.")]
            b: Annotated[str, Field(min_length=2, max_length=5, pattern="^[0-9]+$")]
            c: Annotated[str, Field(pattern=r"^\d+$", description="x" * 200)]
            d: Annotated[list[str], Field(min_length=1, max_length=3)]

        properties = strict_schema(Bounds)["properties"]
        assert properties["a"] == {"type": "integer", "minimum": 0, "maximum": 9, "description": "Short."}
        assert properties["b"] == {"type": "string", "pattern": "^[0-9]+$"}
        assert properties["c"] == STRING
        assert properties["d"] == {"type": "array", "minItems": 1, "maxItems": 3, "items": STRING}

    def test_own_schema(self) -> None:
        class Flood(Event):
            when: Date | None
            deaths: list[Count]

        schema = answer_schema(Flood)
        assert lint_strict(schema) == []
        assert set(schema["$defs"]["FloodAnswer"]["properties"]) == {"when", "deaths"}
        assert schema_fingerprint(Flood) != schema_fingerprint()

    def test_own_schema_that_does_not_fit(self) -> None:
        class Loose(Event):
            notes: dict[str, str]

        with pytest.raises(SchemaError, match=r"(?s)Loose.*additionalProperties"):
            answer_schema(Loose)


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ({"type": "array", "items": STRING}, "root must be an object"),
        ({"anyOf": [closed(), closed()]}, "root must be one object, not anyOf"),
        (closed(a={**closed(), "additionalProperties": True}), "additionalProperties must be false"),
        (closed(a={"type": "object", "additionalProperties": STRING}), "additionalProperties must be false"),
        ({**closed(a=STRING), "required": []}, "every property must be required"),
        (closed(a={"oneOf": [STRING]}), 'keyword "oneOf"'),
        (closed(a={**STRING, "default": ""}), 'keyword "default"'),
        (closed(a={**STRING, "title": "A"}), 'keyword "title"'),
        (closed(a={**STRING, "minLength": 2}), 'keyword "minLength"'),
        (closed(a={"type": "array", "prefixItems": [STRING], "items": STRING}), 'keyword "prefixItems"'),
        (closed(a={"type": "array", "items": STRING, "uniqueItems": True}), 'keyword "uniqueItems"'),
        (closed(a={"type": "array"}), "what its items are"),
        (closed(a={}), "anything would fit"),
        (closed(a={"type": "text"}), 'unknown type "text"'),
        (closed(a={**STRING, "pattern": r"\d"}), "pattern holds"),
        (closed(a={**STRING, "pattern": "a(?=b)"}), "pattern holds"),
        (closed(a={**STRING, "format": "uri"}), 'format "uri"'),
        (closed(a={"$ref": "#/$defs/Nothing"}), "points to no definition"),
        (closed(a={"$ref": "#/$defs/B", "description": "b"}) | {"$defs": {"B": STRING}}, "no keyword beside it"),
        (closed(a={"anyOf": [closed(s=STRING, t=STRING), closed(s=STRING)]}), 'same property "s"'),
        (closed(**{f"p{n}": STRING for n in range(5001)}), "5001 properties"),
        (nested(11), "11 levels"),
        (closed(a={"enum": [str(n) for n in range(1001)]}), "1001 enum values"),
        (closed(a={"enum": [f"{n:060}" for n in range(251)]}), "251 enum values of 15060 characters"),
        (closed(a={"enum": ["x" * 120_001]}), "120002 characters"),
    ],
)
def test_lint_catches(schema: dict[str, Any], problem: str) -> None:
    assert any(problem in line for line in lint_strict(schema)), lint_strict(schema)


@pytest.mark.parametrize(
    "schema",
    [
        nested(10),
        closed(a={"enum": [f"{n:04}" for n in range(1000)]}),
        closed(a={"anyOf": [closed(k={"const": "x"}), closed(k={"const": "y"})]}),
        closed(a=TREE) | {"$defs": {"Tree": closed(below={"type": "array", "items": TREE})}},
    ],
)  # fmt: skip
def test_lint_passes(schema: dict[str, Any]) -> None:
    assert lint_strict(schema) == []
