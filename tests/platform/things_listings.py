"""Listings for tests: made the way people make them, through the app's actions."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from world import CANARY_PRICE, SYSTEM, Known, World, site_of, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.accounts.models import User
from offcut.platform.files import actions as files
from offcut.platform.files.models import StoredFile
from offcut.platform.listings import actions, renewal
from offcut.platform.listings.importing import running, working
from offcut.platform.listings.measuring import Result, Source, record_measurements
from offcut.platform.listings.models import ImportRun, Listing, Measurement
from offcut.platform.organisations.models import Organisation
from offcut.resources import Evidence

CANARY_WORDS = "zanzibarite flue sweepings"


def make_listing(organisation: Organisation, *, resource_type: str = "", **written: str) -> Listing:
    """A listing of an organisation at its first site: by default a have of green sand."""
    usual = {"kind": "have", "words": "Spent green sand", "quantity": "~1200", "unit": "t"}
    return actions.create(
        SYSTEM,
        site_of(organisation),
        {**usual, "period": "year", **written},
        resource_type=resource_type,
    )


def make_pair(world: World) -> tuple[Listing, Listing]:
    """A have of ``own`` and a want of ``other`` that could take it; the other's are canaries."""
    have = make_listing(world.own, resource_type="sand.foundry.green", disposal_cost="38")
    want = make_listing(
        world.other,
        kind="want",
        words=f"Sand for concrete blocks, {CANARY_WORDS}",
        quantity="2000-3000",
        purchase_price=str(CANARY_PRICE),
    )
    return have, want


def make_import(organisation: Organisation, person: User, words: str = CANARY_WORDS) -> ImportRun:
    """A spreadsheet that is ready to load."""
    content = f"kind,resource,quantity,unit\nhave,{words},5,t\n".encode()
    viewer = viewer_of(person, acting_for=organisation)
    run = running.start(viewer, organisation, SimpleUploadedFile("list.csv", content))
    working.check(run.pk)
    return run


def make_measured(organisation: Organisation) -> tuple[Listing, Measurement, StoredFile]:
    """A have with a result and a document."""
    have = make_listing(organisation, resource_type="sand.foundry.green")
    (row,) = record_measurements(
        SYSTEM, have.pk, [Result("loi", "2.5 %")], Source(Evidence.DECLARED)
    )
    document = SimpleUploadedFile("sheet.txt", b"Covered bay")
    file = files.store(SYSTEM, document, "document", organisation, ("listing", have.pk))
    have.refresh_from_db()
    return have, row, file


def things(world: World) -> dict[str, Known]:
    """What the addresses of listings are about."""
    own, other = make_pair(world)
    have, row, file = make_measured(world.own)
    others, their_row, their_file = make_measured(world.other)
    runs = (
        make_import(world.own, world.person(Role.MEMBER), "Flue sweepings"),
        make_import(world.other, world.outsider),
    )
    listed = _both("listing_id", own, other)
    held = _both("listing_id", have, others)
    letters = [{"token": renewal.link(one).rstrip("/").rpartition("/")[2]} for one in (own, other)]
    return {
        **{f"listings:{name}": listed for name in _OF_A_LISTING},
        **{f"listings:{name}": held for name in ("evidence", "measure", "attach")},
        **{f"listings:{name}": _both("run_id", *runs) for name in _OF_AN_IMPORT},
        "listings:set_aside": Known(
            {"listing_id": have.pk, "measurement_id": row.pk},
            {"listing_id": others.pk, "measurement_id": their_row.pk},
            have,
            others,
        ),
        "listings:remove_file": Known(
            {"listing_id": have.pk, "file_id": file.pk},
            {"listing_id": others.pk, "file_id": their_file.pk},
            have,
            others,
        ),
        "listings:renew_by_letter": Known(letters[0], letters[1], own, other),
        "listings:template": Known({"ending": "csv"}, {"ending": "xlsx"}, world.own, world.own),
    }


def _both(name: str, own: Any, other: Any) -> Known:
    return Known({name: own.pk}, {name: other.pk}, own, other)


_OF_A_LISTING = (
    "detail", "change", "accept", "undo", "withdraw", "publish", "renew", "copy", "history",
)  # fmt: skip
_OF_AN_IMPORT = (
    "import", "import_columns", "import_load", "import_again", "import_back",
)  # fmt: skip
