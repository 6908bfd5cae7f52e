"""Words for units, limits, evidence and status, as readers know them."""

from offcut.figures import gbp, number, percent
from offcut.listings import Listing
from offcut.matching.model import LimitCheck, MissingTest
from offcut.reference import Status

_UNITS = {
    "percent": "%",
    "dimensionless": "",
    "pH": "",
    "m3": "m³",
    "kg/m^3": "kg/m³",
    "m^3/t": "m³/t",
    "uS/cm": "µS/cm",
    "ug/L": "µg/L",
    "degC": "°C",
    "cfu/100mL": "cfu/100 mL",
    "t.km": "t·km",
    "load.km": "load·km",
}
_STATISTICS = {
    "max": "every sample",
    "min": "every sample",
    "p95": "95th percentile",
    "mean_of_highest_two": "mean of the highest two",
}
UNVERIFIED = "unverified default"


def unit(name: str | None) -> str:
    """A unit as it is printed."""
    if name is None or name in _UNITS:
        return _UNITS.get(name or "", "")
    return name.replace("GBP", "£").replace("^3", "³").replace("^2", "²")


def with_unit(value: float | None, name: str | None, figures: int = 3) -> str:
    """A number with its unit."""
    shown = unit(name)
    if value is None or not shown:
        return number(value, figures)
    if shown in ("item", "load") and value != 1:
        shown += "s"
    return f"{number(value, figures)} {shown}"


def words(name: str) -> str:
    """An identifier as words."""
    return name.replace("_", " ")


def limit(check: LimitCheck) -> str:
    """A limit: ``at most 3 %``, ``0.5 to 2 mg/L``, ``furan or shell``."""
    if check.categories:
        return " or ".join(words(name) for name in check.categories)
    if check.min is not None and check.max is not None:
        text = f"{number(check.min, 4)} to {with_unit(check.max, check.unit, 4)}"
    elif check.max is not None:
        text = f"at most {with_unit(check.max, check.unit, 4)}"
    elif check.min is not None:
        text = f"at least {with_unit(check.min, check.unit, 4)}"
    else:
        return "no figure in the source"
    statistic = _STATISTICS.get(check.statistic.value)
    return f"{text} ({statistic})" if statistic else text


def value(check: LimitCheck) -> str:
    """What is known of the stream, with its standard uncertainty."""
    if check.category is not None:
        return words(check.category)
    if check.value is None:
        return "no value"
    shown = with_unit(check.value, check.unit)
    if not check.sd:
        return shown
    plus_minus = f"{number(check.value)} ± {number(check.sd, 2)}"
    return f"{plus_minus} {unit(check.unit)}".rstrip()


def mark(status: Status) -> str:
    """The mark of what is recalled or assumed; empty for what was seen in a source."""
    if status in (Status.SEEN, Status.SECOND_HAND):
        return ""
    return f"{UNVERIFIED}, {status.value}"


def promise(test: MissingTest) -> str:
    """What the result of a test may change, with its chance."""
    chance = percent(test.flip_chance)
    if test.at_stake_gbp is not None:
        return f"{chance}; lifts no verdict, adds {gbp(test.at_stake_gbp)} a year"
    return f"{chance}, {test.condition}" if test.condition else chance


def who(listing: Listing) -> str:
    """The organisation of a listing."""
    return listing.organisation


def amount(listing: Listing) -> str:
    """The quantity of a listing in words."""
    if listing.amount is None:
        return "quantity not given"
    about = "about " if listing.amount.rough else ""
    per = " a year" if listing.amount.per_year else " once"
    return f"{about}{with_unit(listing.amount.central, listing.amount.unit)}{per}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun.

    >>> plural(1, "have"), plural(2, "match", "matches")
    ('1 have', '2 matches')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """A text that begins with a capital, but for what begins with a name such as ``desnz-2025@1``.

    >>> sentence("column 'quantity' is empty"), sentence("desnz-2025@1 has no factor")
    ("Column 'quantity' is empty", 'desnz-2025@1 has no factor')
    """
    first = text.partition(" ")[0]
    return text if "@" in first else text[:1].upper() + text[1:]
