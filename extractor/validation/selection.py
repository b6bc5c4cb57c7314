"""Which rules run: `select` and `ignore` take codes and beginnings of codes, as in ruff.

The longest beginning that fits a rule decides; where both lists have one of the same length, `ignore` wins. A preview
rule runs where preview is asked for, or where `select` names its whole code.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from extractor.errors import RuleError
from extractor.validation.registry import Rule

__all__ = ("check_codes", "selected", "unknown_code")

EVERYTHING = "ALL"
_CODE_LIKE = re.compile(r"[A-Z]{1,3}|[A-Z]{3}[0-9]{1,3}")


def selected(
    registry: Mapping[str, Rule],
    select: Iterable[str] | None = None,
    ignore: Iterable[str] | None = None,
    *,
    preview: bool = False,
) -> tuple[Rule, ...]:
    """The rules to run, by code.

    `select` None runs all. Raises RuleError where an entry fits no rule.
    """
    wanted = check_codes(registry, (EVERYTHING,) if select is None else select, "select")
    unwanted = check_codes(registry, ignore or (), "ignore")
    ordered = [registry[code] for code in sorted(registry)]
    if wanted == (EVERYTHING,) and not unwanted:
        return tuple([rule for rule in ordered if preview or rule.state == "stable"])
    return tuple([rule for rule in ordered if _is_on(rule, wanted, unwanted, preview)])


def check_codes(registry: Mapping[str, Rule], codes: Iterable[str], option: str) -> tuple[str, ...]:
    """The entries of an option, each checked to fit a rule. A single string is taken as one entry."""
    entries = (codes,) if isinstance(codes, str) else tuple(codes)
    for entry in entries:
        fits = entry == EVERYTHING or (_CODE_LIKE.fullmatch(entry) and any(code.startswith(entry) for code in registry))
        if not fits:
            raise unknown_code(registry, entry, option)
    return entries


def unknown_code(registry: Mapping[str, Rule], code: str, option: str | None = None) -> RuleError:
    """The error for a code that no rule has, with the nearest that exist."""
    near = _near(registry, code)
    hint = f"did you mean {', '.join(near)}? " if near else ""
    where = f"{option}: " if option else ""
    return RuleError(f"{where}no rule has the code {code!r}; {hint}`extractor rules` lists them all")


def _is_on(rule: Rule, wanted: tuple[str, ...], unwanted: tuple[str, ...], preview: bool) -> bool:
    if rule.state == "preview" and not preview and rule.code not in wanted:
        return False
    return _longest(rule.code, wanted) > _longest(rule.code, unwanted)


def _longest(code: str, beginnings: tuple[str, ...]) -> int:
    """Length of the longest beginning that fits; `ALL` counts 0; -1 where none fits."""
    fitting = [0 if entry == EVERYTHING else len(entry) for entry in beginnings if _fits(code, entry)]
    return max(fitting, default=-1)


def _fits(code: str, entry: str) -> bool:
    return entry == EVERYTHING or code.startswith(entry)


def _near(registry: Mapping[str, Rule], code: str) -> list[str]:
    named = {rule.name: rule.code for rule in registry.values()}
    if code.lower() in named:
        return [named[code.lower()]]
    upper = code.upper()
    if any(known.startswith(upper) for known in registry) and upper:
        return [upper]
    families = sorted({known[:3] for known in registry})
    by_code = difflib.get_close_matches(upper[:40], [*sorted(registry), *families], n=3, cutoff=0.6)
    by_name = [named[name] for name in difflib.get_close_matches(code[:40].lower(), sorted(named), n=2, cutoff=0.6)]
    return list(dict.fromkeys([*by_code, *by_name]))[:3]
