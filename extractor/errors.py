"""Every exception that the extractor raises on purpose, in one tree.

ExtractorError                  exit code 1
├── UsageError                  exit code 2: what was asked for cannot be done as asked
│   ├── InputError              a file of articles or records cannot be read
│   ├── PromptError             a prompt file or worked example is wrong
│   ├── SchemaError             a schema is not what strict structured output accepts
│   ├── RuleError               an unknown rule code or a wrong suppression
│   └── StoreError              the store of runs and records cannot be opened, read or written
├── RecordingError              exit code 2: a recording is missing, edited or unsafe to save
│   └── RecordingMissingError
├── CapReachedError         exit code 4: a cap on money or tokens lets nothing more be sent; the run can go on later
├── WeightsError                exit code 5: weights of the embedded model cannot be had or are wrong
└── AskError                    exit code 5: the model gave no usable answer (see extractor.llm.failures)

A message names the file, the key or line, the value, and the next command to run.
"""

from __future__ import annotations

from enum import IntEnum

__all__ = (
    "AskError",
    "CapReachedError",
    "ExitCode",
    "ExtractorError",
    "InputError",
    "PromptError",
    "RecordingError",
    "RecordingMissingError",
    "RuleError",
    "SchemaError",
    "StoreError",
    "UsageError",
    "WeightsError",
)


class ExitCode(IntEnum):
    """Exit codes of the command line, the same for every command."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    UNFINISHED = 3
    """Finished, but some articles failed, or values were refused and `--fail-on` says that this counts."""
    STOPPED_AT_CAP = 4
    PROVIDER_REFUSED = 5
    REGRESSION = 6
    """`extractor regress`: a prompt did worse than what it was compared with."""
    STALE = 7
    """`extractor regress`: recordings are missing for what would be asked now."""
    INTERRUPTED = 130


class ExtractorError(Exception):
    """Base of all errors that the extractor raises on purpose."""

    exit_code: ExitCode = ExitCode.UNEXPECTED


class UsageError(ExtractorError):
    """What was asked for cannot be done as asked."""

    exit_code = ExitCode.USAGE


class InputError(UsageError):
    """A file of articles or records cannot be read."""


class PromptError(UsageError):
    """A prompt file or a worked example is wrong."""


class SchemaError(UsageError):
    """A schema is not what strict structured output accepts."""


class RuleError(UsageError):
    """An unknown rule code, or a suppression that is not allowed."""


class StoreError(UsageError):
    """The store of runs and records cannot be opened, read or written."""


class RecordingError(ExtractorError):
    """A recording is missing, was edited by hand, or is unsafe to save."""

    exit_code = ExitCode.USAGE


class RecordingMissingError(RecordingError):
    """Replay was asked for and no recording answers this request."""


class CapReachedError(ExtractorError):
    """A cap on money or tokens would be passed by the next call; nothing more is sent, the run can go on later."""

    exit_code = ExitCode.STOPPED_AT_CAP


class WeightsError(ExtractorError):
    """The embedded model's weights cannot be had, or are not what they should be."""

    exit_code = ExitCode.PROVIDER_REFUSED


class AskError(ExtractorError):
    """The model gave no usable answer; subclasses in `extractor.llm.failures` say why."""

    exit_code = ExitCode.PROVIDER_REFUSED
