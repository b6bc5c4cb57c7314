"""Which answered incident is which gold one: exact, whatever the order, and bounded for answers of hostile size."""

from __future__ import annotations

import itertools
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import article, claim, incident, place, when

from extractor.regression import pairing
from extractor.regression.pairing import FLOOR, assign, pair_incidents
from extractor.schema.incident import Incident

BUS = incident(
    "shot at a bus", when=when("on 3 May", "2021-05-03"), where=[place("Lower Veyla", "near")],
    casualties=[claim("at least nine people", 9, None)],
)  # fmt: skip
SHELLS = incident(
    "shells fell on Harsin", "shelling", when=when("In April", "2021-04", "month"), where=[place("Harsin")],
    casualties=[claim("wounded four farmers", 4, 4, outcome="wounded")],
)  # fmt: skip
MINE = incident("A mine went off", "mine_explosion", when=when("on 7 May", "2021-05-07"), where=[place("Karm")])


def pairs(gold: list[Incident], answered: list[Incident]) -> list[tuple[int, int]]:
    return [(i, j) for i, j, _ in pair_incidents(gold, answered, article()).pairs]


@given(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 20), max_size=18))
def test_the_assignment_is_the_best_of_all(weights: dict[tuple[int, int], int]) -> None:
    """Against brute force: no other set of pairs weighs more, and no row or column stands twice."""
    found = assign(weights)
    assert len({row for row, _ in found}) == len({column for _, column in found}) == len(found)
    best = max(
        sum(weights.get((row, column), 0) for row, column in zip(range(5), columns, strict=True))
        for columns in itertools.permutations(range(5))
    )
    assert sum(weights[edge] for edge in found) == best


def test_the_heaviest_set_is_not_the_one_of_most_pairs() -> None:
    assert assign({(0, 0): 9, (0, 1): 1, (1, 0): 1}) == [(0, 0)]


def test_each_incident_finds_itself_in_any_order() -> None:
    incidents = [BUS, SHELLS, MINE]
    for order in itertools.permutations(range(3)):
        assert pairs(incidents, [incidents[i] for i in order]) == [(i, order.index(i)) for i in range(3)]


@pytest.mark.parametrize(
    ("answered", "is_pair", "why"),
    [
        (BUS, True, "the same"),
        (incident("Gunmen shot", "armed_clash"), True, "anchors share words, the type is another"),
        (incident("the Ostrian police said", where=[place("Lower Veyla")]), True, "one sentence, type and place"),
        (incident("The road has been shut", where=[place("Lower Veyla")]), False, "type and place alone"),
        (
            incident("the attack on the bus", where=[place("Lower Veyla")], when=when("on 3 May", "2021-05-03")),
            True,
            "told again in another sentence: type, place and day",
        ),
        (
            incident("the attack on the bus", where=[place("Lower Veyla")], when=when("on 7 May", "2021-05-07")),
            False,
            "the same with another day",
        ),
        (SHELLS, False, "nothing in common"),
    ],
)
def test_what_makes_a_pair(answered: Incident, is_pair: bool, why: str) -> None:
    assert (pairs([BUS], [answered]) == [(0, 0)]) == is_pair, why


def test_the_best_sum_wins_over_the_best_first_pair() -> None:
    """The answer tells the bus twice; the better of the two is its pair and the other is split off."""
    loose = incident("Gunmen shot", when=when("on 3 May", "2021-05-03"))
    found = pair_incidents([BUS, MINE], [loose, BUS, MINE], article())
    assert [(i, j) for i, j, _ in found.pairs] == [(0, 1), (1, 2)]
    assert dict(found.split) == {0: 0}
    assert all(likeness == 1.0 for _, _, likeness in found.pairs)


def test_two_incidents_in_one_answer_are_merged() -> None:
    """The answer puts the mine's words under the bus: the mine is missed, and it is told where it went."""
    both = BUS.model_copy(update={"casualties": [*BUS.casualties, claim("A mine went off at Karm", 0, 0)]})
    found = pair_incidents([BUS, MINE], [both], article())
    assert [(i, j) for i, j, _ in found.pairs] == [(0, 0)]
    assert dict(found.merged) == {1: 0}
    assert not found.split


def test_what_a_link_cites_swallows_nothing() -> None:
    from extractor.schema.blocks import Link

    linked = BUS.model_copy(update={"links": [Link(evidence=MINE.type.evidence, relation="follows", incident=2)]})
    assert not pair_incidents([BUS, MINE], [linked], article()).merged


def test_likeness_below_the_floor_is_no_pair() -> None:
    """Two sentences, the same type, nothing else: (0 + 2 + 0) / (4 + 2 + 1) = 0.29."""
    assert pairs([incident("shot at a bus")], [incident("The road has been shut")]) == []
    assert FLOOR > 2 / 7


@pytest.mark.parametrize("size", [30, 500])
def test_an_answer_of_any_size_is_paired_in_time(size: int) -> None:
    rng = random.Random(size)
    words = article().text.split()
    anchors = [" ".join(words[i : i + 3]) for i in range(len(words) - 3)]
    many = [incident(rng.choice(anchors), rng.choice(["shooting", "shelling"])) for _ in range(size)]
    begin = time.process_time()
    found = pair_incidents(many[:30], many, article())
    assert len(found.pairs) == 30
    assert time.process_time() - begin < 5


def test_beyond_the_bound_the_best_pairs_are_taken_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "MOST_STEPS", 1)
    assert assign({(0, 0): 5, (0, 1): 4, (1, 0): 4}) == [(0, 0)]


@settings(max_examples=25)
@given(st.permutations(range(4)))
def test_alike_incidents_are_told_apart_by_all_that_they_say(order: list[int]) -> None:
    """Four shootings that differ in one claim only, which likeness weighs little: each still finds itself."""
    four = [incident("shot at a bus", casualties=[claim("11 dead", 11, 11, group=group)])
            for group in ("people", "women", "children", "police")]  # fmt: skip
    assert pairs(four, [four[i] for i in order]) == [(i, order.index(i)) for i in range(4)]
