"""What an earlier version kept is said to be so, and can be worked out again; never half read."""

import json
import re
import zlib
from typing import Any

import pytest
from api_client import Caller
from django.test import Client
from things_matches import make_matched
from things_outcomes import own_claim
from things_plans import make_region, planned
from things_programmes import make_small
from things_public import make_release
from world import World

from offcut.platform.access.roles import Role
from offcut.platform.jobs.worker import work_off
from offcut.platform.matches import rematching
from offcut.platform.matches.models import Match, Working
from offcut.platform.outcomes import conversion
from offcut.platform.outcomes.models import Claim, Verification
from offcut.platform.plans.models import PlanRun
from offcut.platform.programmes.models import Evaluated, Programme
from offcut.platform.shapes import EVALUATION, PLAN, WORKING

FIGURE = {"entry", "value", "unit", "low", "high", "note"}


def page(world: World, role: Role, url: str) -> str:
    answer = world.client_for(role).get(url, follow=True)
    assert answer.status_code == 200, (url, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


def evaluated(programme: Programme) -> Evaluated:
    found: Evaluated = Evaluated.objects.as_system("test").get(programme=programme)
    return found


def test_an_evaluation_of_an_earlier_version_is_said_to_be_one_and_is_done_again(
    world: World,
) -> None:
    programme = make_small(world)
    work_off()
    kept = evaluated(programme)
    first = kept.summary
    # Whoever changes what stands here raises the number of shapes.EVALUATION.
    assert first["shape"] == EVALUATION
    assert set(first) == {
        "shape", "answer", "on", "judged", "good", "synergies", "warnings", "targets", "outcomes",
    }  # fmt: skip
    assert set(first["targets"][0]) == {
        "id", "name", "measure", "unit", "value", "starts_on", "due_on", "set_on", "set_by",
        "standing", "basis", "cluster", "flow", "reached", "expected", "course", "rag", "flags",
    }  # fmt: skip
    outcome = first["outcomes"][0]
    assert set(outcome) == {
        "measure", "name", "standings", "evidenced", "range", "steps", "grades"
    }  # fmt: skip
    assert set(first["targets"][0]["reached"]) == set(outcome["evidenced"]) == FIGURE

    kept.summary = {name: first[name] for name in ("answer", "on", "judged", "good")}
    kept.report = kept.book = kept.told = zlib.compress(b'{"format": "offcut-kept-report/0"}')
    kept.save()
    at = f"/programmes/{programme.pk}/"
    for part in ("", "part/targets/", "part/outcomes/", "part/data/", "working/?of=measure.spend",
                 "chart/?chart=funnel"):  # fmt: skip
        shown = page(world, Role.PROGRAMME_MANAGER, at + part)
        assert "worked out by an earlier version of Offcut" in shown, part
        assert "Work them out again" in shown
    assert "within a quarter of an hour" in page(world, Role.AUTHORITY_OFFICER, at)
    listed = page(world, Role.PROGRAMME_MANAGER, "/programmes/")
    assert "by an earlier version of Offcut" in listed
    assert first["answer"] not in listed
    caller = Caller(world.person(Role.PROGRAMME_MANAGER))
    assert caller.get(f"/programmes/{programme.pk}").json()["standing"] is None
    for part in ("targets", "outcomes"):
        answer = caller.get(f"/programmes/{programme.pk}/{part}")
        assert answer.status_code == 404
        assert "an earlier version of Offcut" in answer.json()["detail"]

    world.client_for(Role.PROGRAMME_MANAGER).post(at + "update/")
    work_off()  # nothing that it rests on has changed, and yet it is worked out
    assert evaluated(programme).summary == first


def test_a_plan_of_an_earlier_version_is_said_to_be_one(world: World) -> None:
    make_region(world)
    run = planned(world)
    # Whoever changes what stands here raises the number of shapes.PLAN.
    assert run.summary["shape"] == PLAN
    assert set(run.summary) - {"gain", "carbon", "landfill", "virgin"} == {
        "shape", "answer", "sure", "exchanges", "firms", "amounts", "status", "plants", "missing",
    }  # fmt: skip
    rows = PlanRun.objects.as_system("test").filter(pk=run.pk)
    rows.update(summary={"answer": "It gains much."}, shared_at=run.finished_at)
    for part in ("", "part/exchanges/", "working/?of=plan.gain", "exchanges/"):
        shown = page(world, Role.PROGRAMME_MANAGER, f"/plans/{run.pk}/{part}")
        assert "An earlier version of Offcut worked this plan out" in shown, part
        assert "Work it out again" in shown
        assert "It gains much." not in shown
    for url in ("/plans/", f"/plans/scenario/{run.scenario_id}/"):
        told = page(world, Role.PROGRAMME_MANAGER, url)
        assert "orked out by an earlier version" in told
        assert "It gains much." not in told
    client = world.client_for(Role.PROGRAMME_MANAGER)
    for part in ("chart/?chart=merit-order", "download/csv/"):
        assert client.get(f"/plans/{run.pk}/{part}").status_code == 404
    assert client.get(f"/plans/compare/?before={run.pk}&after={run.pk}").status_code == 200
    for url in ("/plans/totals/", f"/plans/totals/{run.pk}/"):
        assert "It gains much." not in page(world, Role.AUTHORITY_OFFICER, url)
    told = Caller(world.person(Role.PROGRAMME_MANAGER)).get(f"/plans/{run.pk}").json()
    assert told["summary"] == {}


def test_the_working_of_a_match_of_an_earlier_version_is_not_half_read(world: World) -> None:
    match = make_matched(world)
    kept = _unpacked(match)
    # Whoever changes what stands here raises the number of shapes.WORKING.
    assert kept["shape"] == WORKING
    assert set(kept) == {
        "shape", "version", "have_id", "want_id", "route", "worth", "blend", "distance_km",
        "expected_gbp", "missing", "reason",
    }  # fmt: skip
    assert set(kept["route"]) == {
        "kind", "verdict", "chance", "use", "share", "limits", "deciding", "steps", "residues",
        "product_yield", "treated_share", "questions", "missing", "notes",
    }  # fmt: skip
    assert set(kept["worth"]) == {
        "money", "carbon", "carbon_kgco2e_per_year", "landfill_tonnes_avoided",
        "value_gbp_per_year", "have_gain_gbp", "want_gain_gbp", "split", "unit",
        "units_per_year", "have_units_per_year", "tonnes_per_year", "quantity_note",
        "break_even_km",
    }  # fmt: skip
    del kept["shape"], kept["worth"]
    packed = zlib.compress(json.dumps(kept).encode())
    Working.objects.filter(match=match).update(packed=packed, digest="of these bytes")
    Match.objects.as_system("test").filter(pk=match.pk).update(basis="of an earlier shape")
    shown = page(world, Role.MEMBER, f"/matches/{match.pk}/")
    assert "kept by an earlier version of Offcut" in shown
    answer = Caller(world.person(Role.MEMBER)).get(f"/matches/{match.pk}/explanation")
    assert answer.status_code == 404
    assert "an earlier version of Offcut" in answer.json()["detail"]
    rematching.rematch_everything()
    assert "Why it fits" in page(world, Role.MEMBER, f"/matches/{match.pk}/")


def test_what_was_published_or_verified_is_read_by_the_names_of_its_columns(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_claim(world, verified=True)
    release = make_release()
    gone = [release.rows[0].index(name) for name in ("ghg", "ghg_not_known")]
    release.rows = [[c for i, c in enumerate(row) if i not in gone] for row in release.rows]
    release.save()
    results = client.get("/results/").content.decode()
    assert "not in this release" in results
    assert client.get("/").status_code == 200
    (claim,) = Claim.objects.as_system("test").all()
    (verification,) = Verification.objects.as_system("test").filter(claim=claim)
    url = f"/outcomes/claims/{claim.pk}/"
    before = re.findall(r"<d[dt]\b.*?</d[dt]>", page(world, Role.MEMBER, url))
    assert before
    # a column that came after it was verified: not stated then, and all else as it was
    del verification.rows["claim"]["water_saved_m3"]
    monkeypatch.setattr(conversion, "standing_verification", lambda claim: verification)
    assert re.findall(r"<d[dt]\b.*?</d[dt]>", page(world, Role.MEMBER, url)) == before


def _unpacked(match: Match) -> dict[str, Any]:
    packed = Working.objects.get(match=match).packed
    found: dict[str, Any] = json.loads(zlib.decompress(bytes(packed)))
    return found
