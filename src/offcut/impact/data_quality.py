"""How good the data behind a total are: shares by grade of evidence, and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from offcut.impact.model import Grade

_WORDS = {
    Grade.A: "verified by a third party",
    Grade.B: "shown by documents",
    Grade.C: "reported by the companies",
    Grade.D: "estimated",
    None: "not shown at all",
}


@dataclass(frozen=True, slots=True)
class GradeShare:
    """How much of a total, and how many claims, rest on one grade of evidence."""

    grade: Grade | None  # None = nothing is shown
    claims: int
    amount: float
    share: float | None  # of the amounts, by size; None when the total is nil

    @property
    def told(self) -> str:
        """What the grade means."""
        return _WORDS[self.grade]


@dataclass(frozen=True, slots=True)
class DataQuality:
    """The data behind a total: every grade, best first, and what could not be worked out."""

    shares: tuple[GradeShare, ...]
    missing: tuple[str, ...]  # each missing factor or input, once

    def share(self, grade: Grade | None) -> float | None:
        """The share that rests on a grade, 0 to 1; None when the total is nil."""
        return next(part.share for part in self.shares if part.grade is grade)

    @property
    def statement(self) -> str:
        """The data-quality statement of a report, in a sentence or two."""
        parts = [f"{part.share:.0%} {part.told}" for part in self.shares if part.share is not None]
        if not parts:
            return "There is nothing to state the quality of."
        gaps = "; ".join(self.missing)
        return f"By size, {', '.join(parts)}." + (f" Missing: {gaps}." if gaps else "")


def data_quality(
    amounts: Iterable[tuple[Grade | None, float | None]], missing: Iterable[str] = ()
) -> DataQuality:
    """Shares of a total by grade of evidence.

    Args:
        amounts: grade and amount of each claim; an amount of None is counted and has no size.
            Negative amounts count by their size, so that a harm does not hide its evidence.
        missing: what could not be worked out, and for want of what.

    >>> found = data_quality([(Grade.A, 60.0), (Grade.C, 40.0), (Grade.C, None)])
    >>> found.share(Grade.A), found.share(Grade.C)
    (0.6, 0.4)
    """
    grades: tuple[Grade | None, ...] = (*Grade, None)
    given = list(amounts)
    sizes = {
        grade: sum(abs(amount) for own, amount in given if own is grade and amount is not None)
        for grade in grades
    }
    whole = sum(sizes.values())
    shares = tuple(
        GradeShare(
            grade,
            sum(own is grade for own, _ in given),
            sum(amount for own, amount in given if own is grade and amount is not None),
            sizes[grade] / whole if whole else None,
        )
        for grade in grades
    )
    return DataQuality(shares, tuple(dict.fromkeys(missing)))
