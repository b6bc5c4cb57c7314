"""Exact tests, corrections and intervals for small paired samples; no clock, and chance only from a seed.

Everything is paired by case: the same article under two prompts. Nothing rests on a normal approximation.

Sources
    sign test, McNemar     McNemar 1947; exact by the binomial of the discordant pairs.
    many fields at once    Holm 1979 steps down. A test that cannot reach the level takes nothing from the others
                           (Tarone 1990); as adjusted p-values, each test counts with the largest p it could have
                           had at or below the one in question (Westfall and Wolfinger 1997).
    ratios of sums         randomisation by swapping whole cases (Yeh 2000), exact over all swaps by a generating
                           function where that is small enough (Zmigrod, Vieira and Cotterell 2022).
    intervals              percentile bootstrap over whole cases: values of one article are not independent.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import ceil, comb, gcd
from random import Random

__all__ = (
    "BOOTSTRAP_DRAWS",
    "SEED",
    "SWAP_DRAWS",
    "Interval",
    "PairedRatio",
    "SwapTest",
    "attainable",
    "bootstrap",
    "fewest_pairs",
    "holm",
    "holm_discrete",
    "pass_all",
    "proportion_interval",
    "sign_test",
    "swap_test",
)

SEED = 20_240_229
"""Of every draw that is not exact: the same runs give the same figures, byte for byte."""

SWAP_DRAWS = 10_000
"""Random swaps where all of them are too many to count: the standard error of a p-value of 0.05 is then 0.002."""

BOOTSTRAP_DRAWS = 2_000
"""Resamplings of the cases: enough for a 95 % interval to be told with two digits."""

_MOST_CELLS = 1 << 16
"""Largest table of sums that is counted exactly; 44 cases with a few values each need some thousands."""

Ratio = tuple[int, int]
"""Numerator and denominator of one case: right values and answered values, say."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided interval, ends included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PairedRatio:
    """A measure that is a ratio of two sums over cases, of the same cases in the same order before and after."""

    old: tuple[Ratio, ...]
    new: tuple[Ratio, ...]


@dataclass(frozen=True, slots=True)
class SwapTest:
    """Result of exchanging the two answers of whole cases at random."""

    p: float
    """Two-sided: share of exchanges with a difference at least as large, as exact fractions compare."""
    least: float
    """The smallest p that these cases could have given: above the level, the test is too weak to say anything."""
    exact: bool
    """Whether every exchange was counted; otherwise `draws` of them were drawn."""
    draws: int


def sign_test(better: int, worse: int) -> float:
    """Exact two-sided p of so many pairs one way and so many the other, where chance gives one half each way.

    On pairs that differ this is the exact McNemar test.

    >>> sign_test(0, 5), sign_test(0, 6), sign_test(3, 3)
    (0.0625, 0.03125, 1.0)
    """
    pairs, fewer = better + worse, min(better, worse)
    if min(better, worse) < 0:
        raise ValueError(f"counts of pairs must not be negative, got {better} and {worse}")
    return float(min(1.0, 2 * sum(comb(pairs, k) for k in range(fewer + 1)) / 2**pairs))


@cache
def fewest_pairs(alpha: float = 0.05) -> int:
    """The fewest discordant pairs that can reach the level, all one way.

    >>> fewest_pairs(0.05), fewest_pairs(0.01)
    (6, 8)
    """
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must be between 0 and 1, got {alpha}")
    pairs = 1
    while sign_test(0, pairs) > alpha:
        pairs += 1
    return pairs


@cache
def attainable(pairs: int) -> tuple[float, ...]:
    """Every p that the sign test can give on so many pairs, ascending.

    >>> attainable(4)
    (0.125, 0.625, 1.0)
    """
    tails = accumulate(comb(pairs, k) for k in range(pairs // 2 + 1))
    return tuple(sorted({min(1.0, 2 * tail / 2**pairs) for tail in tails}))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Holm's adjusted p-values, in the order given.

    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    return _step_down(p_values, [lambda level: level] * len(p_values))


def holm_discrete(pairs: Sequence[tuple[int, int]], alpha: float = 0.05) -> tuple[float | None, ...]:
    """Adjusted p of several sign tests `(better, worse)`; None where there are too few pairs to reach the level.

    The chance of one or more false alarms among all of them is at most `alpha`, however they depend on each other.
    Six pairs cannot have a p of 0.0156, so they take nothing from the seven that have:

    >>> holm_discrete([(0, 7), (3, 3), (0, 5)])
    (0.015625, 1.0, None)
    >>> holm_discrete([(0, 7), (4, 3)])
    (0.03125, 1.0)
    """
    told = [index for index, (better, worse) in enumerate(pairs) if better + worse >= fewest_pairs(alpha)]
    reaches = [_reach(sum(pairs[index])) for index in told]
    adjusted: list[float | None] = [None] * len(pairs)
    for index, p in zip(told, _step_down([sign_test(*pairs[index]) for index in told], reaches), strict=True):
        adjusted[index] = p
    return tuple(adjusted)


def pass_all(passed: int, tried: int, times: int | None = None) -> float:
    """Chance of passing `times` times in a row at the rate seen (pass^N); by default as often as was tried.

    >>> round(pass_all(9, 10), 2)
    0.35
    """
    if not 0 <= passed <= tried or tried == 0:
        raise ValueError(f"passed must be from 0 to tried and tried at least 1, got {passed} of {tried}")
    return float((passed / tried) ** (tried if times is None else times))


def proportion_interval(hits: int, tried: int, level: float = 0.95) -> Interval:
    """Exact interval of a proportion (Clopper and Pearson 1934): never covers less than it says.

    >>> proportion_interval(0, 500)
    Interval(low=0.0, high=0.007351)
    """
    if not 0 <= hits <= tried or tried == 0:
        raise ValueError(f"hits must be from 0 to tried and tried at least 1, got {hits} of {tried}")
    tail = (1 - level) / 2
    low = 0.0 if hits == 0 else _solve(lambda p: 1 - _at_most(hits - 1, tried, p) < tail)
    high = 1.0 if hits == tried else _solve(lambda p: _at_most(hits, tried, p) > tail)
    return Interval(round(low, 6), round(high, 6))


def swap_test(ratio: PairedRatio, *, draws: int = SWAP_DRAWS, seed: int = SEED) -> SwapTest:
    """Whether two ratios of sums differ by more than exchanging whole cases at random makes them differ.

    Counts all exchanges where these are no more than `draws`, or where the sums fill a small table; else draws.
    A drawn p counts the observed one among the draws, so it is never 0 (Yeh 2000). An exchange that leaves one side
    without a denominator counts as a difference as large as that seen.

    >>> seven_lost = PairedRatio(old=((3, 4),) * 7, new=((2, 4),) * 7)
    >>> swap_test(seven_lost)
    SwapTest(p=0.015625, least=0.015625, exact=True, draws=128)
    """
    _check_paired(ratio)
    moves = [(n - o, m - d) for (o, d), (n, m) in zip(ratio.old, ratio.new, strict=True) if (o, d) != (n, m)]
    start = _Sides(*_sums(ratio.old), *_sums(ratio.new))
    if not moves:
        return SwapTest(1.0, 1.0, True, 1)
    if 2 ** len(moves) <= draws:
        sums = [(0, 0)]
        for x, y in moves:
            sums += [(a + x, b + y) for a, b in sums]
        counted: dict[tuple[int, int], int] = {}
        for pair in sums:
            counted[pair] = counted.get(pair, 0) + 1
    elif _cells(moves) <= _MOST_CELLS:
        counted = _all_swaps(moves)
    else:
        return _drawn(moves, start, draws, seed)
    total = 2 ** len(moves)
    return SwapTest(start.as_large(counted) / total, start.largest(counted) / total, True, total)


def bootstrap(
    ratios: Sequence[PairedRatio], *, level: float = 0.95, draws: int = BOOTSTRAP_DRAWS, seed: int = SEED
) -> tuple[Interval | None, ...]:
    """Percentile interval of new minus old of each ratio, by drawing whole cases with replacement.

    All ratios are of the same cases and share the draws. None where a ratio has no denominator in half of the draws
    or more, or where there are no draws.

    >>> bootstrap([PairedRatio(old=((1, 2),) * 9, new=((2, 2),) * 9)], draws=100)
    (Interval(low=0.5, high=0.5),)
    """
    for ratio in ratios:
        _check_paired(ratio)
    sizes = {len(ratio.old) for ratio in ratios}
    if len(sizes) > 1:
        raise ValueError(f"all ratios must be of the same cases, got {sorted(sizes)}")
    if not sizes or sizes == {0} or draws == 0:
        return (None,) * len(ratios)
    width, packed = _packed(ratios)
    differences: list[list[float]] = [[] for _ in ratios]
    for total in _resampled(packed, draws, seed):
        numbers = [total >> shift & (1 << width) - 1 for shift in range(0, 4 * len(ratios) * width, width)]
        for index, found in enumerate(differences):
            old, old_of, new, new_of = numbers[4 * index : 4 * index + 4]
            if old_of and new_of:
                found.append(new / new_of - old / old_of)
    return tuple(_percentiles(found, level) if 2 * len(found) > draws else None for found in differences)


# --- tests of many fields -------------------------------------------------------------------------------------------


def _reach(pairs: int) -> Callable[[float], float]:
    """The largest p that a sign test on so many pairs can have at or below a level; 0 where it has none."""
    values = attainable(pairs)

    def largest(level: float) -> float:
        position = bisect_right(values, level)
        return values[position - 1] if position else 0.0

    return largest


def _step_down(p_values: Sequence[float], reaches: Sequence[Callable[[float], float]]) -> tuple[float, ...]:
    order = sorted(range(len(p_values)), key=lambda index: (p_values[index], index))
    adjusted, highest = [0.0] * len(p_values), 0.0
    for position, index in enumerate(order):
        level = p_values[index]
        highest = max(highest, min(1.0, sum(reaches[other](level) for other in order[position:])))
        adjusted[index] = highest
    return tuple(adjusted)


# --- proportions ----------------------------------------------------------------------------------------------------


def _at_most(hits: int, tried: int, p: float) -> float:
    return sum(comb(tried, k) * p**k * (1 - p) ** (tried - k) for k in range(hits + 1))


def _solve(is_below: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return (low + high) / 2


# --- exchanging cases -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sides:
    """Sums of both sides before any exchange. Moving (x, y) to the old side takes it from the new side."""

    old: int
    old_of: int
    new: int
    new_of: int

    def apart(self, x: int, y: int) -> tuple[int, int]:
        """The absolute difference of the two ratios as a fraction; (1, 0), above every other, where one has none."""
        old_of, new_of = self.old_of + y, self.new_of - y
        if old_of <= 0 or new_of <= 0:
            return 1, 0
        return abs((self.new - x) * old_of - (self.old + x) * new_of), old_of * new_of

    def as_large(self, counted: dict[tuple[int, int], int]) -> int:
        """How many exchanges set the sides at least as far apart as they are."""
        over, under = self.apart(0, 0)
        hits = 0
        for (x, y), times in counted.items():
            a, b = self.apart(x, y)
            if a * under >= over * b:
                hits += times
        return hits

    def largest(self, counted: dict[tuple[int, int], int]) -> int:
        """How many exchanges set the sides as far apart as any does."""
        best, times_of_best = (0, 1), 0
        for (x, y), times in counted.items():
            a, b = self.apart(x, y)
            if a * best[1] > best[0] * b:
                best, times_of_best = (a, b), 0
            if a * best[1] == best[0] * b:
                times_of_best += times
        return times_of_best


def _check_paired(ratio: PairedRatio) -> None:
    if len(ratio.old) != len(ratio.new):
        raise ValueError(f"old and new must be of the same cases, got {len(ratio.old)} and {len(ratio.new)}")
    if any(number < 0 for case in ratio.old + ratio.new for number in case):
        raise ValueError("numerators and denominators must not be negative")


def _sums(cases: Sequence[Ratio]) -> Ratio:
    return sum(number for number, _ in cases), sum(of for _, of in cases)


def _grid(moves: Sequence[Ratio]) -> tuple[int, int, int, int]:
    """Common steps of both sums, and how many different values each can take."""
    step_x, step_y = gcd(*(x for x, _ in moves)) or 1, gcd(*(y for _, y in moves)) or 1
    return step_x, step_y, sum(abs(x) for x, _ in moves) // step_x + 1, sum(abs(y) for _, y in moves) // step_y + 1


def _cells(moves: Sequence[Ratio]) -> int:
    _, _, wide, high = _grid(moves)
    return wide * high


def _all_swaps(moves: Sequence[Ratio]) -> dict[tuple[int, int], int]:
    """How many of the 2^n exchanges give each pair of sums.

    The product of (1 + u^x v^y) over all cases, with its coefficients side by side in one whole number (Kronecker's
    substitution): a case costs one shift and one addition.
    """
    step_x, step_y, wide, high = _grid(moves)
    bits = 8 * (len(moves) // 8 + 1)  # a count of up to 2^n needs n + 1 bits
    product, low_x, low_y = 1, 0, 0
    for x, y in moves:
        # Both choices of a case are moved so that the smaller coordinate is 0: all shifts are to the left.
        first = (max(-x, 0) // step_x * high + max(-y, 0) // step_y) * bits
        second = (max(x, 0) // step_x * high + max(y, 0) // step_y) * bits
        product = (product << first) + (product << second)
        low_x, low_y = low_x + min(x, 0), low_y + min(y, 0)
    size = bits // 8
    data = product.to_bytes(wide * high * size, "little")
    counts = ((cell, int.from_bytes(data[cell * size : (cell + 1) * size], "little")) for cell in range(wide * high))
    return {(low_x + cell // high * step_x, low_y + cell % high * step_y): times for cell, times in counts if times}


def _drawn(moves: Sequence[Ratio], start: _Sides, draws: int, seed: int) -> SwapTest:
    """A sample of exchanges. Sums of eight cases at a time are looked up by the eight bits that choose them."""
    tables: list[list[Ratio]] = []
    for at in range(0, len(moves), 8):
        table = [(0, 0)]
        for x, y in moves[at : at + 8]:
            table += [(a + x, b + y) for a, b in table]
        tables.append(table)
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    counted: dict[tuple[int, int], int] = {}
    for _ in range(draws):
        x = y = 0
        for byte, table in zip(random.getrandbits(len(moves)).to_bytes(len(tables), "little"), tables, strict=True):
            x, y = x + table[byte][0], y + table[byte][1]
        counted[x, y] = counted.get((x, y), 0) + 1
    return SwapTest((1 + start.as_large(counted)) / (1 + draws), 2.0 ** (1 - len(moves)), False, draws)


# --- resampling cases -----------------------------------------------------------------------------------------------


def _packed(ratios: Sequence[PairedRatio]) -> tuple[int, list[int]]:
    """All numbers of a case side by side in one whole number, wide enough to add up as many cases as there are."""
    size = len(ratios[0].old)
    largest = max((number for ratio in ratios for case in ratio.old + ratio.new for number in case), default=0)
    width = (size * max(largest, 1)).bit_length() + 1
    packed = []
    for index in range(size):
        numbers = [number for ratio in ratios for number in (*ratio.old[index], *ratio.new[index])]
        packed.append(sum(number << width * place for place, number in enumerate(numbers)))
    return width, packed


def _resampled(packed: list[int], draws: int, seed: int) -> list[int]:
    """Sums of as many cases as there are, drawn with replacement; two at a time, which halves the work."""
    random, size = Random(seed), len(packed)  # noqa: S311 - repeatable on purpose
    if size > 256:
        return [sum(random.choices(packed, k=size)) for _ in range(draws)]
    pairs = [first + second for first in packed for second in packed]
    odd = size % 2
    return [sum(random.choices(pairs, k=size // 2)) + (random.choice(packed) if odd else 0) for _ in range(draws)]


def _percentiles(found: list[float], level: float) -> Interval:
    found.sort()
    cut = (1 - level) / 2
    # Rounded: the last digits of a float differ between machines, and the ends go into reports.
    low, high = found[int(cut * len(found))], found[ceil((1 - cut) * len(found)) - 1]
    return Interval(round(low, 6), round(high, 6))
