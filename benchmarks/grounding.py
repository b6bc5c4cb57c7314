"""Grounding against langextract's aligner, on planted quotes: accuracy, CPU time, growth with the text.

    python benchmarks/grounding.py [FOLDER] [--seed 7]

Quotes of 5 to 25 words are cut from each article at random and left as they are, retyped, changed in one or two
words, or given an invented end; others are about nothing in the text. langextract is optional
(`pip install "incident-extractor[bench]"`); without it only our own figures are printed.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from extractor.grounding import Cited, SourceText, ground_all

PER_ARTICLE = {"verbatim": 12, "retyped": 12, "changed": 12, "invented tail": 4, "absent": 4}
OVERLAP = 0.8
TAILS = (
    "and the harbour festival will go ahead as planned on the second weekend of the summer holidays",
    "while museum curators unpacked the porcelain that collectors had lent for the winter exhibition",
    "because apple growers expect the best harvest since the orchard cooperative was founded",
)
ABSENT = (
    "the orchestra opened its season with two symphonies and a new violin concerto",
    "ticket prices for the botanical garden rise by a tenth next spring",
    "researchers counted more than 400 storks along the western shore of the lake",
    "the chess champion offered a draw after nineteen quiet moves",
    "bakers blame a wet summer for the price of rye flour",
    "her third novel follows a lighthouse keeper and his grown daughters",
)
NAMES = ("Velmar", "Ostrania", "Keddin", "Marovia", "Tessaly")
NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "dozens", "hundreds")


class Case(NamedTuple):
    """A planted quote: what was done to it, and where it stood (None where it is nowhere)."""

    kind: str
    quote: str
    span: tuple[int, int] | None
    changed: tuple[str, ...] = ()
    """Words put into a changed quote, each of which must be named."""


class Answer(NamedTuple):
    """What a method says about a quote."""

    span: tuple[int, int] | None
    exact: bool
    """Whether it claims that the very words stand there."""
    distinct: str
    """Its status, to see whether retyped and changed quotes are told apart."""
    named: str = ""
    """All cited words that it names as changed."""


Method = Callable[[str, Sequence[Case]], list[Answer]]


def read_articles(folder: Path) -> list[str]:
    """Bodies of the Markdown and text files of a folder, front-matter left out."""
    files = sorted([*folder.glob("*.md"), *folder.glob("*.txt")])
    return [re.sub(r"\A---\n.*?\n---\n", "", file.read_text(encoding="utf-8"), flags=re.DOTALL) for file in files]


def plant(text: str, rng: random.Random) -> list[Case]:
    """The quotes for one article, in document order."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    cases = []
    for kind, count in PER_ARTICLE.items():
        while count:
            if kind == "absent":
                case: Case | None = Case(kind, rng.choice(ABSENT), None)
            else:
                length = min(rng.randint(5, 25), len(words))
                first = rng.randrange(len(words) - length + 1)
                span = words[first][0], words[first + length - 1][1]
                case = spoil(kind, text[slice(*span)], span, rng)
            if case is not None:
                cases.append(case)
                count -= 1
    return sorted(cases, key=lambda case: (case.span or (rng.randrange(len(text)), 0), case.quote))


def spoil(kind: str, quote: str, span: tuple[int, int], rng: random.Random) -> Case | None:
    """One case of a kind made of a quote; None where the quote does not lend itself to it."""
    if kind == "verbatim":
        return Case(kind, quote, span)
    if kind == "invented tail":
        words = quote.split()
        kept = words[: max(3, len(words) // 2)]
        tail = rng.choice(TAILS).split()[: max(4, len(kept))]
        return Case(kind, " ".join([*kept, *tail]), None)
    if kind == "retyped":
        retyped = rng.choice(
            [
                re.sub(r"\s+", "  ", quote),
                re.sub(r"\s+", "\u00a0", quote),
                re.sub(r"[\"'“”‘’]", lambda mark: "'’"[mark.group() in "'‘’"], quote).replace("'", "“"),
                re.sub("[-–—]", "\u2011", quote),
                quote.upper(),
            ]
        )
        return Case(kind, retyped, span) if retyped != quote else None
    return change(quote, span, rng)


def change(quote: str, span: tuple[int, int], rng: random.Random) -> Case | None:
    """One or two words changed: a figure or number word first, else a name, else "not" put in."""
    words = re.split(r"\s+", quote)
    put_in: list[str] = []
    for _ in range(rng.choice((1, 2))):
        numbers = [i for i, word in enumerate(words) if re.search(r"\d", word) or word.lower() in NUMBER_WORDS]
        names = [i for i, word in enumerate(words) if i and word.isalpha() and word.istitle() and len(word) > 3]
        numbers = [i for i in numbers if words[i] not in put_in]
        names = [i for i in names if words[i] not in put_in]
        if numbers:
            index = rng.choice(numbers)
            old = words[index]
            if re.search(r"\d", old):
                new = re.sub(r"\d", lambda digit: str((int(digit.group()) + rng.randint(1, 9)) % 10), old, count=1)
            else:
                new = rng.choice([word for word in NUMBER_WORDS if word != old.lower()])
            words[index] = new
        elif names:
            words[rng.choice(names)] = new = rng.choice(NAMES)
        elif "not" in put_in:
            break
        else:
            words.insert(rng.randrange(1, len(words)), new := "not")
        put_in.append(new)
    figures_or_words = (re.search(r"\w*\d[\w.,]*\b|\w+", word) for word in put_in)
    return Case("changed", " ".join(words), span, tuple(found.group() for found in figures_or_words if found))


def ours(text: str, cases: Sequence[Case]) -> list[Answer]:
    """Our grounding of all quotes as citations of one incident."""
    answers = []
    for evidence in ground_all([Cited(s=0, text=case.quote) for case in cases], SourceText.of_text(text)):
        span = None if evidence.start is None or evidence.end is None else (evidence.start, evidence.end)
        named = " ".join(change.cited or "" for change in evidence.changes)
        answers.append(Answer(span, evidence.found, evidence.status, named))
    return answers


def langextract_methods() -> dict[str, Method]:
    """langextract's aligner with quotes in document order, shuffled, and shuffled without partial matches."""
    try:
        from langextract.core.data import Extraction
        from langextract.resolver import WordAligner
    except ImportError:
        return {}

    def method(shuffled: bool, **settings: Any) -> Method:
        def run(text: str, cases: Sequence[Case]) -> list[Answer]:
            order = list(range(len(cases)))
            if shuffled:
                random.Random(1).shuffle(order)
            extractions = [Extraction("quote", cases[index].quote) for index in order]
            aligned = WordAligner().align_extractions([extractions], text, **settings)[0]
            answers: list[Answer] = [Answer(None, False, "none")] * len(cases)
            for index, found in zip(order, aligned, strict=True):
                if found.char_interval is not None and found.alignment_status is not None:
                    span = found.char_interval.start_pos, found.char_interval.end_pos
                    status = found.alignment_status.value
                    answers[index] = Answer(span, status == "match_exact", status)
            return answers

        return run

    return {
        "langextract": method(False),
        "langextract, shuffled": method(True),
        "langextract, strict": method(True, accept_match_lesser=False),
    }


def overlap(span: tuple[int, int], answer: tuple[int, int]) -> float:
    """Shared characters as a share of the longer of both spans."""
    shared = min(span[1], answer[1]) - max(span[0], answer[0])
    return max(0, shared) / max(span[1] - span[0], answer[1] - answer[0], 1)


def score(text: str, cases: Sequence[Case], answers: Sequence[Answer]) -> Counter[str]:
    """Right answers by column."""
    right: Counter[str] = Counter()
    for case, answer in zip(cases, answers, strict=True):
        if case.span is None:
            right[case.kind] += answer.span is None
            continue
        located = answer.span is not None and _same_words(text, case.span, answer.span)
        if case.kind == "changed":
            right["changed"] += located and not answer.exact
            right["named"] += located and all(word in answer.named for word in case.changed)
            right["called exact"] += answer.exact
        else:
            right[case.kind] += located and answer.exact if case.kind == "verbatim" else located
    return right


def _same_words(text: str, span: tuple[int, int], answer: tuple[int, int]) -> bool:
    """Whether the answer covers the planted words, there or where the same words stand once more."""
    if overlap(span, answer) >= OVERLAP:
        return True
    planted, found = text[slice(*span)].split(), text[slice(*answer)].split()
    return planted == found


def timed(method: Method, text: str, cases: Sequence[Case]) -> tuple[list[Answer], float]:
    """Answers and CPU seconds."""
    start = time.process_time()
    answers = method(text, cases)
    return answers, time.process_time() - start


def accuracy(methods: dict[str, Method], articles: Sequence[str], seed: int) -> None:
    """Print right answers and CPU time per quote over all articles."""
    planted = [(text, plant(text, random.Random(f"{seed}/{number}"))) for number, text in enumerate(articles)]
    totals = Counter(case.kind for _, cases in planted for case in cases)
    totals["named"] = totals["changed"]
    columns = ("verbatim", "retyped", "changed", "named", "invented tail", "absent")
    heads = ("verbatim called exact", "retyped located", "changed located", "changed named", "tail refused", "absent")
    print(f"{len(articles)} articles, {sum(len(cases) for _, cases in planted)} quotes, seed {seed}\n")
    _row("method", *heads, "changed called exact", "ms per quote", "ratio")
    base = None
    for name, method in methods.items():
        right: Counter[str] = Counter()
        spent = 0.0
        method(*planted[0])  # imports are not timed
        for text, cases in planted:
            answers, seconds = timed(method, text, cases)
            spent += seconds
            right += score(text, cases, answers)
        each = 1000 * spent / sum(len(cases) for _, cases in planted)
        base = base or each
        cells = [f"{right[column]}/{totals[column]}" for column in columns]
        _row(name, *cells, str(right["called exact"]), f"{each:.3f}", f"{each / base:.0f}")


def growth(methods: dict[str, Method], articles: Sequence[str], seed: int, quotes: int) -> None:
    """Print CPU time per quote on all articles together, on five and on twenty-five copies of them."""
    text = "\n\n".join(articles)
    cases = plant(text, random.Random(seed))
    cases = random.Random(seed).sample(cases, min(quotes, len(cases)))
    print(f"\nGrowth: {len(cases)} quotes, {len(text):,} characters, CPU ms per quote (ratio to ours)\n")
    _row("method", "x1", "x5", "x25")
    base: list[float] = []
    for name, method in methods.items():
        if name == "langextract, strict":
            continue
        spent = [1000 * timed(method, "\n\n".join([text] * copies), cases)[1] / len(cases) for copies in (1, 5, 25)]
        base = base or spent
        _row(name, *(f"{each:.2f} ({each / first:.0f})" for each, first in zip(spent, base, strict=True)))


def _row(*cells: str) -> None:
    first, *rest = cells
    print(f"{first:<24}" + "".join(f"{cell:>23}" for cell in rest))


def main(arguments: Iterable[str] | None = None) -> None:
    """Run the comparison and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("fixtures/articles"), help="folder of articles")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--quotes", type=int, default=8, help="quotes for the growth table")
    options = parser.parse_args(None if arguments is None else list(arguments))
    articles = [text for text in read_articles(options.folder) if len(text.split()) >= 30]
    if not articles:
        parser.error(f"{options.folder}: no .md or .txt article of 30 words or more in this folder")
    others = langextract_methods()
    if not others:
        print('langextract is not installed: pip install "incident-extractor[bench]"; our figures alone follow.\n')
    methods: dict[str, Method] = {"extractor.grounding": ours, **others}
    accuracy(methods, articles, options.seed)
    growth(methods, articles, options.seed, options.quotes)


if __name__ == "__main__":
    main()
