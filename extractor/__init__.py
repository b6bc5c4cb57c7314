"""Conflict incidents from news reports: every value cited, every citation checked without a model.

    import extractor
    article = extractor.load_article("report.txt")
    record = extractor.extract(article)
    for finding in record.findings: print(finding.severity, finding.code, finding.path, finding.message)

Importing this package loads nothing heavy; each name is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.lazy import names_on_demand

if TYPE_CHECKING:
    from extractor.api import extract, extract_many
    from extractor.article import Article, UnreadableInput, load_article, load_articles
    from extractor.errors import ExtractorError
    from extractor.extraction.checking import check_record
    from extractor.extraction.records import read_records, record_line
    from extractor.extraction.session import Settings
    from extractor.schema.findings import Finding
    from extractor.schema.incident import Incident
    from extractor.schema.record import Record

__all__ = (
    "Article",
    "ExtractorError",
    "Finding",
    "Incident",
    "Record",
    "Settings",
    "UnreadableInput",
    "check_record",
    "extract",
    "extract_many",
    "load_article",
    "load_articles",
    "read_records",
    "record_line",
)

_HOMES = {
    "Article": "extractor.article",
    "ExtractorError": "extractor.errors",
    "Finding": "extractor.schema.findings",
    "Incident": "extractor.schema.incident",
    "Record": "extractor.schema.record",
    "Settings": "extractor.extraction.session",
    "UnreadableInput": "extractor.article",
    "check_record": "extractor.extraction.checking",
    "extract": "extractor.api",
    "extract_many": "extractor.api",
    "load_article": "extractor.article",
    "load_articles": "extractor.article",
    "read_records": "extractor.extraction.records",
    "record_line": "extractor.extraction.records",
}


__getattr__ = names_on_demand(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted(__all__)
