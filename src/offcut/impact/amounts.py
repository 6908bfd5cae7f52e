"""Amounts that know their standing, so that adding a potential to a realised one is an error.

The types say it to mypy, and :class:`StandingError` says it when the code runs.

>>> realised = Amount(Realised, 40.0, "t")
>>> (realised + Amount(Realised, 2.0, "t")).value
42.0
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from offcut.errors import StandingError
from offcut.impact.model import Standing


class Potential:
    """Mark of what is discussed."""

    standing = Standing.POTENTIAL


class Agreed:
    """Mark of what is being put in place."""

    standing = Standing.AGREED


class Realised:
    """Mark of what is achieved, with evidence, and not verified."""

    standing = Standing.REALISED


class Verified:
    """Mark of what a third party has verified."""

    standing = Standing.VERIFIED


Mark = Potential | Agreed | Realised | Verified
S = TypeVar("S", Potential, Agreed, Realised, Verified)


@dataclass(frozen=True, slots=True)
class Amount(Generic[S]):
    """A total of one standing; ``value`` None = nothing in it is known."""

    mark: type[S]
    value: float | None
    unit: str
    claims: int = 0  # of this standing
    known: int = 0  # of them, whose figure is known

    @property
    def standing(self) -> Standing:
        """Which of the four columns it belongs to."""
        return self.mark.standing

    @property
    def complete(self) -> bool:
        """Whether every claim's figure is known."""
        return self.known == self.claims

    def __add__(self, other: "Amount[S]") -> "Amount[S]":
        """The sum, of amounts of one standing and unit.

        Raises:
            StandingError: they differ in either.
        """
        if not isinstance(other, Amount):
            return NotImplemented
        if (self.mark, self.unit) != (other.mark, other.unit):
            raise StandingError(
                f"{self.standing} {self.unit} and {other.standing} {other.unit} are never added:"
                " show them beside each other."
            )
        known = [value for value in (self.value, other.value) if value is not None]
        return replace(
            self,
            value=sum(known) if known else None,
            claims=self.claims + other.claims,
            known=self.known + other.known,
        )


if TYPE_CHECKING:

    def _never_added(potential: Amount[Potential], realised: Amount[Realised]) -> Amount[Realised]:
        """Were it allowed, the comment below would be told as unused, and ``make check`` fail."""
        return potential + realised  # type: ignore[operator,return-value]
