"""Prompt files: load, check, render, fingerprint.

A prompt is a Markdown file `prompts/<id>.v<version>.md`: YAML front-matter, then sections, all Jinja2 (sandboxed,
undefined names are errors). The article enters only as a variable, so nothing in it is ever evaluated. `# System` is
the same for every article and every step: servers can cache it.

Sections of a prompt in one step: System, User, Repair. In two steps: System, User (the article, the same in both
steps), Outline (asks for the list of incidents), Details (asks for one of them), Repair.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.article.model import Article
from extractor.errors import PromptError
from extractor.prompting.example import WorkedExample, load_example
from extractor.prompting.numbered import numbered_text
from extractor.resources import shipped
from extractor.schema.incident import SCHEMA_VERSION, Incident
from extractor.schema.wire import outline_fields

__all__ = ("Message", "Prompt", "list_prompts", "load_prompt")

_FILE_NAME = re.compile(r"(?P<id>[a-z][a-z0-9_-]*)\.v(?P<version>[0-9]+)\.md")
_FRONT_MATTER = re.compile(r"\A---\n(?P<yaml>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_SECTION = re.compile(r"^# (System|User|Outline|Details|Repair)[ \t]*\n", re.MULTILINE)


class _Header(BaseModel):
    """Front-matter of a prompt file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    version: int
    description: str
    steps: Literal[1, 2] = 1
    """1: all incidents in one answer. 2: first the list of incidents, then each of them by itself."""
    schema_version: str = Field(alias="schema")
    examples: tuple[str, ...] = ()
    """Names of files in `prompts/examples/`, without `.yaml`, in the order shown."""
    parameters: dict[str, Any] = {}
    """Request parameters that the prompt was tuned with; the command line wins over them."""


Message = dict[str, str]
OUTLINE_FIELDS = outline_fields(Incident)


class Prompt(BaseModel):
    """A loaded prompt.

    `sha256` covers the file and its worked examples: any edit of what is sent shows.
    """

    model_config = ConfigDict(frozen=True)

    header: _Header
    path: str
    """File name, for messages; no folder."""
    sections: dict[str, str]
    examples: tuple[WorkedExample, ...]
    sha256: str

    @property
    def name(self) -> str:
        """Id and version, e.g. `incidents.v1`."""
        return f"{self.header.id}.v{self.header.version}"

    def system_text(self, outline_fields: Sequence[str] = OUTLINE_FIELDS) -> str:
        """The system message: the same for every article."""
        shown = [example.shown(outline_fields) for example in self.examples]
        return self._render("System", {"examples": shown})

    @cached_property
    def _system(self) -> str:
        return self.system_text()

    def messages(self, article: Article) -> list[Message]:
        """The messages of a prompt in one step. Pure: the same article gives the same bytes."""
        return self._with_user(article, "")

    def outline_messages(self, article: Article) -> list[Message]:
        """Step 1 of two: the list of incidents."""
        return self._with_user(article, self._render("Outline", {}))

    def details_messages(self, article: Article, outline: str, number: int, anchor: str) -> list[Message]:
        """Step 2 of two: incident `number` of `outline` (the answer of step 1, as JSON), known by its anchor words."""
        asked = self._render("Details", {"outline": outline, "number": number, "anchor": anchor})
        return self._with_user(article, asked)

    def repair_messages(self, answer: str, problems: Sequence[str]) -> list[Message]:
        """What a repair turn adds: the model's own answer, and what was wrong with it."""
        text = self._render("Repair", {"problems": list(problems)})
        return [{"role": "assistant", "content": answer}, {"role": "user", "content": text}]

    def _with_user(self, article: Article, asked: str) -> list[Message]:
        variables = {
            "article": numbered_text(article),
            # Hostile text cannot know the hash of what it is part of, so it cannot close the report early.
            "boundary": hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()[:8],
            "published": article.published.date or "unknown",
        }
        report = self._render("User", variables)
        return [
            {"role": "system", "content": self._system},
            {"role": "user", "content": f"{report}\n{asked}" if asked else report},
        ]

    def _render(self, section: str, variables: dict[str, Any]) -> str:
        return _render(self.sections[section], variables, self.path)


def load_prompt(name_or_path: str, *, folder: Path | None = None) -> Prompt:
    """Load a prompt by name (`incidents.v2`, `incidents` for its newest version) or by path.

    Raises PromptError where there is none, or where the file is not what a prompt file must be.
    """
    if name_or_path.endswith(".md"):
        path = Path(name_or_path)
        if not path.is_file():
            raise PromptError(f"{name_or_path}: no such prompt file; `extractor prompts` lists those that ship")
        return _parse(path)
    folder = folder or shipped("prompts")
    known = {path.name.removesuffix(".md"): path for path in _prompt_files(folder)}
    if name_or_path in known:
        return _parse(known[name_or_path])
    versions = [name for name in known if name.startswith(f"{name_or_path}.v")]
    if versions:
        return _parse(known[max(versions, key=lambda name: int(name.rpartition(".v")[2]))])
    raise PromptError(f"no prompt {name_or_path!r}; there are: {', '.join(known) or 'none'}")


def list_prompts(folder: Path | None = None) -> list[Prompt]:
    """All prompts of a folder (default: those that ship), by id and version."""
    prompts = [_parse(path) for path in _prompt_files(folder or shipped("prompts"))]
    return sorted(prompts, key=lambda prompt: (prompt.header.id, prompt.header.version))


def _prompt_files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.glob("*.md")) if _FILE_NAME.fullmatch(path.name))


def _parse(path: Path) -> Prompt:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"{path.name}: cannot be read as UTF-8 text: {error}") from error
    match = _FRONT_MATTER.match(text.replace("\r\n", "\n"))
    if not match:
        raise PromptError(f"{path.name}: must begin with YAML front-matter between two lines of `---`")
    try:
        header = _Header.model_validate(yaml.safe_load(match["yaml"]) or {})
    except yaml.YAMLError as error:
        raise PromptError(f"{path.name}: front-matter is not YAML: {error}") from error
    except ValidationError as error:
        raise PromptError(f"{path.name}: front-matter: {_first_error(error)}") from error
    named = _FILE_NAME.fullmatch(path.name)
    if named and (named["id"], int(named["version"])) != (header.id, header.version):
        raise PromptError(
            f"{path.name}: front-matter says id {header.id!r} version {header.version}; the file name says otherwise"
        )
    if header.schema_version != SCHEMA_VERSION:
        raise PromptError(
            f"{path.name}: front-matter: schema: written for version {header.schema_version!r}; "
            f"records are of version {SCHEMA_VERSION!r}"
        )
    sections = _sections(match["body"], path.name, header.steps)
    examples = tuple(load_example(path.parent / "examples" / f"{name}.yaml") for name in header.examples)
    fingerprint = json.dumps(
        [text, [example.model_dump(mode="json") for example in examples]], ensure_ascii=True, sort_keys=True
    )
    return Prompt(
        header=header,
        path=path.name,
        sections=sections,
        examples=examples,
        sha256=hashlib.sha256(fingerprint.encode()).hexdigest(),
    )


def _sections(body: str, file_name: str, steps: int) -> dict[str, str]:
    pieces = _SECTION.split(body)
    sections: dict[str, str] = {}
    for name, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if name in sections:
            raise PromptError(f"{file_name}: section `# {name}` stands twice")
        sections[name] = text.strip()
    wanted = ("System", "User", "Repair") if steps == 1 else ("System", "User", "Outline", "Details", "Repair")
    for name in wanted:
        if not sections.get(name):
            raise PromptError(f"{file_name}: section `# {name}` is missing or empty")
    surplus = sorted(set(sections) - set(wanted))
    if surplus:
        raise PromptError(f"{file_name}: section `# {surplus[0]}` is for a prompt in two steps; write `steps: 2`")
    if "{{ article }}" not in sections["User"]:
        raise PromptError(f"{file_name}: section `# User` must hold {{{{ article }}}}")
    if "article" in re.findall(r"{{\s*(\w+)", sections["System"]):
        raise PromptError(f"{file_name}: section `# System` must be the same for every article")
    return sections


def _render(template: str, variables: dict[str, Any], file_name: str) -> str:
    import jinja2

    try:
        return str(_compiled(template).render(variables))
    except jinja2.TemplateError as error:
        raise PromptError(f"{file_name}: {error}") from error
    except Exception as error:  # whatever the template's own expressions run into
        raise PromptError(f"{file_name}: {type(error).__name__} while rendering: {error}") from error


@lru_cache(maxsize=64)
def _compiled(template: str) -> Any:
    """A section compiled once: it is rendered for every article and every step."""
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        undefined=jinja2.StrictUndefined, keep_trailing_newline=False, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(template)


def _first_error(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
