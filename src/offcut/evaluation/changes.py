"""What changed between two evaluations: synergies, claims, targets, factors, headline figures.

The earlier one may be the same workbook as it stood at the end of the previous period, from the
dates in it. What a cell held before somebody changed it is then not seen: for restatements, give
the workbook or the saved evaluation of that time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from offcut.evaluation.asat import LADDER, reached
from offcut.evaluation.facts import lost_reasons
from offcut.evaluation.periods import short_day
from offcut.impact.model import Claim, Stage, Synergy

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation

_SAME = 1e-9  # relative: less is the same figure


@dataclass(frozen=True, slots=True)
class Moved:
    """A synergy that is at another stage than before."""

    synergy: str
    title: str
    before: Stage | None  # None = it was not there
    now: Stage
    reason: str = ""  # why it was lost

    @property
    def forward(self) -> bool:
        """Whether it went on; a lost one did not, and one set back did not."""
        if self.now is Stage.LOST or self.before is Stage.LOST:
            return False
        before = -1 if self.before is None else LADDER.index(self.before)
        return LADDER.index(self.now) > before


@dataclass(frozen=True, slots=True)
class Restated:
    """A claim whose quantity, factor set or grade is not what it was."""

    claim: str
    what: str  # quantity | factor set | grade
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class TargetChange:
    """A target that is new, gone, or of another value or date."""

    target: str
    name: str
    told: str


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure of the book then and now."""

    entry: str
    label: str
    unit: str
    before: float | None
    now: float | None

    @property
    def difference(self) -> float | None:
        """Now less before; None where either is not known."""
        return None if self.before is None or self.now is None else self.now - self.before


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that is not as it was."""

    since: str  # the period before
    moved: tuple[Moved, ...]
    gone: tuple[str, ...]  # synergies that are no longer in the workbook
    new_claims: tuple[str, ...]
    verified: tuple[str, ...]  # claims verified since
    restated: tuple[Restated, ...]
    targets: tuple[TargetChange, ...]
    factor_sets: tuple[str, ...]  # in use now and not before
    figures: tuple[FigureChange, ...]  # measures, in the order of the chain

    @property
    def completed(self) -> tuple[str, ...]:
        """Synergies completed since."""
        return tuple(item.synergy for item in self.moved if item.now is Stage.COMPLETED)

    @property
    def lost(self) -> tuple[str, ...]:
        """Synergies lost since."""
        return tuple(item.synergy for item in self.moved if item.now is Stage.LOST)

    @property
    def new(self) -> tuple[str, ...]:
        """Synergies that were not there."""
        return tuple(item.synergy for item in self.moved if item.before is None)


def changes(before: "Evaluation", now: "Evaluation") -> Changes:
    """What changed from one evaluation to a later one of the same programme."""
    was = {synergy.id: synergy for synergy in before.programme.synergies}
    there = {synergy.id for synergy in now.programme.synergies}
    claimed = {claim.id: claim for claim in before.programme.claims}
    return Changes(
        since=before.period.name,
        moved=tuple(
            move for s in now.programme.synergies if (move := _moved(was.get(s.id), s)) is not None
        ),
        gone=tuple(name for name in was if name not in there),
        new_claims=tuple(c.id for c in now.programme.claims if c.id not in claimed),
        verified=tuple(c.id for c in now.programme.claims if _newly_verified(c, claimed)),
        restated=tuple(
            change
            for claim in now.programme.claims
            if claim.id in claimed
            for change in _restated(claimed[claim.id], claim)
        ),
        targets=_targets(before, now),
        factor_sets=_factor_sets(before, now),
        figures=_figures(before, now),
    )


def _moved(was: Synergy | None, now: Synergy) -> Moved | None:
    if was is not None and was.stage is now.stage:
        return None
    lost = now.stage is Stage.LOST
    told = f"{_why_lost(now)}, at {reached(now)}" if lost else ""
    return Moved(now.id, now.title, was.stage if was else None, now.stage, told)


def _why_lost(synergy: Synergy) -> str:
    """The reason as people write it; as it stands where it is none of the table's."""
    known = lost_reasons().get(synergy.lost_reason or "")
    return known.name.lower() if known else synergy.lost_reason or "not stated"


def _newly_verified(claim: Claim, before: Mapping[str, Claim]) -> bool:
    was = before.get(claim.id)
    return claim.verified_on is not None and (was is None or was.verified_on is None)


def _restated(was: Claim, now: Claim) -> list[Restated]:
    found = []
    for what, before, after in (
        ("quantity", was.quantity, now.quantity),
        ("factor set", was.factor_set, now.factor_set),
        ("grade", was.grade, now.grade),
    ):
        if before != after:
            found.append(Restated(now.id, what, _text(before), _text(after)))
    return found


def _text(value: object) -> str:
    return "not stated" if value is None else str(value)


def _targets(before: "Evaluation", now: "Evaluation") -> tuple[TargetChange, ...]:
    was = {target.id: target for target in before.programme.targets}
    there = {target.id for target in now.programme.targets}
    found = []
    for target in now.programme.targets:
        old = was.get(target.id)
        if old is None:
            told = f"new: {target.value:,g} {target.unit} by {short_day(target.due_on)}"
            found.append(TargetChange(target.id, target.name, told))
            continue
        parts = []
        if old.value != target.value:
            parts.append(f"from {old.value:,g} to {target.value:,g} {target.unit}")
        if old.due_on != target.due_on:
            parts.append(f"due {short_day(target.due_on)}, was {short_day(old.due_on)}")
        if parts:
            found.append(TargetChange(target.id, target.name, "; ".join(parts)))
    found += [TargetChange(i, old.name, "removed") for i, old in was.items() if i not in there]
    return tuple(found)


def _factor_sets(before: "Evaluation", now: "Evaluation") -> tuple[str, ...]:
    was = {one.id for one in before.impact.asked.sets}
    return tuple(one.id for one in now.impact.asked.sets if one.id not in was)


def _figures(before: "Evaluation", now: "Evaluation") -> tuple[FigureChange, ...]:
    """Measures that are not what they were."""
    found = []
    for name, entry in now.book.entries.items():
        old = before.book.entries.get(name)
        if not name.startswith("measure.") or old is None:
            continue
        if not _same(old.value, entry.value):
            found.append(FigureChange(name, entry.label, entry.unit, old.value, entry.value))
    return tuple(found)


def _same(before: float | None, now: float | None) -> bool:
    if before is None or now is None:
        return before is now
    return abs(now - before) <= _SAME * max(abs(now), abs(before))
