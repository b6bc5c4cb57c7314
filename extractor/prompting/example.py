"""Worked examples: a short article and the answer it deserves, kept as YAML beside the prompts.

An example is shown to the model, so it must be right: `extractor prompts` and every run check it with the project's
own validator before use.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from extractor.errors import PromptError

__all__ = ("WorkedExample", "anchor_words", "compact_json", "counted", "load_example")


class WorkedExample(BaseModel):
    """One worked example. `sentences` are numbered from 1 as they stand; `answer` is in the wire form."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    published: str | None = None
    sentences: tuple[str, ...]
    answer: dict[str, Any]

    def numbered(self) -> str:
        """The example's article as the model sees it."""
        return "\n".join(f"[{number}] {sentence}" for number, sentence in enumerate(self.sentences, start=1))

    def shown(self, outline_fields: Sequence[str]) -> dict[str, Any]:
        """What a template may use of it: the answer whole, and cut into outline and details for two steps."""
        incidents = self.answer.get("incidents", [])
        return {
            "article": self.numbered(),
            "published": self.published or "unknown",
            "answer": compact_json(counted(incidents)),
            "outline": compact_json(counted([_only(item, outline_fields, True) for item in incidents])),
            "details": [
                {
                    "number": number,
                    "anchor": anchor_words(item),
                    "answer": compact_json(_only(item, outline_fields, False)),
                }
                for number, item in enumerate(incidents, start=1)
            ],
        }


def compact_json(value: Any) -> str:
    """JSON in the form that the model is to imitate: no blanks, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def counted(incidents: Sequence[Any]) -> dict[str, Any]:
    """A whole answer: the number of incidents, then the incidents."""
    return {"count": len(incidents), "incidents": list(incidents)}


def anchor_words(incident: Mapping[str, Any]) -> str:
    """The words by which an incident in the wire form is known: its first citation."""
    for value in incident.values():
        if isinstance(value, dict) and "text" in value:
            return str(value["text"])
    return ""


def _only(incident: Mapping[str, Any], names: Sequence[str], wanted: bool) -> dict[str, Any]:
    return {name: value for name, value in incident.items() if (name in names) is wanted}


def load_example(path: Path) -> WorkedExample:
    """Load one worked example. Raises PromptError where it is missing or not of the right shape."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return WorkedExample.model_validate(data)
    except OSError as error:
        raise PromptError(f"examples/{path.name}: no such worked example: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PromptError(f"examples/{path.name}: is not YAML: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PromptError(f"examples/{path.name}: {where}: {first['msg']}") from error
