"""Spreadsheets: every problem by row and column, a preview, all or nothing, undone for a day."""

import csv
import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from things_listings import make_listing
from world import SYSTEM, World, client_of, make_organisation

from offcut.platform.access.roles import Role
from offcut.platform.audit.models import Event
from offcut.platform.files.models import StoredFile
from offcut.platform.listings import actions, conversion, queries
from offcut.platform.listings.importing import loading, running, working
from offcut.platform.listings.models import ImportRun, Listing

HEADER = "listing_id,organisation,site_postcode,kind,resource,quantity,unit,period,disposal_cost"
TWO_ROWS = f"""{HEADER}
a1,,WV10 9TE,have,Spent green sand,~1200,t,year,38
a2,,B70 0AH,wanted,Pig iron,100,t,year,
"""
Load = Callable[..., ImportRun]


@pytest.fixture
def member(world: World) -> Client:
    return world.client_for(Role.MEMBER)


@pytest.fixture
def upload(world: World, django_capture_on_commit_callbacks) -> Load:
    """Upload a file as the member and let the work be done; gives the import as it then stands."""

    def do(text: str | bytes, name: str = "list.csv", **post: str) -> ImportRun:
        content = text.encode() if isinstance(text, str) else text
        file = SimpleUploadedFile(name, content)
        run = running.start(world.viewer(Role.MEMBER), world.own, file)
        working.check(run.pk)
        return fresh(run)

    return do


def fresh(run: ImportRun) -> ImportRun:
    found: ImportRun = ImportRun.objects.as_system("test").get(pk=run.pk)
    return found


def load(world: World, run: ImportRun, *, withdraw_missing: bool = False) -> ImportRun:
    running.commit(world.viewer(Role.MEMBER), run.pk, withdraw_missing=withdraw_missing)
    working.load(run.pk, withdraw_missing)
    return fresh(run)


def own(world: World) -> dict[str, Listing]:
    return {row.reference: row for row in queries.own(world.viewer(Role.MEMBER))}


def test_a_good_file_is_previewed_then_loaded_whole(world: World, upload: Load) -> None:
    run = upload(TWO_ROWS)
    assert run.state == "ready", run.message
    assert {k: run.counts[k] for k in ("new", "changed", "unchanged", "missing")} == {
        "new": 2, "changed": 0, "unchanged": 0, "missing": 0
    }  # fmt: skip
    assert not own(world), "a preview loads nothing"
    assert load(world, run).state == "done"
    rows = own(world)
    assert (rows["a1"].disposal_cost, rows["a1"].status) == ("38", "partial")
    assert rows["a2"].site.postcode == "B70 0AH", "a new site is added by its postcode"
    assert Event.objects.filter(action="listing.imported").count() == 2
    assert conversion.as_core(rows["a1"]).disposal_cost == 38
    assert queries.asked_of_own(
        world.viewer(Role.MEMBER), queries.Asked(words="pig iron")
    ).count() == 1  # fmt: skip


def test_every_problem_is_told_by_row_and_column_and_nothing_is_loaded(
    world: World, upload: Load, member: Client
) -> None:
    bad = f"""{HEADER}
a1,,WV10 9TE,have,Spent green sand,lots,t,year,38
a2,,nowhere,maybe,Pig iron,100,t,year,
a3,Somebody Else plc,WV10 9TE,have,Slag,5,t,year,
"""
    run = upload(bad)
    assert run.state == "problems"
    told = {(one["row"], one["column"]) for one in run.problems if one["severity"] == "error"}
    assert told >= {(2, "quantity"), (3, "site_postcode"), (3, "kind"), (4, "organisation")}
    assert len([one for one in run.problems if one["column"] == "kind"]) == 1
    assert not own(world)
    page = member.get(f"/listings/spreadsheets/{run.pk}/").content.decode()
    assert "problems to put right" in page
    assert "not a quantity" in page
    answer = member.get(f"/files/{run.problems_file_id}/")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(content)))) > 4
    assert load(world, run).state == "problems", "what has problems is never loaded"


def test_columns_under_other_names_are_asked_about_never_guessed_in_silence(
    world: World, upload: Load, member: Client
) -> None:
    run = upload("Company,Have or want,Material,Qty,Units\nOwnbrook Foundry,have,Sand,5,t\n")
    assert run.state == "columns"
    page = member.get(f"/listings/spreadsheets/{run.pk}/").content.decode()
    assert "Which column is which?" in page
    assert "Holds: Sand" in page
    meant = {head[0]: head[1] for head in run.header}
    assert meant == {
        "Company": "organisation", "Have or want": "kind", "Material": "resource",
        "Qty": "quantity", "Units": "unit",
    }  # fmt: skip
    twice = {f"column_{n}": "resource" for n in range(5)}
    page = member.post(f"/listings/spreadsheets/{run.pk}/columns/", twice).content.decode()
    assert "is this column already" in page
    running.name_columns(world.viewer(Role.MEMBER), run.pk, {**meant, "Company": "-"})
    working.check(run.pk)
    run = fresh(run)
    assert run.state == "ready", run.problems
    assert load(world, run).state == "done"
    (row,) = own(world).values()
    assert row.site.postcode == "WV10 9TE", "the only site need not stand in the file"


def test_changed_unchanged_missing_and_columns_that_the_file_lacks(
    world: World, upload: Load
) -> None:
    load(world, upload(TWO_ROWS))
    other = make_listing(world.own, words="Made by hand")
    run = upload(
        "listing_id,site_postcode,kind,resource,quantity,unit,period\n"
        "a1,WV10 9TE,have,Spent green sand,~900,t,year\n"
        "a2,B70 0AH,want,Pig iron,100,t,year\n"
    )
    assert {k: run.counts[k] for k in ("new", "changed", "unchanged", "missing")} == {
        "new": 0, "changed": 1, "unchanged": 1, "missing": 1
    }  # fmt: skip
    assert run.preview["changed"][0][3] == {"quantity": ["~1200", "~900"]}
    load(world, run, withdraw_missing=True)
    rows = own(world)
    assert (rows["a1"].quantity, rows["a1"].disposal_cost) == ("~900", "38")
    other.refresh_from_db()
    assert other.status == "withdrawn"


def test_a_download_changed_and_loaded_again_changes_just_that(
    world: World, upload: Load, member: Client
) -> None:
    make_listing(world.own, words="By hand", disposal_cost="12", properties="moisture=3 %")
    text = member.get("/listings/download.csv").content.decode("utf-8-sig")
    assert upload(text).counts["unchanged"] == 1
    run = upload(text.replace("By hand", "By hand and dried"))
    assert (run.counts["changed"], run.counts["new"]) == (1, 0)


def test_a_load_is_taken_back_for_a_day_but_not_over_later_changes(
    world: World, upload: Load
) -> None:
    load(world, upload(TWO_ROWS))
    before = own(world)["a1"]
    run = load(world, upload(TWO_ROWS.replace("~1200", "~900").replace("Pig iron", "Steel scrap")))
    later = own(world)["a2"]
    actions.update(SYSTEM, later.pk, later.version, {"notes": "changed since"})
    run = running.take_back(world.viewer(Role.MEMBER), run.pk)
    assert run.state == "undone"
    assert (run.counts["restored"], run.counts["kept"]) == (1, 1)
    after = own(world)
    assert (after["a1"].quantity, after["a1"].amount_central) == ("~1200", before.amount_central)
    assert after["a2"].words == "Steel scrap"


def test_taking_back_new_listings_removes_them(world: World, upload: Load) -> None:
    run = load(world, upload(TWO_ROWS))
    running.take_back(world.viewer(Role.MEMBER), run.pk)
    assert not own(world)
    assert not queries.asked_of_own(world.viewer(Role.MEMBER), queries.Asked(words="sand"))
    again = load(world, upload(TWO_ROWS))
    Listing.objects.as_system("test").filter(reference="a1").update(version=2)
    ImportRun.objects.as_system("test").filter(pk=again.pk).update(
        finished_at=again.finished_at - 2 * running.TAKEN_BACK_WITHIN
    )
    assert running.take_back(world.viewer(Role.MEMBER), again.pk).state == "done"
    assert running.may_take_back(fresh(again)) is False
    assert running.forget_changes() == 1


def test_what_changed_since_the_preview_is_previewed_again(world: World, upload: Load) -> None:
    run = upload(TWO_ROWS)
    make_listing(world.own, words="Meanwhile")
    run = load(world, run)
    assert run.state == "checking"
    working.check(run.pk)
    assert fresh(run).counts["missing"] == 1


def _fail(*_: object, **__: object) -> None:
    raise RuntimeError("the disk is full")


def test_a_failure_in_the_middle_leaves_nothing(
    world: World, upload: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = upload(TWO_ROWS)
    monkeypatch.setattr(working.follow_up, "rematch_after", _fail)  # all rows are written by then
    with pytest.raises(RuntimeError):
        load(world, run)
    assert not own(world)
    assert not Event.objects.filter(action__in=["listing.imported", "import.loaded"]).exists()
    assert fresh(run).state == "loading", "the job tries again, or says that it failed"
    monkeypatch.undo()
    working.load(run.pk, False)
    assert fresh(run).state == "done"
    assert len(own(world)) == 2


def test_words_that_were_not_reached_are_made_findable_by_the_next_attempt(
    world: World, upload: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = upload(TWO_ROWS)
    monkeypatch.setattr(loading.seeking, "index_many", _fail)
    with pytest.raises(RuntimeError):
        load(world, run)
    pig_iron = queries.asked_of_own(world.viewer(Role.MEMBER), queries.Asked(words="pig iron"))
    assert (fresh(run).state, len(own(world)), pig_iron.count()) == ("done", 2, 0)
    monkeypatch.undo()
    working.load(run.pk, False)
    asked = queries.asked_of_own(world.viewer(Role.MEMBER), queries.Asked(words="pig iron"))
    assert [row.reference for row in asked] == ["a2"]
    assert len(own(world)) == 2, "nothing is loaded twice"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("list.csv", b"nothing,of,ours\n1,2,3\n", "the template has all columns"),
        ("list.csv", b"\n\n\n\n", "empty"),
        ("list.xlsx", b"%PDF-1.4 not a table", "accepted"),
        ("list.csv", b"", "empty"),
    ],
)
def test_what_is_no_list_is_refused_in_words(
    world: World, member: Client, name: str, content: bytes, told: str
) -> None:
    file = SimpleUploadedFile(name, content)
    answer = member.post("/listings/spreadsheets/", {"file": file}, follow=True)
    page = answer.content.decode()
    for run in queries.import_runs(world.viewer(Role.MEMBER)):
        working.check(run.pk)
        page = member.get(f"/listings/spreadsheets/{run.pk}/").content.decode()
    assert told in page.lower()
    assert not own(world)


def test_the_template_downloads_and_is_a_file_that_is_accepted(
    world: World, upload: Load, member: Client
) -> None:
    workbook = member.get("/listings/spreadsheets/template.xlsx").content
    assert workbook.startswith(b"PK")
    assert upload(workbook, "listings.xlsx").state in ("failed", "problems"), "no rows yet"
    assert member.get("/listings/spreadsheets/template.exe").status_code == 404


def test_nobody_else_sees_it(world: World, upload: Load) -> None:
    run = upload(TWO_ROWS)
    make_organisation("Third")
    for client in (client_of(world.outsider), world.client_for(Role.AUDITOR)):
        assert client.get(f"/listings/spreadsheets/{run.pk}/").status_code in (403, 404)
        assert client.get(f"/files/{run.file_id}/").status_code == 404
    assert StoredFile.objects.as_system("test").filter(pk=run.file_id).exists(), "it is kept"


def test_a_file_for_a_mandate_is_loaded_in_the_name_of_who_acts(world: World) -> None:
    from offcut.platform.organisations.models import Mandate

    person = world.person(Role.FACILITATOR)
    Mandate.objects.create(organisation=world.other, facilitator=person, how="by letter")
    from world import viewer_of

    acting = viewer_of(person, acting_for=world.other)
    run = running.start(acting, world.other, SimpleUploadedFile("l.csv", TWO_ROWS.encode()))
    working.check(run.pk)
    running.commit(acting, run.pk, withdraw_missing=False)
    working.load(run.pk, False)
    event = Event.objects.filter(action="listing.imported").first()
    assert event is not None
    assert (event.person_id, event.acting_for_id) == (person.pk, world.other.pk)
