"""One claim before its words: what it cites, what the text tells, and whether the words say that there were none."""

from __future__ import annotations

from functools import cached_property

from extractor.schema.findings import Severity
from extractor.schema.incident import Group
from extractor.validation.reading.numbers import NumberMention, read_numbers
from extractor.validation.reading.numbers_agreement import CountClaim, CountIssue, said_by
from extractor.validation.reading.numbers_casualties import CasualtyReading, read_casualties
from extractor.validation.reading.numbers_whose import Fit, side_of_none

__all__ = ("NoneJudge",)


class NoneJudge:
    """A claim and its text; judges claims of none."""

    def __init__(self, claim: CountClaim, text: str, span: tuple[int, int], before: str) -> None:
        self.claim, self.text, self.span, self.before = claim, text, span, before
        self.fits: dict[int, Fit] = {}
        """How the claim's group stands to a reading, by the reading's id."""
        self.mentions = [m for m in read_numbers(text) if m.start < span[1] and span[0] < m.end]

    @cached_property
    def readings(self) -> tuple[CasualtyReading, ...]:
        """What the text tells of people; counts of things need none of it."""
        return read_casualties(self.text)

    @cached_property
    def cited(self) -> list[CasualtyReading]:
        return [r for r in self.readings if self.overlaps(r.number)]

    def overlaps(self, mention: NumberMention) -> bool:
        return mention.start < self.span[1] and self.span[0] < mention.end

    def words(self, mention: NumberMention) -> str:
        return self.text[mention.full_start : mention.full_end]

    def issue(
        self,
        code: str,
        severity: Severity,
        message: str,
        mention: NumberMention | None = None,
        suggested: tuple[tuple[str, int | str | None], ...] = (),
    ) -> CountIssue:
        if mention is None:
            return CountIssue(code, severity, message, suggested=suggested)
        return CountIssue(code, severity, message, self.words(mention), mention.full_start, mention.full_end, suggested)

    # -- zero --

    def zero(self) -> list[CountIssue]:
        """A claim of none: only words that say none carry it, silence does not."""
        outcome = self.claim.outcome
        near = [r for r in self.readings if self.overlaps(r.number) or self.touches(r)]
        zeros = [r for r in near if r.number.qualifier == "none_stated"]
        fitting = [r for r in zeros if r.outcome in (None, outcome) or (outcome == "killed" and self.any_harm(r))]
        if fitting:
            best = fitting[0]
            limited = best.groups - {"people"} or self.side(best)
            if limited and self.claim.group not in (None, *limited):
                return [
                    self.issue(
                        "NUM005", "review", f"none of the {' or '.join(sorted(limited))}, says the text", best.number
                    )
                ]
            if self.only_reported(best):
                return [
                    self.issue(
                        "NUM009", "warning", "none were reported, which is less than that there were none", best.number
                    )
                ]
            return []
        figures = [r for r in near if r.outcome == outcome and not r.negated and not r.part]
        if figures:
            return [
                self.issue(
                    "NUM001",
                    "error",
                    f"the words say {self.words(figures[0].number)!r}",
                    figures[0].number,
                    said_by(figures[0].number),
                )
            ]
        if (
            zeros
            or any(r.negated and r.outcome == outcome for r in near)
            or any(m.qualifier == "none_stated" for m in self.mentions)
        ):
            return [self.issue("NUM009", "review", f"not certain that the words say none {outcome}")]
        return [self.issue("NUM009", "error", "the cited words do not say that there were none")]

    def side(self, zero: CasualtyReading) -> frozenset[Group]:
        """The groups of the side that alone had no losses; empty where none is meant, or nobody else was harmed."""
        harmed = any(r.outcome == self.claim.outcome and r.number.low and not r.negated for r in self.readings)
        side = side_of_none(self.text, zero.number)
        return side if self.claim.group != "people" or harmed else frozenset()

    def touches(self, reading: CasualtyReading) -> bool:
        return reading.trigger.start < self.span[1] and self.span[0] < reading.trigger.end

    def any_harm(self, reading: CasualtyReading) -> bool:
        return self.text[reading.trigger.start : reading.trigger.end].lower() in ("hurt", "harmed")

    def only_reported(self, reading: CasualtyReading) -> bool:
        after = self.text[reading.trigger.end : reading.trigger.end + 40].lower()
        return any(word in after for word in (" reported", " known", " recorded"))
