"""Listings → CSV or XLSX, in the form they are read in."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from offcut.errors import InputError
from offcut.listings.columns import COLUMNS, NAMES
from offcut.listings.model import Kind, Listing, Terms
from offcut.listings.neutral import neutralise
from offcut.listings.quantities import Basis, amount
from offcut.places import Place, resolve
from offcut.resources import Amount
from offcut.resources.notation import format_limits, format_quality


def write_listings(
    listings: Iterable[Listing | Mapping[str, Any]], path: str | Path, *, replace: bool = True
) -> None:
    """Writes listings, or rows by column name, to ``.csv`` or ``.xlsx`` by the path's ending.

    Private columns (costs, prices, terms) are written: the file is its owner's. Cells that a
    spreadsheet would run are neutralised.

    Raises:
        InputError: another ending, an unknown column, a file that is there and not to be
            replaced, or one that cannot be written.
    """
    path = Path(path)
    refuse(path, replace=replace)
    rows = [cells_of_listing(item) if isinstance(item, Listing) else item for item in listings]
    table = [[_text(row.get(name)) for name in NAMES] for row in map(_known, rows)]
    with telling_why(path):
        if path.suffix.lower() == ".csv":
            write_csv(path, table)
        else:
            path.write_bytes(_workbook(table))


@contextmanager
def telling_why(path: Path) -> Iterator[None]:
    """Turns what the system says of a file that cannot be written into what to do about it.

    Raises:
        InputError: the file is open elsewhere, protected, or its disk is full.
    """
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise InputError(
            f"'{path}' cannot be written ({reason}). Close it elsewhere, or give another place."
        ) from None


def refuse(path: Path, *, replace: bool, accepted: Sequence[str] = (".csv", ".xlsx")) -> None:
    """Checks that a file may be written at a path.

    Raises:
        InputError: see :func:`write_listings`.
    """
    if path.suffix.lower() not in accepted:
        endings = " or ".join(accepted)
        raise InputError(f"'{path.name}' ends in '{path.suffix}'; accepted: {endings}.")
    if path.is_dir():
        raise InputError(f"'{path}' is a folder; give the name of a file.")
    if path.exists() and not replace:
        raise InputError(f"'{path}' is there already; choose another name or say to replace it.")
    if not path.parent.is_dir():
        raise InputError(f"There is no folder '{path.parent}' to write '{path.name}' into.")


def _known(row: Mapping[str, Any]) -> Mapping[str, Any]:
    unknown = [name for name in row if name not in NAMES]
    if unknown:
        raise InputError(
            f"not columns of listings: {', '.join(map(repr, unknown))};"
            f" there are {', '.join(NAMES)}."
        )
    return row


def write_csv(path: Path, table: Iterable[Sequence[str]]) -> None:
    """A header and rows of text as UTF-8 CSV with a byte-order mark, which spreadsheets need."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(NAMES)
        writer.writerows([neutralise(cell) for cell in row] for row in table)


def new_workbook() -> tuple[Any, io.BytesIO]:
    """An empty workbook that runs nothing it is given, and where its bytes are once closed."""
    import xlsxwriter

    content = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    return xlsxwriter.Workbook(content, plain), content


def _workbook(table: Iterable[Sequence[str]]) -> bytes:
    book, content = new_workbook()
    page = book.add_worksheet("Listings")
    bold = book.add_format({"bold": True, "text_wrap": True})
    for index, column in enumerate(COLUMNS):
        page.set_column(index, index, column.width)
        page.write_string(0, index, column.name, bold)
    page.freeze_panes(1, 2)
    for number, row in enumerate(table, start=1):
        for index, cell in enumerate(row):
            if cell:
                page.write_string(number, index, neutralise(cell))
    book.close()
    return content.getvalue()


def cells_of_listing(listing: Listing) -> dict[str, str]:
    """A listing as the text of its row: reading it again gives the same listing."""
    basis = Basis(listing.unit, None)
    postcode, latitude, longitude = _place_cells(listing.place)
    quantity, period = _quantity(listing.amount, basis)
    have = listing.kind is Kind.HAVE
    return {
        "listing_id": listing.id,
        "organisation": listing.organisation,
        "site_postcode": postcode,
        "latitude": latitude,
        "longitude": longitude,
        "sic_code": listing.sic_code or "",
        "kind": listing.kind.value,
        "resource": listing.resource,
        "resource_type": "" if listing.type_inferred else listing.resource_type or "",
        "use": listing.use or "",
        "quantity": quantity,
        "unit": listing.unit,
        "period": period,
        "min_lot": _text(listing.min_lot),
        "monthly_profile": " ".join(map(repr, listing.monthly_profile)),
        "shelf_life_days": _text(listing.shelf_life_days),
        "available_from": _text(listing.available_from),
        "available_to": _text(listing.available_to),
        "form": listing.form or "",
        "ewc_code": listing.ewc_code or "",
        "hazardous": {True: "yes", False: "no", None: ""}[listing.hazardous],
        "current_fate": listing.current_fate or "",
        "disposal_cost": _text(listing.disposal_cost),
        "purchase_price": _text(listing.purchase_price),
        "properties": format_quality(listing.quality) if have else format_limits(listing.limits),
        "terms": _terms(listing.terms, listing.unit),
        "notes": listing.notes,
    }


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _place_cells(place: Place) -> tuple[str, str, str]:
    """Postcode, latitude and longitude: the point only where the postcode does not give it."""
    point = repr(place.latitude), repr(place.longitude)
    if place.postcode is None:
        return "", *point
    known = resolve(place.postcode)
    same = (known.latitude, known.longitude) == (place.latitude, place.longitude)
    return (place.postcode, "", "") if same else (place.postcode, *point)


def _quantity(value: Amount | None, basis: Basis) -> tuple[str, str]:
    """The shortest quantity and period that read as this amount again."""
    if value is None:
        return "", ""
    low, central, high = _text(value.low), _text(value.central), _text(value.high)
    period = "year" if value.per_year else "once"
    forms = ((central, period), (f"~{central}", period), (f"{low}-{high}", period))
    # No period, or at least and at most, also make an amount rough.
    for text, per in (*forms, (central, ""), (f">{central}", period), (f"<{high}", period)):
        if amount(text, basis.unit, per or None, basis) == value:
            return text, per
    return (f"{low}-{high}" if value.low < value.high else central), period


def _terms(terms: Terms, unit: str) -> str:
    """The terms as written, with the price restated per basis unit, in which amounts now are."""
    if terms.price_gbp_per_unit is None:
        return terms.text
    pieces = [piece.strip() for piece in terms.text.replace("\n", ";").split(";")]
    prices = [piece for piece in pieces if piece.lower().startswith("price")]
    if prices and all("/" in piece or " per " in piece for piece in prices):
        return terms.text  # says its own unit
    kept = [piece for piece in pieces if piece and piece not in prices]
    return "; ".join([f"price={_text(terms.price_gbp_per_unit)} GBP/{unit}", *kept])
