"""What units must know of all listings: medians, which they suppose, and the kinds of wants."""

import json
from collections.abc import Iterable
from pathlib import Path

from offcut.listings import Kind
from offcut.matching.unmatched import OtherSide, WantKind
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


def write_kinds(folder: Path, kinds: Iterable[WantKind]) -> None:
    """Keeps the kinds of wants in the work folder."""
    (folder / _KINDS).write_text(json.dumps(list(kinds)), "utf-8")


def read_kinds(folder: Path, have_types: Iterable[str]) -> OtherSide:
    """Who could give or take a kind at all, over the whole list."""
    wants = json.loads((folder / _KINDS).read_text("utf-8"))
    return OtherSide(
        (kind or None for kind in have_types),
        ((kind, tuple(uses), given) for kind, uses, given in wants),
    )
