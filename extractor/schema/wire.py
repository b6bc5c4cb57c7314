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
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, create_model
from pydantic.fields import FieldInfo

from extractor.schema.blocks import DERIVED, Block
from extractor.schema.incident import Incident

__all__ = ("Answer", "answer_model", "is_derived", "wire_model")


class WireBase(BaseModel):
    """Base of all wire models: what the model adds beyond the schema is an error, not a silent extra."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(WireBase):
    """Base of all answers: the incidents, in the order of the text."""

    incidents: list[Any]


def is_derived(field: FieldInfo) -> bool:
    """Whether code fills this field, so that the model is not asked for it."""
    return any(item is DERIVED for item in field.metadata)


@cache
def wire_model(record_type: type[BaseModel]) -> type[BaseModel]:
    """The wire model of a record model: same field names and order, blocks as citations, derived fields gone."""
    fields: dict[str, Any] = {}
    if issubclass(record_type, Block):
        fields["s"] = (int, ...)
        fields["text"] = (str, ...)
    for name, field in record_type.model_fields.items():
        if name == "evidence" and issubclass(record_type, Block):
            continue
        if is_derived(field):
            continue
        fields[name] = (_wire_type(field.annotation), ...)
    name = record_type.__name__.partition("[")[0]  # Choice[...] spells out its whole list of values
    return create_model(f"{name}Answer", __base__=WireBase, __doc__=record_type.__doc__, **fields)


@cache
def answer_model(record_type: type[BaseModel] = Incident) -> type[Answer]:
    """The model of a whole answer: `{"incidents": [...]}`."""
    model = wire_model(record_type)
    return create_model("Answer", __base__=Answer, incidents=(list[model], ...))  # type: ignore[valid-type]


def _wire_type(annotation: Any) -> Any:
    """An annotation with each record model in it replaced by its wire model."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return wire_model(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is list:
        return list[_wire_type(arguments[0])]  # type: ignore[misc]
    if origin in (Union, types.UnionType):
        converted = tuple(_wire_type(argument) for argument in arguments)
        return Union[converted]  # noqa: UP007 - built from a tuple
    return annotation
