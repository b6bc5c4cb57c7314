"""How fast the store takes records: python benchmarks/store.py [PATH_OR_URL] [--count N]

Records of the shipped articles are copied under other texts, so that each is of its real size. Three figures: records
through the writer with 64 in flight (what a run does: an answer, then a record), adding inputs, and claiming.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.article.model import Article, article_id
from extractor.extraction.session import Settings, shipped_recordings
from extractor.llm.canonical import request_key
from extractor.llm.recordings import Recording
from extractor.resources import shipped
from extractor.runs import extract_all
from extractor.runs.store import Item, Ledger, NewItem, Store, StoredAnswers, open_store, work_key
from extractor.schema.record import Record


async def shipped_records() -> list[Record[Any]]:
    """Records of real articles and real answers."""
    articles = [str(path) for path in sorted(shipped("fixtures/articles").glob("*.md"))[:10]]
    settings = Settings(recordings=shipped_recordings(), mode="replay")
    return [record async for record in extract_all(articles, settings) if record.incidents]


def copies(records: list[Record[Any]], count: int) -> Iterator[tuple[NewItem, Record[Any]]]:
    """`count` inputs with other texts, and the records they will have."""
    for number in range(count):
        record = records[number % len(records)]
        text = f"{record.article.text}\n{number}"
        article: Article = record.article.model_copy(
            update={"id": article_id(text), "text": text, "source": f"{number}.md"}
        )
        key = work_key(article, model="m", prompt_sha256="p", schema_sha256="s", parameters={})
        yield NewItem(key, article), record.model_copy(update={"article": article})


async def finish_all(store: Store, ledger: Ledger, run_id: int, results: dict[str, Record[Any]]) -> int:
    """Finish all items of a run, 64 in flight."""
    gate, written = asyncio.Semaphore(64), 0

    async def one(item: Item) -> None:
        nonlocal written
        async with gate:
            done = await asyncio.wrap_future(ledger.finish(item, results[item.work_key]))
        written += done

    while items := ledger.claim(run_id, 500, lease_seconds=600):
        await asyncio.gather(*(one(item) for item in items))
    return written


def save_answers(store: Store, count: int) -> float:
    """Seconds for `count` answers of real size, 64 in flight."""
    path = max(shipped_recordings().glob("*/*.json"), key=lambda path: path.stat().st_size)
    real = json.loads(path.read_text(encoding="utf-8"))
    answers, futures = StoredAnswers(store), []
    began = time.perf_counter()
    for number in range(count):
        request = {**real["request"], "repeat": number + 1}
        futures.append(answers.submit(Recording(request_key(request), request, real["response"], real["meta"])))
        if len(futures) >= 64:
            futures.pop(0).result()
    for future in futures:
        future.result()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "where", nargs="?", help="path or postgresql:// address of a new store (default: a temporary file)"
    )
    parser.add_argument("--count", type=int, default=5000)
    options = parser.parse_args()
    records = asyncio.run(shipped_records())
    with tempfile.TemporaryDirectory() as folder, open_store(options.where or Path(folder) / "a.sqlite") as store:
        ledger = Ledger(store)
        run = ledger.start_or_resume(settings={"benchmark": time.time()}, inputs={})
        pairs = list(copies(records, options.count))
        size = sum(len(record.model_dump_json()) for _, record in pairs) / len(pairs)
        print(f"{len(pairs)} records of {size:,.0f} bytes of JSON with their article")
        began = time.perf_counter()
        ledger.add(run.id, (item for item, _ in pairs))
        print(f"added     {len(pairs) / (time.perf_counter() - began):8,.0f} inputs/s")
        began, cpu = time.perf_counter(), time.process_time()
        written = asyncio.run(finish_all(store, ledger, run.id, {item.work_key: record for item, record in pairs}))
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        print(f"finished  {written / seconds:8,.0f} records/s, claims included; {cpu / written * 1e6:,.0f} µs CPU each")
        print(f"answered  {1000 / save_answers(store, 1000):8,.0f} answers/s")
        began = time.perf_counter()
        for _ in range(1000):
            ledger.totals(run.id)
        print(f"totals    {(time.perf_counter() - began):8.2f} ms")
        if options.where is None:
            print(f"file      {(Path(folder) / 'a.sqlite').stat().st_size / written / 1000:8.1f} kB a record")


if __name__ == "__main__":
    main()
