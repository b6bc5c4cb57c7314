"""Decide whether cited words say a count: supported, with its qualifier dropped, refused, or for a person to decide.

A value passes only where one reading of the words carries it without doubt; sums, lists and conflicts go to review.
"""

from __future__ import annotations

from functools import lru_cache

from extractor.validation.reading.numbers import NumberMention
from extractor.validation.reading.numbers_agreement import (
    CARRIES,
    CountClaim,
    CountIssue,
    CountJudgement,
    JudgementVerdict,
    agreement,
    said_by,
)
from extractor.validation.reading.numbers_casualties import CasualtyReading
from extractor.validation.reading.numbers_claimants import reporter_of
from extractor.validation.reading.numbers_context import fatal_part, gives_another, shown_only, under_age, withdrawn
from extractor.validation.reading.numbers_elsewhere import of_a_longer_time
from extractor.validation.reading.numbers_hints import KIND_NAMES
from extractor.validation.reading.numbers_lexicon import DAYS
from extractor.validation.reading.numbers_none import NoneJudge
from extractor.validation.reading.numbers_tokens import tokenise
from extractor.validation.reading.numbers_triggers import find_triggers
from extractor.validation.reading.numbers_whose import Fit, group_fit

__all__ = ("CountClaim", "CountIssue", "CountJudgement", "agreement", "judge_count")


_DAYS = DAYS | {"today", "yesterday", "overnight"}
_GIVING = (
    "spoke of",
    "speaks of",
    "speak of",
    "counted",
    "figure of",
    "figure at",
    "toll of",
    "put it at",
    "number at",
    "of about",
)


class _Judge(NoneJudge):
    """One claim against one text with the cited span in it."""

    # -- plain counts --

    def plain(self) -> list[CountIssue]:
        """A count of anything: the figure must stand in the words as a count."""
        numbers = [m for m in self.mentions if m.counts]
        carrying = [m for m in numbers if agreement(self.claim, m) in CARRIES]
        named = [m for m in numbers if m.kind == "count" and self.counts_thing(m)]
        if carrying:
            best = min(carrying, key=lambda m: (not self.counts_thing(m), CARRIES.index(agreement(self.claim, m))))
            rivals = [m for m in named if m not in carrying]
            if rivals and not self.counts_thing(best):
                message = f"the words say {self.words(rivals[0])!r} of {self.claim.thing}"
                return [self.issue("NUM001", "error", message, rivals[0], said_by(rivals[0]))]
            return self.qualifier_issues(best)
        figures = named or [m for m in numbers if m.kind == "count"]
        if self.claim.low == 0 and self.claim.high in (0, None) and self.claim.qualifier != "ceiling":
            return [self.issue("NUM009", "error", "the cited words do not say that there were none")]
        if not figures and self.claim.low == self.claim.high == 1 and self.claim.thing is not None:
            plural = self.claim.thing.lower().endswith("s")
            message = "the words do not say how many"
            return [self.issue("NUM005", "review", message)] if plural else []
        return self.absent(figures, [m for m in figures if m.qualifier == "vague"])

    def counts_thing(self, mention: NumberMention) -> bool:
        """Whether the thing of the claim is named right behind the figure."""
        if self.claim.thing is None:
            return False
        head = (self.claim.thing.lower().split() or [""])[-1].removesuffix("s")
        behind = tokenise(self.text[mention.end : mention.end + 80])[:6]
        for token in behind:
            if token.low in (",", ".", ";", "and", "or", "but", "while"):
                return False
            if head and token.low.removesuffix("s") == head:
                return True
        return False

    # -- casualties --

    def casualty(self) -> list[CountIssue]:
        """A casualty figure: the words must give it this outcome and group."""
        outcome = self.claim.outcome
        same_outcome = [r for r in self.cited if r.outcome == outcome]
        carrying = [r for r in same_outcome if agreement(self.claim, r.number) in CARRIES]
        if carrying:
            best = carrying[0] if len(carrying) == 1 else min(carrying, key=self.preference)
            return self.carried(best, same_outcome)
        return self.not_carried(same_outcome)

    def preference(self, reading: CasualtyReading) -> tuple[bool, bool, bool, int, bool, int]:
        return (
            reading.negated,
            reading.part and not self.named(reading),
            self.group_fit(reading) != "fits",
            CARRIES.index(agreement(self.claim, reading.number)),
            bool(reading.doubt),
            reading.number.start,
        )

    def named(self, reading: CasualtyReading) -> bool:
        """Whether the claim names the very group of the reading."""
        if self.claim.group == "children" and under_age(self.text, reading.number.end):
            return True
        return self.claim.group is not None and self.claim.group != "people" and self.claim.group in reading.groups

    def group_fit(self, reading: CasualtyReading) -> Fit:
        fit = self.fits.get(id(reading))
        if fit is None:
            fit = group_fit(self.claim.group, reading, self.readings, self.text, self.before)
            self.fits[id(reading)] = fit
        return fit

    def carried(self, reading: CasualtyReading, rivals: list[CasualtyReading]) -> list[CountIssue]:
        """The claim's figure was read with its outcome: look for what speaks against it."""
        number = reading.number
        if reading.negated:
            return [self.issue("NUM001", "error", f"the words deny it: {self.words(number)!r}", number)]
        if reading.part and not self.named(reading) and not self.of_a_day(reading):
            return [self.part_issue(reading)]
        fit = self.group_fit(reading)
        if fit == "clash":
            return [self.group_issue(reading)]
        if fit == "part":
            return [self.group_part_issue(reading)]
        if fit == "together":
            message = f"the figure counts others together with {self.claim.group}"
            return [self.issue("NUM005", "review", message, number)]
        doubt = self.doubt_about(reading, rivals)
        if doubt is not None:
            return [doubt]
        if fit == "unproved":
            message = f"the words do not say that these are {self.claim.group}"
            return [self.issue("NUM005", "review", message, number)]
        return self.qualifier_issues(number)

    def of_a_day(self, reading: CasualtyReading) -> bool:
        """Whether the whole counts months, and the part does not: "212 dead since January, 14 of them on Tuesday"."""
        start = reading.number.start
        whole = [r for r in self.readings if r.outcome == reading.outcome and not r.part and r.number.start < start]
        if not whole or of_a_longer_time(self.text, whole[-1].number.start) is None:
            return False
        behind = {token.low.removesuffix("s") for token in tokenise(self.text[reading.number.end :])[:6]}
        return not behind.isdisjoint(_DAYS) and of_a_longer_time(self.text, start) is None

    def part_issue(self, reading: CasualtyReading) -> CountIssue:
        told = [r for r in self.readings if r.outcome == reading.outcome]
        totals = [r.number for r in told if not r.part and not r.negated]
        suggested = said_by(totals[0]) if len(totals) == 1 else ()
        message = f"{self.words(reading.number)!r} is a part of another figure, not the figure itself"
        return self.issue("NUM007", "error", message, reading.number, suggested)

    def group_issue(self, reading: CasualtyReading) -> CountIssue:
        groups = sorted(reading.groups - {"people"})
        suggested = (("group", groups[0]),) if len(groups) == 1 else ()
        message = f"the figure counts {' or '.join(groups)}, not {self.claim.group}"
        return self.issue("NUM001", "error", message, reading.number, suggested)

    def group_part_issue(self, reading: CasualtyReading) -> CountIssue:
        """The whole figure is given to a group that is only a part of it."""
        parts = [r for r in self.readings if r.part and r.outcome == reading.outcome and self.claim.group in r.groups]
        whole, own = self.words(reading.number), parts[0].number
        message = f"{whole!r} is the whole figure; of {self.claim.group} the words say {self.words(own)!r}"
        return self.issue("NUM001", "error", message, reading.number, said_by(own) if len(parts) == 1 else ())

    def doubt_about(self, reading: CasualtyReading, rivals: list[CasualtyReading]) -> CountIssue | None:
        number = reading.number
        if reading.doubt:
            return self.issue("NUM005", "review", f"not certain what the figure counts: {reading.doubt}", number)
        if self.older(reading):
            return self.issue("NUM005", "review", "the words correct this figure later or take it back", number)
        if shown_only(self.text, number.full_start):
            return self.issue("NUM005", "review", "the figure is what pictures are said to show", number)
        whole = [r for r in rivals if not r.part and not r.negated]
        others = [r for r in whole if r.number.start != number.start and agreement(self.claim, r.number) not in CARRIES]
        if self.named(reading) and (
            reading.part or not any(self.claim.group in r.groups or not r.groups for r in others)
        ):
            return None
        more = reading.additional and (others or any(self.whole_of(reading, r) for r in self.readings))
        if reading.listed > 1 or reading.open_list or more:
            message = "the figure is one of several for the same outcome; the total would be their sum"
            return self.issue("NUM006", "review", message, number)
        others = [r for r in others if r.number.qualifier != "none_stated"]
        if not others:
            return None
        reporters = {reporter_of(self.text, r.number.start) for r in [reading, *others]} - {None}
        if len(reporters) > 1:
            return self.issue("NUM008", "review", "the cited words hold figures of more than one source", number)
        return self.issue("NUM005", "review", f"the cited words hold another figure for {self.claim.outcome}", number)

    def older(self, reading: CasualtyReading) -> bool:
        """Whether the figure is an early one: "at first officials said 18 had died, but later put it at 13"."""
        return withdrawn(self.text, reading.number.full_start, reading.number.end)

    def whole_of(self, more: CasualtyReading, other: CasualtyReading) -> bool:
        """Whether another figure of the sentence holds that of "two more": "raising the toll to 17"."""
        same = other.outcome == more.outcome and not other.part and not other.negated
        return same and (other.number.low or 0) > (more.number.low or 0)

    # -- claims that no reading carries --

    def not_carried(self, rivals: list[CasualtyReading]) -> list[CountIssue]:
        whole = [r for r in rivals if not r.part and not r.negated]
        summed = self.sum_issue(whole)
        if summed is not None:
            return summed
        unclear = [r for r in self.cited if r.outcome is None and agreement(self.claim, r.number) in CARRIES]
        if unclear and self.claim.outcome == "killed" and fatal_part(self.text, unclear[0].number.end):
            return self.qualifier_issues(unclear[0].number)
        if unclear:
            message = f"{self.words(unclear[0].number)!r} may count killed and wounded together"
            return [self.issue("NUM005", "review", message, unclear[0].number)]
        wrong = [r for r in self.cited if r.outcome not in (None, self.claim.outcome)]
        wrong = [r for r in wrong if agreement(self.claim, r.number) in CARRIES]
        if wrong:
            return [self.outcome_issue(wrong, whole)]
        attached = {r.number.start for r in self.cited}
        free = [
            m for m in self.mentions if m.counts and m.start not in attached and agreement(self.claim, m) in CARRIES
        ]
        free = [m for m in free if m.kind == "count"]
        if free and self.taken_up(free[0]):
            return self.qualifier_issues(free[0])
        if free and not self.settled(whole) and (self.told_of() or self.may_count_persons(free[0])):
            message = f"not certain that {self.words(free[0])!r} counts {self.claim.outcome}"
            return [self.issue("NUM005", "review", message, free[0])]
        figures = [r.number for r in whole]
        if not figures and not whole:
            figures = [m for m in self.mentions if m.kind == "count" and m.start not in attached]
            figures = figures if len(figures) == 1 and not self.cited else []
        return self.absent(figures, [r.number for r in whole if r.number.qualifier == "vague"])

    def taken_up(self, mention: NumberMention) -> bool:
        """Whether a bare figure takes up what is told before: "nine men died. Residents spoke of 15."."""
        told_here = {r.outcome for r in self.readings}
        before = [r for r in self.readings if r.number.end < mention.start and not r.negated]
        if told_here == {self.claim.outcome} and before and gives_another(self.text, mention.full_start, mention.end):
            return self.claim.group in (None, "people", *before[-1].groups)
        if self.readings or self.claim.group not in (None, "people") or len(self.mentions) != 1:
            return False
        told = self.text[max(0, mention.full_start - 24) : mention.full_start].lower().rstrip()
        if self.text[mention.full_end : mention.full_end + 2].strip(' .,;"”\n') or not told.endswith(_GIVING):
            return False
        outcomes = {trigger.outcome for trigger in find_triggers(self.before)}
        return outcomes == {self.claim.outcome}

    def settled(self, whole: list[CasualtyReading]) -> bool:
        """Whether exactly one certain figure stands for the outcome, so that a stray number cannot be it."""
        return len({r.number.start for r in whole}) == 1 and not whole[0].doubt and not whole[0].open_list

    def outcome_issue(self, wrong: list[CasualtyReading], whole: list[CasualtyReading]) -> CountIssue:
        number = wrong[0].number
        if wrong[0].doubt:
            return self.issue("NUM005", "review", f"not certain what the figure counts: {wrong[0].doubt}", number)
        outcomes = sorted({str(r.outcome) for r in wrong})
        suggested = (
            said_by(whole[0].number) if self.settled(whole) else (("outcome", outcomes[0]),) if not whole else ()
        )
        message = f"{self.words(number)!r} counts {' and '.join(outcomes)}, not {self.claim.outcome}"
        return self.issue("NUM001", "error", message, number, suggested)

    def sum_issue(self, whole: list[CasualtyReading]) -> list[CountIssue] | None:
        """Whether the claim is the sum of the figures; single persons in one list are summed, others go to review."""
        numbers = {r.number.start: r.number for r in whole}
        if len(numbers) < 2 or self.claim.low is None or self.claim.high not in (None, self.claim.low):
            return None
        if sum(n.low or 0 for n in numbers.values()) != self.claim.low:
            return None
        lists = {r.trigger.start for r in whole}
        single = all(r.number.low == r.number.high == 1 and not r.doubt for r in whole)
        fits = all(self.group_fit(r) == "fits" for r in whole)
        if len(lists) == 1 and single and fits and not any(r.open_list for r in whole):
            return []
        return [
            self.issue(
                "NUM006", "review", "the figure is a sum that the words do not give", next(iter(numbers.values()))
            )
        ]

    def absent(self, figures: list[NumberMention], vague: list[NumberMention]) -> list[CountIssue]:
        """The claim's figure is not among the words, or only as something that is no count."""
        other = [m for m in self.mentions if not m.counts and self.claim.low in (m.low, m.high) and m.low is not None]
        if other and not any(agreement(self.claim, m) in CARRIES for m in self.mentions if m.kind == "count"):
            message = f"{self.words(other[0])!r} is no count but {KIND_NAMES.get(other[0].kind, 'part of a name')}"
            return [self.issue("NUM010", "error", message, other[0])]
        if vague and len(figures) == len(vague):
            message = f"the words give no figure, only {self.words(vague[0])!r}"
            return [self.issue("NUM004", "error", message, vague[0], said_by(vague[0]))]
        if self.claim.low == self.claim.high == 1 and not figures and (self.uncounted() or self.one_named()):
            return [self.issue("NUM005", "review", "the words tell of it without saying how many")]
        if self.stands_beside():
            message = "the cited words do not hold the figure; it stands beside them in the same sentence"
            return [self.issue("NUM005", "review", message)]
        if len({m.start for m in figures}) == 1:
            if agreement(self.claim, figures[0]) in CARRIES:
                message = f"not certain that {self.words(figures[0])!r} counts {self.claim.outcome or self.claim.thing}"
                return [self.issue("NUM005", "review", message, figures[0])]
            message = f"the words say {self.words(figures[0])!r}"
            return [self.issue("NUM001", "error", message, figures[0], said_by(figures[0]))]
        return [self.issue("NUM002", "error", "the cited words do not state this figure")]

    def stands_beside(self) -> bool:
        if any(m.counts for m in self.mentions):
            return False
        return any(
            r.outcome == self.claim.outcome
            and not r.part
            and not r.negated
            and agreement(self.claim, r.number) in CARRIES
            for r in self.readings
        )

    # -- qualifiers --

    def qualifier_issues(self, mention: NumberMention) -> list[CountIssue]:
        match agreement(self.claim, mention):
            case "same":
                return []
            case "high_end" | "low_end" as end:
                message = (
                    f"the words give a range, {self.words(mention)!r}, and this is its {end.removesuffix('_end')} end"
                )
                return [self.issue("NUM003", "review", message, mention, said_by(mention))]
            case _:
                message = f"the words say {self.words(mention)!r}; the qualifier was changed or dropped"
                return [self.issue("NUM003", "warning", message, mention, said_by(mention))]


@lru_cache(maxsize=512)
def judge_count(claim: CountClaim, text: str, span: tuple[int, int], before: str = "") -> CountJudgement:
    """Judge `claim` on the words `text[span[0]:span[1]]`, read within `text`, the sentences around them.

    `before` is what stands before `text`: it may name those whom a figure without a noun counts.

    >>> words = "At least two guards were killed and five others were wounded."
    >>> judge_count(CountClaim(2, None, "floor", "killed", "people"), words, (0, 30)).verdict
    'supported'
    >>> judge_count(CountClaim(5, 5, "exact", "killed", "people"), words, (0, 60)).issues[0].message
    "'five' counts wounded, not killed"
    """
    judge = _Judge(claim, text, span, before)
    if claim.low is None and claim.high is None:
        issues: list[CountIssue] = []
    elif claim.low is not None and claim.high is not None and claim.low > claim.high:
        issues = [CountIssue("XFC002", "error", "the lower bound is above the upper bound")]
    elif (
        claim.outcome is not None
        and claim.high in (0, None)
        and claim.low in (0, None)
        and claim.qualifier != "ceiling"
    ):
        issues = judge.zero()
    elif claim.outcome is not None:
        issues = judge.casualty()
    else:
        issues = judge.plain()
    return CountJudgement(_verdict(issues), tuple(issues))


def _verdict(issues: list[CountIssue]) -> JudgementVerdict:
    severities = {issue.severity for issue in issues}
    if "error" in severities:
        return "contradicted" if any(issue.code == "NUM001" for issue in issues) else "unsupported"
    if "review" in severities:
        return "review"
    return "supported_with_warning" if "warning" in severities else "supported"
