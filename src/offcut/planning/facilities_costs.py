"""What shared facilities can do and what they cost: kinds, sizes and figures with their standing.

Capital grows with size to a power below one (economies of scale) and is spread over the life of
the plant at the rate ``facility.discount_rate``. Of the price that the table ``treatments`` asks
for a unit, which holds capital too, the running share is paid per unit; the rest is counted here.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from offcut import reference
from offcut.reference import Status
from offcut.reference._read import cells_of

FIGURES = (
    "reference_size",
    "capital_gbp",
    "scale_exponent",
    "life_years",
    "fixed_share",
    "running_share",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a facility with where it comes from."""

    facility: str
    figure: str
    value: float
    low: float | None
    high: float | None
    unit: str
    price_year: str
    source: str
    status: Status
    note: str


@dataclass(frozen=True, slots=True, eq=False)  # one object a kind: equal when the same
class FacilityKind:
    """A kind of plant that several firms can share; ``sizes`` are units fed a year.

    ``core``: treatments of which it is built for at least one; empty for any of its treatments.
    """

    id: str
    name: str
    flow: str
    unit: str
    treatments: frozenset[str]
    core: frozenset[str]
    sizes: tuple[float, ...]
    description: str
    figures: Mapping[str, Figure]

    def value(self, figure: str) -> float:
        """The central value of a figure."""
        return self.figures[figure].value

    def capital_gbp(self, size: float, factor: float = 1.0) -> float:
        """Capital of one plant of a size: the reference plant's, scaled."""
        scale = (size / self.value("reference_size")) ** self.value("scale_exponent")
        return float(self.value("capital_gbp") * scale * factor)

    def annual_gbp(
        self, size: float, rate: float, capital_factor: float = 1.0, life_factor: float = 1.0
    ) -> float:
        """Capital as an annuity, with upkeep and supervision, GBP a year; the site not included."""
        capital = self.capital_gbp(size, capital_factor)
        life = self.value("life_years") * life_factor
        return capital * (annuity(rate, life) + self.value("fixed_share"))

    def can(self, treatments: "frozenset[str]") -> bool:
        """Whether it can do all of these treatments, and is built for such work."""
        suited = not self.core or not self.core.isdisjoint(treatments)
        return bool(treatments) and treatments <= self.treatments and suited

    @property
    def weakest(self) -> Status:
        """The weakest standing of its figures: what the answer rests on."""
        order = list(Status)
        return max((f.status for f in self.figures.values()), key=order.index)


def annuity(rate: float, years: float) -> float:
    """Yearly payment per pound of capital.

    >>> round(annuity(0.08, 10), 5), annuity(0.0, 10)
    (0.14903, 0.1)
    """
    if rate == 0:
        return 1.0 / years
    discounted: float = (1.0 + rate) ** -years
    return rate / (1.0 - discounted)


@cache
def facility_kinds() -> dict[str, FacilityKind]:
    """The kinds by id, in the order of the table."""
    figures: dict[str, dict[str, Figure]] = defaultdict(dict)
    names = ("facility", "figure", "value", "lowest", "highest", "unit", "price_year")
    info = reference.catalogue()["facility_costs"]
    for row in cells_of(info, *names, "source", "status", "note"):
        figures[row[0]][row[1]] = Figure(
            row[0], row[1], float(row[2]), _number(row[3]), _number(row[4]), row[5], row[6],
            row[7], Status(row[8]), row[9],
        )  # fmt: skip
    table = reference.catalogue()["facility_kinds"]
    columns = ("id", "name", "flow", "unit", "treatments", "core", "sizes", "description")
    return {row[0]: _kind(row, figures[row[0]]) for row in cells_of(table, *columns)}


def _kind(row: tuple[str, ...], figures: Mapping[str, Figure]) -> FacilityKind:
    name, title, flow, unit, treatments, core, sizes, description = row
    return FacilityKind(
        name,
        title,
        flow,
        unit,
        frozenset(treatments.split("|")),
        frozenset(core.split("|")) - {""},
        tuple(float(size) for size in sizes.split("|")),
        description,
        figures,
    )


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
