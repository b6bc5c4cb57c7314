"""Reading articles from every format, folder, glob and standard input."""

from __future__ import annotations

import builtins
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractor.article import Article, UnreadableInput, article_from_text, load_article, load_articles
from extractor.errors import InputError, UsageError

BODY = "Two men were hurt in Korva. One of them died later."
PAGE = """<!doctype html><html lang="en"><head><title>Fire | Korva Post</title>
<meta property="og:title" content="Mill fire in Korva"><meta property="og:site_name" content="Korva Post">
{head}</head><body><nav><a href="/">Home</a></nav><article><h1>Mill fire in Korva</h1>{top}
<p>Two workers were killed on Thursday when a fire broke out at the old mill, the fire service said in a statement.</p>
<p>Three others were taken to hospital with burns. The cause of the fire was not known on Friday morning.</p>
</article><aside><h3>Related</h3><a href="/x">Twelve dead in bridge collapse</a></aside>
<div id="comments">3 Comments</div></body></html>"""


def articles(*paths: str | Path, **options: Any) -> list[Article]:
    found = list(load_articles(paths, **options))
    assert all(isinstance(item, Article) for item in found), found
    return [item for item in found if isinstance(item, Article)]


def unreadable(*paths: str | Path, **options: Any) -> list[UnreadableInput]:
    return [item for item in load_articles(paths, **options) if isinstance(item, UnreadableInput)]


def test_plain_text_is_kept_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"  Mill fire kills one in Korva\n\nBy Jo Roe\n\n{BODY}\n", encoding="utf-8")
    article = load_article(tmp_path / "a.txt")
    assert article.text == f"  Mill fire kills one in Korva\n\nBy Jo Roe\n\n{BODY}\n"
    assert (article.title, article.byline, article.language) == ("Mill fire kills one in Korva", "Jo Roe", "en")
    assert article.source == "a.txt"
    assert article.notes == ("no publication date",)


def test_markdown_front_matter(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: Mill fire\noutlet: Korva Post\nbyline: [Jo Roe, Al Poe]\npublished: 2022-02-03\nlanguage: en-GB\n"
        f"url: https://korvapost.example/1\nmood: grim\n---\n\n{BODY}\n",
        encoding="utf-8",
    )
    article = load_article(tmp_path / "a.md")
    assert article.text == BODY + "\n"
    assert (article.title, article.outlet, article.byline, article.language) == (
        "Mill fire", "Korva Post", "Jo Roe, Al Poe", "en",
    )  # fmt: skip
    assert (article.published.date, article.published.basis) == ("2022-02-03", "metadata")
    assert article.notes == ("unknown keys ignored: mood", "stated URL: https://korvapost.example/1")


@pytest.mark.parametrize(
    ("source", "text", "note"),
    [
        (
            f"---\ntitle: Fire: the mill\ndate: 2022-02-03\n---\n{BODY}",
            BODY,
            "front-matter is not valid YAML at line 2",
        ),
        (f"---\n{BODY}\n---\nMore.", f"---\n{BODY}\n---\nMore.", "holds no keys: kept as text"),
        (f"---\n{BODY}", f"---\n{BODY}", "no publication date"),
        (f"---\r\ndate: 2022-02-03\r\n---\r\n{BODY}\r\n", BODY + "\n", ""),
        (f"---\n---\n{BODY}", f"---\n---\n{BODY}", "no publication date"),
    ],
)
def test_odd_front_matter(tmp_path: Path, source: str, text: str, note: str) -> None:
    (tmp_path / "a.md").write_bytes(source.encode())
    article = load_article(tmp_path / "a.md")
    assert article.text == text
    assert note in " | ".join(article.notes)
    if "date:" in source:
        assert article.published.date == "2022-02-03"


def test_front_matter_aliases_do_not_blow_up(tmp_path: Path) -> None:
    rows = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    (tmp_path / "a.md").write_text("---\n" + "\n".join(rows) + f"\n---\n{BODY}")
    assert load_article(tmp_path / "a.md").text == BODY


@pytest.mark.parametrize(
    ("head", "top", "day", "note"),
    [
        (
            '<meta property="article:published_time" content="2022-02-03T08:00:00Z">'
            '<meta property="article:modified_time" content="2022-02-06T08:00:00Z">', "", "2022-02-03", "",
        ),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "dateModified": "2022-02-06",'
            ' "datePublished": "2022-02-03T08:00:00Z", "author": {"name": "Jo Roe"}}]}</script>', "", "2022-02-03", "",
        ),
        ("", '<time datetime="2022-02-03">3 February</time>', "2022-02-03", ""),
        ("", '<p>Updated: <time datetime="2022-02-06">6 February</time></p>', None, "no publication date"),
        ('<meta property="article:modified_time" content="2022-02-06">', "", None, "no publication date"),
        ("<script type='application/ld+json'>{broken</script>", "", None, "no publication date"),
    ],
)  # fmt: skip
def test_html(tmp_path: Path, head: str, top: str, day: str | None, note: str) -> None:
    (tmp_path / "a.html").write_text(PAGE.format(head=head, top=top), encoding="utf-8")
    article = load_article(tmp_path / "a.html")
    assert "Three others were taken to hospital" in article.text
    for furniture in ("Twelve dead", "3 Comments", "Home", "<p>"):
        assert furniture not in article.text
    assert (article.title, article.outlet, article.language) == ("Mill fire in Korva", "Korva Post", "en")
    assert article.published.date == day
    assert note in " | ".join(article.notes)


def test_html_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    page = (
        "<html><head><meta charset='windows-1251'></head><body><p>Четыре человека погибли при взрыве.</p></body></html>"
    )
    (tmp_path / "a.htm").write_bytes(page.encode("cp1251"))
    assert load_article(tmp_path / "a.htm").text.strip() == "Четыре человека погибли при взрыве."


def test_json_lines_and_its_broken_rows(tmp_path: Path) -> None:
    rows = [
        json.dumps({"text": BODY, "published": "2022-02-03", "url": "https://korvapost.example/1", "mood": 3}),
        "{broken", "", json.dumps({"text": None}), "[1]", json.dumps({"title": "x"}), json.dumps({"text": ""}),
        json.dumps({"Text": "One left.", "authors": ["Jo Roe", "Al Poe"]}), "[" * 5_000,
    ]  # fmt: skip
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    found = list(load_articles(tmp_path / "a.jsonl"))
    assert [item.source for item in found] == [
        "https://korvapost.example/1",
        "a.jsonl:2", "a.jsonl:4", "a.jsonl:5", "a.jsonl:6", "a.jsonl:7", "a.jsonl:8", "a.jsonl:9",
    ]  # fmt: skip
    assert [isinstance(item, Article) for item in found] == [True, False, False, False, False, True, True, False]
    first, broken, null, _, textless, empty, last, _ = found
    assert isinstance(first, Article) and first.published.date == "2022-02-03"
    assert isinstance(broken, UnreadableInput) and broken.message.startswith("line 2 is not JSON at character 2")
    assert isinstance(null, UnreadableInput) and "null" in null.message
    assert isinstance(textless, UnreadableInput) and "columns are: title" in textless.message
    assert isinstance(empty, Article) and empty.notes[0] == "no text"
    assert isinstance(last, Article) and last.byline == "Jo Roe, Al Poe"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_encodings_and_quoted_cells(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes('body;pub date\n"A café; then\nthe mill.";2022-02-03\n'.encode(encoding))
    [article] = articles(tmp_path / "a.csv")
    assert article.text == "A café; then\nthe mill."
    assert article.published.date == "2022-02-03"
    assert article.source == "a.csv:2"
    assert ("not valid UTF-8: read as Windows-1252" in article.notes) == (encoding == "cp1252")


def test_csv_rows_that_are_wrong_do_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,date\none,2022-02-03,extra\ntwo\n\nthree,2022-02-04\n")
    found = list(load_articles(tmp_path / "a.csv"))
    assert [type(item).__name__ for item in found] == ["UnreadableInput", "Article", "Article"]
    assert isinstance(found[0], UnreadableInput) and "row 2 has 3 cells, the header 2" in found[0].message


def test_csv_with_an_open_quote_is_reported_not_swallowed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('text\n"one\ntwo\nthree\n')
    [item] = list(load_articles(tmp_path / "a.csv"))
    assert isinstance(item, UnreadableInput) and "check its quote marks" in item.message


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", "story,when,date\nOne left.,2022-02-03,1999-01-01\n"),
     ("a.tsv", "story\twhen\tdate\nOne left.\t2022-02-03\t1999-01-01\n"),
     ("a.jsonl", '{"story": "One left.", "when": "2022-02-03", "date": "1999-01-01"}\n')],
)  # fmt: skip
def test_column_map(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    [article] = articles(tmp_path / name, column_map={"text": "story", "published": "when"})
    assert (article.text, article.published.date) == ("One left.", "2022-02-03")
    [refused] = unreadable(tmp_path / name)
    assert "columns are: story, when, date" in refused.message
    [missing] = unreadable(tmp_path / name, column_map={"text": "nothing"})
    assert "no column 'nothing'" in missing.message


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = pyarrow.table({"text": [BODY, None, ""], "date": ["2022-02-03", None, None], "big": [[1], [2], [3]]})
    parquet.write_table(table, tmp_path / "a.parquet")
    found = list(load_articles(tmp_path / "a.parquet"))
    assert [item.source for item in found] == ["a.parquet:1", "a.parquet:2", "a.parquet:3"]
    assert isinstance(found[0], Article) and found[0].published.date == "2022-02-03"
    assert isinstance(found[1], UnreadableInput)
    (tmp_path / "b.parquet").write_bytes(b"no table")
    [broken] = unreadable(tmp_path / "b.parquet")
    assert "not a Parquet file" in broken.message


def test_parquet_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., Any] = builtins.__import__

    def without(name: str, *args: Any, **options: Any) -> Any:
        if name.split(".")[0] == "pyarrow":
            raise ImportError(name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    (tmp_path / "b.txt").write_text(BODY)
    with pytest.raises(UsageError, match=r'pip install "incident-extractor\[parquet\]"'):
        load_articles([tmp_path / "a.parquet"])
    found = list(load_articles(tmp_path))  # found in a folder, it does not stop the others
    assert [type(item).__name__ for item in found] == ["UnreadableInput", "Article"]


def test_folders_are_sorted_and_recursive_and_others_noted(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/c.md", "a/B.TXT", "notes.pdf", ".hidden.txt", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(BODY)
    found = list(load_articles(tmp_path))
    assert [item.source for item in found if isinstance(item, Article)] == ["b.txt", "a/B.TXT", "a/c.md", "a/z.txt"]
    [noted] = [item for item in found if isinstance(item, UnreadableInput)]
    assert noted.skipped and "notes.pdf" in noted.message and "hidden" not in noted.message


def test_globs_and_given_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    for name in ("in/b.txt", "in/a.txt", "in/c.md", "in/[x].txt"):
        (tmp_path / name).write_text(BODY)
    assert [article.source for article in articles(tmp_path / "in" / "?.txt")] == ["a.txt", "b.txt"]
    monkeypatch.chdir(tmp_path)
    assert [article.source for article in articles("in/c.md", "in/[x].txt", "in/*.md")] == [
        "in/c.md",
        "in/[x].txt",
        "c.md",
    ]
    assert articles(Path("../") / tmp_path.name / "in" / "c.md")[0].source == "c.md"


def test_no_absolute_path_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "x.txt").write_bytes(b"%PDF-1.7")
    told = unreadable(
        tmp_path / "none.txt", tmp_path / "n*.txt", tmp_path / "empty", tmp_path / "x.txt", "https://a.example/"
    )
    assert [item.source for item in told] == ["none.txt", "n*.txt", "empty", "x.txt", "https://a.example/"]
    assert not any(str(tmp_path) in item.source + item.message for item in told)
    assert all(item.message for item in told)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'\n{"text": "One left."}\n{"text": "Two left."}\n', [("stdin:2", "One left."), ("stdin:3", "Two left.")]),
        (b'{\n "text": "One left."\n}\n', [("stdin", "One left.")]),
        (b'[{"text": "One left."}]', [("stdin:1", "One left.")]),
        (b"One left.\n", [("stdin", "One left.\n")]),
        (b"{One} left.", [("stdin", "{One} left.")]),
        (b"\xef\xbb\xbfOne left.", [("stdin", "One left.")]),
        ("One caf\u00e9.".encode("utf-16"), [("stdin", "One caf\u00e9.")]),
        (
            b"<html><body><p>One man left the town of Korva.</p></body></html>",
            [("stdin", "One man left the town of Korva.")],
        ),
        (b"", [("stdin", "")]),
    ],
)
def test_standard_input_is_sniffed(data: bytes, expected: list[tuple[str, str]]) -> None:
    assert [(article.source, article.text) for article in articles("-", stdin=io.BytesIO(data))] == expected


def test_standard_input_may_be_a_text_stream() -> None:
    assert articles("-", stdin=io.StringIO("Ein Schuß fiel."))[0].text == "Ein Schuß fiel."


def test_tables_are_streamed(tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        lines = 0

        def readable(self) -> bool:
            return True

        def readline(self, size: int | None = -1, /) -> bytes:
            self.lines += 1
            return b'{"text": "One left."}\n'

    endless = Endless()
    stream = load_articles("-", stdin=endless)  # type: ignore[arg-type]
    for _ in range(10):
        assert isinstance(next(stream), Article)
    assert endless.lines <= 12


def test_usage_errors_come_at_once(tmp_path: Path) -> None:
    for options, message in (
        ({"published": "03/02/2022"}, "YYYY-MM-DD"),
        ({"column_map": {"body": "x"}}, "fields are text, title"),
        ({"encoding": "utf-99"}, "utf-99"),
    ):
        with pytest.raises(UsageError, match=message):
            load_articles([tmp_path], **options)  # type: ignore[arg-type]


def test_load_article_refuses_none_and_many(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "a"}\n{"text": "b"}\n')
    (tmp_path / "b.jsonl").write_text("\n")
    with pytest.raises(InputError, match="more than one article"):
        load_article(tmp_path / "a.jsonl")
    with pytest.raises(InputError, match="holds no article"):
        load_article(tmp_path / "b.jsonl")
    with pytest.raises(InputError, match=r"c\.txt: no such file"):
        load_article(tmp_path / "c.txt")


def test_stated_date_wins(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ndate: 2022-02-03\n---\n{BODY}")
    article = load_article(tmp_path / "a.md", published="2022-02-04")
    assert (article.published.date, article.published.basis) == ("2022-02-04", "stated")
    assert "dates disagree: stated 2022-02-04 kept, metadata says 2022-02-03" in article.notes


def test_stated_language_that_disagrees_is_noted() -> None:
    from extractor.article import Metadata

    text = "Vier Menschen wurden bei dem Angriff auf das Lager getötet, sagte die Polizei."
    assert (
        article_from_text(text, metadata=Metadata(language="en")).notes[0]
        == "language stated as en, the text looks like de"
    )
    assert article_from_text(text, metadata=Metadata(language="deutsch!")).language == "de"
