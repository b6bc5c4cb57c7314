"""Before a run's first article: whether it can work at all, which run it is, and what it may still spend."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from extractor.extraction.session import LOCAL, Settings, check_settings, model_settings
from extractor.llm.client import Client
from extractor.runs.limits import LimitEvent, LimitSettings, RunGate
from extractor.runs.limits.opening import gate_for
from extractor.runs.outcome import Ending, RunOptions
from extractor.runs.store.ledger import Ledger
from extractor.runs.store.model import Run
from extractor.runs.work import Work, plan_work

__all__ = ("begin_run", "check_client", "run_gate")

log = logging.getLogger("extractor.runs")
_ENDS: tuple[Ending, ...] = ("done", "failures")


def begin_run(ledger: Ledger, settings: Settings, options: RunOptions, inputs: Mapping[str, Any]) -> tuple[Run, Work]:
    """The run of these settings over these inputs, begun or gone on with, and its work.

    With mode `record` or `off` a run that came to its end is begun anew, for all is to be asked anew. Raises what
    `plan_work` raises.
    """
    planned = plan_work(settings)
    policy = options.policy
    chosen = {
        "duplicates": policy.duplicates,
        "languages": sorted(policy.languages),
        "most_characters": policy.most_characters,
    }
    work, number = planned, 0
    while settings.mode in ("record", "off"):
        work = planned.anew(number)
        found = ledger.find(settings=work.row() | chosen, inputs=inputs)
        if found is None or not (found.inputs_read and ledger.totals(found.id).open == 0):
            break
        number += 1
    return ledger.start_or_resume(settings=work.row() | chosen, inputs=inputs, label=options.label), work


def check_client(settings: Settings) -> None:
    """Raise UsageError where settings and mode do not fit together, before anything is read."""
    prompt, weights = check_settings(settings)
    if settings.model != LOCAL and settings.mode != "replay":
        Client(model_settings(settings, prompt, weights, settings.base_url))


def run_gate(ledger: Ledger, run: Run, settings: Settings, limits: LimitSettings) -> RunGate:
    """The limits of a run. What it spent since it last came to an end counts against its caps."""
    totals = ledger.totals(run.id)
    ended = ledger.events(run.id, kinds=_ENDS, limit=1)
    before = ended[-1][2] if ended else {}
    cost = max(0.0, totals.cost - float(before.get("cost", 0.0)))
    tokens = max(0, totals.input_tokens + totals.output_tokens - int(before.get("tokens", 0)))
    loop = asyncio.get_running_loop()

    def tell(event: LimitEvent) -> None:
        log.info("%s: %s", event.kind, event.message, extra={"run": run.id, "limit": event.limit})
        detail = {"message": event.message, "limit": event.limit}
        loop.run_in_executor(None, ledger.note, run.id, event.kind, detail)

    return gate_for(settings, limits, cost_before=cost, tokens_before=tokens, on_event=tell)
