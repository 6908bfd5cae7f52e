"""The demonstration's listings are those of the region's example file, listing by listing."""

from django.utils import timezone

from offcut.platform.listings import conversion, queries
from offcut.platform.listings import demo as listings_demo
from offcut.platform.operations.demonstration.people import make_people
from offcut.platform.operations.demonstration.world import World
from offcut.platform.organisations import demo as organisations_demo
from offcut.regions.region import load


def test_the_example_is_loaded_as_it_is_read_from_its_file(db: None) -> None:
    region = load("west_midlands")
    world = World(region, make_people(), "Quarrel Field Foundry (fictional)", timezone.localdate())
    organisations_demo.load(world)
    listings_demo.load(world)
    held = {row.reference: row for row in queries.live_for_matching("test")}
    example = region.example()
    assert held.keys() == {one.id for one in example}
    for one in example:
        core = conversion.as_core(held[one.id])
        same = ("kind", "resource", "resource_type", "amount", "quality", "limits", "terms", "unit")
        assert [getattr(core, name) for name in same] == [getattr(one, name) for name in same]
        assert (core.place.latitude, core.place.district) == (
            one.place.latitude,
            one.place.district,
        )
        assert held[one.id].synthetic
