"""How fast a whole run is, and what each of its parts takes: python benchmarks/pipeline.py [--only PART ...]

A fake OpenAI server with 200 ms latency has one core, the client the other; checking processes share the server's.
Printed in one run: the bare openai client, our client alone (instructor, answers parsed, nothing recorded) and the
whole pipeline (reading, duplicates, ledger, instructor, validation, store) at 64 and 256 in flight, each part alone,
and the processor time of an article by part. Articles are the shipped ones with other paragraphs after them, answers
those of gold.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import json
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fake_openai import Server, fake_openai, run_on
from papers import gold_answers, paper, papers

from extractor.article import Article
from extractor.extraction.assemble import assemble
from extractor.extraction.derive import derive
from extractor.extraction.extract import ToJudge, judge_answer
from extractor.extraction.session import Settings, open_extraction
from extractor.grounding import SourceText
from extractor.llm.answers import parse_answer
from extractor.llm.canonical import Settled, canonical_request, request_key
from extractor.llm.exchange import CallNote
from extractor.llm.settings import request_body
from extractor.prompting import load_prompt
from extractor.runs.policy import Lookout, Policy
from extractor.runs.progress import Snapshot
from extractor.runs.running import RunOptions, run_over_store
from extractor.runs.store import Item, Ledger, NewItem, StoredAnswers, open_store
from extractor.runs.store.finishing import prepare
from extractor.runs.work import plan_work
from extractor.schema.incident import Incident
from extractor.schema.record import Record
from extractor.schema.strict import answer_schema
from extractor.schema.wire import answer_model
from extractor.validation import check

PARTS = ("clients", "pipeline", "alone", "cpu")
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0, 1]
CLIENT_CORE, SERVER_CORE = CORES[0], CORES[-1]
IDEAL = {64: 320, 256: 1280}
SCHEMA = Settled(answer_schema(Incident))
ROUNDS = 3
SOME = 176
"""Articles that a part alone is measured with."""


@dataclass
class Speed:
    """A rate, and what it cost this process."""

    per_second: float
    micros: float
    """Processor time of one, of this process, in microseconds."""
    count: int

    def line(self, name: str, more: str = "") -> str:
        return f"  {name:44} {self.per_second:7.1f}/s {self.micros:8.0f} µs CPU each  ({self.count}){more}"


async def through_pool(jobs: Iterable[Any], workers: int, one: Callable[[Any], Awaitable[None]]) -> Speed:
    """Have workers do jobs. The rate is of the middle: from when all are under way to when they run out."""
    left, done = iter(jobs), []

    async def worker() -> None:
        for job in left:
            await one(job)
            done.append((time.monotonic(), time.process_time()))

    gc.collect()
    await asyncio.gather(*(worker() for _ in range(workers)))
    middle = done[workers : len(done) - workers]
    (began, cpu), (ended, cpu_ended) = middle[0], middle[-1]
    return Speed((len(middle) - 1) / (ended - began), (cpu_ended - cpu) / (len(middle) - 1) * 1e6, len(done))


def settings_for(server: Server, **changes: Any) -> Settings:
    """The prompt in one step and no repair turns, so that an article is one call; all else is as by default."""
    values: dict[str, Any] = {
        "model": "tiny", "base_url": server.url, "prompt": "incidents.v1", "recordings": None, "timeout": 60.0,
        "repairs": 0,
    }  # fmt: skip
    return Settings(**{**values, **changes})


# Clients


def bodies(settings: Settings, articles: Iterable[Article]) -> Iterable[dict[str, Any]]:
    """Requests as we send them."""
    prompt = load_prompt(settings.prompt)
    for article in articles:
        yield request_body_of(settings, prompt, article)


def request_body_of(settings: Settings, prompt: Any, article: Article) -> dict[str, Any]:
    from extractor.extraction.session import model_settings

    model = model_settings(settings, prompt, None, settings.base_url)
    return request_body(model, prompt.messages(article), answer_model(Incident), SCHEMA)


async def bare(server: Server, in_flight: int, requests: list[dict[str, Any]], *, typed: bool) -> Speed:
    """The openai client with its aiohttp transport: `post`, or its usual method, which walks over the request."""
    import openai

    async with openai.AsyncOpenAI(
        base_url=server.url, api_key="none", max_retries=0, http_client=openai.DefaultAioHttpClient()
    ) as client:

        async def post(body: dict[str, Any]) -> None:
            await client.post("/chat/completions", cast_to=object, body=body)

        async def create(body: dict[str, Any]) -> None:
            await client.chat.completions.create(**body)

        return await through_pool(requests, in_flight, create if typed else post)


async def ours(server: Server, in_flight: int, articles: list[Article]) -> Speed:
    """Our client: the prompt rendered, instructor, the answer parsed."""
    async with open_extraction(settings_for(server, mode="off")) as extraction:

        async def ask(article: Article) -> None:
            answered = await extraction.asker.ask(SourceText(article))
            assert answered.state == "done", answered.failure

        return await through_pool(articles, in_flight, ask)


def clients(server: Server, seconds: float) -> dict[str, Speed]:
    """All clients, one after the other."""
    found: dict[str, Speed] = {}
    articles = list(papers(SOME))
    requests = list(bodies(settings_for(server), articles))
    size = statistics.mean(len(json.dumps(body)) for body in requests)
    print(f"clients (requests of {size:,.0f} bytes, answers of {mean_answer():,.0f}):")
    for in_flight, rates in ((64, (300, 270, 270)), (256, (800, 400, 350))):
        counts = [int(rate * seconds / ROUNDS) + 2 * in_flight for rate in rates]
        many = [list(itertools.islice(itertools.cycle(requests), count)) for count in counts]
        same = list(itertools.islice(itertools.cycle(articles), counts[2]))
        for _ in range(ROUNDS):  # in turn, so that a busy minute of the machine hits all of them
            keep_best(found, f"bare {in_flight}", asyncio.run(bare(server, in_flight, many[0], typed=False)))
            keep_best(found, f"ours {in_flight}", asyncio.run(ours(server, in_flight, same)))
            keep_best(found, f"create {in_flight}", asyncio.run(bare(server, in_flight, many[1], typed=True)))
        first = found[f"bare {in_flight}"]
        names = {"bare": "openai, client.post", "create": "openai, chat.completions.create", "ours": "ours"}
        for name, words in names.items():
            speed = found[f"{name} {in_flight}"]
            ratio = f"  {speed.per_second / first.per_second:.2f} of client.post"
            print(speed.line(f"{words}, {in_flight} in flight (ideal {IDEAL[in_flight]})", ratio), flush=True)
    server.count()
    return found


def keep_best(found: dict[str, Speed], name: str, speed: Speed) -> None:
    """Keep the faster one: whatever else runs on the machine only takes from it."""
    if name not in found or speed.per_second > found[name].per_second:
        found[name] = speed


def mean_answer() -> float:
    """Mean size of an answer in bytes."""
    return statistics.mean(len(answer) for answer in gold_answers())


# The whole


def whole(server: Server, in_flight: int, processes: int, count: int) -> Speed:
    """A run over a new store. The rate is of the middle of the run; starting checking processes is no part of it."""
    seen: list[tuple[float, int, float]] = []

    def step(now: Snapshot) -> None:
        seen.append((time.monotonic(), now.finished, time.process_time()))
        for child in multiprocessing.active_children():
            if child.name.startswith("SpawnProcess") and child.pid and child.name != SERVER_NAME[0]:
                with suppress(ProcessLookupError):
                    os.sched_setaffinity(child.pid, {SERVER_CORE})

    async def main() -> None:
        options = RunOptions(workers=in_flight, check_processes=processes)
        with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "store.sqlite") as store:
            ended = await run_over_store(
                store, papers(count), settings_for(server), inputs={}, options=options, on_progress=step
            )
            assert ended.ending == "done", ended

    gc.collect()
    asyncio.run(main())
    middle = [point for point in seen if 0.15 * count <= point[1] <= 0.97 * count]
    (began, first, cpu), (ended, last, cpu_ended) = middle[0], middle[-1]
    return Speed((last - first) / (ended - began), (cpu_ended - cpu) / (last - first) * 1e6, count)


SERVER_NAME = [""]


def pipeline(server: Server, seconds: float) -> dict[str, Speed]:
    """The whole at 64 and 256, with and without a checking process."""
    found: dict[str, Speed] = {}
    print("the whole pipeline, everything on:")
    for in_flight in (64, 256):
        for processes in (0, 1):
            server.count()
            name = f"whole {in_flight} {processes}"
            found[name] = whole(server, in_flight, processes, int((60 if processes == 0 else 90) * seconds) + in_flight)
            counted = server.count()
            calls = counted.calls / found[name].count
            used = counted.cpu / counted.calls * 1e6
            more = f"  {calls:.3f} calls each, {counted.most_at_once} at once, server {used:.0f} µs"
            where = "a thread" if processes == 0 else f"{processes} process on the server's core"
            print(found[name].line(f"{in_flight} in flight, checked in {where}", more), flush=True)
    return found


# Parts


def timed(function: Callable[[Any], Any], values: Iterable[Any]) -> float:
    """Processor time of one call in microseconds: the least mean of thirds, after a quarter that warms up.

    Each value is given once: what is remembered of a text helps nobody in a real run.
    """
    items = list(values)
    warm, rest = items[: len(items) // 4], items[len(items) // 4 :]
    for value in warm:
        function(value)
    gc.collect()
    means, size = [], len(rest) // 3
    for start in range(0, 3 * size, size):
        began = time.process_time()
        for value in rest[start : start + size]:
            function(value)
        means.append((time.process_time() - began) / size * 1e6)
    return min(means)


def judging() -> list[tuple[Article, ToJudge]]:
    """Articles and their answers, parsed."""
    answers = [parse_answer(text, answer_model(Incident)) for text in gold_answers()]
    return [
        (article, ToJudge(tuple(answers[number % len(answers)].incidents), (), "done", None, Incident))
        for number, article in enumerate(papers(SOME, start=50_000 // len(answers) * len(answers)))
    ]


def records(server: Server, articles: list[Article]) -> list[Record[Any]]:
    """Whole records of articles, turns and provenance included."""

    async def main() -> list[Record[Any]]:
        async with open_extraction(settings_for(server, mode="off")) as extraction:
            return list(await asyncio.gather(*(extraction.extract(article) for article in articles)))

    return asyncio.run(main())


def store_alone(made: list[Record[Any]], settings: Settings, count: int) -> Speed:
    """Adding, claiming, an answer and a record, as a run writes them, 256 at once."""
    work = plan_work(settings)
    prompt = load_prompt(settings.prompt)
    pairs = []
    for number in range(count):
        record = made[number % len(made)]
        article = record.article.model_copy(update={"id": f"{record.article.id[:-8]}{number:08}"})
        pairs.append((article, record.model_copy(update={"article": article})))
    requests = [canonical_request(request_body_of(settings, prompt, record.article)) for record in made]
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "store.sqlite") as store:
        ledger, answers = Ledger(store), StoredAnswers(store)
        run = ledger.start_or_resume(settings={}, inputs={})
        by_source = {record.article.id: (number, record) for number, (_, record) in enumerate(pairs)}
        gc.collect()
        began, cpu = time.monotonic(), time.process_time()
        ledger.add(run.id, (NewItem(work.key(article), article) for article, _ in pairs))

        async def one(item: Item) -> None:
            number, record = by_source[item.article.id]
            request = {**requests[number % len(made)], "repeat": number + 1}
            body = {"choices": [{"message": {"content": record.turns[0].answer}}], "model": "tiny"}
            await answers.keep(recording_of(request, body, item.article))
            assert await asyncio.wrap_future(ledger.finish(item, record))

        async def main() -> None:
            gate = asyncio.Semaphore(256)

            async def gated(item: Item) -> None:
                async with gate:
                    await one(item)

            while items := ledger.claim(run.id, 256, lease_seconds=600):
                await asyncio.gather(*(gated(item) for item in items))

        asyncio.run(main())
        seconds, used = time.monotonic() - began, time.process_time() - cpu
        assert ledger.totals(run.id).open == 0
        ledger.close()
    return Speed(count / seconds, used / count * 1e6, count)


def recording_of(request: dict[str, Any], body: dict[str, Any], article: Article) -> Any:
    """What the transport saves of an answer."""
    from extractor.llm.transport import _recording

    return _recording(body, request, CallNote(article=article.text, key=request_key(request)))


def alone(server: Server, asked: Speed) -> dict[str, Speed]:
    """Each part alone, at its best."""
    pairs = judging()
    micros = timed(lambda pair: judge_answer(SourceText(pair[0]), pair[1]), pairs)
    made = records(server, [article for article, _ in pairs])
    found = {
        "asking": asked,
        "grounding and validation": Speed(1e6 / micros, micros, len(pairs)),
        "store": store_alone(made, settings_for(server), 2000),
    }
    print("parts alone:")
    for name, speed in found.items():
        words = {"asking": "asking, 256 in flight", "grounding and validation": "grounding and validation, one core"}
        print(speed.line(words.get(name, "store: added, claimed, answer, record")), flush=True)
    return found


def cpu(server: Server) -> None:
    """Processor time of an article by part, in one thread."""
    settings = settings_for(server, mode="off")
    work, prompt, pairs = plan_work(settings), load_prompt(settings.prompt), judging()
    articles = [article for article, _ in pairs]
    made = records(server, articles)
    grounded = []
    for article, answer in pairs:
        incidents = assemble(answer.incidents, Incident, SourceText(article))
        derive(incidents, article)
        grounded.append(Record[Incident](article=article, outcome="done", incidents=incidents))
    requests = list(bodies(settings, articles))
    canonical = [canonical_request(body) for body in requests]
    recorded = [
        recording_of(request, {"choices": [{"message": {"content": record.turns[0].answer}}]}, record.article)
        for request, record in zip(canonical, made, strict=True)
    ]
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "store.sqlite") as store:
        answers = StoredAnswers(store)
        rows = [
            ("reading: sentences, language, date", timed(paper, range(SOME))),
            ("near duplicates", timed(Lookout(Policy()).look, articles)),
            ("work key", timed(work.key, articles)),
            ("prompt rendered", timed(prompt.messages, articles)),
            ("request body", timed(lambda article: request_body_of(settings, prompt, article), articles)),
            ("request: canonical form and key", timed(lambda body: request_key(canonical_request(body)), requests)),
            (
                "answer parsed",
                timed(
                    lambda text: parse_answer(text, answer_model(Incident)),
                    [answer + " " * n for n in range(4) for answer in gold_answers()],
                ),
            ),
            ("article made ready for grounding", timed(SourceText, articles)),
            ("grounding, with that", timed(lambda pair: _ground(*pair), pairs)),
            ("validation", timed(check, grounded)),
            ("record to rows (JSON)", timed(lambda record: prepare(1, record, now=0.0), made)),
            ("answer saved", timed(answers.submit, recorded)),
        ]
    print("CPU of an article by part, one thread, µs (parts overlap where one says `with`):")
    for name, micros in rows:
        print(f"  {name:44} {micros:8.0f}")


def _ground(article: Article, answer: ToJudge) -> None:
    derive(assemble(answer.incidents, Incident, SourceText(article)), article)


def bars(found: dict[str, Speed], parts: dict[str, Speed]) -> None:
    """The figures against what was asked for."""
    if "ours 64" in found:
        share = found["ours 64"].per_second / found["bare 64"].per_second
        print(f"bar: at 64 in flight {share:.0%} of the bare client (85 %)")
        print(f"bar: at 256 in flight {found['ours 256'].per_second:.0f} answered calls a second (300)")
    if "whole 256 0" in found and parts:
        slowest = min(parts, key=lambda name: parts[name].per_second)
        for processes in (0, 1):
            share = found[f"whole 256 {processes}"].per_second / parts[slowest].per_second
            print(f"bar: the whole, {processes} checking processes, {share:.0%} of {slowest} alone (70 %)")
        ratio = found["whole 64 1"].per_second / found["bare 64"].per_second if "bare 64" in found else 0
        if ratio:
            print(f"     the whole at 64 in flight: {ratio:.0%} of the bare client at 64")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--seconds", type=float, default=8.0, help="of each measurement, about")
    options = parser.parse_args()
    before = set(multiprocessing.active_children())
    with fake_openai(gold_answers(), core=SERVER_CORE) as server:
        SERVER_NAME[0] = next(child.name for child in multiprocessing.active_children() if child not in before)
        run_on(CLIENT_CORE)
        print(f"client on core {CLIENT_CORE}, server on core {SERVER_CORE}; load {os.getloadavg()[0]:.1f}", flush=True)
        found = clients(server, options.seconds) if "clients" in options.only else {}
        found |= pipeline(server, options.seconds) if "pipeline" in options.only else {}
        parts = {}
        if "alone" in options.only:
            asked = found.get("ours 256") or asyncio.run(ours(server, 256, list(papers(SOME)) * 12))
            parts = alone(server, asked)
        if "cpu" in options.only:
            cpu(server)
        bars(found, parts)
        print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
