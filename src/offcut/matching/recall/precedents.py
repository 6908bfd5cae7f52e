"""Exchanges that were published, as facts: who gave what to whom, for what, where, and who says so.

They are typed from pages and papers that were read; ``status`` says whether the exchange itself
was described there (seen) or only reported there from elsewhere (second-hand).
"""

from dataclasses import dataclass
from functools import cache

from offcut.reference import Provenance, catalogue
from offcut.reference._read import records


@dataclass(frozen=True, slots=True)
class Precedent:
    """One published exchange."""

    id: str
    donor: str  # class, four digits; empty when it was not said
    resource: str  # in words
    stream: str  # kind of stream
    receiver: str  # class, four digits
    use: str
    case: str  # the network or firm it is told of
    place: str
    country: str
    year: str  # of the exchange, else of the report; empty when not said
    stage: str  # running | planned | studied | ended
    provenance: Provenance

    @property
    def told(self) -> str:
        """The exchange in a few words."""
        when = f", {self.year}" if self.year else ""
        stage = "" if self.stage == "running" else f" ({self.stage})"
        return f"{self.resource}, {self.place}{when}{stage}"


@cache
def _all() -> tuple[Precedent, ...]:
    return tuple(records(catalogue()["precedents"], Precedent))


def precedents(
    stream: str | None = None, without_country: str | None = None
) -> tuple[Precedent, ...]:
    """The published exchanges, of one kind of stream or all.

    Args:
        stream: id of a kind of stream.
        without_country: leave out this country's, so that a measurement on exchanges of one
            place cannot find the same place again.
    """
    absent = (without_country or "").casefold()
    return tuple(
        row
        for row in _all()
        if (stream is None or row.stream == stream)
        and not (absent and row.country.casefold() == absent)
    )
