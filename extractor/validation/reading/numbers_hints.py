"""Stems that may tell of an outcome, known to the grammar or not, and what numbers that are no count are called."""

from __future__ import annotations

import re

from extractor.schema.incident import Outcome

__all__ = ("HINTS", "KIND_NAMES")

HINTS: dict[Outcome, re.Pattern[str]] = {
    "killed": re.compile(
        r"\b(?:kill|dead|death|die[ds]?\b|dying|murder|slain|slay|slew|bod(?:y|ies)\b|corpse|shot|shoot|gunned|blown|blew"
        r"|lynch|massac|toll|lives\b|life\b|perish|fatal|succumb|victim|casualt|martyr|execut|behead|decapit|throat|wiped"
        r"|buried|drown|coffin|grave|funeral|cemeter|put\s(?:down|out\sof\saction)|finished\soff|names\b|burn|hang|crush|assassin|slaughter|butcher|remains\b|lost\b|losses|neutrali|eliminat|hacked|fell\b)",
        re.IGNORECASE,
    ),
    "wounded": re.compile(
        r"\b(?:wound|injur|hurt|harm|maim|burn|hospital|treat|shrapnel|casualt|victim|beat|thrash|struck|hit\b|concuss|trauma"
        r"|stab|shot|assault|arms?\b|legs?\b|foot\b|feet\b|wrist|broken|fractur|bandag|stretcher|bleed|scratch|bruis|splinter)",
        re.IGNORECASE,
    ),
    "captured": re.compile(
        r"\b(?:captur|abduct|kidnap|hostage|captive|prison|detain|detention|arrest|seiz|custody|apprehend|nab|taken|took"
        r"|held|hold|surrender|snatch|round|caught|jail|whisk|led\s(?:away|off|into)|march|drag|carried)",
        re.IGNORECASE,
    ),
    "missing": re.compile(
        r"\b(?:miss|disappear|vanish|unaccounted|whereabouts|lost\b|trapped|sought|search)", re.IGNORECASE
    ),
    "examined": re.compile(r"\b(?:examin|evaluat|screen|assess|check|treat|observ|hospital|tested)", re.IGNORECASE),
}
"""Stems that may tell of an outcome: where none occurs, a number certainly does not count it."""

KIND_NAMES = {
    "ordinal": "an ordinal", "unit": "a measure", "money": "a sum of money", "age": "an age", "date": "a date",
    "time": "a time of day", "duration": "a length of time", "distance": "a distance", "fraction": "a share",
    "compound": "part of another word", "superseded": "an older figure",
}  # fmt: skip
