"""The example programme, brought in whole: every figure as the core gives it for the file."""

import math

import pytest
from django.utils import timezone

from offcut.impact.engine import account as core_account
from offcut.impact.records import records_of
from offcut.impact.workbook import read_workbook
from offcut.platform.desk import demo as desk
from offcut.platform.operations.demonstration.people import make_people
from offcut.platform.operations.demonstration.world import World
from offcut.platform.organisations import demo as organisations
from offcut.platform.outcomes import account, demo, queries
from offcut.regions import load as load_region

pytestmark = pytest.mark.django_db


def same(one, other):
    return math.isclose(one, other, rel_tol=1e-12) or (math.isnan(one) and math.isnan(other))


def test_the_demonstrations_claims_have_the_figures_of_the_file():
    region = load_region("west_midlands")
    world = World(
        region=region,
        people=make_people(),
        home="Quarrel Field Foundry (fictional)",
        today=timezone.localdate(),
    )
    for app in (organisations, desk, demo):
        app.load(world)
    book = read_workbook(region.programme_path, ("synergies", "claims"))
    records = records_of(book.rows)
    expected = core_account(records.synergies, records.claims, prospects=False)
    found = account.accounted(queries.all_claims("test"))
    places = {claim.id: index for index, claim in enumerate(found.result.claims)}
    assert len(places) == len(expected.claims) > 50
    different = [
        (claim.id, formula)
        for index, claim in enumerate(expected.claims)
        for formula, values in expected.values.items()
        if not same(values[index], found.result.values[formula][places[claim.id]])
    ]
    assert different == []
    standings = {
        claim.id: of for claim, of in zip(expected.claims, expected.standings, strict=True)
    }
    assert standings == {
        claim.id: of for claim, of in zip(found.result.claims, found.result.standings, strict=True)
    }
    assert found.result.synthetic
