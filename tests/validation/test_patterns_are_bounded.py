"""No pattern of the validator takes more than a moment, whatever it is given: article text is hostile."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from time import process_time
from typing import Any

import pytest

import extractor.validation

TEXTS = {
    "letters": "a " * 700,
    "prepositions": "the in of at by and to " * 60,
    "clauses": "somebody walked along the river with his brother and " * 28,
    "places": "man in the north of the city on the road to the sea with a boy from the hill " * 18,
    "a stop": " of the old city in the northern hills and its many people with the young men;",
    "relatives": "who which that " * 95,
    "adverbs": "he was also now later then has been ly " * 36,
    "speech": "said the man who said that he said " * 40,
    "casualties": "was killed by and was killed " * 48,
    "names": "Al Ali Omar " * 118,
    "lists": "one, two, " * 140,
    "figures": "12 1,000 two " * 108,
    "brackets": "( " * 700,
    "dashes": " - " * 460,
    "full stops": ". " * 700,
    "quotes": "“a” " * 350,
    "apostrophes": "it's ’ - " * 155,
    "one word": "a" * 1400,
}
SECONDS = 3.0
"""Processor time for all texts of one pattern; the slowest take a tenth, one that goes back and back takes minutes."""


def patterns() -> Iterator[Any]:
    seen: set[int] = set()
    modules = [importlib.import_module(found.name) for found in _modules()]
    for module in modules:
        for name, value in sorted(vars(module).items()):
            pattern = value if isinstance(value, re.Pattern) else getattr(value, "ignoring_case", None)
            if isinstance(pattern, re.Pattern) and id(pattern) not in seen:
                seen.add(id(pattern))
                yield pytest.param(pattern, id=f"{module.__name__.removeprefix('extractor.')}.{name}")


def _modules() -> Iterator[pkgutil.ModuleInfo]:
    return pkgutil.walk_packages(extractor.validation.__path__, "extractor.validation.")


@pytest.mark.parametrize("pattern", list(patterns()))
def test_a_pattern_reads_any_text_at_once(pattern: re.Pattern[str]) -> None:
    begun = process_time()
    for text in TEXTS.values():
        pattern.fullmatch(text)
        for _ in pattern.finditer(text):
            pass
    assert process_time() - begun < SECONDS
