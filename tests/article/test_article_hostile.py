"""Hostile and broken texts: nothing crashes, nothing is lost without a note, nothing takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.article import article_from_text
from extractor.article.cleaning import clean, decode, looks_binary, rescue_undecoded
from extractor.article.formats import Options, read_html, read_markdown
from extractor.article.language import detect_language


@pytest.mark.parametrize(
    ("data", "text", "noted"),
    [
        (b"caf\xc3\xa9", "café", False),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café", False),
        ("café".encode("utf-16"), "café", False),
        ("cafés abound".encode("utf-16-le"), "cafés abound", True),
        ("cafés abound".encode("utf-16-be"), "cafés abound", True),
        (b"caf\xe9 \x93quoted\x94", "café “quoted”", True),
        (b"\xff\xfea", "\ufffd", True),
        (b"", "", False),
    ],
)
def test_decoding(data: bytes, text: str, noted: bool) -> None:
    decoded = decode(data)
    assert (decoded.text, bool(decoded.notes)) == (text, noted)


@pytest.mark.parametrize(
    ("text", "stored", "note"),
    [
        ("Two\r\nmen\rleft.", "Two\nmen\nleft.", None),
        ("Two\u2028men", "Two\nmen", None),
        ("\ufeffTwo men", "Two men", None),
        ("Two\x00 men", "Two men", "1 control character removed"),
        ("\x1b[31mTwo\x1b[0m men", "Two men", "2 terminal escape sequences removed"),
        ("\x1b]0;owned\x07Two men", "Two men", "1 terminal escape sequence removed"),
        ("Two \ud800men", "Two \ufffdmen", "lone surrogates replaced by U+FFFD"),
        ("Two \ud83d\ude00 men", "Two 😀 men", None),
        ("the mayorâ€™s house", "the mayor’s house", "text repaired by ftfy (broken encoding or HTML entities)"),
        ("Roe &amp; Poe", "Roe & Poe", "text repaired by ftfy (broken encoding or HTML entities)"),
        ("“Left” – he’s gone… ﬁre！", "“Left” – he’s gone… ﬁre！", None),
        ("tab\tkept", "tab\tkept", None),
    ],
)
def test_cleaning(text: str, stored: str, note: str | None) -> None:
    assert clean(text) == (stored, (note,) if note else ())


def test_cells_with_undecoded_bytes() -> None:
    assert rescue_undecoded(b"caf\xe9".decode("utf-8", "surrogateescape")).text == "café"
    assert rescue_undecoded("plain").notes == ()
    assert rescue_undecoded("\udce9\ud800").text == "\udce9\ud800"


@pytest.mark.parametrize(
    ("data", "binary"),
    [(b"%PDF-1.7", True), (b"PK\x03\x04", True), (bytes(range(256)) * 4, True), (b"plain text\x00", False),
     ("text".encode("utf-16"), False), (b"", False)],
)  # fmt: skip
def test_binary_data_is_told_from_text(data: bytes, binary: bool) -> None:
    assert looks_binary(data) == binary


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", None), ("  \n", None), ("12 / 15", None), ("Korva", None),
        ("The army said that four soldiers were killed on Monday.", "en"),
        ("THE ARMY SAID THAT FOUR SOLDIERS WERE KILLED ON MONDAY.", "en"),
        ("أعلن الجيش مقتل أربعة جنود في هجوم شرقي البلاد.", "ar"),
        ("军队说星期一有四名士兵在战斗中死亡。", "zh"),
        ("सेना ने कहा कि सोमवार को चार सैनिक मारे गए।", "hi"),
        ("הצבא מסר כי ארבעה חיילים נהרגו בתקיפה.", "he"),
    ],
)  # fmt: skip
def test_language(text: str, language: str | None) -> None:
    assert detect_language(text) == language


@settings(max_examples=120, deadline=None)
@given(
    st.text(st.characters(codec=None), max_size=200)
    | st.text("\ud800\udfff\x00\x1b[];\x9b\u202e &amp;<>\n\r", max_size=100)
)
@example("×\x1f\x98")
@example("Ã\x81©")
@example("×\ud800\r\x91")
def test_any_text_becomes_an_article(text: str) -> None:
    article = article_from_text(text)
    article.text.encode("utf-8")
    assert article_from_text(article.text).text == article.text or "&" in article.text
    assert not any(letter in article.text for letter in "\x00\x1b\r\x7f\x9b")
    article.model_dump_json()
    for mark in article.furniture:
        assert article.text[mark.start : mark.end].strip()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_as_page_and_as_markdown(data: bytes) -> None:
    for article in (
        read_html(data, "a.html", Options()),
        read_markdown(b"---\n" + data + b"\n---\n" + data, "a.md", Options()),
    ):
        article.model_dump_json()


@pytest.mark.parametrize(
    "text",
    ["a", ".", ". ", "A.", '" . ', "\n", "a\n", " ", "Aa,", "Jan 3, ", "[", "a.[1", "\x1b[", "\x1b]", "&amp;",
     "军队说。", "\t.", "Two words\n\n", "(AGENCY) KORVA, ", "By Roe ", "e\u0301", "3 "],
    ids=repr,
)  # fmt: skip
def test_time_grows_with_length_only(text: str) -> None:
    def seconds(length: int) -> float:
        started = time.process_time()
        article_from_text(text * (length // len(text)))
        return time.process_time() - started

    seconds(1_000)  # imports
    assert seconds(100_000) < 3.0


@pytest.mark.parametrize(
    "page",
    ["<div>" * 20_000 + "Two men left.", "<" * 50_000, "<p>" + "<b>" * 5_000 + "Two men left.", "<!--" + "x" * 50_000,
     "<html><body><p " + "a=b " * 20_000 + ">Two men left the town.</p>"],
    ids=["deep", "brackets", "deep inline", "open comment", "attributes"],
)  # fmt: skip
def test_hostile_pages(page: str) -> None:
    started = time.process_time()
    article = read_html(page.encode(), "a.html", Options())
    assert time.process_time() - started < 5.0
    if "Two men left" in page:
        assert "Two men left" in article.text


def test_an_article_is_read_in_little_time() -> None:
    text = "\n\n".join(f"The mayor of Korva said {n} men left. “They went home,” he added." for n in range(80))
    article_from_text(text)
    started = time.process_time()
    for _ in range(5):
        article_from_text(text)
    assert (time.process_time() - started) / 5 < 0.05
