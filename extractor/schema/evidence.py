"""Evidence: where in the stored article the words stand that a value rests on."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = ("Cited", "Evidence", "EvidenceStatus", "WordChange")

EvidenceStatus = Literal["verbatim", "retyped", "elsewhere", "altered", "absent"]
"""How the cited words stand in the source.

`verbatim`: character for character, in the cited sentence. `retyped`: the same words, only blanks, quote marks,
dashes, Unicode form or case differ. `elsewhere`: verbatim or retyped, but in another sentence than the one cited.
`altered`: a passage much like it stands there, with other words (see `changes`). `absent`: nothing like it.
"""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cited(_Frozen):
    """What the model said, kept as it was: the sentence number and the copied words."""

    s: int
    text: str


class WordChange(_Frozen):
    """One difference between cited words and source words: `source` None was invented, `cited` None was left out."""

    cited: str | None
    source: str | None


class Evidence(_Frozen):
    """Our slice of the source under a citation.

    `text == article.text[start:end]` always, in code points, half-open; all three are None where `status` is
    `absent`.
    """

    cited: Cited
    status: EvidenceStatus
    start: int | None = None
    end: int | None = None
    text: str | None = None
    changes: tuple[WordChange, ...] = ()
    """The word difference where `status` is `altered`, else empty."""
    others: tuple[tuple[int, int], ...] = ()
    """Further places where the same words stand (start, end), when the choice was made among several."""

    @property
    def found(self) -> bool:
        """Whether the cited words themselves stand in the source (not `altered`, not `absent`)."""
        return self.status in ("verbatim", "retyped", "elsewhere")
