"""A made-up region of any size, written in bulk: the example region's listings, many times over.

Rows are written past the actions (which would take half an hour) and read through the same queries.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import cycle, islice

SEED = 20260301
PASSWORD = "reuse-before-refuse"


def fill(organisations: int, listings: int) -> None:
    """Write organisations with a site and a member each, their listings, and what is searched."""
    from django.db import transaction

    with transaction.atomic():
        places = list(islice(cycle(_places()), organisations))
        made = _organisations(organisations, places)
        _members(made[:200])
        _listings(listings, made)


def _places() -> list:
    from offcut import regions

    found = {one.place.postcode: one.place for one in regions.west_midlands.example()}
    return [place for postcode, place in sorted(found.items()) if postcode]


def _organisations(count: int, places: list) -> list:
    from offcut.platform.accounts.models import User
    from offcut.platform.organisations.models import Organisation, Site

    facilitator = User.objects.filter(email="facilitator@example.org").first()
    made = Organisation.objects.as_system("benchmark").bulk_create(
        Organisation(
            name=f"Benchmark Works {number} (fictional)",
            sic_code="24510",
            facilitator=facilitator if number % 10 == 0 else None,
            synthetic=True,
        )
        for number in range(count)
    )
    return Site.objects.as_system("benchmark").bulk_create(
        Site(
            organisation=organisation,
            postcode=place.postcode,
            latitude=place.latitude,
            longitude=place.longitude,
            district=place.district or "",
            district_code=place.district_code or "",
        )
        for organisation, place in zip(made, places, strict=True)
    )


def _members(sites: list) -> None:
    from allauth.account.models import EmailAddress
    from django.contrib.auth.hashers import make_password

    from offcut.platform.accounts.models import User
    from offcut.platform.organisations.models import Membership

    password = make_password(PASSWORD)
    people = User.objects.bulk_create(
        User(email=f"works{number}@example.org", name=f"Person {number}", password=password)
        for number, _ in enumerate(sites)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in people
    )
    Membership.objects.bulk_create(
        Membership(person=person, organisation=site.organisation, role="organisation_admin")
        for person, site in zip(people, sites, strict=True)
    )


def _listings(count: int, sites: list) -> None:
    from django.utils import timezone

    from offcut.platform.listings import seeking
    from offcut.platform.listings.models import Listing

    draw = random.Random(SEED)
    now = timezone.now()
    rows = []
    for number, core in enumerate(_copies(count)):
        site = draw.choice(sites)
        rows.append(_row(core, site, now - timedelta(minutes=number), number, draw))
    made = Listing.objects.as_system("benchmark").bulk_create(rows, batch_size=500)
    for start in range(0, len(made), 1000):
        seeking.index_many(made[start : start + 1000])


def _copies(count: int) -> Iterator:
    from offcut import regions

    return islice(cycle(regions.west_midlands.example()), count)


def _row(core, site, at, number, draw):  # type: ignore[no-untyped-def]
    from datetime import date

    from offcut.platform.listings.conversion import write_understood
    from offcut.platform.listings.models import Listing, Status

    factor = draw.uniform(0.5, 2.0)
    if core.amount is not None:
        amount = core.amount
        core = replace(
            core,
            amount=replace(
                amount,
                low=amount.low * factor,
                central=amount.central * factor,
                high=amount.high * factor,
            ),
        )
    listing = Listing(
        organisation_id=site.organisation_id,
        site=site,
        kind=str(core.kind.value),
        words=core.resource,
        quantity=f"{core.amount.central:.0f}" if core.amount else "",
        unit=core.unit,
        period="year",
        status=Status.LIVE,
        reference=f"B{number}",
        created_at=at,
        changed_at=at,
        expires_on=date(2099, 1, 1),
        synthetic=True,
    )
    write_understood(listing, replace(core, organisation=str(site.organisation_id)), site)
    return listing
