"""Shared by the tests of model calls: a small schema, and an ask against the fake server."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import SecretStr

from extractor.llm.client import Client, Reply
from extractor.llm.settings import ModelSettings
from extractor.schema.blocks import Date, Event
from extractor.schema.strict import answer_schema
from extractor.schema.wire import answer_model

ARTICLE = '[1] "The mill burned," {{ said }} Mayor Ilvo.\n[2]   Indented {% raw line.'
KEY = "sk-test-0123456789abcdefghij"


class Fire(Event):
    """A small schema, so that answers are short."""

    cause: Literal["arson", "unknown"]
    when: Date | None


GOOD = '{"incidents": [{"cause": "arson", "when": {"s": 1, "text": "Monday"}}]}'


def settings(url: str | None = None, **options: Any) -> ModelSettings:
    defaults: dict[str, Any] = {"timeout": 5.0, "http_retries": 0, "api_key": SecretStr(KEY), "temperature": 0}
    return ModelSettings("tiny", base_url=url, **{**defaults, **options})


def messages(article: str = ARTICLE, system: str = "Extract fires.") -> list[dict[str, str]]:
    return [{"role": "system", "content": system}, {"role": "user", "content": f"ARTICLE\n{article}\nEND"}]


async def ask(client: Client, article: str = ARTICLE, **options: Any) -> Reply:
    system = options.pop("system", "Extract fires.")
    return await client.ask(
        messages(article, system), answer_model(Fire), answer_schema(Fire), article_text=article, **options
    )
