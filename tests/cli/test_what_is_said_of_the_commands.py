"""README and messages name commands and options: each must be one that the program has."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

import extractor
from extractor.cli.app import app

ROOT = Path(extractor.__file__).parent
README = ROOT.parent / "README.md"
PROGRAM: Any = typer.main.get_command(app)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
OF_OTHER_PROGRAMS = {"sources.py"}  # calls pip


def commands(group: Any = PROGRAM, before: str = "") -> dict[str, Any]:
    """All commands by the words that call them."""
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        found |= commands(command, f"{before}{name} ") if hasattr(command, "commands") else {f"{before}{name}": command}
    return found


def options() -> set[str]:
    names = {"--help", "--version"}
    for command in commands().values():
        for parameter in command.params:
            names |= {*parameter.opts, *parameter.secondary_opts}
    return names


def code_lines(text: str) -> list[str]:
    """Lines of shell code blocks, continued lines joined, comments gone."""
    blocks = re.findall(r"^```(?:sh|bash|shell|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line.removeprefix("$ ") for line in lines if line.strip() and not line.lstrip().startswith("#")]


def calls(line: str) -> Iterator[list[str]]:
    """The arguments of each call of the program in a line of shell code."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    words: list[str] = []
    for word in [*lexer, ";"]:
        if not set(word) <= set("|&;<>"):
            words.append(word)
            continue
        while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
            words.pop(0)
        if words and Path(words[0]).name == "extractor":
            yield words[1:]
        words = []


def parsed(arguments: list[str]) -> str:
    """The command's words; raises what a wrong use raises. Nothing is run."""
    command, called = PROGRAM, ""
    if arguments and arguments[0].startswith("-"):
        assert set(arguments) <= {"--help", "--version"}
        return ""
    while hasattr(command, "commands"):
        assert arguments, "a group without a command"
        name, *arguments = arguments
        command = command.commands[name]
        called += f" {name}"
    with command.make_context(called.strip(), list(arguments)):
        return called.strip()


@pytest.mark.skipif(not README.exists(), reason="installed without its README")
class TestReadme:
    def test_every_line_of_code_parses(self) -> None:
        found = [(line, call) for line in code_lines(README.read_text("utf-8")) for call in calls(line)]
        assert len(found) >= 5
        for line, call in found:
            try:
                parsed(call)
            except Exception as error:
                pytest.fail(f"{line}: {type(error).__name__}: {error}")

    def test_every_command_stands_there(self) -> None:
        text = README.read_text("utf-8")
        missing = [words for words in commands() if f"extractor {words}" not in text]
        assert missing == []

    def test_every_option_named_is_one(self) -> None:
        spans = re.findall(r"`(--[a-z-]+)[^`]*`", README.read_text("utf-8"))
        assert set(spans) <= options()


def strings() -> Iterator[tuple[str, str]]:
    """All texts in the program's source, with the file they stand in."""
    for path in sorted(ROOT.rglob("*.py")):
        if path.name in OF_OTHER_PROGRAMS:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.relative_to(ROOT).as_posix(), node.value


def test_messages_name_options_that_exist() -> None:
    known = options()
    wrong = {(file, name) for file, text in strings() for name in OPTION.findall(text) if name not in known}
    assert wrong == set()


def test_messages_name_commands_that_exist() -> None:
    known = commands()
    wrong = set()
    for file, text in strings():
        for words in re.findall(r"`extractor ([a-z]+(?: [a-z]+)?)", text):
            if words not in known and words.partition(" ")[0] not in known | {"model": 0}:
                wrong.add((file, words))
            if words.startswith("model ") and words not in known:
                wrong.add((file, words))
    assert wrong == set()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("extractor demo", [["demo"]]),
        ("A=1 .venv/bin/extractor rules --json | head", [["rules", "--json"]]),
        ("pip install . && extractor model fetch && extractor demo", [["model", "fetch"], ["demo"]]),
        ("extractor check r.jsonl > out.txt", [["check", "r.jsonl"]]),
        ("echo 'extractor demo'", []),
    ],
)
def test_calls(line: str, expected: list[list[str]]) -> None:
    assert list(calls(line)) == expected


@pytest.mark.parametrize("arguments", [["demos"], ["demo", "--jsn"], ["extract"], ["check", "a", "b"], ["model"]])
def test_what_does_not_parse(arguments: list[str]) -> None:
    with pytest.raises((Exception, AssertionError)):
        parsed(arguments)
