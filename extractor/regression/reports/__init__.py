"""What a judgement looks like: terminal, Markdown, HTML matrix, JUnit XML, JSON. The same bytes for the same judgement.

figures.py    numbers and cells as every report writes them, and rows that several reports share
terminal.py   the table that a command prints
markdown.py   a comment for a pull request: the verdict first, sections only where there is something in them
matrix.py     one HTML file: cases by fields, both prompts, differing values and their words in context
junit.py      a test case a case, for what shows tests
data.py       everything, for scripts
"""

from extractor.lazy import names_on_demand

__all__ = ("html_matrix", "junit_xml", "markdown_comment", "report_json", "terminal_table")

__getattr__ = names_on_demand(
    __name__,
    {
        "html_matrix": "matrix",
        "junit_xml": "junit",
        "markdown_comment": "markdown",
        "report_json": "data",
        "terminal_table": "terminal",
    },
)
