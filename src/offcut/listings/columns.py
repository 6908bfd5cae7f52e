"""The columns of a listing file, described once for reading, writing and the template."""

from dataclasses import dataclass

KINDS = ("have", "want")
PERIODS = ("once", "day", "week", "month", "year")
FORMS = ("solid", "powder", "sludge", "liquid", "gas", "mixed")
FATES = (
    "landfill",
    "recycling",
    "recovery",
    "incineration",
    "sewer",
    "stored",
    "primary",
    "recycled",
)
HAVE_FATES, WANT_FATES = FATES[:6], FATES[6:]
ANSWERS = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its exact header name, what it holds, and an example of each side."""

    name: str
    need: str  # required | wanted | optional
    content: str  # one line for the note on the header
    have: str = ""  # example of a have
    want: str = ""  # example of a want
    choices: tuple[str, ...] = ()
    width: int = 14  # of the template's column, in characters
    private: bool = False


COLUMNS: tuple[Column, ...] = (
    Column(
        "listing_id", "optional", "Unique in the file; made from the row when left empty.", "", ""
    ),
    Column(
        "organisation",
        "required",
        "Name of the organisation.",
        "Example Castings Ltd (fictional)",
        "Example Concrete Products (fictional)",
        width=34,
    ),
    Column(
        "site_postcode",
        "required",
        "Postcode of the site, or its first half (B70), then marked approximate."
        " Or give latitude and longitude.",
        "WS10 8XY",
        "B70",
    ),
    Column("latitude", "optional", "Degrees north, instead of a postcode: about 52.", width=10),
    Column("longitude", "optional", "Degrees east, so about -2, instead of a postcode.", width=10),
    Column("sic_code", "optional", "UK SIC 2007, five digits.", "24510", "23610", width=10),
    Column("kind", "required", "have or want.", "have", "want", KINDS, 8),
    Column(
        "resource",
        "required",
        "What it is, in your own words.",
        "Spent furan foundry sand",
        "Sand for concrete blocks",
        width=32,
    ),
    Column(
        "resource_type",
        "optional",
        "Id from 'offcut reference resource-types'; suggested from the words when left empty.",
        width=22,
    ),
    Column("use", "optional", "Wants: id from 'offcut reference uses'.", width=18),
    Column(
        "quantity",
        "wanted",
        "1200, ~500 or 100-200. Leave empty when not known: empty is not zero.",
        "~1200",
        "2000-3000",
    ),
    Column(
        "unit",
        "wanted",
        "t, kg, m3, L, kWh, h, item or any unit of mass, volume, energy, power or time.",
        "t",
        "t",
        width=8,
    ),
    Column(
        "period",
        "wanted",
        "The quantity is per … (once: it is all there is).",
        "year",
        "year",
        PERIODS,
        9,
    ),
    Column(
        "min_lot", "optional", "Smallest load worth moving, in the same unit.", "20", "", width=9
    ),
    Column(
        "monthly_profile",
        "optional",
        "Twelve shares, January first: 1 1 1 1 1 1 1 0 1 1 1 1.",
        width=18,
    ),
    Column("shelf_life_days", "optional", "Days until it spoils.", width=9),
    Column("available_from", "optional", "First day, as 2027-01-31.", "2027-01-01", ""),
    Column("available_to", "optional", "Last day, as 2027-12-31."),
    Column(
        "form", "optional", "solid, powder, sludge, liquid, gas or mixed.", "solid", "", FORMS, 9
    ),
    Column(
        "ewc_code",
        "optional",
        "Waste code such as 10 09 08 or 17 05 03*.",
        "10 09 08",
        "",
        width=11,
    ),
    Column("hazardous", "optional", "yes, no or unknown.", "no", "", ANSWERS, 10),
    Column(
        "current_fate",
        "optional",
        "Haves: landfill, recycling, recovery, incineration, sewer, stored."
        " Wants: primary, recycled.",
        "landfill",
        "primary",
        FATES,
        12,
    ),
    Column(
        "disposal_cost",
        "optional",
        "Haves: GBP per unit of 'unit' paid today; negative when it earns. Private.",
        "38",
        "",
        private=True,
    ),
    Column(
        "purchase_price",
        "optional",
        "Wants: GBP per unit of 'unit' paid today. Private.",
        "",
        "24",
        private=True,
    ),
    Column(
        "properties",
        "optional",
        "loi=2.5±0.3 % [lab 2026-05-01]; moisture=3 %; binder=furan."
        " On a want these are your own limits: loi<1 %.",
        "binder=furan; source_metal=ferrous; loi=2.5±0.3 % [lab 2026-05-01]",
        "moisture<5 %",
        width=48,
    ),
    Column(
        "terms",
        "optional",
        "price=12 GBP/t; haulage=have|want; sale|loan|hire|give; days=mon-fri. Private.",
        "haulage=want; days=mon-fri",
        "price=6 GBP/t",
        width=30,
        private=True,
    ),
    Column(
        "notes", "optional", "Anything else.", "Covered bay, loading shovel on site", "", width=34
    ),
)

BY_NAME: dict[str, Column] = {column.name: column for column in COLUMNS}
NAMES: tuple[str, ...] = tuple(BY_NAME)
REQUIRED: tuple[str, ...] = tuple(c.name for c in COLUMNS if c.need == "required")
PRIVATE: frozenset[str] = frozenset(c.name for c in COLUMNS if c.private)
