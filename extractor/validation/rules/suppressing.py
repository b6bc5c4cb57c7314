"""SUP001-SUP003: are the findings that a person set aside still what they were set aside for?

The engine itself reports these, after all other rules; the rules here carry code, severity and documentation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.schema.record import Record
from extractor.validation.registry import Context, Node, Problem, rule

__all__ = ()


@rule("SUP001", "suppression-unused", "warning", on=Record)
def suppression_unused(node: Node[Record[Any]], context: Context) -> Iterator[Problem]:
    """A suppression fits no finding: the fault is gone, or the words or the value that it was given for have changed.

    Why: what nobody needs any more would hide the next fault at the same place.
    Bad: NUM001 set aside at the first claim, which now cites other words.
    Good: the suppression removed, or given anew after a look at the new words.
    Limits: told only where the suppressed rule ran; those of another article are not looked at.
    """
    yield from ()


@rule("SUP002", "suppression-unknown-code", "error", on=Record)
def suppression_unknown_code(node: Node[Record[Any]], context: Context) -> Iterator[Problem]:
    """A suppression names a code that no rule has, or a rule that cannot be set aside (SYS and SUP).

    Why: a slip in the code would leave everybody in the belief that the finding was dealt with.
    Bad: code `NUM999`; code `SYS001`, since what was not checked cannot be excused.
    Good: code `NUM005`.
    Limits: none known.
    """
    yield from ()


@rule("SUP003", "suppression-without-reason", "error", on=Record)
def suppression_without_reason(node: Node[Record[Any]], context: Context) -> Iterator[Problem]:
    """A suppression gives no reason, so it does not count.

    Why: the next reader must be able to judge whether it still holds.
    Bad: reason "".
    Good: reason "the town's name holds the number".
    Limits: whether the reason is a good one is not judged.
    """
    yield from ()
