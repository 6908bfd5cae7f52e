"""Road distances between listings: great circle × circuity, or the user's own table."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from offcut.errors import InputError
from offcut.listings import Listing, Listings, Problem
from offcut.places import DistanceTable, distance_km, distance_matrix_km


@dataclass(slots=True)
class Distances:
    """Distances under one circuity factor (assumption ``places.circuity``)."""

    circuity: float
    own: DistanceTable | None = None
    stands_for: dict[str, str] = field(default_factory=dict)
    """Listings that are not in the user's table → the listing at whose place they are."""
    _known: dict[tuple[str, str], float] = field(default_factory=dict)

    def km(self, have: Listing, want: Listing) -> float:
        """From one listing's site to the other's, in km by road."""
        if self.own is None:
            return distance_km(have.place, want.place, self.circuity)
        key = (have.id, want.id)
        if key not in self._known:
            self._known[key] = self.own.distance_km(
                have.place,
                want.place,
                self.circuity,
                a_id=self.stands_for.get(have.id, have.id),
                b_id=want.id,
            )
        return self._known[key]

    def given(self, have: Listing, want: Listing) -> bool:
        """Whether the distance is the user's own, not an estimate."""
        if self.own is None:
            return False
        a_id = self.stands_for.get(have.id, have.id)
        return self.own.gives(have.place, want.place, a_id=a_id, b_id=want.id)

    def km_to(self, latitudes: Any, longitudes: Any, want: Listing) -> Any:
        """From many points to one want, ignoring the user's own table; float64 array, km."""
        matrix = distance_matrix_km(
            latitudes, longitudes, [want.place.latitude], [want.place.longitude]
        )
        return matrix[:, 0] * self.circuity


_SHOWN = 5


def with_doubts(listings: Listings, own: DistanceTable) -> Listings:
    """The listings with a warning that names what of the user's distances is of none of them.

    Raises:
        InputError: not one of the distances is between two of these listings.
    """
    doubt = doubt_about(own, own.strangers((item.id, item.place) for item in listings))
    if doubt is None:
        return listings
    return replace(listings, warnings=(*listings.warnings, doubt))


def doubt_about(own: DistanceTable, strangers: Sequence[str]) -> Problem | None:
    """The warning that names what of the user's distances is of no listing; None = all are.

    Raises:
        InputError: not one of the distances is between two listings.
    """
    if not strangers:
        return None
    named = ", ".join(strangers[:_SHOWN]) + (" …" if len(strangers) > _SHOWN else "")
    accepted = "ids of listings, full postcodes, or the first half of a postcode"
    if not own.joins(strangers):
        raise InputError(
            f"No distance of the table '{own.name}' is between two of these listings: {named}"
            f" {'is' if len(strangers) == 1 else 'are'} not among them. Accepted: {accepted}."
        )
    message = f"the distances of {len(strangers)} names in '{own.name}' are not used"
    return Problem("warning", None, None, "from, to", named, message, accepted)
