"""The example region's listings: each business lists what the region's example file says."""

from offcut.listings import cells_of_listing
from offcut.platform.audit.actions import record_many
from offcut.platform.listings import seeking
from offcut.platform.listings.importing.comparing import Row
from offcut.platform.listings.importing.loading import create_rows
from offcut.platform.operations.demonstration.world import SYSTEM, World
from offcut.platform.organisations.models import Organisation


def load(world: World) -> None:
    """Every listing of the example, at its business; all synthetic, as the businesses are."""
    by_name: dict[str, list[Row]] = {}
    for number, core in enumerate(world.region.example(), start=2):
        cells = {name: cell for name, cell in cells_of_listing(core).items() if cell}
        by_name.setdefault(core.organisation, []).append(Row(number, cells, core))
    owners = Organisation.objects.as_system("demonstration").in_bulk(
        [world.organisation_ids[name] for name in by_name]
    )
    made = []
    for name, rows in sorted(by_name.items()):
        made += create_rows(SYSTEM, owners[world.organisation_ids[name]], rows)
    record_many(SYSTEM, "listing.created", made)
    seeking.index_many(made)
    world.things["listings"] = {listing.reference: listing.pk for listing in made}
