"""A place: a point with its district, and how exactly it is known."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site is."""

    latitude: float
    longitude: float
    postcode: str | None = None  # normalised, ``WS10 8XY`` or outcode ``B70``
    district_code: str | None = None  # ONS code
    district: str | None = None  # name, where known
    authority: str | None = None  # e.g. ``West Midlands Combined Authority``; None = outside
    approximate: bool = False  # from an outcode centroid

    @property
    def nation(self) -> str | None:
        """Code of the nation (``E`` ``N`` ``S`` ``W``) that the district lies in; None = not known.

        Waste law and landfill tax differ by nation.
        """
        letter = (self.district_code or "")[:1]
        return letter if letter in _NATIONS else None


_NATIONS = ("E", "N", "S", "W")  # as ONS codes begin
