"""An organisation leaves: its movements are kept as long as the duty of care asks."""

from collections.abc import Iterator

from django.db.models import Q

from offcut.platform.operations.leaving import Kept
from offcut.platform.organisations.models import Organisation
from offcut.platform.outcomes.duty_of_care import keep_until
from offcut.platform.outcomes.models import Movement

_WORDS = {
    False: ("Transfers of waste", "Duty of care: transfer notes are kept for two years"),
    True: ("Transfers of hazardous waste", "Consignment notes are kept for three years"),
}


def kept(organisation: Organisation) -> Iterator[Kept]:
    """By kind of paper, until the last of its dates."""
    rows = Movement.objects.as_system("an organisation leaves").filter(
        Q(synergy__have_organisation=organisation) | Q(synergy__want_organisation=organisation),
        waste_status="waste",
    )
    for hazardous, (what, why) in _WORDS.items():
        dates = [
            keep_until(one)
            for one in rows.filter(hazardous=hazardous).select_related("season_ticket")
        ]
        if dates:
            yield Kept(what, len(dates), max(dates), why)
