"""Many articles: one record for each input, in their order, whatever becomes of some of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from background_server import background_server
from fake_server import Step, api_error, says
from newsroom import GUNMEN, answer, report, write_prompt

from extractor import api
from extractor.article import Article, UnreadableInput, article_from_text
from extractor.errors import PromptError, UsageError
from extractor.extraction import extract as extraction
from extractor.extraction.session import Settings


def settings(folder: Path, url: str, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "model": "tiny",
        "base_url": url,
        "prompt": str(write_prompt(folder)),
        "recordings": folder / "recordings",
        "timeout": 5.0,
        "http_retries": 0,
        "repairs": 0,
    }
    return Settings(**{**values, **changes})


def articles(count: int) -> list[Article]:
    return [report(f"Report {number:02} of the agency. ") for number in range(count)]


def number_in(body: dict[str, Any]) -> int:
    found = re.search(r"Report (\d\d) of", body["messages"][1]["content"])
    assert found
    return int(found[1])


def test_order_is_kept_whatever_answers_first(tmp_path: Path) -> None:
    def script(body: dict[str, Any]) -> Step:
        step = says(answer(GUNMEN))
        step.delay = 0.03 + 0.02 * ((number_in(body) * 7) % 5)
        return step

    given = articles(12)
    with background_server(script) as server:
        records = list(api.extract_many(given, settings(tmp_path, server.url), workers=4))
        assert [record.article.id for record in records] == [article.id for article in given]
        assert {record.outcome for record in records} == {"done"}
        assert 2 <= server.most_in_flight <= 4
        again = list(api.extract_many(given, settings(tmp_path, server.url), workers=2))
        assert len(server.bodies) == 12  # all were recorded
    assert again == records


def test_failures_and_unreadable_inputs_stay_in_their_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def script(body: dict[str, Any]) -> Step:
        return api_error(500, "boom") if number_in(body) == 1 else says(answer(GUNMEN))

    judge = extraction.derive

    def broken(incidents: Any, article: Article) -> None:
        if "Report 02" in article.text:
            raise ZeroDivisionError("a fault of ours")
        judge(incidents, article)

    monkeypatch.setattr(extraction, "derive", broken)
    unreadable = UnreadableInput("torn.html", "not a page")
    given = [*articles(3), unreadable, article_from_text(""), *articles(1)]
    with background_server(script) as server:
        records = list(api.extract_many(given, settings(tmp_path, server.url), workers=3))
    assert [record.outcome for record in records] == [
        "done", "server_error", "internal_error", "unreadable", "no_text", "done"
    ]  # fmt: skip
    assert records[2].failure is not None
    assert "ZeroDivisionError: a fault of ours" in records[2].failure.message
    assert records[3].article.source == "torn.html"
    assert records[3].failure is not None
    assert records[3].failure.message == "not a page"


def test_one_article(tmp_path: Path) -> None:
    with background_server(says(answer(GUNMEN))) as server:
        record = api.extract(report(), settings(tmp_path, server.url), re_asks=0)
    assert record.incidents[0].type.value == "shooting"


def test_stopping_early_closes_all(tmp_path: Path) -> None:
    with background_server(says(answer(GUNMEN))) as server:
        stream = api.extract_many(articles(9), settings(tmp_path, server.url), workers=2)
        assert next(iter(stream)).outcome == "done"
        stream.close()  # type: ignore[attr-defined]
        assert len(server.bodies) <= 4


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"prompt": "nothing"}, PromptError, "no prompt 'nothing'"),
        ({"parameters": {"heat": 1}}, UsageError, "no request parameter 'heat'"),
        ({"omit": ("heat",)}, UsageError, "no request parameter 'heat'"),
        ({"recordings": None}, UsageError, "--recordings"),
        ({"base_url": "ftp://models.example"}, UsageError, "--base-url"),
    ],
)
def test_what_cannot_begin_is_raised(tmp_path: Path, changes: dict[str, Any], error: Any, words: str) -> None:
    with pytest.raises(error, match=words):
        api.extract(report(), settings(tmp_path, "http://127.0.0.1:9/v1"), **changes)
