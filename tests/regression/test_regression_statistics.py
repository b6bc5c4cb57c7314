"""Tests and intervals against direct enumeration, published values and the promises they make."""

from __future__ import annotations

import time
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extractor.regression.statistics as module
from extractor.regression.statistics import (
    Interval,
    PairedRatio,
    attainable,
    bootstrap,
    fewest_pairs,
    holm,
    holm_discrete,
    pass_all,
    proportion_interval,
    sign_test,
    swap_test,
)  # fmt: skip


@pytest.mark.parametrize(
    ("better", "worse", "p"),
    [
        (0, 0, 1.0),
        (0, 1, 1.0),
        (0, 5, 2 / 32),
        (0, 6, 2 / 64),
        (6, 0, 2 / 64),
        (1, 7, 2 * (1 + 8) / 256),
        (1, 8, 2 * (1 + 9) / 512),
        (4, 4, 1.0),
        (2, 10, 2 * (1 + 12 + 66) / 4096),
    ],
)
def test_sign_test_by_hand(better: int, worse: int, p: float) -> None:
    assert sign_test(better, worse) == p


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 6), st.integers(0, 6))
def test_sign_test_counts_all_tosses(better: int, worse: int) -> None:
    pairs = better + worse
    lean = abs(better - worse)
    hits = sum(abs(2 * sum(tosses) - pairs) >= lean for tosses in product((0, 1), repeat=pairs))
    assert sign_test(better, worse) == pytest.approx(hits / 2**pairs)


def test_sign_test_refuses_negative_counts() -> None:
    with pytest.raises(ValueError, match="negative"):
        sign_test(-1, 3)


@pytest.mark.parametrize(("alpha", "pairs"), [(0.05, 6), (0.0625, 5), (0.01, 8), (0.1, 5), (0.5, 2)])
def test_fewest_pairs(alpha: float, pairs: int) -> None:
    assert fewest_pairs(alpha) == pairs


@given(st.integers(0, 30))
def test_attainable_are_what_the_test_can_give(pairs: int) -> None:
    assert set(attainable(pairs)) == {sign_test(worse, pairs - worse) for worse in range(pairs + 1)}


@pytest.mark.parametrize(
    ("p_values", "adjusted"),
    [
        ([], []),
        ([0.2], [0.2]),
        ([0.01, 0.02, 0.03, 0.04], [0.04, 0.06, 0.06, 0.06]),  # 4 x .01, 3 x .02, then never below
        ([0.5, 0.001, 0.6], [1.0, 0.003, 1.0]),
    ],
)
def test_holm_by_hand(p_values: list[float], adjusted: list[float]) -> None:
    assert list(holm(p_values)) == pytest.approx(adjusted)


def test_few_pairs_take_nothing_from_the_others() -> None:
    seven = (0, 7)
    assert holm_discrete([seven])[0] == sign_test(*seven)
    assert holm_discrete([seven, *[(2, 3)] * 16]) == (sign_test(*seven), *[None] * 16)
    # Six pairs can reach 0.05 but not 0.0156: they count as tests and still take nothing.
    assert holm_discrete([seven, *[(3, 3)] * 16])[0] == sign_test(*seven)
    # Seven can: plain Bonferroni over the two.
    assert holm_discrete([seven, (3, 4)])[0] == 2 * sign_test(*seven)


pairs_of_fields = st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), max_size=8)


@settings(max_examples=50, deadline=None)
@given(pairs_of_fields)
def test_discrete_adjustment_lies_between_no_correction_and_holm(pairs: list[tuple[int, int]]) -> None:
    adjusted = holm_discrete(pairs)
    told = [index for index, (a, b) in enumerate(pairs) if a + b >= 6]
    assert [index for index, p in enumerate(adjusted) if p is not None] == told
    plain = holm([sign_test(*pairs[index]) for index in told])
    for index, by_holm in zip(told, plain, strict=True):
        p = adjusted[index]
        assert p is not None
        assert sign_test(*pairs[index]) - 1e-12 <= p <= by_holm + 1e-12


@settings(max_examples=50, deadline=None)
@given(pairs_of_fields, st.randoms(use_true_random=False))
def test_discrete_adjustment_does_not_depend_on_order(pairs: list[tuple[int, int]], random: Random) -> None:
    order = list(range(len(pairs)))
    random.shuffle(order)
    adjusted = holm_discrete(pairs)
    assert [holm_discrete([pairs[index] for index in order])[order.index(i)] for i in range(len(pairs))] == [
        pytest.approx(p) for p in adjusted
    ]


def test_chance_of_any_false_alarm_is_below_the_level() -> None:
    random, alarms, runs = Random(7), 0, 2000
    for _ in range(runs):
        fields = []
        for _ in range(17):
            pairs = random.randint(6, 14)
            worse = sum(random.getrandbits(1) for _ in range(pairs))
            fields.append((pairs - worse, worse))
        alarms += any(p is not None and p <= 0.05 for p in holm_discrete(fields))
    # Without a correction some 30 % would be alarms; the bound fails for 6 % with near certainty.
    assert proportion_interval(alarms, runs).low <= 0.05
    assert alarms / runs > 0.01  # and the correction does not stop everything


@pytest.mark.parametrize(
    ("passed", "tried", "times", "chance"), [(9, 10, None, 0.9**10), (3, 3, None, 1), (2, 3, 2, 4 / 9)]
)
def test_pass_all(passed: int, tried: int, times: int | None, chance: float) -> None:
    assert pass_all(passed, tried, times) == pytest.approx(chance)


@pytest.mark.parametrize(
    ("hits", "tried", "low", "high"),
    [  # published tables of the exact interval
        (0, 10, 0.0, 0.3085),
        (1, 10, 0.0025, 0.4450),
        (5, 10, 0.1871, 0.8129),
        (10, 10, 0.6915, 1.0),
        (25, 500, 0.0326, 0.0729),
    ],
)
def test_proportion_interval(hits: int, tried: int, low: float, high: float) -> None:
    interval = proportion_interval(hits, tried)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.0001)


def test_unusable_proportions_are_refused() -> None:
    for call in (lambda: pass_all(4, 3), lambda: proportion_interval(0, 0), lambda: fewest_pairs(0.0)):
        with pytest.raises(ValueError, match=r"got|alpha"):
            call()


# --- exchanging cases -----------------------------------------------------------------------------------------------

ratio_of_case = st.integers(0, 4).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def paired(draw_from: st.SearchStrategy[tuple[int, int]], most: int) -> st.SearchStrategy[PairedRatio]:
    cases = st.lists(st.tuples(draw_from, draw_from), min_size=1, max_size=most)
    return cases.map(lambda found: PairedRatio(tuple(a for a, _ in found), tuple(b for _, b in found)))


def by_enumeration(ratio: PairedRatio) -> float:
    """All 2^n exchanges of all cases, the slow way."""

    def apart(sides: tuple[int, ...]) -> float:
        a = [pair[side] for side, pair in zip(sides, zip(ratio.old, ratio.new, strict=True), strict=True)]
        b = [pair[1 - side] for side, pair in zip(sides, zip(ratio.old, ratio.new, strict=True), strict=True)]
        if not sum(of for _, of in a) or not sum(of for _, of in b):
            return 9.0
        return abs(sum(n for n, _ in a) / sum(of for _, of in a) - sum(n for n, _ in b) / sum(of for _, of in b))

    exchanges = list(product((0, 1), repeat=len(ratio.old)))
    seen = apart(exchanges[0])
    return sum(apart(sides) >= seen - 1e-12 for sides in exchanges) / len(exchanges)


def is_defined(ratio: PairedRatio) -> bool:
    return all(sum(of for _, of in side) for side in (ratio.old, ratio.new))


@settings(max_examples=40, deadline=None)
@given(paired(ratio_of_case, 7).filter(is_defined))
def test_swap_test_is_the_enumeration_of_all_exchanges(ratio: PairedRatio) -> None:
    expected = by_enumeration(ratio)
    assert swap_test(ratio).p == pytest.approx(expected)
    by_table = swap_test(ratio, draws=0)  # no enumeration: the generating function
    assert by_table.exact
    assert by_table.p == pytest.approx(expected)
    assert by_table.least <= by_table.p + 1e-12


def noisy(cases: int, seed: int, lean: float = 0.0) -> PairedRatio:
    """Cases of 8 to 20 values, one more or less right than before, with a share `lean` of them one less."""
    random = Random(seed)
    old, new = [], []
    for _ in range(cases):
        of = random.randint(8, 20)
        right = random.randint(2, of - 1)
        old.append((right, of))
        new.append((right + random.choice((-1, 0, 1)) - (random.random() < lean), of + random.choice((0, 1))))
    return PairedRatio(tuple(old), tuple(new))


def test_drawn_exchanges_agree_with_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    ratio = noisy(44, 3)
    exact = swap_test(ratio)
    assert exact.exact
    assert 0.02 < exact.p < 0.9
    assert exact.draws > 10_000
    monkeypatch.setattr(module, "_MOST_CELLS", 0)
    drawn = swap_test(ratio)
    assert not drawn.exact
    # Four standard errors of 10,000 draws.
    assert drawn.p == pytest.approx(exact.p, abs=4 * (exact.p * (1 - exact.p) / 10_000) ** 0.5 + 1e-4)
    assert drawn == swap_test(ratio)
    assert drawn.p != swap_test(ratio, seed=1).p


def test_more_cases_than_bits_of_a_word() -> None:
    ratio = PairedRatio(((1, 2),) * 100, ((1, 2),) * 30 + ((0, 2),) * 70)
    result = swap_test(ratio)
    assert result.exact
    assert result.p == pytest.approx(2 / 2**70)


def test_equal_ratios_cannot_differ_by_chance_more_than_always() -> None:
    assert swap_test(PairedRatio(((1, 2), (2, 2)), ((2, 2), (1, 2)))).p == 1.0
    assert swap_test(PairedRatio(((1, 2),), ((1, 2),))).least == 1.0


def test_exchanging_does_not_care_which_is_old() -> None:
    ratio = noisy(30, 5, lean=0.3)
    assert swap_test(ratio).p == swap_test(PairedRatio(ratio.new, ratio.old)).p


def test_cases_must_be_paired() -> None:
    for ratio in (PairedRatio(((1, 1),), ()), PairedRatio(((1, 1),), ((-1, 1),))):
        for call in (lambda ratio=ratio: swap_test(ratio), lambda ratio=ratio: bootstrap([ratio])):
            with pytest.raises(ValueError, match=r"same cases|negative"):
                call()


# --- intervals ------------------------------------------------------------------------------------------------------


def test_bootstrap_is_repeatable_and_each_ratio_has_its_own() -> None:
    first, second = noisy(44, 1), noisy(44, 2, lean=0.9)
    both = bootstrap([first, second], draws=400)
    assert both == bootstrap([first, second], draws=400)
    assert both[0] != both[1]
    assert both[1] == bootstrap([second], draws=400)[0]
    assert both[1] is not None
    assert both[1].low < both[1].high < 0  # a clear loss


@pytest.mark.parametrize("cases", [1, 2, 3, 44, 45, 300])
def test_bootstrap_of_a_constant_difference(cases: int) -> None:
    ratio = PairedRatio(((1, 4),) * cases, ((2, 4),) * cases)
    assert bootstrap([ratio], draws=50) == (Interval(0.25, 0.25),)


def test_bootstrap_without_anything_to_divide_by() -> None:
    assert bootstrap([PairedRatio(((0, 0),) * 9, ((1, 1),) * 9)], draws=50) == (None,)
    assert bootstrap([], draws=50) == ()
    assert bootstrap([PairedRatio((), ())], draws=50) == (None,)
    assert bootstrap([PairedRatio(((1, 1),), ((1, 1),))], draws=0) == (None,)


def test_bootstrap_covers_the_true_difference_about_as_often_as_it_says() -> None:
    random, covered, runs = Random(11), 0, 150
    for _ in range(runs):
        cases = [(sum(random.random() < 0.7 for _ in range(10)), 10) for _ in range(30)]
        others = [(sum(random.random() < 0.6 for _ in range(10)), 10) for _ in range(30)]
        interval = bootstrap([PairedRatio(tuple(cases), tuple(others))], draws=200)[0]
        assert interval is not None
        covered += interval.low <= -0.1 <= interval.high
    assert 0.85 <= covered / runs <= 0.995


def test_fifty_cases_cost_little() -> None:
    ratios = [noisy(50, seed) for seed in range(4)]
    began = time.process_time()
    for ratio in ratios:
        swap_test(ratio)
    bootstrap(ratios)
    assert time.process_time() - began < 2.0  # some tenths of a second on a quiet machine
