"""Prompt files: load, check, render, fingerprint.

A prompt is a Markdown file `prompts/<id>.v<version>.md`: YAML front-matter, then a `# System` and a `# User` section,
both Jinja2 (sandboxed, undefined names are errors). The article enters only as a variable, so nothing in it is ever
evaluated. The system section is the same for every article: servers can cache it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.article.model import Article
from extractor.errors import PromptError
from extractor.prompting.example import WorkedExample, load_example
from extractor.prompting.numbered import numbered_text
from extractor.resources import shipped

__all__ = ("Prompt", "RenderedPrompt", "list_prompts", "load_prompt")

_FILE_NAME = re.compile(r"(?P<id>[a-z][a-z0-9_-]*)\.v(?P<version>[0-9]+)\.md")
_FRONT_MATTER = re.compile(r"\A---\n(?P<yaml>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_SECTION = re.compile(r"^# (System|User|Repair)[ \t]*\n", re.MULTILINE)


class _Header(BaseModel):
    """Front-matter of a prompt file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    version: int
    description: str
    schema_version: str = Field(alias="schema")
    examples: tuple[str, ...] = ()
    """Names of files in `prompts/examples/`, without `.yaml`, in the order shown."""
    parameters: dict[str, Any] = {}
    """Request parameters that the prompt was tuned with; the command line wins over them."""



class RenderedPrompt(BaseModel):
    """Messages ready to send. `article_block` is the article as it stands inside the user message."""

    model_config = ConfigDict(frozen=True)

    messages: tuple[dict[str, str], ...]
    article_block: str


class Prompt(BaseModel):
    """A loaded prompt.

    `sha256` covers the file and its worked examples: any edit of what is sent shows.
    """

    model_config = ConfigDict(frozen=True)

    header: _Header
    path: str
    """File name, for messages; no folder."""
    system: str
    user: str
    repair: str
    examples: tuple[WorkedExample, ...]
    sha256: str

    @property
    def name(self) -> str:
        """Id and version, e.g. `incidents.v1`."""
        return f"{self.header.id}.v{self.header.version}"

    def render(self, article: Article) -> RenderedPrompt:
        """The messages for one article. Pure: the same article gives the same bytes."""
        block = numbered_text(article)
        variables = {
            "article": block,
            "boundary": hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()[:8],
            "published": article.published.date or "unknown",
            "title": " ".join((article.title or "").split()),
            "sentence_count": len(article.sentences),
        }
        return RenderedPrompt(
            messages=(
                {"role": "system", "content": self.system_text()},
                {"role": "user", "content": _render(self.user, variables, self.path)},
            ),
            article_block=block,
        )

    def system_text(self) -> str:
        """The system message: the same for every article."""
        shown = [example.shown() for example in self.examples]
        return _render(self.system, {"examples": shown}, self.path)

    def render_repair(self, answer: str, problems: list[str]) -> tuple[dict[str, str], dict[str, str]]:
        """The two messages of a repair turn: the model's own answer, and what was wrong with it."""
        text = _render(self.repair, {"problems": problems}, self.path)
        return {"role": "assistant", "content": answer}, {"role": "user", "content": text}


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
    sections = _sections(match["body"], path.name)
    examples = tuple(load_example(path.parent / "examples" / f"{name}.yaml") for name in header.examples)
    fingerprint = json.dumps(
        [text, [example.model_dump(mode="json") for example in examples]], ensure_ascii=True, sort_keys=True
    )
    return Prompt(
        header=header,
        path=path.name,
        system=sections["System"],
        user=sections["User"],
        repair=sections["Repair"],
        examples=examples,
        sha256=hashlib.sha256(fingerprint.encode()).hexdigest(),
    )


def _sections(body: str, file_name: str) -> dict[str, str]:
    pieces = _SECTION.split(body)
    sections = {name: text.strip() for name, text in zip(pieces[1::2], pieces[2::2], strict=True)}
    for name in ("System", "User", "Repair"):
        if not sections.get(name):
            raise PromptError(f"{file_name}: section `# {name}` is missing or empty")
    if "{{ article }}" not in sections["User"]:
        raise PromptError(f"{file_name}: section `# User` must hold {{{{ article }}}}")
    if "article" in re.findall(r"{{\s*(\w+)", sections["System"]):
        raise PromptError(f"{file_name}: section `# System` must be the same for every article")
    return sections


def _render(template: str, variables: dict[str, Any], file_name: str) -> str:
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        undefined=jinja2.StrictUndefined, keep_trailing_newline=False, trim_blocks=True, lstrip_blocks=True
    )
    try:
        return environment.from_string(template).render(variables)
    except jinja2.TemplateError as error:
        raise PromptError(f"{file_name}: {error}") from error


def _first_error(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
