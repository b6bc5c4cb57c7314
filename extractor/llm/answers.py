"""From the model's text to the answer model: fences stripped, JSON read strictly, and what is wrong said in our words.

The words of a re-ask are part of the next request and so of its recording key. They are made here, from error types
and places only, so that they do not change with pydantic's version.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from extractor.llm.scrub import without_lone_surrogates

__all__ = ("AnswerProblem", "bare_json", "parse_answer", "re_ask_text", "strict_decoder")

AnswerT = TypeVar("AnswerT", bound=BaseModel)
MOST_PROBLEMS = 10

_THINKING = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"\A\s*`{3,}[ \t]*[A-Za-z]*[ \t]*\r?\n")
_FENCE_END = re.compile(r"\r?\n[ \t]*`{3,}\s*\Z")

_SURROGATE = re.compile(r"[\ud800-\udfff]|\\u[dD][89a-fA-F]")
"""A surrogate, as it is or escaped: without one there is nothing to clean."""
_SAYINGS = {
    "missing": "is missing",
    "extra_forbidden": "is not part of the schema",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "string_type": "must be a string",
    "bool_type": "must be true or false",
    "float_type": "must be a number",
    "list_type": "must be a list",
    "none_required": "must be null",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "string_too_short": "is too short",
    "string_too_long": "is too long",
    "too_short": "has too few items",
    "too_long": "has too many items",
}


class AnswerProblem(Exception):  # noqa: N818 - not a failure yet: it leads to a re-ask
    """An answer that is not the schema's JSON. `problems` says what is wrong, one line each."""

    def __init__(self, problems: Sequence[str], *, is_json: bool) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)
        self.is_json = is_json


def parse_answer(text: str, answer_type: type[AnswerT], schema: Mapping[str, Any] | None = None) -> AnswerT:
    """The answer in a model's text. Raises AnswerProblem.

    Stricter than JSON libraries: NaN and a key that stands twice are errors, not guesses. `schema` lets a message list
    the values that a closed list allows.
    """
    try:
        data = json.loads(bare_json(text), cls=_StrictDecoder)
    except RecursionError:
        raise AnswerProblem(["the JSON is nested too deeply"], is_json=False) from None
    except json.JSONDecodeError as error:
        raise AnswerProblem([_not_json(error)], is_json=False) from None
    except ValueError as error:
        raise AnswerProblem([str(error)], is_json=False) from None
    try:
        # Back to JSON first: pydantic's strict mode then takes what JSON can say, and lone surrogates are gone.
        plain = data if _SURROGATE.search(text) is None else _clean(data)
        return answer_type.model_validate_json(json.dumps(plain), strict=True)
    except ValidationError as error:
        raise AnswerProblem(_problems(error, schema or {}), is_json=True) from None


def bare_json(text: str) -> str:
    """The text without byte order mark, leading `<think>` block and Markdown fence around it.

    >>> bare_json("```json\\n{}\\n```")
    '{}'
    """
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:7] == "<think>":
        text = _THINKING.sub("", text, count=1)
    if fence := _FENCE.match(text):
        text = _FENCE_END.sub("", text[fence.end() :])
    return text.strip()


def re_ask_text(problems: Sequence[str]) -> str:
    """The user message that asks the model to mend its answer: the same words for the same problems."""
    listed = "\n".join(f"- {problem}" for problem in problems[:MOST_PROBLEMS])
    more = len(problems) - MOST_PROBLEMS
    listed += f"\n- and {more} more" if more > 0 else ""
    return (
        f"Your answer is not what was asked for:\n{listed}\n"
        "Answer again in full: one JSON object that fits the schema, and nothing else."
    )


def strict_decoder() -> json.JSONDecoder:
    """A JSON decoder that refuses NaN, Infinity and a key that stands twice (ValueError)."""
    return _StrictDecoder()


class _StrictDecoder(json.JSONDecoder):
    def __init__(self, **_: Any) -> None:
        super().__init__(object_pairs_hook=_no_twins, parse_constant=_no_constant)


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twin = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ValueError(f'the key "{_short(twin)}" stands twice in one object')
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _not_json(error: json.JSONDecodeError) -> str:
    if not error.doc.strip():
        return "the answer is empty"
    if not error.doc.lstrip().startswith(("{", "[")):
        return "the answer is not JSON: it must begin with {"
    return f"the answer is not JSON from line {error.lineno}, column {error.colno} on"


def _problems(error: ValidationError, schema: Mapping[str, Any]) -> list[str]:
    lines = []
    for item in error.errors(include_url=False, include_context=False, include_input=False):
        location = [part for part in item["loc"] if isinstance(part, int) or part.isidentifier()]
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{_short(part)}" for part in location).lstrip(".")
        lines.append(f"{place or 'the answer'} {_saying(item['type'], location, schema)}")
    return list(dict.fromkeys(lines))


def _saying(kind: str, location: Sequence[int | str], schema: Mapping[str, Any]) -> str:
    if kind in ("literal_error", "enum"):
        values = _allowed_values(location, schema)
        return f"must be one of {', '.join(map(str, values))}" if values else "is not one of the allowed values"
    return _SAYINGS.get(kind, f"is not valid ({kind})")


def _allowed_values(location: Sequence[int | str], schema: Mapping[str, Any]) -> list[Any]:
    """The closed list of values at a place of the answer, as the sent schema has it."""
    node: Any = schema
    for part in (*location, None):
        while isinstance(node, Mapping) and ("$ref" in node or "anyOf" in node):
            if "$ref" in node:
                node = schema.get("$defs", {}).get(str(node["$ref"]).removeprefix("#/$defs/"))
            else:
                node = next((item for item in node["anyOf"] if item.get("type") != "null"), None)
        if part is None or not isinstance(node, Mapping):
            break
        node = node.get("items") if isinstance(part, int) else node.get("properties", {}).get(part)
    return list(node.get("enum", [])) if isinstance(node, Mapping) else []


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return without_lone_surrogates(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {without_lone_surrogates(key): _clean(item) for key, item in value.items()}
    return value


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."
