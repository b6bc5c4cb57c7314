"""Many articles: bounded workers over a stream, results in input order."""

from extractor.runs.pool import run

__all__ = ("run",)
