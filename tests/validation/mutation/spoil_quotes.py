"""Citations spoiled: another digit, number word or name, a negation, a lost word, words of nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gold_records import GoldRecord, gold_records
from spoiling import Kind, Spoiled, blocks, changed

__all__ = ("KINDS",)

NUMBER_WORDS = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fourteen", "fifteen",
    "seventeen", "nineteen",
)  # fmt: skip
NUMBER = re.compile(rf"\b(?:{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
NAME = re.compile(r"\b[A-Z][\w’'-]{2,}")
LITTLE = {"a", "an", "the"}
NOWHERE = "the bridge at Norvale was rebuilt in grey stone"


def digit(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, block in blocks(gold.answer):
        found = re.search(r"\d", block["text"])
        if found:
            other = str((int(found[0]) + 1) % 10)
            yield changed(gold, pointer, text=block["text"][: found.start()] + other + block["text"][found.end() :])


def number_word(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, block in blocks(gold.answer):
        found = NUMBER.search(block["text"])
        if found:
            after = NUMBER_WORDS[(NUMBER_WORDS.index(found[0].lower()) + 1) % len(NUMBER_WORDS)]
            yield changed(gold, pointer, text=block["text"][: found.start()] + after + block["text"][found.end() :])


def name(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, block in blocks(gold.answer):
        found = [match for match in NAME.finditer(block["text"]) if match.start() or pointer.count("/") > 3]
        if found:
            text = block["text"][: found[-1].start()] + "Norvale" + block["text"][found[-1].end() :]
            yield changed(gold, pointer, text=text)


def negation(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, block in blocks(gold.answer):
        words = block["text"].split(" ")
        if len(words) > 1:
            yield changed(gold, pointer, text=" ".join([words[0], "not", *words[1:]]))


def dropped_word(gold: GoldRecord) -> Iterator[Spoiled]:
    """A word from the middle; a lost article is taken as a slip on purpose, so it is not tried."""
    for pointer, block in blocks(gold.answer):
        words = block["text"].split(" ")
        inner = [index for index in range(1, len(words) - 1) if words[index].lower() not in LITTLE]
        shorter = [" ".join(words[:index] + words[index + 1 :]) for index in reversed(inner)]
        left = [text for text in shorter if text.lower() not in gold.article.text.lower()]
        if left:  # words that stand elsewhere in the article are a citation like any other
            yield changed(gold, pointer, text=left[0])


def absent(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, _ in blocks(gold.answer):
        yield changed(gold, pointer, text=NOWHERE)


def of_another_article(gold: GoldRecord) -> Iterator[Spoiled]:
    elsewhere = [block["text"] for other in gold_records() for _, block in blocks(other.answer)]
    elsewhere = [text for text in elsewhere if len(text.split()) > 2 and text.lower() not in gold.article.text.lower()]
    for number, (pointer, _) in enumerate(blocks(gold.answer)):
        yield changed(gold, pointer, text=elsewhere[(7 * number) % len(elsewhere)])


KINDS = (
    Kind("quote: a digit", digit, bar=0.97),
    Kind("quote: a number word", number_word, bar=0.97),
    Kind("quote: a name", name, bar=0.97),
    Kind("quote: a negation put in", negation, bar=0.97),
    Kind("quote: a word dropped", dropped_word, bar=0.97),
    Kind("quote absent", absent, bar=0.97),
    Kind("quote of another article", of_another_article, bar=0.97),
)
