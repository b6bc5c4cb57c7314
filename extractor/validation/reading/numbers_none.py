"""One claim before its words: what it cites, what the text tells, and whether the words say that there were none."""

from __future__ import annotations

from functools import cached_property

from extractor.schema.findings import Severity
from extractor.schema.incident import Group
from extractor.validation.reading.numbers import NumberMention, read_numbers
from extractor.validation.reading.numbers_agreement import CountClaim, CountIssue, said_by
from extractor.validation.reading.numbers_casualties import CasualtyReading, read_casualties
from extractor.validation.reading.numbers_groups import groups_of
from extractor.validation.reading.numbers_hints import HINTS
from extractor.validation.reading.numbers_lexicon import SINGULAR_DETERMINERS
from extractor.validation.reading.numbers_tokens import tokenise
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

    # -- what the words tell --

    def may_count_persons(self, mention: NumberMention) -> bool:
        """Whether a figure that no casualty word took stands before a word for persons, or before none at all."""
        behind = tokenise(self.text[mention.end : mention.end + 80])[:3]
        if not behind or not behind[0].low[:1].isalpha():
            return True
        if behind[0].low == "of" and len(behind) > 1 and behind[1].low in ("them", "whom", "these", "those"):
            return True
        return any(groups_of(token.low) for token in behind)

    def told_of(self) -> bool:
        """Whether the sentence has any word of this outcome, known to the grammar or not."""
        return self.claim.outcome is not None and bool(HINTS[self.claim.outcome].search(self.text))

    def uncounted(self) -> bool:
        """Whether the cited words tell of the outcome without any number."""
        near = self.text[self.span[0] : self.span[1]]
        told = self.claim.outcome is not None and bool(HINTS[self.claim.outcome].search(near))
        return told and not any(m.counts and m.kind == "count" for m in self.mentions)

    def one_named(self) -> bool:
        """Whether the cited words name one person, "a boy", "the mayor", and their sentence tells of the outcome."""
        article = any(m.kind == "article" and self.may_count_persons(m) for m in self.mentions)
        return (article or self.one_person()) and self.told_of()

    def one_person(self) -> bool:
        """Whether a noun for one person stands in the cited words behind "the", "his" or the like."""
        tokens = tokenise(self.text[self.span[0] : self.span[1]])
        lows = [token.low for token in tokens]
        for at, low in enumerate(lows):
            one = low in SINGULAR_DETERMINERS and low not in ("a", "an", "that")
            for noun in lows[at + 1 : at + 4] if one else ():
                if groups_of(noun):
                    if not noun.endswith(("s", "men", "people", "children", "police", "personnel")):
                        return True
                    break
        return False
