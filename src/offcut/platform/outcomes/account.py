"""The account of claims by the core, and what of it a viewer is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from offcut.impact.consistency import check
from offcut.impact.double_claims import double_claims
from offcut.impact.engine import account
from offcut.impact.evidence import check_evidence
from offcut.impact.formulas import formulas, metrics
from offcut.impact.model import Side, Standing
from offcut.impact.plausibility import check_plausibility
from offcut.impact.result import ImpactResult
from offcut.listings import Problem
from offcut.platform.access.viewer import Viewer
from offcut.platform.desk.models import Synergy
from offcut.platform.outcomes.conversion import Sheets, as_core_claims, standing_verification
from offcut.platform.outcomes.models import Claim
from offcut.platform.outcomes.seeing import LABELS, NOT_VERIFIED, sees_metric

STATES = {
    None: "claimed",
    Standing.POTENTIAL: "claimed",
    Standing.AGREED: "claimed",
    Standing.REALISED: "evidenced",
    Standing.VERIFIED: "verified",
}
_DOUBLE = "Another claim may count the same tonnes. Your facilitator sees which."


@dataclass(frozen=True, slots=True)
class Accounted:
    """Claims with the core's account of them."""

    claims: dict[str, Claim]  # by the core's id
    sheets: Sheets
    result: ImpactResult

    def index(self, claim: Claim) -> int:
        """The place of a claim in the arrays of the account."""
        name = self.core_id(claim)
        return next(i for i, one in enumerate(self.result.claims) if one.id == name)

    def core_id(self, claim: Claim) -> str:
        """What the core calls a claim."""
        return next(name for name, one in self.claims.items() if one.pk == claim.pk)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a claim on a page: its value, or why it is not known."""

    metric: str
    side: Side
    label: str
    value: float | None
    unit: str
    gap: str
    note: str
    entry: str  # id of the formula, for its working
    status: str = ""  # of a firm's own figures: stated, and not verified


@dataclass(frozen=True, slots=True)
class Panel:
    """The figures of one side."""

    side: Side
    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something doubtful: what, where, what is accepted."""

    told: str
    accepted: str
    severity: str


def accounted(claims: Iterable[Claim], further: Iterable[Synergy] = ()) -> Accounted:
    """The account of claims that were fetched by ``queries.with_working``."""
    wanted = list(claims)
    sheets, known = as_core_claims(wanted, further)
    records = sheets.records()
    result = account(
        records.synergies,
        records.claims,
        movements=records.movements,
        prospects=False,
        synthetic=any(claim.synergy.synthetic for claim in wanted),
    )
    return Accounted(known, sheets, result)


def state_of(found: Accounted, claim: Claim) -> str:
    """``claimed``, ``evidenced`` or ``verified``, by the core's rule."""
    return STATES[found.result.standings[found.index(claim)]]


def grade_of(found: Accounted, claim: Claim) -> str:
    """The grade of the evidence, A to D; empty where nothing is shown."""
    grade = found.result.claims[found.index(claim)].grade
    return str(grade) if grade else ""


def quantity_of(found: Accounted, claim: Claim) -> tuple[float | None, str]:
    """What was exchanged in the year, with its unit."""
    index = found.index(claim)
    return found.result.claims[index].quantity, found.result.synergy(index).unit


def panels(viewer: Viewer, found: Accounted, claim: Claim) -> list[Panel]:
    """The figures of a claim that the viewer may see, side by side."""
    index = found.index(claim)
    synergy = claim.synergy
    titles = {
        Side.HAVE: f"{synergy.have_organisation.name} (gave)",
        Side.WANT: f"{synergy.want_organisation.name} (took)",
        Side.SOCIETY: "Everybody",
    }
    made = []
    for side, title in titles.items():
        figures = tuple(
            _figure(found.result, index, name)
            for name in metrics()
            if formulas()[name].side is side
            and sees_metric(viewer, synergy, formulas()[name].metric, side)
        )
        shown = tuple(one for one in figures if _says_something(one))
        if shown:
            made.append(Panel(side, title, shown))
    return made


def _figure(result: ImpactResult, index: int, name: str) -> Figure:
    formula = formulas()[name]
    gap = result.gap(index, name)
    left_out = [formulas()[one.formula].title for one in result.unclaimed_at(index, name)]
    return Figure(
        metric=formula.metric,
        side=formula.side,
        label=LABELS[formula.metric],
        value=None if gap else float(result.values[name][index]),
        unit=formula.unit,
        gap="; ".join(gap.reasons) if gap else "",
        note=f"leaves out {', '.join(left_out)}: not known" if left_out else "",
        entry=name,
        status=NOT_VERIFIED.get(formula.metric, ""),
    )


def _says_something(figure: Figure) -> bool:
    """Zeros of effects that an exchange does not have are left off; gaps of the main ones stay."""
    if figure.value is not None:
        return figure.value != 0 or figure.metric in ("ghg", "cost_saved")
    return figure.metric in ("ghg", "cost_saved", "landfill_diverted")


def doubts(viewer: Viewer, found: Accounted, claim: Claim) -> list[Doubt]:
    """What the core doubts about a claim: ranges with their source, gaps, the same tonne twice.

    Other firms' names and figures are not told to a party.
    """
    records = found.sheets.records()
    core_id = found.core_id(claim)
    row = next(one.source.row for one in records.claims if one.id == core_id)
    synergy_id = next(one.synergy for one in records.claims if one.id == core_id)
    synergy_row = next(one.source.row for one in records.synergies if one.id == synergy_id)
    by_id = {one.id: one for one in records.synergies}
    doubles = double_claims(by_id, records.claims)
    told_double = {one.told for one in doubles}
    problems = [
        *check(found.sheets.workbook(), records),
        *check_evidence(by_id, records.claims),
        *check_plausibility(found.result),
    ]
    here = {("claims", row), ("synergies", synergy_row)}
    made = [
        Doubt(problem.message, problem.accepted or "", problem.severity)
        for problem in problems
        if (problem.sheet, problem.row) in here
        and problem.message not in told_double
        and _may_tell(viewer, claim, problem)
    ]
    for double in doubles:
        if core_id in (double.first.id, double.second.id):
            made.append(_double(viewer, found, double, core_id))
    return list(dict.fromkeys(made))


def _may_tell(viewer: Viewer, claim: Claim, problem: Problem) -> bool:
    """Whether a doubt is about something that the viewer may see: pounds of both are not."""
    of_money = problem.column in _OF_MONEY or "GBP" in problem.message
    return not of_money or sees_metric(viewer, claim.synergy, "cost_saved", Side.BOTH)


_OF_MONEY = frozenset(
    (
        "disposal_cost", "purchase_price", "transfer_price", "haulage_cost", "treatment_cost",
        "predicted_gbp", "have_cost_saved_gbp", "want_cost_saved_gbp",
    )
)  # fmt: skip


def _double(viewer: Viewer, found: Accounted, double: Any, core_id: str) -> Doubt:
    """A tonne claimed twice; in words without names to who may not see the other claim."""
    other = double.second if double.first.id == core_id else double.first
    third = found.claims.get(other.id)
    sees = third is not None and (
        viewer.organisation_ids & third.synergy.owner_ids()
        or viewer.person_id in third.synergy.assigned_ids()
        or not viewer.organisation_ids
    )
    told = double.told
    for name, claim in found.claims.items():
        told = told.replace(f"'{claim.synergy.pk}'", f"'{claim.synergy.title}'").replace(name, "")
    return Doubt(told if sees else _DOUBLE, "one claim for each tonne", "warning")


def restated_figures(claim: Claim, factors: str, reason: str, on: date) -> list[dict[str, Any]]:
    """Every figure of a claim that another factor set changes, old and new, as plain data.

    Raises:
        InputError: no reason, no such set, or the very same set.
    """
    from offcut.impact.factors_restated import restate

    found = accounted([claim])
    made = restate(found.result, factors, reason, on, *metrics())
    name = found.core_id(claim)
    return [one.as_data() for one in made.restatements if one.figure.startswith(f"{name}.")]


def verified_on(claim: Claim) -> date | None:
    """The day of the verification in force."""
    found = standing_verification(claim)
    return found.verified_on if found else None
