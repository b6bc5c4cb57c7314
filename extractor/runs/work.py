"""What a run is asked to do, as the store knows it: its settings without secrets, and the key of each piece of work."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from extractor.article import Article, UnreadableInput, article_id
from extractor.errors import UsageError
from extractor.extraction.session import Settings, check_settings, model_settings
from extractor.llm.scrub import find_secret, public_address
from extractor.runs.store.identity import digest, work_key
from extractor.runs.store.model import NewItem
from extractor.runs.store.packing import json_text
from extractor.schema.strict import schema_fingerprint

__all__ = ("Work", "plan_work", "unreadable_item", "unreadable_message")

_UNREADABLE = "unreadable: "


@dataclass(frozen=True)
class Work:
    """The same question to the same model, for any number of articles."""

    model: str
    prompt: str
    prompt_sha256: str
    schema_sha256: str
    parameters: Mapping[str, Any]
    repeat: int
    repairs: int
    judging: Mapping[str, Any]
    """What else decides a record: re-asks, chosen rules, own actors, and the session where answers are asked anew."""
    base_url: str | None
    mode: str

    def key(self, article: Article) -> str:
        """The key of the work on an article; see `extractor.runs.store.work_key`."""
        return work_key(
            article,
            model=self.model,
            prompt_sha256=self.prompt_sha256,
            schema_sha256=self.schema_sha256,
            parameters=self.parameters,
            repeat=self.repeat,
            repairs=self.repairs,
            judging=self.judging,
        )

    def row(self) -> dict[str, Any]:
        """The settings as a run keeps them: what decides its records, readable, without a secret."""
        return {
            "model": self.model,
            "base_url": public_address(self.base_url),
            "prompt": self.prompt,
            "prompt_sha256": self.prompt_sha256,
            "schema_sha256": self.schema_sha256,
            "parameters": dict(self.parameters),
            "repeat": self.repeat,
            "repairs": self.repairs,
            "judging": dict(self.judging),
            "mode": self.mode,
        }

    def anew(self, time: int) -> Work:
        """The same work, not to be mistaken for what was done before: it is asked for the `time`th time."""
        return replace(self, judging={**self.judging, "anew": [self.mode, time]})


def plan_work(settings: Settings) -> Work:
    """The work that settings ask for. Starts nothing.

    Raises UsageError, PromptError, InputError or WeightsError where they cannot work for any article.
    """
    prompt, weights = check_settings(settings)
    model = model_settings(settings, prompt, weights, settings.base_url)
    judging: dict[str, Any] = {"re_asks": settings.re_asks}
    if settings.select or settings.ignore:
        judging |= {"select": sorted(settings.select), "ignore": sorted(settings.ignore)}
    if settings.actors is not None:
        judging["actors"] = hashlib.sha256(settings.actors.read_bytes()).hexdigest()[:32]
    secrets = () if settings.api_key is None else (settings.api_key.get_secret_value(),)
    return Work(
        model=model.public_model,
        prompt=prompt.name,
        prompt_sha256=prompt.sha256,
        schema_sha256=schema_fingerprint(settings.record_type),
        parameters=_without_secrets(model.sent_parameters(), secrets),
        repeat=settings.repeat,
        repairs=settings.repairs,
        judging=judging,
        base_url=settings.base_url,
        mode=settings.mode,
    )


def _without_secrets(parameters: Mapping[str, Any], secrets: tuple[str, ...]) -> dict[str, Any]:
    """Parameters, which a run and its records keep. Raises UsageError where one holds a key."""
    for name, value in parameters.items():
        secret = find_secret(json_text({name: value}), secrets)
        if secret:
            raise UsageError(
                f"request parameter {name} holds {secret}, and parameters are kept; give a key by its variable"
            )
    return dict(parameters)


def unreadable_item(item: UnreadableInput) -> NewItem:
    """An input that could not be read, as an item: it gets a record that says so."""
    article = Article(id=article_id(""), text="", source=item.source, notes=(f"{_UNREADABLE}{item.message}",))
    return NewItem(digest(["unreadable", item.source, item.message]), article)


def unreadable_message(article: Article) -> str | None:
    """Why an input could not be read; None where it was."""
    if article.text or len(article.notes) != 1 or not article.notes[0].startswith(_UNREADABLE):
        return None
    return article.notes[0].removeprefix(_UNREADABLE)
