"""GRD013-GRD018: the cited words stand in the article; is it clear where, and is it the report that says them?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from extractor.schema.blocks import Block, Party, Place
from extractor.schema.evidence import Evidence
from extractor.schema.findings import Severity
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.wording import quoted, words_of

__all__ = ()

FEW_WORDS = 3
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
"""Scripts with letters that look like those of another."""


def _undecided(evidence: Evidence, context: Context) -> bool:
    """Whether the same words stand at several places and the cited sentence does not decide."""
    if not evidence.others or not evidence.found or evidence.start is None:
        return False
    if evidence.status == "elsewhere":
        return True
    index = context.sentence_index(evidence.start)
    if index is None:
        return any(context.sentence_index(start) is None for start, _ in evidence.others)
    chosen, following = context.article.sentences[index], context.article.sentences[index + 1 : index + 2]
    begin, end = chosen.start, min([chosen.end, *(sentence.start for sentence in following)])
    return any(begin <= start < end for start, _ in evidence.others)


@rule("GRD013", "quote-ambiguous", "warning", on=Block)
def quote_ambiguous(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The cited words stand at several places, and the cited sentence number does not say which is meant.

    Why: the place decides what is told of the words; an earlier event may be told in the same words.
    Bad: citing "at least five guards" with a wrong sentence number where two sentences hold these words.
    Good: citing some more words, or the right sentence number.
    Limits: names and places are only told of (info): which of several mentions is cited seldom matters for them.
    """
    evidence = context.evidence(node)
    if evidence.others and len(words_of(evidence.cited.text)) >= FEW_WORDS and _undecided(evidence, context):
        yield _several(node, evidence, "cite a few words more, or the right sentence")


@rule("GRD014", "quote-too-short", "warning", on=Block, mendable=True)
def quote_too_short(node: Node[Block], context: Context) -> Iterator[Problem]:
    """Fewer than three words are cited, they stand at several places, and the sentence number does not say which.

    Why: a bare "five" proves little where the article counts five of several things.
    Bad: citing "five" with a wrong sentence number.
    Good: citing "five guards were killed".
    Limits: names and places are only told of (info).
    """
    evidence = context.evidence(node)
    if evidence.others and len(words_of(evidence.cited.text)) < FEW_WORDS and _undecided(evidence, context):
        yield _several(node, evidence, "cite three words or more")


def _several(node: Node[Block], evidence: Evidence, advice: str) -> Problem:
    return Problem(
        message=f"{quoted(evidence.cited.text)} stands at {len(evidence.others) + 1} places; {advice}",
        claimed=evidence.cited.text,
        start=evidence.start,
        end=evidence.end,
        severity="info" if isinstance(node.value, (Party, Place)) else None,
    )


@rule("GRD016", "look-alike-letters", "warning", on=Block)
def look_alike_letters(node: Node[Block], context: Context) -> Iterator[Problem]:
    """A cited word mixes letters of two scripts that look alike, such as Latin and Cyrillic.

    Why: such words escape every search and alias table, and are a known way to hide a name.
    Bad: "Аltun" with a Cyrillic first letter.
    Good: "Altun", all Latin.
    Limits: only mixtures inside one word are noticed, not whole words in another script.
    """
    evidence = context.evidence(node)
    for text in dict.fromkeys((evidence.cited.text, evidence.text or "")):
        if text.isascii():
            continue
        word = next((word for word in _WORD.findall(text[:5000]) if _mixed(word)), None)
        if word is not None:
            yield Problem(
                message=f"{quoted(word)} mixes letters of two scripts that look alike",
                claimed=evidence.cited.text,
                start=evidence.start,
                end=evidence.end,
            )
            return


def _mixed(word: str) -> bool:
    if word.isascii():
        return False
    return len({name for name in map(_script, word) if name is not None}) > 1


def _script(letter: str) -> str | None:
    name = unicodedata.name(letter, "").partition(" ")[0]
    return name if name in _SCRIPTS else None


_FURNITURE_SEVERITY: dict[str, Severity] = {"heading": "warning", "instructions": "error"}
"""Other kinds go to a person. Words that give orders to a model were put there to be cited: they are refused."""


@rule("GRD017", "quote-in-furniture", "review", on=Block, mendable=True)
def quote_in_furniture(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The cited words stand in a caption, a related link, a comment, a menu or orders to a model, not in the report.

    Why: a picture's caption or a linked headline is about another day or another event.
    Bad: a weapon cited from the caption of an archive picture.
    Good: the weapon cited from the report's own sentence.
    Limits: depends on what intake marked; headings inside a report only warn, since they repeat what it says, and
    text that gives orders to a model or is code is refused.
    """
    evidence = context.evidence(node)
    if evidence.start is None or evidence.end is None:
        return
    piece = context.furniture_at(evidence.start, evidence.end)
    if piece is not None:
        yield Problem(
            message=f"the cited words stand in a part of the page that is not the report ({piece.kind})",
            claimed=evidence.cited.text,
            start=evidence.start,
            end=evidence.end,
            severity=_FURNITURE_SEVERITY.get(piece.kind),
        )


@rule("GRD018", "quote-elsewhere", "info", on=Block, statuses=("elsewhere",))
def quote_elsewhere(node: Node[Block], context: Context) -> Iterator[Problem]:
    """The cited words stand in another sentence than the one cited.

    Why: it tells how well the model counts sentences; the words decide, the number is a hint.
    Bad: citing sentence 2 for words of sentence 5.
    Good: citing sentence 5.
    Limits: harmless where the words stand once; GRD013 tells where they do not.
    """
    evidence = context.evidence(node)
    if evidence.status == "elsewhere" and evidence.start is not None:
        sentence = context.sentence(evidence.start)
        where = f"sentence {sentence.number}" if sentence else "no numbered sentence"
        yield Problem(
            message=f"cited from sentence {evidence.cited.s}, found in {where}",
            claimed=f"sentence {evidence.cited.s}",
            observed=where,
            start=evidence.start,
            end=evidence.end,
        )
