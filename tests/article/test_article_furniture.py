"""Furniture: forms that are marked, and report sentences that look like them and are not."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extractor.article import mark_furniture

BEFORE = "Two workers were killed on Thursday when a fire broke out at the old mill in Korva."
AFTER = "The cause was not known on Friday morning, the fire service said in a short statement."


def marks(text: str) -> list[tuple[str, str]]:
    return [(mark.kind, text[mark.start : mark.end]) for mark in mark_furniture(text)]


FURNITURE = [
    ("caption", "Smoke rises over the mill. [Jo Roe/Agency]"),
    ("caption", "Smoke rises over the mill (Photo: Jo Roe)"),
    ("caption", "Smoke rises over the mill. (File photo)"),
    ("caption", "FILE PHOTO: The mill before the fire"),
    ("caption", "In this image from video, smoke rises over the mill."),
    ("caption", "Smoke rises over the mill. [AGENCY]"),
    ("comments", "0 Comment(s)"),
    ("comments", "12 comments"),
    ("comments", "1500 / 1500"),
    ("comments", "Comment Policy * Denotes Required Field 1500 / 1500"),
    ("related", "Related"),
    ("related", "Related: Ten fires in Korva"),
    ("related", "Read also: Twelve dead in Arn"),
    ("related", "More from the Korva Post"),
    ("related", "Other reports by Korva Post"),
    ("navigation", "Skip to content"),
    ("navigation", "Facebook Twitter WhatsApp"),
    ("navigation", "Share on Facebook | Tweet | Email"),
    ("navigation", "Home > World > Arn"),
    ("boilerplate", "Do you like this article?"),
    ("boilerplate", "Sign up for our daily newsletter"),
    ("boilerplate", "© 2022 Korva Post. All rights reserved."),
    ("boilerplate", "(Reporting by Jo Roe; Editing by Al Poe)"),
    ("heading", "Second blaze in a year"),
    ("heading", "‘Nothing left’"),
    ("heading", "## Second blaze"),
]


@pytest.mark.parametrize(("kind", "line"), FURNITURE)
def test_furniture_is_marked(kind: str, line: str) -> None:
    assert marks(f"{BEFORE}\n\n{line}\n\n{AFTER}") == [(kind, line)]


REPORT = [
    "Related violence killed four people in Arn.",
    "More than 1,500 people fled the town.",
    "More from the army was expected, the mayor said on Friday.",
    "Other reports said that four people were killed.",
    "The mill burnt down, the mayor said. (Agency)",
    "The mayor said the photo showed the mill (file number 7).",
    "Share prices of the mill fell.",
    "Two were killed.",
    "He left",
    "It was hit",
    "By Friday the fire was out.",
    "Follow-up inquiries went on.",
    "Read out in court, the letter named two men.",
    "Comments by the mayor were not at hand.",
    "Photographers were kept away from the mill.",
    "Home to 4,000 people, Korva has one mill.",
    "Copyright was never an issue, he said.",
    "They were (all of them) released on Friday.",
    "10 people, 4 carts",
    "the mill",
    "Korva, 3 March 2022",
    "Jo Roe, 34",
]


@pytest.mark.parametrize("line", REPORT)
def test_sentences_of_the_report_are_not_marked(line: str) -> None:
    assert marks(f"{BEFORE}\n\n{line}\n\n{AFTER}") == []


def test_captions_printed_twice() -> None:
    caption = "Firemen at the mill in Korva on February 3."
    assert marks(f"{BEFORE}\n\n{caption}\n\n{caption}\n\n{AFTER}") == [("caption", caption)] * 2


def test_a_title_printed_twice_is_no_caption() -> None:
    title = "Mill fire kills two in Korva"
    assert marks(f"{title}\n\n{title}\n\n{BEFORE}\n\n{AFTER}") == []


def test_links_below_related_at_the_end_belong_to_it() -> None:
    text = f"{BEFORE}\n\nRelated\nTwelve dead in Arn\nBridge falls into river"
    assert [kind for kind, _ in marks(text)] == ["related"] * 3


def test_a_paragraph_below_related_does_not() -> None:
    text = f"{BEFORE}\n\nRelated\n\nTwelve dead in Arn\n\n{AFTER}"
    assert ("related", "Twelve dead in Arn") not in marks(text)


def test_marks_are_ordered_and_apart() -> None:
    text = "\n\n".join(line for _, line in FURNITURE)
    found = mark_furniture(f"{BEFORE}\n\n{text}\n\n{AFTER}")
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert len(found) >= 20
