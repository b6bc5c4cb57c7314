"""XFC003-XFC017, with gaps: do the values of an incident, and the incidents of an article, hang together?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from extractor.schema.blocks import Date, Party
from extractor.schema.incident import CasualtyClaim, Incident
from extractor.schema.record import Record
from extractor.validation.reading.dates_edtf import Span, is_edtf, parse_edtf
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.evidence import bounds_text
from extractor.validation.wording import quoted, words_of

__all__ = ()

DAYS_OF_GRACE = 1
"""Between the place's day and the publisher's, for time zones."""


@rule("XFC003", "start-after-end", "error", on=Date)
def start_after_end(node: Node[Date], context: Context) -> Iterator[Problem]:
    """An interval begins after it ends.

    Why: no day lies in it, so nothing can be found under it.
    Bad: `2021-06-28/2021-06-27`.
    Good: `2021-06-27/2021-06-28`.
    Limits: without a year, December to January is taken to run over New Year.
    """
    first, slash, last = (node.value.edtf or "").partition("/")
    start, end = parse_edtf(first), parse_edtf(last)
    if (
        slash
        and start is not None
        and end is not None
        and start.year_known
        and end.year_known
        and end.last < start.first
    ):
        yield Problem(message=f"the interval {node.value.edtf} ends before it begins", claimed=node.value.edtf)


@rule("XFC012", "date-malformed", "error", on=Date)
def date_malformed(node: Node[Date], context: Context) -> Iterator[Problem]:
    """The date value is none of the EDTF forms that records use, or no calendar has it.

    Why: exports and linking read these forms only.
    Bad: `25 February`, `2021-02-30`.
    Good: `2021-02-25`, `XXXX-02-25`, `2021-02`, `2021-06-27/2021-06-28`.
    Limits: intervals that run backwards are XFC003's.
    """
    value = node.value.edtf
    if value is None or is_edtf(value):
        return
    first, slash, last = value.partition("/")
    if not (slash and is_edtf(first) and is_edtf(last) and len(first) == len(last)):
        yield Problem(message=f"{quoted(value)} is no date in the form that records use (EDTF)", claimed=value)


@rule("XFC004", "incident-after-publication", "error", on=Incident)
def incident_after_publication(node: Node[Incident], context: Context) -> Iterator[Problem]:
    """The incident is dated after the article was published.

    Why: a report does not tell what has not happened yet.
    Bad: an air strike on 3 March in an article of 26 February.
    Good: an air strike on 25 February in it.
    Limits: one day of grace for time zones; planned and hypothetical incidents are exempt; nothing is compared where
    either year is unknown.
    """
    when = node.value.when
    published = parse_edtf(context.article.published.date or "")
    if when is None or published is None or node.value.realis in ("planned", "hypothetical"):
        return
    happened = parse_edtf(when.edtf or "")
    if happened is None or not (happened.year_known and published.year_known):
        return
    if happened.first > _later(published, DAYS_OF_GRACE):
        evidence = context.evidence(Node(f"{node.path}/when", when))
        yield Problem(
            message=f"dated {when.edtf}, but the article was published on {context.article.published.date}",
            claimed=when.edtf,
            observed=context.article.published.date,
            start=evidence.start,
            end=evidence.end,
            path=f"{node.path}/when",
        )


def _later(span: Span, days: int) -> date:
    """The span's last day and so many days more; the calendar's end is not passed."""
    try:
        return span.last + timedelta(days=days)
    except OverflowError:
        return span.last


def _party_key(party: Party) -> tuple[str, ...]:
    return ("id", party.canonical_id) if party.canonical_id else words_of(party.evidence.cited.text)


@rule("XFC005", "attacker-is-target", "review", on=Incident, mendable=True)
def attacker_is_target(node: Node[Incident], context: Context) -> Iterator[Problem]:
    """The same party is named as attacker and as target or victim of one incident.

    Why: mostly the roles of a passive sentence were turned.
    Bad: attacker "the army" and target "the army".
    Good: attacker "the rebels", target "the army".
    Limits: accidents of an army's own making; groups that fight among themselves.
    """
    attackers = {_party_key(actor) for actor in node.value.actors if actor.role == "attacker"} - {()}
    for index, actor in enumerate(node.value.actors):
        if actor.role in ("target", "victim") and _party_key(actor) in attackers:
            evidence = context.evidence(Node(f"{node.path}/actors/{index}", actor))
            yield Problem(
                message=f"{quoted(evidence.cited.text)} is attacker and {actor.role} of the same incident",
                claimed=actor.role,
                start=evidence.start,
                end=evidence.end,
                path=f"{node.path}/actors/{index}",
            )


@rule("XFC007", "duplicate-incident", "warning", on=Record)
def duplicate_incident(node: Node[Record[Incident]], context: Context) -> Iterator[Problem]:
    """Two incidents of one article look like the same one told twice.

    Why: a lead and the body of a report tell the same event; counted twice it doubles the toll.
    Bad: two air strikes of the same day on the same town by the same attacker.
    Good: one incident with all claims; or two, where the article tells them apart.
    Limits: two strikes of one night on one town look the same.
    """
    seen: dict[tuple[object, ...], int] = {}
    for index, incident in enumerate(node.value.incidents):
        if not isinstance(incident, Incident):
            return
        keys = list(_likeness(incident, index, context))
        first = min((seen[key] for key in keys if key in seen), default=None)
        if first is not None:
            anchor = context.evidence(Node(f"/incidents/{index}/type", incident.type))
            yield Problem(
                message=f"looks like incident {first + 1}: the same {_alike(incident)}",
                start=anchor.start,
                end=anchor.end,
                path=f"/incidents/{index}",
            )
        for key in keys:
            seen.setdefault(key, index)


def _likeness(incident: Incident, index: int, context: Context) -> Iterator[tuple[object, ...]]:
    kind = (incident.type.value, incident.role == "aggregate", incident.realis)
    anchor = context.evidence(Node(f"/incidents/{index}/type", incident.type))
    if anchor.found:
        yield ("anchor", kind, anchor.start, anchor.end)
    day = incident.when and (incident.when.edtf or words_of(incident.when.evidence.cited.text))
    places = frozenset(place.gazetteer_id or words_of(place.evidence.cited.text) for place in incident.where)
    attackers = frozenset(_party_key(actor) for actor in incident.actors if actor.role == "attacker")
    if day and places and attackers:
        yield ("told", kind, day, places, attackers)


def _alike(incident: Incident) -> str:
    return (
        f"{incident.type.value} at the same place and time" if incident.when else f"{incident.type.value} by its words"
    )


@rule("XFC008", "toll-in-two-incidents", "review", on=Record, mendable=True)
def toll_in_two_incidents(node: Node[Record[Incident]], context: Context) -> Iterator[Problem]:
    """The same words give a toll to two incidents.

    Why: a figure belongs to one event; whoever sums the incidents counts these people twice.
    Bad: 22 killed in today's strike and 22 killed in the raid of last week, both from "at least 22 fighters".
    Good: the figure under the strike only.
    Limits: a summary sentence may give one figure for all ("three attacks that killed nine").
    """
    places: list[tuple[int, int, int, int]] = []
    for index, incident in enumerate(node.value.incidents):
        if not isinstance(incident, Incident):
            return
        for number, claim in enumerate(incident.casualties):
            evidence = context.evidence(Node(f"/incidents/{index}/casualties/{number}", claim))
            if evidence.start is not None and evidence.end is not None and claim.low != 0:
                places.append((evidence.start, evidence.end, index, number))
    places.sort()
    reaching: tuple[int, int, int, int] | None = None
    for place in places:
        if reaching is not None and place[0] < reaching[1] and place[2] != reaching[2]:
            yield _shared_toll(place, reaching[2], context)
            yield _shared_toll(reaching, place[2], context)
        if reaching is None or place[1] >= reaching[1]:
            reaching = place


def _shared_toll(place: tuple[int, int, int, int], other: int, context: Context) -> Problem:
    start, end, index, number = place
    return Problem(
        message=f"{quoted(context.article.text[start:end])} gives a toll to incident {other + 1} too",
        claimed=context.article.text[start:end],
        start=start,
        end=end,
        path=f"/incidents/{index}/casualties/{number}",
    )


@rule("XFC009", "link-broken", "error", on=Record, mendable=True)
def link_broken(node: Node[Record[Incident]], context: Context) -> Iterator[Problem]:
    """A link points at its own incident or at one that the record does not have.

    Why: a chain of retaliation with a missing end is worse than none.
    Bad: incident 2 as a response to incident 2, or to incident 7 of three.
    Good: incident 2 as a response to incident 1.
    Limits: whether the relation is right is not checked here.
    """
    total = len(node.value.incidents)
    for index, incident in enumerate(node.value.incidents):
        for number, link in enumerate(incident.links if isinstance(incident, Incident) else ()):
            if link.incident == index + 1:
                trouble = f"incident {index + 1} is linked to itself"
            elif not 1 <= link.incident <= total:
                trouble = f"there is no incident {link.incident}; the record has {total}, counted from 1"
            else:
                continue
            yield Problem(
                message=trouble, claimed=f"{link.relation} {link.incident}", path=f"/incidents/{index}/links/{number}"
            )


@rule("XFC010", "toll-copied-to-background", "review", on=Record, mendable=True)
def toll_copied_to_background(node: Node[Record[Incident]], context: Context) -> Iterator[Problem]:
    """A recalled or summed-up incident has the very figure, in the very words, of the main one.

    Why: copying the main event's toll into the events that a report recalls is the commonest fault of models.
    Bad: "22 fighters" killed in the main strike, and "22 fighters" killed in the rocket attack before it.
    Good: no toll for the attack before, where the article gives none.
    Limits: two events may have the same toll in the same words; one and the same place in the text is XFC008's.
    """
    main: dict[tuple[object, ...], set[tuple[int | None, int | None]]] = {}
    others: list[tuple[str, CasualtyClaim]] = []
    for index, incident in enumerate(node.value.incidents):
        if not isinstance(incident, Incident):
            return
        for number, claim in enumerate(incident.casualties):
            path = f"/incidents/{index}/casualties/{number}"
            if incident.role == "main":
                evidence = context.evidence(Node(path, claim))
                main.setdefault(_toll_key(claim), set()).add((evidence.start, evidence.end))
            else:
                others.append((path, claim))
    for path, claim in others:
        evidence = context.evidence(Node(path, claim))
        places = main.get(_toll_key(claim), set())
        if places and claim.low and (evidence.start, evidence.end) not in places:
            yield Problem(
                message=f"{bounds_text(claim)} {claim.outcome} is the main incident's figure, in the same words",
                claimed=evidence.cited.text,
                start=evidence.start,
                end=evidence.end,
                path=path,
            )


def _toll_key(claim: CasualtyClaim) -> tuple[object, ...]:
    return (claim.outcome, claim.low, claim.high, words_of(claim.evidence.cited.text))


@rule("XFC013", "unreal-with-casualties", "review", on=Incident, mendable=True)
def unreal_with_casualties(node: Node[Incident], context: Context) -> Iterator[Problem]:
    """An incident that is planned or hypothetical has casualties.

    Why: nobody has come to harm in what has not happened; either the state or the figure is wrong.
    Bad: a planned operation with 4 killed.
    Good: `actual` with 4 killed, or `planned` without casualties.
    Limits: forecasts ("could kill thousands") are rightly sent to a person.
    """
    if node.value.realis in ("planned", "hypothetical"):
        harmed = next((claim for claim in node.value.casualties if claim.low or claim.high), None)
        if harmed is not None:
            yield Problem(
                message=f"{node.value.realis}, yet it has casualties: {bounds_text(harmed)} {harmed.outcome}",
                claimed=node.value.realis,
                path=f"{node.path}/realis",
            )


@rule("XFC015", "peaceful-with-casualties", "review", on=Incident, mendable=True)
def peaceful_with_casualties(node: Node[Incident], context: Context) -> Iterator[Problem]:
    """An incident of the type `non_violent` has people killed or wounded.

    Why: either the type is wrong, or the figure belongs to another incident.
    Bad: a weapons delivery, `non_violent`, with 3 killed.
    Good: the 3 killed under the strike that hit the delivery.
    Limits: accidents.
    """
    if node.value.type.value != "non_violent":
        return
    for index, claim in enumerate(node.value.casualties):
        if claim.outcome in ("killed", "wounded") and (claim.low or claim.high):
            yield Problem(
                message=f"the incident is non_violent, yet {bounds_text(claim)} {claim.outcome}",
                claimed=f"{bounds_text(claim)} {claim.outcome}",
                path=f"{node.path}/casualties/{index}",
            )


@rule("XFC016", "claim-told-twice", "warning", on=Incident)
def claim_told_twice(node: Node[Incident], context: Context) -> Iterator[Problem]:
    """One incident has the same claim twice: same outcome, group, bounds and claimant.

    Why: a lead and the body of a report repeat a figure; whoever sums the rows counts it twice.
    Bad: two rows "at least 5 killed, soldiers, the ministry".
    Good: one row, cited from either place.
    Limits: two equal figures for different people of the same group.
    """
    seen: dict[tuple[object, ...], int] = {}
    for index, claim in enumerate(node.value.casualties):
        claimant = None if claim.claimant is None else _party_key(claim.claimant)
        key = (claim.outcome, claim.group, claim.low, claim.high, claim.qualifier, claimant)
        if key in seen:
            evidence = context.evidence(Node(f"{node.path}/casualties/{index}", claim))
            yield Problem(
                message=f"the same claim as casualties {seen[key] + 1}",
                claimed=f"{bounds_text(claim)} {claim.outcome} {claim.group}",
                start=evidence.start,
                end=evidence.end,
                path=f"{node.path}/casualties/{index}",
            )
        seen.setdefault(key, index)


@rule("XFC017", "no-main-incident", "info", on=Record)
def no_main_incident(node: Node[Record[Incident]], context: Context) -> Iterator[Problem]:
    """The record has incidents, but none of them is what the report is about.

    Why: a report on talks may recall attacks only; more often the roles are wrong.
    Bad: one incident, `background`, from a report on that very incident.
    Good: the same incident as `main`.
    Limits: analyses and diplomatic news rightly have no main incident.
    """
    incidents = [incident for incident in node.value.incidents if isinstance(incident, Incident)]
    if incidents and not any(incident.role == "main" for incident in incidents):
        yield Problem(message="no incident has the role `main`", path="/incidents")
