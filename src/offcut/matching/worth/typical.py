"""What like listings give, where one gives no quantity: the median, said to be assumed."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
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


Key = tuple[Kind, str, str]
"""Side, unit and resource type (or one above it)."""


class TypicalAmounts:
    """Median amounts a year by side, unit and resource type, widened to parent types if few."""

    def __init__(self, listings: Iterable[Listing] = ()) -> None:
        self._amounts: dict[Key, array[float]] = defaultdict(lambda: array("d"))
        self._medians: dict[Key, TypicalAmount] = {}
        self._known: dict[tuple[Kind, str, str | None], TypicalAmount | None] = {}
        self.add(listings)

    @classmethod
    def of_medians(cls, medians: Mapping[Key, TypicalAmount]) -> "TypicalAmounts":
        """What :meth:`medians` gave, without the listings it rests on."""
        typical = cls()
        typical._medians = dict(medians)
        return typical

    def add(self, listings: Iterable[Listing]) -> None:
        """Takes more listings in, before the first is asked for."""
        for item in listings:
            if item.amount is not None and item.amount.per_year and item.resource_type:
                for node in _branch(item.resource_type):
                    self._amounts[item.kind, item.unit, node].append(item.amount.central)

    def medians(self) -> dict[Key, TypicalAmount]:
        """All medians that rest on enough listings."""
        for key in list(self._amounts):
            self._median(key)
        return dict(self._medians)

    def of(self, listing: Listing) -> TypicalAmount | None:
        """The median of at least three listings like this one, or None."""
        key = (listing.kind, listing.unit, listing.resource_type)
        if key not in self._known:
            self._known[key] = self._of(*key)
        return self._known[key]

    def _of(self, kind: Kind, unit: str, resource_type: str | None) -> TypicalAmount | None:
        for node in _branch(resource_type or ""):
            found = self._median((kind, unit, node))
            if found is not None:
                return found
        return None

    def _median(self, key: Key) -> TypicalAmount | None:
        amounts = self._amounts.get(key, ())
        if key not in self._medians and len(amounts) >= _LEAST:
            self._medians[key] = TypicalAmount(median(amounts), len(amounts))
        return self._medians.get(key)


def _branch(resource_type: str) -> Iterable[str]:
    """The type and its parents, nearest first."""
    while resource_type:
        yield resource_type
        resource_type = resource_type.rpartition(".")[0]
