"""Limits of a run against a server that refuses: python benchmarks/limits.py [--count N] [--short]

A fake server in a process of its own takes 100 requests a second (a bucket of 10) and refuses the rest with 429 and
`retry-after-ms`; an answer takes 0.2 s. Printed, all through the real client: what is lost, calls per success and time
against the ideal with 256 workers, beside the openai package's own retries; the shares of two processes; and what is
spent under a cap on cost.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from multiprocessing.queues import Queue
from typing import Any, Literal

from pydantic import SecretStr

from extractor.errors import CapReachedError
from extractor.llm.client import Client
from extractor.llm.settings import ModelSettings
from extractor.runs.limits import LimitSettings, Pricing, RunGate
from extractor.schema.blocks import Event
from extractor.schema.strict import answer_schema
from extractor.schema.wire import answer_model

RATE, BURST, LATENCY, WORKERS = 100.0, 10.0, 0.2, 256
PRICES = {"tiny": {"input": 1.0, "output": 2.0}}
ASKED, ANSWERED, MOST = 500, 50, 100
"""Tokens of an answer as the server counts them, and the most that is asked for."""


class Fire(Event):
    """A small schema, so that the client's time does not count."""

    cause: Literal["arson", "unknown"]


def serve(port: Any, stop: Any, rate: float) -> None:
    """The server: a bucket of requests, and a count of what came."""
    from aiohttp import web

    level, at, calls, answered = BURST, time.monotonic(), 0, 0
    body = {
        "id": "1", "object": "chat.completion", "created": 1, "model": "tiny",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": (
            '{"incidents": [{"cause": "arson"}]}')}}],
        "usage": {"prompt_tokens": ASKED, "completion_tokens": ANSWERED, "total_tokens": ASKED + ANSWERED},
    }  # fmt: skip

    async def handle(request: web.Request) -> web.Response:
        nonlocal level, at, calls, answered
        await request.read()
        calls += 1
        now = time.monotonic()
        level, at = min(BURST, level + (now - at) * rate), now
        if level < 1:
            wait = {"retry-after-ms": str(int((1 - level) / rate * 1000) + 1)}
            return web.json_response({"error": {"message": "slow down"}}, status=429, headers=wait)
        level -= 1
        await asyncio.sleep(LATENCY)
        answered += 1
        return web.json_response(body)

    async def count(_: web.Request) -> web.Response:
        nonlocal calls, answered, level
        told = {"calls": calls, "answered": answered}
        calls = answered = 0
        level = BURST
        return web.json_response(told)

    async def main() -> None:
        application = web.Application()
        application.router.add_post("/v1/chat/completions", handle)
        application.router.add_get("/count", count)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port.value = runner.addresses[0][1]
        while not stop.is_set():
            await asyncio.sleep(0.1)
        await runner.cleanup()

    asyncio.run(main())


@dataclass
class Fared:
    """How a batch of requests fared."""

    done: int
    lost: int
    stopped: int
    seconds: float


async def through_pool(count: int, workers: int, one: Callable[[int], Awaitable[str]]) -> Fared:
    """Have `workers` do so many requests; `one` says done, lost or stopped."""
    numbers, fates = iter(range(count)), {"done": 0, "lost": 0, "stopped": 0}

    async def worker() -> None:
        for number in numbers:
            fates[await one(number)] += 1

    started = time.monotonic()
    await asyncio.gather(*(worker() for _ in range(workers)))
    return Fared(fates["done"], fates["lost"], fates["stopped"], time.monotonic() - started)


async def ours(port: int, count: int, gate: RunGate, start: int = 0) -> Fared:
    """Through the client, instructor and all, with the gate."""
    settings = ModelSettings(
        "tiny", base_url=f"http://127.0.0.1:{port}/v1", api_key=SecretStr("none"), max_tokens=MOST, timeout=60
    )
    async with Client(settings, gate=gate) as client:

        async def one(number: int) -> str:
            text = f"Report {start + number}."
            try:
                reply = await client.ask(
                    [{"role": "user", "content": text}], answer_model(Fire), answer_schema(Fire), article_text=text
                )
            except CapReachedError:
                return "stopped"
            return "done" if reply.state == "done" else "lost"

        return await through_pool(count, WORKERS, one)


async def theirs(port: int, count: int, retries: int) -> Fared:
    """The openai package with its own retries."""
    import openai

    async with openai.AsyncOpenAI(
        base_url=f"http://127.0.0.1:{port}/v1",
        api_key="none",
        max_retries=retries,
        http_client=openai.DefaultAioHttpClient(),
    ) as client:

        async def one(number: int) -> str:
            try:
                await client.chat.completions.create(
                    model="tiny", messages=[{"role": "user", "content": f"Report {number}."}]
                )
            except openai.OpenAIError:
                return "lost"
            return "done"

        return await through_pool(count, WORKERS, one)


def one_of_two(port: int, count: int, start: Any, results: Queue[tuple[int, float]], number: int) -> None:
    """A process of its own with its own gate: tells how long it took."""
    start.wait()
    gate = RunGate(LimitSettings(WORKERS))
    fared = asyncio.run(ours(port, count, gate, start=number * 1_000_000))
    results.put((fared.done, fared.seconds))


def told(port: int) -> dict[str, int]:
    """What the server counted since it was asked last."""
    import json
    import urllib.request

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/count") as response:
        counted: dict[str, int] = json.loads(response.read())
    return counted


def line(name: str, fared: Fared, counted: dict[str, int], count: int) -> str:
    """One row of figures."""
    ideal = (count - BURST) / RATE + LATENCY
    return (
        f"{name:34} lost {fared.lost:5} ({fared.lost / count:4.0%})  calls per success "
        f"{counted['calls'] / max(1, fared.done):6.3f}  {fared.seconds:5.1f} s, {fared.seconds / ideal:.2f} of ideal"
    )


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000)
    count = parser.parse_args().count
    spawn = multiprocessing.get_context("spawn")
    port, stop = spawn.Value("i", 0), spawn.Event()
    server = spawn.Process(target=serve, args=(port, stop, RATE), daemon=True)
    server.start()
    while not port.value:
        time.sleep(0.05)
    address = port.value
    print(f"server: {RATE:.0f} requests a second, 0.2 s an answer; {WORKERS} workers, {count} requests", flush=True)

    fared = asyncio.run(ours(address, count, RunGate(LimitSettings(WORKERS))))
    print(line("ours, nothing known before", fared, told(address), count), flush=True)
    given = RunGate(LimitSettings(WORKERS, requests_per_minute=0.97 * RATE * 60))
    fared = asyncio.run(ours(address, count, given))
    print(line("ours, --rpm at 97 % of the limit", fared, told(address), count), flush=True)
    for retries in (2, 10):
        fared = asyncio.run(theirs(address, count, retries))
        print(line(f"openai, max_retries={retries}", fared, told(address), count), flush=True)

    results: Queue[tuple[int, float]] = spawn.Queue()
    start = spawn.Event()
    both = [spawn.Process(target=one_of_two, args=(address, count // 2, start, results, number)) for number in range(2)]
    for process in both:
        process.start()
    time.sleep(8)  # both have imported what they need
    start.set()
    times = sorted(results.get(timeout=300)[1] for _ in both)
    for process in both:
        process.join()
    counted = told(address)
    print(
        f"two processes, {count // 2} requests each: {times[0]:.1f} s and {times[1]:.1f} s, "
        f"{times[0] / times[1]:.2f} of one another; calls per success {counted['calls'] / counted['answered']:.3f}"
    )

    cost = (ASKED * 1.0 + ANSWERED * 2.0) / 1e6
    cap = 500.5 * cost
    gate = RunGate(LimitSettings(WORKERS, max_cost=cap), pricing=Pricing("tiny", overrides=PRICES))
    fared = asyncio.run(ours(address, count, gate))
    spent = gate.spent()
    print(
        f"cap of ${cap:.6f}: {fared.done} answered (${fared.done * cost:.6f} by the server's counts, "
        f"${spent.cost or 0:.6f} by ours), {fared.stopped} not sent, {fared.lost} lost"
    )
    stop.set()
    server.join(5)


if __name__ == "__main__":
    main()
