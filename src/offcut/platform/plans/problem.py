"""The listings of a scenario as the core's, under names that people read, and the core's questions.

The one place where listings become a network. A listing is called by its words, its
owner by name: plans are read by people who may see names, and shown to nobody else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from offcut.listings import Listing as CoreListing
from offcut.listings import Listings as CoreListings
from offcut.planning.build import REST
from offcut.platform.listings import queries as listings
from offcut.platform.listings.conversion import as_core
from offcut.platform.listings.models import Listing
from offcut.platform.plans.models import Objective, Scenario

_WORDS = 40  # letters of a listing's words in its name
OBJECTIVES: Mapping[str, str | list[str] | dict[str, float]] = {
    Objective.GAIN: "cost",
    Objective.LIKELY: {"cost": 1.0, "resilience": 1.0},
    Objective.SOCIETY: "society",
    Objective.CARBON: ["carbon", "cost"],
    Objective.LANDFILL: ["landfill", "cost"],
    Objective.VIRGIN: ["virgin", "cost"],
}
"""What each choice is in the core's words."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The listings that a run plans, and how the plan's names lead back to them."""

    core: CoreListings
    rows: Mapping[str, Listing]  # by the name in the plan
    read_at: datetime
    synthetic: bool

    @property
    def count(self) -> int:
        """How many."""
        return len(self.rows)


def taken(scenario: Scenario) -> Taken:
    """The open listings that a scenario asks for: all wants, and haves of its materials."""
    read_at = timezone.now()
    rows = listings.live_for_matching("a plan").select_related("organisation", "site")
    wanted = [row for row in rows if _asked_for(row, scenario.materials)]
    named = names_of(wanted)
    core = tuple(_named(as_core(row), name, row) for name, row in named.items())
    synthetic = bool(wanted) and any(row.synthetic for row in wanted)
    return Taken(CoreListings(core, name=scenario.name), named, read_at, synthetic)


def _asked_for(row: Listing, materials: Sequence[str]) -> bool:
    if row.kind == "want" or not materials:
        return True
    return row.resource_type.partition(".")[0] in materials


def names_of(rows: Sequence[Listing]) -> dict[str, Listing]:
    """A name for each listing that stays the same from run to run while its words do: its words,
    with a short mark where another listing had the same words before it."""
    firsts = _firsts()
    found: dict[str, Listing] = {}
    for row in rows:
        words = _short(row.words)
        plain = words and REST not in words and firsts.get(words) == row.pk
        lengths = (0, 4, 8, 32) if plain else (4, 8, 32)
        for length in lengths:
            name = f"{words} {_mark(row.pk, length)}".strip()
            if name not in found:
                break
        found[name] = row
    return found


def _short(words: str) -> str:
    """Words without the signs that tables are written with, no longer than a name may be."""
    return " ".join(words.replace("·", " ").replace(",", " ").split())[:_WORDS].strip()


def _firsts() -> dict[str, UUID]:
    """Which listing of all that ever were had each words first."""
    found: dict[str, UUID] = {}
    for id_, words in listings.words_of_all("names in plans"):
        found.setdefault(_short(words), id_)
    return found


def _mark(id_: UUID, length: int) -> str:
    return id_.hex[:length]


def _named(core: CoreListing, name: str, row: Listing) -> CoreListing:
    """Postcodes are left out: a plant at a firm's site is called by the firm's listing."""
    place = replace(core.place, postcode=None)
    return replace(core, id=name, organisation=row.organisation.name, place=place)
