"""The fake server in a thread of its own, for what blocks: the Python API, the command line, a process beside it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator

from fake_server import FakeServer, Script, fake_server


@contextlib.contextmanager
def background_server(*script: Script) -> Iterator[FakeServer]:
    """A running fake server. Its lists may be read from any thread."""
    ready: list[FakeServer] = []
    started = threading.Event()
    loop = asyncio.new_event_loop()
    done = asyncio.Event()

    async def serve() -> None:
        async with fake_server(*script) as server:
            ready.append(server)
            started.set()
            await done.wait()

    def work() -> None:
        with contextlib.closing(loop):
            loop.run_until_complete(serve())

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield ready[0]
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(10)
