"""What the program can tell a model about an article before it reads: which sentences hold words of violence.

The word list is part of every request that shows it, so it is closed: a changed list makes recordings stale. It judges
nothing; `extractor.validation.reading.violence` does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ("numbers_of_violence", "violent_sentences")

_VIOLENCE = re.compile(
    r"\b(?:abduct|ambush|arson|artillery|assassinat|assault|attack|behead|blast|blew up|blown up|bomb|burn(?:ed|t|ing)"
    r"|captur|casualt|clash|corpse|crossfire|dead(?!line|lock|ly silence)|death|detain|detonat|die[ds]\b|dying|drone"
    r"|dynamit|execut|explo[ds]|fatal|fighting|fired|fire(?:fight| on\b)|fought|gun(?:fight|fire|m[ae]n|ned|shot)"
    r"|grenade|hack|hostage|hurt|injur|kidnap|kill|knif|landmine|launch|loot|lynch|machete|massacre|mines?\b|missile|mob\b|mortar"
    r"|murder|offensive|opened fire|pound|raid|rammed|rape|riot|rocket|rounds\b|set (?:fire|alight)|shell(?:s|ed|ing)\b"
    r"|shoot|shot|skirmish|slain|slaughter|slay|stab|ston(?:ed|ing)|storm(?:ed|ing)|strike|striking|struck|suicide|torch"
    r"|tortur|victim|violence|warplane|waylaid|wound)"
    r"|\b\w+(?:bomb|mine|strike)s?\b",
    re.IGNORECASE,
)
"""Beginnings of words; and names of weapons or strikes that end so ("carbomb", "airstrikes")."""


def violent_sentences(sentences: Mapping[int, str]) -> list[int]:
    """Numbers of the sentences that hold a word of violence, ascending.

    >>> violent_sentences({1: "Gunmen shot a guard.", 2: "The road is long.", 3: "Two airstrikes followed."})
    [1, 3]
    """
    return [number for number, text in sorted(sentences.items()) if _VIOLENCE.search(text)]


def numbers_of_violence(sentences: Mapping[int, str]) -> str:
    """The same as a prompt shows it: `1, 3`, or `none`."""
    return ", ".join(map(str, violent_sentences(sentences))) or "none"
