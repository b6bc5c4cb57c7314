"""How fast calls may be sent: limits a minute that the user gives, and those that a server tells in its headers.

Pure: times are given in seconds of any steady clock, nothing is waited for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ("Bucket", "Rates", "ToldLimit", "read_reset")

_BURST = 1.0
"""Seconds' worth of calls that may be sent at once: servers count in parts of a minute too."""
_LONGEST = 60.0
"""Seconds after which a told limit is tried again, whatever it said."""
_SHORTEST = 0.001
_MOST = 1e12
_RESET = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_FIRST_ANSWER = 500
"""Tokens that an answer is taken to have before the first one is there."""


class Bucket:
    """A limit of so much a second, as a bucket that fills steadily.

    >>> bucket = Bucket(rate=2.0)
    >>> bucket.take(0.0, 2), bucket.wait(0.0, 1), bucket.wait(0.5, 1)
    (None, 0.5, 0.0)
    """

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.capacity = max(1.0, rate * _BURST)
        self._level = self.capacity
        self._at: float | None = None

    def wait(self, now: float, amount: float) -> float:
        """Seconds until so much may be taken; what is larger than the bucket needs a full one and overdraws it."""
        self._fill(now)
        return max(0.0, (min(amount, self.capacity) - self._level) / self.rate)

    def take(self, now: float, amount: float) -> None:
        """Take so much; a negative amount gives back."""
        self._fill(now)
        self._level = min(self.capacity, self._level - amount)

    def _fill(self, now: float) -> None:
        if self._at is not None:
            self._level = min(self.capacity, self._level + (now - self._at) * self.rate)
        self._at = now


@dataclass
class ToldLimit:
    """A limit that a server tells with each response: so much at all, so much left, and when all of it is back.

    Read as OpenAI and others mean it, as a bucket that fills steadily, so that what is gone and the time until it is
    back give the rate. A server that counts in fixed windows is not told apart: refusals say the rest.
    """

    left: float = math.inf
    rate: float = 0.0
    at: float = 0.0

    def hear(self, limit: float, left: float, reset: float, *, sent_since: float, sent: float, now: float) -> None:
        """A response says so; it was sent at `sent`, and `sent_since` went out after it."""
        gone = limit - left
        if gone <= 0 or reset <= 0 or limit <= 0:
            self.left = math.inf
            return
        self.rate = gone / max(reset, _SHORTEST)
        self.left = min(limit, left + self.rate * (now - sent) - sent_since)
        self.at = now

    def wait(self, now: float, amount: float) -> float:
        """Seconds until so much is likely left."""
        if math.isinf(self.left):
            return 0.0
        missing = amount - (self.left + self.rate * (now - self.at))
        return min(max(0.0, missing / self.rate), max(0.0, self.at + _LONGEST - now))

    def take(self, amount: float) -> None:
        """So much goes out now."""
        self.left -= amount


class Rates:
    """All limits of speed of a run: requests and tokens, the user's and the server's."""

    def __init__(self, requests_per_minute: float | None = None, tokens_per_minute: float | None = None) -> None:
        self._requests = Bucket(requests_per_minute / 60) if requests_per_minute else None
        self._tokens = Bucket(tokens_per_minute / 60) if tokens_per_minute else None
        self._told = {"requests": ToldLimit(), "tokens": ToldLimit()}
        self._answer: float | None = None
        self.sent_calls = 0
        self.sent_tokens = 0.0

    def likely(self, asked: int, most: int | None) -> float:
        """Tokens that a call likely uses in all, by the answers so far; `most` bounds the answer."""
        answer = self._answer if self._answer is not None else _FIRST_ANSWER
        return asked + min(answer, most if most is not None else answer)

    def wait(self, now: float, tokens: float) -> float:
        """Seconds until a call of so many tokens may be sent."""
        waits = [self._told["requests"].wait(now, 1.0), self._told["tokens"].wait(now, tokens)]
        waits += [self._requests.wait(now, 1.0)] if self._requests else []
        waits += [self._tokens.wait(now, tokens)] if self._tokens else []
        return max(waits)

    def take(self, now: float, tokens: float) -> None:
        """A call of so many tokens goes out."""
        self.sent_calls += 1
        self.sent_tokens += tokens
        self._told["requests"].take(1.0)
        self._told["tokens"].take(tokens)
        if self._requests:
            self._requests.take(now, 1.0)
        if self._tokens:
            self._tokens.take(now, tokens)

    def give_back(self, now: float, tokens: float) -> None:
        """A call that was let through was not sent."""
        self.sent_calls -= 1
        self.sent_tokens -= tokens
        self._told["requests"].take(-1.0)
        self._told["tokens"].take(-tokens)
        if self._requests:
            self._requests.take(now, -1.0)
        if self._tokens:
            self._tokens.take(now, -tokens)

    def settle(self, now: float, likely: float, asked: int, answered: int) -> None:
        """A call that was taken to use `likely` tokens used so many."""
        self._answer = answered if self._answer is None else 0.9 * self._answer + 0.1 * answered
        if self._tokens:
            self._tokens.take(now, asked + answered - likely)

    def hear(
        self, headers: Mapping[str, str], *, calls_since: int, tokens_since: float, sent: float, now: float
    ) -> None:
        """Read a response's `x-ratelimit-*` headers (names in small letters)."""
        for kind, since in (("requests", float(calls_since)), ("tokens", tokens_since)):
            limit = _number(headers.get(f"x-ratelimit-limit-{kind}"))
            left = _number(headers.get(f"x-ratelimit-remaining-{kind}"))
            reset = read_reset(headers.get(f"x-ratelimit-reset-{kind}", ""))
            if limit is not None and left is not None and reset is not None:
                self._told[kind].hear(limit, left, reset, sent_since=since, sent=sent, now=now)


def read_reset(text: str) -> float | None:
    """Seconds of a reset header: `6m0s`, `120ms`, `2m59.56s`, or a number of seconds.

    >>> read_reset("6m0s"), read_reset("120ms"), read_reset("1.5"), read_reset("soon")
    (360.0, 0.12, 1.5, None)
    """
    text = text.strip()[:40]
    parts = _RESET.findall(text)
    if parts and "".join(number + unit for number, unit in parts) == text:
        return sum(float(number) * _UNITS[unit] for number, unit in parts)
    return _number(text)


def _number(text: str | None) -> float | None:
    try:
        value = float(text) if text else math.nan
    except ValueError:
        return None
    return min(value, _MOST) if math.isfinite(value) and value >= 0 else None
