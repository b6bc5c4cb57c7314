"""What a sentence is about where words of violence need not mean any: sport, markets, a stage, a drill, an accident.

An occasion is told by words of its own ("penalties", "box office", "methane") and holds only where no word tells of
armed people or of a deed that is plain violence: gunmen at a match are no sport. Of sport and the like the dead and
the wounded speak against it too; accidents have them as well.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from extractor.validation.reading.gates import Gated, held_by
from extractor.validation.reading.small_letters import AnyCase
from extractor.validation.wording import word_set

__all__ = ("Occasion", "occasion_of")

Occasion = Literal[
    "sport",
    "a market",
    "a stage or screen",
    "a debate",
    "a drill or test",
    "an accident",
    "a disaster",
    "an illness",
    "an animal",
]

LONGEST = 2000
"""Characters of a text that are read."""


_ARMED = word_set(
    "gunman gunmen militant militants rebel rebels insurgent insurgents terrorist terrorists jihadist jihadists"
    " bandit bandits fighters guerrilla"
    " guerrillas militia militias militiamen paramilitaries assailant assailants attacker attackers raider raiders"
    " warplane warplanes airstrike"
    " airstrikes kidnapped kidnappers abducted hostages gunfire ied ieds landmine landmines suicide bomber bombers"
    " explosives sniper snipers ambushed"
    " ambush beheaded lynched machete machetes separatists extremists cartel hitmen arson arsonists sabotage"
    " saboteurs torched mortar mortars"
    " militants’ shelled shelling massacre massacred executed enemy besieged"
)
"""Armed people, and deeds that are no accident, no match and no drill."""
_HARM = word_set(
    "killed killing killings dead died dies death deaths wounded wounding injured injuring injuries casualties"
    " casualty victims bodies slain murdered"
    " stabbed kills wounds injures"
)
_HARDWARE = word_set(
    "rockets rocket missiles missile drones drone artillery grenade grenades bomb bombs shells shell warhead strikes"
    " airstrikes"
)
_MILITARY = _HARDWARE | word_set("troops soldiers tanks police army rifles gun guns")
_DEEDS = word_set(
    "attack attacks attacked raid raided clashes clashed shot shooting stabbed protesters rioters demolished demolition"
)
_OF: tuple[tuple[Occasion, frozenset[str], frozenset[str]], ...] = (
    (
        "sport",
        word_set(
            "goalkeeper striker midfielder halftime semifinal quarter-final"
            " quarterfinal innings wicket wickets batsman"
            " bowler referee championship tournament unbeaten equaliser equalizer playoff playoffs touchdown"
            " quarterback heavyweight knockout kick-off"
            " kickoff umpire mountaineering everest olympics derby goalless semifinals"
        ),
        _ARMED | _HARM | _MILITARY,
    ),
    (
        "a market",
        word_set(
            "stocks investors profits profit inflation bourse nasdaq commodities bitcoin earnings shareholders"
            " dividend equities turnover devalued devaluation"
        ),
        _ARMED | _HARM | _MILITARY,
    ),
    (
        "a stage or screen",
        word_set(
            "comedy sitcom blockbuster hollywood bollywood nollywood netflix screenplay videogame soundtrack"
            " thriller thrillers novelist novelists screenwriter sequel soprano choreographer perfume"
        ),
        _ARMED | _HARM | _MILITARY,
    ),
    (
        "a debate",
        word_set("filibuster columnist debate debates"),
        _ARMED | _HARM | _MILITARY - word_set("artillery guns"),
    ),
    (
        "a drill or test",
        word_set(
            "drill drills manoeuvres maneuvers wargame wargames rehearsal rehearsed test-fires"
            " spacex nasa satellite satellites astronauts spacecraft simulated simulation simulating"
            " reenactment blanks"
        ),
        _ARMED | _HARM | word_set("attacked"),
    ),
    (
        "an accident",
        word_set(
            "accident accidental accidentally methane firedamp boiler malfunction malfunctioned"
            " collided collision derailed capsized ammonia"
            " fireworks firecracker firecrackers electrocuted welding stove unintentionally misfired"
        ),
        _ARMED | _HARDWARE | word_set("attack attacked attacks raid raided clashes clashed rioters"),
    ),
    (
        "a disaster",
        word_set(
            "earthquake quake cyclone typhoon hurricane tornado tsunami flood floods flooding landslide landslides"
            " mudslide avalanche volcano wildfire"
            " wildfires heatwave hailstorm thunderstorm monsoon aftershock torrential bushfire bushfires"
        ),
        _ARMED | _HARDWARE | _DEEDS,
    ),
    ("an illness", frozenset(), _ARMED),
    ("an animal", word_set("locusts locust pitbull rottweiler hyena hyenas"), _ARMED),
)
_ALL = frozenset().union(*(own for _, own, _ in _OF))
_BEASTS = (
    r"(?:sharks?|lions?|lioness(?:es)?|leopards?|tigers?|crocodiles?|elephants?|hippos?|bears?|wol(?:f|ves)|hyenas?"
    r"|snakes?|bees|dogs?|buffalo(?:es)?|bulls?)"
)
_IN_TWO_WORDS = AnyCase(
    r"\b(?:(?P<sport>full[\s-]time|half[\s-]time|semi-finals?|quarter-finals?|kick-off|hat-trick|world\scup"
    r"|(?:league|fa|davis|federation|gold|asian|african)\scup|grand\sprix"
    r"|(?:premier|champions|super)\sleague|(?:goalless|score\w+)\sdraw"
    r"|(?:end|ended|ending|finish|finished)\sin\sa\s(?:[\w-]+\s)?(?:draw|tie)|extra\stime|base\scamp|(?:first"
    r"|second)\shalf\b(?!\sof)|title\s(?:race|holders|defence)|(?:on\spenalties|penalty\s(?:kick|shoot-?out|area"
    r"|spot))"
    r"|(?:draw|drew|win|won|wins|lost|led|leading)\s(?:[\w’-]+\s){0,4}?\d{1,2}[-–]\d{1,2}\b"
    r"|over\sthe\s(?:cross)?bar\b|into\sthe\snet\b|shot\swide\b|(?:first|second|late|winning|own|\w+-minute|two"
    r"|three)\sgoals?\b|(?:beat|thrashed|crushed|edged"
    r"|defeated)\s(?:[\w’'-]+\s){1,4}\d{1,2}[-–]\d{1,2}\b)"
    r"|(?P<market>stock\s(?:market|exchange)|central\sbank|interest\srates?|consumer\sprices|oil\sprices"
    r"|food\sprices|real\sestate|shares\s(?:of|in|rose|fell|rocketed|jumped|surged|plunged|rallied))"
    r"|(?P<stage>box[\s-]office|video\sgames?|television\s(?:series|drama)|stage\splay|tv\sseries|(?:the|his|her|their"
    r"|its)\s(?:new|latest|debut|first)\s(?:film|movie|comedy|album|novel|play|single)"
    r"|the\s(?:film|movie|novel|play|series|documentary)\s(?:opens|tells|depicts|shows|follows|ends|begins|stars)"
    r"|in\sthe\s(?:film|movie|novel|game))"
    r"|(?P<debate>op-ed|televised\sdebate|campaign\strail|no-confidence\s(?:vote|motion)|question\stime"
    r"|editorial\b(?!\s(?:office|staff|team|building|board)))"
    r"|(?P<drill>war\sgames?|test-fir(?:ed|es|ing)|(?:test|trial)\s(?:launch|flight|firing|run)\w*|(?:missile|rocket"
    r"|weapons?|bomb|flight"
    r"|nuclear)\stests?|live[\s-]fire|training\s(?:exercise|flight|run)s?|(?:military|naval|joint|annual|air|field"
    r"|army|civil|defen[cs]e|nato|large-scale|firing)\sexercises?"
    r"|(?:practice|firing)\srange|target\spractice|practice\s(?:bombs?|rounds?|runs?|flights?)|blank\s(?:rounds?"
    r"|cartridges?|shots?)|gun\ssalute|(?:into|in|reached|reach)\s(?:low\s)?(?:earth\s)?(?:orbit|space)"
    r"|space\s(?:cent(?:re|er)|agency|station|launch)|fly-?past|air\sshow)"
    r"|(?P<accident>gas\s(?:leak|explosion|pipeline\s(?:explosion|blast))s?|gas\s(?:cylinder|canister|bottle|tank"
    r"|main)s?\s(?:explo|blew|burst|blast|leak|catch|caught)\w*|(?:electrical|technical|mechanical)\s(?:fault"
    r"|failure|problem)s?|short[\s-]circuit|faulty\swiring|cooking\sstove|by\saccident|traffic\saccident|car\scrash"
    r"|road\scrash|hit-and-run|plane\scrash|(?:plane|helicopter|jet|aircraft|airliner)\s(?:[\w’-]+\s){0,3}?crashed"
    r"|(?:ferry|boat|ship|vessel|dinghy)\s(?:[\w’-]+\s)?sank|driver\slost\scontrol|lost\scontrol\sof\s(?:the|his|her"
    r"|their)\s(?:vehicle|car|bus|truck|van)"
    r"|controlled\s(?:blast|explosion|detonation|demolition)s?|natural\scauses|carbon\smonoxide|food\spoisoning"
    r"|(?:bus|truck|lorry|boat|tanker|train|ferry|van|minibus)\soverturned|fire\sbroke\sout)"
    r"|(?P<disaster>tropical\sstorm|storms?\s(?:hit|struck|damaged|destroyed|killed|left|swept|tore|ripped|battered"
    r"|caused|flooded)|heavy\srains?|bush\s?fires?|forest\sfires?|flash\sfloods?|volcanic\seruption"
    r"|lightning\s(?:strike|bolt|struck)s?|by\slightning)"
    r"|(?P<illness>(?:heart|asthma|panic|anxiety|epileptic)\sattacks?|cardiac\s(?:arrest|failure)|heart\sfailure)"
    rf"|(?P<animal>swarms?\sof\s(?:bees|wasps|locusts|insects)|stray\sdogs?|wild\s(?:animals?|boars?|elephants?"
    rf"|dogs)|(?<!-){_BEASTS}\s(?:[\w-]+ly\s)?(?:attacked|mauled|trampled|killed|charged|bit|dragged)|(?:attacked"
    rf"|mauled|trampled|killed|bitten|gored)\sby\s(?:[\w’'-]+\s){{1,3}}?{_BEASTS}|{_BEASTS}\sattacks?))\b"
)
_RARE = Gated(
    _IN_TWO_WORDS.expression,
    without=(
        "time first second late own goals title air field army civil military naval annual plane fire killed"
        " attacked jet truck"
        " bus boat train car road helicopter aircraft sport market stage debate drill disaster"
        " animal illness failure attacks attack arrest reached"
        " reach main opens tells shows follows ends begins latest debut single ended ending finished control damaged"
        " destroyed"
        " left hit struck caused central food public heavy van dragged charged large scale weapons weapon bomb"
        " rocket missile"
        " flight runs run rounds gun nuclear launch firing blew burst explo office staff team building board stars"
        " world state"
        " station stations tank broke game live play lost bank plan book strike minute gas half end shot base"
        " attacks attack"
        " defen defence cent centre center strikes agency firing explosion explosions past fell lorry"
    ),
)
_NAMES: dict[str, Occasion] = {
    "sport": "sport",
    "market": "a market",
    "stage": "a stage or screen",
    "debate": "a debate",
    "drill": "a drill or test",
    "accident": "an accident",
    "disaster": "a disaster",
    "animal": "an animal",
    "illness": "an illness",
}
_AGAINST: dict[Occasion, frozenset[str]] = {occasion: against for occasion, _, against in _OF}
_PLAIN = AnyCase(
    r"\b(?:open(?:ed|ing)\sfire|air\s?(?:strikes?|raids?)|drone\s(?:strikes?|attacks?)|missile\s(?:strikes?"
    r"|attacks?)|rocket\sattacks?|car\sbomb|roadside\sbomb|shot\s(?:dead|down)|shot\sand\s(?:killed|wounded)"
    r"|gunned\sdown"
    r"|bombed\s(?!at\b|in\b|with\b|on\b)|attack(?:ed)?\sby|claimed\sresponsibility|planted\sby|blew\s(?:himself"
    r"|herself|themselves)|set\sfire\sto|clashes\s(?:between|with)|fired\s(?:on|at|into)|beat(?:en)?\s(?:[\w’'-]+\s){0,4}?to\sdeath|hit\sby\s(?:a\s"
    r"|an\s)?(?:shell|missile|drone|rocket)|stormed\sthe)\b"
)
"""Violence that is no accident, told in several words."""


@lru_cache(maxsize=256)
def occasion_of(text: str) -> tuple[Occasion, str] | None:
    """The occasion, and the word that tells of it; None where the sentence may as well tell of violence.

    >>> occasion_of("The clash ended in a goalless draw.")
    ('sport', 'goalless')
    >>> occasion_of("Gunmen opened fire as the match ended in a draw.") is None
    True
    """
    read = text[:LONGEST]
    held = held_by(read)
    small = held.small
    in_two_words = _RARE.may_match(held)
    if not in_two_words and held.words.isdisjoint(_ALL):
        return None
    found = [(occasion, word) for occasion, own, _ in _OF for word in held.in_order if word in own]
    for match in _IN_TWO_WORDS.finditer(read, small) if in_two_words else ():
        if match.lastgroup is not None:
            found.append((_NAMES[match.lastgroup], read[match.start() : match.end()]))
    for occasion, word in found:
        if not held.words.isdisjoint(_AGAINST[occasion]):
            continue
        plain = _PLAIN.search(read, small)
        if plain is None or (occasion == "a drill or test" and plain[0].startswith("fired")):
            return occasion, word
    return None
