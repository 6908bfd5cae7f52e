"""The errors Offcut raises, all in one place.

::

    OffcutError
    ├── UnknownReference   an id that no reference table holds (also a KeyError)
    ├── NotDated           no value is valid on the date asked for (also a LookupError)
    ├── UnitError          a unit that cannot be read, or the wrong kind of unit (also a ValueError)
    ├── InputError         a file or value that cannot be used: names the place and what to do
    │   ├── ListingProblems   everything that is wrong with a listing file
    │   │   └── WorkbookProblems   … with an input workbook of synergies or a programme
    │   ├── FormulaError      a formula outside the little language of accounts
    │   └── FactorUseError    a greenhouse-gas factor used for what it may not be used for
    ├── NoFactorValue      a factor that is published without a value: a gap, never zero
    ├── StandingError      potential, agreed, realised and verified amounts were added
    ├── BookError          a figure without its working: a reference that leads nowhere
    ├── EngineError        work that an engine could not finish; what is finished is kept
    └── TableError         a reference table that contradicts itself (our fault, not the user's)
"""

from collections.abc import Iterable, Sequence
from typing import Any


class OffcutError(Exception):
    """Base of every error that Offcut raises on purpose."""


class UnknownReference(OffcutError, KeyError):
    """An id that the named table does not hold; suggests the nearest ones."""

    def __init__(self, table: str, key: object, suggestions: Sequence[str] = ()) -> None:
        self.table, self.key, self.suggestions = table, key, tuple(suggestions)
        nearest = f" Did you mean {', '.join(self.suggestions)}?" if self.suggestions else ""
        self.message = (
            f"'{key}' is not in the table '{table}'.{nearest}"
            f" 'offcut reference {table}' lists what is there."
        )
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


class NotDated(OffcutError, LookupError):
    """No value of this series is valid on the date asked for."""


class UnitError(OffcutError, ValueError):
    """A unit that cannot be read, or that measures something else."""


class InputError(OffcutError, ValueError):
    """Something given by the user that cannot be used; the message says what to do."""


class ListingProblems(InputError):
    """A listing file with errors: nothing was loaded. ``problems`` holds every one.

    Of a file too long to hold them all, it has the first, and ``count`` says how many there are.
    """

    def __init__(self, problems: Iterable[Any], count: int | None = None) -> None:
        self.problems = tuple(problems)
        self.count = len(self.problems) if count is None else count
        lines = "\n".join(f"  {problem}" for problem in self.problems[:20])
        more = self.count - len(self.problems[:20])
        tail = f"\n  … and {more:,} more" if more > 0 else ""
        told = "1 problem" if self.count == 1 else f"{self.count:,} problems"
        super().__init__(f"{told}, nothing loaded:\n{lines}{tail}")


class WorkbookProblems(ListingProblems):
    """An input workbook with errors: nothing was loaded. ``problems`` holds every one."""


class FormulaError(InputError):
    """A formula that is not in the little language that accounts are written in."""


class StandingError(OffcutError, TypeError):
    """Amounts of different standing (potential, agreed, realised, verified) that were added."""


class BookError(OffcutError):
    """A figure without its working: a reference that leads nowhere, or an id taken twice."""


class FactorUseError(InputError):
    """A greenhouse-gas factor used for what its publisher or the method does not allow."""


class NoFactorValue(OffcutError, LookupError):
    """A greenhouse-gas factor that is published without a value: a gap, never zero."""


class NetworkProblems(InputError):
    """A network file with errors: nothing was loaded. ``problems`` holds every one."""

    def __init__(self, problems: Iterable[Any]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(f"  {problem}" for problem in self.problems[:20])
        more = len(self.problems) - len(self.problems[:20])
        tail = f"\n  … and {more:,} more" if more > 0 else ""
        count = len(self.problems)
        told = "1 problem" if count == 1 else f"{count:,} problems"
        super().__init__(f"{told}, nothing loaded:\n{lines}{tail}")


class EngineError(OffcutError):
    """Work that an engine could not finish; what is finished is kept. ``trace`` holds details."""

    def __init__(self, message: str, trace: str = "") -> None:
        self.trace = trace
        super().__init__(message)

    @classmethod
    def of_unit(cls, unit: str, attempts: int, reason: str, trace: str = "") -> "EngineError":
        """One unit that failed as often as it is tried."""
        return cls(f"A unit of work failed {attempts} times ({unit}): {reason}", trace)


class TableError(OffcutError):
    """A reference table that does not read or contradicts itself."""
