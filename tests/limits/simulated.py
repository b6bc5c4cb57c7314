"""A simulated server with a limit, and workers that send through gates: one event loop with a fake clock."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.llm.gate import CallOutcome, CallWeight
from extractor.runs.limits import RunGate
from extractor.schema.record import TokenUsage

WEIGHT = CallWeight(input_bytes=4000, most_output=900)
USAGE = TokenUsage(input=1000, output=300)


@dataclass
class SimulatedServer:
    """Takes `rate` requests a second, `burst` at once, or so many in each window of `window` seconds."""

    rate: float
    burst: float = 1.0
    window: float | None = None
    latency: float = 0.2
    spread: float = 0.0
    tells: bool = True
    """Whether a refusal says when to come again."""
    headers: bool = False
    slots: int | None = None
    """Calls at once, where the limit is not a rate."""
    seen: Counter[str] = field(default_factory=Counter)
    under_way: int = 0
    _level: float | None = None
    _at: float = 0.0
    _random: random.Random = field(default_factory=lambda: random.Random(1))

    async def call(self) -> CallOutcome:
        """One request."""
        now = asyncio.get_running_loop().time()
        self.seen["calls"] += 1
        wait = self._refusal(now)
        headers = self._headers(now) if self.headers else {}
        if wait is not None:
            self.seen["refused"] += 1
            await asyncio.sleep(0.002)
            return CallOutcome(429, wait if self.tells else None, headers)
        self.under_way += 1
        await asyncio.sleep(self.latency * (1 + self.spread * self._random.expovariate(1.0)))
        self.under_way -= 1
        self.seen["answered"] += 1
        return CallOutcome(200, None, headers, USAGE)

    def _refusal(self, now: float) -> float | None:
        if self.slots is not None:
            return 0.05 if self.under_way >= self.slots else None
        most = self.rate * self.window if self.window else self.burst
        if self._level is None:
            self._level, self._at = most, now
        if self.window:
            if now // self.window != self._at // self.window:
                self._level = most
        else:
            self._level = min(most, self._level + (now - self._at) * self.rate)
        self._at = now
        if self._level >= 1:
            self._level -= 1
            return None
        return (now // self.window + 1) * self.window - now if self.window else (1 - self._level) / self.rate

    def _headers(self, now: float) -> dict[str, str]:
        most = self.rate * self.window if self.window else self.burst
        left = self._level or 0.0
        reset = (now // self.window + 1) * self.window - now if self.window else (most - left) / self.rate
        return {
            "x-ratelimit-limit-requests": str(int(most)),
            "x-ratelimit-remaining-requests": str(int(left)),
            "x-ratelimit-reset-requests": f"{reset:.3f}s",
        }


@dataclass
class Drawn:
    """How one process of workers fared."""

    answered: int = 0
    lost: int = 0
    seconds: float = 0.0
    at_half: int = 0


async def draw(gate: RunGate, server: SimulatedServer, articles: int, workers: int, tries: int = 6) -> Drawn:
    """Have `workers` answer so many articles; a refused one waits and tries again as `extractor.llm.retrying` does."""
    drawn, left = Drawn(), articles
    loop = asyncio.get_running_loop()
    chance = random.Random(articles)
    random.seed(articles)

    async def worker() -> None:
        nonlocal left
        while left > 0:
            left -= 1
            for attempt in range(1, tries + 1):
                async with gate.slot(WEIGHT) as slot:
                    outcome = await server.call()
                    slot.report(outcome)
                if outcome.status == 200:
                    drawn.answered += 1
                    break
                told = outcome.retry_after
                await asyncio.sleep(chance.uniform(0, min(60, 2 ** (attempt - 1))) if told is None else told * 1.05)
            else:
                drawn.lost += 1

    started = loop.time()
    await asyncio.gather(*(worker() for _ in range(workers)))
    drawn.seconds = loop.time() - started
    return drawn


async def side_by_side(gates: Sequence[RunGate], server: SimulatedServer, articles: int, workers: int) -> list[Drawn]:
    """Several processes on one server, each with its own gate."""
    return list(await asyncio.gather(*(draw(gate, server, articles, workers) for gate in gates)))
