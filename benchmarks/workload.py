"""The workload of the benchmarks: the example region's rows, drawn again at other places.

Seeded: the same sizes give the same file. Every row is a row of the example with another
id, another postcode of the region and its quantity times a lognormal factor (sigma 0.5).
"""

import csv
import random
from pathlib import Path

from offcut import reference
from offcut.regions import load

SEED = 20261121


def write(path: Path, haves: int, wants: int) -> None:
    """Write a listing file with so many haves and wants."""
    chance = random.Random(SEED)
    with load("west_midlands").example_path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    postcodes = reference.frame("postcodes")["postcode"].to_list()
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for kind, count in (("have", haves), ("want", wants)):
            pool = [row for row in rows if row["kind"] == kind]
            for number in range(count):
                row = dict(chance.choice(pool))
                row["listing_id"] = f"{kind[0].upper()}{number:06d}"
                row["organisation"] = f"Bench {kind} {number:06d} (fictional)"
                row["site_postcode"] = chance.choice(postcodes)
                row["quantity"] = _other(row["quantity"], chance)
                writer.writerow(row)


def _other(quantity: str, chance: random.Random) -> str:
    """The quantity times a lognormal factor; rough ones and blanks stay as they are."""
    plain = quantity.replace(",", "")
    try:
        return f"{float(plain) * chance.lognormvariate(0, 0.5):.4g}"
    except ValueError:
        return quantity
