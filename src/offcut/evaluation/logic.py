"""The chain from inputs to outcomes, each link with its measures; and spend against its profile."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from offcut.evaluation.measures import Measure, measures
from offcut.evaluation.model import Programme, Spend
from offcut.evaluation.periods import Period
from offcut.evaluation.progress import Figure

LINKS = ("input", "activity", "output", "outcome")


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain with what was measured of it."""

    name: str  # input | activity | output | outcome
    figures: tuple[tuple[Measure, Figure], ...]


def chain(figure: Callable[[Measure], Figure]) -> tuple[Link, ...]:
    """The four links in order, every measure of the table in its own."""
    return tuple(
        Link(name, tuple((m, figure(m)) for m in measures().values() if m.link == name))
        for name in LINKS
    )


@dataclass(frozen=True, slots=True)
class SpendLine:
    """Spend of one quarter, category or source, against its profile; GBP of the day."""

    name: str
    profile_gbp: float | None  # None = no profile was set
    actual_gbp: float | None  # None = nothing reported yet
    rows: tuple[Spend, ...]

    @property
    def variance_gbp(self) -> float | None:
        """Spent more (+) or less (-) than the profile."""
        if self.profile_gbp is None or self.actual_gbp is None:
            return None
        return self.actual_gbp - self.profile_gbp


@dataclass(frozen=True, slots=True)
class SpendReport:
    """Spend to date by quarter, by category and by who paid."""

    total: SpendLine
    in_period: SpendLine
    by_quarter: tuple[SpendLine, ...]
    by_category: tuple[SpendLine, ...]
    by_funding: tuple[SpendLine, ...]


def spend_report(programme: Programme, period: Period) -> SpendReport:
    """Spend of a programme as it stands, and of one period."""
    lines = programme.spend
    inside = tuple(line for line in lines if period.holds(line.period.end))
    return SpendReport(
        total=_line("to date", lines),
        in_period=_line(period.name, inside),
        by_quarter=_grouped(lines, lambda line: line.period.name),
        by_category=_grouped(lines, lambda line: line.category),
        by_funding=_grouped(lines, lambda line: str(line.funding or "not stated")),
    )


def _grouped(lines: tuple[Spend, ...], by: Callable[[Spend], str]) -> tuple[SpendLine, ...]:
    groups: dict[str, list[Spend]] = defaultdict(list)
    for line in lines:
        groups[by(line)].append(line)
    return tuple(_line(name, tuple(members)) for name, members in groups.items())


def _line(name: str, rows: tuple[Spend, ...]) -> SpendLine:
    profile = [row.profile_gbp for row in rows if row.profile_gbp is not None]
    actual = [row.actual_gbp for row in rows if row.actual_gbp is not None]
    return SpendLine(name, sum(profile) if profile else None, sum(actual) if actual else None, rows)
