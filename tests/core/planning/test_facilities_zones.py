"""The best zone: held against plans made afresh with the listings moved there."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from offcut.cli import offcut
from offcut.errors import InputError
from offcut.planning.build import from_matches, prepared
from offcut.planning.colocation import best_zones
from offcut.planning.sites import region_sites
from offcut.regions.region import load


@pytest.fixture(scope="module")
def listings():
    return load("west_midlands").example()


@pytest.fixture(scope="module")
def valued(listings):
    return prepared(listings)


@pytest.fixture(scope="module")
def firms(listings):
    """A taker of much, and a giver."""
    return listings["W135"].organisation, listings["H001"].organisation


def gain(listings):
    return -from_matches(prepared(listings)).solve().objective


def test_a_cluster_gains_what_two_plans_made_afresh_differ_by(listings, valued, firms):
    zone, *_ = best_zones(valued, firms, region_sites()[:2])
    others = [one for one in listings if one.organisation not in firms]
    moved = [replace(one, place=zone.site.place) for one in listings if one.organisation in firms]
    expected = gain([*others, *moved]) - gain(others)
    assert zone.gain_gbp == pytest.approx(expected, rel=1e-6)


def test_zones_come_best_first_and_partners_are_others(valued, firms):
    found = best_zones(valued, firms[:1], region_sites()[:4])
    gains = [zone.gain_gbp for zone in found]
    assert gains == sorted(gains, reverse=True)
    assert all(firms[0] not in zone.partners for zone in found)
    assert found[0].partners


def test_with_one_partner_the_nearest_zone_is_the_best(listings, valued):
    name = next(one.organisation for one in listings if one.organisation.startswith("Dapple Lane"))
    found = [zone for zone in best_zones(valued, [name]) if len(zone.partners) == 1]
    distances = [zone.mean_km for zone in found]
    assert len(found) > 5
    assert distances == sorted(distances)


def test_who_is_not_in_the_list_is_said_with_the_nearest_name(valued, firms):
    with pytest.raises(InputError, match="Did you mean"):
        best_zones(valued, [firms[0] + "x"])
    with pytest.raises(InputError, match="no zone"):
        best_zones(valued, firms, [])


def test_the_command_names_the_best_zone(firms, tmp_path):
    sites = tmp_path / "sites.csv"
    sites.write_text("site,postcode\nnear,WS2\nfar,CV3\n", "utf-8")
    path = load("west_midlands").example_path
    told = CliRunner().invoke(
        offcut, ["plan", str(path), "--zone-for", firms[0], "--sites", str(sites)]
    )
    assert told.exit_code == 0, told.output
    assert told.output.startswith(f"Best zone for {firms[0]}: near, £")
