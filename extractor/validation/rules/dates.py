"""DAT001-DAT008: do the cited words, read within their sentence, say this day, and is it the event's?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from extractor.schema.blocks import Choice, Date, DatePrecision
from extractor.schema.findings import Severity, Suggestion
from extractor.validation.reading.dates import Resolution
from extractor.validation.reading.dates_edtf import Span, mask_years, parse_edtf, precision_of_form
from extractor.validation.reading.dates_of_event import Telling, why_not_of_event
from extractor.validation.reading.dates_told import ToldDate, resolve_in_order
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.grounding import holds_up
from extractor.validation.wording import quoted

__all__ = ("telling_of", "told_date")

DAYS_OF_GRACE = 1
"""A report may be published on the day before the event's, in another time zone."""
OLD_AFTER = 60
"""Days before publication after which a main event is taken to be misdated or a retrospective."""
_FINENESS: tuple[DatePrecision, ...] = ("day", "interval", "week", "month", "year")
_BY_CONVENTION = ("recent-three-days", "past-weeks")
"""Rules that give days to words that name none ("recently", "in recent weeks")."""


def told_date(node: Node[Date], context: Context) -> ToldDate | None:
    """What the cited words of this date say, with the dates of the record told before it; None if not cited rightly."""
    return context.shared("dates told", lambda: _all_told(context)).get(node.path)


def _all_told(context: Context) -> dict[str, ToldDate | None]:
    """Every date of the record that is cited rightly, by its JSON pointer, resolved in text order."""
    paths = (f"/incidents/{index}" for index in range(len(context.record.incidents)))
    dates = [node for path in paths for node in context.blocks_of(path) if isinstance(node.value, Date)]
    told = resolve_in_order(context.article, [context.evidence(node) for node in dates])
    return {node.path: found for node, found in zip(dates, told, strict=True) if holds_up(node, context)}


def _problem(node: Node[Date], context: Context, message: str, **more: object) -> Problem:
    evidence = context.evidence(node)
    return Problem(
        message=message,
        claimed=node.value.edtf,
        observed=evidence.text,
        start=evidence.start,
        end=evidence.end,
        **more,  # type: ignore[arg-type]
    )


def _words(node: Node[Date], context: Context) -> str:
    return quoted(context.evidence(node).text or node.value.evidence.cited.text)


def _suggestion(node: Node[Date], resolution: Resolution) -> Suggestion | None:
    """The date as the words give it: the one field that differs, or the whole date."""
    wanted = {
        "edtf": resolution.edtf,
        "precision": resolution.precision,
        "anchor": resolution.anchor,
        "rule": resolution.rule,
    }
    differing = {name: value for name, value in wanted.items() if getattr(node.value, name) != value}
    if not differing or resolution.edtf is None:
        return None
    if len(differing) == 1:
        name, value = differing.popitem()
        return Suggestion(path=f"{node.path}/{name}", value=value)
    return Suggestion(path=node.path, value=node.value.model_dump(mode="json") | wanted)


def _has_clash(resolution: Resolution) -> bool:
    return any(note.startswith("clash:") for note in resolution.notes)


def _covers(wide: str, narrow: str) -> bool:
    """Whether the days of one value hold those of the other; an unknown year holds any."""
    one, other = parse_edtf(wide), parse_edtf(narrow)
    if one is None or other is None:
        return False
    if not one.year_known and other.year_known:
        other = parse_edtf(mask_years(narrow))
        return other is not None and one.covers(other)
    return one.covers(other)


@rule("DAT001", "date-contradicted", "error", on=Date)
def date_contradicted(node: Node[Date], context: Context) -> Iterator[Problem]:
    """The cited words give another day than the record, or none at all.

    Why: a day off puts an incident beside its twin and out of reach of every linker; the value is worked out by code,
    so another value has been put in by hand or by an older version.
    Bad: `2021-02-26`, citing "on Thursday" in a report of Friday, 26 February 2021.
    Good: `2021-02-25`.
    Limits: silent where the words have several readings (DAT005) or two names that clash (DAT004). A value that is
    right but less exact than the words ("2021-02" for that Thursday) is only marked; an interval that is wider than
    the words, and no calendar month or year, goes to review. A year is refused where neither the words nor the day of
    the report give one.
    """
    told, stored = told_date(node, context), node.value.edtf
    if told is None or stored is None or parse_edtf(stored) is None:
        return
    resolution = told.resolution
    if resolution.rule is None:
        yield _problem(node, context, f"{_words(node, context)} says nothing of a day")
        return
    if stored == resolution.edtf or stored in resolution.alternatives:
        return
    if resolution.edtf is None:
        if resolution.alternatives:
            readings = ", ".join(resolution.alternatives)
            yield _problem(node, context, f"{_words(node, context)} means one of {readings}, not {stored}")
        return
    if _has_clash(resolution) or (_covers(resolution.edtf, stored) and not _invents_year(stored, resolution)):
        return
    suggestion = _suggestion(node, resolution)
    if _covers(stored, resolution.edtf):
        message = f"{_words(node, context)} says more than {stored}: {resolution.edtf}"
        severity: Severity = "review" if _is_wider_interval(stored, resolution, told.words()) else "warning"
        yield _problem(node, context, message, severity=severity, suggestion=suggestion)
    elif _invents_year(stored, resolution):
        message = f"nothing gives the year of {_words(node, context)}: {resolution.edtf}, not {stored}"
        yield _problem(node, context, message, suggestion=suggestion)
    else:
        message = f"{_words(node, context)} is {resolution.edtf} ({resolution.rule}), not {stored}"
        yield _problem(node, context, message, suggestion=suggestion)


def _is_wider_interval(stored: str, resolution: Resolution, words: str) -> bool:
    """Whether a value is an interval made up around the words: no calendar month or year that holds their days.

    A night may reach into the day after, and nobody agrees on how long "early May" is.
    """
    days, read = parse_edtf(stored), parse_edtf(resolution.edtf or "")
    if (
        days is None
        or read is None
        or "/" not in stored
        or precision_of_form(days.first, days.last) in ("month", "year")
    ):
        return False
    if resolution.rule in _BY_CONVENTION or (resolution.rule or "").startswith(_VAGUE_RULES):
        return days.days > 2 * read.days
    return not (days.days == 2 and read.days == 1 and days.first == read.first and "night" in words.lower())


_VAGUE_RULES = ("part-of-", "early-", "mid-", "late-", "earlier-", "around-", "since", "time-of-day")


def _invents_year(stored: str, resolution: Resolution) -> bool:
    return resolution.edtf is not None and resolution.edtf.startswith("XXXX") and not stored.startswith("XXXX")


@rule("DAT002", "date-unresolved", "review", on=Date, mendable=True)
def date_unresolved(node: Node[Date], context: Context) -> Iterator[Problem]:
    """No day can be worked out from the cited words.

    Why: "on Thursday" without a day to count from is no date, and a guessed one is worse than none.
    Bad: "on Thursday" in a text without publication date or dateline.
    Good: the same text with its publication date given, or other words cited ("Thursday, 25 February 2021").
    Limits: several readings are DAT005's. Words without any time expression are refused where a day is stored
    (DAT001), and reported here where none is. Only marked: no day for "recently", which has days by convention alone.
    """
    told, stored = told_date(node, context), node.value.edtf
    if told is None:
        return
    resolution = told.resolution
    if resolution.edtf is None and not resolution.alternatives:
        if stored is not None and resolution.rule is None:
            return
        reason = resolution.notes[0] if resolution.notes else "no rule fits"
        # Other words may be cited where these hold no time; a day to count from cannot be cited into being.
        mendable = resolution.rule is None
        yield _problem(node, context, f"{_words(node, context)} gives no day: {reason}", mendable=mendable)
    elif stored is None and resolution.edtf is not None:
        message = f"the record has no day, but {_words(node, context)} is {resolution.edtf}"
        severity: Severity = "warning" if resolution.rule in _BY_CONVENTION else "review"
        yield _problem(node, context, message, severity=severity, suggestion=_suggestion(node, resolution))


@rule("DAT003", "date-precision-overstated", "review", on=Date)
def precision_overstated(node: Node[Date], context: Context) -> Iterator[Problem]:
    """The record is more exact than the cited words.

    Why: a day in place of a month makes a peak in the time series that never was.
    Bad: `2021-02-15`, citing "in February" in a report of 2021.
    Good: `2021-02`, precision month.
    Limits: looks at the cited words within their sentence; a more exact day told elsewhere has to be cited. Only
    marked: a value that leaves out less than half of the days ("mid-March" may begin on the 11th), the day that "two
    weeks ago" comes to by counting, and a precision that is finer than its value.
    """
    told, stored = told_date(node, context), node.value.edtf
    if told is None or stored is None or told.resolution.edtf is None or parse_edtf(stored) is None:
        return
    resolution = told.resolution
    assert resolution.edtf is not None
    severity: Severity = "review"
    if stored == resolution.edtf:
        severity = "warning"
        finer = _is_finer(node.value.precision, resolution.precision)
        what = f"precision {resolution.precision}, not {node.value.precision}"
    else:
        finer = _covers(resolution.edtf, stored) and not _invents_year(stored, resolution)
        finer = finer and stored not in resolution.alternatives and not _has_clash(resolution)
        if f"counted: {stored}" in resolution.notes or _is_most_of(stored, resolution.edtf):
            severity = "warning"
        what = f"{resolution.edtf} ({resolution.precision}), not {stored}"
    if finer:
        message = f"{_words(node, context)} says no more than {what}"
        yield _problem(node, context, message, severity=severity, suggestion=_suggestion(node, resolution))


def _is_most_of(narrow: str, wide: str) -> bool:
    """Whether more than half of the days of one value are in the other."""
    one, other = parse_edtf(narrow), parse_edtf(wide)
    return one is not None and other is not None and 2 * one.days > other.days


def _is_finer(one: DatePrecision, other: DatePrecision) -> bool:
    if one not in _FINENESS or other not in _FINENESS:
        return False
    return _FINENESS.index(one) < _FINENESS.index(other)


@rule("DAT004", "weekday-date-clash", "review", on=Date)
def weekday_date_clash(node: Node[Date], context: Context) -> Iterator[Problem]:
    """The words give a weekday and a date that are not the same day.

    Why: one of the two is a slip of the source, and nothing in the words says which.
    Bad: "Tuesday, 25 February 2021" (a Thursday).
    Good: "Thursday, 25 February 2021".
    Limits: only where both stand together; the record keeps the date.
    """
    told = told_date(node, context)
    if told is None:
        return
    for note in told.resolution.notes:
        if note.startswith("clash:"):
            yield _problem(node, context, f"{_words(node, context)}: {note.removeprefix('clash:').strip()}")


@rule("DAT005", "date-ambiguous", "review", on=Date)
def date_ambiguous(node: Node[Date], context: Context) -> Iterator[Problem]:
    """The cited words may mean more than one day.

    Why: "03/02/2021" is in February in Beirut and in March in Boston.
    Bad: "03/02/2021"; "last Tuesday" in a report of Thursday; "on Monday or Tuesday".
    Good: "3 February 2021".
    Limits: house styles are not known; a person who knows the outlet can tell.
    """
    told = told_date(node, context)
    if told is None or not told.resolution.alternatives or _has_clash(told.resolution):
        return
    resolution = told.resolution
    readings = [value for value in (resolution.edtf, *resolution.alternatives) if value]
    if node.value.edtf is not None and node.value.edtf not in readings:
        return  # DAT001 or DAT003 has said so
    yield _problem(node, context, f"{_words(node, context)} may mean {' or '.join(readings)}")


@rule("DAT006", "date-not-of-the-event", "review", on=Date, mendable=True)
def date_not_of_the_event(node: Node[Date], context: Context) -> Iterator[Problem]:
    """The cited date tells when something was said, or belongs to a name or another event.

    Why: "the ministry said on Monday" dates the ministry's words; the event may be older. So with the day of an
    arrest, a funeral, a death in hospital or the release of a report ("Date of report: 21 May"), of what an event is
    compared with ("recalls the raid of 3 May 2014"), and of the taking of those whom a raid has freed.
    Bad: citing "Monday" out of "the ministry said on Monday that five men were shot"; "2015" out of "the 2015 deal";
    "on Wednesday" out of "police on Wednesday arrested a man over the bomb"; "tomorrow".
    Good: citing "Sunday" out of "five men were shot on Sunday, the ministry said on Monday".
    Limits: statement and event often fall on one day, so a person decides. Silent where the sentence leaves it open
    ("On Monday, the ministry said ...") and names no other day. What happened on the day is read from lists of verbs,
    and where the clause of the date tells of no deed while the sentence does, its verb is named: a deed in words that
    no list has is sent to a person too. Events of the types non_violent and protest are spared. Dates in captions are
    GRD017's.
    """
    told = told_date(node, context)
    if told is None or not told.mentions:
        return
    reason = why_not_of_event(told, telling_of(node, context))
    if reason is not None:
        yield _problem(node, context, f"{_words(node, context)} {reason}")


def telling_of(node: Node[Date], context: Context) -> Telling:
    """What the record says of the event that the date is given for."""
    kind, anchor = getattr(node.incident, "type", None), context.anchor(node)
    realis = getattr(node.incident, "realis", None)
    if not isinstance(kind, Choice) or anchor is None:
        return Telling(None, realis, 0, "")
    return Telling(kind.value, realis, anchor.start or 0, kind.evidence.cited.text, context.article.text)


@rule("DAT007", "date-after-publication", "error", on=Date)
def date_after_publication(node: Node[Date], context: Context) -> Iterator[Problem]:
    """The event is dated after the report was published.

    Why: reports do not tell what has not happened; usually the year or the week is wrong.
    Bad: `2021-03-04` in a report of 26 February 2021.
    Good: `2021-02-25`.
    Limits: one day of grace for time zones. Planned and hypothetical events are exempt, and values or reports without
    a year.
    """
    if getattr(node.incident, "realis", None) in ("planned", "hypothetical"):
        return
    days, published = parse_edtf(node.value.edtf or ""), _published(context)
    if days is None or published is None or not days.year_known:
        return
    if (days.first - published).days > DAYS_OF_GRACE:
        yield _problem(node, context, f"{node.value.edtf} is after the day of publication, {published.isoformat()}")


@rule("DAT008", "date-too-old", "warning", on=Date)
def date_too_old(node: Node[Date], context: Context) -> Iterator[Problem]:
    """A main event is dated long before the report.

    Why: a day without its year is easily put into the wrong one, and background told as news is miscounted.
    Bad: `2020-03-02` as the main event of a report of 26 February 2021.
    Good: `2021-02-25`; or the event of 2020 as background.
    Limits: more than 60 days; retrospectives and findings of inquiries are rightly old.
    """
    if getattr(node.incident, "role", "main") != "main":
        return
    days, published = parse_edtf(node.value.edtf or ""), _published(context)
    if days is None or published is None or not days.year_known:
        return
    age = (published - days.last).days
    if age > OLD_AFTER:
        yield _problem(node, context, f"{node.value.edtf} is {age} days before publication ({published.isoformat()})")


def _published(context: Context) -> date | None:
    """The last day on which the report may have been published, where its year is known."""
    span: Span | None = parse_edtf(context.article.published.date or "")
    return span.last if span is not None and span.year_known else None
