"""Gold: from a YAML file to a record like any answer's.

Gold goes the way of a model's answer: assembled, grounded, derived. Then the gold's own `edtf`, `precision` and
`country` stand over what code derived, for gold is the analyst's word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from extractor.article import Article
from extractor.errors import InputError
from extractor.extraction.assemble import assemble
from extractor.extraction.derive import derive
from extractor.grounding import SourceText
from extractor.schema.case import GOLD_ONLY, CaseFile
from extractor.schema.incident import Incident
from extractor.schema.record import Record
from extractor.schema.wire import wire_model

__all__ = (
    "as_answer",
    "examine_gold",
    "gold_record",
    "load_yaml",
    "occurrences",
    "read_case_file",
    "read_text",
    "told_problems",
    "yaml_lines",
)

LINT = "`extractor fixtures lint` names every such place"


def read_case_file(path: Path) -> CaseFile:
    """A gold file, checked against its schema. Raises InputError that names the file, the key and the value."""
    name = f"{path.parent.name}/{path.name}"
    data = load_yaml(read_text(path), name)
    try:
        return CaseFile.model_validate(data, strict=True)
    except ValidationError as error:
        key, said = told_problems(error)[0]
        raise InputError(f"{name}: {key or 'the file'}: {said}; correct it, {LINT}") from error


def read_text(path: Path) -> str:
    """The text of a file of a case. Raises InputError that names the file."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.parent.name}/{path.name}: cannot be read as UTF-8 text: {error}") from error


def told_problems(error: ValidationError) -> list[tuple[str, str]]:
    """What is wrong with a gold file: key (`incidents/0/when`) and words, in the file's order."""
    problems = []
    for item in error.errors(include_url=False):
        value = "" if item["type"] == "missing" else f"{_short(item['input'])} "
        key = "/".join(str(part) for part in item["loc"])
        problems.append((key, value + _saying(item["type"], item["msg"])))
    return problems


def as_answer(incidents: Any, *, s: int = 1) -> dict[str, Any]:
    """Incidents of a gold file as a wire answer: each citation with the sentence number `s`, gold-only keys left out.

    >>> as_answer([{"when": {"text": "on 3 May", "edtf": "2021-05-03"}, "notes": "-"}])
    {'incidents': [{'when': {'s': 1, 'text': 'on 3 May'}}]}
    """

    def wire(value: Any) -> Any:
        if isinstance(value, Mapping):
            kept = {key: wire(item) for key, item in value.items() if key not in GOLD_ONLY}
            return {"s": value.get("s", s), **kept} if "text" in kept else kept
        if isinstance(value, list | tuple):
            return [wire(item) for item in value]
        return value

    return {"incidents": wire(incidents)}


def gold_record(file: CaseFile, article: Article, *, name: str = "gold") -> Record[Incident]:
    """The gold as a record: grounded and derived as any answer, then with what the gold itself says.

    Words that stand more than once are meant where they are nearest to the words under `type`, a claimant's nearest to
    its claim. Raises InputError for words that do not stand in the article, and for links that lead nowhere.
    """
    record, problems = examine_gold(file, article)
    if problems:
        key, said = problems[0]
        raise InputError(f"{name}: {key}: {said}, {LINT}")
    return record


def examine_gold(file: CaseFile, article: Article) -> tuple[Record[Incident], list[tuple[str, str]]]:
    """The gold as a record, and all that is wrong with it: key and words, links first. See `gold_record`."""
    plain = [item.model_dump(mode="python") for item in file.incidents]
    problems = []
    for index, incident in enumerate(plain):
        _number_sentences(incident, article)
        for link in incident["links"]:
            if not 1 <= link["incident"] <= len(plain) or link["incident"] == index + 1:
                said = f"incident {link['incident']} is no other incident of this file; number them from 1"
                problems.append((f"incidents/{index}/links", said))
    wire = wire_model(Incident)
    answered = [wire.model_validate(item) for item in as_answer(plain)["incidents"]]
    incidents = assemble(answered, Incident, SourceText(article))
    problems.extend(_wrong_words(incidents))
    derive(incidents, article)
    for incident, told in zip(incidents, plain, strict=True):
        _overrule(incident, told)
    return Record[Incident](article=article, outcome="done", incidents=incidents), problems


def occurrences(text: str, body: str) -> tuple[int, ...]:
    """Every place in `body` where `text` stands without cutting a word or a number (code points).

    >>> occurrences("22 men", "122 men saw 22 men")
    (12,)
    """
    found, start = [], body.find(text) if text else -1
    while start >= 0:
        end = start + len(text)
        if not (_is_word(body[start - 1 : start]) or _is_word(body[end : end + 1])):
            found.append(start)
            start = body.find(text, end)
        else:
            start = body.find(text, start + 1)
    return tuple(found)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _number_sentences(incident: dict[str, Any], article: Article) -> None:
    """Give each citation of an incident the number of its sentence: the place nearest to what it belongs to."""

    def visit(value: Any, around: tuple[int, int] | None) -> None:
        if isinstance(value, dict):
            inner = around
            if isinstance(value.get("text"), str):
                inner = _nearest(value["text"], article.text, around) or around
                sentence = article.sentence_at(inner[0]) if inner else None
                value["s"] = sentence.number if sentence else 1
            for item in value.values():
                visit(item, inner)
        elif isinstance(value, list):
            for item in value:
                visit(item, around)

    visit(incident["type"], None)
    anchor = _nearest(incident["type"]["text"], article.text, None)
    for key, value in incident.items():
        if key != "type":
            visit(value, anchor)


def _nearest(text: str, body: str, around: tuple[int, int] | None) -> tuple[int, int] | None:
    starts = occurrences(text, body)
    if not starts:
        return None
    if around is None:
        return starts[0], starts[0] + len(text)
    low, high = around
    start = min(starts, key=lambda start: max(low - start - len(text), start - high, 0))
    return start, start + len(text)


def _wrong_words(incidents: Sequence[Incident]) -> Iterator[tuple[str, str]]:
    for path, evidence in _evidence_below(incidents, "incidents"):
        if not evidence.found:
            near = f" (there is {_short(evidence.text)})" if evidence.text else ""
            said = f"{_short(evidence.cited.text)} does not stand in the article{near}; copy the words letter by letter"
            yield f"{path}/text", said


def _evidence_below(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _evidence_below(item, f"{path}/{index}")
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            child = getattr(value, name)
            if name == "evidence":
                yield path, child
            elif isinstance(child, BaseModel | list):
                yield from _evidence_below(child, f"{path}/{name}")


def _overrule(incident: Incident, told: Mapping[str, Any]) -> None:
    """Put the gold's own date and country over what code derived; a place of another country loses its coordinates."""
    if incident.when is not None and told["when"] is not None:
        incident.when.edtf = told["when"]["edtf"]
        incident.when.precision = told["when"]["precision"]
    for place, said in zip(incident.where, told["where"], strict=True):
        if place.country != said["country"] and place.country is not None:
            place.name = place.gazetteer_id = place.admin1 = place.admin2 = None
            place.latitude = place.longitude = place.precision = None
        place.country = said["country"]


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


_SAYINGS = {
    "missing": "is missing",
    "extra_forbidden": "is no key of a gold file",
    "int_type": "must be a whole number",
    "string_type": "must be text; put it in quotes",
    "list_type": "must be a list",
    "bool_type": "must be true or false",
    "model_type": "must be a mapping of keys",
    "string_pattern_mismatch": "is not of the form that schemas/case.v1.json gives",
}


def _saying(kind: str, message: str) -> str:
    return _SAYINGS.get(kind) or message[:1].lower() + message[1:]


def load_yaml(text: str, name: str) -> Any:
    """YAML as editors read it (1.2): `NO` is Norway and `2021-02-25` a text; a key that stands twice is an error.

    Raises InputError that names the file.
    """
    import yaml

    try:
        return yaml.load(text, Loader=_loader())  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"{name}: not YAML: {' '.join(str(error).split())}; correct it, {LINT}") from error


def yaml_lines(text: str) -> dict[str, int]:
    """The line, from 1, of each key and item of a YAML text that can be read.

    >>> yaml_lines("a: 1\\nb:\\n  - c: 2\\n")
    {'a': 1, 'b': 2, 'b/0': 3, 'b/0/c': 3}
    """
    import yaml

    found: dict[str, int] = {}

    def visit(node: Any, path: str) -> None:
        if isinstance(node, yaml.MappingNode):
            children = [(str(key.value), key, value) for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            children = [(str(index), item, item) for index, item in enumerate(node.value)]
        else:
            return
        for name, place, value in children:
            inner = f"{path}/{name}" if path else name
            found[inner] = place.start_mark.line + 1
            visit(value, inner)

    visit(yaml.compose(text, Loader=_loader()), "")
    return found


@lru_cache(maxsize=1)
def _loader() -> Any:
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc]
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            keys = [self.construct_object(key, deep=True) for key, _ in node.value]
            for index, (key_node, _) in enumerate(node.value):
                if keys[index] in keys[:index]:
                    line = key_node.start_mark.line + 1
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {keys[index]!r} stands twice (line {line})"
                    )
            return super().construct_mapping(node, deep=deep)

    kept = ("tag:yaml.org,2002:null", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:merge")
    Loader.yaml_implicit_resolvers = {
        letter: [(tag, pattern) for tag, pattern in resolvers if tag in kept]
        for letter, resolvers in base.yaml_implicit_resolvers.items()
    }
    truth = re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$")
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", truth, "tTfF")
    return Loader
