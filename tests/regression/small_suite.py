"""A suite of a few invented cases, two prompts, and answers of a fake server: what the commands are tried on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml
from background_server import background_server
from fake_server import Script, Step, says
from newsroom import GUNMEN, ROCKETS, answer

from extractor.extraction.session import Settings
from extractor.regression.cases import load_suite
from extractor.regression.recording import Recorded, plan_recording, record_answers

NAMES = tuple(f"{number:02}-talvik" for number in range(8))
REPORT = (
    "Two rockets hit a grain market in Talvik on Monday, killing at least four traders, the provincial governor said."
    "\n\n"
    "A clinic put the toll at six dead.\n\n"
    "Gunmen shot dead a teacher in Orsu on Sunday, villagers said.\n"
)
_PROMPT = """\
---
id: {id}
version: {version}
schema: "1"
description: small
---
# System
Prompt {id} {version}: list the violent incidents as JSON.
# User
Published {{{{ published }}}}

{{{{ article }}}}
# Repair
{{% for problem in problems %}}{{{{ problem }}}}
{{% endfor %}}
"""


def gold_incident(wire: dict[str, Any]) -> dict[str, Any]:
    """An incident in the wire form as gold."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items() if key != "s"}
        return [plain(item) for item in value] if isinstance(value, list) else value

    gold: dict[str, Any] = plain(wire)
    if gold["when"] is not None:
        gold["when"] |= {"edtf": "2021-05-03", "precision": "day"}
    for place in gold["where"]:
        place["country"] = None
    return gold


def write_gold(path: Path, **changes: Any) -> None:
    """A gold file with the report's two incidents."""
    data: dict[str, Any] = {"article": f"{path.stem}.md", "labelled": "blind"}
    data |= {"incidents": [gold_incident(ROCKETS), gold_incident(GUNMEN)]} | changes
    path.write_text(yaml.safe_dump(data, sort_keys=False, default_flow_style=None), encoding="utf-8")


def write_suite(folder: Path, names: Sequence[str] = NAMES) -> Path:
    """A suite: the same report under several heads, with its gold."""
    for part in ("articles", "gold"):
        (folder / part).mkdir(parents=True)
    for name in names:
        text = f"---\ntitle: Report {name}\npublished: 2021-05-04\n---\n\nNote {name} of the agency.\n\n{REPORT}"
        (folder / "articles" / f"{name}.md").write_text(text, encoding="utf-8")
        write_gold(folder / "gold" / f"{name}.yaml")
    return folder


def write_prompts(folder: Path) -> tuple[Path, Path]:
    """Two versions of a small prompt."""
    paths = folder / "small.v1.md", folder / "small.v2.md"
    for version, path in enumerate(paths, start=1):
        path.write_text(_PROMPT.format(id="small", version=version), encoding="utf-8")
    return paths


def model_of(first: str, second: str) -> Callable[[dict[str, Any]], Step]:
    """A model that gives one answer under the first prompt and another under the second."""
    return lambda body: says(first if "Prompt small 1" in body["messages"][0]["content"] else second)


WHOLE = answer(ROCKETS, GUNMEN)
HALF = answer(ROCKETS)
MODEL = model_of(WHOLE, HALF)
"""Version 1 finds both incidents, version 2 misses the second."""


def record(suite: Path, prompt: Path, script: Script = MODEL, **options: Any) -> tuple[Recorded, int]:
    """Record a prompt with the fake model; what came of it, and how many calls it took."""
    with background_server(script) as server:
        settings = Settings(prompt=str(prompt), model="tiny", base_url=server.url, http_retries=0)
        plan = plan_recording(load_suite(suite), settings, **options)
        return record_answers(plan), len(server.bodies)
