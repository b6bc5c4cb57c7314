"""One article in, one record out: ask, ground, check, repair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Generic, Protocol

from pydantic import BaseModel
from typing_extensions import TypeVar

from extractor.article.model import Article, article_id
from extractor.extraction.asking import Answered, Asker
from extractor.extraction.assemble import assemble
from extractor.extraction.derive import derive
from extractor.extraction.examples import check_examples
from extractor.extraction.repair import Assessment, compare, problems_to_show, value_changes
from extractor.grounding import SourceText
from extractor.llm.client import Client, sum_usage
from extractor.llm.prices import cost_of
from extractor.prompting import Prompt
from extractor.schema.blocks import Event
from extractor.schema.incident import Incident
from extractor.schema.record import Failure, OutcomeState, Provenance, Record, Repair
from extractor.schema.strict import schema_fingerprint
from extractor.validation import VALIDATOR_VERSION, all_rules, check, rules_sha256, table_hashes
from extractor.validation.actors.registry import ActorRegistry, using_registry
from extractor.validation.engine import CheckResult
from extractor.validation.selection import selected

__all__ = ("Extraction", "Judge", "ToJudge", "failed_record", "judge_answer")

IncidentT = TypeVar("IncidentT", bound=Event, default=Incident)
_INCIDENT: Any = Incident  # the default of a type variable cannot be told to the checker any other way


@dataclass(frozen=True)
class ToJudge:
    """An answer and what it is to be judged by."""

    incidents: tuple[BaseModel, ...]
    """In the wire form."""
    numbers: tuple[int, ...]
    state: OutcomeState
    failure: Failure | None
    record_type: type[Event]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    actors: ActorRegistry | None = None


class Judge(Protocol):
    """`judge_answer`, done elsewhere."""

    async def __call__(self, source: SourceText, answer: ToJudge, /) -> tuple[Sequence[Any], CheckResult]:
        """The incidents, grounded, and the result of the check."""


def judge_answer(source: SourceText, answer: ToJudge) -> tuple[Sequence[Any], CheckResult]:
    """Ground and check an answer: its incidents in the stored form, findings and verdicts. Pure; takes milliseconds."""
    incidents = assemble(answer.incidents, answer.record_type, source, answer.numbers)
    with using_registry(answer.actors):
        derive(incidents, source.article)
        record = _record_model(answer.record_type)(
            article=source.article, outcome=answer.state, failure=answer.failure, incidents=incidents
        )
        return incidents, check(record, select=answer.select or None, ignore=answer.ignore or None)


@dataclass(frozen=True)
class Extraction(Generic[IncidentT]):
    """All that is the same for every article of a run. Raises PromptError or RuleError where that cannot work."""

    client: Client
    prompt: Prompt
    record_type: type[IncidentT] = _INCIDENT
    repairs: int = 1
    """How often, at most, the model is shown what was found wrong with an answer."""
    repeat: int = 0
    """Which sampled repeat of the same questions this is, from 0."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    actors: ActorRegistry | None = None
    """Actors to know instead of those that ship; see `extractor.validation.actors.load_user_registry`."""
    prices: Mapping[str, Any] = field(default_factory=dict)
    """The user's own prices, by model; see `extractor.llm.prices`."""
    judge: Judge | None = None
    """Grounds and checks answers somewhere else, such as in another process; None: here, between two calls."""

    def __post_init__(self) -> None:
        selected({rule.code: rule for rule in all_rules()}, self.select or None, self.ignore or None)
        if self.client.mode != "replay":  # where nothing is asked, no model is shown them
            check_examples(self.prompt)
        _ = self.asker

    @cached_property
    def asker(self) -> Asker:
        """Asks the model with this prompt."""
        return Asker(self.client, self.prompt, self.record_type, self.repeat)

    async def extract(self, article: Article, source: SourceText | None = None) -> Record[IncidentT]:
        """The record of one article. Never raises for what a model or a network does: the record says it.

        `source` is the article prepared for grounding, where the caller has it already. Raises CapReachedError where
        the gate lets nothing more through: the article was not finished, its answers so far are recorded.
        """
        if not article.sentences:
            notes = "; ".join(article.notes)
            return failed_record(article, "no_text", f"the article has no text{f' ({notes})' if notes else ''}")
        source = source or SourceText(article)
        answered = await self.asker.ask(source)
        judged = await self._judge(source, answered)
        judged, repairs = await self._repair(source, judged)
        return judged.record.model_copy(
            update={
                "left_out": list(judged.answered.left_out),
                "turns": list(judged.answered.turns),
                "repairs": repairs,
                "provenance": self._provenance(judged.answered),
            }
        )

    async def _repair(self, source: SourceText, judged: _Judged[IncidentT]) -> tuple[_Judged[IncidentT], list[Repair]]:
        """Show the model what it can mend, and take what got better, incident by incident."""
        repairs: list[Repair] = []
        for _ in range(self.repairs if judged.answered.state == "done" else 0):
            problems = problems_to_show(judged.assessment.findings)
            taken = False
            for target in self.asker.repair_targets(problems):
                lines = [line for index, group in sorted(problems.items()) for line in group]
                lines = lines if target is None else problems[target]
                reply, mended = await self.asker.repair(source.article, judged.answered, target, lines)
                answered = judged.answered.with_reply(reply)
                if reply.answer is None:
                    why = reply.failure.message if reply.failure else reply.state
                    repairs.append(_repair_failed(judged, target, why))
                    judged = replace(judged, answered=answered)
                    continue
                with_mended = replace(answered, incidents=_with(answered.incidents, mended, target))
                candidate = await self._judge(source, with_mended)
                repair = compare(judged.assessment, candidate.assessment, _changes(judged, candidate), target)
                repairs.append(repair)
                taken = taken or repair.taken
                judged = candidate if repair.taken else replace(judged, answered=answered)
            if not taken:
                break
        return judged, repairs

    async def _judge(self, source: SourceText, answered: Answered) -> _Judged[IncidentT]:
        """Ground and check an answer."""
        question = ToJudge(
            answered.incidents, answered.numbers, answered.state, answered.failure, self.record_type, self.select,
            self.ignore, self.actors,
        )  # fmt: skip
        if self.judge is None:
            incidents, result = judge_answer(source, question)
        else:
            incidents, result = await self.judge(source, question)
        record = _record_model(self.record_type)(
            article=source.article, outcome=answered.state, failure=answered.failure, incidents=list(incidents)
        )
        record.findings, record.verdicts = list(result.findings), dict(result.verdicts)
        return _Judged(answered, record, Assessment(tuple(result.findings), dict(result.verdicts)))

    def _provenance(self, answered: Answered) -> Provenance:
        settings = self.client.settings
        usage = sum_usage([turn.usage for turn in answered.turns])
        cost, price_source = cost_of(
            usage, settings.model, settings.base_url, self.prices, local=settings.local, at=answered.answered_at
        )
        with using_registry(self.actors):
            tables = table_hashes()
        return Provenance(
            model_requested=settings.public_model,
            model_returned=answered.model_returned,
            prompt=self.prompt.name,
            prompt_sha256=self.prompt.sha256,
            schema_sha256=schema_fingerprint(self.record_type),
            validator_version=VALIDATOR_VERSION,
            rules_sha256=rules_sha256(),
            tables=tables,
            parameters=settings.sent_parameters(),
            usage=usage,
            cost=cost,
            price_source=price_source,
            attempts=answered.attempts,
        )


@dataclass(frozen=True)
class _Judged(Generic[IncidentT]):
    """An answer, grounded and checked."""

    answered: Answered
    record: Record[IncidentT]
    assessment: Assessment


def failed_record(
    article: Article | None, state: OutcomeState, message: str, *, source: str | None = None
) -> Record[Any]:
    """The record of an input that could not be asked about: it is told, never skipped in silence."""
    article = article or Article(id=article_id(""), text="", source=source)
    return Record[Incident](article=article, outcome=state, failure=Failure(state=state, message=message), incidents=[])


def _record_model(record_type: type[IncidentT]) -> type[Record[IncidentT]]:
    return Record[record_type]  # type: ignore[valid-type]


def _with(incidents: Sequence[BaseModel], mended: Mapping[int, BaseModel], target: int | None) -> tuple[BaseModel, ...]:
    """The incidents with those that were given anew; a whole answer replaces all."""
    if target is None:
        return tuple(mended[index] for index in sorted(mended))
    return tuple(mended.get(index, incident) for index, incident in enumerate(incidents))


def _changes(before: _Judged[Any], after: _Judged[Any]) -> list[str]:
    def plain(judged: _Judged[Any]) -> list[Any]:
        return [item.model_dump(mode="json") for item in judged.answered.incidents]

    return list(value_changes(plain(before), plain(after), "/incidents"))


def _repair_failed(judged: _Judged[Any], target: int | None, why: str) -> Repair:
    found = judged.assessment.by_code()
    return Repair(
        incident=target,
        taken=False,
        reason=f"the repair turn gave no answer: {why}",
        findings_before=found,
        findings_after=found,
    )
