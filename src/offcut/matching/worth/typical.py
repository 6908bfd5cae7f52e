"""What like listings give, where one gives no quantity: the median, said to be assumed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from offcut.listings import Kind, Listing
from offcut.resources import Amount

_LEAST = 3  # listings that a median must rest on


@dataclass(frozen=True, slots=True)
class TypicalAmount:
    """The median amount a year of the listings like one."""

    amount: float
    listings: int  # that it rests on

    def in_unit(self, unit: str) -> Amount:
        """It as the amount of a year, rough."""
        return Amount(self.amount, self.amount, self.amount, unit, rough=True)


class TypicalAmounts:
    """Median amounts a year by side, unit and resource type, widened to parent types if few."""

    def __init__(self, listings: Iterable[Listing] = ()) -> None:
        self._amounts: dict[tuple[Kind, str, str], list[float]] = defaultdict(list)
        self._known: dict[tuple[Kind, str, str | None], TypicalAmount | None] = {}
        for item in listings:
            if item.amount is not None and item.amount.per_year and item.resource_type:
                for node in _branch(item.resource_type):
                    self._amounts[item.kind, item.unit, node].append(item.amount.central)

    def of(self, listing: Listing) -> TypicalAmount | None:
        """The median of at least three listings like this one, or None."""
        key = (listing.kind, listing.unit, listing.resource_type)
        if key not in self._known:
            self._known[key] = self._of(*key)
        return self._known[key]

    def _of(self, kind: Kind, unit: str, resource_type: str | None) -> TypicalAmount | None:
        for node in _branch(resource_type or ""):
            found = self._amounts.get((kind, unit, node), ())
            if len(found) >= _LEAST:
                return TypicalAmount(median(found), len(found))
        return None


def _branch(resource_type: str) -> Iterable[str]:
    """The type and its parents, nearest first."""
    while resource_type:
        yield resource_type
        resource_type = resource_type.rpartition(".")[0]
