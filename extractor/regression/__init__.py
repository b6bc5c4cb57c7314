"""Regression of prompts against fixtures: cases, scoring, comparison, verdict, reports. Offline and deterministic.

    gold.py         a gold file, read strictly, and the record that it stands for
    cases.py        a suite of cases: article and gold, read and checked
    comparators.py  when two values are the same, by type of value
    pairing.py      which answered incident is which gold incident: an exact assignment
    scoring.py      one record against its gold: every field right, wrong, invented, missed or rightly absent
    totals.py       precision, recall, F1 and support from field scores
    replaying.py    a prompt and a model over a suite, from recordings
    statistics.py   exact tests, corrections, intervals
    comparison.py   two runs, case by case and field by field, and one verdict
    baseline.py     the committed result that a prompt is held to
    reports/        terminal, HTML, JSON, JUnit XML, Markdown
    plugin.py       the pytest plugin

`model.py` holds the data that these pass on.
"""
