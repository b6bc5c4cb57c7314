"""Serve weights in this process, for any OpenAI client, by llama.cpp (`xllamacpp`).

The only module that touches xllamacpp: its names change between releases.

Settings that answers depend on, and why they are what they are (measured on AVX2 with a Q4_K_M and a Q4_1 file):

- No flash attention and no repacked weights. With them an answer depends on how many tokens of its prompt were cached:
  their sums are taken in another order for another batch. Without them a prompt read in one go and the same prompt
  read after a cached beginning give the same bits, at the same speed.
- One slot: parallel slots share batches, so answers would depend on what else is asked.
- Small batches, which differ even so, are avoided by `engine`.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from extractor.errors import WeightsError
from extractor.llm.local.catalogue import Weights
from extractor.llm.local.engine import Engine
from extractor.llm.local.front import Front
from extractor.llm.local.gguf import GgufHeader, read_header

__all__ = ("LocalServer", "context_for", "physical_cores")

_STEP = 1024
_LEAST_CONTEXT = 4096


def context_for(tokens_needed: int, *, most: int) -> int:
    """The context size for a number of tokens: whole 1,024s, at least 4,096, no more than the model takes.

    >>> context_for(5000, most=32768), context_for(100, most=32768), context_for(60000, most=32768)
    (5120, 4096, 32768)
    """
    return min(max(-(-tokens_needed // _STEP) * _STEP, _LEAST_CONTEXT), most)


def physical_cores() -> int:
    """Cores that this process may use, counting hyper-threads once where the system tells (Linux)."""
    if not hasattr(os, "sched_getaffinity"):
        return os.cpu_count() or 1
    allowed = os.sched_getaffinity(0)
    cores = set()
    for cpu in allowed:
        siblings = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        try:
            cores.add(siblings.read_text(encoding="ascii").strip())
        except OSError:
            return len(allowed)
    return max(len(cores), 1)


class LocalServer:
    """An OpenAI-compatible server on loopback, in this process; a context manager.

    `path` is the verified file of `weights` (see `fetch`). `context` is a first size in tokens; a request that needs
    more restarts llama.cpp with more, behind the same address. Raises WeightsError where the file cannot be served.
    """

    def __init__(
        self,
        weights: Weights,
        path: Path,
        *,
        context: int = _LEAST_CONTEXT,
        threads: int | None = None,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self.weights = weights
        self.path = path
        self.header: GgufHeader = read_header(path)
        self.most_context = min(weights.context_length, self.header.context_length)
        self.context = context_for(context, most=self.most_context)
        self.threads = threads or physical_cores()
        self._say = say or _silent
        self._engine: Engine | None = None
        self._front: Front | None = None

    @property
    def base_url(self) -> str:
        """The address for an OpenAI client, with its `/v1`; the same as long as the server runs."""
        if self._front is None:
            raise WeightsError("the local server has not been started; use it as a context manager")
        return self._front.address + "/v1"

    @property
    def model_name(self) -> str:
        """The name to ask for, and the name that answers bear: that of the weights, never a path."""
        return self.weights.name

    def __enter__(self) -> LocalServer:
        self._engine = self._start()
        try:
            self._front = Front(self._engine, grow=self.ensure_context)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def ensure_context(self, tokens: int) -> bool:
        """Make room for requests of `tokens` (prompt and answer); False where the model does not take so many.

        Restarts llama.cpp (seconds) and loses its cached prompts where the context is too small. Not to be called
        from another thread while requests are under way; the server itself calls it between requests.
        """
        if tokens > self.most_context:
            return False
        if self._engine is not None and tokens > self.context:
            self.context = context_for(tokens, most=self.most_context)
            self._engine.close()
            self._engine = self._start()
            if self._front is not None:
                self._front.engine = self._engine
        return True

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without those that the chat template adds."""
        if self._engine is None:
            raise WeightsError("the local server has not been started; use it as a context manager")
        return len(self._engine.tokens(text))

    def _start(self) -> Engine:
        memory = self.header.kv_cache_bytes(self.context) / 1e6
        size = f"{self.context:,} tokens of context ({memory:,.0f} MB)"
        self._say(f"starting {self.weights.name}: {size}, {self.threads} threads")
        started = time.monotonic()
        try:
            key = secrets.token_hex(16)
            engine = Engine(_launch(self.path, self.weights.name, self.context, self.threads, key), key)
        except (RuntimeError, MemoryError, OSError) as error:
            raise WeightsError(
                f"{self.path}: llama.cpp cannot load it with {self.context:,} tokens of context: {_reason(error)} "
                f"The file takes {self.path.stat().st_size / 1e6:,.0f} MB and its context {memory:,.0f} MB of memory; "
                f"its architecture is {self.header.architecture}. Free memory, or choose other weights "
                "(`extractor model list`)."
            ) from error
        self._say(f"{self.weights.name} is ready after {time.monotonic() - started:.1f} s")
        return engine

    def _stop(self) -> None:
        front, self._front = self._front, None
        engine, self._engine = self._engine, None
        if front is not None:
            front.close()
        if engine is not None:
            engine.close()


def _launch(path: Path, name: str, context: int, threads: int, key: str) -> Any:
    """Start llama.cpp's server. RuntimeError, without a reason, where it cannot."""
    xllamacpp = _llama_cpp()
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.model_alias = {name}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [key]  # only the front knows it: other programs and web pages of this machine stay out
    parameters.n_ctx = context
    parameters.n_parallel = 1
    parameters.n_gpu_layers = 0  # a graphics card gives other bits
    parameters.fit_params = False  # the context asked for, or an error
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    parameters.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    parameters.no_extra_bufts = True
    parameters.cache_ram_mib = 0  # it would keep whole states of earlier prompts, up to 8 GB
    parameters.endpoint_slots = False  # would show the article being read
    parameters.ui = False
    parameters.verbosity = -1  # llama.cpp writes to file descriptor 2
    return xllamacpp.Server(parameters)


def _llama_cpp() -> Any:
    """xllamacpp, imported so that its threads sleep while they wait for one another.

    By default they spin, and then any other busy program makes it 5 to 10 times slower. OpenMP reads this once.
    """
    chosen = "OMP_WAIT_POLICY" in os.environ
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        import xllamacpp
    finally:
        if not chosen:
            del os.environ["OMP_WAIT_POLICY"]
    return xllamacpp


def _reason(error: BaseException) -> str:
    text = str(error).strip()
    if not text or "Failed to init server" in text:
        return "it gives no reason; most often memory is short or the kind of model is unknown to it."
    return text if text.endswith(".") else f"{text}."


def _silent(_: str) -> None:
    pass
