"""What citing a sentence number and a few words saves against quoting whole sentences.

    python benchmarks/citation_tokens.py records.jsonl

For each article of a file of records (`extractor extract ... --output records.jsonl`): the tokens of the model's
answers as they were, and of the same answers with every citation `{"s": 5, "text": "22 fighters"}` written as
`{"text": "<the whole sentence it was found in, or else the one it names>"}`. Counted with the embedded model's own
tokeniser, so its weights must be here (`extractor model fetch`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from extractor.extraction.records import read_records
from extractor.grounding import Cited, SourceText, ground
from extractor.llm.local.cache import locate
from extractor.llm.local.catalogue import DEFAULT_WEIGHTS
from extractor.llm.local.server import LocalServer
from extractor.prompting import compact_json


def main(paths: list[str]) -> None:
    """Print one line an article, and the sum."""
    weights = locate(DEFAULT_WEIGHTS)
    if not paths or weights is None:
        sys.exit((__doc__ or "") if not paths else "no weights here: extractor model fetch")
    with LocalServer(DEFAULT_WEIGHTS, weights) as server:
        total = [0, 0]
        print(f"{'article':44} {'words':>7} {'sentences':>10} {'ratio':>6}")
        for path in paths:
            for record in read_records(path):
                pair = _tokens(record, server.count_tokens)
                total = [total[0] + pair[0], total[1] + pair[1]]
                if pair[0]:
                    print(_line(str(record.article.source), pair))
        print(_line("all", (total[0], total[1])))


def _line(name: str, pair: tuple[int, int]) -> str:
    return f"{name[:44]:44} {pair[0]:7,} {pair[1]:10,} {pair[0] / max(pair[1], 1):6.2f}"


def _tokens(record: Any, count: Callable[[str], int]) -> tuple[int, int]:
    """Tokens of the answers of a record, and of the same with whole sentences; repairs left out."""
    source = SourceText(record.article)
    cited = whole = 0
    for turn in record.turns:
        if turn.purpose == "repair" or not turn.answer:
            continue
        try:
            answer = json.loads(turn.answer)
        except ValueError:
            continue  # cut off at the token limit: no fair pair
        cited += count(compact_json(answer))
        whole += count(compact_json(_whole(answer, source)))
    return cited, whole


def _whole(value: Any, source: SourceText) -> Any:
    if isinstance(value, list):
        return [_whole(item, source) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {key: _whole(item, source) for key, item in value.items() if key != "s"}
    if "s" in value and "text" in value:
        changed["text"] = _sentence(Cited(s=value["s"], text=value["text"]), source)
    return changed


def _sentence(cited: Cited, source: SourceText) -> str:
    evidence = ground(cited, source)
    article = source.article
    if evidence.start is not None:
        sentence = article.sentence_at(evidence.start)
    else:
        sentence = next((item for item in article.sentences if item.number == cited.s), None)
    return article.text[sentence.start : sentence.end] if sentence else cited.text


if __name__ == "__main__":
    main(sys.argv[1:])
