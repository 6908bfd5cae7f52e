"""The everyday unit words of waste, water and metal lists, with factors to SI base units.

These are read without loading pint (which takes a third of a second); whatever is not here goes
to pint. A test holds every entry that pint knows too to pint's own factor. Where the words of
the UK trade and pint differ, the trade decides: ``ton`` is a metric tonne here, ``gallon`` is
imperial, ``mt`` a metric tonne, ``pH`` no picohenry.
"""

from typing import Final, TypeAlias

Dimension: TypeAlias = tuple[tuple[str, float], ...]
"""Exponents of base dimensions, sorted, as pint names them: ``(("[length]", 3),)``."""

NONE: Final[Dimension] = ()
MASS: Final[Dimension] = (("[mass]", 1.0),)
LENGTH: Final[Dimension] = (("[length]", 1.0),)
AREA: Final[Dimension] = (("[length]", 2.0),)
VOLUME: Final[Dimension] = (("[length]", 3.0),)
TIME: Final[Dimension] = (("[time]", 1.0),)
ENERGY: Final[Dimension] = (("[length]", 2.0), ("[mass]", 1.0), ("[time]", -2.0))
POWER: Final[Dimension] = (("[length]", 2.0), ("[mass]", 1.0), ("[time]", -3.0))
CONDUCTANCE: Final[Dimension] = (
    ("[current]", 2.0),
    ("[length]", -2.0),
    ("[mass]", -1.0),
    ("[time]", 3.0),
)
CONDUCTIVITY: Final[Dimension] = (
    ("[current]", 2.0),
    ("[length]", -3.0),
    ("[mass]", -1.0),
    ("[time]", 3.0),
)
CONCENTRATION: Final[Dimension] = (("[length]", -3.0), ("[mass]", 1.0))
PRESSURE: Final[Dimension] = (("[length]", -1.0), ("[mass]", 1.0), ("[time]", -2.0))
TEMPERATURE: Final[Dimension] = (("[temperature]", 1.0),)
ITEM: Final[Dimension] = (("[item]", 1.0),)
COLONY: Final[Dimension] = (("[colony]", 1.0),)
TURBIDITY: Final[Dimension] = (("[turbidity]", 1.0),)
COLOUR: Final[Dimension] = (("[colour]", 1.0),)
COLOUR_ADMI: Final[Dimension] = (("[colour_admi]", 1.0),)
FINENESS: Final[Dimension] = (("[grain_fineness]", 1.0),)
ACIDITY: Final[Dimension] = (("[acidity]", 1.0),)
ACID_DEMAND: Final[Dimension] = (("[acid_demand]", 1.0),)
YES_NO: Final[Dimension] = (("[yes_or_no]", 1.0),)

NAMES: Final[dict[Dimension, str]] = {
    NONE: "a share or plain number",
    MASS: "a mass",
    LENGTH: "a length",
    AREA: "an area",
    VOLUME: "a volume",
    TIME: "a time",
    ENERGY: "an energy",
    POWER: "a power",
    CONDUCTANCE: "a conductance",
    CONDUCTIVITY: "a conductivity",
    CONCENTRATION: "a mass per volume",
    PRESSURE: "a pressure",
    TEMPERATURE: "a temperature",
    ITEM: "a number of items",
    TURBIDITY: "a turbidity",
    COLOUR: "a colour (platinum-cobalt)",
    COLOUR_ADMI: "a colour (ADMI)",
    FINENESS: "an AFS grain fineness",
    ACIDITY: "a pH",
    ACID_DEMAND: "an acid demand",
    YES_NO: "yes or no",
}

# words (casefolded, separated by '|') → factor to SI base, by dimension
_WORDS: Final[list[tuple[Dimension, dict[str, float]]]] = [
    (
        MASS,
        {
            "t|te|tonne|tonnes|ton|tons|mt|metric ton|metric tons|metric tonne|metric tonnes": 1e3,
            "kt|kilotonne|kilotonnes|ktonne|ktonnes": 1e6,
            "kg|kgs|kilo|kilos|kilogram|kilograms|kilogramme|kilogrammes": 1.0,
            "g|gram|grams|gramme|grammes": 1e-3,
            "mg|milligram|milligrams": 1e-6,
            "ug|μg|mcg|microgram|micrograms": 1e-9,
            "ng|nanogram|nanograms": 1e-12,
            "lb|lbs|pound|pounds": 0.45359237,
            "oz|ounce|ounces": 0.028349523125,
            "cwt|hundredweight|hundredweights": 50.80234544,
            "long ton|long tons|imperial ton|imperial tons": 1016.0469088,
        },
    ),
    (
        VOLUME,
        {
            "m3|m^3|m**3|cubic metre|cubic metres|cubic meter|cubic meters|cu m|cu. m|cum|cbm": 1.0,
            "cube|cubes": 1.0,
            "l|ltr|ltrs|lt|litre|litres|liter|liters|dm3": 1e-3,
            "ml|millilitre|millilitres|cm3|cc": 1e-6,
            "cl|centilitre|centilitres": 1e-5,
            "hl|hectolitre|hectolitres": 0.1,
            "kl|kilolitre|kilolitres": 1.0,
            "megalitre|megalitres": 1e3,
            "gal|gals|gallon|gallons|imperial gallon|imperial gallons": 4.54609e-3,
            "yd3|cubic yard|cubic yards|cu yd": 0.764554857984,
            "ft3|cubic foot|cubic feet|cu ft": 0.028316846592,
        },
    ),
    (
        TIME,
        {
            "s|sec|secs|second|seconds": 1.0,
            "min|mins|minute|minutes": 60.0,
            "h|hr|hrs|hour|hours": 3600.0,
            "d|day|days": 86400.0,
        },
    ),
    (
        ENERGY,
        {
            "j|joule|joules": 1.0,
            "kj": 1e3,
            "mj|megajoule|megajoules": 1e6,
            "gj|gigajoule|gigajoules": 1e9,
            "tj": 1e12,
            "wh": 3.6e3,
            "kwh|kwhe|kwhth|kilowatt hour|kilowatt hours": 3.6e6,
            "mwh|mwhe|mwhth|megawatt hour|megawatt hours": 3.6e9,
            "gwh": 3.6e12,
            "therm|therms": 105505585.262,
        },
    ),
    (
        POWER,
        {
            "w|watt|watts": 1.0,
            "kw|kwe|kwth|kwp|kilowatt|kilowatts": 1e3,
            "mw|mwe|mwth|mwp|megawatt|megawatts": 1e6,
            "gw": 1e9,
        },
    ),
    (
        LENGTH,
        {
            "m|metre|metres|meter|meters": 1.0,
            "cm|centimetre|centimetres": 1e-2,
            "mm|millimetre|millimetres": 1e-3,
            "um|μm|micron|microns": 1e-6,
            "km": 1e3,
        },
    ),
    (
        NONE,
        {
            "|-|none|dimensionless|ratio|fraction|mass fraction|index": 1.0,
            "%|percent|per cent|pct|wt%|wt.%|vol%|%wt|%w": 1e-2,
            "‰|per mille": 1e-3,
            "ppm": 1e-6,
            "ppb": 1e-9,
        },
    ),
    (CONDUCTANCE, {"s_siemens|siemens": 1.0, "ms": 1e-3, "us|μs": 1e-6, "ds": 0.1}),
    (PRESSURE, {"pa": 1.0, "kpa": 1e3, "mpa|n/mm2": 1e6, "bar": 1e5}),
    (TEMPERATURE, {"k|kelvin": 1.0}),
    (
        CONCENTRATION,
        {
            "dh|°dh|dgh|german degrees": 17.848e-3,  # as CaCO3
            "°f|°fh|french degrees": 10e-3,
            "°clark|°e|clark|clark degrees|english degrees": 14.254e-3,
            "%w/v|% w/v": 10.0,
        },
    ),
    (
        ITEM,
        {
            "item|items|unit|units|piece|pieces|pcs|pc|each|ea|no|no.|nr|number|off": 1.0,
            "pallet|pallets|ibc|ibcs|drum|drums|bag|bags|bulk bag|bulk bags|box|boxes": 1.0,
            "roll|rolls|bale|bales|crate|crates|pack|packs|set|sets|machine|machines": 1.0,
            "dozen": 12.0,
        },
    ),
    (COLONY, {"cfu|mpn|colonies|colony forming units": 1.0}),
    (TURBIDITY, {"ntu|fnu|ftu|ntus": 1.0}),
    (COLOUR, {"hazen|°hazen|pcu|pt-co|pt/co|mg/l pt|mg/l pt-co|mg/l pt/co|tcu|hu": 1.0}),
    (COLOUR_ADMI, {"admi": 1.0}),
    (FINENESS, {"afs|afs gfn|gfn|afs-gfn|afs no": 1.0}),
    (ACIDITY, {"ph|ph unit|ph units": 1.0}),
    (ACID_DEMAND, {"ml 0.1n hcl/50 g|ml 0.1n hcl/50g|ml 0.1 n hcl/50 g": 1.0}),
    (YES_NO, {"bool|boolean|yes/no|category|set": 1.0}),
]

WORDS: Final[dict[str, tuple[Dimension, float]]] = {
    word: (dimension, factor)
    for dimension, group in _WORDS
    for words, factor in group.items()
    for word in words.split("|")
}

# where capitals decide, the exact spelling comes first
EXACT: Final[dict[str, tuple[Dimension, float]]] = {
    "Mt": (MASS, 1e9),
    "ML": (VOLUME, 1e3),
    "Ml": (VOLUME, 1e3),
    "S": (CONDUCTANCE, 1.0),
    "mS": (CONDUCTANCE, 1e-3),
    "Ms": (TIME, 1e6),
}

CELSIUS: Final = frozenset({"c", "°c", "degc", "deg c", "celsius", "degrees c", "℃"})

PER_YEAR: Final[dict[str, float]] = {
    "year": 1.0,
    "quarter": 4.0,
    "month": 12.0,
    "fortnight": 26.0,
    "week": 52.0,
    "day": 365.0,
    "hour": 8760.0,
    "minute": 525_600.0,
    "second": 31_536_000.0,
}
"""Working definition of periods, in times a year: 365 days, 52 weeks, 12 months.

Calendar days, every one; working days are not assumed.
"""

PERIODS: Final[dict[str, str]] = {
    word: period
    for period, words in {
        "year": "year|years|yr|yrs|y|a|annum|annual|annually|yearly|pa|p.a.|p.a|p/a",
        "quarter": "quarter|quarters|qtr|quarterly",
        "month": "month|months|mth|mths|mo|monthly|pcm|p.m.|calendar month",
        "fortnight": "fortnight|fortnights|fortnightly",
        "week": "week|weeks|wk|wks|w|weekly|pw|p.w.",
        "day": "day|days|d|daily|diem|pd|p.d.",
        "hour": "hour|hours|hr|hrs|h|hourly|ph|p.h.",
        "minute": "minute|minutes|min|mins",
        "second": "second|seconds|sec|s",
    }.items()
    for word in words.split("|")
}
