"""Outcomes of a programme from its account: sums over claims of one standing, scope and years.

*With evidence* is every claim that is realised, verified or not; *verified* are those of them that
a third party verified. Potential and agreed amounts stand beside them and are never added.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from offcut.evaluation.measures import ALL, Measure, Scope
from offcut.impact.amounts import told_missing
from offcut.impact.formulas import metric_id
from offcut.impact.model import WITH_EVIDENCE, Claim, Grade, Side, Stage, Standing, Synergy
from offcut.impact.project import entry_id
from offcut.impact.result import ImpactResult


@dataclass(frozen=True, slots=True)
class Line:
    """One metric of one claim; ``value`` None is a gap, for ``reason``."""

    claim: Claim
    synergy: Synergy
    standing: Standing
    value: float | None  # in the metric's own unit
    entry: str  # reference in the book
    reason: str = ""
    partial: bool = False  # known, and leaves out a part that is not known

    @property
    def grade(self) -> Grade | None:
        """What the claim rests on."""
        return self.claim.grade


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of lines in the unit of a measure, with the lines."""

    measure: Measure
    lines: tuple[Line, ...]
    value: float | None
    reason: str = ""  # why there is none

    @property
    def formula(self) -> str:
        """How it follows from the lines ``x``."""
        divisor = self.measure.divisor or 1.0
        return "sum_known(x)" if divisor == 1.0 else f"sum_known(x) / {divisor:g}"

    @property
    def entries(self) -> tuple[str, ...]:
        """References of its lines."""
        return tuple(line.entry for line in self.lines)

    @property
    def gaps(self) -> int:
        """Claims in it whose figure is not known."""
        return sum(line.value is None for line in self.lines)

    @property
    def note(self) -> str:
        """What is missing in it, in words; empty when nothing is."""
        partial = sum(line.partial for line in self.lines)
        return told_missing(len(self.lines), len(self.lines) - self.gaps, partial)


class Outcomes:
    """The lines of an account, and sums of them."""

    def __init__(self, result: ImpactResult) -> None:
        self.result = result
        self._lines: dict[str, tuple[Line, ...]] = {}

    def lines(self, metric: str) -> tuple[Line, ...]:
        """Every claim's line of a metric, for the exchange as a whole; lost ones are in none."""
        if metric not in self._lines:
            self._lines[metric] = tuple(self._of(metric))
        return self._lines[metric]

    def _of(self, metric: str) -> Iterable[Line]:
        result, formula = self.result, metric_id(metric, Side.BOTH)
        partial = result.partial(formula)
        for index, (claim, standing) in enumerate(
            zip(result.claims, result.standings, strict=True)
        ):
            if standing is None:
                continue
            value = float(result.values[formula][index])
            known = value == value
            gap = None if known else result.gap(index, formula)
            yield Line(
                claim,
                result.synergy(index),
                standing,
                value if known else None,
                f"entry:{entry_id(claim.id, formula)}",
                "; ".join(gap.reasons) if gap else "",
                bool(partial[index]),
            )

    def sum(
        self,
        measure: Measure,
        standings: Iterable[Standing] = WITH_EVIDENCE,
        scope: Scope = ALL,
        years: range | None = None,
    ) -> Sum:
        """The sum of a metric over the claims asked for.

        None when no claim in scope is of any standing (not measured), or when the figure of none
        is known; nothing of the standing asked for, where there are others, is a true zero.
        """
        wanted = frozenset(standings)
        there = [line for line in self.lines(measure.metric) if _inside(line, scope, years)]
        lines = tuple(line for line in there if line.standing in wanted)
        if not there:
            return Sum(measure, (), None, "nothing is claimed or predicted for it")
        known = [line.value for line in lines if line.value is not None]
        if lines and not known:
            return Sum(measure, lines, None, f"none of {len(lines)} claims states it")
        return Sum(measure, lines, sum(known) / (measure.divisor or 1.0))


def _inside(line: Line, scope: Scope, years: range | None) -> bool:
    return (
        scope.cluster in (None, line.synergy.cluster)
        and scope.flow in (None, line.synergy.flow)
        and (years is None or line.claim.year in years)
    )


def is_estimated(line: Line) -> bool:
    """Whether a claim of a completed exchange rests on an estimate, which is no evidence."""
    done = line.synergy.stage is Stage.COMPLETED and line.standing is Standing.AGREED
    return done and line.grade is Grade.D


def standings_for(standing: Standing | None) -> tuple[Standing, ...]:
    """The claims that count towards a target of a standing; verified ones are realised as well."""
    if standing in (None, Standing.REALISED):
        return WITH_EVIDENCE
    return (standing,) if standing else ()
