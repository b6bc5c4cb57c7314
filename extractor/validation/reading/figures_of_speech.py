"""Figures of speech that borrow words of violence: of talk, markets, sport, stages, causes, and of sending people off.

Each pattern is a word of violence with a complement or a subject from a closed class that nothing violent has: a
barrage "of questions", "prices" that rocket, a fight "against inflation", a film that was shot.
"""

from __future__ import annotations

from extractor.validation.reading.gates import Gated

__all__ = ("FIGURES",)

_DET = r"(?:(?:the|a|an|its|his|her|their|our|this|that|these|those|any|all|new|more)\s)?"
_FEW = r"(?:[\w’'-]+\s){0,2}?"

_TALK = (
    "criticisms?|complaints?|questions?|insults?|accusations?|allegations|words|messages|e-?mails?|texts|calls"
    "|tweets|posts|comments?"
    "|lawsuits?|litigation|ads|adverts?|advertis\\w+|publicity|tariffs?|sanctions|measures|reforms?|regulations?"
    "|rules|paperwork|bureaucracy"
    "|legislation|laws?|statistics|figures|data|news|reports|rumou?rs|lies|propaganda|(?:dis|mis)information|spam"
    "|requests|demands|proposals"
    "|promises|objections|amendments|appeals|petitions|letters|anger|outrage|fury|joy|laughter|applause|cheers|boos"
    "|jokes|protests?"
)
_THINGS_OF_THE_MIND = (
    "colou?rs?|flavou?rs?|taste|creativity|interest|growth|sales|demand|investment|activity|talent|music|sound|light"
    "|sunshine|energy"
    "|optimism|nerves|wills|ideas|ideolog(?:y|ies)|cultures?|civili[sz]ations?|opinions?|interests|egos"
    "|personalit(?:y|ies)|generations|styles"
    "|titans|runs|points|goals|wickets|medals|awards|money|funding|cash|credits?|debts?|technolog(?:y|ies)|tourists"
    "|visitors|fireworks"
)
_CAUSES = (
    "inflation|poverty|corruption|graft|fraud|cancer|leuk(?:a)?emia|disease|diseases|illness|malaria|hiv|aids"
    "|covid\\S*|coronavirus|cholera"
    "|ebola|polio|measles|mpox|dengue|tuberculosis|hunger|famine|drought|obesity|climate\\schange|global\\swarming"
    "|pollution|illiteracy"
    "|racism|sexism|discrimination|inequality|fake\\snews|unemployment|tax\\sevasion|addiction|alcoholism|depression"
    "|dementia"
    "|deforestation|desertification|erosion|press\\sfreedom|free\\sspeech|human\\srights|democracy|policy|policies"
    "|decisions?|ruling|verdict"
    "|amendment|constitution|judiciary|plans?|schedule|credibility|reputation|integrity|values|budgets?|bills?"
    "|tax(?:es)?|tariffs?|spending|healthcare"
    "|abortion|immigration|servers?|websites?|databases?|computers?|red\\stape|handling|record|remarks|speech"
    "|proposals?|reforms?"
)
_STAKES = (
    "drugs|plastics?|waste|locusts?|pests|wildfires?|blazes?|bush\\s?fires?|flames|equality|rights|justice"
    "|recognition|relegation|promotion|titles?"
    "|championships?|crown|trophy|medals?|seats?|leadership|presidency|nomination|custody|market\\sshare|pensions?"
    "|wages|pay|trade|prices|records?"
    "|summit|peak|everest|copyright|patents?|inheritance|estate|contract|media|the\\sdam|survival|life"
)
_OF_WORDS = Gated(
    r"\b(?:barrages?|volleys?|salvos?|fusillades?|broadsides?|bombardments?|hail|blasts?|explosions?|bursts?"
    r"|assaults?|attacks?|wars?|battles?"
    r"|onslaughts?|showers?|blitz|storms?|firestorms?|minefields?|shots?|clash(?:es)?|ambush|offensives?|tests?"
    r"|strikes?)"
    rf"\sof\s{_DET}{_FEW}(?:{_TALK}|{_THINGS_OF_THE_MIND})\b"
    rf"|\b(?:bombard|pepper|pelt|blast|attack|assail|ambush|torpedo|hammer)(?:ed|s"
    rf"|ing)?\s(?:[\w’'-]+\s){{0,4}}?(?:with|by)\s{_DET}{_FEW}(?:{_TALK})\b"
    r"|\bambush(?:ed|es|ing)?\s(?:[\w’'-]+\s){0,3}?by\s(?:reporters|journalists|photographers|fans|cameras)\b",
    without=(
        "barrages barrage volleys volley salvos salvo fusillades fusillade broadsides broadside bombardments "
        "bombardment hail blasts blast explosions explosion bursts burst assaults assault attacks attack wars war "
        "battles battle onslaughts onslaught showers shower blitz storms storm shots shot ambush offensives "
        "offensive tests test strikes strike hammer assail torpedo pelt pepper bombard clash reports light points "
        "calls posts news figures"
    ),
)
_AGAINST_CAUSES = Gated(
    r"\b(?:battl(?:e|es|ed|ing)|fights?|fighting|fought|wars?|warfare|crusades?|struggl\w+|combat(?:s|ing"
    r"|ed)?)\s(?:(?:back\s)?(?:against|on|over|with|for|about|off)\s)?"
    rf"{_DET}{_FEW}(?:{_CAUSES}|{_STAKES})\b"
    r"|\b(?:offensives?|assaults?|attack(?:s|ed|ing)?|clash(?:es|ed|ing)?|blitz|raid(?:s|ed|ing)?|shots?(?!\s(?:dead|and|by|in|down)\b)|hit(?:s"
    r"|ting)?|slam(?:s|med)?|blast(?:s|ed|ing)?)"
    rf"\s(?:back\s)?(?:(?:against|on|over|at|out\sat)\s)?{_DET}{_FEW}(?:{_CAUSES})\b",
    without=(
        "battl fights fight fighting fought wars war warfare struggl combat offensives offensive assaults assault "
        "attack clash raid shots shot hit slam blast against about bush fires fire market on life"
    ),
)
_KINDS_OF_STRIFE = Gated(
    r"\b(?:heart|panic|asthma|anxiety|cardiac|cyber|hacker|hacking|ransomware|malware|phishing|ddos"
    r"|denial-of-service|verbal|personal|online|twitter"
    r"|media|smear|scathing|blistering|stinging|veiled|partisan|rhetorical|legal|court|courtroom|diplomatic|peace"
    r"|charm|marketing|sales"
    r"|electoral|election|parliamentary|trade|price|bidding|tariff|ratings|culture|title|relegation|cup|league"
    r"|semi-?final|quarter-?final|derby"
    r"|football|soccer|cricket|rugby|tennis|basketball|boxing|chess|custody|boardroom|takeover|budget|copyright"
    r"|patent|population|penalty|goal|photo"
    r"|film|fashion|vocal|character|pr|playoff|play-off|opening-day|spelling|snowball|pillow|water|shark|dog|bear"
    r"|lion|bird|lightning|tiger|crocodile|elephant"
    r"|wolf|bee|snake|leopard|hippo|animal|locust|insect)[\s-](?:attacks?|assaults?|battles?|wars?|fights?"
    r"|clash(?:es)?|offensives?|blitz|explosions?"
    r"|shoot(?:s|-?outs?)?|shots?|ambush|raids?|barrage|storm|assassinations?|warfare|strikes?|hijack\w*)\b"
    r"|\bpolitical\s(?:battles?|wars?|fights?|storms?|suicide|firestorms?|bombshells?|minefields?|earthquakes?"
    r"|explosions?)\b"
    r"|\b(?:is|are|was|becom\w+|as|like)\san?\s(?:[\w’-]+\s)?(?:time\s?)?bombs?\b|\battacks?\s(?:by|from)\s(?:the\s"
    r"|his\s|her\s|its\s)?(?:opposition|critics|lawmakers|rivals?|opponents|media|press|senators)\b"
    r"|\bcyber-?attack\w*|\bwars?\sof\swords\b|\b(?:trade|price|star|cold|tug[\s-]of)[\s-]wars?\b"
    r"|\bblast\sfrom\sthe\spast\b|\bheated\s(?:battle|clash)\b"
    r"|\bassault(?:s|ed|ing)?\son\s(?:the\s|mount\s|mt\s)?(?:[\w’'-]+\s){0,2}?(?:summit|peak|mountain|everest|k2"
    r"|ridge|record|title)\b"
    r"|\b(?:fire|bargain)[\s-]sales?\b|\bbig\sguns?\b|\b(?:smoking|nail|staple|glue|speed|radar|massage|paintball"
    r"|starting|starter|water|heat|spray)\sguns?\b"
    r"|\bgun(?:s|ning|ned)?\s(?:for|the\sengine)\b|\bjump(?:ed|ing)?\sthe\sgun\b|\b(?:long|big|mug|cheap|parting"
    r"|best|flu|booster|vaccine|head)[\s-]shots?\b",
    without=(
        "attacks attack assaults assault battles battle wars war fights fight clash offensives offensive "
        "explosions explosion shoot shots shot raids raid barrage storms storm strikes strike assassinations "
        "assassination ambush blitz fire guns gun best day past for assault engine blast mount heat heated the "
        "big"
    ),
)
_PEOPLE_IN_POSTS = (
    "chiefs?|ministers?|heads?|coach(?:es)?|managers?|directors?|secretar(?:y|ies)|advis[eo]rs?|aides?|spokes\\w+"
    "|ceos?|executives?|commanders?"
    "|generals?|governors?|judges?|staff|staffers|employees?|workers|teachers|ambassadors?|envoys?|attorneys?"
    "|prosecutors?|officials?|inspectors?"
    "|boss(?:es)?|editors?|chair(?:man|woman|s)?|presidents?|deput(?:y|ies)|captains?|lawyers?|anchors?|presenters?"
    "|pilots|officers?|nurses|doctors|people"
)
_DISMISSED = Gated(
    r"\bfir(?:ed|es|ing|e)\s(?!at\b|on\b|upon\b|into\b|from\b)(?:(?!at\b|on\b|upon\b|into\b|from\b|to\b|towards?\b"
    r"|by\b|and\b|as\b|when\b|during\b|near\b|in\b|with\b)[\w’'-]+\s){1,4}?"
    rf"(?:{_PEOPLE_IN_POSTS})\b"
    r"|\bfired\s(?:as\s(?!he\b|she\b|they\b|the\b|it\b|soldiers\b|police\b|troops\b|people\b)|from\s(?:his|her|their"
    r"|its|the)\s(?:job|jobs|post|posts|position|role|team|club|company)\b"
    r"|for\s(?:misconduct|failing|incompetence|insubordination|poor|leaking|lying|cause|refusing|breaching|taking"
    r"|speaking))"
    rf"|\bfir(?:ed|es|ing)\s(?:up\b|off\s(?:a|an|the|another)?\s?(?:[\w’'-]+\s){{0,2}}?(?:letter|tweet|e-?mail|memo"
    rf"|statement|message|note|post|reply)s?\b|(?:a\s|off\s)?{_FEW}(?:{_TALK})\b)",
    only="fire fired fires firing",
)
_MADE_OR_REACHED = Gated(
    rf"\bsh(?:ot|oot|oots|ooting)\s{_DET}{_FEW}(?:film|movie|video|documentary|commercial|series|scenes?|footage"
    rf"|photo\w*|pictures?|selfies?|portraits?|clip)s?\b"
    rf"|\bsh(?:ot|oot|oots|ooting)\sdown\s{_DET}{_FEW}(?:proposals?|ideas?|motion|suggestion|request|claims?|offer"
    rf"|bid|notion)\b"
    r"|\bshot\s(?:up\s)?(?:to|by|past|from)\s(?:fame|prominence|the\stop|a\srecord|\d)|\bshot\sup\s(?:after|as|in"
    r"|this|last)\b"
    r"|\bshots?\s(?:on|at)\s(?:goal|target|the\stitle|redemption|glory|history|winning)\b|\bshooting\s(?:stars?"
    r"|guards?|ranges?|clubs?|season|schedule|script)\b"
    r"|\b(?:films?|movies?|documentar(?:y|ies)|series|videos?|footage|scenes?|clips?)\s(?:was|were|is|are"
    r"|being)\sshot\b"
    r"|\b(?:green|bamboo|young|new)\sshoots\b|\bbox[\s-]office\sbomb\b"
    rf"|\b(?:struck|strikes?|striking)\s{_DET}{_FEW}(?:deals?|agreements?|balance|pose|chord|note|tone|compromise"
    rf"|accord|bargain|pact|gold|oil|alliance|partnership|truce|contract)\b"
    rf"|\b(?:hit|hits|hitting)\s{_DET}{_FEW}(?:record|high|low|peak|milestone|snag|headlines|shelves|road\srunning"
    rf"|jackpot|century|home\srun|theatres|theaters|screens|charts|airwaves|mark|deadline|bottom)\b"
    r"|\b(?:hit|hits|hitting|lash\w*)\sback\b|\bhit\s(?:songs?|albums?|films?|singles?|shows?|series|movies?)\b"
    rf"|\bcaptur(?:ed|es|e|ing)\s(?:on\s(?:camera|video|film|cctv|tape)|{_DET}{_FEW}(?:imagination|titles?|crown"
    rf"|trophy|gold|silver|bronze|medals?|essence|mood|attention|hearts|headlines|votes?|per\scent|seats|market"
    rf"|footage|images?|pictures?|carbon|data|moment|audience))\b"
    r"|\b(?:image|picture|video|footage|photo|carbon|data|screen)[\s-]captur\w+"
    rf"|\bseiz(?:ed|es|e|ing)\s(?:up\b|{_DET}{_FEW}(?:opportunit(?:y|ies)|chances?|initiative|moment)\b)"
    rf"|\bexecut(?:ed|es|e|ing)\s{_DET}(?:[\w’'-]+\s){{0,3}}?(?:plans?|projects?|strateg(?:y|ies)|orders?|warrants?"
    rf"|contracts?|trades?|manoeuvres?|maneuvers?|agreements?|programmes?|programs?|works?|commands?|budgets?"
    rf"|handovers?|wills?|policy|policies|reforms?|tasks?|duties|mandate|transactions?|searches|drills?)\b"
    rf"|\bexecutions?\sof\s{_DET}(?:[\w’'-]+\s){{0,4}}?(?:plans?|projects?|budgets?|programmes?|programs?|polic(?:y"
    rf"|ies)|strateg(?:y|ies)|contracts?|orders?|warrants?|wills?|tasks?|duties|mandate|reforms?|laws?|agreements?"
    rf"|deals?|trades?|transactions?|works?|decisions?|judge?ments?|bridges?|roads?|railways?)\b"
    r"|\b(?:budget|project|contract|policy|programme|program|trade|swift|smooth|flawless|timely|poor)\sexecution\b"
    rf"|\bhijack(?:ed|s|ing)?\s{_DET}{_FEW}(?:debates?|agenda|process|meetings?|conversation|narrative|protests?"
    rf"|movement|revolution|party|names?|brands?|hashtags?|accounts?|websites?|issue|discussion|talks|servers?)\b"
    rf"|\bkill(?:ed|s|ing)?\s(?:off\s)?{_DET}{_FEW}(?:bills?|proposals?|deals?|momentum|hopes?|amendment|motion"
    rf"|talks|initiative|legislation|jobs|growth|demand|project|mood|engines?)\b"
    rf"|\bhack(?:ed|s|ing)?\s(?:into\b|{_DET}{_FEW}(?:accounts?|computers?|e-?mails?|phones?|websites?|systems?"
    rf"|servers?|networks?|databases?))|\bhackers?\b|\bhackathon\b"
    rf"|\bburn(?:ed|t|s|ing)?\s(?:(?:off|through)\b|{_DET}{_FEW}(?:calories|midnight\soil|fat|cash|fuel|incense"
    rf"|effig(?:y|ies)"
    rf"|flags?|candles?|questions?|issues?|desire|ambition|rubbish|waste|rate))\b"
    rf"|\braid(?:ed|s|ing)?\s(?:on\s)?{_DET}{_FEW}(?:fridge|pensions?|savings|reserves|coffers|treasury|piggy\sbank"
    rf"|funds?)\b"
    rf"|\bpoison(?:ed|s|ing)?\s{_DET}{_FEW}(?:relations?|relationship|atmosphere|debate|climate|minds|discourse"
    rf"|politics)\b|\b(?:food|alcohol|lead|mercury|blood|monoxide|methanol)\spoisoning\b"
    r"|\btoxic\s(?:debts?|assets?|relationships?|culture|politics|masculinity|legacy|atmosphere|workplace|rhetoric"
    r"|waste|loans)\b"
    r"|\bhostages?\sto\s(?:fortune|politics|events|the\sinterests)\b|\bstorm(?:ed|s|ing)\s(?:out|off|to\svictory"
    r"|into\sthe\s(?:lead|final|semi-?finals?))\b",
    without=(
        "shot oot oots ooting shots shooting struck strikes strike striking hit hits hitting captur seiz execut "
        "kill burn cut raid box bomb office road running last target road young per cent lead state for top house "
        "down orders order works work roads names issue issues people prison bridge"
    ),
)
_CUT_BACK = Gated(
    rf"\b(?:slash|ax|cut|hack)(?:ed|es|e|ing|ting|s)?\s(?:back\b|{_DET}{_FEW}(?:prices?|rates?|costs?|jobs?|posts"
    rf"|budgets?|spending|forecasts?|funding|output|aid|salar(?:y|ies)|workforce|staff|ties|emissions|production"
    rf"|flights|routes|subsid(?:y|ies)|tariffs|tax(?:es)?|growth|ribbons?|deficit|prison|sentences?))\b",
    also="taxes subsidies salaries slashed",
    beside="sla ax axe axi axs cut hac",
)
_MEASURED = (
    "prices?|costs?|sales|demand|shares?|stocks?|rents?|profits?|inflation|unemployment|rates?|interest|cases"
    "|numbers?|debts?|population|popularity"
    "|spending|exports|imports|tourism|fees|yields?|temperatures?|traffic|ratings|attendance|bitcoin|earnings"
    "|revenues?|borrowing|infections|bills"
    "|dollar|rupee|naira|euro|pound|peso|lira|yen|oil|gold|futures|bonds|market|markets|currency|index"
)
_SHOWS = "film|movie|comedy|play|musical|album|show|series|sequel|single|novel|production|remake|opera|drama"
_ROSE = Gated(
    rf"\b(?:{_MEASURED})\s(?:(?!were\b|was\b|by\b)[\w’'-]+\s){{0,4}}?(?:sky)?(?:rocket(?:ed|s|ing)?|explod(?:ed|es"
    rf"|ing)|shot|rall(?:y|ies|ied|ying)|bomb(?:ed|s)|crash(?:ed|es)|jet(?:ted)?|blast(?:ed)?)\b"
    r"|\bskyrocket\w*|\brocket(?:ed|ing)\b(?!\s(?:the|a|an)\b)|\bexplosive\s(?:growth|rise|increase|report"
    r"|revelations?|allegations?|testimony|book|issue|mix|situation|claims?|interview|documentary)\b"
    rf"|\b(?:{_SHOWS})\s(?:[\w’'-]+\s){{0,2}}?(?:bombed|exploded|tanked|killed|slaughtered)\b|\bbombed\s(?:at|in"
    rf"|with|on)\s(?:the\s)?(?:box|cinemas?|theat\w+|ratings|broadway|critics|audiences|polls|exams?|interview"
    rf"|debate|stage)\b"
    r"|\bbombshells?\b|\b(?:ticking|demographic|debt|carbon|climate|population)\s(?:time[\s-]?)?bombs?\b"
    r"|\bbomb\scyclones?\b|\bphoto-?bomb\w*|\b(?:bath|glitter|stink|f)[\s-]bombs?\b"
    rf"|\b(?:market|stock|price|relief|car|motor|dakar|equity|share)\srall(?:y|ies)\b|\brall(?:ied|ies|y"
    rf"|ying)\s(?:by\s)?(?:[\d.]+\s?(?:%|per)|to\s(?:win|beat|draw|victory))",
    without=(
        "markets market motor explod explosive bombs bomb report book issue killed crash shot situation oil car "
        "ticking win per numbers number cases show play test stage time against bath stink"
    ),
)
_WALKED = Gated(
    r"\bhackers\s(?:[\w’'-]+\s)?(?:attack|target|hit|raid|hijack|br[eo]ke?|st[eo]le?)\w*\b"
    r"|\bdemonstrat(?:ed|es|e|ing)\s(?:that|how|its|his|her|their|a|an|the|what|why|our)\b|\bdemonstrations?\s(?:of"
    r"|flights?|projects?|plots?)\b"
    r"|\b(?:tropical|winter|dust|sand|snow|ice|rain|severe|a|the|this|powerful|violent)\s?storms?\b|\b(?:thunder"
    r"|sand|snow|hail|rain|dust)storms?\b"
    r"|\b(?:football|soccer|sports?|rugby|cricket|golf|tennis|night|strip|country|chess|book|social|rotary|youth"
    r"|rowing|jazz|comedy|premier|league)[\s-]?clubs?\b"
    r"|\b(?:committed|commit|died\sby|by|attempted|assisted)\ssuicide\b(?!\s(?:bomb|attack|car|vest|truck|drone))"
    r"|\bsuicides?\s(?:rates?|notes?|prevention|hotline|pacts?|watch)\b|\bsuicides\b"
    r"|\b(?:shot|hanged|stabbed|killed|poisoned|drowned)\s(?:himself|herself|themselves)\b"
    r"|\bcontrolled\s(?:explosions?|detonations?|demolitions?|blasts?)\b|\b(?:wartime|war-era)\s(?:bombs?|shells?"
    r"|grenades?|mines?)\b"
    r"|\bdisappear\w*\s(?:from\s(?:radar|view|sight|shelves|the\s(?:shelves|map))|over|off|behind|beneath)\b"
    r"|\bin\sadvance\b|\badvance(?:d)?\s(?:payment|notice|warning|copy|ticket|age|stage|technolog(?:y|ies)"
    r"|countr(?:y|ies)|econom(?:y|ies)|course)s?\b"
    r"|\b(?:natural|cooking|oil\sand|oil-and|greenhouse|liquefied|shale|butane|propane)[\s-]gas(?:es)?\b"
    r"|\bgas\s(?:stations?|pipelines?|fields?|plants?|prices?|supply|supplies|exports?|imports?|compan(?:y|ies)"
    r"|giants?|firms?|produc\w+|reserves|deals?|cylinders?|leaks?|bills?|tanks?|tankers?|grid|networks?|terminals?"
    r"|facilit(?:y|ies)|wells?|exploration|revenues?|sector|industry|stoves?|heaters?|masks?|mains?|bottles?"
    r"|condensate|projects?|platforms?|rigs?)\b",
    without=(
        "attack attacks truck drone car men women children people boys girls night shell bombs grenades mines "
        "shells killed shot several victims passengers workers villagers students dozens severe powerful violent "
        "view sight notice age stage course country for raid hit target state premier under behind fields plants "
        "plant producers tank tanks field"
    ),
)
_MARCHED_OFF = Gated(
    r"\bmarch(?:ed|es|ing)\s(?:them|him|her|us|(?:the|their|its|his|\d+|two|three|four|five|six|seven|eight|nine|ten"
    r"|several|dozens\sof)\s(?:[\w’'-]+\s){0,2}?"
    r"(?:captives|hostages|prisoners|men|women|children|girls|boys|victims|pupils|students|villagers|passengers"
    r"|people|detainees|workers))\b",
    only="marched marches marching",
)


FIGURES = (
    _OF_WORDS,
    _AGAINST_CAUSES,
    _KINDS_OF_STRIFE,
    _DISMISSED,
    _MADE_OR_REACHED,
    _CUT_BACK,
    _ROSE,
    _WALKED,
    _MARCHED_OFF,
)
