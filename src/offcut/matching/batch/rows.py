"""What a unit found, as rows of a file: matches and near misses.

Beside the columns of a saved table a row has the exact expected value, which ranks it among the
rows of all units, what it takes of whom and what its treatments leave, for what must be known of
all matches.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offcut.listings.records import to_text
from offcut.matching.batch.nearest import write_whole
from offcut.matching.engine import OfWant, rank
from offcut.matching.model import Match
from offcut.matching.residues import flows
from offcut.matching.result import COLUMNS
from offcut.matching.saving import frame

if TYPE_CHECKING:
    import polars as pl

MATCH, MISS = "match", "near miss"


def write_rows(found: Sequence[OfWant], path: Path) -> None:
    """Writes the matches and near misses of some wants in their order, at once or not at all."""
    import polars as pl

    matches = sorted((m for one in found for m in one.matches), key=rank)
    misses = sorted((m for one in found for m in one.misses), key=rank)
    write_whole(pl.concat([_rows(matches, MATCH), _rows(misses, MISS)]), path)


def no_rows() -> "pl.DataFrame":
    """The table of a run without any want."""
    return _rows((), MATCH)


def _rows(matches: Sequence[Match], kind: str) -> "pl.DataFrame":
    import polars as pl

    more: dict[str, tuple[Any, Iterable[Any]]] = {
        "kind": (pl.String, (kind for _ in matches)),
        "expected_gbp": (pl.Float64, (m.expected_gbp for m in matches)),
        "units_per_year": (pl.Float64, (m.worth.units_per_year for m in matches)),
        "have_units_per_year": (pl.Float64, (m.worth.have_units_per_year for m in matches)),
        "parts": (pl.String, map(_parts, matches)),
        "use": (pl.String, (m.route.use for m in matches)),
        "leaves": (pl.String, map(_leaves, matches)),
    }
    columns = [pl.Series(name, list(cells), dtype=type_) for name, (type_, cells) in more.items()]
    return frame(matches).select(COLUMNS).with_columns(columns)


def _parts(match: Match) -> str | None:
    """What a blend takes of each source, units a year, as JSON; nothing where there is no blend."""
    if not match.blend:
        return None
    return json.dumps([[part.have_id, part.units_per_year] for part in match.blend])


def _leaves(match: Match) -> str | None:
    """Each residue as [have, units taken of it, the flow], as JSON; nothing where there is none."""
    left = flows(match)
    if not left:
        return None
    return json.dumps([[have_id, units, to_text(flow)] for have_id, units, flow in left])
