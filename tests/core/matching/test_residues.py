"""What treatments leave: new haves, made of tonnes that are there, for wants that are left."""

from dataclasses import replace

import pytest

import offcut
from offcut.listings import Listings
from offcut.matching.model import Verdict
from offcut.matching.pairing import Pairing
from offcut.matching.residues import find_residues, residues_of, wants_left

HEADER = (
    "listing_id,kind,organisation,site_postcode,resource,resource_type,use,quantity,unit,period,"
    "ewc_code,current_fate,disposal_cost,purchase_price,properties\n"
)
# Green sand for a core shop, after attrition that leaves clay and coal fines; fill is wanted too.
FOUNDRY = (
    HEADER
    + "H1,have,Green Foundry (fictional),B70,green sand,sand.foundry.green,,1000,t,year,,landfill,"
    "60,,binder=green_bentonite; source_metal=ferrous; afs_gfn=52 [lab]; loi=2.5 % [lab]\n"
    "W1,want,Core Shop (fictional),B66,core sand,sand.silica,SAND-FOUNDRY-CORE,2000,t,year,,,,60,\n"
    "W2,want,Fines User (fictional),B68,foundry fines,sand.foundry.fines,,300,t,year,,,,20,\n"
)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> offcut.MatchResult:
    path = tmp_path_factory.mktemp("residues") / "foundry.csv"
    path.write_text(FOUNDRY, "utf-8")
    return offcut.match(offcut.read_listings(path))


def test_a_residue_is_a_have_of_the_giver_at_its_own_cost(world):
    # 1,000 t with 0.2 t left a tonne, at £40 a tonne of it: 200 t, £8,000 a year.
    have, match = world.have(), _match(world, 1000)
    (residue,) = residues_of([(match, 1.0)], {have.id: have})
    listing = residue.listing
    assert listing.id == "H1/r1"
    assert (listing.organisation, listing.place) == (have.organisation, have.place)
    assert (listing.resource_type, listing.ewc_code) == ("sand.foundry.fines", "100912")
    assert residue.units_per_year == pytest.approx(200)
    assert listing.disposal_cost == pytest.approx(40)
    assert residue.cost_gbp_per_year == pytest.approx(8000)


def test_only_the_part_that_happens_leaves_something(world):
    have = world.have()
    (residue,) = residues_of([(_match(world, 1000), 0.25)], {have.id: have})
    assert residue.units_per_year == pytest.approx(50)


def test_two_exchanges_of_a_have_leave_one_residue_at_the_mean_cost(world):
    # 100 t at £40 and 50 t at £55: 150 t at £45.
    have = world.have()
    one, other = _match(world, 500), _match(world, 250, cost=11.0, want_id="W2")
    (residue,) = residues_of([(one, 1.0), (other, 1.0)], {have.id: have})
    assert residue.units_per_year == pytest.approx(150)
    assert residue.listing.disposal_cost == pytest.approx(45)
    assert residue.want_ids == ("W1", "W2")


def test_an_id_that_is_taken_is_not_used_again(world):
    have = world.have()
    items = {have.id: have, "H1/r1": replace(have, id="H1/r1")}
    (residue,) = residues_of([(_match(world, 1000), 1.0)], items)
    assert residue.listing.id == "H1/r2"


def test_off_gas_is_nobodys_have(world):
    have = world.have()
    gas = world.residue("T-MET-DRY", 0.1, 0.0)
    match = _match(world, 1000, flow=gas)
    assert residues_of([(match, 1.0)], {have.id: have}) == ()


def test_what_is_left_of_a_want_is_what_the_exchanges_do_not_meet(world):
    # W1 wants 600 t and is given half of an exchange of 800 t: 200 t are left.
    want = world.want(amount=600)
    (left,) = wants_left([want], [(_match(world, 1000, delivered=800), 0.5)])
    assert left.amount is not None
    assert left.amount.central == pytest.approx(200)
    assert wants_left([want], [(_match(world, 1000, delivered=600), 1.0)]) == ()


def test_what_the_treatment_leaves_finds_the_want_for_it(result):
    taken = result.matches[0]
    assert taken.route.residues, taken.reason
    residue = next(item for item in result.residues if item.have_id == "H1")
    assert "W1" in residue.want_ids
    assert residue.matches[0].want_id == "W2"
    assert "could go to W2" in residue.next_step
    assert residue.next_step in result.explain("H1", "W1").text


def test_nothing_goes_back_to_the_use_that_it_was_taken_out_for(result):
    for residue in result.residues:
        for match in residue.matches:
            assert match.want_id not in residue.want_ids
            assert match.route.use is None or match.route.use not in residue.uses
            assert match.route.verdict is not Verdict.FAIL
            assert match.worth.value_gbp_per_year > 0


def test_a_residue_is_explained_by_its_id(result):
    residue = next(item for item in result.residues if item.matches)
    best = residue.matches[0]
    explanation = result.explain(residue.listing.id, best.want_id)
    assert explanation.match == best
    assert explanation.as_dict()["have_id"] == residue.listing.id


def test_the_first_pass_is_untouched_and_no_residue_is_among_its_matches(result):
    names = {residue.listing.id for residue in result.residues}
    assert names
    assert not names & {match.have_id for match in result.matches}
    assert result.pairing is not None
    again = find_residues(result.listings, result.matches, result.pairing)
    assert again == result.residues


def test_without_wants_there_is_nowhere_to_go(result):
    assert result.pairing is not None
    first = result.pairing
    pairing = Pairing(first.book, first.valuer, first.distances)
    haves = Listings(result.listings.haves)
    found = find_residues(haves, result.matches, pairing)
    assert [item.matches for item in found] == [()] * len(found)


def test_the_report_and_the_saved_run_show_what_is_left(result, tmp_path):
    import json

    from offcut.reports.html import render

    assert "What the treatments leave" in render(result)
    result.save(tmp_path / "run.json")
    rows = json.loads((tmp_path / "run.json").read_text("utf-8"))["residues"]
    assert [row["id"] for row in rows] == [item.listing.id for item in result.residues]


def _match(world, taken, *, cost=8.0, want_id="W1", delivered=None, flow=None):
    from offcut.matching.model import Match, Worth

    flow = flow or world.residue(
        "T-SAND-MECH-GREEN", 0.2, cost, resource_type="sand.foundry.fines", ewc_code="100912"
    )
    worth = Worth(
        delivered or taken, taken, "t", taken, None, (), (), 1.0, 0.5, 0.5, "", None, None, None
    )
    route = world.route(residues=(flow,))
    return Match("H1", want_id, route, worth, 5.0, 1.0, (), "")
