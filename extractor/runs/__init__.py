"""Many articles: bounded workers over a stream, records in input order."""

from extractor.runs.extracting import extract_all, extract_articles
from extractor.runs.pool import run

__all__ = ("extract_all", "extract_articles", "run")
