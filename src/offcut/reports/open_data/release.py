"""The open-data release of a programme: tables as CSV with the metadata to read them."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offcut.impact.formulas import formulas
from offcut.impact.model import METHOD_VERSION, WITH_EVIDENCE
from offcut.listings import neutralise
from offcut.reports.documents.stated import versions_of
from offcut.reports.open_data.cells import (
    FEWEST_FIRMS,
    LARGEST_SHARE,
    Cell,
    Contribution,
    Hidden,
    cells_of,
)
from offcut.reports.open_data.suppression import PROTECTION_SHARE, suppress

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation
    from offcut.impact.result import ImpactResult

DIMENSIONS = ("material", "district")
METRICS = ("landfill_diverted", "ghg", "cost_saved", "water_saved")
SIGNED = frozenset({"ghg", "cost_saved"})
"""Metrics whose amounts may be below zero."""
TABLES = (DIMENSIONS, ("material",), ("district",), ())
LICENCE = "CC BY 4.0"
_ALL, _CLAIMS = "all", "claims"
_PLACES = 3


@dataclass(frozen=True, slots=True)
class Release:
    """The cells of every table, and what a reader must know of them."""

    cells: tuple[Cell, ...]
    metadata: Mapping[str, Any]

    @property
    def hidden(self) -> int:
        """How many amounts are left out."""
        return sum(len(cell.hidden) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class About:
    """What a release is of, and who publishes it."""

    title: str
    publisher: str
    region: str
    starts_on: date
    ends_on: date
    synthetic: bool
    licence: str = LICENCE


def open_data(evaluation: "Evaluation", *, licence: str = LICENCE) -> Release:
    """The release of a programme: results with evidence to date, by material and giver's district.

    Cells that would tell of single firms are hidden, with as many others as it takes that none can
    be worked out from sums and differences.
    """
    terms = evaluation.programme.terms
    about = About(
        title=f"Results of {terms.title}",
        publisher=terms.facilitator or terms.title,
        region=terms.region,
        starts_on=terms.starts_on,
        ends_on=evaluation.on,
        synthetic=evaluation.synthetic,
        licence=licence,
    )
    return release_of(evaluation.impact, about, versions_of(evaluation.book))


def release_of(
    impact: "ImpactResult", about: About, versions: Mapping[str, str] | None = None
) -> Release:
    """The release of an account, of a programme or of a whole network."""
    contributions = _contributions(impact)
    cells = cells_of(contributions, TABLES, (*METRICS, _CLAIMS))
    values = {name: sorted({c.where[name] for c in contributions}) for name in DIMENSIONS}
    suppress(cells, values, METRICS, SIGNED, counts=(_CLAIMS,))
    ordered = sorted(cells.values(), key=lambda cell: (-len(cell.key), cell.key))
    return Release(tuple(ordered), _metadata(about, versions or {}))


def _contributions(impact: "ImpactResult") -> list[Contribution]:
    """One for each claim with evidence."""
    found = []
    for index, standing in enumerate(impact.standings):
        if standing not in WITH_EVIDENCE:
            continue
        synergy = impact.synergy(index)
        where = {
            "material": synergy.flow,
            "district": synergy.have.district or "not stated",
        }
        amounts = {name: _known(float(impact.values[name][index])) for name in METRICS}
        amounts[_CLAIMS] = 1.0
        found.append(Contribution(where, synergy.have.name, synergy.want.name, amounts))
    return found


def _known(value: float) -> float | None:
    return value if value == value else None


def _metadata(about: About, versions: Mapping[str, str]) -> dict[str, Any]:
    return {
        "format": "offcut-open-data/1",
        "title": about.title,
        "synthetic": about.synthetic,
        "publisher": about.publisher,
        "licence": about.licence,
        "region": about.region,
        "from": about.starts_on.isoformat(),
        "to": about.ends_on.isoformat(),
        "versions": dict(versions),
        "what": "Claims of completed exchanges with evidence (realised or verified), gross,"
        " in-year, project account; not a Scope 3 reduction",
        "columns": _columns(),
        "disclosure_control": {
            "fewest_firms": FEWEST_FIRMS,
            "largest_share_of_one_firm": LARGEST_SHARE,
            "protection_share": PROTECTION_SHARE,
            "told": "An amount is left out when fewer than three firms stand behind it or one has"
            " more than two thirds, at either end, and where another could be worked out from it"
            " (secondary). Left out is not zero.",
        },
        "method": f"Impact method {METHOD_VERSION}",
    }


def _columns() -> dict[str, str]:
    names = {
        "material": f"Flow of the material; '{_ALL}' is the sum over materials",
        "district": f"District of the giver; '{_ALL}' is the sum over districts",
        "claims": "Claims that count",
        "left_out": "Amounts of the row that are left out, with the kind of reason",
    }
    for metric in METRICS:
        names[metric] = f"{formulas()[metric].title}, {formulas()[metric].unit}"
        if metric == "cost_saved":
            names[metric] += ": as firms state it, else from prices that they state; not verified"
        names[f"{metric}_not_known"] = f"Claims whose {formulas()[metric].title} is not known"
    return names


def write_open_data(release: Release, folder: str | Path) -> tuple[Path, Path]:
    """Writes ``results.csv`` and ``metadata.json`` into a folder, which is made when missing.

    Raises:
        OSError: the folder cannot be written to.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    table, about = place / "results.csv", place / "metadata.json"
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows_of(release))
    text = json.dumps(release.metadata, ensure_ascii=False, indent=1)
    about.write_text(f"{text}\n", "utf-8")
    return table, about


def rows_of(release: Release) -> list[Sequence[object]]:
    """The table as rows, headers first; an amount that is left out is empty, and named."""
    return [_header(), *(_row(cell) for cell in release.cells)]


def _header() -> Sequence[str]:
    metrics = (name for metric in METRICS for name in (metric, f"{metric}_not_known"))
    return (*DIMENSIONS, _CLAIMS, *metrics, "left_out")


def _row(cell: Cell) -> list[object]:
    """A row; an amount that is left out is named, with no more than the kind of reason."""
    about = dict(cell.key)
    row: list[object] = [neutralise(about.get(name, _ALL)) for name in DIMENSIONS]
    row.append("" if _CLAIMS in cell.hidden else cell.exchanges)
    for metric in METRICS:
        total = cell.totals.get(metric)
        if metric in cell.hidden:
            row += ["", ""]
        else:
            row += ["" if total is None else round(total, _PLACES), cell.not_known.get(metric, 0)]
    told = "; ".join(f"{metric}: {_reason(why)}" for metric, why in sorted(cell.hidden.items()))
    return [*row, told]


def _reason(why: Hidden) -> str:
    return "secondary" if why is Hidden.SECONDARY else "disclosure rule"
