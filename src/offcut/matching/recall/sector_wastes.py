"""What a sector of England's economy throws away, from the national waste statistics."""

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from offcut import reference
from offcut.reference import WasteStatistic, catalogue
from offcut.reference._read import rows

_YEAR = 2022
_WIDE = MappingProxyType(  # sections as the statistics name them → divisions
    {
        "A": range(1, 4),
        "B": range(5, 10),
        "D": range(35, 36),
        "F": range(41, 44),
        "G-U_X_G4677": range(45, 100),
    }
)
_NO_STATISTIC = ("4677", "38")  # wholesale of scrap and waste treatment are published elsewhere


@dataclass(frozen=True, slots=True)
class SectorWaste:
    """One category of waste of one sector, England."""

    ewc_stat: str
    waste: str
    tonnes: float  # of the whole sector in the year
    share: float  # of all waste of the sector, 0–1
    hazardous_share: float | None  # of the category's tonnes; None where it was not published
    streams: tuple[str, ...]  # kinds of stream that the category may hold
    year: int
    sector: str
    sector_name: str
    source: str


@cache
def sector_of(code: str) -> str | None:
    """The sector of the statistics that an industry (two to four digits) stands in, if any.

    >>> sector_of("2451"), sector_of("3832")
    ('C24_C25', None)
    """
    if code.startswith(_NO_STATISTIC):
        return None
    division = int(code[:2])
    for sector in dict.fromkeys(row.sector for row in reference.waste_statistics):
        if division in _divisions(sector):
            return sector
    return None


def _divisions(sector: str) -> tuple[int, ...]:
    """The divisions that a sector covers: 'C10-C12', 'E36_E37_E39' or a section."""
    if sector in _WIDE:
        return tuple(_WIDE[sector])
    if not sector[1:3].isdigit():
        return ()  # households, and the total
    if "-" in sector:
        first, last = (int(part[1:]) for part in sector.split("-"))
        return tuple(range(first, last + 1))
    return tuple(int(part[1:]) for part in sector.split("_"))


@cache
def wastes_of(sector: str) -> tuple[SectorWaste, ...]:
    """The waste of a sector by category, most tonnes first; none is listed where none arose."""
    own = [r for r in reference.waste_statistics if r.sector == sector and r.year == _YEAR]
    totals = [row for row in own if row.hazard == "total" and row.tonnes is not None]
    whole = next(row.tonnes for row in totals if row.ewc_stat == "total")
    hazardous = {r.ewc_stat: r.tonnes for r in own if r.hazard == "hazardous"}
    found = [
        _category(row, row.tonnes, whole, hazardous.get(row.ewc_stat))
        for row in totals
        if row.ewc_stat != "total" and row.tonnes and whole
    ]
    return tuple(sorted(found, key=lambda waste: -waste.tonnes))


def _category(
    row: WasteStatistic, tonnes: float, whole: float, hazardous: float | None
) -> SectorWaste:
    return SectorWaste(
        ewc_stat=row.ewc_stat,
        waste=row.waste,
        tonnes=tonnes,
        share=tonnes / whole,
        hazardous_share=None if hazardous is None else hazardous / tonnes,
        streams=_streams().get(row.ewc_stat, ()),
        year=row.year,
        sector=row.sector,
        sector_name=row.sector_name,
        source=row.provenance.source,
    )


@cache
def _streams() -> dict[str, tuple[str, ...]]:
    table = rows(catalogue()["statistic_streams"])
    return {row["ewc_stat"]: tuple(row["streams"].split("|")) for row in table}
