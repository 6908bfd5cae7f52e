"""The report of a plan, section by section."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from offcut.errors import InputError
from offcut.reports.documents.excerpt import excerpt
from offcut.reports.documents.model import Document, Section
from offcut.reports.plans import alternatives, exchanges, limits, movement, summary, threats
from offcut.reports.plans import facilities as plants
from offcut.reports.plans.book import PlanBook
from offcut.version import __version__

if TYPE_CHECKING:
    from offcut.planning.facilities import FacilityPlan
    from offcut.planning.failures import Failures
    from offcut.planning.fronts import Front
    from offcut.planning.plan import Plan


def plan_report(
    plan: "Plan",
    *,
    failures: "Failures | None" = None,
    front: "Front | None" = None,
    facilities: "FacilityPlan | None" = None,
    region: Mapping[str, Any] | None = None,
    synthetic: bool = False,
    made_on: str = "",
) -> Document:
    """The document of a plan, to save as HTML, PDF, XLSX, CSV or JSON.

    Args:
        plan: of :meth:`offcut.planning.Network.solve`.
        failures: what is lost when a firm or facility fails; without, the section says so.
        front: between cost and carbon; without, the section is left out. A plan with facilities
            brings its own.
        facilities: the plan with facilities that this plan's flows come from, as
            :func:`offcut.planning.facilities_flows.as_plan` gives them.
        region: outlines to draw the map on (GeoJSON); those of the example region where the
            places lie in it.
        synthetic: whether the organisations are made up.
        made_on: ISO date; today when not given.

    Raises:
        InputError: there is no plan to report.
    """
    if not plan.found:
        raise InputError(f"There is no plan to report ({plan.status}): {' '.join(plan.says())}")
    told = PlanBook(plan, facilities)
    listed = (
        summary.in_short(told),
        movement.movement(told, region),
        exchanges.exchanges(told),
        movement.before_and_after(told),
        None if facilities is None else plants.facilities(told, facilities),
        exchanges.treatments(told),
        limits.limits(told),
        threats.threats(told, failures),
        alternatives.front_section(told, front)
        if facilities is None
        else alternatives.facility_front_section(told, facilities.front),
        limits.method(told),
    )
    sections: tuple[Section, ...] = tuple(section for section in listed if section is not None)
    whole = Document(
        kind="Plan",
        title=plan.network.name or "Network",
        subtitle=summary.sureness(told),
        period="amounts of a year" if told.units.yearly else "",
        made_on=made_on or date.today().isoformat(),
        answer=summary.answer(told),
        sections=sections,
        book=told.book,
        versions={"Offcut": __version__},
        synthetic=synthetic or "synthetic" in plan.network.name.lower(),
    )
    return whole.resting_on(excerpt(told.book, [shown.entry for shown in whole.values()]))
