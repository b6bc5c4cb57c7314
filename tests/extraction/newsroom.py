"""An invented report, answers to it by hand, and an extraction against the fake server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fake_server import FakeServer, Script, fake_server

from extractor.article import Article, article_from_text
from extractor.extraction.extract import Extraction
from extractor.llm.client import Client
from extractor.llm.recordings import RecordingStore
from extractor.llm.settings import ModelSettings
from extractor.prompting import Prompt, load_prompt
from extractor.schema.record import Record

REPORT = (
    "Two rockets hit a grain market in Talvik on Monday, killing at least four traders, the provincial governor said. "
    "A clinic put the toll at six dead. The Ash River Brigade claimed the strike. "
    "Gunmen shot dead a teacher in Orsu on Sunday, villagers said."
)
LISTS = ("where", "actors", "casualties", "damage", "weapons", "responsibility", "links")


def report(before: str = "") -> Article:
    """The report, dated, with other words before it where there are to be several."""
    return article_from_text(before + REPORT, published="2021-05-04")


def incident(s: int, text: str, value: str, **fields: Any) -> dict[str, Any]:
    """One incident in the wire form; lists that are not named are empty."""
    kind = {"type": {"s": s, "text": text, "value": value}, "role": "main", "realis": "actual", "when": None}
    return kind | {name: [] for name in LISTS} | fields


def claim(s: int, text: str, low: int | None, high: int | None, qualifier: str, by: Any = None) -> dict[str, Any]:
    """A casualty claim: people killed."""
    figure = {"s": s, "text": text, "low": low, "high": high, "qualifier": qualifier}
    return figure | {"outcome": "killed", "group": "people", "claimant": by}


ROCKETS = incident(
    1,
    "Two rockets hit a grain market",
    "rocket_attack",
    when={"s": 1, "text": "on Monday"},
    where=[{"s": 1, "text": "Talvik", "relation": "in"}],
    casualties=[
        claim(1, "killing at least four traders", 4, None, "floor", {"s": 1, "text": "the provincial governor"}),
        claim(2, "six dead", 6, 6, "exact", {"s": 2, "text": "A clinic"}),
    ],
    weapons=[{"s": 1, "text": "Two rockets", "kind": "rocket"}],
)
GUNMEN = incident(
    4,
    "Gunmen shot dead a teacher",
    "shooting",
    where=[{"s": 4, "text": "Orsu", "relation": "in"}],
    casualties=[claim(4, "shot dead a teacher", 1, 1, "exact", {"s": 4, "text": "villagers"})],
)
OUTLINE = ("type", "role", "realis")


def answer(*incidents: dict[str, Any]) -> str:
    """A whole answer as the model writes it."""
    return json.dumps({"incidents": incidents})


def outline(*incidents: dict[str, Any]) -> str:
    """The answer to step 1 of two."""
    return answer(*({name: item[name] for name in OUTLINE} for item in incidents))


def details(item: dict[str, Any]) -> str:
    """The answer to step 2 of two."""
    return json.dumps({name: value for name, value in item.items() if name not in OUTLINE})


_SECTIONS = """# System
Extract incidents.
# User
<report id="{{ boundary }}">
{{ article }}
</report id="{{ boundary }}">
Published: {{ published }}.
# Repair
Mend:
{% for problem in problems %}
- {{ problem }}
{% endfor %}
"""


def write_prompt(folder: Path, steps: int = 1) -> Path:
    """A small prompt without worked examples."""
    path = folder / f"small.v{steps}.md"
    more = "# Outline\nSTEP-ONE\n# Details\nSTEP-TWO {{ number }} {{ anchor }} {{ outline }}\n" if steps == 2 else ""
    header = f'id: small\nversion: {steps}\nschema: "1"\ndescription: small\nsteps: {steps}'
    path.write_text(f"---\n{header}\n---\n{_SECTIONS}{more}", encoding="utf-8")
    return path


def extract(
    prompt: Prompt,
    *script: Script,
    articles: list[Article] | None = None,
    store: Path | None = None,
    client: dict[str, Any] | None = None,
    **options: Any,
) -> tuple[list[Record[Any]], FakeServer]:
    """Records of the articles (default: the report), one after the other, and what the server saw."""

    async def main() -> tuple[list[Record[Any]], FakeServer]:
        async with fake_server(*script) as server:
            settings = ModelSettings(
                "tiny", **{"base_url": server.url, "timeout": 3.0, "http_retries": 0, **(client or {})}
            )
            recordings = RecordingStore(store) if store else None
            async with Client(settings, recordings=recordings, mode="auto" if store else "off") as asked:
                extraction: Extraction[Any] = Extraction(asked, prompt, **options)
                given = articles if articles is not None else [report()]
                return [await extraction.extract(article) for article in given], server

    return asyncio.run(main())


def small_prompt(folder: Path, steps: int = 1) -> Prompt:
    """The small prompt, loaded."""
    return load_prompt(str(write_prompt(folder, steps)))


def by_article(choose: Callable[[str], Any]) -> Callable[[dict[str, Any]], Any]:
    """A script step that looks at the user's message."""
    return lambda body: choose(
        body["messages"][-1]["content"] if len(body["messages"]) == 2 else body["messages"][1]["content"]
    )
