"""Marks on what stands on the page and is not the report: captions, comment boxes, links, share bars, headings.

Nothing is deleted. A sentence of the report marked by mistake would cost a good citation, furniture missed costs
little, so every rule needs a whole block (a line of its own) and a form that reports do not use.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.article.furniture_forms import (
    BOILERPLATE,
    BREADCRUMBS,
    BYLINE,
    CAPTION_START,
    COMMENTS,
    CREDIT_AT_END,
    CREDIT_IN_BRACKETS,
    NAVIGATION,
    NOT_A_HEADING,
    RELATED,
    SECTION_NAME,
    SPEECH,
    TOO_PLAIN,
    VERB,
)
from extractor.article.instructions import machine_spans
from extractor.article.lines import Block, blocks_of, ends_sentence
from extractor.article.model import Furniture, FurnitureKind

__all__ = ("mark_furniture",)

_COMMENTS_HEAD = re.compile(r"(?:(?:reader|user) )?comments?(?: ?\(\d{1,6}\)|:)?$|\d{1,6} comments?$", re.IGNORECASE)
_COMMENT = re.compile(r"(?:@?[\w.-]{2,30}|[A-Z][\w’'-]{1,20} [A-Z][\w’'.-]{0,20})\s?(?::|·|—|–|\|)\s")
"""What begins a reader's comment: a handle or a name and a colon; capitals only are a dateline."""
_LONGEST_CAPTION, _LONGEST_LINE, _LONGEST_HEADING = 300, 160, 70


def mark_furniture(text: str, blocks: Sequence[Block] | None = None) -> tuple[Furniture, ...]:
    """What is furniture in `text`, in order, as code-point spans; titles are not marked.

    Spans are whole blocks, but for tags and code inside a paragraph of the report: of these only themselves.

    >>> text = "A store burnt down.\\n\\nSmoke over the store. [Jo Roe/Agency]\\n\\nRead also: Ten fires"
    >>> [(text[mark.start:mark.end], mark.kind) for mark in mark_furniture(text)]
    [('Smoke over the store. [Jo Roe/Agency]', 'caption'), ('Read also: Ten fires', 'related')]
    """
    found = list(blocks_of(text) if blocks is None else blocks)
    first_prose = next((i for i, block in enumerate(found) if _is_prose(block)), len(found))
    marks: list[Furniture] = []
    link_list = _link_list_from(found)
    comments = _comments_from(found)
    for index, block in enumerate(found):
        spans = machine_spans(block.text)
        kind: FurnitureKind | None = "related" if index > link_list else _kind(found, index, first_prose)
        if kind is None and index > comments and _COMMENT.match(block.text):
            kind = "comments"
        if kind is not None and spans != ((0, len(block.text)),):
            marks.append(Furniture(start=block.start, end=block.end, kind=kind))
            continue
        marks += [Furniture(start=block.start + a, end=block.start + b, kind="instructions") for a, b in spans]
    return tuple(marks)


def _comments_from(blocks: Sequence[Block]) -> int:
    """Index of the heading "Comments" behind which every block to the end begins as a comment does."""
    index = len(blocks)
    while index > 0 and _COMMENT.match(blocks[index - 1].text) and not _DATELINE.match(blocks[index - 1].text):
        index -= 1
    heads = 0 < index < len(blocks) and _COMMENTS_HEAD.match(blocks[index - 1].text)
    return index - 1 if heads else len(blocks)


_DATELINE = re.compile(r"[A-Z]{3,}[A-Z ,.’'-]*[:,–—-]")


def _is_prose(block: Block) -> bool:
    return (
        len(block.text) >= 60
        and ends_sentence(block.text)
        and not COMMENTS.match(block.text[:200])
        and not BOILERPLATE.match(block.text[:200])
    )


def _kind(blocks: Sequence[Block], index: int, first_prose: int) -> FurnitureKind | None:
    block = blocks[index]
    line = block.text
    if block.lines > 1 or len(line) > _LONGEST_CAPTION:
        return None
    if _is_caption(blocks, index):
        return "caption"
    if len(line) > _LONGEST_LINE:
        return None
    if COMMENTS.match(line):
        return "comments"
    if RELATED.match(line) and not (ends_sentence(line) and line[-1] in ".!"):
        return "related"
    section = index == 0 and first_prose > 1 and SECTION_NAME.match(line) and len(blocks[1].text) > len(line)
    if section or BREADCRUMBS.match(line) or (NAVIGATION.match(line) and line.lower() not in TOO_PLAIN):
        return "navigation"
    if BOILERPLATE.match(line) or (index < 8 and BYLINE.match(line)):
        return "boilerplate"
    return "heading" if _is_heading(blocks, index, first_prose) else None


def _is_caption(blocks: Sequence[Block], index: int) -> bool:
    line = blocks[index].text
    if CAPTION_START.match(line):
        return True
    if SPEECH.search(line):
        return False
    credit = CREDIT_AT_END.search(line, max(0, len(line) - 130))
    if credit and credit.start() >= 12:
        return True
    inner = 0 < index < len(blocks) - 1
    if inner and CREDIT_IN_BRACKETS.search(line) and len(line) <= _LONGEST_LINE:
        return True
    # A caption stands twice where a page gives it as text of the picture and below it. Titles do so too.
    twin = any(0 <= other < len(blocks) and blocks[other].text == line for other in (index - 1, index + 1))
    return twin and ends_sentence(line) and len(line) <= 2 * _LONGEST_HEADING + 60 and any(map(str.isalpha, line))


def _is_heading(blocks: Sequence[Block], index: int, first_prose: int) -> bool:
    """A short line without a verb between paragraphs, or a Markdown heading."""
    line = blocks[index].text
    if re.match(r"#{2,6}\s", line):
        return True
    if not first_prose < index < len(blocks) - 1 or len(line) > _LONGEST_HEADING:
        return False
    before, after = blocks[index - 1], blocks[index + 1]
    around = (_is_prose(after) or re.match(r"[-*•]\s", after.text)) and (
        _is_prose(before) or ends_sentence(before.text)
    )
    letters = [letter for letter in line if letter.isalpha()]
    return (
        bool(around)
        and len(letters) >= 4
        and not letters[0].islower()
        and not ends_sentence(line)
        and len(line.split()) <= 9
        and not VERB.search(line)
        and not NOT_A_HEADING.search(line)
    )


def _link_list_from(blocks: Sequence[Block]) -> int:
    """The last "Related" line after which only short lines without full stops follow; those are its links."""
    index = len(blocks)
    while index > 0 and len(blocks[index - 1].text) <= _LONGEST_LINE and not ends_sentence(blocks[index - 1].text):
        index -= 1
        if RELATED.match(blocks[index].text) and len(blocks[index].text.split()) <= 6:
            return index
    return len(blocks)
