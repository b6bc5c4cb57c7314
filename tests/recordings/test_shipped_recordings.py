"""The recordings that ship are real, whole and used: what the README's first command shows rests on them."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from extractor.api import extract_many
from extractor.article import load_articles
from extractor.extraction.records import record_line
from extractor.extraction.session import Settings, open_extraction, shipped_recordings
from extractor.llm.recordings import RecordingStore
from extractor.resources import shipped
from extractor.schema.record import Record

PROMPTS = ("incidents.v1", "incidents.v3")
ANSWERED = {"done", "truncated"}
"""A small model may run into its token limit; that too is a real answer, and the record says so."""


def replayed(prompt: str) -> list[Record]:
    settings = Settings(prompt=prompt, recordings=shipped_recordings(), mode="replay", repairs=0)
    return list(extract_many(load_articles([str(shipped("fixtures/articles"))]), settings))


@pytest.fixture(scope="module", params=PROMPTS)
def records(request: pytest.FixtureRequest) -> list[Record]:
    return replayed(request.param)


def test_files_are_what_was_recorded() -> None:
    assert RecordingStore(shipped_recordings()).verify() == []


def test_every_fixture_article_is_answered(records: list[Record]) -> None:
    assert len(records) == len(list(shipped("fixtures/articles").glob("*.md")))
    assert {record.outcome for record in records} <= ANSWERED, Counter(record.outcome for record in records)


def test_the_model_is_named(records: list[Record]) -> None:
    for record in records:
        assert record.provenance is not None
        assert record.provenance.model_returned == "qwen2.5-coder-1.5b"
        assert record.provenance.usage.output


def test_evidence_slices_the_stored_text(records: list[Record]) -> None:
    from extractor.schema.blocks import Block
    from extractor.validation.registry import walk

    seen = 0
    for record in records:
        for node in walk(record):
            if isinstance(node.value, Block) and node.value.evidence.start is not None:
                evidence = node.value.evidence
                assert record.article.text[evidence.start : evidence.end] == evidence.text
                seen += 1
    assert seen > 100


def test_same_bytes_every_time() -> None:
    first, second = (
        [record_line(record) for record in replayed("incidents.v3")],
        [record_line(record) for record in replayed("incidents.v3")],
    )
    assert first == second


def test_none_is_unused() -> None:
    store = RecordingStore(shipped_recordings())

    async def used(prompt: str) -> None:
        settings = Settings(prompt=prompt, recordings=shipped_recordings(), mode="replay", repairs=0)
        async with open_extraction(settings) as extraction:
            for article in load_articles([str(shipped("fixtures/articles"))]):
                await extraction.extract(article)
            keys.update(extraction.client.recordings.used)

    keys: set[str] = set()
    for prompt in PROMPTS:
        asyncio.run(used(prompt))
    assert store.unused(keys) == []


def test_one_changed_character_is_a_miss() -> None:
    settings = Settings(prompt="incidents.v3", recordings=shipped_recordings(), mode="replay", repairs=0)
    article = next(iter(load_articles([str(shipped("fixtures/articles"))])))
    first = article.sentences[0]
    changed = article.model_copy(update={"text": article.text[: first.start] + "X" + article.text[first.start + 1 :]})
    (record,) = extract_many([changed], settings)
    assert record.outcome == "no_recording"
    assert record.failure is not None
    assert "article" in record.failure.message
