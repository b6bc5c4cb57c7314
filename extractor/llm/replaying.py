"""Answers from recordings alone: the same turns and failures as over HTTP, without a network library.

openai and instructor take 0.8 s to import and a millisecond or two a call; a suite of cases is replayed in less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from extractor.errors import RecordingMissingError
from extractor.llm.answers import AnswerProblem, parse_answer
from extractor.llm.canonical import canonical_request, request_key
from extractor.llm.exchange import CallNote, Exchange, as_completion, recorded_at
from extractor.llm.recordings import Recordings

__all__ = ("Replayed",)


@dataclass
class Replayed(Exchange):
    """One ask, answered from a store. Raises what `Exchange.run` may raise; a miss is a RecordingMissingError."""

    store: Recordings | None = None

    async def run(self) -> BaseModel:
        """The parsed answer; an answer that is not the schema's leads to the recorded re-ask."""
        problem: AnswerProblem | None = None
        for _ in range(self.settings.re_asks + 1):
            body, note = self.next_call()
            try:
                completion = self._find(body, note)
            finally:
                self.attempts += note.calls
            self.answered_at = note.answered_at
            text = self.take(completion, note)
            try:
                return parse_answer(text, self.answer_type)
            except AnswerProblem as found:
                problem = found
        assert problem is not None
        raise problem

    def _find(self, body: dict[str, Any], note: CallNote) -> Any:
        """The recorded answer to a request, as an object with attributes."""
        assert self.store is not None
        canonical = canonical_request(body, repeat=self.repeat)
        note.key = request_key(canonical)
        recording = self.store.find(canonical)
        if recording is None:
            raise RecordingMissingError(self.store.explain_miss(canonical, note.article))
        note.seconds, note.answered_at = recording.seconds, recorded_at(recording.meta)
        note.replayed, note.calls = True, 1
        return as_completion(recording.response["body"])
