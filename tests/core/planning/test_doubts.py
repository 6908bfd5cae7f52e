"""What reads but is hardly meant is said, and what would be lost is refused."""

import pytest
from tests.core.planning.conftest import network

from offcut.errors import InputError, NetworkProblems
from offcut.planning import Network, load
from offcut.planning.games import read_data

SOURCES = [{"id": "s", "available": 9}]


def notes(**data):
    return "\n".join(Network.from_dict(network(**{"sources": SOURCES, **data})).notes)


@pytest.mark.parametrize(
    ("sink", "said"),
    [
        ({"required": 5, "max": 3}, "above its max; what is required counts, max is not used"),
        ({"required": 5, "min": 7}, "below its min; what is required counts, min is not used"),
    ],
)
def test_a_bound_that_what_is_required_overrides_is_noted(sink, said):
    assert said in notes(sinks=[{"id": "k", **sink}])


def test_a_bound_that_is_crossed_in_one_period_only_is_noted():
    told = notes(periods=2, sinks=[{"id": "k", "required": [2, 5], "max": 3}])
    assert "sinks[0].required" in told


def test_bounds_that_hold_what_is_required_are_no_matter():
    assert notes(sinks=[{"id": "k", "required": 5, "min": 5, "max": 6}]) == ""


def test_a_rule_of_mixing_for_a_property_that_nothing_names_is_noted():
    told = notes(
        sources=[{"id": "s", "quality": {"viscosity": 4}}],
        sinks=[{"id": "k"}],
        mixing={"viscosty": {"power": 2}},
    )
    assert "mixing.viscosty" in told
    assert "did you mean 'viscosity'" in told


def test_numbers_as_owners_are_noted_once():
    told = notes(
        sources=[{"id": "s", "owner": 7}, {"id": "t", "owner": 8}], sinks=[{"id": "k", "max": 1}]
    )
    assert "sources[0].owner: is the number 7, read as the name '7'; so are 1 more" in told


@pytest.mark.parametrize("reader", [load, read_data])
def test_a_key_given_twice_is_refused(tmp_path, reader):
    path = tmp_path / "n.json"
    path.write_text('{"sources": [{"id": "a", "available": 1, "available": 2}]}', "utf-8")
    with pytest.raises(InputError, match=r"n\.json: .*id 'a'.* key 'available' twice: 1 and 2"):
        reader(path)


@pytest.mark.parametrize("reader", [load, read_data])
def test_a_folder_is_told_from_a_file(tmp_path, reader):
    with pytest.raises(InputError, match="is a folder"):
        reader(tmp_path)


def test_all_that_is_missing_is_told_in_one_round():
    with pytest.raises(NetworkProblems) as raised:
        Network.from_dict({"format": "offcut-network/1"})
    assert [p.place for p in raised.value.problems] == ["sources", "sinks", "arcs"]
