"""The strict reading of cases: every fault of an article or its gold, with its line and the next step.

The validator that judges models judges the gold too: gold that the article does not support is a fault of the case.
Where the validator is known to be wrong, the gold says so under `accepted`, with a reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extractor.article import Article, load_article
from extractor.errors import InputError
from extractor.regression.cases import CaseLocation, case_locations
from extractor.regression.gold import examine_gold, load_yaml, occurrences, read_text, told_problems, yaml_lines
from extractor.schema.case import CaseFile
from extractor.schema.findings import Finding
from extractor.schema.incident import Incident
from extractor.schema.record import Record

__all__ = ("CaseLint", "Fault", "lint_case", "lint_suite", "unaccepted_errors")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a case."""

    file: str
    """`gold/<name>.yaml` or `articles/<name>.md`."""
    line: int | None
    """From 1; None: the file as a whole."""
    key: str
    """Where in the gold: `incidents/0/casualties/1`; empty: the file as a whole."""
    message: str
    """The value, what is wrong with it, and the next step."""
    code: str | None = None
    """The validator's rule, where it is its finding."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class CaseLint:
    """What was found in one case."""

    name: str
    faults: tuple[Fault, ...]
    """In the order of the file."""
    accepted: tuple[tuple[str, str, str], ...] = ()
    """Findings that are set aside: path, code, reason."""


def lint_suite(folder: Path, names: Sequence[str] = ()) -> tuple[CaseLint, ...]:
    """All cases of a suite, or those named, by name. Raises InputError where there is no such suite or case."""
    locations = {location.name: location for location in case_locations(folder)}
    unknown = sorted(set(names) - locations.keys())
    if unknown:
        raise InputError(f"no case {unknown[0]!r} in {folder.name}; there are: {', '.join(locations)}")
    return tuple(lint_case(location) for name, location in locations.items() if not names or name in names)


def lint_case(location: CaseLocation) -> CaseLint:
    """One case. Raises nothing for what is in its files."""
    name = location.name
    gold, article = f"gold/{name}.yaml", f"articles/{name}.md"
    if not location.article.exists():
        fault = Fault(gold, None, "", f"there is no {article}; add the article or remove the gold")
        return CaseLint(name, (fault,))
    if not location.gold.exists():
        again = f"write it, or remove the article and begin with `extractor fixtures new {name}`"
        return CaseLint(name, (Fault(article, None, "", f"there is no {gold}; {again}"),))
    try:
        read = load_article(location.article)
    except InputError as error:
        return CaseLint(name, (Fault(article, None, "", str(error)),))
    if not read.sentences:
        fault = Fault(article, None, "", "the article has no text; write it below the second line of ---")
        return CaseLint(name, (fault,))
    return _lint_gold(location, gold, read)


def unaccepted_errors(record: Record[Incident], file: CaseFile) -> tuple[list[Finding], list[tuple[int, str]]]:
    """The validator's errors in gold that its file does not accept, and what is wrong with what it accepts.

    The latter by index in `accepted`, with words.
    """
    from extractor.validation import REGISTRY, check

    findings = check(record).findings
    errors = [finding for finding in findings if finding.severity == "error"]
    named = Counter((item.path, item.code) for item in file.accepted)
    troubles = []
    for index, item in enumerate(file.accepted):
        place = (item.path, item.code)
        found = next((finding for finding in findings if (finding.path, finding.code) == place), None)
        if item.code not in REGISTRY:
            troubles.append((index, f"there is no rule {item.code}; `extractor rules` lists them"))
        elif found is None:
            troubles.append((index, f"{item.code} is not found at {item.path} any more; remove this entry"))
        elif all((error.path, error.code) != place for error in errors):
            troubles.append((index, f"{item.code} at {item.path} is no error ({found.severity}); remove this entry"))
        elif named[place] > 1:
            troubles.append((index, f"{item.code} at {item.path} is accepted twice; remove one entry"))
    return [error for error in errors if (error.path, error.code) not in named], troubles


def _lint_gold(location: CaseLocation, name: str, article: Article) -> CaseLint:
    try:
        text = read_text(location.gold)
        data = load_yaml(text, name)
    except InputError as error:
        return CaseLint(location.name, (Fault(name, None, "", str(error).removeprefix(f"{name}: ")),))
    lines = yaml_lines(text)

    def fault(key: str, message: str, code: str | None = None) -> Fault:
        return Fault(name, _line_of(key, lines), key, message, code)

    try:
        file = CaseFile.model_validate(data, strict=True)
    except ValidationError as error:
        faults = [fault(key, f"{said}; `extractor schema case` prints the form") for key, said in told_problems(error)]
        return CaseLint(location.name, tuple(faults))
    faults = []
    if file.article != location.article.name:
        said = f"{file.article!r} is not {location.article.name!r}; gold and article have one name"
        faults.append(fault("article", said))
    record, problems = examine_gold(file, article)
    faults += [fault(key, said) for key, said in (*problems, *_vague_anchors(file, article))]
    if problems:
        return CaseLint(location.name, tuple(faults))
    errors, troubles = unaccepted_errors(record, file)
    faults += [fault(finding.path.strip("/"), _told(finding), finding.code) for finding in errors]
    faults += [fault(f"accepted/{index}", said) for index, said in troubles]
    faults.sort(key=lambda item: (item.line or 0, item.key, item.message))
    left = {(finding.path, finding.code) for finding in errors}
    wrong = {index for index, _ in troubles}
    accepted = [
        (item.path, item.code, item.reason)
        for index, item in enumerate(file.accepted)
        if index not in wrong and (item.path, item.code) not in left
    ]
    return CaseLint(location.name, tuple(faults), tuple(accepted))


def _vague_anchors(file: CaseFile, article: Article) -> Iterator[tuple[str, str]]:
    """Words under `type` that stand several times: nothing says which place is meant, and all else hangs on it."""
    incidents: Sequence[Any] = file.incidents
    for index, incident in enumerate(incidents):
        times = len(occurrences(incident.type.text, article.text))
        if times > 1:
            said = f"{incident.type.text!r} stands {times} times in the article; copy more words, so that one is meant"
            yield f"incidents/{index}/type/text", said


def _told(finding: Finding) -> str:
    claimed = "" if finding.claimed is None else f" (the gold says {finding.claimed})"
    return f"{finding.code} {finding.message}{claimed}; `extractor rule {finding.code}` explains it"


def _line_of(key: str, lines: dict[str, int]) -> int | None:
    """The line of a key, or of the nearest key around it."""
    while key and key not in lines:
        key = key.rpartition("/")[0]
    return lines.get(key)
