"""When an HTTP call is tried again, and how long to wait: the only place where HTTP is retried.

Imports openai and tenacity: import it only where a call is made.
"""

from __future__ import annotations

import email.utils
import logging
import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import openai
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)
from tenacity.wait import wait_base

from extractor.llm.failures import LONGEST_WAIT, CallTimedOutError, error_code, is_quota

__all__ = ("retry_policy", "server_delay", "told_delay")

log = logging.getLogger("extractor.llm")
_MOST_BACKOFF = 60.0


def retry_policy(retries: int, *, local: bool = False, on_wait: Callable[[float], None] | None = None) -> AsyncRetrying:
    """A fresh policy for one call. Never share one: tenacity keeps the state of its call on it."""

    def before_sleep(state: RetryCallState) -> None:
        seconds = state.next_action.sleep if state.next_action else 0.0
        error = state.outcome.exception() if state.outcome else None
        log.info("call failed (%s), try %d follows in %.1f s", _short(error), state.attempt_number + 1, seconds)
        if on_wait is not None:
            on_wait(seconds)

    time_outs = 0

    def retryable(error: BaseException) -> bool:
        nonlocal time_outs
        if isinstance(error, CallTimedOutError):
            # A server that was too slow once is not helped by being asked six times.
            time_outs += 1
            return time_outs == 1 and not local
        return _worth_another_try(error)

    return AsyncRetrying(
        retry=retry_if_exception(retryable),
        wait=_WaitAsTold(),
        stop=stop_after_attempt(retries + 1),
        before_sleep=before_sleep,
        reraise=True,
    )


def server_delay(error: BaseException | None) -> float | None:
    """Seconds that the server asks to wait: `retry-after-ms`, or `retry-after` in seconds or as a date."""
    if not isinstance(error, openai.APIStatusError):
        return None
    return told_delay(error.response.headers)


def told_delay(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait by a response's headers (names in small letters, or a mapping that does not mind)."""
    try:
        return max(0.0, float(headers["retry-after-ms"]) / 1000)
    except (KeyError, ValueError):
        pass
    value = headers.get("retry-after", "")
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


class _WaitAsTold(wait_base):
    """As long as the server says, with a little jitter on top; else exponential with full jitter."""

    def __init__(self) -> None:
        self._backoff = wait_random_exponential(multiplier=1, max=_MOST_BACKOFF)

    def __call__(self, retry_state: RetryCallState) -> float:
        told = server_delay(retry_state.outcome.exception() if retry_state.outcome else None)
        if told is None:
            return self._backoff(retry_state)
        return told + random.uniform(0, min(1.0, 0.1 * told))  # noqa: S311 - spreads load, no secret


def _worth_another_try(error: BaseException) -> bool:
    if isinstance(error, openai.APIStatusError):
        if (server_delay(error) or 0) > LONGEST_WAIT or is_quota(error_code(error), str(error)):
            return False
        return error.status_code in (408, 409, 429) or error.status_code >= 500
    return isinstance(error, openai.APIConnectionError)


def _short(error: BaseException | None) -> str:
    return f"HTTP {error.status_code}" if isinstance(error, openai.APIStatusError) else type(error).__name__
