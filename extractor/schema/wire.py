"""The wire model: what the model is asked to answer, derived from the record model.

A building block becomes `{"s": sentence number, "text": copied words, ...its own fields}`; fields that code derives
are left out. So there is one declaration of each schema, and the wire form is always the smallest that fills it.

>>> from extractor.schema.incident import Incident
>>> list(wire_model(Incident).model_fields)[:4]
['type', 'role', 'realis', 'when']
>>> list(wire_model(Incident).model_fields["type"].annotation.model_fields)
['s', 'text', 'value']
"""

from __future__ import annotations

import types
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo

from extractor.schema.blocks import DERIVED, OUTLINE, AtMost, Block
from extractor.schema.incident import Incident

__all__ = (
    "MOST_ITEMS",
    "Answer",
    "answer_model",
    "details_model",
    "is_derived",
    "outline_answer_model",
    "outline_fields",
    "wire_model",
)

MOST_ITEMS = 16
"""Upper bound of a list in the sent schema that names no other (`AtMost`): a small model that loops is stopped by it.
Answers are not refused for more."""


class WireBase(BaseModel):
    """Base of all wire models: what the model adds beyond the schema is an error, not a silent extra."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(WireBase):
    """Base of all answers: the incidents, in the order of the text."""

    count: int = 0
    """How many incidents follow, said first: a small model that has counted stops listing. Nothing rests on it."""
    incidents: list[Any]


def is_derived(field: FieldInfo) -> bool:
    """Whether code fills this field, so that the model is not asked for it."""
    return any(item is DERIVED for item in field.metadata)


@cache
def wire_model(record_type: type[BaseModel]) -> type[BaseModel]:
    """The wire model of a record model: same field names and order, blocks as citations, derived fields gone."""
    return _model(record_type, "Answer", _fields(record_type))


@cache
def answer_model(record_type: type[BaseModel] = Incident) -> type[Answer]:
    """The model of a whole answer: `{"count": 2, "incidents": [...]}`."""
    return _answer(wire_model(record_type))


def outline_fields(record_type: type[BaseModel]) -> tuple[str, ...]:
    """Names of the fields that tell incidents apart (marked OUTLINE); empty where a schema marks none.

    >>> outline_fields(Incident)
    ('type', 'role', 'realis')
    """
    return tuple(
        name for name, field in record_type.model_fields.items() if any(item is OUTLINE for item in field.metadata)
    )


@cache
def outline_answer_model(record_type: type[BaseModel] = Incident) -> type[Answer]:
    """Step 1 of two: `{"count": 2, "incidents": [...]}` with the outline fields alone."""
    names = outline_fields(record_type)
    fields = {name: field for name, field in _fields(record_type).items() if name in names}
    return _answer(_model(record_type, "Outline", fields))


@cache
def details_model(record_type: type[BaseModel] = Incident) -> type[BaseModel]:
    """Step 2 of two: one incident without its outline fields."""
    names = outline_fields(record_type)
    fields = {name: field for name, field in _fields(record_type).items() if name not in names}
    return _model(record_type, "Details", fields)


def _answer(incident: type[BaseModel]) -> type[Answer]:
    return create_model("Answer", __base__=Answer, incidents=(_list_of(incident), ...))


def _model(record_type: type[BaseModel], suffix: str, fields: dict[str, Any]) -> type[BaseModel]:
    name = record_type.__name__.partition("[")[0]  # Choice[...] spells out its whole list of values
    return create_model(f"{name}{suffix}", __base__=WireBase, __doc__=record_type.__doc__, **fields)


def _fields(record_type: type[BaseModel]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if issubclass(record_type, Block):
        fields["s"] = (int, ...)
        fields["text"] = (str, ...)
    for name, field in record_type.model_fields.items():
        if not is_derived(field) and not (name == "evidence" and issubclass(record_type, Block)):
            most = next((item.items for item in field.metadata if isinstance(item, AtMost)), MOST_ITEMS)
            fields[name] = (_wire_type(field.annotation, most), ...)
    return fields


def _wire_type(annotation: Any, most: int = MOST_ITEMS) -> Any:
    """An annotation with each record model in it replaced by its wire model."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return wire_model(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is list:
        return _list_of(_wire_type(arguments[0]), most)
    if origin in (Union, types.UnionType):
        converted = tuple(_wire_type(argument) for argument in arguments)
        return Union[converted]  # noqa: UP007 - built from a tuple
    return annotation


def _list_of(item: Any, most: int = MOST_ITEMS) -> Any:
    return Annotated[list[item], Field(json_schema_extra={"maxItems": most})]
