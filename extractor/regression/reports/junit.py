"""JUnit XML: a test case a case, and one for the verdict, for what shows test results.

What fails here is what makes the verdict fail, so the file never says otherwise than the exit code: a case that lost a
value although it must pass, a case without a recording or without a score, and the verdict itself.
"""

from __future__ import annotations

from collections import defaultdict
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from extractor.errors import ExitCode
from extractor.regression.judging import Judgement
from extractor.regression.model import CaseScore
from extractor.regression.reports.figures import change_text, headline, outcome_text

__all__ = ("junit_xml",)


def junit_xml(judgement: Judgement) -> str:
    """The report as JUnit XML. No times: the same judgement gives the same bytes."""
    run, comparison = judgement.run, judgement.comparison
    changed: dict[str, list[str]] = defaultdict(list)
    lost: dict[str, list[str]] = defaultdict(list)
    if comparison is not None:
        for change in comparison.changes:
            changed[change.case].append(change_text(change))
        for change in comparison.lost:
            lost[change.case].append(change_text(change))
    suite = Element("testsuite", name=_clean(f"{run.prompt} with {run.model}"))
    for score in run.cases:
        _case(suite, score, run.repeats, lost[score.case], changed[score.case])
    verdict = SubElement(suite, "testcase", classname=run.prompt, name="verdict")
    if judgement.verdict.exit_code is not ExitCode.DONE:
        told = SubElement(verdict, "failure", type=judgement.verdict.state, message=_clean(judgement.verdict.reason))
        told.text = _clean("\n".join([headline(judgement), *judgement.mend]))
    suite.set("tests", str(len(run.cases) + 1))
    suite.set("failures", str(len(suite.findall("*/failure"))))
    suite.set("errors", str(len(suite.findall("*/error"))))
    indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suite, encoding="unicode") + "\n"


def _case(suite: Element, score: CaseScore, repeats: int, lost: list[str], changed: list[str]) -> None:
    name = score.case if repeats == 1 else f"{score.case}[{score.repeat}]"
    case = SubElement(suite, "testcase", classname=suite.get("name", "").split(" ")[0], name=_clean(name))
    if score.state != "scored":
        SubElement(case, "error", type=score.state, message=_clean(score.reason))
    elif lost:
        told = SubElement(
            case, "failure", type="regression", message=f"{len(lost)} values lost on a case that must pass"
        )
        told.text = _clean("\n".join(lost))
    if score.state == "scored":
        output = SubElement(case, "system-out")
        output.text = _clean("\n".join(changed or _errors(score) or ["every value is right"]))


def _errors(score: CaseScore) -> list[str]:
    return [
        f"{item.field}: {outcome_text(item.outcome, item.answered)}; gold: {item.gold or 'nothing'}"
        for item in score.fields
        if item.outcome not in ("right", "absent")
    ]


def _clean(text: str) -> str:
    """Text without what XML 1.0 has no place for.

    >>> _clean("22\\x1b[2K dead\\ud800")
    '22?[2K dead?'
    """
    return "".join(
        c if c in "\n\t" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff") else "?"
        for c in text
    )
