"""Net results of claims: from gross, step by step, to what one programme may report.

Each claim with evidence goes the same way; the shares are those that its synergy states. What
nobody stated is a gap: a claim without a counterfactual has no net result, never a whole one. A
negative result is a harm: leakage, displacement and substitution take nothing off it (ISO 14064-2
asks for conservativeness); what would have happened anyway, and what others claim, is taken off.

============  ======================================================================
step          takes off
============  ======================================================================
gross         nothing: the project account
additional    what would have happened anyway (deadweight, or came only earlier)
in_region     what benefits others than the region (leakage)
undisplaced   what was taken from others in the region (displacement)
unreplaced    what replaces what the firm did already (substitution)
net           what other programmes claim (attribution)
============  ======================================================================
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from offcut.errors import InputError
from offcut.impact.additionality import Adjustments, credited_share, would_have_started_on
from offcut.impact.attribution import attributed
from offcut.impact.formulas import formulas
from offcut.impact.model import WITH_EVIDENCE, Claim, Standing, Synergy
from offcut.impact.persistence import InYear
from offcut.impact.result import ImpactResult

STEPS = ("gross", "additional", "in_region", "undisplaced", "unreplaced", "net")
TAKEN_OFF = {
    "in_region": "leakage",
    "undisplaced": "displacement",
    "unreplaced": "substitution",
}
"""Steps that take off a share which the synergy states."""


@dataclass(frozen=True, slots=True)
class Statements:
    """What a programme states for synergies that state nothing themselves; None = nothing.

    ``programme`` is the name under which it stands in the sheet ``attribution``.
    """

    programme: str = ""
    deadweight: float | None = None
    leakage: float | None = None
    displacement: float | None = None
    substitution: float | None = None
    persistence: str | None = None
    source: str = "stated by the programme"


NOTHING_STATED = Statements()
"""A programme that states nothing for its synergies."""


@dataclass(frozen=True, slots=True)
class NetLine:
    """One metric of one claim on its way from gross to net; None from the first gap on."""

    claim: Claim
    synergy: Synergy
    metric: str
    unit: str
    steps: Mapping[str, float | None]  # amount after each step
    credited: float | None  # share that is additional
    shares: Mapping[str, float | None]  # leakage, displacement, substitution
    attributed: float  # share that the programme may report
    stated: frozenset[str] = field(default_factory=frozenset)  # shares the programme stated
    reason: str = ""  # why there is no net amount

    @property
    def gross(self) -> float | None:
        """As the project account has it."""
        return self.steps["gross"]

    @property
    def net(self) -> float | None:
        """What the programme may report."""
        return self.steps["net"]

    @property
    def in_year(self) -> InYear | None:
        """The net amount as what it is: of this year, and nothing beyond it."""
        return None if self.net is None else InYear(self.net, self.unit, self.claim.year)


@dataclass(frozen=True, slots=True)
class NetTotal:
    """The way from gross to net of all claims whose net amount is known."""

    metric: str
    unit: str
    year: int | None  # None = all years, in-year results added up
    steps: Mapping[str, float | None]
    known: int
    claims: int

    @property
    def taken_off(self) -> dict[str, float]:
        """What each step takes off, for a waterfall; empty when nothing is known."""
        amounts = [self.steps[step] for step in STEPS]
        return {
            name: before - after
            for name, before, after in zip(STEPS[1:], amounts, amounts[1:], strict=False)
            if before is not None and after is not None
        }


def net_lines(
    result: ImpactResult,
    metric: str,
    statements: Statements = NOTHING_STATED,
    standings: Sequence[Standing] = WITH_EVIDENCE,
) -> tuple[NetLine, ...]:
    """A metric of every claim with evidence, from gross to net.

    Args:
        result: the account.
        metric: id of a formula, e.g. ``ghg`` or ``landfill_diverted``.
        statements: of the programme, for what synergies leave open.
        standings: the claims that are taken.

    Raises:
        InputError: programmes claim more than the whole of a synergy, or a share is out of bounds;
            names the synergy.
    """
    rows = sorted(index for standing in standings for index in result.indices(standing))
    values = result.values[metric]
    unit = formulas()[metric].unit
    return tuple(_line(result, row, metric, unit, float(values[row]), statements) for row in rows)


def _line(
    result: ImpactResult,
    row: int,
    metric: str,
    unit: str,
    gross: float,
    statements: Statements,
) -> NetLine:
    claim, synergy = result.claims[row], result.synergy(row)
    reasons: list[str] = []
    if gross != gross:
        gap = result.gap(row, metric)
        reasons.append("; ".join(gap.reasons) if gap else "the gross figure is not known")
    try:
        credited, stated = _credited(synergy, claim, statements)
        own = attributed(1.0, synergy.attribution, statements.programme)
        shares, by_programme = _shares(synergy, statements)
    except InputError as problem:
        raise InputError(f"'{synergy.id}', {claim.year}: {problem}") from None
    if credited is None:
        reasons.append("column 'deadweight' is empty: how much would have happened anyway?")
    stated |= by_programme
    reasons += [f"column '{name}' is empty" for name, share in shares.items() if share is None]
    amounts = _steps(None if gross != gross else gross, credited, shares, own)
    return NetLine(
        claim, synergy, metric, unit, amounts, credited, shares, own, frozenset(stated),
        "; ".join(reasons),
    )  # fmt: skip


def _steps(
    gross: float | None, credited: float | None, shares: Mapping[str, float | None], own: float
) -> dict[str, float | None]:
    amounts: dict[str, float | None] = {"gross": gross}
    left = amounts["additional"] = _times(gross, credited)
    for step, name in TAKEN_OFF.items():
        share = shares[name]
        left = amounts[step] = _less(left, share)
    amounts["net"] = _times(left, own)
    return amounts


def _less(amount: float | None, share: float | None) -> float | None:
    """An amount less a share that is lost; a harm is never lessened by what is lost."""
    left = _times(amount, None if share is None else 1 - share)
    return None if amount is None or left is None else min(amount, left)


def _times(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a * b


def _credited(
    synergy: Synergy, claim: Claim, statements: Statements
) -> tuple[float | None, set[str]]:
    """The share of a claim that is additional; and what of it the programme stated."""
    told = synergy.counterfactual
    if told.kind is None and told.deadweight is None:
        if statements.deadweight is None:
            return None, set()
        share = credited_share("at_all", claim.year, deadweight=statements.deadweight)
        return share, {"deadweight"}
    if told.kind in ("larger", "better") and told.deadweight is None:
        return None, set()
    return (
        credited_share(
            told.kind or "at_all",
            claim.year,
            deadweight=told.deadweight,
            started_on=synergy.completed_on,
            would_have_started_on=otherwise_on(synergy),
        ),
        set(),
    )


def otherwise_on(synergy: Synergy) -> date | None:
    """The day on which an exchange that only came earlier would have begun; None = not so."""
    told, began = synergy.counterfactual, synergy.completed_on
    if told.kind != "earlier" or began is None or told.earlier_years is None:
        return None
    return would_have_started_on(began, told.earlier_years)


def _shares(synergy: Synergy, statements: Statements) -> tuple[dict[str, float | None], set[str]]:
    """Leakage, displacement and substitution; and which of them the programme stated.

    Raises:
        InputError: a share is not from 0 to 1; names which.
    """
    found: dict[str, float | None] = {}
    by_programme = set()
    for name in TAKEN_OFF.values():
        found[name] = getattr(synergy.counterfactual, name)
        if found[name] is None and getattr(statements, name) is not None:
            found[name] = getattr(statements, name)
            by_programme.add(name)
    Adjustments(**{name: share for name, share in found.items() if share is not None})
    return found, by_programme


def net_total(lines: Iterable[NetLine], year: int | None = None) -> NetTotal:
    """The sum of lines of one metric whose net amount is known, step by step.

    Raises:
        ValueError: there is no line at all.
    """
    given = [line for line in lines if year in (None, line.claim.year)]
    if not given:
        raise ValueError("no claim to add up")
    known = [line for line in given if line.net is not None]
    steps = {
        step: sum(amount for line in known if (amount := line.steps[step]) is not None)
        if known
        else None
        for step in STEPS
    }
    return NetTotal(given[0].metric, given[0].unit, year, steps, len(known), len(given))
