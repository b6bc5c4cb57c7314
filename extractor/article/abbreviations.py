"""Words before a full stop that need not end a sentence, and words that begin one.

Collected from house styles of news agencies (AP and Reuters datelines, ranks, states) and written for this project.
All are stored in lower case without the last full stop.
"""

from __future__ import annotations

__all__ = (
    "BEFORE_NAME",
    "BEFORE_NUMBER",
    "MONTHS",
    "NEVER_LAST",
    "SENTENCE_OPENERS",
    "SOMETIMES_LAST",
    "TOP_LEVEL_DOMAINS",
)


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


BEFORE_NAME = _words(
    "mr mrs ms mx dr prof rev fr sr sra srta hon pres gov sen rep amb atty supt insp const sgt ssgt msgt sfc cpl lcpl "
    "pvt pfc spc spec lt 1lt 2lt ltc capt cpt cmdr cdr maj col brig gen adm vadm radm ens pte wo cwo msg st ste mt ft "
    "messrs mme mlle sheikh-ul gens cols lts sgts capts drs profs sens reps det asst dep vice-adm rear-adm lt-gen "
    "maj-gen brig-gen lt-col maj.-gen lt.-gen lt.-col brig.-gen"
)
"""Ranks and titles: a capitalised word after them is a name."""

NEVER_LAST = _words("e.g i.e vs cf viz eg ie ca approx")
"""Never the last word of a sentence."""

BEFORE_NUMBER = _words("no nos nr art arts sec para paras p pp vol ch fig figs op ser rs tel ext res")
"""The full stop is no sentence end before a figure; elsewhere it is."""

MONTHS = _words("jan feb mar apr jun jul aug sep sept oct nov dec")

SOMETIMES_LAST = _words(
    "inc ltd corp co jr bros ave blvd rd dept assn univ govt intl natl etc al est dist min max hr hrs km "
    "kms kg sq ala ariz calif colo conn fla kan ky md mich minn mont neb nev okla penn tenn tex vt va wis wyo n.d s.d "
    "n.c s.c w.va n.y n.j n.h n.m r.i d.c u.s u.n u.k u.s.a u.a.e a.m p.m a.d b.c ph.d"
)
"""May end a sentence; taken to do so only when the next word is one that opens sentences."""

SENTENCE_OPENERS = _words(
    "the a an this that these those it its he she they we i you there here his her their our my in on at by for from "
    "to of as with after before during since while when where although though despite if but and or so yet however "
    "meanwhile moreover also another other some several many most both all no one two three four five six seven eight "
    "nine ten according earlier later last next what who how why not only police officials witnesses residents local "
    "security authorities asked speaking following under over between among about around because once until "
    "unidentified suspected separately elsewhere additionally furthermore subsequently initially reportedly allegedly "
    "recently afterwards thus therefore then usually nearly approximately eventually finally currently"
)

TOP_LEVEL_DOMAINS = _words("com org net gov edu info mil int co uk us il iq sy ru ir tr de fr io ai tv js exe")
