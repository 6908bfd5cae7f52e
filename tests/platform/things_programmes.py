"""A small programme for tests: terms, two targets, spend, a cluster; one synergy on the desk."""

from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from things_listings import make_pair
from world import SYSTEM, Known, World

from offcut.platform.access.roles import Role
from offcut.platform.desk import actions as desk
from offcut.platform.files import actions as files
from offcut.platform.programmes import actions, queries
from offcut.platform.programmes.models import Programme, Report, SheetRow, WorkbookImport
from offcut.platform.programmes.sheets import KEPT

TERMS = {
    "programme_id": "P-1",
    "title": "Example Reuse Programme (fictional)",
    "region": "West Midlands",
    "funder": "Example Fund (fictional)",
    "starts_on": "2026-04-01",
    "ends_on": "2027-03-31",
}
TARGET = {
    "target_id": "T-01",
    "name": "Synergies identified",
    "measure": "synergies_identified",
    "value": "10",
    "unit": "synergies",
    "due_on": "2027-03-31",
    "set_on": "2026-03-01",
    "set_by": "programme board",
}
SPEND = {"period": "2026Q2", "category": "staff", "profile_gbp": "45000", "actual_gbp": "41200"}


def make_small(world: World) -> Programme:
    """The programme, with an idea on the desk."""
    viewer = world.viewer(Role.PROGRAMME_MANAGER)
    have, want = make_pair(world)
    facilitator = world.viewer(Role.FACILITATOR)
    desk.create_from_plan(
        facilitator, have_listing=have, want_listing=want, tonnes=500.0, value_gbp=9000.0, plan="a"
    )
    made = actions.make_programme(viewer, TERMS)
    actions.add_row(viewer, made, "clusters", {
        "cluster_id": "sand", "name": "Sand (fictional)", "type": "sector", "funding": "grant",
    })  # fmt: skip
    actions.add_row(viewer, made, "targets", TARGET)
    actions.add_row(viewer, made, "spend", SPEND)
    return made


def row_of(programme: Programme, sheet: str) -> SheetRow:
    """The first row of a sheet."""
    found: SheetRow = SheetRow.objects.as_system("test").get(
        programme=programme, sheet=sheet, ended_at=None, position=1
    )
    return found


def make_report_with_file(programme: Programme) -> Report:
    """A report that is ready; its file is not what a report would be."""
    made: Report = Report.objects.create(
        programme=programme, kind=Report.Kind.PROGRESS, state=Report.State.DONE
    )
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(b"%PDF-1.7 of an example")
        file.flush()
        files.keep_made(
            SYSTEM, Path(file.name), "P-1-progress.pdf", "application/pdf", "report", None,
            ("programme_report", made.pk),
        )  # fmt: skip
    return made


def things(world: World) -> dict[str, Known]:
    """What the addresses of programmes are about; a programme belongs to no organisation."""
    from offcut.platform.jobs.worker import work_off

    made = make_small(world)
    work_off()
    assert queries.kept(made) is not None
    row = row_of(made, "targets")
    report = make_report_with_file(made)
    run = WorkbookImport.objects.create(
        file_name="programme.xlsx", state="ready", programme=made,
        rows={**{key: [] for key in KEPT}, "programme": [made.cells], "targets": [row.cells]},
    )  # fmt: skip

    def about(of: dict[str, Any], thing: Any, query: str = "") -> Known:
        return Known(own=of, other=of, own_thing=thing, other_thing=thing, query=query)

    at = {"programme_id": made.pk}
    found = {
        f"programmes:{name}": about(at, made)
        for name in ("overview", "update", "terms", "reports", "workbook", "sheets")
    }
    found["programmes:reports"] = replace(
        found["programmes:reports"], changing="programmes.make_report"
    )
    found["programmes:report"] = about({"report_id": report.pk}, report)
    found["programmes:part"] = about({**at, "part": "targets"}, made)
    found["programmes:working"] = about(at, made, "?of=measure.spend")
    found["programmes:chart"] = about(at, made, "?chart=funnel")
    for name in ("sheet", "add"):
        found[f"programmes:{name}"] = about({**at, "sheet": "targets"}, made)
    for name in ("row", "change", "remove"):
        found[f"programmes:{name}"] = about({**at, "row_id": row.pk}, row)
    for name in ("preview", "load"):
        found[f"programmes:{name}"] = about({"import_id": run.pk}, run)
    return found
