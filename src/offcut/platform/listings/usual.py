"""What firms like the viewer's usually have and want: from tables, and from live listings.

Live listings are told only as counts of organisations, and only from three on, the viewer's own
left out: so that nobody can be picked out of them.
"""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from offcut import usual_flows
from offcut.errors import InputError
from offcut.platform.listings.faces import material
from offcut.platform.listings.models import OPEN, Listing
from offcut.platform.organisations.models import Organisation

LEAST_ORGANISATIONS = 3
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Usual:
    """Something that firms of a trade usually have or want."""

    kind: str  # have | want
    words: str
    resource_type: str  # empty where several may be meant
    reason: str
    others: int = 0  # organisations of the trade that list it now; 0 = fewer than three

    @property
    def key(self) -> str:
        """Names it in a form."""
        return f"{self.kind}|{self.words}"


@dataclass(frozen=True, slots=True)
class UsualOfTrade:
    """What a trade usually has and wants."""

    trade: str
    sic_class: str  # "24.51"
    items: tuple[Usual, ...]


def usual_of(organisation: Organisation) -> UsualOfTrade | None:
    """What firms like this one usually list and it does not; None where its trade is not known."""
    if not organisation.sic_code:
        return None
    try:
        flows = usual_flows(organisation.sic_code)
    except InputError:
        return None
    listed = _listed_by(organisation)
    live = _live(organisation.sic_code[:4], organisation.pk)
    found = [
        Usual("have", item.name, _one(item.resource_types), item.reason)
        for item in flows.haves
        if not _has(listed["have"], item.resource_types)
    ][:_SHOWN]
    found += [
        Usual("want", item.name, _one(item.resource_types), item.reason)
        for item in flows.wants
        if not _has(listed["want"], item.resource_types)
    ][:_SHOWN]
    named = {(one.kind, one.resource_type) for one in found}
    told = [
        Usual(kind, material(name), name, f"{count} others in this trade list it now", count)
        for (kind, name), count in live.items()
        if name not in listed[kind] and (kind, name) not in named
    ]
    code = organisation.sic_code[:4]
    return UsualOfTrade(flows.name, f"{code[:2]}.{code[2:]}", (*told, *found))


def find_usual(organisation: Organisation, key: str) -> Usual | None:
    """The item that a form names, if it still is proposed."""
    usual = usual_of(organisation)
    return next((item for item in usual.items if item.key == key), None) if usual else None


def _one(types: tuple[str, ...]) -> str:
    return types[0] if len(types) == 1 else ""


def _has(listed: set[str], types: tuple[str, ...]) -> bool:
    return any(
        own == name or own.startswith(f"{name}.") or name.startswith(f"{own}.")
        for own in listed
        for name in types
    )


def _listed_by(organisation: Organisation) -> dict[str, set[str]]:
    rows = Listing.objects.as_system("what this organisation lists itself").filter(
        organisation=organisation, status__in=OPEN
    )
    found: dict[str, set[str]] = {"have": set(), "want": set()}
    for kind, name in rows.exclude(resource_type="").values_list("kind", "resource_type"):
        found[kind].add(name)
    return found


def _live(sic_class: str, without: UUID) -> dict[tuple[str, str], int]:
    """(kind, resource type) → how many organisations of the class list it, from three on."""
    rows = (
        Listing.objects.as_system("counts by trade, from three organisations on")
        .filter(status__in=OPEN, organisation__sic_code__startswith=sic_class)
        .exclude(organisation_id=without)
        .exclude(resource_type="")
        .values_list("kind", "resource_type", "organisation_id")
    )
    who: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for kind, name, organisation_id in rows:
        who[kind, name].add(organisation_id)
    told = {key: len(ids) for key, ids in who.items() if len(ids) >= LEAST_ORGANISATIONS}
    return dict(sorted(told.items(), key=lambda item: (-item[1], item[0])))
