"""`extractor show`: an article in the terminal, its evidence highlighted, its findings under it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli.terminal import MARKS, STYLES, console, harmless
from extractor.errors import InputError

if TYPE_CHECKING:
    from rich.text import Text

    from extractor.schema.record import Record

__all__ = ("register", "segments")


def show(
    records: Annotated[str, typer.Argument(help="JSON Lines of records; - for standard input.")],
    article: Annotated[
        str | None, typer.Option("--article", "-a", help="Only this one: its number (from 1), file name, or id.")
    ] = None,
    incident: Annotated[
        int | None, typer.Option("--incident", "-i", min=1, help="Only this incident's evidence.")
    ] = None,
) -> None:
    """Show articles with highlighted evidence, each incident's values, and the findings."""
    from extractor.extraction.records import read_records

    out = console()
    shown = 0
    has_incident = False
    for number, record in enumerate(read_records(records), start=1):
        if article is not None and article not in (str(number), record.article.source, record.article.id):
            continue
        shown += 1
        has_incident = has_incident or incident is None or incident <= len(record.incidents)
        for part in _page(record, incident):
            out.print(part, soft_wrap=False)
    if not shown:
        wanted = f" {article!r}" if article is not None else ""
        raise InputError(f"{records}: holds no such article{wanted}; `extractor show {records}` shows all")
    if not has_incident:
        raise InputError(f"{records}: what is shown has no incident {incident}; leave out --incident to see all")


def _page(record: Record[Any], only: int | None) -> Any:
    from rich.rule import Rule
    from rich.text import Text

    article = record.article
    yield Rule(Text(harmless(article.source or article.id)))
    published = f"published {article.published.date} ({article.published.basis})" if article.published.date else ""
    heading = "  ·  ".join(part for part in (article.title or "", article.outlet or "", published) if part)
    if heading:
        yield Text(harmless(heading), style="bold")
    yield _highlighted(record, only)
    yield Text("")
    if record.failure is not None:
        yield Text(f"{record.outcome}: {harmless(record.failure.message)}", style="bold red")
    for index, item in enumerate(record.incidents):
        if only is None or index + 1 == only:
            yield from _incident(record, index, item)
    if only is None:
        yield from _left_out(record)
    yield from _other_findings(record)


def _highlighted(record: Record[Any], only: int | None) -> Text:
    """The text, cut at every border of evidence: crossing highlights are no trouble."""
    from rich.text import Text

    article = record.article
    spans: list[tuple[int, int, str]] = []
    for path, block in _blocks(record, only):
        evidence = block.evidence
        if evidence.start is not None:
            spans.append((evidence.start, evidence.end, record.verdicts.get(path, "supported")))
    text = Text()
    for start, end, verdicts in segments(len(article.text), spans):
        piece = harmless(article.text[start:end])
        worst = next((verdict for verdict in reversed(MARKS) if verdict in verdicts), None)
        text.append(piece, style=f"{STYLES[worst]} underline" if worst else None)
    return text


def segments(length: int, spans: list[tuple[int, int, str]]) -> list[tuple[int, int, frozenset[str]]]:
    """The text cut flat: pieces (start, end, labels that cover it), in order, covering 0 to `length`.

    >>> [(start, end, sorted(labels)) for start, end, labels in segments(6, [(0, 4, "a"), (2, 5, "b")])]
    [(0, 2, ['a']), (2, 4, ['a', 'b']), (4, 5, ['b']), (5, 6, [])]
    """
    borders = sorted({0, length, *(b for start, end, _ in spans for b in (start, end) if 0 <= b <= length)})
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for start, end, label in spans:
        opening.setdefault(start, []).append(label)
        closing.setdefault(end, []).append(label)
    active: list[str] = []
    pieces = []
    for start, end in pairwise(borders):
        for label in closing.get(start, ()):
            active.remove(label)
        active += opening.get(start, ())
        pieces.append((start, end, frozenset(active)))
    return pieces


def _blocks(record: Record[Any], only: int | None) -> list[tuple[str, Any]]:
    """All cited values with their paths, or those of one incident (counted from 1)."""
    from extractor.schema.blocks import Block
    from extractor.validation.registry import walk

    prefix = "" if only is None else f"/incidents/{only - 1}/"
    return [
        (node.path, node.value)
        for node in walk(record)
        if isinstance(node.value, Block) and node.path.startswith(prefix)
    ]


def _incident(record: Record[Any], index: int, item: Any) -> Any:
    from rich.text import Text

    path = f"/incidents/{index}"
    kind = getattr(item, "type", None)
    words = str(kind.value) if kind is not None else type(item).__name__
    role = ", ".join(str(getattr(item, name)) for name in ("role", "realis") if hasattr(item, name))
    yield Text(f"incident {index + 1}: {words} ({role})", style="bold")
    for value_path, block in _blocks(record, index + 1):
        verdict = record.verdicts.get(value_path, "supported")
        words = block.evidence.text or block.evidence.cited.text
        name = value_path.removeprefix(f"{path}/")
        line = Text(f"  {MARKS[verdict]} ", style=STYLES[verdict])
        line.append(f"{name}: ", style="dim").append(f"“{harmless(words)}”", style=STYLES[verdict])
        line.append(harmless(_value_words(block)))
        yield line
        yield from _findings(record, value_path, exact=False)


def _value_words(block: Any) -> str:
    """The value that goes with the words: everything but the citation and nested blocks."""
    parts = []
    for name, value in block.model_dump(mode="json", exclude={"evidence"}, exclude_none=True).items():
        if not isinstance(value, dict | list):
            parts.append(f"{name} {value}")
    return f"  {', '.join(parts)}" if parts else ""


def _findings(record: Record[Any], path: str, *, exact: bool) -> Any:
    from rich.text import Text

    for finding in record.findings:
        at_value = finding.path == path or (
            not exact and finding.path.startswith(f"{path}/") and finding.path not in record.verdicts
        )
        if at_value and finding.severity != "info":
            yield Text(f"      {finding.severity}: {finding.code} {harmless(finding.message)}", style="dim")


def _left_out(record: Record[Any]) -> Any:
    """Entries of the model's list that were not asked about: a reader may find an incident among them."""
    from rich.text import Text

    why = {
        "repeated": "listed before",
        "furniture": "stands outside the report",
        "no_violence": "tells of no violence",
        "consequence": "tells only what came of an earlier one",
    }
    for entry in record.left_out:
        yield Text(f"left out: sentence {entry.sentence} “{harmless(entry.text)}”: {why[entry.reason]}", style="dim")


def _other_findings(record: Record[Any]) -> Any:
    """Findings that belong to no value: of the article, of a whole incident, of the run."""
    from rich.text import Text

    for finding in record.findings:
        nearest = next((path for path in record.verdicts if f"{finding.path}/".startswith(f"{path}/")), None)
        if nearest is None and finding.severity != "info":
            where = finding.path or "record"
            yield Text(f"{where}: {finding.severity}: {finding.code} {harmless(finding.message)}")


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(show)
