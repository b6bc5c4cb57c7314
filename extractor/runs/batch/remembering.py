"""A run's settings as the store keeps them, so that `collect` and `status` need no options: everything but the key."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from extractor.errors import StoreError, UsageError
from extractor.extraction.session import LOCAL, Settings
from extractor.llm.scrub import find_secret, public_address
from extractor.runs.store import Run
from extractor.runs.work import Work, plan_work

__all__ = ("key_of_run", "remember", "remembered")

_PLAIN = ("model", "base_url", "prompt", "re_asks", "repairs", "repeat")


def remember(settings: Settings, *, api_key_env: str | None, kind: str) -> tuple[Work, dict[str, Any]]:
    """The work, and the settings of its run as JSON.

    Raises UsageError where the settings are not for batches, or hold what must not be in a store.
    """
    if settings.model == LOCAL:
        raise UsageError("--model local answers no batch files; name a model of the server with --model")
    work = plan_work(settings)
    address = settings.base_url or ""
    if urlsplit(address).query:
        raise UsageError(f"--base-url at {public_address(address)}: must have no query; give the key by its variable")
    how: dict[str, Any] = {name: getattr(settings, name) for name in _PLAIN}
    how["prompt"] = settings.prompt if settings.prompt.endswith(".md") else work.prompt
    how |= {name: list(getattr(settings, name)) for name in ("omit", "select", "ignore")}
    how |= {"parameters": dict(settings.parameters), "prices": dict(settings.prices), "api_key_env": api_key_env}
    how["actors"] = None if settings.actors is None else str(settings.actors)
    secret = find_secret(json.dumps(how), [] if settings.api_key is None else [settings.api_key.get_secret_value()])
    if secret:
        raise UsageError(f"a parameter holds {secret}; a run keeps its settings, so give keys by --api-key-env only")
    return work, {**work.row(), "runner": "batch", "kind": kind, "how": how}


def remembered(run: Run) -> Settings:
    """The settings of a run of batches, without the key. Raises StoreError where they ask for something else now."""
    how = run.settings.get("how")
    if run.settings.get("runner") != "batch" or not isinstance(how, dict):
        raise StoreError(f"run {run.id} is not one of batches; `extractor batch status` lists those")
    settings = Settings(
        **{name: how[name] for name in _PLAIN},
        omit=tuple(how["omit"]),
        select=tuple(how["select"]),
        ignore=tuple(how["ignore"]),
        parameters=how["parameters"],
        prices=how["prices"],
        actors=None if how["actors"] is None else Path(how["actors"]),
        recordings=None,
    )
    now = plan_work(settings).row()
    for name, words in (("prompt_sha256", "prompt"), ("schema_sha256", "schema"), ("judging", "file of actors")):
        if now[name] != run.settings[name]:
            raise StoreError(
                f"run {run.id}: its {words} ({how['actors'] if name == 'judging' else now['prompt']}) is not what the "
                "articles were asked with; put the old one back, or start anew with `extractor batch submit`"
            )
    return settings


def key_of_run(run: Run) -> SecretStr | None:
    """The key of the variable that the run was given. Raises UsageError where the environment lacks it."""
    variable = run.settings["how"].get("api_key_env")
    if variable is None:
        return None
    value = os.environ.get(variable, "")
    if not value:
        raise UsageError(f"run {run.id} takes its key from {variable}: the environment has no such variable")
    return SecretStr(value)
