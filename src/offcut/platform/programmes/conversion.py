"""A programme and what the desk and outcomes hold, as the core's records: the one place for it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from offcut.evaluation.model import Programme as CoreProgramme
from offcut.evaluation.reading import PROGRAMME_SHEETS, programme_of
from offcut.impact.workbook import SYNERGY_SHEETS, Workbook
from offcut.platform.desk import queries as desk
from offcut.platform.outcomes import queries as outcomes
from offcut.platform.outcomes.conversion import as_core_claims
from offcut.platform.programmes import queries
from offcut.platform.programmes.models import Programme
from offcut.platform.programmes.sheets import KEPT, values_of
from offcut.version import __version__

Rows = dict[str, list[dict[str, Any]]]
_BY_SYNERGY = ("attribution", "suppliers")
_ENDS = ("completed_on", "lost_on")


@dataclass(frozen=True, slots=True)
class Held:
    """The rows of a programme, sheet by sheet, and what they are known by."""

    rows: Mapping[str, list[dict[str, Any]]]
    digest: str


def as_core_programme(programme: Programme) -> CoreProgramme:
    """The core's programme, with every synergy of the desk that was carried in its time.

    Raises:
        WorkbookProblems: rows do not go together; each problem by sheet, row and column.
    """
    return core_of(programme, held(programme))


def core_of(programme: Programme, found: Held) -> CoreProgramme:
    """The core's programme of rows that were read already.

    Raises:
        WorkbookProblems: see :func:`as_core_programme`.
    """
    return programme_of(workbook_of(programme, found.rows))


def workbook_of(programme: Programme, rows: Mapping[str, list[dict[str, Any]]]) -> Workbook:
    """The rows as a workbook that was read."""
    wanted = dict.fromkeys((*PROGRAMME_SHEETS, *SYNERGY_SHEETS))
    return Workbook(
        programme.title,
        {sheet: list(rows.get(sheet, ())) for sheet in wanted},
        synthetic=programme.synthetic,
    )


def held(programme: Programme) -> Held:
    """All rows: the programme's own, and those of the desk and outcomes in its time."""
    rows: Rows = {"programme": [values_of("programme", programme.cells, 2)]}
    for sheet, cells in queries.cells_by_sheet(programme).items():
        rows[sheet] = [values_of(sheet, one, number) for number, one in enumerate(cells, start=2)]
    rows |= _carried(programme)
    known = {row["synergy_id"] for row in rows["synergies"]}
    for sheet in _BY_SYNERGY:
        rows[sheet] = [row for row in rows.get(sheet, ()) if row["synergy_id"] in known]
    for sheet in KEPT:
        rows.setdefault(sheet, [])
    return Held(rows, digest_of(rows))


def _carried(programme: Programme) -> Rows:
    """Synergies, claims and movements of what was carried in the programme's time."""
    why = f"the evaluation of {programme.reference}"
    claims = outcomes.all_claims(why).order_by("synergy__reference", "year")
    sheets, _ = as_core_claims(claims, desk.all_synergies(why).order_by("reference"))
    found = sorted(sheets.rows["synergies"], key=lambda row: str(row["synergy_id"]))
    kept = [row for row in found if _in_its_time(row, programme.starts_on, programme.ends_on)]
    ids = {row["synergy_id"] for row in kept}
    rows: Rows = {"synergies": _numbered(kept)}
    for sheet in ("claims", "movements"):
        rows[sheet] = _numbered([row for row in sheets.rows[sheet] if row["synergy_id"] in ids])
    return rows


def _in_its_time(row: Mapping[str, Any], starts: date, ends: date) -> bool:
    """Whether a synergy began before the programme ended and had not ended before it began."""
    began = row.get("idea_on")
    over = [row[name] for name in _ENDS if row.get(name)]
    return (began is None or began <= ends) and not (over and min(over) < starts)


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "_row": number} for number, row in enumerate(rows, start=2)]


def digest_of(rows: Mapping[str, list[dict[str, Any]]]) -> str:
    """What the rows are known by: the same rows in the same version give the same."""
    text = json.dumps([__version__, rows], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
