"""The dated tables that an evaluation rests on, as records."""

from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from offcut.impact.model import Stage
from offcut.reference import Provenance, Table
from offcut.reference._read import records
from offcut.reference._store import info

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Transition:
    """How long a synergy usually stays at a stage before it goes on, in days."""

    stage: Stage
    next_stage: Stage
    usual_days: int
    overdue_days: int
    meaning: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class StagePrior:
    """How likely a synergy goes on from a stage, held as firmly as if ``cases`` had shown it."""

    stage: Stage
    next_stage: Stage
    share: float  # of those that are decided at the stage, 0–1
    cases: float
    meaning: str
    note: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class LostReason:
    """Why a synergy was lost, and what helps the next time."""

    id: str
    name: str
    group: str  # technical | commercial | regulatory | people | change | record
    meaning: str
    what_helps: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class IndicatorRule:
    """One condition of a funder's indicator; a row that breaks it is left out for ``reason``."""

    indicator: str
    order: int
    kind: str  # criterion | threshold | exclusion | evidence
    field: str
    test: str
    value: str
    reason: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class FunderIndicator:
    """An indicator as a funder defines it, in our words."""

    id: str
    framework: str
    code: str
    name: str
    unit: str
    subject: str  # enterprise | claim
    measure: str  # ``count``, a field to sum, or a metric of the account
    criteria: str
    threshold: str
    exclusion: str
    evidence: str
    relation: str
    provenance: Provenance

    @property
    def rules(self) -> tuple[IndicatorRule, ...]:
        """Its conditions, in their order."""
        return tuple(rule for rule in _rules() if rule.indicator == self.id)


@cache
def transitions() -> Table[Transition]:
    """The stages that lead on, by the stage that is left."""
    return _table("stage_transitions", Transition, "stage")


@cache
def stage_priors() -> Table[StagePrior]:
    """What is assumed of each stage that leads on, by the stage that is left."""
    return _table("stage_priors", StagePrior, "stage")


@cache
def lost_reasons() -> Table[LostReason]:
    """The reasons by id."""
    return _table("lost_reasons", LostReason, "id")


@cache
def funder_indicators() -> Table[FunderIndicator]:
    """The indicators by id."""
    return _table("funder_indicators", FunderIndicator, "id")


@cache
def _rules() -> tuple[IndicatorRule, ...]:
    return tuple(records(info("funder_indicator_rules"), IndicatorRule))


def _table(name: str, cls: type[T], key: str) -> Table[T]:
    return Table(name, list(records(info(name), cls)), lambda item: str(getattr(item, key)))
