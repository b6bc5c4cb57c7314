"""Answers must not depend on what was asked before: no prompt token is ever read in a small batch, or reused from an
answer. A model of llama.cpp's slot stands in for the real one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.llm.local.engine import BATCH, SMALLEST_BATCH, Engine, tokens_to_keep


class Slot(Engine):
    """llama.cpp's slot as its source has it: goes on after the common beginning, reads at least one token, in batches.

    Each cached token remembers how it came in: the size of the batch that it was read in, 0 if the model wrote it.
    """

    def __init__(self) -> None:
        self._read = []
        self.cache: list[tuple[int, int]] = []
        self.reread = 0

    def read(self, prompt: list[int]) -> None:
        common = 0
        while common < min(len(prompt), len(self.cache)) and self.cache[common][0] == prompt[common]:
            common += 1
        common = min(common, len(prompt) - 1)
        del self.cache[common:]
        while len(self.cache) < len(prompt):
            batch = prompt[len(self.cache) : len(self.cache) + BATCH]
            self.cache += [(token, len(batch)) for token in batch]
        self.reread = len(prompt) - common

    def _ask(self, path: str, body: dict[str, Any]) -> Any:
        assert (path, body["n_predict"]) == ("/completion", 0)
        self.read(body["prompt"])

    def answer(self, prompt: list[int], written: list[int]) -> list[int]:
        """The batch sizes of the prompt as it stands in the slot when the answer is begun."""
        self.prepare(prompt)
        self.read(prompt)
        sizes = [size for _, size in self.cache]
        self.cache += [(token, 0) for token in written]
        return sizes


prompts = st.builds(
    lambda system, length, seed: [1] * system + [2 + (seed + i) % 3 for i in range(length)],
    st.sampled_from([40, 100, 500]),
    st.integers(30, 1100),
    st.integers(0, 2),
)


@given(st.lists(st.tuples(prompts, st.lists(st.integers(0, 4), max_size=5), st.booleans()), min_size=1, max_size=6))
@settings(max_examples=80, deadline=None)
def test_no_small_batch_and_nothing_the_model_wrote(asked: list[tuple[list[int], list[int], bool]]) -> None:
    slot = Slot()
    before: list[int] = []
    for prompt, written, goes_on in asked:
        whole = before + prompt if goes_on else prompt  # a repair turn: the prompt, the answer, and what was wrong
        assert min(slot.answer(whole, written)) >= SMALLEST_BATCH
        before = whole + written


@pytest.mark.parametrize("rest", range(1, 40))
def test_a_repeated_request_and_any_rest(rest: int) -> None:
    slot = Slot()
    prompt = [1] * (BATCH + rest)
    for _ in range(3):
        assert min(slot.answer(prompt, [7, 7])) >= SMALLEST_BATCH


def test_the_cached_beginning_is_used() -> None:
    slot = Slot()
    slot.answer([1] * 1200 + [2] * 300, [9] * 50)
    slot.answer([1] * 1200 + [3] * 300, [9] * 50)
    assert slot.reread == 300
    slot.answer([1] * 1200 + [3] * 300, [9] * 50)
    assert slot.reread == SMALLEST_BATCH


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_tokens_to_keep(cached: int, length: int) -> None:
    keep = tokens_to_keep(min(cached, length), length)
    assert 0 <= keep < length
    if length >= 2 * SMALLEST_BATCH:
        assert (length - keep) % BATCH == 0 or (length - keep) % BATCH >= SMALLEST_BATCH
