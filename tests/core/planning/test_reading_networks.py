"""A network file is refused with every problem at its place, or loaded as it says."""

import json

import numpy as np
import pytest
from tests.core.planning.conftest import network

from offcut.errors import InputError, NetworkProblems
from offcut.planning import Network, load
from offcut.planning.schema import attributes, component_kinds

SOURCE = {"id": "works", "available": 10}
SINK = {"id": "foundry", "max": 6, "price": 2}


def problems_of(data):
    with pytest.raises(NetworkProblems) as caught:
        Network.from_dict(data, "net.json")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("change", "place", "told"),
    [
        ({"format": "offcut-network/2"}, "format", "accepted: 'offcut-network/1'"),
        ({"sources": None}, "sources", "is missing"),
        ({"sources": [{"available": 3}]}, "sources[0].id", "is missing"),
        ({"sources": [{**SOURCE, "available": -1}]}, "sources[0].available", "is -1; accepted: a"),
        ({"sources": [{**SOURCE, "available": "9 t"}]}, "sources[0].available", "is '9 t'"),
        ({"sources": [{**SOURCE, "unit_cost": None}]}, "sources[0].unit_cost", "leave it out"),
        ({"sources": [SOURCE, SOURCE]}, "sources[1].id", "as sources[0].id"),
        ({"sinks": [{**SINK, "limits": {"fe": 3}}]}, "sinks[0].limits.fe", '"min", "max" or both'),
        ({"sinks": [{**SINK, "limits": {"fe": {"max": "a"}}}]}, "sinks[0].limits.fe.max", "is 'a'"),
        (
            {"sinks": [{**SINK, "limits": {"fe": {"min": 2, "max": 1}}}]},
            "sinks[0].limits.fe",
            "min 2 above max 1",
        ),
        (
            {"sinks": [{**SINK, "limits": {"fe": {"max": 1}}}]},
            "sources[0].quality.fe",
            "sinks[0].limits.fe, which it can reach, needs it",
        ),
        ({"sinks": [{**SINK, "max_sources": 1.5}]}, "sinks[0].max_sources", "a whole number"),
        ({"hubs": [{"id": "h", "yield": 0}]}, "hubs[0].yield", "a number above 0"),
        ({"hubs": [{"id": "h", "removal": {"fe": 2}}]}, "hubs[0].removal.fe", "fraction"),
        ({"mixing": {"fe": {"power": 0}}}, "mixing.fe.power", "other than 0"),
        ({"mixing": {"fe": {"curve": [[1, 1], [0, 2]]}}}, "mixing.fe.curve", "values rising"),
        ({"arcs": "some"}, "arcs", '"all"'),
        ({"arcs": [{"from": "work", "to": "foundry"}]}, "arcs[0].from", "did you mean 'works'"),
        ({"arcs": [{"from": "foundry", "to": "works"}]}, "arcs[0].from", "is 'foundry'"),
        ({"periods": 0}, "periods", "from 1 to 1000"),
        ({"periods": 2, "sources": [{**SOURCE, "available": [1]}]}, "sources[0].available", "2 pe"),
    ],
)
def test_a_problem_names_its_place_and_what_is_accepted(change, place, told):
    data = network(sources=[SOURCE], sinks=[SINK]) | change
    lines = problems_of({k: v for k, v in data.items() if v is not None})
    assert any(line.startswith(f"net.json, {place}:") and told in line for line in lines), lines


def test_all_problems_come_at_once():
    data = network(sources=[{**SOURCE, "available": -1, "unit_cost": "x"}], sinks=[{"max": 1}])
    assert len(problems_of(data)) == 3


def test_an_unknown_key_is_reported_and_not_used():
    data = network(sources=[{**SOURCE, "avalable": 3}], sinks=[SINK], colour="red")
    notes = Network.from_dict(data, "net.json").notes
    assert notes == (
        "net.json, colour: not a known key, not used",
        "net.json, sources[0].avalable: not a known key, not used; did you mean 'available'?",
    )


def test_a_material_goes_only_where_it_is_wanted():
    sources = [{**SOURCE, "id": "a", "material": "sand"}, {**SOURCE, "id": "b", "material": "clay"}]
    data = network(sources=sources, sinks=[{**SINK, "material": "clay"}])
    plan = Network.from_dict(data).solve()
    assert plan.flows.select("from", "material").rows() == [("b", "clay")]
    arcs = [{"from": "a", "to": "foundry"}]
    (line,) = problems_of(data | {"arcs": arcs})
    assert "'sand' to 'clay'" in line


def test_a_file_that_is_no_json_says_where(tmp_path):
    path = tmp_path / "net.json"
    path.write_text('{"format": ,}', "utf-8")
    with pytest.raises(InputError, match=r"net\.json, line 1, column 12: no JSON"):
        load(path)
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "none.json")


def test_arcs_too_long_are_left_out_and_haulage_is_paid():
    places = {"a": (52.0, -2.0), "b": (52.0, -2.5)}
    sources = [
        {"id": name, "available": 5, "latitude": lat, "longitude": lon}
        for name, (lat, lon) in places.items()
    ]
    sinks = [{"id": "k", "max": 20, "price": 10, "latitude": 52.0, "longitude": -2.0}]
    data = network(
        sources=sources, sinks=sinks, haulage_cost_per_km=0.1, max_distance_km=50, circuity=1.0
    )
    plan = Network.from_dict(data).solve()
    # half a degree of longitude at 52° N: 6371.0088 km · 0.5° · cos 52° = 34.23 km
    assert plan.objective == pytest.approx(-100 + 5 * 0.1 * 34.23, abs=0.01)
    near = Network.from_dict(data | {"max_distance_km": 30}).solve()
    assert near.flows["from"].to_list() == ["a"]


def test_every_attribute_is_described_and_has_a_kind():
    kinds = {"number", "count", "flag", "text", "properties", "limits", "mapping", "list"}
    for component in component_kinds():
        for attribute in attributes(component).values():
            assert attribute.description, attribute
            assert attribute.kind in kinds | {"arcs", "periods"}, attribute


def test_columns_make_the_same_network_as_a_file():
    data = network(
        sources=[{"id": "a", "available": 4, "unit_cost": 1}, {"id": "b", "available": 3}],
        sinks=[{"id": "k", "required": 5}],
        arcs=[{"from": "a", "to": "k", "unit_cost": 2}, {"from": "b", "to": "k", "unit_cost": 1}],
    )
    columns = Network.from_arrays(
        sources={"available": np.array([4.0, 3.0]), "unit_cost": np.array([1.0, 0.0])},
        sinks={"required": np.array([5.0])},
        arcs={"unit_cost": np.array([2.0, 1.0])},
        arc_from=np.array([0, 1]),
        arc_to=np.array([2, 2]),
    )
    assert columns.solve().objective == Network.from_dict(data).solve().objective == 9.0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"arc_to": [1, 2]}, r"arc_to\[0\]: is 1"),
        ({"arc_from": [0]}, "one length"),
        ({"sources": {"available": [1.0, 2.0], "depth": [1, 2]}}, "source.depth: is not known"),
        ({"arcs": {"unit_cost": [1.0]}}, r"arc.unit_cost: has shape \(1,\)"),
    ],
)
def test_columns_that_do_not_fit_are_refused(change, told):
    given = {
        "sources": {"available": [1.0, 2.0]},
        "sinks": {"max": [1.0]},
        "arc_from": [0, 1],
        "arc_to": [2, 2],
    }
    with pytest.raises(NetworkProblems, match=told):
        Network.from_arrays(**(given | change))


def test_the_plain_form_reads_whatever_order_its_keys_come_in(tmp_path):
    data = network(sources=[SOURCE], sinks=[SINK])
    path = tmp_path / "net.json"
    path.write_text(json.dumps(dict(reversed(data.items()))), "utf-8")
    assert load(path).solve().objective == -12
