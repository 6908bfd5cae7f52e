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
    partial: int = 0  # of those known, which leave out a part that is not known

    @property
    def standing(self) -> Standing:
        """Which of the four columns it belongs to."""
        return self.mark.standing

    @property
    def complete(self) -> bool:
        """Whether every claim's figure is known, and the whole of it."""
        return self.known == self.claims and not self.partial

    @property
    def note(self) -> str:
        """What is missing in it, in words; empty when nothing is."""
        return told_missing(self.claims, self.known, self.partial)

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
            partial=self.partial + other.partial,
        )


def told_missing(claims: int, known: int, partial: int) -> str:
    """What a sum over claims leaves out, in words; empty when nothing.

    >>> told_missing(3, 2, 1)
    '2 of 3 claims are known, 1 of them in part'
    >>> told_missing(3, 3, 2), told_missing(3, 3, 0)
    ('3 of 3 claims are known, 2 of them in part', '')
    """
    if known == claims and not partial:
        return ""
    part = f", {partial} of them in part" if partial else ""
    return f"{known} of {claims} claims are known{part}"


if TYPE_CHECKING:

    def _never_added(potential: Amount[Potential], realised: Amount[Realised]) -> Amount[Realised]:
        """Were it allowed, the comment below would be told as unused, and ``make check`` fail."""
        return potential + realised  # type: ignore[operator,return-value]
