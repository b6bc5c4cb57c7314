"""Whether words say how an incident hangs together with another: an answer to it, a part of it, after it.

The words must say the relation itself ("in revenge for", "one of the 17", "two days later"). That both were attacks,
or that somebody is blamed for one of them, relates nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import get_args

from extractor.schema.blocks import LinkRelation
from extractor.validation.reading.small_letters import AnyCase, small_letters

__all__ = ("relations_said",)

LONGEST = 1000
"""Characters that are read."""
_NUMBER = (
    r"(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|several|many|dozens?"
    r"|all|both)"
)
_TIME = r"(?:minutes?|hours?|days?|nights?|weeks?|months?|years?|mornings?|evenings?|afternoons?)"
_WORDS = {
    "response_to": (
        r"reveng\w*|aveng\w*|retaliat\w*|repris\w+|retribution|vengeance|(?:repl(?:y|ies|ied|ying)|respon(?:se|ses|d|ds|ded|ding)|answer(?:s|ed|ing)?)(?!\sthat\s)"
        r"|react(?:ion|ed|ing)?|counter-?\w*|hit(?:s|ting)?\sback|hitting\sback|struck\sback|strik(?:e|es|ing)\sback|(?:fir|sho)\w+\sback|returned?\sfire"
        r"|fought\sback|pa(?:y|id|ying)\sback|payback|in\s(?:return|exchange)|tit[\s-]for[\s-]tat|punish\w*|deterr?\w*|provok\w+|prompt(?:ed|ing)"
        r"|trigger(?:ed|ing)|spark(?:ed|ing)|led\sto|because\sof|over\sthe\s(?:killing|death|murder|attack|bombing|raid|loss|arrest|abduction)\w*"
        r"|(?:sent|went|set\sout|gave\schase|moved)\s(?:out\s)?after|caught\sup|pursu\w+|chas(?:e|ed|ing)|track(?:ed|ing)|hunt(?:ed|ing)?"
        r"|what\s(?:is|was|lay|lies)\sbehind|behind\s(?:it|this|that)|motiv\w+|caus(?:e|ed)|reason|on\saccount\sof|owing\sto|due\sto|in\sthe\sface\sof"
        r"|rescue\w*|came\sto\s(?:the\s)?(?:aid|help)|reinforc\w+|quid\spro\squo|settl\w+\s(?:of\s)?(?:a\s|the\s|old\s)?scores?|feud|escalat\w+|cycle\sof"
    ),
    "follows": (
        r"after\w*|follow(?:s|ed|ing)?|later|then|since|next|subsequent\w*|earlier|before|previous(?:ly)?|preced(?:es|ed|ing)|prior|ago|second|third"
        rf"|again|another|once\smore|meanwhile|soon|same\s(?:\w+\s)?{_TIME}|that\s(?:same\s)?{_TIME}|days?\s(?:apart|on)|the\swake|on\sthe\sheels|in\sturn"
        r"|last\s(?:week|month|year|night)|(?:the\s)?(?:week|month|year)\sbefore|aftermath|successi(?:on|ve)|further|renewed|resum\w+|repeat(?:ed|s)?|anew"
        r"|back[\s-]to[\s-]back|latest|within\s(?:hours|minutes|days)|no\ssooner|hardly|moments?|shortly|afterwards?|until"
    ),
    "part_of": (
        rf"(?:(?:one|two|three|part|some|most|each|any|first|second|third|fourth|fifth|latest|last|deadliest|worst|bloodiest)\sof"
        rf"|{_NUMBER}\s(?:of|out\sof)\s(?:the|these|those|them|which|whom|its|their|\d|\w+teen|\w+ty)|of\s(?:these|those|them|which|whom)"
        r"|among(?:st)?\s(?:them|these|those|which|whom|the\s(?:\d|dead|victims|toll|total|attacks?|strikes?|raids?|incidents?|cases))"
        r"|includ(?:es|ed|ing|e)|within\sthe|part|belong\w*|with\s(?:this|that|these)|(?:bring|brought|push|rais|carr)(?:s|ing|ed|es|ies|ying)?\s(?:the|its|their|to)"
        r"|(?:has|have|had)\srisen|ris(?:es|ing)\sto|rose\sto|totals?|totall\w+|in\sall|altogether|so\sfar|series|waves?|campaign|string|spate|barrage|offensive|combined"
        rf"|overall|latest|alone|during|in\sthe\scourse|same\s(?:\w+\s)?(?:attack|raid|strike|operation|assault|offensive|battle|{_TIME})|spree|rounds?|chain"
        r"|counted?|counts|counting|sum|both\s(?:attacks|strikes|raids|incidents|events)"
        r"|(?:first|second|third|fourth|fifth|sixth|\d+(?:st|nd|rd|th))\s(?:such|attack|strike|raid|incident|bombing|ambush|shelling|explosion|of|this|in\s(?:a|as)\s))"
    ),
}  # fmt: skip
_SAID = {relation: AnyCase(rf"(?<![\w’'-])(?:{_WORDS[relation]})(?![\w’'])") for relation in get_args(LinkRelation)}


@lru_cache(maxsize=512)
def relations_said(words: str) -> tuple[str, ...]:
    """The relations that the words may say, in the order of the list.

    >>> relations_said("in revenge for the raid"), relations_said("one of nine attacks"), relations_said("blamed")
    (('response_to',), ('part_of',), ())
    """
    words = f"{words[:LONGEST]} "
    small = small_letters(words)
    return tuple(relation for relation, said in _SAID.items() if said.search(words, small) is not None)
