"""Asking for an article's incidents, in one step or in two, and mending them in a repair turn.

Both ways end in the same thing, an `Answered`: incidents in the wire form, each with the conversation that a repair
turn goes on from, and every turn kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError

from extractor.article.model import Article
from extractor.errors import SchemaError
from extractor.extraction.outlining import sift
from extractor.grounding import SourceText
from extractor.llm.canonical import Settled
from extractor.llm.client import Client, Purpose, Reply
from extractor.prompting import Message, Prompt, anchor_words, compact_json, counted, numbered_text
from extractor.schema.record import Failure, LeftOut, OutcomeState, Turn
from extractor.schema.strict import AnswerPart, answer_part, answer_schema
from extractor.schema.wire import outline_fields, wire_model

__all__ = ("Answered", "Asker")


@dataclass(frozen=True)
class Answered:
    """What the model said of one article."""

    incidents: tuple[BaseModel, ...]
    """In the wire form."""
    state: OutcomeState
    failure: Failure | None
    turns: tuple[Turn, ...]
    attempts: int
    model_returned: str | None
    answered_at: datetime | None = None
    """When the last answer was given, or recorded: what it cost depends on that day."""
    conversations: tuple[tuple[Message, ...], ...] = ()
    """For repairs: the messages that led to the answer; one for the whole answer, or one an incident."""
    numbers: tuple[int, ...] = ()
    """The numbers that the model knows the incidents by; empty: from 1 on."""
    left_out: tuple[LeftOut, ...] = ()
    """Entries of an outline that were not asked about."""

    def with_reply(self, reply: Reply) -> Answered:
        """The same with a further reply's turns and attempts counted in."""
        return replace(
            self,
            turns=self.turns + reply.turns,
            attempts=self.attempts + reply.attempts,
            answered_at=reply.answered_at or self.answered_at,
        )


@dataclass(frozen=True)
class Asker:
    """Asks one model with one prompt for one kind of record."""

    client: Client
    prompt: Prompt
    record_type: type[BaseModel]
    repeat: int = 0
    """Number of the sampled repeat that is asked for, from 0."""
    outline: tuple[str, ...] = field(init=False)
    _schemas: dict[AnswerPart, Settled] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "outline", outline_fields(self.record_type))
        if self.prompt.header.steps == 2 and not self.outline:
            raise SchemaError(
                f"{self.prompt.name} works in two steps, and {self.record_type.__name__} marks no field as OUTLINE "
                "(extractor.schema.blocks): mark those that tell events apart, or use a prompt in one step"
            )

    async def ask(self, source: SourceText) -> Answered:
        """The incidents of an article. Never raises for what a model or a network does."""
        article = source.article
        if self.prompt.header.steps == 2:
            return await self._ask_in_two_steps(source)
        messages = self.prompt.messages(article)
        reply = await self._call(messages, "answer", article, "extract")
        incidents = self._complete(reply, wire_model(self.record_type))
        return _answered(reply, incidents, (tuple(messages),))

    def repair_targets(self, problems: Mapping[int, Sequence[str]]) -> list[int | None]:
        """What repair turns ask for: in one step the whole answer (None), in two each incident with problems."""
        if not problems:
            return []
        return [None] if self.prompt.header.steps == 1 else [*sorted(problems)]

    async def repair(
        self, article: Article, answered: Answered, target: int | None, lines: Sequence[str]
    ) -> tuple[Reply, dict[int, BaseModel]]:
        """One repair turn: the reply, and the incidents that it gives anew, by index; none where it failed.

        `lines` say what is wrong with the whole answer (`target` None) or with one incident.
        """
        if target is None:
            data: Any = counted([item.model_dump(mode="json") for item in answered.incidents])
        else:
            data = answered.incidents[target].model_dump(mode="json")
        messages = [
            *answered.conversations[target or 0],
            *self.prompt.repair_messages(compact_json(data), lines),
        ]
        reply = await self._call(messages, "answer" if target is None else "incident", article, "repair")
        if reply.answer is None:
            return reply, {}
        return reply, dict(enumerate(reply.answer.incidents)) if target is None else {target: reply.answer}

    async def _ask_in_two_steps(self, source: SourceText) -> Answered:
        article = source.article
        reply = await self._call(self.prompt.outline_messages(article), "outline", article, "outline")
        listed = sift(self._complete(reply, None), source)
        outline = compact_json(counted(listed.distinct))
        answered = replace(_answered(reply, (), ()), numbers=listed.kept, left_out=listed.left_out)
        for number in listed.kept:
            item = listed.distinct[number - 1]
            messages = self.prompt.details_messages(article, outline, number, anchor_words(item))
            reply = await self._call(messages, "details", article, "details")
            answered = answered.with_reply(reply)
            incident, failure = self._with_details(item, reply, number)
            answered = replace(
                answered,
                incidents=(*answered.incidents, incident),
                conversations=(*answered.conversations, tuple(messages)),
                state=failure.state if failure and answered.failure is None else answered.state,
                failure=answered.failure or failure,
            )
            if failure is not None and failure.state not in _OF_ONE_ANSWER:
                break  # the model cannot be reached any more: what is there is kept
        return answered

    def _with_details(self, outline: dict[str, Any], reply: Reply, number: int) -> tuple[BaseModel, Failure | None]:
        """One incident of two answers; where the second is missing, its lists stay empty and the record says so."""
        wire = wire_model(self.record_type)
        if reply.answer is not None:
            return wire.model_validate(outline | reply.answer.model_dump(mode="json")), None
        empty = {name: _empty(field.annotation) for name, field in wire.model_fields.items() if name not in outline}
        why = reply.failure.message if reply.failure else reply.state
        failure = Failure(
            state=reply.state,
            message=f"incident {number} has no details: {why}",
            status=reply.failure.status if reply.failure else None,
        )
        return wire.model_validate(outline | empty), failure

    def _complete(self, reply: Reply, wire: type[BaseModel] | None) -> list[Any]:
        """The incidents of a reply: all, or of a truncated one those that were complete. `wire` None: as mappings."""
        if reply.answer is not None:
            incidents = list(reply.answer.incidents)
            return incidents if wire else [item.model_dump(mode="json") for item in incidents]
        checked = wire or _item_model(answer_part(self.record_type, "outline"))
        complete: list[Any] = []
        for candidate in reply.salvaged:
            try:
                item = checked.model_validate(candidate)
            except ValidationError:
                break  # what follows a broken incident is not trusted either; the record says `truncated`
            complete.append(item if wire else item.model_dump(mode="json"))
        return complete

    def _schema(self, part: AnswerPart) -> Settled:
        """The schema of a part, read once; nobody changes it."""
        if part not in self._schemas:
            self._schemas[part] = Settled(answer_schema(self.record_type, part))
        return self._schemas[part]

    async def _call(self, messages: Sequence[Message], part: AnswerPart, article: Article, purpose: Purpose) -> Reply:
        return await self.client.ask(
            messages,
            answer_part(self.record_type, part),
            self._schema(part),
            article_text=numbered_text(article),
            purpose=purpose,
            prompt=f"{self.prompt.name} {self.prompt.sha256}",
            repeat=self.repeat,
        )


_OF_ONE_ANSWER = ("truncated", "refused", "content_filter", "empty_answer", "not_json", "schema_invalid")
"""States that say something of one answer only: the next incident may still be asked about."""


def _answered(reply: Reply, incidents: Sequence[Any], conversations: Any) -> Answered:
    return Answered(
        incidents=tuple(incidents),
        state=reply.state,
        failure=reply.failure,
        turns=reply.turns,
        attempts=reply.attempts,
        model_returned=reply.model_returned,
        answered_at=reply.answered_at,
        conversations=conversations,
    )


def _item_model(answer: type[BaseModel]) -> type[BaseModel]:
    """The model of one item of `incidents`."""
    model: type[BaseModel] = answer.model_fields["incidents"].annotation.__args__[0]  # type: ignore[union-attr]
    return model


def _empty(annotation: Any) -> Any:
    return [] if getattr(annotation, "__origin__", None) is list else None
