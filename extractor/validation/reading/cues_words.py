"""The words that take back what a sentence says, by what they mean, and the phrases that only look like them."""

from __future__ import annotations

import re
from typing import Literal

from extractor.validation.reading.small_letters import AnyCase
from extractor.validation.wording import word_set

__all__ = (
    "AFTER",
    "AFTER_BEGINNINGS",
    "BEGINNINGS",
    "CUES",
    "LIMITER",
    "LOOK_ALIKES",
    "LOOK_ALIKE_BEGINNINGS",
    "LOOK_ALIKE_SIGNS",
    "REACH",
    "SIGNS",
    "WOULD_BE",
    "CueKind",
)


CueKind = Literal["negation", "denial", "hedge", "claim", "plan", "hypothesis", "foiled", "false", "invented"]

LOOK_ALIKES = AnyCase(
    r"\bno\s(?:doubt|further|fewer|less|more|longer|sooner|stranger|matter|comment|immediate|apparent|clear|known|warning|details?"
    r"|information|word|other|choice|claims?\sof|arrests?|casualties|injuries|deaths|fatalities|damage|loss|victims|survivors|let-up)\b"
    r"|\bno\s(?:one|group|body|party|organi[sz]ation|faction|militant\sgroup|side)\b(?!\s(?:was|were|had\sbeen|has\sbeen|had|has|is|are)"
    r"\s(?:\w+\s)?(?:attack|shot|kill|hit|struck|hurt|harm|abduct|touch|kidnap|injur|wound|detain|arrest))"
    r"|\bnobody\b(?!\s(?:was|were|had\sbeen|has\sbeen|attack|shot|kill|hit|struck|hurt|harm|abduct|touch|kidnap|wound))|\bnone\b|\bno-(?:fly|go|man)|\bno\sman[’']s"
    r"|\bnot\s(?:content|satisfied|surprisingly|only|just|merely|simply|far|less|fewer|more|immediately|yet|to\smention|the\sfirst|clear|known|least|all"
    r"|specified|disclosed|named|identified|confirmed|verified|been\s(?:confirmed|verified|identified|named|disclosed|seen|heard))\b"
    r"|\b(?:did|does|do|has|have|had|could|can|would|will)(?:\snot|n[’']t)\s(?:immediately\s|yet\s|independently\s|rule\sout\s)?"
    r"(?:deny|denied|say|said|specify|specified|give|given|elaborate|provide|provided|identify|name|comment|report|mention"
    r"|disclose|confirm|verify|be\s(?:independently\s|immediately\s)?(?:verified|confirmed|reached|determined)|respond|know"
    r"|rule\sout|claim|claimed|make|stop|survive|return|have|want|surprise|release|reveal|detail|state|appear|prevent|deter|ascribe"
    r"|attribute|blame|avert|thwart|foil|avoid|halt|hesitate|dispute|reject|contest|challenge|spare|rest|end)\b"
    r"|\bnever\s(?:before|seen|again|ending|forget|denied|hesitated|returned|recovered|came\shome|made\sit)\b|\bwhether\sor\snot\b"
    r"|\bwithout\s(?:(?:prior|any|further|a)\s)?(?:warning|provocation|giving|elaborating|naming|saying|specifying|providing|identifying|indicating"
    r"|mentioning|explanation|trial|charge|mercy|reason|food|water|power|electricity|distinction|resistance|incident|consent|permission)\b"
    r"|\b(?:nothing|little)\sto\s(?:prevent|stop)\b|\bden(?:ied|ies|y|ying)\s(?:access|entry|bail|medical|permission|food|aid|asylum)\b"
    r"|\b(?:fail(?:s|ed|ing|ure)?|unable|inability|too\slate|powerless|tri(?:ed|es)|trying|attempt(?:s|ed|ing)?|efforts?|aim(?:s|ed)?|bid|order|measures?"
    r"|steps?|meant|intended|designed|supposed)\sto\s(?:prevent|stop|avert|thwart|foil|disrupt|deter|contain|halt)\b"
    r"|\bif\s(?:confirmed|true|anything|only)\b|\bas\sif\b|\beven\sif\b|\bcould\s(?:be\s(?:heard|seen|felt)|see|hear|feel|watch|smell)\b"
    r"|\b(?:would|will)\s(?:later|eventually|soon|go\son\sto)\b|\bwill\s(?:never\sforget|be\sburied|remain)\b"
    r"|\b(?:more|fewer|less|other|rather|better|worse|earlier|later|sooner)\sthan\s(?:expected|feared|planned|threatened)\b"
    r"|\bas\s(?:planned|feared|threatened|promised|expected|vowed)\b|\bwell-planned\b|\bplanned\s(?:operation|attack\swas\scarried)\b"
    r"|\bin\smay\b|\blast\swill\b|\bgood\swill\b|\bgoing\sto\s(?:the|work|school|church|market|pray|prayers?|bed|hospital)\b"
    r"|\b(?:denied|rejected|dismissed|refuted)\sby\b|\bsecurity\sthreats?\b|\bthreat\sof\sforce\b|\bfear\sof\s(?:reprisals?|retaliation|being)\b",
)
"""Phrases that hold a cue and take nothing back."""
LOOK_ALIKE_BEGINNINGS = word_set(
    "no nobo none not neve whet deni deny prev stop aver thwa foil disr dete cont halt if coul woul will than plan "
    "fear thre prom expe vowe may goin reje dism refu"
)
"""First four letters of the words without one of which, or a sign, none of these phrases is found."""
LOOK_ALIKE_SIGNS = ("without", "n’t", "n't")
_DEEDS = (
    r"(?:attacks?|(?:air\s?)?strikes?|airstrikes?|bombings?|blasts?|explosions?|raids?|shelling|ambush(?:es)?"
    r"|clash(?:es)?|shootings?|killings?|assaults?|incursions?|abductions?|kidnappings?|rocket|missile|drone|massacres?|incidents?"
    r"|attempts?|plots?|executions?|assassinations?|invasion|offensive|hijackings?|operation|bomber|mission)\b"
)
_EVENT = rf"(?:(?!(?:that|the|an?|on|of|in|by|and|to)\s)[\w’'-]+\s){{0,3}}{_DEEDS}"
_TO = r"(?:,\s[^,;.]{1,40},\sto\b|\sby\s(?:[\w’'-]+\s){1,7}?to\b|\sto\b)"
CUES: tuple[tuple[CueKind, AnyCase | re.Pattern[str]], ...] = (
    (
        "negation",
        AnyCase(
            r"\b(?:no\s(?:evidence|sign|signs|indication|trace|truth|record|reports?)\b(?:\s(?:of|that|to))?|no\b|nobody\b|not\b|never\b"
            r"|nothing\s(?:was|were|had\sbeen|has\sbeen|is)|neither\b|nor\b|without\b)|n[’']t\b|\bcannot\b|\bfalse\s(?:claims?|reports?|rumou?rs?|news|allegations?|accounts?|stor(?:y|ies)|alarms?)\b"
            r"|\b(?:fake|bogus|fabricated|invented|baseless|unfounded|debunked)\s(?:\w+\s)?(?:claims?|reports?|rumou?rs?|news|videos?|posts?|stor(?:y|ies)|accounts?)\b"
            r"|\b(?:hoax|false\salarm)s?\b",
        ),
    ),
    (
        "denial",
        AnyCase(
            r"\b(?:den(?:y|ies|ied|ying)|denials?\s(?:of|that|by)|refut(?:e|es|ed|ing)|disput(?:ed|es)\s(?:that|the|claims?|reports?|it)|debunk(?:ed|s)"
            r"|(?:dismiss|reject)(?:ed|es|s|ing)?|(?:call|brand|label|describ|term)(?:ed|s|es|ing)\s(?:the\s|those\s|these\s)?(?:reports?|claims?|allegations?|accusations?"
            r"|stor(?:y|ies)|rumou?rs?)\s(?:that|of)|rubbish(?:ed|es)|(?:retract|withdr[ae]w)(?:s|ed|n)?)\b",
        ),
    ),
    (
        "hedge",
        AnyCase(
            r"\b(?:(?:allegedly|reportedly|purportedly|supposedly|apparently|possibly|presumably)(?!\sby\b)|unconfirmed|unverified|rumou?r(?:ed|s)?"
            r"|purport(?:s|ed|ing)?\sto|allegations?\s(?:that|of)|alleg(?:es|ed|ing|e)\s(?:on\s\w+\s)?that|alleges?|alleging|(?:has|have|had)\salleged"
            r"|appear(?:s|ed)?\sto|seem(?:s|ed)?\sto|(?:is|are|was|were)\s(?:believed|said|thought|alleged|rumou?red|reported)\sto"
            r"\s(?:have|be)|(?:may|might|could)\shave|(?:whether|investigat\w+\s(?:claims?|reports?|allegations?))(?!\sor\snot))\b"
            rf"|\b(?:alleged|suspected|apparent|purported|possible|reported|supposed)\s(?={_EVENT})",
        ),
    ),
    (
        "claim",
        AnyCase(
            r"\bclaim(?:s|ed|ing)?\s(?:to\shave|(?:on\s\w+\s)?that)\b|\baccus(?:es?|ed|ing|ations?)\b[^,.;]{1,60}?\sof\b|\baccusations?\sthat\b"
            r"|\b(?:in|by)\san?\sunsourced\b|\bclaims?\sthat\b",
        ),
    ),
    (
        "plan",
        AnyCase(
            rf"\b(?:(?:plan(?:s|ned|ning)?|plot(?:s|ted|ting)?|schem(?:es?|ed|ing)){_TO}|plan(?:s|ned|ning)?\s(?:for|on|of)|plott?(?:s|ed|ing)?\sagainst"
            r"|plott(?:ed|ing)\b|(?:plans?|plots?)\sinvolving|intend(?:s|ed|ing)?\sto|intent\son|inten(?:t|tions?)\s(?:to|of)|threat(?:en(?:s|ed|ing)?"
            r"\s(?:to|with)|s?\s(?:of|to))|vow(?:s|ed|ing)?\sto|pledg(?:es|ed|ing)\sto|sw(?:ore|ears?|earing|orn)\sto|promis(?:es|ed|ing)\sto"
            r"|prepar(?:es|ed|ing|ations?)\s(?:to|for)|preparing|aim(?:s|ed|ing)?\sto|about\sto|poised\sto|scheduled\s(?:to|for)|going\sto"
            r"|conspir(?:ed|ing|acy)\sto|warn(?:s|ed|ing)?\s(?:of|against)|expected\sto|likely\sto|set\sto|hop(?:es|ed|ing)\sto|want(?:s|ed|ing)?\sto|meant\sto|(?:refrain|desist|abstain)(?:s|ed|ing)?\sfrom|on\s(?:the|his|her|its|their)\sway\sto"
            r"|supposed\sto|ready\sto|determined\sto|willing\sto|will|will\snot|shall|in\spreparation\sfor|call(?:s|ed|ing)?\s(?:for|on\s(?:[\w’'-]+\s){1,4}?to)"
            r"|(?:urg(?:es?|ed|ing)|incit(?:es?|ed|ing)|exhort(?:s|ed|ing)?|encourag(?:es?|ed|ing)|ask(?:s|ed)?|allow(?:s|ed)?|permit(?:s|ted)?)"
            r"\s(?:[\w’'-]+\s){1,4}?to|(?:consider|weigh|contemplat|mull|discuss|propos|envisag|authori[sz]|approv)(?:s|ed|ing|es))\b"
            rf"|\b(?:planned|impending|imminent|upcoming|looming|threatened|future|proposed|intended|attempted|would-be|feared)\s(?={_EVENT})",
        ),
    ),
    (
        "hypothesis",
        re.compile(
            r"\b(?:[Ii]f|[Uu]nless|[Ii]n\s(?:the\sevent|case)\s(?:of|that)|[Ii]n\scase|could|might|may|would|potential|hypothetical|simulat(?:ed|ing|ion|es)"
            r"|mock|drills?|(?:possibility|risks?|danger|prospects?|likelihood|chances?)\s(?:of|that)|fear(?:s|ed|ing)?\s(?:of|that|an?)|(?:were|was)\sto"
            r"|should\s(?:there|they|it)|capable\sof|able\sto|can|imagin(?:e|es|ed|ing)|[Ww]ere\s(?:the|a)|[Hh]ad\s(?:the|it|they)|[Ss]hould\s(?:the|an?)|Should\s[A-Z]\w+)\b"
        ),
    ),
    (
        "foiled",
        AnyCase(
            r"\b(?:foil(?:s|ed|ing)?|thwart(?:s|ed|ing)?|avert(?:s|ed|ing)?|prevent(?:s|ed|ing)?|called\soff|abort(?:s|ed)"
            r"|cancel(?:led|ed)|failed\sto|disrupt(?:s|ed|ing)?\s(?:a|an|the)\s(?:plot|plan)|stopped\s(?:short\sof|(?:a|an)\s)|abandon(?:ed|ing)\s(?:plans?|an?|the)"
            r"|pre-?empt(?:ed|s|ing)?|nipped|(?:uncover|unmask)ed\s(?:a|an|the)|deterred)\b",
        ),
    ),
)
REACH: dict[CueKind, int] = {
    "negation": 6, "denial": 14, "hedge": 12, "claim": 14, "plan": 8, "hypothesis": 8, "foiled": 8, "false": 0,
    "invented": 0,
}  # fmt: skip
"""Words to the right that a cue reaches."""
BEGINNINGS: dict[CueKind, frozenset[str]] = {
    "negation": word_set("no not nobo neve neit nor cann fals fake bogu fabr inve base unfo debu hoax noth"),
    "denial": word_set("deni deny refu disp debu dism reje call bran labe desc term rubb retr"),
    "hedge": word_set(
        "alle repo purp supp appa poss pres unco unve rumo appe seem beli thou may migh coul whet inve susp"
    ),
    "claim": word_set("clai accu unso"),
    "plan": word_set(
        "refr desi abst plan plot sche inte thre vow vows vowe vowi pled swor swea prom prep aim aims aime "
        "aimi abou pois goin cons warn expe like set hope hopi want mean supp read dete will shal call urge "
        "urgi inci exho enco ask asks aske allo perm weig cont mull disc prop envi auth appr impe immi upco "
        "loom futu atte woul fear way"
    ),
    "hypothesis": word_set(
        "if unle even case coul migh may woul pote hypo simu mock dril poss risk dang pros like chan fear "
        "shou capa able can imag"
    ),
    "foiled": word_set("foil thwa aver prev call abor canc fail disr stop aban pree nipp unco unma dete pre"),
}
"""First four letters of words without which a sentence holds no cue of the kind; the rest is in `SIGNS`."""
SIGNS: dict[CueKind, tuple[str, ...]] = {
    "negation": ("n’t", "n't", "without"),
    "denial": ("withdr",),
    "hedge": ("said to ",),
    "hypothesis": ("was to ", "were to ", "had the ", "were the ", "were a ", "had it ", "had they "),
}
_WORDS = r"(?:\s(?!(?:and|or|but|that|which|who|after|when|while|as|before|because|since|until)\b)[\w’'-]+)"
_FALSE = (
    r"(?:false|untrue|fake|fabricated|a\sfabrication|unfounded|baseless|incorrect|inaccurate|mistaken|bogus|invented|groundless|not\strue|disinformation|misinformation|fake\snews|propaganda|pure\sfiction|fictitious|absurd|ridiculous|nonsense|a\srumou?r"
    r"|an?\s(?:\w+\s)?(?:hoax|lie|false\salarm|fabrication|invention|prank|misunderstanding))"
)
AFTER_BEGINNINGS: dict[CueKind, frozenset[str]] = {
    "denial": word_set("deni deny dism refu debu disc disp reje"),
    "false": word_set(
        "fact actu absu ridi nons bran labe turn prov fals untr fake fabr unfo base inco inac mist bogu inve "
        "grou not neve didn disi misi prop fict rumo hoax lie stag acci"
    ),
    "foiled": word_set("foil thwa aver prev disr call canc abor aban post unco brok neve nipp befo"),
    "hypothesis": word_set("woul"),
    "hedge": word_set("alle repo purp supp"),
}
"""The same for what stands behind the deed."""
AFTER: tuple[tuple[CueKind, AnyCase], ...] = (
    (
        "denial",
        AnyCase(
            rf"^{_WORDS}{{0,8}}?\s(?:was|were|(?:has|have|had)\s(?:since\s|long\s|now\s)?been|is|are)\s(?:later\s|quickly\s|firmly\s|flatly\s)?(?:denied|dismissed\sas|refuted|debunked"
            r"|discredited|disproved|disproven)\b"
            r"(?!\s(?:bail|entry|access|medical))|^,\s(?:which|something|an?\s(?:claim|charge|accusation|allegation|report))\s[^;.]{0,60}?"
            r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|refute[sd]?|dismisse[sd])\b"
            r"(?!\s(?:having|being|any|all|responsib|involv|carrying|ordering|an?\s(?:role|hand|part)|its|their|his))",
        ),
    ),
    (
        "false",
        AnyCase(
            rf"^[^;.]{{0,120}}?\s(?:turned\sout|prov(?:ed|en)|w(?:as|ere)|is|are|been|as|call(?:ing|ed)\s(?:it|them|this|that|the\s\w+)|describ(?:ing|ed)\s(?:it|them)\sas|been\s(?:called|branded|labelled))"
            rf"\s(?:(?:to\sbe|to\shave\sbeen|later|quickly|soon|found|shown|entirely|completely|totally|simply|just|in\sfact|utterly|all)\s){{0,3}}[“\"'‘]?{_FALSE}\b"
            r"|^[^;.]{0,80}?\s(?:turned\sout\sto\sbe|proved\sto\sbe|w(?:as|ere)\s(?:in\sfact|actually|only|just))\s(?:(?:an?|the)\s)?(?:[\w’'-]+\s){0,2}?"
            r"(?:balloons?|fireworks?|firecrackers?|thunder\w*|backfir\w+|ty?i?res?|gas\s(?:cylinder|leak|explosion)|transformer|sonic\sboom|training|test|accidental|staged)\b"
            r"|^[^,;.]{0,80}?\s(?:did\snot|didn[’']t|never|has\snot|had\snot|have\snot)\s(?:actually\s|ever\s|in\sfact\s)?(?:take\splace|took\splace|taken\splace|happen(?:ed)?"
            r"|occur(?:red)?|materiali[sz]ed?|go\sahead|gone\sahead|come(?!\s(?:as|from|without|out|close|to)))\b"
        ),
    ),
    (
        "foiled",
        AnyCase(
            rf"^{_WORDS}{{0,8}}?,?\s(?:was|were|has\sbeen|have\sbeen|had\sbeen|being|got)\s(?:\w+ly\s)?(?:foiled|thwarted|averted|prevented|disrupted"
            rf"|called\soff|cancelled|canceled|aborted|abandoned|postponed|uncovered|broken\sup|never\scarried\sout|not\scarried\sout|nipped)\b"
            rf"|^[^;.]{{0,80}}?\s(?:were|was|had\sbeen)\s(?:arrested|detained|caught|stopped|killed|shot)\sbefore\s(?:they|he|she|it)\scould\b",
        ),
    ),
    ("hypothesis", AnyCase(rf"^{_WORDS}{{0,3}}?\sthat\swould(?:\snot|n[’']t)?\shave\b")),
    (
        "hedge",
        AnyCase(
            rf"^{_WORDS}{{0,4}}?\s(?:allegedly|reportedly|purportedly|supposedly)\b(?!\sby\b)|^,\s(?:allegedly|reportedly)\b(?!\sby\b)",
        ),
    ),
)
"""What stands behind the word that tells of the deed, or behind the citation."""
WOULD_BE = AnyCase(
    rf"{_WORDS}{{0,12}}?\s(?P<cue>(?:would|could|might|may|will|can)\s(?:\w+ly\s)?(?!have\b|be\s(?:heard|seen|felt|the\s(?:\w+\s)?(?:first|second|third|worst|deadliest|latest)))[a-z]+"
    r"|(?:is|are)\s(?:\w+ly\s)?(?:planned|expected|imminent|likely|possible|inevitable|looming|on\sthe\s(?:cards|table|agenda|horizon)|under\sconsideration|being\s(?:planned|prepared|considered))\b(?!\sto\s(?:be|have)\b)"
    r"|(?:was|were|had\sbeen)\s(?:planned|scheduled|expected)\sfor\b)"
)
"""What makes a deed that is not taken as known one that has not happened: "a raid would", "a raid is expected"."""
LIMITER = re.compile(
    r"^\s*[,(–—-]?\s*(?P<words>except(?:ing)?(?:\sfor)?|excluding|not\s(?:including|counting)|other\sthan|apart\sfrom|but\s(?:not|only|none|no)"
    r"|if\s(?:confirmed|true)|a\s(?:figure|number|toll|claim)\sthat|but\s(?:the|this|that|it|its|his|their|officials?|police|the\sarmy)"
    r"\s[^.;]{0,60}?(?:den(?:y|ied|ies)|disput(?:ed|es)|could\snot|not\sconfirm|revised|corrected|retracted|withdr[ae]wn?)"
    r"|although|though)\b",
    re.IGNORECASE,
)
