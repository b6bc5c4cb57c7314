"""Word lists for reading numbers: number words, qualifiers, units, and the words that make a number part of a name."""

from __future__ import annotations

from typing import Literal

from extractor.schema.blocks import Qualifier
from extractor.validation.wording import word_set as words

__all__ = (
    "AFTER_NAME",
    "DESIGNATORS",
    "HARD_DESIGNATORS",
    "LEFT_QUALIFIERS",
    "MONTHS",
    "MONTH_WORDS",
    "MULTIPLIERS",
    "NEVER_NAME",
    "ORDINALS",
    "RIGHT_QUALIFIERS",
    "SILENCE",
    "SMALL_NUMBERS",
    "UNIT_WORDS",
    "UPDATE_VERBS",
    "VAGUE_LOWS",
    "ZERO_NOUNS",
    "NumberKind",
    "UnitKind",
    "words",
)


NumberKind = Literal[
    "count", "article", "superseded", "name", "ordinal", "unit", "money", "age", "date", "time", "duration",
    "distance", "fraction", "compound",
]  # fmt: skip
"""`count`: may count people or things. `article`: "a", "an", "another" as one. `superseded`: the old figure in "rose
from 3 to 5". `compound`: tied to a word by a hyphen ("three-storey"). `duration`: "three days"."""
UnitKind = Literal["unit", "money", "age", "time", "duration", "distance", "fraction", "ordinal"]

_UNITS_AND_TEENS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL_NUMBERS: dict[str, int] = {word: value for value, word in enumerate(_UNITS_AND_TEENS.split(), start=1)} | {
    word: value * 10 for value, word in enumerate(_TENS.split(), start=2)
}

MULTIPLIERS: dict[str, int] = {
    "hundred": 100, "thousand": 1_000, "lakh": 100_000, "lakhs": 100_000, "million": 1_000_000, "crore": 10_000_000,
    "billion": 1_000_000_000, "dozen": 12, "score": 20,
}  # fmt: skip

VAGUE_LOWS: dict[str, int] = {
    "several": 2, "several others": 2, "multiple": 2, "numerous": 2, "countless": 2, "many": 2, "various": 2,
    "few": 2, "a few": 2, "a handful": 2, "handful": 2, "a number": 2, "a large number": 2, "large numbers": 2,
    "a small number": 2, "an unspecified number": 2, "an unknown number": 2, "an undetermined number": 2,
    "an unconfirmed number": 2, "unspecified number": 2, "unknown number": 2, "a significant number": 2,
    "a couple": 2, "some": 2, "scores": 40, "dozens": 24, "several dozen": 24, "a few dozen": 24, "tens": 20,
    "hundreds": 200, "several hundred": 200, "a few hundred": 200, "thousands": 2000, "several thousand": 2000,
    "a few thousand": 2000, "tens of thousands": 20_000, "hundreds of thousands": 200_000, "millions": 2_000_000,
    "dozens upon dozens": 24, "scores upon scores": 40,
}  # fmt: skip
"""Plural without a figure, and the least that it can mean: "several" is two or more, "dozens" two dozen or more."""

LEFT_QUALIFIERS: tuple[tuple[str, Qualifier, bool], ...] = (
    ("at least", "floor", False), ("at the least", "floor", False), ("at the very least", "floor", False),
    ("no fewer than", "floor", False), ("no less than", "floor", False), ("not less than", "floor", False),
    ("not fewer than", "floor", False), ("a minimum of", "floor", False), ("minimum of", "floor", False),
    ("more than", "floor", True), ("over", "floor", True), ("well over", "floor", True), ("just over", "floor", True),
    ("upwards of", "floor", True), ("upward of", "floor", True), ("in excess of", "floor", True),
    ("greater than", "floor", True), ("exceeding", "floor", True), ("above", "floor", True),
    ("exceeded", "floor", True),
    ("surpassed", "floor", True), ("topped", "floor", True), ("exceeds", "floor", True),
    ("up to", "ceiling", False), ("as many as", "ceiling", False), ("at most", "ceiling", False),
    ("at the most", "ceiling", False), ("no more than", "ceiling", False), ("not more than", "ceiling", False),
    ("a maximum of", "ceiling", False), ("maximum of", "ceiling", False), ("fewer than", "ceiling", True),
    ("less than", "ceiling", True), ("just under", "approximate", False), ("under", "ceiling", True),
    ("about", "approximate", False), ("around", "approximate", False), ("approximately", "approximate", False),
    ("roughly", "approximate", False), ("some", "approximate", False), ("nearly", "approximate", False),
    ("almost", "approximate", False), ("close to", "approximate", False), ("an estimated", "approximate", False),
    ("estimated", "approximate", False), ("circa", "approximate", False), ("ca", "approximate", False),
    ("in the region of", "approximate", False), ("in the order of", "approximate", False),
    ("perhaps", "approximate", False), ("possibly", "approximate", False), ("maybe", "approximate", False),
    ("approx", "approximate", False), ("more or less", "approximate", False), ("virtually", "approximate", False),
)  # fmt: skip
"""Phrase before the figure, what it makes of it, and whether the bound itself is excluded."""

RIGHT_QUALIFIERS: tuple[tuple[str, Qualifier, bool], ...] = (
    ("or more", "floor", False), ("or even more", "floor", False), ("and counting", "floor", False),
    ("at least", "floor", False), ("or fewer", "ceiling", False), ("or less", "ceiling", False),
    ("at most", "ceiling", False), ("or so", "approximate", False), ("plus", "floor", False),
    ("odd", "approximate", False), ("if not more", "floor", False), ("possibly more", "floor", False),
    ("perhaps more", "floor", False),
)  # fmt: skip

ORDINALS = words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth hundredth "
    "thousandth"
)

MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)

_UNITS: dict[UnitKind, str] = {
    "distance": "km kms kilometre kilometres kilometer kilometers mile miles metre metres meter meters yard yards feet "
    "foot ft inch inches nautical cm centimetre centimetres centimeter centimeters m",
    "duration": "second seconds minute minutes hour hours hr hrs day days night nights week weeks weekend weekends "
    "month months year years decade decades century centuries fortnight season seasons day-long hour-long",
    "unit": "mm millimetre millimetres millimeter millimeters kg kgs kilo kilos kilogram kilograms kilogramme "
    "kilogrammes gram grams tonne tonnes ton tons pound pounds lb lbs litre litres liter liters gallon gallons degree "
    "degrees acre acres hectare hectares megawatt megawatts mw kw knots kph mph barrels calibre caliber times fold "
    "square sq bpd gb phase",
    "money": "dollar dollars euro euros rupee rupees rial rials dinar dinars lira liras usd afghani afghanis naira "
    "shilling shillings pesos peso cents",
    "fraction": "percent per% pc % percentage third thirds quarter quarters half halves fifths tenths",
    "time": "am pm a.m p.m a.m. p.m. o'clock o’clock gmt utc local",
}  # fmt: skip
UNIT_WORDS: dict[str, UnitKind] = {word: kind for kind, words in _UNITS.items() for word in words.split()}
"""What a word makes of the figure right before it: "12 km" is a distance, "three days" a duration."""

DESIGNATORS = words(
    "highway route road street gate block ward sector zone district camp unit phase flight article section resolution "
    "chapter channel room house building floor line battalion brigade division regiment company platoon squad group "
    "cell base post checkpoint station exit km kilometre kilometer mile no nos number numbers type model mark mk class "
    "grade category level stage version page part point hill sub-sector subsector quarter plot lot apartment apt suite "
    "terminal bridge tunnel tower pier berth runway junction kampung precinct constituency volume vol act law decree "
    "order operation apollo area corridor square bus train tram barrack barracks pillar borehole well village site "
    "interstate autoroute autobahn motorway mh boeing airbus world war radio fm tv round week day"
)
"""Words that make the figure right after them a name: "Highway 34", "Gate 4", "Resolution 2254"."""

UPDATE_VERBS = words(
    "rose rise rises risen rising increased increase increases climbed climb climbs climbing jumped jumps grew grown "
    "grows revised up raised raises raising went fell dropped lowered reduced updated"
)

MONTH_WORDS = frozenset(MONTHS.split("|"))
SILENCE = words(
    "longer doubt report reports word information indication indications details detail confirmation comment claim "
    "fewer less more official immediate evidence news figures figure sign signs independent way other"
)
ZERO_NOUNS = words(
    "casualty casualties injury injuries death deaths fatality fatalities dead wounded injured killed loss losses harm "
    "victims martyrs damage hostages arrests missing died bodies corpses lives life"
)
HARD_DESIGNATORS = DESIGNATORS - words(
    "camp house building base post station group cell company platoon squad village site order operation train bus "
    "week day round well bridge tower police war world bridge"
)
NEVER_NAME = MONTH_WORDS | words(
    "the a an at in on of by and or but for with from to about around over nearly almost some up least than killed "
    "wounded injured dead killing wounding injuring another only all these those its their his her "
    "our if as while when "
    "after before since until that which who police army officials reports monday tuesday wednesday thursday friday "
    "saturday sunday"
)
AFTER_NAME = words(
    "said says reported reports reporting and or in on at near which that was is has had news tv "
    "channel website agency "
    "network quoted citing showed broadcast aired added told wrote published to from of as"
)
