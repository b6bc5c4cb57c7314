"""One self-contained HTML file: cases by fields, both prompts, the differing values and their words in context.

No script and nothing loaded: it can be attached, mailed and opened offline. The filter is a check box and a style rule.
Words of articles and models are hostile: Jinja2 escapes all of it, control characters are shown as signs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from extractor.regression.changes import Change
from extractor.regression.judging import Judgement
from extractor.regression.model import FIELDS, CaseScore, FieldScore, RunScore
from extractor.regression.reports.contexts import Context, context_at
from extractor.regression.reports.figures import aggregate_rows, field_rows, headline, outcome_text, summary_rows
from extractor.schema.record import Record

if TYPE_CHECKING:
    import jinja2

    from extractor.regression.cases import Suite
    from extractor.regression.replaying import Replay

__all__ = ("html_matrix",)

_Records = Mapping[tuple[str, int], Record[Any]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of one case: errors and right values before and now."""

    text: str
    """`2✓ 1✗`; before and now, if they differ: `1✓ 2✗ → 2✓ 1✗`."""
    words: str
    """The same in words."""
    state: str
    """`same`, `better`, `worse`, `equal` or `none`."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value in the details of a case."""

    field: str
    gold: str
    before: str | None
    """None: there is nothing to compare with."""
    now: str
    state: str
    """`right`, `error`, and with a comparison `better`, `worse`, `equal`."""
    changed: bool
    note: str
    contexts: tuple[tuple[str, Context], ...]
    """Who cites (gold, before, now), and the words in their sentence."""


@dataclass(frozen=True, slots=True)
class Row:
    """One case."""

    case: str
    state: str
    reason: str
    changed: bool
    cells: tuple[Cell, ...]
    incidents: tuple[str, ...]
    values: tuple[Value, ...]


def html_matrix(judgement: Judgement, suite: Suite) -> str:
    """The report as one HTML page. `suite` has the gold: words are shown where they stand."""
    comparison = judgement.comparison
    gold = {(case.name, 0): case.gold for case in suite.cases}
    old = _by_case(comparison.old) if comparison else {}
    changes: dict[str, list[Change]] = defaultdict(list)
    for change in comparison.changes if comparison else ():
        changes[change.case].append(change)
    used = [name for name in FIELDS if _is_used(name, judgement.run, comparison.old if comparison else None)]
    sources = _Sources(gold, _records(judgement.old), _records(judgement.new))
    rows = [_row(now, old.get(key), used, changes[key[0]], sources) for key, now in _by_case(judgement.run).items()]
    headings, fields = field_rows(judgement)
    page: str = (
        _template()
        .render(
            headline=headline(judgement),
            verdict=judgement.verdict,
            run=judgement.run,
            old=comparison.old if comparison else None,
            mend=judgement.mend,
            summary=summary_rows(judgement),
            aggregates=aggregate_rows(comparison) if comparison else [],
            headings=headings,
            fields=fields,
            used=used,
            rows=rows,
            changed=sum(row.changed for row in rows),
        )
        .rstrip()
    )
    return page.translate({ord(character): _visible(character) for character in set(page)}) + "\n"


@dataclass(frozen=True)
class _Sources:
    gold: _Records
    old: _Records
    new: _Records

    def contexts(self, case: str, repeat: int, now: FieldScore | None, before: FieldScore | None) -> Any:
        gold_path = next((item.gold_path for item in (now, before) if item and item.gold_path), None)
        asked = (
            ("gold", self.gold.get((case, 0)), gold_path),
            ("before", self.old.get((case, repeat)), before.answered_path if before else None),
            ("now", self.new.get((case, repeat)), now.answered_path if now else None),
        )
        for who, record, path in asked:
            context = context_at(record, path) if record is not None and path is not None else None
            if context is not None:
                yield who, context


def _row(
    now: CaseScore, old: CaseScore | None, used: Sequence[str], changes: Sequence[Change], sources: _Sources
) -> Row:
    return Row(
        case=now.case if now.repeat == 0 else f"{now.case} (repeat {now.repeat})",
        state=now.state,
        reason=now.reason,
        changed=bool(changes) or now.state != "scored",
        cells=tuple(_cell(name, now, old) for name in used),
        incidents=tuple(f"{item.outcome}: {item.label}" for item in now.incidents),
        values=tuple(_values(now, old, changes, sources)),
    )


def _cell(name: str, now: CaseScore, old: CaseScore | None) -> Cell:
    right, errors = _counts(name, now)
    text, words = _told(right, errors)
    if old is None:
        return Cell(text, words, "none" if not right + errors else "equal" if errors else "same")
    right_before, errors_before = _counts(name, old)
    if (right, errors) == (right_before, errors_before):
        return Cell(text, words, "none" if not right + errors else "same")
    before, words_before = _told(right_before, errors_before)
    state = "better" if errors < errors_before else "worse" if errors > errors_before else "equal"
    return Cell(f"{before} → {text}", f"before {words_before}; now {words}", state)


def _counts(name: str, score: CaseScore) -> tuple[int, int]:
    outcomes = [item.outcome for item in score.fields if item.field == name]
    right = outcomes.count("right")
    return right, len(outcomes) - right - outcomes.count("absent")


def _told(right: int, errors: int) -> tuple[str, str]:
    if not right + errors:
        return "·", "no value"
    marks = [f"{right}✓"] * bool(right) + [f"{errors}✗"] * bool(errors)
    return " ".join(marks), f"{right} right, {errors} with an error"


def _values(now: CaseScore, old: CaseScore | None, changes: Sequence[Change], sources: _Sources) -> Any:
    """What differs from before, then what is wrong now; values that are right and were right are left out."""
    shown = set()
    for change in changes:
        after, before = _score_of(change, now, change.new), _score_of(change, old, change.old)
        shown.add((change.field, after.answered_path if after else None, change.gold_path))
        yield Value(
            field=change.field,
            gold=change.gold or "nothing",
            before=outcome_text(change.old_outcome, change.old),
            now=outcome_text(change.new_outcome, change.new),
            state=change.lean,
            changed=True,
            note=after.note if after else "",
            contexts=tuple(sources.contexts(now.case, now.repeat, after, before)),
        )
    for item in now.fields:
        if item.outcome in ("right", "absent") or (item.field, item.answered_path, item.gold_path) in shown:
            continue
        yield Value(
            field=item.field,
            gold=item.gold or "nothing",
            before=None if old is None else "the same",
            now=outcome_text(item.outcome, item.answered),
            state="error",
            changed=False,
            note=item.note,
            contexts=tuple(sources.contexts(now.case, now.repeat, item, None)),
        )


def _score_of(change: Change, score: CaseScore | None, value: str | None) -> FieldScore | None:
    """The field score that one side of a change is about."""
    if score is None:
        return None
    same = [item for item in score.fields if (item.field, item.gold_path) == (change.field, change.gold_path)]
    return next((item for item in same if item.answered == value), None)


def _by_case(run: RunScore) -> dict[tuple[str, int], CaseScore]:
    return {(score.case, score.repeat): score for score in run.cases}


def _is_used(name: str, *runs: RunScore | None) -> bool:
    return any(
        item.field == name and item.outcome != "absent"
        for run in runs
        if run is not None
        for score in run.cases
        for item in score.fields
    )


def _records(replay: Replay | None) -> _Records:
    return replay.records if replay is not None else {}


def _visible(character: str) -> str:
    """Control characters and bidirectional overrides as signs: they could reorder or hide what stands around them."""
    code = ord(character)
    if character == "\n" or (code >= 0x20 and character.isprintable()):
        return character
    return chr(0x2400 + code) if code < 0x20 else " " if character.isspace() else f"‹U+{code:04X}›"


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("extractor.regression.reports", ""),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("matrix.html")
