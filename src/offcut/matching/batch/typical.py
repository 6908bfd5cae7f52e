"""The medians of all listings, kept with the job so that every unit supposes the same."""

import json
from pathlib import Path

from offcut.listings import Kind
from offcut.matching.worth.typical import TypicalAmount, TypicalAmounts

_FILE = "typical.json"


def write_typical(folder: Path, typical: TypicalAmounts) -> None:
    """Keeps the medians in the work folder."""
    rows = [
        [kind.value, unit, node, found.amount, found.listings]
        for (kind, unit, node), found in typical.medians().items()
    ]
    (folder / _FILE).write_text(json.dumps(rows), "utf-8")


def read_typical(folder: Path) -> TypicalAmounts:
    """The medians of a work folder."""
    rows = json.loads((folder / _FILE).read_text("utf-8"))
    return TypicalAmounts.of_medians(
        {
            (Kind(kind), unit, node): TypicalAmount(amount, listings)
            for kind, unit, node, amount, listings in rows
        }
    )
