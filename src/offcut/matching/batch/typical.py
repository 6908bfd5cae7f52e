"""What units must know of all listings: medians, which they suppose, and the kinds of wants."""

import json
from collections.abc import Iterable
from pathlib import Path

from offcut.listings import Kind
from offcut.matching.batch.job import Slice
from offcut.matching.unmatched import WantKind
from offcut.matching.worth.typical import TypicalAmount, TypicalAmounts

_FILE, _KINDS = "typical.json", "kinds.json"


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


def write_kinds(folder: Path, kinds: Iterable[tuple[WantKind, Slice]]) -> None:
    """Keeps the kinds of wants in the work folder, each with where its wants are."""
    rows = [[*kind, part.kind, part.start, part.count] for kind, part in kinds]
    (folder / _KINDS).write_text(json.dumps(rows), "utf-8")


def read_kinds(folder: Path) -> list[tuple[WantKind, Slice]]:
    """The kinds of wants over the whole list, each with where its wants are."""
    rows = json.loads((folder / _KINDS).read_text("utf-8"))
    return [
        ((kind, tuple(uses), given), Slice(number, start, count))
        for kind, uses, given, number, start, count in rows
    ]
