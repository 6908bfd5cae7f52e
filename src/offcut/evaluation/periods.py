"""Reporting periods: calendar quarters, calendar years and financial years.

>>> Period.read("2026Q3").previous
Period(name='2026Q2', start=datetime.date(2026, 4, 1), end=datetime.date(2026, 6, 30))
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from offcut.errors import InputError

ACCEPTED = "a quarter (2026Q3), a calendar year (2026) or a financial year (2026/27)"
_QUARTER = re.compile(r"(\d{4})[ -]?[Qq]([1-4])")
_YEAR = re.compile(r"(\d{4})")
_FINANCIAL = re.compile(r"(\d{4})[/-](\d{2})")
_DAY = timedelta(days=1)


def day_in_words(day: date) -> str:
    """A day for people.

    >>> day_in_words(date(2024, 4, 1))
    '1 April 2024'
    """
    return f"{day.day} {day:%B %Y}"


def short_day(day: date) -> str:
    """A day for people, where there is little room.

    >>> short_day(date(2024, 4, 1))
    '1 Apr 2024'
    """
    return f"{day.day} {day:%b %Y}"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of days, first and last included."""

    name: str
    start: date
    end: date

    @classmethod
    def read(cls, text: str) -> "Period":
        """The period that a text names.

        Raises:
            InputError: it names none.
        """
        text = text.strip()
        if found := _QUARTER.fullmatch(text):
            return cls.quarter(int(found[1]), int(found[2]))
        if found := _YEAR.fullmatch(text):
            return cls._year(int(found[1]))
        found = _FINANCIAL.fullmatch(text)
        if found and (int(found[1]) + 1) % 100 == int(found[2]):
            return cls._financial(int(found[1]))
        raise InputError(f"'{text}' is not a period. Accepted: {ACCEPTED}.")

    @classmethod
    def quarter(cls, year: int, number: int) -> "Period":
        """The calendar quarter ``number`` (1–4) of a year."""
        following = date(year + number // 4, number % 4 * 3 + 1, 1)
        return cls(f"{year}Q{number}", date(year, number * 3 - 2, 1), following - _DAY)

    @classmethod
    def quarter_of(cls, day: date) -> "Period":
        """The calendar quarter that a day lies in."""
        return cls.quarter(day.year, (day.month + 2) // 3)

    @classmethod
    def _year(cls, year: int) -> "Period":
        return cls(str(year), date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def _financial(cls, year: int) -> "Period":
        name = f"{year}/{(year + 1) % 100:02d}"
        return cls(name, date(year, 4, 1), date(year + 1, 3, 31))

    @property
    def previous(self) -> "Period":
        """The period of the same kind before this one."""
        day = self.start - _DAY
        if _QUARTER.fullmatch(self.name):
            return Period.quarter_of(day)
        return Period._year(day.year) if self.start.month == 1 else Period._financial(day.year - 1)

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in the period; a day that is not known does not."""
        return day is not None and self.start <= day <= self.end
