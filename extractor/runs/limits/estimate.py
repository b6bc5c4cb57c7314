"""A dry run: what a run would ask and cost, before anything is sent.

The articles go through the real extraction with nothing but the recorded answers, so calls already answered are found
as a run finds them. Tokens are counted by what recorded answers of the same model had per character, else at four
characters a token: a tokeniser would only fit the models of one provider, and how many incidents an article has is far
less sure than its tokens.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from extractor.article import Article, UnreadableInput
from extractor.extraction.session import Settings, check_settings, open_extraction
from extractor.grounding import SourceText
from extractor.llm.canonical import request_key
from extractor.llm.gate import weigh
from extractor.llm.recordings import Recording, Recordings
from extractor.runs.limits.budget import Pricing
from extractor.runs.limits.opening import pricing_of
from extractor.schema.record import TokenUsage

__all__ = ("Estimate", "estimate")

_CHARACTERS_A_TOKEN = 4.0
_ANSWER = 300
"""Tokens of an answer where no recorded one tells."""
_INCIDENTS = 2.0
"""Incidents of an article, each asked about on its own in two steps, where no recorded answer tells."""


@dataclass(frozen=True)
class Estimate:
    """What a run would take. Re-asks, repairs and tries again are not counted: nobody knows them before."""

    articles: int
    unreadable: int
    without_text: int
    complete: int
    """Articles whose every answer is there already."""
    answered: int
    """Calls that are answered already and cost nothing."""
    calls: int
    """Calls to send; in two steps the second ones are estimated."""
    input_tokens: int
    output_tokens: int
    cost: float | None
    """US dollars; None: no price is known."""
    most_cost: float | None
    """US dollars if every answer were as long as it may be; None: unknown, or answers are not bounded."""
    price_source: str
    assumptions: tuple[str, ...]
    """What the figures rest on, one line each."""


async def estimate(
    articles: Iterable[Article | UnreadableInput], settings: Settings, *, store: Recordings | None = None
) -> Estimate:
    """What a run over these articles would send. Reads recordings (`store`, or the settings' folder), sends nothing.

    Raises what `check_settings` raises.
    """
    prompt, _ = check_settings(settings)
    seen = _Seen(_recordings(settings, store))
    count = _Count(two_steps=prompt.header.steps == 2)
    offline = replace(settings, mode="replay", recordings=None)
    async with open_extraction(offline, store=seen) as extraction:
        for item in articles:
            if isinstance(item, UnreadableInput):
                count.unreadable += not item.skipped
                continue
            count.articles += 1
            if not item.sentences:
                count.without_text += 1
                continue
            seen.missed = None
            answered = await extraction.asker.ask(SourceText(item))
            count.add([turn.answer or "" for turn in answered.turns], seen.missed)
        most = weigh(extraction.client.settings.sent_parameters(), 0).most_output
    return _estimate(count, seen, pricing_of(settings), most)


def _recordings(settings: Settings, store: Recordings | None) -> Recordings | None:
    from extractor.llm.recordings import RecordingStore

    if settings.mode in ("record", "off"):
        return None  # all is asked anew
    if store is None and settings.recordings is not None:
        return RecordingStore(settings.recordings)
    return store


@dataclass
class _Seen:
    """Recordings that note what was found and what was not."""

    inner: Recordings | None
    hits: int = 0
    characters: int = 0
    """Of the requests found whose tokens were counted."""
    asked: int = 0
    """Tokens of those requests."""
    given: int = 0
    """Tokens of their answers."""
    counted: int = 0
    missed: Mapping[str, Any] | None = None

    def find(self, request: Mapping[str, Any]) -> Recording | None:
        """As the store does."""
        recording = self.inner.find(request) if self.inner is not None else None
        if recording is None:
            self.missed = request
            return None
        self.hits += 1
        usage = recording.response["body"].get("usage")
        tokens = usage if isinstance(usage, Mapping) else {}
        asked, given = tokens.get("prompt_tokens"), tokens.get("completion_tokens")
        if isinstance(asked, int) and isinstance(given, int):
            self.characters += _characters(request)
            self.asked += asked
            self.given += given
            self.counted += 1
        return recording

    async def keep(self, recording: Recording, **_: Any) -> None:
        """Nothing is kept in a dry run."""
        raise AssertionError("a dry run has no answers to keep")

    def explain_miss(self, request: Mapping[str, Any], article: str | None = None) -> str:
        """The nearest recording is not looked for: it takes longer than all the rest."""
        return f"not recorded ({request_key(request)})"


@dataclass
class _Count:
    two_steps: bool
    articles: int = 0
    unreadable: int = 0
    without_text: int = 0
    complete: int = 0
    first: int = 0
    """Requests of the first step, or of the only one, to send."""
    first_characters: int = 0
    second: int = 0
    """Requests of the second step to send, of articles whose first answer is there."""
    second_characters: int = 0
    second_seen: int = 0
    listed: int = 0
    outlines: int = 0

    def add(self, answers: list[str], missed: Mapping[str, Any] | None) -> None:
        """One article: its recorded answers and the first request that has none."""
        listed = _listed(answers[0]) if answers and self.two_steps else 0
        if answers and self.two_steps:
            self.outlines += 1
            self.listed += listed
        if missed is None:
            self.complete += 1
        elif not answers:
            self.first += 1
            self.first_characters += _characters(missed)
        else:
            self.second += max(1, listed - (len(answers) - 1))
            self.second_seen += 1
            self.second_characters += _characters(missed)


def _estimate(count: _Count, seen: _Seen, pricing: Pricing, most: int | None) -> Estimate:
    assumptions = []
    per_token = seen.characters / seen.asked if seen.asked else _CHARACTERS_A_TOKEN
    answer = seen.given / seen.counted if seen.counted else float(_ANSWER)
    told = f"as {seen.counted} recorded answers have it" if seen.counted else "a rule of thumb"
    assumptions.append(f"{per_token:.1f} characters a token, {answer:.0f} tokens an answer: {told}")
    if not seen.counted and most is not None:
        answer = min(answer, float(most))
    details = 0.0
    if count.two_steps and count.first:
        incidents = count.listed / count.outlines if count.outlines else _INCIDENTS
        details = incidents * count.first
        told = f"as in {count.outlines} recorded outlines" if count.outlines else "a guess"
        assumptions.append(f"{incidents:.1f} incidents an article, each a call of its own: {told}")
    assumptions.append("without re-asks, repairs and tries again")
    first_size = count.first_characters / count.first if count.first else 0.0
    second_size = count.second_characters / count.second_seen if count.second_seen else first_size
    calls = count.first + count.second + round(details)
    characters = count.first_characters + (count.second + details) * second_size
    asked, given = round(characters / per_token), round(calls * answer)
    return Estimate(
        articles=count.articles,
        unreadable=count.unreadable,
        without_text=count.without_text,
        complete=count.complete,
        answered=seen.hits,
        calls=calls,
        input_tokens=asked,
        output_tokens=given,
        cost=pricing.cost(TokenUsage(input=asked, output=given)),
        most_cost=None if most is None else pricing.cost(TokenUsage(input=asked, output=calls * most)),
        price_source=pricing.source,
        assumptions=tuple(assumptions),
    )


def _characters(request: Mapping[str, Any]) -> int:
    """Characters of a request that become tokens: its messages and its schema."""
    body = request.get("body", {})
    messages = sum(len(str(message.get("content", ""))) for message in body.get("messages", []))
    return messages + len(json.dumps(body.get("response_format", ""), separators=(",", ":")))


def _listed(answer: str) -> int:
    """Incidents that an outline lists, as far as it can be read."""
    from extractor.llm.answers import bare_json

    try:
        data = json.loads(bare_json(answer))
    except (ValueError, RecursionError):
        return 0
    incidents = data.get("incidents") if isinstance(data, dict) else None
    return len(incidents) if isinstance(incidents, list) else 0
