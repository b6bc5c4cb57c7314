"""The JSON Schema that goes on the wire: strict structured output, made from a wire model, and its lint.

Strict mode takes a subset of JSON Schema: one closed root object, every property required, no defaults, no `oneOf`,
few constraints (OpenAI, "Structured Outputs: supported schemas"; llama.cpp and vLLM take a superset). What strict mode
does not take is left out here and still holds when the answer is validated against the pydantic model.

Only short descriptions of fields are kept. The prompt explains the schema; docstrings are written for readers of the
code, and each word of them would be paid for with every article.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel

from extractor.errors import SchemaError
from extractor.resources import shipped
from extractor.schema.incident import Incident
from extractor.schema.lint import lint_strict
from extractor.schema.wire import answer_model, details_model, outline_answer_model, wire_model

__all__ = (
    "ANSWER_FILES",
    "AnswerPart",
    "answer_part",
    "answer_schema",
    "lint_strict",
    "schema_fingerprint",
    "strict_schema",
)

AnswerPart = Literal["answer", "outline", "details", "incident"]
"""What is asked for: all incidents at once; in two steps their outline and then the details of one; or, in a repair,
one whole incident."""
ANSWER_FILES: dict[AnswerPart, str] = {
    "answer": "answer.v1.json",
    "outline": "outline.v1.json",
    "details": "details.v1.json",
    "incident": "incident.v1.json",
}
"""The shipped wire schemas of `Incident`: sent as they are, so that an upgrade of pydantic changes no request."""
LONGEST_DESCRIPTION = 80

_KEPT = (
    "type", "enum", "const", "format",
    "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems",
)  # fmt: skip
_NOT_SENT = frozenset(
    {"title", "default", "discriminator", "examples", "deprecated", "readOnly", "writeOnly", "description",
     "minLength", "maxLength", "uniqueItems", "contentEncoding", "contentMediaType"}
)  # fmt: skip
_FORMATS = frozenset({"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"})
_FRAGILE_PATTERN = re.compile(r"\\[A-Za-z]|\(\?")
"""Class escapes are not enforced by llama.cpp's grammars, and look-around is refused by them."""


def strict_schema(wire_type: type[BaseModel]) -> dict[str, Any]:
    """The strict schema of a wire model. Keywords that strict mode has no equivalent for stay in, for the lint to see.

    >>> class Flood(BaseModel):
    ...     river: str = ""
    ...     deaths: int | None = None
    >>> strict_schema(Flood)["properties"]
    {'river': {'type': 'string'}, 'deaths': {'anyOf': [{'type': 'integer'}, {'type': 'null'}]}}
    >>> strict_schema(Flood)["required"]
    ['river', 'deaths']
    """
    schema: dict[str, Any] = _strict(wire_type.model_json_schema(mode="validation"), is_property=False)
    return schema


def answer_part(record_type: type[BaseModel] = Incident, part: AnswerPart = "answer") -> type[BaseModel]:
    """The wire model of what is asked for."""
    if part == "answer":
        return answer_model(record_type)
    if part == "outline":
        return outline_answer_model(record_type)
    return details_model(record_type) if part == "details" else wire_model(record_type)


def answer_schema(record_type: type[BaseModel] = Incident, part: AnswerPart = "answer") -> dict[str, Any]:
    """The schema to send for a record model: the shipped file for `Incident`, else made from the model.

    A fresh dictionary each time: what a caller does to it reaches nobody else.
    Raises SchemaError where a schema of one's own does not fit strict mode.
    """
    schema: dict[str, Any] = json.loads(_answer_schema_text(record_type, part))
    return schema


@cache
def schema_fingerprint(record_type: type[BaseModel] = Incident) -> str:
    """SHA-256 of the whole answer's schema, whatever the order of its keys (`required` keeps that of the fields)."""
    text = json.dumps(answer_schema(record_type), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _answer_schema_text(record_type: type[BaseModel], part: AnswerPart) -> str:
    if record_type is Incident:
        return (shipped("schemas") / ANSWER_FILES[part]).read_text(encoding="utf-8")
    schema = strict_schema(answer_part(record_type, part))
    problems = lint_strict(schema)
    if problems:
        listed = "\n  ".join(problems[:10])
        raise SchemaError(
            f"{record_type.__module__}.{record_type.__qualname__}: strict structured output does not take this schema:"
            f"\n  {listed}\nBuild it from the blocks of extractor.schema.blocks, lists, `| None`, str, int and Literal."
        )
    return json.dumps(schema, ensure_ascii=False)


def _strict(node: Any, *, is_property: bool) -> Any:
    """One schema node, converted; `is_property` says whether its description was written for the model."""
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"$ref": node["$ref"]}  # strict mode takes no keyword beside a reference
    if len(node.get("allOf", ())) == 1:
        return _strict(node["allOf"][0], is_property=is_property)
    converted: dict[str, Any] = {}
    if "$defs" in node:
        converted["$defs"] = {name: _strict(item, is_property=False) for name, item in node["$defs"].items()}
    converted.update(_strict_keywords(node))
    description = node.get("description")
    if is_property and description and len(description) <= LONGEST_DESCRIPTION:
        converted["description"] = " ".join(description.split())
    for keyword in ("anyOf", "oneOf"):
        if keyword in node:
            converted["anyOf"] = [_strict(item, is_property=False) for item in node[keyword]]
    if "items" in node:
        converted["items"] = _strict(node["items"], is_property=False)
    if "properties" in node:
        converted["properties"] = {name: _strict(item, is_property=True) for name, item in node["properties"].items()}
        converted["required"] = list(node["properties"])
    if node.get("type") == "object":
        converted["additionalProperties"] = node.get("additionalProperties", False)
    return converted


def _strict_keywords(node: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Keywords without sub-schemas: those that strict mode takes, and the unknown ones, which the lint names."""
    structural = {"$defs", "$ref", "anyOf", "oneOf", "items", "properties", "required", "additionalProperties"}
    for keyword, value in node.items():
        if keyword == "pattern":
            if not _FRAGILE_PATTERN.search(value):
                yield keyword, value
        elif keyword == "format":
            if value in _FORMATS:
                yield keyword, value
        elif keyword in _KEPT or keyword not in structural | _NOT_SENT:
            yield keyword, value
