"""Worked examples: a short article and the answer it deserves, kept as YAML beside the prompts.

An example is shown to the model, so it must be right: `extractor prompts` and every run check it with the project's
own validator before use.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from extractor.errors import PromptError

__all__ = ("WorkedExample", "load_example")


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

    def answer_json(self) -> str:
        """The answer in the compact form that the model is to imitate."""
        return json.dumps(self.answer, ensure_ascii=False, separators=(",", ":"))

    def shown(self) -> dict[str, str]:
        """What a template may use of it."""
        return {"article": self.numbered(), "answer": self.answer_json(), "published": self.published or "unknown"}


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
