"""Money by side: what a saving is to the have, to the want, to the treasury and to society.

A *resource* term is real: fuel not burnt, a landfill not filled, a quarry not dug. A *transfer*
only changes hands: landfill tax, the price that one firm pays the other. Firms feel both; society
gains by resources alone. The purses add up to society, so nothing is counted on two sides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from offcut.errors import InputError


class Purse(StrEnum):
    """Who gains or pays."""

    HAVE = "have"
    WANT = "want"
    TREASURY = "treasury"
    OTHERS = "others"  # neither side, nor the treasury


@dataclass(frozen=True, slots=True)
class Term:
    """One amount: gained by ``to`` (negative = paid), and by ``from_`` paid when it is a transfer.

    Raises:
        InputError: a transfer from a purse to itself.
    """

    name: str
    amount_gbp: float
    to: Purse
    from_: Purse | None = None  # None = a resource term

    def __post_init__(self) -> None:
        if self.from_ is self.to:
            raise InputError(f"'{self.name}': a transfer from '{self.to}' to itself is nothing.")

    @property
    def transfer(self) -> bool:
        """Whether it only changes hands."""
        return self.from_ is not None


@dataclass(frozen=True, slots=True)
class Money:
    """What an exchange is worth by purse and to society, GBP in prices of one year."""

    by_purse: dict[Purse, float]
    society_gbp: float
    transfers_gbp: float  # that changed hands, counted once
    price_year: int

    @property
    def firms_gbp(self) -> float:
        """Have and want together; taxes saved are in it."""
        return self.by_purse[Purse.HAVE] + self.by_purse[Purse.WANT]


def money(terms: Iterable[Term], price_year: int) -> Money:
    """The account of each purse, and society's.

    >>> result = money(avoided_landfill(600, 26, 4.05), 2025)
    >>> result.by_purse[Purse.HAVE], result.by_purse[Purse.TREASURY], result.society_gbp
    (18030.0, -2430.0, 15600.0)
    """
    purses = dict.fromkeys(Purse, 0.0)
    society = moved = 0.0
    for term in terms:
        purses[term.to] += term.amount_gbp
        if term.from_ is None:
            society += term.amount_gbp
        else:
            purses[term.from_] -= term.amount_gbp
            moved += abs(term.amount_gbp)
    return Money(purses, society, moved, price_year)


def avoided_landfill(
    tonnes: float, gate_fee_gbp_per_t: float, tax_gbp_per_t: float
) -> tuple[Term, Term]:
    """What a have saves that no longer goes to landfill: the gate fee is real, the tax is not."""
    return (
        Term("landfill gate fee saved", tonnes * gate_fee_gbp_per_t, Purse.HAVE),
        Term("landfill tax saved", tonnes * tax_gbp_per_t, Purse.HAVE, Purse.TREASURY),
    )


def avoided_purchase(
    amount: float, price_gbp_per_unit: float, levy_gbp_per_unit: float = 0.0
) -> tuple[Term, ...]:
    """What a want saves by not buying: the price is real, a levy contained in it is not."""
    real = Term("purchase saved", amount * (price_gbp_per_unit - levy_gbp_per_unit), Purse.WANT)
    if not levy_gbp_per_unit:
        return (real,)
    levy = Term("levy saved", amount * levy_gbp_per_unit, Purse.WANT, Purse.TREASURY)
    return (real, levy)


def price_paid(amount: float, price_gbp_per_unit: float) -> Term:
    """What the want pays the have for the material (negative = the have pays for its taking)."""
    return Term("price between the firms", amount * price_gbp_per_unit, Purse.HAVE, Purse.WANT)


def cost(name: str, amount_gbp: float, payer: Purse) -> Term:
    """A real cost (haulage, processing, laboratory) that one side carries; a positive amount."""
    return Term(name, -amount_gbp, payer)
