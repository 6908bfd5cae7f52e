"""Programmes: rows with every earlier version, workbooks in and out, pages as each may see them."""

import io
import re
from datetime import UTC, date, datetime

import pytest
from things_programmes import SPEND, TARGET, TERMS, make_small, row_of
from world import CANARY_NAME, World

from offcut.impact.workbook_template import workbook_bytes
from offcut.platform.access.roles import Role
from offcut.platform.files.models import StoredFile
from offcut.platform.jobs.worker import work_off
from offcut.platform.programmes import actions, importing, queries
from offcut.platform.programmes.actions import Refused
from offcut.platform.programmes.conversion import as_core_programme, held
from offcut.platform.programmes.evaluating import is_firms_own
from offcut.platform.programmes.models import Evaluated, Programme, Report, SheetRow
from offcut.platform.programmes.sheets import as_text, next_id, values_of

WHY = "test"


@pytest.fixture
def programme(world: World) -> Programme:
    """A small programme, evaluated."""
    made = make_small(world)
    work_off()
    return made


def page(world: World, role: Role, url: str) -> str:
    answer = world.client_for(role).get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


# ---- rows


def test_cells_read_as_they_were_written() -> None:
    row = values_of("spend", SPEND, 2)
    assert row["actual_gbp"] == 41200.0
    assert row["funding"] is None
    assert as_text("spend", row) == SPEND


def test_a_cell_that_does_not_read_is_refused_at_its_column(
    world: World, programme: Programme
) -> None:
    manager = world.viewer(Role.PROGRAMME_MANAGER)
    with pytest.raises(Refused) as told:
        actions.add_row(manager, programme, "targets", {**TARGET, "value": "many", "due_on": ""})
    assert {wrong.column for wrong in told.value.wrong} == {"value", "due_on"}
    with pytest.raises(Refused) as told:
        actions.add_row(manager, programme, "targets", {**TARGET, "unit": "t"})
    assert [wrong.column for wrong in told.value.wrong] == ["unit"]
    assert SheetRow.objects.as_system(WHY).filter(sheet="targets").count() == 1


def test_a_changed_target_keeps_its_earlier_version_and_is_flagged(
    world: World, programme: Programme
) -> None:
    manager = world.viewer(Role.PROGRAMME_MANAGER)
    later = {**TARGET, "value": "5", "set_on": "2026-09-01"}
    made = actions.change_row(
        manager, row_of(programme, "targets"), later, why="Fewer firms joined"
    )
    versions = queries.history(manager, made)
    assert [one.cells["value"] for one in versions] == ["5", "10"]
    assert versions[1].why == "Fewer firms joined"
    work_off()
    core = as_core_programme(programme)
    assert core.targets[0].value == 5.0
    kept = page(world, Role.AUTHORITY_OFFICER, f"/programmes/{programme.pk}/part/targets/")
    assert "not a target set at the outset" in kept
    shown = page(world, Role.AUDITOR, f"/programmes/{programme.pk}/row/{made.pk}/")
    assert "Value: 10 became 5" in shown
    assert "Fewer firms joined" in shown
    assert "changed since it was set" in shown


def test_two_who_change_one_row_do_not_overwrite_each_other(
    world: World, programme: Programme
) -> None:
    manager = world.viewer(Role.PROGRAMME_MANAGER)
    seen = row_of(programme, "spend")
    actions.change_row(manager, seen, {**SPEND, "actual_gbp": "1"}, why="a")
    with pytest.raises(Refused, match="meanwhile"):
        actions.change_row(manager, seen, {**SPEND, "actual_gbp": "2"}, why="b")


def test_what_is_taken_off_stays_with_its_reason(world: World, programme: Programme) -> None:
    manager = world.viewer(Role.PROGRAMME_MANAGER)
    actions.remove_row(manager, row_of(programme, "spend"), why="Entered twice")
    shown = page(world, Role.PROGRAMME_MANAGER, f"/programmes/{programme.pk}/rows/spend/")
    assert "Entered twice" in shown
    assert "Nothing is recorded yet" in shown


def test_a_form_refuses_at_its_field_and_derives_the_unit(
    world: World, programme: Programme
) -> None:
    client = world.client_for(Role.PROGRAMME_MANAGER)
    url = f"/programmes/{programme.pk}/rows/targets/add/"
    assert 'value="T-02"' in client.get(url).content.decode()
    done = client.get(f"/programmes/{programme.pk}/rows/activity/add/").content.decode()
    assert 'name="row-matches"' in done  # a field called "matches" would hide form.matches()
    asked = {
        "target_id": "T-02", "measure": "landfill_diverted", "value": "-3", "set_by": "board",
        "due_on_day": "31", "due_on_month": "3", "due_on_year": "2027",
        "set_on_day": "1", "set_on_month": "3", "set_on_year": "2026",
    }  # fmt: skip
    told = client.post(url, asked).content.decode()
    assert "There is a problem" in told
    assert "above 0" in told
    assert client.post(url, asked | {"value": "300"}).status_code == 302
    assert row_of(programme, "targets").cells["unit"] == "synergies"
    cells = queries.cells_by_sheet(programme)["targets"][1]
    assert cells["unit"] == "t"


def test_the_next_id_goes_on_as_the_others() -> None:
    assert next_id("targets", [{"target_id": "T-09"}, {"target_id": "T-02"}]) == {
        "target_id": "T-10"
    }
    assert next_id("targets", []) == {"target_id": "T-01"}
    assert next_id("spend", []) == {}


# ---- the evaluation


def test_it_is_worked_out_once_for_the_same_content(world: World, programme: Programme) -> None:
    before = Evaluated.objects.as_system(WHY).get()
    actions.bring_up_to_date(world.viewer(Role.PROGRAMME_MANAGER), programme)
    work_off()
    after = Evaluated.objects.as_system(WHY).get()
    assert after.worked_at == before.worked_at
    assert after.checked_at > before.checked_at
    assert after.digest == held(programme).digest


def test_another_period_is_worked_out_when_asked_for(world: World, programme: Programme) -> None:
    client = world.client_for(Role.PROGRAMME_MANAGER)
    url = f"/programmes/{programme.pk}/?period=2026Q3"
    assert "has not been worked out yet" in client.get(url).content.decode()
    client.post(f"/programmes/{programme.pk}/update/", {"period": "2026Q3"})
    work_off()
    assert "By 30 September 2026" in client.get(url).content.decode()
    wrong = client.post(f"/programmes/{programme.pk}/update/", {"period": "soon"}, follow=True)
    assert "soon" in wrong.content.decode()


def test_synergies_of_the_desk_count_by_their_time(world: World, programme: Programme) -> None:
    core = as_core_programme(programme)
    assert len(core.synergies) == 1
    programme.starts_on, programme.ends_on = date(2020, 1, 1), date(2020, 12, 31)
    assert held(programme).rows["synergies"] == []


@pytest.mark.parametrize(
    "part", ["targets", "spend", "activity", "funnel", "outcomes", "clusters", "lessons", "data"]
)
def test_every_part_opens_and_its_figures_have_their_working(
    world: World, programme: Programme, part: str
) -> None:
    shown = page(world, Role.FACILITATOR, f"/programmes/{programme.pk}/part/{part}/")
    assert ">None<" not in shown
    assert "style=" not in shown
    client = world.client_for(Role.FACILITATOR)
    for found in sorted(set(re.findall(r"/working/\?of=[\w.%+-]+", shown)))[:4]:
        assert client.get(f"/programmes/{programme.pk}{found}").status_code == 200


def test_an_officer_sees_how_it_stands_and_no_firm(world: World, programme: Programme) -> None:
    client = world.client_for(Role.AUTHORITY_OFFICER)
    first = client.get(f"/programmes/{programme.pk}/").content.decode()
    urls = set(re.findall(rf"/programmes/{programme.pk}/part/\w+/", first))
    assert len(urls) >= 6
    assert not any("data" in url for url in urls)
    for url in [f"/programmes/{programme.pk}/", *urls]:
        shown = client.get(url).content.decode()
        assert "Ownbrook" not in shown
        assert CANARY_NAME not in shown
        assert "/working/" not in shown
    assert client.get(f"/programmes/{programme.pk}/rows/").status_code == 403
    assert client.get(f"/programmes/{programme.pk}/working/?of=measure.spend").status_code == 403


def test_prices_and_what_firms_state_are_private() -> None:
    for column in ("disposal_cost", "purchase_price", "transfer_price"):
        assert is_firms_own("synergies", column)
    assert is_firms_own("claims", "have_cost_saved_gbp")
    assert not is_firms_own("claims", "quantity")
    assert not is_firms_own("claims", "have_signed_on")
    assert not is_firms_own("synergies", "have_district")


# ---- workbooks


def workbook(**more: list[dict[str, str]]) -> io.BytesIO:
    sheets = ("programme", "targets", "spend", "clusters", "synergies")
    rows = {"programme": [TERMS], "targets": [TARGET], "spend": [SPEND], **more}
    made = io.BytesIO(workbook_bytes(rows, sheets))
    made.name = "programme.xlsx"
    return made


def test_a_workbook_is_shown_before_it_is_loaded_whole(world: World) -> None:
    client = world.client_for(Role.PROGRAMME_MANAGER)
    answer = client.post("/programmes/import/", {"file": workbook()}, follow=True)
    shown = answer.content.decode()
    assert "It begins a programme. Nothing is loaded yet." in shown
    assert not Programme.objects.as_system(WHY).exists()
    url = answer.redirect_chain[-1][0]
    client.post(f"{url}load/")
    made = Programme.objects.as_system(WHY).get()
    assert made.title == TERMS["title"]
    assert queries.cells_by_sheet(made)["spend"] == [SPEND]
    assert "Loaded on" in client.get(url).content.decode()


def test_problems_are_told_by_sheet_row_and_column(world: World) -> None:
    client = world.client_for(Role.PROGRAMME_MANAGER)
    wrong = workbook(targets=[{**TARGET, "measure": "happiness"}, {**TARGET, "value": "x"}])
    shown = client.post("/programmes/import/", {"file": wrong}, follow=True).content.decode()
    assert "to put right" in shown
    assert "Targets" in shown
    assert "value" in shown
    assert not Programme.objects.as_system(WHY).exists()


def test_loaded_again_only_what_differs_is_written(world: World, programme: Programme) -> None:
    manager = world.viewer(Role.PROGRAMME_MANAGER)
    target = row_of(programme, "targets")
    from django.core.files.uploadedfile import SimpleUploadedFile

    made = workbook(spend=[{**SPEND, "actual_gbp": "40000"}], clusters=[
        {"cluster_id": "sand", "name": "Sand (fictional)", "type": "sector", "funding": "grant"}
    ])  # fmt: skip
    run = importing.start(manager, SimpleUploadedFile("programme.xlsx", made.read()))
    counts = {one["sheet"]: one for one in run.counts}
    assert counts["Spend"]["changed"] == 1
    assert counts["Targets"]["unchanged"] == 1
    importing.load(manager, run)
    assert row_of(programme, "targets").pk == target.pk
    spend = row_of(programme, "spend")
    assert spend.cells["actual_gbp"] == "40000"
    assert spend.replaces is not None
    with pytest.raises(importing.InputError, match="loaded already"):
        importing.load(manager, run)


def test_rows_that_changed_since_the_preview_are_shown_again(
    world: World, programme: Programme
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    manager = world.viewer(Role.PROGRAMME_MANAGER)
    run = importing.start(manager, SimpleUploadedFile("programme.xlsx", workbook().read()))
    actions.change_row(manager, row_of(programme, "spend"), {**SPEND, "actual_gbp": "1"}, why="a")
    with pytest.raises(importing.Outdated):
        importing.load(manager, run)


def test_the_sheets_go_out_as_a_workbook_that_reads(
    world: World, programme: Programme, tmp_path
) -> None:
    from offcut.evaluation.reading import read_programme

    answer = world.client_for(Role.PROGRAMME_MANAGER).get(f"/programmes/{programme.pk}/workbook/")
    path = tmp_path / "programme.xlsx"
    path.write_bytes(answer.content)
    core, _ = read_programme(path)
    assert core.terms.title == TERMS["title"]
    assert core.targets[0].value == 10.0


# ---- reports


@pytest.mark.parametrize(
    ("kind", "endings"),
    [
        ("progress", {".pdf", ".html", ".xlsx", ".json"}),
        ("clusters", {".pdf", ".html", ".xlsx", ".json"}),
        ("open_data", {".csv", ".json"}),
        ("certificates", {".csv"}),
    ],
)
def test_reports_of_the_core_are_made_in_the_background(
    world: World, programme: Programme, kind: str, endings: set[str]
) -> None:
    client = world.client_for(Role.PROGRAMME_MANAGER)
    url = f"/programmes/{programme.pk}/reports/"
    assert "It is being made" in client.post(url, {"kind": kind}, follow=True).content.decode()
    work_off()
    report = Report.objects.as_system(WHY).get()
    assert report.state == Report.State.DONE, report.message
    files = StoredFile.objects.as_system(WHY).filter(attached_id=str(report.pk))
    assert {f".{one.name.rpartition('.')[2]}" for one in files} == endings
    for one in files:
        address = f"/files/{one.pk}/"
        assert address in client.get(url).content.decode()
        downloaded = client.get(address)
        assert downloaded.status_code == 200
        assert b"".join(downloaded.streaming_content)
        assert world.client_for(Role.MEMBER).get(address).status_code in (403, 404)


@pytest.mark.parametrize(("day", "early"), [(30, True), (31, False)])
def test_a_period_that_is_not_over_is_said_to_go_on(day: int, early: bool) -> None:
    at = datetime(2026, 12, day, 12, tzinfo=UTC)
    assert Evaluated(period="2026Q4", checked_at=at).is_early == early
