"""``offcut plan --report``: the plan as HTML, PDF, XLSX, CSV or JSON, with what threatens it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from offcut.cli._progress import progress_bar

if TYPE_CHECKING:
    from offcut.planning.facilities import FacilityPlan
    from offcut.planning.failures import Failures
    from offcut.planning.fronts import Front
    from offcut.planning.plan import Plan
    from offcut.reports.documents import Document

_POINTS = 7
_POINT_S = 5.0  # for each plan of a front with decisions
_LARGE, _LARGE_WITH_DECISIONS = 20_000, 500  # arcs; larger plans are not solved again and again

report_option = click.option(
    "--report",
    "reports",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Write it as .html, .pdf, .xlsx, .csv or .json; may be repeated.",
)


def check_reports(targets: Sequence[Path]) -> None:
    """Refuses what could not be saved, before anything is worked out.

    Raises:
        InputError: another ending, or there is no such folder.
    """
    if targets:
        from offcut.reports.documents import check_ending

        for target in targets:
            check_ending(target)


def write_reports(plan: "Plan", targets: Sequence[Path], *, silent: bool) -> None:
    """Works out what threatens a plan and what else could be, and writes all of it."""
    if not targets or not plan.found:
        return
    from offcut.reports.plans import plan_report

    left_out = _why_not_again(plan)
    if left_out and not silent:
        click.echo(f"Failures and the front are left out of the report: {left_out}.", err=True)
    failed = None if left_out else _failures(plan, silent)
    front = None if left_out else _front(plan)
    save_all(plan_report(plan, failures=failed, front=front), targets, silent)


def write_facility_reports(found: "FacilityPlan", targets: Sequence[Path], *, silent: bool) -> None:
    """The same for a plan with facilities; failures leave the plants standing."""
    if not targets:
        return
    from offcut.planning.facilities_flows import as_plan
    from offcut.reports.plans import plan_report

    plan = as_plan(found)
    document = plan_report(
        plan,
        failures=_failures(plan, silent),
        facilities=found,
        synthetic=found.result.listings.synthetic,
    )
    save_all(document, targets, silent)


def save_all(document: "Document", targets: Sequence[Path], silent: bool) -> None:
    """Writes a document to every file."""
    from offcut.listings.write import telling_why
    from offcut.reports.documents import save

    for target in targets:
        with telling_why(target):
            save(document, target)
        if not silent:
            click.echo(f"Wrote {target}")


def _why_not_again(plan: "Plan") -> str:
    """Why a plan is not solved again for each failure; empty when it is."""
    program = plan.worked.program
    if program.arcs > (_LARGE_WITH_DECISIONS if program.switches else _LARGE):
        return "too large to be solved again for each failure"
    if plan.status != "optimal":
        return "the plan was not proven best, so others cannot be held against it"
    return ""


def _failures(plan: "Plan", silent: bool) -> "Failures":
    from offcut.planning.failures import failures

    with progress_bar(silent, "Failing one by one") as bar:

        def advance(done: int, of: int) -> None:
            if bar is not None:
                bar(done, of)

        return failures(plan, progress=advance)


def _front(plan: "Plan") -> "Front | None":
    """Cost against carbon, where the network says something of both."""
    from offcut.planning.compiling import compile_program
    from offcut.planning.fronts import front

    if not all(
        compile_program(plan.network, {name: 1.0}).cost.any() for name in ("cost", "carbon")
    ):
        return None
    return front(plan.network, "cost", "carbon", _POINTS, _POINT_S)
