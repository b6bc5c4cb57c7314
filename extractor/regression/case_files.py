"""Writing cases: a skeleton to fill in, and a reviewed record as gold.

Gold that is promoted from a review says so (`labelled: reviewed`): whoever saw a model's value leans to it, so it never
passes for gold that was written blind.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from extractor.article import Article, load_article
from extractor.errors import InputError, UsageError
from extractor.regression.cases import CaseLocation
from extractor.regression.linting import CaseLint, lint_case
from extractor.schema.blocks import Block
from extractor.schema.case import CaseFile, gold_model
from extractor.schema.incident import Incident
from extractor.schema.record import Record

__all__ = ("NewCase", "gold_form", "new_case", "promote_record")

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_MATTER = ("title", "outlet", "byline", "published", "language", "url")
_SKELETON = """\
# Every incident that the article tells, main ones first; leave the list empty where nothing happened.
# Words under `text` are copied letter by letter, the fewest that carry the value. One incident:
#
#  - type: {text: "shells fell on a market", value: shelling}
#    role: main
#    realis: actual
#    when: {text: "on Tuesday", edtf: "2024-11-12", precision: day}
#    where:
#      - {text: "Lower Veyla", relation: in, country: SD}
#    actors:
#      - {text: "traders", role: victim}
#    casualties:
#      - {text: "killing at least four", outcome: killed, group: people, low: 4, high: null, qualifier: floor, claimant: {text: "the governor"}}
#    damage: []
#    weapons:
#      - {text: "shells", kind: artillery}
#    responsibility: []
#    links: []
incidents: []
"""  # noqa: E501 - one claim is one line, as in every gold file


@dataclass(frozen=True, slots=True)
class NewCase:
    """The files of a case that was written."""

    name: str
    article: Path
    gold: Path
    schema: Path | None = None
    """The JSON Schema that was written beside the suite, for editors; None: one was there."""


def new_case(folder: Path, name: str, *, article: Article | None = None, published: str | None = None) -> NewCase:
    """Write an article file and a gold file to fill in; with an article, its text and what is known of it.

    Raises UsageError where the name is none or is taken, or a file cannot be written.
    """
    location = _free(folder, name)
    hint, schema = _schema_hint(folder)
    matter = (
        _matter(article) if article else {"title": "", "outlet": "", "published": published or "", "language": "en"}
    )
    _write(location.article, _article_text(matter, article.text if article else ""))
    head = f"{hint}\narticle: {_quoted(location.article.name)}\nlabelled: blind\nnotes: null\ntags: []\n"
    _write(location.gold, head + _SKELETON)
    _write_schema(schema)
    return NewCase(name, location.article, location.gold, schema)


def promote_record(folder: Path, name: str, record: Record[Incident]) -> tuple[NewCase | None, CaseLint]:
    """Make a reviewed record a case: its article, and its values as gold that is marked as reviewed.

    Suppressions of errors become `accepted`. Nothing is written where the validator refuses a value that nobody
    accepted; the faults are then in the second result. Raises UsageError where the name is none or is taken, and
    InputError where the record has no whole answer, or its text cannot be stored as it is.
    """
    if record.outcome != "done":
        raise InputError(f"{name}: the record's outcome is {record.outcome}: only a whole answer can become gold")
    location = _free(folder, name)
    hint, schema = _schema_hint(folder)
    article = _article_text(_matter(record.article), record.article.text)
    gold = f"{hint}\n{_gold_text(location.article.name, record)}"
    aside = folder / f".promote-{os.getpid()}"
    try:
        trial = CaseLocation(name, aside / "articles" / location.article.name, aside / "gold" / location.gold.name)
        _write(trial.article, article)
        _write(trial.gold, gold)
        _check_text(trial.article, record.article)
        lint = lint_case(trial)
    finally:
        _remove(aside)
    if lint.faults:
        return None, lint
    _write(location.article, article)
    _write(location.gold, gold)
    _write_schema(schema)
    return NewCase(name, location.article, location.gold, schema), lint


def gold_form(value: BaseModel) -> dict[str, Any]:
    """A value of a record in the form of a gold file: words, and what an analyst would write.

    The words are those of the article where they were found, else those that were cited.
    """
    fields: dict[str, Any] = {}
    for name in gold_model(type(value)).model_fields:
        if name == "text" and isinstance(value, Block):
            fields[name] = value.evidence.text or value.evidence.cited.text
        elif name != "notes":
            fields[name] = _plain(getattr(value, name))
    return fields


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return gold_form(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _gold_text(article: str, record: Record[Incident]) -> str:
    accepted = [
        {"path": item.path, "code": item.code, "reason": item.reason}
        for item in record.suppressions
        if any(
            (finding.path, finding.code, finding.severity) == (item.path, item.code, "error")
            for finding in record.findings
        )
    ]
    data: dict[str, Any] = {"article": article, "labelled": "reviewed", "notes": _source_note(record)}
    if accepted:
        data["accepted"] = accepted
    data["incidents"] = [gold_form(incident) for incident in record.incidents]
    CaseFile.model_validate(data)
    return _yaml(data)


def _source_note(record: Record[Incident]) -> str:
    made = record.provenance
    by = f" by {made.model_requested} with {made.prompt}" if made else ""
    return f"Promoted from a reviewed record{by}."


def _yaml(data: Any) -> str:
    """Small mappings on one line, as people write them in gold files."""
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    text: str = yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)
    return text


def _matter(article: Article) -> dict[str, str]:
    stated = article.published.date if article.published.basis in ("stated", "metadata", "inferred") else None
    known = {
        "title": article.title,
        "outlet": article.outlet,
        "byline": article.byline,
        "published": stated,
        "language": article.language,
    }
    return {name: known[name] or "" for name in known if known[name]}


def _article_text(matter: Mapping[str, str], text: str) -> str:
    lines = [f"{name}: {_quoted(matter[name])}" for name in _MATTER if name in matter]
    return "---\n" + "".join(f"{line}\n" for line in lines) + f"---\n\n{text}"


def _quoted(text: str) -> str:
    """A YAML scalar in double quotes on one line."""
    import json

    return json.dumps(text, ensure_ascii=not text.isprintable())


def _check_text(path: Path, article: Article) -> None:
    """What is read again must be what the record was about: offsets and words hang on it."""
    again = load_article(path)
    if again.text != article.text or (article.published.date or None) != again.published.date:
        raise InputError(
            f"{path.stem}: the article would not be read again as it was (text or publication date changes); write the "
            "article file by hand and begin with `extractor fixtures new`"
        )


def _free(folder: Path, name: str) -> CaseLocation:
    if not _NAME.fullmatch(name) or name.endswith((".md", ".yaml")):
        raise UsageError(f"{name!r}: a case's name is letters, digits, - and _, without an ending")
    location = CaseLocation(name, folder / "articles" / f"{name}.md", folder / "gold" / f"{name}.yaml")
    for path in (location.article, location.gold):
        if path.exists():
            raise UsageError(f"{path.parent.name}/{path.name}: there already; take another name")
    return location


def _schema_hint(folder: Path) -> tuple[str, Path | None]:
    """The line that tells editors of the schema, and the schema's file where it has to be written.

    In a checkout it is `schemas/case.v1.json` beside the suite; elsewhere it is put into the suite.
    """
    from extractor.schema.files import CASE_FILE

    shared = folder.absolute().parent / "schemas" / CASE_FILE
    target = "../../schemas/case.v1.json" if shared.is_file() else "../case.v1.json"
    own = folder / CASE_FILE
    return f"# yaml-language-server: $schema={target}", None if shared.is_file() or own.exists() else own


def _write_schema(path: Path | None) -> None:
    from extractor.schema.files import CASE_FILE, schema_files

    if path is not None:
        _write(path, schema_files()[CASE_FILE])


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except (OSError, UnicodeEncodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{path.parent.name}/{path.name}: cannot be written: {reason}") from error


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
