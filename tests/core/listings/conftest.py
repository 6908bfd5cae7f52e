"""Files to check: written by the test, in the form a user might send."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

HEADER = (
    "listing_id,organisation,site_postcode,sic_code,kind,resource,resource_type,use,quantity,unit,"
    "period,min_lot,available_from,available_to,ewc_code,hazardous,current_fate,disposal_cost,"
    "purchase_price,properties,terms,notes"
)
GOOD = {
    "organisation": "Example Castings",
    "site_postcode": "B1 1BB",
    "kind": "have",
    "resource": "spent furan sand",
    "resource_type": "sand.foundry.furan",
    "quantity": "1200",
    "unit": "t",
    "period": "year",
}


@pytest.fixture
def csv_of(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows (dicts over a good row) as CSV; ``without`` leaves columns out."""

    def write(*rows: dict[str, str], without: Sequence[str] = (), name: str = "list.csv") -> Path:
        import csv

        names = [column for column in HEADER.split(",") if column not in without]
        extra = [column for row in rows for column in row if column not in names]
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*names, *dict.fromkeys(extra)], extrasaction="ignore")
            writer.writeheader()
            writer.writerows({**GOOD, **row} for row in rows)
        return path

    return write


@pytest.fixture
def text_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes text or bytes as they stand."""

    def write(content: str | bytes, name: str = "list.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write
