"""How fast the embedded model is on this machine.

    python benchmarks/local_model.py [ARTICLE ...] [--weights NAME] [--threads N] [--tokens N]

For each article (default: those of `fixtures/articles`): tokens a second reading and writing, tokens of the prompt that
were still cached, seconds. The first article is asked twice, with the prompt read whole and with its beginning cached,
to show what the cache saves, and whether both answers are the same. Needs the weights: `extractor model fetch`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError
from extractor.llm.local.cache import locate
from extractor.llm.local.catalogue import DEFAULT_WEIGHTS, find_weights
from extractor.llm.local.server import LocalServer
from extractor.resources import shipped
from extractor.schema.strict import answer_schema

RULES = "List the incidents of the report. Copy the words of the report for every value, and give their sentence. "


def ask(server: LocalServer, system: str, user: str, tokens: int) -> dict[str, Any]:
    """One answer, held to the schema of incidents."""
    schema = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": answer_schema()}}
    messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
    body = {"model": server.model_name, "messages": messages, "response_format": schema, "max_tokens": tokens}
    body |= {"temperature": 0, "seed": 1}
    request = urllib.request.Request(
        f"{server.base_url}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    started = time.monotonic()
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as response:
        answer: dict[str, Any] = json.loads(response.read())
    answer["seconds"] = time.monotonic() - started
    return answer


def row(label: str, answer: dict[str, Any]) -> str:
    timings = answer["timings"]
    return (
        f"{label[:34]:34} {timings['cache_n']:6d} {timings['prompt_n']:6d} {timings['prompt_per_second']:9.1f} "
        f"{timings['predicted_n']:7d} {timings['predicted_per_second']:10.1f} {answer['seconds']:8.1f}"
    )


def system_text(server: LocalServer, tokens: int) -> str:
    """A prompt of about so many tokens, of the kind that precedes every article."""
    return RULES * max(tokens // server.count_tokens(RULES), 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", nargs="*", type=Path)
    parser.add_argument("--weights", default=DEFAULT_WEIGHTS.name, help="known name, or a .gguf file")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--tokens", type=int, default=400, help="most tokens of an answer")
    parser.add_argument("--prompt-tokens", type=int, default=1200, help="tokens of the prompt before the article")
    options = parser.parse_args()
    articles = options.articles or sorted(shipped("fixtures/articles").glob("*.md"))
    if not articles:
        print("no articles; name some", file=sys.stderr)
        return 2
    weights = find_weights(options.weights)
    path = locate(weights)
    if path is None:
        print(f"{weights.name} is not here; run `extractor model fetch {weights.name}`", file=sys.stderr)
        return 5
    with LocalServer(weights, path, threads=options.threads, say=lambda line: print(line, file=sys.stderr)) as server:
        system = system_text(server, options.prompt_tokens)
        print(f"{'article':34} {'cached':>6} {'read':>6} {'read/s':>9} {'written':>7} {'written/s':>10} {'seconds':>8}")
        texts = [path.read_text(encoding="utf-8") for path in articles]
        whole = ask(server, system, texts[0], options.tokens)
        print(row(f"{articles[0].name} (nothing cached)", whole), flush=True)
        ask(server, system, "Nothing happened.", 1)  # what stays cached is the prompt before the article
        cached = ask(server, system, texts[0], options.tokens)
        print(row(f"{articles[0].name} (prompt cached)", cached), flush=True)
        for article, text in zip(articles[1:], texts[1:], strict=True):
            print(row(article.name, ask(server, system, text, options.tokens)), flush=True)
    same = whole["choices"][0]["message"] == cached["choices"][0]["message"]
    print(f"answers to the first article with and without the cache: {'the same' if same else 'DIFFERENT'}")
    return 0 if same else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ExtractorError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
