"""Every way in which a call can fail, as a state and one line that says what happened and what to do next.

openai is not imported before something failed in it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from extractor.errors import AskError, RecordingError, RecordingMissingError
from extractor.llm.scrub import public_address, public_model, shown
from extractor.schema.record import Failure, OutcomeState

__all__ = (
    "LONGEST_WAIT",
    "AnswerError",
    "CallTimedOutError",
    "error_code",
    "failure_of",
    "is_quota",
    "is_too_long",
    "was_unsent",
)

LONGEST_WAIT = 120.0
"""Seconds. A server that asks for more is not waited for: the article's record says until when it is rate limited."""

_QUOTA_CODES = frozenset(
    {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "insufficient_balance",
     "credit_balance_too_low"}
)  # fmt: skip
_QUOTA_WORDS = re.compile(r"exceeded your current quota|insufficient (?:balance|credits|quota)|credit balance", re.I)
_TOO_LONG_CODES = frozenset({"context_length_exceeded", "exceed_context_size_error", "string_above_max_length"})
_TOO_LONG_WORDS = re.compile(
    r"(?:maximum|max|model'?s|available|exceeds?(?: the)?) (?:\w+ ){0,3}context|context (?:length|size|window)"
    r"|prompt is too long|too many (?:input )?tokens|reduce the length",
    re.I,
)


class AnswerError(AskError):
    """The server answered, but not with what can be used as an answer."""

    def __init__(self, state: OutcomeState, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.state: OutcomeState = state
        self.status = status


class CallTimedOutError(AskError):
    """One HTTP call took longer than the time-out."""


def failure_of(
    error: BaseException, *, model: str = "", base_url: str | None = None, secrets: Iterable[str] = ()
) -> Failure:
    """What a failed call means for the article's record. Holds no secret and no local path.

    >>> failure_of(CallTimedOutError("no answer within 5 s")).state
    'time_out'
    """
    secrets = tuple(secrets)
    where, model = public_address(base_url), public_model(model)
    if isinstance(error, AnswerError):
        return Failure(state=error.state, message=str(error), status=error.status)
    if isinstance(error, RecordingMissingError):
        return Failure(state="no_recording", message=str(error))
    if isinstance(error, RecordingError):
        return Failure(state="no_recording", message=f"the recording cannot be used: {error}")
    if isinstance(error, CallTimedOutError):
        return Failure(state="time_out", message=f"{where}: {error}; raise --timeout or use a faster model")
    if isinstance(error, json.JSONDecodeError):
        return Failure(
            state="server_error", message=f"{where} sent a reply that is not JSON; run again later", status=200
        )

    import openai

    if isinstance(error, openai.APIStatusError):
        return _status_failure(error, where, model, secrets)
    if isinstance(error, openai.APIConnectionError):
        return _connection_failure(error, where, secrets)
    what = shown(f"{type(error).__name__}: {error}", secrets)
    return Failure(state="internal_error", message=f"unexpected {what}; please report this with the article's id")


def error_code(error: Any) -> str:
    """The code or type in an API error's body, in lower case; "" where it has none."""
    body = getattr(error, "body", None)
    if isinstance(body, Mapping) and isinstance(body.get("error"), Mapping):
        body = body["error"]
    for source in (body if isinstance(body, Mapping) else {}, {"code": getattr(error, "code", None)}):
        for name in ("code", "type"):
            if isinstance(source.get(name), str):
                return str(source[name]).lower()
    return ""


def is_quota(code: str, text: str) -> bool:
    """Whether an error says that the account has no credit left (waiting does not help)."""
    return code in _QUOTA_CODES or bool(_QUOTA_WORDS.search(text[:2000]))


def is_too_long(code: str, text: str) -> bool:
    """Whether an error says that the request does not fit the model's context.

    >>> is_too_long("", "This model's maximum context length is 4096 tokens.")
    True
    >>> is_too_long("", "Unknown parameter: 'context'.")
    False
    """
    return code in _TOO_LONG_CODES or bool(_TOO_LONG_WORDS.search(text[:2000]))


def _status_failure(error: Any, where: str, model: str, secrets: tuple[str, ...]) -> Failure:
    status, code, text = int(error.status_code), error_code(error), str(error)
    said = shown(_server_words(error), secrets)
    state, message = _of_status(status, code, text, where, model)
    if state == "rate_limited":
        message += _rate_limit_end(error)
    return Failure(state=state, message=f"{message} (HTTP {status}{': ' + said if said else ''})", status=status)


def _of_status(status: int, code: str, text: str, where: str, model: str) -> tuple[OutcomeState, str]:
    if status == 402 or (status in (400, 403, 429) and is_quota(code, text)):
        return "quota", f"{where}: the account has no credit left; add credit or use another model"
    if status == 413 or (status in (400, 422, 500) and is_too_long(code, text)):
        return "too_long", f"the article does not fit the context of model {model}; use one with a longer context"
    if status in (401, 403, 407):
        return "unauthorised", f"{where} does not accept the API key; check OPENAI_API_KEY or --api-key-env"
    if status == 404:
        return "not_found", f"{where} has no model {model} or no such address; check --model and --base-url"
    if status == 408:
        return "time_out", f"{where} gave up waiting; run again or raise --timeout"
    if status == 429:
        return "rate_limited", f"{where}: too many requests until the last try; lower --concurrency"
    if status >= 500:
        return "server_error", f"{where} failed until the last try; run again later"
    if code in ("content_filter", "content_policy_violation") or "content management policy" in text:
        return "content_filter", f"{where}: the provider's filter stopped the request"
    return "bad_request", f"{where} does not accept the request; leave out the parameter that it names"


def _rate_limit_end(error: Any) -> str:
    from extractor.llm.retrying import server_delay

    delay = server_delay(error)
    if delay is None or delay <= LONGEST_WAIT:
        return ""
    until = datetime.now(UTC) + timedelta(seconds=min(math.ceil(delay), 10**8))
    return f"; rate limited until {until:%Y-%m-%d %H:%M:%S} UTC, run again then"


def _connection_failure(error: Any, where: str, secrets: tuple[str, ...]) -> Failure:
    causes = list(_causes(error))
    names = {name for cause in causes for name in (kind.__name__ for kind in type(cause).__mro__)}
    if "gaierror" in names or "ClientConnectorDNSError" in names:
        return Failure(state="unreachable", message=f"{where}: no such host name; check --base-url")
    if names & {"SSLError", "SSLCertVerificationError", "ClientSSLError", "ClientConnectorSSLError"}:
        return Failure(
            state="unreachable",
            message=f"{where}: its certificate is not trusted or it does not speak TLS; check http or https in "
            "--base-url, or set SSL_CERT_FILE",
        )
    if "ConnectionRefusedError" in names:
        return Failure(
            state="unreachable", message=f"{where}: nothing listens there; start the server or check --base-url"
        )
    # aiohttp's transport calls a dropped connection a connect time-out: only real time-outs are told as such.
    dropped = names & {"ServerDisconnectedError", "ClientPayloadError", "ConnectionResetError", "ClientOSError"}
    if "TimeoutException" in names and not dropped:
        return Failure(state="time_out", message=f"{where}: no answer in time; raise --timeout or use a faster model")
    said = shown(str(causes[-1]), secrets)
    return Failure(
        state="unreachable", message=f"{where}: the connection broke ({said or 'no reason given'}); run again"
    )


def was_unsent(error: BaseException) -> bool:
    """Whether a failed call surely never reached a server: nothing listens there, or there is no such host."""
    names = {type(cause).__name__ for cause in _causes(error)}
    return bool(names & {"ConnectionRefusedError", "gaierror", "ClientConnectorDNSError", "MissedRecordingError"})


def _causes(error: BaseException) -> Iterable[BaseException]:
    current: BaseException | None = error
    for _ in range(10):
        if current is None:
            return
        yield current
        current = current.__cause__ or current.__context__ or getattr(current, "os_error", None)


def _server_words(error: Any) -> str:
    """What the server said, without the client library's wrapping; a web page says nothing."""
    body = error.body
    if isinstance(body, Mapping) and isinstance(body.get("error"), Mapping | str):
        body = body["error"]
    if isinstance(body, Mapping):
        message = body.get("message") or body.get("detail")
        return message if isinstance(message, str) else json.dumps(message, ensure_ascii=False) if message else ""
    text = body if isinstance(body, str) else ""
    return "a web page" if text.lstrip()[:1] == "<" else text
