"""The listing: a have or a want, at a site, of a resource, with quantity over time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from offcut.errors import InputError
from offcut.places import Place
from offcut.reference import Limit
from offcut.resources import Amount, Quality


class Kind(StrEnum):
    """Which side of an exchange a listing is."""

    HAVE = "have"
    WANT = "want"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a party says about price, haulage and conditions; private to it."""

    price_gbp_per_unit: float | None = None  # the want pays the have; negative = the have pays
    haulage_paid_by: str | None = None  # have | want
    sale_or_loan: str | None = None  # sale | loan | hire | give
    days: tuple[str, ...] = ()  # mon … sun, on which it can be handed over
    text: str = ""  # as written


@dataclass(frozen=True, slots=True)
class Listing:
    """One row of a listing file, understood.

    ``amount`` and ``disposal_cost``/``purchase_price`` are per basis unit of the resource type
    (``unit``), whatever unit was written. ``row`` is the place in the file, for messages.
    """

    id: str
    organisation: str
    kind: Kind
    resource: str  # as written
    place: Place
    resource_type: str | None = None
    type_confidence: float = 1.0  # 1.0 when given, less when inferred
    type_inferred: bool = False
    use: str | None = None
    uses: tuple[str, ...] = ()  # wants: the given use, else the inferred ones, likeliest first
    sic_code: str | None = None
    unit: str = "t"
    amount: Amount | None = None
    min_lot: float | None = None
    monthly_profile: tuple[float, ...] = ()  # twelve shares that sum to 1
    shelf_life_days: int | None = None
    available_from: date | None = None
    available_to: date | None = None
    form: str | None = None
    ewc_code: str | None = None  # six digits
    hazardous: bool | None = None
    current_fate: str | None = None
    # Private, and so not in ``repr``: seen by their owner and the facilitator only.
    disposal_cost: float | None = field(default=None, repr=False)  # GBP/unit; negative = income
    purchase_price: float | None = field(default=None, repr=False)  # GBP per basis unit
    quality: Quality = field(default_factory=dict)  # haves: measurements
    limits: tuple[Limit, ...] = ()  # wants: the buyer's own limits
    terms: Terms = field(default_factory=Terms, repr=False)
    notes: str = ""
    decline_per_year: float = 0.0  # expected fall of the source, share a year
    completeness: float = 1.0  # 0–1
    add_first: tuple[str, ...] = ()  # what would help most, first first
    row: int | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong or doubtful at one place of a listing file."""

    severity: str  # error | warning
    sheet: str | None
    row: int | None  # as the user's spreadsheet numbers it
    column: str | None
    given: str | None
    message: str  # what is wrong
    accepted: str | None = None  # what would be accepted
    suggestion: str | None = None  # the nearest accepted value

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.sheet and f"sheet '{self.sheet}'",
                self.row and f"row {self.row}",
                self.column and f"column '{self.column}'",
            )
            if part
        )
        return f"{self.severity}: {place or 'file'}: {self.told}"

    @property
    def told(self) -> str:
        """What is wrong, what was given, what is accepted and what was perhaps meant."""
        given = f" (given: {self.given!r})" if self.given else ""
        message = f"{self.message.rstrip('.')}{given}"
        end = "" if message.endswith("?") else "."
        accepted = f" Accepted: {self.accepted.rstrip('.')}." if self.accepted else ""
        suggestion = f" Did you mean {self.suggestion!r}?" if self.suggestion else ""
        return f"{message}{end}{accepted}{suggestion}"


@dataclass(frozen=True, slots=True)
class Listings(Sequence[Listing]):
    """A set of listings that read without errors, in the order of the file."""

    items: tuple[Listing, ...]
    warnings: tuple[Problem, ...] = ()
    name: str = "listings"
    synthetic: bool = False  # an example, marked so wherever it is shown

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        """By position, or by listing id.

        Raises:
            InputError: no listing has this id; names the nearest.
            IndexError: no listing at this position.
        """
        if isinstance(index, str):
            return self._by_id(index)
        return self.items[index]

    def _by_id(self, listing_id: str) -> Listing:
        for item in self.items:
            if item.id == listing_id:
                return item
        from rapidfuzz import process

        near = process.extract(listing_id, [item.id for item in self.items], limit=3)
        there = ", ".join(name for name, score, _ in near if score >= 60)
        hint = f" Did you mean {there}?" if there else ""
        raise InputError(f"There is no listing '{listing_id}' in {self.name}.{hint}")

    def __iter__(self) -> Iterator[Listing]:
        return iter(self.items)

    @property
    def haves(self) -> tuple[Listing, ...]:
        """The haves, in order."""
        return tuple(item for item in self.items if item.kind is Kind.HAVE)

    @property
    def wants(self) -> tuple[Listing, ...]:
        """The wants, in order."""
        return tuple(item for item in self.items if item.kind is Kind.WANT)
