"""The JSON Schema files in `schemas/`: the wire, records and gold files. Made from the models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extractor.resources import shipped
from extractor.schema.case import case_schema
from extractor.schema.incident import Incident
from extractor.schema.record import Record
from extractor.schema.strict import ANSWER_FILES, answer_part, strict_schema

__all__ = ("CASE_FILE", "RECORD_FILE", "schema_drift", "schema_files", "write_schema_files")

RECORD_FILE = "record.v1.json"
CASE_FILE = "case.v1.json"
"""The form of a gold file; editors find it by the first line of each."""


def schema_files() -> dict[str, str]:
    """File name to content, as the models make it now."""
    wire = {name: _text(strict_schema(answer_part(Incident, part))) for part, name in ANSWER_FILES.items()}
    return {**wire, RECORD_FILE: _text(_record_schema()), CASE_FILE: _text(case_schema())}


def write_schema_files(folder: Path | None = None) -> list[Path]:
    """Write the schema files into a folder (default: where the shipped ones are) and return those that changed."""
    folder = folder or shipped("schemas")
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, text in schema_files().items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path)
    return changed


def schema_drift(folder: Path | None = None) -> list[str]:
    """One line for each schema file that is missing or no longer what the models make; empty: none."""
    folder = folder or shipped("schemas")
    problems = []
    for name, text in schema_files().items():
        path = folder / name
        if not path.exists():
            problems.append(f"schemas/{name}: missing; `extractor schema --write` writes it")
            continue
        try:
            same = json.loads(path.read_text(encoding="utf-8")) == json.loads(text)
        except ValueError as error:
            problems.append(f"schemas/{name}: not JSON ({error}); `extractor schema --write` writes it anew")
            continue
        if not same or list(_keys(path)) != list(_keys_of(json.loads(text))):
            problems.append(
                f"schemas/{name}: no longer what the models make; `extractor schema --write` writes it anew"
                + (", and every recording must be made again" if name in ANSWER_FILES.values() else "")
            )
    return problems


def _record_schema() -> dict[str, Any]:
    schema = Record[Incident].model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Record"}


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _keys(path: Path) -> list[str]:
    return _keys_of(json.loads(path.read_text(encoding="utf-8")))


def _keys_of(node: Any) -> list[str]:
    """All keys in order: the order of properties is the order in which a model writes its answer."""
    if isinstance(node, list):
        return [key for item in node for key in _keys_of(item)]
    if isinstance(node, dict):
        return [key for name, item in node.items() for key in (name, *_keys_of(item))]
    return []
