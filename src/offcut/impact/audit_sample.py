"""The sample of an audit as a file: the claims that were drawn, and what was found for them.

The file is a CSV with one row for each claim to audit and an empty column ``found``. Filled in, it
is read again: the plan is drawn anew from the account and the seed, so the file cannot change which
claims were to be audited.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offcut.errors import InputError
from offcut.impact.formulas import formulas, metrics
from offcut.impact.model import Standing
from offcut.impact.result import ImpactResult
from offcut.impact.sampling import SamplingPlan
from offcut.listings.neutral import neutralise
from offcut.listings.write import telling_why

COLUMNS = (
    "claim_id",
    "synergy_id",
    "year",
    "sheet",
    "row",
    "giver",
    "taker",
    "stratum",
    "grade",
    "evidence",
    "claimed",
    "unit",
    "found",
)


@dataclass(frozen=True, slots=True)
class Population:
    """The claims that a sample is drawn from, and what could not be drawn."""

    metric: str
    unit: str
    values: dict[str, float]  # claim → size of its figure
    unknown: tuple[str, ...]  # claims whose figure is not known
    index: dict[str, int]  # claim → place in the account


def population(
    result: ImpactResult,
    metric: str = "cost_saved",
    standings: Sequence[Standing] = (Standing.REALISED,),
) -> Population:
    """The claims of these standings with the size of their figure; harms by their size.

    Raises:
        InputError: no such metric, or no claim of these standings whose figure is known.
    """
    if metric not in metrics():
        raise InputError(f"'{metric}' is no metric; accepted: {', '.join(metrics())}.")
    rows = sorted(index for standing in standings for index in result.indices(standing))
    figures = {result.claims[row].id: float(result.values[metric][row]) for row in rows}
    known = {claim: abs(value) for claim, value in figures.items() if value == value}
    if not any(known.values()):
        told = " or ".join(standings)
        raise InputError(
            f"there is no {told} claim with a known figure of '{metric}' to draw from; "
            "'offcut impact FILE' says what is missing."
        )
    return Population(
        metric,
        formulas()[metric].unit,
        known,
        tuple(claim for claim in figures if claim not in known),
        {result.claims[row].id: row for row in rows},
    )


def sample_rows(
    result: ImpactResult, drawn: Population, plan: SamplingPlan
) -> Iterator[dict[str, Any]]:
    """The claims of a plan, one row each, by the columns of the file."""
    for stratum in plan.strata:
        for name in stratum.chosen:
            row = drawn.index[name]
            claim, synergy = result.claims[row], result.synergy(row)
            yield {
                "claim_id": name,
                "synergy_id": synergy.id,
                "year": claim.year,
                "sheet": claim.source.sheet,
                "row": claim.source.row,
                "giver": synergy.have.name,
                "taker": synergy.want.name,
                "stratum": stratum.name,
                "grade": claim.grade and str(claim.grade),
                "evidence": "; ".join(claim.evidence),
                "claimed": drawn.values[name],
                "unit": drawn.unit,
                "found": None,
            }


def write_sample(path: Path, rows: Iterator[dict[str, Any]]) -> int:
    """Write the file; gives the number of claims in it.

    Raises:
        InputError: the file cannot be written.
    """
    with telling_why(path), path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        count = 0
        for row in rows:
            cells = (row[name] for name in COLUMNS)
            writer.writerow("" if cell is None else neutralise(str(cell)) for cell in cells)
            count += 1
    return count


def read_found(path: Path) -> dict[str, float]:
    """What was found, claim by claim, from a file that was filled in.

    Raises:
        InputError: no such file, no columns ``claim_id`` and ``found``, an empty or unreadable
            cell, or a claim twice; names the row.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"There is no file at '{path}'.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"'{path.name}' cannot be read as text ({error}).") from None
    rows = csv.DictReader(text.splitlines())
    missing = {"claim_id", "found"} - set(rows.fieldnames or ())
    if missing:
        raise InputError(
            f"{path.name}: no column {', '.join(sorted(missing))}; "
            "fill in the file that 'offcut sample' wrote."
        )
    found: dict[str, float] = {}
    for number, row in enumerate(rows, start=2):
        name = (row["claim_id"] or "").strip().removeprefix("'")
        if name in found:
            raise InputError(f"{path.name}, row {number}: '{name}' stands twice.")
        found[name] = _amount(row["found"], f"{path.name}, row {number}, column 'found'")
    return found


def _amount(cell: str | None, place: str) -> float:
    text = (cell or "").strip().replace(",", "")
    try:
        amount = float(text)
    except ValueError:
        amount = float("nan")
    if not 0 <= amount < float("inf"):
        given = f"is '{cell}'" if text else "is empty"
        raise InputError(f"{place} {given}; accepted: an amount, 0 where nothing was found.")
    return amount
