"""Between the records here and the core's sheets: the one place where the two meet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from offcut import reference
from offcut.impact.evidence import supported_grade
from offcut.impact.records import Records, records_of
from offcut.impact.workbook import Workbook, columns, plain
from offcut.platform.desk.models import Synergy
from offcut.platform.desk.queries import stage_dates, standing_payments
from offcut.platform.organisations.models import Organisation, Site
from offcut.platform.outcomes.models import Claim, Movement, Statement, Verification
from offcut.platform.outcomes.terms import terms_of

Cells = dict[str, Any]
_FIRM = ("cost_saved_gbp", "sales_gbp", "investment_gbp", "jobs_created", "jobs_kept", "signed_on")


@dataclass(slots=True)
class Sheets:
    """Rows of the core's input workbook, numbered as a spreadsheet numbers them."""

    rows: dict[str, list[Cells]] = field(
        default_factory=lambda: {"synergies": [], "claims": [], "movements": []}
    )

    def add(self, sheet: str, cells: Mapping[str, Any]) -> None:
        """A row at the end of a sheet."""
        found = self.rows[sheet]
        empty = dict.fromkeys(columns(sheet))
        found.append({**empty, **cells, "_row": len(found) + 2, "_defaults": ()})

    def records(self) -> Records:
        """The core's records."""
        return records_of(self.rows)

    def workbook(self) -> Workbook:
        """As a workbook that was read, for the core's checks."""
        return Workbook("outcomes", dict(self.rows))


def core_id(synergy: Synergy) -> str:
    """What a synergy is called in the core's files: its reference."""
    return synergy.reference


def as_core_claims(
    claims: Iterable[Claim], further: Iterable[Synergy] = ()
) -> tuple[Sheets, dict[str, Claim]]:
    """The core's sheets of claims and their synergies; and each claim by the core's id.

    Args:
        claims: fetched by ``queries.with_working``.
        further: synergies without a claim, whose prospects count as well.
    """
    wanted = list(claims)
    synergies = {claim.synergy_id: claim.synergy for claim in wanted}
    synergies |= {one.pk: one for one in further}
    sheets = Sheets()
    dates = _dates(synergies.values())
    lines = standing_payments(synergies)
    for synergy in synergies.values():
        paid = terms_of(synergy, lines.get(synergy.pk, ()), _basis_of(synergy)).cells
        sheets.add("synergies", synergy_cells(synergy, dates[synergy.pk], paid))
    known: dict[str, Claim] = {}
    for claim in wanted:
        row, moved = rows_of(claim)
        known[row["claim_id"]] = claim
        sheets.add("claims", row)
        for movement in moved:
            sheets.add("movements", movement)
    return sheets, known


def _dates(synergies: Iterable[Synergy]) -> dict[UUID, dict[str, date]]:
    """The day on which each stage was reached, by synergy."""
    wanted = list(synergies)
    found: dict[UUID, dict[str, date]] = {one.pk: {} for one in wanted}
    for one in wanted:
        if one.completed_on:
            found[one.pk]["completed"] = one.completed_on
    for key, days in stage_dates([one.pk for one in wanted]).items():
        found[key] = {**days, **found[key]}
    return found


def _basis_of(synergy: Synergy) -> Cells:
    """What its account rests on; nothing where nobody has stated it."""
    basis = getattr(synergy, "basis", None)
    return basis.cells if basis else {}


def synergy_cells(synergy: Synergy, dates: Mapping[str, date], paid: Mapping[str, Any]) -> Cells:
    """A synergy as a row of the sheet ``synergies``; who pays whom by the desk's lines."""
    kind = reference.resource_types.get(synergy.resource_type) if synergy.resource_type else None
    cells: Cells = {
        "flow": (kind.flow if kind else None) or "other",
        "resource": kind.name if kind else synergy.title,
        "unit": kind.unit if kind and kind.unit in ("t", "m3", "kWh", "item") else "t",
        **_read_back("synergies", _basis_of(synergy)),
        **paid,
        "synergy_id": core_id(synergy),
        "title": synergy.title,
        "stage": synergy.stage,
        "lost_reason": synergy.lost_reason or None,
        "facilitator": synergy.facilitator.name if synergy.facilitator else None,
        **{f"{stage}_on": day for stage, day in dates.items()},
        **_party("have", synergy.have_organisation, _site_of(synergy, "have")),
        **_party("want", synergy.want_organisation, _site_of(synergy, "want")),
    }
    for name, column in columns("synergies").items():
        if cells.get(name) is None and column.default:
            cells[name] = _default(column.kind, column.default)
    return cells


def _default(kind: str, written: str) -> Any:
    """A column's default as the reader would give it."""
    if kind == "yes_no":
        return written == "yes"
    return float(written) if kind in ("number", "share") else written


def _site_of(synergy: Synergy, side: str) -> Site | None:
    listing = synergy.have_listing if side == "have" else synergy.want_listing
    return listing.site if listing else None


def _party(side: str, organisation: Organisation, site: Site | None) -> Cells:
    """One end; what the basis states stays where neither organisation nor listing tells it."""
    told = {
        "organisation": organisation.name,
        "organisation_number": organisation.company_number,
        "sic": organisation.sic_code,
        "size": organisation.size_band,
        "postcode": site.postcode if site else "",
        "district": site.district if site else "",
    }
    return {f"{side}_{name}": value for name, value in told.items() if value}


def _read_back(sheet: str, cells: Mapping[str, Any]) -> Cells:
    """Cells that were kept as JSON, with dates as dates again."""
    known = columns(sheet)
    return {
        name: date.fromisoformat(value)
        if value and name in known and known[name].kind == "date"
        else value
        for name, value in cells.items()
    }


def rows_of(claim: Claim) -> tuple[Cells, list[Cells]]:
    """A claim as a row of the sheet ``claims``, with its movements; as verified, where it is."""
    verification = standing_verification(claim)
    if verification is not None:
        kept = verification.rows
        rows = [_read_back("movements", row) for row in kept["movements"]]
        since = dict.fromkeys(live_rows(claim)[0])  # columns that came since: not stated then
        claim_row = since | _read_back("claims", kept["claim"])
        told = {"verifier": verification.verifier_name, "verified_on": verification.verified_on}
        return {**claim_row, **told, "grade": _grade(claim_row, verified=True)}, rows
    return live_rows(claim)


def standing_verification(claim: Claim) -> Verification | None:
    """The verification in force, of a claim fetched by ``queries.with_working``."""
    found: list[Verification] = claim.standing_verifications
    return found[0] if found else None


def live_rows(claim: Claim) -> tuple[Cells, list[Cells]]:
    """The same, as things stand now, verified or not."""
    moved = [_movement_cells(one) for one in standing_movements(claim)]
    shown = list(claim.shown_evidence)
    documents = [(one.kind, one.reference) for one in shown]
    documents += [(m["evidence_kind"], m["evidence"]) for m in moved if m["evidence_kind"]]
    statements = {one.side: one for one in claim.made_statements}
    cells: Cells = {
        "claim_id": f"{core_id(claim.synergy)}-{claim.year}",
        "synergy_id": core_id(claim.synergy),
        "year": claim.year,
        "quantity": _number(claim.quantity),
        "quantity_low": _number(claim.quantity_low),
        "quantity_high": _number(claim.quantity_high),
        "water_saved_m3": _number(claim.water_saved_m3),
        "evidence": list(dict.fromkeys(of for _, of in documents if of)),
        "evidence_kinds": list(dict.fromkeys(kind for kind, _ in documents if kind)),
        "reconfirmed_on": claim.reconfirmed_on,
        "factor_set": claim.factor_set or None,
        "price_base": claim.year,
        **_firm("have", statements.get("have")),
        **_firm("want", statements.get("want")),
    }
    cells["grade"] = _grade(cells, verified=False)
    return cells, moved


def standing_movements(claim: Claim) -> list[Movement]:
    """The movements of its year that no other corrects, and that are of something."""
    moved: list[Movement] = claim.synergy.standing_movements  # type: ignore[attr-defined]
    return [one for one in moved if one.moved_on.year == claim.year]


def _grade(cells: Mapping[str, Any], *, verified: bool) -> str | None:
    """The grade that the evidence supports, by the core's rule."""
    grade = supported_grade(cells["evidence_kinds"], verified=verified)
    return str(grade) if grade else None


def _firm(side: str, statement: Statement | None) -> Cells:
    return {f"{side}_{name}": getattr(statement, name, None) for name in _FIRM}


def _movement_cells(movement: Movement) -> Cells:
    return {
        "synergy_id": core_id(movement.synergy),
        "moved_on": movement.moved_on,
        "quantity": float(movement.quantity),
        "loads": movement.loads,
        "evidence_kind": movement.evidence_kind or None,
        "evidence": movement.evidence_reference or None,
    }


def frozen_rows(claim: Claim) -> dict[str, Any]:
    """What a verification keeps: the rows as they stand, the quantity worked out, as plain data."""
    row, moved = live_rows(claim)
    kept = [{**plain(one), "moved_on": one["moved_on"].isoformat()} for one in moved]
    return {"claim": plain(row), "movements": kept}


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
