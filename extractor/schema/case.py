"""The form of a gold file: what a person writes down of an article for the regression suite, checked key by key.

It is the wire form without sentence numbers, which follow from the words, and with what an analyst knows and code has
to work out: `edtf` and `precision` of a date, `country` of a place. Made from the record model, so that a new field of
the record is a new key of the gold.

>>> list(gold_model(Incident).model_fields)[:4]
['type', 'role', 'realis', 'when']
>>> list(gold_model(Date).model_fields)
['text', 'edtf', 'precision']
"""

from __future__ import annotations

import types
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, create_model

from extractor.schema.blocks import Block, Date, DatePrecision, Place
from extractor.schema.incident import Incident
from extractor.schema.wire import is_derived

__all__ = ("GOLD_ONLY", "Accepted", "CaseFile", "Labelled", "case_schema", "gold_model")

GOLD_ONLY = frozenset({"edtf", "precision", "country", "notes"})
"""Keys of a gold incident that no model is asked for: expected values of derived fields, and remarks."""
Labelled = Literal["blind", "reviewed"]
"""`blind`: written from the article alone, before any model had answered it. `reviewed`: promoted from a review, where
a person had seen a model's value; such gold leans to that model."""

_YEAR, _MONTH, _DAY = r"(\d{4}|XXXX)", r"(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
_VALUE = f"{_YEAR}(-{_MONTH}(-{_DAY})?)?"
EDTF_PATTERN = f"^{_VALUE}(/{_VALUE})?$"

_DESCRIPTIONS = {
    "text": "Words copied letter by letter from one line of the article, the fewest that carry the value.",
    "edtf": "What code should work out: 2021-02-25, XXXX-02-25, 2021-02, 2021-06-27/2021-06-28; null: unknown.",
    "country": "ISO 3166-1 alpha-2, for example BF.",
    "notes": "Where reasonable readers differ, and what is left out on purpose.",
    "low": "Least number, inclusive; at least 17 is 17, up to 60 is 0.",
    "high": "Greatest number, inclusive; null where there is no bound.",
    "claimant": "Who gives the figure; null where the article speaks for itself.",
    "links": "How this incident hangs together with others of the same article.",
    "incident": "The other incident's number, counted from 1.",
}


class _Gold(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


@cache
def gold_model(record_type: type[BaseModel]) -> type[BaseModel]:
    """The model of a gold value of this record model: its own fields, `text` for blocks, and what an analyst knows."""
    fields: dict[str, Any] = {}
    if issubclass(record_type, Block):
        fields["text"] = (Annotated[str, Field(min_length=1)], _field("text"))
    for name, field in record_type.model_fields.items():
        if is_derived(field) or (name == "evidence" and issubclass(record_type, Block)):
            continue
        fields[name] = (_gold_type(field.annotation), _field(name))
    if issubclass(record_type, Date):
        fields["edtf"] = (Annotated[str, Field(pattern=EDTF_PATTERN)] | None, _field("edtf"))
        fields["precision"] = (DatePrecision, _field("precision"))
    if issubclass(record_type, Place):
        fields["country"] = (Annotated[str, Field(pattern="^[A-Z]{2}$")] | None, _field("country"))
    if record_type is Incident:
        fields["notes"] = (str | None, _field("notes", default=None))
    name = record_type.__name__.partition("[")[0]
    return create_model(f"Gold{name}", __base__=_Gold, **fields)


def _field(name: str, **default: Any) -> Any:
    return Field(description=_DESCRIPTIONS.get(name), **default)


def _gold_type(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return gold_model(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is list:
        return list[_gold_type(arguments[0])]  # type: ignore[misc]
    if origin in (Union, types.UnionType):
        return Union[tuple(_gold_type(argument) for argument in arguments)]  # noqa: UP007 - built from a tuple
    return annotation


class Accepted(_Gold):
    """A finding of the validator against the gold in which the validator is wrong, and why.

    It holds as long as the finding is there: one that accepts nothing any more is a fault of the gold file.
    """

    path: Annotated[str, Field(pattern="^/", description="The finding's place, for example /incidents/0/casualties/1.")]
    code: Annotated[str, Field(pattern="^[A-Z]{3}[0-9]{3}$", description="The rule, for example NUM005.")]
    reason: Annotated[str, Field(pattern=r"\S", description="Why the gold is right and the rule is not.")]


class CaseFile(_Gold):
    """One gold file: `gold/<name>.yaml` beside `articles/<name>.md`."""

    article: str = Field(description="File name of the article in the folder articles/.")
    labelled: Labelled = Field(description="blind: written from the article alone; reviewed: promoted from a review.")
    notes: str | None = Field(default=None, description=_DESCRIPTIONS["notes"])
    tags: list[str] = Field(default=[], description="Words to group cases by, such as the manner of the report.")
    must_pass: bool = Field(
        default=False, description="Any value of this case that turns from right to not right is a regression."
    )
    accepted: list[Accepted] = Field(
        default=[], description="Errors that the validator finds in this gold, and in which it is known to be wrong."
    )
    incidents: list[gold_model(Incident)] = Field(  # type: ignore[valid-type]
        description="Every incident that the article tells, main ones first; empty where nothing happened."
    )


def case_schema() -> dict[str, Any]:
    """The JSON Schema of a gold file, for editors and for anyone who writes one."""
    schema = CaseFile.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Case"}
