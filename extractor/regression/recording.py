"""Making recordings: what is stale, what it will take, asking the model, and what nobody replays any more.

New answers wait in `<recordings>/.unfinished/` until a case has all of its turns; only then do they take their place.
Until then the old recordings stay, and a run that was killed goes on where it was.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.errors import RecordingError, UsageError
from extractor.extraction.session import LOCAL, Settings, check_settings, model_settings, open_extraction
from extractor.llm.local.catalogue import WEIGHTS
from extractor.llm.prices import cost_of
from extractor.llm.recordings import RecordingStore
from extractor.prompting import Prompt, anchor_words, compact_json, counted
from extractor.regression.case_files import gold_form
from extractor.regression.cases import Case, Suite
from extractor.regression.gold import as_answer
from extractor.regression.replaying import FAILED, STALE, answer_case, attempt_case
from extractor.regression.stores import WatchedStore
from extractor.schema.incident import Incident
from extractor.schema.record import Record, TokenUsage
from extractor.schema.wire import outline_fields

__all__ = (
    "Recorded",
    "RecordingPlan",
    "ToRecord",
    "model_named",
    "plan_recording",
    "record_answers",
    "record_command",
)

UNFINISHED = ".unfinished"
CHARACTERS_A_TOKEN = 3.5
"""Of English and of JSON, measured on the shipped recordings: 3.1 to 3.7."""
HOPELESS = frozenset({"unauthorised", "quota", "not_found"})
"""States that every further call would end in."""


@dataclass(frozen=True, slots=True)
class ToRecord:
    """One case, once, that has no whole set of recordings. Calls and tokens are estimates."""

    case: str
    repeat: int
    reason: str
    calls: int
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True)
class RecordingPlan:
    """What a prompt and a model lack over a suite."""

    suite: Suite
    settings: Settings
    """Prompt, model, parameters; `recordings` is the folder to fill."""
    prompt: str
    model: str
    repeats: int
    items: tuple[ToRecord, ...]
    whole: int
    """Cases, each repeat by itself, that have their recordings."""
    everything: bool = False
    """Whether all is asked anew, stale or not."""

    @property
    def calls(self) -> int:
        """About how many calls."""
        return sum(item.calls for item in self.items)

    @property
    def tokens(self) -> TokenUsage:
        """About how many tokens."""
        return TokenUsage(
            input=sum(item.tokens_in for item in self.items), output=sum(item.tokens_out for item in self.items)
        )

    @property
    def cost(self) -> float | None:
        """About how much, in US dollars; 0 where nothing is asked or the model is embedded; None: unknown."""
        if not self.items:
            return 0.0
        local = self.settings.model == LOCAL
        return cost_of(self.tokens, self.model, self.settings.base_url, self.settings.prices, local=local)[0]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a plan."""

    done: tuple[tuple[str, int], ...]
    """Cases and repeats whose recordings are whole now."""
    failed: tuple[tuple[str, int, str, str], ...]
    """Case, repeat, state of the record, and why."""
    cost: float | None
    """US dollars of the cases that are whole; None: unknown."""
    tokens: TokenUsage

    @property
    def refused(self) -> bool:
        """Whether the model could not be had at all: a key, credit or name is wrong."""
        return not self.done and any(state in HOPELESS for _, _, state, _ in self.failed)


def model_named(settings: Settings, name: str | None) -> Settings:
    """Settings for a model by the name that reports and recordings have for it: known weights are the embedded model.

    >>> model_named(Settings(), "smollm2-135m").model, model_named(Settings(), "gpt-4.1-mini").model
    ('local', 'gpt-4.1-mini')
    """
    if name is None or (settings.model == LOCAL and name in (LOCAL, Path(settings.weights).stem)):
        return settings
    if any(weights.name == name for weights in WEIGHTS):
        return replace(settings, model=LOCAL, weights=name)
    return replace(settings, model=name)


def record_command(
    settings: Settings, *, suite: Path | None = None, recordings: Path | None = None, repeats: int = 1
) -> str:
    """The command that makes what these settings lack. `suite` and `recordings` as the user gave them, if so."""
    words = ["extractor", "record", "--prompt", settings.prompt]
    if settings.model != LOCAL:
        words += ["--model", settings.model]
    elif settings.weights != Settings().weights:
        words += ["--weights", settings.weights]
    if settings.base_url:
        words += ["--base-url", settings.base_url]
    if suite is not None:
        words += ["--suite", str(suite)]
    if recordings is not None:
        words += ["--recordings", str(recordings)]
    if repeats > 1:
        words += ["--repeats", str(repeats)]
    if settings.repairs:
        words += ["--repairs", str(settings.repairs)]
    for name, value in settings.parameters.items():
        words += ["--parameter", f"{name}={value if isinstance(value, str) else compact_json(value)}"]
    for name in settings.omit:
        words += ["--omit", name]
    return shlex.join(words)


def plan_recording(
    suite: Suite,
    settings: Settings,
    *,
    recordings: Path | None = None,
    repeats: int = 1,
    repairs: int = 0,
    everything: bool = False,
) -> RecordingPlan:
    """What lacks a recording under these settings, found by the keys of what would be asked. No model, no network.

    `recordings` is by default the suite's own folder; repair turns are asked for only where `repairs` says so, and are
    in no estimate. `everything` plans all cases anew, but for what an unfinished
    run of the same kind has answered already. Raises UsageError, PromptError or WeightsError where the settings cannot
    work, and InputError where a case cannot be read.
    """
    if repeats < 1:
        raise UsageError(f"--repeats {repeats}: must be 1 or more")
    folder = recordings or suite.recordings
    settings = replace(settings, recordings=folder, repairs=repairs)
    prompt, weights = check_settings(settings)
    model = model_settings(settings, prompt, weights, settings.base_url)
    with asyncio.Runner() as runner:
        items = runner.run(_missing(suite.cases, settings, prompt, repeats, everything))
    return RecordingPlan(
        suite, settings, prompt.name, model.public_model, repeats, tuple(items),
        len(suite.cases) * repeats - len(items), everything,
    )  # fmt: skip


def record_answers(
    plan: RecordingPlan,
    *,
    workers: int = 1,
    say: Callable[[str], None] | None = None,
    step: Callable[[ToRecord, Record[Incident]], None] | None = None,
) -> Recorded:
    """Ask the model for what a plan lacks. `step` is called as each case ends, well or not.

    A killed run loses nothing: what was answered waits aside. Raises UsageError where another process is recording
    into the same folder, and what opening the model may raise.
    """
    if not plan.items:
        return Recorded((), (), 0.0, TokenUsage(input=0, output=0))
    aside = _aside(plan.settings, plan.everything)
    with _alone(aside), asyncio.Runner() as runner:
        recorded = runner.run(_record(plan, workers, say, step))
        if not recorded.failed:
            shutil.rmtree(aside, ignore_errors=True)
            if not any(path.is_dir() for path in aside.parent.iterdir()):
                shutil.rmtree(aside.parent, ignore_errors=True)
    return recorded


# --- what is missing ------------------------------------------------------------------------------------------------


async def _missing(
    cases: Sequence[Case], settings: Settings, prompt: Prompt, repeats: int, everything: bool
) -> list[ToRecord]:
    store = _store(settings, everything)
    items = []
    async with open_extraction(replace(settings, mode="replay"), store=store) as extraction:
        for repeat in range(repeats):
            asked = replace(extraction, repeat=repeat)
            for case in cases:
                record = await answer_case(asked, case, store)
                if record.outcome in STALE | FAILED:
                    reason = record.failure.message if record.failure else record.outcome
                    reason = "all is asked anew" if everything else reason
                    items.append(_to_record(case, repeat, reason, prompt, len(record.turns)))
    return sorted(items, key=lambda item: (item.case, item.repeat))


def _to_record(case: Case, repeat: int, reason: str, prompt: Prompt, there: int) -> ToRecord:
    """What a case will take if the model answers as the gold; the first `there` calls are recorded."""
    calls = _calls(case, prompt)
    calls = calls[min(there, len(calls) - 1) :]
    tokens = [[round(size / CHARACTERS_A_TOKEN) for size in call] for call in calls]
    return ToRecord(case.name, repeat, reason, len(calls), sum(t[0] for t in tokens), sum(t[1] for t in tokens))


def _calls(case: Case, prompt: Prompt) -> list[tuple[int, int]]:
    """Characters sent and answered of each call, as if the model answered as the gold; repair turns left out."""
    article = case.article
    wire = as_answer([gold_form(incident) for incident in case.gold.incidents])["incidents"]
    if prompt.header.steps == 1:
        return [(_size(prompt.messages(article)), len(compact_json(counted(wire))))]
    names = outline_fields(Incident)
    listed = [{name: item[name] for name in item if name in names} for item in wire]
    outline = compact_json(counted(listed))
    calls = [(_size(prompt.outline_messages(article)), len(outline))]
    for number, item in enumerate(wire, start=1):
        asked = prompt.details_messages(article, outline, number, anchor_words(item))
        rest = {name: value for name, value in item.items() if name not in names}
        calls.append((_size(asked), len(compact_json(rest))))
    return calls


def _size(messages: Iterable[dict[str, str]]) -> int:
    return sum(len(message["content"]) for message in messages)


# --- asking ---------------------------------------------------------------------------------------------------------


async def _record(
    plan: RecordingPlan,
    workers: int,
    say: Callable[[str], None] | None,
    step: Callable[[ToRecord, Record[Incident]], None] | None,
) -> Recorded:
    cases = {case.name: case for case in plan.suite.cases}
    gate = asyncio.Semaphore(max(1, workers))
    done: dict[tuple[str, int], Record[Incident]] = {}
    failed: list[tuple[str, int, str, str]] = []
    live = _store(plan.settings, plan.everything)
    async with open_extraction(replace(plan.settings, mode="auto"), store=live, say=say) as asking:

        async def one(item: ToRecord) -> None:
            async with gate:
                if any(state in HOPELESS for _, _, state, _ in failed):
                    failed.append(
                        (item.case, item.repeat, "unreachable", "not asked: the model refused an earlier call")
                    )
                    return
                case = cases[item.case]
                record = await attempt_case(replace(asking, repeat=item.repeat), case)
                problem = await _put_in_place(plan, item.repeat, case)
            if problem is None:
                done[item.case, item.repeat] = record
            elif record.failure is not None:
                failed.append((item.case, item.repeat, record.outcome, record.failure.message))
            else:
                failed.append((item.case, item.repeat, "no_recording", f"the answer could not be recorded: {problem}"))
            if step is not None:
                step(item, record)

        try:
            async with asyncio.TaskGroup() as group:
                for item in plan.items:
                    group.create_task(one(item))
        except ExceptionGroup as several:
            raise several.exceptions[0] from None
    costs = [record.provenance.cost if record.provenance else None for record in done.values()]
    usages = [record.provenance.usage for record in done.values() if record.provenance]
    return Recorded(
        done=tuple(sorted(done)),
        failed=tuple(sorted(failed)),
        cost=None if None in costs else round(sum(cost or 0.0 for cost in costs), 6),
        tokens=TokenUsage(
            input=sum(usage.input or 0 for usage in usages), output=sum(usage.output or 0 for usage in usages)
        ),
    )


async def _put_in_place(plan: RecordingPlan, repeat: int, case: Case) -> str | None:
    """Put a case's answers in their place if replay gives the case whole from them; else why not.

    The last turn goes first: as long as the first turn is the old one, replay does not begin the new chain.
    """
    store = _store(plan.settings, plan.everything)
    async with open_extraction(replace(plan.settings, mode="replay", repeat=repeat), store=store) as replaying:
        record = await answer_case(replaying, case, store)
    if record.outcome in STALE | FAILED:
        return record.failure.message if record.failure else record.outcome
    target = RecordingStore(_folder(plan.settings))
    try:
        for recording in reversed(store.fresh):
            await asyncio.to_thread(target.save, recording)
    except RecordingError as error:
        return str(error)
    if not plan.everything:  # asking all anew goes on where it was by what lies aside
        for recording in store.fresh:
            store.path(recording.request).unlink(missing_ok=True)
    return None


# --- where answers wait ---------------------------------------------------------------------------------------------


def _folder(settings: Settings) -> Path:
    assert settings.recordings is not None
    return settings.recordings


def _aside(settings: Settings, everything: bool) -> Path:
    return _folder(settings) / UNFINISHED / ("all" if everything else "stale")


def _store(settings: Settings, everything: bool) -> WatchedStore:
    """What is asked is looked for aside, and, unless all is asked anew, among the recordings."""
    behind = None if everything else RecordingStore(_folder(settings))
    return WatchedStore(_aside(settings, everything), behind=behind)


@contextmanager
def _alone(aside: Path) -> Iterator[None]:
    """Nobody else records into the folder meanwhile: two would pay for the same answers."""
    from extractor.llm.local.cache import try_lock

    parent = aside.parent
    try:
        aside.mkdir(parents=True, exist_ok=True)
        (parent / ".gitignore").write_text("*\n", encoding="utf-8")
        handle = os.open(parent / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise UsageError(
            f"{parent.parent.name}: cannot be written to: {error.strerror or error}; give a folder with --recordings"
        ) from error
    try:
        if not try_lock(handle):
            raise UsageError(f"{parent.parent.name}: another process is recording into this folder; let it end first")
        yield
    finally:
        os.close(handle)
