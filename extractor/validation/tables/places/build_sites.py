"""Make the index of the table by hand: the skeletons of the spellings, which take longer to work out than to read.

    python -m extractor.validation.tables.places.build_sites

Run it after each change of `sites.tsv`. An index that was made of another table is not used, so that nothing is wrong
without it, only slower; a test tells of it.
"""

from __future__ import annotations

from pathlib import Path

from extractor.validation.places.gazetteer import SITES_INDEX, sites_index, table_mark

__all__ = ("index_text", "main")

HERE = Path(__file__).resolve().parent


def index_text() -> str:
    """The index: a first line that tells of which table, then a line for each skeleton: itself, a tab, and the rows
    and numbers of the spellings that have it."""
    lines = [f"{bones}\t{places}" for bones, places in sites_index().items()]
    return "\n".join([table_mark(), *lines, ""])


def main() -> None:
    """Write the index beside the table."""
    (HERE / SITES_INDEX).write_text(index_text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
