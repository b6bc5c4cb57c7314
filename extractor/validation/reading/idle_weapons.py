"""Weapons that words name without saying that they were used: found, seized, sold, shown, struck themselves, flown.

Decided by the verb that the weapon is the object or the subject of, and by nouns that it hangs on ("a cache of"). What
was recovered "after it was used in the attack", or only as fragments, was used.
"""

from __future__ import annotations

import re

from extractor.validation.reading.gates import Gated, held_by
from extractor.validation.reading.small_letters import AnyCase

__all__ = ("idle_weapons",)


_WEAPON = AnyCase(
    r"\b(?:(?:sub)?machine[\s-]?guns?|(?:assault\s)?rifles?|pistols?|handguns?|shotguns?|airguns?|guns?|revolvers?"
    r"|kalashnikovs?|ak\s?47s?|ak-47s?|firearms?|weapons?|weaponry|arms|ammunition|munitions?|bullets?|cartridges?"
    r"|(?:hand\s|rocket-propelled\s)?grenades?|(?:petrol\s|pipe\s|car\s|roadside\s)?bombs?|explosives?"
    r"|explosive\sdevices?|improvised\sexplosive\sdevices?|ieds?|devices?|detonators?|dynamite|tnt|landmines?|mines?"
    r"|suicide\s(?:vests?|belts?)"
    r"|rockets?|missiles?|rpgs?|(?:rocket|missile)\slaunchers?|mortars?|(?:mortar\s|artillery\s)?shells?|artillery"
    r"|howitzers?|drones?|uavs?|quadcopters?|tanks?|warplanes?|fighter\sjets?|jets?|helicopters?|aircraft|planes?"
    r"|knives|knife|machetes?|swords?|daggers?|axes?|spears?|molotov\scocktails?|chlorine|sarin|chemical\sweapons?"
    r"|nerve\sagents?|himars|katyushas?)\b"
)
_TAKEN = (
    r"seiz(?:ed|es|e|ing)|confiscat\w+|recover(?:ed|s|ing)?|impound\w+|found|finds|finding|discover(?:ed|s|ing)?"
    r"|unearth\w*|uncover(?:ed|s|ing)?|dug\sup|collect(?:ed|s|ing)?"
    r"|hand(?:ed|ing)\s(?:over|in)|surrender(?:ed|ing)?|turn(?:ed|ing)\s(?:over|in)|stockpil(?:ed|es|ing)|stor(?:ed"
    r"|es|ing)|stash\w+|hid|hidden|hiding|smuggl(?:ed|es|ing|e)|traffick(?:ed|ing)"
    r"|bought|buys?|buying|purchas(?:ed|es|e|ing)|sold|sells?|selling|suppl(?:ied|ies|y|ying)|deliver(?:ed|s|ing)?"
    r"|ship(?:ped|s|ping)|transferr?(?:ed|s|ing)?|donat(?:ed|es|ing|e)|provid(?:ed|es|e|ing)|pledg(?:ed|es|e|ing)"
    r"|promis(?:ed|es|ing)|ordered|export(?:ed|s|ing)?|import(?:ed|s|ing)?|manufactur(?:ed|es|e|ing)|produc(?:ed|es"
    r"|e|ing)"
    r"|assembl(?:ed|es|e|ing)|test(?:ed|s|ing)?|test-fir(?:ed|es|e|ing)|display(?:ed|s|ing)?|parad(?:ed|es|ing)"
    r"|unveil(?:ed|s|ing)?|exhibit(?:ed|s|ing)|show(?:ed|n|s|ing)\soff|brandish(?:ed|ing)|inspect(?:ed|s|ing)"
    r"|defus(?:ed|es|e|ing)|disarm(?:ed|s|ing)|deactivat(?:ed|es|ing)|neutrali[sz](?:ed|es|ing)|dismantl(?:ed|es"
    r"|ing)|dispos(?:ed|ing)\sof"
    r"|clear(?:ed|ing)|nett(?:ed|ing)|yield(?:ed|ing)|stole|stolen|loot(?:ed|ing)|receiv(?:ed|es|e|ing)|acquir(?:ed"
    r"|es|e|ing)|develop(?:ed|s|ing)?|procur(?:ed|es|e|ing)|possess(?:ed|es|ing)|owned|owns|bann(?:ed|ing)|bans"
    r"|captur(?:ed|es|ing)|laid\sdown"
    r"|lay\sdown|laying\sdown"
    r"|deploy(?:ed|s|ing)|destroyed\sa\s(?:cache|stockpile|haul)\sof|photographed|brought(?:\sin)?|unload(?:ed|ing)"
    r"|truck(?:ed|ing)|transport(?:ed|s|ing)?|caught\swith|found\s(?:\w+\s)?with|ma(?:de|ke|kes|king)\ssafe"
    r"|ma(?:de|king)(?=\s(?:[\w-]+\s){1,3}?(?:safe|harmless)\b)|left\sbehind|left(?=\s(?:[\w-]+\s){1,4}?behind\b)|taken\s(?:from|off)|removed"
)
_GIVEN = AnyCase(rf"(?<![\w’'-])(?:{_TAKEN})(?![\w’'-])")
_OF = AnyCase(
    r"\b(?:seizures?|discover(?:y|ies)|sales?|suppl(?:y|ies)|deliver(?:y|ies)|shipments?|transfers?|exports?"
    r"|imports?|purchases?|procurement|smuggling|trafficking|possession|caches?|stockpiles?|arsenals?|hauls?|hoards?"
    r"|consignments?|cargo(?:es)?|stores?|crates?|boxes"
    r"|production|manufacture|display|import|destruction|handover|acquisition|proliferation|spread|use\sof\sforce"
    r"|images?|photos?|video|pictures?|footage|model|replica|cost)\sof\s"
    r"|\b(?:contracts?|deals?|orders?|tenders?|bids?|budgets?|agreements?|requests?|licen[cs]es?|bills?"
    r"|payments?)\sfor\s"
    r"|\b(?:trucks?|boats?|ships?|vessels?|lorr(?:y|ies)|convoys?|dhows?|cargo|containers?|trains?)\s(?:was\s"
    r"|were\s)?(?:carrying|transporting|loaded\swith|laden\swith)\s"
    r"|\b(?:toy|fake|replica|dummy|mock|imitation|inert|unused|unloaded|empty|licensed|registered|antique|legal"
    r"|paintball|bb|practice|decommissioned)\s(?=\w)"
)
_STRUCK = AnyCase(
    r"(?<![\w’'-])(?:hit|hits|hitting|struck|strik(?:es|ing)|destroy(?:ed|s|ing)?|target(?:ed|s|ing)?|bombed|shelled"
    r"|knocked\sout|damaged|blew\sup|burn(?:ed|t))\s(?:(?:the|a|an|its|their|his|two|three|four|five|six|seven|eight"
    r"|nine|ten|\d+|several|enemy|army|military|rebel|government|russian|ukrainian|israeli|syrian|parked)\s){1,3}"
    r"(?P<weapon>tanks?|artillery|howitzers?|mortars?|(?:rocket|missile|grenade)\slaunchers?|helicopters?|aircraft"
    r"|(?:war|transport\s|fighter\s)?planes?|(?:fighter\s)?jets?|warplanes?|(?:pickup\s)?trucks?|vehicles?|cars?"
    r"|vans?|buses|bus|motorbikes?|motorcycles?)\b"
)
_WAS = AnyCase(
    rf"\b(?:was|were|been|being|are|is|be)\s(?:[\w’'-]+ly\s|also\s|later\s|then\s|all\s"
    rf"|reportedly\s)?(?:{_TAKEN})(?![\w’'-])"
)
_ENDS = AnyCase(
    r"[.;:!?](?=\s|$)|(?<!-)\b(?:that|after|when|while|where|which|who|whom|dead|shot|killed|used|fired|thrown|launched"
    r"|dropped|wound\w*|riddled|before|as|because|but|during|following|exploded|detonated|rammed|crashed|ploughed"
    r"|drove|went|hit|struck|attacked"
    r"|stabbed|opened|how|whether|to|against|wounds?|fire|it|he|she|they)\b"
    r"|,\s(?:killing|wounding|injuring|and\sthe\s\w+\s(?:was|were))\b"
    r"|\bwith\b(?<!loaded\swith)(?<!laden\swith)(?<!packed\swith)(?<!filled\swith)(?<!rigged\swith)(?<!found\swith)"
)
_USED = AnyCase(
    r"\b(?:used|fired|thrown|launched|dropped|exploded|detonated|went\soff|hit|struck|killed|with\swhich)\b"
)
_REMAINS = AnyCase(
    r"\b(?:fragments?|remnants?|remains|parts|debris|shrapnel|casings?|wreckage|pieces|traces|residue|spent|wounds?"
    r"|craters?|(?<!without\s)(?<!no\s)injur\w+|bod(?:y|ies)|corpses?|dead|killed|evidence)\b"
)
_FINITE = re.compile(
    r"\b(?:\w+ed|shot|hit|struck|threw|fled|blew|tore|went|was|were|fell|told|said|has|have|had|burst|stole|drew)\b"
)
_IDLE_IN_THE_AIR = AnyCase(
    r"\b(?P<craft>(?:drones?|uavs?|quadcopters?|helicopters?|aircraft|planes?|jets?|warplanes?"
    r"|gunships?)(?:\s(?:over|of|from|in|near)\s(?:[\w’'-]+\s){0,2}[\w’'-]+)?)\s(?:(?:was|were|had|has|have|been"
    r"|also|then|later|only|briefly|are|is)\s){0,3}"
    r"(?:film(?:ed|ing)|hover(?:ed|ing)|circl(?:ed|ing)|fl(?:ew|ying|own|y)|monitor(?:ed|ing)|photograph(?:ed|ing)"
    r"|mapp(?:ed|ing)|survey(?:ed|ing)|spray(?:ed|ing)|deliver(?:ed|ing)|evacuat(?:ed|ing)|transport(?:ed|ing)"
    r"|ferr(?:ied|ying)|airlift(?:ed|ing)"
    r"|search(?:ed|ing)|land(?:ed|ing)|took\soff|spotted|observ(?:ed|ing)|patroll(?:ed|ing)|escort(?:ed|ing)"
    r"|rescu(?:ed|ing)|record(?:ed|ing)|track(?:ed|ing)|rush(?:ed|ing)|arriv(?:ed|ing)|carr(?:ied"
    r"|ying)\s(?:passengers|aid|food|medicine|wounded|the\swounded|supplies|officials|doctors|relief)"
    r"|dropp(?:ed|ing)\s(?:leaflets|aid|food|supplies|medicine|water|relief))\b"
)
_FLOWN = AnyCase(
    r"\b(?:film(?:ed|ing)?|spray(?:ed|ing)?|mapp(?:ed|ing)|map|deliver(?:ed|ing)?|monitor(?:ed|ing)?|photograph(?:ed"
    r"|ing)?|survey(?:ed|ing)?|inspect(?:ed|ing)?|plant(?:ed|ing)?|seed(?:ed|ing)|count(?:ed|ing)?|airlift(?:ed"
    r"|ing)?|evacuat(?:ed|ing|e)|flown|flew|transport(?:ed|ing)?|search(?:ed|ing)?|rescued|travell?(?:ed|ing)"
    r"|arriv(?:ed"
    r"|ing)|footage|images|video|record(?:ed|ing)?)\s"
    r"(?:(?!but\b|while\b|when\b|after\b|and\b|who\b|which\b|that\b)[\w’'-]+\s){0,7}?(?:by|from|with|using|in|aboard"
    r"|via|on)\s(?:(?:a|an|the|its|their|small|two|three|four|\d+|military|army|civilian|camera|chartered|police"
    r"|rescue|surveillance|commercial)\s){0,3}(?P<craft>drones?|uavs?|quadcopters?|helicopters?|aircraft|planes?"
    r"|jets?)\b"
    r"|\b(?:us(?:ed|es|e|ing)|fl(?:ew|ies|y|ying)|deploy(?:ed|s|ing)?|sent|sends|operat(?:ed|es"
    r"|ing))\s(?:[\w’'-]+\s){0,3}?(?P<tool>drones?|uavs?|quadcopters?|helicopters?|planes?|aircraft)"
    r"\s(?:(?:over|above|across|around|near|along|into|through|up)\s(?:(?!to\s)[\w’'-]+\s){0,5}?)?to\s"
    r"(?:film|map|monitor|spray|deliver|survey|inspect|photograph|search|track|watch|spot|record|count|plant"
    r"|evacuate|rescue|transport|carry|look|find|locate)\b"
    r"|\b(?P<sight>(?:airline|camera|surveillance|reconnaissance|spy|delivery|rescue|medical|cargo|passenger|transport"
    r"|agricultural|survey|commercial|civilian|observation|relief|crop-dusting|unarmed)\s(?:drones?|uavs?"
    r"|quadcopters?|helicopters?|aircraft|planes?|jets?))\b"
)
_THEN = AnyCase(
    r"\b(?:and|then|before|,)\s(?:\w+ly\s|then\s|later\s)?(?:dropp|fir|hit|str[iu]|attack|bomb|explod|crash|kill"
    r"|slam|launch|open|detonat|blew)\w*|,\s(?:dropping|firing|hitting|striking|bombing|killing|wounding|launching)\b"
    r"|^\sinto\b|\b(?:dropp(?:ed|ing)|fir(?:ed|ing)|launch(?:ed|ing))\s(?:[\w’'-]+\s){0,3}?(?:bombs?|grenades?|explosives?"
    r"|rockets?|missiles?|munitions?|shells?|at)\b"
)
_WEAPONS = Gated(_WEAPON.expression)
_GIVING = Gated(_GIVEN.expression, without="over")
_HANGING = Gated(_OF.expression, without="with for stores use force training use was carrying order")
_STRIKING = Gated(
    _STRUCK.expression,
    only="tank tanks artillery howitzer howitzers mortar mortars launcher launchers helicopter helicopters aircraft"
    " plane planes warplane warplanes jet jets truck trucks vehicle vehicles car cars van vans bus buses motorbike"
    " motorbikes"
    " motorcycle"
    " motorcycles",
    beside="hit str des tar bom she kno dam ble bur",
)
_CRAFT_WORDS = "drones uavs quadcopters helicopters aircraft planes jets warplanes gunships drone jet plane uav"
_FLYING = Gated(
    _IDLE_IN_THE_AIR.expression, without=f"{_CRAFT_WORDS} over near also then later only", also="flew flying flown fly"
)
_FLYING_FOR = Gated(_FLOWN.expression, without=_CRAFT_WORDS, also="flew flown flies flying")
_CRAFT = frozenset(
    {"drone", "drones", "uav", "uavs", "quadcopter", "quadcopters", "helicopter", "helicopters", "aircraft", "plane"}
    | {"planes", "jet", "jets", "warplane", "warplanes", "gunship", "gunships"}
)
_FARTHEST = 160
"""Characters on either side of a verb that are read for its weapons."""


def idle_weapons(text: str) -> list[tuple[int, int]]:
    """Spans (code points, half-open) of weapons that were only found, kept, traded, shown, struck or flown.

    >>> text = "police found two rifles; a grenade was thrown."
    >>> [text[start:end] for start, end in idle_weapons(text)]
    ['rifles']
    """
    held = held_by(text)
    small = held.small
    if not _WEAPONS.may_match(held) and not _STRIKING.may_match(held):
        return []
    found: list[tuple[int, int]] = []
    if _GIVING.may_match(held):
        for verb in _GIVEN.finditer(text, small):
            objects = _objects(text, small, verb.end(), _FARTHEST)
            found += objects
            if objects and verb[0].lower().startswith("seiz"):
                found.append(verb.span())
        for verb in _WAS.finditer(text, small):
            found += _subjects(text, small, verb.start())
    if _HANGING.may_match(held):
        for noun in _OF.finditer(text, small):
            found += _objects(text, small, noun.end(), 60)
    if _STRIKING.may_match(held):
        found += [match.span("weapon") for match in _STRUCK.finditer(text, small)]
    if small is None or not held.words.isdisjoint(_CRAFT):
        for craft in _FLYING.pattern.finditer(text, small) if _FLYING.may_match(held) else ():
            if _THEN.search(text[craft.end() : craft.end() + 120], None) is None:
                found.append(craft.span("craft"))
        for craft in _FLYING_FOR.pattern.finditer(text, small) if _FLYING_FOR.may_match(held) else ():
            found.append(craft.span(craft.lastgroup or 0))
    return found


def _objects(text: str, small: str | None, start: int, farthest: int) -> list[tuple[int, int]]:
    """Weapons right of a verb or "cache of", up to what ends its objects."""
    piece = text[start : start + farthest]
    small_piece = None if small is None else small[start : start + farthest]
    end = _ENDS.search(piece, small_piece)
    if end is not None:
        if _REALLY_USED.match(piece, small_piece, end.start()) is not None:
            return []
        piece, small_piece = piece[: end.start()], None if small_piece is None else small_piece[: end.start()]
    if _REMAINS.search(piece, small_piece) is not None:
        return []
    return [(start + match.start(), start + match.end()) for match in _WEAPON.finditer(piece, small_piece)]


_REALLY_USED = AnyCase(
    r"used\s(?:in|to|by|against|for|during)\b|fired\b|thrown\b|launched\b|dropped\b|rammed\b|crashed\b|ploughed\b"
    r"|exploded\b|detonated\b"
    r"|went\soff\b|hit\b|struck\b|killed\b|with\swhich\b"
    r"|(?:that|which)\s(?:[\w’'-]+\s){0,3}?(?:killed|exploded|hit|struck|used|fired|detonated|wounded)\b"
    r"|to\s(?:have\sbeen\sused|kill|shoot|attack|stab)\b"
)


def _subjects(text: str, small: str | None, end: int) -> list[tuple[int, int]]:
    """Weapons left of a passive verb, through their list, up to another verb."""
    low = max(0, end - _FARTHEST)
    piece = (small if small is not None else text)[low:end]
    cut = max(piece.rfind(". "), piece.rfind("; "), piece.rfind(": "), piece.rfind("! "))
    begin = cut + 1 if cut >= 0 else 0
    joint = max(piece.rfind(", and "), piece.rfind(", but "))
    if joint > begin and _FINITE.search(piece, begin, joint) is not None:
        begin = joint
    verbs = [match.end() for match in _FINITE.finditer(piece, begin)]
    if verbs:
        if _USED.search(piece[max(begin, verbs[-1] - 12) :], None) is not None:
            return []
        begin = verbs[-1]
    if _REMAINS.search(piece[begin:], None) is not None:
        return []
    return [(low + begin + match.start(), low + begin + match.end()) for match in _WEAPON.finditer(piece[begin:], None)]
