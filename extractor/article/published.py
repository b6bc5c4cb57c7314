"""The publication date of a report and how it is known.

Strongest first: stated by the user, metadata, a date line at the head of the text, the dateline
("CITY, Feb 3 (Agency)"). A year is never invented: a dateline without one gives the EDTF day `XXXX-02-03`
(ISO 8601-2). A date marked "Updated" or "Modified" is not the publication date. Two-digit years of old wires are read
by the POSIX rule (69-99 are 19xx), with a note.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from extractor.article.lines import Block, blocks_of
from extractor.article.model import Published

__all__ = ("PublishedFinding", "day_of", "find_published")

_MONTH_NAMES = {
    1: "jan january janvier enero januar janeiro gennaio ocak يناير كانون_الثاني جانفي",
    2: "feb february février fevrier febrero februar fevereiro febbraio şubat subat فبراير شباط",
    3: "mar march mars marzo märz maerz março marco mart مارس آذار اذار",
    4: "apr april avril abril aprile nisan أبريل ابريل إبريل نيسان",
    5: "may mai mayo maio maggio mayıs mayis مايو أيار ايار",
    6: "jun june juin junio juni junho giugno haziran يونيو حزيران",
    7: "jul july juillet julio juli julho luglio temmuz يوليو تموز",
    8: "aug august août aout agosto ağustos agustos أغسطس اغسطس آب",
    9: "sep sept september septembre septiembre setembro settembre eylül eylul سبتمبر أيلول ايلول",
    10: "oct october octobre octubre oktober outubro ottobre ekim أكتوبر اكتوبر تشرين_الأول",
    11: "nov november novembre noviembre novembro kasım kasim نوفمبر تشرين_الثاني",
    12: "dec december décembre decembre diciembre dezember dezembro dicembre aralık aralik ديسمبر كانون_الأول",
}
_MONTH_OF = {name.replace("_", " "): number for number, names in _MONTH_NAMES.items() for name in names.split()}
_MONTH = "(?:" + "|".join(sorted(map(re.escape, _MONTH_OF), key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:(?:1[89]|20)\d\d|[١٢][٠-٩]{3}|[۱۲][۰-۹]{3})"
_ISO = r"(?P<iso>(?:1[89]|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|(?:1[89]|20)\d\d年\d{1,2}月\d{1,2}日)(?!\d)"
_DAY = r"\d{1,2}(?!\d)(?:st|nd|rd|th|er|º|\.)?"
_MONTH_FIRST = rf"(?P<month1>{_MONTH})\s{{0,3}}(?P<day1>{_DAY})(?:\s{{0,2}},?\s{{0,3}}(?P<year1>{_YEAR})(?!\d))?"
_DAY_FIRST = (
    rf"(?P<day2>{_DAY})\s{{0,3}}(?:de\s|of\s)?(?P<month2>{_MONTH})"
    rf"(?:\s{{0,2}},?\s{{0,3}}(?:de\s)?(?P<year2>{_YEAR}|\d\d(?=\s*[(\-–—]))(?![\d:]))?"
)
_DATE = rf"(?<![\w/.-])(?:{_ISO}|{_MONTH_FIRST}|{_DAY_FIRST})"
_ANY_DATE = re.compile(_DATE, re.IGNORECASE)
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)(?!\d)")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T\d|$)")
_MAIL_DATE = re.compile(rf"(?:[A-Za-z]{{3,9}},?\s+)?(?:{_DATE})", re.IGNORECASE)

_LABEL = re.compile(
    r"\b(?:date(?:d| published| of publication)?|published(?: date| on| at)?|publication date|posted(?: on| at)?|"
    r"pub\.? ?date|first published(?: on)?|publi[ée] le|publicado(?: el)?|veröffentlicht(?: am)?|"
    r"نشر(?: في)?|تاريخ النشر)\s{0,3}[:\-–|]?\s{0,3}",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:last\s+)?(?:updated|modified|edited|corrected|revised|amended|refreshed)\b|^\W*update\s?:|"
    r"mis à jour|actualizado|aktualisiert|آخر تحديث|تحديث",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?\b\.?|\b\d{1,2}[:.h]\d\d(?::\d\d)?\b|\b\d{1,2}\s?(?=[ap]\.?m)|\b[ap]\.?m\b\.?|"
    r"\b(?:gmt|utc|bst|e[sd]t|p[sd]t|c[sd]t|ce[s]?t|ist|msk|local time|at|on|by)\b|[+-]\d\d:?\d\d\b|"
    r"\b\d+\s?min(?:ute)?s?(?:\s+read)?\b|[|/•·,.:;()\[\]–—-]",
    re.IGNORECASE,
)
_NAME_LIKE = re.compile(r"(?:[^\W\d_a-z][\w'’.-]*|and|al|el|bin|de|van|von|of|the)(?:\s+|$)")
_BULLETIN = re.compile(
    r"\b(?:update|bulletin|report|summary|briefing|brief|digest|sitrep|round-?up|statement|communiqu[eé]|release|log)s?"
    r"\W*(?:of|for|on)?\W*$",
    re.IGNORECASE,
)
"""The title of a periodical text: "Evening bulletin, 3 May 2022"."""
_HEAD_BLOCKS, _HEAD_LENGTH, _LINE_LENGTH = 10, 1_500, 140

_PLACE = r"[A-Z\u00c0-\u00de][\w'’.\-]*(?:\s[A-Z\u00c0-\u00de][\w'’.\-]*){0,4}"
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE}(?:,\s{{0,2}}{_PLACE}){{0,2}})(?:\s{{0,2}}\([A-Z][\w .]{{1,30}}\))?"
    rf"(?P<gap>\s{{0,2}}[,/(—–-]?\s{{0,2}})"
    rf"(?:[A-Z]\w{{2,8}}day,?\s)?(?i:{_DATE})\)?"
    r"\s{0,3},?\s{0,3}(?P<agency>[(/][^()\n]{2,40}[)/])?\s{0,3}(?P<dash>--|[—–\-_:])?"
)
"""`CITY, Region (AGENCY), Feb 3, 2022 (Agency) -`, each part but city and date optional."""


class PublishedFinding(NamedTuple):
    published: Published
    notes: tuple[str, ...]


class _Dated(NamedTuple):
    date: str
    start: int
    end: int
    note: str | None = None


def day_of(value: str) -> str | None:
    """The EDTF day that a date value states, None where it states none or could be read two ways.

    Takes ISO 8601 with or without a time (the day as written, no zone is applied), `February 3, 2022`, `3 Feb 2022`,
    mail dates, `20220203`, and `13/02/2022` where only one order is possible.

    >>> day_of("2022-02-03T23:10:00+03:00"), day_of("Thu, 03 Feb 2022 10:00:00 GMT"), day_of("Feb. 3")
    ('2022-02-03', '2022-02-03', 'XXXX-02-03')
    >>> day_of("02/03/2022") is None, day_of("2022-02-30") is None
    (True, True)
    """
    value = value.strip()[:100]
    numeric = _NUMERIC.match(value)
    if numeric:
        first, second, year = (int(part) for part in numeric.groups())
        if first == second or first > 12:
            return _day(year, second, first)
        return _day(year, first, second) if second > 12 else None
    compact = _COMPACT.match(value)
    if compact:
        return _day(*(int(part) for part in compact.groups()))
    match = _MAIL_DATE.match(value)
    found = _read(match) if match else None
    return found[0] if found else None


def find_published(
    text: str, *, stated: str | None = None, metadata: str | None = None, blocks: list[Block] | None = None
) -> PublishedFinding:
    """When a report was published, by the strongest basis there is, with notes on what disagrees or is missing.

    `stated` and `metadata` are date values as written; one that is no date is noted and passed over. A pure function.

    >>> find_published("TALLINN, Feb. 3 (Agency) - A store burnt down.").published.date
    'XXXX-02-03'
    >>> find_published("A store burnt down.").notes
    ('no publication date',)
    """
    notes: list[str] = []
    found: list[Published] = []
    for basis, value in (("stated", stated), ("metadata", metadata)):
        if value is None or not value.strip():
            continue
        day = day_of(value)
        if day is None:
            notes.append(
                f"{basis} publication date {value.strip()[:60]!r} is not one clear day: not used (write YYYY-MM-DD)"
            )
        else:
            found.append(Published(date=day, basis="stated" if basis == "stated" else "metadata"))
    head = _head(text, blocks)
    for basis, dated in (("text", _date_line(head, notes)), ("dateline", _dateline(head))):
        if dated is None:
            continue
        if dated.note:
            notes.append(dated.note)
        found.append(
            Published(
                date=dated.date, basis="text" if basis == "text" else "dateline", start=dated.start, end=dated.end
            )
        )
    if not found:
        return PublishedFinding(Published(), (*notes, "no publication date"))
    kept = found[0]
    for other in found[1:]:
        if not _agree(kept.date or "", other.date or ""):
            notes.append(f"dates disagree: {kept.basis} {kept.date} kept, {other.basis} says {other.date}")
    return PublishedFinding(kept, tuple(notes))


def _head(text: str, blocks: list[Block] | None) -> list[Block]:
    found = blocks_of(text[: 4 * _HEAD_LENGTH]) if blocks is None else blocks
    return [block for block in found[:_HEAD_BLOCKS] if block.start <= _HEAD_LENGTH]


def _date_line(head: list[Block], notes: list[str]) -> _Dated | None:
    """A date that stands alone, behind a label, or beside a byline."""
    for position, block in enumerate(head):
        label = _LABEL.match(block.text) if position == 0 else None
        if label:
            match = _ANY_DATE.match(block.text, label.end())
            read = _read(match) if match else None
            if match and read:
                return _Dated(read[0], block.start + match.start(), block.start + match.end(), read[1])
        if block.lines > 1 or len(block.text) > _LINE_LENGTH:
            continue
        found = _dated_line(block.text, notes)
        if found and not (found.date.startswith("X") and position > 2):
            return _Dated(found.date, block.start + found.start, block.start + found.end, found.note)
    return None


def _dated_line(line: str, notes: list[str]) -> _Dated | None:
    """The publication date in a line that holds nothing but dates, labels, a byline and a time."""
    rest: list[str] = []
    previous_end = 0
    kept: _Dated | None = None
    for match in _ANY_DATE.finditer(line):
        before = line[previous_end : match.start()]
        rest.append(before)
        previous_end = match.end()
        read = _read(match)
        if read is None:
            return None
        if _CHANGED.search(before):
            if f"date of an update not used: {read[0]}" not in notes:
                notes.append(f"date of an update not used: {read[0]}")
        elif kept is None:
            kept = _Dated(read[0], match.start(), match.end(), read[1])
    if kept is None:
        return None
    rest.append(line[previous_end:])
    remainder = _CHANGED.sub(" ", _LABEL.sub(" ", " ".join(rest)))
    words = " ".join(_FILLER.sub(" ", remainder).split())
    if not words:
        return kept
    if _BULLETIN.search(remainder) and not rest[-1].strip(" .)"):
        return None if kept.date.startswith("X") else kept
    # "By Jane Roe, 3 May 2022": names only, and the year must be there, or an event's date would be taken.
    names = _NAME_LIKE.sub("", words + " ").strip()
    return kept if not names and len(words.split()) <= 6 and not kept.date.startswith("X") and _apart(line) else None


def _apart(line: str) -> bool:
    """Whether date and names are set apart as in a byline, not joined as in a title ("Siege of Ayn, 3 May 2022")."""
    return re.search(r"^by\b|[|•·]", line, re.IGNORECASE) is not None or line.count(",") == 0


def _dateline(head: list[Block]) -> _Dated | None:
    for block in head:
        for match in _DATELINE.finditer(block.text[:400]):
            first_word = re.split(r"[\s,]", match["place"], maxsplit=1)[0]
            capitals = len(first_word) > 2 and first_word.isupper()
            at_start = match.start() == 0
            bracket = "(" in match["gap"]
            if not match["agency"] and not match["dash"] and not (bracket and match.end() == len(block.text)):
                continue
            if not capitals and not (at_start and match["agency"] and match["dash"]):
                continue
            if not at_start and not bracket and not match["agency"]:
                continue
            read = _read(match)
            if read:
                span = match.span("iso") if match["iso"] else _span_of(match)
                return _Dated(read[0], block.start + span[0], block.start + span[1], read[1])
    return None


def _span_of(match: re.Match[str]) -> tuple[int, int]:
    spans = [match.span(name) for name in ("month1", "day1", "year1", "day2", "month2", "year2") if match[name]]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _read(match: re.Match[str]) -> tuple[str, str | None] | None:
    """EDTF day of a match of `_DATE`, with a note on a two-digit year."""
    if match["iso"]:
        year, month, day = (int(part) for part in re.findall(r"\d+", match["iso"]))
        read = _day(year, month, day)
        return (read, None) if read else None
    month_name, day_text = match["month1"] or match["month2"], match["day1"] or match["day2"]
    month = _MONTH_OF[month_name.lower().rstrip(".")]
    day = int("".join(filter(str.isdigit, day_text)))
    year_text = match["year1"] or match["year2"]
    if not year_text:
        return (f"XXXX-{month:02d}-{day:02d}", None) if _day(2000, month, day) else None
    year = int(year_text)
    note = None
    if year < 100:
        year += 1900 if year >= 69 else 2000
        note = f"two-digit year {year_text} read as {year}"
    read = _day(year, month, day)
    return (read, note) if read else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _agree(one: str, other: str) -> bool:
    return one[-5:] == other[-5:] if one.startswith("X") or other.startswith("X") else one == other
