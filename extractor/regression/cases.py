"""A suite of cases: articles, and the gold that says what a careful reader takes from each.

<suite>/articles/<name>.md      the article
<suite>/gold/<name>.yaml        its gold (`extractor.schema.case`, `schemas/case.v1.json`)
<suite>/recordings/<model>/     recorded answers, found by the key of their request
<suite>/baselines/              committed results that prompts are held to
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from extractor.article import Article, load_article
from extractor.errors import InputError
from extractor.grounding import SourceText
from extractor.llm.canonical import canonical_json
from extractor.regression.gold import gold_record, read_case_file
from extractor.resources import shipped
from extractor.schema.case import CaseFile, Labelled
from extractor.schema.incident import Incident
from extractor.schema.record import Record

__all__ = (
    "Case", "CaseLocation", "Suite", "UnreadableCase", "case_locations", "load_case", "load_suite", "suite_sha256",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One article and its gold, read and checked."""

    name: str
    """File name of the article without its ending."""
    article: Article
    gold: Record[Incident]
    tags: tuple[str, ...]
    must_pass: bool
    labelled: Labelled
    sha256: str
    """Hash over the article's text and date and the gold's values; remarks and tags do not count."""
    notes: str | None = None

    @cached_property
    def source(self) -> SourceText:
        """The article prepared for grounding: the same for every prompt."""
        return SourceText(self.article)


@dataclass(frozen=True, slots=True)
class UnreadableCase:
    """A case that is there and cannot be read: it fails, and is never left out in silence."""

    name: str
    reason: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CaseLocation:
    """Where the two files of a case are."""

    name: str
    article: Path
    gold: Path


@dataclass(frozen=True)
class Suite:
    """All cases of a folder, by name."""

    folder: Path
    cases: tuple[Case, ...]
    unreadable: tuple[UnreadableCase, ...] = ()

    @property
    def sha256(self) -> str:
        """Hash over names, articles and gold of all cases: runs over different suites are never compared."""
        return suite_sha256(self.cases, self.unreadable)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all cases, those that cannot be read included, sorted."""
        return tuple(sorted([case.name for case in self.cases] + [case.name for case in self.unreadable]))

    @property
    def must_pass(self) -> frozenset[str]:
        """Names of the cases that must not get worse in any value."""
        return frozenset(case.name for case in self.cases if case.must_pass)

    @property
    def recordings(self) -> Path:
        """The folder of recorded answers; it may not be there yet."""
        return self.folder / "recordings"

    @property
    def baselines(self) -> Path:
        """The folder of committed results; it may not be there yet."""
        return self.folder / "baselines"

    def only(self, names: Sequence[str] = (), tags: Sequence[str] = ()) -> Suite:
        """The cases with one of these names or tags (none given: all).

        Raises InputError for a name or a tag that no case has.
        """
        known_tags = {tag for case in self.cases for tag in case.tags}
        for kind, given, known in (("case", names, set(self.names)), ("tag", tags, known_tags)):
            unknown = sorted(set(given) - known)
            if unknown:
                there = ", ".join(sorted(known)) or "none"
                raise InputError(f"no {kind} {unknown[0]!r} in {self.folder.name}; there are: {there}")
        if not names and not tags:
            return self
        kept = tuple(case for case in self.cases if case.name in names or set(case.tags) & set(tags))
        return Suite(self.folder, kept, tuple(case for case in self.unreadable if case.name in names))


def suite_sha256(cases: Sequence[Case], unreadable: Sequence[UnreadableCase] = ()) -> str:
    """Hash over names, articles and gold, whatever the order of the cases."""
    parts = [[case.name, case.sha256] for case in cases] + [[case.name, case.sha256] for case in unreadable]
    parts.sort()
    return hashlib.sha256(canonical_json(parts).encode()).hexdigest()


def load_suite(path: str | Path | None = None) -> Suite:
    """The suite of a folder (default: the fixtures that ship), every case read and checked.

    Raises InputError where there is no suite. A case that cannot be read is in `unreadable`.
    """
    folder = Path(path) if path is not None else shipped("fixtures/articles").parent
    cases, unreadable = [], []
    for location in case_locations(folder):
        try:
            cases.append(load_case(location))
        except InputError as error:
            unreadable.append(UnreadableCase(location.name, str(error), _hash_of_files(location)))
    return Suite(folder, tuple(cases), tuple(unreadable))


def case_locations(folder: Path) -> list[CaseLocation]:
    """The cases of a folder, by name: whatever has an article or a gold file. Raises InputError if there are none."""
    found = {path.stem for path in (folder / "articles").glob("*.md")}
    found |= {path.stem for path in (folder / "gold").glob("*.yaml")}
    if not found:
        raise InputError(
            f"{folder.name or folder}: no suite of cases: it must hold articles/<name>.md and gold/<name>.yaml; "
            "`extractor fixtures new` makes the first"
        )
    return [
        CaseLocation(name, folder / "articles" / f"{name}.md", folder / "gold" / f"{name}.yaml")
        for name in sorted(found)
    ]


def load_case(location: CaseLocation) -> Case:
    """One case. Raises InputError that names the file, the key and the value."""
    name = location.name
    if not location.article.exists():
        raise InputError(f"gold/{name}.yaml: there is no articles/{name}.md; add the article or remove the gold")
    if not location.gold.exists():
        raise InputError(f"articles/{name}.md: there is no gold/{name}.yaml; `extractor fixtures new` begins one")
    file = read_case_file(location.gold)
    if file.article != location.article.name:
        raise InputError(
            f"gold/{name}.yaml: article: {file.article!r} is not {location.article.name!r}; "
            "gold and article have one name"
        )
    article = load_article(location.article)
    return Case(
        name=name,
        article=article,
        gold=gold_record(file, article, name=f"gold/{name}.yaml"),
        tags=tuple(file.tags),
        must_pass=file.must_pass,
        labelled=file.labelled,
        sha256=_case_sha256(article, file),
        notes=file.notes,
    )


def _case_sha256(article: Article, file: CaseFile) -> str:
    incidents = [item.model_dump(mode="json", exclude={"notes"}) for item in file.incidents]
    told = {"text": article.text, "published": article.published.date, "incidents": incidents}
    return hashlib.sha256(canonical_json(told).encode("utf-8", "surrogatepass")).hexdigest()


def _hash_of_files(location: CaseLocation) -> str:
    digest = hashlib.sha256()
    for path in (location.article, location.gold):
        digest.update(path.read_bytes() if path.is_file() else b"")
        digest.update(b"\0")
    return digest.hexdigest()
