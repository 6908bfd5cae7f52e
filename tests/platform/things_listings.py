"""Listings for tests: made the way people make them, through the app's actions."""

from typing import Any

from world import CANARY_PRICE, SYSTEM, Known, World, site_of

from offcut.platform.listings import actions
from offcut.platform.listings.models import Listing
from offcut.platform.organisations.models import Organisation

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


def things(world: World) -> dict[str, Known]:
    """What the addresses of listings are about."""
    own, other = make_pair(world)
    about: dict[str, Any] = {
        "own": {"listing_id": own.pk},
        "own_thing": own,
        "other": {"listing_id": other.pk},
        "other_thing": other,
    }
    return {f"listings:{name}": Known(**about) for name in ADDRESSES}


ADDRESSES: tuple[str, ...] = ()
