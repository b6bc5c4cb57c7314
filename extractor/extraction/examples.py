"""Worked examples are shown to the model as truth, so they pass the validator before a prompt is used."""

from __future__ import annotations

from pydantic import ValidationError

from extractor.article.model import Article, Published, Sentence, article_id
from extractor.errors import PromptError
from extractor.extraction.assemble import assemble
from extractor.extraction.derive import derive
from extractor.grounding import SourceText
from extractor.prompting import Prompt, WorkedExample
from extractor.schema.incident import Incident
from extractor.schema.record import Record
from extractor.schema.wire import answer_model
from extractor.validation import check

_TABLES_KNOW_NO_INVENTED_NAMES = ("PLC002", "ACT003")

__all__ = ("check_examples", "example_record")


def check_examples(prompt: Prompt) -> None:
    """Raise PromptError where a worked example of the prompt does not pass the validator."""
    for example in prompt.examples:
        record = example_record(example)
        bad = [finding for finding in record.findings if finding.severity in ("error", "review")]
        if bad:
            first = bad[0]
            raise PromptError(
                f"{prompt.path}: worked example {example.name!r}: {first.path}: {first.code} {first.message}; "
                f"`extractor rule {first.code}` explains"
            )


def example_record(example: WorkedExample) -> Record[Incident]:
    """The worked example as a checked record. Raises PromptError where its answer is not in the wire form."""
    try:
        answer = answer_model(Incident).model_validate(example.answer)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PromptError(f"worked example {example.name!r}: answer: {where}: {first['msg']}") from error
    article = _article(example)
    incidents = assemble(answer.incidents, Incident, SourceText(article))
    derive(incidents, article)
    record = Record[Incident](article=article, outcome="done", incidents=incidents)
    result = check(record, ignore=_TABLES_KNOW_NO_INVENTED_NAMES)
    record.findings, record.verdicts = list(result.findings), dict(result.verdicts)
    return record


def _article(example: WorkedExample) -> Article:
    text, sentences = "", []
    for number, sentence in enumerate(example.sentences, start=1):
        start = len(text)
        text += sentence + " "
        sentences.append(Sentence(number=number, start=start, end=start + len(sentence)))
    text = text.rstrip()
    return Article(
        id=article_id(text),
        text=text,
        language="en",
        published=Published(date=example.published, basis="stated" if example.published else "none"),
        sentences=tuple(sentences),
    )
