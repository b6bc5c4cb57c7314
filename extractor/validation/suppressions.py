"""Suppressions: findings that a person has looked at and set aside, with a reason, until the words change.

A suppression names a code, a path, and the SHA-256 of the words that the value rests on. A suppressed finding stays
in the record, marked with the reason, and counts in no verdict.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from extractor.schema.blocks import Block
from extractor.schema.evidence import Evidence
from extractor.schema.findings import Finding, Suppression
from extractor.schema.record import Record
from extractor.validation.registry import Node, blocks_below
from extractor.validation.wording import quoted

__all__ = ("Suppressed", "quote_sha256", "suppress", "suppression_for")

NEVER_SUPPRESSED = ("SYS", "SUP")
"""Families that cannot be set aside: what was not checked cannot be excused."""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Findings after suppressions, and what was found at the suppressions themselves."""

    findings: tuple[Finding, ...]
    troubles: tuple[tuple[str, str, str], ...]
    """Code (SUP001 to SUP003), path and message of each suppression that is not in order."""


def quote_sha256(record: Record[Any], path: str, regrounded: Mapping[str, Evidence] | None = None) -> str:
    """SHA-256 of the words under a JSON pointer: those of the nearest citation at or above it.

    At an event it covers all words cited for the event, at the record itself the article's text, so that a change
    anywhere in what was looked at voids the suppression. `regrounded` holds evidence worked out again, by pointer.

    >>> from extractor.article.model import Article, article_id
    >>> record = Record(article=Article(id=article_id("x"), text="x"), outcome="done", incidents=[])
    >>> quote_sha256(record, "") == hashlib.sha256(b"x").hexdigest()
    True
    """
    given = regrounded or {}
    values = _along(record, path)
    owner = next(((where, value) for where, value in reversed(values) if isinstance(value, Block)), None)
    if owner is None:
        owner = next(((where, value) for where, value in reversed(values) if where.startswith("/incidents/")), None)
    if owner is None:
        return _digest(record.article.text)
    where, value = owner
    words = [_words(given.get(node.path, node.value.evidence)) for node in blocks_below(Node(where, value))]
    return _digest(words[0] if isinstance(value, Block) else "\n".join(words))


def suppression_for(record: Record[Any], finding: Finding, *, reason: str, by: str) -> Suppression:
    """The suppression that sets this finding of this record aside."""
    return Suppression(
        code=finding.code,
        path=finding.path,
        reason=reason,
        by=by,
        quote_sha256=quote_sha256(record, finding.path),
        claimed=finding.claimed,
    )


def suppress(
    record: Record[Any],
    findings: Sequence[Finding],
    *,
    known: Iterable[str],
    ran: Iterable[str],
    regrounded: Mapping[str, Evidence] | None = None,
) -> Suppressed:
    """Mark the findings that the record's suppressions set aside, and say which suppressions are not in order.

    `known` are the codes of all rules, `ran` those that were run: a suppression of a rule that did not run is not
    called unused.
    """
    if not record.suppressions:
        return Suppressed(tuple(findings), ())
    known_codes, run_codes = frozenset(known), frozenset(ran)
    marked = list(findings)
    troubles: list[tuple[str, str, str]] = []
    for index, suppression in enumerate(record.suppressions):
        trouble = _trouble(suppression, known_codes)
        if trouble is None:
            used, changed = _mark(record, suppression, marked, regrounded)
            if used or suppression.code not in run_codes:
                continue
            why = f"the {changed} it was given for changed" if changed else f"no {suppression.code} is found there"
            trouble = "SUP001", f"suppression of {suppression.code} at {quoted(suppression.path)} is unused: {why}"
        troubles.append((trouble[0], f"/suppressions/{index}", trouble[1]))
    return Suppressed(tuple(marked), tuple(troubles))


def _trouble(suppression: Suppression, known: frozenset[str]) -> tuple[str, str] | None:
    if suppression.code not in known:
        return "SUP002", f"no rule has the code {quoted(suppression.code, 20)}; `extractor rules` lists them all"
    if suppression.code.startswith(NEVER_SUPPRESSED):
        return "SUP002", f"{suppression.code} cannot be suppressed: what was not checked is not in order"
    if not suppression.reason.strip():
        return "SUP003", f"suppression of {suppression.code} gives no reason, so it does not count"
    return None


def _mark(
    record: Record[Any],
    suppression: Suppression,
    findings: list[Finding],
    regrounded: Mapping[str, Evidence] | None,
) -> tuple[bool, str]:
    """Whether it set a finding aside; if not, what changed ("words", "value") or an empty string."""
    used, changed = False, ""
    for position, finding in enumerate(findings):
        if (finding.code, finding.path) != (suppression.code, suppression.path):
            continue
        if quote_sha256(record, finding.path, regrounded) != suppression.quote_sha256:
            changed = "words"
        elif suppression.claimed is not None and suppression.claimed != finding.claimed:
            changed = "value"
        else:
            findings[position] = finding.model_copy(update={"suppressed": suppression.reason})
            used = True
    return used, changed


def _along(record: Record[Any], path: str) -> list[tuple[str, Any]]:
    """The models along a JSON pointer, from the record down, each with its own; stops where it leads nowhere."""
    here: Any = record
    found: list[tuple[str, Any]] = [("", record)]
    where = ""
    for part in path.split("/")[1:]:
        if isinstance(here, (list, tuple)):
            if not (part.isascii() and part.isdigit() and int(part) < len(here)):
                break
            here = here[int(part)]
        elif isinstance(here, BaseModel) and part in type(here).model_fields:
            here = getattr(here, part)
        else:
            break
        where = f"{where}/{part}"
        if isinstance(here, BaseModel):
            found.append((where, here))
    return found


def _words(evidence: Evidence) -> str:
    return evidence.text if evidence.found and evidence.text is not None else evidence.cited.text


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
