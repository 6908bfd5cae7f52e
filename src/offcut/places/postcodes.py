"""Postcode → point → district, from the region tables; no service, no internet.

A full postcode of a region's own table gives an exact point. Any other postcode of Great Britain
gives the middle of its outcode (``B70``), marked approximate.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

from offcut import reference
from offcut.errors import InputError
from offcut.places.model import Place
from offcut.reference._read import cells_of

# Inward codes never use C I K M O V (Royal Mail's rule: easily misread letters).
_FULL = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLN-UW-Z]{2})")
_OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_ELSEWHERE = {
    "BT": "Northern Ireland",
    "JE": "Jersey",
    "GY": "Guernsey",
    "IM": "the Isle of Man",
}
# A box around the United Kingdom, in degrees: outside it, something is mistyped.
_SOUTH, _NORTH, _WEST, _EAST = 49.8, 60.9, -8.7, 1.8

ACCEPTED = "a full postcode such as WV10 9TE, or the first half such as B70"


Point: TypeAlias = tuple[float, float, str]
"""Latitude, longitude and the code of the district."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The tables as plain look-ups, built once."""

    postcodes: dict[str, tuple[str, ...]]  # without spaces → the row as written
    outcodes: dict[str, Point]
    districts: dict[str, tuple[str, str | None]]  # code → name, authority


@cache
def gazetteer() -> Gazetteer:
    """The look-ups of the region tables, built on first use.

    Read without polars, whose import would take longer than the reading. The points of postcodes
    stay text: of some 58,000 a list needs a few hundred.
    """
    points = ("latitude", "longitude", "district_code")
    return Gazetteer(
        {
            row[0].replace(" ", ""): row
            for row in cells_of(reference.catalogue()["postcodes"], "postcode", *points)
        },
        {
            row[0]: _point(row)
            for row in cells_of(reference.catalogue()["outcodes"], "outcode", *points)
        },
        {
            code: (name, authority or None)
            for code, name, authority in cells_of(
                reference.catalogue()["districts"], "code", "name", "authority"
            )
        },
    )


def _point(cells: tuple[str, ...]) -> Point:
    _, latitude, longitude, district_code = cells
    return float(latitude), float(longitude), district_code


def normalise(postcode: str) -> str:
    """``" wv109te "`` → ``"WV10 9TE"``, ``"b70"`` → ``"B70"``.

    Raises:
        InputError: it is not formed like a postcode.
    """
    compact = re.sub(r"[\s.\-]+", "", postcode).upper()
    if full := _FULL.fullmatch(compact):
        return f"{full[1]} {full[2]}"
    if _OUTCODE.fullmatch(compact):
        return compact
    repaired = _repaired(compact)
    hint = f" Did you mean {repaired}?" if repaired else ""
    raise InputError(f"'{postcode}' is not formed like a postcode; give {ACCEPTED}.{hint}")


def _repaired(compact: str) -> str | None:
    """The postcode meant, when letters O and I stand for figures or the other way round."""
    if not 5 <= len(compact) <= 7:
        return None
    digits, letters = str.maketrans("OIS", "015"), str.maketrans("015", "OIS")
    outward, inward = compact[:-3], compact[-3:]
    end = inward[0].translate(digits) + inward[1:].translate(letters)
    for area in (1, 2):
        start = outward[:area].translate(letters) + outward[area:].translate(digits)
        full = _FULL.fullmatch(start + end)
        if full and full[1] in gazetteer().outcodes:
            return f"{full[1]} {full[2]}"
    return None


@lru_cache(maxsize=200_000)
def resolve(postcode: str) -> Place:
    """Where a postcode or outcode is.

    A full postcode in a region's table is exact. A full postcode elsewhere in Great Britain, or
    an outcode, is the middle of the outcode and marked ``approximate``.

    >>> resolve("b70").approximate
    True

    Raises:
        InputError: not formed like a postcode, or no such outcode; names the nearest.
    """
    code = normalise(postcode)
    tables = gazetteer()
    exact = tables.postcodes.get(code.replace(" ", ""))
    if exact is not None:
        return _place(code, _point(exact), approximate=False)
    outcode = code.partition(" ")[0]
    middle = tables.outcodes.get(outcode)
    if middle is None:
        raise InputError(_no_outcode(postcode, outcode))
    return _place(code, middle, approximate=True)


def resolve_many(postcodes: Iterable[str]) -> list[Place | InputError]:
    """Each postcode's place, or the error that says what is wrong with it; never raises.

    Repeated postcodes are looked up once.
    """
    found: dict[str, Place | InputError] = {}
    result = []
    for postcode in postcodes:
        if postcode not in found:
            try:
                found[postcode] = resolve(postcode)
            except InputError as error:
                found[postcode] = error
        result.append(found[postcode])
    return result


def nearest_postcode(postcode: str) -> str | None:
    """The postcode of a region's table most like this one, differing in the last half only.

    For "did you mean …" on a well-formed postcode which the region does not hold.
    """
    from rapidfuzz import process

    code = normalise(postcode).replace(" ", "")
    outcode, inward = code[:-3], code[-3:]
    same = [c for c in gazetteer().postcodes if c[:-3] == outcode]
    found = process.extractOne(inward, [c[-3:] for c in same], score_cutoff=60)
    return f"{outcode} {found[0]}" if found else None


def expected_exact(place: Place) -> bool:
    """True for a full postcode known only by its outcode though its district is in a region.

    Such a postcode is new, withdrawn or mistyped: worth a warning.
    """
    return bool(place.approximate and place.postcode and " " in place.postcode and place.authority)


def _place(code: str, point: Point, *, approximate: bool) -> Place:
    latitude, longitude, district_code = point
    district, authority = gazetteer().districts.get(district_code, (None, None))
    return Place(
        latitude=latitude,
        longitude=longitude,
        postcode=code,
        district_code=district_code,
        district=district,
        authority=authority,
        approximate=approximate,
    )


def _no_outcode(given: str, outcode: str) -> str:
    from rapidfuzz import process

    area = (
        outcode.rstrip("0123456789") if outcode[-1].isdigit() else outcode[:2].rstrip("0123456789")
    )
    if where := _ELSEWHERE.get(area):
        return (
            f"'{given}' is in {where}, which the tables do not cover;"
            " give latitude and longitude instead."
        )
    repaired = _repaired(re.sub(r"[\s.\-]+", "", given).upper())
    nearest = process.extract(outcode, list(gazetteer().outcodes), limit=3, score_cutoff=60)
    meant = repaired or ", ".join(name for name, *_ in nearest)
    hint = f" Did you mean {meant}?" if meant else ""
    return f"'{given}': there is no postcode district '{outcode}' in Great Britain.{hint}"


def point_problem(latitude: float, longitude: float) -> str | None:
    """What is wrong with a point, in words; None when it may be in the United Kingdom."""
    if _SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST:
        return None
    if _SOUTH <= longitude <= _NORTH and _WEST <= latitude <= _EAST:
        return "latitude and longitude look swapped: latitude is near 52, longitude near -2"
    if _SOUTH <= latitude <= _NORTH and _WEST <= -longitude <= _EAST:
        return "longitude looks as if its minus sign is missing: west of Greenwich is negative"
    return (
        f"outside the United Kingdom: latitude is {_SOUTH} to {_NORTH},"
        f" longitude {_WEST} to {_EAST} degrees"
    )
