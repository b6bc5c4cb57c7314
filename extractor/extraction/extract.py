"""One article in, one record out: ask, ground, check, repair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic

from pydantic import BaseModel, ValidationError
from typing_extensions import TypeVar

from extractor.article.model import Article
from extractor.extraction.assemble import assemble
from extractor.extraction.derive import derive
from extractor.extraction.repair import Assessment, compare, problems_to_show, value_changes
from extractor.grounding import SourceText
from extractor.llm.client import Client, Reply
from extractor.llm.prices import cost_of
from extractor.schema.strict import answer_schema, schema_fingerprint
from extractor.prompting import Prompt, RenderedPrompt
from extractor.schema.blocks import Event
from extractor.schema.incident import Incident
from extractor.schema.record import Failure, Provenance, Record, Repair, TokenUsage, Turn
from extractor.schema.wire import answer_model, wire_model
from extractor.validation import VALIDATOR_VERSION, check, rules_sha256, table_hashes

__all__ = ("Extraction", "extract_article", "unreadable_record")

IncidentT = TypeVar("IncidentT", bound=Event, default=Incident)


@dataclass(frozen=True)
class Extraction(Generic[IncidentT]):
    """All that is the same for every article of a run."""

    client: Client
    prompt: Prompt
    record_type: type[IncidentT] = Incident  # type: ignore[assignment]
    repairs: int = 1
    """How many repair turns at most."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    prices: dict[str, Any] = field(default_factory=dict)

    async def extract(self, article: Article) -> Record[IncidentT]:
        """The record of one article. Never raises for what a model or a network does: the record says it."""
        return await extract_article(article, self)


@dataclass(frozen=True)
class _Judged(Generic[IncidentT]):
    """An answer, grounded and checked."""

    answered: Sequence[BaseModel]
    record: Record[IncidentT]
    assessment: Assessment


async def extract_article(article: Article, extraction: Extraction[IncidentT]) -> Record[IncidentT]:
    """Ask the model for one article's incidents, ground and check them, and repair once if that helps."""
    if not article.sentences:
        return unreadable_record(article, "no_text", "the article has no text; look at its notes", extraction)
    rendered = extraction.prompt.render(article)
    reply = await _ask(extraction, list(rendered.messages), rendered, "extract")
    judged = _judge(article, _answered(reply, extraction), reply, extraction)
    repair: Repair | None = None
    turns = list(reply.turns)
    attempts = reply.attempts
    for _ in range(extraction.repairs if reply.state == "done" else 0):
        problems = problems_to_show(judged.assessment.findings)
        if not problems:
            break
        second = await _repair(rendered, turns[-1].answer or "", problems, extraction)
        turns += [turn.model_copy(update={"purpose": "repair"}) for turn in second.turns]
        attempts += second.attempts
        if second.state != "done":
            repair = _repair_failed(judged, second)
            break
        rejudged = _judge(article, _answered(second, extraction), second, extraction)
        repair = compare(judged.assessment, rejudged.assessment, _changes(judged, rejudged))
        if not repair.taken:
            break
        judged = rejudged
    return judged.record.model_copy(
        update={
            "turns": turns,
            "repair": repair,
            "provenance": _provenance(extraction, reply, turns, attempts),
        }
    )


def unreadable_record(
    article: Article, state: Any, message: str, extraction: Extraction[IncidentT] | None = None
) -> Record[IncidentT]:
    """The record of an input that could not be asked about: it is told, never skipped in silence."""
    record_type: Any = extraction.record_type if extraction else Incident
    return Record[record_type](
        article=article, outcome=state, failure=Failure(state=state, message=message), incidents=[]
    )


async def _ask(
    extraction: Extraction[Any], messages: list[dict[str, str]], rendered: RenderedPrompt, purpose: str
) -> Reply:
    return await extraction.client.ask(
        messages,
        answer_model(extraction.record_type),
        answer_schema(extraction.record_type),
        article_text=rendered.article_block,
        purpose=purpose,
    )


async def _repair(
    rendered: RenderedPrompt, answer: str, problems: list[str], extraction: Extraction[Any]
) -> Reply:
    messages = [*rendered.messages, *extraction.prompt.render_repair(answer, problems)]
    return await _ask(extraction, messages, rendered, "repair")


def _answered(reply: Reply, extraction: Extraction[Any]) -> list[BaseModel]:
    """The incidents of a reply in the wire form: all of them, or those that were complete when it was cut off."""
    if reply.answer is not None:
        return list(reply.answer.incidents)
    wire = wire_model(extraction.record_type)
    complete: list[BaseModel] = []
    for candidate in reply.salvaged:
        try:
            complete.append(wire.model_validate(candidate))
        except ValidationError:
            break  # what follows a broken incident is not trusted either; the record says `truncated`
    return complete


def _judge(
    article: Article, answered: Sequence[BaseModel], reply: Reply, extraction: Extraction[IncidentT]
) -> _Judged[IncidentT]:
    incidents = assemble(answered, extraction.record_type, SourceText(article))
    derive(incidents, article)
    record_type: Any = extraction.record_type
    record: Record[IncidentT] = Record[record_type](
        article=article, outcome=reply.state, failure=reply.failure, incidents=incidents
    )
    result = check(record, select=extraction.select or None, ignore=extraction.ignore or None)
    record.findings, record.verdicts = list(result.findings), dict(result.verdicts)
    return _Judged(answered, record, Assessment(tuple(result.findings), dict(result.verdicts)))


def _changes(before: _Judged[Any], after: _Judged[Any]) -> list[str]:
    def plain(judged: _Judged[Any]) -> list[Any]:
        return [item.model_dump(mode="json") for item in judged.answered]

    return list(value_changes(plain(before), plain(after), "/incidents"))


def _repair_failed(judged: _Judged[Any], reply: Reply) -> Repair:
    found = judged.assessment.by_code()
    why = reply.failure.message if reply.failure else reply.state
    return Repair(
        taken=False, reason=f"the repair turn gave no answer: {why}", findings_before=found, findings_after={}
    )


def _provenance(extraction: Extraction[Any], reply: Reply, turns: Sequence[Turn], attempts: int) -> Provenance:
    usage = _sum_usage([turn.usage for turn in turns])
    settings = extraction.client.settings
    cost, price_source = cost_of(usage, settings.model, settings.base_url, extraction.prices, local=settings.local)
    return Provenance(
        model_requested=settings.model,
        model_returned=reply.model_returned,
        prompt=extraction.prompt.name,
        prompt_sha256=extraction.prompt.sha256,
        schema_sha256=schema_fingerprint(extraction.record_type),
        validator_version=VALIDATOR_VERSION,
        rules_sha256=rules_sha256(),
        tables=table_hashes(),
        parameters=settings.sent_parameters(),
        usage=usage,
        cost=cost,
        price_source=price_source,
        attempts=attempts,
    )


def _sum_usage(usages: Sequence[TokenUsage]) -> TokenUsage:
    """Sum over turns; a count that one turn did not give is unknown for the sum."""

    def total(name: str) -> int | None:
        numbers = [getattr(usage, name) for usage in usages]
        return None if not numbers or any(number is None for number in numbers) else sum(numbers)

    return TokenUsage(
        input=total("input"),
        output=total("output"),
        cached_input=total("cached_input"),
        reasoning=total("reasoning"),
    )
