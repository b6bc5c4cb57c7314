"""The form of a baseline file: JSON, sorted, one line a value; read strictly.

Times, costs and recording keys are left out: they change without a value changing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import InputError
from extractor.regression.changes import order_of
from extractor.regression.model import (
    FIELDS,
    CaseScore,
    EvidenceScore,
    FieldOutcome,
    FieldScore,
    IncidentOutcome,
    IncidentScore,
    RunScore,
)

__all__ = ("FORMAT", "Baseline", "parse", "render")

FORMAT = 1
"""Of the file: a newer one is refused, not guessed at."""

_AGAIN = "restore the file from version control, or bless again"


@dataclass(frozen=True, slots=True)
class Baseline:
    """A committed run and what judged it."""

    path: Path
    run: RunScore
    schema_sha256: str
    validator_version: str


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Count = Annotated[int, Field(ge=0)]
_Share = Annotated[float, Field(ge=0, le=1)]


class _Value(_Part):
    outcome: FieldOutcome
    gold: str | None = None
    answered: str | None = None
    gold_path: str | None = None
    answered_path: str | None = None
    note: str = ""
    evidence: str | None = None
    overlap: _Share | None = None
    verdict: str | None = None


class _Incident(_Part):
    outcome: IncidentOutcome
    gold: _Count | None = None
    answered: _Count | None = None
    likeness: _Share = 0.0
    label: str = ""


class _Repeat(_Part):
    reason: str = ""
    tokens_in: _Count | None = None
    tokens_out: _Count | None = None
    findings: dict[str, _Count] = {}
    verdicts: dict[str, _Count] = {}
    incidents: list[_Incident] = []
    fields: dict[str, list[_Value]] = {}


class _Case(_Part):
    sha256: _Sha256 | Literal[""] = ""
    repeats: Annotated[list[_Repeat], Field(min_length=1)]


class _File(_Part):
    baseline: Literal[1]
    prompt: str
    prompt_sha256: str
    model: str
    suite_sha256: str
    schema_sha256: str
    validator_version: str
    repeats: Annotated[int, Field(ge=1)]
    must_pass: list[str]
    cases: dict[str, _Case]


def render(run: RunScore) -> str:
    """The text of a run's baseline file: the same for the same values, whatever their order."""
    return _text(_document(run))


def _document(run: RunScore) -> dict[str, Any]:
    from extractor.schema.strict import schema_fingerprint
    from extractor.validation import VALIDATOR_VERSION

    cases: dict[str, Any] = {}
    for score in sorted(run.cases, key=lambda score: (score.case, score.repeat)):
        case = cases.setdefault(score.case, {"sha256": score.sha256, "repeats": []})
        case["repeats"].append(_repeat(score))
    return {
        "baseline": FORMAT,
        "prompt": run.prompt,
        "prompt_sha256": run.prompt_sha256,
        "model": run.model,
        "suite_sha256": run.suite_sha256,
        "schema_sha256": schema_fingerprint(),
        "validator_version": VALIDATOR_VERSION,
        "repeats": run.repeats,
        "must_pass": sorted(run.must_pass),
        "cases": cases,
    }


def _repeat(score: CaseScore) -> dict[str, Any]:
    fields: dict[str, list[dict[str, Any]]] = {}
    for item in sorted(score.fields, key=_value_order):
        fields.setdefault(item.field, []).append(_value(item))
    return {
        "reason": score.reason,
        "tokens_in": score.tokens_in,
        "tokens_out": score.tokens_out,
        "findings": dict(sorted(score.findings)),
        "verdicts": dict(sorted(score.verdicts)),
        "incidents": [_told(_incident(item)) for item in sorted(score.incidents, key=_incident_order)],
        "fields": fields,
    }


def _value(item: FieldScore) -> dict[str, Any]:
    evidence = item.evidence
    return _told(
        {
            "outcome": item.outcome,
            "gold": item.gold,
            "answered": item.answered,
            "gold_path": item.gold_path,
            "answered_path": item.answered_path,
            "note": item.note,
            "evidence": evidence and evidence.status,
            "overlap": None if evidence is None or evidence.overlap is None else round(evidence.overlap, 4),
            "verdict": evidence and evidence.verdict,
        }
    )


def _incident(item: IncidentScore) -> dict[str, Any]:
    return {
        "outcome": item.outcome,
        "gold": item.gold,
        "answered": item.answered,
        "likeness": round(item.likeness, 4),
        "label": item.label,
    }


def _told(item: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    return {key: value for key, value in item.items() if value is not None and (key, value) != ("note", "")}


def _value_order(item: FieldScore) -> tuple[Any, ...]:
    paths = tuple((path is None, _natural(path or "")) for path in (item.gold_path, item.answered_path))
    # The last decides between what differs in nothing but a None, or in its evidence alone.
    return (order_of(item.field), *paths, item.outcome, item.answered or "", item.gold or "", item.note, repr(item))


def _natural(path: str) -> list[tuple[int, str]]:
    """Item 10 after item 9."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in path.split("/")]


def _incident_order(item: IncidentScore) -> tuple[Any, ...]:
    at = tuple(-1 if index is None else index for index in (item.gold, item.answered))
    return (item.gold is None, *at, item.outcome, item.label, repr(item))


def _text(document: Any) -> str:
    text = "".join(_pieces(document, 0)) + "\n"
    # Lone surrogates cannot be written as UTF-8; inside a JSON string their escape says the same.
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)


def _pieces(value: Any, depth: int) -> Iterator[str]:
    """JSON with what is small on one line: a value that changed is one line of a diff."""
    is_object = isinstance(value, dict)
    children: list[tuple[str, Any]] = []
    if is_object:
        children = [(f"{json.dumps(key, ensure_ascii=False)}: ", child) for key, child in value.items()]
    elif isinstance(value, list):
        children = [("", child) for child in value]
    if not any(isinstance(child, dict | list) for _, child in children):
        yield json.dumps(value, ensure_ascii=False, allow_nan=False)
        return
    yield "{\n" if is_object else "[\n"
    for index, (key, child) in enumerate(children):
        yield "  " * (depth + 1) + key
        yield from _pieces(child, depth + 1)
        yield "\n" if index == len(children) - 1 else ",\n"
    yield "  " * depth + ("}" if is_object else "]")


def parse(path: Path, text: str) -> Baseline:
    """Read the text of a baseline file.

    Raises InputError that names the file and the key where it is not what `render` writes.
    """
    try:
        data = json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path.name}: not JSON: {error}; {_AGAIN}") from error
    version = data.get("baseline") if isinstance(data, dict) else None
    if isinstance(version, int) and version > FORMAT:
        raise InputError(
            f"{path.name}: baseline: format {version} is newer than this program reads ({FORMAT}); update it"
        )
    try:
        file = _File.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "the file"
        raise InputError(f"{path.name}: {key}: {first['msg']} (found {_short(first['input'])}); {_AGAIN}") from error
    problem = next(_problems(file), None)
    if problem:
        raise InputError(f"{path.name}: {problem}; {_AGAIN}")
    return Baseline(path, _run(file), file.schema_sha256, file.validator_version)


def _problems(file: _File) -> Iterator[str]:
    """What the types do not say."""
    for name in file.must_pass:
        if name not in file.cases:
            yield f"must_pass: {name!r} is none of the cases"
    for name, case in file.cases.items():
        if len(case.repeats) != file.repeats:
            yield f"cases.{name}.repeats: {len(case.repeats)}, but the file says {file.repeats} a case"
        for index, repeat in enumerate(case.repeats):
            for field in repeat.fields.keys() - set(FIELDS):
                at = f"cases.{name}.repeats.{index}.fields.{field}"
                yield f"{at}: no such field, the fields are {', '.join(FIELDS)}"


def _run(file: _File) -> RunScore:
    cases = [
        _case_score(name, index, case.sha256, repeat)
        for name, case in sorted(file.cases.items())
        for index, repeat in enumerate(case.repeats)
    ]
    return RunScore(
        prompt=file.prompt,
        prompt_sha256=file.prompt_sha256,
        model=file.model,
        suite_sha256=file.suite_sha256,
        cases=tuple(cases),
        must_pass=frozenset(file.must_pass),
        repeats=file.repeats,
    )


def _case_score(name: str, index: int, sha256: str, repeat: _Repeat) -> CaseScore:
    return CaseScore(
        case=name,
        state="scored",
        repeat=index,
        reason=repeat.reason,
        incidents=tuple(
            IncidentScore(item.outcome, item.gold, item.answered, item.likeness, item.label)
            for item in repeat.incidents
        ),
        fields=tuple(_field_score(field, item) for field, items in repeat.fields.items() for item in items),
        findings=tuple(sorted(repeat.findings.items())),
        verdicts=tuple(sorted(repeat.verdicts.items())),
        tokens_in=repeat.tokens_in,
        tokens_out=repeat.tokens_out,
        sha256=sha256,
    )


def _field_score(field: str, item: _Value) -> FieldScore:
    evidence = EvidenceScore(item.evidence, item.overlap, item.verdict) if item.evidence is not None else None
    return FieldScore(
        field, item.outcome, item.gold, item.answered, item.gold_path, item.answered_path, item.note, evidence
    )


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"key {_short(key)} stands twice in one object")
        found[key] = value
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
