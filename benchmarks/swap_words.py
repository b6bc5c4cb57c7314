"""Does the model read an event by who is called what? Nationalities and loaded words are exchanged; answers must
not change.

    python benchmarks/swap_words.py [--prompt incidents] [--recordings FOLDER] [--replay]

Each fixture article that holds words of a pair below is asked about as it is and with the words exchanged (every
"Russian" becomes "Ukrainian" and the other way round; "fighters" become "terrorists"). Counted are the answers in which
incidents, types, roles, who attacks whom (by role, names exchanged back) and figures stay as they were. Words of a pair
stand at the same places before and after, so nothing else of the article changes. Asks the embedded model (about a
minute a case) and keeps its answers in the folder; `--replay` asks nothing.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractor.api import extract_many
from extractor.article import Article, article_from_text
from extractor.extraction.session import Settings, shipped_recordings
from extractor.regression.cases import load_suite

NATIONS = {
    "Ukrainian": "Russian", "Ukraine": "Russia", "Israeli": "Lebanese", "Israel": "Lebanon", "Armenia": "Azerbaijan",
    "Armenian": "Azerbaijani", "Turkish": "Iraqi", "Turkey": "Iraq", "Saudi": "Yemeni",
}  # fmt: skip
LOADED = {
    "fighters": "terrorists", "militants": "terrorists", "gunmen": "terrorists", "government": "regime",
    "killed": "martyred", "the army": "the occupation forces", "group": "terrorist organisation",
}  # fmt: skip
CASES = 5
"""Articles for each kind of exchange, those with most words of it."""


def main() -> None:
    """Print a line a case and the shares that stayed as they were."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prompt", default="incidents")
    parser.add_argument("--recordings", type=Path, default=Path(".extractor/swap-words"))
    parser.add_argument("--replay", action="store_true")
    chosen = parser.parse_args()
    mode: Any = "replay" if chosen.replay else "auto"
    settings = Settings(prompt=chosen.prompt, recordings=chosen.recordings, mode=mode, repairs=0)
    original = replace(settings, recordings=shipped_recordings(), mode="replay")
    articles = [case.article for case in load_suite().cases]
    kinds = {"nationalities": {**NATIONS, **{b: a for a, b in NATIONS.items()}}, "loaded words": LOADED}
    chosen_cases = [
        (kind, article, *exchanged(article.text, pairs))
        for kind, pairs in kinds.items()
        for article in sorted(articles, key=lambda item: -exchanged(item.text, pairs)[1])[:CASES]
    ]
    before = extract_many([article for _, article, _, _ in chosen_cases], original)
    after = extract_many([rewritten(article, text) for _, article, text, _ in chosen_cases], settings)
    kept: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    for (kind, article, _, count), old, new in zip(chosen_cases, before, after, strict=True):
        name = Path(article.source or "").stem
        if "no_recording" in (old.outcome, new.outcome):
            print(f"{kind:14} {name}: not asked yet")
            continue
        same = compare(old.incidents, new.incidents)
        kept[kind].update(["articles", *(key for key, value in same.items() if value)])
        changed = ", ".join(key for key, value in same.items() if not value) or "nothing"
        print(f"{kind:14} {name:28} {count:3} words exchanged, changed: {changed}", flush=True)
    for kind, found in kept.items():
        print(
            f"{kind}: of {found['articles']} articles the same: " + ", ".join(f"{key} {found[key]}" for key in ASPECTS)
        )


ASPECTS = ("number of incidents", "types", "roles of incidents", "roles of actors", "figures")


def compare(before: list[Any], after: list[Any]) -> Mapping[str, bool]:
    """What is the same in both answers, by aspect; order plays no part."""

    def same(view: Any) -> bool:
        return Counter(map(view, before)) == Counter(map(view, after))

    return dict(
        zip(
            ASPECTS,
            (
                len(before) == len(after),
                same(lambda item: item.type.value),
                same(lambda item: (item.role, item.realis)),
                same(lambda item: tuple(sorted(actor.role for actor in item.actors))),
                same(lambda item: tuple(sorted((c.outcome, str(c.low), str(c.high)) for c in item.casualties))),
            ),
            strict=True,
        )
    )


def exchanged(text: str, pairs: Mapping[str, str]) -> tuple[str, int]:
    """The text with the words exchanged all at once, and how many were.

    >>> exchanged("Russian drones over Ukraine", {"Russian": "Ukrainian", "Ukraine": "Russia"})
    ('Ukrainian drones over Russia', 2)
    """
    words = "|".join(re.escape(word) for word in sorted(pairs, key=len, reverse=True))
    return re.subn(rf"\b(?:{words})\b", lambda match: pairs[match[0]], text)


def rewritten(article: Article, text: str) -> Article:
    """The article with another text and everything else as it was."""
    return article_from_text(text, published=article.published.date)


if __name__ == "__main__":
    main()
