"""The cluster to work on: the one of RAY_ADDRESS, or one of this machine alone that ends with this process."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from typing import Any

from extractor.errors import ExtractorError, UsageError

__all__ = ("MOST_IN_WORKER", "QUIET", "cluster")

MOST_IN_WORKER = 64
"""Most articles under way in one worker: checking them takes its core about a second."""
_WORTH_A_WORKER = 8
"""Articles under way for which a further worker is worth starting."""
_FOR_RAY = 4
"""Logical CPUs of a local cluster beside its workers': Ray stands still where its own tasks find none free."""
_STARTS = 3
"""Ray gives up after 30 seconds, which a busy machine may need."""
QUIET = {
    # Articles under way in one call of a worker: no argument of `map`, and read when ray.data is imported.
    "RAY_DATA_DEFAULT_ASYNC_ROW_UDF_MAX_CONCURRENCY": str(MOST_IN_WORKER),
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_BACKEND_LOG_LEVEL": "error",
    # A process for each logical CPU would be started at once, and most of them never used.
    "RAY_prestart_worker_first_driver": "0",
}
"""Set before Ray is imported, unless the user has set them."""


@contextmanager
def cluster(in_flight: int) -> Iterator[int]:
    """Join or start a cluster; the number of workers to start there.

    Raises UsageError where Ray is not installed, ExtractorError where no cluster can be had.
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray
        import ray.data
    except ModuleNotFoundError as error:
        raise UsageError("--runner ray needs Ray; install it: pip install 'incident-extractor[ray]'") from error
    wanted = max(1, ceil(in_flight / _WORTH_A_WORKER))
    mine = not ray.is_initialized()
    local = mine and not os.environ.get("RAY_ADDRESS")
    if local:
        wanted = min(wanted, os.cpu_count() or 1)
    try:
        if mine:
            _start(wanted + _FOR_RAY if local else None)
    except Exception as error:  # Ray raises of every kind, bare ones too
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ExtractorError(f"no Ray cluster to work on: {first}; see RAY_ADDRESS, and `ray status` there") from error
    try:
        ray.data.DataContext.get_current().enable_progress_bars = False
        for handler in logging.getLogger("ray.data").handlers:
            if handler.name == "console":  # its file keeps all
                handler.setLevel(logging.ERROR)
        yield min(wanted, max(1, int(ray.cluster_resources().get("CPU", 1)) - 1))
    finally:
        if mine:
            ray.shutdown()


def _start(cpus: int | None) -> None:
    """Start a cluster here with so many logical CPUs; None: join the one of RAY_ADDRESS."""
    import ray

    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    if cpus is None:
        ray.init(address=os.environ["RAY_ADDRESS"], **quiet)
        return
    for left in range(_STARTS - 1, -1, -1):
        try:
            ray.init(address="local", num_cpus=cpus, include_dashboard=False, **quiet)
            return
        except Exception:
            ray.shutdown()
            if not left:
                raise
