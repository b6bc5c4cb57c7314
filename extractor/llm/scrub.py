"""What must never leave this machine or be shown: keys, local paths, control characters.

>>> shown("Incorrect API key: sk-abcdefghijklmnopqrstuv for /home/ana/models/tiny.gguf")
'Incorrect API key: [secret] for tiny.gguf'
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

__all__ = ("find_secret", "public_address", "public_model", "shown", "without_lone_surrogates")

LONGEST_SHOWN = 300
SHORTEST_SECRET = 4
"""Shorter keys are dummies for servers that want none; replacing them would tear words apart."""

SECRET_PATTERNS: dict[str, re.Pattern[str]] = {
    "an API key (sk-...)": re.compile(r"\bsk-[A-Za-z0-9_-]{16,}"),
    "a bearer token": re.compile(r"\bBearer\s+[A-Za-z0-9._~+/-]{16,}=*", re.IGNORECASE),
    "an AWS access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----"),
    "a GitHub token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})"),
    "a Google API key": re.compile(r"\bAIza[0-9A-Za-z_-]{35}"),
    "a hub token": re.compile(r"\bhf_[A-Za-z0-9]{30,}"),
    "a Slack token": re.compile(r"\bxox[abpr]-[A-Za-z0-9-]{10,}"),
}
_BEGINNINGS = {
    "an API key (sk-...)": ("sk-",),
    "a bearer token": ("bearer",),
    "an AWS access key": ("akia", "asia"),
    "a private key": ("-----begin ",),
    "a GitHub token": ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
    "a Google API key": ("aiza",),
    "a hub token": ("hf_",),
    "a Slack token": ("xoxa-", "xoxb-", "xoxp-", "xoxr-"),
}
"""What each pattern begins with, in small letters: finding that first takes a tenth of the pattern's time."""
_LOCAL_PATH = re.compile(r"(?:(?<![\w/.:])(?:/|~/|file://)|\b[A-Za-z]:[\\/])(?:[^\s\"'<>|:*?\\/]{1,255}[\\/])+")
_ABSOLUTE = re.compile(r"\A(?:/|~|\.{1,2}[\\/]|[A-Za-z]:[\\/]|\\\\|file:)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def find_secret(text: str, secrets: Iterable[str] = ()) -> str | None:
    """What kind of secret a text holds, or None.

    >>> find_secret("token: AKIAABCDEFGHIJKLMNOP")
    'an AWS access key'
    >>> find_secret("the bearer of the news") is None
    True
    """
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET and secret in text:
            return "the API key in use"
    small = text.lower()
    for kind, pattern in SECRET_PATTERNS.items():
        if any(beginning in small for beginning in _BEGINNINGS[kind]) and pattern.search(text):
            return kind
    return None


def shown(text: str, secrets: Iterable[str] = ()) -> str:
    """A text from outside as it may stand in a message: one short line, no secret, no local path, no control codes."""
    text = text[: 20 * LONGEST_SHOWN]
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, "[secret]")
    for pattern in SECRET_PATTERNS.values():
        text = pattern.sub("[secret]", text)
    text = _LOCAL_PATH.sub("", text)
    text = " ".join(_CONTROL.sub(" ", without_lone_surrogates(text)).split())
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def public_model(name: str) -> str:
    """A model's name without the folders of this machine; names of a hub keep their owner.

    >>> [public_model(name) for name in ("/home/ana/models/tiny.gguf", "C:\\\\models\\\\tiny.gguf", "Qwen/Qwen3")]
    ['tiny.gguf', 'tiny.gguf', 'Qwen/Qwen3']
    """
    if _ABSOLUTE.match(name):
        return re.split(r"[\\/]", name.rstrip("\\/"))[-1] or "model"
    return name


def public_address(url: str | None) -> str:
    """Host and port of an address: no user, no password, no query.

    >>> public_address("https://ana:secret@models.example:8443/v1?key=1")
    'models.example:8443'
    """
    if not url:
        return "the default address"
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    host = parts.hostname or "an address without a host"
    return f"{host}:{port}" if port else host


def without_lone_surrogates(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD: no offset moves, and it can be sent as UTF-8."""
    return _LONE_SURROGATE.sub("\ufffd", text)
