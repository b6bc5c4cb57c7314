"""Logs as JSON, one object a line on standard error: for whoever collects them. The library itself sets up nothing."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

__all__ = ("JsonLines", "log_as_json")

_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """Time, level, logger and message, then whatever was given as `extra`. No article text is ever logged."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        data = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **{name: value for name, value in vars(record).items() if name not in _USUAL},
        }
        if record.exc_info:
            data["exception"] = self.formatException(record.exc_info)
        return json.dumps(data, default=str)


def log_as_json(level: int = logging.INFO) -> logging.Handler:
    """Have the program's own loggers write JSON lines to standard error; the handler, to take it away again."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("extractor")
    logger.addHandler(handler)
    logger.setLevel(level)
    logger.propagate = False
    return handler
