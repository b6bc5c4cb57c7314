"""Actors that users add by a file of their own, merged with the shipped registry.

    actors:
      - id: ke-river-guards
        name: River Guards
        kind: militia
        country: KE
        parent: ke-armed-forces
        aliases: [Walinzi wa Mto]
        acronyms: [RG]
      - id: sy-sdf
        aliases: [Jazira Forces]

An entry with the id of a shipped one adds its aliases and acronyms to it. A user's entry goes before a shipped one of
the same name. YAML, or JSON (which is YAML too).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractor.errors import InputError
from extractor.validation.actors.registry import ActorEntry, ActorRegistry, shipped_registry
from extractor.validation.actors.skeleton import LONGEST_NAME, fold_words
from extractor.validation.actors.trimming import is_generic

__all__ = ("KINDS", "load_user_registry")

KINDS = (
    "army", "cartel", "coalition", "gang", "government", "intelligence", "jihadist", "media", "militia", "ministry",
    "monitor", "organisation", "party", "peacekeeping", "person", "police", "rebel", "state",
)  # fmt: skip
LARGEST_FILE = 5_000_000
"""Bytes of a file of entries; a larger one is no hand-kept list."""
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_KEYS = ("id", "name", "kind", "country", "parent", "aliases", "acronyms")


def load_user_registry(path: Path | str) -> ActorRegistry:
    """The shipped registry with the entries of this file; `use_registry` or `using_registry` puts it in use.

    Raises InputError, naming the file, the line and the key, for anything that cannot be taken as it is.
    """
    file = Path(path)
    reader = _Reader(file.name)
    text, sha256 = _text(file)
    entries = list(reader.entries(text))
    registry = shipped_registry().with_entries((entry for entry, _ in entries), sha256=sha256)
    for entry, line in entries:
        if entry.parent is not None and registry.get(entry.parent) is None:
            raise reader.error(line, "parent", f"{entry.parent!r} is no id of the registry or of this file")
        if registry.is_part_of(entry.parent or "", entry.id) or entry.parent == entry.id:
            raise reader.error(line, "parent", f"{entry.id!r} would be a part of itself")
    return registry


def _text(file: Path) -> tuple[str, str]:
    """The text of a file, and the SHA-256 of its bytes."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise InputError(f"{file.name}: larger than {LARGEST_FILE} bytes; split it, or give a smaller file")
        data = file.read_bytes()
        return data.decode("utf-8-sig"), hashlib.sha256(data).hexdigest()
    except UnicodeDecodeError as error:
        raise InputError(f"{file.name}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
    except OSError as error:
        raise InputError(
            f"{file.name}: cannot be read ({error.strerror}); give the path of a file of actors"
        ) from error


class _Reader:
    """Reads entries with the lines that they stand on, so that a message can name them."""

    def __init__(self, name: str) -> None:
        self._name = name

    def error(self, line: int, key: str, what: str) -> InputError:
        return InputError(f"{self._name}, line {line}: {key}: {what}; correct the entry and load the file again")

    def entries(self, text: str) -> Iterator[tuple[ActorEntry, int]]:
        seen: dict[str, int] = {}
        for node in self._items(text):
            entry, line = self._entry(node)
            if entry.id in seen:
                raise self.error(line, "id", f"{entry.id!r} stands on line {seen[entry.id]} already")
            seen[entry.id] = line
            yield entry, line

    def _items(self, text: str) -> list[Any]:
        import yaml

        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            line = 1 if mark is None else mark.line + 1
            problem = getattr(error, "problem", None) or "nested too deeply"
            raise self.error(line, "file", f"not YAML: {problem}") from error
        if root is None:
            raise self.error(1, "actors", "the file is empty; give a list of entries")
        if isinstance(root, yaml.MappingNode):
            keys = [key.value for key, _ in root.value]
            if keys != ["actors"]:
                raise self.error(1, "actors", f"one key is expected, found {', '.join(map(str, keys)) or 'none'}")
            root = root.value[0][1]
        if not isinstance(root, yaml.SequenceNode):
            raise self.error(root.start_mark.line + 1, "actors", "a list of entries is expected")
        return list(root.value)

    def _entry(self, node: Any) -> tuple[ActorEntry, int]:
        import yaml

        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            raise self.error(line, "actors", "an entry is a mapping with id, name and kind")
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, at = str(key_node.value), key_node.start_mark.line + 1
            if key not in _KEYS:
                raise self.error(at, key, f"no such key; known are {', '.join(_KEYS)}")
            if key in values:
                raise self.error(at, key, "given twice in one entry")
            values[key] = self._value(key, value_node)
        return self._built(values, line), line

    def _value(self, key: str, node: Any) -> Any:
        import yaml

        line = node.start_mark.line + 1
        if key in ("aliases", "acronyms"):
            if not isinstance(node, yaml.SequenceNode):
                raise self.error(line, key, "a list is expected, such as [First Name, Second Name]")
            return tuple(self._name_of(key, item) for item in node.value)
        if not isinstance(node, yaml.ScalarNode):
            raise self.error(line, key, "one value is expected")
        value = str(node.value)
        if node.tag.endswith(":null"):
            return None
        if key == "id" and not _ID.fullmatch(value):
            raise self.error(line, key, f"{value!r}: lower-case letters, digits and hyphens, such as ke-river-guards")
        if key == "kind" and value not in KINDS:
            raise self.error(line, key, f"{value!r} is none of {', '.join(KINDS)}")
        if key == "country" and not _COUNTRY.fullmatch(value):
            raise self.error(line, key, f"{value!r} is no ISO 3166-1 code of two capitals; put NO in quote marks")
        return self._name_of(key, node) if key == "name" else value

    def _name_of(self, key: str, node: Any) -> str:
        line, value = node.start_mark.line + 1, str(node.value)
        if not isinstance(node.value, str) or not fold_words(value) or len(value) > LONGEST_NAME:
            raise self.error(line, key, f"{value[:60]!r} is no name of at most {LONGEST_NAME} characters")
        if key != "acronyms" and is_generic(value):
            raise self.error(line, key, f"{value!r} holds common nouns only and would match any group")
        return value

    def _built(self, values: dict[str, Any], line: int) -> ActorEntry:
        if values.get("id") is None:
            raise self.error(line, "id", "every entry needs an id")
        shipped = shipped_registry().get(values["id"])
        aliases, acronyms = values.get("aliases", ()), values.get("acronyms", ())
        if shipped is not None:
            for key in ("name", "kind", "country", "parent"):
                if values.get(key) not in (None, getattr(shipped, key)):
                    raise self.error(
                        line, key, f"{values['id']!r} is shipped with {getattr(shipped, key)!r}; leave it out"
                    )
            return replace(
                shipped, aliases=(*shipped.aliases, *aliases), acronyms=(*shipped.acronyms, *acronyms), own=True
            )
        for key in ("name", "kind"):
            if values.get(key) is None:
                raise self.error(line, key, f"a new entry needs a {key}")
        return ActorEntry(
            values["id"], values["name"], values["kind"], values.get("country"), values.get("parent"), aliases,
            acronyms, own=True,
        )  # fmt: skip
