"""Records from tiny YAML values, so that a case is one line.

A text is a list of sentences, joined by blanks. A citation is a string: "3>copied words" cites sentence 3, "copied
words" the first sentence that holds them (else sentence 1). Short forms of blocks, in lists:

    when: [cite, edtf]          where: [[cite, relation, name, country, latitude, longitude, admin1, gazetteer_id]]
    actors: [[cite, role]]      weapons: [[cite, kind]]
    casualties: [[cite, outcome, group, low, high, qualifier, claimant]]       links: [[cite, relation, incident]]
    damage: [[cite, object, low, high, qualifier, claimant]]      responsibility: [[cite, stance, by, to]]
"""

from __future__ import annotations

from typing import Any

from extractor.article.model import Article, Furniture, Published, Sentence, article_id
from extractor.grounding import SourceText, ground_all
from extractor.schema.blocks import Event
from extractor.schema.evidence import Cited, Evidence
from extractor.schema.incident import Incident
from extractor.schema.record import Record
from extractor.validation.registry import Node, blocks_below

FIELDS = {
    "type": ("cite", "value"),
    "when": ("cite", "edtf"),
    "where": ("cite", "relation", "name", "country", "latitude", "longitude", "admin1", "gazetteer_id"),
    "actors": ("cite", "role"),
    "weapons": ("cite", "kind"),
    "casualties": ("cite", "outcome", "group", "low", "high", "qualifier", "claimant"),
    "damage": ("cite", "object", "low", "high", "qualifier", "claimant"),
    "responsibility": ("cite", "stance", "by", "to"),
    "links": ("cite", "relation", "incident"),
}
DEFAULTS: dict[str, dict[str, Any]] = {
    "type": {"value": "other_attack"},
    "where": {"relation": "in"},
    "actors": {"role": "attacker"},
    "weapons": {"kind": "rocket"},
    "casualties": {"outcome": "killed", "group": "people", "low": None, "claimant": None},
    "damage": {"low": None, "high": None, "qualifier": "vague", "claimant": None},
    "responsibility": {"stance": "claimed", "by": None, "to": None},
    "links": {"relation": "response_to"},
}


def article_of(parts: list[str], **fields: Any) -> Article:
    """An article with these sentences, joined by blanks."""
    cut, position = [], 0
    for number, sentence in enumerate(parts, start=1):
        cut.append(Sentence(number=number, start=position, end=position + len(sentence)))
        position += len(sentence) + 1
    text = " ".join(parts)
    if isinstance(fields.get("published"), str):
        fields["published"] = Published(date=fields["published"], basis="stated")
    furniture = [
        Furniture(start=text.index(words), end=text.index(words) + len(words), kind=kind)
        for words, kind in fields.pop("furniture", [])
    ]
    return Article(
        **{"id": article_id(text), "text": text, "sentences": tuple(cut), "furniture": tuple(furniture), **fields}
    )


def record_of(case: dict[str, Any]) -> Record[Incident]:
    """The record of a case: `text`, `incident` or `incidents`, and what differs: `article`, `record`, `stored`."""
    article = article_of(case["text"], **case.get("article", {}))
    described = case.get("incidents", [case["incident"]] if "incident" in case else [])
    incidents = [incident_of(item or {}, case["text"]) for item in described]
    source = SourceText(article)
    for incident in incidents:
        ground_event(incident, source)
    record = Record[Incident](article=article, outcome="done", incidents=incidents)
    for path, changes in case.get("stored", {}).items():
        block = find(record, path)
        block.evidence = block.evidence.model_copy(update=changes)
    return record.model_copy(update=case.get("record", {}))


def ground_event(event: Event, source: SourceText) -> None:
    """Ground all citations of one event, as extraction does."""
    blocks = [node.value for node in blocks_below(Node("/incidents/0", event, event, "/incidents/0"))]
    for block, evidence in zip(blocks, ground_all([block.evidence.cited for block in blocks], source), strict=True):
        block.evidence = evidence


def find(record: Any, path: str) -> Any:
    """The value at a JSON pointer."""
    here = record
    for part in path.split("/")[1:]:
        here = here[int(part)] if isinstance(here, list) else getattr(here, part)
    return here


def incident_of(described: dict[str, Any], sentences: list[str]) -> Incident:
    values: dict[str, Any] = {"role": "main", "realis": "actual", "when": None}
    values |= {name: [] for name in ("where", "actors", "casualties", "damage", "weapons", "responsibility", "links")}
    values["type"] = block_of("type", [sentences[0].rstrip(".")], sentences)
    for name, value in described.items():
        if name in ("role", "realis") or value is None:
            values[name] = value
        elif name in ("type", "when"):
            values[name] = block_of(name, value if isinstance(value, list) else [value], sentences)
        else:
            values[name] = [block_of(name, item if isinstance(item, list) else [item], sentences) for item in value]
    return Incident(**values)


def block_of(name: str, items: list[Any], sentences: list[str]) -> dict[str, Any]:
    values = DEFAULTS.get(name, {}) | dict(zip(FIELDS[name], items, strict=False))
    if name == "casualties":
        values.setdefault("high", values["low"])
        values.setdefault("qualifier", "exact")
    values["evidence"] = evidence_of(values.pop("cite"), sentences)
    for party in ("claimant", "by", "to"):
        if isinstance(values.get(party), str):
            values[party] = {"evidence": evidence_of(values[party], sentences)}
    return values


def evidence_of(cite: str, sentences: list[str]) -> Evidence:
    number, mark, words = cite.partition(">")
    if mark and number.lstrip("-").isdigit():
        return Evidence(cited=Cited(s=int(number), text=words), status="absent")
    holding = [number for number, sentence in enumerate(sentences, start=1) if cite.strip() and cite in sentence]
    return Evidence(cited=Cited(s=holding[0] if holding else 1, text=cite), status="absent")
