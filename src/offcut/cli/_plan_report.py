"""``offcut plan --report``: the plan as HTML, PDF, XLSX, CSV or JSON, with what threatens it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from offcut.cli._progress import progress_bar

if TYPE_CHECKING:
    from offcut.planning.facilities import FacilityPlan
    from offcut.planning.failures import Failures
    from offcut.planning.plan import Plan
    from offcut.reports.documents import Document

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
    from offcut.reports.plans.further import front_of, why_not_again

    left_out = why_not_again(plan)
    if left_out and not silent:
        click.echo(f"Failures and the front are left out of the report: {left_out}.", err=True)
    failed = None if left_out else _failures(plan, silent)
    front = None if left_out else front_of(plan)
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


def _failures(plan: "Plan", silent: bool) -> "Failures":
    from offcut.planning.failures import failures

    with progress_bar(silent, "Failing one by one") as bar:

        def advance(done: int, of: int) -> None:
            if bar is not None:
                bar(done, of)

        return failures(plan, progress=advance)
