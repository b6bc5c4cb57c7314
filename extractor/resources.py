"""Where the data files that ship with the package are found.

An installed wheel carries them in `extractor/_data`; in a checkout they are the top-level folders.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ("shipped",)

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The path of a shipped folder or file, e.g. `prompts`, `schemas`, `fixtures/articles`.

    Raises FileNotFoundError where neither the wheel nor a checkout holds it.
    """
    for root in (_PACKAGE / "_data", _PACKAGE.parent):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"{name}: not shipped with this installation; install the package again")
