"""Money of different years in the prices of one: the GDP deflator, and what lies beyond its table.

A year that the table does not reach is an error that says so, or the user's own assumption, which
then stands beside every figure that rests on it. It is never taken as no inflation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from offcut import reference
from offcut.errors import InputError, NotDated

USER = "the user"
"""Who assumed an inflation that nobody else is named for."""


@dataclass(frozen=True)
class Deflators:
    """Price levels by calendar year: the table's, and the user's for years beyond it.

    ``assumed_inflation`` is year → rise over the year before, a share (0.025 for 2.5 %);
    ``assumed_by`` is year → who assumed it, the user where it does not say.

    >>> round(Deflators().convert(277.22, 2022, 2024), 2)  # the carbon value of 2026
    306.32
    """

    assumed_inflation: Mapping[int, float] = field(default_factory=dict)
    assumed_by: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for year, rise in self.assumed_inflation.items():
            if not -0.2 <= rise <= 0.5:
                raise InputError(
                    f"inflation of {year} is {rise:g}; accepted: a share a year from -0.2 to 0.5 "
                    "(write 0.025 for 2.5 %)."
                )

    @cached_property
    def index(self) -> dict[int, float]:
        """Price level by year, 2024 = 100; assumed years follow the table's last one.

        Raises:
            InputError: an assumed year is in the table, or the one before it is not known.
        """
        levels = {row.year: row.index for row in reference.gdp_deflators.values()}
        for year in sorted(self.assumed_inflation):
            if year in levels:
                raise InputError(
                    f"inflation of {year} was given, but the table of deflators has that year; "
                    f"accepted: years after {max(levels)}."
                )
            if year - 1 not in levels:
                raise InputError(
                    f"inflation of {year} was given, but {year - 1} is not known; "
                    f"give every year from {max(levels) + 1} on."
                )
            levels[year] = levels[year - 1] * (1 + self.assumed_inflation[year])
        return levels

    def who(self, year: int) -> str:
        """Who assumed the inflation of a year."""
        return self.assumed_by.get(year) or USER

    @property
    def told(self) -> str:
        """The inflation that was assumed, by whom, in words; nothing when none was."""
        by: dict[str, list[str]] = {}
        for year, rise in sorted(self.assumed_inflation.items()):
            by.setdefault(self.who(year), []).append(f"{year}: {rise:.1%}")
        return "; ".join(
            f"inflation assumed by {who} for {', '.join(years)}" for who, years in by.items()
        )

    def assumed(self, year: int) -> bool:
        """Whether the price level of a year rests on the user's assumption."""
        return any(start <= year for start in self.assumed_inflation)

    def level(self, year: int) -> float:
        """Price level of a year, 2024 = 100.

        Raises:
            NotDated: the table does not have the year and no assumption reaches it.
        """
        try:
            return self.index[year]
        except KeyError:
            first, last = min(self.index), max(self.index)
            raise NotDated(
                f"there is no GDP deflator for {year}: known are {first} to {last}. State your own "
                f"inflation for {_span(last + 1, year)}, or choose years within them."
                if year > last
                else f"there is no GDP deflator for {year}: known are {first} to {last}."
            ) from None

    def factor(self, from_year: int, to_year: int) -> float:
        """What a pound of one year is in pounds of another; 1 within one year, known or not.

        Raises:
            NotDated: as :meth:`level`.
        """
        if from_year == to_year:
            return 1.0
        return self.level(to_year) / self.level(from_year)

    def convert(self, amount_gbp: float, from_year: int, to_year: int) -> float:
        """An amount in prices of ``from_year`` as one in prices of ``to_year``."""
        return amount_gbp * self.factor(from_year, to_year)


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"
