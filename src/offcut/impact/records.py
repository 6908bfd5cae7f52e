"""Rows of an input workbook ↔ synergies, claims and what stands beside them.

Both ways, so that a synergy made in code has the same row behind its figures as one that was read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Any

from offcut.impact.model import (
    Claim,
    Counterfactual,
    Dependence,
    Displacement,
    FateShare,
    Firm,
    Grade,
    Haul,
    Money,
    Party,
    Prediction,
    Processing,
    SourceRow,
    Stage,
    Synergy,
)

Cells = Mapping[str, Any]

_PARTY = ("organisation_number", "sic", "size", "postcode", "district")
_HAUL = (
    "vehicle", "distance_km", "load_t", "empty_return", "laden", "avoided_km", "avoided_vehicle",
    "avoided_leg",
)  # fmt: skip
_MONEY = (
    "disposal_cost", "landfill_tax_class", "binder", "purchase_price", "transfer_price",
    "haulage_cost", "haulage_paid_by", "treatment_cost", "treatment_paid_by",
)  # fmt: skip
_PROCESSING = {
    "processing": "kind",
    "electricity_kwh": "electricity_kwh",
    "gas_kwh": "gas_kwh",
    "diesel_l": "diesel_l",
    "processing_factor": "factor",
    "product_yield": "yield_",
    "treated_at": "at",
    "residue_share": "residue_share",
    "residue_fate": "residue_fate",
    "residue_material": "residue_material",
    "residue_hazardous": "residue_hazardous",
}
_DISPLACEMENT = {
    "displaced_factor": "factor",
    "displaced_origin": "origin",
    "substitution_ratio": "substitution_ratio",
    "quality_factor": "quality_factor",
    "imported_share": "imported_share",
    "already_displaced": "already_displaced",
}
_PREDICTION = {
    "predicted_quantity": "quantity",
    "predicted_gbp": "value_gbp",
    "predicted_kgco2e": "kgco2e",
}
_COUNTERFACTUAL = {
    "deadweight": "deadweight",
    "leakage": "leakage",
    "displacement": "displacement",
    "substitution": "substitution",
    "additionality": "kind",
    "earlier_years": "earlier_years",
    "additionality_reason": "reason",
}
_PLAIN = (
    "flow",
    "resource",
    "unit",
    "tonnes_per_unit",
    "facilitator",
    "cluster",
    "lost_reason",
    "hazardous",
    "waste_material",
    "persistence",
    "have_credit_share",
)
_FIRM = ("cost_saved_gbp", "sales_gbp", "investment_gbp", "jobs_created", "jobs_kept", "signed_on")
_CLAIM = (
    "year",
    "quantity",
    "quantity_low",
    "quantity_high",
    "verifier",
    "verified_on",
    "reconfirmed_on",
    "water_saved_m3",
    "factor_set",
    "price_base",
)
_DEPENDENCE = (
    "year",
    "organisation",
    "material",
    "one_supplier_before",
    "one_supplier_after",
    "abroad_before",
    "abroad_after",
)


def _taken(cells: Cells, names: Mapping[str, str]) -> dict[str, Any]:
    """Fields by name, without those that are empty: the record's own default holds for them."""
    return {
        field: cells[column] for column, field in names.items() if cells.get(column) is not None
    }


def _same(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in names}


def _party(cells: Cells, side: str) -> Party:
    further = {name: cells.get(f"{side}_{name}") for name in _PARTY}
    return Party(cells[f"{side}_organisation"], **further)


def synergy_of(cells: Cells, attribution: Mapping[str, float] | None = None) -> Synergy:
    """The synergy of a row of the sheet ``synergies``."""
    fates = cells.get("baseline_fates") or {}
    evidence = cells.get("baseline_evidence")
    processing = {"kind": "", **_taken(cells, _PROCESSING)}
    further: dict[str, Any] = {name: cells.get(name) for name in _PLAIN}
    return Synergy(
        id=cells["synergy_id"],
        title=cells.get("title") or f"{cells['resource']}: {cells['have_organisation']}",
        stage=Stage(cells["stage"]),
        dates={stage: day for stage in Stage if (day := cells.get(f"{stage}_on")) is not None},
        have=_party(cells, "have"),
        want=_party(cells, "want"),
        baseline=tuple(FateShare(fate, share, evidence) for fate, share in fates.items()),
        displacement=Displacement(**{"factor": None, **_taken(cells, _DISPLACEMENT)}),
        haul=Haul(**{"vehicle": None, "distance_km": None, **_taken(cells, _same(_HAUL))}),
        processing=Processing(**processing),
        money=Money(**_taken(cells, _same(_MONEY))),
        prediction=Prediction(**_taken(cells, _PREDICTION)),
        counterfactual=Counterfactual(**_taken(cells, _COUNTERFACTUAL)),
        attribution=dict(attribution or {}),
        source=SourceRow("synergies", cells.get("_row", 0)),
        defaults=frozenset(cells.get("_defaults", ())),
        **further,
    )


def cells_of_synergy(synergy: Synergy) -> dict[str, Any]:
    """The row of the sheet ``synergies`` that gives this synergy."""
    cells: dict[str, Any] = {"synergy_id": synergy.id, "title": synergy.title}
    cells |= {name: getattr(synergy, name) for name in _PLAIN}
    cells["stage"] = str(synergy.stage)
    cells |= {f"{stage}_on": synergy.dates.get(stage) for stage in Stage}
    for side, party in (("have", synergy.have), ("want", synergy.want)):
        cells[f"{side}_organisation"] = party.name
        cells |= {f"{side}_{name}": getattr(party, name) for name in _PARTY}
    cells["baseline_fates"] = {part.fate: part.share for part in synergy.baseline} or None
    cells["baseline_evidence"] = next((p.evidence for p in synergy.baseline if p.evidence), None)
    for names, record in (
        (_DISPLACEMENT, synergy.displacement),
        (_same(_HAUL), synergy.haul),
        (_PROCESSING, synergy.processing),
        (_same(_MONEY), synergy.money),
        (_PREDICTION, synergy.prediction),
        (_COUNTERFACTUAL, synergy.counterfactual),
    ):
        cells |= {column: getattr(record, field) for column, field in names.items()}
    cells["processing"] = cells["processing"] or None
    return cells


def claim_of(
    cells: Cells, movements: Sequence[SourceRow] = (), moved: float | None = None
) -> Claim:
    """The claim of a row of the sheet ``claims``; its quantity may be the sum of movements."""
    named: dict[str, Any] = {name: cells.get(name) for name in _CLAIM}
    summed = named["quantity"] is None and bool(movements)
    named["quantity"] = moved if summed else named["quantity"]
    grade = cells.get("grade")
    return Claim(
        id=cells.get("claim_id") or f"{cells['synergy_id']}-{cells['year']}",
        synergy=cells["synergy_id"],
        grade=Grade(grade) if grade else None,
        evidence=tuple(cells.get("evidence") or ()),
        evidence_kinds=tuple(cells.get("evidence_kinds") or ()),
        have=_firm(cells, "have"),
        want=_firm(cells, "want"),
        movements=tuple(movements) if summed else (),
        source=SourceRow("claims", cells.get("_row", 0)),
        **named,
    )


def _firm(cells: Cells, side: str) -> Firm:
    return Firm(**{name: cells.get(f"{side}_{name}") for name in _FIRM})


def cells_of_claim(claim: Claim) -> dict[str, Any]:
    """The row of the sheet ``claims`` that gives this claim."""
    cells: dict[str, Any] = {"claim_id": claim.id, "synergy_id": claim.synergy}
    cells |= {name: getattr(claim, name) for name in _CLAIM}
    if claim.movements:
        cells["quantity"] = None
    cells["grade"] = str(claim.grade) if claim.grade else None
    cells["evidence"] = list(claim.evidence) or None
    cells["evidence_kinds"] = list(claim.evidence_kinds) or None
    for side, firm in (("have", claim.have), ("want", claim.want)):
        cells |= {f"{side}_{name}": getattr(firm, name) for name in _FIRM}
    return cells


def claim_values(claims: Iterable[Claim], column: str) -> list[Any]:
    """One column of the sheet ``claims`` for many claims, without making their rows."""
    side, _, name = column.partition("_")
    path = f"{side}.{name}" if side in ("have", "want") else column
    return list(map(attrgetter(path), claims))


@dataclass(frozen=True, slots=True)
class Records:
    """What an input workbook of synergies holds, understood."""

    synergies: tuple[Synergy, ...]
    claims: tuple[Claim, ...]
    suppliers: tuple[Dependence, ...] = ()
    movements: tuple[Cells, ...] = ()  # rows of that sheet


def records_of(rows: Mapping[str, Sequence[Cells]]) -> Records:
    """The records of the rows that a workbook gave, by sheet."""
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows.get("attribution", ()):
        given = shares[row["synergy_id"]]
        given[row["programme"]] = given.get(row["programme"], 0.0) + row["share"]
    moved = _moved(rows.get("movements", ()))
    synergies = [synergy_of(row, shares.get(row["synergy_id"])) for row in rows["synergies"]]
    claims = [
        claim_of(row, *moved.get((row["synergy_id"], row["year"]), ((), None)))
        for row in rows.get("claims", ())
    ]
    suppliers = [_dependence(row) for row in rows.get("suppliers", ())]
    return Records(
        tuple(synergies), tuple(claims), tuple(suppliers), tuple(rows.get("movements", ()))
    )


def _moved(rows: Sequence[Cells]) -> dict[tuple[str, int], tuple[list[SourceRow], float]]:
    """Movements of each synergy and year: their rows, and their sum."""
    found: dict[tuple[str, int], tuple[list[SourceRow], float]] = {}
    for row in rows:
        day: date = row["moved_on"]
        key = (row["synergy_id"], day.year)
        places, total = found.get(key, ([], 0.0))
        place = SourceRow("movements", row["_row"])
        found[key] = ([*places, place], total + row["quantity"])
    return found


def _dependence(row: Cells) -> Dependence:
    return Dependence(
        synergy=row["synergy_id"],
        source=SourceRow("suppliers", row.get("_row", 0)),
        **{name: row[name] for name in _DEPENDENCE},
    )


def numbered(records: Sequence[Synergy]) -> tuple[Synergy, ...]:
    """The synergies with rows of their own, where some were made in code and have none."""
    if all(record.source.row for record in records):
        return tuple(records)
    sheet = "synergies"
    return tuple(replace(r, source=SourceRow(sheet, n)) for n, r in enumerate(records, start=2))


def numbered_claims(records: Sequence[Claim]) -> tuple[Claim, ...]:
    """As :func:`numbered`, for claims."""
    if all(record.source.row for record in records):
        return tuple(records)
    return tuple(replace(r, source=SourceRow("claims", n)) for n, r in enumerate(records, start=2))
