"""Which inputs a run does not ask about, decided before anything is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from extractor.article import Article
from extractor.errors import UsageError
from extractor.runs.store.model import Duplicate
from extractor.validation.duplicates import NearArticle, NearDuplicates

__all__ = ("Duplicates", "Looked", "Lookout", "Policy")

Duplicates = Literal["skip", "link", "ask"]


@dataclass(frozen=True)
class Policy:
    """What a run skips. Raises UsageError where that cannot be meant.

    `duplicates`: `link` asks about every copy and notes what it says the same as. A later copy often differs in the one
    figure that matters (a toll that rose), so nothing is left out; copies that lead to the same request share one
    answer and cost nothing. `skip` asks about the first only. `ask` does not compare.
    """

    duplicates: Duplicates = "link"
    languages: tuple[str, ...] = ()
    """Languages to ask about (ISO 639-1); articles in another that was recognised are skipped. Empty: all."""
    most_characters: int | None = None
    """Longest article to ask about, in code points."""

    def __post_init__(self) -> None:
        if self.duplicates not in get_args(Duplicates):
            raise UsageError(f"duplicates: {self.duplicates!r} must be one of {', '.join(get_args(Duplicates))}")
        for code in self.languages:
            if not (code.isascii() and code.isalpha() and code.islower() and len(code) in (2, 3)):
                raise UsageError(f"language {code!r} must be a code such as en")
        if self.most_characters is not None and self.most_characters < 1:
            raise UsageError(f"most characters: {self.most_characters} must be at least 1")


@dataclass(frozen=True)
class Looked:
    """What became of an article at a first look."""

    skip: str = ""
    """Reason to skip it; empty: it is asked about."""
    message: str | None = None
    duplicates: tuple[Duplicate, ...] = ()
    near: tuple[NearArticle, ...] = ()


class Lookout:
    """Looks at articles in input order and remembers them, a few hundred bytes to some kilobytes each."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._near = NearDuplicates()
        self._seen: dict[str, str | None] = {}
        """Ids of articles and where the first copy came from."""

    def look(self, article: Article) -> Looked:
        """Whether to ask about an article, and what it says the same as."""
        if not article.sentences:
            return Looked()  # its record will say that there is no text
        policy = self.policy
        if policy.most_characters is not None and len(article.text) > policy.most_characters:
            return Looked("too_long", f"{len(article.text)} characters, more than {policy.most_characters}")
        if policy.languages and article.language is not None and article.language not in policy.languages:
            return Looked("language", f"in {article.language}, not in {' or '.join(policy.languages)}")
        if policy.duplicates == "ask":
            return Looked()
        return self._compared(article)

    def _compared(self, article: Article) -> Looked:
        exact = article.id in self._seen
        near = self._near.add(article)
        found = tuple(
            Duplicate(article.id, other.id, "near", round(max(other.same, other.inside), 4))
            for other in near
            if not exact  # the links are those of the text, and it was seen before
        )
        first_source = self._seen.setdefault(article.id, article.source)
        if self.policy.duplicates == "link" or not (exact or found):
            return Looked(duplicates=found, near=near)
        message = f"same text as {first_source or article.id}" if exact else _same_text(near)
        return Looked("duplicate", message, found, near)


def _same_text(near: Sequence[NearArticle]) -> str:
    first = near[0]
    return f"same text as {first.source or first.id} ({max(first.same, first.inside):.0%})"
