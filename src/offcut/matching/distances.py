"""Road distances between listings: great circle × circuity, or the user's own table."""

from dataclasses import dataclass, field
from typing import Any

from offcut.listings import Listing
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
