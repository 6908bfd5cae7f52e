"""Pages of plans: the answer first, every figure with its working; firms see their own part."""

import io
import json
import re

import openpyxl
import pytest
from things_plans import make_region, planned
from world import CANARY_NAME, World, client_of

from offcut.platform.access.roles import Role
from offcut.platform.jobs.worker import work_off
from offcut.platform.plans import actions, queries
from offcut.platform.plans.models import PlanFlow, PlanRun, Scenario
from offcut.platform.plans.parts import parts_of

WHY = "test"


@pytest.fixture
def plan(world: World) -> PlanRun:
    """A plan of steel, made by the programme manager."""
    make_region(world)
    return planned(world)


def page(world: World, role: Role, url: str, **more: str) -> str:
    answer = world.client_for(role).get(url, more)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def test_a_plan_is_asked_for_by_a_form_and_its_page_waits(world: World) -> None:
    make_region(world)
    client = world.client_for(Role.PROGRAMME_MANAGER)
    asked = {
        "name": "Steel, 60 km", "objective": "gain", "facilities": "no", "most_km": "60",
        "materials": ["metal"], "time_limit_s": "60", "exchange_gbp": "",
    }  # fmt: skip
    answer = client.post("/plans/new/", asked)
    run = PlanRun.objects.as_system(WHY).get()
    assert answer["Location"] == f"/plans/{run.pk}/"
    waiting = client.get(answer["Location"]).content.decode()
    assert "It is being worked out" in waiting
    assert "Stop, and keep the best found" in waiting
    work_off()
    shown = client.get(answer["Location"]).content.decode()
    assert "Nothing has changed since." in shown
    assert f"/plans/{run.pk}/working/?of=plan.gain" in shown


def test_what_does_not_go_together_is_said_at_its_field(world: World) -> None:
    make_region(world)
    client = world.client_for(Role.FACILITATOR)
    asked = {"name": "x", "objective": "carbon", "facilities": "yes", "time_limit_s": "60"}
    answer = client.post("/plans/new/", asked).content.decode()
    assert "With facilities, choose the most money" in answer
    sites = io.BytesIO(b"site,postcode\ndepot,nowhere\n")
    sites.name = "sites.csv"
    asked |= {"objective": "gain", "sites": sites}
    answer = client.post("/plans/new/", asked).content.decode()
    assert "sites.csv, row 2, column &#x27;postcode&#x27;" in answer
    assert not Scenario.objects.as_system(WHY).exists()


def test_every_section_opens_and_every_figure_on_it_has_its_working(
    world: World, plan: PlanRun
) -> None:
    client = world.client_for(Role.PROGRAMME_MANAGER)
    first = client.get(f"/plans/{plan.pk}/").content.decode()
    sections = set(re.findall(rf"/plans/{plan.pk}/part/[\w-]+/", first))
    assert len(sections) >= 5
    workings: set[str] = set()
    for url in sections:
        answer = client.get(url)
        assert answer.status_code == 200
        found = answer.content.decode()
        assert ">None<" not in found
        workings |= set(re.findall(r"/working/\?of=[\w.%+-]+", found))
    assert len(workings) > 10
    for url in sorted(workings)[:: max(1, len(workings) // 12)]:
        assert client.get(f"/plans/{plan.pk}{url}").status_code == 200
    assert client.get(f"/plans/{plan.pk}/working/?of=no.such").status_code == 404


def test_figures_are_drawn_with_a_table_and_a_csv(world: World, plan: PlanRun) -> None:
    shown = page(world, Role.PROGRAMME_MANAGER, f"/plans/{plan.pk}/part/exchanges/")
    assert "<svg" in shown
    assert "style=" not in shown
    assert "The numbers as a table" in shown
    client = world.client_for(Role.PROGRAMME_MANAGER)
    numbers = client.get(f"/plans/{plan.pk}/chart/?chart=merit-order")
    assert numbers["Content-Type"].startswith("text/csv")
    assert len(numbers.content.decode().splitlines()) == plan.summary["exchanges"] + 1


@pytest.mark.parametrize("form", ["html", "xlsx", "csv", "json", "pdf"])
def test_the_report_is_downloaded_in_every_form(world: World, plan: PlanRun, form: str) -> None:
    answer = world.client_for(Role.FACILITATOR).get(f"/plans/{plan.pk}/download/{form}/")
    assert answer.status_code == 200
    assert f'filename="plan-steel-1.{form}"' in answer["Content-Disposition"]
    assert len(answer.content) > 500


def test_the_json_can_be_worked_out_again_by_arithmetic_alone(
    world: World, plan: PlanRun, tmp_path
) -> None:
    from click.testing import CliRunner

    from offcut.cli import offcut

    for role in (Role.AUDITOR, Role.PROGRAMME_MANAGER):
        answer = world.client_for(role).get(f"/plans/{plan.pk}/download/json/")
        path = tmp_path / f"{role}.json"
        path.write_bytes(answer.content)
        done = CliRunner().invoke(offcut, ["audit", str(path)])
        assert done.exit_code == 0, done.output


# ---- prices


def rates(document: dict) -> int:
    rows = document["book"]["rows"].get("flows", {}).values()
    return sum("cost_per_unit" in row for row in rows)


def test_rates_that_tell_prices_are_for_the_auditor_and_the_firms_own_facilitator(
    world: World, plan: PlanRun
) -> None:
    url = f"/plans/{plan.pk}/download/json/"
    whole = json.loads(world.client_for(Role.AUDITOR).get(url).content)
    assert rates(whole) > 0
    for role in (Role.PROGRAMME_MANAGER, Role.FACILITATOR):
        told = json.loads(world.client_for(role).get(url).content)
        assert rates(told) == 0
        assert "prices of the two firms" in json.dumps(told)
        working = page(world, role, f"/plans/{plan.pk}/working/", of="exchange.1.gain")
        assert "prices of the two firms" in working
        assert "Cost per unit" not in working
    assert "Cost per unit" in page(
        world, Role.AUDITOR, f"/plans/{plan.pk}/working/", of="exchange.1.gain"
    )


def test_no_price_that_a_firm_states_stands_anywhere_for_the_programme_manager(
    world: World, plan: PlanRun
) -> None:
    client = world.client_for(Role.PROGRAMME_MANAGER)
    first = client.get(f"/plans/{plan.pk}/").content.decode()
    urls = [f"/plans/{plan.pk}/", *re.findall(rf"/plans/{plan.pk}/part/[\w-]+/", first)]
    urls += [f"/plans/{plan.pk}/exchanges/", f"/plans/{plan.pk}/exchanges/1/"]
    urls += [f"/plans/{plan.pk}/download/{form}/" for form in ("html", "csv", "json")]
    for url in urls:
        assert "247.31" not in client.get(url).content.decode(), url
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/plans/{plan.pk}/download/xlsx/").content), data_only=False
    )
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert not cells & {247.31, -247.31, "247.31"}


# ---- a firm's own part


def test_a_firm_sees_nothing_before_the_plan_is_shared(world: World, plan: PlanRun) -> None:
    assert "You are in no plan yet" in page(world, Role.MEMBER, "/plans/yours/")
    answer = world.client_for(Role.MEMBER).get(f"/plans/yours/{plan.pk}/")
    assert answer.status_code == 404
    assert world.client_for(Role.MEMBER).get(f"/plans/{plan.pk}/").status_code == 403


def test_then_it_sees_its_own_flows_and_its_own_gain_as_a_band(world: World, plan: PlanRun) -> None:
    actions.share(world.viewer(Role.PROGRAMME_MANAGER), plan, shared=True)
    shown = page(world, Role.MEMBER, f"/plans/yours/{plan.pk}/")
    viewer = world.viewer(Role.MEMBER)
    flows = list(queries.own_flows(viewer, plan))
    assert flows
    assert all(world.own.pk in one.owner_ids() for one in flows)
    for one in flows:
        exact = f"{one.have_gain_gbp:,.0f}"
        assert exact not in shown
        assert f"{one.gain_gbp:,.0f}" not in shown
        assert one.want_organisation.name not in shown
    assert CANARY_NAME not in shown
    assert "a year" in shown
    for part in parts_of(viewer, flows):
        assert part.gain in shown


def test_an_organisation_without_a_part_sees_none(world: World, plan: PlanRun) -> None:
    actions.share(world.viewer(Role.PROGRAMME_MANAGER), plan, shared=True)
    mine = PlanFlow.objects.as_system(WHY).filter(have_organisation=world.other)
    theirs = PlanFlow.objects.as_system(WHY).filter(want_organisation=world.other)
    found = client_of(world.outsider).get(f"/plans/yours/{plan.pk}/")
    assert found.status_code == (200 if mine.exists() or theirs.exists() else 404)
    assert "Ownbrook" not in found.content.decode()


def test_no_longer_shared_it_is_gone(world: World, plan: PlanRun) -> None:
    manager = world.viewer(Role.PROGRAMME_MANAGER)
    actions.share(manager, plan, shared=True)
    actions.share(manager, plan, shared=False)
    assert world.client_for(Role.MEMBER).get(f"/plans/yours/{plan.pk}/").status_code == 404


def test_an_officer_sees_totals_of_shared_plans_and_no_firm(world: World, plan: PlanRun) -> None:
    client = world.client_for(Role.AUTHORITY_OFFICER)
    assert client.get(f"/plans/totals/{plan.pk}/").status_code == 404
    actions.share(world.viewer(Role.PROGRAMME_MANAGER), plan, shared=True)
    shown = page(world, Role.AUTHORITY_OFFICER, f"/plans/totals/{plan.pk}/")
    for name in ("Ownbrook", "Thirdmoor", "Fourthgate", CANARY_NAME):
        assert name not in shown
    assert client.get(f"/plans/{plan.pk}/").status_code == 403


def test_each_figure_of_an_exchange_is_followed_to_its_working(world: World, plan: PlanRun) -> None:
    client = world.client_for(Role.FACILITATOR)
    for flow in PlanFlow.objects.as_system(WHY).filter(run=plan):
        address = f"/plans/{plan.pk}/working/?of={flow.figure}.gain"
        assert address in client.get(f"/plans/{plan.pk}/exchanges/{flow.number}/").content.decode()
        exact = client.get(address).context["working"].exact
        assert float(exact.strip("£").replace(",", "")) == pytest.approx(flow.gain_gbp)


# ---- carrying on


def test_an_exchange_is_made_a_synergy_from_its_page(world: World, plan: PlanRun) -> None:
    client = world.client_for(Role.FACILITATOR)
    url = f"/plans/{plan.pk}/exchanges/1/"
    assert "Make it a synergy" in client.get(url).content.decode()
    client.post(f"{url}synergy/")
    shown = client.get(url).content.decode()
    assert "There is a synergy of these two listings already" in shown
    refused = world.client_for(Role.PROGRAMME_MANAGER).post(f"{url}synergy/")
    assert refused.status_code == 403


def test_exchanges_are_searched_sorted_and_downloaded(world: World, plan: PlanRun) -> None:
    url = f"/plans/{plan.pk}/exchanges/"
    shown = page(world, Role.AUDITOR, url, q="Thirdmoor", sort="-gain")
    assert "Thirdmoor" in shown
    assert "No exchange has these words" in page(world, Role.AUDITOR, url, q="zzz")
    answer = world.client_for(Role.AUDITOR).get(f"{url}download/")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == plan.summary["exchanges"] + 1


def test_two_plans_stand_side_by_side(world: World, plan: PlanRun) -> None:
    near = planned(world, name="Steel, near", most_km=25)
    url = f"/plans/compare/?before={plan.pk}&after={near.pk}"
    shown = page(world, Role.PROGRAMME_MANAGER, url)
    assert "Gain:" in shown
    assert "Flows" in shown
    client = world.client_for(Role.PROGRAMME_MANAGER)
    assert client.get(url.replace("compare/", "compare/chart/") + "&form=xlsx").status_code == 200
    same = client.get(f"/plans/compare/?before={plan.pk}&after={plan.pk}").content.decode()
    assert "Choose two different plans" in same


def test_a_plan_out_of_date_offers_to_be_worked_out_again(world: World, plan: PlanRun) -> None:
    from things_listings import make_listing

    make_listing(world.own, words="More sand")
    shown = page(world, Role.FACILITATOR, f"/plans/{plan.pk}/")
    assert "1 listing changed since." in shown
    again = world.client_for(Role.FACILITATOR).post(f"/plans/scenario/{plan.scenario_id}/again/")
    assert again.status_code == 302
    work_off()
    assert "Run 2" in page(world, Role.FACILITATOR, f"/plans/scenario/{plan.scenario_id}/")


def test_the_list_takes_few_queries(world: World, plan: PlanRun, django_assert_max_num_queries):
    client = world.client_for(Role.PROGRAMME_MANAGER)
    with django_assert_max_num_queries(20):
        client.get("/plans/")
