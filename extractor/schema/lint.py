"""Lint of a wire schema against the documented limits of strict structured output.

Limits: OpenAI, "Structured Outputs: supported schemas" (root object, all required, closed objects, 5000 properties,
10 levels, 120,000 characters of names and values, 1000 enum values, long enums under 15,000 characters). That
alternatives must not begin with the same property is known from error reports only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

__all__ = ("lint_strict",)

MOST_PROPERTIES = 5000
DEEPEST_LEVEL = 10
MOST_CHARACTERS = 120_000
MOST_ENUM_VALUES = 1000
LONG_ENUM = 250
LONG_ENUM_CHARACTERS = 15_000

_ALLOWED = frozenset(
    {"$defs", "$ref", "type", "enum", "const", "description", "anyOf", "items", "properties", "required",
     "additionalProperties", "pattern", "format", "multipleOf", "minimum", "maximum", "exclusiveMinimum",
     "exclusiveMaximum", "minItems", "maxItems"}
)  # fmt: skip
_TYPES = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})
_FORMATS = frozenset({"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"})
_FRAGILE_PATTERN = re.compile(r"\\[dDwWsSbB]|\(\?")


def lint_strict(schema: dict[str, Any]) -> list[str]:
    """What strict structured output would refuse or not enforce, one line each with a JSON pointer; empty: fine.

    >>> lint_strict({"type": "object", "properties": {}, "required": [], "additionalProperties": False})
    []
    >>> lint_strict({"type": "array", "items": {"type": "string"}})
    ['/: the root must be an object, not "array"']
    """
    problems = list(_root_problems(schema))
    definitions = schema.get("$defs", {})
    for pointer, node in _nodes(schema, ""):
        problems += [f"{pointer or '/'}: {problem}" for problem in _node_problems(node, definitions)]
    problems += _size_problems(schema)
    deepest = _depth(schema, definitions, ())
    if deepest > DEEPEST_LEVEL:
        problems.append(f"/: {deepest} levels of objects; strict mode takes {DEEPEST_LEVEL}")
    return problems


def _root_problems(schema: dict[str, Any]) -> Iterator[str]:
    if "anyOf" in schema:
        yield "/: the root must be one object, not anyOf"
    elif schema.get("type") != "object":
        yield f'/: the root must be an object, not "{schema.get("type", "$ref" if "$ref" in schema else "anything")}"'


def _nodes(node: Any, pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema node with its JSON pointer; names of properties and definitions are not nodes."""
    if not isinstance(node, dict):
        return
    yield pointer, node
    for group in ("$defs", "properties"):
        for name, item in _mapping(node.get(group)).items():
            yield from _nodes(item, f"{pointer}/{group}/{name.replace('~', '~0').replace('/', '~1')}")
    for index, item in enumerate(node.get("anyOf", ())):
        yield from _nodes(item, f"{pointer}/anyOf/{index}")
    yield from _nodes(node.get("items"), f"{pointer}/items")


def _node_problems(node: dict[str, Any], definitions: dict[str, Any]) -> Iterator[str]:
    for keyword in sorted(set(node) - _ALLOWED):
        yield f'keyword "{keyword}" is not supported'
    if "$ref" in node:
        if set(node) - {"$ref"}:
            yield "a $ref takes no keyword beside it"
        if _resolve(node, definitions) is None:
            yield f"{node['$ref']} points to no definition"
        return
    if not {"type", "anyOf", "enum", "const"} & set(node):
        yield "says neither type, anyOf, enum nor const: anything would fit"
    types = node.get("type", [])
    for name in types if isinstance(types, list) else [types]:
        if name not in _TYPES:
            yield f'unknown type "{name}"'
    if types == "object":
        yield from _object_problems(node)
    if types == "array" and "items" not in node:
        yield "an array must say what its items are"
    if _FRAGILE_PATTERN.search(node.get("pattern", "")):
        yield "pattern holds \\d, \\w, \\s, \\b or look-around: not enforced or refused; write [0-9] and the like"
    if node.get("format", "date") not in _FORMATS:
        yield f'format "{node["format"]}" is not supported'
    yield from _anyof_problems(node, definitions)


def _object_problems(node: dict[str, Any]) -> Iterator[str]:
    if node.get("additionalProperties") is not False:
        yield "additionalProperties must be false (a dict with free keys does not fit strict mode)"
    properties, required = list(_mapping(node.get("properties"))), node.get("required", [])
    if sorted(properties) != sorted(required):
        different = sorted(set(properties) ^ set(required))
        yield f"every property must be required, and nothing else: {', '.join(different)}"


def _anyof_problems(node: dict[str, Any], definitions: dict[str, Any]) -> Iterator[str]:
    """Alternatives that begin with the same property, unless its constant tells them apart."""
    seen: set[tuple[str, str]] = set()
    for item in node.get("anyOf", ()):
        target = _resolve(item, definitions)
        properties = _mapping((target or {}).get("properties"))
        if not properties:
            continue
        first, value = next(iter(properties.items()))
        tag = (first, repr(value.get("const", value.get("enum"))))
        if tag in seen:
            yield f'two alternatives begin with the same property "{first}"; put a distinct constant first'
        seen.add(tag)


def _size_problems(schema: dict[str, Any]) -> Iterator[str]:
    properties = characters = values = 0
    for pointer, node in _nodes(schema, ""):
        names = [*_mapping(node.get("properties")), *_mapping(node.get("$defs"))]
        properties += len(_mapping(node.get("properties")))
        enum = node.get("enum", [])
        texts = [str(value) for value in [*enum, *([node["const"]] if "const" in node else [])]]
        values += len(enum)
        length = sum(map(len, texts))
        characters += sum(map(len, names)) + length
        if len(enum) > LONG_ENUM and length > LONG_ENUM_CHARACTERS:
            yield f"{pointer}: {len(enum)} enum values of {length} characters; over {LONG_ENUM} values strict mode " \
                  f"takes {LONG_ENUM_CHARACTERS}"  # fmt: skip
    for found, most, what in (
        (properties, MOST_PROPERTIES, "properties"),
        (values, MOST_ENUM_VALUES, "enum values"),
        (characters, MOST_CHARACTERS, "characters of names, enum values and constants"),
    ):
        if found > most:
            yield f"/: {found} {what}; strict mode takes {most}"


def _depth(node: Any, definitions: dict[str, Any], path: tuple[str, ...]) -> int:
    """Levels of objects under a node, references followed, each once on a path (recursion adds no level)."""
    if not isinstance(node, dict):
        return 0
    if "$ref" in node:
        if node["$ref"] in path:
            return 0
        return _depth(_resolve(node, definitions), definitions, (*path, node["$ref"]))
    below = [*_mapping(node.get("properties")).values(), *node.get("anyOf", ()), node.get("items")]
    deepest = max((_depth(item, definitions, path) for item in below), default=0)
    return deepest + (node.get("type") == "object")


def _resolve(node: Any, definitions: dict[str, Any]) -> dict[str, Any] | None:
    reference = node.get("$ref") if isinstance(node, dict) else None
    if reference is None:
        return node if isinstance(node, dict) else None
    found = definitions.get(str(reference).removeprefix("#/$defs/"))
    return found if isinstance(found, dict) else None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
