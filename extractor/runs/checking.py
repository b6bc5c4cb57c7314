"""Where answers are grounded and checked: in one thread beside the event loop, or in processes of their own.

A check takes 5 to 15 ms of processor time, of a very long article seconds; calls under way must not wait for it. Python
runs one thread at a time, so a process a core is what makes more than about a hundred records a second.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Any

from extractor.article.model import Article
from extractor.extraction.extract import ToJudge, judge_answer
from extractor.grounding import SourceText
from extractor.schema.blocks import Event
from extractor.schema.record import Failure, OutcomeState
from extractor.schema.wire import wire_model
from extractor.validation.actors.user_entries import load_user_registry
from extractor.validation.engine import CheckResult, load_rules

__all__ = ("Checking",)

log = logging.getLogger("extractor.runs")
_TASKS_EACH = 2
"""Tasks that a process is given: one that it works on, and the next."""
_MOST_TOGETHER = 8
"""Answers in one task."""
_Waiting = tuple[tuple[Any, ...], "asyncio.Future[tuple[list[Any], CheckResult]]"]


class Checking:
    """Judges answers elsewhere; implements `extractor.extraction.extract.Judge`. Use it in a `with` block.

    `processes` 0: in one thread. Processes are started with the first answer, and end with this process however it
    ends; where one dies, the thread goes on.
    """

    def __init__(self, processes: int, *, record_type: type[Event], actors: Path | None = None) -> None:
        self._processes = processes
        self._set_up = partial(_begin, record_type, actors)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="extractor-check")
        self._pool: Executor | None = None
        self._waiting: deque[_Waiting] = deque()
        self._tasks = 0
        self._under_way: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Checking:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for executor in (self._pool, self._thread):
            if executor is not None:
                executor.shutdown(wait=True, cancel_futures=True)

    async def __call__(self, source: SourceText, answer: ToJudge, /) -> tuple[Sequence[Any], CheckResult]:
        """The incidents, grounded, and the result of the check."""
        loop = asyncio.get_running_loop()
        if self._processes:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(self._processes, get_context("spawn"), self._set_up)
            plain = [item.model_dump(mode="json") for item in answer.incidents]
            given = (source.article, plain, answer.numbers, answer.state, answer.failure, answer.select, answer.ignore)
            judged: asyncio.Future[tuple[list[Any], CheckResult]] = loop.create_future()
            self._waiting.append((given, judged))
            try:
                self._send()
                plain_incidents, result = await judged
                return [_again(answer.record_type, item) for item in plain_incidents], result
            except BrokenProcessPool:
                if self._processes:
                    log.warning("a checking process died; answers are checked in one thread from here on")
                self._processes = 0
        return await loop.run_in_executor(self._thread, judge_answer, source, answer)

    def _send(self) -> None:
        """Give the processes what waits, several at once where much does.

        Between two tasks a process waits for threads of this one, which have to wait for the event loop in their turn;
        one answer a task would leave it idle half of the time.
        """
        if self._pool is None:
            return
        loop = asyncio.get_running_loop()
        while self._waiting and self._tasks < _TASKS_EACH * self._processes:
            share = min(_MOST_TOGETHER, -(-len(self._waiting) // (_TASKS_EACH * self._processes)))
            batch = [self._waiting.popleft() for _ in range(share)]
            batch = [(given, judged) for given, judged in batch if not judged.done()]
            if batch:
                self._tasks += 1
                # One that broke refuses by an exception here, or by the task's.
                task = loop.create_task(self._judge_together(self._pool, batch))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)

    async def _judge_together(self, pool: Executor, batch: list[_Waiting]) -> None:
        answers: list[Any] = []
        try:
            answers = await asyncio.get_running_loop().run_in_executor(pool, _judge_all, [given for given, _ in batch])
        except Exception as error:
            answers = [error] * len(batch)
        finally:
            self._tasks -= 1
            for (_, judged), answer in zip(batch, answers, strict=False):
                if judged.done():  # nobody waits for it any more
                    continue
                if isinstance(answer, Exception):
                    judged.set_exception(answer)
                else:
                    judged.set_result(answer)
            self._send()


_THEIRS: dict[str, Any] = {}
"""In a checking process: what is the same for every answer."""


def _begin(record_type: type[Event], actors: Path | None) -> None:
    """Set up a checking process: rules and tables are loaded once; it ends with the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run to understand
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _THEIRS["record_type"] = record_type
    _THEIRS["actors"] = None if actors is None else load_user_registry(actors)
    load_rules()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _judge_all(answers: Sequence[tuple[Any, ...]]) -> list[Any]:
    """In a checking process: judge answers; for one that cannot be judged, why."""
    judged: list[Any] = []
    for given in answers:
        try:
            judged.append(_judge(*given))
        except Exception as error:  # of this answer only
            judged.append(error)
    return judged


def _judge(
    article: Article,
    plain: Sequence[dict[str, Any]],
    numbers: tuple[int, ...],
    state: OutcomeState,
    failure: Failure | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
) -> tuple[list[Any], CheckResult]:
    """In a checking process: judge an answer. Incidents go back as JSON: their types cannot all be pickled."""
    record_type = _THEIRS["record_type"]
    wire = wire_model(record_type)
    incidents = tuple(wire.model_validate(item) for item in plain)
    answer = ToJudge(incidents, numbers, state, failure, record_type, select, ignore, _THEIRS["actors"])
    judged, result = judge_answer(SourceText(article), answer)
    return [_plain(item) for item in judged], result


def _plain(incident: Any) -> Any:
    try:
        return incident.model_dump_json()
    except ValueError:  # a lone surrogate
        return incident.model_dump(mode="json")


def _again(record_type: type[Event], plain: Any) -> Event:
    return record_type.model_validate_json(plain) if isinstance(plain, str) else record_type.model_validate(plain)
