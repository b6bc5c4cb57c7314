"""Public names that are loaded when they are first asked for (PEP 562), so that importing a package costs nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ("names_on_demand",)


def names_on_demand(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a package: `homes` says which module holds each name.

    A home is a module of the package (`"engine"`) or a full name (`"extractor.errors"`). What was loaded once is
    kept in the package.
    """

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        home = homes[name]
        value = getattr(import_module(home if home.startswith("extractor.") else f"{package}.{home}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return load
