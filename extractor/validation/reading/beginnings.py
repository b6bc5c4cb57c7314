"""With which letters the matches of a pattern can begin, read off the pattern: where none stands, it need not run.

A long alternation tries all its members at every word. Sorted by their first letters, a word is tried on few of them.
"""

from __future__ import annotations

__all__ = ("LETTERS", "alternatives", "heads")

LETTERS = 3
"""Letters that are told; fewer where the word or the pattern is shorter."""
_ZERO_WIDTH = ("(?=", "(?!", "(?<=", "(?<!")


def alternatives(expression: str) -> list[str]:
    """The members of an alternation, those of its groups left together.

    >>> alternatives("dead|bod(?:y|ies)")
    ['dead', 'bod(?:y|ies)']
    """
    found, begin, at = [], 0, 0
    while at < len(expression):
        end, item = _item(expression, at)
        if item == "|":
            found.append(expression[begin:at])
            begin = end
        at = end
    return [*found, expression[begin:]]


def heads(expression: str) -> frozenset[str]:
    """The first letters of all matches of a pattern in small letters, whose matches begin with a word.

    A head shorter than `LETTERS` is a whole word. ValueError where the pattern leaves its first letters open.

    >>> sorted(heads("(?:dead )?bod(?:y|ies)|in hands|(?<=a )die[ds]?"))
    ['bod', 'dea', 'die', 'in']
    """
    done: set[str] = set()
    for member in alternatives(expression):
        ended, going = _walk(member, {""})
        done |= ended | going
    if any(not head.isalpha() for head in done):
        raise ValueError(f"no first letters in {expression!r}")
    return frozenset(done)


def _walk(expression: str, going: set[str]) -> tuple[set[str], set[str]]:
    """Heads that are complete, and those that what follows the expression goes on with."""
    done: set[str] = set()
    at = 0
    while at < len(expression) and going:
        end, item = _item(expression, at)
        if item.startswith(_ZERO_WIDTH) or item == r"\b":
            at = end
            continue
        before = set(going)
        if item.startswith("(?:"):
            going = set()
            for member in alternatives(item[3:-1]):
                ended, on = _walk(member, before)
                done, going = done | ended, going | on
        elif item.isalpha():
            going = {head + item for head in before}
        elif item in (r"\s", " ", "-", "'"):
            done |= before - {""}
            going = {""} & before
            if going:
                raise ValueError(f"begins with a blank: {expression!r}")
        else:
            raise ValueError(f"{item!r} among the first letters of {expression!r}")
        optional = expression[end : end + 1] in ("?", "*") or expression.startswith("{0,", end)
        if optional:
            going |= before
        at = _past_quantifier(expression, end)
        done |= {head for head in going if len(head) >= LETTERS}
        going = {head for head in going if len(head) < LETTERS}
    return done, going


def _item(expression: str, at: int) -> tuple[int, str]:
    """One letter, class or group of the pattern, and the place after it."""
    if expression[at] == "\\":
        return at + 2, expression[at : at + 2]
    if expression[at] == "[":
        end = expression.index("]", at + 2) + 1
        return end, expression[at:end]
    if expression[at] != "(":
        return at + 1, expression[at]
    depth, end = 0, at
    while True:
        match expression[end]:
            case "\\":
                end += 1
            case "[":
                end = expression.index("]", end + 2)
            case "(":
                depth += 1
            case ")":
                depth -= 1
        end += 1
        if not depth:
            return end, expression[at:end]


def _past_quantifier(expression: str, at: int) -> int:
    if expression[at : at + 1] == "{":
        at = expression.index("}", at) + 1
    while expression[at : at + 1] in ("?", "*", "+"):
        at += 1
    return at
