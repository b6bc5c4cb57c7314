"""What is left out of a model's list of incidents before it is asked about, and what is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fake_server import says
from newsroom import details, extract, incident, small_prompt

from extractor.article import article_from_text
from extractor.article.model import Furniture
from extractor.extraction.assemble import assemble
from extractor.extraction.outlining import sift
from extractor.grounding import SourceText
from extractor.schema.incident import Incident
from extractor.schema.wire import wire_model
from extractor.validation.reading.violence import tells_of_violence

ARTICLE = article_from_text(
    "Gunmen ambushed a patrol near Talvik on Monday, the second time this spring. "
    "Talvik lies 40 km from the coast and lives from salt. "
    "Shells hit Orsu and Venn. "
    "The governor said the roads were quiet again. "
    "Three fishermen were wounded."
)
SOURCE = SourceText(ARTICLE)


def entry(s: int, text: str, value: str = "shooting") -> dict[str, Any]:
    return {"type": {"s": s, "text": text, "value": value}, "role": "main", "realis": "actual"}


AMBUSH = entry(1, "Gunmen ambushed a patrol", "armed_clash")


@pytest.mark.parametrize(
    ("words", "violent"),
    [
        ("Gunmen opened fire on the hall", True),
        ("a mortar round landed in the yard", True),
        ("nine people were wounded", True),
        ("the wounded were flown out", True),
        ("villagers were abducted on the road", True),
        ("the clinic was burned down", True),
        ("denied that it had shelled the town", True),
        ("there were no losses this month", False),
        ("the town lies on the road to the coast", False),
        ("the week of 4 to 10 March was quieter", False),
        ("honey used to fetch more in the market", False),
        ("schools will teach from a distance", False),
        ("the minister called for talks", False),
        ("", False),
    ],
)
def test_words_of_violence(words: str, violent: bool) -> None:
    assert tells_of_violence(words) is violent


class TestSift:
    def test_entries_of_their_own_stay(self) -> None:
        listed = [AMBUSH, entry(3, "Shells hit Orsu", "shelling")]
        found = sift(listed, SOURCE)
        assert (found.distinct, found.kept, found.left_out) == (tuple(listed), (1, 2), ())

    def test_the_same_place_twice_is_one(self) -> None:
        found = sift([AMBUSH, entry(2, "Gunmen ambushed a patrol"), entry(3, "Shells hit Orsu", "shelling")], SOURCE)
        assert found.kept == (1, 2)
        assert [item["type"]["text"] for item in found.distinct] == ["Gunmen ambushed a patrol", "Shells hit Orsu"]
        assert [(item.sentence, item.reason) for item in found.left_out] == [(2, "repeated")]

    def test_the_same_words_and_some_more(self) -> None:
        found = sift([entry(3, "hit Orsu", "shelling"), entry(3, "Shells hit Orsu and Venn", "shelling")], SOURCE)
        assert found.kept == (1,)
        assert [item.reason for item in found.left_out] == ["repeated"]

    def test_words_that_were_changed_in_copying(self) -> None:
        found = sift([AMBUSH, entry(4, "The mayor said the roads were quiet again")], SOURCE)
        assert found.kept == (1,)

    def test_a_dateline_is_no_second_place(self) -> None:
        source = SourceText(article_from_text("ORSU/VENN, 4 May - Gunmen ambushed a patrol near the ford."))
        listed = [entry(1, "ORSU/VENN"), entry(1, "Gunmen ambushed a patrol")]
        assert sift(listed, source).kept == (2,)

    def test_a_sentence_without_violence(self) -> None:
        found = sift([entry(2, "Talvik lies 40 km from the coast"), AMBUSH, entry(4, "the roads were quiet")], SOURCE)
        assert found.kept == (2,)
        assert len(found.distinct) == 3  # as the model is shown its list again
        assert [(item.text, item.reason) for item in found.left_out] == [
            ("Talvik lies 40 km from the coast", "no_violence"),
            ("the roads were quiet", "no_violence"),
        ]

    def test_words_beside_the_deed_of_another_entry(self) -> None:
        found = sift([AMBUSH, entry(1, "the second time this spring")], SOURCE)
        assert found.kept == (1,)

    def test_such_words_alone_stay(self) -> None:
        assert sift([entry(1, "the second time this spring")], SOURCE).kept == (1,)

    @pytest.mark.parametrize(
        "words", ["Three fishermen were wounded", "Two houses were destroyed", "The Ash Front claimed the shelling"]
    )
    def test_what_came_of_an_earlier_entry(self, words: str) -> None:
        source = SourceText(article_from_text(f"Shells hit Orsu and Venn. {words}."))
        found = sift([entry(1, "Shells hit Orsu", "shelling"), entry(2, words)], source)
        assert found.kept == (1,)
        assert [item.reason for item in found.left_out] == ["consequence"]
        assert sift([entry(2, words)], source).kept == (1,)  # of none that is listed: it may be the event itself

    @pytest.mark.parametrize(
        "words", ["Gunmen killed two traders", "a teacher was shot dead", "a farm was burned down"]
    )
    def test_a_further_deed_stays(self, words: str) -> None:
        told = "By night a farm was burned down by armed men." if "farm" in words else f"On Monday {words} in Venn."
        source = SourceText(article_from_text(f"Shells hit Orsu. {told}"))
        assert sift([entry(1, "Shells hit Orsu", "shelling"), entry(2, words)], source).kept == (1, 2)

    def test_outcomes_whose_sentence_tells_the_deed_stay(self) -> None:
        source = SourceText(article_from_text("Shells hit Orsu. Two people were killed when gunmen raided Venn."))
        listed = [entry(1, "Shells hit Orsu", "shelling"), entry(2, "Two people were killed")]
        assert sift(listed, source).kept == (1, 2)
        assert sift([*listed, entry(2, "gunmen raided Venn")], source).kept == (1, 3)

    def test_what_stands_around_the_report(self) -> None:
        text = "Shells hit Orsu. Two died. Related: Gunmen raid Venn"
        furniture = (Furniture(start=27, end=len(text), kind="related"),)
        article = article_from_text(text).model_copy(update={"furniture": furniture})
        found = sift([entry(1, "Shells hit Orsu"), entry(3, "Gunmen raid Venn")], SourceText(article))
        assert found.kept == (1,)
        assert [item.reason for item in found.left_out] == ["furniture"]

    def test_a_second_place_in_one_sentence_stays(self) -> None:
        found = sift([entry(3, "Shells hit Orsu", "shelling"), entry(3, "and Venn", "shelling")], SOURCE)
        assert found.kept == (1, 2)

    def test_words_that_are_not_in_the_article_are_for_the_validator(self) -> None:
        assert sift([entry(2, "a calm day at sea")], SOURCE).kept == (1,)

    @pytest.mark.parametrize("kind", ["protest", "non_violent", "other_attack"])
    def test_types_that_no_word_decides_stay(self, kind: str) -> None:
        assert sift([entry(4, "the roads were quiet", kind)], SOURCE).kept == (1,)

    def test_events_of_a_schema_of_ones_own_stay(self) -> None:
        plain = {"what": {"s": 2, "text": "Talvik lies 40 km from the coast"}}
        other = {"type": {"s": 4, "text": "the roads were quiet", "value": "calm"}}
        assert sift([plain, other, {"nothing": "cited"}], SOURCE).kept == (1, 2, 3)

    def test_an_empty_list(self) -> None:
        found = sift([], SOURCE)
        assert (found.distinct, found.kept, found.left_out) == ((), (), ())


class TestNumbers:
    def links_of(self, numbers: tuple[int, ...], *named: int) -> list[int]:
        """Incident numbers of the links of the last of some incidents that the model knows by `numbers`."""
        link = {"s": 1, "text": "ambushed", "relation": "follows"}
        plain = incident(1, "Gunmen ambushed a patrol", "armed_clash")
        last = plain | {"links": [link | {"incident": number} for number in named]}
        wire = [wire_model(Incident).model_validate(item) for item in [plain] * (len(numbers) - 1) + [last]]
        incidents = assemble(wire, Incident, SOURCE, numbers)
        assert [item.number for item in incidents] == list(range(1, len(numbers) + 1))
        return [item.incident for item in incidents[-1].links]

    def test_links_follow_the_new_numbers(self) -> None:
        assert self.links_of((1, 3, 4), 1, 3) == [1, 2]

    def test_a_link_to_what_was_left_out_is_gone(self) -> None:
        assert self.links_of((1, 3, 4), 2, 3) == [2]

    def test_a_link_to_nothing_stays_a_link_to_nothing(self) -> None:
        assert self.links_of((1, 3, 4), 9, 0) == [4, 4]
        assert self.links_of((1, 2), 9) == [9]


def test_the_record_says_what_was_left_out(tmp_path: Path) -> None:
    listed = [AMBUSH, entry(2, "Talvik lies 40 km from the coast"), entry(3, "Shells hit Orsu", "shelling")]
    shells = incident(3, "Shells hit Orsu", "shelling")
    answers = [
        json.dumps({"count": 3, "incidents": listed}),
        details(incident(1, "Gunmen ambushed a patrol", "armed_clash")),
        details(shells),
    ]
    (record,), server = extract(
        small_prompt(tmp_path, steps=2), *(says(text) for text in answers), articles=[ARTICLE], repairs=0
    )
    assert [item.type.value for item in record.incidents] == ["armed_clash", "shelling"]
    assert [item.text for item in record.left_out] == ["Talvik lies 40 km from the coast"]
    assert len(server.bodies) == 3  # nothing is paid for what was left out
    assert '"count":3' in server.bodies[2]["messages"][-1]["content"]
