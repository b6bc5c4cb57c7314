"""Closed word classes for walking a sentence from a casualty word to its figure: auxiliaries, joints, boundaries."""

from __future__ import annotations

from extractor.validation.reading.numbers_words import words

__all__ = (
    "ADJECTIVAL_ED",
    "ADVERB",
    "ANIMALS",
    "BANDS",
    "BASE_FORMS",
    "BE",
    "BOUNDARY_SIGNS",
    "CONJUNCTIONS",
    "DASHES",
    "DAYS",
    "DENIALS",
    "DETERMINERS",
    "HAVE",
    "INCLUDING",
    "INTENT",
    "MODAL",
    "NAMING",
    "NOT",
    "PREPOSITIONS",
    "PRONOUNS",
    "QUOTE_MARKS",
    "RANKS",
    "RELATIVES",
    "REPORTING",
    "SINGULAR_DETERMINERS",
    "SUBORDINATORS",
    "THINGS",
    "TITLES",
    "UNTRUE",
)

DENIALS = words(
    "denied denies deny denying refuted refutes refuting rejected rejects rejecting dismissed dismisses dismissing "
    "disputed disputes disputing denial untrue false hoax baseless debunked"
)
UNTRUE = words(
    "denied refuted rejected dismissed disputed untrue false baseless unfounded fabricated groundless fake propaganda "
    "debunked wrong incorrect lies nonsense fantasy rubbish invented"
)
"""What is said behind a figure that is not true: "reports of it were false"."""
BE = words("was were is are been being be got get gets getting")
HAVE = words("has have had having")
MODAL = words("could may might would will shall should can must to threaten threatened")
ADVERB = words(
    "reportedly allegedly also later critically seriously severely badly feared believed presumed reported confirmed "
    "said thought likely probably already still now then thus thereby often both all either immediate more others "
    "understood known declared pronounced on spot the subsequently eventually instantly even only just not never n't "
    "ever initially so so-called too apparently"
)
NOT = words("not never neither nor n't")
PREPOSITIONS = words(
    "in on at near from with by for to into against between under during after before within inside outside across "
    "around over along among amid despite through throughout towards toward per upon off via about besides behind "
    "beside beyond since until till than onto aboard targeting carrying hitting involving"
)
SUBORDINATORS = words(
    "when while as because if although though whereas where but said says saying adding added told reported reporting "
    "announced claimed claiming stated confirmed alleged whereby whilst unless however so yet after before since"
)
REPORTING = words(
    "said says told reported reports announced claimed claims stated confirmed added estimated counted according"
)
RELATIVES = words("who which that whom whose")
CONJUNCTIONS = words("and or plus & nor")
INCLUDING = words("including include includes included mostly mainly namely comprising")
PRONOUNS = words("them whom these those which us dead victims wounded injured casualties fatalities deceased killed")
BOUNDARY_SIGNS = frozenset(".!?;:")
DASHES = frozenset("–—-")
DETERMINERS = words(
    "the these those all other its his her their our my your such said same first last next further additional extra "
    "estimated total only as just some"
)
SINGULAR_DETERMINERS = words("the his her their its this that a an our my")
NAMING = words("identified known named described alias working")
QUOTE_MARKS = frozenset("\"'“”‘’«»„")
RANKS = words("sergeant corporal lieutenant captain major colonel general commander private")
"""Ranks that armies and police forces share: "a police sergeant" is no soldier."""
TITLES = words(
    "lt gen maj col capt sgt cpl cmdr brig adm pvt insp supt dr mr mrs ms prof rev hon st gov sen rep sr jr mt ft"
)
"""Short for ranks and titles, with a full stop that ends no sentence."""
ANIMALS = words(
    "cow cows goat goats sheep animal animals horse horses dog dogs camel camels cattle buffalo buffaloes chicken "
    "chickens donkey donkeys birds bird pig pigs livestock head"
)
THINGS = words(
    "truck trucks car cars vehicle vehicles lorry lorries bus buses tractor tractors motorcycle motorcycles motorbike "
    "motorbikes boat boats ship ships vessel vessels plane planes aircraft helicopter helicopters drone drones tank "
    "tanks pick-up pick-ups pickup pickups humvee humvees gun guns rifle rifles pistol pistols weapon weapons rocket "
    "rockets missile missiles mortar mortars mine mines grenade grenades bomb bombs round rounds magazine magazines "
    "hill hills village villages town towns city cities district districts position positions post posts outpost "
    "outposts base bases checkpoint checkpoints camp camps bridge bridges building buildings house houses hospital "
    "hospitals school schools area areas point points peak peaks trench trenches road roads document documents phone "
    "phones radio radios laptop laptops bag bags cache caches depot depots warehouse warehouses item items"
)
"""What armies capture and agencies miss besides people."""
BANDS = words(
    "couple couples pair pairs family families group groups crowd team teams unit units squad squads band gang gangs "
    "patrol patrols convoy convoys crew crews platoon company household households clan village mob cell cells party "
    "squadron battalion brigade delegation trio duo number total majority community tribe generation"
)
"""Nouns that name many people at once: "a family" is not one person."""
ADJECTIVAL_ED = words(
    "armed suspected unidentified identified alleged wanted retired displaced uniformed masked trained uninvolved "
    "off-duty hundred injured wounded named unnamed veiled unarmed elected disabled so-called united red dated backed "
    "affiliated aged based detained bed shed need naxalbari mohammed ahmed muhammed saeed waheed rasheed hamed majed "
    "khaled walid sayed rashed related killed employed allied sacred outlawed banned organised organized rated hooded"
)
DAYS = words(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today january february "
    "march april may june july "
    "august september october november december"
)
INTENT = words(
    "plan plans planned planning plot plots plotted plotting attempt attempts attempted attempting threat threats "
    "threatened threatening intend intended intending conspiracy conspired protest protests protesting avenge avenging "
    "revenge anniversary commemorate commemorating connection accused convicted foiled thwarted "
    "prevent prevented aimed hoped failed capable enough designed meant risk risked"
)
BASE_FORMS = words("kill murder execute behead slay assassinate wound injure hurt abduct kidnap capture detain arrest")
