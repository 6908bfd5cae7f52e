"""What a unit found, as rows of a file: matches and near misses, with what is needed of them later.

Beside the columns of a saved table a row has the exact expected value, what it takes of whom, and
what its treatments leave; the best few of a unit are there in full.
"""

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offcut.listings.records import to_text
from offcut.matching.engine import OfWant, rank
from offcut.matching.model import Match
from offcut.matching.residues import flows
from offcut.matching.result import COLUMNS
from offcut.matching.saving import frame, plain
from offcut.matching.summary import NOW

if TYPE_CHECKING:
    import polars as pl

SHOWN = 20
"""Matches of each unit that are kept in full: those that an answer may show."""
MATCH, MISS = "match", "near miss"


def write_rows(found: Sequence[OfWant], path: Path) -> None:
    """Writes the matches and near misses of some wants in their order, at once or not at all."""
    import polars as pl

    matches = sorted((m for one in found for m in one.matches), key=rank)
    misses = sorted((m for one in found for m in one.misses), key=rank)
    table = pl.concat([_rows(matches, MATCH), _rows(misses, MISS)])
    considered, assessed = sum(o.considered for o in found), sum(o.assessed for o in found)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    told = {"considered": str(considered), "assessed": str(assessed), "wants": str(len(found))}
    table.write_parquet(draft, metadata=told)
    draft.replace(path)


def no_rows() -> "pl.DataFrame":
    """The table of a run without any want."""
    return _rows((), MATCH)


def _rows(matches: Sequence[Match], kind: str) -> "pl.DataFrame":
    import polars as pl

    full = _in_full(matches) if kind == MATCH else set()
    more: dict[str, tuple[Any, Iterable[Any]]] = {
        "kind": (pl.String, (kind for _ in matches)),
        "expected_gbp": (pl.Float64, (m.expected_gbp for m in matches)),
        "use": (pl.String, (m.route.use for m in matches)),
        "units_per_year": (pl.Float64, (m.worth.units_per_year for m in matches)),
        "have_units_per_year": (pl.Float64, (m.worth.have_units_per_year for m in matches)),
        "parts": (pl.String, map(_parts, matches)),
        "residues": (pl.String, map(_residues, matches)),
        "full": (
            pl.String,
            (_json(plain(m)) if place in full else None for place, m in enumerate(matches)),
        ),
    }
    columns = [pl.Series(name, list(cells), dtype=kind) for name, (kind, cells) in more.items()]
    return frame(matches).select(COLUMNS).with_columns(columns)


def _in_full(matches: Sequence[Match]) -> set[int]:
    """The best few of all, and of those that would work now."""
    now = [place for place, match in enumerate(matches) if match.route.verdict in NOW]
    return {*range(min(SHOWN, len(matches))), *now[:SHOWN]}


def _parts(match: Match) -> str | None:
    """What a blend takes of each source, units a year."""
    if not match.blend:
        return None
    return _json([[part.have_id, part.units_per_year] for part in match.blend])


def _residues(match: Match) -> str | None:
    """What the treatments leave: the have, the units taken of it, and the flow."""
    left = flows(match)
    if not left:
        return None
    return _json([[have, units, json.loads(to_text(flow))] for have, units, flow in left])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
