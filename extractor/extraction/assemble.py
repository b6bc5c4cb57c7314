"""From the model's answer to grounded incidents: each citation is located in the article, each block is filled.

Works for every schema that is built from the typed blocks: wire model and record model have the same field names, so
one walk over both builds the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel

from extractor.grounding import SourceText, ground_all
from extractor.schema.blocks import Block, Event, Link
from extractor.schema.evidence import Cited, Evidence
from extractor.schema.incident import Incident
from extractor.schema.wire import is_derived

__all__ = ("assemble", "citations")

EventT = TypeVar("EventT", bound=Event)


def assemble(
    answered: Sequence[BaseModel], record_type: type[EventT], source: SourceText, numbers: Sequence[int] = ()
) -> list[EventT]:
    """Incidents of the record model, in the order of the answer, every citation grounded.

    The citations of one incident are grounded together: where words stand several times, the place nearest to the
    incident's other evidence is taken. `numbers` are those that the model knows the incidents by, where some of its
    list were left out: links are given the new ones, and those to an incident that was left out are gone.
    """
    incidents = []
    for number, wire in enumerate(answered, start=1):
        evidence = iter(ground_all(list(citations(wire)), source))
        incident = _build(wire, record_type, evidence)
        if isinstance(incident, Incident):
            incident.number = number
            incident.links = _renumbered(incident.links, numbers)
        incidents.append(incident)
    return incidents


def _renumbered(links: list[Link], numbers: Sequence[int]) -> list[Link]:
    """Links by the places of incidents in `numbers`; one beyond the list stays beyond, for the validator to refuse."""
    if not numbers or list(numbers) == list(range(1, len(numbers) + 1)):
        return links
    new = {number: place for place, number in enumerate(numbers, start=1)}
    beyond = len(numbers) + 1
    return [
        link.model_copy(update={"incident": new.get(link.incident, beyond)})
        for link in links
        if link.incident in new or not 1 <= link.incident <= max(numbers)
    ]


def citations(wire: BaseModel) -> Iterator[Cited]:
    """All citations under a wire value, in field order."""
    fields = type(wire).model_fields
    if "s" in fields and "text" in fields:
        yield Cited(s=wire.s, text=wire.text)  # type: ignore[attr-defined]
    for name in fields:
        value = getattr(wire, name)
        for item in value if isinstance(value, list) else (value,):
            if isinstance(item, BaseModel):
                yield from citations(item)


def _build(wire: BaseModel, record_type: type[EventT], evidence: Iterator[Evidence]) -> EventT:
    values: dict[str, Any] = {}
    if issubclass(record_type, Block):
        values["evidence"] = next(evidence)
    for name, field in record_type.model_fields.items():
        if name in values or is_derived(field):
            continue
        values[name] = _convert(getattr(wire, name), field.annotation, evidence)
    return record_type(**values)


def _convert(value: Any, annotation: Any, evidence: Iterator[Evidence]) -> Any:
    if isinstance(value, list):
        (item_type,) = get_args(annotation)
        return [_convert(item, item_type, evidence) for item in value]
    if isinstance(value, BaseModel):
        return _build(value, _model_in(annotation), evidence)
    return value


def _model_in(annotation: Any) -> Any:
    """The one record model in an annotation such as `Party | None`."""
    if get_origin(annotation) is None or (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return annotation
    models = [item for item in get_args(annotation) if isinstance(item, type) and issubclass(item, BaseModel)]
    if len(models) != 1:
        raise TypeError(f"{annotation}: a field of a schema may hold one kind of block")
    return models[0]
