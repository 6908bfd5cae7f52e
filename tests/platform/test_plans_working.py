"""Plans: from listings to an answer, kept whole, stopped with the best found, run again."""

from collections.abc import Iterator
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from things_listings import make_listing
from things_plans import make_region, planned
from world import World, make_organisation

from offcut.errors import InputError
from offcut.planning.progress import Step
from offcut.platform.access.roles import Role
from offcut.platform.desk.models import Synergy
from offcut.platform.jobs.models import JobRecord
from offcut.platform.jobs.progress import Cancelled
from offcut.platform.jobs.worker import work_off
from offcut.platform.plans import actions, queries
from offcut.platform.plans.following import Follower, in_words
from offcut.platform.plans.models import PlanFlow, PlanResult, PlanRun, Scenario, State
from offcut.platform.plans.problem import names_of, taken
from offcut.platform.ui.documents import unpack, unsqueezed
from offcut.reports.documents.model import Document

WHY = "test"


@pytest.fixture
def region(world: World) -> World:
    """Two firms give steel, two take it."""
    make_region(world)
    return world


def flows_of(run: PlanRun) -> list[PlanFlow]:
    return list(PlanFlow.objects.as_system(WHY).filter(run=run))


def report_of(run: PlanRun) -> Document:
    kept = PlanResult.objects.as_system(WHY).get(run=run)
    return unpack(kept.report, kept.book)


def test_a_plan_is_worked_out_in_the_background(region: World) -> None:
    run = planned(region)
    assert run.state == State.DONE, run.message
    assert run.listings == 4
    flows = flows_of(run)
    assert len(flows) == run.summary["exchanges"] > 0
    assert sum(one.gain_gbp for one in flows) == pytest.approx(run.summary["gain"])
    for one in flows:
        assert one.have_gain_gbp + one.want_gain_gbp == pytest.approx(one.gain_gbp)
        assert one.have.kind == "have"
        assert one.want.kind == "want"


def test_the_plan_is_that_of_the_command_line(region: World) -> None:
    """The same listings, planned by the core without the platform."""
    from offcut.planning import Network

    run = planned(region)
    network = Network.from_listings(taken(run.scenario).core)
    plan = network.solve()
    assert plan.objective is not None
    assert run.summary["gain"] == pytest.approx(-plan.objective)
    kept = unsqueezed(PlanResult.objects.as_system(WHY).get(run=run).plan)
    assert kept["totals"]["carbon"] == pytest.approx(plan.totals["carbon"])


def test_its_report_can_be_shown_again_with_every_working(region: World) -> None:
    run = planned(region)
    report = report_of(run)
    assert {one.id for one in report.sections} >= {
        "in-short",
        "movement",
        "exchanges",
        "resilience",
    }
    assert report.book.entries["plan.gain"].value == pytest.approx(run.summary["gain"])


def test_places_are_told_to_the_nearest_kilometre_and_distances_exactly(region: World) -> None:
    run = planned(region)
    text = str(report_of(run))
    for name in ("B70 0AH", "WV10 9TE", "B7 5AP"):
        assert name not in text
    assert all(one.distance_km > 0 for one in flows_of(run))


def test_a_distance_that_allows_nothing_leaves_no_plan_and_says_what_to_do(region: World) -> None:
    run = planned(region, most_km=0.5)
    assert run.state == State.NONE
    assert "greater distance" in run.message


def test_materials_choose_what_is_given(region: World) -> None:
    make_listing(region.own, words="Green sand", quantity="40", resource_type="sand.foundry.green")
    run = planned(region, materials=["metal"])
    assert run.listings == 4
    assert planned(region, materials=["sand"]).state == State.NONE


def test_with_facilities_it_says_what_is_missing(region: World) -> None:
    run = planned(region, facilities=True)
    assert run.state == State.DONE, run.message
    report = report_of(run)
    assert "facilities" in {one.id for one in report.sections}
    assert run.summary["gain"] == pytest.approx(
        unsqueezed(PlanResult.objects.as_system(WHY).get(run=run).plan)["value_gbp_per_year"],
        rel=1e-6,
    )


def test_facilities_seek_the_most_money_and_the_database_holds_it(region: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Scenario.objects.create(name="x", facilities=True, objective="carbon")


@pytest.mark.parametrize("objective", ["likely", "society", "carbon", "landfill", "virgin"])
def test_every_objective_can_be_planned(region: World, objective: str) -> None:
    run = planned(region, objective=objective)
    assert run.state == State.DONE, run.message
    assert run.summary["gain"] > 0


# ---- stopping


def test_once_asked_to_stop_it_tells_the_solver_and_says_no_more(region: World) -> None:
    follower = Follower(planned(region).pk, 60, "gain")
    step = Step("search", -120_000.0, -124_000.0, 2.0)
    assert follower.step(step)
    with mock.patch("offcut.platform.plans.following.tell", side_effect=Cancelled):
        assert not follower.step(step)
    assert follower.stopped
    assert follower.part("What if one fails")(1, 2) is False


def test_a_plan_that_is_stopped_is_kept_as_the_best_found(region: World) -> None:
    def stop(done: int, of: int | None = None, words: str = "") -> None:
        if words == "Searching":
            raise Cancelled

    with mock.patch("offcut.platform.plans.following.tell", side_effect=stop):
        run = planned(region)
    assert run.state == State.STOPPED
    assert run.summary["gain"] > 0
    report = report_of(run)
    assert "were not worked out" in str(report.sections)


def test_progress_is_told_with_gain_and_gap() -> None:
    told = in_words({"gain_gbp": 1_230_000.0, "gap": 0.0312, "seconds": 4})
    assert (
        told == "The best so far brings £1,230,000 a year, within 3.1% of the most that is possible"
    )
    assert in_words({"gain_gbp": None, "gap": None}) == "A plan is found"


def test_stopped_before_it_began_it_is_over(region: World) -> None:
    manager = region.viewer(Role.PROGRAMME_MANAGER)
    run = actions.make_plan(manager, {"name": "Steel"})
    assert actions.stop(manager, run)
    work_off()
    run.refresh_from_db()
    assert run.state == State.NONE
    assert "before it had begun" in run.message


def test_a_plan_that_broke_off_says_so_and_is_tried_again(region: World) -> None:
    manager = region.viewer(Role.PROGRAMME_MANAGER)
    run = actions.make_plan(manager, {"name": "Steel"})
    with mock.patch("offcut.platform.plans.working.taken", side_effect=RuntimeError("disk")):
        work_off()
    run.refresh_from_db()
    assert run.state == State.FAILED
    assert "tried again" in run.message
    JobRecord.objects.as_system(WHY).update(due_at=run.asked_at)
    work_off()
    run.refresh_from_db()
    assert run.state == State.DONE


# ---- again


def test_a_plan_knows_how_many_listings_changed_since(region: World) -> None:
    run = planned(region)
    assert queries.changed_since(run) == 0
    make_listing(make_organisation("New (example)", postcode="DY4 7BX"), words="Sand")
    assert queries.changed_since(run) == 1


def test_run_again_it_reads_the_listings_anew(region: World) -> None:
    first = planned(region)
    manager = region.viewer(Role.PROGRAMME_MANAGER)
    third = make_organisation("Fifthwood Steel (example)", postcode="DY4 7BX")
    make_listing(
        third, kind="want", words="Shredded steel", quantity="800", use="MET-STEEL-ASTM-CS",
        purchase_price="180",
    )  # fmt: skip
    actions.work_out_again(manager, first.scenario)
    again = actions.work_out_again(manager, first.scenario)
    assert again.number == 2, "asked twice, it runs once"
    work_off()
    again.refresh_from_db()
    assert again.listings == 5
    assert again.summary["gain"] > first.summary["gain"]


def test_names_of_listings_stay_the_same_from_run_to_run(region: World) -> None:
    run = planned(region)
    rows = list(taken(run.scenario).rows.values())
    named = names_of(rows)
    assert list(named) == list(names_of(rows))
    assert len(named) == len(rows)
    first = min(rows, key=lambda row: row.created_at)
    twin = make_listing(first.organisation, kind=first.kind, words=first.words)
    told = {row.pk: name for name, row in names_of([twin, *rows]).items()}
    assert told[first.pk] == named_of(named, first) == first.words.replace(",", "")
    assert told[twin.pk] == f"{told[first.pk]} {twin.pk.hex[:4]}", "the later one has a mark"


def named_of(named, listing):
    """The name that a listing has."""
    return next(name for name, row in named.items() if row.pk == listing.pk)


# ---- whose they are


def test_only_who_made_a_plan_renames_or_deletes_it(region: World) -> None:
    run = planned(region)
    for role in (Role.FACILITATOR, Role.AUDITOR, Role.MEMBER):
        with pytest.raises(PermissionDenied):
            actions.rename(region.viewer(role), run.scenario, "Mine")
    manager = region.viewer(Role.PROGRAMME_MANAGER)
    actions.rename(manager, run.scenario, "Steel, all")
    actions.delete(manager, run.scenario)
    assert not PlanRun.objects.as_system(WHY).exists()
    assert not PlanFlow.objects.as_system(WHY).exists()


def test_deleted_while_it_is_worked_out_nothing_comes_back(region: World) -> None:
    manager = region.viewer(Role.PROGRAMME_MANAGER)
    run = actions.make_plan(manager, {"name": "Steel"})

    def gone(scenario: Scenario) -> Iterator[object]:
        Scenario.objects.as_system(WHY).filter(pk=scenario.pk).delete()
        return taken(scenario)  # type: ignore[return-value]

    with mock.patch("offcut.platform.plans.working.taken", side_effect=gone):
        work_off()
    assert not PlanRun.objects.as_system(WHY).filter(pk=run.pk).exists()


def test_an_exchange_becomes_a_synergy_once(region: World) -> None:
    run = planned(region)
    facilitator = region.viewer(Role.FACILITATOR)
    flow = queries.flow(facilitator, run, 1)
    assert flow is not None
    made = actions.make_synergy(facilitator, flow)
    assert made.stage == "idea"
    assert made.expected_value_gbp == pytest.approx(flow.gain_gbp)
    assert made.expected_tonnes == pytest.approx(flow.tonnes)
    with pytest.raises(InputError, match=made.reference):
        actions.make_synergy(facilitator, flow)
    assert Synergy.objects.as_system(WHY).count() == 1
