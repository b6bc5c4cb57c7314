"""Invented runs with the shape of real ones, for measuring how often the comparison is right.

A case has one to three incidents with the values below; hard cases have more errors in all fields at once. Nothing here
comes from an answer of a model. A run that does (a baseline file) can take the place of the invented one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from extractor.regression.model import CaseScore, FieldScore, IncidentOutcome, IncidentScore, RunScore

CASES = 44
SHARE_PLANTED = 0.15

# Values of one incident, by field: how many at most, and the share of them that is in error on a case of middling
# difficulty. A property with a point has as many values as the item it belongs to.
SHAPE: dict[str, tuple[int, float]] = {
    "incident": (1, 0.2),
    "type": (1, 0.25),
    "role": (1, 0.25),
    "realis": (1, 0.1),
    "when": (1, 0.3),
    "where": (2, 0.35),
    "where.relation": (2, 0.15),
    "actors": (3, 0.4),
    "actors.role": (3, 0.2),
    "casualties": (2, 0.4),
    "casualties.group": (2, 0.3),
    "casualties.qualifier": (2, 0.25),
    "casualties.claimant": (2, 0.4),
    "damage": (1, 0.5),
    "weapons": (1, 0.4),
    "responsibility": (1, 0.6),
    "links": (1, 0.7),
}
ALWAYS = {"incident", "type", "role", "realis", "when"}
_OUTCOMES: dict[str, IncidentOutcome] = {
    "right": "found",
    "missed": "missed",
    "invented": "invented",
    "wrong": "missed",
}


def simulated_run(random: Random, cases: int = CASES) -> RunScore:
    """A run over `cases` invented cases."""
    scores = []
    for number in range(cases):
        difficulty = 0.4 + 1.2 * random.random()
        fields = [
            item for incident in range(random.choice((1, 1, 2, 3))) for item in _incident(random, incident, difficulty)
        ]
        scores.append(with_incidents(CaseScore(f"case-{number:02}", "scored", fields=tuple(fields))))
    return RunScore("invented.v1", "1" * 64, "invented", "5" * 64, tuple(scores))


def with_incidents(score: CaseScore) -> CaseScore:
    """The incidents of a case as its `incident` values say."""
    incidents = [
        IncidentScore(_OUTCOMES[item.outcome], index, index if item.outcome == "right" else None)
        for index, item in enumerate(item for item in score.fields if item.field == "incident")
        if item.outcome in _OUTCOMES
    ]
    return replace(score, incidents=tuple(incidents))


def churned(run: RunScore, share: float, random: Random) -> RunScore:
    """The run with changes that mean nothing: a share of all values is drawn anew at the error rate of its field, and
    in a share of the cases a whole incident is lost or found. Not yet balanced: see `exchanged`."""
    rates = {field: _rate(run, field) for field in {item.field for score in run.cases for item in score.fields}}
    return replace(run, cases=tuple(_churned(score, share, rates, random) for score in run.cases))


def exchanged(old: RunScore, new: RunScore, random: Random) -> tuple[RunScore, RunScore]:
    """Both runs with the two scores of each case exchanged or not by the toss of a coin: no effect is left."""
    pairs = [(a, b) if random.random() < 0.5 else (b, a) for a, b in zip(old.cases, new.cases, strict=True)]
    return replace(old, cases=tuple(a for a, _ in pairs)), replace(new, cases=tuple(b for _, b in pairs))


def planted(run: RunScore, random: Random, share: float = SHARE_PLANTED) -> tuple[RunScore, str]:
    """The run with one right value of one field made wrong in a share of its cases, and the field."""
    count = round(share * len(run.cases))
    having = {
        field: [index for index, score in enumerate(run.cases) if _right(score, field)]
        for field in sorted({item.field for score in run.cases for item in score.fields} - {"incident"})
    }
    field = random.choice([field for field, indexes in having.items() if len(indexes) >= count])
    spoiled = set(random.sample(having[field], count))
    cases = [_spoiled(score, field) if index in spoiled else score for index, score in enumerate(run.cases)]
    return replace(run, cases=tuple(cases), prompt="invented.v2", prompt_sha256="2" * 64), field


def _incident(random: Random, incident: int, difficulty: float) -> Iterator[FieldScore]:
    at = f"/incidents/{incident}"
    counts: dict[str, list[int]] = {}
    for field, (most, error) in SHAPE.items():
        owner, _, part = field.partition(".")
        if not part:
            counts[field] = list(range(most if field in ALWAYS else random.randint(0, most)))
        for index in counts[owner]:
            path = f"{at}/{owner}/{index}/{part}" if part else f"{at}/{owner}/{index}" if field != "incident" else at
            failed = random.random() < min(0.9, error * difficulty)
            yield _value(FieldScore(field, "right", "gold", "gold", path, path), failed, random)
        if not part and field not in ALWAYS and random.random() < 0.15 * difficulty:
            yield FieldScore(field, "invented", None, "more", None, f"{at}/{field}/9")


def _value(item: FieldScore, failed: bool, random: Random) -> FieldScore:
    if not failed:
        return replace(item, outcome="right", answered=item.gold)
    # Properties are scored on paired items only: they are wrong, never missed.
    if "." in item.field or (item.field != "incident" and random.random() < 0.5):
        return replace(item, outcome="wrong", answered="other")
    return replace(item, outcome="missed", answered=None)


def _rate(run: RunScore, field: str) -> float:
    outcomes = [item.outcome for score in run.cases for item in score.fields if item.field == field and item.gold_path]
    return 1 - outcomes.count("right") / max(1, len(outcomes))


def _churned(score: CaseScore, share: float, rates: dict[str, float], random: Random) -> CaseScore:
    fields = list(score.fields)
    for index, item in enumerate(fields):
        if item.gold_path is not None and random.random() < share:
            fields[index] = _value(item, random.random() < rates[item.field], random)
    fields = [item for item in fields if item.outcome != "invented" or random.random() >= share]
    if random.random() < share:
        whole = f"/incidents/{random.randrange(3)}"
        lost = any(item.gold_path == whole and item.outcome == "right" for item in fields)
        for index, item in enumerate(fields):
            if item.gold_path is not None and (item.gold_path == whole or item.gold_path.startswith(f"{whole}/")):
                fields[index] = _value(item, lost, random)
    return with_incidents(replace(score, fields=tuple(fields)))


def _right(score: CaseScore, field: str) -> bool:
    return any(item.field == field and item.outcome == "right" for item in score.fields)


def _spoiled(score: CaseScore, field: str) -> CaseScore:
    fields = list(score.fields)
    index = next(i for i, item in enumerate(fields) if item.field == field and item.outcome == "right")
    fields[index] = replace(fields[index], outcome="wrong", answered="spoiled")
    return replace(score, fields=tuple(fields))
