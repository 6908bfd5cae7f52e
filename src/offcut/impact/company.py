"""The company account: what one firm reports of a year in Scope 3, with permitted factors only.

It is no part of the project account. Its figures have a type of their own, :class:`CompanyKg`, that
cannot be added to anything else. The firm that takes recycled input may show beside its purchased
goods what the same tonnes of primary input would have emitted; the firm that gives waste away earns
nothing by that. What an exchange avoids elsewhere is in the project account alone and is no part of
anybody's Scope 3.

Source of the rules: DESNZ methodology paper 2025, section 12; see the table ``factor_uses``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import prod

from offcut.errors import InputError
from offcut.impact.factors import Factor, FactorSet
from offcut.impact.uses import Purpose, require


class Category(StrEnum):
    """The categories of Scope 3 that an exchange touches."""

    PURCHASED_GOODS = "purchased_goods"  # category 1
    UPSTREAM_TRANSPORT = "upstream_transport"  # category 4
    WASTE = "waste_generated"  # category 5

    @property
    def purpose(self) -> Purpose:
        """What its factors must be permitted for."""
        return _PURPOSES[self]


_PURPOSES = {
    Category.PURCHASED_GOODS: Purpose.PURCHASED_GOODS,
    Category.UPSTREAM_TRANSPORT: Purpose.UPSTREAM_TRANSPORT,
    Category.WASTE: Purpose.WASTE,
}


@dataclass(frozen=True, slots=True, order=True)
class CompanyKg:
    """Kilograms of CO2e that one firm reports; adds up with its own kind and nothing else."""

    kg_co2e: float

    def __add__(self, other: object) -> "CompanyKg":
        return CompanyKg(self.kg_co2e + self._same(other).kg_co2e)

    def __radd__(self, other: object) -> "CompanyKg":
        return self.__add__(other)

    def __sub__(self, other: object) -> "CompanyKg":
        return CompanyKg(self.kg_co2e - self._same(other).kg_co2e)

    def __rsub__(self, other: object) -> "CompanyKg":
        return CompanyKg(self._same(other).kg_co2e - self.kg_co2e)

    def _same(self, other: object) -> "CompanyKg":
        if isinstance(other, CompanyKg):
            return other
        raise TypeError(
            "a figure of the company account (Scope 3) cannot be added to"
            f" {type(other).__name__}: what an exchange avoids is in the project account, and the"
            " two are never mixed"
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One measure that an amount is the product of, and the cell it was read from."""

    name: str
    value: float | None  # None = not known
    reference: str | None = None  # ``row:claims!12.quantity``


@dataclass(frozen=True, slots=True)
class Activity:
    """What the firm did: an amount, and the factors (their sum) that it is multiplied by."""

    category: Category
    label: str
    parts: tuple[Part, ...]  # their product is the amount
    unit: str  # of the amount: t, m3, t.km
    factors: tuple[str, ...]
    compared_with: str | None = None  # of recycled input: the factor of primary input
    note: str = ""

    @property
    def amount(self) -> float | None:
        """The product of the parts; None where one is not known."""
        values = [part.value for part in self.parts]
        return None if None in values else prod(value for value in values if value is not None)


@dataclass(frozen=True, slots=True)
class CompanyLine:
    """One activity with its emissions, or the gap that keeps them from being known."""

    activity: Activity
    factors: tuple[Factor, ...]
    emitted: CompanyKg | None
    gap: str = ""
    primary: Factor | None = None
    at_primary: CompanyKg | None = None  # what the same amount of primary input would have emitted

    @property
    def below_primary(self) -> CompanyKg | None:
        """By how much recycled input emitted less than primary; negative where it emitted more."""
        if self.emitted is None or self.at_primary is None:
            return None
        return self.at_primary - self.emitted


@dataclass(frozen=True, slots=True)
class CompanyAccount:
    """What one firm reports of one year, line by line; never a part of a project account."""

    organisation: str
    year: int
    factors: FactorSet
    lines: tuple[CompanyLine, ...]
    notes: tuple[str, ...] = ()

    TITLE = "Company account: emissions to report in Scope 3"

    def of(self, category: Category) -> tuple[CompanyLine, ...]:
        """The lines of one category."""
        return tuple(line for line in self.lines if line.activity.category is category)

    def emitted(self, category: Category | None = None) -> CompanyKg | None:
        """The sum of what is known, of one category or all; None where nothing is.

        With gaps it is a part of the truth: :attr:`gaps` says which.
        """
        lines = self.lines if category is None else self.of(category)
        known = [line.emitted for line in lines if line.emitted is not None]
        return sum(known, CompanyKg(0.0)) if known else None

    @property
    def below_primary(self) -> CompanyKg | None:
        """By how much the firm's recycled input emitted less than primary input would have.

        It is stated beside the purchased goods, which already are the lower figure; it is not
        taken off anything.
        """
        found = (line.below_primary for line in self.lines)
        known = [kg for kg in found if kg is not None]
        return sum(known, CompanyKg(0.0)) if known else None

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is not known, each in a sentence."""
        return tuple(f"{line.activity.label}: {line.gap}" for line in self.lines if line.gap)


def company_account(
    organisation: str,
    year: int,
    activities: Iterable[Activity],
    factors: FactorSet,
    notes: Iterable[str] = (),
) -> CompanyAccount:
    """The account of one firm and year.

    Raises:
        FactorUseError: a factor that may not be used for its category.
        UnknownReference: a factor that nobody has.
        InputError: a factor per another unit than the amount.
    """
    lines = tuple(_line(activity, factors) for activity in activities)
    return CompanyAccount(organisation, year, factors, lines, tuple(notes))


def _line(activity: Activity, factors: FactorSet) -> CompanyLine:
    used = tuple(_permitted(name, activity, factors) for name in activity.factors)
    compared = activity.compared_with
    primary = _permitted(compared, activity, factors) if compared else None
    amount = activity.amount
    gap = _gap(activity, used)
    if gap or amount is None:
        return CompanyLine(activity, used, None, gap, primary)
    emitted = CompanyKg(amount * sum(factor.kg_per_unit for factor in used))
    at_primary = None
    if primary is not None and primary.value is not None:
        at_primary = CompanyKg(amount * primary.value)
    return CompanyLine(activity, used, emitted, "", primary, at_primary)


def _permitted(name: str, activity: Activity, factors: FactorSet) -> Factor:
    factor = factors.expect(name)
    require(factor, activity.category.purpose)
    if factor.unit != activity.unit:
        raise InputError(
            f"'{activity.label}' is in {activity.unit}, but '{name}' is per {factor.unit}; give the"
            f" amount in {factor.unit}."
        )
    return factor


def _gap(activity: Activity, used: Iterable[Factor]) -> str:
    """Why the emissions are not known; empty when they are."""
    missing = [part.name for part in activity.parts if part.value is None]
    if missing:
        return f"{' and '.join(missing)} not known"
    return "; ".join(factor.gap for factor in used if factor.value is None)
