"""DOC001-DOC006: is the article the one that was read, and one that the rules can judge?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from extractor.article.model import Article, article_id
from extractor.schema.blocks import Date
from extractor.schema.record import Record
from extractor.validation.reading.dates_edtf import parse_edtf
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.wording import quoted

__all__ = ()

RULES_LANGUAGE = "en"
SAMPLE = 20_000
"""Characters of an article that are looked at for its script."""
_SITE_LINE = re.compile(
    r"(?im)^[ \t]{0,8}(?:comment policy\b|\d{1,6} comments?(?:\(s\))?[ \t]*$|leave a (?:comment|reply)\b|"
    r"do you like this (?:article|story)\b|share (?:this|on)\b|read (?:more|also|next)\b[ \t]*:?|"
    r"related (?:articles|stories|news)\b|"
    r"subscribe (?:to|now)\b|sign up (?:for|to)\b|all rights reserved\b|cookie (?:policy|settings)\b|"
    r"advertisement[ \t]*$|"
    r"follow us on\b|most (?:read|popular)\b[ \t]*:?[ \t]*$)"
)


@rule("DOC001", "article-changed", "error", on=Record, counts_for_all=True)
def article_changed(node: Node[Record[Any]], context: Context) -> Iterator[Problem]:
    """The article's id is not the hash of its text: the text was changed after it was read.

    Why: offsets and verdicts hold for one text only.
    Bad: a typing error of the source mended by hand in a stored record.
    Good: the text as it was read.
    Limits: none known.
    """
    expected = article_id(context.article.text)
    if context.article.id != expected:
        yield Problem(
            message="the text is not the one that the article's id stands for; read the article again",
            claimed=context.article.id,
            observed=expected,
            path="/article/id",
        )


@rule("DOC002", "no-publication-date", "warning", on=Record)
def no_publication_date(node: Node[Record[Any]], context: Context) -> Iterator[Problem]:
    """The article has no publication date, or none with a year.

    Why: "Thursday" and "25 February" get their day and year from it; without it no year is invented.
    Bad: a text alone, "on Thursday" in it.
    Good: the same with its date given, in the file or by `--published`.
    Limits: sent to a person only where a date of the record has no full value; otherwise it only warns.
    """
    published = parse_edtf(context.article.published.date or "")
    if published is not None and published.year_known:
        return
    needed = any(_wants_reference(block.value) for block in _blocks(node, context))
    yield Problem(
        message="the article has no publication date with a year"
        + (", and a date of the record needs it" if needed else ""),
        claimed=context.article.published.date,
        path="/article/published",
        severity="review" if needed else None,
    )


def _blocks(node: Node[Record[Any]], context: Context) -> Iterator[Node[Any]]:
    for index in range(len(node.value.incidents)):
        yield from context.blocks_of(f"/incidents/{index}")


def _wants_reference(value: Any) -> bool:
    return isinstance(value, Date) and (value.edtf is None or "X" in value.edtf)


@rule("DOC003", "language-not-covered", "review", on=Record, counts_for_all=True)
def language_not_covered(node: Node[Record[Any]], context: Context) -> Iterator[Problem]:
    """The article is in a language that the rules do not read.

    Why: a rule that cannot read a number finds no fault with it; that must not pass for support.
    Bad: a French report judged by English number words.
    Good: its English edition; or a person who reads French.
    Limits: grounding works in every language; where no language was detected, only the script is looked at.
    """
    if not node.value.incidents:
        return
    language = (context.article.language or "").lower().replace("_", "-").partition("-")[0]
    if language and language != RULES_LANGUAGE:
        yield Problem(
            message=f"the rules read English; the article is in another language ({language[:10]!r})",
            claimed=language[:10],
            path="/article/language",
        )
    elif not language and _mostly_other_script(context.article.text):
        yield Problem(message="the rules read English; the article is in another script", path="/article/language")


def _mostly_other_script(text: str) -> bool:
    letters = [character for character in text[:SAMPLE] if character.isalpha()]
    latin = sum(1 for character in letters if character < "\u0250")
    return len(letters) >= 20 and latin * 2 < len(letters)


@rule("DOC004", "near-duplicate", "info", on=Record)
def near_duplicate(node: Node[Record[Any]], context: Context) -> Iterator[Problem]:
    """The article is nearly the text of one before it in the same file or run.

    Why: the same wire report under two headlines is one source, not two; its incidents would be counted twice.
    Bad: a report on 12 May, and the same report with another first line in another outlet.
    Good: one of the two; or both, linked as one source.
    Limits: compares runs of four words (six in ten of both, or eight in ten of the shorter one; an estimate within some
    four in a hundred); the later of the two is told of. Two reports of one event by different hands are left alone, and
    so are texts of fewer than some 23 words.
    """
    if context.near:
        near = context.near[0]
        same = near.same >= near.inside
        share = f"{near.same if same else near.inside:.0%}"
        more = f" and {len(context.near) - 1} more" if len(context.near) > 1 else ""
        what = f"{share} of the text stands in" if same else f"{share} of the shorter text is shared with"
        yield Problem(message=f"{what} {quoted(near.source or near.id)}{more}", observed=near.id, path="/article/text")


@rule("DOC005", "furniture-in-text", "info", on=Record)
def furniture_in_text(node: Node[Record[Any]], context: Context) -> Iterator[Problem]:
    """The stored text holds parts of the page that are not the report, such as a comment policy or related headlines.

    Why: figures and places of a linked headline ground values that the report does not have.
    Bad: "0 Comment(s)" below the report, marked by nobody.
    Good: the report alone, or the same line marked as furniture at intake.
    Limits: marked parts are only told of (info) since GRD017 guards them; unmarked ones warn.
    """
    article = context.article
    inside = [piece for piece in article.furniture if piece.kind != "heading"]
    if inside:
        kinds = ", ".join(sorted({piece.kind for piece in inside}))
        yield Problem(
            message=f"{len(inside)} marked parts of the page are not the report ({kinds})",
            start=inside[0].start,
            end=inside[0].end,
            path="/article/furniture",
        )
    for match in _SITE_LINE.finditer(article.text):
        if context.furniture_at(match.start(), match.end()) is None:
            yield Problem(
                message="a line of the page that is not the report was not marked as such",
                observed=match.group(),
                start=match.start(),
                end=match.end(),
                path="/article/text",
                severity="warning",
            )
            return


@rule("DOC006", "sentences-broken", "error", on=Record, counts_for_all=True)
def sentences_broken(node: Node[Record[Any]], context: Context) -> Iterator[Problem]:
    """The sentences or marks of the article do not fit its text.

    Why: the model cited by these numbers; a shifted sentence makes every citation doubtful.
    Bad: sentences that overlap, run past the text's end, or are not numbered 1, 2, 3.
    Good: sentences as intake cut them.
    Limits: none known.
    """
    trouble = _trouble_of_marks(context.article)
    if trouble is not None:
        yield Problem(message=f"{trouble}; read the article again", path="/article/sentences")


def _trouble_of_marks(article: Article) -> str | None:
    length = len(article.text)
    for number, sentence in enumerate(article.sentences, start=1):
        if sentence.number != number:
            return f"sentence {number} in order has the number {sentence.number}"
        if not 0 <= sentence.start < sentence.end <= length:
            return f"sentence {number} ({sentence.start}:{sentence.end}) is not in the text of {length} characters"
        if article.text[sentence.start].isspace() or article.text[sentence.end - 1].isspace():
            return f"sentence {number} begins or ends with a blank"
    for one, other in pairwise(article.sentences):
        if other.start < one.end:
            return f"sentences {one.number} and {other.number} overlap"
    for piece in article.furniture:
        if not 0 <= piece.start <= piece.end <= length:
            return f"a mark ({piece.kind}, {piece.start}:{piece.end}) does not lie in the text of {length} characters"
    return None
