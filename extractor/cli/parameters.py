"""What several commands ask for in the same words, and how those words are read."""

from __future__ import annotations

import json
import math
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.extraction.session import Settings

__all__ = (
    "DuplicatesWord",
    "Model",
    "Omit",
    "Parameters",
    "Price",
    "Recordings",
    "Repairs",
    "Repeats",
    "RetryWord",
    "SuiteFolder",
    "WeightsName",
    "api_key_from",
    "named_values",
    "own_suite",
    "prices_of",
    "question",
)


class RetryWord(StrEnum):
    """What is tried again."""

    FAILED = "failed"
    INVALID = "invalid"
    ALL = "all"


class DuplicatesWord(StrEnum):
    """What becomes of articles that say the same."""

    LINK = "link"
    SKIP = "skip"
    ASK = "ask"


SuiteFolder = Annotated[
    Path | None,
    typer.Option("--suite", help="Folder with articles/ and gold/.  [default: the fixtures that ship]"),
]
Recordings = Annotated[
    Path | None, typer.Option("--recordings", help="Folder of recorded answers.  [default: recordings/ of the suite]")
]
Model = Annotated[
    str, typer.Option("--model", help="local (embedded, no key), or the name that recordings and server have for it.")
]
WeightsName = Annotated[
    str | None, typer.Option("--weights", help="With local: known weights, or a .gguf file.")
]  # fmt: skip
Parameters = Annotated[
    list[str] | None, typer.Option("--parameter", "-p", help="Request parameter, e.g. temperature=0.2.")
]
Omit = Annotated[
    list[str] | None, typer.Option("--omit", help="Do not send this parameter of the prompt, e.g. temperature.")
]
Price = Annotated[
    str | None,
    typer.Option("--price", help="Dollars per million tokens, INPUT,OUTPUT, where the model's price is unknown."),
]
Repeats = Annotated[int, typer.Option("--repeats", min=1, help="Answers to each question; shows what is flaky.")]
Repairs = Annotated[
    int, typer.Option("--repairs", min=0, help="Repair turns; they depend on the rules of the day.")
]  # fmt: skip


def question(
    prompt: str,
    model: str,
    weights: str | None,
    parameters: list[str] | None,
    omit: list[str] | None,
    price: str | None = None,
    **others: Any,
) -> Settings:
    """The settings that decide what is asked, from the options of a command."""
    from extractor.extraction.session import Settings
    from extractor.regression.recording import model_named

    settings = Settings(
        prompt=prompt,
        weights=weights or Settings().weights,
        parameters=named_values(parameters, "--parameter", numbers=True),
        omit=tuple(omit or ()),
        prices=prices_of(price, model),
        **others,
    )
    return model_named(settings, model)


def own_suite(folder: Path | None) -> Path:
    """The folder of a suite that is to be written to. Raises UsageError for the one inside an installed package."""
    from extractor.resources import shipped

    if folder is not None:
        return folder
    found = shipped("fixtures/articles").parent
    if found.parent.name == "_data":
        raise UsageError("the suite that ships with an installation is not written to; name your own with --suite")
    return found


def api_key_from(variable: str | None) -> Any:
    """The key that a variable of the environment holds. Raises UsageError where it holds none."""
    if variable is None:
        return None
    from pydantic import SecretStr

    value = os.environ.get(variable, "")
    if not value:
        raise UsageError(f"--api-key-env {variable}: the environment has no such variable, or it is empty")
    return SecretStr(value)


def named_values(pairs: list[str] | None, option: str, *, numbers: bool = False) -> dict[str, Any]:
    """NAME=VALUE pairs; with `numbers`, a value that is JSON is read as such. Raises UsageError for any other form.

    >>> named_values(["temperature=0.2", "verbosity=low"], "--parameter", numbers=True)
    {'temperature': 0.2, 'verbosity': 'low'}
    """
    result: dict[str, Any] = {}
    for pair in pairs or ():
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"{option} {pair}: must be NAME=VALUE")
        try:
            result[name.strip()] = json.loads(value) if numbers else value
        except ValueError:
            result[name.strip()] = value
    return result


def prices_of(price: str | None, model: str) -> dict[str, Any]:
    """A table of one price. Raises UsageError where it is not two numbers."""
    if price is None:
        return {}
    try:
        given, received = (float(part) for part in price.split(","))
        if not (0 <= given < math.inf and 0 <= received < math.inf):
            raise ValueError(price)
    except ValueError as error:
        raise UsageError(f"--price {price}: must be two numbers, INPUT,OUTPUT, dollars per million tokens") from error
    return {model: {"input": given, "output": received}}
