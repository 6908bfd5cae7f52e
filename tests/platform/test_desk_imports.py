"""Existing cases from a spreadsheet: every problem, a dry run, all or nothing, undo for a day."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from things_desk import case_file, case_row, day, make_case, second_facilitator
from world import World, make_organisation

from offcut.errors import InputError
from offcut.platform.access.roles import Role
from offcut.platform.desk import actions, importing, queries, work
from offcut.platform.desk.casefile import steps_of
from offcut.platform.desk.models import CaseImport, StageChange, Synergy
from offcut.platform.organisations.models import Organisation


def start(world: World, *rows: dict, viewer=None) -> CaseImport:
    return importing.start(viewer or world.viewer(Role.FACILITATOR), case_file(list(rows)))


def load(world: World, run: CaseImport) -> CaseImport:
    viewer = world.viewer(Role.FACILITATOR)
    return importing.load(viewer, run, digest=importing.preview(viewer, run).digest)


def case(reference: str = "OLD-1") -> Synergy:
    return Synergy.objects.as_system("test").get(reference=reference)


def counts() -> tuple[int, int, int]:
    return (
        Synergy.objects.as_system("test").count(),
        StageChange.objects.as_system("test").count(),
        Organisation.objects.as_system("test").count(),
    )


def test_checking_a_file_changes_nothing(world: World):
    before = counts()
    run = start(world, case_row(), case_row("OLD-2"))
    assert run.state == "ready"
    assert (run.counts["new"], run.counts["organisations"]) == (2, 2)
    assert counts() == before


def test_cases_come_with_the_steps_that_they_took(world: World):
    load(world, start(world, case_row()))
    found = case()
    assert (found.stage, found.stage_since, found.reached) == (
        "negotiation",
        day(90),
        "negotiation",
    )
    assert (found.expected_tonnes, found.expected_value_gbp) == (2400.0, 15000.0)
    assert found.names_known_on == day(150)
    steps = StageChange.objects.as_system("test").filter(synergy=found)
    assert [(one.to_stage, one.on, one.days_before) for one in steps] == [
        ("idea", day(200), None),
        ("discussion", day(150), 50),
        ("negotiation", day(90), 60),
    ]
    assert found.basis.cells["flow"] == "construction"


def test_a_lost_case_keeps_where_and_why(world: World):
    row = case_row(stage="lost", lost_on=day(60), lost_reason="No time or no answer")
    load(world, start(world, row))
    assert (case().stage, case().reached, case().lost_reason) == ("lost", "negotiation", "time")


@pytest.mark.parametrize(
    ("cells", "column", "part"),
    [
        ({"stage": "lost", "lost_on": day(60), "lost_reason": "bad luck"}, "lost_reason", "list"),
        ({"negotiation_on": day(160)}, "negotiation_on", "before discussion_on"),
        ({"negotiation_on": day(-5)}, "negotiation_on", "still to come"),
        ({"negotiation_on": ""}, "negotiation_on", "missing"),
        ({"stage": "discussion"}, "negotiation_on", "has not come to"),
        ({"have_postcode": "ZZ99 9ZZ"}, "have_postcode", "no such postcode"),
        ({"stage": "thinking"}, "stage", "thinking"),
        ({"want_organisation": "Hollin Bank Furnaces (fictional)"}, "want_organisation", "one"),
        ({"predicted_gbp": "lots"}, "predicted_gbp", "lots"),
        ({"have_organisation": ""}, "have_organisation", "empty"),
    ],
)
def test_every_problem_is_named_by_row_and_column(world: World, cells, column: str, part: str):
    run = start(world, case_row("OLD-0"), case_row(**cells))
    assert run.state == "problems"
    assert any(
        (one["row"], one["column"]) == (3, column) and part in one["told"] for one in run.problems
    ), run.problems
    with pytest.raises(InputError, match="not ready"):
        importing.load(world.viewer(Role.FACILITATOR), run, digest=run.digest)


def test_an_organisation_is_recognised_by_number_and_by_name(world: World):
    known = make_organisation("Hollin Bank Furnaces Limited (fictional)", postcode="WS10 8XY")
    numbered = make_organisation("Dunsley Holdings (fictional)", company_number="00123456")
    row = case_row(want_organisation_number="123456")
    run = start(world, row)
    assert run.counts["organisations"] == 0
    load(world, run)
    assert case().have_organisation_id == known.pk
    assert case().want_organisation_id == numbered.pk


def test_the_same_file_again_is_unchanged_and_a_figure_is_a_change(world: World):
    load(world, start(world, case_row()))
    again = start(world, case_row())
    assert (again.counts["new"], again.counts["unchanged"]) == (0, 1)
    changed = start(world, case_row(predicted_gbp=22000))
    assert changed.counts["changed"] == 1
    load(world, changed)
    assert case().expected_value_gbp == 22000.0


def test_a_file_takes_no_step_that_the_table_asks_more_for(world: World):
    load(world, start(world, case_row()))
    run = start(world, case_row(stage="completed", implementation_on=day(20), completed_on=day(5)))
    assert run.state == "problems"
    assert "on the case's own page" in run.problems[0]["told"]


def test_a_case_of_somebody_else_is_not_changed(world: World):
    load(world, start(world, case_row()))
    run = start(world, case_row(title="Mine now"), viewer=second_facilitator())
    assert "somebody else" in run.problems[0]["told"]


def test_what_has_changed_since_the_preview_is_shown_again_first(world: World):
    viewer = world.viewer(Role.FACILITATOR)
    load(world, start(world, case_row()))
    run = start(world, case_row(title="Another"))
    shown = importing.preview(viewer, run).digest
    actions.set_next(viewer, case(), words="Call", on=day(-1))
    with pytest.raises(importing.Outdated):
        importing.load(viewer, run, digest=shown)
    assert case().title == "Slag for road base"


def test_loading_is_whole_or_not_at_all(world: World):
    run = start(world, case_row(), case_row("OLD-2"))
    viewer = world.viewer(Role.FACILITATOR)
    digest = importing.preview(viewer, run).digest
    run.cases[1]["title"] = None  # the database refuses the second case
    run.save()
    before = counts()
    with pytest.raises(Exception, match="title"):
        importing.load(viewer, run, digest=digest)
    assert counts() == before


def test_undo_takes_everything_back(world: World):
    viewer = world.viewer(Role.FACILITATOR)
    load(world, start(world, case_row()))
    before = counts()
    run = load(
        world, start(world, case_row(title="Changed"), case_row("NEW-1", have_organisation="A"))
    )
    importing.undo(viewer, run)
    assert counts() == before
    assert case().title == "Slag for road base"
    with pytest.raises(InputError, match="only once"):
        importing.undo(viewer, run)


def test_undo_is_refused_whole_once_somebody_works_on_a_case(world: World):
    viewer = world.viewer(Role.FACILITATOR)
    run = load(world, start(world, case_row(), case_row("OLD-2")))
    actions.set_next(viewer, case("OLD-2"), words="Call", on=day(-1))
    before = counts()
    with pytest.raises(InputError, match="OLD-2"):
        importing.undo(viewer, run)
    assert counts() == before
    other = load(world, start(world, case_row("OLD-3")))
    work.add_task(viewer, case("OLD-3"), words="Call")
    with pytest.raises(InputError, match="OLD-3"):
        importing.undo(viewer, other)


def test_undo_ends_after_a_day(world: World):
    run = load(world, start(world, case_row()))
    run.loaded_at = timezone.now() - importing.UNDO_WITHIN - timedelta(minutes=1)
    run.save()
    with pytest.raises(InputError, match="for a day"):
        importing.undo(world.viewer(Role.FACILITATOR), run)


def test_an_organisation_that_somebody_uses_stays_when_a_file_is_taken_back(world: World):
    run = load(world, start(world, case_row()))
    have = case().have_organisation
    make_case(world, have=have)
    importing.undo(world.viewer(Role.FACILITATOR), run)
    assert Organisation.objects.as_system("test").filter(pk=have.pk).exists()
    gone = Organisation.objects.as_system("test").filter(name__startswith="Dunsley")
    assert not gone.exists()


def test_a_stage_without_a_day_is_passed_on_the_day_of_the_next():
    steps = steps_of(
        {"stage": "implementation", "days": {"idea": "2026-01-05", "implementation": "2026-03-01"}}
    )
    assert [(stage, on.isoformat()) for stage, on in steps] == [
        ("idea", "2026-01-05"),
        ("discussion", "2026-03-01"),
        ("negotiation", "2026-03-01"),
        ("implementation", "2026-03-01"),
    ]


def test_the_pages_from_upload_to_undo(world: World):
    client = world.client_for(Role.FACILITATOR)
    sent = client.post(reverse("desk:import_start"), {"file": case_file([case_row()])}, follow=True)
    assert "1 new, 0 changed, 0 unchanged" in sent.content.decode()
    run = queries.case_imports(world.viewer(Role.FACILITATOR)).get()
    digest = sent.context["preview"].digest
    done = client.post(reverse("desk:import_load", args=[run.pk]), {"digest": digest}, follow=True)
    assert "Loaded: 1 new" in done.content.decode()
    back = client.post(reverse("desk:import_undo", args=[run.pk]), follow=True)
    assert "is taken back" in back.content.decode()


def test_what_is_no_spreadsheet_is_refused_in_the_form(world: World):
    client = world.client_for(Role.FACILITATOR)
    given = SimpleUploadedFile("cases.xlsx", b"%PDF-1.7 nothing", content_type="text/csv")
    told = client.post(reverse("desk:import_start"), {"file": given}).content.decode()
    assert "not accepted" in told
    assert not CaseImport.objects.as_system("test").exists()


def test_the_template_loads_without_rows_and_says_so(world: World):
    client = world.client_for(Role.FACILITATOR)
    made = client.get(reverse("desk:import_template")).content
    given = SimpleUploadedFile("cases.xlsx", made)
    told = client.post(reverse("desk:import_start"), {"file": given}, follow=True).content.decode()
    assert "to put right" in told
