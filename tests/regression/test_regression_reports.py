"""Reports: the same bytes for the same judgement, hostile words harmless, and nothing that contradicts the verdict."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from making import article, claim, incident, place, record, when

from extractor.errors import ExitCode
from extractor.regression.cases import Case, Suite
from extractor.regression.comparison import compare
from extractor.regression.judging import Judgement
from extractor.regression.model import CaseScore, RunScore
from extractor.regression.replaying import Replay
from extractor.regression.reports import html_matrix, junit_xml, markdown_comment, report_json, terminal_table
from extractor.regression.scoring import score
from extractor.regression.totals import totals
from extractor.regression.verdict import Verdict

HOSTILE = (
    "Gunmen shot 12 people in <script>alert(1)</script> Karm on Monday, the | ministry said. "
    "\x1b[2K\u202e=cmd() @everyone [x](http://example.org) ]]> & ![i](y)\n"
    "A second line tells of nothing."
)
MUST_PASS = frozenset({"karm"})


def spoken(low: int, place_words: str = "Karm"):
    """An answer, or the gold, over the hostile text."""
    from making import cited  # its evidence is cut from the text that it is given

    from extractor.schema.blocks import Choice

    anchor = incident("shot")
    made = anchor.model_copy(
        update={
            "type": Choice(evidence=cited("Gunmen shot", HOSTILE), value="shooting"),
            "when": when("on Monday", "2021-06-28").model_copy(update={"evidence": cited("on Monday", HOSTILE)}),
            "where": [place("Karm").model_copy(update={"evidence": cited(place_words, HOSTILE)})],
            "casualties": [
                claim("killed", low, low).model_copy(update={"evidence": cited("12 people", HOSTILE), "claimant": None})
            ],
        }
    )
    return record(made, text=HOSTILE)


def judgement(
    old_low: int = 12, new_low: int = 13, must_pass: frozenset[str] = MUST_PASS, tolerance: float = 0.02
) -> tuple[Judgement, Suite]:
    gold = spoken(12)
    names = ("karm", "quiet")
    before = {("karm", 0): spoken(old_low), ("quiet", 0): spoken(12)}
    now = {("karm", 0): spoken(new_low, "<script>alert(1)</script> Karm"), ("quiet", 0): spoken(12)}
    suite = Suite(
        Path("suite"),
        tuple(Case(name, article(HOSTILE), gold, (), False, "blind", name * 4, None) for name in names),
        (),
    )

    def run(records, prompt: str) -> RunScore:
        cases = tuple(score(name, gold, records[name, 0]) for name in names)
        return RunScore(prompt, prompt[-1] * 64, "tiny", "5" * 64, cases, must_pass)

    comparison = compare(run(before, "news.v1"), run(now, "news.v2"), tolerance=tolerance)
    replays = Replay(comparison.new, now), Replay(comparison.old, before)
    return Judgement(comparison.new, comparison.verdict, comparison, *replays), suite


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.marked: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "mark":
            self.marked.append("")

    def handle_data(self, data):
        self.text += data
        if self.tags and self.tags[-1] == "mark" and self.marked and self.marked[-1] == "":
            self.marked[-1] = data


def test_the_judgement_of_these_tests_is_a_named_regression() -> None:
    judged, _ = judgement()
    assert judged.verdict.exit_code is ExitCode.REGRESSION
    assert [change.field for change in judged.comparison.lost] == ["where", "casualties"]


def test_every_report_says_the_same_verdict() -> None:
    judged, suite = judgement()
    told = judged.verdict.reason
    assert told in terminal_table(judged).splitlines()[-1]
    assert markdown_comment(judged).splitlines()[0].startswith("### ❌ regression: news")
    assert f"regression: news.v2 with tiny against news.v1: {told}"[:60] in html_matrix(judged, suite)
    assert report_json(judged)["verdict"] == {"state": "regression", "exit_code": 6, "reason": told}
    assert ElementTree.fromstring(junit_xml(judged)).find("testcase[@name='verdict']/failure").get("message") == told


def test_html_is_self_contained_and_runs_nothing() -> None:
    judged, suite = judgement()
    page = Tags()
    page.feed(html_matrix(judged, suite))
    assert not {"script", "img", "iframe", "link", "object", "form"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "src"]
    assert all(value.startswith("#") for name, value in page.attributes if name == "href")
    assert "<script>alert(1)</script>" in page.text  # the article's words, as words
    assert "\x1b" not in page.text and "\u202e" not in page.text


def test_html_shows_changed_values_with_their_words_and_hides_the_unchanged() -> None:
    judged, suite = judgement()
    html = html_matrix(judged, suite)
    page = Tags()
    page.feed(html)
    assert "12 people" in page.marked
    assert "13 killed" in page.text and "gold" in page.text
    rows = re.findall(r'<tr class="unchanged"><td><a href="#case-\d">(\w+)', html)
    assert rows == ["quiet"]
    assert "only cases and values that changed (1 of 2 cases)" in page.text


def test_without_anything_to_compare_with_errors_are_shown() -> None:
    judged, suite = judgement()
    alone = Judgement(judged.run, Verdict("new", ExitCode.DONE, "no baseline"), None, judged.new)
    assert "13 killed" in html_matrix(alone, suite)
    assert "before" not in terminal_table(alone).splitlines()[0]
    assert report_json(alone)["against"] is None
    assert ElementTree.fromstring(junit_xml(alone)).get("failures") == "0"


def test_junit_fails_where_the_verdict_fails_and_nowhere_else() -> None:
    judged, _ = judgement()
    suite = ElementTree.fromstring(junit_xml(judged))
    failed = [case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None]
    assert failed == ["karm", "verdict"]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "2", "0")
    loose, _ = judgement(must_pass=frozenset(), tolerance=1.0)  # one case is too few to tell: exit code 0
    assert loose.verdict.exit_code is ExitCode.DONE
    passed = ElementTree.fromstring(junit_xml(loose))
    assert passed.get("failures") == "0"
    assert "13 killed" in passed.find("testcase[@name='karm']/system-out").text


def test_a_stale_case_is_an_error_with_the_command_that_mends_it() -> None:
    judged, suite = judgement()
    stale = CaseScore("karm", "stale", reason="no recording answers this")
    run = replace(judged.run, cases=(stale, judged.run.cases[1]))
    comparison = compare(judged.comparison.old, run)
    told = Judgement(run, comparison.verdict, comparison, judged.new, judged.old, ("extractor record --prompt news",))
    xml = ElementTree.fromstring(junit_xml(told))
    assert xml.find("testcase[@name='karm']/error").get("type") == "stale"
    assert "extractor record --prompt news" in xml.find("testcase[@name='verdict']/failure").text
    assert "mend with: extractor record --prompt news" in terminal_table(told)
    assert "Mend with `extractor record --prompt news`." in markdown_comment(told)
    assert "stale: no recording answers this" in html_matrix(told, suite)


def test_markdown_words_of_articles_make_no_link_no_tag_and_no_column() -> None:
    text = markdown_comment(judgement()[0])
    assert not re.search(r"(?<!\\)<(?!/?(details|summary)>)", text)
    assert "](http" not in text.replace("\\]", "")
    for table in re.findall(r"(?:^\|.*\n?)+", text, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.strip().splitlines()}) == 1


def test_json_is_plain_and_adds_up() -> None:
    judged, _ = judgement()
    report = json.loads(json.dumps(report_json(judged), allow_nan=False))
    found = totals(judged.run)
    assert report["run"]["totals"]["values"]["right"] == found.values.right
    assert report["run"]["totals"]["incidents"]["f1"] == found.incidents.f1
    assert [case["case"] for case in report["run"]["cases"]] == ["karm", "quiet"]
    assert report["comparison"]["lost"][1]["new"].startswith("13 killed")


@pytest.mark.parametrize("render", [terminal_table, markdown_comment, junit_xml, report_json])
def test_the_same_judgement_gives_the_same_report(render) -> None:
    assert render(judgement()[0]) == render(judgement()[0])


def test_the_same_judgement_gives_the_same_page() -> None:
    assert html_matrix(*judgement()) == html_matrix(*judgement())


def test_the_terminal_lists_no_more_changes_than_asked_and_says_how_many_there_are() -> None:
    judged, _ = judgement()
    text = terminal_table(judged, changes=0)
    assert f"... and {len(judged.comparison.changes)} more changes" in text
    assert "worse: karm: casualties: right: 12 killed -> wrong: 13 killed" in terminal_table(judged)
