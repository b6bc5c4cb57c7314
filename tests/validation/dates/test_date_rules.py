"""What the table of rule cases (`tests/validation/cases/dates.yaml`) does not show: suggestions, order, old records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from extractor.article.model import Article, Published, Sentence, article_id
from extractor.extraction.derive import derive
from extractor.grounding import SourceText, ground
from extractor.schema.blocks import Choice, Date
from extractor.schema.evidence import Cited
from extractor.schema.incident import Incident
from extractor.schema.record import Record
from extractor.validation import all_rules, apply_suggestions, check
from extractor.validation.reading.dates_told import resolve_in_order

CASES = Path(__file__).parents[1] / "cases" / "dates.yaml"
TEXT = (
    "NORVA, Feb. 24 (Mirza Wire) - Raiders struck Karval on Monday. "
    "It followed a bomb in Mirza on 15 February. A week later shells fell on Harsin."
)


def article(published: str | None = "2021-02-26") -> Article:
    bounds = [(0, 62), (63, 106), (107, len(TEXT))]
    sentences = tuple(Sentence(number=number, start=low, end=high) for number, (low, high) in enumerate(bounds, 1))
    assert [TEXT[low:high][-1] for low, high in bounds] == [".", ".", "."]
    return Article(
        id=article_id(TEXT), text=TEXT, sentences=sentences, published=Published(date=published, basis="stated")
    )


def record(*cited: tuple[int, str], published: str | None = "2021-02-26") -> Record[Incident]:
    read = article(published)
    source = SourceText(read)
    incidents = []
    for number, words in cited:
        values: dict[str, Any] = {name: [] for name in Incident.model_fields if name not in ("number", "when", "type")}
        incidents.append(
            Incident(
                **{
                    **values,
                    "type": Choice(
                        value="other_attack", evidence=ground(Cited(s=1, text="Raiders struck Karval"), source)
                    ),
                    "role": "main",
                    "realis": "actual",
                    "when": Date(evidence=ground(Cited(s=number, text=words), source)),
                }
            )
        )
    derive(incidents, read)
    return Record[Incident](article=read, outcome="done", incidents=incidents)


def codes(checked: Record[Incident]) -> list[str]:
    """What the rules of this family find; DAT009 is of the sentence of the event, which is always the first here."""
    return [f.code for f in check(checked).findings if f.code.startswith("DAT") and f.code != "DAT009"]


def date_of(checked: Record[Incident], index: int) -> Date:
    when = checked.incidents[index].when
    assert when is not None
    return when


def test_dates_are_told_in_the_order_of_the_text_whatever_that_of_the_answer() -> None:
    checked = record((3, "A week later"), (2, "on 15 February"), (1, "on Monday"))
    assert [date_of(checked, index).edtf for index in range(3)] == ["2021-02-22", "2021-02-15", "2021-02-22"]
    assert date_of(checked, 0).anchor == "previous_event"
    assert codes(checked) == []


def test_dateline_comes_before_the_publication_date() -> None:
    # Monday before Wednesday 24 February, for a page that was put up on Sunday 7 March
    checked = record((1, "on Monday"), published="2021-03-07")
    assert (date_of(checked, 0).edtf, date_of(checked, 0).anchor) == ("2021-02-22", "dateline")
    assert codes(checked) == []


def test_extraction_and_rules_agree_where_the_year_is_not_known() -> None:
    checked = record((2, "on 15 February"), (3, "A week later"), published=None)
    assert [date_of(checked, index).edtf for index in range(2)] == ["XXXX-02-15", "XXXX-02-22"]
    assert codes(checked) == []


def test_suggestion_puts_a_changed_day_right() -> None:
    checked = record((1, "on Monday"))
    date_of(checked, 0).edtf = "2021-02-23"
    finding = next(finding for finding in check(checked).findings if finding.code == "DAT001")
    assert finding.suggestion is not None
    assert (finding.suggestion.path, finding.suggestion.value) == ("/incidents/0/when/edtf", "2021-02-22")
    mended, _ = apply_suggestions(checked, [finding])
    assert codes(mended) == []


def test_suggestion_sets_the_whole_date_where_more_is_wrong() -> None:
    checked = record((1, "on Monday"))
    date_of(checked, 0).edtf, date_of(checked, 0).precision = "2020", "year"
    finding = next(finding for finding in check(checked).findings if finding.code == "DAT001")
    assert finding.suggestion is not None
    assert finding.suggestion.path == "/incidents/0/when"
    mended, _ = apply_suggestions(checked, [finding])
    assert date_of(mended, 0).model_dump(exclude={"evidence"}) == {
        "edtf": "2021-02-22",
        "precision": "day",
        "anchor": "dateline",
        "rule": "weekday-before-reference",
    }


def test_precision_that_claims_more_than_the_value() -> None:
    checked = record((1, "on Monday"))
    assert codes(checked) == []
    date_of(checked, 0).precision = "week"
    assert codes(checked) == []
    checked = record((3, "A week later"), (2, "on 15 February"))
    date_of(checked, 0).edtf, date_of(checked, 0).precision = "2021-02", "day"
    assert codes(checked) == ["DAT001"]


def test_finding_shows_where_the_words_stand() -> None:
    checked = record((1, "on Monday"))
    date_of(checked, 0).edtf = "2021-02-15"
    finding = next(finding for finding in check(checked).findings if finding.code == "DAT001")
    assert TEXT[finding.start : finding.end] == "on Monday"
    assert (finding.claimed, finding.observed, finding.path) == ("2021-02-15", "on Monday", "/incidents/0/when")


def test_words_that_do_not_stand_in_the_article_date_nothing() -> None:
    checked = record((1, "on Saturday night"))
    assert date_of(checked, 0).edtf is None
    assert codes(checked) == []
    assert resolve_in_order(checked.article, [date_of(checked, 0).evidence]) == [None]


def test_one_day_off_is_always_caught() -> None:
    days = [f"2021-02-{day:02}" for day in range(1, 28)]
    for cited, right in (((1, "on Monday"), "2021-02-22"), ((2, "on 15 February"), "2021-02-15")):
        for day in days:
            checked = record(cited)
            date_of(checked, 0).edtf = day
            assert codes(checked) == ([] if day == right else ["DAT001"])


def test_each_date_rule_has_five_cases_each_way() -> None:
    cases = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    wanted = {rule.code for rule in all_rules() if rule.check.__module__.endswith(".rules.dates")}
    assert set(cases) == wanted
    assert all(len(cases[code][way]) >= 5 for code in wanted for way in ("find", "leave"))


def test_the_model_is_not_asked_for_a_day_that_the_article_does_not_have() -> None:
    def mendable(words: str) -> list[bool]:
        undated = record((1, words), published=None)
        undated.article = undated.article.model_copy(update={"text": TEXT.replace("Feb. 24", "Norvans")})
        findings = check(undated, select=["DAT002"]).findings
        return [finding.mendable for finding in findings]

    assert mendable("on Monday") == [False]
    assert mendable("Raiders struck") == [True]
