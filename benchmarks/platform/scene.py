"""A small network to be hard on: an organisation, a member, a listing, spreadsheets."""

import io


def one_listing():  # type: ignore[no-untyped-def]
    """A member and the id of a listing of theirs, made through the actions."""
    from offcut.platform.access.middleware import viewer_for
    from offcut.platform.listings import actions
    from offcut.platform.organisations.models import Site

    member, organisation = member_and_organisation()
    site = Site.objects.as_system("benchmark").filter(organisation=organisation)[0]
    written = {
        "kind": "have",
        "words": "Spent green sand",
        "quantity": "1200",
        "unit": "t",
        "period": "year",
    }
    made = actions.create(viewer_for(member), site, written, resource_type="sand.foundry.green")
    return member, made.pk


NAME = "Benchmark Works (fictional)"


def member_and_organisation(name: str = NAME):  # type: ignore[no-untyped-def]
    """Somebody in an organisation with a site."""
    from allauth.account.models import EmailAddress

    from offcut.platform.access.roles import Role
    from offcut.platform.access.viewer import system
    from offcut.platform.accounts.models import User
    from offcut.platform.organisations import actions
    from offcut.platform.organisations.models import Organisation

    found = Organisation.objects.as_system("benchmark").filter(name=name).first()
    if found is not None:
        return found.memberships.select_related("person")[0].person, found
    platform = system("benchmark")
    made = actions.create_organisation(platform, name=name, sic_code="24510", synthetic=True)
    actions.add_site(platform, made, postcode="B70 9TP")
    person = User.objects.create_user(f"{made.pk}@example.org", "x" * 20, name="A member")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    actions.add_member(platform, made, person=person, role=Role.ORGANISATION_ADMIN)
    return person, made


def spreadsheet(rows: int, seed: int, name: str = NAME):  # type: ignore[no-untyped-def]
    """A file of an organisation's listings without faults."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    text = io.StringIO()
    text.write("listing_id,organisation,site_postcode,kind,resource,quantity,unit,period\n")
    for number in range(rows):
        kind, what = ("have", "spent green sand") if number % 3 else ("want", "concreting sand")
        text.write(
            f"K{seed % 6}-{number},{name},B70 9TP,{kind},"
            f"{what},{100 + (seed + number) % 900},t,year\n"
        )
    return SimpleUploadedFile(f"killed {seed}.csv", text.getvalue().encode())


def stop_waiting_work() -> None:
    """What the example asked for, its plan above all, would be measured with what comes after."""
    from django.utils import timezone

    from offcut.platform.jobs.models import ENDED, JobRecord, State

    rows = JobRecord.objects.as_system("benchmark").exclude(state__in=ENDED)
    rows.update(state=State.CANCELLED, finished_at=timezone.now())
